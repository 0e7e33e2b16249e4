"""The words of one document, which tell whether a hyphen at a line's end is the author's or the typesetter's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.hyphens import HYPHENS
from stacite.readers.joining import glue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.readers.glyphs.lines import Line

_WORD = pattern(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_LETTERS = pattern(r"[^\W\d_]+")
_BEFORE = pattern(r"([^\W\d_]{1,40})[-\u2010]\Z")
_AFTER = pattern(r"[^\W\d_]{1,40}")


class Words:
    """What stands unbroken within the lines of a document."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._simple: set[str] = set()
        self._compound: set[str] = set()
        broken = False
        for line in lines:
            text = line.text.casefold()
            for match in _WORD.finditer(text):
                if (match.start() == 0 and broken) or (match.end() == len(text) - 1 and text[-1] in HYPHENS):
                    continue
                found = match[0].replace("\u2010", "-").replace("\u2011", "-")
                if "-" in found:
                    self._compound.add(found)
                self._simple.update(_LETTERS.findall(found))
            broken = text[-1:] in HYPHENS

    def glue(self, tail: str, following: str) -> int:
        """As `joining.glue`, but a hyphen that the document's other lines speak for stays, or goes, as they have it."""
        between = glue(tail, following)
        before, after = _BEFORE.search(tail[-42:]), _AFTER.match(following)
        if between > 0 or before is None or after is None:
            return between
        first, second = before[1].casefold(), after[0].casefold()
        if between < 0:
            kept = f"{first}-{second}" in self._compound and first + second not in self._simple
            return 0 if kept else -1
        # In an address: `sci-ence` where `science` is a word of the document, and `sci` or `ence` is none.
        is_word = first + second in self._simple
        return -1 if is_word and not {first, second} <= self._simple else 0
