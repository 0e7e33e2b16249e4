"""Addresses that a line's end broke at a hyphen: the one as printed, and the one without the hyphen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import AddressSource
from stacite.model.identifier import doi_key, doi_of_url
from stacite.model.resolution import Outcome, Verdict
from stacite.rules.walk import read_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.document import Address
    from stacite.model.resolution import Evidence
    from stacite.rules.base import Context
    from stacite.rules.walk import ReadNote

_THERE = (Verdict.ALIVE, Verdict.MOVED)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A printed address and its second reading."""

    read: ReadNote
    address: Address


def doubtful_addresses(context: Context) -> Iterator[Doubtful]:
    """All addresses with a second reading, in the order of the notes."""
    for read in read_notes(context):
        yield from (Doubtful(read, address) for address in _of(read))


def is_misread(read: ReadNote | None, url: str, evidence: Evidence) -> bool:
    """Whether a page answers at the second reading of a printed URL, so that the first proves nothing."""
    if read is None or not read.note.addresses:
        return False
    return any(_same(each.url, url) and is_answered(each.other, evidence) for each in _of(read))


def _same(printed: str, url: str) -> bool:
    one, other = doi_of_url(printed), doi_of_url(url)
    return printed == url if one is None or other is None else doi_key(one) == doi_key(other)


def is_answered(url: str, evidence: Evidence) -> bool:
    """Whether a page answers at the URL; for a DOI's URL, whether the DOI is registered."""
    doi = doi_of_url(url)
    if doi is not None:
        registration = evidence.registrations.get(doi_key(doi))
        return registration is not None and registration.outcome is Outcome.FOUND
    link = evidence.links.get(url)
    return link is not None and link.verdict in _THERE


def _of(read: ReadNote) -> Iterator[Address]:
    return (each for each in read.note.addresses if each.other and each.source is AddressSource.PRINTED)
