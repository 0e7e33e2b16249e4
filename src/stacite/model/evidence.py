"""What network services said: registrations of DOIs, records of works, verdicts on links and archived copies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from stacite.model.item import Date, Name

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class EditorialUpdate:
    """An editorial change of a work, as Crossref's `updated-by` and `update-to` have it."""

    kind: str
    """With hyphens, in lower case: `retraction`, `partial-retraction`, `expression-of-concern`, `correction` …"""
    doi: str
    """In lower case; of the notice in `updated_by`, of the work in `updates`."""
    source: str = ""
    """`publisher` or `retraction-watch`."""
    on: str = ""
    """EDTF; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class Record:
    """A registered work; texts as they came, markup, entities and all."""

    doi: str
    """In lower case; empty in a record that has none."""
    agency: str
    """Who holds it: Crossref, DataCite, mEDRA, arXiv, Open Library."""
    source: str
    """The address that was asked."""
    fetched: datetime | None = None
    """UTC."""
    type: str = "document"
    """CSL's."""
    kind: str = ""
    """The agency's own word for it: `journal-article`, `posted-content`."""
    titles: tuple[str, ...] = ()
    """The best first."""
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
    relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """DOIs, in lower case, by Crossref's names: `is-preprint-of`, `has-version` …"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered work that may be the cited one."""

    record: Record
    doubts: tuple[str, ...] = ()
    """Which tests it failed, as clauses; none for one that may be claimed."""


@dataclass(frozen=True, slots=True)
class DoiSearchResult:
    """What came of looking for the DOI of a work."""

    candidates: tuple[Candidate, ...] = ()
    """The strongest first, three at most; several without doubts are equally strong."""
    asked: tuple[str, ...] = ()
    """Who was asked and answered: Crossref, DataCite."""
    fetched: datetime | None = None
    """UTC."""


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the page behind a link says of itself; the source of each is named as in its head or text."""

    titles: Mapping[str, str] = field(default_factory=dict)
    """By source, the most telling first: `citation_title`, `json-ld`, `og:title`, `dc.title`, `h1`, `title`, `pdf` …"""
    names: tuple[str, ...] = ()
    """Of authors, as printed there."""
    date: str = ""
    """EDTF."""
    site: str = ""
    paywall: bool = False
    """Whether it says that its text is for subscribers."""
    text: str = ""
    """The beginning of the text of a PDF or of a short page, for a title that no element holds."""


@dataclass(frozen=True, slots=True)
class ArchivedCopy:
    """An archived copy of a page, or why there is none."""

    url: str = ""
    """Empty where none was found."""
    captured: str = ""
    """EDTF."""
    reason: str = ""
    """Why none is offered, or why it could not be asked; a clause."""
    known: bool = True
    """False where the archive could not be asked: then the absence says nothing."""


class Outcome(StrEnum):
    """Three outcomes, never two: what could not be asked is not absent."""

    FOUND = "found"
    ABSENT = "absent"
    """Only from an authoritative negative answer."""
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        """Refuse `if outcome:`, which would take absent for found."""
        raise TypeError("an outcome has three values: compare it with Outcome.FOUND, ABSENT or UNKNOWN")


class Verdict(StrEnum):
    """What a link turned out to be."""

    ALIVE = "alive"
    MOVED = "moved"
    """A permanent redirect to a live page."""
    DEAD = "dead"
    SUSPICIOUS = "suspicious"
    """Answers, but is probably not the page: a soft 404, the home page, a parked domain."""
    BLOCKED = "blocked"
    """A wall: the page could not be checked. Never dead."""
    TEMPORARY = "temporary"
    """A fault that may pass: 5xx, timeouts."""
    INSECURE = "insecure"
    REFUSED = "refused"
    """Not asked for safety: a private address, `file:`."""
    UNCHECKED = "unchecked"
    """Not asked: offline, or no network."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One answer on the way to the page."""

    url: str
    status_code: int | None
    """None where no answer came."""
    asked_at: datetime | None = None
    """UTC."""
    error: str = ""
    """What happened instead of an answer, in plain words."""


@dataclass(frozen=True, slots=True)
class LinkHistory:
    """Since when a link has been found dead, this run included."""

    since: datetime
    """UTC; the first of the runs in a row that found it dead."""
    runs: int
    days: int
    """Distinct days (UTC) on which it was found dead."""
    last_alive: datetime | None = None
    """UTC; None where no run has seen it alive."""


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """The verdict on one URL and what it rests on."""

    url: str
    """As cited."""
    verdict: Verdict
    reason: str
    """`404 Not Found on both attempts`; one clause, no period."""
    status_code: int | None = None
    final_url: str = ""
    hops: tuple[Hop, ...] = ()
    """Every request made for it, retries too, in order."""
    elapsed_ms: int | None = None
    history: LinkHistory | None = None
    """Of a dead link, where earlier runs could be remembered."""
    seen: PageMetadata | None = None
    """What the page says of itself; None where no page came."""
    missing_part: str = ""
    """What the address names after `#`, where the page came and its only fault is to lack that."""


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
    """Crossref, DataCite, mEDRA …, where it was asked."""
    reason: str = ""
    """Why the outcome is unknown."""


class NetworkState(StrEnum):
    """Whether the network could be asked at all."""

    ONLINE = "online"
    OFFLINE = "offline"
    """The user said --offline."""
    NONE = "none"
    """Nothing answered, not even the DOI resolver."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the resolvers brought; without network simply less."""

    network: NetworkState = NetworkState.OFFLINE
    links: Mapping[str, LinkCheck] = field(default_factory=dict)
    """By URL as cited."""
    registrations: Mapping[str, Registration] = field(default_factory=dict)
    """By DOI in lower case."""
    records: Mapping[str, Record] = field(default_factory=dict)
    """By DOI in lower case: what is registered of the works whose DOIs are."""
    searches: Mapping[str, DoiSearchResult] = field(default_factory=dict)
    """By key of the reference: what came of looking for the DOIs that are not printed."""
    copies: Mapping[str, ArchivedCopy] = field(default_factory=dict)
    """By URL as cited: archived copies, where they were asked for."""
    remarks: tuple[str, ...] = ()
    """What went otherwise than the user would expect: a cache that can't be used."""
    interrupted: bool = False
    """Whether the user ended the asking before all was asked."""

    def merged(self, newer: Evidence) -> Evidence:
        """What both hold; where both have an entry, and for the run itself, `newer` counts."""
        return replace(
            newer,
            links={**self.links, **newer.links},
            registrations={**self.registrations, **newer.registrations},
            records={**self.records, **newer.records},
            searches={**self.searches, **newer.searches},
            copies={**self.copies, **newer.copies},
        )

    def restricted_to(
        self, urls: Iterable[str], dois: Iterable[str], works: Iterable[str], copies: Iterable[str]
    ) -> Evidence:
        """The entries of these URLs, DOIs in lower case, works by key and URLs of copies, in this order."""
        keys = list(dois)
        return replace(
            self,
            links=_subset(self.links, urls),
            registrations=_subset(self.registrations, keys),
            records=_subset(self.records, keys),
            searches=_subset(self.searches, works),
            copies=_subset(self.copies, copies),
        )


def _subset(known: Mapping[str, Entry], keys: Iterable[str]) -> dict[str, Entry]:
    return {key: known[key] for key in keys if key in known}
