"""The server answers, but probably not with the page that was cited.

## What it does

Flags a URL whose page says that it was not found although the server reports success, that sends
the reader to the home page, or whose domain is for sale. A page that only lacks the part named after
`#` is left to `link-fragment-missing`.

## Why is this bad?

The source is gone as with a dead link, but neither readers nor link checkers are told.

## Example

    <https://agency.example/reports/2014/report.pdf>

that now leads to the agency's home page. Look at the page, find its new address, or cite an
archived copy.

## Source

RFC 9110, section 15.5.5: a page that does not exist should answer 404.
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

RULE = Rule("L304", "link-soft-404", Severity.WARNING)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each note that cites such a URL."""
    for use, link in judged(context, Verdict.SUSPICIOUS):
        if not link.missing_part:
            yield RULE.finding(
                reason(link, "probably not the page that was cited"),
                use.location,
                note=use.note,
                reference=use.reference,
                evidence=requests(link),
                help="Look at the page; find its new address, or cite an archived copy",
            )
