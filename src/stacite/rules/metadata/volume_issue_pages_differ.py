"""The journal, its volume, its issue or the pages are not those that are registered under the DOI.

## What it does

Compares where each article, paper or chapter stands with what is registered under its DOI. Roman numbers,
leading zeros, `vol.` and `no.`, pages cut short (807–17), a page inside the range and the abbreviated name
of a journal make no difference. Numbers of articles are not compared with pages.

Only the last page, or one letter in the journal's name, is a warning; the rest is an error. Volume and
issue that have changed places are told of once.

## Why is this bad?

Readers and libraries find an article by journal, volume and page.

## Example

    Jane Author, “Title,” *Journal* 50, no. 4 (2023): 807–17, https://doi.org/10.1000/182

is registered in volume 4, no. 50.

## Options

A reference whose registration is wrong can have `ignore: [M404]` in the registry.

## Source

Crossref and DataCite metadata; ISO 4 (abbreviated titles of serials); Chicago Manual of Style, 18th ed.,
14.67-14.71 and 9.63 (inclusive numbers).
"""

from __future__ import annotations

from functools import partial

from stacite.compare.results import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata.differences import record_findings

RULE = Rule("M404", "volume-issue-pages-differ", Severity.WARNING, needs=Need.RECORDS)
check = partial(
    record_findings,
    rule=RULE,
    kind=DifferenceKind.PLACE,
    advice="Look at the source: mend the note, or ignore this where the registration is wrong",
)
