"""A URL is a short link from a link shortener.

## What it does

This rule flags a short link (`bit.ly`, `t.co`, `tinyurl.com` and others). If stacite followed the link in this run, the
fix replaces it with the page that it leads to. Permanent redirects (`doi.org`, `hdl.handle.net`, `purl.org`,
`perma.cc`) are not flagged.

## Why it matters

Readers can't see what you cite, and the link breaks when the service closes, as goo.gl and others did.

## Example

    <https://bit.ly/3xYz9Qw>

becomes

    <https://agency.example/reports/17>

The fix needs `--unsafe-fixes`: a short link may now lead to a different page than when it was cited.

## Source

RFC 3986, section 1.2.2 (a URI identifies); Library of Congress and Archive Team reports on closed shorteners (tr.im
2009, goo.gl 2025).
"""

from __future__ import annotations

from stacite.model.evidence import LinkCheck, Verdict
from stacite.model.finding import Applicability, Severity
from stacite.model.url import host_of, url_fault
from stacite.rules.addresses import is_short_link
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import UrlReplacer, is_citable
from stacite.rules.link_evidence import once_per_note, request_observations

RULE = Rule(
    "U208",
    "url-shortener",
    Severity.WARNING,
    Applicability.UNSAFE,
    needs=Need.LINKS | Need.REGISTRY_TEXT,
    title="Shortened link",
)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    replacer = UrlReplacer(context)
    for use in once_per_note(context.view.url_uses):
        if not is_short_link(use.url) or url_fault(use.url):
            continue
        link = context.evidence.links.get(use.url)
        target = _target(link)
        yield RULE.at_use(
            use,
            f"This is a short link from {host_of(use.url)}" + (f"; it leads to {target}" if target else ""),
            evidence=request_observations(link) if link else (),
            fix=replacer.fix(use, target, Applicability.UNSAFE),
            unfixed="Open the link and cite the page that it leads to",
        )


def _target(link: LinkCheck | None) -> str:
    """The page that a short link leads to, where this run came to it."""
    if link is None or link.verdict not in (Verdict.ALIVE, Verdict.MOVED):
        return ""
    address = link.final_url
    return "" if host_of(address) == host_of(link.url) or is_short_link(address) or not is_citable(address) else address
