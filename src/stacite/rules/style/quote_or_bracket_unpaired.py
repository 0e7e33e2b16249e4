"""A quotation mark or a bracket has no other half.

## What it does

Flags the first double quotation mark (“ ”, „ “, « », ") and the first bracket of a note that opens
and never closes, or the other way round; and the single mark behind a comma (‘Title) that never
closes, in a document whose quotations have single marks. Not looked at are URLs and code, list
items (`1)`, `a)`), feet and inches, apostrophes, intervals (`[0, 1)`), faces, and quotations that
begin each of their paragraphs with a mark.

## Why is this bad?

The reader can't tell where the title or the quotation ends. Mostly a piece of the citation was
lost in an edit.

## Example

    ¹ Author, “First Title, *Journal* 50, no. 4 (2023: 807–17.

Both the mark before `First` and the bracket before `2023` want their other half.

## Source

Chicago Manual of Style, 17th ed., chapter 6 (parentheses and brackets) and chapter 13
(quotations).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import MarkerShape
from stacite.model.finding import Severity
from stacite.rules.base import Rule
from stacite.rules.norms import ENOUGH
from stacite.rules.pairing import unclosed_single_mark, unpaired_bracket, unpaired_quotation_mark
from stacite.rules.spared import spared
from stacite.rules.walk import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.model.reading import Reading
    from stacite.rules.base import Context
    from stacite.rules.walk import ReadNote

RULE = Rule("S613", "quote-or-bracket-unpaired", Severity.ERROR)
_WHOLE = 0.9
"""Confidence below which half of a note may be elsewhere."""
_CLOSES = ")]}”»"


def check(context: Context) -> Iterator[Finding]:
    """At most one finding for a note's brackets, and one for its quotation marks."""
    for reading in context.readings:
        singles = _has_single_marks(reading)
        called = {marker.label for marker in reading.document.markers if marker.shape is not MarkerShape.BRACKET}
        for read in notes_of(reading):
            if read.note.confidence >= _WHOLE or (called and read.label not in called and _ends(read)):
                closed = spared(read)
                quoted = unpaired_quotation_mark(read.text, closed)
                lone = unclosed_single_mark(read.text) if singles and quoted is None else quoted
                found = (unpaired_bracket(read.text, closed), lone)
                yield from (_finding(read, at) for at in sorted(at for at in found if at is not None))


def _ends(read: ReadNote) -> bool:
    """Whether a note is whole of which the reader is unsure because no raised marker calls it."""
    return read.text.rstrip().endswith(".") and not read.note.breaks


def _has_single_marks(reading: Reading) -> bool:
    """Whether quotations have single marks, as in British English, at least three and two thirds of them."""
    marks = [read.text[start] for read in notes_of(reading) for start, _ in read.quotations]
    return marks.count("‘") >= max(ENOUGH, 2 * len(marks) / 3)


def _finding(read: ReadNote, at: int) -> Finding:
    mark = read.text[at]
    half = "closes nothing" if mark in _CLOSES else "is never closed"
    place, key = read.place(at, at + 1), read.key_at(at)
    return RULE.finding(f"the mark {mark} {half}", place, note=read.label, reference=key)
