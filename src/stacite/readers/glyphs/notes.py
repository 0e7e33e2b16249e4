"""Which lines belong to which note."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.model.pattern import pattern
from stacite.readers.glyphs.columns import leading
from stacite.readers.glyphs.zones import SMALL, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.glyphs.labels import Label
    from stacite.readers.glyphs.zones import Places

_CLOSED = pattern(r"[.!?…。！？:;][\"”’»)\]>*]{0,3}\s*\Z|[\"”»)\]>]\Z|/\Z")
_PARAGRAPH = 1.7
"""Of the leading: a wider step ends a list's last note."""
_APART = 2.3
"""Of the leading: a wider step parts what stands below the notes of a page from them."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a note starts."""

    label: Label
    kind: NoteKind
    called: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Letters of one line that belong to a note."""

    line: int
    start: int
    end: int


@dataclass(slots=True)
class Shares:
    """The lines of a document, shared out."""

    parts: list[list[Part]]
    """Of each note, in the order of reading."""
    owned: set[int] = field(default_factory=set)
    """Indices of the lines that are no body: notes, headings of their lists, furniture below them."""


class Sharing:
    """Gives lines to notes: at the feet of columns, and in lists."""

    def __init__(self, places: Places, starts: Sequence[Start]) -> None:
        self._places, self._lines, self._starts = places, places.lines, starts
        self._at: dict[int, list[int]] = defaultdict(list)
        for number, start in enumerate(starts):
            self._at[start.label.line].append(number)
        self._shares = Shares([[] for _ in starts])
        feet = [start for start in starts if start.kind is not NoteKind.END]
        self._size = median([self._lines[start.label.line].size for start in feet]) if feet else 0.0
        self._is_small = 0 < self._size <= SMALL * places.body_size
        frames = {self._lines[start.label.line].frame for start in feet}
        self._ruled = bool(frames) and 2 * len(frames & places.separated.keys()) > len(frames)
        """Whether separators stand above most notes."""

    def share(self) -> Shares:
        """The lines of each note."""
        self._share_lists()
        open_note: int | None = None
        last_page = 0
        for _, group in groupby(range(len(self._lines)), key=lambda index: self._lines[index].frame):
            frame = [index for index in group if index not in self._shares.owned]
            if not frame:
                continue
            page = self._lines[frame[0]].page
            if page > last_page + 1:
                open_note = None
            last = self._share_foot(frame, open_note)
            if last is not None:
                open_note, last_page = last, page
        return self._shares

    # Feet of columns.

    def _share_foot(self, frame: list[int], open_note: int | None) -> int | None:
        """Give a column's lines to the notes at its foot; the last of them."""
        numbers = [number for index in frame for number in self._at.get(index, ()) if self._is_foot(number)]
        first = self._starts[numbers[0]].label.line if numbers else None
        begin = self._begin(frame, first, open_note)
        if begin is None:
            return None
        owner = open_note
        zone = [index for index in frame if index >= begin]
        for index, following in zip(zone, [*zone[1:], None], strict=True):
            owner = self._give(index, owner)
            if following is None:
                break
            if following not in self._at and self._ends_between(index, following, first):
                # What stands below is no note; a single line or two there is furniture.
                rest = zone[zone.index(following) :]
                if len(rest) <= 3:
                    self._shares.owned.update(rest)
                break
        return owner

    def _is_foot(self, number: int) -> bool:
        return self._starts[number].kind is not NoteKind.END

    def _begin(self, frame: list[int], first: int | None, open_note: int | None) -> int | None:
        """The first line of the notes in a column; None where there are none."""
        separated = self._places.separated.get(self._lines[frame[0]].frame)
        if first is None:
            return self._continued(frame, separated, open_note) if open_note is not None else None
        if separated is not None and separated <= first and separated in frame:
            return separated if open_note is not None else first
        if open_note is None or not self._is_small:
            return first
        begin = first
        above = [index for index in frame if index < first]
        step = self._leading(frame, first)
        for index in reversed(above):
            if not self._is_note_print(index) or self._lines[index].y - self._lines[begin].y > 1.35 * step:
                break
            begin = index
        # A quotation in small print that runs down to the notes is none of theirs.
        return first if begin == frame[0] and not self._is_whole_column(frame) else begin

    def _leading(self, frame: Sequence[int], first: int) -> float:
        notes = [self._lines[index] for index in frame if index >= first]
        return leading(notes) or 1.25 * self._size

    def _is_whole_column(self, frame: Sequence[int]) -> bool:
        return all(self._is_note_print(index) for index in frame)

    def _is_note_print(self, index: int) -> bool:
        return abs(self._lines[index].size - self._size) <= 0.06 * self._size

    def _continued(self, frame: list[int], separated: int | None, open_note: int) -> int | None:
        """Where a note from the page or column before goes on, in a column in which none starts."""
        if separated is not None and separated in frame:
            return separated
        if self._is_whole_column(frame) and self._is_beside_notes(frame, open_note):
            return frame[0]
        if self._ruled or not self._is_small:
            return None
        foot = [index for index in frame if self._places.place[index] is Place.FOOT and self._is_note_print(index)]
        return foot[0] if foot and foot[0] != frame[0] and self._is_set_apart(frame, foot[0]) else None

    def _is_beside_notes(self, frame: list[int], open_note: int) -> bool:
        """Whether a column starts no higher than the one before, which was all of notes: they are set in columns."""
        before = self._lines[frame[0] - 1]
        if not self._shares.parts[open_note] or before.page != self._lines[frame[0]].page:
            return False
        column = [
            index for index in range(max(0, frame[0] - 200), frame[0]) if self._lines[index].frame == before.frame
        ]
        top = self._lines[column[0]].y
        return self._is_whole_column(column) and self._lines[frame[0]].y < top + 0.5 * self._size

    def _is_set_apart(self, frame: list[int], index: int) -> bool:
        above = self._lines[frame[frame.index(index) - 1]]
        return above.y - self._lines[index].y > 1.2 * leading([self._lines[at] for at in frame])

    def _ends_between(self, index: int, following: int, first: int | None) -> bool:
        """Whether the notes end between two lines."""
        line, after = self._lines[index], self._lines[following]
        step = line.y - after.y
        usual = self._leading([index], first if first is not None else index)
        usual = max(usual, 1.15 * max(line.size, self._size))
        if step > _APART * usual:
            return True
        return self._is_small and after.size > SMALL * self._places.body_size and after.size > 1.06 * self._size

    # Lists.

    def _share_lists(self) -> None:
        ends = [number for number, start in enumerate(self._starts) if start.kind is NoteKind.END]
        self._shares.owned.update(self._places.headings if ends else ())
        for at, number in enumerate(ends):
            follower = ends[at + 1] if at + 1 < len(ends) else None
            self._share_entry(number, follower)

    def _share_entry(self, number: int, follower: int | None) -> None:
        """The lines of an entry of a list: up to the next, or to the paragraph's end."""
        first = self._starts[number].label.line
        joined = follower is not None and self._starts[follower].label.value > self._starts[number].label.value
        last = self._starts[follower].label.line if joined and follower is not None else self._entry_end(first)
        if joined and last - first > 60:
            last = min(last, self._entry_end(first))
        owner: int | None = None
        below = -1
        for index in range(first, last + (1 if joined else 0)):
            if any(self._is_foot(other) for other in self._at.get(index, ())):
                below = self._lines[index].frame
            if self._lines[index].frame == below:
                continue  # footnotes below a list that goes on on the next page
            if index == last and not self._starts_within(index, follower):
                break
            if index not in (first, last) and self._is_heading(index, first):
                self._shares.owned.add(index)
                continue
            owner = self._give(index, owner)

    def _starts_within(self, index: int, follower: int | None) -> bool:
        return follower is not None and self._starts[follower].label.start > 0 and index not in self._shares.owned

    def _is_heading(self, index: int, first: int) -> bool:
        line, entry = self._lines[index], self._lines[first]
        return line.size > 1.08 * entry.size or (line.bold and not entry.bold and line.width < 30 * line.size)

    def _entry_end(self, first: int) -> int:
        """Where the last entry of a list ends."""
        index = first + 1
        step = 1.25 * self._lines[first].size
        while index < len(self._lines):
            line, before = self._lines[index], self._lines[index - 1]
            if self._is_heading(index, first) or index in self._at or index in self._places.headings:
                break
            if line.frame != before.frame:
                if _CLOSED.search(before.text):
                    break
            elif before.y - line.y > _PARAGRAPH * step or line.size < 0.85 * before.size:
                break
            index += 1
        return index

    def _give(self, index: int, owner: int | None) -> int | None:
        """Give a line to the notes that start in it, and what stands before them to `owner`; the last of them."""
        at = 0
        end = len(self._lines[index].text)
        cuts = [
            (self._starts[number].label.start, self._starts[number].label.end, number)
            for number in self._at.get(index, ())
        ]
        for start, stop, number in cuts:
            if owner is not None and start > at:
                self._shares.parts[owner].append(Part(index, at, start))
            owner, at = number, stop
        if owner is not None and (at < end or not cuts):
            self._shares.parts[owner].append(Part(index, at, end))
        if owner is not None:
            self._shares.owned.add(index)
        return owner
