"""Where each URL and each DOI is used: in which note, for which reference, or only in the registry.

A URL that was broken at a hyphen at a line's end has a second reading, without the hyphen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.document import Address, AddressSource
from stacite.model.evidence import Evidence, Outcome, Verdict
from stacite.model.identifiers import doi_key, doi_of_url, find_dois, is_doi
from stacite.model.url import one_slash_spans, url_key
from stacite.rules.view import NoteView, registry_place
from stacite.text.opaque import is_templated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.citation import Citation
    from stacite.model.location import Location
    from stacite.model.registry import Registry
    from stacite.text.spans import Span


_REACHED = (Verdict.ALIVE, Verdict.MOVED)


def doubtful_addresses(notes: Iterable[NoteView]) -> Iterator[tuple[NoteView, Address]]:
    """All printed addresses with a second reading, in the order of the notes."""
    for note in notes:
        for address in _doubtful_in(note):
            yield note, address


def is_misread(note: NoteView | None, url: str, evidence: Evidence) -> bool:
    """Whether the second reading of a printed URL leads to a page, so that the first proves nothing."""
    if note is None or not note.source_note.addresses:
        return False
    return any(
        _is_same_address(each.url, url) and is_reached(each.second_reading, evidence) for each in _doubtful_in(note)
    )


def _is_same_address(printed: str, url: str) -> bool:
    one, other = doi_of_url(printed), doi_of_url(url)
    return printed == url if one is None or other is None else doi_key(one) == doi_key(other)


def is_reached(url: str, evidence: Evidence) -> bool:
    """Whether the URL leads to a page; for a DOI's URL, whether the DOI is registered."""
    doi = doi_of_url(url)
    if doi is not None:
        registration = evidence.registrations.get(doi_key(doi))
        return registration is not None and registration.outcome is Outcome.FOUND
    link = evidence.links.get(url)
    return link is not None and link.verdict in _REACHED


def _doubtful_in(note: NoteView) -> Iterator[Address]:
    return (each for each in note.source_note.addresses if each.second_reading and each.source is AddressSource.PRINTED)


# Link targets that are followed where they lead, or refused; `mailto:` and a place in the document are neither.
_FOLLOWED_SCHEMES = ("http://", "https://", "ftp://", "file:", "javascript:", "data:")


@dataclass(frozen=True, slots=True)
class UrlUse:
    """One place where a URL stands."""

    url: str
    """As cited."""
    location: Location
    note: str = ""
    """The note's label; empty where only the registry has the URL."""
    reference: str = ""
    """The key of the reference, where it is known."""
    note_view: NoteView | None = None
    """The note itself, where there is one."""
    span: Span | None = None
    """Of the URL alone in the note's text; None for an address that the format keeps apart from the text."""
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class DoiUse:
    """One place where a well-formed DOI stands."""

    doi: str
    """As printed."""
    location: Location
    note: str = ""
    """The note's label; empty where only the registry has the DOI."""
    reference: str = ""
    note_view: NoteView | None = None
    """The note itself, where there is one."""


def find_url_uses(notes: Iterable[NoteView], registry: Registry) -> Iterator[UrlUse]:
    """All places of URLs, DOIs' own among them: those of the notes in order, then what only the registry has."""
    notes = [*notes]
    seen: set[str] = set()
    for note in notes:
        for use in _urls_of(note):
            seen.add(url_key(use.url))
            yield use
    cited = _places_of("URL", notes)
    for reference in registry.references:
        url = reference.item.get("URL")
        if url and url_key(url) not in seen and not is_templated(url):
            # An entry that is in no file yet: an editor can find it only in the note.
            if reference.location is None and (found := cited.get(reference.id)) is not None:
                note, span = found
                yield UrlUse(url, note.place(*span), note.label, reference.id, note)
            else:
                yield UrlUse(url, registry_place(registry.path, reference, "URL"), "", reference.id)


