"""The server answers, but probably not with the page that was cited.

## What it does

Flags a URL whose page says that it was not found although the server reports success, that sends
the reader to the home page, or whose domain is for sale. What the page says of itself is held against
the work: one that bears the whole title of the work (four words and more) is the page after all and passes,
and one with another title is told with it. Beside a note's archived copy it is only told (info). A page that
only lacks the part named after `#` is left to `link-fragment-missing`.

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

from stacite.compare.results import PageJudgment, PageMatch
from stacite.model.evidence import LinkCheck, Verdict
from stacite.model.finding import Observation, Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import CitedWorks, cited_copy, reason_for, request_observations, uses_with_verdict
from stacite.rules.link_evidence import page_observations as of_page

if TYPE_CHECKING:
    from stacite.model.item import Item


RULE = Rule("L304", "link-soft-404", Severity.WARNING, needs=Need.LINKS | Need.PAGES | Need.REGISTRATIONS)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    works = CitedWorks(context)
    for use, link in uses_with_verdict(context, Verdict.SUSPICIOUS):
        found = works.judged(use, link, (link.reason,))
        if not link.missing_part and not works.is_the_page(use, link):
            copied = cited_copy(context, works, use)
            yield RULE.at_use(
                use,
                reason_for(link, "probably not the page that was cited"),
                evidence=(*_other_title(found, link), *request_observations(link)),
                help="" if copied else "Look at the page; find its new address, or cite an archived copy",
                severity=Severity.INFO if copied else None,
            )


def _other_title(found: tuple[Item, PageJudgment] | None, link: LinkCheck) -> tuple[Observation, ...]:
    if found is None or found[1].match is not PageMatch.DIFFERENT or not found[1].title:
        return ()
    return tuple(of_page(*found, link))[:1]
