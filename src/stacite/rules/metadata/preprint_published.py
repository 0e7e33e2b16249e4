"""A preprint is cited that has appeared in a journal since.

## What it does

Flags a DOI that is registered as that of a preprint of another DOI. That the printed work calls itself an
article and the registered one a preprint is no difference in itself.

## Why is this bad?

The published version has been reviewed, and may say something else.

## Example

    Jane Author, “Title,” preprint, 2020, https://doi.org/10.1000/preprint.182

which has appeared as 10.1000/182.

## Options

A reference to the preprint that is meant can have `ignore: [M409]` in the registry.

## Source

Crossref documentation (relations `is-preprint-of`, `has-preprint`).
"""

from __future__ import annotations

from functools import partial

from stacite.compare.results import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata.differences import record_findings

RULE = Rule("M409", "preprint-published", Severity.WARNING, needs=Need.RECORDS)
check = partial(
    record_findings,
    rule=RULE,
    kind=DifferenceKind.VERSION,
    advice="Cite the published version, unless the preprint itself is meant",
)
