"""A number is missing between two notes.

## What it does

This rule flags a number that no note has, between the first and the last note of a sequence. It does not matter whether
the number is still in the text (*Note number without a note* (N001) reports that). A number that is in the text and
belongs to a note elsewhere in the document is not missing. If two notes have the number just before the gap, the second
of them is taken for the missing note. A note that was typed for several numbers (`12, 14`) has them all. Numbering may
start again at 1 in each chapter, and in a book whose chapters have numbers of their own that begin anywhere, as
excerpts of other books have, no number is missing before the first note of a chapter. Among notes with names, those
without a name have the number that is printed, and no gap. In formats that number the notes themselves (Markdown),
readers never see the gap, so the level is info. It is warning in a PDF, where stacite may not have found the note, and
where more numbers are missing than there are: then one number is probably wrong. In a TEI edition in which more than
two numbers are missing or repeat, and which counts something else as well, such as the notes of a page, it is info.

## Why it matters

A note was deleted, with or without its number in the text, and the rest were not renumbered; or the note was lost when
the text was copied. References such as “see note 7” may now point to the wrong note.

## Example

    ⁴ First source.

    ⁶ Second source.

Note ⁵ is missing. Renumber the notes, or restore the missing one.

## Source

Chicago Manual of Style, 18th ed., chapter 13 (notes): notes are numbered consecutively.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.numbering import NoteSequence, is_numbered_otherwise, note_number
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from stacite.model.document import Document, Note


RULE = Rule("N003", "numbering-gap", Severity.ERROR, title="Gap in the note numbers")
_HELP = "Renumber the notes, or restore the missing one"
_SELF_NUMBERED = frozenset({"markdown"})
# Formats in which a note may be missing because its reader did not find it.
_GUESSED = frozenset({"pdf"})
_SHORT_RUN = 2
_MORE_NUMBERS = pattern(r"(?:\s?(?:[,;&]|and|und|et|y|e|i|og|och|en|и)\s?\d{1,4})+(?=\s*[^\W\d_])")
_NUMBER = pattern(r"\d+")


def check(context: Context) -> Findings:
    """One finding for each gap, at the note after it."""
    for view in context.view.documents:
        referenced = _referenced(view.document)
        level = Severity.INFO if view.document.format in _SELF_NUMBERED else None
        level = Severity.WARNING if view.document.format in _GUESSED else level
        level = Severity.INFO if is_numbered_otherwise(view.document, view.sequences) else level
        beginnings = _beginnings(view.document)
        numbers = Counter(note_number(note.label) for note in view.document.notes)
        numbers.update(number for note in view.document.notes for number in _shared(note))
        for place, sequence in enumerate(view.sequences):
            yield from _gaps(sequence, referenced, numbers, level, beginnings, restarted=place > 0)


def _shared(note: Note) -> Sequence[int]:
    """The other numbers of a note that was typed for several: `12 i 14 See there.`."""
    found = _MORE_NUMBERS.match(note.text)
    return [int(number) for number in _NUMBER.findall(found[0])] if found is not None else []


def _referenced(document: Document) -> Sequence[int]:
    """The numbers that both a marker and a note have, wherever."""
    noted = {note_number(note.label) for note in document.notes}
    return sorted({value for marker in document.note_refs if (value := note_number(marker.label)) and value in noted})


def _beginnings(document: Document) -> Collection[int]:
    """The first notes of the chapters, in a book whose chapters have numbers of their own that begin anywhere.

    Excerpts of other books keep their numbers: after notes 8 to 40, a chapter has notes 24 to 28.
    """
    found: list[int] = []
    highest, part, is_own = 0, "", False
    for note in document.notes:
        chapter, inside, _ = note.location.anchor.partition("#")
        value = note_number(note.label) if inside else None
        if value is None:
            continue
        if chapter != part:
            found.append(note.ordinal)
            is_own = is_own or 1 < value < highest
        highest, part = max(highest, value), chapter
    return frozenset(found) if is_own else ()


def _gaps(
    sequence: NoteSequence,
    referenced: Sequence[int],
    numbers: Counter[int | None],
    level: Severity | None,
    beginnings: Collection[int],
    *,
    restarted: bool,
) -> Findings:
    # The numbers of notes that are written where they are called, among notes with names: the reader counts them all.
    if all(value == note.ordinal for value, note in zip(sequence.values, sequence.notes, strict=True)):
        return
    counts = Counter(sequence.values)
    first = dict(zip(reversed(sequence.values), reversed(sequence.notes), strict=True))
    start = [0] if restarted else []
    for low, high in pairwise([*start, *sorted(first)]):
        missing = high - low - 1
        found = bisect_left(referenced, high) - bisect_right(referenced, low) + max(0, counts[low] - 1)
        if missing > found and first[high].ordinal not in beginnings:
            # Notes out of order are there, unless the numbers begin again.
            is_single = numbers[high] == 1 and (numbers[low] == 1 or low == 0)
            lost = _runs([value for value in range(low + 1, high) if not (is_single and numbers[value])])
            if low == 0 and sum(map(len, lost)) * 2 < missing:
                continue
            # A gap among notes that are elsewhere is reported there.
            lost = [run for run in lost if run[0] == low + 1 or run[-1] == high - 1]
            if not lost:
                continue
            if is_single:  # two gaps may lack the same notes, and the first says so
                numbers.update(value for run in lost for value in run)
            message = f"{_missing(lost)} missing before note {first[high].label}"
            # Where more are missing than there are, it is more likely that one number is wrong, or no note's.
            is_odd = sum(map(len, lost)) > len(first) and level is None
            yield RULE.at_note(first[high], message, severity=Severity.WARNING if is_odd else level, help=_HELP)


def _runs(numbers: list[int]) -> list[list[int]]:
    """Numbers that follow each other."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _missing(runs: list[list[int]]) -> str:
    shown = [f"{run[0]} to {run[-1]}" if len(run) > _SHORT_RUN else " and ".join(map(str, run)) for run in runs]
    numbers = " and ".join(shown)
    return f"Note {numbers} is" if numbers.isdecimal() else f"Notes {numbers} are"
