"""The year is none of those that are registered under the DOI.

## What it does

Compares the year of each reference with all that are registered under its DOI: in print, online, of
the issue, as posted. Any of them is right. A year that is one away from the nearest is a warning, as
is that of an old work of which only the day is registered on which a scan was put online; other
years are an error.

## Why is this bad?

A wrong year makes another edition, or another work of the same author, out of the one that was meant.

## Example

    Jane Author, “Title,” *Journal* 50 (2017), https://doi.org/10.1000/182

is registered as published in 2019, and in print in 2020.

## Options

A reference whose registration is wrong can have `ignore: [M403]` in the registry.

## Source

Crossref documentation (posted, online and print dates); Chicago Manual of Style, 18th ed., 14.70
(articles published ahead of print).
"""

from __future__ import annotations

from functools import partial

from stacite.compare.results import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata.differences import record_findings

RULE = Rule("M403", "year-differs", Severity.WARNING, needs=Need.RECORDS)
check = partial(
    record_findings,
    rule=RULE,
    kind=DifferenceKind.YEAR,
    advice="Look at the source: mend the year, or ignore this where the registration is wrong",
)
