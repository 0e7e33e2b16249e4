"""Evidence from services: DOI registrations, records of works, verdicts on links and sources, archived copies.

`EvidenceRequest` is what they are asked for. A doi.org URL is no link: its DOI is looked up instead.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn, TypeVar

from stacite.model.identifiers import doi_key, doi_of_url, is_doi

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import datetime

    from stacite.model.item import Date, Item, Name


# Why nothing was requested, for whole runs.
OFFLINE = "offline"
NO_NETWORK = "no network"
INTERRUPTED = "the run was stopped before this was checked"
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class EditorialUpdate:
    """A notice about a work (retraction, correction), from Crossref's `updated-by` and `update-to`."""

    kind: str
    """In lower case with hyphens: `retraction`, `partial-retraction`, `expression-of-concern`, `correction` …"""
    doi: str
    """In lower case; that of the notice in `updated_by`, that of the work in `updates`. Empty if the registry names
    none."""
    source: str = ""
    """`publisher` or `retraction-watch`."""
    on: str = ""
    """EDTF; empty if unknown."""


@dataclass(frozen=True, slots=True)
class Record:
    """A registered work; texts are as the service sent them, with markup and entities."""

    doi: str
    """In lower case; empty if the record has none."""
    agency: str
    """The service that has it: Crossref, DataCite, mEDRA, arXiv, Open Library …"""
    source: str
    """The address that was asked."""
    fetched: datetime | None = None
    """UTC."""
    type: str = "document"
    """CSL type."""
    kind: str = ""
    """The agency's own type: `journal-article`, `posted-content`."""
    titles: tuple[str, ...] = ()
    """The most important title first."""
    subtitles: tuple[str, ...] = ()
    original_titles: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    short_containers: tuple[str, ...] = ()
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    dates: Mapping[str, Date] = field(default_factory=dict)
    """By the agency's names: `issued`, `published-print`, `journal-issue-published-print`, `posted` …"""
    volume: str = ""
    issue: str = ""
    page: str = ""
    article_number: str = ""
    publisher: str = ""
    updated_by: tuple[EditorialUpdate, ...] = ()
    updates: tuple[EditorialUpdate, ...] = ()
    isbns: tuple[str, ...] = ()
    """Without hyphens."""
    numbers: tuple[str, ...] = ()
    """Other numbers by which it is known, as the service spells them: `410 U.S. 113`, `A/RES/77/1`, `32016R0679`."""
    url: str = ""
    """A page about the work for readers; empty if the service has none."""
    relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """DOIs in lower case, by Crossref's name of the relation: `is-preprint-of`, `has-version` …"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered work that may be the cited one."""

    record: Record
    doubts: tuple[str, ...] = ()
    """Clauses that name the tests it failed; none if the DOI may be claimed."""


