"""The key of a source was edited, but notes still cite the old key.

## What it does

This rule flags a source if the notes in the registry cite a key that no source has, and exactly one source that is not
cited in any note has the author, year and title from which that key is made. If you change a key both in the source and
in all its citations, the file doesn't show it, and nothing is flagged. A key that fits no source at all is reported by
*Unknown field or invalid value* (Y903). If nothing else is wrong in the file, all other rules run and count those
citations as citations of the source, but stacite does not write to the file until you put the old key back.

## Why it matters

Keys must not change. Manuscripts, exports and other programs refer to the work by its key. With a new key, their
citations are lost, and the notes in the registry no longer cite anything.

## Example

    cites:
    - {id: wagner2023chinas}

but the source now begins with

    - id: wagner2023china

Put the old key back.

## Source

How the registry works: keys are permanent.
"""

from __future__ import annotations

from functools import partial

from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule, problems_of

RULE = Rule("Y905", "key-changed", Severity.ERROR, needs=Need.PROBLEMS, title="Key changed")
check = partial(problems_of, rule=RULE)
