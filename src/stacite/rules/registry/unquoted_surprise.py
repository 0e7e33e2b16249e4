"""A value of the registry has no quotes, and YAML reads it as something else.

## What it does

Flags a value that is a text to stacite, and that other readers of YAML take for a number that prints
otherwise (`010`, `1:20`, `1e3`, `12.50`), for a truth value (`yes`, `no`, `on`, `off`), for a date
(`number: 2024-05-03`) or for nothing (a family called `Null`). Numbers that print as they stand
(`volume: 50`), and dates in fields of dates, are no surprise. The fix puts the value in single quotes,
and changes nothing else; it waits where something else keeps the registry from being used.

## Why is this bad?

stacite reads the file right, but others use it too: pandoc, scripts, a reference manager. Volume 010
becomes volume 8 there, page 1:20 page 80, and Norway's code false.

## Example

    volume: 010

becomes

    volume: '010'

## Source

YAML 1.1, types int, float, bool, timestamp and null (yaml.org/type); YAML 1.2.2, section 10.3.2 (core
schema). Many programs still read by version 1.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Edit, Fix, Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.text.spans import offset_at

if TYPE_CHECKING:
    from stacite.model.registry import UnquotedText


RULE = Rule("Y904", "unquoted-surprise", Severity.WARNING, Applicability.SAFE, needs=Need.REGISTRY_TEXT)


def check(context: Context) -> Findings:
    """One finding for each such value, in the order of the file."""
    for value in context.registry.unquoted:
        fix = _fix(context, value)
        yield RULE.finding(
            f"“{value.text}” has no quotes, and YAML reads it as {value.read_as}",
            value.location,
            reference=value.reference,
            fix=fix,
            help="" if fix else f"Write '{value.text}'",
        )


def _fix(context: Context, value: UnquotedText) -> Fix | None:
    start = offset_at(context.registry_text, value.location.line or 1, value.location.column or 1)
    end = start + len(value.text)
    if context.registry_text[start:end] != value.text:
        return None
    edit = Edit(context.registry.path, start, end, value.text, f"'{value.text}'")
    return Fix(f"Write it as '{value.text}'", (edit,))
