"""Readings of works: when two are one work, what several say together, and what an editor made of them.

Two readings are one work by the same DOI, the same URL, or the same title, first author and year. What an editor
changed wins over every reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.item import Date, Item
from stacite.model.url import url_key
from stacite.text.transliteration import simple_fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.item import Name


Key = tuple[str, str]


def work_keys(item: Item) -> Iterator[Key]:
    """What a work is known by, the surest first."""
    url = item.get("URL")
    linked = doi_of_url(url) if url else None
    if doi := item.get("DOI") or linked:
        yield "doi", doi_key(doi)
    if url and not linked:
        yield "url", url_key(url)
    if title := simple_fold(item.title):
        yield "title", f"{title}|{_first_author(item)}|{item.year or ''}"


def _first_author(item: Item) -> str:
    return simple_fold(item.authors[0].sort) if item.authors else ""


def likeness(one: Item | None, other: Item | None) -> float:
    """0 to 1: how far two readings of one place in a note tell of the same work.

    Half of it is the title's words, the rest author and year; an identifier in common settles it.
    """
    if one is None or other is None:
        return 1.0 if one is other else 0.0
    if set(work_keys(one)) & set(work_keys(other)):
        return 1.0
    score = 0.5 * overlap(simple_fold(one.title), simple_fold(other.title))
    score += 0.3 if _first_author(one) == _first_author(other) else 0.0
    return score + (0.2 if one.issued == other.issued else 0.0)


def overlap(one: str, other: str) -> float:
    """0 to 1: the words that two texts share (Dice's coefficient over sets)."""
    left, right = set(one.split()), set(other.split())
    if not left or not right:
        return 1.0 if left == right else 0.0
    return 2 * len(left & right) / (len(left) + len(right))


class ReferenceIndex:
    """Finds the reference of a work."""

    def __init__(self) -> None:
        self._ids: dict[Key, str] = {}

    def add(self, item: Item, reference: str) -> None:
        """Have a reading of a work lead to its reference; the first reading stays."""
        for key in work_keys(item):
            self._ids.setdefault(key, reference)

    def find(self, item: Item) -> str:
        """The reference's id, or nothing."""
        for key in work_keys(item):
            if key in self._ids:
                return self._ids[key]
        return ""


VariableValue = str | tuple["Name", ...] | Date


def item_variables(item: Item) -> dict[str, VariableValue]:
    """All that is said of a work, its type too, under the names of the file."""
    return {"type": item.type, **item.texts, **item.names, **item.dates}


def item_from_variables(values: dict[str, VariableValue]) -> Item:
    """The work of which that is said."""
    return Item(
        str(values.get("type", Item().type)),
        {name: value for name, value in values.items() if isinstance(value, str) and name != "type"},
        {name: value for name, value in values.items() if isinstance(value, tuple)},
        {name: value for name, value in values.items() if isinstance(value, Date)},
    )


def combine_readings(items: Iterable[Item]) -> Item | None:
    """One work out of its full citations: the first says most, later ones what it left out.

    A citation with another title (two pages under one URL) adds nothing.
    """
    first: Item | None = None
    values: dict[str, VariableValue] = {}
    for item in items:
        if first is None:
            first, values = item, item_variables(item)
        elif simple_fold(item.title) == simple_fold(first.title):
            values = item_variables(item) | values
    return None if first is None else item_from_variables(values)


def three_way_merge(file: Item, base: Item, new: Item) -> Item:
    """The file's work after a new reading.

    A variable that is as stacite last read it (`base`) follows the new reading; one that differs was
    changed, added or deleted by hand, and stays as it is.
    """
    have, last, now = item_variables(file), item_variables(base), item_variables(new)
    names = [*have, *(name for name in now if name not in have)]
    chosen = {name: (now if have.get(name) == last.get(name) else have).get(name) for name in names}
    return item_from_variables({name: value for name, value in chosen.items() if value})


def item_differences(before: Item, after: Item) -> Iterator[tuple[str, str, str]]:
    """Variable, old and new value in words, of all that differs."""
    old, new = item_variables(before), item_variables(after)
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            yield name, value_text(old.get(name)), value_text(new.get(name))


def value_text(value: VariableValue | None) -> str:
    """A value as people read it: names apart by semicolons, a date in EDTF."""
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value.edtf if isinstance(value, Date) else value or ""
