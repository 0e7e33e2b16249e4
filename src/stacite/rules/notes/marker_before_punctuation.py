r"""A note number is before the punctuation where the others are after it, or the reverse.

## What it does

This rule checks note numbers next to a comma, period, semicolon, question mark or exclamation mark. If your house style
asks for one side, every number on the other side is flagged. Without a house style, and only in English documents,
stacite follows the document: if more than half (and at least three) of these note numbers are on one side, it flags the
others; if it is less than two thirds, as info. (In German, the side shows whether the note belongs to the word or to
the sentence. If a file holds an article in two languages, only the note numbers of the English one are compared.)

Some styles in the sciences put the number before a semicolon. A number there is flagged only if the house style asks
for it, or if the notes contain short forms or *ibid.*, as notes in law and the humanities do. A number before a dash or
a colon, or in the middle of a clause, is correct in every style. The fix moves the punctuation to the other side of the
number, except in a block quotation. It is made only in plain text, such as Markdown and LaTeX; in a Word or
OpenDocument file, move the number yourself. Where a mark is already inside the quotation that ends before the number
(`the end.”¹,`), the number has no wrong side. Two periods there, in an English document, are flagged as such, without a
fix. The numbers of biblatex’s `\autocite` are not looked at: biblatex itself puts them after the punctuation.

If the notes clearly follow a style (see `--style`) that has the rarer form, nothing is flagged.

## Why it matters

Readers may take a number before the period to belong to the last word, and one after it to belong to the whole
sentence. If a document does both without meaning to, one of them looks like a mistake.

## Example

    They renewed the agreement¹.

becomes, in a document where note numbers usually follow the punctuation,

    They renewed the agreement.¹

## Options

`house.markers`: `after` or `before` the punctuation.

## Source

Chicago Manual of Style, 17th ed., 14.26 (a note number follows any punctuation mark except a dash); OSCOLA, 4th ed.,
section 1.1; The Bluebook, rule 1.1(a), which also makes an exception for the colon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Applicability, Edit, Finding, Fix, Severity
from stacite.model.house_style import ENOUGH, TWO_THIRDS, Norm, norm_of
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.numbering import note_number, split_at_restarts
from stacite.text.languages import is_english
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.document import Document, NoteRef


RULE = Rule(
    "N007",
    "marker-before-punctuation",
    Severity.WARNING,
    Applicability.SAFE,
    title="Note number on the wrong side of punctuation",
)
_SIGNS = ".,;?!"
_LATER = frozenset({CitationForm.SHORT, CitationForm.SUPRA, CitationForm.IBID})
_FOLLOWING = pattern(r"[.,;?!](?=[\s”’\"»)\]]|\Z)(?!\s\.)")
_CLAUSE = pattern(r"[^\W_”’\"»)\]]?[”’\"»)\]]?\*?[,;][”’\"»)\]]?\*?\Z")
_SENTENCE = pattern(r"(?:[^\W\d_]{2}|\d\d|[”’\"»)\]])\*?[.?!][”’\"»)\]]?\*?\Z")
# What a sentence begins with: after `U.S.` and `etc.` a marker stands in the middle of one.
_NEXT = pattern(r"\s*(?:[^\W_a-z]|[“‘\"«„(\[*]|\Z)")
# A marker follows a word, a quotation or a year; a raised figure after a lone letter or number is an exponent.
_WORD = pattern(r"(?:[^\W\d_]{2}|[”’\"»)\]]|(?<!\d)[12]\d{3})\*?\Z")
# The sentence or clause already ends inside the quotation: `the end.”[^5].`
_ENDED_INSIDE = pattern(r"[.?!,][”’\"»]{1,2}\*?\Z")
# Not after an abbreviation, `“etc.”[^5].`, whose period is not the sentence's.
_PERIOD_INSIDE = pattern(r"[^\W\d_]{4}\.[”’\"»]{1,2}\*?\Z")
# Characters that these patterns take at most.
_LONGEST_END = 8
_AUTOCITE = pattern(r"\\[Aa]utocites?(?![A-Za-z])")
_SIDES = {"before": "before the punctuation", "after": "after the punctuation"}


def check(context: Context) -> Findings:
    """One finding for each marker on the other side."""
    house = context.house
    for view in context.view.documents:
        document = view.document
        if not house.markers and not view.is_english:
            continue
        alone = [place[0] for place in view.refs_by_place if len(place) == 1]
        if view.is_english:
            yield from (_doubled(marker) for marker in alone if _has_two_periods(marker))
        alone = [marker for marker in alone if not _is_moved(document, marker)]
        compared = alone if house.markers else _in_english(alone)
        found = [(marker, side) for marker in compared if (side := _side(marker))]
        norm = norm_of((side for _, side in found), house.markers, house.display_name, share=0.5)
        if norm is not None and not norm.is_against(view.seems_to_want("markers")):
            is_strict = norm.asked_by or any(citation.form in _LATER for citation in view.citations)
            for marker, side in found:
                # Before a semicolon is right in some styles.
                if side != norm.form and (is_strict or marker.after[:1] != ";"):
                    yield _finding(document, marker, side, norm)


def _in_english(markers: Sequence[NoteRef]) -> Iterator[NoteRef]:
    """The markers in English text: an article's translation may be in the same file, numbered anew."""
    parts = split_at_restarts([note_number(marker.label) or 0 for marker in markers])
    for part in ([markers[at] for at in places] for places in parts):
        around = " ".join(f"{marker.before} {marker.after}" for marker in part)
        if len(parts) == 1 or len(part) < ENOUGH or is_english(around):
            yield from part


