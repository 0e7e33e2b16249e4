"""Whether a cited source exists: what the services said of it, and the verdict.

A verdict is never an accusation. Only positive evidence contradicts a source; that nobody knows it is said only where
those who should know it have responded, and what could not be asked stays open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from stacite.model.evidence import Record


class SourceVerdict(StrEnum):
    """Whether a source exists, from the best to the worst that is known, then what is not known."""

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
class Answer:
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
    """Why the reply is unknown, as a clause."""


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """The verdict on one source, with its evidence."""

    verdict: SourceVerdict
    reason: str
    """One clause without a period that says why: `Crossref has it under 10.1000/182`."""
    kind: str = ""
    """The kind of source, which decides who should know it; see services/coverage.toml."""
    answers: tuple[Answer, ...] = ()
    record: Record | None = None
    """What the verdict rests on: the work itself, or the work that stands in its place."""
    nearest: Record | None = None
    """Of a source that was not found: the work with the most similar title."""
    right: Record | None = None
    """Of a source that is contradicted: the work that was most likely meant."""
