"""The registry is not valid YAML.

## What it does

Shows the line and the column at which the registry file can't be read on.

## Why is this bad?

Nothing of the registry can be used until it is mended.

## Example

    title: Trends: A Report

A colon and a blank inside a value need quotation marks: `title: 'Trends: A Report'`.

## Source

YAML 1.2.2, section 7.3.3 (plain scalars).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule, problems_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context


RULE = Rule("Y901", "yaml-syntax", Severity.ERROR, needs=Need.PROBLEMS)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such problem of the file."""
    yield from problems_of(context, RULE)
