"""Where references are cited, and where they stand in the registry file."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.location import Location
from stacite.rules.base import Context
from stacite.rules.once import Same
from stacite.rules.walk import read_notes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.citation import Citation
    from stacite.model.reading import Reading
    from stacite.model.registry import Reference
    from stacite.rules.walk import ReadNote

    Mention = tuple[ReadNote, Citation]


def registry_place(context: Context, reference: Reference, variable: str = "") -> Location:
    """Where the registry file holds the variable, else the reference, else the file alone."""
    return reference.places.get(variable) or reference.location or Location(context.registry.path)


def full_citations(context: Context) -> Mapping[str, list[Mention]]:
    """For each key, the full citations of its reference, in document order."""
    return _full_citations(Same(context.readings))


@lru_cache(maxsize=1)
def _full_citations(readings: Same[tuple[Reading, ...]]) -> Mapping[str, list[Mention]]:
    found: dict[str, list[Mention]] = {}
    for read in read_notes(Context(readings.thing)):
        for citation, key in read.citations():
            if key and citation.form is CitationForm.FULL:
                found.setdefault(key, []).append((read, citation))
    return found


def first_mentions(context: Context) -> Mapping[str, Mention]:
    """For each key, its first full citation; its first short form where there is no full one."""
    return _first_mentions(Same(context.readings))


@lru_cache(maxsize=1)
def _first_mentions(readings: Same[tuple[Reading, ...]]) -> Mapping[str, Mention]:
    """Many rules ask for them."""
    found: dict[str, Mention] = {}
    for read in read_notes(Context(readings.thing)):
        for citation, key in read.citations():
            is_first_full = citation.form is CitationForm.FULL and (
                key not in found or found[key][1].form is not CitationForm.FULL
            )
            if key and (is_first_full or key not in found):
                found[key] = (read, citation)
    return found


def place_and_label(context: Context, reference: Reference, mention: Mention | None) -> tuple[Location, str]:
    """Where a finding about the reference belongs: at the citation, else in the registry; and the note's label."""
    if mention is None:
        return registry_place(context, reference), ""
    read, citation = mention
    return read.place(*citation.span), read.label
