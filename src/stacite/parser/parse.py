"""The way through the room: a note's text becomes citations and comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.parser.alone import read_alone, read_together
from stacite.parser.antecedents import Antecedents
from stacite.parser.behind import put_behind
from stacite.parser.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.citation import ParsedNote
    from stacite.parser.behind import Behind

MEMORY = Memory()
"""The readings of this process."""


def parse_note(text: str) -> ParsedNote:
    """The citations and comments of one note on its own; short forms find their antecedents within it."""
    return Antecedents().resolve("", _read((text,))[0])


def parse_document(notes: Sequence[tuple[str, str]], behind: Sequence[Behind] = ()) -> tuple[ParsedNote, ...]:
    """The citations of successive notes, given as (label, text), and what lies behind each one's letters.

    Short forms point to the full citation that they stand for, by the 1-based place of its note in the
    sequence; a supra's number is looked up among the labels.
    """
    known = Antecedents()
    read = _read([text for _, text in notes])
    if behind:
        read = [put_behind(note, each) for note, each in zip(read, behind, strict=True)]
    return tuple(known.resolve(label, note) for (label, _), note in zip(notes, read, strict=True))


def parse_each(notes: Iterable[tuple[str, str]], *, together: bool = True) -> Iterator[ParsedNote]:
    """The same one by one, so that no more than one note is held; without `together` each note is on its own."""
    known = Antecedents()
    for label, text in notes:
        yield (known if together else Antecedents()).resolve(label, read_alone(text))


def _read(texts: Sequence[str]) -> list[ParsedNote]:
    """The readings of texts by themselves, from memory where they are known."""
    known = {text: note for text in texts if (note := MEMORY.get(text)) is not None}
    for note in read_together([text for text in dict.fromkeys(texts) if text not in known]):
        known[note.text] = MEMORY.put(note)
    return [known[text] for text in texts]
