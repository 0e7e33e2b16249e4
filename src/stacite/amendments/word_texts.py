"""The letters of notes in a Word document, where they stand in the bytes of their part, and which may be changed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.packages.places import Place


class Hindrance(StrEnum):
    """Why letters are left as they are, as users are told."""

    NONE = ""
    LINK = "the letters are a link, which would go on leading where it leads"
    FIELD = "the letters are what a field shows, and its program writes them anew"
    CONTROL = "the letters stand in a content control, which its program fills"
    TRACKED = "the letters are part of a change that is tracked already"
    PLACE = "the letters stand where no change can be tracked"
    SIGNS = "the new letters can't stand in a Word document"


@dataclass(slots=True, eq=False)
class Run:
    """Letters of one formatting, and what stands between them."""

    place: Place
    content: int
    """Where its content begins, behind its properties."""
    properties: bytes = b""
    """As they are written."""
    is_tracked: bool = False
    """Whether its properties say that it was inserted, deleted or moved."""

    is_hidden: bool = False
    """Whether its properties say that it isn't shown."""
    holds_number: bool = False
    """Whether the program sets the note's number in it."""

    @property
    def is_raised(self) -> bool:
        """Whether its letters are set as a note's number is, and not as its text."""
        return self.holds_number or b"vertAlign" in self.properties

    @property
    def insertion(self) -> Place | None:
        """The insertion that somebody has made of it, which is still to be accepted."""
        holder = self.place.parent
        return holder if holder is not None and holder.name == "w:ins" else None


@dataclass(slots=True, eq=False)
class Text:
    """The letters of a `w:t`."""

    place: Place
    run: Run | None
    start: int
    """Where its letters begin among those of all notes."""
    part: str = ""
    """The part of the package that holds it."""
    length: int = 0
    hindrance: Hindrance = Hindrance.NONE
    link: Place | None = None
    """The link that it stands in, where that is an element."""
    is_whole: bool = True
    """Whether its letters stand in one stretch, without comments or elements between them."""
    _stretches: list[tuple[int, int, str]] = field(default_factory=list)
    """For letters that are written as they are read: the number of the first, its byte, and they."""

    @property
    def end(self) -> int:
        """Where its letters end among those of all notes."""
        return self.start + self.length

    @property
    def letters(self) -> str:
        """As a reader has them."""
        return "".join(letters for _, _, letters in self._stretches)

    @property
    def keeps_blanks(self) -> bool:
        """Whether the blanks at its edges, if it has such, are shown (ISO/IEC 29500-1, 17.3.3.31)."""
        letters = self.letters
        return self.place.attributes.get("xml:space") == "preserve" or letters == letters.strip(" \t\r\n")

    def add(self, letters: str, byte: int) -> None:
        """Letters follow, which stand at `byte`."""
        self._stretches.append((self.length, byte, letters))
        self.length += len(letters)

    def byte(self, letter: int) -> int:
        """Where a letter, counted from the first of this text, stands in the part."""
        if letter >= self.length:
            return self.place.close
        place = bisect_right(self._stretches, letter, key=lambda each: each[0]) - 1
        number, byte, letters = self._stretches[place]
        return byte + len(letters[: letter - number].encode())
