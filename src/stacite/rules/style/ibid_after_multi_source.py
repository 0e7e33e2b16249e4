"""*Ibid.* follows a note that cites several works.

## What it does

This rule flags an *ibid.* (*id.*, *ebd.*) at the beginning of a note if the preceding note cites two or more works. A
source and the work in which it is printed or quoted (`cité dans`, `in`) count as one; an *ibid.* within that note isn't
counted.

## Why it matters

*Ibid.* means the one work just cited. If that note cites several, readers can't tell which one.

## Example

    ³ First Author, *First Title*, 12; Second Author, *Second Title*, 34.

    ⁴ Ibid., 35.

Repeat the short form of the work you mean: `⁴ Second Author, *Second Title*, 35.`

## Source

Chicago Manual of Style, 18th ed., 13.37: *ibid.* refers to a single work cited in the note immediately preceding. The
Bluebook, rule 4.1, says the same of *id.*
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import ibid_word, leading_ibids, works_of

RULE = Rule("S606", "ibid-after-multi-source", Severity.WARNING, title="“Ibid.” is ambiguous")


def check(context: Context) -> Findings:
    """One finding for each such note."""
    for note, citation, before in leading_ibids(context):
        # One antecedent without candidates: the other sources stand in parentheses that explain it.
        is_plain = citation.antecedent is not None and not citation.candidates
        count = works_of(before) if before is not None and not is_plain else 0
        if before is not None and count > 1:
            which = "either" if count == 2 else "any of them"
            yield RULE.finding(
                f"Note {before.label} cites {count} works, and {ibid_word(note, citation)} could mean {which}",
                note.place(*citation.span),
                note=note.label,
                help="Repeat the short form of the work you mean",
            )
