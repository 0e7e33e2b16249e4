"""The interface of reporters: a module with a name and `render`, and `suit` where it makes a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.document import Document
    from stacite.model.report import Report


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is displayed."""

    width: int = 80
    """Columns of the terminal."""
    color: bool = False


class Reporter(Protocol):
    """A report becomes text."""

    NAME: str
    """What `--output-format` calls it."""

    def render(self, report: Report, style: Style) -> str:
        """The whole text, with a final line end; empty where there is nothing to say."""
        ...


@runtime_checkable
class DocumentReporter(Protocol):
    """A report becomes a copy of the document that was checked, whose bytes the report holds."""

    NAME: str
    """What `--output-format` calls it."""

    def suit(self, documents: Sequence[Document]) -> None:
        """Raise UsageError for documents that the report can't be made of."""
        ...

    def render(self, report: Report, style: Style) -> bytes:
        """The copy."""
        ...
