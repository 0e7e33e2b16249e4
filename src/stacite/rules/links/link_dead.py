"""The page that a link leads to is gone.

## What it does

This rule flags a URL whose server says that the page does not exist (404, 410), whose host name no longer exists, or
whose server refuses every connection. stacite tries twice before it reports a broken link. If a link could not be
checked (sign-in, timeout, no network), it is not reported as broken: see *Link blocked* (L303) and *Temporary problem*
(L305). If the note also cites an archived copy of the page, the level is info. Archived copies that are gone are
reported by *Archived copy not found* (A802).

For up to five pages that are gone (for all of them with `--archive`), stacite asks the Wayback Machine whether it ever
captured the page, and adds the result to the message: captured before, with the first and the last month; never
captured, though other pages of the site are; or excluded at the request of the site's owner. If the Wayback Machine
could not be asked, the message says nothing about it. A page that was never captured may have had another address:
check the URL first.

## Why it matters

Readers can't reach the source.

## Example

    <https://news.example/a-page-that-was-deleted>

Find the page's new address, or cite an archived copy.

## Options

With `--dead-after DAYS` (or the setting `dead-after`), a broken link is a warning until it has been broken on DAYS
different days, so that one bad day of a server is not reported as an error. The days are counted in the cache. If you
don't keep the cache between runs, every run counts as the first day.

## Source

RFC 9110, sections 15.5.5 (404 Not Found) and 15.5.11 (410 Gone).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.evidence import LinkHistory, Verdict
from stacite.model.finding import Observation, Severity
from stacite.model.url import is_snapshot
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import (
    CHECK_THE_COPY,
    CitedWorks,
    capture_clause,
    captures_observed,
    cited_copy,
    request_observations,
    uses_with_verdict,
    with_reason,
)
from stacite.text.months import month_name

if TYPE_CHECKING:
    from datetime import date


RULE = Rule("L301", "link-dead", Severity.ERROR, needs=Need.ANSWERS | Need.CAPTURES, title="Broken link")


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    works = CitedWorks(context)
    for use, link in uses_with_verdict(context, Verdict.DEAD):
        if is_snapshot(use.url):
            continue
        copied, history = bool(cited_copy(context, works, use)), link.history
        is_old = (history.days if history else 1) >= context.dead_after
        captures = context.evidence.captures.get(use.url)
        worked = (Observation("last worked", fetched=history.last_alive),) if history and history.last_alive else ()
        yield RULE.at_use(
            use,
            with_reason("The page is gone", link) + _since(history, context.today) + capture_clause(captures),
            evidence=(*worked, *request_observations(link), *captures_observed(use.url, captures)),
            help=CHECK_THE_COPY if copied else "Find the page's new address, or cite an archived copy",
            severity=Severity.INFO if copied else None if is_old else Severity.WARNING,
        )


def _since(history: LinkHistory | None, today: date | None) -> str:
    """`; found broken in 3 runs, first on November 3`, if an earlier run did too; the year only if it differs."""
    if history is None or history.runs < 2:
        return ""
    since = history.since
    year = "" if today and today.year == since.year else f", {since.year}"
    return f"; found broken in {history.runs:,} runs, first on {month_name(since.month)} {since.day}{year}"
