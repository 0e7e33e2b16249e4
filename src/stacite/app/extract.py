"""Extracts notes and citations from documents into the registry, and collects both into the context that rules see.

Parsed notes are kept in the user's cache, so that a document that is checked again is not parsed again. The notes of
long documents are parsed by several processes beforehand.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from stacite import __version__, parser
from stacite.app import cores
from stacite.app.documents import require_notes, with_path
from stacite.app.named_documents import some_of
from stacite.errors import UsageError
from stacite.model import citation, item
from stacite.model.citation import ParsedNote
from stacite.model.document import STDIN, Document, Note, NoteRef
from stacite.model.finding import Location
from stacite.model.registry import Registry, Seen
from stacite.model.report import ParsedDocument
from stacite.net.cache import Cache, cache_folder
from stacite.parser.parse import CACHE, MAX_CACHED_NOTES, EmbeddedData, parse_document, parse_isolated_batch
from stacite.registry import store
from stacite.registry.merge import ALL, NO_KEYS, Keys, made_of_keys, merge, with_ignored
from stacite.registry.readings import edited, item_variables
from stacite.rules.base import Context
from stacite.services.cache import from_json, to_json
from stacite.text.cite_keys import cites_in_sentence
from stacite.text.spans import Passage, PassageSlice, masked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from stacite.app.documents import Project
    from stacite.app.library import AdoptedLibrary, AuthorLibrary
    from stacite.model.item import Item
    from stacite.model.registry import Reference
    from stacite.registry.merge import Parse, RegistryChange
    from stacite.registry.store import StoredRegistry


PARALLEL_FROM = 400
"""Notes from which on it pays: a process starts, and compiles its patterns, in the time of a hundred or two."""
# Notes of one task: few enough that all processes end together.
_NOTES_PER_TASK = 40
_KEEP_FOR = timedelta(days=90)
# Notes of one document: each takes about two kilobytes, and the cache is no archive.
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class ExtractResult:
    """The registry's text before and after an extract, and the context that it collected."""

    before: str
    """The registry file's text; empty where there is none."""
    after: str
    context: Context
    changes: tuple[RegistryChange, ...]
    adopted: AdoptedLibrary | None = None
    """What was taken from the author's library; None where none was given."""


def extract(
    documents: Sequence[Document],
    project: Project,
    today: date,
    library: AuthorLibrary | None = None,
    reread: Collection[str] = (),
    *,
    stored: StoredRegistry | None = None,
) -> ExtractResult:
    """Read documents into the registry's text, with the keys and fields of a library; nothing is written.

    `reread` has keys of sources that get what the notes say now, even where the registry differs (`merge.ALL`: every
    source). `stored` is the registry if it is at hand.

    Raises DocumentError for a document without notes, RegistryError for a registry that can't be used, and UsageError
    for a key that it doesn't have.
    """
    from stacite.registry.yaml_edit import rewrite

    documents = [each for each in documents if each.texts or not each.main_file]
    for document in documents:
        require_notes(document)
    stored = stored or store.load(project.registry_file, project.registry_name)
    if unknown := next((key for key in reread if key != ALL and stored.registry.reference(key) is None), ""):
        raise UsageError(
            f"--reread: {project.registry_name} has no source {unknown}", f"Give a key of a source, or `{ALL}`."
        )
    # A new reference must not get a key that the library uses for another work.
    reserved = [entry.key for entry in library.entries] if library is not None else ()
    if library is not None:
        from stacite.app.cited_keys import with_cited_works

        works = {entry.key: entry.item for entry in library.entries}
        unread = {doubt.key for _, doubt in library.doubts}
        documents = [with_cited_works(document, works, library.name, unread) for document in documents]
    context, changes = collect(documents, stored.registry, project, today, Keys(reserved, reread))
    adopted = None
    if library is not None:
        from stacite.app.library import adopt_library

        adopted = adopt_library(library, context, stored.registry, project)
        context = adopted.context
        # The library may have changed these references again: its changes are reported instead.
        kept = (each for each in changes if (each.kind, each.what) != ("changed", "reference"))
        changes = (*kept, *adopted.changes)
    after = rewrite(stored.text, stored.registry, context.registry)
    return ExtractResult(stored.text, after, context, changes, adopted)


