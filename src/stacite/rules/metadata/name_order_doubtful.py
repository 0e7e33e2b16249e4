"""A family name and a given name may be swapped.

## What it does

This rule flags a name if its family name and given name are the other way around in the published record of the DOI, or
in another source in the registry. stacite never guesses from the names themselves or from the country they come from.

## Why it matters

In many languages the family name comes first, in print too. If the two are swapped, the work is sorted under the
wrong name, and one person becomes two.

## Example

    - author: [{family: Qian, given: Gong}]
      DOI: 10.1000/182

The published record has Gong as the family name.

## Options

If the name is right, add `ignore: [M410]` to the source in the registry.

## Source

Chicago Manual of Style, 18th ed., 8.14-8.18 (names of Chinese, Japanese, Korean and Hungarian people).
"""

from __future__ import annotations

from itertools import chain

from stacite.compare import DifferenceKind
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.metadata import record_findings
from stacite.text.folding import compact

RULE = Rule(
    "M410", "name-order-doubtful", Severity.INFO, pedantic=True, needs=Need.RECORDS, title="Names may be swapped"
)
_ADVICE = "Check the source, and correct `family` and `given`"


def check(context: Context) -> Findings:
    """One finding for each such name against a registration, then for each against another reference."""
    advice = f"{_ADVICE}{context.on_registry(' in the registry')}"
    reported = tuple(record_findings(RULE, DifferenceKind.NAME_ORDER, advice, context))
    yield from reported
    yield from _against_each_other(context, {finding.reference for finding in reported}, advice)


def _against_each_other(context: Context, reported: set[str], advice: str) -> Findings:
    first: dict[tuple[str, str], str] = {}
    for reference, mention in context.view.mentioned_references:
        for name in chain.from_iterable(reference.item.names.values()):
            family, given = compact(name.family), compact(name.given)
            other = first.get((given, family))
            if other is not None and family != given and not {reference.id, other} & reported:
                message = f"“{name.family}, {name.given}” is “{name.given}, {name.family}” in {other}"
                yield RULE.at_mention(context, reference, mention, message, help=advice)
                reported.add(reference.id)
            elif len(family) > 1 and len(given) > 1:
                first.setdefault((family, given), reference.id)
