"""The registry has an unknown field, or a value that its field can't have.

## What it does

This rule flags unknown fields, suggests the nearest known field, and reports values that are not allowed in their
field.

## Why it matters

The field would be ignored without a message.

## Example

    - id: author2023title
      titel: A Title

Change it to `title`.

## Source

`stacite schema`, which prints the registry's JSON Schema; CSL 1.0.2 for the fields of a source.
"""

from __future__ import annotations

from functools import partial

from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule, problems_of

RULE = Rule("Y903", "schema", Severity.ERROR, needs=Need.PROBLEMS, title="Unknown field or invalid value")
check = partial(problems_of, rule=RULE)
