"""The interface of readers, and what they check first: the libraries of an extra, and the size of a markup text.

A reader is a module with a name, suffixes and two functions.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Protocol

from stacite.errors import DocumentError

if TYPE_CHECKING:
    from types import ModuleType

    from stacite.model.document import Document


MAX_DOCUMENT_BYTES = 256 * 2**20
"""Most bytes of a document; a book with its pictures has about 50 MiB."""


class FormatMatch(IntEnum):
    """How much the content looks like a format."""

    NO = 0
    LIKELY = 1
    """Written like this format; a suffix of another format counts for more."""
    SURE = 2
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
