"""The year differs from the one in the published record.

## What it does

This rule compares the year of each source with all years registered under its DOI: print, online, issue and posted. Any
of them is right. If the nearest is one year away, it is a warning. It is also a warning if the work is old and only the
date on which a scan was put online is registered. Other years are an error.

A source without a DOI is compared, too, if a search found its record for sure.

## Why it matters

With a wrong year, you cite another edition, or another work by the same author.

## Example

    Jane Author, “Title,” *Journal* 50 (2017), https://doi.org/10.1000/182

The article is registered as published online in 2019 and in print in 2020.

## Options

If the published record is wrong, add `ignore: [M403]` to the source in the registry.

## Source

Crossref documentation (posted, online and print dates); Chicago Manual of Style, 18th ed., 14.70 (articles published
ahead of print).
"""

from __future__ import annotations

from functools import partial

from stacite.compare import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata import record_findings

RULE = Rule("M403", "year-differs", Severity.WARNING, needs=Need.RECORDS, title="Year differs from the record")
_ADVICE = "Check the source: correct the year, or ignore this if the published record is wrong"
check = partial(record_findings, RULE, DifferenceKind.YEAR, _ADVICE)
