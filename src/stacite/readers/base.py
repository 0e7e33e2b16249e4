"""Reads documents; the interface of readers, and what they check first: libraries of an extra, size of a markup text.

A reader is a function that turns bytes into a `Document`. `formats` lists the formats and the modules that read them.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, TypeVar

from stacite.errors import DocumentError, with_extra
from stacite.readers.formats import READ_BY_PANDOC, choose

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from types import ModuleType

    from stacite.model.document import Document, PageViews


_Ref = TypeVar("_Ref")
_Key = TypeVar("_Key", bound="Hashable")

MAX_DOCUMENT_BYTES = 256 * 2**20
"""Most bytes of a document; a book with its pictures has about 50 MiB."""


MAX_NOTES = 10_000
"""Most notes of a document; the longest books have some 6,000, and 10,000 take 15 s to parse and check."""


class TrackedChanges(StrEnum):
    """What to do with tracked changes that nobody has accepted or rejected."""

    ACCEPT = "accept"
    """The text as it would be published: insertions kept, deletions dropped."""
    REJECT = "reject"
    """The text as it was before."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a document."""

    tracked_changes: TrackedChanges = TrackedChanges.ACCEPT
    preamble: str = ""
    """Of the LaTeX document that includes this file: its macros, its language and how it cites count here."""


DEFAULT_OPTIONS = ReadOptions()


class DocumentReader(Protocol):
    """Turns the bytes of one format into a Document, without disk or network access."""

    def __call__(self, data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
        """The document. Raises DocumentError, with a sentence and advice, if it can't be read."""
        ...


def require_extra(module: str, extra: str, path: str, what: str) -> ModuleType:
    """Import a library of an extra. Raises DocumentError with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"{path}: reading {what} requires {module.partition('.')[0]}, which is not installed"
        raise DocumentError(message, with_extra(extra)) from error


MAX_MARKUP_CHARACTERS = 4 * 2**20
"""Most characters of a markup text; a book of a thousand pages has three million."""


def check_markup_size(source: str, path: str) -> None:
    """Raises DocumentError for a larger text."""
    if len(source) > MAX_MARKUP_CHARACTERS:
        raise DocumentError(
            f"{path}: the file is larger than {MAX_MARKUP_CHARACTERS // 2**20} MiB, the limit for this format",
            "Split the file.",
        )


def view_pages(data: bytes, path: str, name: str | None, numbers: Sequence[int]) -> PageViews:
    """What was found on these pages; if none are named, on those that may be misread.

    Raises DocumentError for a format without pages, UsageError for an unknown `name`.
    """
    chosen = choose(data, path, name)
    read_page_views: Callable[..., PageViews] | None = getattr(chosen.load(), "read_page_views", None)
    if read_page_views is None:
        message = f"{path}: only PDFs have pages that can be shown; this is {chosen.name}"
        hint = "Other formats say themselves what is a note. To see one, run `stacite show NOTE`."
        raise DocumentError(message, hint)
    return read_page_views(data, path, numbers)


def read(data: bytes, path: str, name: str | None = None, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The document, in the format that `choose` names. If it has neither notes nor a bibliography, `doubts` says so.

    Raises DocumentError if the bytes can't be read, UsageError for an unknown `name`.
    """
    from stacite.readers.health import NO_NOTES, check_health  # noqa: PLC0415 - loads tables and patterns

    chosen = choose(data, path, name)
    suffix = PurePath(path).suffix.lower()
    if name is None and chosen.name == "text" and suffix in READ_BY_PANDOC:
        message = f"{path}: stacite doesn't read {READ_BY_PANDOC[suffix]}"
        hint = f"Check what `pandoc {path} -t json -o DOC.json` writes, or read it as plain text with `--from text`."
        raise DocumentError(message, hint)
    if chosen.requires:
        require_extra(chosen.requires, chosen.name, path, chosen.title)
    reader: DocumentReader = getattr(chosen.load(), chosen.function)
    document = reader(data, path, options)
    if document.sources and not document.notes and not document.is_page_layout:
        # Sources in the text, listed at its end, need no notes; whether a page has notes is never sure.
        document = replace(document, doubts=tuple(each for each in document.doubts if not each.startswith(NO_NOTES)))
    if len(document.notes) > MAX_NOTES:
        hint = "Split the document, for example by its chapters."
        raise DocumentError(f"{path}: the document has more than {MAX_NOTES:,} notes", hint)
    return check_health(document)


def in_reading_order(
    outside: Sequence[_Ref], inside: Mapping[_Key, Sequence[_Ref]], notes_of: Callable[[_Ref], Iterable[_Key]]
) -> Iterator[_Ref]:
    """Note references as readers come upon them: those inside a note after the first reference to that note.

    `outside` are those in the text, `inside` those in each note, `notes_of` the notes that one refers to.
    """
    left = dict(inside)
    # Last come those in notes that nothing refers to.
    for start in (None, *inside):
        waiting = [*reversed(outside if start is None else left.pop(start, ()))]
        while waiting:
            reference = waiting.pop()
            yield reference
            for note in reversed([*notes_of(reference)]):
                waiting += reversed(left.pop(note, ()))