@dataclass(frozen=True, slots=True)
class DoiSearchResult:
    """Result of searching the DOI of a work."""

    candidates: tuple[Candidate, ...] = ()
    """At most three, the strongest first; several without doubts are equally strong."""
    asked: tuple[str, ...] = ()
    """Services that responded: Crossref, DataCite."""
    fetched: datetime | None = None
    """UTC."""


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Metadata of a web page."""

    titles: Mapping[str, str] = field(default_factory=dict)
    """By source, most reliable first: `citation_title`, `json-ld`, `og:title`, `dc.title`, `h1`, `title`, `pdf` …"""
    names: tuple[str, ...] = ()
    """Authors as the page prints them."""
    date: str = ""
    """EDTF."""
    site: str = ""
    paywall: bool = False
    """Whether the page says that its text is for subscribers."""
    text: str = ""
    """Beginning of the text of a PDF or a short page, which may contain a title without markup."""


@dataclass(frozen=True, slots=True)
class ArchivedCopy:
    """An archived copy of a page, or the reason why there is none."""

    url: str = ""
    """Empty if none was found."""
    captured: str = ""
    """EDTF."""
    reason: str = ""
    """Clause: why there is none, or why the archive could not be asked."""
    known: bool = True
    """False if the archive could not be asked, so that the absence means nothing."""


@dataclass(frozen=True, slots=True)
class CaptureHistory:
    """What the Wayback Machine has of a page that is gone. Nothing at all says that it never captured the page."""

    first: str = ""
    """The month of the first capture, in EDTF; empty if there is none."""
    last: str = ""
    """The month of the last one."""
    has_site: bool = False
    """Of a page without captures: whether there are some of other pages of its site."""
    is_excluded: bool = False
    """Whether the archive shows nothing of the site, at its owner's request."""


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page beside a capture from when it was read; both could be read."""

    copy: str
    """The address of the capture."""
    captured: str
    """EDTF."""
    kept: float
    """The share of the captured text that the page still has, 0 to 1."""
    title_then: str = ""
    title_now: str = ""


class QuotationMatch(StrEnum):
    """How a quotation stands in the text of a source."""

    FOUND = "found"
    ALTERED = "altered"
    """In other words."""
    MISSING = "missing"
    """Not in what could be read of it, which proves nothing."""


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """A quotation that was looked for in the text of a source."""

    quotation: str
    """As printed, without quotation marks."""
    match: QuotationMatch
    source: str
    """The address or the path of the text."""
    page: str = ""
    there: str = ""
    """The words of the source, where they are others."""
    differences: tuple[str, ...] = ()
    """Clauses on what is different."""
    is_pdf: bool = False
    """Whether the text is that of a PDF, which is not always read exactly."""


class Outcome(StrEnum):
    """Three outcomes, not two: what could not be checked is not absent."""

    FOUND = "found"
    ABSENT = "absent"
    """Only after an authoritative negative response."""
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        """Forbid `if outcome:`, which would be true for ABSENT too."""
        raise TypeError("an outcome has three values: compare it with Outcome.FOUND, ABSENT or UNKNOWN")


class Verdict(StrEnum):
    """The state of a link."""

    ALIVE = "alive"
    MOVED = "moved"
    """Permanently redirects to a working page."""
    DEAD = "dead"
    SUSPICIOUS = "suspicious"
    """Responds, but probably not with the page: a soft 404, the home page, a parked domain."""
    BLOCKED = "blocked"
    """Access was refused, so the page could not be checked; never counted as dead."""
    TEMPORARY = "temporary"
    """A temporary error: 5xx, timeouts."""
    INSECURE = "insecure"
    REFUSED = "refused"
    """Not requested for security: a private address, `file:`."""
    UNCHECKED = "unchecked"
    """Not requested: offline or no network."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One response on the way to the page."""

    url: str
    status_code: int | None
    """None if there was no response."""
    requested_at: datetime | None = None
    """UTC."""
    error: str = ""
    """In plain words, what happened instead of a response."""


@dataclass(frozen=True, slots=True)
class LinkHistory:
    """How long a link has been dead, including this run."""

    since: datetime
    """UTC; the first of the consecutive runs that found it dead."""
    runs: int
    days: int
    """Distinct days (UTC) on which it was found dead."""
    last_alive: datetime | None = None
    """UTC; None if no run found it working."""


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """The verdict on a URL and its evidence."""

    url: str
    """As cited."""
    verdict: Verdict
    reason: str
    """`404 Not Found on both attempts`; one clause, no period."""
    status_code: int | None = None
    final_url: str = ""
    hops: tuple[Hop, ...] = ()
    """All requests for it in order, including retries."""
    elapsed_ms: int | None = None
    history: LinkHistory | None = None
    """For a dead link, if earlier runs were recorded."""
    metadata: PageMetadata | None = None
    """Metadata of the page; None if there was none."""
    missing_part: str = ""
    """The fragment (`#…`) of the URL, if the page works and only lacks that."""
    is_private: bool = False
    """Whether it was refused because it leads to an address that `allow_private` would have to name."""


@dataclass(frozen=True, slots=True)
class Registration:
    """Whether a DOI is registered."""

    doi: str
    outcome: Outcome
    source: str = ""
    """The address that was asked."""
    fetched: datetime | None = None
    """UTC."""
    agency: str = ""
    """Crossref, DataCite, mEDRA …, if it was asked for."""
    reason: str = ""
    """Why the outcome is unknown."""


