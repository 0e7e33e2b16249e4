"""What a reader reports as doubtful, one sentence each, so that nothing is missing without a message.

Notes and note references without each other, gaps in the numbers, and scripts that are read from the right.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.readers.layout.numbering import MAX_ROMAN
from stacite.text.characters import RIGHT_TO_LEFT
from stacite.text.numerals import pluralize, roman_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.document import Note, NoteRef


_WITHOUT_NOTE = "Note numbers in the text that have no note"
_WITHOUT_NUMBER = "Notes that nothing in the text refers to"
_JUMPS = "Note numbers jump"
BEGINNINGS = {"N001": _WITHOUT_NOTE, "N002": _WITHOUT_NUMBER, "N003": _JUMPS}
"""How the doubts begin that findings of these rules make superfluous."""
_JUMPS_SHOWN = 3
_MOST_DIGITS = 6


def numbering_jumps(notes: Sequence[Note], refs: Sequence[NoteRef]) -> str:
    """The gaps in the numbers in one sentence, or nothing.

    Kinds of notes and of numerals count separately. Symbols have no numbers. If numbers start again (by page, by
    chapter), gaps can't be told from the end of a count. A reference without its note is reported elsewhere.
    """
    referenced = {ref.label for ref in refs}
    found = [jump for labels in _numberings(notes) for jump in _jumps_in(labels, referenced)]
    if not found:
        return ""
    shown = [f"from {before} to {after}" for before, after in found[:_JUMPS_SHOWN]]
    if len(found) > _JUMPS_SHOWN:
        shown.append(pluralize(len(found) - _JUMPS_SHOWN, "more time"))
    last = f" and {shown[-1]}" if len(shown) > 1 else shown[0]
    return f"{_JUMPS} {', '.join(shown[:-1])}{last}."


def _numberings(notes: Sequence[Note]) -> Iterator[dict[int, str]]:
    """For each kind of note and numeral that does not start again: its numbers with their labels."""
    labels: dict[tuple[str, bool], list[str]] = {}
    for note in notes:
        labels.setdefault((note.kind, note.label.isdecimal()), []).append(note.label)
    for (_, decimal), each in labels.items():
        values = [_value(label, decimal=decimal) for label in each]
        if None not in values and (decimal or values[0] == 1) and not _restarts([value or 0 for value in values]):
            yield {value or 0: label for value, label in zip(values, each, strict=True)}


def _value(label: str, *, decimal: bool) -> int | None:
    if decimal:
        return int(label) if len(label) <= _MOST_DIGITS else None
    return roman_value(label, MAX_ROMAN) or None


def _restarts(values: Sequence[int]) -> bool:
    """Whether the count starts again: at a 1, or at a smaller number from which it continues."""
    return any(
        (value == 1 < before) or (value < before - 1 and following == value + 1)
        for before, value, following in zip(values, values[1:], [*values[2:], 0], strict=False)
    )


def _jumps_in(labels: Mapping[int, str], referenced: set[str]) -> Iterator[tuple[str, str]]:
    for before, after in pairwise(sorted(labels)):
        missing = range(before + 1, after)
        # If there is a reference for each missing number, each of them is reported as without a note.
        if missing and not (len(missing) <= len(referenced) and all(str(value) in referenced for value in missing)):
            yield labels[before], labels[after]


SCANNED = "the pages are scanned images without text; run text recognition (OCR) on the PDF first"
"""The reason why a document has no notes that none of it could be read."""
NO_NOTES = "No notes were found: "
"""The start of the doubt that says so, for a document that has no note references either."""
_LABELS_SHOWN = 8
_FILES_SHOWN = 5


def doubts_about(notes: Sequence[Note], refs: Sequence[NoteRef], source: str, reason: str) -> list[str]:
    """What does not match: note references, notes, their numbers, and a script that is read from the right.

    `reason` says why there are no notes, for documents without note references.
    """
    found = []
    if not notes:
        found.append(_no_notes(refs, reason))
    else:
        missing = _unmatched([ref.label for ref in refs], {note.label for note in notes})
        if missing:
            found.append(f"{_WITHOUT_NOTE}: {missing}.")
        unreferenced = _unmatched([note.label for note in notes], {ref.label for ref in refs})
        if unreferenced:
            found.append(f"{_WITHOUT_NUMBER}: {unreferenced}.")
        if jump := numbering_jumps(notes, refs):
            found.append(jump)
    if is_right_to_left(source):
        found.append("The text is written from right to left, so notes and note numbers may be misread.")
    return found


def _no_notes(refs: Sequence[NoteRef], reason: str) -> str:
    if refs:
        labels = _unmatched([ref.label for ref in refs], set())
        return f"No notes were found, but the text contains note numbers: {labels}."
    return f"{NO_NOTES}{reason}."


def _unmatched(labels: Sequence[str], others: set[str]) -> str:
    lone = list(dict.fromkeys(label for label in labels if label not in others))
    more = f" and {len(lone) - _LABELS_SHOWN} more" if len(lone) > _LABELS_SHOWN else ""
    return ", ".join(lone[:_LABELS_SHOWN]) + more


def unread_files(names: Sequence[str]) -> list[str]:
    """The doubt that a text includes other files, which are not read; empty if it includes none."""
    files = [name for name in dict.fromkeys(names) if name]
    more = f" and {len(files) - _FILES_SHOWN} more" if len(files) > _FILES_SHOWN else ""
    listed = f": {', '.join(files[:_FILES_SHOWN])}{more}" if files else ""
    return [f"Included files are not read{listed}."] if names else []


def is_right_to_left(source: str) -> bool:
    """Whether a quarter of the letters are Hebrew, Arabic or of another script read from the right (UAX #9)."""
    step = max(1, len(source) // 20000)
    if RIGHT_TO_LEFT.search(source[::step]) is None:
        return False
    characters = [character for character in source[::step] if character.isalpha()]
    right = sum(unicodedata.bidirectional(character) in ("R", "AL") for character in characters)
    return right > len(characters) / 4
