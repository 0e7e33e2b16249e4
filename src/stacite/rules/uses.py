"""Where each URL and each DOI is used: in which note, for which reference, or only in the registry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key, doi_of_url, find_dois, is_doi
from stacite.model.url import same_url
from stacite.rules.base import Context
from stacite.rules.once import Same
from stacite.rules.references import registry_place
from stacite.rules.second_readings import doubtful_addresses
from stacite.rules.walk import read_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.location import Location, Span
    from stacite.model.reading import Reading
    from stacite.model.registry import Registry
    from stacite.rules.walk import ReadNote

_TARGETS = ("http://", "https://", "ftp://", "file:", "javascript:", "data:")
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
    read: ReadNote | None = None
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
    read: ReadNote | None = None
    """The note itself, where there is one."""


def uses_of(context: Context) -> Iterator[UrlUse]:
    """All places of URLs: those of the notes in document order, then what only the registry has.

    URLs of the DOI resolver are not among them: they are DOIs.
    """
    return iter(_uses(Same(context.readings), Same(context.registry)))


@lru_cache(maxsize=1)
def _uses(readings: Same[tuple[Reading, ...]], registry: Same[Registry]) -> tuple[UrlUse, ...]:
    """Nearly every rule on links asks for them."""
    return tuple(use for use in all_addresses(Context(readings.thing, registry.thing)) if not _is_doi_url(use.url))


def doi_uses(context: Context) -> Iterator[DoiUse]:
    """All places of well-formed DOIs: those of the notes in document order, then what only the registry has."""
    return iter(_doi_uses(Same(context.readings), Same(context.registry)))


@lru_cache(maxsize=1)
def _doi_uses(readings: Same[tuple[Reading, ...]], registry: Same[Registry]) -> tuple[DoiUse, ...]:
    return tuple(_all_dois(Context(readings.thing, registry.thing)))


def _all_dois(context: Context) -> Iterator[DoiUse]:
    seen: set[str] = set()
    for read in read_notes(context):
        for use in chain(_printed_dois(read), _hidden_dois(read)):
            seen.add(doi_key(use.doi))
            yield use
    for reference in context.registry.references:
        doi = reference.item.get("DOI")
        if is_doi(doi) and doi_key(doi) not in seen:
            yield DoiUse(doi, registry_place(context, reference, "DOI"), "", reference.id)


def questions_of(context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The URLs, as cited, and the DOIs, in lower case, that the network has to be asked about; each once."""
    urls = dict.fromkeys(use.url for use in uses_of(context))
    dois = dict.fromkeys(doi_key(use.doi) for use in doi_uses(context))
    for doubtful in doubtful_addresses(context):
        other = doubtful.address.other
        if doi := doi_of_url(other):
            dois[doi_key(doi)] = None
        else:
            urls[other] = None
    return tuple(urls), tuple(dois)


def all_addresses(context: Context) -> Iterator[UrlUse]:
    """As `uses_of`, but with the URLs of the DOI resolver among them."""
    seen: set[str] = set()
    for read in read_notes(context):
        for use in chain(_printed_urls(read), _hidden_urls(read)):
            seen.add(same_url(use.url))
            yield use
    for reference in context.registry.references:
        url = reference.item.get("URL")
        if url and same_url(url) not in seen:
            yield UrlUse(url, registry_place(context, reference, "URL"), "", reference.id)


def _printed_urls(read: ReadNote) -> Iterator[UrlUse]:
    for found in read.urls():
        key = read.key_at(found.span[0]) or _keys_by_url(read).get(found.url, "")
        yield UrlUse(found.url, read.place(*found.span), read.label, key, read, found.span, found.bracketed)


def _hidden_urls(read: ReadNote) -> Iterator[UrlUse]:
    """Link targets behind the text, where the text does not print them too."""
    if not read.note.addresses:
        return
    keys, seen = _keys_by_url(read), {_loose(found.url) for found in read.urls()}
    for address in read.note.addresses:
        if address.url.lower().startswith(_TARGETS) and _loose(address.url) not in seen:
            seen.add(_loose(address.url))
            yield UrlUse(address.url, read.note.location, read.label, keys.get(address.url, ""), read)


def _loose(url: str) -> str:
    return same_url(url).rstrip("/")


def _keys_by_url(read: ReadNote) -> Mapping[str, str]:
    return {citation.item.get("URL"): key for citation, key in read.citations() if citation.item is not None}


def _printed_dois(read: ReadNote) -> Iterator[DoiUse]:
    for found in read.dois():
        if not found.malformed:
            yield DoiUse(found.doi, read.place(*found.span), read.label, read.key_at(found.span[0]), read)


def _hidden_dois(read: ReadNote) -> Iterator[DoiUse]:
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