class NetworkState(StrEnum):
    """Whether the network was available."""

    ONLINE = "online"
    OFFLINE = "offline"
    """The user set --offline."""
    NONE = "none"
    """No server of the internet responded, not even the DOI resolver."""


class CheckKind(StrEnum):
    """What is checked about sources and documents, for what could not be."""

    LINK = "link"
    REGISTRATION = "registration"
    """Whether a DOI is registered."""
    RECORD = "record"
    """Whether the registered record of a DOI matches what is printed."""
    RETRACTION = "retraction"
    DOI_SEARCH = "doi-search"
    """Whether a work without a DOI has one."""
    EXISTENCE = "existence"
    """Whether a source exists."""
    COPY = "archived-copy"
    CHANGE = "page-change"
    """Whether a page has changed since it was read."""
    QUOTATION = "quotation"
    """Whether the quotations of a source are in its text."""
    DOCUMENT = "document"
    BIBLIOGRAPHY = "bibliography"
    """Whether the keys that a document cites are in a bibliography that it names."""
    RULE = "rule"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Something that a run could not check. It is named, so that nobody takes it for a pass."""

    kind: CheckKind
    what: str
    """What it is about: a URL, a DOI, the key of a source, a path, or the code of a rule; empty for all of this kind
    that have no result."""
    reason: str
    """A clause: `500 Internal Server Error`, `two requests in a row timed out`, `internal error: ValueError`."""
    service: str = ""
    """The service that was asked, as users know it (`doi.org`, `Crossref`); empty for stacite itself."""
    is_error: bool = False
    """Whether the run has failed by it (exit status 2): an internal error, or a document that can't be read."""
    hint: str = ""
    """What to do about it, as sentences; empty if there is nothing to say."""


_MAX_ERROR = 200


def internal_error(kind: CheckKind, what: str, error: Exception, service: str = "") -> NotChecked:
    """What an exception that nothing else caught kept from being checked; the exit status of the run says so too.

    With STACITE_TRACEBACK the exception is raised again instead: who looks for the fault wants all of it.
    """
    if os.environ.get("STACITE_TRACEBACK"):
        raise error
    # One line, however the exception was worded: the reason is a clause.
    text = " ".join(str(error).split())
    text = text if len(text) <= _MAX_ERROR else text[: _MAX_ERROR - 1] + "…"
    clause = f"internal error: {type(error).__name__}" + (f": {text}" if text else "")
    return NotChecked(kind, what, clause, service, is_error=True)


class SourceVerdict(StrEnum):
    """Whether a source exists, from the best to the worst that is known, then what is not known.

    Never an accusation: only positive evidence contradicts a source, and what could not be asked stays open.
    """

    CONFIRMED = "confirmed"
    """The record of its identifier agrees, or one that a search found."""
    CONTRADICTED = "contradicted"
    """Positive evidence: its identifier or its place belongs to another work, or its identifier does not exist."""
    NOT_FOUND = "not-found"
    """Every index that should have it responded, and none has it."""
    NOT_FINDABLE = "not-findable"
    """No index covers works of its kind, time or language."""
    NOT_CHECKED = "not-checked"
    """A service that would decide was down, refused, out of budget, or switched off; or the citation was not read for
    sure."""


class Way(StrEnum):
    """How a service was asked about a work."""

    IDENTIFIER = "identifier"
    """By a DOI, ISBN, arXiv identifier, report number, citation of a case …"""
    SLOT = "slot"
    """By its place: journal, volume and first page; reporter, volume and page."""
    SEARCH = "search"
    """By its title."""


class Reply(StrEnum):
    """What a service said, before anything is compared."""

    RECORDS = "records"
    NO_HIT = "no-hit"
    """A search without results, or a place without works: never a proof of absence."""
    ABSENT = "absent"
    """The registry of the identifier says that there is no such identifier. Only for Way.IDENTIFIER."""
    UNKNOWN = "unknown"
    """No response, or none that can be used."""