def save(
    documents: Sequence[Document],
    project: Project,
    today: date,
    library: AuthorLibrary | None = None,
    reread: Collection[str] = (),
) -> ExtractResult:
    """`extract`, and write the registry where it changed.

    What somebody else writes meanwhile is kept: the documents are then merged into that. Raises FileError too.
    """

    def change(stored: StoredRegistry) -> tuple[str, ExtractResult]:
        extracted = extract(documents, project, today, library, reread, stored=stored)
        return extracted.after, extracted

    return store.update(project.registry_file, change)


@dataclass(frozen=True, slots=True)
class SourceEdits:
    """What an editor has said of sources in forms, by their keys."""

    fields: Mapping[str, Mapping[str, str]]
    """The variables that she has changed (see `readings.edited`)."""
    seen: Mapping[str, Seen]
    """That she has seen the work."""


def save_fields(
    documents: Sequence[Document],
    project: Project,
    today: date,
    edits: SourceEdits,
    reset: Collection[str] = (),
) -> tuple[Reference, ...]:
    """Write into the registry what an editor has said of sources.

    All other fields of these sources, and of those in `reset`, get what the notes say. Returns the sources of the
    registry.
    """
    from stacite.registry.yaml_edit import rewrite

    def change(stored: StoredRegistry) -> tuple[str, tuple[Reference, ...]]:
        context = extract(documents, project, today, stored=stored).context
        said = items_of_notes(documents, context, project, today)
        named = {*edits.fields, *edits.seen, *reset}
        references = tuple(
            replace(
                each,
                item=edited(said.get(each.id, each.item), edits.fields.get(each.id, {})),
                seen=edits.seen.get(each.id),
            )
            if each.id in named
            else each
            for each in context.registry.references
        )
        return rewrite(stored.text, stored.registry, replace(context.registry, references=references)), references

    return store.update(project.registry_file, change)


def items_of_notes(
    documents: Sequence[Document], context: Context, project: Project, today: date | None
) -> dict[str, Item]:
    """By key in the context: what the notes alone say of each source."""
    alone, _ = collect(documents, Registry(path=project.registry_name), project, today)
    items = {each.id: each.item for each in alone.registry.references}
    found: dict[str, Item] = {}
    for known, fresh in zip(context.documents, alone.documents, strict=True):
        for keys, fresh_keys in zip(known.all_keys, fresh.all_keys, strict=True):
            for key, fresh_key in zip(keys, fresh_keys, strict=True):
                if fresh_key in items:
                    found.setdefault(key, items[fresh_key])
    return found


