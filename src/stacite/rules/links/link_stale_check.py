"""A link was checked long ago, and not in this run.

## What it does

Points out a reference whose last check, as `stacite check --record` wrote it into the registry, is
more than 30 days old, where this run did not ask its URL or DOI either: offline, without network, or
stopped before it came to it.

## Why is this bad?

Pages move and die at a steady rate; what a check of last year says is no longer known.

## Example

    checked: {on: 2025-11-03, verdict: alive}

Run `stacite check --record` with a network before publication.

## Source

Zittrain, Albert and Lessig, “Perma: Scoping and Addressing the Problem of Link and Reference Rot in
Legal Citations,” Harvard Law Review Forum 127 (2014): 176–99, on how fast links die.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from stacite.model.evidence import Outcome, Verdict
from stacite.model.finding import Severity
from stacite.model.identifiers import doi_key
from stacite.rules.base import Context, Findings, Need, Rule

if TYPE_CHECKING:
    from stacite.model.registry import Reference


RULE = Rule("L309", "link-stale-check", Severity.INFO, needs=Need.LINKS | Need.REGISTRATIONS)
_DAYS = 30


def check(context: Context) -> Findings:
    """One finding for each such reference, in the registry's order."""
    if context.today is None:
        return
    for reference in context.registry.references:
        known = _day(reference)
        age = (context.today - known).days if known else 0
        if age > _DAYS and _has_link(reference) and not _asked(reference, context):
            yield RULE.in_registry(
                context,
                reference,
                f"last checked {age} days ago, on {known}, and not in this run",
                "URL" if reference.item.get("URL") else "DOI",
                help="Run `stacite check --record` with a network",
            )


def _day(reference: Reference) -> date | None:
    try:
        return date.fromisoformat(reference.checked.on) if reference.checked else None
    except ValueError:
        return None


def _has_link(reference: Reference) -> bool:
    return bool(reference.item.get("URL") or reference.item.get("DOI"))


def _asked(reference: Reference, context: Context) -> bool:
    """Whether this run, or a fresh memory of an earlier one, knows of its URL or of its DOI."""
    link = context.evidence.links.get(reference.item.get("URL"))
    registration = context.evidence.registrations.get(doi_key(reference.item.get("DOI")))
    return (link is not None and link.verdict is not Verdict.UNCHECKED) or (
        registration is not None and registration.outcome is not Outcome.UNKNOWN
    )
