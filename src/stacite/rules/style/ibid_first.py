"""*Ibid.* has nothing before it that it could mean.

## What it does

Flags an *ibid.* (*id.*, *ebd.*) that begins the first note of a document or follows a note without
any source. One that follows a note that stacite could not read, but that looks as if it cited something
(`MS 12, City Library`; `22 F.4th at 95`), is left alone.

## Why is this bad?

*Ibid.* means the work cited in the note before. If there is none, the reader finds no source: a
note was put between, or deleted.

## Example

    ¹ Ibid., 35.

Give the work's full citation, or its short form if it was cited further up.

## Source

Chicago Manual of Style, 18th ed., 13.37: *ibid.* refers to a single work cited in the note
immediately preceding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.antecedents import leading_ibids, works_of
from stacite.rules.base import Rule
from stacite.rules.unread import may_cite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context

RULE = Rule("S608", "ibid-first", Severity.ERROR)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such note."""
    for read, citation, before in leading_ibids(context):
        if before is None or (works_of(before) == 0 and not may_cite(before.text)):
            yield RULE.finding(
                "no note stands before it" if before is None else f"note {before.label} cites no source",
                read.place(*citation.span),
                note=read.label,
                help="Give the work's full citation, or its short form if it was cited further up",
            )
