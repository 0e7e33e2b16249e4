"""What the rules that are selected need from the registries; nothing else is asked there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.rules.base import RuleModule

_COMPARING = frozenset("M401 M402 M403 M404 M405 M409 M410 R501 R502 R503".split())
"""Those that lay a record beside what is printed."""


def needs_records(rules: Iterable[RuleModule]) -> bool:
    """Whether to ask what is registered under the DOIs."""
    return any(module.RULE.code in _COMPARING for module in rules)
