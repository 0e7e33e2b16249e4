"""What an exporter is: a module with a name and one function; and the list of them by the names of `--format`."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, cast

from stacite.errors import UsageError, unknown_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.item import Item
    from stacite.model.registry import Reference


class UrlDate(StrEnum):
    """When an access date is exported."""

    ALWAYS = "always"
    UNDATED = "undated"
    """Only for a source without a date of its own (CMOS 18, 13.15)."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the user can choose."""

    urldate: UrlDate = UrlDate.UNDATED


def exports_accessed(item: Item, options: ExportOptions) -> bool:
    """Whether this work's access date is exported."""
    # A year in words (`forthcoming`) is no date.
    if options.urldate is UrlDate.UNDATED:
        return item.issued is None or item.issued.year is None
    return options.urldate is UrlDate.ALWAYS


class Exporter(Protocol):
    """References become one bibliography file."""

    NAME: str
    """What `--format` calls it."""
    SUFFIX: str
    """The file's usual ending with its dot."""
    NEXT: str
    """What to do with the file, as an imperative without a period."""

    def export(self, references: Sequence[Reference], options: ExportOptions) -> str:
        """The whole file, in the order given, with a final line end."""
        ...


EXPORTERS = {
    "biblatex": "stacite.exporters.biblatex",
    "bibtex": "stacite.exporters.bibtex",
    "csl-json": "stacite.exporters.csl_json",
    "csl-yaml": "stacite.exporters.csl_yaml",
    "ris": "stacite.exporters.ris",
}
"""Name -> module, imported when it is asked for."""
ENDINGS = {".bib": "bibtex", ".json": "csl-json", ".ris": "ris", ".yaml": "csl-yaml", ".yml": "csl-yaml"}
"""The formats that the endings of file names stand for."""


def exporter(name: str, others: Sequence[str] = ()) -> Exporter:
    """The exporter called `name`; raises UsageError with a suggestion where there is none.

    `others` are formats that the command knows beside these, which may be what was meant.
    """
    if name not in EXPORTERS:
        raise UsageError(*unknown_value("--format", name, (*EXPORTERS, *others)))
    # Imported by name only, since each run needs one.
    return cast("Exporter", importlib.import_module(EXPORTERS[name]))
