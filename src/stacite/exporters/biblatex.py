"""BibTeX for biblatex and biber: entry types, fields and dates that only they know, in UTF-8.

Sources: Kime, Wemheuer and Lehman, The biblatex Package, 2.1 to 2.3; blx-dm.def.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.exporters.bib_file import BibEntry, bib_file
from stacite.exporters.biblatex_fields import entry_fields
from stacite.exporters.biblatex_types import entry_type
from stacite.exporters.bibtex_keys import bibtex_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.exporters.base import Options
    from stacite.model.registry import Reference

NAME = "biblatex"
SUFFIX = ".bib"


def export(references: Sequence[Reference], options: Options) -> str:
    """A `.bib` file that biber reads without a warning, its data model validated.

    Raises StaciteError if a value could be read otherwise than it is meant.
    """
    keys = bibtex_keys([reference.id for reference in references])
    return bib_file(_entry(reference, key, options) for reference, key in zip(references, keys, strict=True))


def _entry(reference: Reference, key: str, options: Options) -> BibEntry:
    kind = entry_type(reference.item)
    return BibEntry(kind, key, entry_fields(reference.item, kind, options))
