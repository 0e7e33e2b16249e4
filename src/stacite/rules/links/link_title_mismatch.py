"""The link leads to a page about something else.

## What it does

This rule compares what a page says about itself (its titles for search engines, social networks and readers, its
authors and its date) with the source you cite. A link is flagged only if none of the page's titles is like the cited
one *and* there is a second sign: the page has a different date or different authors. If an author or the day agrees,
nothing is flagged, because headlines get rewritten and translated. Nothing is flagged either if the page can't be
compared (a sign-in page, a PDF without a title, a page in another writing system).

## Why it matters

Readers are sent to a different source: the address was mistyped or copied from the wrong tab, or the site now shows
another page there.

## Example

    Dana Whitlock, “Harbor Board Votes to Close Two Ferry Lines,” April 11, 2023, <https://news.example/8813>.

The page is “City Schools Face a Shortage of Drivers” of September 2, 2021. Open it, and correct the address or cite
an archived copy.

## Source

Google Scholar, "Inclusion Guidelines for Webmasters"; The Open Graph protocol; schema.org, NewsArticle.
"""

from __future__ import annotations

from stacite.compare import PageMatch
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import REACHED, CitedWorks, page_observations, quoted_title, uses_with_verdict

RULE = Rule(
    "L307", "link-title-mismatch", Severity.WARNING, needs=Need.ANSWERS | Need.PAGES, title="Link to a different page"
)


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
                    f"The link leads to {quoted_title(page.title)}: {page.signs[0]}",
                    evidence=tuple(page_observations(item, page, link)),
                    help="Open the page; correct the address, or cite an archived copy",
                )