def find_doi_uses(notes: Iterable[NoteView], registry: Registry) -> Iterator[DoiUse]:
    """All places of well-formed DOIs: those of the notes in order, then what only the registry has."""
    notes = [*notes]
    seen: set[str] = set()
    for note in notes:
        for use in _dois_of(note):
            seen.add(doi_key(use.doi))
            yield use
    cited = _places_of("DOI", notes)
    for reference in registry.references:
        doi = reference.item.get("DOI")
        if not is_doi(doi) or doi_key(doi) in seen:
            continue
        if reference.location is None and (found := cited.get(reference.id)) is not None:
            note, span = found
            yield DoiUse(doi, note.place(*span), note.label, reference.id, note)
        else:
            yield DoiUse(doi, registry_place(registry.path, reference, "DOI"), "", reference.id)


def _places_of(variable: str, notes: Iterable[NoteView]) -> dict[str, tuple[NoteView, Span]]:
    """By key: the first note that cites a source with this variable, and the variable's span there."""
    places: dict[str, tuple[NoteView, Span]] = {}
    for note in notes:
        for citation, key in note.citations():
            if key and key not in places and citation.item is not None and citation.item.get(variable):
                places[key] = note, citation.fields.get(variable, citation.span)
    return places


def _urls_of(note: NoteView) -> Iterator[UrlUse]:
    """The printed URLs, then link targets that the text does not print, then what only the parser takes for a URL."""
    lacking = [*one_slash_spans(note.text)]
    is_read = any(map(_has_url, note.parsed.citations))
    if not note.urls and not note.source_note.addresses and not lacking and not is_read:
        return
    items = ((citation.item, key) for citation, key in note.citations())
    keys = {item.get("URL"): key for item, key in items if item is not None}
    for found in note.urls:
        key = note.key_at(found.span[0]) or keys.get(found.url, "")
        yield UrlUse(found.url, note.place(*found.span), note.label, key, note, found.span, found.bracketed)
    for start, end in lacking:
        url = note.text[start:end]
        yield UrlUse(
            url, note.place(start, end), note.label, note.key_at(start) or keys.get(url, ""), note, (start, end)
        )
    seen = {_loose_url(found.url) for found in note.urls}
    for address in note.source_note.addresses:
        if address.url.lower().startswith(_FOLLOWED_SCHEMES) and _loose_url(address.url) not in seen:
            seen.add(_loose_url(address.url))
            yield UrlUse(address.url, note.source_note.location, note.label, keys.get(address.url, ""), note)
    for citation, key in note.citations():
        url = citation.item.get("URL") if citation.item is not None else ""
        start, end = citation.fields.get("URL", (0, 0))
        printed = (*(found.outer for found in note.urls), *lacking)
        is_printed = any(first < end and start < last for first, last in printed)
        if url and start < end and not is_printed and not is_templated(url) and _loose_url(url) not in seen:
            seen.add(_loose_url(url))
            yield UrlUse(url, note.place(start, end), note.label, key, note)


def _has_url(citation: Citation) -> bool:
    return "URL" in citation.fields


def _loose_url(url: str) -> str:
    return url_key(url).rstrip("/")


def _dois_of(note: NoteView) -> Iterator[DoiUse]:
    """The printed DOIs, then those of link targets that the text does not print."""
    for found in note.dois:
        if not found.malformed:
            yield DoiUse(found.doi, note.place(*found.span), note.label, note.key_at(found.span[0]), note)
    seen = {doi_key(found.doi) for found in note.dois}
    for address in note.source_note.addresses:
        doi = doi_of_url(address.url)
        if doi and doi_key(doi) not in seen:
            seen.add(doi_key(doi))
            yield DoiUse(doi, note.source_note.location, note.label, note_view=note)


def is_doi_url(url: str) -> bool:
    """Whether it is a DOI's URL, be the DOI malformed: I101 reports those, and requests can't help."""
    found = next(find_dois(url), None)
    return found is not None and found.span[0] == 0
