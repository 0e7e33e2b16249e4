"""Lines of glyphs: text that runs to the left, and spaces between words by the width of gaps."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making.pdf import Sheet, pdf_of

from stacite.readers.pdf import INVISIBLE, Glyph, PdfPage
from stacite.readers.pdf.lines import in_logical_order, lines_of_page, words_start
from stacite.readers.pdf.pdfium import read_pages

HEBREW = "ספר על תפוחים"
"""Three words, as they are read."""


def printed(*parts: str) -> list[Glyph]:
    """Glyphs from left to right as they are seen; each part is in the order in which it is seen."""
    return [
        Glyph(character, 72 + 5 * at, 77 + 5 * at, 700, 700, 707, 10, 0)
        for at, character in enumerate("".join(parts))
        if character != " "
    ]


CASES = [
    ([HEBREW[::-1]], HEBREW),
    (["See ", HEBREW[::-1], ", by Berg and others, in the journal of fruit."],
     f"See {HEBREW}, by Berg and others, in the journal of fruit."),
    (["2011 ,12-14 ", HEBREW[::-1]], f"{HEBREW} 12-14, 2011"),
    (["2011 ,14–12 ", HEBREW[::-1]], f"{HEBREW} 12–14, 2011"),  # a dash is no part of a number
    (["14-12 ", "كتاب"[::-1]], "كتاب 12-14"),  # nor a hyphen, in Arabic
    ([HEBREW[::-1], " 3"], f"3 {HEBREW}"),  # a label at the right edge
    (["(Berg 2001) ", HEBREW[::-1]], f"{HEBREW} (Berg 2001)"),
    ([".(", HEBREW[::-1], ")"], f"({HEBREW})."),  # as brackets look
    ([".)", HEBREW[::-1], "("], f"({HEBREW})."),  # as they are meant
    (["Berg and others, Pears and Their Growers, 12."], "Berg and others, Pears and Their Growers, 12."),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "read"), CASES)
@pytest.mark.parametrize("order", ["seen", "reversed", "mixed"])
def test_the_places_of_glyphs_decide(parts: list[str], read: str, order: str) -> None:
    glyphs = printed(*parts)
    if order == "reversed":
        glyphs.reverse()
    elif order == "mixed":
        random.Random(1).shuffle(glyphs)  # noqa: S311 - nothing secret
    assert "".join(glyph.character for glyph in in_logical_order(glyphs, 10)) == read


@pytest.mark.parametrize("parts", [[HEBREW[::-1]], ["2011 ,12 ", HEBREW[::-1]], [HEBREW[::-1], " 3"]])
@pytest.mark.parametrize("is_reversed", [True, False])
def test_lines_are_whole_and_as_read(parts: list[str], is_reversed: bool) -> None:
    glyphs = printed(*parts)
    page = PdfPage(1, tuple(reversed(glyphs) if is_reversed else glyphs), (), (), 0)
    (line,) = lines_of_page(page)[0]
    assert line.text == "".join(glyph.character for glyph in in_logical_order(glyphs, 10))
    assert line.x0 == 72


def test_a_mark_stays_with_its_letter() -> None:
    glyphs = [Glyph("ב", 80, 85, 0, 0, 7, 10, 0), Glyph("\u05bc", 82, 83, 0, 0, 7, 10, 0)]
    glyphs.append(Glyph("א", 75, 80, 0, 0, 7, 10, 0))
    assert [glyph.character for glyph in in_logical_order(glyphs, 10)] == ["ב", "\u05bc", "א"]


def test_the_characters_of_a_ligature_are_in_order() -> None:
    glyphs = [Glyph(character, 80, 85, 0, 0, 7, 10, 0) for character in "ال"]
    assert "".join(glyph.character for glyph in in_logical_order(glyphs, 10)) == "لا"


@given(st.lists(st.tuples(st.sampled_from("אבa1 ,-\u05bc"), st.floats(0, 500)), max_size=20))
def test_no_glyph_is_lost(glyphs: list[tuple[str, float]]) -> None:
    made = [Glyph(character, x, x + 5, 0, 0, 7, 10, 0) for character, x in glyphs]
    read = in_logical_order(made, 10)
    assert sorted(glyph for glyph in read if glyph.character != " ") == sorted(
        glyph for glyph in made if glyph.character != " "
    )


def shown(array: str) -> str:
    """The line that PDFium makes of strings and the distances between them, in thousandths of the font size."""
    (page,) = read_pages(pdf_of([Sheet().kerned(72, 700, array)]), "a.pdf")
    (line,) = lines_of_page(page)[0]
    return line.text


def spaced(text: str, gaps: dict[str, float], *, face: int = 0) -> str:
    """A text with gaps instead of some of its characters, in font sizes; all glyphs are half as wide as high."""
    glyphs: list[Glyph] = []
    x = 0.0
    for character in text:
        if character in gaps:
            x += 10 * gaps[character]
            continue
        width = 0.0 if character == "~" else 5.0
        glyphs.append(Glyph(character.replace("~", " "), x, x + (width or 2.5), 0, 0, 7, 10, face))
        x += width
    inked = [glyph.character for glyph in glyphs if glyph.character != " "]
    starts = words_start(glyphs, 10)
    return "".join(f" {each}" if start else each for each, start in zip(inked, starts, strict=True))


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("URL: http : / / example . org / pages - here / all . html.", "URL: http://example.org/pages-here/all.html."),
        ("URL: http://en. a. org/b/ c. Seen", "URL: http://en.a.org/b/c. Seen"),
        ("at http://a.org. see b / c", "at http://a.org. see b / c"),  # no line of an address
    ],
)
def test_an_address_that_fills_a_line_has_no_blanks(printed: str, read: str) -> None:
    assert spaced(printed, {" ": 0.3}) == read


@pytest.mark.parametrize(
    ("array", "text"),
    [
        ("(Five) -333 (Rivers) -333 (met) -333 (twice.)", "Five Rivers met twice."),  # TeX
        ("(Five) -120 (Rivers) -120 (met) -120 (twice.)", "Five Rivers met twice."),  # a tight line
        ("(Five) -900 (Rivers) -900 (met) -900 (twice.)", "Five Rivers met twice."),  # a wide one
        ("(Five Ri) -40 (vers met twice.)", "Five Rivers met twice."),  # kerned
        ("(V) 80 (A) -30 (T) -250 (rate)", "VAT rate"),
        ("(Five Riv) -130 (ers met twice.)", "Five Rivers met twice."),  # a line that has spaces
        ("(Five Rivers met,) -100 (twice.)", "Five Rivers met, twice."),  # nothing is kerned after a comma
        ("(Five Ri ) 250 (vers met.)", "Five Rivers met."),  # a space that takes no room
    ],
)
def test_blanks_are_gaps_that_are_wide_in_their_line(array: str, text: str) -> None:
    assert shown(array) == text


def test_letters_that_a_program_slants_do_not_reach_into_the_gap_after_their_word() -> None:
    slanted = Sheet(["BT /F0 9 Tf 1 0 0.25 1 72 700 Tm [(Five) -280 (Rivers) -280 (met) -280 (twice)] TJ ET"])
    (page,) = read_pages(pdf_of([slanted]), "a.pdf")
    (line,) = lines_of_page(page)[0]
    assert line.text == "Five Rivers met twice"


@pytest.mark.parametrize(
    ("text", "gaps", "read"),
    [
        ("the-K|i|r|c|h|e-was-there-once", {"-": 0.35, "|": 0.2}, "the Kirche was there once"),
        ("K|i|r|c|h|e-S|t-M|a|r|t|i|n", {"-": 0.6, "|": 0.2}, "Kirche St Martin"),
        ("the-sets-a-b-c-and-d-are", {"-": 0.3}, "the sets a b c and d are"),  # letters of their own
        ("Na~ti~o~na~lis~mus_~und_~Mo~der~ne", {"_": 0.25}, "Nationalismus und Moderne"),
    ],
)
def test_letters_that_are_spaced_evenly_are_one_word(text: str, gaps: dict[str, float], read: str) -> None:
    assert spaced(text, gaps) == read


@pytest.mark.parametrize(("x", "starts"), [(85.0, False), (87.5, True)])
def test_a_space_over_a_ligature_is_none(x: float, starts: bool) -> None:
    ligature = [Glyph(character, 80, 85, 0, 0, 7, 10, 0) for character in "fi"]
    space = Glyph(" ", 82.5, 85, 0, 0, 0, 10, 0)
    assert words_start([*ligature, space, Glyph("l", x, x + 2, 0, 0, 7, 10, 0)], 10) == [False, False, starts]


def test_spaces_of_recognized_text_count_whatever_its_gaps() -> None:
    assert spaced("the~mill", {}, face=INVISIBLE) == "the mill"


def test_words_may_run_to_the_left() -> None:
    glyphs = [Glyph(letter, x, x + 5, 0, 0, 7, 10, 0) for letter, x in zip("אבגד", (50, 45, 36, 31), strict=True)]
    assert words_start(glyphs, 10) == [False, False, True, False]


@given(st.lists(st.tuples(st.sampled_from("aB1. "), st.floats(-1e6, 1e6), st.floats(0, 12)), max_size=30))
def test_each_glyph_that_is_no_space_is_judged(glyphs: list[tuple[str, float, float]]) -> None:
    made = [Glyph(character, x, x + 5, 0, 0, 7, size, 0) for character, x, size in glyphs]
    starts = words_start(made, 10)
    assert len(starts) == sum(character != " " for character, _, _ in glyphs)
    assert not any(starts[:1])


def test_the_wide_gap_after_a_label_does_not_hide_narrow_word_spaces() -> None:
    words = " -198 ".join(f"({word})" for word in ("Steven", "M.", "Davi")) + " -110 (doff) -198 (and) -198 "
    words += " -198 ".join(f"({word})" for word in ("Matthew", "Cain,", "Form", "Over", "Substance"))
    sheet = Sheet().text(72, 703, "283", 5).kerned(84.5, 700, words, 8.5)
    (page,) = read_pages(pdf_of([sheet]), "a.pdf")
    (line,) = lines_of_page(page)[0]
    assert line.text.endswith("doff and Matthew Cain, Form Over Substance")
