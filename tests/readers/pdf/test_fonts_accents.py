"""Accents printed over letters of their own, as TeX sets them in OT1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.readers.pdf import INVISIBLE, OT1, Glyph, PdfPage
from stacite.readers.pdf.fonts import with_composed_accents


def shown(*glyphs: tuple[str, float, float], face: int = 0) -> str:
    """The letters of a page after their accents were put to them: letter, where it begins and its baseline."""
    made = [Glyph(character, x, x + 5, y, y, y + 7, 10, face) for character, x, y in glyphs]
    return "".join(glyph.character for glyph in with_composed_accents(PdfPage(1, tuple(made), (), (), 0)).glyphs)


@pytest.mark.parametrize(
    ("accent", "character", "both"),
    [
        ("¨", "u", "ü"),
        ("`", "a", "à"),
        ("´", "ı", "í"),
        ("ˆ", "ı", "î"),
        ("ˇ", "c", "č"),
        ("˝", "o", "ő"),
        ("¸", "c", "ç"),
        ("˚", "a", "å"),
    ],
)
def test_an_accent_over_a_letter_is_one_with_it(accent: str, character: str, both: str) -> None:
    assert shown(("M", 10, 50), (accent, 15, 50), (character, 15.5, 50), ("k", 20, 50)) == f"M{both}k"
    assert shown(("M", 10, 50), (character, 15, 50), (accent, 15.5, 50), ("k", 20, 50)) == f"M{both}k"


def test_the_accent_of_a_capital_is_higher_and_may_come_later_in_the_text() -> None:
    assert shown(("U", 15, 50), ("b", 20, 50), ("e", 25, 50), ("r", 30, 50), ("¨", 15, 52.7)) == "Über"


def test_a_grave_accent_later_in_the_text_is_over_its_letter_and_a_quotation_mark_is_beside_one() -> None:
    letters = [Glyph(character, x, x + 5, 50, 50, 57, 10, 0) for character, x in zip("Aux", (10, 15, 20), strict=True)]
    accent, mark = Glyph("`", 10.2, 15, 51, 57.5, 60, 10, 0), Glyph("`", 6, 9, 50, 55, 57, 10, 0)
    for grave, read in ((accent, "Àux"), (mark, "Aux`")):
        page = with_composed_accents(PdfPage(1, (*letters, grave), (), (), 0))
        assert "".join(glyph.character for glyph in page.glyphs) == read


def test_an_accent_is_over_the_closest_letter_and_over_none_that_it_would_touch() -> None:
    assert shown(("c", 12, 50), ("ı", 15, 50), ("´", 14.4, 50), ("a", 20, 50)) == "cía"
    dotted, accent = Glyph("i", 12, 15, 50, 50, 58, 10, 0), Glyph("´", 13, 17, 50, 56, 58, 10, 0)
    glyphs = (dotted, Glyph("e", 14.5, 19, 50, 50, 55, 10, 0), accent)
    assert "".join(glyph.character for glyph in with_composed_accents(PdfPage(1, glyphs, (), (), 0)).glyphs) == "ié"


def test_an_accent_may_be_a_little_below_the_baseline() -> None:
    assert shown(("a", 15, 50), ("˜", 15.5, 49.8), ("o", 20, 50)) == "ão"


def test_a_space_between_an_accent_and_its_letter_is_dropped() -> None:
    assert shown(("G", 10, 50), ("´", 15, 50), (" ", 15, 50), ("e", 15, 50), ("r", 20, 50)) == "Gér"


def test_the_stroke_of_a_polish_letter_is_a_space_over_it_in_a_font_of_ot1_only() -> None:
    glyphs = ((",", 5.0, 50.0), (" ", 15.2, 50.0), ("L", 15.2, 50.0), ("u", 20.0, 50.0))
    assert shown(*glyphs, face=OT1) == ",Łu"
    assert shown(*glyphs) == ", Lu"  # a space that takes no room


def test_recognized_text_has_no_accents_of_their_own() -> None:
    assert shown(("´", 15, 50), ("e", 15.5, 50), face=INVISIBLE) == "´e"


@pytest.mark.parametrize(
    "glyphs",
    [
        (("a", 10, 50), ("´", 15, 50), ("e", 20, 50)),  # beside it
        (("´", 15, 60), ("e", 15, 50)),  # far above
        (("´", 15, 45), ("e", 15, 50)),  # below
        (("¨", 15, 50), ("q", 15, 50)),  # no such letter
        (("˜", 15, 50), ("1", 15, 50)),
        (("L", 15, 50), (" ", 20, 50), ("l", 25, 50)),
    ],
)
def test_other_signs_stay_as_they_are(glyphs: tuple[tuple[str, float, float], ...]) -> None:
    assert shown(*glyphs) == "".join(character for character, _, _ in glyphs)


def test_an_accent_of_another_size_is_none() -> None:
    glyphs = (Glyph("´", 15, 18, 50, 50, 57, 6, 0), Glyph("e", 14, 19, 50, 50, 57, 10, 0))
    assert with_composed_accents(PdfPage(1, glyphs, (), (), 0)).glyphs == glyphs


@given(st.lists(st.tuples(st.sampled_from("´`¨ˇ eLlıX"), st.floats(0, 30), st.floats(45, 55)), max_size=20))
def test_characters_are_never_lost(glyphs: list[tuple[str, float, float]]) -> None:
    made = shown(*glyphs, face=OT1)
    assert sum(each not in "´`¨ˇ " for each in made) == sum(character in "eLlıX" for character, _, _ in glyphs)
