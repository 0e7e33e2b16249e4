"""A preprint you cite has since been published.

## What it does

This rule flags the DOI of a preprint if its record names the DOI of the published version. If you cite an article and
the DOI belongs to a preprint, that alone is not reported.

## Why it matters

The published version has been through peer review and may say something different.

## Example

    Jane Author, “Title,” preprint, 2020, https://doi.org/10.1000/preprint.182

This preprint was published as 10.1000/182.

## Options

If you mean the preprint itself, add `ignore: [M409]` to the source in the registry.

## Source

Crossref documentation (relations `is-preprint-of`, `has-preprint`).
"""

from __future__ import annotations

from functools import partial

from stacite.compare import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.metadata import record_findings

RULE = Rule("M409", "preprint-published", Severity.WARNING, needs=Need.RECORDS, title="Preprint since published")
_ADVICE = "Cite the published version, unless you mean the preprint itself"
check = partial(record_findings, RULE, DifferenceKind.VERSION, _ADVICE)
