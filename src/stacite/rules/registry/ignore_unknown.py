"""The registry sets aside a rule that does not exist.

## What it does

Flags an entry of `ignore` that is no rule's code, prefix or name, with the one that is nearest.

## Why is this bad?

The entry sets nothing aside, and what it was meant for goes on being reported.

## Example

    - id: author2023title
      ignore: [L330]

Did you mean `L303`?

## Source

`stacite rule`, which lists all rules. A rule of a newer stacite is unknown to an older one.
"""

from __future__ import annotations

from stacite.errors import did_you_mean
from stacite.model.finding import Severity
from stacite.model.location import Location
from stacite.rules.base import Context, Findings, Need, Rule, names_rule
from stacite.rules.ignores import ignore_entries

RULE = Rule("Y906", "ignore-unknown", Severity.WARNING, needs=Need.ALL_RULES)
# Characters of the word that are shown.
_SHOWN = 60


def check(context: Context) -> Findings:
    """One finding for each such entry."""
    for each in ignore_entries(context):
        word = each.ignore.rule
        if not any(names_rule(word, rule) for rule in context.rules):
            known = [name for rule in context.rules for name in (rule.code, rule.name)]
            yield RULE.finding(
                f"no rule has the code, prefix or name “{word[:_SHOWN]}”",
                each.ignore.location or Location(context.registry.path),
                note=each.note,
                reference=each.reference,
                help=did_you_mean(word, known, "`stacite rule` lists all rules").rstrip("."),
            )
