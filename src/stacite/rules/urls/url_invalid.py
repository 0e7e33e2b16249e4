"""A URL has a form that no server can be asked by.

## What it does

Flags a URL without a host, with a port that is no number from 1 to 65535, or with a host name that
can't exist. (A blank inside a URL is left to `url-line-broken`.) URLs that only the registry has
are looked at too.

## Why is this bad?

The link can't work anywhere: a letter was lost or added.

## Example

    https:///www.example.org/page

## Source

RFC 3986, section 3.2 (authority, host and port); RFC 5890 and RFC 1035 (labels of host names).
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.model.url import url_fault
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.url_forms import without_invisible

RULE = Rule("U206", "url-invalid", Severity.ERROR)


def check(context: Context) -> Findings:
    """One finding for each place of such a URL."""
    for use in context.view.url_uses:
        fault = url_fault(without_invisible(use.url))
        is_cut_in_note = use.span is not None and " " in use.url
        if fault is not None and not is_cut_in_note:
            yield RULE.at_use(
                use, f"no server can be asked by this URL: {fault}", help="Copy the URL again from the page"
            )
