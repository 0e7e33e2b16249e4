"""Families of CSL variables: each has one colour, on the terminal and on a page."""

from __future__ import annotations

from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES

COMMENT = "comment"
"""What sentences that cite nothing are shown as."""
_OF = {
    **dict.fromkeys(NAME_VARIABLES, "people"),
    **dict.fromkeys(DATE_VARIABLES, "date"),
    **dict.fromkeys(("title", "title-short", "original-title", "reviewed-title", "part-title"), "title"),
    **dict.fromkeys(("container-title", "collection-title", "volume-title", "event-title", "event"), "container"),
    **dict.fromkeys(
        "publisher publisher-place original-publisher original-publisher-place event-place genre medium authority "
        "archive archive_collection archive_location archive-place jurisdiction division".split(),
        "imprint",
    ),
    **dict.fromkeys(("DOI", "URL", "ISBN", "ISSN", "PMID", "PMCID"), "identifier"),
}


def family(variable: str) -> str:
    """The family of a variable: numbers and all else share one."""
    return _OF.get(variable, "number")
