"""What the meta elements of a page say, without taking the whole page apart."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTRIBUTE = pattern(
    r"[\s/]{0,99}([a-zA-Z_:][\w:.-]{0,40})(?:\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000})))?"
)
_MAX_TAG = 3000
"""Letters of one element."""
_MOST = 300
"""Elements that are looked at."""
_NAMES = ("name", "property", "itemprop")


def metas(source: str, folded: str) -> Iterator[tuple[str, str]]:
    """Name in lower case and content of each meta element that has both; `folded` is the page in lower case."""
    at = folded.find("<meta")
    for _ in range(_MOST):
        if at < 0:
            return
        said = _attributes(source, at + 5)
        name = next((said[each] for each in _NAMES if said.get(each)), "")
        content = said.get("content", "")
        if name and content:
            yield name.lower(), html.unescape(content).strip()
        at = folded.find("<meta", at + 5)


def _attributes(source: str, start: int) -> dict[str, str]:
    """Of a tag; a `>` inside quotes does not end it."""
    found: dict[str, str] = {}
    end = min(len(source), start + _MAX_TAG)
    while match := _ATTRIBUTE.match(source, start, end):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
        start = match.end()
    return found
