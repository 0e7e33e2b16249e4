"""The DOI belongs to a different work.

## What it does

This rule flags a DOI whose registered title has nothing in common with the one you cite, if the first author, or at
least two of year, volume, pages and journal, differ too. It also reports the DOI of a correction, retraction, reply or
review if you cite the work itself. In that case, no other differences from the record are reported.

## Why it matters

The link leads to a work that does not say what the note claims. Citations that were invented, or mixed together from
several works, look like this.

## Example

    Jane Author, “Title,” https://doi.org/10.1000/182

10.1000/182 is registered for “Ball Screws under Load” by Zhe Du.

## Options

If the published record is wrong, add `ignore: [M405]` to the source in the registry.

## Source

ISO 26324, 4 (a DOI name identifies one object); Crossref and DataCite metadata.
"""

from __future__ import annotations

from functools import partial

from stacite.compare import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata import record_findings

RULE = Rule("M405", "doi-of-another-work", Severity.ERROR, needs=Need.RECORDS, title="The DOI belongs to another work")
_ADVICE = "Search for the work by its title, and copy the DOI from its own page"
check = partial(record_findings, RULE, DifferenceKind.WORK, _ADVICE)
