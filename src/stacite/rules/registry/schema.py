"""The registry has a field that it doesn't know, or a value of the wrong form.

## What it does

Flags unknown fields, with the known one that is nearest, and values that their field can't have.

## Why is this bad?

The field would not be used, and nobody would notice.

## Example

    - id: author2023title
      titel: A Title

Did you mean `title`?

## Source

`stacite schema`, which prints the registry's JSON Schema; CSL 1.0.2 for the fields of a reference.
"""

from __future__ import annotations

from functools import partial

from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule, problems_of

RULE = Rule("Y903", "schema", Severity.ERROR, needs=Need.PROBLEMS)
check = partial(problems_of, rule=RULE)
