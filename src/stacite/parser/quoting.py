"""The title in quotation marks."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.pattern import pattern
from stacite.parser.persons import is_person

if TYPE_CHECKING:
    from stacite.parser.stretch import Stretch

_OPEN = pattern(r"[“„»‘\"«](?<![^\s(\[,:.].)(?:(?<=«)|(?=\S))")
"""The mark comes first, for it is quicker to look for than for what stands before it."""
_BRACKET = pattern(r"[(\[](?:\d{4}|[^()\[\]]{0,120}eds?\.?|n\.d\.)[^()]{0,120}[)\]]$")
_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", '"': '"'}
_AFTER = pattern(r"[\s,.;:()\[\]!?]|$")
_POSSESSIVE = pattern(r" (?!in |and |with |trans\b|ed\b|dir\b|special |unpublished |diss\b)[a-z]")
_LIST = pattern(r",\s+(?:and\s+|&\s+)?|\s+(?:and|&|und|et)\s+")


class Quoted(NamedTuple):
    """Where a quoted title stands in a stretch."""

    start: int
    """Of the opening mark."""
    end: int
    """After the closing mark."""


def find_quoted_title(found: Stretch) -> Quoted | None:
    """The first quotation that stands where a title may: at the start, after a comma, or after names."""
    return _find(found.text)


@lru_cache(maxsize=256)
def _find(text: str) -> Quoted | None:
    for match in _OPEN.finditer(text):
        if _opens_title(text[: match.start()].rstrip()):
            end = _end(text, match.start())
            if end is not None:
                return Quoted(match.start(), end)
            return None
        if match.start() > 400:
            return None
    return None


def _opens_title(head: str) -> bool:
    if not head or head[-1] in ",:.":
        return head.count("(") <= head.count(")")
    if head[-1] in ")]":
        return _BRACKET.search(head) is not None
    return all(is_person(part) for part in _LIST.split(head) if part)


def _end(text: str, start: int) -> int | None:
    """After the mark that closes the one at `start`; quotations inside are stepped over."""
    opening = text[start]
    closing = _CLOSING[opening]
    depth = 1
    for at in range(start + 1, len(text)):
        letter = text[at]
        if letter in closing and _is_end(text, at, letter):
            depth -= 1
            if depth == 0:
                return at + 1
        elif letter == opening and opening in "“«" and text[at - 1] in " (‘'":
            depth += 1
    return None


def _is_end(text: str, at: int, letter: str) -> bool:
    if letter not in '’"':
        return True
    if _AFTER.match(text, at + 1) is None or text[at - 1].isspace():
        return False
    if letter == "’" and text[at - 1] == "s" and _POSSESSIVE.match(text, at + 1):
        return "’" not in text[at + 1 :]
    return True
