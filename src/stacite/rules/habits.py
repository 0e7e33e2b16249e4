"""What is the rule in a document: nearly all of its citations of a kind have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 0.9
_FEWEST = 4
"""Other citations that a document needs to show what it prints of them, and the share of them that must."""


def nearly_all(given: Sequence[bool], fewest: int = _FEWEST) -> bool:
    """Whether nearly all have it, one aside that may be the one at fault."""
    return sum(given) >= max(fewest, _MOST * (len(given) - 1))
