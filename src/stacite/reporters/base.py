"""The interface of reporters: a module with a name and `render`, and `suit` where it makes a document."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from stacite.errors import UsageError, did_you_mean

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


REPORTERS = {
    "concise": "stacite.reporters.concise",
    "full": "stacite.reporters.full",
    "github": "stacite.reporters.github",
    "gitlab": "stacite.reporters.gitlab",
    "html": "stacite.reporters.html",
    "json": "stacite.reporters.json",
    "junit": "stacite.reporters.junit",
    "markdown": "stacite.reporters.markdown",
    "sarif": "stacite.reporters.sarif",
    "word": "stacite.reporters.word",
}
"""Name -> module, imported when it is asked for."""


def reporter(name: str) -> Reporter | DocumentReporter:
    """The reporter of this name; raises UsageError with a suggestion for an unknown one."""
    if name not in REPORTERS:
        hint = did_you_mean(name, REPORTERS, f"Choose one of {', '.join(REPORTERS)}.")
        raise UsageError(f"there is no output format {name!r}", hint)
    # Imported by name only, since each run needs one.
    return cast("Reporter | DocumentReporter", importlib.import_module(REPORTERS[name]))
