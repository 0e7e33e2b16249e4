"""A URL is broken at a hyphen, and works only without the hyphen.

## What it does

If a printed URL is broken after a hyphen at the end of a line, the hyphen may belong to the URL, or the typesetting
program may have added it. stacite tries both. If only the URL without the hyphen works, it is flagged. If the URL works
with the hyphen, or if neither works, nothing is flagged. The same applies to DOIs.

## Why it matters

If you copy the URL from the page, you get one that leads nowhere.

## Example

    https://agency.example/annual-re-
    port.pdf

is `https://agency.example/annual-report.pdf`. Set your typesetting program to break URLs without a hyphen.

## Source

Chicago Manual of Style, 17th ed., 14.18 (URLs and DOIs at the end of a line: no hyphen is added).
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.addresses import doubtful_addresses, is_reached
from stacite.rules.base import Context, Findings, Need, Rule

RULE = Rule(
    "U213", "url-hyphen-added", Severity.WARNING, needs=Need.ANSWERS, title="Hyphen added at a line break in a URL"
)


def check(context: Context) -> Findings:
    """One finding for each URL that works only without the hyphen."""
    evidence = context.evidence
    for note, address in doubtful_addresses(context.view.texts):
        if is_reached(address.url, evidence) or not is_reached(address.second_reading, evidence):
            continue
        start = address.span[0] if address.span else 0
        place = note.place(*address.span) if address.span else note.source_note.location
        yield RULE.finding(
            f"The hyphen at the line break is not part of the URL, which is {address.second_reading}",
            place,
            note=note.label,
            reference=note.key_at(start),
            help=f"Break the URL without a hyphen, and correct it{context.on_registry(' in the registry')}",
        )
