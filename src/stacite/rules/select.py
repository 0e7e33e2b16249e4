"""Which rules run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.errors import UsageError, did_you_mean
from stacite.rules.all import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.rules.base import Rule, RuleModule

EVERYTHING = "ALL"
_EXACT = 100
"""Nearness of a whole code or name; a prefix has its length, ALL has 0."""


def selected(
    select: Sequence[str] = (), ignore: Sequence[str] = (), extend_select: Sequence[str] = ()
) -> tuple[RuleModule, ...]:
    """The rules chosen by code (`L301`), prefix (`L`, `N0`), name (`link-dead`) or `ALL`, sorted by code.

    Without `select` those that run by default. The nearer word wins: `select=[L], ignore=[L303]` and
    `ignore=[L], select=[L301]` both do what they say; of two equally near ones `ignore` wins.
    Raises UsageError for a word that names no rule, with a suggestion.
    """
    for word in (*select, *ignore, *extend_select):
        _must_be_known(word)
    return tuple(module for module in RULES if _runs(module.RULE, select, ignore, extend_select))


def matches(word: str, rule: Rule) -> bool:
    """Whether a code, a prefix, a name or `ALL` means the rule."""
    return _nearness(word, rule) >= 0


def _runs(rule: Rule, select: Sequence[str], ignore: Sequence[str], extend_select: Sequence[str]) -> bool:
    chosen = max((_nearness(word, rule) for word in (*select, *extend_select)), default=-1)
    if not select and rule.default:
        chosen = max(chosen, 0)
    return chosen >= 0 and chosen > max((_nearness(word, rule) for word in ignore), default=-1)


def _nearness(word: str, rule: Rule) -> int:
    folded = word.strip().casefold()
    if folded in (rule.code.casefold(), rule.name.casefold()):
        return _EXACT
    if folded == EVERYTHING.casefold():
        return 0
    is_prefix = re.fullmatch(r"[a-z]\d{0,2}", folded) is not None and rule.code.casefold().startswith(folded)
    return len(folded) if is_prefix else -1


def _must_be_known(word: str) -> None:
    if any(matches(word, module.RULE) for module in RULES):
        return
    hint = did_you_mean(word, (name for module in RULES for name in (module.RULE.code, module.RULE.name)))
    raise UsageError(
        f"no rule has the code, prefix or name “{word}”", f"{hint} `stacite rule` lists all rules.".strip()
    )
