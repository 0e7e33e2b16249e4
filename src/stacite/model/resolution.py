"""What network services said: registrations of DOIs and verdicts on links."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from stacite.model.record import Copy, Record, Search, Seen


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
class History:
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
    """`404 Not Found, twice`; one clause, no period."""
    status_code: int | None = None
    final_url: str = ""
    hops: tuple[Hop, ...] = ()
    """Every request made for it, retries too, in order."""
    elapsed_ms: int | None = None
    history: History | None = None
    """Of a dead link, where earlier runs could be remembered."""
    seen: Seen | None = None
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


class Network(StrEnum):
    """Whether the network could be asked at all."""

    ONLINE = "online"
    OFFLINE = "offline"
    """The user said --offline."""
    NONE = "none"
    """Nothing answered, not even the DOI resolver."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the resolvers brought; without network simply less."""

    network: Network = Network.OFFLINE
    links: Mapping[str, LinkCheck] = field(default_factory=dict)
    """By URL as cited."""
    registrations: Mapping[str, Registration] = field(default_factory=dict)
    """By DOI in lower case."""
    records: Mapping[str, Record] = field(default_factory=dict)
    """By DOI in lower case: what is registered of the works whose DOIs are."""
    searches: Mapping[str, Search] = field(default_factory=dict)
    """By key of the reference: what came of looking for the DOIs that are not printed."""
    copies: Mapping[str, Copy] = field(default_factory=dict)
    """By URL as cited: archived copies, where they were asked for."""
    remarks: tuple[str, ...] = ()
    """What went otherwise than the user would expect: a cache that can't be used."""
    interrupted: bool = False
    """Whether the user ended the asking before all was asked."""
