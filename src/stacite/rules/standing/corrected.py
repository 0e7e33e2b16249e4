"""The work was corrected since it appeared.

## What it does

Flags a reference whose registration names a correction, corrigendum, erratum, addendum or clarification. New
versions of preprints, new editions and works that name themselves are none; nor is anything said where the
notice itself is cited, or where the work was retracted since.

## Why is this bad?

What the note takes from the work may be what was corrected.

## Example

    Jane Author, “Title,” https://doi.org/10.1000/182

which 10.1000/correction.182 corrects.

## Options

A reference that is meant to be cited all the same can have `ignore: [R503]` in the registry.

## Source

Crossref metadata (`updated-by`, `update-to`), which has the rows of Retraction Watch since January 2025; ICMJE
Recommendations, III.A (corrections).
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule

RULE = Rule("R503", "corrected", Severity.INFO, needs=Need.RECORDS)
_ADVICE = "See whether the correction touches what is cited"


def check(context: Context) -> Findings:
    """One finding for each such reference."""
    if context.evidence.records:
        from stacite.rules.standing.notices import Notice, notice_findings  # noqa: PLC0415 - only with evidence

        yield from notice_findings(context, RULE, Notice.CORRECTED, _ADVICE)
