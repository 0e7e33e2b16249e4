"""The publisher has published an expression of concern about the work.

## What it does

Flags a reference whose registration names an expression of concern. Nothing is said where the note tells of
it, where it cites the notice itself, or where the work was retracted since.

## Why is this bad?

The work is under doubt, and may be retracted.

## Example

    Jane Author, “Title,” https://doi.org/10.1000/182

about which 10.1000/concern.182 is an expression of concern.

## Options

A reference that is meant to be cited all the same can have `ignore: [R502]` in the registry.

## Source

Crossref metadata (`updated-by`, `update-to`), which has the rows of Retraction Watch since January 2025; COPE,
Expressions of Concern (2021).
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule

RULE = Rule("R502", "expression-of-concern", Severity.WARNING, needs=Need.RECORDS)
_ADVICE = "Read the notice, and say so in the note, or cite another source"


def check(context: Context) -> Findings:
    """One finding for each such reference."""
    if context.evidence.records:
        from stacite.rules.standing.notices import Notice, notice_findings  # noqa: PLC0415 - only with evidence

        yield from notice_findings(context, RULE, Notice.CONCERN, _ADVICE)
