"""The page behind a URL is gone.

## What it does

Flags a URL whose server says that the page does not exist (404, 410), whose host name is gone, or
whose server refuses every connection. It is asked twice before it is called dead. What could not
be checked (a wall, a timeout, no network) is never called dead: see `link-blocked` and
`link-timeout`. Beside a note's archived copy of the page it is only told (info). A copy that is gone itself is
left to `archive-dead`.

## Why is this bad?

The reader can't reach the source.

## Example

    <https://news.example/a-page-that-was-deleted>

Look for the page's new address, or cite an archived copy.

## Options

With `--dead-after DAYS` (or the setting `dead-after`) it is a warning until it has been found dead on
so many days, so that one bad day of a server fails no build. The days are counted in the cache; where
none is kept from run to run, every day is the first.

## Source

RFC 9110, sections 15.5.5 (404 Not Found) and 15.5.11 (410 Gone).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.evidence import LinkHistory, Verdict
from stacite.model.finding import Observation, Severity
from stacite.model.url import is_snapshot
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import CitedWorks, cited_copy, reason_for, request_observations, uses_with_verdict
from stacite.text.months import month_name

if TYPE_CHECKING:
    from datetime import date


RULE = Rule("L301", "link-dead", Severity.ERROR, needs=Need.LINKS | Need.REGISTRATIONS)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    works = CitedWorks(context)
    for use, link in uses_with_verdict(context, Verdict.DEAD):
        if is_snapshot(use.url):
            continue
        copied = bool(cited_copy(context, works, use))
        shown = Severity.INFO if copied else None if _days(link.history) >= context.dead_after else Severity.WARNING
        yield RULE.at_use(
            use,
            reason_for(link, "the page is gone") + _since(link.history, context.today),
            evidence=(*_last_alive(link.history), *request_observations(link)),
            help="" if copied else "Look for the page's new address, or cite an archived copy",
            severity=shown,
        )


def _days(history: LinkHistory | None) -> int:
    return history.days if history else 1


def _last_alive(history: LinkHistory | None) -> tuple[Observation, ...]:
    return (Observation("last alive", fetched=history.last_alive),) if history and history.last_alive else ()


def _since(history: LinkHistory | None, today: date | None) -> str:
    """`; dead since 3 November, third run`, where an earlier run found it so; another year than this one is named."""
    if history is None or history.runs < 2:
        return ""
    since = history.since
    year = "" if today and today.year == since.year else f" {since.year}"
    return f"; dead since {since.day} {month_name(since.month)}{year}, {_ordinal(history.runs)} run"


def _ordinal(number: int) -> str:
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
