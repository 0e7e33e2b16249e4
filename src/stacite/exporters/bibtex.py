"""BibTeX for classic styles and for biber.

Sources: Patashnik, BibTeXing (1988), and the styles themselves; for what biber asks of the same file Kime, Wemheuer and
Lehman, The biblatex Package, 2.1 and 2.2, and blx-dm.def. Every value is escaped, field by field, and held against what
could be read otherwise (bib_file.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.exporters.bib_file import bib_of
from stacite.exporters.bibtex_fields import entry_fields
from stacite.exporters.bibtex_types import entry_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.exporters.base import Options
    from stacite.model.registry import Reference

NAME = "bibtex"
SUFFIX = ".bib"


def export(references: Sequence[Reference], options: Options) -> str:
    """A `.bib` file that BibTeX's styles and biber read without a warning.

    Raises StaciteError if a value could be read otherwise than it is meant.
    """
    return bib_of(references, entry_type, lambda item, kind: entry_fields(item, kind, options))
