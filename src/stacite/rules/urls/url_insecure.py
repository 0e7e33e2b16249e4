"""A URL starts with `http`, although the page is also available over `https`.

## What it does

This rule flags an `http` URL if its server redirected stacite to the same place over `https`, or if the document also
cites the `https` URL and it works. stacite makes no extra requests for this, and says nothing about a page for which
only the `http` URL is known.

## Why it matters

A page sent over `http` can be read and changed on the way. Browsers show a warning, or request `https` anyway.

## Example

    http://agency.example/reports/17

becomes

    https://agency.example/reports/17

The fix needs `--unsafe-fixes`: both URLs very likely show the same page, but this is not certain.

## Source

RFC 9110, section 4.2.2 (http and https are distinct origins); Chicago Manual of Style, 18th ed., chapter 13, on giving
a URL as the browser shows it.
"""

from __future__ import annotations

from stacite.model.evidence import LinkCheck, Verdict
from stacite.model.finding import Applicability, Severity
from stacite.model.url import url_key
from stacite.rules.addresses import is_same_place, without_fragment
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import UrlReplacer
from stacite.rules.link_evidence import request_observations, uses_with_verdict

RULE = Rule(
    "U205",
    "url-insecure",
    Severity.INFO,
    Applicability.UNSAFE,
    needs=Need.LINKS | Need.REGISTRY_TEXT,
    title="Link uses http instead of https",
)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    replacer = UrlReplacer(context)
    alive = {
        url_key(without_fragment(url))
        for url, link in context.evidence.links.items()
        if link.verdict is Verdict.ALIVE and url.lower().startswith("https://")
    }
    for use, link in uses_with_verdict(context, Verdict.ALIVE):
        if not use.url.lower().startswith("http://"):
            continue
        address, why = _redirected(link), "its server redirects to https"
        if not address and url_key(_secure(without_fragment(use.url))) in alive:
            address, why = _secure(use.url), "the https address works and is cited too"
        if address:
            yield RULE.at_use(
                use,
                f"The link uses http, but {why}",
                evidence=request_observations(link),
                fix=replacer.fix(use, address, Applicability.UNSAFE),
                unfixed=f"Cite {address}",
            )


def _secure(url: str) -> str:
    """The URL with another scheme, not a character else changed."""
    return f"https{url[4:]}"


def _redirected(link: LinkCheck) -> str:
    """The address of the same place under https, where the way led over it and it responded; else empty."""
    for hop in link.hops:
        responded = hop.status_code is not None and hop.status_code < 400
        if responded and hop.url.lower().startswith("https://") and is_same_place(hop.url, link.url):
            if url_key(without_fragment(hop.url)) == url_key(_secure(without_fragment(link.url))):
                return _secure(link.url)
            _, mark, fragment = link.url.partition("#")
            return without_fragment(hop.url) + mark + fragment
    return ""
