"""The DOI is registered, but for another work.

## What it does

Flags a DOI whose registered title has nothing in common with the printed one while the first author is
another one too, or two and more of year, volume, pages and container; and the DOI of a correction,
retraction, reply or review where the work itself is cited. Nothing else is said then of what differs.

## Why is this bad?

The link leads to a work that does not say what the note says it does. Citations that were invented, or put
together from several works, look like this.

## Example

    Jane Author, “Title,” https://doi.org/10.1000/182

where 10.1000/182 is registered for “Ball Screws under Load”, by Zhe Du.

## Options

A reference whose registration is wrong can have `ignore: [M405]` in the registry.

## Source

ISO 26324, 4 (a DOI name identifies one object); Crossref and DataCite metadata.
"""

from __future__ import annotations

from functools import partial

from stacite.compare.results import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata.differences import record_findings

RULE = Rule("M405", "doi-of-another-work", Severity.ERROR, needs=Need.RECORDS)
check = partial(
    record_findings,
    rule=RULE,
    kind=DifferenceKind.WORK,
    advice="Look the work up by its title, and copy the DOI from its own page",
)
