"""From what the tagger says of single fields to how probably a whole citation is right."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def confidence(sureness: Sequence[float], *, has_title: bool) -> float:
    """0 to 1."""
    return prod(max(0.0, min(1.0, each)) for each in sureness) ** 0.5 if sureness and has_title else 0.3
