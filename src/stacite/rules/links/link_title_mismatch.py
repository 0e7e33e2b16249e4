"""The page behind a URL is another one than the work that is cited.

## What it does

Compares what a page says of itself (its titles for search engines, social networks and readers, its authors,
its date) with the work that is cited by its address. It speaks only where no title of the page is like the
cited one *and* a second sign says so too: the page's date is another, or it is by others. One author or the
day in common, and it keeps silent: headlines get rewritten and translated. Pages that can't be compared (a
wall, a PDF that says nothing, another script) pass.

## Why is this bad?

The reader is sent to another source: the address was mistyped or taken from the wrong tab, or the site has
put another page in its place.

## Example

    Dana Whitlock, “Harbor Board Votes to Close Two Ferry Lines,” April 11, 2023, <https://news.example/8813>.

whose page is “City Schools Face a Shortage of Drivers” of September 2, 2021. Look at the page; correct the
address, or cite an archived copy.

## Source

Google Scholar, "Inclusion Guidelines for Webmasters"; The Open Graph protocol; schema.org, NewsArticle.
"""

from __future__ import annotations

from stacite.compare.results import PageMatch
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import REACHED, CitedWorks, page_observations, quoted_title, uses_with_verdict

RULE = Rule("L307", "link-title-mismatch", Severity.WARNING, needs=Need.LINKS | Need.PAGES | Need.REGISTRATIONS)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a page."""
    works = CitedWorks(context)
    for verdict in REACHED:
        for use, link in uses_with_verdict(context, verdict):
            found = works.judged(use, link)
            if found is not None and found[1].match is PageMatch.DIFFERENT:
                item, page = found
                yield RULE.at_use(
                    use,
                    f"the page is {quoted_title(page.title)}; {page.signs[0]}",
                    evidence=tuple(page_observations(item, page, link)),
                    help="Look at the page; correct the address, or cite an archived copy",
                )
