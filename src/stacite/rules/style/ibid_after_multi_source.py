"""*Ibid.* follows a note that cites several works.

## What it does

This rule flags an *ibid.* (*id.*, *ebd.*) at the beginning of a note if the preceding note cites two or more works. A
source and the work in which it is printed or quoted (`cité dans`, `in`) count as one; an *ibid.* within that note isn't
counted. Nothing is flagged if the *ibid.* is followed by the last work of that note, as an ancient text by its edition.

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

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import ibid_word, leading_ibids, works_of
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.rules.view import NoteView


RULE = Rule("S606", "ibid-after-multi-source", Severity.WARNING, title="Ambiguous “ibid.” or “id.”")


# Between *ibid.* and an edition of the same work: `Ibid., ch. 36, Boer 1958: 96`.
_BESIDE = pattern(r"[,:]? |\s?[(\[]")


def _repeats_last(note: NoteView, before: NoteView) -> bool:
    """Whether the citation beside *ibid.* is of the last of two works in the note before, which is beside the first."""
    if len(before.keys) != 2 or len(note.keys) < 2 or not before.keys[1] or note.keys[1] != before.keys[1]:
        return False
    return all(
        _BESIDE.fullmatch(each.text, each.parsed.citations[0].span[1], each.parsed.citations[1].span[0])
        for each in (note, before)
    )


def check(context: Context) -> Findings:
    """One finding for each such note."""
    for note, citation, before in leading_ibids(context):
        # One antecedent without candidates: the other sources stand in parentheses that explain it.
        is_plain = citation.antecedent is not None and not citation.candidates
        count = works_of(before) if before is not None and not is_plain else 0
        if before is not None and count > 1 and not _repeats_last(note, before):
            which = "either" if count == 2 else "any of them"
            yield RULE.finding(
                f"Note {before.label} cites {count} works, and {ibid_word(note, citation)} could mean {which}",
                note.place(*citation.span),
                note=note.label,
                help="Repeat the short form of the work you mean",
            )
