"""The title differs from the one in the published record.

## What it does

This rule compares the title of each source with the titles registered under its DOI, including subtitles and original
titles. Preprints are also compared with what arXiv has under their number, or under the DOI of one of their versions.
These differences are ignored: case, accents, quotation marks, dashes, markup, entities, Greek letters, `&`, damaged
encodings, and a subtitle that only the note has.

These are warnings: British instead of American spelling, typos, a missing subtitle, and titles in different scripts,
which can't be compared, and different words in the title of a preprint that was revised. Elsewhere, different words or
numbers (part II for part III) are an error. If the DOI belongs to a
different work, only *The DOI belongs to another work* (M405) reports it.

## Why it matters

Readers search by title. One wrong word or number leads them to another work, or to none.

## Example

    Jane Author, “Feeding Low Levels of Acids,” https://doi.org/10.1000/182

The work is registered as “Feeding High Levels of Acids”.

## Options

If the published record is wrong, add `ignore: [M401]` to the source in the registry.

## Source

Crossref and DataCite metadata; Chicago Manual of Style, 18th ed., 13.89 (titles follow the title page; case and
punctuation may be changed).
"""

from __future__ import annotations

from functools import partial

from stacite.compare import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata import record_findings

RULE = Rule("M401", "title-differs", Severity.WARNING, needs=Need.RECORDS, title="Title differs from the record")
_ADVICE = "Check the source: correct the title, or ignore this if the published record is wrong"
check = partial(record_findings, RULE, DifferenceKind.TITLE, _ADVICE)
