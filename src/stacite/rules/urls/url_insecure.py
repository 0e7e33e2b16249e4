"""A URL starts with `http`, though the page is there under `https` too.

## What it does

Points out an `http` URL whose server sent stacite on to the same place under `https`, or whose `https`
form is cited as well and answers. Nothing is asked for this, and nothing is said of a page of which
only the `http` form is known.

## Why is this bad?

What comes by `http` can be read and changed on the way; browsers warn of it or ask for `https` anyway.

## Example

    http://agency.example/reports/17

becomes

    https://agency.example/reports/17

The fix asks for `--unsafe-fixes`: that both forms show the same page is likely, not proved.

## Source

RFC 9110, section 4.2.2 (http and https are distinct origins); Chicago Manual of Style, 18th ed.,
chapter 13, on giving a URL as the browser shows it.
"""

from __future__ import annotations

from stacite.model.evidence import LinkCheck, Verdict
from stacite.model.finding import Applicability, Severity
from stacite.model.url import url_key
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import UrlReplacer
from stacite.rules.link_evidence import request_observations, uses_with_verdict
from stacite.rules.url_forms import is_same_place, without_fragment

RULE = Rule("U205", "url-insecure", Severity.INFO, Applicability.UNSAFE, needs=Need.LINKS | Need.REGISTRY_TEXT)


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
            address, why = _secure(use.url), "its https form is cited too and answers"
        if address:
            fix = replacer.fix(use, address, Applicability.UNSAFE)
            yield RULE.at_use(
                use,
                f"not https: {why}",
                evidence=request_observations(link),
                fix=fix,
                help="" if fix else f"Cite {address}",
            )


def _secure(url: str) -> str:
    """The URL with another scheme, not a character else changed."""
    return f"https{url[4:]}"


def _redirected(link: LinkCheck) -> str:
    """The address of the same place under https, where the way led over it and it answered; else empty."""
    for hop in link.hops:
        responded = hop.status_code is not None and hop.status_code < 400
        if responded and hop.url.lower().startswith("https://") and is_same_place(hop.url, link.url):
            if url_key(without_fragment(hop.url)) == url_key(_secure(without_fragment(link.url))):
                return _secure(link.url)
            _, mark, fragment = link.url.partition("#")
            return without_fragment(hop.url) + mark + fragment
    return ""
