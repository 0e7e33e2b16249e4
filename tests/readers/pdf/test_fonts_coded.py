"""PDFs whose fonts map no characters: bitmap fonts of TeX, and unknown symbols."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making.pages import WORDS, read, texts
from tests.making.pdf import CODED, ROMAN, SIGNS, Sheet, lines

from stacite.readers.pdf import Glyph
from stacite.readers.pdf import PdfPage as Page
from stacite.readers.pdf.fonts import FontDecoder, with_named_ligatures

if TYPE_CHECKING:
    from collections.abc import Sequence

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")

NOTES = ("First.", "Second.", "Third.")
"""What the notes of a page say."""


def noted(marks: Sequence[str], font: int = SIGNS, heads: Sequence[str] | None = None) -> Sheet:
    """A page of text whose notes have these marks, in a font of their own."""
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    for mark in marks:
        sheet.called(72, y, "A sentence that ends with a call of a note.", mark, font=font)
        y = lines(sheet, 72, y - 13.2, WORDS)
    sheet.rule(72, 112, 120)
    for at, (head, text) in enumerate(zip(heads or marks, NOTES, strict=False)):
        sheet.noted(72, 100 - 10.5 * at, head, text, font=font)
    return sheet


def coded(*texts: str) -> Sheet:
    """A page of lines in a font of codes."""
    sheet = Sheet()
    for at, text in enumerate(texts):
        sheet.runs(72, 720 - 14 * at, (text, 11, 0, CODED))
    return sheet


@pytest.mark.parametrize(
    ("marks", "labels"),
    [
        (("*", "\x84", "\x85"), "*†‡"),
        (("\x86", "\xb6", "\x84\x84"), ("‖", "¶", "††")),
        (("\x03", "y", "z"), "*†‡"),
        (("\x03", "x", "k"), "*§‖"),
    ],
    ids=["TS1", "TS1, later", "OMS", "OMS, later"],
)
def test_symbols_of_tex_refer_to_and_label_notes(marks: Sequence[str], labels: Sequence[str]) -> None:
    document = read(noted(marks))
    assert texts(document) == list(zip(labels, NOTES, strict=True))
    assert [marker.label for marker in document.note_refs] == list(labels)
    assert document.doubts == ()


def test_symbols_go_on_without_the_asterisk_on_later_pages() -> None:
    document = read(noted(("\x03",)), noted(("y", "z")))
    assert [note.label for note in document.notes] == ["*", "†", "‡"]


def test_letters_that_label_notes_are_no_symbols() -> None:
    first = noted(("w",))
    document = read(first, noted(("x", "y", "z")))
    assert [note.label for note in document.notes] == ["w", "x", "y", "z"]


def test_exponents_are_no_symbols() -> None:
    document = read(noted(("\x03",)), noted(("y",), heads=("z",)))
    assert [note.label for note in document.notes] == ["*"]
    assert "call of a note.y" in document.body.text


def test_letters_of_a_font_of_text_are_no_symbols() -> None:
    sheet = noted(("x",), font=CODED).runs(72, 300, ("this is a text that has more letters", 11, 0, CODED))
    assert [note.label for note in read(noted(("\x03",)), sheet).notes] == ["*", "x"]


def test_letters_of_formulas_are_no_ligatures() -> None:
    sheet = coded("a de\x0cnite word of the text").runs(72, 500, ("x \x0c y t \x0b z", 11, 0, SIGNS))
    text = read(sheet).body.text
    assert "definite" in text
    assert "fi y" not in text


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        (
            "\x10De\x1cnitions o\x1eered by A. Gro\xff\x11, \x8aucja, 12\x1514 (the \x1drst)",
            "“Deﬁnitions oﬃered by A. Groß”, Łucja, 12–14 (the ﬂrst)",
        ),
        (
            '\\De\x0cnitions" o\x0eered, Gro\x19, \x1frsted, 12{14 \x0dow',
            "“Deﬁnitions” oﬃered, Groß, Ørsted, 12–14 ﬂow",
        ),
    ],
    ids=["T1", "OT1"],
)
def test_fonts_of_text_show_their_encoding(written: str, letters: str) -> None:
    plain = letters.replace("ﬁ", "fi").replace("ﬃ", "ffi").replace("ﬂ", "fl")
    assert read(coded(written, "and lines that follow it")).body.text.startswith(plain)


def test_what_an_early_page_shows_of_an_encoding_serves_a_late_one() -> None:
    text = read(coded("a de\x1cnite word"), coded("written by Gro\xff")).body.text
    assert "definite" in text
    assert "Groß" in text


def test_characters_of_an_unknown_encoding_stay() -> None:
    assert "Gro\xff wrote it" in read(coded("Gro\xff wrote it")).body.text


def test_unknown_symbols_head_notes_and_are_doubted() -> None:
    document = read(noted(("\x8e", "\x8f"), SIGNS), noted(("\x8e",), SIGNS))
    assert [note.text for note in document.notes] == ["First.", "Second.", "First."]
    assert {note.label for note in document.notes} == {"\ufffd"}
    assert {(note.confidence, note.reason) for note in document.notes} == {(0.8, "its symbol can't be read")}
    assert [marker.ordinal for marker in document.note_refs] == [1, 2, 3]
    assert "Note symbols can't be read because their font doesn't identify them: pages 1, 2." in document.doubts


def test_a_symbol_without_a_reference_is_reported() -> None:
    document = read(noted(("1",), ROMAN, heads=("1", "\xa7")))
    assert [note.text for note in document.notes] == ["First. §Second."]
    assert document.doubts == (
        "Raised symbols at the start of lines may begin notes, but the text doesn't refer to them: page 1.",
    )


def test_a_symbol_that_starts_a_line_of_the_text_raises_no_doubt() -> None:
    sheet = noted(("1",), ROMAN).noted(72, 500, "\xa7", "is a sign that stands in the text.", 11)
    assert read(sheet).doubts == ()


GLYPHS = st.builds(
    Glyph,
    st.characters(max_codepoint=0x2FF, categories=("L", "N", "P", "S", "Zs", "Cc")) | st.just("\uf0a7"),
    *[st.floats(-50, 900)] * 5,
    st.sampled_from([0.0, 5.5, 7.0, 8.5, 11.0]),
    st.just(0),
    st.integers(0, 3),
)


@given(st.lists(st.lists(GLYPHS, max_size=30), max_size=4))
def test_places_and_known_characters_never_change(pages: list[list[Glyph]]) -> None:
    recoding = FontDecoder()
    for number, glyphs in enumerate(pages, 1):
        made = recoding.read(Page(number, tuple(glyphs), (), (), 0)).glyphs
        assert [glyph[1:] for glyph in made] == [glyph[1:] for glyph in glyphs]
        assert all(len(glyph.character) == 1 for glyph in made)
        for glyph, before in zip(made, glyphs, strict=True):
            if before.font == 0 and before.character.isprintable():
                assert glyph.character == before.character


def test_figures_with_private_codes_of_adobe_are_read() -> None:
    glyphs = tuple(Glyph(sign, 72 + 6 * at, 78 + 6 * at, 700, 700, 707, 10, 0) for at, sign in enumerate(OLD_STYLE))
    assert "".join(glyph.character for glyph in FontDecoder().read(Page(1, glyphs, (), (), 0)).glyphs) == "109a"


OLD_STYLE = "\uf644\uf643\uf739\uf761"


def test_quotation_marks_of_two_small_signs_of_formulas_are_read() -> None:
    def glyph(character: str, x: float, wide: float, size: float) -> Glyph:
        return Glyph(character, x, x + wide, 700, 700, 707, size, 0)

    marks = (glyph("\x1c", 72, 6, 6), glyph("A", 78, 6, 10), glyph("\x1d", 84, 6, 6), glyph(".", 90, 3, 10))
    ligature = (glyph("\x1c", 100, 5.6, 10), glyph("x", 106, 5, 10))
    made = FontDecoder().read(Page(1, (*marks, *ligature), (), (), 0)).glyphs
    assert "".join(each.character for each in made) == "«A».\ufffdx"


_NAMED = b"/Differences [23 /T_h.liga 157 /f_i /a158]"


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        (_NAMED, "The fig"),
        (b"<< /Type /ObjStm /N 1 /First 4 >>\nstream\n" + zlib.compress(_NAMED) + b"\nendstream", "The fig"),
        (b"<< /Type /ObjStm >>\nstream\n" + _NAMED, "The fig"),  # damaged, but readable
        (_NAMED + b"/Differences [23 /Lslash]", "\x17e fig"),
        (b"/Differences [23 /Lslash]", "\x17e \x9dg"),
        (_NAMED + b"/Differences [101 /f_f]", "The fig"),  # `e` in other fonts
    ],
)
def test_ligatures_that_fonts_only_name_are_letters(file: bytes, shown: str) -> None:
    glyphs = tuple(Glyph(character, 5 * at, 5 * at + 5, 0, 0, 7, 10, 0) for at, character in enumerate("\x17e \x9dg"))
    (page,) = with_named_ligatures([Page(1, glyphs, (), (), 0)], file)
    assert "".join(glyph.character for glyph in page.glyphs) == shown
    assert {glyph.x0 for glyph in page.glyphs} == {0, 5, 10, 15, 20}
    coded_font = tuple(glyph._replace(font=1) for glyph in glyphs)
    (page,) = with_named_ligatures([Page(1, coded_font, (), (), 0)], file)
    assert page.glyphs == coded_font
