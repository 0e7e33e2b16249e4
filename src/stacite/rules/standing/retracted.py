"""The work was retracted, and the note does not say so.

## What it does

This rule flags a source whose record lists a retraction, partial retraction, withdrawal or removal, or whose registered
title starts with RETRACTED. Nothing is flagged if the note mentions it or cites the notice itself. If the publisher and
Retraction Watch disagree about which of two works is the retracted one and which is its notice, stacite follows
Retraction Watch. A work without such a record may have been retracted all the same.

## Why it matters

Its authors or its publisher have withdrawn it. A note that doesn't say so misleads readers.

## Example

    Jane Author, “Title,” https://doi.org/10.1000/182

10.1000/retraction.182 retracts this work. Add “retracted” and the DOI of the notice, or cite another source.

## Options

To cite it as it is, add `ignore: [R501]` to the source in the registry.

## Source

Crossref metadata (`updated-by`, `update-to`), which includes the Retraction Watch data since January 2025; COPE,
Retraction Guidelines (2019).
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule

RULE = Rule("R501", "retracted", Severity.ERROR, needs=Need.RECORDS, title="Retracted")
_ADVICE = "Say in the note that it was retracted, or cite another source"


def check(context: Context) -> Findings:
    """One finding for each such reference."""
    if context.evidence.records or context.view.claimed_references:
        from stacite.rules.standing import Notice, notice_findings  # noqa: PLC0415 - only with evidence

        yield from notice_findings(context, RULE, Notice.RETRACTED, _ADVICE)
