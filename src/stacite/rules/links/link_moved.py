"""The page has moved to a new address permanently.

## What it does

This rule flags a URL that redirects permanently (301, 308) to another page that works. Temporary redirects are ignored,
and so are redirects that only change `http` to `https`, `www.` or a final slash. The fix replaces the old address with
the new one wherever the note has it, in the text or as the target of a link, and in the registry. A part after `#` is
kept. Short links are reported by *Shortened link* (U208), and addresses that now lead to a different source by *Link to
a different page* (L307).

## Why it matters

The old address works only as long as its owner keeps the redirect.

## Example

    <https://www.agency.example/old/report>

redirects to

    <https://agency.example/reports/17>

## Source

RFC 9110, sections 15.4.2 (301 Moved Permanently) and 15.4.9 (308 Permanent Redirect): links ought to be updated to
the new address; section 10.2.2: a fragment is inherited.
"""

from __future__ import annotations

from stacite.compare import PageMatch
from stacite.model.evidence import Verdict
from stacite.model.finding import Applicability, Severity
from stacite.rules.addresses import is_short_link
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import UrlReplacer, is_citable
from stacite.rules.link_evidence import CitedWorks, request_observations, uses_with_verdict

RULE = Rule(
    "L302",
    "link-moved",
    Severity.WARNING,
    Applicability.SAFE,
    needs=Need.LINKS | Need.PAGES | Need.REGISTRY_TEXT,
    title="Page has moved",
)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    replacer, works = UrlReplacer(context), CitedWorks(context)
    for use, link in uses_with_verdict(context, Verdict.MOVED):
        found = works.judged(use, link)
        if is_short_link(use.url) or (found is not None and found[1].match is PageMatch.DIFFERENT):
            continue
        address = link.final_url if is_citable(link.final_url) else ""
        yield RULE.at_use(
            use,
            f"The page has moved to {address}" if address else "The page has moved permanently",
            evidence=request_observations(link),
            fix=replacer.fix(use, address),
            unfixed="Cite the new address",
        )
