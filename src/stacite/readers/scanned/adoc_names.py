"""Attributes in addresses: they are put in before macros are read.

Source: AsciiDoc Language Documentation, "Substitutions": attributes go before macros.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.scanned import adoc_words as words

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from stacite.readers.scanned.prose import Prose


def expanded(text: str, attributes: Mapping[str, Prose]) -> str:
    """An address with the values of the attributes in it, and of those in them; of bounded length."""

    def value(match: re.Match[str]) -> str:
        found = attributes.get(match[0][1:-1].lower())
        return match[0] if found is None else found.text[: words.LONGEST_ADDRESS]

    for _ in range(words.DEEPEST):
        found = words.NAME.sub(value, text)[: words.LONGEST_ADDRESS]
        if found == text:
            break
        text = found
    return text
