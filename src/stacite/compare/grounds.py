"""What speaks for and against a record, besides its title: author, year, place, type, and what kind of record it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.compare.containers import same_container
from stacite.compare.fold import compact, fold
from stacite.compare.numbers import pages_of, plain_number, same_number, same_pages
from stacite.compare.persons import same_person
from stacite.compare.title_text import is_notice, says_retracted
from stacite.compare.years import registered_years
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.item import Item
    from stacite.model.record import Record

_LONG_TITLE = 40
"""Letters of a title that two works hardly share."""
_PREPRINT = "posted-content"
_PARTS = frozenset(("article-journal", "paper-conference", "chapter"))
"""One paper may be registered as any of these: proceedings appear as journals and as books."""
_TYPES: Mapping[str, frozenset[str]] = {
    "article": frozenset(("article",)),
    "article-journal": frozenset(("article-journal", "article-magazine", "review-book")),
    "chapter": frozenset(("chapter", "entry", "entry-dictionary", "entry-encyclopedia")),
    "dataset": frozenset(("dataset",)),
    "paper-conference": frozenset(("paper-conference",)),
    "report": frozenset(("report",)),
    "thesis": frozenset(("thesis",)),
}
"""By the type of the printed work, those of records that may be it."""
_SAYING = ("container-title", "publisher", "archive", "collection-title", "genre", "number", "URL")
_SAID = 300
"""Letters of each that are looked at."""
_INSTALMENT = frozenset(("volume", "first page"))
_SERVERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"arxiv", ("10.48550/",)),
    (r"(?:bio|med)rxiv|cold spring harbor", ("10.1101/", "10.64898/")),
    (r"ssrn|social science research network|elsevier", ("10.2139/",)),
    (r"research square", ("10.21203/",)),
    (r"chemrxiv|american chemical society", ("10.26434/",)),
    (r"psyarxiv|center for open science", ("10.31234/",)),
    (r"socarxiv|center for open science", ("10.31235/",)),
    (r"preprints org|mdpi", ("10.20944/",)),
    (r"authorea", ("10.22541/",)),
    (r"techrxiv", ("10.36227/",)),
    (r"zenodo", ("10.5281/",)),
)
"""Servers of preprints: what notes call them, or their publishers, and how their DOIs begin."""
_NO_NOTICE = frozenset(("new-version", "new-edition"))
_VERSION = pattern(r"(?:(?<=[._/-])|(?<=\d))v(\d{1,3})\Z", re.IGNORECASE)
_LAST_NUMBER = pattern(r"\.(\d{1,2})\Z")
_NUMBERED = pattern(r"10\.(?:12688|7554)/")
"""F1000's platforms and eLife, whose articles come in versions `.1`, `.2`; other journals end DOIs in any number."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of container, volume and first page: which both have and agree in, and which both have and differ in."""

    same: frozenset[str]
    other: frozenset[str]


def agreement(item: Item, record: Record) -> Agreement:
    """Container, volume and first page (or article number) compared, where both sides have them."""
    found = {name: same for name, same in _compared(item, record) if same is not None}
    same = frozenset(name for name, agrees in found.items() if agrees)
    return Agreement(same, frozenset(found) - same)


def _compared(item: Item, record: Record) -> Iterator[tuple[str, bool | None]]:
    container, registered = item.get("container-title"), (*record.containers, *record.short_containers)
    yield "container", same_container(container, registered) if compact(container) and registered else None
    volume = item.get("volume")
    known = plain_number(volume) and plain_number(record.volume)
    yield "volume", same_number(volume, record.volume) if known else None
    yield "first page", _same_first_page(item, record)


def _same_first_page(item: Item, record: Record) -> bool | None:
    same = same_pages(item, record)
    if same is not False:
        return same
    mine, theirs = pages_of(item.get("page")), pages_of(record.page)
    return mine is not None and theirs is not None and (mine.prefix, mine.first) == (theirs.prefix, theirs.first)


def author_doubt(item: Item, record: Record) -> str:
    """Why the first author is not the same; empty where he is."""
    people = record.authors or record.editors
    if not people:
        return "no author of it is registered"
    return "" if same_person(item.authors[0], people[0]) else f"its first author is {str(people[0])[:80]}"


