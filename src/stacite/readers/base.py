"""What a reader is, and what readers check first: the libraries of an extra, and the size of a text with markup.

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
"""Of a document; a book with its pictures has some 50 MiB."""


class FormatMatch(IntEnum):
    """How much a content looks like a format."""

    NO = 0
    LIKELY = 1
    """As its texts are written; a suffix that names another format counts for more."""
    SURE = 2
    """Beyond doubt, whatever the file is called."""


class TrackedChanges(StrEnum):
    """What becomes of changes that an editor's program recorded and nobody has settled."""

    ACCEPT = "accept"
    """The text as it would be published: insertions in, deletions out."""
    REJECT = "reject"
    """The text as it was before."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a document is to be read."""

    tracked_changes: TrackedChanges = TrackedChanges.ACCEPT


DEFAULT_OPTIONS = ReadOptions()


class DocumentReader(Protocol):
    """Bytes of one format become a Document. A reader asks neither disk nor network."""

    @property
    def NAME(self) -> str:  # noqa: N802 - the constant of a module
        """What `--from` calls it: `text`, `markdown`."""
        ...

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802 - the constant of a module
        """File name endings with their dot, in lower case."""
        ...

    def sniff(self, data: bytes) -> FormatMatch:
        """How much the content looks like this format. Never raises, and looks at a bounded part of it."""
        ...

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
        """The document. Raises DocumentError with one sentence and advice where it can't be read."""
        ...


def require_extra(module: str, extra: str, path: str, what: str) -> ModuleType:
    """Import a library of an extra. Raises DocumentError with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"{path}: reading {what} needs {module.partition('.')[0]}, which is not installed"
        raise DocumentError(message, f"Install it with `pip install 'stacite[{extra}]'`.") from error


MAX_MARKUP_CHARACTERS = 4 * 2**20
"""Letters; a book of a thousand pages has three million."""


def check_markup_size(source: str, path: str) -> None:
    """Raises DocumentError for a text that is larger."""
    if len(source) > MAX_MARKUP_CHARACTERS:
        raise DocumentError(
            f"{path}: is larger than {MAX_MARKUP_CHARACTERS // 2**20} MiB, too large for a text with markup",
            "Split it.",
        )
