"""From the tagger's probabilities to how often such a reading is right."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_RIGHT = ((0.0, 0.0), (1.0, 1.0))
"""(the tagger's probability, the share of fields that were right), measured on the labelled notes for training."""
_WHOLE = 0.9
"""Share of a citation's letters that fields explain in a whole reading; the rest are `no.`, `ed.` and such words."""
_BARE = 0.3
"""Of a reading without title or without any field."""


def calibrated(probability: float) -> float:
    """How often a field is right to which the tagger gives this probability."""
    for (left, low), (right, high) in pairwise(_RIGHT):
        if probability <= right:
            return low + (high - low) * max(0.0, probability - left) / (right - left)
    return _RIGHT[-1][1]


def confidence(sureness: Iterable[float], explained: float, *, has_title: bool) -> float:
    """How sure a citation's reading is: as its least sure field, and less where letters are left over.

    `sureness` is that of its fields, `explained` the share of its letters that stand in one.
    """
    least = min(sureness, default=0.0)
    if not has_title:
        least = min(least, _BARE)
    return least * min(1.0, explained / _WHOLE)
