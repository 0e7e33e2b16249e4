"""The bodies that stand behind a work: institutions, offices, companies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.rules.addresses import host_of

if TYPE_CHECKING:
    from stacite.model.item import Item

_NAMING = """
    publisher original-publisher container-title collection-title archive archive_collection authority event event-title
    source
""".split()
"""Variables that name a body, or what one is known by."""
_SERIES = pattern(r"(?!(?:nos?|nr|num)\b)[A-Za-z]{2,}", re.IGNORECASE)
"""Letters in a report's number that stand for who issued it: `GAO-16-669`, `Cm 9661`."""


def names_body(item: Item) -> bool:
    """Whether the work says by anything who issued it: a body among its names, a publisher, a series, its address."""
    bodies = any(name.literal for names in item.names.values() for name in names)
    series = _SERIES.match(item.get("number")) is not None
    return bodies or series or any(map(item.get, _NAMING)) or bool(host_of(item.get("URL"))) or bool(item.get("DOI"))
