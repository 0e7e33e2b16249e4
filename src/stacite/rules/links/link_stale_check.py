"""A link was last checked more than 30 days ago, and not in this run.

## What it does

This rule flags a source whose last check (written to the registry by `stacite check --record`) is more than 30 days
old, if this run didn't check its URL or DOI either: because you worked offline, there was no network, or you stopped
the run early.

## Why it matters

Pages move and disappear all the time. A check from last year says little about today.

## Example

    checked: {on: 2025-11-03, verdict: alive}

Run `stacite check --record` with a network connection before you publish.

## Source

Zittrain, Albert and Lessig, “Perma: Scoping and Addressing the Problem of Link and Reference Rot in Legal
Citations,” Harvard Law Review Forum 127 (2014): 176–99, on how fast links break.
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


RULE = Rule("L309", "link-stale-check", Severity.INFO, needs=Need.ANSWERS, title="Link not checked recently")
_DAYS = 30


def check(context: Context) -> Findings:
    """One finding for each such reference, in the registry's order."""
    if context.today is None:
        return
    for reference in context.registry.references:
        known = _day(reference)
        age = (context.today - known).days if known else 0
        has_link = reference.item.get("URL") or reference.item.get("DOI")
        if age > _DAYS and has_link and not _asked(reference, context):
            yield RULE.in_registry(
                context,
                reference,
                f"This link was last checked {age} days ago, on {known}, and not in this run",
                "URL" if reference.item.get("URL") else "DOI",
                help="Run `stacite check --record` with a network connection",
            )


def _day(reference: Reference) -> date | None:
    try:
        return date.fromisoformat(reference.checked.on) if reference.checked else None
    except ValueError:
        return None


def _asked(reference: Reference, context: Context) -> bool:
    """Whether this run, or a fresh memory of an earlier one, knows of its URL or of its DOI."""
    link = context.evidence.links.get(reference.item.get("URL"))
    registration = context.evidence.registrations.get(doi_key(reference.item.get("DOI")))
    return (link is not None and link.verdict is not Verdict.UNCHECKED) or (
        registration is not None and registration.outcome is not Outcome.UNKNOWN
    )
