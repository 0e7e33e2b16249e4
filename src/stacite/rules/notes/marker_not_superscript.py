"""A note number is printed as plain digits or in brackets, while the others are superscript.

## What it does

This rule flags a plain note number (`word12`, `[12]`) in a document where at least two thirds (and at least three) of
the note numbers are superscript. A number such as 12 is taken for a note number only if note 12 has no other number in
the text and the place is between the numbers of notes 11 and 13. Years, exponents, formulas and the numbers of a list
of sources are not flagged.

In formats that mark up note numbers (Markdown, HTML), plain digits don't work as note numbers. In these formats, and in
any document where note 12 has no number in the text, stacite flags a 12 that directly follows a word or its punctuation
(`agreement.12`), if it is the only one between the numbers of the neighboring notes. Numbers after `Fig.`, `no.` or
`table`, and decimals, are not flagged. This finding is an error, because the note may not be printed at all.

The fix turns the digits into a note number. Check the result.

## Why it matters

Readers take the digits for part of the word or of a number (`in 201812`), and the link to the note is lost.

## Example

    They renewed the agreement.12 Then it lapsed.¹³

becomes `They renewed the agreement.¹²`

## Source

Chicago Manual of Style, 17th ed., chapter 14: note numbers in the text are set as superscripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import Document, NoteRef, NoteRefShape
from stacite.model.finding import Applicability, Edit, Fix, Severity
from stacite.model.house_style import clear_majority
from stacite.rules.base import Context, Findings, Rule
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.rules.numbering import LostNoteRef


RULE = Rule(
    "N010", "marker-not-superscript", Severity.WARNING, Applicability.UNSAFE, title="Note number not superscript"
)
_FLAT = frozenset({NoteRefShape.DIGIT, NoteRefShape.BRACKET})
# What a marker follows: `CO2`, `x1` and `A4` are no words.
_WORD = pattern(r"(?:[a-zà-öø-ÿ]{3}|[.,;:?!”’\"»)\]])\Z")
_BRACKETED = pattern(r"\[\d{1,4}\]")
_RAISED = str.maketrans("0123456789", SUPERSCRIPT_DIGITS)
_TEXT_FORMATS = frozenset({"text"})
_RAISE, _REFER = "Make the number superscript", "Turn it into a note number"


def check(context: Context) -> Findings:
    """One finding for each marker on the line."""
    for view in context.view.documents:
        document = view.document
        raised = sum(marker.shape is NoteRefShape.SUPERSCRIPT for marker in document.note_refs)
        if clear_majority(raised, len(document.note_refs)):
            for marker in document.note_refs:
                if marker.shape in _FLAT and _is_meant(document, marker):
                    count = len(document.note_refs)
                    message = f"The note number is not superscript; {raised} of the {count} note numbers are"
                    yield RULE.at_note(marker, message, fix=_fix(document, marker), unfixed=_RAISE)
        for lost in view.lost_note_refs:
            fix, label = _fix_lost(document, lost), lost.note.label
            message = f"The “{label}” in {lost.words} looks like the number of note {label}, which has none in the text"
            yield RULE.finding(message, lost.location, note=label, fix=fix, unfixed=_REFER, severity=Severity.ERROR)


def _is_meant(document: Document, marker: NoteRef) -> bool:
    """Whether the figures stand where a marker does and, in brackets, are not one number of a list of sources."""
    if marker.shape is NoteRefShape.BRACKET:
        others = sum(other.shape is NoteRefShape.BRACKET for other in document.note_refs)
        return len(_BRACKETED.findall(document.body.text)) + others <= 1
    return _WORD.search(marker.before) is not None


def _fix(document: Document, marker: NoteRef) -> Fix | None:
    if document.source is None or marker.span is None or document.format not in _TEXT_FORMATS:
        return None
    old, new = document.source[slice(*marker.span)], marker.label.translate(_RAISED)
    edit = Edit(document.path, *marker.span, old, new)
    return Fix(_RAISE, (edit,), Applicability.UNSAFE) if marker.label in old else None


def _fix_lost(document: Document, lost: LostNoteRef) -> Fix | None:
    """The figures as the marker nearby looks: `[^12]` beside `[^11]`, `¹²` beside `¹¹`."""
    near, source = lost.before, document.source
    if source is None or lost.span is None or near.span is None:
        return None
    old, model = source[slice(*lost.span)], source[slice(*near.span)]
    label = next((each for each in (near.label, near.label.translate(_RAISED)) if model.count(each) == 1), "")
    wanted = lost.note.label if label.isascii() else lost.note.label.translate(_RAISED)
    edit = Edit(document.path, *lost.span, old, model.replace(label, wanted))
    return Fix(_REFER, (edit,), Applicability.UNSAFE) if label else None
