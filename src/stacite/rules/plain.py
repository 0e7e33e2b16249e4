"""Readings that are plain: they say where in its journal an article stands, and leave hardly a letter unexplained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.rules.spans import Spans

if TYPE_CHECKING:
    from stacite.model.citation import Citation
    from stacite.rules.walk import ReadNote

_LEFT_OVER = 12
"""Letters of a citation that no field explains, and that are more than the words between the fields."""


def is_plain_article(read: ReadNote, citation: Citation) -> bool:
    """Whether the citation has a journal, its volume or issue and its pages, and hardly a letter that was not read."""
    item = citation.item
    if item is None or not item.get("container-title") or "§" in item.get("container-title"):
        return False
    is_placed = (item.get("volume") or item.get("issue")) and (item.get("page") or citation.locator)
    return bool(is_placed) and _letters_left(read, citation) < _LEFT_OVER


def _letters_left(read: ReadNote, citation: Citation) -> int:
    explained = Spans(citation.fields.values())
    return sum(read.text[at].isalnum() for at in range(*citation.span) if at not in explained)