@dataclass(frozen=True, slots=True)
class SourceLookup:
    """What one service said of one work, asked in one way."""

    service: str
    """As users know it: `Crossref`."""
    way: Way
    asked: str
    """What was asked for, as shown to readers: `DOI 10.1000/182`, `ISBN 0-19-852663-6`, `title`, `410 U.S. 113`."""
    reply: Reply
    records: tuple[Record, ...] = ()
    """Only for Reply.RECORDS; what a search found in its order, not yet compared with the work."""
    url: str = ""
    """The address that was requested, without keys."""
    fetched: datetime | None = None
    """UTC."""
    reason: str = ""
    """Why the reply is unknown, as a clause; of a place without works, why that is no wonder."""


SURE, SURE_OF_KIND = 0.8, 0.7
"""Confidence in the title and the names, and in the type, from which on a reading may be held against a source."""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A work of which is asked whether it exists, and how surely it was read."""

    item: Item
    certainty: float = 1.0
    """Confidence in its title and names, 0 to 1; below `SURE` nothing is held against it."""
    titles: tuple[str, ...] = ()
    """Other titles that the citation may mean, such as the words that it has in quotation marks."""
    et_al: bool = False
    """Whether the citation doesn't name all authors."""
    kind_certainty: float = 1.0
    """Confidence in its type, 0 to 1: who should know the work depends on it."""

    @property
    def doi(self) -> str:
        """As given, or of its URL; empty for none."""
        return self.item.get("DOI") or doi_of_url(self.item.get("URL")) or ""


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """The verdict on one source, with its evidence."""

    verdict: SourceVerdict
    reason: str
    """One clause without a period that says why: `Crossref has it under 10.1000/182`."""
    kind: str = ""
    """The kind of source, which decides who should know it; see services/coverage.toml."""
    lookups: tuple[SourceLookup, ...] = ()
    record: Record | None = None
    """What the verdict rests on: the work itself, or the work that stands in its place."""
    nearest: Record | None = None
    """Of a source that was not found: the work with the most similar title."""
    right: Record | None = None
    """Of a source that is contradicted: the work that was most likely meant."""


@dataclass(frozen=True, slots=True)
class QuotedSource:
    """A source and the quotations to look for in its text."""

    quotations: Sequence[str]
    url: str = ""
    """Of its page."""
    file: str = ""
    """The path of its text on this computer; read instead of the page."""
    doi: str = ""
    """Of an article that may be open elsewhere, if neither can be read."""


@dataclass(frozen=True, slots=True)
class EvidenceRequest:
    """What is asked for; each once, in this order."""

    urls: Sequence[str] = ()
    """As cited."""
    dois: Sequence[str] = ()
    works: Mapping[str, Item] = field(default_factory=dict)
    """By key of the reference: works whose DOIs are to be looked for."""
    copies: Mapping[str, Item] = field(default_factory=dict)
    """By URL as cited: the work that it shows; an archived copy is to be looked for where the page is gone."""
    records: bool = False
    """Whether to look up the records of the DOIs as well."""
    sources: Mapping[str, CitedSource] = field(default_factory=dict)
    """By key of the reference: works of which is asked whether they exist."""
    captures: int = 0
    """Of how many pages that are gone, at most, to ask whether they were ever archived."""
    changes: Mapping[str, Item] = field(default_factory=dict)
    """By URL as cited: the work that it shows; the page is to be compared with how it was when it was read."""
    quotations: Mapping[str, QuotedSource] = field(default_factory=dict)
    """By key of the reference."""


def requested_links(request: EvidenceRequest) -> list[str]:
    """The URLs that are requested as links, each once, in order."""
    return [url for url in dict.fromkeys(request.urls) if doi_of_url(url) is None]


def requested_dois(request: EvidenceRequest) -> list[str]:
    """The DOIs, those of doi.org URLs too, each once as first named: they are compared case-insensitively."""
    cited = [doi for source in request.sources.values() if is_doi(doi := source.doi)]
    named = [*request.dois, *filter(None, map(doi_of_url, request.urls)), *cited]
    first: dict[str, str] = {}
    for doi in named:
        first.setdefault(doi_key(doi), doi)
    return list(first.values())


