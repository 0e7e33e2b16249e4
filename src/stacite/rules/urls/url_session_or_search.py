"""A URL leads to search results, or works only during one visit.

## What it does

This rule flags a URL with a session ID (`;jsessionid=…`, `PHPSESSID=…`, `(S(…))`), and the URL of a page of search
results: on a search engine, or with any path that ends in `search` and has a query. A query alone is not enough: `?q=`
and `?id=` on other pages are not flagged, and neither are archived copies.

## Why it matters

A session ends, and a search gives each reader different results. Neither shows the page you cite.

## Example

    https://catalogue.example/record;jsessionid=4F2A9C0D17B3E8A1?id=17

    https://www.google.com/search?q=science+agreement

Cite the page itself, with its permanent link.

## Source

Chicago Manual of Style, 18th ed., chapter 13, on permalinks and on URLs of search results; Jakarta Servlet
Specification, 7.1.3 (`jsessionid`); RFC 3986, section 1.2.1.
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.model.url import url_fault
from stacite.rules.addresses import why_transient
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.link_evidence import once_per_note

RULE = Rule("U211", "url-session-or-search", Severity.WARNING, title="Link to a session or a search")


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    for use in once_per_note(context.view.url_uses):
        fault = None if url_fault(use.url) else why_transient(use.url)
        if fault:
            yield RULE.at_use(use, fault, help="Cite the page itself, with its permanent link")
