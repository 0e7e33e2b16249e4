"""The page is there, but not the part of it that the URL names.

## What it does

Points out a URL with a part after `#` whose page came whole and has no such part: neither an element
with that name nor, after `#:~:text=`, that text. Nothing is said where this can't be known: of pages
that scripts build, of PDFs, of pages too long to be read whole, and of parts that never name an
element (`#top`, `#/route`, `#page=3`).

## Why is this bad?

The reader comes to the head of the page and has to look for the place. It may also be a sign that the
page has been rewritten since it was cited.

## Example

    <https://agency.example/report#annex-b>

whose page has no annex B any longer. Look whether the page still says what it is cited for.

## Source

RFC 3986, section 3.5 (fragments); WHATWG HTML, "The indicated part of the document"; WICG, URL
Fragment Text Directives.
"""

from __future__ import annotations

from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import reason_for, request_observations, uses_with_verdict

RULE = Rule("L308", "link-fragment-missing", Severity.INFO, needs=Need.LINKS | Need.REGISTRATIONS)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    for use, link in uses_with_verdict(context, Verdict.SUSPICIOUS):
        if link.missing_part:
            yield RULE.at_use(
                use,
                reason_for(link, "the page lacks the part that is cited"),
                evidence=request_observations(link),
                help="Look whether the page still says what it is cited for, and drop or mend what stands after #",
            )
