"""What keeps the registry file from being read, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context, Rule


def problems_of(context: Context, rule: Rule) -> Iterator[Finding]:
    """The findings of the rule whose code a problem bears."""
    path = context.registry.path
    for problem in context.problems:
        if problem.code == rule.code:
            place = Location(path, problem.line, problem.column, problem.line, problem.end_column)
            yield rule.finding(problem.message.rstrip("."), place, help=problem.hint.rstrip("."))
