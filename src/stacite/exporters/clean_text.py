"""The letters of a text that may stand in a file: one line, nothing invisible."""

from __future__ import annotations

import re
import unicodedata


class _Letters(dict[int, str]):
    """What becomes of each letter, for str.translate; worked out when a letter is first met."""

    def __init__(self, kept: str) -> None:
        super().__init__({ord(letter): letter for letter in kept})

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter.isspace():
            letter = " "
        elif unicodedata.category(letter) in ("Cc", "Cf", "Cs") or _is_none(code):
            letter = ""
        self[code] = letter
        return letter


def _is_none(code: int) -> bool:
    """Unicode's noncharacters (23.7), on which Perl's programs, biber among them, end."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


_VISIBLE = _Letters("\u00a0")
_VISIBLE_AND_JOINERS = _Letters("\u00a0\u200c\u200d")


def clean(text: str, *, joiners: bool = False) -> str:
    """The text in NFC on one line, without controls, bidirectional controls and zero-width letters.

    `joiners` keeps ZWNJ and ZWJ, which Persian, Indic scripts and emoji need; every kind of blank
    becomes a plain one, but for the no-break space.
    """
    if not text:
        return ""
    if text.isprintable():  # then a plain blank is its only one, and nothing in it is invisible
        return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())
    kept = text.translate(_VISIBLE_AND_JOINERS if joiners else _VISIBLE)
    return re.sub(r" {2,}", " ", unicodedata.normalize("NFC", kept)).strip()
