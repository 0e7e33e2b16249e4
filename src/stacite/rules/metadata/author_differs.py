"""The authors are not those that are registered under the DOI.

## What it does

Compares the authors of each reference, or its editors, with those registered under its DOI. Initials
for names, accents left out, `ue` for `ü`, particles before or behind, suffixes, family names first and
bodies under a shorter name make no difference; after “et al.” no more names are expected.

Somebody who is not among those registered is an error, and so is another first author. A warning
tells of a name spelled otherwise, of another first initial, of another order behind the first, of names
left out without “et al.”, and of a registration that has lost the first author.

## Why is this bad?

The author is the first thing that readers look for; a work is credited to somebody who did not write it.

## Example

    Jane Author and Hiro Other, “Title,” https://doi.org/10.1000/182

where only Jane Author is registered.

## Options

A reference whose registration is wrong can have `ignore: [M402]` in the registry.

## Source

Crossref and DataCite metadata; Chicago Manual of Style, 18th ed., 13.74-13.86 (authors' names, et al.).
"""

from __future__ import annotations

from functools import partial

from stacite.compare.results import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata.differences import record_findings

RULE = Rule("M402", "author-differs", Severity.WARNING, needs=Need.RECORDS)
check = partial(
    record_findings,
    rule=RULE,
    kind=DifferenceKind.NAMES,
    advice="Look at the source: mend the names, or ignore this where the registration is wrong",
)
