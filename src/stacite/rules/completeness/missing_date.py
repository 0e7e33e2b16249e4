"""A reference has no date.

## What it does

Flags a reference without a date of publication. Nothing is said where the source itself has none
and the note says so (`n.d.`, `forthcoming`), nor of kinds that need none: statutes and regulations,
classics, entries of reference works, manuscripts. A web page may have the date of access instead.
Where the note does print a year that stacite could not place, nothing is said either.

## Why is this bad?

The reader can't tell one edition, report or article from the next, and can't judge how old a
statement is.

## Example

    Author, “Title,” *Newspaper*, <https://newspaper.example/article>.

Add the date, or `n.d.`

## Source

Chicago Manual of Style, 18th ed., chapters 13 and 14: date of publication; `n.d.` where there is
none; date of access for a page without a date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Rule
from stacite.rules.references import first_mentions, place_and_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.model.item import Item
    from stacite.rules.base import Context
    from stacite.rules.references import Mention

RULE = Rule("C701", "missing-date", Severity.WARNING)
_UNDATED = frozenset(
    """
    bill classic collection entry-dictionary entry-encyclopedia figure legislation manuscript musical_score
    performance periodical regulation treaty
    """.split()
)
_ONLINE = frozenset({"document", "webpage", "post", "post-weblog"})
_DATES = ("issued", "original-date", "event-date", "submitted", "available-date")
_YEAR = re.compile(r"(?<![\d./-])(?:1[4-9]|20)\d\d(?![\d/])|\bn\.\s?d\.|\bforthcoming\b|\bin press\b", re.IGNORECASE)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such reference, at the note that cites it first."""
    mentions = first_mentions(context)
    for reference in context.registry.references:
        mention = mentions.get(reference.id)
        if _lacks_date(reference.item) and not (mention and _prints_year(mention)):
            place, label = place_and_label(context, reference, mention)
            yield RULE.finding(
                f"the {_kind(reference.item)} has no date",
                place,
                note=label,
                reference=reference.id,
                help="Add the date of publication, or `n.d.` where the source has none",
            )


def _kind(item: Item) -> str:
    return "source" if item.type == "document" else item.type.replace("_", " ").replace("-", " ")


def _lacks_date(item: Item) -> bool:
    if item.type in _UNDATED or any(variable in item.dates for variable in _DATES):
        return False
    return not (item.type in _ONLINE and "accessed" in item.dates)


def _prints_year(mention: Mention) -> bool:
    """Whether the citation has a year outside of its title, numbers and URL, so that only the parser missed it."""
    read, citation = mention
    start, end = citation.span
    taken = [found.outer for found in read.urls()]
    taken += [span for name, span in citation.fields.items() if name not in _DATES]
    matches = _YEAR.finditer(read.text, start, end)
    return any(not any(low <= match.start() < high for low, high in taken) for match in matches)
