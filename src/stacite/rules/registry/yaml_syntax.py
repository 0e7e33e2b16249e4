"""The registry is not valid YAML.

## What it does

This rule reports the line and column at which the registry can no longer be read.

## Why it matters

Nothing in the registry can be used until you fix it.

## Example

    title: Trends: A Report

A value with a colon and a space needs quotation marks: `title: 'Trends: A Report'`.

## Source

YAML 1.2.2, section 7.3.3 (plain scalars).
"""

from __future__ import annotations

from functools import partial

from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule, problems_of

RULE = Rule("Y901", "yaml-syntax", Severity.ERROR, needs=Need.PROBLEMS, title="Invalid YAML")
check = partial(problems_of, rule=RULE)
