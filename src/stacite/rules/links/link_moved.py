"""The page behind a URL has moved for good.

## What it does

Flags a URL whose server redirects permanently (301, 308) to another page that answers. Redirects
that are meant as temporary don't count. The fix puts the new address into the document; the
registry follows with the next `stacite extract`.

## Why is this bad?

The old address works as long as its owner keeps the redirect, and no longer.

## Example

    <https://www.agency.example/old/report> redirects to https://agency.example/reports/17

## Source

RFC 9110, sections 15.4.2 (301 Moved Permanently) and 15.4.9 (308 Permanent Redirect): links ought
to be updated to the new address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Fix, Severity
from stacite.model.resolution import Verdict
from stacite.model.url import url_fault
from stacite.rules.base import Rule
from stacite.rules.verdicts import judged, requests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.model.resolution import LinkCheck
    from stacite.rules.base import Context
    from stacite.rules.uses import UrlUse

RULE = Rule("L302", "link-moved", Severity.WARNING, Applicability.SAFE)
_PERMANENT = (301, 308)
_TEMPORARY = (302, 303, 307)
_PRINTABLE = re.compile(r"https?://[^\s<>\"“”\x00-\x1f\x7f]{1,2000}", re.IGNORECASE)
"""An address is the server's word: what could not stand in angle brackets is not put into a document."""


def check(context: Context) -> Iterator[Finding]:
    """One finding for each note that cites such a URL."""
    for use, link in judged(context, Verdict.MOVED):
        address = _new_address(link)
        fix = _fix(use, address)
        yield RULE.finding(
            f"moved to {address}" if address else "moved for good",
            use.location,
            note=use.note,
            reference=use.reference,
            evidence=requests(link),
            fix=fix,
            help="The registry follows with the next `stacite extract`" if fix else "Cite the new address",
        )


def _new_address(link: LinkCheck) -> str:
    """Where the permanent redirects lead: what a temporary one adds to them is not the page's address."""
    address = ""
    for place, hop in enumerate(link.hops):
        if hop.status_code in _TEMPORARY:
            break
        if hop.status_code in _PERMANENT:
            address = next((later.url for later in link.hops[place + 1 :] if later.url != hop.url), "")
    address = address or link.final_url
    return address if _PRINTABLE.fullmatch(address) and url_fault(address) is None else ""


def _fix(use: UrlUse, address: str) -> Fix | None:
    if not address or use.read is None or use.span is None:
        return None
    edit = use.read.edit(*use.span, address)
    return None if edit is None else Fix(f"Replace the URL by {address}", (edit,))
