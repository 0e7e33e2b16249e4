"""Text that runs to the left, whatever the order in which its glyphs are in the file."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.readers.pdf.bidi import in_logical_order
from stacite.readers.pdf.lines import lines_of_page
from stacite.readers.pdf.pages import Glyph, PdfPage

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
