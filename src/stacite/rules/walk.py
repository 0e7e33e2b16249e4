"""The way through a context, note by note."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from stacite.model.finding import Edit
from stacite.model.identifier import find_dois
from stacite.model.pattern import pattern
from stacite.model.url import FoundUrl, find_urls
from stacite.rules.once import Same
from stacite.rules.quotations import quotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.document import Note
    from stacite.model.identifier import FoundDoi
    from stacite.model.location import Location, Span
    from stacite.model.reading import Reading
    from stacite.rules.base import Context

_MARKUP = '<>&\\{}%$#_^~"`*[]'
"""What means something in the source of a format that is not plain text."""
_EMPHASIS = pattern(r"\*[^*\n]+\*")
_MARKUP_OF = {"text": "", "markdown": "", "docx": "*"}
"""What means something in others: in Word's only the sign that stands for its italics here."""


@dataclass(frozen=True)
class ReadNote:
    """A note with its document, its citations and the keys of their references.

    It has no slots, since it keeps what many rules ask of it, each for all notes in turn.
    """

    reading: Reading
    note: Note
    parsed: ParsedNote
    keys: tuple[str, ...]
    """One for each citation; empty where the reference isn't known."""

    @cached_property
    def text(self) -> str:
        """The note's text, in which all spans are meant."""
        return self.note.text

    @cached_property
    def folded(self) -> str:
        """The text for a first look: ASCII words that a pattern finds in letters of any case are in it in small ones.

        Its letters stand elsewhere than those of the text. Patterns take a dotless and a dotted `i` for the same.
        """
        return self.text.casefold().replace("ı", "i").replace("\u0307", "")

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """The outer quotations of the text, in order."""
        return quotations(self.text)

    @cached_property
    def italics(self) -> tuple[Span, ...]:
        """What stands between asterisks, with them, in order."""
        return tuple(match.span() for match in _EMPHASIS.finditer(self.text))

    @property
    def label(self) -> str:
        """The note's label as printed."""
        return self.note.label

    def place(self, start: int, end: int) -> Location:
        """Where text[start:end] stands in the document."""
        return self.reading.document.place(self.note, start, end)

    def edit(self, start: int, end: int, new: str) -> Edit | None:
        """The edit that puts `new` for text[start:end]; None where the file doesn't hold it letter for letter.

        None also where `new` brings in a letter that is markup in the document's format.
        """
        document, passage, old = self.reading.document, self.note.passage, self.text[start:end]
        span, source = passage.source_span(start, end), document.source or document.letters
        if source is None or span is None or not passage.is_contiguous(start, end):
            return None
        if source[span[0] : span[1]] != old:
            return None
        if set(_MARKUP_OF.get(document.format, _MARKUP)) & (set(new) - set(old)):
            return None
        return Edit(document.path, span[0], span[1], old, new)

    def key_at(self, offset: int) -> str:
        """The key of the reference whose citation covers the offset, or the empty string."""
        citations = self.parsed.citations
        place = bisect_right(citations, offset, key=lambda citation: citation.span[0]) - 1
        return self.keys[place] if place >= 0 and offset < citations[place].span[1] else ""

    def citations(self) -> Iterator[tuple[Citation, str]]:
        """The note's citations, each with the key of its reference."""
        return zip(self.parsed.citations, self.keys, strict=True)

    def code(self) -> Iterator[Span]:
        """Spans of the text that stand between backticks in the source, where a reader has taken those away."""
        source = self.reading.document.source or ""
        for piece in self.note.passage.pieces:
            end = piece.source + piece.length
            if source[max(0, piece.source - 1) : piece.source] == "`" == source[end : end + 1]:
                yield piece.start, piece.start + piece.length

    def urls(self) -> tuple[FoundUrl, ...]:
        """The URLs in the note's text, in order."""
        return self._own_urls

    def dois(self) -> tuple[FoundDoi, ...]:
        """The DOIs in the note's text, in order, malformed ones among them."""
        return self._own_dois

    @cached_property
    def _own_urls(self) -> tuple[FoundUrl, ...]:
        return _urls(self.text)

    @cached_property
    def _own_dois(self) -> tuple[FoundDoi, ...]:
        return _dois(self.text)


def read_notes(context: Context) -> Iterator[ReadNote]:
    """All notes of all documents, in order."""
    for reading in context.readings:
        yield from notes_of(reading)


def notes_of(reading: Reading) -> Iterator[ReadNote]:
    """The notes of one document, in order."""
    return iter(_notes_of(Same(reading)))


@lru_cache(maxsize=16)
def _notes_of(reading: Same[Reading]) -> tuple[ReadNote, ...]:
    each = reading.thing
    return tuple(
        ReadNote(each, note, parsed, keys)
        for note, parsed, keys in zip(each.document.notes, each.parsed, each.keys, strict=True)
    )


@lru_cache(maxsize=65_536)
def _urls(text: str) -> tuple[FoundUrl, ...]:
    """Notes that are read anew, with another registry, mostly have the same texts, so they are searched once."""
    return tuple(find_urls(text))


@lru_cache(maxsize=65_536)
def _dois(text: str) -> tuple[FoundDoi, ...]:
    """As for URLs."""
    return tuple(find_dois(text))