def collect(  # noqa: PLR0913 - all that a context is made of
    documents: Sequence[Document],
    registry: Registry,
    project: Project,
    today: date | None,
    keys: Keys = NO_KEYS,
    *,
    uses_note_cache: bool = True,
    knows_copies: bool = False,
    remember: Callable[[frozenset[str]], None] | None = None,
) -> tuple[Context, tuple[RegistryChange, ...]]:
    """The context without evidence, and what an extract of these documents would change.

    The context's registry is the one that such an extract would leave, so that keys and hand edits
    count whether the document was extracted before or not. Parsed notes are taken from the user's cache and kept there,
    unless it is not to be used; in place of keeping them, `remember` is called with the texts of new ones.
    `knows_copies` gives a reviewed copy the entry of its original; an entry of its own begins with what is ignored
    there. Where the registry follows a document, its entry is the one that such an extract would leave.
    """
    if any(document.unresolved_keys for document in documents):
        from stacite.app.cited_keys import with_cited_works

        works = {reference.id: reference.item for reference in registry.references}
        documents = [with_cited_works(document, works) for document in documents]
    known = NoteCache(project.settings.cache_dir)
    texts = list(dict.fromkeys(_prose(note, document) for document in documents for note in document.texts))
    unknown = known.recall(texts) if uses_note_cache else frozenset()
    parse_ahead(documents, project.settings.jobs)
    named = [entry.key for document in documents for entry in document.named_entries]
    keys = replace(keys, reserved=(*keys.reserved, *named)) if named else keys
    parsed_documents: list[ParsedDocument] = []
    changes: list[RegistryChange] = []
    # Readings are compared with the file; `registry` grows with each document.
    stored = registry
    at_hand = {project.key(document.path) for document in documents}
    for document in documents:
        own, known_as = project.key(document.path), project.registered_key(document.path, stored)
        key = known_as if knows_copies else own
        parsed = parse_notes(document)
        known_by = with_path(document, own if key in at_hand else key)
        merged = merge(registry, known_by, parsed, _parse_stored(known_by, registry), keys)
        registry = merged.registry
        count = len(document.notes)
        entry = stored.document(key)
        earlier = stored.document(known_as) if known_as != own else None
        is_followed = project.follows(document.path, stored)
        if earlier is not None and (now := registry.document(own)) is not None:
            now = with_ignored(now, earlier, document)
            if knows_copies:
                entry = replace(now, path=key)
            else:
                documents_now = (now if each.path == own else each for each in registry.documents)
                registry = replace(registry, documents=tuple(documents_now))
        elif is_followed:
            entry = registry.document(key)
        parsed_documents.append(
            ParsedDocument(
                document,
                parsed[:count],
                merged.keys[:count],
                entry,
                parsed[count:],
                merged.keys[count:],
                is_followed=is_followed,
            )
        )
        changes.extend(replace(each, path=document.path) for each in merged.changes)
    (remember or known.remember)(unknown)
    registry = replace(_with_entries(registry, parsed_documents), path=project.registry_name)
    context = Context(tuple(parsed_documents), registry, today=today)
    if any(document.named_entries for document in documents):
        from stacite.app.library import with_own_keys

        return with_own_keys(context, changes, stored)
    return context, tuple(changes)


def _with_entries(registry: Registry, documents: Sequence[ParsedDocument]) -> Registry:
    """The registry, with the places of the sources in the bibliographies that the documents name."""
    entries = {
        key: (place, citation.item)
        for each in documents
        if each.document.entry_places
        for citation, key in each.cites()
        if key and (place := each.document.entry_places.get(citation.key)) is not None
    }
    if not entries:
        return registry
    references = []
    for each in registry.references:
        own, item = entries.get(each.id, (None, None))
        if own is None:
            references.append(each)
        elif each.location is None:
            references.append(replace(each, entry=own[""], places=own))
        else:
            known, said = item_variables(each.item), item_variables(item) if item is not None else {}
            same = {name: place for name, place in own.items() if name in said and said[name] == known.get(name)}
            references.append(replace(each, entry=own[""], entry_places=same))
    return replace(registry, references=tuple(references))


def sources_of(documents: Sequence[Document], registry: Registry, project: Project) -> Registry:
    """The documents, and the sources that they cite with the keys and fields of this registry; nothing is written."""
    merged = collect(documents, registry, project, None)[0].registry
    keys = {project.key(each.path) for each in documents}
    own = tuple(each for each in merged.documents if each.path in keys)
    cited = {cite.id for document in own for note in document.texts for cite in note.cites}
    references = tuple(each for each in merged.references if each.id in cited)
    return replace(merged, path=some_of([each.path for each in documents]), documents=own, references=references)


