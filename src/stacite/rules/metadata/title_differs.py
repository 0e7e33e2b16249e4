"""The title is not the one that is registered under the DOI.

## What it does

Compares the title of each reference with those that are registered under its DOI, subtitles and
original titles among them. Case, accents, quotes, dashes, markup, entities, Greek letters, `&`
and spoilt encodings make no difference, and a subtitle that only the note has makes none either.

A warning tells of British spelling for American, of slips of the pen, of a subtitle that is left
out, and of titles in two scripts, which can't be compared. Other words and other numbers (part II
for part III) are an error. Where the whole work is another one, `doi-of-another-work` alone says so.

## Why is this bad?

Readers search by the title. One word or number that is wrong leads them to another work, or to none.

## Example

    Jane Author, “Feeding Low Levels of Acids,” https://doi.org/10.1000/182

is registered as “Feeding High Levels of Acids”.

## Options

A reference whose registration is wrong can have `ignore: [M401]` in the registry.

## Source

Crossref and DataCite metadata; Chicago Manual of Style, 18th ed., 13.89 (titles as they stand on the
title page; case and punctuation may be changed).
"""

from __future__ import annotations

from functools import partial

from stacite.compare.results import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata.differences import record_findings

RULE = Rule("M401", "title-differs", Severity.WARNING, needs=Need.RECORDS)
check = partial(
    record_findings,
    rule=RULE,
    kind=DifferenceKind.TITLE,
    advice="Look at the source: mend the title, or ignore this where the registration is wrong",
)
