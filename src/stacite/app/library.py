"""Reads an author's own bibliography and gives the works that are cited its keys and fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from stacite.app.cited_keys import read_bibliography
from stacite.app.documents import read_bytes
from stacite.bibliographies.base import MAX_BYTES
from stacite.model.citation import CitationForm
from stacite.model.item import Bibliography, BibliographyDoubt, BibliographyEntry, Item, Name
from stacite.parser.parse import parse_document
from stacite.registry.keys import with_cites
from stacite.registry.library import (
    KeptValue,
    LibraryMatches,
    UnsureMatch,
    adopt,
    match_library,
    new_keys,
    with_new_keys,
)
from stacite.registry.merge import RegistryChange, full_citations
from stacite.registry.readings import combine_readings, item_differences
from stacite.rules.changes import corrections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.app.documents import Project
    from stacite.model.registry import Reference, Registry
    from stacite.model.report import ParsedDocument
    from stacite.rules.base import Context


@dataclass(frozen=True, slots=True)
class AuthorLibrary:
    """One bibliography, or several as if they were one."""

    files: tuple[Bibliography, ...]
    entries: tuple[BibliographyEntry, ...]
    """Each key once: that of the first file counts."""
    doubts: tuple[tuple[str, BibliographyDoubt], ...]
    """With the paths of their files."""

    @property
    def name(self) -> str:
        """What to call it: `refs.bib`, `2 bibliographies`."""
        return self.files[0].path if len(self.files) == 1 else f"{len(self.files)} bibliographies"


def read_library(paths: Sequence[str], others: Sequence[Bibliography] = ()) -> AuthorLibrary:
    """The bibliographies at these paths, then others; raises StaciteError for one that can't be read."""
    files = (*(read_bibliography(read_bytes(path, MAX_BYTES), path) for path in dict.fromkeys(paths)), *others)
    entries: dict[str, BibliographyEntry] = {}
    doubts: list[tuple[str, BibliographyDoubt]] = []
    for file in files:
        doubts += [(file.path, doubt) for doubt in file.doubts]
        for entry in file.entries:
            if entries.setdefault(entry.key, entry) is not entry:
                doubts.append(
                    (
                        file.path,
                        BibliographyDoubt(
                            "an earlier file has an entry with this key; that one is used", entry.key, entry.line
                        ),
                    )
                )
    return AuthorLibrary(files, tuple(entries.values()), tuple(doubts))


