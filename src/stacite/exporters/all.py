"""All exporters, by the name that `--format` calls them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from stacite.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.exporters.base import Exporter

EXPORTERS = {
    "biblatex": "stacite.exporters.biblatex",
    "bibtex": "stacite.exporters.bibtex",
    "csl-json": "stacite.exporters.csl_json",
    "csl-yaml": "stacite.exporters.csl_yaml",
    "ris": "stacite.exporters.ris",
}
"""Name -> module, imported when it is asked for."""


def exporter(name: str, others: Sequence[str] = ()) -> Exporter:
    """The exporter called `name`; raises UsageError with a suggestion where there is none.

    `others` are formats that the command knows beside these, which may be what was meant.
    """
    if name not in EXPORTERS:
        known = (*others, *EXPORTERS)
        hint = did_you_mean(name, known, f"There are {', '.join(known)}.")
        raise UsageError(f"there is no export format {name!r}", hint)
    return cast("Exporter", importlib.import_module(EXPORTERS[name]))
