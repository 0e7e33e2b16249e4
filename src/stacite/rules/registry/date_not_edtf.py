"""A date in the registry is written in words.

## What it does

This rule flags a date in the registry that is not in EDTF: `May 2009`, `2009-5`, `sometime`. Words for a source without
a date (`n.d.`, `forthcoming`, `in press`) are fine.

## Why it matters

Pandoc and reference managers read a date only in EDTF. They print any other text as it is, and can't sort by it or
shorten it to the year. When stacite exports the source, it writes the date that it can read in the words, if any.

## Example

    issued: May 2009

becomes

    issued: 2009-05

## Source

Extended Date/Time Format (EDTF), Library of Congress, 2019 (ISO 8601-2); CSL 1.0.2, appendix IV, on dates.
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.parser.dates import date_in_words, says_no_date
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.view import registry_place

RULE = Rule("Y908", "date-not-edtf", Severity.WARNING, title="Date in words")
_MAX = 60


def check(context: Context) -> Findings:
    """One finding for each such date, in the order of the file."""
    for reference in context.registry.references:
        for variable, date in reference.item.dates.items():
            # A year with too many digits in a note is for C709.
            is_in_note = reference.location is None and reference.entry is None
            if not date.is_literal or says_no_date(date.edtf) or (is_in_note and date.edtf.isdecimal()):
                continue
            read = date_in_words(date)
            yield RULE.finding(
                f"“{date.edtf[:_MAX]}” in `{variable}` is not a date that other programs can read",
                registry_place(context.registry.path, reference, variable),
                reference=reference.id,
                help=f"Write {read.edtf}"
                if read is not None
                else "Write year, month and day as YYYY-MM-DD, or the year",
            )
