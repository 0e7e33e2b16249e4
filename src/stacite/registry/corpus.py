"""Many registries become one: works that several documents cite stand in it once, and it is written piece by piece.

Only a small part of a large registry is held as YAML's nodes; each piece is written and read again as a small registry
of its own, as all that is written.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from stacite.errors import RegistryError, RegistryProblem
from stacite.model.item import Item
from stacite.model.registry import FORMAT_VERSION, Cite, Reference, RegisteredDocument, RegisteredNote, Registry
from stacite.registry.keys import KeyMaker
from stacite.registry.readings import ReferenceIndex, combine_readings
from stacite.registry.yaml_edit import HEADER, rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class RegistryJoiner:
    """`add` each registry, in the order that is to be; then `joined`."""

    def __init__(self) -> None:
        self._index = ReferenceIndex()
        self._keys = KeyMaker()
        self._works: dict[str, Reference] = {}
        self._documents: list[RegisteredDocument] = []

    def add(self, registry: Registry) -> Mapping[str, str]:
        """Take the documents and works of a registry; returns the new key of each of its references.

        A work is known by its DOI, its URL, or title, first author and year. Its first registry says most, later ones
        what that left out; what editors have set aside (`ignore`) holds for all.
        """
        renamed = {reference.id: self._add(reference) for reference in registry.references}
        self._documents += (_renamed(document, renamed) for document in registry.documents)
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
            self._works[key] = replace(known, item=item, ignore=ignore, checked=known.checked or reference.checked)
        self._index.add(reference.item, key)
        return key

    def joined(self, path: str) -> Registry:
        """The registry of all, under a path."""
        return Registry(tuple(self._documents), tuple(self._works.values()), path)


def _renamed(document: RegisteredDocument, keys: Mapping[str, str]) -> RegisteredDocument:
    notes = tuple(_with_keys(note, keys) for note in document.notes)
    return replace(document, notes=notes, location=None)


def _with_keys(note: RegisteredNote, keys: Mapping[str, str]) -> RegisteredNote:
    cites = tuple(_with_key(cite, keys) for cite in note.cites)
    return replace(note, cites=cites, location=None)


def _with_key(cite: Cite, keys: Mapping[str, str]) -> Cite:
    return replace(cite, id=keys.get(cite.id, cite.id))


_Entry = TypeVar("_Entry")
_AT_ONCE = 20
"""Documents of a piece, each of a hundred notes or so."""
_WORKS_AT_ONCE = 1000


def text_chunks(registry: Registry) -> Iterator[str]:
    """The file's text, as `rewrite` gives it for an empty one. Raises RegistryError as it does."""
    _refuse_doubles(registry)
    yield f"{HEADER}\nstacite: {FORMAT_VERSION}\n"
    if registry.documents:
        yield "documents:\n"
        yield from (_documents_text(part, registry.path) for part in _parts(registry.documents, _AT_ONCE))
    if registry.references:
        yield "references:\n"
        yield from (_works_text(part, registry.path) for part in _parts(registry.references, _WORKS_AT_ONCE))


def _documents_text(documents: tuple[RegisteredDocument, ...], path: str) -> str:
    """The entries of some documents; in their place, the works that they cite are but keys."""
    cited = {cite.id: None for document in documents for note in document.notes for cite in note.cites if cite.id}
    works = tuple(Reference(key, Item()) for key in cited)
    text = rewrite("", Registry(path=path), Registry(documents, works, path))
    return text.partition("\ndocuments:\n")[2].partition("\nreferences:\n")[0].rstrip("\n") + "\n"


def _works_text(works: tuple[Reference, ...], path: str) -> str:
    return rewrite("", Registry(path=path), Registry((), works, path)).partition("\nreferences:\n")[2]


def _parts(entries: Iterable[_Entry], size: int) -> Iterator[tuple[_Entry, ...]]:
    left = iter(entries)
    while part := tuple(islice(left, size)):
        yield part


def _refuse_doubles(registry: Registry) -> None:
    """What only the whole can tell: a key or a path that two entries have."""
    for what, names in (
        ("key", [work.id for work in registry.references]),
        ("path", [document.path for document in registry.documents]),
    ):
        if len(set(names)) < len(names):
            message = f"Two entries would have the same {what}"
            problem = RegistryProblem("Y903", message, 1, 1, 1, "This is a bug in stacite. Please report it.")
            raise RegistryError(f"{registry.path}: {message}", registry.path, "", [problem])
