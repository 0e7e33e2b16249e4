"""An author's own library is read, and what is cited is looked up in it."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from stacite.bibliographies.all import read
from stacite.bibliographies.base import MAX_BYTES, decode
from stacite.errors import FileError
from stacite.model.bibliography import Bibliography, Doubt, Entry
from stacite.model.citation import CitationForm
from stacite.model.item import Item, Name
from stacite.parser.parse import parse_document
from stacite.pipeline.read import read_bytes
from stacite.registry import shared
from stacite.registry.adopt import Kept, adopt
from stacite.registry.library import Matches, Unsure, match
from stacite.registry.merge import Change
from stacite.registry.readings import differences, union
from stacite.registry.rekey import new_keys, rekeyed
from stacite.registry.schema import read as read_registry
from stacite.rules.corrections import corrections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.reading import Reading
    from stacite.model.registry import Reference, Registry
    from stacite.pipeline.project import Project
    from stacite.rules.base import Context


@dataclass(frozen=True, slots=True)
class Library:
    """One bibliography file, or several as if they were one."""

    files: tuple[Bibliography, ...]
    entries: tuple[Entry, ...]
    """Each key once: that of the first file counts."""
    doubts: tuple[tuple[str, Doubt], ...]
    """With the paths of their files."""

    @property
    def name(self) -> str:
        """What to call it: `refs.bib`, `2 bibliographies`."""
        return self.files[0].path if len(self.files) == 1 else f"{len(self.files)} bibliographies"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What an extract took from a library."""

    context: Context
    changes: tuple[Change, ...]
    """Of references that the registry held before."""
    found: Mapping[str, Entry]
    """By the new keys of the references."""
    missing: tuple[tuple[str, Reference], ...]
    """The works cited that are not in the library, each with the label of the first note that cites it."""
    uncited: tuple[Entry, ...]
    unsure: tuple[Unsure, ...]
    kept: tuple[Kept, ...]
    differing: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The works of the library that the notes print otherwise: key and variables (rule M406 shows both)."""


def read_library(paths: Sequence[str]) -> Library:
    """The bibliographies at these paths; raises StaciteError for one that can't be read."""
    files = tuple(_read(path) for path in dict.fromkeys(paths))
    entries: dict[str, Entry] = {}
    doubts: list[tuple[str, Doubt]] = []
    for file in files:
        doubts += [(file.path, doubt) for doubt in file.doubts]
        for entry in file.entries:
            if entries.setdefault(entry.key, entry) is not entry:
                doubts.append(
                    (file.path, Doubt("a file named before has this key, which counts", entry.key, entry.line))
                )
    return Library(files, tuple(entries.values()), tuple(doubts))


def _read(path: str) -> Bibliography:
    data = read_bytes(path, MAX_BYTES)
    if not path.lower().endswith((".yaml", ".yml")):
        return read(data, path)
    text, doubts = decode(data, path)
    known = read_registry(text, path)
    works = [reference if known.documents else _from_markdown(reference) for reference in known.references]
    if not works:
        raise FileError(f"{path}: holds no references", "CSL-YAML has a list of works under references:")
    lines = [work.location.line or 0 if work.location else 0 for work in works]
    entries = [Entry(work.id, work.item, line) for work, line in zip(works, lines, strict=True)]
    return Bibliography(path, tuple(entries), doubts)


def _from_markdown(reference: Reference) -> Reference:
    """A work of CSL-YAML, whose texts are Markdown to pandoc: a sign behind a backslash is a sign."""
    item = reference.item
    texts = {variable: _unescaped(text) for variable, text in item.texts.items()}
    names = {
        role: tuple(Name(*(_unescaped(part) for part in astuple(name))) for name in people)
        for role, people in item.names.items()
    }
    return replace(reference, item=replace(item, texts=texts, names=names))


def _unescaped(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def adopt_library(library: Library, context: Context, stored: Registry, project: Project) -> Adopted:
    """The context with the library's keys and fields for the works that the documents at hand cite.

    `stored` is the registry as the file has it.
    """
    first_note = dict(_first_notes(context.readings))
    works = {reference.id: reference for reference in context.registry.references if reference.id in first_note}
    printed = _printed(context, frozenset(works), project)
    readings = {key: [reference.item, *printed[key]] for key, reference in works.items()}
    matches = match(library.entries, readings)
    adopted = {
        key: adopt(key, works[key].item, _base(works[key], printed[key]), entry) for key, entry in matches.found.items()
    }
    wanted = {key: entry.key for key, entry in matches.found.items() if entry.is_named}
    changing, kept_keys = new_keys(context.registry, wanted, readings)
    kept = [each for _, kept in adopted.values() for each in kept] + list(kept_keys)
    registry = _with_items(context.registry, {key: item for key, (item, _) in adopted.items()})
    after = _context(context, rekeyed(registry, changing), changing)
    return Adopted(
        after,
        tuple(_changes(stored, registry, changing, first_note)),
        {changing.get(key, key): entry for key, entry in matches.found.items()},
        tuple((first_note[key], reference) for key, reference in works.items() if key not in matches.found),
        _uncited(library, context.registry, matches),
        tuple(replace(each, reference=changing.get(each.reference, each.reference)) for each in matches.unsure),
        tuple(replace(each, reference=changing.get(each.reference, each.reference)) for each in kept),
        tuple(_differing({key: (item, printed[key]) for key, (item, _) in adopted.items()})),
    )


def _first_notes(readings: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Each key with the label of the first note that cites it."""
    seen: set[str] = set()
    for reading in readings:
        for note, keys in zip(reading.document.notes, reading.keys, strict=True):
            for key in keys:
                if key and key not in seen:
                    seen.add(key)
                    yield key, note.label


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


def _differing(works: Mapping[str, tuple[Item, Sequence[Item]]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, (item, printed) in works.items():
        if printed and (found := corrections(item, printed)):
            yield key, tuple(observation.field for observation in found)


def _context(context: Context, registry: Registry, changing: Mapping[str, str]) -> Context:
    readings = tuple(
        replace(reading, keys=tuple(tuple(changing.get(key, key) for key in keys) for keys in reading.keys))
        for reading in context.readings
    )
    return replace(context, registry=registry, readings=readings)


def _changes(
    stored: Registry, registry: Registry, changing: Mapping[str, str], first_note: Mapping[str, str]
) -> Iterator[Change]:
    """What an extract changes in references that were there: fields, then keys."""
    before = {reference.id: reference.item for reference in stored.references}
    for reference in registry.references:
        if reference.id not in before or reference.id not in first_note:
            continue
        note = first_note[reference.id]
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
