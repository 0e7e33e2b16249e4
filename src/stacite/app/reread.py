"""Whether a fixed document, read again, differs from what it was in the intended characters alone.

A rule may be wrong about the markup around its edit: then characters that it never meant to change read differently, a
link is lost, or a template tag is no longer one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.document import AddressSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.document import Document, Note
    from stacite.model.finding import TextChange
    from stacite.text.passages import Passage, PassageSlice


def reads_as_intended(before: Document, after: Document, changes: Sequence[TextChange]) -> bool:
    """Whether these changes of the source, in order, explain every difference between the two documents."""
    if len(before.notes) != len(after.notes) or len(before.note_refs) > len(after.note_refs):
        return False
    # A reference that finds its note again changes the order of the notes.
    notes = zip(_in_source_order(before), _in_source_order(after), strict=True)
    return _explains(before.body, after.body.text, changes, is_body=True) and all(
        _has_same_structure(old, new) and _explains(old.passage, new.text, changes) for old, new in notes
    )


def _in_source_order(document: Document) -> list[Note]:
    return sorted(document.notes, key=lambda note: (note.location.line or 0, note.location.column or 0))


def _has_same_structure(old: Note, new: Note) -> bool:
    """Whether the blocks, the links and what no fix may change are the same."""
    return (
        [block.kind for block in old.blocks] == [block.kind for block in new.blocks]
        and _count_of_links(old) == _count_of_links(new)
        and [old.text[slice(*span)] for span in old.closed] == [new.text[slice(*span)] for span in new.closed]
    )


def _count_of_links(note: Note) -> int:
    return sum(address.source is not AddressSource.PRINTED for address in note.addresses)


# Characters of markup after the last piece of a text: a note reference, an end tag.
_MOST_MARKUP = 200
# Of reading the same text with or without changes at the edge of markup; more than a few mean the same.
_MOST_WAYS = 8


class _Change(NamedTuple):
    """A change of a text."""

    start: int
    end: int
    new: str
    is_certain: bool
    """Whether the new characters must be in the text; those at the edge of markup may have become part of it."""


def _explains(passage: Passage, after: str, changes: Sequence[TextChange], *, is_body: bool = False) -> bool:
    """Whether the text with these changes is the one read afterwards, whitespace aside."""
    text, rest, at = passage.text, _squeezed(after), 0
    # How much of `rest` may be accounted for.
    ways = [0]
    for change in _within(passage, changes):
        kept, new = _squeezed(text[at : change.start]), _squeezed(change.new)
        reached = [way + len(kept) for way in ways if rest.startswith(kept, way)]
        grown = [way + len(new) for way in reached if rest.startswith(new, way)]
        # Plain figures of the body become a note reference, which is no text. And a period that is there already may
        # not be the one that a change put at the end of the note before.
        must = change.is_certain and not is_body
        ways = list(dict.fromkeys([*grown, *([] if must else reached)]))[:_MOST_WAYS]
        at = max(at, change.end)
    kept = _squeezed(text[at:])
    return any(rest[way:] == kept for way in ways)


def _squeezed(text: str) -> str:
    # Joining lines adds or leaves out spaces.
    return "".join(text.split())


def _within(passage: Passage, changes: Sequence[TextChange]) -> list[_Change]:
    """The changes that concern the passage, by their offsets in its text; those of markup between pieces don't."""
    if not passage.pieces:
        return []
    pieces = sorted(passage.pieces, key=_SOURCE)
    low, high = pieces[0].source, max(piece.source + piece.length for piece in pieces)
    first, last = bisect_left(changes, low, key=_END), bisect_right(changes, high + _MOST_MARKUP, key=_START)
    return sorted(found for change in changes[first:last] for found in _placed(pieces, change))


def _placed(pieces: Sequence[PassageSlice], change: TextChange) -> Iterator[_Change]:
    """The change in the text of these pieces, which are in the order of the source."""
    first = bisect_left(pieces, change.start, key=lambda piece: piece.source + piece.length)
    near = list(takewhile(lambda piece: piece.source <= change.end, pieces[first:]))
    starts = [piece for piece in near if piece.source <= change.start <= piece.source + piece.length]
    ends = [piece for piece in near if piece.source <= change.end <= piece.source + piece.length]
    # The value of an attribute stands at several places of the text.
    inside = [(piece, piece) for piece in starts if piece in ends]
    for start, end in inside or zip(starts[:1], ends[-1:], strict=False):
        low, high = start.start + change.start - start.source, end.start + change.end - end.source
        is_inner = start.source < change.start < start.source + start.length
        yield _Change(low, max(low, high), change.new, is_inner or low < high)
    # A period after a note reference or a tag may be text, although nothing was there.
    if not starts and not ends and change.start == change.end and first:
        at = pieces[first - 1].start + pieces[first - 1].length
        yield _Change(at, at, change.new, is_certain=False)


_SOURCE, _START, _END = attrgetter("source"), attrgetter("start"), attrgetter("end")
