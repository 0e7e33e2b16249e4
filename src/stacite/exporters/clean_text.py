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
        elif unicodedata.category(letter) in ("Cc", "Cf", "Cs"):
            letter = ""
        self[code] = letter
        return letter


_VISIBLE = _Letters("\u00a0")
_VISIBLE_AND_JOINERS = _Letters("\u00a0\u200c\u200d")


def clean(text: str, *, joiners: bool = False) -> str:
    """The text in NFC on one line, without controls, bidirectional controls and zero-width letters.

    `joiners` keeps ZWNJ and ZWJ, which Persian, Indic scripts and emoji need; every kind of blank
    becomes a plain one, but for the no-break space.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = text.translate(_VISIBLE_AND_JOINERS if joiners else _VISIBLE)
    return re.sub(r" {2,}", " ", unicodedata.normalize("NFC", kept)).strip()
