"""A large registry as the text of a new file, piece by piece: none but a small part of it is held as YAML's nodes.

Each piece is written and read again as a small registry of its own, as all that is written.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from stacite.errors import Problem, RegistryError
from stacite.model.item import Item
from stacite.model.registry import FORMAT_VERSION, Reference, Registry
from stacite.registry.rewrite import HEADER, rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.registry import RegisteredDocument

_Entry = TypeVar("_Entry")
_AT_ONCE = 20
"""Documents of a piece, each of a hundred notes or so."""
_WORKS_AT_ONCE = 1000


def pieces(registry: Registry) -> Iterator[str]:
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
            message = f"two entries would have one {what}"
            problem = Problem("Y903", message, 1, 1, 1, "This is a fault of stacite. Please report it.")
            raise RegistryError(f"{registry.path}: {message}", registry.path, "", [problem])
