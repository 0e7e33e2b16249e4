"""What an editor calls the kinds of sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.item import Item

_WORDS = {
    "article-journal": "journal article",
    "article-magazine": "magazine article",
    "article-newspaper": "newspaper article",
    "dataset": "data set",
    "document": "source",
    "legal_case": "case",
    "motion_picture": "film",
    "paper-conference": "conference paper",
    "personal_communication": "letter or message",
    "post-weblog": "blog post",
    "review-book": "book review",
    "webpage": "web page",
}
"""The CSL types whose names are no words."""


def kind_word(item: Item) -> str:
    """`journal article`, `report`."""
    return _WORDS.get(item.type) or item.type.replace("_", " ").replace("-", " ")
