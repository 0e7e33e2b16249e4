"""Text of documents and servers, made safe to show.

A terminal obeys control characters, and bidirectional controls show a text in another order than
it is in (Unicode Technical Report 36, 3; CVE-2021-42574). So neither reaches it.
"""

from __future__ import annotations

import unicodedata

_REPLACEMENT = "\ufffd"
_HARMLESS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Format characters that neither move the cursor nor turn the text: soft hyphen, zero-width ones."""


class _VisibleCharacters(dict[int, str]):
    """What is shown for each letter, for str.translate; worked out when a letter is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in _HARMLESS:
            character = _REPLACEMENT
        self[code] = character
        return character


_VISIBLE = _VisibleCharacters()


def is_invisible(character: str) -> bool:
    """Whether it is a control, a format character or half a surrogate pair (Unicode categories Cc, Cf and Cs)."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs")


def visible(text: str) -> str:
    """The text with � for controls, escapes, bidirectional controls and half surrogates, letter for letter."""
    return text if text.isascii() and text.isprintable() else text.translate(_VISIBLE)


def one_line(text: str) -> str:
    """The same on one line: line ends and tabs as blanks."""
    return visible(" ".join(text.split()) if not text.isprintable() else text)
