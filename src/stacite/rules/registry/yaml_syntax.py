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

from functools import partial

from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule, problems_of

RULE = Rule("Y901", "yaml-syntax", Severity.ERROR, needs=Need.PROBLEMS)
check = partial(problems_of, rule=RULE)
