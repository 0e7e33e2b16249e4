"""The registry sets aside a rule that has nothing to say there.

## What it does

Flags an entry of `ignore` that kept no finding back. Only entries are judged whose rules all ran, with the
network, over all documents that cite the work.

## Why is this bad?

The fault is mended. Were it to come back, the entry would hide it.

## Example

    - id: author2023title
      ignore: [L303]          # the page can be checked again

Delete the entry.

## Options

It runs only where it is asked for: `--extend-select Y907`.

## Source

A habit of linters: ESLint's `--report-unused-disable-directives`, Ruff's unused-noqa (RUF100).
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.model.location import Location
from stacite.rules.base import Context, Findings, Need, Rule

RULE = Rule("Y907", "ignore-unused", Severity.INFO, default=False, needs=Need.OTHER_FINDINGS)


def check(context: Context) -> Findings:
    """One finding for each such entry; it must run after all other rules."""
    for each in context.unused_ignores:
        yield RULE.finding(
            f"{each.ignore.rule} is set aside, and was not found",
            each.ignore.location or Location(context.registry.path),
            note=each.note,
            reference=each.reference,
            help="Delete the entry from ignore",
        )
