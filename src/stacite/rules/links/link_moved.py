"""The page behind a URL has moved for good.

## What it does

Flags a URL whose server redirects permanently (301, 308) to another page that answers. Redirects
that are meant as temporary don't count, nor those that only change `http` to `https`, `www.` or a
last slash. The fix puts the new address in place of the old one wherever the note has it, printed or
behind a link's text, and in the registry; what the URL names after `#` is kept. Short links are left
to `url-shortener`, and addresses that lead to another work now to `link-title-mismatch`.

## Why is this bad?

The old address works as long as its owner keeps the redirect, and no longer.

## Example

    <https://www.agency.example/old/report>

that redirects to

    <https://agency.example/reports/17>

## Source

RFC 9110, sections 15.4.2 (301 Moved Permanently) and 15.4.9 (308 Permanent Redirect): links ought
to be updated to the new address; section 10.2.2: a fragment is inherited.
"""

from __future__ import annotations

from stacite.compare.results import PageMatch
from stacite.model.evidence import Verdict
from stacite.model.finding import Applicability, Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import UrlReplacer, is_citable
from stacite.rules.link_evidence import CitedWorks, request_observations, uses_with_verdict
from stacite.rules.url_forms import is_short_link

RULE = Rule(
    "L302", "link-moved", Severity.WARNING, Applicability.SAFE, needs=Need.LINKS | Need.PAGES | Need.REGISTRY_TEXT
)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    replacer, works = UrlReplacer(context), CitedWorks(context)
    for use, link in uses_with_verdict(context, Verdict.MOVED):
        found = works.judged(use, link)
        if is_short_link(use.url) or (found is not None and found[1].match is PageMatch.DIFFERENT):
            continue
        address = link.final_url if is_citable(link.final_url) else ""
        fix = replacer.fix(use, address)
        yield RULE.at_use(
            use,
            f"moved to {address}" if address else "moved for good",
            evidence=request_observations(link),
            fix=fix,
            help="" if fix else "Cite the new address",
        )
