"""Parses the notes of a document into citations and comments.

Each note is read on its own first: the tagger labels its tokens, and citations are made of the labels. Then embedded
works and links are merged in, and short forms find their antecedents. Parsed notes are cached by their text.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stacite.parser.antecedents import AntecedentResolver, as_entry
from stacite.parser.embedded_data import merge_embedded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.citation import ParsedNote
    from stacite.parser.embedded_data import EmbeddedData


# How many notes are cached; the oldest are dropped first.
MAX_CACHED_NOTES = 32_768
# How many notes are read together, which limits the memory that they need.
_BATCH_SIZE = 256


class ParsedNoteCache:
    """A cache of notes parsed by themselves, whose short forms have no antecedent yet; the key is the text."""

    def __init__(self, max_notes: int = MAX_CACHED_NOTES) -> None:
        self._max_notes = max_notes
        self._notes: dict[str, ParsedNote] = {}

    def __contains__(self, text: str) -> bool:
        return text in self._notes

    def get(self, text: str) -> ParsedNote | None:
        """The parsed note of a text; None if it is not cached."""
        return self._notes.get(text)

    def put(self, note: ParsedNote) -> ParsedNote:
        """Cache a note, and return it."""
        while len(self._notes) >= self._max_notes:
            del self._notes[next(iter(self._notes))]
        self._notes[note.text] = note
        return note

    def put_all(self, notes: Iterable[ParsedNote]) -> None:
        """Cache notes that other processes have parsed."""
        for note in notes:
            self.put(note)

    def clear(self) -> None:
        """Empty the cache."""
        self._notes.clear()


# The cache of this process.
CACHE = ParsedNoteCache()


def parse_isolated_batch(texts: Sequence[str]) -> Iterator[ParsedNote]:
    """Parse each text by itself; short forms have no antecedent yet."""
    if not texts:
        return
    # Only now: where all notes are cached, the tagger isn't needed.
    from stacite.parser.assemble import parsed_note  # noqa: PLC0415
    from stacite.parser.tagger import tag  # noqa: PLC0415

    for start in range(0, len(texts), _BATCH_SIZE):
        yield from map(parsed_note, tag(texts[start : start + _BATCH_SIZE]))


def parse_document(
    notes: Sequence[tuple[str, str]], embedded: Sequence[EmbeddedData] = (), *, entries: int = 0
) -> tuple[ParsedNote, ...]:
    """The citations of successive notes, given as (label, text), with what the document embeds in each.

    The last `entries` of them are no notes, but the entries of the document's own bibliography.

    Short forms point to the full citation that they stand for, by the 1-based place of its note in the
    sequence; a supra's number is looked up among the labels.
    """
    known = AntecedentResolver()
    read = _parse_cached([text for _, text in notes])
    first = len(notes) - entries
    read[first:] = map(as_entry, read[first:])
    if embedded:
        read = [merge_embedded(note, each) for note, each in zip(read, embedded, strict=True)]
    listed = known.list_works(read[first:], first)
    return (
        *(known.resolve(label, note) for (label, _), note in zip(notes[:first], read[:first], strict=True)),
        *listed,
    )


def parse_each(notes: Iterable[tuple[str, str]], *, resolve_across_notes: bool = True) -> Iterator[ParsedNote]:
    """The same as an iterator that holds a few hundred notes at a time.

    Without `resolve_across_notes`, each note is on its own.
    """
    known = AntecedentResolver()
    remaining = iter(notes)
    while batch := list(islice(remaining, _BATCH_SIZE)):
        parsed = parse_isolated_batch([text for _, text in batch])
        for (label, _), note in zip(batch, parsed, strict=True):
            yield (known if resolve_across_notes else AntecedentResolver()).resolve(label, note)


def _parse_cached(texts: Sequence[str]) -> list[ParsedNote]:
    """The parsed notes of texts, from the cache where possible."""
    known = {text: note for text in texts if (note := CACHE.get(text)) is not None}
    for note in parse_isolated_batch([text for text in dict.fromkeys(texts) if text not in known]):
        known[note.text] = CACHE.put(note)
    return [known[text] for text in texts]
