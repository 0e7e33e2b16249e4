"""`ignore:` of a reference or a note: what an editor has set aside, until when and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import yaml

from stacite.model.pattern import pattern
from stacite.model.registry import Ignore
from stacite.registry.checks import is_null
from stacite.registry.shape import IGNORE, REQUIRED

if TYPE_CHECKING:
    from stacite.registry.checks import Checks
    from stacite.registry.nodes import Node

DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
"""A day as JSON Schema can say it; that April has 30 it can't."""
_DAY = pattern(DAY)


def read_ignores(checks: Checks, node: Node) -> tuple[Ignore, ...]:
    """Each entry is a code, a prefix or a name, or these as `rule` with `until` and `reason`."""
    found = (_read(checks, entry) for entry in checks.items(node, "ignore"))
    return tuple(ignore for ignore in found if ignore is not None)


def _read(checks: Checks, node: Node) -> Ignore | None:
    if not isinstance(node, yaml.MappingNode):
        word = checks.filled(node, "a code in ignore")
        return Ignore(word, location=checks.place(node)) if word else None
    fields = checks.fields(node, IGNORE, "an entry of ignore", REQUIRED["ignore"])
    word = checks.filled(fields["rule"], "rule") if "rule" in fields else ""
    until = _day(checks, fields["until"]) if "until" in fields and not is_null(fields["until"]) else None
    reason = checks.text(fields["reason"], "reason") if "reason" in fields and not is_null(fields["reason"]) else ""
    return Ignore(word, until, reason, checks.place(fields.get("rule", node)))


def _day(checks: Checks, node: Node) -> date | None:
    before = len(checks.problems)
    text = checks.text(node, "until")
    if len(checks.problems) > before:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    checks.report(node, f"until must be a day, not “{text[:40]}”", "Write it as YYYY-MM-DD.")
    return None
