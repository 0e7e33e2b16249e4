"""Which of TeX's encodings the fonts of a document have that are set in bitmaps: OT1 or T1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.glyphs.tex_codes import OT1, OT1_ACCENTS, T1, T1_TYPEWRITER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OT1_FORMS = pattern(r"[\x0b\x0c][a-z]|[a-z][\x0d-\x0f][a-z]|\d\{\d")
_T1_FORMS = pattern(r"[\x1b-\x1f][a-z]|[a-z][\x1b-\x1f]|\d\x15\d|(?<![a-z])\x10[A-Za-z]")
"""Ligatures beside letters, a dash between figures, a quotation mark before a word."""
_LEAST_OT1 = 0.1
"""Of the forms of T1: ø and œ of OT1 have the codes of its ligatures, but hardly a text is without `ﬁ`."""
_WORDS = pattern(r"[a-z]{2,}")
_IN_WORDS, _LETTERS = 0.5, 0.4
"""Of a text's small letters, the share that stands in words; of all that is printed, the share of small letters."""


def is_text(written: str) -> bool:
    """Whether a font's small letters stand in words: in formulas they stand alone."""
    small = sum("a" <= letter <= "z" for letter in written)
    inked = sum(not letter.isspace() for letter in written)
    return small >= _LETTERS * inked and sum(map(len, _WORDS.findall(written))) > _IN_WORDS * small


class Encodings:
    """Counts what tells the encodings apart, from the first page to the present one."""

    def __init__(self) -> None:
        self._ot1 = self._t1 = 0

    def weigh(self, texts: Iterable[str]) -> None:
        """Add what fonts of text show of a page."""
        for text in texts:
            self._ot1 += len(_OT1_FORMS.findall(text))
            self._t1 += len(_T1_FORMS.findall(text))

    def letters(self, *, is_typewriter: bool) -> Mapping[str, str]:
        """Those that the codes of a font of text mean, as far as the document has told it."""
        if self._ot1 and self._ot1 >= _LEAST_OT1 * self._t1:
            return OT1_ACCENTS if is_typewriter else OT1
        return (T1_TYPEWRITER if is_typewriter else T1) if self._t1 else {}
