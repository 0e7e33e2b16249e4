"""A page has changed since it was read.

## What it does

With `stacite check --drift`, stacite compares each page that works with the capture of the Wayback Machine nearest to
the access date or, if there is none, to the publication date: its title, and its text without menus and links. A page
that has less than a tenth of its text left is flagged. It is a warning if the title is another one, too, and otherwise
only a remark. Nothing is flagged if the page or the capture can't be read (a PDF, a page that a script fills in, a site
that turns automated requests away), if no capture is within a year of that date, or if an archived copy is cited.

## Why it matters

Readers find another text than the one that you read. Only an archived copy shows what you cite.

## Example

    Harbor Board, “Ferry Timetable,” accessed May 2, 2023, <https://harbor.example/ferries>.

Since then, the page has become one on “Bus Connections.” Cite the capture from May 2023, or check whether the page
still says what you cite.

## Source

Jonathan Zittrain, Kendra Albert and Lawrence Lessig, “Perma: Scoping and Addressing the Problem of Link and Reference
Rot in Legal Citations,” Harvard Law Review Forum 127 (2014): 176.
"""

from __future__ import annotations

from stacite.compare import PageMatch
from stacite.model.finding import Observation, Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import REACHED, CitedWorks, uses_with_verdict

RULE = Rule(
    "L310",
    "page-changed",
    Severity.WARNING,
    needs=Need.ANSWERS | Need.PAGES | Need.CHANGES,
    title="Page has changed",
)
# Share of the text that a page has kept: of unrelated pages, a few per mille; of one that was edited, most.
_LITTLE = 0.1


def check(context: Context) -> Findings:
    """One finding for each note that cites such a page, unless it is reported as a different page (L307)."""
    changes = context.evidence.changes
    if all(change.kept >= _LITTLE for change in changes.values()):
        return
    from stacite.compare.page import is_same_title  # noqa: PLC0415 - heavy, and needed only with evidence

    works = CitedWorks(context)
    for verdict in REACHED:
        for use, link in uses_with_verdict(context, verdict):
            change, judged = changes.get(use.url), works.judged(use, link)
            if change is None or change.kept >= _LITTLE:
                continue
            match = judged[1].match if judged is not None else PageMatch.UNSURE
            if match is PageMatch.DIFFERENT:
                continue
            has_title = match is PageMatch.SAME or is_same_title(change.title_then, change.title_now)
            titles = () if has_title else (Observation("", "title", change.title_then, change.title_now, change.copy),)
            found = f"The page has changed since {change.captured}: {change.kept:.0%} of its text is left"
            yield RULE.at_use(
                use,
                found if has_title else f"{found}, and it has another title",
                evidence=(*titles, Observation(f"captured {change.captured}", source=change.copy)),
                help="Compare the page with the capture; cite the capture if it shows what you cite",
                severity=Severity.INFO if has_title else None,
            )
