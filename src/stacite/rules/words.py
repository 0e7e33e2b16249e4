"""The words by which people name rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.rules.base import Rule

EVERYTHING = "ALL"
_EXACT = 100
"""Nearness of a whole code or name; a prefix has its length, ALL has 0."""


def matches(word: str, rule: Rule) -> bool:
    """Whether a code, a prefix, a name or `ALL` means the rule."""
    return nearness(word, rule) >= 0


def nearness(word: str, rule: Rule) -> int:
    """How near a word comes to naming this rule alone; -1 where it does not mean it."""
    folded = word.strip().casefold()
    if folded in (rule.code.casefold(), rule.name.casefold()):
        return _EXACT
    if folded == EVERYTHING.casefold():
        return 0
    is_prefix = re.fullmatch(r"[a-z]\d{0,2}", folded) is not None and rule.code.casefold().startswith(folded)
    return len(folded) if is_prefix else -1
