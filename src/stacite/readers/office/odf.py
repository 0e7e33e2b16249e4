"""The notes, markers and body of an OpenDocument text.

Source: ODF 1.3 part 3, 6.3 (notes: a note stands where it is called, with the mark that was printed last).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import Document, Marker, Note, NoteKind
from stacite.model.location import Location
from stacite.readers.base import TrackedChanges
from stacite.readers.doubts import doubts_about
from stacite.readers.office.numbering import UNKNOWN_MARK, Label, open_label
from stacite.readers.office.odf_changes import Changes
from stacite.readers.office.odf_package import open_parts
from stacite.readers.office.odf_story import OdfText
from stacite.readers.office.odf_styles import Counting, OdfStyles
from stacite.readers.office.story import Story
from stacite.readers.office.symbols import is_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stacite.readers.base import Options
    from stacite.readers.office.odf_story import OdfNote
    from stacite.readers.office.story import Call

_KINDS = {"footnote": NoteKind.FOOT, "endnote": NoteKind.END}
_USUAL = {"footnote": Counting(), "endnote": Counting(form="i")}


def read_odf(data: bytes, path: str, sha256: str, reader: str, options: Options) -> Document:
    """Read an OpenDocument text. Raises DocumentError where it is damaged, encrypted or no text."""
    parts = open_parts(data, path)
    styles = OdfStyles.of(parts.styles)
    changes = Changes.of(parts.text, is_rejecting=options.tracked_changes is TrackedChanges.REJECT)
    is_recounted = changes.has_deleted_notes
    text = OdfText(styles, changes)
    story = Story("\n\n")
    text.read(parts.text, story)
    passage = story.finish()
    labels = _labels(text.notes, styles.counting, is_recounted=is_recounted or text.has_changed_notes)
    notes = tuple(
        _note(note, ordinal, label, path)
        for ordinal, (note, label) in enumerate(zip(text.notes, labels, strict=True), 1)
    )
    markers = tuple(_markers(text, notes))
    doubts = doubts_about(notes, markers, "", "the document has neither footnotes nor endnotes")
    return Document(path, reader, sha256, notes, markers, passage, None, tuple(doubts))


def _labels(notes: Sequence[OdfNote], counting: Mapping[str, Counting], *, is_recounted: bool) -> list[Label]:
    """The marks: as they stand in the file, or counted where it has none or changes make them wrong."""
    labels: list[Label] = []
    numbers: dict[str, int] = {}
    chapters: dict[str, int] = {}
    for each in notes:
        call = each.call
        if call.is_custom:
            is_shown = not is_unknown(call.mark)
            labels.append(Label(call.mark) if is_shown else Label(str(len(labels) + 1), 0.8, UNKNOWN_MARK))
            continue
        count = counting.get(call.kind, _USUAL[call.kind])
        is_new = count.restart == "chapter" and chapters.get(call.kind) != call.section
        numbers[call.kind] = (count.before if is_new else numbers.get(call.kind, count.before)) + 1
        chapters[call.kind] = call.section
        is_kept = call.mark and (not is_recounted or count.restart == "page")
        labels.append(Label(call.mark) if is_kept else _counted(numbers[call.kind], count))
    return labels


def _counted(number: int, count: Counting) -> Label:
    label = open_label(number, count.form, in_step=count.is_in_step)
    if label is None:
        return Label(str(number), 0.9, "its number is written in decimals here")
    if count.restart == "page":
        return Label(label, 0.9, "numbers restart on each page, and the file does not hold its pages")
    return Label(label)


def _note(note: OdfNote, ordinal: int, label: Label, path: str) -> Note:
    passage = note.story.finish()
    return Note(
        label.text,
        ordinal,
        passage,
        _place(note.call, ordinal, path),
        _KINDS[note.call.kind],
        addresses=note.story.addresses,
        items=note.story.works(passage.text),
        confidence=label.confidence,
        reason=label.reason,
    )


def _place(call: Call, ordinal: int, path: str) -> Location:
    return Location(path, anchor=call.id or f"note {ordinal}")


def _markers(text: OdfText, notes: Sequence[Note]) -> Iterable[Marker]:
    """Calls in the order of the text; a repeated one names its note."""
    called = {id(each.call): note for each, note in zip(text.notes, notes, strict=True)}
    named = {each.call.id: note for each, note in zip(text.notes, notes, strict=True)}
    for call in text.calls:
        note = named.get(call.id) if call.is_repeated else called[id(call)]
        if note is not None:
            yield Marker(note.label, note.location, before=call.before, after=call.after, ordinal=note.ordinal)
