"""Items and records in plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stacite.model.evidence import Record
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, Date, Item, Name

if TYPE_CHECKING:
    from collections.abc import Callable


def name_of(text: str) -> Name:
    """`Family, Given`, or a body."""
    family, comma, given = text.partition(", ")
    return Name(family, given) if comma else Name(literal=text)


@pytest.fixture
def item_of() -> Callable[..., Item]:
    """An item; underscores in names stand for hyphens, names are lists of `Family, Given`."""

    def build(type: str = "article-journal", **values: Any) -> Item:  # noqa: A002 - CSL's word
        named = {name.replace("_", "-"): value for name, value in values.items()}
        return Item(
            type,
            {name: value for name, value in named.items() if name not in NAME_VARIABLES | DATE_VARIABLES},
            {name: tuple(map(name_of, value)) for name, value in named.items() if name in NAME_VARIABLES},
            {name: Date(str(value)) for name, value in named.items() if name in DATE_VARIABLES},
        )

    return build


@pytest.fixture
def record_of() -> Callable[..., Record]:
    """A record; names and dates as plain values."""

    def build(type: str = "article-journal", **values: Any) -> Record:  # noqa: A002 - CSL's word
        for name in ("authors", "editors"):
            values[name] = tuple(map(name_of, values.get(name, ())))
        values["dates"] = {name: Date(str(date)) for name, date in values.get("dates", {}).items()}
        return Record("10.1000/1", "Crossref", "https://api.crossref.org/works/10.1000/1", type=type, **values)

    return build
