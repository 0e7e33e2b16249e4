"""A note number in the text has no note.

## What it does

This rule flags every note number (or symbol, or identifier) in the text that has no note. If the numbering starts again
in each chapter, numbers are compared with the notes of their own chapter. A document with note numbers and no notes at
all gets one finding instead of one for each number. If two notes share the number just before the missing one, and the
text has that number only once, the second of them is taken for the missing note, and only *Duplicate note number*
(N004) reports it. If an identifier in the text differs from that of a note only in capitalization, the fix spells it as
the note does. In Markdown, if a line begins with the number (`[^3] Text`), the note is there and only lacks its colon.

In Word and OpenDocument files, this also includes raised numbers that were typed, if they come next after the number
before them: they look like note numbers, but have no note. Units and exponents are not flagged.

In a PDF, a note number without a note may have been misread. stacite says so as a remark on the document, not as a
finding.

## Why it matters

The number sends readers to a note that isn't there. The note was deleted, or lost when the text was copied, and only
its number is left.

## Example

    The agreement was renewed in 2018.¹³

where the last note is ¹². Restore the note, or delete its number from the text.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes): each note number in the text refers to one note.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Edit, Finding, Fix, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.numbering import note_number, repeated_numbers

if TYPE_CHECKING:
    from collections.abc import Collection

    from stacite.model.document import Document, Note, NoteRef
    from stacite.rules.view import DocumentView


RULE = Rule("N001", "orphan-marker", Severity.ERROR, Applicability.SAFE, title="Note number without a note")


def check(context: Context) -> Findings:
    """One finding for each orphan."""
    for view in context.view.documents:
        if view.document.is_page_layout or view.document.is_completed_elsewhere:
            continue
        if view.document.notes:
            yield from _each(view)
        elif view.document.note_refs:
            yield _none_at_all(view.document)


def _each(view: DocumentView) -> Findings:
    printed, without_colon = _printed_as_before(view), _without_colon(view)
    labels = {note.label for note in view.document.notes}
    for marker in view.orphan_note_refs:
        if marker.ordinal != 0 and note_number(marker.label) in printed:
            continue
        if definition := without_colon.get(marker.label):
            if definition is marker:
                yield _no_colon(view.document, marker)
            continue
        if note := view.misspelt_notes.get(marker.label):
            yield RULE.finding(
                f"The text refers to note {marker.label}, but the note is called {note.label}",
                marker.location,
                fix=_fix(view.document, marker, note),
                unfixed=f"Write {note.label} in the text: upper and lower case matter",
            )
            continue
        if marker.ordinal == 0:
            yield _typed(marker, labels)
            continue
        message = f"The text refers to note {marker.label}, but there is no note {marker.label}"
        yield RULE.finding(message, marker.place, help="Restore the note, or delete its number from the text")


def _typed(marker: NoteRef, labels: Collection[str]) -> Finding:
    what, advice = f"The note number {marker.label} in the text was typed", "Insert a note in its place, or delete it"
    if marker.label in labels:  # then it may be a reference to that note
        message = f"{what}, and the next note has the same number"
        return RULE.finding(message, marker.place, help=advice, severity=Severity.WARNING)
    return RULE.finding(f"{what}, but there is no note {marker.label}", marker.place, help=advice)


def _fix(document: Document, marker: NoteRef, note: Note) -> Fix | None:
    """The note's name in the text, where the format is one in which the text has it."""
    if document.source is None or marker.span is None:
        return None
    at = document.source.find(marker.label, *marker.span)
    if at < 0:
        return None
    edit = Edit(document.path, at, at + len(marker.label), marker.label, note.label)
    return Fix(f"Write {note.label} in the text", (edit,))


def _without_colon(view: DocumentView) -> dict[str, NoteRef]:
    """Where Markdown has a definition without its colon (`[^3] Text`), which is a reference to it."""
    source = view.document.source or ""
    if view.document.format != "markdown" or not source:
        return {}
    called = Counter(marker.label for marker in view.orphan_note_refs)
    return {
        marker.label: marker
        for marker in view.orphan_note_refs
        if called[marker.label] > 1 and marker.span is not None and _begins_line(source, *marker.span)
    }


def _begins_line(source: str, start: int, end: int) -> bool:
    """Whether it begins a line with more in it, and does so not by chance, within a paragraph."""
    line = source.rfind("\n", 0, start) + 1
    above = source[source.rfind("\n", 0, max(0, line - 1)) + 1 : line].strip()
    rest = source[end:].partition("\n")[0]
    is_first = not source[line:start].strip(" ") and (not above or above.startswith("[^"))
    return is_first and rest[:1] == " " and bool(rest.strip())


def _no_colon(document: Document, marker: NoteRef) -> Finding:
    message = f"The text refers to note {marker.label}, but the line that begins with its number has no colon after it"
    _, end = marker.span or (0, 0)
    fix = Fix("Add the colon", (Edit(document.path, end, end, "", ":"),), Applicability.UNSAFE)
    return RULE.finding(message, marker.place, fix=fix, unfixed="Add a colon after the number")


def _printed_as_before(view: DocumentView) -> set[int]:
    """Numbers whose note has the number before it, to which one note reference belongs."""
    references = Counter(marker.label for marker in view.document.note_refs)
    doubled = [note_number(note.label) for _, note in repeated_numbers(view.sequences) if references[note.label] == 1]
    return {value + 1 for value in doubled if value is not None}


def _none_at_all(document: Document) -> Finding:
    count = len(document.note_refs)
    message = f"The text has {count} note {'number' if count == 1 else 'numbers'}, but the document has no notes"
    return RULE.finding(message, document.note_refs[0].place, help="Restore the notes; they may be in another file")
