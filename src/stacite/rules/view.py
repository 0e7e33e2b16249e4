"""The documents and the registry as rules see them: the notes in order, each with its citations and their references.

What many rules ask of one document, of one note or of all readings is worked out once and kept.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from stacite.model.citation import CitationForm
from stacite.model.finding import Edit
from stacite.model.identifiers import find_dois
from stacite.model.location import Location
from stacite.model.url import FoundUrl, find_urls
from stacite.rules.base import Context
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.document import Document, Note
    from stacite.model.identifiers import FoundDoi
    from stacite.model.location import Span
    from stacite.model.registry import Reference
    from stacite.model.report import ParsedDocument

    Mention = tuple["NoteView", Citation]


T = TypeVar("T")


class IdentityKey(Generic[T]):
    """Stands for a thing as a cache's key: equal to itself alone, so that a whole document need not be hashed."""

    __slots__ = ("thing",)

    def __init__(self, thing: T) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        """By identity; the key keeps the thing alive, so that no other gets its place."""
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        """Whether both stand for one and the same thing."""
        return isinstance(other, IdentityKey) and self.thing is other.thing


class SpanSet:
    """Spans in any order, as one set of letters."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __contains__(self, at: int) -> bool:
        place = bisect_right(self._starts, at) - 1
        return place >= 0 and at < self._ends[place]


CLOSING_MARKS = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’", "‚": "‘’"}
"""What ends a quotation that begins with the mark."""
# Each begins with its letters, and asks what stands around a single mark after that: so the text is run through fast.
_OPENING_MARK = pattern(r"[“„«»\"‘‚](?:(?<![‘‚])|(?<![^\s(\[“„«].)(?=\S))")
_CLOSING_MARK = pattern(r"[“”«»\"‘’](?:(?<![‘’])|(?!\w))")


def quotations(text: str) -> tuple[Span, ...]:
    """The quotations of a text with their marks, in order; of nested ones the outer. What never closes is none."""
    return tuple(_quotations(text))


def _quotations(text: str) -> Iterator[Span]:
    at, lost = 0, set[str]()
    while opener := _OPENING_MARK.search(text, at):
        at = opener.end()
        end = -1 if opener[0] in lost else _quotation_end(text, at, CLOSING_MARKS[opener[0]])
        if end < 0:
            lost.add(opener[0])
        else:
            yield opener.start(), end
            at = end


def _quotation_end(text: str, at: int, closers: str) -> int:
    while closer := _CLOSING_MARK.search(text, at):
        if closer[0] in closers:
            return closer.end()
        at = closer.end()
    return -1


CODE_SPAN = pattern(r"`[^`\n]*`")


def non_prose(read: NoteView) -> SpanSet:
    """Where a rule on punctuation has nothing to say."""
    return SpanSet(non_prose_spans(read))


def non_prose_spans(read: NoteView) -> Iterator[Span]:
    """The same, one by one, to be joined with others."""
    yield from (found.outer for found in read.urls())
    yield from (found.span for found in read.dois())
    yield from read.code()
    if "`" in read.text:
        yield from (match.span() for match in CODE_SPAN.finditer(read.text))


_MARKUP = '<>&\\{}%$#_^~"`*[]'
"""What means something in the source of a format that is not plain text."""
_EMPHASIS = pattern(r"\*[^*\n]+\*")
_MARKUP_OF = {"text": "", "markdown": "", "docx": "*"}
"""What means something in others: in Word's only the sign that stands for its italics here."""


@dataclass(frozen=True)
class NoteView:
    """A note with its document, its citations and the keys of their references.

    It has no slots, since it keeps what many rules ask of it, each for all notes in turn.
    """

    reading: ParsedDocument
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
        return _urls_in(self.text)

    @cached_property
    def _own_dois(self) -> tuple[FoundDoi, ...]:
        return _dois_in(self.text)


def read_notes(context: Context) -> Iterator[NoteView]:
    """All notes of all documents, in order."""
    for reading in context.readings:
        yield from notes_of(reading)


def notes_of(reading: ParsedDocument) -> Iterator[NoteView]:
    """The notes of one document, in order."""
    return iter(_notes_of(IdentityKey(reading)))


@lru_cache(maxsize=16)
def _notes_of(reading: IdentityKey[ParsedDocument]) -> tuple[NoteView, ...]:
    each = reading.thing
    return tuple(
        NoteView(each, note, parsed, keys)
        for note, parsed, keys in zip(each.document.notes, each.parsed, each.keys, strict=True)
    )


@lru_cache(maxsize=65_536)
def _urls_in(text: str) -> tuple[FoundUrl, ...]:
    """Notes that are read anew, with another registry, mostly have the same texts, so they are searched once."""
    return tuple(find_urls(text))


@lru_cache(maxsize=65_536)
def _dois_in(text: str) -> tuple[FoundDoi, ...]:
    """As for URLs."""
    return tuple(find_dois(text))


_WORD_OF_BODY = pattern(r"[^\W\d_]+")
_ENGLISH_WORDS = frozenset("the of and to that with for by from".split())
_ENGLISH_SHARE = 0.08
"""Of an English text these are about a sixth, of a German, French or Dutch one a hundredth."""
_MOST_OF_BODY = 400_000
"""Letters of the body that are looked at: a collection may begin with a piece in another language."""


def is_english(document: Document) -> bool:
    """Whether the body is in English, by its smallest words."""
    return _is_english(IdentityKey(document))


@lru_cache(maxsize=16)
def _is_english(document: IdentityKey[Document]) -> bool:
    words = _WORD_OF_BODY.findall(document.thing.body.text[:_MOST_OF_BODY].casefold())
    return sum(word in _ENGLISH_WORDS for word in words) >= _ENGLISH_SHARE * len(words)


def registry_place(context: Context, reference: Reference, variable: str = "") -> Location:
    """Where the registry file holds the variable, else the reference, else the file alone."""
    return reference.places.get(variable) or reference.location or Location(context.registry.path)


def full_citations(context: Context) -> Mapping[str, list[Mention]]:
    """For each key, the full citations of its reference, in document order."""
    return _full_citations(IdentityKey(context.readings))


@lru_cache(maxsize=1)
def _full_citations(readings: IdentityKey[tuple[ParsedDocument, ...]]) -> Mapping[str, list[Mention]]:
    found: dict[str, list[Mention]] = {}
    for read in read_notes(Context(readings.thing)):
        for citation, key in read.citations():
            if key and citation.form is CitationForm.FULL:
                found.setdefault(key, []).append((read, citation))
    return found


def first_mentions(context: Context) -> Mapping[str, Mention]:
    """For each key, its first full citation; its first short form where there is no full one."""
    return _first_mentions(IdentityKey(context.readings))


@lru_cache(maxsize=1)
def _first_mentions(readings: IdentityKey[tuple[ParsedDocument, ...]]) -> Mapping[str, Mention]:
    """Many rules ask for them."""
    found: dict[str, Mention] = {}
    for read in read_notes(Context(readings.thing)):
        for citation, key in read.citations():
            is_first_full = citation.form is CitationForm.FULL and (
                key not in found or found[key][1].form is not CitationForm.FULL
            )
            if key and (is_first_full or key not in found):
                found[key] = (read, citation)
    return found


def place_and_label(context: Context, reference: Reference, mention: Mention | None) -> tuple[Location, str]:
    """Where a finding about the reference belongs: at the citation, else in the registry; and the note's label."""
    if mention is None:
        return registry_place(context, reference), ""
    read, citation = mention
    return read.place(*citation.span), read.label
