"""Nothing in the text refers to a note.

## What it does

This rule flags every note whose number (or symbol, or identifier) is missing from the text. If the numbering starts
again in each chapter, notes are compared with the numbers of their own chapter. A document with notes and no note
numbers in the text gets one finding instead of one for each note; its level is info if the file has only notes. A note
about the author or the title doesn't need a number in the text. If the number is in the text as plain digits, only
*Note number not superscript* (N010) reports it. If a note has the same number as an earlier one, or in Markdown the
same name, only *Duplicate note number* (N004) reports it; if its identifier in the text differs only in capitalization,
only *Note number without a note* (N001) reports it.

In a plain text whose note numbers are digits at the height of the line, a number may have been lost when the text was
copied or recognized. Such a note gets a warning, and if that is so for most notes, one warning for all of them.

A Word file may keep a note whose number was deleted from the text. Word doesn't show or print it, so it gets a warning.
If the note is needed, insert it again where it belongs. If not, ignore the finding; a new document into which you copy
the whole text doesn't have the note.

In a PDF, the number of a note may have been misread. stacite says so as a remark on the document, not as a finding.
Where Markdown includes other files (`{{< include part.qmd >}}` of Quarto), these may have the number, so nothing is
reported.

## Why it matters

Nobody can tell what the note supports. Its number was deleted together with a sentence, or lost when the text was
copied. Some formats (Markdown) don't print such a note at all.

## Example

    ⁵ Letter to the Secretary, June 27, 2023.

where the text goes from ⁴ to ⁶. Put the number back, or delete the note.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes): each note is keyed to a number in the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import NoteRefShape
from stacite.model.finding import Location, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.numbering import repeated_labels
from stacite.text.characters import crop

if TYPE_CHECKING:
    from stacite.rules.view import DocumentView


RULE = Rule("N002", "orphan-note", Severity.ERROR, title="Unreferenced note")
_HELP = "Add its number to the text, or delete the note"
_HELP_UNPRINTED = (
    "It is left over from a note number that was deleted. If the note is needed, insert it again where it belongs. If"
    " not, it can stay, since Word doesn’t show it; a new document into which you copy the whole text lacks it."
    " LibreOffice, however, shows it as the next note, and moves the texts of all notes that follow"
)
_SHOWN = 40
_LOST = "Compare the text with its source: the note numbers may have been lost"


def check(context: Context) -> Findings:
    """One finding for each orphan."""
    for view in context.view.documents:
        if view.document.is_page_layout or view.document.is_completed_elsewhere:
            continue
        for text in view.document.unprinted_notes:
            words = crop(text.replace("*", ""), _SHOWN)
            message = f"Nothing in the text refers to the note “{words}”, so Word doesn’t show or print it"
            place = Location(view.document.path, quote=text, quote_span=(0, len(text)))
            yield RULE.finding(message, place, severity=Severity.WARNING, help=_HELP_UNPRINTED)
        if view.document.note_refs:
            yield from _each(view)
        else:
            yield from _all(view)


def _each(view: DocumentView) -> Findings:
    reported = {lost.note.ordinal for lost in view.lost_note_refs}
    reported |= {note.ordinal for _, note in repeated_labels(view.document, view.sequences)}
    reported |= {note.ordinal for note in view.misspelt_notes.values()}
    orphans = [note for note in view.orphan_notes if note.ordinal not in reported]
    is_guess = view.document.format == "text" and _are_digits(view)
    level = Severity.WARNING if is_guess else RULE.severity
    if is_guess and 2 * len(orphans) > len(view.notes):
        message = f"Nothing in the text refers to this note and {len(orphans) - 1} of the {len(view.notes) - 1} others"
        yield RULE.at_note(orphans[0], message, help=_LOST, severity=level)
        return
    for note in orphans:
        yield RULE.at_note(note, "Nothing in the text refers to this note", help=_HELP, severity=level)


def _are_digits(view: DocumentView) -> bool:
    """Whether note references look like other numbers of the text, so that one may have been missed."""
    refs = view.document.note_refs
    return 2 * sum(ref.shape is NoteRefShape.DIGIT for ref in refs) > len(refs)


def _all(view: DocumentView) -> Findings:
    orphans = view.orphan_notes
    if orphans:
        which = "the only note" if len(orphans) == 1 else f"any of the {len(orphans)} notes"
        advice = "Add the note numbers to the text, or check the notes together with the text they belong to"
        # A file of notes alone belongs to a text elsewhere.
        level = RULE.severity if any(map(str.isalnum, view.document.body.text)) else Severity.INFO
        yield RULE.at_note(orphans[0], f"Nothing in the text refers to {which}", help=advice, severity=level)
