"""How an entry begins whose names are followed by a bracketed date: `Names (2019). Title` (APA 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacite.model.pattern import pattern
from stacite.parser.dates import is_date
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.model.location import Span

_ROLE = pattern(r"\((?:[Ee]ds?|[Tt]rans?|[Ee]ditors?|Directors?|Hosts?|Producers?|[Hh]rsg|[Hh]g)\.?\)[.,]?")
_DATE = pattern(r" ?\((?P<date>[^()]{2,40})\)[.:,]?(?:$|\s+(?=[A-ZÀ-Þ“\"‘\d*„¿]))")
_STARTS_DATE = frozenset("0123456789[EeTtDHPhJjFfMmAaSsOoNnDdWwcuIià")
"""What a bracketed role or date starts with."""
_QUOTES = ('"', "“", "”", "‘")
"""Names hold none of them."""
_MOST = 402
"""Letters before the first bracket."""


class DatedHead(NamedTuple):
    """Names and their date, at the start of a text."""

    names: str
    """With their role in brackets."""
    date: Span
    end: int


def match_dated_head(text: str) -> DatedHead | None:
    """The names and the date; the first bracket tells at once of most texts that they have no such head."""
    at = text.find("(", 0, min(_MOST, len(text) - 1))
    if at < 2 or not (text[at + 1] in _STARTS_DATE or text[at + 1].isdecimal()):
        return None
    if holds(text[:at], _QUOTES) or ")" in text[:at]:
        return None
    role = _ROLE.match(text, at)
    end = role.end() if role else at - (text[at - 1] == " ")
    match = _DATE.match(text, end)
    if match is None or not is_date(match["date"]):
        return None
    if text[end - 1].isdigit() and text[match.end() : match.end() + 1].isdigit():
        return None  # `Journal 17 (1998): 124–55`
    return DatedHead(text[:end], match.span("date"), match.end())
