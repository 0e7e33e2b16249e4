"""An `ignore` entry names a rule that does not exist.

## What it does

This rule flags an entry of `ignore` that is no rule's code, prefix or name, and suggests the nearest one.

## Why it matters

The entry has no effect, and the finding that it was meant for is still reported.

## Example

    - id: author2023title
      ignore: [link-blockd]

Did you mean `link-blocked`?

## Source

`stacite rule`, which lists all rules. An older version of stacite doesn't know the rules of a newer one.
"""

from __future__ import annotations

from stacite.errors import did_you_mean
from stacite.model.finding import Location, Severity
from stacite.rules.base import Context, Findings, Need, Rule, ignore_entries, names_rule

RULE = Rule("Y906", "ignore-unknown", Severity.WARNING, needs=Need.ALL_RULES, title="Unknown rule in an ignore entry")
# Characters of the word that are shown.
_SHOWN = 60


def check(context: Context) -> Findings:
    """One finding for each such entry."""
    for each in ignore_entries(context):
        word = each.ignore.rule
        if not any(names_rule(word, rule) for rule in context.rules):
            known = [name for rule in context.rules for name in (rule.code, rule.name)]
            yield RULE.finding(
                f"“{word[:_SHOWN]}” is not the code, prefix or name of a rule",
                each.ignore.location or Location(context.registry.path),
                note=each.note,
                reference=each.reference,
                help=did_you_mean(word, known, "Run `stacite rule` to list all rules").rstrip("."),
            )
