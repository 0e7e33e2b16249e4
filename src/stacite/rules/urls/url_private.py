"""A URL leads to a private address or to something that is no web page.

## What it does

Flags a URL that stacite refused to ask: an address in a private network or on the reader's own
machine, a `file:` or another scheme than that of the web, or a server that sends the reader on to
such an address.

## Why is this bad?

Nobody outside of the author's network can open it. It was copied from an intranet or from a
library's proxy.

## Example

    http://192.168.1.20/reports/2023.pdf

Cite the public address of the page.

## Options

`allow-private` in the settings names networks that may be asked though they are private.

## Source

RFC 6890 (special-purpose addresses); RFC 1918 (private addresses).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.model.resolution import Verdict
from stacite.rules.base import Rule
from stacite.rules.verdicts import findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context

RULE = Rule("U209", "url-private-or-proxy", Severity.WARNING)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each note that cites such a URL."""
    return findings(
        context,
        RULE,
        Verdict.REFUSED,
        "it leads to a private address",
        "Cite the public address of the page",
        lead="not asked: ",
    )