def year_doubt(item: Item, record: Record, agreed: Agreement) -> str:
    """One of the registered years, or a year off where volume or page bear the record out and neither denies it.

    What appears every year under one title is a year off, too.
    """
    printed = item.issued.year if item.issued is not None else None
    if printed is None:
        return "the note prints no year"
    years = registered_years(record)
    if not years:
        return "no year of it is registered"
    nearest = min(years, key=lambda year: (abs(year - printed), year))
    borne_out = bool(_INSTALMENT & agreed.same) and not _INSTALMENT & agreed.other
    return "" if abs(nearest - printed) <= borne_out else f"its year is {nearest}"


def place_doubt(item: Item, record: Record, agreed: Agreement) -> str:
    """Container, volume or first page must agree, or the title be long, with nothing against it.

    Another first page is another paper: a correction, or the next part. Another volume may be a slip where the
    page is right.
    """
    against = agreed.other - ({"volume", "container"} if "first page" in agreed.same else {"container"})
    if not agreed.same:
        against = agreed.other
    if against:
        return f"its {' and '.join(sorted(against))} {'is another' if len(against) == 1 else 'are others'}"
    if _on_another_server(item, record):
        return "it is on another server"
    if agreed.same or len(compact(item.title)) >= _LONG_TITLE:
        return ""
    return "neither container, volume nor first page speaks for it, and its title is short"


def _on_another_server(item: Item, record: Record) -> bool:
    """Whether the note names one server of preprints and the record is of another."""
    if item.type != "article":
        return False
    said = fold(" ".join(item.get(variable)[:_SAID] for variable in _SAYING))
    named = {prefix for name, prefixes in _SERVERS if re.search(rf"\b(?:{name})\b", said) for prefix in prefixes}
    if named:
        return not record.doi.startswith(tuple(named))
    known = any(record.doi.startswith(prefixes) for _, prefixes in _SERVERS)
    publisher = fold(item.get("publisher") or item.get("container-title"))
    return known and bool(publisher) and publisher != fold(record.publisher)


def type_doubt(item: Item, record: Record, agreed: Agreement) -> str:
    """Whether a work of the printed type may be registered as this."""
    is_preprint = record.kind == _PREPRINT or record.type == "article"
    if item.type == "article":
        return "" if is_preprint else f"it is registered as {_named(record)}"
    if is_preprint:
        return "it is a preprint"
    if record.type in _TYPES.get(item.type, ()):
        return ""
    if item.type in _PARTS and record.type in _PARTS and "container" in agreed.same:
        return ""
    return f"it is registered as {_named(record)}"


def _named(record: Record) -> str:
    return (record.kind or record.type)[:40]


def notice_doubt(item: Item, record: Record) -> str:
    """A correction or retraction bears the title of the work that it is about."""
    if is_notice(item.title):
        return "" if _is_notice(record) else "it is the work, and the note cites a notice"
    if _is_notice(record):
        return "it is a notice about the work"
    if any(says_retracted(title) for title in record.titles) and not record.updated_by:
        return "it is the retracted work, or the notice that retracts it"
    return ""


def _is_notice(record: Record) -> bool:
    about = [update for update in record.updates if update.kind not in _NO_NOTICE and update.doi != record.doi]
    return bool(about) or any(is_notice(title) for title in record.titles)


def version_doubt(item: Item, record: Record) -> str:
    """One of several versions of a work is the cited one only if the note says which."""
    version = _version(record)
    if version and re.search(rf"(?:\bv|version )0*{version}\b|^{version}$", _said(item), re.IGNORECASE):
        return ""
    if version:
        return f"it is version {version} of the work, and the note names none"
    if record.relations.get("is-version-of"):
        return "it is one of several versions of the work"
    return ""


def _said(item: Item) -> str:
    url = re.search(r"v\d+(?=\W|\Z)", item.get("URL"))
    return item.get("version") or (url[0] if url else "")


def _version(record: Record) -> str:
    found = _VERSION.search(record.doi)
    if found is None and (record.kind == _PREPRINT or record.type == "dataset" or _NUMBERED.match(record.doi)):
        found = _LAST_NUMBER.search(record.doi)
    return found[1].lstrip("0") if found else ""
