"""What is cited is looked up in an author's library, and the registry takes its keys and fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.item import Item
from stacite.parser.parse import parse_document
from stacite.registry import shared
from stacite.registry.adopt import Kept, adopt
from stacite.registry.library import Matches, Unsure, match
from stacite.registry.merge import Change
from stacite.registry.readings import differences, union
from stacite.registry.rekey import new_keys, rekeyed
from stacite.rules.corrections import corrections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.bibliography import Entry
    from stacite.model.reading import Reading
    from stacite.model.registry import Reference, Registry
    from stacite.pipeline.library import Library
    from stacite.pipeline.project import Project
    from stacite.rules.base import Context


@dataclass(frozen=True, slots=True)
class Adopted:
    """What an extract took from a library."""

    context: Context
    changes: tuple[Change, ...]
    """Of references that the registry held before."""
    found: Mapping[str, Entry]
    """By the new keys of the references."""
    missing: tuple[tuple[str, Reference], ...]
    """The works cited that are not in the library, each with the place of the first note that cites it: `note 3`."""
    uncited: tuple[Entry, ...]
    unsure: tuple[Unsure, ...]
    kept: tuple[Kept, ...]
    differing: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The works of the library that the notes print otherwise: key and variables (rule M406 shows both)."""


def adopt_library(library: Library, context: Context, stored: Registry, project: Project) -> Adopted:
    """The context with the library's keys and fields for the works that the documents at hand cite.

    `stored` is the registry as the file has it.
    """
    first_note = _first_notes(context.readings)
    works = {reference.id: reference for reference in context.registry.references if reference.id in first_note}
    printed = _printed(context, frozenset(works), project)
    readings = {key: [reference.item, *printed[key]] for key, reference in works.items()}
    matches = match(library.entries, readings)
    items, kept = _items(works, printed, matches)
    wanted = {key: entry.key for key, entry in matches.found.items() if entry.is_named}
    changing, kept_keys = new_keys(context.registry, wanted, readings)
    registry = _with_items(context.registry, items)
    return Adopted(
        _context(context, rekeyed(registry, changing), changing),
        tuple(_changes(stored, registry, changing, first_note)),
        {changing.get(key, key): entry for key, entry in matches.found.items()},
        tuple(_missing(works, matches, first_note, context.readings)),
        _uncited(library, context.registry, matches),
        tuple(replace(each, reference=changing.get(each.reference, each.reference)) for each in matches.unsure),
        tuple(replace(each, reference=changing.get(each.reference, each.reference)) for each in (*kept, *kept_keys)),
        tuple(_differing(items, printed, changing)),
    )


def _items(
    works: Mapping[str, Reference], printed: Mapping[str, Sequence[Item]], matches: Matches
) -> tuple[dict[str, Item], list[Kept]]:
    """The works that were found, as the registry is to have them; and what of the library's was not taken."""
    items: dict[str, Item] = {}
    kept: list[Kept] = []
    for key, entry in matches.found.items():
        items[key], others = adopt(key, works[key].item, _base(works[key], printed[key]), entry)
        kept += others
    return items, kept


def _first_notes(readings: Sequence[Reading]) -> dict[str, tuple[str, str]]:
    """For each key the path and the label of the first note that cites it."""
    found: dict[str, tuple[str, str]] = {}
    for reading in readings:
        for note, keys in zip(reading.document.notes, reading.keys, strict=True):
            for key in filter(None, keys):
                found.setdefault(key, (reading.document.path, note.label))
    return found


def _missing(
    works: Mapping[str, Reference], matches: Matches, first: Mapping[str, tuple[str, str]], readings: Sequence[Reading]
) -> Iterator[tuple[str, Reference]]:
    for key, reference in works.items():
        if key not in matches.found:
            path, label = first[key]
            yield f"note {label}" if len(readings) == 1 else f"{path}, note {label}", reference


def _printed(context: Context, keys: frozenset[str], project: Project) -> dict[str, list[Item]]:
    """How the works are read in all notes that cite them in full, in the order of the registry's documents."""
    at_hand = {project.key(reading.document.path): reading for reading in context.readings}
    found: dict[str, list[Item]] = {key: [] for key in keys}
    for document in context.registry.documents:
        if document.path in at_hand:
            said = _read_now(at_hand[document.path])
        else:
            said = ((key, item) for key, items in shared.full(document, keys, parse_document).items() for item in items)
        for key, item in said:
            if key in found:
                found[key].append(item)
    return found


def _read_now(reading: Reading) -> Iterator[tuple[str, Item]]:
    for parsed, keys in zip(reading.parsed, reading.keys, strict=True):
        for citation, key in zip(parsed.citations, keys, strict=True):
            if key and citation.item is not None and (citation.form is CitationForm.FULL or citation.from_field):
                yield key, citation.item


def _base(reference: Reference, printed: Sequence[Item]) -> Item:
    """What stacite reads of a work; of one that no note cites in full, all is an editor's."""
    return union(printed) or Item(reference.item.type)


def _with_items(registry: Registry, items: Mapping[str, Item]) -> Registry:
    references = tuple(
        replace(reference, item=items[reference.id])
        if items.get(reference.id, reference.item) != reference.item
        else reference
        for reference in registry.references
    )
    return replace(registry, references=references)


def _differing(
    items: Mapping[str, Item], printed: Mapping[str, Sequence[Item]], changing: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, item in items.items():
        if printed[key] and (found := corrections(item, printed[key])):
            yield changing.get(key, key), tuple(observation.field for observation in found)


def _context(context: Context, registry: Registry, changing: Mapping[str, str]) -> Context:
    readings = tuple(
        replace(reading, keys=tuple(tuple(changing.get(key, key) for key in keys) for keys in reading.keys))
        for reading in context.readings
    )
    return replace(context, registry=registry, readings=readings)


def _changes(
    stored: Registry, registry: Registry, changing: Mapping[str, str], first_note: Mapping[str, tuple[str, str]]
) -> Iterator[Change]:
    """What an extract changes in references that were there: fields, then keys."""
    before = {reference.id: reference.item for reference in stored.references}
    for reference in registry.references:
        if reference.id not in before or reference.id not in first_note:
            continue
        _, note = first_note[reference.id]
        for name, old, new in differences(before[reference.id], reference.item):
            yield Change("changed", "reference", changing.get(reference.id, reference.id), name, old, new, note)
        if reference.id in changing:
            new = changing[reference.id]
            yield Change("changed", "reference", new, "key", reference.id, new, note)


def _uncited(library: Library, registry: Registry, matches: Matches) -> tuple[Entry, ...]:
    """The entries that no document of the registry cites, as far as that is known."""
    used = {entry.key for entry in matches.found.values()} | {key for each in matches.unsure for key in each.keys}
    used |= {reference.id for reference in registry.references}
    return tuple(entry for entry in library.entries if entry.key not in used)
