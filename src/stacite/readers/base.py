"""What a reader is: a module with a name, suffixes and two functions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from stacite.model.document import Document


MAX_BYTES = 256 * 2**20
"""Of a document; a book with its pictures has some 50 MiB."""


class Likeness(IntEnum):
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
class Options:
    """How a document is to be read."""

    tracked_changes: TrackedChanges = TrackedChanges.ACCEPT


DEFAULT = Options()


class Reader(Protocol):
    """Bytes of one format become a Document. A reader asks neither disk nor network."""

    @property
    def NAME(self) -> str:  # noqa: N802 - the constant of a module
        """What `--from` calls it: `text`, `markdown`."""
        ...

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802 - the constant of a module
        """File name endings with their dot, in lower case."""
        ...

    def sniff(self, data: bytes) -> Likeness:
        """How much the content looks like this format. Never raises, and looks at a bounded part of it."""
        ...

    def read(self, data: bytes, path: str, options: Options = DEFAULT) -> Document:
        """The document. Raises DocumentError with one sentence and advice where it can't be read."""
        ...
