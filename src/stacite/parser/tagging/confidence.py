"""From what the tagger says of single fields to how probably a whole citation is right."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOUBTFUL = 0.3
"""Of a citation without a title, or without any field that the tagger knows."""


def confidence(sureness: Sequence[float], *, has_title: bool) -> float:
    """How probably all fields are right, 0 to 1, from how sure each is; fields err together, so above the product."""
    if not sureness or not has_title:
        return _DOUBTFUL
    return prod(max(0.0, min(1.0, each)) for each in sureness) ** 0.5
