"""Readings of a work: whether two belong together, how several are combined, and how an editor's changes are kept.

Two readings belong to one work if they have the same DOI, URL, or title, first author and year. What an editor
changed wins over every reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.item import Date, Item
from stacite.model.url import url_key
from stacite.text.folding import simple_fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.item import Name


Key = tuple[str, str]


def work_keys(item: Item) -> Iterator[Key]:
    """Yield the keys that identify a work, the most reliable first."""
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


def likeness(left: Item | None, right: Item | None) -> float:
    """Return the probability, 0 to 1, that two readings describe the same work.

    The words of the title count for half, author and year for the rest; a common identifier decides alone.
    """
    if left is None or right is None:
        return 1.0 if left is right else 0.0
    if set(work_keys(left)) & set(work_keys(right)):
        return 1.0
    score = 0.5 * overlap(simple_fold(left.title), simple_fold(right.title))
    score += 0.3 if _first_author(left) == _first_author(right) else 0.0
    return score + (0.2 if left.issued == right.issued else 0.0)


def overlap(first: str, second: str) -> float:
    """Return the share of common words, 0 to 1 (Dice's coefficient over sets)."""
    left, right = set(first.split()), set(second.split())
    if not left or not right:
        return 1.0 if left == right else 0.0
    return 2 * len(left & right) / (len(left) + len(right))


class ReferenceIndex:
    """Finds the reference of a work."""

    def __init__(self) -> None:
        self._known: dict[Key, tuple[str, Item]] = {}

    def add(self, item: Item, reference: str) -> None:
        """Add a reading of a reference; the first one with the same keys is kept."""
        for key in work_keys(item):
            self._known.setdefault(key, (reference, item))

    def find(self, item: Item) -> str:
        """Return the reference's id, or nothing."""
        for key in work_keys(item):
            if key in self._known and not _only_share(key, item, self._known[key][1]):
                return self._known[key][0]
        return ""


def _only_share(key: Key, item: Item, known: Item) -> bool:
    """Whether two works have nothing in common but an identifier, which one of them has by mistake."""
    if key[0] == "title" or simple_fold(item.title) == simple_fold(known.title):
        return False
    from stacite.compare.same_work import are_two_works  # noqa: PLC0415 - heavy, and seldom needed

    return are_two_works(item, known)


VariableValue = str | tuple["Name", ...] | Date


def item_variables(item: Item) -> dict[str, VariableValue]:
    """Return all variables of a work, with its type, by their names in the file."""
    return {"type": item.type, **item.texts, **item.names, **item.dates}


def item_from_variables(values: dict[str, VariableValue]) -> Item:
    """Make a work of its variables."""
    return Item(
        str(values.get("type", Item().type)),
        {name: value for name, value in values.items() if isinstance(value, str) and name != "type"},
        {name: value for name, value in values.items() if isinstance(value, tuple)},
        {name: value for name, value in values.items() if isinstance(value, Date)},
    )


def combine_readings(items: Iterable[Item]) -> Item | None:
    """Combine the full citations of a work: the first one wins, later ones add what it lacks.

    A citation with another title (two pages with one URL) adds nothing.
    """
    first: Item | None = None
    values: dict[str, VariableValue] = {}
    for item in items:
        if first is None:
            first, values = item, item_variables(item)
        elif simple_fold(item.title) == simple_fold(first.title):
            # In this order, so that the values of earlier citations stay.
            values = item_variables(item) | values
    return None if first is None else item_from_variables(values)


def three_way_merge(file: Item, base: Item, new: Item) -> Item:
    """Update the file's work with a new reading.

    A variable that is as stacite last read it (`base`) is replaced; one that differs was
    changed, added or deleted by hand, and is kept.
    """
    file_values, base_values, new_values = item_variables(file), item_variables(base), item_variables(new)
    names = [*file_values, *(name for name in new_values if name not in file_values)]
    chosen = {
        name: (new_values if file_values.get(name) == base_values.get(name) else file_values).get(name)
        for name in names
    }
    return item_from_variables({name: value for name, value in chosen.items() if value})


def item_differences(before: Item, after: Item) -> Iterator[tuple[str, str, str]]:
    """Yield variable, old and new value (as text) of all differences."""
    old, new = item_variables(before), item_variables(after)
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            yield name, value_text(old.get(name)), value_text(new.get(name))


def value_text(value: VariableValue | None) -> str:
    """Return a value as text: names joined by semicolons, a date in EDTF."""
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value.edtf if isinstance(value, Date) else value or ""
