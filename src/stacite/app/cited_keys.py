r"""Finds the sources that notes cite by the keys of a bibliography file: `\autocite[see][5]{key}`, `[see @key, 5]`.

A key is looked up in the file that the user names, in those that the document itself names, and in the registry.
"""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from stacite.bibliographies.base import MAX_BYTES, READERS, read
from stacite.errors import StaciteError
from stacite.model.document import EmbeddedItem
from stacite.readers.health import UNKNOWN_KEY, UNREAD_BIBLIOGRAPHY, unknown_keys, unresolved_keys
from stacite.settings import is_inside, project_folder
from stacite.text.cite_keys import cites_in_brackets, cites_in_sentence, is_code
from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from stacite.model.document import Document, Note
    from stacite.model.item import Item
    from stacite.settings import Settings


_MOST_FILES = 10
_PAGES = pattern(r"(?:,\s*|\s?\[)(?:(?:pp?|S)\.\s*)?(?P<pages>\d[\d\s,–-]*\d|\d|[ivxlc]+)\s*\]?")


def with_cited_works(document: Document, works: Mapping[str, Item], name: str = "") -> Document:
    """The document, its notes with the works whose keys they cite; `name` is the bibliography's, where there is one."""
    wanted = frozenset(document.unresolved_keys)
    known = {key: works[key] for key in wanted & works.keys()}
    left = tuple(key for key in document.unresolved_keys if key not in known)
    if not known and not (name and left):
        return document
    told = (UNREAD_BIBLIOGRAPHY, UNKNOWN_KEY)
    doubts = [doubt for doubt in document.doubts if not any(clause in doubt for clause in told)]
    was_told = next((doubt for doubt in document.doubts if UNKNOWN_KEY in doubt), "")
    if name or was_told:
        name = name or was_told.partition(f", {UNKNOWN_KEY}")[0].removeprefix("Not in ")
        doubts += unknown_keys(left, name)
    else:
        in_notes = {cite["key"] for note in document.notes for cite in _cites(note.text)}
        doubts += unresolved_keys([key for key in left if key in in_notes])
    source = document.source or ""
    notes = tuple(_with_works(note, known, source) for note in document.notes) if known else document.notes
    return replace(document, notes=notes, unresolved_keys=left, doubts=tuple(doubts))


def _with_works(note: Note, works: Mapping[str, Item], source: str) -> Note:
    code = SpanSet([span for span in note.opaque if source and is_code(note.passage, span, source)])
    items = [*note.items, *(each for each in _cited(note.text, works) if each.span is None or each.span[0] not in code)]
    return replace(note, items=tuple(sorted(items, key=lambda each: each.span or (0, 0)))) if items else note


def _cited(text: str, works: Mapping[str, Item]) -> Iterator[EmbeddedItem]:
    for cite in _cites(text):
        if (item := works.get(cite["key"])) is not None:
            pages = _PAGES.fullmatch(cite["after"] or "")
            span = cite.start("key") - 1, cite.end("after") if cite["after"] else cite.end("key")
            # `[-@key]`: without the author.
            before = cite["before"].strip().removesuffix("-").rstrip()
            yield EmbeddedItem(item, span, pages["pages"] if pages else "", "page", before)


def _cites(text: str) -> Iterator[re.Match[str]]:
    yield from cites_in_brackets(text)
    yield from cites_in_sentence(text)


def with_named_bibliographies(document: Document, settings: Settings, base: Path) -> Document:
    """The document with the works of the bibliography files that it names itself.

    Anyone may have written it: only files within the project are read, unless the user trusts the project.
    """
    if not document.unresolved_keys:
        return document
    folder = (base / document.path).parent
    project = project_folder(folder.resolve(), Path(settings.root))
    works: dict[str, Item] = {}
    names: list[str] = []
    for named in document.bibliography_files[:_MOST_FILES]:
        file = folder / (named if PurePath(named).suffix.lower() in READERS else f"{named}.bib")
        if not (settings.trust_project or is_inside(file, project)):
            continue
        try:
            status = file.stat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
                continue
            found = _works_of(os.path.realpath(file), status.st_mtime_ns, status.st_size)
        except (OSError, ValueError, StaciteError):
            # That a file can't be read is told by the keys that are not resolved.
            continue
        names.append(named)
        works = {**found, **works}
    name = names[0] if len(names) == 1 else f"{len(names)} bibliographies" if names else ""
    return with_cited_works(document, works, name) if names else document


@lru_cache(maxsize=8)
def _works_of(path: str, changed: int, size: int) -> Mapping[str, Item]:  # noqa: ARG001 - they tell versions apart
    with Path(path).open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    works: dict[str, Item] = {}
    for entry in read(data, path).entries:
        works.setdefault(entry.key, entry.item)
    return works
