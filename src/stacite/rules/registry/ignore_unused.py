"""An `ignore` entry has no effect.

## What it does

This rule flags an entry of `ignore` that suppressed no finding. An entry is checked only if all its rules ran, with a
network connection, on all documents that cite the source.

## Why it matters

The problem has been fixed. If it came back, the entry would hide it.

## Example

    - id: author2023title
      ignore: [L303]          # the page can be checked again

Delete the entry.

## Options

This rule is off by default. Turn it on with `--extend-select Y907`.

## Source

Common in linters: ESLint's `--report-unused-disable-directives`, Ruff's unused-noqa (RUF100).
"""

from __future__ import annotations

from stacite.model.finding import Location, Severity
from stacite.rules.base import Context, Findings, Need, Rule

RULE = Rule(
    "Y907", "ignore-unused", Severity.INFO, default=False, needs=Need.OTHER_FINDINGS, title="Unused ignore entry"
)


def check(context: Context) -> Findings:
    """One finding for each such entry; it must run after all other rules."""
    for each in context.unused_ignores:
        yield RULE.finding(
            f"This entry has no effect: {each.ignore.rule} reports nothing here",
            each.ignore.location or Location(context.registry.path),
            note=each.note,
            reference=each.reference,
            help="Delete the entry from `ignore`",
        )
