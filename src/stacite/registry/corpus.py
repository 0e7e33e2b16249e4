"""Join many registries into one, in which a work that several documents cite appears once, and write it in parts.

Only a small part of a large registry is held in memory as YAML nodes; each part is written and read again as a small
registry of its own.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from stacite.errors import RegistryError, RegistryProblem
from stacite.model.item import Item
from stacite.model.registry import FORMAT_VERSION, Reference, RegisteredDocument, Registry
from stacite.registry.keys import KeyMaker, with_changed_keys
from stacite.registry.readings import ReferenceIndex, combine_readings
from stacite.registry.yaml_edit import HEADER, rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class RegistryJoiner:
    """Collects registries: `add` each in the desired order, then take `joined`."""

    def __init__(self) -> None:
        self._index = ReferenceIndex()
        self._keys = KeyMaker()
        self._works: dict[str, Reference] = {}
        self._documents: list[RegisteredDocument] = []

    def add(self, registry: Registry) -> Mapping[str, str]:
        """Add the documents and works of a registry; return the new key of each of its references.

        Works are matched by DOI, URL, or title, first author and year. The first registry's values win, later ones add
        what it lacks; `ignore` entries of all registries are kept.
        """
        renamed = {reference.id: self._add(reference) for reference in registry.references}
        for document in with_changed_keys(registry, renamed).documents:
            notes, sources = (
                tuple(replace(note, location=None) for note in texts) for texts in (document.notes, document.sources)
            )
            self._documents.append(replace(document, notes=notes, sources=sources, location=None))
        return renamed

    def _add(self, reference: Reference) -> str:
        key = self._index.find(reference.item)
        if not key:
            key = reference.id if self._keys.claim(reference.id) else self._keys.make(reference.item)
            self._works[key] = replace(reference, id=key, location=None, places={})
        else:
            known = self._works[key]
            ignore = tuple(dict.fromkeys((*known.ignore, *reference.ignore)))
            item = combine_readings((known.item, reference.item)) or known.item
            checked, seen = known.checked or reference.checked, known.seen or reference.seen
            self._works[key] = replace(known, item=item, ignore=ignore, checked=checked, seen=seen)
        self._index.add(reference.item, key)
        return key

    def joined(self, path: str) -> Registry:
        """Return the joined registry with this path."""
        return Registry(tuple(self._documents), tuple(self._works.values()), path)


_Entry = TypeVar("_Entry")
# Documents in a part; each has about a hundred notes.
_AT_ONCE = 20
_WORKS_AT_ONCE = 1000


def text_chunks(registry: Registry) -> Iterator[str]:
    """Return the file's text, as `rewrite` would for an empty file. Raises RegistryError as `rewrite` does."""
    _refuse_duplicates(registry)
    yield f"{HEADER}\nstacite: {FORMAT_VERSION}\n"
    if registry.documents:
        yield "documents:\n"
        yield from (_documents_text(part, registry.path) for part in _parts(registry.documents, _AT_ONCE))
    if registry.references:
        yield "references:\n"
        yield from (_works_text(part, registry.path) for part in _parts(registry.references, _WORKS_AT_ONCE))


def _documents_text(documents: tuple[RegisteredDocument, ...], path: str) -> str:
    """Write some documents as a registry of its own, in which the cited works are only keys."""
    cited = {cite.id: None for document in documents for note in document.texts for cite in note.cites if cite.id}
    works = tuple(Reference(key, Item()) for key in cited)
    text = rewrite("", Registry(path=path), Registry(documents, works, path))
    return text.partition("\ndocuments:\n")[2].partition("\nreferences:\n")[0].rstrip("\n") + "\n"


def _works_text(works: tuple[Reference, ...], path: str) -> str:
    return rewrite("", Registry(path=path), Registry((), works, path)).partition("\nreferences:\n")[2]


def _parts(entries: Iterable[_Entry], size: int) -> Iterator[tuple[_Entry, ...]]:
    remaining = iter(entries)
    while part := tuple(islice(remaining, size)):
        yield part


def _refuse_duplicates(registry: Registry) -> None:
    """Raise RegistryError if two entries of the whole have the same key or path."""
    for what, names in (
        ("key", [work.id for work in registry.references]),
        ("path", [document.path for document in registry.documents]),
    ):
        if len(set(names)) < len(names):
            message = f"Two entries would have the same {what}"
            problem = RegistryProblem("Y903", message, 1, 1, 1, "This is a bug in stacite. Please report it.")
            raise RegistryError(f"{registry.path}: {message}", registry.path, "", [problem])
