"""An author's own library is read."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from stacite.bibliographies.all import read
from stacite.bibliographies.base import MAX_BYTES, decode
from stacite.errors import FileError
from stacite.model.bibliography import Bibliography, Doubt, Entry
from stacite.model.item import Name
from stacite.pipeline.read import read_bytes
from stacite.registry.schema import read as read_registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.registry import Reference


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
