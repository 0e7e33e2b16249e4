"""What Crossref says of a work, as a record: from its REST API or in the CSL form of content negotiation.

Source: Crossref REST API documentation ("works"), and the CSL-JSON schema. Nothing is mended here: titles keep
their markup, names their spelling.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stacite.model.item import TYPES, Name
from stacite.model.record import Record, Update
from stacite.resolvers.shapes import date_of_parts, doi, table, tables, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from stacite.model.item import Date

AGENCY = "Crossref"
_TYPES = {
    "journal-article": "article-journal",
    "book-chapter": "chapter",
    "book-part": "chapter",
    "book-section": "chapter",
    "book-track": "chapter",
    "reference-entry": "entry",
    "edited-book": "book",
    "monograph": "book",
    "reference-book": "book",
    "book-set": "book",
    "book-series": "book",
    "proceedings": "book",
    "proceedings-series": "book",
    "proceedings-article": "paper-conference",
    "posted-content": "article",
    "peer-review": "review",
    "report-component": "report",
    "report-series": "report",
    "dissertation": "thesis",
    "database": "dataset",
    "journal": "periodical",
    "journal-volume": "periodical",
    "journal-issue": "periodical",
}
"""Crossref's types that CSL calls otherwise."""
_DATES = ("issued", "published", "published-print", "published-online", "published-other", "posted", "approved")
_ISSUE_DATES = ("published-print", "published-online")
_RETRACTION_WATCH = "retraction-watch"


def record_of(message: Mapping[str, Any], source: str, fetched: datetime | None) -> Record:
    """A work out of `message` of its JSON; what has another shape than it should counts as not there."""
    own = doi(message.get("DOI"))
    updated_by, updates = _updates(message, own)
    kind = text(message.get("type"))
    return Record(
        doi=own,
        agency=AGENCY,
        source=source,
        fetched=fetched,
        type=_TYPES.get(kind, kind if kind in TYPES else "document"),
        kind=kind,
        titles=texts(message.get("title")),
        subtitles=texts(message.get("subtitle")),
        original_titles=texts(message.get("original-title")),
        containers=texts(message.get("container-title")),
        short_containers=_short_containers(message),
        authors=names(message.get("author")),
        editors=names(message.get("editor")),
        dates=_dates(message),
        volume=text(message.get("volume")),
        issue=text(message.get("issue")) or text(table(message.get("journal-issue")).get("issue")),
        page=text(message.get("page")),
        article_number=text(message.get("article-number")),
        publisher=text(message.get("publisher")),
        updated_by=updated_by,
        updates=updates,
        relations=_relations(message.get("relation")),
    )


def _short_containers(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The lists of the REST API, the strings of the CSL form."""
    named = (message.get(name) for name in ("short-container-title", "container-title-short", "journalAbbreviation"))
    return tuple(dict.fromkeys(short for value in named for short in texts(value)))


def names(value: object) -> tuple[Name, ...]:
    """Persons and bodies in their order; who has only one name is a person with a family name, or a body."""
    return tuple(name for entry in tables(value) if (name := _name(entry)) is not None)


def _name(entry: Mapping[str, Any]) -> Name | None:
    literal = text(entry.get("name")) or text(entry.get("literal"))
    family, given = text(entry.get("family")), text(entry.get("given"))
    if family:
        return Name(
            family,
            given,
            dropping_particle=text(entry.get("dropping-particle")),
            non_dropping_particle=text(entry.get("non-dropping-particle")),
            suffix=text(entry.get("suffix")),
        )
    return Name(literal=literal or given) if literal or given else None


def _dates(message: Mapping[str, Any]) -> dict[str, Date]:
    of_issue = table(message.get("journal-issue"))
    named = {name: message.get(name) for name in _DATES}
    named |= {f"journal-issue-{name}": of_issue.get(name) for name in _ISSUE_DATES}
    return {name: date for name, value in named.items() if (date := date_of_parts(value)) is not None}


def _updates(message: Mapping[str, Any], own: str) -> tuple[tuple[Update, ...], tuple[Update, ...]]:
    """`updated-by` and `update-to`, each relation once and on one side.

    What updates itself was updated, in place. Where a relation stands on both sides, Retraction Watch knows
    which way it goes; else the work counts as the updated one.
    """
    updated_by, updates = _merged(message.get("updated-by")), _merged(message.get("update-to"))
    for key in [key for key in updates if key[1] == own]:
        updated_by.setdefault(key, updates.pop(key))
    for key in updated_by.keys() & updates.keys():
        watched = updates[key].source == _RETRACTION_WATCH and updated_by[key].source != _RETRACTION_WATCH
        del (updated_by if watched else updates)[key]
    return tuple(updated_by.values()), tuple(updates.values())


def _merged(value: object) -> dict[tuple[str, str], Update]:
    merged: dict[tuple[str, str], Update] = {}
    for update in _each_update(value):
        key = update.kind, update.doi
        if key not in merged or (update.source == _RETRACTION_WATCH and merged[key].source != _RETRACTION_WATCH):
            merged[key] = update
    return merged


def _each_update(value: object) -> Iterator[Update]:
    for entry in tables(value):
        kind, other = _word(text(entry.get("type")) or text(entry.get("label"))), doi(entry.get("DOI"))
        if kind and other:
            on = date_of_parts(entry.get("updated"))
            yield Update(kind, other, _word(text(entry.get("source"))), on.edtf if on else "")


def _word(name: str) -> str:
    """`Expression_of_concern` is `expression-of-concern`."""
    return re.sub(r"[\s_-]+", "-", name.lower())


def _relations(value: object) -> dict[str, tuple[str, ...]]:
    """Those between DOIs."""
    found = {
        _word(name): tuple(dict.fromkeys(other for entry in tables(entries) if (other := doi(entry.get("id")))))
        for name, entries in table(value).items()
    }
    return {name: dois for name, dois in found.items() if dois}
