"""An archived copy that is cited is gone.

## What it does

Flags the address of an archived copy (the Wayback Machine, perma.cc and the like) that answers as missing pages do.
An archive also answers so for a copy of an error message. Where the copy is the only address of the work, this is an
error.

## Why is this bad?

A copy is cited so that the source can be seen when its page is gone; this one shows nothing.

## Example

    <https://news.example/8813>, archived at <https://web.archive.org/web/20230502/https://news.example/881>.

whose copy is not there. Correct the address, or look for another copy.

## Source

RFC 7089, section 4.5: an archive answers 404 where it holds no copy.
"""

from __future__ import annotations

from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.model.url import is_snapshot
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import CitedWorks, reason_for, request_observations, uses_with_verdict

RULE = Rule("A802", "archive-dead", Severity.WARNING, needs=Need.LINKS | Need.REGISTRATIONS)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a copy."""
    works = CitedWorks(context)
    for use, link in uses_with_verdict(context, Verdict.DEAD):
        if is_snapshot(use.url):
            yield RULE.at_use(
                use,
                f"the archived copy is gone: {reason_for(link, 'no answer')}",
                evidence=request_observations(link),
                help="Correct the copy's address, or look for another copy",
                severity=Severity.ERROR if works.item(use) is not None else None,
            )
