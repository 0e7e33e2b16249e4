"""The authors differ from those in the published record.

## What it does

This rule compares the authors of each source (or its editors) with those registered under its DOI. These differences
are ignored: initials, missing accents, `ue` for `ü`, particles before or after the name, suffixes, family names first,
and shorter names of institutions. After “et al.” no more names are expected.

A name that isn't registered is an error, and so is a different first author. These are warnings: a name that is
spelled differently, a different first initial, a different order after the first author, names left out without
“et al.”, and a record that leaves out the first author.

A source without a DOI is compared, too, if a search found its record for sure.

## Why it matters

Readers look for the author first. A wrong name credits the work to someone who didn't write it.

## Example

    Jane Author and Hiro Other, “Title,” https://doi.org/10.1000/182

Only Jane Author is registered.

## Options

If the published record is wrong, add `ignore: [M402]` to the source in the registry.

## Source

Crossref and DataCite metadata; Chicago Manual of Style, 18th ed., 13.74-13.86 (authors' names, et al.).
"""

from __future__ import annotations

from functools import partial

from stacite.compare import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata import record_findings

RULE = Rule("M402", "author-differs", Severity.WARNING, needs=Need.RECORDS, title="Authors differ from the record")
_ADVICE = "Check the source: correct the names, or ignore this if the published record is wrong"
check = partial(record_findings, RULE, DifferenceKind.NAMES, _ADVICE)
