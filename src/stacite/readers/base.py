"""What a reader is: a module with a name, suffixes and two functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from stacite.model.document import Document


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

    def sniff(self, data: bytes) -> bool:
        """Whether the content shows beyond doubt that it is this format, whatever the file is called."""
        ...

    def read(self, data: bytes, path: str) -> Document:
        """The document. Raises DocumentError with one sentence and advice where it can't be read."""
        ...
