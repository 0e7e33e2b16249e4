"""How sure a whole citation's reading is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WHOLE = 0.9
"""Share of a citation's letters that fields explain in a whole reading; the rest are `no.`, `ed.` and such words."""
_BARE = 0.3
"""Of a reading without title or without any field."""


def confidence(sureness: Iterable[float], explained: float, *, has_title: bool) -> float:
    """How sure a citation's reading is: as its least sure field, and less where letters are left over.

    `sureness` is that of its fields, `explained` the share of its letters that stand in one.
    """
    least = min(sureness, default=0.0)
    if not has_title:
        least = min(least, _BARE)
    return least * min(1.0, explained / _WHOLE)
