"""An archived copy that you cite is gone.

## What it does

This rule flags a link to an archived copy (Wayback Machine, perma.cc and similar) if the archive says “not found”.
Archives also say this if all they saved was an error message. If the copy is the only link to the source, the finding
is an error.

## Why it matters

You cite a copy so that readers can still see the source after the original page is gone. This one shows nothing.

## Example

    <https://news.example/8813>, archived at <https://web.archive.org/web/20230502/https://news.example/881>.

The archive has no copy of this page. Correct the address, or look for another copy.

## Source

RFC 7089, section 4.5: an archive returns 404 if it has no copy.
"""

from __future__ import annotations

from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.model.url import is_snapshot
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import (
    CitedWorks,
    capture_clause,
    captures_observed,
    request_observations,
    uses_with_verdict,
    with_reason,
)

RULE = Rule(
    "A802", "archive-dead", Severity.WARNING, needs=Need.ANSWERS | Need.CAPTURES, title="Archived copy not found"
)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a copy."""
    works = CitedWorks(context)
    for use, link in uses_with_verdict(context, Verdict.DEAD):
        if is_snapshot(use.url):
            captures = context.evidence.captures.get(use.url)
            yield RULE.at_use(
                use,
                with_reason("The archived copy can't be found", link) + capture_clause(captures, "the page was "),
                evidence=(*request_observations(link), *captures_observed(use.url, captures)),
                help="Correct the address, or look for another copy",
                severity=Severity.ERROR if works.item(use) is not None else None,
            )
