"""Which reference type a work is in RIS (RIS Format Specifications, 2001, with the types that EndNote added)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.item import Item

TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "classic": "BOOK",
    "collection": "BOOK",
    "dataset": "DATA",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "interview": "PCOMM",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "personal_communication": "PCOMM",
    "post": "ELEC",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "review": "JOUR",
    "review-book": "JOUR",
    "software": "COMP",
    "song": "SOUND",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
"""CSL's type -> RIS's; all others are GEN. Of the law too: readers differ widely in what a case or a statute has."""
CONTAINERS = frozenset("JOUR MGZN NEWS CHAP CPAPER DICT ENCYC ELEC BLOG".split())
"""Types whose T2 is what the work stands in; elsewhere it is the series, where there is one."""


def type_of(item: Item) -> str:
    """The type of a work: `JOUR`."""
    return TYPES.get(item.type, "GEN")
