"""The interface of bibliography readers, a module with a name and `read`, and the list of them by file name suffix."""

from __future__ import annotations

import importlib
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, cast

from stacite.errors import FileError, UsageError
from stacite.model.item import BibliographyDoubt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.item import Bibliography, BibliographyEntry


MAX_BYTES = 32 * 1024 * 1024
"""Of a file; a library of 10,000 works with their abstracts has some 10 MB."""
MAX_ENTRIES = 200_000
"""Of a file; also of what only begins like one."""
LONGEST_KEY = 200
"""Characters of a citation key that are kept."""
SAME_KEY = "another entry has the same key; the first one is used"
NAME_COMMAS = "a name with"
"""How it is told, after its field, that a name has too many commas to be read as it is meant."""


class UnreadableBibliographyError(FileError):
    """No entry of the file can be read."""

    def __init__(self, message: str, hint: str, doubts: Iterable[BibliographyDoubt]) -> None:
        """`doubts` say what is wrong with each."""
        super().__init__(message, hint)
        self.doubts = tuple(doubts)


class BibliographyReader(Protocol):
    """The bytes of a bibliography become its works."""

    NAME: str
    """What people call the format."""

    def read(self, data: bytes, path: str) -> Bibliography:
        """Read a whole file; raises FileError, with the line, for one that is no such bibliography."""
        ...


def decode(data: bytes, path: str) -> tuple[str, tuple[BibliographyDoubt, ...]]:
    """A file's text as UTF-8, or else Windows-1252, with a doubt that says so.

    Raises FileError for a file that is too large or no text.
    """
    if len(data) > MAX_BYTES:
        raise FileError(f"{path}: larger than {MAX_BYTES // 1024**2} MiB", "Is this a bibliography?")
    # UTF-16, a PDF or a database: none of the formats has NUL.
    if b"\x00" in data[:4096]:
        raise FileError(f"{path}: not a text file", "Export your library as BibTeX or CSL-JSON in UTF-8.")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        doubt = BibliographyDoubt("the file is not valid UTF-8, so it was read as Windows-1252", line=line)
        return data.decode("cp1252", "replace"), (doubt,)


def first_of_each(entries: list[BibliographyEntry], doubts: list[BibliographyDoubt]) -> tuple[BibliographyEntry, ...]:
    """Each key once: of two entries the first counts, as in BibTeX, and the other is reported."""
    first: dict[str, BibliographyEntry] = {}
    again = [entry for entry in entries if first.setdefault(entry.key, entry) is not entry]
    doubts += [BibliographyDoubt(SAME_KEY, entry.key, entry.line, is_broken=True) for entry in again]
    return tuple(first.values())


READERS = {
    ".bib": "stacite.bibliographies.bibtex",
    ".bibtex": "stacite.bibliographies.bibtex",
    ".json": "stacite.bibliographies.csl_json",
    ".ris": "stacite.bibliographies.ris",
}
"""Ending -> module, imported when it is asked for."""


def read(data: bytes, path: str) -> Bibliography:
    """The works of a file; raises UsageError for an ending that is not known, FileError for a broken file."""
    # By suffix: JSON, BibTeX and RIS can't be told apart by their first bytes in every file.
    suffix = PurePath(path).suffix.lower()
    if suffix not in READERS:
        hint = "Use BibTeX or biblatex (.bib), CSL-JSON (.json), CSL-YAML (.yaml) or RIS (.ris)."
        raise UsageError(f"{path}: not a library that stacite can read", hint)
    return cast("BibliographyReader", importlib.import_module(READERS[suffix])).read(data, path)
