"""What an element is for a reader of notes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element as Element

    from stacite.model.document import NoteKind


class Role(Enum):
    """What is done with an element."""

    PLAIN = "its text is read as if it were not there"
    BLOCK = "its text is set apart"
    EMPHASIS = "its text is emphasised"
    LINK = "its text is a link"
    CALL = "it calls a note, and prints its label"
    SKIP = "it holds no text"
    BREAK = "a line ends"
    NO_BREAK = "a line ends within a word"


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with one element."""

    role: Role
    url: str = ""
    """The target of a link."""
    notes: tuple[Element, ...] = ()
    """What a call calls; none where nothing of that name is there."""
    label: str = ""
    """What a call prints."""
    text: str = ""
    """What is printed for an element without letters."""


PLAIN, BLOCK, SKIP = Step(Role.PLAIN), Step(Role.BLOCK), Step(Role.SKIP)


class Vocabulary(Protocol):
    """What the elements of one kind of XML mean."""

    @property
    def notes(self) -> Mapping[Element, NoteKind]:
        """The elements that are notes, in the order of the document."""
        ...

    def step(self, element: Element) -> Step:
        """What is done with an element that is met in a text."""
        ...

    def label(self, note: Element) -> str:
        """The label that the document gives a note; empty where it gives none."""
        ...

    def parts(self, note: Element) -> Sequence[Element]:
        """The note, and what continues it."""
        ...

    def bodies(self) -> Sequence[Element]:
        """Where the text stands that calls notes."""
        ...
