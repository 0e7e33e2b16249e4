"""Which entry type a work is in biblatex, and which fields that type has.

Source: Kime, Wemheuer and Lehman, The biblatex Package, 2.1.1 and 2.2.2, and the data model that biber validates
entries by (blx-dm.def): a type is given only to a work that has what the model calls mandatory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.exporters.bibtex_types import has

if TYPE_CHECKING:
    from stacite.model.item import Item

_BOOK = ("book", "collection")
_CHAPTER = ("incollection", "inbook")
TYPES: dict[str, tuple[str, ...]] = {
    "article": ("online",),
    "article-journal": ("article",),
    "article-magazine": ("article", "online"),
    "article-newspaper": ("article", "online"),
    "book": _BOOK,
    "chapter": _CHAPTER,
    "classic": _BOOK,
    "collection": _BOOK,
    "dataset": ("dataset",),
    "entry-dictionary": _CHAPTER,
    "entry-encyclopedia": _CHAPTER,
    "paper-conference": ("inproceedings",),
    "patent": ("patent",),
    "post": ("online",),
    "post-weblog": ("online",),
    "report": ("report", "online"),
    "review": ("article",),
    "review-book": ("article",),
    "thesis": ("thesis",),
    "webpage": ("online",),
}
"""CSL's type -> biblatex's, from the best on; all others, and those that lack too much, are misc. Software is misc too:
biblatex's own styles print both alike, and biblatex-chicago has no driver for `@software`."""
_NEEDS: dict[str, tuple[str, ...]] = {
    "article": ("author", "container-title"),
    "book": ("author",),
    "collection": ("editor",),
    "inbook": ("author", "container-title"),
    "incollection": ("author", "editor", "container-title"),
    "inproceedings": ("author", "container-title"),
    "patent": ("author", "number"),
    "report": ("author", "institution"),
    "thesis": ("author", "publisher"),
}
_EVERYWHERE = "author title shorttitle date origdate pubstate note doi eprint eprinttype url urldate"
_IN_BOOKS = "editor translator series volume volumes number publisher location isbn"
FIELDS: dict[str, frozenset[str]] = {
    kind: frozenset(f"{_EVERYWHERE} {fields}".split())
    for kind, fields in {
        "article": "editor translator journaltitle series volume number pages eid version issn entrysubtype",
        "book": f"{_IN_BOOKS} edition pagetotal",
        "collection": f"{_IN_BOOKS} edition pagetotal",
        "dataset": "editor edition series number publisher location type version",
        "inbook": f"{_IN_BOOKS} booktitle bookauthor edition chapter pages",
        "incollection": f"{_IN_BOOKS} booktitle edition chapter pages",
        "inproceedings": "editor booktitle series volume volumes number publisher location isbn pages eventtitle venue",
        "misc": "editor howpublished organization version",
        "online": "editor organization version",
        "patent": "number location type version",
        "report": "institution location number pagetotal type version",
        "thesis": "institution location pagetotal type",
    }.items()
}
"""The fields of each type that a work of CSL's can fill."""


def entry_type(item: Item) -> str:
    """The entry type of a work: `book`."""
    return next((kind for kind in TYPES.get(item.type, ()) if _is_met(item, kind)), "misc")


def _is_met(item: Item, kind: str) -> bool:
    if kind == "online":
        return has(item, "URL") or has(item, "DOI")
    return all(has(item, need) for need in _NEEDS.get(kind, ()))
