"""The link works, but probably no longer shows the page you cite.

## What it does

This rule flags a URL whose page says “not found” although the server reports success, that leads to the site's home
page, or whose domain is for sale. stacite compares the page with the source: if the page shows the full title of the
source (four words or more), nothing is flagged. If it shows another title, the finding includes that title. If the note
also cites an archived copy of the page, the level is info. If only the part after `#` is missing, *Section not found on
the page* (L308) reports it.

## Why it matters

The source is gone, as with a broken link, but neither readers nor link checkers notice.

## Example

    <https://agency.example/reports/2014/report.pdf>

This link now leads to the agency's home page. Open it, find the new address, or cite an archived copy.

## Source

RFC 9110, section 15.5.5: a server should return 404 for a page that does not exist.
"""

from __future__ import annotations

from itertools import islice

from stacite.compare import PageMatch
from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import (
    CHECK_THE_COPY,
    CitedWorks,
    cited_copy,
    page_observations,
    request_observations,
    uses_with_verdict,
    with_reason,
)

RULE = Rule("L304", "link-soft-404", Severity.WARNING, needs=Need.ANSWERS | Need.PAGES, title="Page probably gone")


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    works = CitedWorks(context)
    for use, link in uses_with_verdict(context, Verdict.SUSPICIOUS):
        found = works.judged(use, link, (link.reason,))
        if not link.missing_part and not works.is_the_page(use, link):
            copied = cited_copy(context, works, use)
            shows_other = found is not None and found[1].match is PageMatch.DIFFERENT and found[1].title
            titles = page_observations(*found, link) if found is not None and shows_other else ()
            yield RULE.at_use(
                use,
                with_reason("This is probably no longer the page you cite", link),
                evidence=(*islice(titles, 1), *request_observations(link)),
                help=CHECK_THE_COPY if copied else "Open the page; find its new address, or cite an archived copy",
                severity=Severity.INFO if copied else None,
            )
