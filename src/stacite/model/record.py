"""What a registration agency, or a library's catalogue, holds of a work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from stacite.model.item import Date, Name


@dataclass(frozen=True, slots=True)
class Update:
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
    updated_by: tuple[Update, ...] = ()
    updates: tuple[Update, ...] = ()
    relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """DOIs, in lower case, by Crossref's names: `is-preprint-of`, `has-version` …"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered work that may be the cited one."""

    record: Record
    doubts: tuple[str, ...] = ()
    """Which tests it failed, as clauses; none for one that may be claimed."""


@dataclass(frozen=True, slots=True)
class Search:
    """What came of looking for the DOI of a work."""

    candidates: tuple[Candidate, ...] = ()
    """The strongest first, three at most; several without doubts are equally strong."""
    asked: tuple[str, ...] = ()
    """Who was asked and answered: Crossref, DataCite."""
    fetched: datetime | None = None
    """UTC."""


@dataclass(frozen=True, slots=True)
class Seen:
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
class Copy:
    """An archived copy of a page, or why there is none."""

    url: str = ""
    """Empty where none was found."""
    captured: str = ""
    """EDTF."""
    reason: str = ""
    """Why none is offered, or why it could not be asked; a clause."""
    known: bool = True
    """False where the archive could not be asked: then the absence says nothing."""
