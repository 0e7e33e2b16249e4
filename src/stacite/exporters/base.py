"""What an exporter is: a module with a name and one function."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.exporters.cites import CiteDocument
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

    def export(self, references: Sequence[Reference], options: ExportOptions) -> str:
        """The whole file, in the order given, with a final line end."""
        ...


class CiteExporter(Protocol):
    """Notes become what an author types in a language that has cites."""

    NAME: str
    """What `--cites` calls it."""
    SUFFIX: str
    """The file's usual ending with its dot."""

    def export(self, documents: Sequence[CiteDocument], keys: Sequence[str]) -> str:
        """The notes of all documents; `keys` are those of all the registry's references, in its order."""
        ...
