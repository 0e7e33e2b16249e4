"""What an entry type has no field for, in the words that stand in `howpublished` and `note`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.exporters.bibtex_types import has_author, volume_is_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.item import Item, Name

ROLES = {
    "container-author": "In a work by",
    "editor": "Edited by",
    "translator": "Translated by",
    "recipient": "To",
    "interviewer": "Interview by",
    "director": "Directed by",
}
_SAID_BY_EDITOR = ("proceedings", "incollection", "inproceedings")


def howpublished(item: Item) -> str:
    """The place of a `@misc` in the world: `Reuters`, `Nature 5, no. 2, 3–4`, `In Focus no. IF12510, Library`.

    A publisher, or else an authority, of a work without author stands in `organization` instead.
    """
    genre = "" if item.get("genre") == item.title else item.get("genre")
    container = item.get("container-title") or item.get("collection-title")
    number = item.get("issue") or item.get("number") or item.get("collection-number")
    publisher = item.get("publisher") if has_author(item) else ""
    authority = item.get("authority") if has_author(item) or item.get("publisher") else ""
    parts = (
        genre,
        numbered(container, item.get("volume"), number, item.get("page")),
        event_words(item.get("event-title"), item.get("event-place")),
        publisher,
        item.get("publisher-place"),
        authority,
        *map(item.get, ("medium", "archive_location", "archive", "archive-place")),
    )
    return ", ".join(dict.fromkeys(part.strip() for part in parts if part.strip() and part != item.title))


def event_words(title: str, place: str) -> str:
    """`Rede Lecture (Cambridge)`."""
    return " ".join(filter(None, (title, f"({place})" if place else "")))


def numbered(container: str, volume: str, number: str, page: str) -> str:
    """The container with volume, number and pages: `Nature 5, no. 2, 3–4`."""
    head = " ".join(filter(None, (container, volume)))
    if number and (head or number.isdigit()):
        number = f"no. {number}"
    return ", ".join(filter(None, (head, number, page)))


def notes(item: Item, kind: str) -> Iterable[str]:
    """The note, and all that the entry type has no field for."""
    yield from _misc_notes(item) if kind == "misc" else _typed_notes(item, kind)
    if kind in ("misc", "inproceedings", "proceedings"):
        yield edition_words(item.get("edition"))
    yield f"Version {item.get('version')}" if item.get("version") else ""
    for role, words in ROLES.items():
        if role in item.names and not (role == "editor" and kind in _SAID_BY_EDITOR):
            yield with_names(words, item.names[role])
    yield item.get("note")


def _misc_notes(item: Item) -> Iterable[str]:
    if item.get("container-title"):
        yield collection_words(item)


def _typed_notes(item: Item, kind: str) -> Iterable[str]:
    in_books = kind in ("book", "proceedings", "incollection", "inproceedings")
    if not in_books:
        yield collection_words(item)
    if kind != "article" and not (in_books and volume_is_number(item)):
        yield f"Vol. {item.get('volume')}" if item.get("volume") else ""
    if kind not in ("article", "incollection", "inproceedings"):
        yield item.get("container-title")
    if in_books or kind == "article":
        yield item.get("genre")
    yield event_words(item.get("event-title"), item.get("event-place"))


def collection_words(item: Item) -> str:
    """The series and the place in it."""
    return " ".join(filter(None, (item.get("collection-title"), item.get("collection-number"))))


def edition_words(edition: str) -> str:
    """`Edition 2`; `rev. ed.` as it is."""
    return edition if not edition or re.search(r"\bed", edition, re.IGNORECASE) else f"Edition {edition}"


def with_names(words: str, names: tuple[Name, ...]) -> str:
    """`Edited by Jane Doe and Richard Roe`; empty without names."""
    *others, last = [str(name) for name in names] or [""]
    people = f"{', '.join(others)} and {last}" if others else last
    return f"{words} {people}" if people.strip() else ""
