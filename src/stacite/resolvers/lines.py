"""A title or heading as words: what a page calls itself, apart from the name of its site."""

from __future__ import annotations

import re
import unicodedata

from stacite.model.pattern import pattern

_SEPARATOR = pattern(r"\s[|–—·•»«›‹:-]{1,3}\s|\s?[|»«]\s?")
"""What stands between a page's name and its site's. A colon without a blank before it is part of a title."""


def plain(line: str) -> str:
    """Words in lower case with one blank between: `Can't find it!` is `cant find it`."""
    folded = unicodedata.normalize("NFKC", line).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['’ʼ`´]", "", folded)).split())


def segments(line: str) -> list[str]:
    """The parts of a title: the page's name, the site's, a section's."""
    return [part.strip() for part in _SEPARATOR.split(line) if part.strip()]
