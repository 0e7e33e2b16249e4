"""*Ibid.* follows a note that cites several works.

## What it does

Flags an *ibid.* (*id.*, *ebd.*) at the beginning of a note if the note before cites two works or
more.

## Why is this bad?

*Ibid.* means the one work just cited. After a note with several the reader can't tell which.

## Example

    ³ First Author, *First Title*, 12; Second Author, *Second Title*, 34.

    ⁴ Ibid., 35.

Give the short form of the work that is meant: `⁴ Second Author, *Second Title*, 35.`

## Source

Chicago Manual of Style, 18th ed., 13.37: *ibid.* refers to a single work cited in the note
immediately preceding. The Bluebook, rule 4.1, says the same of *id.*
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import leading_ibids, works_of

RULE = Rule("S606", "ibid-after-multi-source", Severity.ERROR)


def check(context: Context) -> Findings:
    """One finding for each such note."""
    for note, citation, before in leading_ibids(context):
        count = works_of(before) if before is not None else 0
        if before is not None and count > 1:
            yield RULE.finding(
                f"note {before.label} cites {count} works, so it is open which one is meant",
                note.place(*citation.span),
                note=note.label,
                help="Give the short form of the work that is meant",
            )
