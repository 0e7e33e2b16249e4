"""A URL leads where only its author, or members of one library, can go.

## What it does

Flags a URL of a library's proxy (`ezproxy`, `idm.oclc.org` and their kin, and any `/login?url=` that leads
on to another site), of a search engine's own copy, of a private network or of the author's own machine
(`localhost`, `file:`), and one whose server
sends the reader on to such an address: stacite does not ask those. A proxy's URL that holds the public
one is mended with `--unsafe-fixes`.

## Why is this bad?

Nobody else can open it. It was copied from an intranet, or from a browser that was signed in to a
library.

## Example

    <https://www-journal-example.ezproxy.university.example/stable/17>

becomes

    <https://www.journal.example/stable/17>

## Options

`allow-private` in the settings names networks that may be asked though they are private.

## Source

RFC 6890 (special-purpose addresses); RFC 1918 (private addresses); RFC 6762 (`.local`); RFC 8375
(`home.arpa`); OCLC, EZproxy documentation, on proxied host names and starting point URLs; RFC 8089 (`file:`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.pattern import pattern
from stacite.model.resolution import Verdict
from stacite.model.url import end_of_address, url_fault
from stacite.rules.base import Rule
from stacite.rules.private_addresses import behind_proxy, local_form, private_form, proxied
from stacite.rules.readdress import Readdress
from stacite.rules.uses import uses_of
from stacite.rules.verdicts import once_a_note, reason, requests
from stacite.rules.walk import read_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context
    from stacite.rules.uses import UrlUse

RULE = Rule("U209", "url-private-or-proxy", Severity.WARNING, Applicability.UNSAFE)
_FILE = pattern(r"(?<![A-Za-z0-9+.-])file:/(?!/)[^\s<>\"“”]{2,2000}", re.IGNORECASE)
_HELP = "Cite the public address of the page"


def check(context: Context) -> Iterator[Finding]:
    """One finding for each note that cites such a URL."""
    readdress = Readdress(context)
    for use in once_a_note(uses_of(context)):
        fault = "" if url_fault(use.url) else _fault(use, context)
        if fault:
            link = context.evidence.links.get(use.url)
            public = behind_proxy(use.url) if proxied(use.url) else ""
            fix = readdress.fix(use, public, Applicability.UNSAFE)
            yield RULE.finding(
                fault,
                use.location,
                note=use.note,
                reference=use.reference,
                evidence=requests(link) if link else (),
                fix=fix,
                help="" if fix else _HELP,
            )
    yield from _files(context)


def _fault(use: UrlUse, context: Context) -> str:
    """A server that did answer was allowed to be asked: it is judged by its form alone where that is no network's."""
    link = context.evidence.links.get(use.url)
    if link is not None and link.verdict is Verdict.REFUSED:
        return f"not asked: {reason(link, 'it leads to a private address')}"
    form = private_form(use.url, context.allow_private)
    asked = link is not None and link.verdict is not Verdict.UNCHECKED
    return "" if asked and form == local_form(use.url) else form


def _files(context: Context) -> Iterator[Finding]:
    """Addresses of files in the text of notes in the form without a host (RFC 8089, Appendix B)."""
    for read in read_notes(context):
        for match in _FILE.finditer(read.text) if "le:/" in read.folded else ():
            start, end = match.start(), end_of_address(read.text, *match.span())
            yield RULE.finding(
                local_form(match[0]), read.place(start, end), note=read.label, reference=read.key_at(start), help=_HELP
            )
