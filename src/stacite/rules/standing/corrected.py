"""The work was corrected after it was published.

## What it does

This rule flags a source whose record lists a correction, corrigendum, erratum, addendum or clarification. New versions
of preprints, new editions, and records that name the work itself are ignored. Nothing is flagged if you cite the notice
itself, or if the work was later retracted.

## Why it matters

The correction may concern the very point for which you cite the work.

## Example

    Jane Author, “Title,” https://doi.org/10.1000/182

10.1000/correction.182 corrects this work.

## Options

To cite it as it is, add `ignore: [R503]` to the source in the registry.

## Source

Crossref metadata (`updated-by`, `update-to`), which includes the Retraction Watch data since January 2025; ICMJE
Recommendations, III.A (corrections).
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule

RULE = Rule("R503", "corrected", Severity.INFO, needs=Need.RECORDS, title="Corrected")
_ADVICE = "Check whether the correction concerns what you cite"


def check(context: Context) -> Findings:
    """One finding for each such reference."""
    if context.evidence.records or context.view.claimed_references:
        from stacite.rules.standing import Notice, notice_findings  # noqa: PLC0415 - only with evidence

        yield from notice_findings(context, RULE, Notice.CORRECTED, _ADVICE)