@dataclass(frozen=True, slots=True)
class AdoptedLibrary:
    """What an extract took from a library."""

    context: Context
    changes: tuple[RegistryChange, ...]
    """Of references that the registry held before."""
    found: Mapping[str, BibliographyEntry]
    """By the new keys of the references."""
    missing: tuple[tuple[str, Reference], ...]
    """The works cited that are not in the library, each with the place of the first note that cites it: `note 3`."""
    uncited: tuple[BibliographyEntry, ...]
    in_text: tuple[BibliographyEntry, ...]
    """The entries that no note cites, but the text does, by their keys."""
    unsure: tuple[UnsureMatch, ...]
    kept: tuple[KeptValue, ...]
    differing: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The works of the library that the notes print otherwise: key and variables (rule M406 shows both)."""


def adopt_library(library: AuthorLibrary, context: Context, stored: Registry, project: Project) -> AdoptedLibrary:
    """The context with the library's keys and fields for the works that the documents at hand cite.

    `stored` is the registry as the file has it.
    """
    first_note = _first_notes(context.documents)
    works = {reference.id: reference for reference in context.registry.references if reference.id in first_note}
    printed = _printed(context, frozenset(works), project)
    readings = {key: [reference.item, *printed[key]] for key, reference in works.items()}
    by_key = _cited_by_key(library, context)
    taken = {entry.key for entry in by_key.values()}
    others = [entry for entry in library.entries if entry.key not in taken]
    matches = match_library(others, {key: items for key, items in readings.items() if key not in by_key})
    matches.found |= {key: entry for key, entry in by_key.items() if key in works}
    items, kept = _items(works, printed, matches)
    # Records of RIS often have no ID: the reference keeps its key then.
    wanted = {key: entry.key for key, entry in matches.found.items() if entry.is_named}
    changing, kept_keys = new_keys(context.registry, wanted, readings)
    registry = _with_items(context.registry, items)
    return AdoptedLibrary(
        _context(context, with_new_keys(registry, changing), changing),
        tuple(_changes(stored, registry, changing, first_note)),
        {changing.get(key, key): entry for key, entry in matches.found.items()},
        tuple(_missing(works, matches, first_note, context.documents)),
        *_outside_notes(library, context, matches),
        tuple(replace(each, reference=changing.get(each.reference, each.reference)) for each in matches.unsure),
        tuple(replace(each, reference=changing.get(each.reference, each.reference)) for each in (*kept, *kept_keys)),
        tuple(_differing(items, printed, changing)),
    )


def _cited_by_key(library: AuthorLibrary, context: Context) -> dict[str, BibliographyEntry]:
    """By reference, the entries that notes cite by their keys."""
    entries = {entry.key: entry for entry in library.entries}
    return {
        key: entries[citation.key]
        for each in context.documents
        for citation, key in each.cites()
        if key and citation.key in entries
    }


def own_keys(parsed_document: ParsedDocument, registry: Registry) -> dict[str, str]:
    """By reference, the key of its entry in the bibliographies that a document names, where its notes print the work.

    Of the works that they cite by key, those are the references already.
    """
    by_key, printed = set[str](), dict[str, list[Item]]()
    for citation, key in parsed_document.cites():
        if citation.key:
            by_key |= {key, citation.key}
        elif key and citation.item is not None and citation.form is CitationForm.FULL:
            printed.setdefault(key, []).append(citation.item)
    # Most of a large library can be left out by what costs little to compare.
    works_printed = [item for items in printed.values() for item in items]
    years = {item.year for item in works_printed}
    initials = {word[0] for item in works_printed for name in _people(item) for word in str(name).casefold().split()}
    entries = [
        each
        for each in parsed_document.document.named_entries
        if each.is_named
        and each.key not in by_key
        and (each.item.year is None or each.item.year in years)
        and (not (people := _people(each.item)) or any(name.sort[:1].casefold() in initials for name in people))
    ]
    works = {
        each.id: [each.item, *printed[each.id]]
        for each in registry.references
        if each.id in printed and each.id not in by_key
    }
    found = match_library(entries, works).found if entries and works else {}
    return {key: entry.key for key, entry in found.items()}


def _people(item: Item) -> tuple[Name, ...]:
    return (*item.authors, *item.editors)


def with_own_keys(
    context: Context, changes: Sequence[RegistryChange], stored: Registry
) -> tuple[Context, tuple[RegistryChange, ...]]:
    """The context with the keys of the bibliographies that documents name, for works that the file lacks so far."""
    known = {reference.id for reference in stored.references}
    works = {each.id: each.item for each in context.registry.references if each.id not in known}
    wanted = {
        key: own
        for each in context.documents
        if each.document.named_entries
        for key, own in own_keys(each, context.registry).items()
        if key in works
    }
    changing, _ = new_keys(context.registry, wanted, {key: (works[key],) for key in wanted})
    if not changing:
        return context, tuple(changes)
    changed = (replace(each, id=changing.get(each.id, each.id), after=_cites_with(each, changing)) for each in changes)
    return _context(context, with_new_keys(context.registry, changing), changing), tuple(changed)


def _cites_with(change: RegistryChange, changing: Mapping[str, str]) -> str:
    if change.field != "cites":
        return change.after
    cites = (cite.partition(" ") for cite in change.after.split("; "))
    return "; ".join(f"{changing.get(key, key)}{space}{locator}" for key, space, locator in cites)


def _items(
    works: Mapping[str, Reference], printed: Mapping[str, Sequence[Item]], matches: LibraryMatches
) -> tuple[dict[str, Item], list[KeptValue]]:
    """The works that were found, as the registry is to have them; and what of the library's was not taken."""
    items: dict[str, Item] = {}
    kept: list[KeptValue] = []
    for key, entry in matches.found.items():
        items[key], others = adopt(key, works[key].item, _printed_union(works[key], printed[key], entry), entry)
        kept += others
    return items, kept