def kept_in_step(documents: Sequence[Document], registry: Registry, project: Project, today: date | None) -> Registry:
    """The registry after an extract that nobody asked for, to write a fix or a decision.

    A document that was never extracted otherwise is still followed afterwards (`Project.follows`).
    """
    known = ((each, registry.document(project.key(each.path))) for each in documents)
    named = [each if entry is not None and entry.sha256 else replace(each, sha256="") for each, entry in known]
    return collect(named, registry, project, today)[0].registry


def collect_pasted(texts: Sequence[str], today: date | None) -> Context:
    """The context of pasted notes, as if they were those of a document with one a line, numbered from 1."""
    starts = accumulate((len(text) + 1 for text in texts), initial=0)
    notes = tuple(
        Note(str(number), number, Passage(text, (PassageSlice(0, start, len(text)),)), Location(STDIN, number, 1))
        for number, (text, start) in enumerate(zip(texts, starts, strict=False), 1)
    )
    # References to all of them, or each would be reported as a note to which nothing refers.
    refs = tuple(NoteRef(note.label, note.location, ordinal=note.ordinal) for note in notes)
    document = Document(STDIN, "text", "", notes, refs, Passage(""), "\n".join(texts))
    parsed = parse_document([(note.label, note.text) for note in notes])
    merged = merge(Registry(), document, parsed, parse_document)
    return Context((ParsedDocument(document, parsed, merged.keys),), merged.registry, today=today)


def collect_again(context: Context, documents: Sequence[Document], text: str, project: Project) -> Context:
    """The context with these documents and this text of the registry; all else is as it was."""
    from stacite.registry.schema import read_registry

    registry = read_registry(text, project.registry_name)
    full, _ = collect(documents, registry, project, context.today, knows_copies=True)
    again = replace(context, documents=full.documents, registry=full.registry, registry_text=text)
    return again if context.has_all_documents else only_cited(again)


def only_cited(context: Context) -> Context:
    """The context for a check of some of the registry's documents: of the sources, only those that they cite.

    Besides the citations in the documents, those count that an editor has added to their notes in the registry. The
    other documents stay, since they tell what else cites a source.
    """
    registry = context.registry
    paths = {view.registered.path for view in context.documents if view.registered is not None}
    cited = {key for view in context.documents for keys in view.all_keys for key in keys}
    cited |= {
        cite.id for each in registry.documents if each.path in paths for note in each.texts for cite in note.cites
    }
    references = tuple(reference for reference in registry.references if reference.id in cited)
    unquoted = tuple(value for value in registry.unquoted if value.reference in cited)
    return replace(
        context, registry=replace(registry, references=references, unquoted=unquoted), has_all_documents=False
    )


def parse_notes(document: Document) -> tuple[ParsedNote, ...]:
    """The parsed notes of a document, then the entries of its bibliography, with their embedded works and links."""
    texts = document.texts
    embedded = [EmbeddedData(note.items, note.addresses) for note in texts]
    parsed = parse_document(
        [(note.label, _prose(note, document)) for note in texts],
        embedded if any(note.items or note.addresses for note in texts) else (),
        entries=len(document.sources),
    )
    read = zip(parsed, texts, strict=True)
    return tuple(each if each.text == note.text else replace(each, text=note.text) for each, note in read)


def _prose(note: Note, document: Document) -> str:
    """What the parser reads of a note: not `@key` in a sentence if no source has the key; it would look like a URL."""
    unknown = document.unresolved_keys
    cites = cites_in_sentence(note.text) if unknown else ()
    spans = [(cite.start("key") - 1, cite.end("key")) for cite in cites if cite["key"] in unknown]
    return masked(note.prose, spans, " ") if spans else note.prose


