"""What the check knows of each link, reference and note, to be looked up while the page is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key, doi_of_url, find_dois
from stacite.model.resolution import LinkCheck, Outcome, Registration, Verdict
from stacite.model.url import find_urls, same_url
from stacite.reporters.page.homes import homes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.record import Copy, Record
    from stacite.model.registry import Reference
    from stacite.model.report import Report
    from stacite.reporters.page.homes import Homes

    NotePlace = tuple[int, int]
    """The document's and the note's place, both from 0."""

UNCHECKED = (Verdict.BLOCKED, Verdict.TEMPORARY, Verdict.REFUSED, Verdict.UNCHECKED)
"""Verdicts that say nothing of the page."""


@dataclass(frozen=True)
class Known:
    """A report, and what it says by address, key and place; without slots, since what was worked out is kept."""

    report: Report

    @cached_property
    def homes(self) -> Homes:
        """Where each finding stands."""
        return homes(self.report.findings, self.report.readings)

    @cached_property
    def references(self) -> Mapping[str, tuple[int, Reference]]:
        """By key, with their numbers on the page."""
        return {each.id: (number, each) for number, each in enumerate(self.report.registry.references, 1)}

    @cached_property
    def cited_in(self) -> Mapping[str, Sequence[NotePlace]]:
        """By key: the notes that cite it."""
        found: dict[str, dict[NotePlace, None]] = {}
        for document, reading in enumerate(self.report.readings):
            for note, keys in enumerate(reading.keys):
                for key in filter(None, keys):
                    found.setdefault(key, {})[document, note] = None
        return {key: tuple(places) for key, places in found.items()}

    @cached_property
    def printed_in(self) -> Mapping[str, Sequence[NotePlace]]:
        """By link as `same_url` has it, or DOI in lower case: the notes that print it or have it behind their text."""
        found: dict[str, dict[NotePlace, None]] = {}
        for document, reading in enumerate(self.report.readings):
            for place, note in enumerate(reading.document.notes):
                urls = (*(each.url for each in find_urls(note.text)), *(each.url for each in note.addresses))
                dois = (each.doi for each in find_dois(note.text))
                for name in (*map(same_url, urls), *map(doi_key, dois)):
                    found.setdefault(name, {})[document, place] = None
        return {name: tuple(places) for name, places in found.items()}

    @cached_property
    def links(self) -> Mapping[str, LinkCheck]:
        """By the link as `same_url` has it, for every link that is cited or was asked."""
        found = {same_url(url): _unasked(url) for url in self.report.link_uses}
        return found | {same_url(url): check for url, check in self.report.evidence.links.items()}

    def link(self, url: str) -> LinkCheck | None:
        """The verdict on a link; None for what is no link of its own, such as a DOI's."""
        return self.links.get(same_url(url)) if url else None

    def copy(self, url: str) -> Copy | None:
        """The archived copy of a page that was found."""
        copy = self.report.evidence.copies.get(url)
        return copy if copy is not None and copy.url else None

    @cached_property
    def registrations(self) -> Mapping[str, Registration]:
        """By DOI in lower case, for every DOI of a reference and every one that was asked."""
        dois = filter(None, (doi_of(reference) for reference in self.report.registry.references))
        unasked = {doi_key(doi): Registration(doi, Outcome.UNKNOWN, reason="not asked") for doi in dois}
        return unasked | dict(self.report.evidence.registrations)

    def record(self, reference: Reference) -> Record | None:
        """What is registered of a reference."""
        return self.report.evidence.records.get(doi_key(doi_of(reference)))

    def label(self, place: NotePlace) -> str:
        """The label of a note."""
        return self.report.readings[place[0]].document.notes[place[1]].label

    def other_links(self, place: NotePlace, told: set[str]) -> Iterator[LinkCheck]:
        """Links of a note beyond those that its references have."""
        note = self.report.readings[place[0]].document.notes[place[1]]
        urls = (*(each.url for each in find_urls(note.text)), *(each.url for each in note.addresses))
        for url in dict.fromkeys(map(same_url, urls)):
            if url in self.links and url not in told:
                yield self.links[url]


def doi_of(reference: Reference) -> str:
    """A reference's DOI, be it printed as a link; the empty string where it has none."""
    return reference.item.get("DOI") or doi_of_url(reference.item.get("URL")) or ""


def note_id(place: NotePlace) -> str:
    """What a note is called on the page."""
    return f"n{place[0] + 1}-{place[1] + 1}"


def _unasked(url: str) -> LinkCheck:
    return LinkCheck(url, Verdict.UNCHECKED, "not asked")
