"""The page behind a URL is gone.

## What it does

Flags a URL whose server says that the page does not exist (404, 410), whose host name is gone, or
whose server refuses every connection. It is asked twice before it is called dead. What could not
be checked (a wall, a timeout, no network) is never called dead: see `link-blocked` and
`link-timeout`.

## Why is this bad?

The reader can't reach the source.

## Example

    <https://news.example/a-page-that-was-deleted>

Look for the page's new address, or cite an archived copy.

## Source

RFC 9110, sections 15.5.5 (404 Not Found) and 15.5.11 (410 Gone).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.model.resolution import Verdict
from stacite.rules.base import Rule
from stacite.rules.verdicts import judged, reason, requests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context

RULE = Rule("L301", "link-dead", Severity.ERROR)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each note that cites such a URL."""
    for use, link in judged(context, Verdict.DEAD):
        yield RULE.finding(
            reason(link, "the page is gone"),
            use.location,
            note=use.note,
            reference=use.reference,
            evidence=requests(link),
            help="Look for the page's new address, or cite an archived copy",
        )