def _parse_stored(document: Document, registry: Registry) -> Parse:
    """Parses stored texts of the document; notes that have not changed are read without what is set apart.

    Where a key was taken for a source, it is again, so that this source is known to be that.
    """
    misread = made_of_keys(registry, document)
    stored = registry.document(document.path) if misread else None
    as_before = {note.text for note in stored.texts if any(cite.id in misread for cite in note.cites)} if stored else ()
    prose = {
        note.text: note.prose if note.text in as_before else _prose(note, document)
        for note in document.texts
        if note.set_apart or document.unresolved_keys
    }

    def parse(notes: Sequence[tuple[str, str]], *, entries: int = 0) -> tuple[ParsedNote, ...]:
        # A registry of many documents is large, and few cite by key.
        has_keys = any("@" in text for _, text in notes)
        works = {each.id: each.item for each in registry.references} if has_keys else None
        parsed = parse_document([(label, prose.get(text, text)) for label, text in notes], entries=entries, works=works)
        read = zip(parsed, notes, strict=True)
        return tuple(each if each.text == text else replace(each, text=text) for each, (_, text) in read)

    return parse


def parse_ahead(documents: Sequence[Document], jobs: int = 0) -> None:
    """Fill the parser's cache with the notes of these documents, where they are many.

    `jobs` processes do it, 0 for one on each core. Where processes can't be started, nothing is parsed ahead.
    """
    read = dict.fromkeys(_prose(note, document) for document in documents for note in document.texts)
    texts = [text for text in read if text not in CACHE]
    # Processes take longer to start than a short document takes to parse.
    if jobs == 1 or len(texts) < PARALLEL_FROM:
        return
    from stacite.app.workers import spread

    jobs = jobs or cores()
    if jobs == 1:
        return
    tasks = [
        texts[start : start + _NOTES_PER_TASK] for start in range(0, min(len(texts), MAX_CACHED_NOTES), _NOTES_PER_TASK)
    ]
    try:
        for done in spread(_parse_texts, tasks, jobs):
            CACHE.put_all(done.result or ())
    except (OSError, ImportError):  # no semaphores, or no more processes: what is missing is read when it is wanted
        return


def _parse_texts(texts: Sequence[str]) -> list[ParsedNote]:
    return [*parse_isolated_batch(texts)]


@dataclass(frozen=True, slots=True)
class NoteCache:
    """`recall` before parsing, `remember` after; a cache that can't be used costs nothing but the time to parse."""

    folder: str = ""
    """As in the settings."""

    def recall(self, texts: Sequence[str]) -> frozenset[str]:
        """Put the known notes of these texts into the parser's cache; returns the texts that are not known."""
        missing = {_cache_key(text): text for text in texts if text not in CACHE}
        found = Cache(cache_folder(self.folder)).all(_cache_name(), missing, datetime.now(UTC)) if missing else {}
        for key, entry in found.items():
            note = from_json(ParsedNote, {**entry.value, "text": missing[key]})
            if note is not None:
                CACHE.put(note)
        return frozenset(text for text in missing.values() if text not in CACHE)

    def remember(self, texts: frozenset[str]) -> None:
        """Keep the parsed notes of these texts."""
        if not 0 < len(texts) <= _MOST_KEPT:
            return
        notes = (note for text in texts if (note := CACHE.get(text)) is not None)
        values = {_cache_key(note.text): {**to_json(note, whole=False), "text": ""} for note in notes}
        Cache(cache_folder(self.folder)).put(_cache_name(), values, datetime.now(UTC), _KEEP_FOR)


def _cache_key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@cache
def _cache_name() -> str:
    """The name of the parser's entries: any change to the files of the parser or its model makes them worthless."""
    state = hashlib.sha256(__version__.encode())
    # Entries leave out what is a default of the classes that notes are made of.
    for path in (*sorted(Path(parser.__file__).parent.rglob("*")), Path(citation.__file__), Path(item.__file__)):
        if path.suffix in (".py", ".npz", ".toml", ".txt"):
            known = path.stat()
            state.update(f"{path.name} {known.st_size} {known.st_mtime_ns}".encode())
    return f"note {state.hexdigest()[:16]}"
