"""Where each URL and each DOI is used: in which note, for which reference, or only in the registry.

A URL that was broken at a hyphen at a line's end has a second reading, without the hyphen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from stacite.model.document import AddressSource
from stacite.model.evidence import Outcome, Verdict
from stacite.model.identifiers import doi_key, doi_of_url, find_dois, is_doi
from stacite.model.url import url_key
from stacite.rules.base import Context
from stacite.rules.view import IdentityKey, read_notes, registry_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.document import Address
    from stacite.model.evidence import Evidence
    from stacite.model.location import Location, Span
    from stacite.model.registry import Registry
    from stacite.model.report import ParsedDocument
    from stacite.rules.view import NoteView


_REACHED = (Verdict.ALIVE, Verdict.MOVED)


@dataclass(frozen=True, slots=True)
class DoubtfulAddress:
    """A printed address and its second reading."""

    read: NoteView
    address: Address


def doubtful_addresses(context: Context) -> Iterator[DoubtfulAddress]:
    """All addresses with a second reading, in the order of the notes."""
    for read in read_notes(context):
        yield from (DoubtfulAddress(read, address) for address in _doubtful_in(read))


def is_misread(read: NoteView | None, url: str, evidence: Evidence) -> bool:
    """Whether a page answers at the second reading of a printed URL, so that the first proves nothing."""
    if read is None or not read.note.addresses:
        return False
    return any(_is_same_address(each.url, url) and is_reached(each.other, evidence) for each in _doubtful_in(read))


def _is_same_address(printed: str, url: str) -> bool:
    one, other = doi_of_url(printed), doi_of_url(url)
    return printed == url if one is None or other is None else doi_key(one) == doi_key(other)


def is_reached(url: str, evidence: Evidence) -> bool:
    """Whether a page answers at the URL; for a DOI's URL, whether the DOI is registered."""
    doi = doi_of_url(url)
    if doi is not None:
        registration = evidence.registrations.get(doi_key(doi))
        return registration is not None and registration.outcome is Outcome.FOUND
    link = evidence.links.get(url)
    return link is not None and link.verdict in _REACHED


def _doubtful_in(read: NoteView) -> Iterator[Address]:
    return (each for each in read.note.addresses if each.other and each.source is AddressSource.PRINTED)


_FOLLOWED_SCHEMES = ("http://", "https://", "ftp://", "file:", "javascript:", "data:")
"""Link targets that are followed where they lead, or refused; `mailto:` and a place in the document are neither."""


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
    read: NoteView | None = None
    """The note itself, where there is one."""
    span: Span | None = None
    """Of the URL alone in the note's text; None for an address that the format keeps behind the text."""
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
    read: NoteView | None = None
    """The note itself, where there is one."""


def url_uses(context: Context) -> Iterator[UrlUse]:
    """All places of URLs: those of the notes in document order, then what only the registry has.

    URLs of the DOI resolver are not among them: they are DOIs.
    """
    return iter(_url_uses(IdentityKey(context.readings), IdentityKey(context.registry)))


@lru_cache(maxsize=1)
def _url_uses(readings: IdentityKey[tuple[ParsedDocument, ...]], registry: IdentityKey[Registry]) -> tuple[UrlUse, ...]:
    """Nearly every rule on links asks for them."""
    return tuple(use for use in all_url_uses(Context(readings.thing, registry.thing)) if not _is_doi_url(use.url))


def doi_uses(context: Context) -> Iterator[DoiUse]:
    """All places of well-formed DOIs: those of the notes in document order, then what only the registry has."""
    return iter(_doi_uses(IdentityKey(context.readings), IdentityKey(context.registry)))


@lru_cache(maxsize=1)
def _doi_uses(readings: IdentityKey[tuple[ParsedDocument, ...]], registry: IdentityKey[Registry]) -> tuple[DoiUse, ...]:
    return tuple(_all_dois(Context(readings.thing, registry.thing)))


def _all_dois(context: Context) -> Iterator[DoiUse]:
    seen: set[str] = set()
    for read in read_notes(context):
        for use in chain(_printed_dois(read), _embedded_dois(read)):
            seen.add(doi_key(use.doi))
            yield use
    for reference in context.registry.references:
        doi = reference.item.get("DOI")
        if is_doi(doi) and doi_key(doi) not in seen:
            yield DoiUse(doi, registry_place(context, reference, "DOI"), "", reference.id)


def urls_and_dois(context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The URLs, as cited, and the DOIs, in lower case, that the network has to be asked about; each once."""
    urls = dict.fromkeys(use.url for use in url_uses(context))
    dois = dict.fromkeys(doi_key(use.doi) for use in doi_uses(context))
    for doubtful in doubtful_addresses(context):
        other = doubtful.address.other
        if doi := doi_of_url(other):
            dois[doi_key(doi)] = None
        else:
            urls[other] = None
    return tuple(urls), tuple(dois)


def all_url_uses(context: Context) -> Iterator[UrlUse]:
    """As `uses_of`, but with the URLs of the DOI resolver among them."""
    seen: set[str] = set()
    for read in read_notes(context):
        for use in chain(_printed_urls(read), _embedded_urls(read)):
            seen.add(url_key(use.url))
            yield use
    for reference in context.registry.references:
        url = reference.item.get("URL")
        if url and url_key(url) not in seen:
            yield UrlUse(url, registry_place(context, reference, "URL"), "", reference.id)


def _printed_urls(read: NoteView) -> Iterator[UrlUse]:
    for found in read.urls():
        key = read.key_at(found.span[0]) or _keys_by_url(read).get(found.url, "")
        yield UrlUse(found.url, read.place(*found.span), read.label, key, read, found.span, found.bracketed)


def _embedded_urls(read: NoteView) -> Iterator[UrlUse]:
    """Link targets behind the text, where the text does not print them too."""
    if not read.note.addresses:
        return
    keys, seen = _keys_by_url(read), {_loose_url(found.url) for found in read.urls()}
    for address in read.note.addresses:
        if address.url.lower().startswith(_FOLLOWED_SCHEMES) and _loose_url(address.url) not in seen:
            seen.add(_loose_url(address.url))
            yield UrlUse(address.url, read.note.location, read.label, keys.get(address.url, ""), read)


def _loose_url(url: str) -> str:
    return url_key(url).rstrip("/")


def _keys_by_url(read: NoteView) -> Mapping[str, str]:
    return {citation.item.get("URL"): key for citation, key in read.citations() if citation.item is not None}


def _printed_dois(read: NoteView) -> Iterator[DoiUse]:
    for found in read.dois():
        if not found.malformed:
            yield DoiUse(found.doi, read.place(*found.span), read.label, read.key_at(found.span[0]), read)


def _embedded_dois(read: NoteView) -> Iterator[DoiUse]:
    if not read.note.addresses:
        return
    seen = {doi_key(found.doi) for found in read.dois()}
    for address in read.note.addresses:
        doi = doi_of_url(address.url)
        if doi and doi_key(doi) not in seen:
            seen.add(doi_key(doi))
            yield DoiUse(doi, read.note.location, read.label, read=read)


def _is_doi_url(url: str) -> bool:
    """Whether it is a DOI's URL, be the DOI malformed: I101 tells of those, asking can't help."""
    found = next(find_dois(url), None)
    return found is not None and found.span[0] == 0
