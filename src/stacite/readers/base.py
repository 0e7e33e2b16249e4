"""The interface of readers, and what they check first: the libraries of an extra, and the size of a markup text.

A reader is a module with a name, suffixes and two functions. They are listed by the names of `--from`.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from stacite.errors import DocumentError, UsageError, unknown_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from stacite.model.document import Document, PageViews


MAX_DOCUMENT_BYTES = 256 * 2**20
"""Most bytes of a document; a book with its pictures has about 50 MiB."""


MAX_NOTES = 10_000
"""Most notes of a document; the longest books have some 6,000, and 10,000 take 15 s to parse and check."""


class FormatMatch(IntEnum):
    """How much the content looks like a format."""

    NO = 0
    LIKELY = 1
    """Written like this format; a suffix of another format counts for more."""
    CERTAIN = 2
    """Unmistakable, whatever the file name."""


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


DEFAULT_OPTIONS = ReadOptions()


class DocumentReader(Protocol):
    """Turns the bytes of one format into a Document, without disk or network access."""

    @property
    def NAME(self) -> str:  # noqa: N802 - the constant of a module
        """The name for `--from`: `text`, `markdown`."""
        ...

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802 - the constant of a module
        """File name endings with their period, in lower case."""
        ...

    def sniff(self, data: bytes) -> FormatMatch:
        """How much the content looks like this format. Never raises, and reads a bounded part of it."""
        ...

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
        """The document. Raises DocumentError, with a sentence and advice, if it can't be read."""
        ...


def require_extra(module: str, extra: str, path: str, what: str) -> ModuleType:
    """Import a library of an extra. Raises DocumentError with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"{path}: reading {what} requires {module.partition('.')[0]}, which is not installed"
        raise DocumentError(message, f"Install it with `pip install 'stacite[{extra}]'`.") from error


MAX_MARKUP_CHARACTERS = 4 * 2**20
"""Most characters of a markup text; a book of a thousand pages has three million."""


def check_markup_size(source: str, path: str) -> None:
    """Raises DocumentError for a larger text."""
    if len(source) > MAX_MARKUP_CHARACTERS:
        raise DocumentError(
            f"{path}: the file is larger than {MAX_MARKUP_CHARACTERS // 2**20} MiB, the limit for this format",
            "Split the file.",
        )


READERS = {
    "asciidoc": "stacite.readers.asciidoc",
    "boxes": "stacite.readers.boxes",
    "doc": "stacite.readers.doc",
    "docx": "stacite.readers.docx",
    "epub": "stacite.readers.epub",
    "fb2": "stacite.readers.xml.fb2",
    "html": "stacite.readers.html",
    "jats": "stacite.readers.xml.jats",
    "latex": "stacite.readers.latex",
    "markdown": "stacite.readers.markdown",
    "odt": "stacite.readers.odt",
    "pandoc": "stacite.readers.pandoc",
    "pdf": "stacite.readers.pdf",
    "rst": "stacite.readers.rst",
    "rtf": "stacite.readers.rtf",
    "tei": "stacite.readers.xml.tei",
    "text": "stacite.readers.text",
    "typst": "stacite.readers.typst",
}
"""Name -> module, imported when it is needed."""


def reader(name: str) -> DocumentReader:
    """The reader called `name`. Raises UsageError with a suggestion if there is none."""
    if name not in READERS:
        raise UsageError(*unknown_value("--from", name, READERS, _meant(name)))
    return cast("DocumentReader", importlib.import_module(READERS[name]))


def _meant(name: str) -> str:
    """The format that the name of a program or the ending of a file stands for; empty for any other word."""
    if name.casefold() == "word":
        return "docx"
    return next((each for each in READERS if f".{name.casefold().lstrip('.')}" in reader(each).SUFFIXES), "")


@cache
def suffixes() -> tuple[str, ...]:
    """The file name endings of all formats."""
    return tuple(suffix for name in READERS for suffix in reader(name).SUFFIXES)


def choose(data: bytes, path: str, name: str | None = None) -> DocumentReader:
    """The reader called `name` (`--from`), else the one that the content shows, else the suffix; else plain text.

    Content that is unmistakable counts for more than the suffix. Content that only looks like a format counts for
    less, but for more than the suffix of plain text, which other formats have too.

    Raises UsageError for a name that no reader has.
    """
    if name is not None:
        return reader(name)
    text = reader("text")
    matches = {each: each.sniff(data) for each in map(reader, READERS)}
    certain = [each for each, match in matches.items() if match is FormatMatch.CERTAIN]
    suffixed = [each for each in matches if path.lower().endswith(each.SUFFIXES) and each is not text]
    likely = [each for each, match in matches.items() if match is FormatMatch.LIKELY]
    return next(iter([*certain, *suffixed, *likely]), text)


def view_pages(data: bytes, path: str, name: str | None, numbers: Sequence[int]) -> PageViews:
    """What was found on these pages; if none are named, on those that may be misread.

    Raises DocumentError for a format without pages, UsageError for an unknown `name`.
    """
    chosen = choose(data, path, name)
    read_page_views: Callable[..., PageViews] | None = getattr(chosen, "read_page_views", None)
    if read_page_views is None:
        message = f"{path}: only PDFs have pages that can be shown; this is {chosen.NAME}"
        hint = "Other formats say themselves what is a note. To see one, run `stacite show NOTE`."
        raise DocumentError(message, hint)
    return read_page_views(data, path, numbers)


def read(data: bytes, path: str, name: str | None = None, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The document, by the reader that `choose` names. If it has neither notes nor a bibliography, `doubts` says so.

    Raises DocumentError if the bytes can't be read, UsageError for an unknown `name`.
    """
    from stacite.readers.health import NO_NOTES, check_health  # noqa: PLC0415 - loads tables and patterns

    document = choose(data, path, name).read(data, path, options)
    if document.sources and not document.notes:
        # Sources in the text, listed at its end, need no notes.
        document = replace(document, doubts=tuple(each for each in document.doubts if not each.startswith(NO_NOTES)))
    if len(document.notes) > MAX_NOTES:
        hint = "Split the document, for example by its chapters."
        raise DocumentError(f"{path}: the document has more than {MAX_NOTES:,} notes", hint)
    return check_health(document)
