"""All readers of bibliographies, by file name suffix."""

from __future__ import annotations

import importlib
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from stacite.errors import UsageError

if TYPE_CHECKING:
    from stacite.bibliographies.base import BibliographyReader
    from stacite.model.bibliography import Bibliography


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
        raise UsageError(f"{path}: not a bibliography format that stacite can read", hint)
    return cast("BibliographyReader", importlib.import_module(READERS[suffix])).read(data, path)