def _is_moved(document: Document, marker: NoteRef) -> bool:
    r"""Whether biblatex prints the number of the command, `\autocite`, after the punctuation that follows it."""
    if document.format != "latex" or document.source is None or marker.span is None:
        return False
    return _AUTOCITE.match(document.source, marker.span[0]) is not None


def _side(marker: NoteRef) -> str:
    """On which side of the punctuation the marker stands; empty where it stands beside none."""
    end = max(0, len(marker.before) - _LONGEST_END)
    if _FOLLOWING.match(marker.after) and _WORD.search(marker.before, end):
        return "" if _ENDED_INSIDE.search(marker.before, end) else "before"
    if marker.after[:1] in tuple(_SIGNS):
        return ""
    ends_sentence = _SENTENCE.search(marker.before, end) and _NEXT.match(marker.after)
    return "after" if ends_sentence or _CLAUSE.search(marker.before, end) else ""


def _has_two_periods(marker: NoteRef) -> bool:
    """Whether one period is before the quotation mark, and one after the marker: `the end.”[^5].` has both."""
    follows = marker.after[:1] == "." and _FOLLOWING.match(marker.after) is not None
    end = max(0, len(marker.before) - _LONGEST_END)
    return follows and _PERIOD_INSIDE.search(marker.before, end) is not None


def _doubled(marker: NoteRef) -> Finding:
    message = "The period is doubled: one is before the quotation mark, the other after the note number"
    return RULE.at_note(marker, message, help="Delete one of them")


def _finding(document: Document, marker: NoteRef, side: str, norm: Norm) -> Finding:
    place = _SIDES[norm.form]
    reason = norm.reason(f"it {place}", "note numbers next to punctuation", f"come {norm.form} it")
    message = f"The note number comes {_SIDES[side]}; {reason}"
    # Where neither side prevails, the choice is the author's.
    level = RULE.severity if norm.asked_by or norm.count >= TWO_THIRDS * norm.total else Severity.INFO
    fix = _fix(document, marker, side)
    return RULE.at_note(marker, message, fix=fix, unfixed=_move_to(norm.form), severity=level)


def _fix(document: Document, marker: NoteRef, side: str) -> Fix | None:
    """The one sign beside the marker goes to its other side, where the file holds it there.

    Not in a block quotation, where the sign is another author's.
    """
    if document.source is None or marker.span is None or marker.is_quoted:
        return None
    start, end = marker.span
    at, to = (end, start) if side == "before" else (start - 1, end)
    other = "after" if side == "before" else "before"
    sign = document.source[max(0, at) : at + 1]
    if not sign or sign not in _SIGNS or document.source[max(0, at - 1) : at] in tuple(_SIGNS) or start == end:
        return None
    edits = (Edit(document.path, at, at + 1, sign, ""), Edit(document.path, to, to, "", sign))
    return Fix(_move_to(other), edits)


def _move_to(side: str) -> str:
    return f"Move the note number {side} the punctuation"
