"""How an entry begins whose names are followed by a bracketed date: `Names (2019). Title` (APA 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.dates import is_date

if TYPE_CHECKING:
    import re

_DATED_HEAD = pattern(
    r"(?P<names>[^\"“”‘()]{2,400}?(?:\((?:[Ee]ds?|[Tt]rans?|[Ee]ditors?|Directors?|Hosts?|Producers?|[Hh]rsg"
    r"|[Hh]g)\.?\)[.,]?)?) ?\((?P<date>[^()]{2,40})\)[.:,]?(?:$|\s+(?=[A-ZÀ-Þ“\"‘\d*„¿]))"
)
_STARTS_DATE = frozenset("0123456789[EeTtDHPhJjFfMmAaSsOoNnDdWwcuIià")
"""What a bracketed role or date starts with."""


def match_dated_head(text: str) -> re.Match[str] | None:
    """The names and the date; the first bracket tells at once of most texts that they have no such head."""
    at = text.find("(", 0, min(410, len(text) - 1))
    if at <= 0 or not (text[at + 1] in _STARTS_DATE or text[at + 1].isdecimal()):
        return None
    match = _DATED_HEAD.match(text)
    return match if match is not None and is_date(match["date"]) else None
