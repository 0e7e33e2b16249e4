"""Notes headed by a symbol: `*`, `†`, `‡`, `§` (Chicago 14.25), on the author or instead of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.readers.glyphs.labels import UNREAD, Family
from stacite.readers.glyphs.marks import Shape
from stacite.readers.glyphs.notes import Start
from stacite.readers.glyphs.zones import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from stacite.readers.glyphs.labels import Label
    from stacite.readers.glyphs.marks import Mark, Marks
    from stacite.readers.glyphs.zones import Places


_SHOWN = 8


def symbol_starts(places: Places, labels: Sequence[Label], marks: Marks, *, numbered: bool) -> Iterator[Start]:
    """Notes at the foot of a page, each with a mark of its symbol above it on the same page.

    One mark calls one note: a list with asterisks for bullets has more of them than marks.
    """
    waiting = [mark for mark in marks.found if mark.shape is Shape.SYMBOL]
    taken: set[int] = set()
    for label in labels:
        if label.family is not Family.SYMBOL or not _is_at_foot(places, label):
            continue
        page = places.lines[label.line].page
        call = next(
            (
                at
                for at, mark in enumerate(waiting)
                if at not in taken
                and mark.text == label.text
                and places.lines[mark.line].page == page
                and mark.line != label.line
                and not _is_in_notes(places, mark)
            ),
            None,
        )
        if call is not None:
            taken.add(call)
            yield Start(label, _kind(places, label, waiting[call], numbered=numbered), called=True)


def doubts_about_symbols(
    places: Places, labels: Sequence[Label], starts: Sequence[Start], owned: Collection[int]
) -> Iterator[str]:
    """Notes whose symbols the fonts don't tell, and symbols within notes that may head one."""
    unread = [start.label for start in starts if UNREAD in start.label.text]
    if unread:
        yield f"Symbols that head notes cannot be read, for the font does not tell them: {_pages(places, unread)}."
    taken = {(start.label.line, start.label.start) for start in starts}
    joined = [
        label
        for label in labels
        if label.family is Family.SYMBOL
        and label.line in owned
        and (label.line, label.start) not in taken
        and places.lines[label.line].is_raised(label.start)
    ]
    if joined:
        yield f"Raised symbols that nothing calls start lines of notes, and head none: {_pages(places, joined)}."


def _pages(places: Places, labels: Sequence[Label]) -> str:
    numbers = list(dict.fromkeys(places.lines[label.line].page for label in labels))
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers[:_SHOWN]))}{more}"


def _is_at_foot(places: Places, label: Label) -> bool:
    place = places.place[label.line]
    raised = places.lines[label.line].is_raised(label.start)
    return place in (Place.UNDER_RULE, Place.FOOT) or (raised and place is Place.SMALL)


def _is_in_notes(places: Places, mark: Mark) -> bool:
    return places.place[mark.line] is Place.UNDER_RULE


def _kind(places: Places, label: Label, mark: Mark, *, numbered: bool) -> NoteKind:
    """A note on the author or the title stands on the first page, where numbers follow or the title calls it."""
    line = places.lines[label.line]
    first = line.page == places.lines[0].page
    title = places.lines[mark.line].size > 1.08 * places.body_size
    return NoteKind.AUTHOR if first and (numbered or title) else NoteKind.FOOT
