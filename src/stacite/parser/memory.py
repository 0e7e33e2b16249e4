"""What was read before: a note's text is asked for again by each merge, and once more by every check that watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.citation import ParsedNote

MOST = 32_768
"""Notes that are kept; the oldest go first."""


class Memory:
    """Readings of single notes, whose short forms still point nowhere, by text."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._notes: dict[str, ParsedNote] = {}

    def __contains__(self, text: str) -> bool:
        return text in self._notes

    def get(self, text: str) -> ParsedNote | None:
        """The reading of a text; None where it has none."""
        return self._notes.get(text)

    def put(self, note: ParsedNote) -> ParsedNote:
        """The note, which is known from now on."""
        while len(self._notes) >= self._most:
            del self._notes[next(iter(self._notes))]
        self._notes[note.text] = note
        return note

    def put_all(self, notes: Iterable[ParsedNote]) -> None:
        """What others have read is known from now on."""
        for note in notes:
            self.put(note)

    def clear(self) -> None:
        """Know nothing any more."""
        self._notes.clear()
