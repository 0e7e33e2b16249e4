"""The publisher has issued an expression of concern about the work.

## What it does

This rule flags a source whose record lists an expression of concern. Nothing is flagged if the note mentions it, if you
cite the notice itself, or if the work was later retracted.

## Why it matters

The publisher doubts the work, and it may be retracted.

## Example

    Jane Author, “Title,” https://doi.org/10.1000/182

10.1000/concern.182 is an expression of concern about this work.

## Options

To cite it as it is, add `ignore: [R502]` to the source in the registry.

## Source

Crossref metadata (`updated-by`, `update-to`), which includes the Retraction Watch data since January 2025; COPE,
Expressions of Concern (2021).
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule

RULE = Rule("R502", "expression-of-concern", Severity.WARNING, needs=Need.RECORDS, title="Expression of concern")
_ADVICE = "Read the notice, and mention it in the note or cite another source"


def check(context: Context) -> Findings:
    """One finding for each such reference."""
    if context.evidence.records or context.view.claimed_references:
        from stacite.rules.standing import Notice, notice_findings  # noqa: PLC0415 - only with evidence

        yield from notice_findings(context, RULE, Notice.CONCERN, _ADVICE)
