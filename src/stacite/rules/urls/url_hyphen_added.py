"""A URL breaks at a hyphen, and only without the hyphen is the page there.

## What it does

Where a printed URL runs over the end of a line with a hyphen there, nobody can see whether the hyphen belongs to the
URL or was put in by the program that set the page. Both are asked. Where a page answers only without the hyphen, that
is told; where it answers with the hyphen, or at neither, nothing is said. The same goes for DOIs.

## Why is this bad?

Who copies the URL from the page gets one that leads nowhere.

## Example

    https://agency.example/annual-re-
    port.pdf

is `https://agency.example/annual-report.pdf`. Tell the program that sets the pages to break URLs without a hyphen.

## Source

Chicago Manual of Style, 17th ed., 14.18 (URLs and DOIs at the end of a line: no hyphen is added).
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.uses import doubtful_addresses, is_reached

RULE = Rule("U213", "url-hyphen-added", Severity.WARNING, needs=Need.LINKS | Need.REGISTRATIONS)


def check(context: Context) -> Findings:
    """One finding for each URL that answers only without the hyphen."""
    evidence = context.evidence
    for doubtful in doubtful_addresses(context.view.notes):
        note, address = doubtful.note, doubtful.address
        if is_reached(address.url, evidence) or not is_reached(address.other, evidence):
            continue
        start = address.span[0] if address.span else 0
        place = note.place(*address.span) if address.span else note.source_note.location
        yield RULE.finding(
            f"the hyphen at the line's end is not the URL's: the page is at {address.other}",
            place,
            note=note.label,
            reference=note.key_at(start),
            help="Break the URL without a hyphen; in the registry, correct it",
        )
