"""What other documents said of a work that they cite too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.registry.pairing import pair_cites
from stacite.registry.readings import union

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from stacite.model.citation import ParsedNote
    from stacite.model.item import Item
    from stacite.model.registry import RegisteredDocument, Registry
    from stacite.registry.cited import Cited


def readings(
    registry: Registry,
    path: str,
    cited: Cited,
    keys: Collection[str],
    parse: Callable[[Sequence[tuple[str, str]]], Sequence[ParsedNote]],
) -> dict[str, tuple[Item, Item]]:
    """For each key the reading of all documents, as it was before and as it is now.

    Documents count in the order of the file. A work that no document gave before was put in by hand
    and has no reading: its entry stays.
    """
    old: dict[str, list[Item]] = {key: [] for key in keys}
    new: dict[str, list[Item]] = {key: [] for key in keys}
    for document in registry.documents:
        own = document.path == path
        there = {} if own else _full(document, keys, parse)
        for key in keys:
            old[key] += cited.old.get(key, ()) if own else there.get(key, ())
            new[key] += cited.new.get(key, ()) if own else there.get(key, ())
    found: dict[str, tuple[Item, Item]] = {}
    for key in keys:
        if registry.document(path) is None:
            new[key] += cited.new.get(key, ())
        base, now = union(old[key]), union(new[key])
        if base is not None and now is not None:
            found[key] = base, now
    return found


def _full(
    document: RegisteredDocument,
    keys: Collection[str],
    parse: Callable[[Sequence[tuple[str, str]]], Sequence[ParsedNote]],
) -> dict[str, list[Item]]:
    """The full citations of these works, from the notes that cite them alone: a full form needs no other."""
    notes = [
        note
        for note in document.notes
        if any(cite.id in keys and cite.form is CitationForm.FULL for cite in note.cites)
    ]
    found: dict[str, list[Item]] = {}
    for note, parsed in zip(notes, parse([(note.number, note.text) for note in notes]) if notes else (), strict=True):
        places = pair_cites(note.cites, parsed.citations, [""] * len(parsed.citations))
        for citation, place in zip(parsed.citations, places, strict=True):
            if place is not None and citation.form is CitationForm.FULL and citation.item is not None:
                found.setdefault(note.cites[place].id, []).append(citation.item)
    return found