@dataclass(frozen=True, slots=True)
class Evidence:
    """All evidence from the network; without network there is less."""

    network: NetworkState = NetworkState.OFFLINE
    links: Mapping[str, LinkCheck] = field(default_factory=dict)
    """By URL as cited."""
    registrations: Mapping[str, Registration] = field(default_factory=dict)
    """By DOI in lower case."""
    records: Mapping[str, Record] = field(default_factory=dict)
    """By DOI in lower case: the records of registered works."""
    searches: Mapping[str, DoiSearchResult] = field(default_factory=dict)
    """By key of the reference: results of searching DOIs that are not printed."""
    copies: Mapping[str, ArchivedCopy] = field(default_factory=dict)
    """By URL as cited: archived copies, if they were requested."""
    captures: Mapping[str, CaptureHistory] = field(default_factory=dict)
    """By URL as cited: what the Wayback Machine has of pages that are gone, if it could be asked."""
    changes: Mapping[str, PageChange] = field(default_factory=dict)
    """By URL as cited: pages beside captures from when they were read, if that was requested."""
    quotations: Mapping[str, tuple[QuotationCheck, ...]] = field(default_factory=dict)
    """By key of the reference: quotations that were looked for in its text, if that was requested."""
    sources: Mapping[str, SourceCheck] = field(default_factory=dict)
    """By key of the reference: whether the source exists, if that was asked for."""
    remarks: tuple[str, ...] = ()
    """Sentences on unexpected events, such as a cache that can't be used."""
    not_checked: tuple[NotChecked, ...] = ()
    """What no service could be asked about, or none responded to."""
    interrupted: bool = False
    """Whether the user stopped the requests before the end."""

    def merged(self, newer: Evidence) -> Evidence:
        """Combine both; `newer` wins if both have an entry, and for everything about the run itself."""
        return replace(
            newer,
            links={**self.links, **newer.links},
            registrations={**self.registrations, **newer.registrations},
            records={**self.records, **newer.records},
            searches={**self.searches, **newer.searches},
            copies={**self.copies, **newer.copies},
            captures={**self.captures, **newer.captures},
            changes={**self.changes, **newer.changes},
            quotations={**self.quotations, **newer.quotations},
            sources={**self.sources, **newer.sources},
            not_checked=self._not_checked_after(newer),
        )

    def _not_checked_after(self, newer: Evidence) -> tuple[NotChecked, ...]:
        """The newer entries, and those of this whose questions were not asked again."""
        again = _by_kind(newer.links, newer.registrations, newer.searches, newer.copies, newer.sources)
        kept = (each for each in self.not_checked if each.what not in again.get(each.kind, ()))
        return tuple({(each.kind, each.what): each for each in (*kept, *newer.not_checked)}.values())

    def restricted_to(
        self,
        urls: Iterable[str],
        dois: Iterable[str],
        works: Iterable[str],
        copies: Iterable[str],
        sources: Iterable[str] = (),
    ) -> Evidence:
        """Return the entries of these URLs, DOIs (lower case), keys of works, URLs of copies, and keys of sources.

        They are in this order.
        """
        urls, dois, works, copies, sources = map(dict.fromkeys, (urls, dois, works, copies, sources))
        asked = _by_kind(urls, dois, works, copies, sources)
        return replace(
            self,
            links=_subset(self.links, urls),
            registrations=_subset(self.registrations, dois),
            records=_subset(self.records, dois),
            searches=_subset(self.searches, works),
            copies=_subset(self.copies, copies),
            captures=_subset(self.captures, urls),
            changes=_subset(self.changes, urls),
            sources=_subset(self.sources, sources),
            not_checked=tuple(each for each in self.not_checked if each.what in asked.get(each.kind, (each.what,))),
        )


def _by_kind(
    urls: Container[str],
    dois: Container[str],
    works: Container[str],
    copies: Container[str],
    sources: Container[str],
) -> dict[CheckKind, Container[str]]:
    """What each kind of check is about."""
    return {
        CheckKind.LINK: urls,
        CheckKind.REGISTRATION: dois,
        CheckKind.RECORD: dois,
        CheckKind.RETRACTION: dois,
        CheckKind.DOI_SEARCH: works,
        CheckKind.COPY: copies,
        CheckKind.EXISTENCE: sources,
    }


def _subset(known: Mapping[str, _Entry], keys: Iterable[str]) -> dict[str, _Entry]:
    return {key: known[key] for key in keys if key in known}
