"""What stacite read of a work, and what an editor made of it: the editor's hand wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.item import Date, Item
from stacite.registry.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.item import Name

Value = str | tuple["Name", ...] | Date


def variables(item: Item) -> dict[str, Value]:
    """All that is said of a work, its type too, under the names of the file."""
    return {"type": item.type, **item.texts, **item.names, **item.dates}


def item_of(values: dict[str, Value]) -> Item:
    """The work of which that is said."""
    return Item(
        str(values.get("type", Item().type)),
        {name: value for name, value in values.items() if isinstance(value, str) and name != "type"},
        {name: value for name, value in values.items() if isinstance(value, tuple)},
        {name: value for name, value in values.items() if isinstance(value, Date)},
    )


def union(items: Iterable[Item]) -> Item | None:
    """One work out of its full citations: the first says most, later ones what it left out.

    A citation with another title (two pages under one URL) adds nothing.
    """
    first: Item | None = None
    values: dict[str, Value] = {}
    for item in items:
        if first is None:
            first, values = item, variables(item)
        elif fold(item.title) == fold(first.title):
            values = variables(item) | values
    return None if first is None else item_of(values)


def follow(file: Item, base: Item, new: Item) -> Item:
    """The file's work after a new reading.

    A variable that is as stacite last read it (`base`) follows the new reading; one that differs was
    changed, added or deleted by hand, and stays as it is.
    """
    have, last, now = variables(file), variables(base), variables(new)
    names = [*have, *(name for name in now if name not in have)]
    chosen = {name: (now if have.get(name) == last.get(name) else have).get(name) for name in names}
    return item_of({name: value for name, value in chosen.items() if value})


def differences(before: Item, after: Item) -> Iterator[tuple[str, str, str]]:
    """Variable, old and new value in words, of all that differs."""
    old, new = variables(before), variables(after)
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            yield name, in_words(old.get(name)), in_words(new.get(name))


def in_words(value: Value | None) -> str:
    """A value as people read it: names apart by semicolons, a date in EDTF."""
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value.edtf if isinstance(value, Date) else value or ""
