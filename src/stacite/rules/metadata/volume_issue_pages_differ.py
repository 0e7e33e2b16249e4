"""The journal, volume, issue or pages differ from the published record.

## What it does

This rule compares the journal (or book), volume, issue and pages of each article, paper or chapter with what is
registered under its DOI. These differences are ignored: Roman numerals, leading zeros, `vol.` and `no.`, shortened page
ranges (807–17), a page within the range, and abbreviated journal names. Article numbers are not compared with pages.

If only the last page or one letter of the journal's name differs, it is a warning. Other differences are errors. If
volume and issue are swapped, there is one finding for both.

A source without a DOI is compared, too, if a search found its record for sure; then the names of journals and books
differ only if they have no word in common.

## Why it matters

Readers and libraries find an article by journal, volume and page.

## Example

    Jane Author, “Title,” *Journal* 50, no. 4 (2023): 807–17, https://doi.org/10.1000/182

The article is registered in volume 4, no. 50.

## Options

If the published record is wrong, add `ignore: [M404]` to the source in the registry.

## Source

Crossref and DataCite metadata; ISO 4 (abbreviated titles of serials); Chicago Manual of Style, 18th ed.,
14.67-14.71 and 9.63 (inclusive numbers).
"""

from __future__ import annotations

from functools import partial

from stacite.compare import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata import record_findings

RULE = Rule(
    "M404",
    "volume-issue-pages-differ",
    Severity.WARNING,
    needs=Need.RECORDS,
    title="Journal, volume or pages differ from the record",
)
_ADVICE = "Check the source: correct the note, or ignore this if the published record is wrong"
check = partial(record_findings, RULE, DifferenceKind.PLACE, _ADVICE)
