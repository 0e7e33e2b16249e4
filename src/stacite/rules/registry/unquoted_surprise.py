"""A value in the registry needs quotes because other YAML programs read it as something else.

## What it does

This rule flags a value that stacite reads as text but other YAML programs read as a number that prints differently
(`010`, `1:20`, `1e3`, `12.50`), as true or false (`yes`, `no`, `on`, `off`), as a date (`number: 2024-05-03`) or as
nothing (a family called `Null`). Numbers that print unchanged (`volume: 50`) and dates in date fields are fine. The fix
puts the value in single quotes and changes nothing else. It is not applied while another problem keeps the registry
from being read.

## Why it matters

stacite reads the file correctly, but other programs use it too: pandoc, scripts, a reference manager. There, volume
010 becomes volume 8, page 1:20 becomes page 80, and the country code of Norway becomes false.

## Example

    volume: 010

becomes

    volume: '010'

## Source

YAML 1.1, types int, float, bool, timestamp and null (yaml.org/type); YAML 1.2.2, section 10.3.2 (core schema). Many
programs still follow version 1.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Edit, Fix, Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.text.spans import offset_at

if TYPE_CHECKING:
    from stacite.model.registry import UnquotedText


RULE = Rule(
    "Y904",
    "unquoted-surprise",
    Severity.WARNING,
    Applicability.SAFE,
    needs=Need.REGISTRY_TEXT,
    title="Value needs quotes",
)


def check(context: Context) -> Findings:
    """One finding for each such value, in the order of the file."""
    for value in context.registry.unquoted:
        yield RULE.finding(
            f"“{value.text}” needs quotes: other YAML programs read it as {value.read_as}",
            value.location,
            reference=value.reference,
            fix=_fix(context, value),
            unfixed=f"Put it in quotes: '{value.text}'",
        )


def _fix(context: Context, value: UnquotedText) -> Fix | None:
    start = offset_at(context.registry_text, value.location.line or 1, value.location.column or 1)
    end = start + len(value.text)
    if context.registry_text[start:end] != value.text:
        return None
    edit = Edit(context.registry.path, start, end, value.text, f"'{value.text}'")
    return Fix(f"Put it in quotes: '{value.text}'", (edit,))
