"""What the notes of other documents say about a shared work."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.registry.pairing import pair_cites
from stacite.registry.readings import ReferenceIndex, combine_readings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from stacite.model.citation import ParsedNote
    from stacite.model.item import Item
    from stacite.model.registry import RegisteredDocument, RegisteredNote, Registry

    Readings = Mapping[str, Sequence[Item]]

    """Full citations, by reference."""

    Parse = Callable[[Sequence[tuple[str, str]]], Sequence[ParsedNote]]


def readings_of_all_documents(
    registry: Registry, path: str, own_readings: tuple[Readings, Readings], keys: Collection[str], parse: Parse
) -> dict[str, tuple[Item, Item]]:
    """Return, for each key, the combined reading of all documents, before and now.

    `own_readings` are those of the document at `path`, in its stored texts and in its current ones.
    Documents are used in the order of the file. A work that no document cited before was added by hand
    and has no reading: its entry stays.
    """
    own_old, own_new = own_readings
    old: dict[str, list[Item]] = {key: [] for key in keys}
    new: dict[str, list[Item]] = {key: [] for key in keys}
    for document in registry.documents:
        own = document.path == path
        theirs = {} if own else full_citations(document, keys, parse)
        for key in keys:
            old[key] += own_old.get(key, ()) if own else theirs.get(key, ())
            new[key] += own_new.get(key, ()) if own else theirs.get(key, ())
    found: dict[str, tuple[Item, Item]] = {}
    for key in keys:
        if registry.document(path) is None:
            new[key] += own_new.get(key, ())
        base, combined = combine_readings(old[key]), combine_readings(new[key])
        if base is not None and combined is not None:
            found[key] = base, combined
    return found


# A title that more notes contain is a common phrase.
_MOST_HITS = 20


class OtherDocuments:
    """Finds references that an editor has corrected, by the notes of other documents.

    Only notes that hold the title character by character are parsed, each once.
    """

    def __init__(self, registry: Registry, path: str, parse: Parse) -> None:
        self._notes = [note for document in registry.documents if document.path != path for note in document.notes]
        self._text = "\n".join(note.text.replace("\n", " ") for note in self._notes)
        # One character more for the line end between two notes. A replaced line end keeps the length, so offsets agree.
        self._starts = list(accumulate((len(note.text) + 1 for note in self._notes), initial=0))
        self._parse = parse
        self._index = ReferenceIndex()
        self._seen: set[int] = set()

    def find(self, item: Item) -> str:
        """Return the reference to which another document's note links this work, or nothing."""
        title = item.title
        at = 0
        for _ in range(_MOST_HITS if title else 0):
            at = self._text.find(title, at)
            if at < 0:
                break
            self._add(bisect_right(self._starts, at) - 1)
            if found := self._index.find(item):
                return found
            at += len(title)
        return ""

    def _add(self, place: int) -> None:
        if place in self._seen:
            return
        self._seen.add(place)
        note = self._notes[place]
        for citation, cite in _pairs(note, self._parse([(note.number, note.text)])[0]):
            self._index.add(citation, cite)


def full_citations(document: RegisteredDocument, keys: Collection[str], parse: Parse) -> dict[str, list[Item]]:
    """Return the full citations of these works, from the notes that cite them."""
    notes = [
        note
        for note in document.notes
        if any(cite.id in keys and cite.form is CitationForm.FULL for cite in note.cites)
    ]
    all_parsed = parse([(note.number, note.text) for note in notes]) if notes else ()
    found: dict[str, list[Item]] = {}
    for note, parsed in zip(notes, all_parsed, strict=True):
        for item, key in _pairs(note, parsed):
            found.setdefault(key, []).append(item)
    return found


def _pairs(note: RegisteredNote, parsed: ParsedNote) -> Iterator[tuple[Item, str]]:
    """Yield the full citations of a stored note with the ids of their references."""
    places = pair_cites(note.cites, parsed.citations, [""] * len(parsed.citations))
    for citation, place in zip(parsed.citations, places, strict=True):
        if place is not None and citation.form is CitationForm.FULL and citation.item and note.cites[place].id:
            yield citation.item, note.cites[place].id
