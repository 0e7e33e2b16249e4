"""Which rules run, and what evidence they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.errors import UsageError, did_you_mean
from stacite.rules.all import RULES
from stacite.rules.base import Need, Rule, RuleModule, names_rule, nearness

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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


def _runs(rule: Rule, select: Sequence[str], ignore: Sequence[str], extend_select: Sequence[str]) -> bool:
    chosen = max((nearness(word, rule) for word in (*select, *extend_select)), default=-1)
    if not select and rule.default:
        chosen = max(chosen, 0)
    return chosen >= 0 and chosen > max((nearness(word, rule) for word in ignore), default=-1)


def _must_be_known(word: str) -> None:
    if any(names_rule(word, module.RULE) for module in RULES):
        return
    hint = did_you_mean(word, (name for module in RULES for name in (module.RULE.code, module.RULE.name)))
    raise UsageError(
        f"no rule has the code, prefix or name “{word}”", f"{hint} `stacite rule` lists all rules.".strip()
    )


def any_needs(rules: Iterable[RuleModule], need: Need) -> bool:
    """Whether one of the rules can't judge without this evidence."""
    return any(need in module.RULE.needs for module in rules)
