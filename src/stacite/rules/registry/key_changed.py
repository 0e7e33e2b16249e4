"""A reference's key was edited, while notes still cite the old one.

## What it does

Flags a reference whose key is not the one that the registry's notes cite it by: a cite names a key that no
reference has, and there is one reference that no cite names and whose author, year and title make just
that key. Where a key is changed in the reference and in all of its cites, the file does not show it, and
nothing can be said: which keys were published is in no file that stacite keeps. A key that fits no reference
at all is left to `schema`. Where nothing else is wrong in the file, all other rules run, with the cites following
their reference; nothing is written to it until the key is back.

## Why is this bad?

A key is written once. Manuscripts, exports and other programs know the work by it; with another key their
citations are lost, and here the notes no longer cite anything.

## Example

    cites:
    - {id: wagner2023chinas}

while the reference now begins with

    - id: wagner2023china

Put the old key back.

## Source

The registry's own rules: keys are for ever.
"""

from __future__ import annotations

from functools import partial

from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule, problems_of

RULE = Rule("Y905", "key-changed", Severity.ERROR, needs=Need.PROBLEMS)
check = partial(problems_of, rule=RULE)
