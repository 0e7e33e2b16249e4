"""The work was retracted, and the note does not say so.

## What it does

Flags a reference whose registration names a notice of retraction, partial retraction, withdrawal or removal,
or whose registered title starts with RETRACTED. Nothing is said where the note tells of it, or cites the
notice itself. Where publisher and Retraction Watch disagree which of the two is the notice, Retraction
Watch is trusted. A work of which nothing is registered may have been retracted all the same.

## Why is this bad?

Its authors or its publisher no longer stand by it. A note that cites it as if they did misleads.

## Example

    Jane Author, “Title,” https://doi.org/10.1000/182

which 10.1000/retraction.182 retracts. Write “retracted” and the notice's DOI after it, or cite something else.

## Options

A reference that is meant to be cited all the same can have `ignore: [R501]` in the registry.

## Source

Crossref metadata (`updated-by`, `update-to`), which has the rows of Retraction Watch since January 2025; COPE,
Retraction Guidelines (2019).
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule

RULE = Rule("R501", "retracted", Severity.ERROR, needs=Need.RECORDS)
_ADVICE = "Say in the note that it was retracted, or cite another source"


def check(context: Context) -> Findings:
    """One finding for each such reference."""
    if context.evidence.records:
        from stacite.rules.standing.notices import Notice, notice_findings  # noqa: PLC0415 - only with evidence

        yield from notice_findings(context, RULE, Notice.RETRACTED, _ADVICE)
