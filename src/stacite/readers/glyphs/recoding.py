"""Gives their letters to the bitmap fonts of TeX (Type 3), which tell no more than codes.

pdfTeX and dvips set these where a font has no outlines: all of a document in T1 without cm-super, and the symbols † ‡
¶ ‖ of documents that have outlines for all else. Which encoding a font has is told by what its codes do: `ﬁ` stands
between letters, † is called in the text and stands before a note.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.glyphs.labels import UNREAD
from stacite.readers.glyphs.tex_codes import MARKS, SIGNS
from stacite.readers.glyphs.tex_texts import Encodings, is_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from stacite.readers.glyphs.sheet import Glyph, Sheet

_UNKNOWN = pattern(r"[\x00-\x1f\x7f-\x9f\ue000-\uf8ff]")
_ALIKE = 0.95
_NO_MARKS = frozenset("abcdelmnopqrstuvw")
"""Codes of OMS that are signs of no use to text."""


class Recoding:
    """The pages of one document in their order: what the first show of its fonts serves the others."""

    def __init__(self) -> None:
        self._encodings = Encodings()
        self._has_marks = False

    def read(self, sheet: Sheet) -> Sheet:
        """The page with letters for codes, and UNREAD for raised signs of which none is known."""
        glyphs = sheet.glyphs
        if not any(glyph.font for glyph in glyphs) and not _UNKNOWN.search("".join(each.letter for each in glyphs)):
            return sheet
        tables = self._tables(glyphs)
        glyphs = tuple(_recoded(glyph, tables.get(glyph.font, {}).get(glyph.letter, "")) for glyph in glyphs)
        unread = {glyph for run, _ in _raised_runs(glyphs) if _UNKNOWN.match(run[0].letter) for glyph in run}
        return replace(sheet, glyphs=tuple(_recoded(glyph, UNREAD if glyph in unread else "") for glyph in glyphs))

    def _tables(self, glyphs: Sequence[Glyph]) -> dict[int, Mapping[str, str]]:
        """What the codes of each font mean."""
        fonts: dict[int, list[Glyph]] = defaultdict(list)
        for glyph in glyphs:
            fonts[glyph.font].append(glyph)
        fonts.pop(0, None)
        written = {font: _written(shown) for font, shown in fonts.items()}
        tables = self._marks(glyphs, {font for font, text in written.items() if not _NO_MARKS & set(text)})
        texts = {font: text for font, text in written.items() if font not in tables and is_text(text)}
        self._encodings.weigh(texts.values())
        tables |= {font: self._encodings.letters(is_typewriter=_is_typewriter(fonts[font])) for font in texts}
        signs = {font for font in fonts.keys() - tables.keys() if set(written[font]) <= SIGNS.keys()}
        return tables | dict.fromkeys(signs, SIGNS)

    def _marks(self, glyphs: Sequence[Glyph], fonts: Collection[int]) -> dict[int, Mapping[str, str]]:
        """The fonts with glyphs of OMS that call notes and head them on this page.

        Where no `∗` did so, from which authors count, `x` and `y` may be letters.
        """
        roles: dict[str, set[bool]] = defaultdict(set)
        users: dict[str, set[int]] = defaultdict(set)
        for (sign, *_), calls in _raised_runs(glyphs) if fonts else ():
            if sign.font in fonts and sign.letter in MARKS:
                roles[sign.letter].add(calls)
                users[sign.letter].add(sign.font)
        paired = {letter for letter, found in roles.items() if len(found) > 1}
        self._has_marks = self._has_marks or "\x03" in paired
        table = {letter: MARKS[letter] for letter in paired if self._has_marks}
        return {font: table for letter in table for font in users[letter]}


def _written(glyphs: Sequence[Glyph]) -> str:
    """What a font shows of a page, line by line."""
    parts: list[str] = []
    left = 0.0
    for glyph in glyphs:
        parts.append(glyph.letter if glyph.x0 >= left else f"\n{glyph.letter}")
        left = glyph.x0
    return "".join(parts)


def _is_typewriter(glyphs: Sequence[Glyph]) -> bool:
    """Whether the narrowest letter advances as far as others; ink may reach beyond, as that of `m` does."""
    advances = [glyph.x1 - glyph.x0 for glyph in glyphs if glyph.letter != " "]
    return min(advances) >= _ALIKE * median(advances)


def _raised_runs(glyphs: Sequence[Glyph]) -> Iterator[tuple[list[Glyph], bool]]:
    """Signs that stand raised behind letters (true), or raised before them at a line's start (false)."""
    inked = (glyph for glyph in glyphs if glyph.letter != " ")
    runs = [list(run) for _, run in groupby(inked, key=lambda glyph: (glyph.font, glyph.letter))]
    for before, run, after in zip([[], *runs], runs, [*runs[1:], []], strict=False):
        if before and _follows(before[-1], run[0]):
            if _is_raised(run[0], before[-1]):
                yield run, True
        elif after and _follows(run[-1], after[0]) and _is_raised(run[-1], after[0]):
            yield run, False


def _follows(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    return abs(glyph.y - before.y) < 0.75 * size and -0.5 * size < glyph.x0 - before.x1 < size


def _is_raised(sign: Glyph, letter: Glyph) -> bool:
    return sign.size < 0.85 * letter.size and sign.y - letter.y > 0.12 * letter.size


def _recoded(glyph: Glyph, letter: str) -> Glyph:
    return glyph._replace(letter=letter) if letter else glyph
