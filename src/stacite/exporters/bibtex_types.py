"""Which entry type a work is in classic BibTeX.

A type is given only to a work that has all that styles and biber's data model ask of it;
others are `@misc`, whose `howpublished` takes in words what it has no field for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.exporters.clean_text import clean
from stacite.model.item import NAME_VARIABLES
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from stacite.model.item import Item

TYPES = {
    "article-journal": "article",
    "review": "article",
    "review-book": "article",
    "book": "book",
    "collection": "book",
    "classic": "book",
    "chapter": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
"""CSL's type -> BibTeX's; all others are misc."""
NEEDS: dict[str, tuple[str, ...]] = {
    "article": ("author", "title", "container-title", "volume", "page"),
    "book": ("author", "title", "publisher"),
    "proceedings": ("editor", "title", "publisher"),
    "incollection": ("author", "editor", "title", "container-title", "publisher"),
    "inproceedings": ("author", "title", "container-title"),
    "techreport": ("author", "title", "institution"),
    "phdthesis": ("author", "title", "publisher"),
    "mastersthesis": ("author", "title", "publisher"),
}
"""Entry type -> CSL variables. All of the standard styles', chicago.bst's (volume and pages of an
article) and biblatex's data model (author of a book, editor of a collection)."""
_NUMBER = pattern(r"[0-9]{1,9}")
_MASTER = pattern(r"\b(?:master|magister|m\.?\s?(?:a|sc|phil|res|ed|s)\b|diplom|licen)", re.IGNORECASE)


def entry_type(item: Item) -> str:
    """The entry type of a work: `book`."""
    return next((name for name in _candidates(item) if all(has(item, need) for need in NEEDS[name])), "misc")


def _candidates(item: Item) -> tuple[str, ...]:
    """From the best on: a book by editors alone is `@proceedings` to biber, a chapter without `@inproceedings`."""
    name = TYPES.get(item.type, "misc")
    if name == "phdthesis" and _MASTER.search(item.get("genre")):
        return ("mastersthesis",)
    return {"misc": (), "book": ("book", "proceedings"), "incollection": ("incollection", "inproceedings")}.get(
        name, (name,)
    )


def has(item: Item, variable: str) -> bool:
    """Whether an entry type's need of a variable is met."""
    if variable == "volume":
        return volume_is_number(item)
    if variable == "page":
        return bool(clean(item.get("page") or item.get("number")))
    if variable == "institution":
        return bool(clean(institution(item)))
    if variable in NAME_VARIABLES:
        return any(name.family.isalpha() or clean(str(name)) for name in item.names.get(variable, ()))
    return bool(clean(item.get(variable)))


def institution(item: Item) -> str:
    """The body behind a report: its publisher, or else its author if that is a body."""
    body = next((name.literal for name in item.authors if name.literal), "")
    return item.get("publisher") or body


def has_author(item: Item) -> bool:
    """Whether there is an author with at least a letter."""
    return has(item, "author")


def volume_is_number(item: Item) -> bool:
    """Whether the volume is a whole number, the only kind biber's data model knows."""
    volume = item.get("volume")
    return bool(volume) and _NUMBER.fullmatch(volume.strip()) is not None
