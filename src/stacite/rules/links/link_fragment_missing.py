"""The page exists, but not the section that the link names.

## What it does

This rule flags a URL with a part after `#` if the page loaded completely and has no such part: no element with that
name or, after `#:~:text=`, no such text. Nothing is flagged if this can't be known: for pages built by scripts, PDFs,
pages too long to be read completely, and parts that never name an element (`#top`, `#/route`, `#page=3`).

## Why it matters

Readers land at the top of the page and have to search for the passage. The page may also have been rewritten since
you cited it.

## Example

    <https://agency.example/report#annex-b>

The page no longer has an annex B. Check whether it still says what you cite it for.

## Source

RFC 3986, section 3.5 (fragments); WHATWG HTML, "The indicated part of the document"; WICG, URL Fragment Text
Directives.
"""

from __future__ import annotations

from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import reason_alone, request_observations, uses_with_verdict

RULE = Rule("L308", "link-fragment-missing", Severity.INFO, needs=Need.ANSWERS, title="Section not found on the page")


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    for use, link in uses_with_verdict(context, Verdict.SUSPICIOUS):
        if link.missing_part:
            yield RULE.at_use(
                use,
                reason_alone(link, "the page doesn't have the section that you cite"),
                evidence=request_observations(link),
                help="Check whether the page still says what you cite it for, and delete or correct the part after #",
            )