def _first_notes(documents: Sequence[ParsedDocument]) -> dict[str, tuple[str, str]]:
    """For each key the path and the label of the first note that cites it; no label for one of the bibliography."""
    found: dict[str, tuple[str, str]] = {}
    for parsed_document in documents:
        path, labels = parsed_document.document.path, [note.label for note in parsed_document.document.notes]
        labels += [""] * len(parsed_document.sources)
        for label, keys in zip(labels, parsed_document.all_keys, strict=True):
            for key in filter(None, keys):
                found.setdefault(key, (path, label))
    return found


def _missing(
    works: Mapping[str, Reference],
    matches: LibraryMatches,
    first: Mapping[str, tuple[str, str]],
    documents: Sequence[ParsedDocument],
) -> Iterator[tuple[str, Reference]]:
    for key, reference in works.items():
        if key not in matches.found:
            path, label = first[key]
            yield f"note {label}" if len(documents) == 1 else f"{path}, note {label}", reference


def _printed(context: Context, keys: frozenset[str], project: Project) -> dict[str, list[Item]]:
    """How the works are read in all notes that cite them in full, in the order of the registry's documents."""
    at_hand = {project.key(each.document.path): each for each in context.documents}
    found: dict[str, list[Item]] = {key: [] for key in keys}
    parse = partial(parse_document, works={reference.id: reference.item for reference in context.registry.references})
    for document in context.registry.documents:
        if document.path in at_hand:
            citations = _read_items(at_hand[document.path])
        else:
            citations = ((key, item) for key, items in full_citations(document, keys, parse).items() for item in items)
        for key, item in citations:
            if key in found:
                found[key].append(item)
    return found


def _read_items(parsed_document: ParsedDocument) -> Iterator[tuple[str, Item]]:
    for citation, key in parsed_document.cites():
        if key and citation.item is not None and (citation.form is CitationForm.FULL or citation.from_field):
            yield key, citation.item


def _printed_union(reference: Reference, printed: Sequence[Item], entry: BibliographyEntry) -> Item:
    """What stacite reads of a work, first its entry if notes cite it; of one that none cites, all is an editor's."""
    return combine_readings(sorted(printed, key=lambda item: item != entry.item)) or Item(reference.item.type)


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
    def changed(keys: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(changing.get(key, key) for key in row) for row in keys)

    documents = tuple(
        replace(
            each,
            keys=changed(each.keys),
            source_keys=changed(each.source_keys),
            registered=None if each.registered is None else with_cites(each.registered, changing),
        )
        for each in context.documents
    )
    return replace(context, registry=registry, documents=documents)


def _changes(
    stored: Registry, registry: Registry, changing: Mapping[str, str], first_note: Mapping[str, tuple[str, str]]
) -> Iterator[RegistryChange]:
    """What an extract changes in references that were there: fields, then keys."""
    before = {reference.id: reference.item for reference in stored.references}
    for reference in registry.references:
        if reference.id not in before or reference.id not in first_note:
            continue
        _, note = first_note[reference.id]
        for name, old, new in item_differences(before[reference.id], reference.item):
            yield RegistryChange("changed", "reference", changing.get(reference.id, reference.id), name, old, new, note)
        if reference.id in changing:
            new = changing[reference.id]
            yield RegistryChange("changed", "reference", new, "key", reference.id, new, note)


def _outside_notes(
    library: AuthorLibrary, context: Context, matches: LibraryMatches
) -> tuple[tuple[BibliographyEntry, ...], tuple[BibliographyEntry, ...]]:
    """The entries that no document of the registry cites, as far as that is known, and those cited only in the text."""
    # Unsure matches count as cited: a warning about them would mostly be wrong.
    used = {entry.key for entry in matches.found.values()} | {key for each in matches.unsure for key in each.keys}
    used |= {reference.id for reference in context.registry.references}
    keys = {key for each in context.documents for key in each.document.cited_keys}
    others = [entry for entry in library.entries if entry.key not in used]
    return tuple(each for each in others if each.key not in keys), tuple(each for each in others if each.key in keys)
