"""A field appears twice in one entry of the registry.

## What it does

This rule flags the second of two fields with the same name.

## Why it matters

Most programs keep the last of the two without a message, so one of the values is lost.

## Example

    - id: author2023title
      title: First Title
      title: Second Title

Delete one of the two.

## Source

YAML 1.2.2, section 3.2.1.3: the keys of a mapping are unique.
"""

from __future__ import annotations

from functools import partial

from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule, problems_of

RULE = Rule("Y902", "yaml-duplicate-key", Severity.ERROR, needs=Need.PROBLEMS, title="Duplicate field")
check = partial(problems_of, rule=RULE)
