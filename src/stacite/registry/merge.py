"""A document's citations into the registry; every change made by hand survives.

What stacite itself last wrote is known without a second copy: it is what parsing the note texts that
the registry keeps gives. Three readings meet: the stored texts parsed again (what stacite wrote), the
file (what an editor made of it), and the document as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.model.registry import Reference, RegisteredDocument, RegisteredNote, Registry
from stacite.registry import shared
from stacite.registry.cited import Cited, link
from stacite.registry.markers import markers_of
from stacite.registry.pairing import pair_notes
from stacite.registry.readings import differences, follow, union

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from stacite.model.citation import ParsedNote
    from stacite.model.document import Document
    from stacite.model.registry import Cite
    from stacite.registry.align import Matches

    Parse = Callable[[Sequence[tuple[str, str]]], Sequence[ParsedNote]]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference that an extract makes."""

    kind: str
    """`new`, `changed` or `gone`."""
    what: str
    """`note` or `reference`."""
    id: str = ""
    """The reference's key."""
    field: str = ""
    """The variable, or the note's `number`, `text` or `cites`, that has changed."""
    before: str = ""
    after: str = ""
    note: str = ""
    """The note's label; for a reference that of the first note to cite it in full."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The registry after an extract."""

    registry: Registry
    keys: tuple[tuple[str, ...], ...]
    """For each note, for each citation: the key of its reference, or nothing."""
    changes: tuple[Change, ...] = ()
    """Notes in the order of the document, then references in the order of the file."""


def merge(
    registry: Registry,
    document: Document,
    parsed: Sequence[ParsedNote],
    parse: Parse,
    reserved: Collection[str] = (),
) -> Merged:
    """The registry with this document's notes as they are now.

    `document.path` is the document's name in the registry; `parsed` has one entry for each of its
    notes; `parse` is asked for the readings of stored note texts, as (label, text) of a document's
    notes in order. A reference that is cited no more stays. A citation of an unknown work (a short
    form without antecedent) is kept as a cite without id.
    """
    stored = registry.document(document.path)
    old = stored.notes if stored is not None else ()
    last = tuple(parse([(note.number, note.text) for note in old])) if old else ()
    pairs = pair_notes(old, document.notes)
    elsewhere = shared.Elsewhere(registry, document.path, parse)
    cited = link(registry, elsewhere, (old, last), (document.notes, parsed), pairs, reserved)
    notes = _notes(document, old, pairs, cited)
    references = _references(registry, document.path, cited, parse)
    changes = (*_note_changes(old, notes, pairs), *_reference_changes(registry, references, cited))
    merged = replace(registry, documents=_documents(registry, document, notes), references=references)
    return Merged(merged, cited.keys, changes)


def _notes(
    document: Document, old: Sequence[RegisteredNote], pairs: Matches, cited: Cited
) -> tuple[RegisteredNote, ...]:
    """The notes as the document has them; what an editor set aside (`ignore`) goes with its note."""
    notes = []
    for note, place, cites, marker in zip(document.notes, pairs, cited.cites, markers_of(document), strict=True):
        before = old[place] if place is not None else None
        now = RegisteredNote(
            note.label,
            note.text,
            cites,
            note.location.line,
            note.location.page,
            marker.location.line if marker else None,
            marker.before.strip() if marker else "",
            before.ignore if before else (),
            before.location if before else None,
        )
        notes.append(before if before is not None and before == now else now)
    return tuple(notes)


def _documents(
    registry: Registry, document: Document, notes: tuple[RegisteredNote, ...]
) -> tuple[RegisteredDocument, ...]:
    stored = registry.document(document.path)
    now = RegisteredDocument(document.path, document.sha256, notes, stored.location if stored else None)
    if stored is None:
        return (*registry.documents, now)
    return tuple(now if entry is stored else entry for entry in registry.documents)


def _references(registry: Registry, path: str, cited: Cited, parse: Parse) -> tuple[Reference, ...]:
    """Those of the file, each after the new reading; then the new ones in order of arrival."""
    known = {reference.id: reference for reference in registry.references}
    items = {}
    for key, reference in known.items():
        now = union(cited.new.get(key, ()))
        if now is not None:
            items[key] = follow(reference.item, union(cited.old.get(key, ())) or now, now)
    asked = {key for key in cited.new if key in known and _is_open(known[key], cited, key)}
    for key, (base, now) in shared.readings(registry, path, (cited.old, cited.new), asked, parse).items():
        items[key] = follow(known[key].item, base, now)
    kept = [
        reference if items.get(key, reference.item) == reference.item else replace(reference, item=items[key])
        for key, reference in known.items()
    ]
    return (*kept, *(Reference(key, item) for key in cited.fresh if (item := union(cited.new[key]))))


def _is_open(reference: Reference, cited: Cited, key: str) -> bool:
    """Whether other documents must be asked what they said of a work, before its entry changes."""
    base, now = union(cited.old.get(key, ())), union(cited.new[key])
    if now is None:
        return False
    return base is None or follow(reference.item, base, now) != reference.item


def _note_changes(old: Sequence[RegisteredNote], notes: Sequence[RegisteredNote], pairs: Matches) -> Iterator[Change]:
    for note, place in zip(notes, pairs, strict=True):
        if place is None:
            yield Change("new", "note", after=note.text, note=note.number)
            continue
        for name in ("number", "text", "cites"):
            before, after = getattr(old[place], name), getattr(note, name)
            if before != after:
                one, other = (_cites(before), _cites(after)) if name == "cites" else (before, after)
                yield Change("changed", "note", field=name, before=one, after=other, note=note.number)
    kept = set(pairs)
    for place, note in enumerate(old):
        if place not in kept:
            yield Change("gone", "note", before=note.text, note=note.number)


def _cites(cites: Sequence[Cite]) -> str:
    words = ((cite.id or cite.form.value, cite.locator.value if cite.locator else "") for cite in cites)
    return "; ".join(" ".join(filter(None, pair)) for pair in words)


def _reference_changes(registry: Registry, references: Sequence[Reference], cited: Cited) -> Iterator[Change]:
    before = {reference.id: reference for reference in registry.references}
    gone = cited.gone()
    for reference in references:
        note = cited.first_note.get(reference.id, "")
        if reference.id not in before:
            yield Change("new", "reference", reference.id, after=reference.item.title, note=note)
            continue
        for name, old, new in differences(before[reference.id].item, reference.item):
            yield Change("changed", "reference", reference.id, name, old, new, note)
        if reference.id in gone:
            yield Change("gone", "reference", reference.id, before=reference.item.title)
