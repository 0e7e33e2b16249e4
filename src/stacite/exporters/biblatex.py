"""BibTeX for biblatex and biber: entry types, fields and dates that only they know, in UTF-8.

Sources: Kime, Wemheuer and Lehman, The biblatex Package, 2.1 to 2.3; blx-dm.def.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.exporters.bib_file import bib_of
from stacite.exporters.biblatex_fields import entry_fields
from stacite.exporters.biblatex_types import entry_type

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
    return bib_of(references, entry_type, lambda item, kind: entry_fields(item, kind, options))
