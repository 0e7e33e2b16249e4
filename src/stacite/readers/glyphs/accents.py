"""Accents that a program printed over letters of their own, as TeX does in OT1: `¨` and `u` are `ü`.

Told by where they stand: nothing else is printed over a letter.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.glyphs.sheet import Glyph, Sheet

_COMBINING = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304", "˘": "\u0306", "˙": "\u0307",
    "¨": "\u0308", "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
_ACCENT = pattern(rf"[{''.join(_COMBINING)}]| [Ll]")
_DOTTED = {"ı": "i", "ȷ": "j"}
_CROSSED = {"L": "Ł", "l": "ł"}
"""The stroke of OT1 has the code of a blank, and is lost where PDFium puts a blank before it."""
_ASIDE, _ABOVE, _BESIDE = 0.25, 0.45, 0.1
"""Of the size: how far an accent's middle may stand from its letter's, its baseline above, a stroke's edge beside."""
_NEAR = 2
"""Glyphs between which a blank may stand, but no letter."""
_MOST = 2_000_000
"""Glyphs to look at on a page for accents that stand apart from their letters in its text."""


def composed(sheet: Sheet) -> Sheet:
    """The page with one letter for each that has its accent printed over it."""
    glyphs = sheet.glyphs
    if not _ACCENT.search("".join(glyph.letter for glyph in glyphs)):
        return sheet
    found: dict[int, str] = {}
    gone: set[int] = set()
    for at, base, letter in _pairs(glyphs):
        if base not in found and at not in gone:
            found[base] = letter
            gone.add(at)
            # PDFium may put a blank between both.
            gone.update(between for between in range(at + 1, min(base, at + _NEAR)) if glyphs[between].letter == " ")
    if not found:
        return sheet
    kept = (
        glyph._replace(letter=found[at]) if at in found else glyph for at, glyph in enumerate(glyphs) if at not in gone
    )
    return replace(sheet, glyphs=tuple(kept))


def _pairs(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int, str]]:
    """The places of accents and of their letters, and what both are together."""
    apart = _MOST // max(1, len(glyphs))
    for at, glyph in enumerate(glyphs):
        if glyph.letter == " ":
            if at + 1 < len(glyphs) and glyphs[at + 1].letter in _CROSSED and _crosses(glyphs, at):
                yield at, at + 1, _CROSSED[glyphs[at + 1].letter]
        elif glyph.letter in _COMBINING:
            base = _base(glyphs, at, range(max(0, at - _NEAR), min(len(glyphs), at + _NEAR + 1)))
            if base is None and glyph.letter != "`" and apart > 0:
                # PDFium tells what stands higher than its line after the line.
                apart -= 1
                base = _base(glyphs, at, range(len(glyphs)))
            if base is not None:
                yield at, base, _together(glyph.letter, glyphs[base].letter)


def _base(glyphs: Sequence[Glyph], at: int, places: range) -> int | None:
    """Which of these glyphs an accent stands over."""
    accent = glyphs[at]
    middle = (accent.x0 + accent.x1) / 2
    for place in places:
        glyph = glyphs[place]
        if (
            abs((glyph.x0 + glyph.x1) / 2 - middle) <= _ASIDE * glyph.size
            and -0.01 * glyph.size <= accent.y - glyph.y <= _ABOVE * glyph.size
            and abs(glyph.size - accent.size) <= 0.02 * glyph.size
            and _together(accent.letter, glyph.letter)
        ):
            return place
    return None


def _together(accent: str, letter: str) -> str:
    """The letter with its accent; empty where there is none such."""
    made = unicodedata.normalize("NFC", _DOTTED.get(letter, letter) + _COMBINING[accent])
    return made if len(made) == 1 and letter.isalpha() else ""


def _crosses(glyphs: Sequence[Glyph], at: int) -> bool:
    """Whether a blank stands over the letter after it; one that PDFium adds stands over the letter before."""
    blank, letter = glyphs[at], glyphs[at + 1]
    if at > 0 and (glyphs[at - 1].x0, glyphs[at - 1].x1) == (blank.x0, blank.x1):
        return False
    room = _BESIDE * letter.size
    return letter.x0 - room <= blank.x0 and blank.x1 <= letter.x1 + room and abs(blank.y - letter.y) < room
