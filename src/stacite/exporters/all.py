"""All exporters, by the name that `--format` calls them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from stacite.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.exporters.base import CiteExporter, Exporter


EXPORTERS = {
    "biblatex": "stacite.exporters.biblatex",
    "bibtex": "stacite.exporters.bibtex",
    "csl-json": "stacite.exporters.csl_json",
    "csl-yaml": "stacite.exporters.csl_yaml",
    "ris": "stacite.exporters.ris",
}
"""Name -> module, imported when it is asked for."""
CITES = {
    "latex": "stacite.exporters.cites_latex",
    "markdown": "stacite.exporters.cites_markdown",
}
"""The same for the languages of `--cites`."""


def exporter(name: str, others: Sequence[str] = ()) -> Exporter:
    """The exporter called `name`; raises UsageError with a suggestion where there is none.

    `others` are formats that the command knows beside these, which may be what was meant.
    """
    if name not in EXPORTERS:
        known = (*others, *EXPORTERS)
        hint = did_you_mean(name, known, f"There are {', '.join(known)}.")
        raise UsageError(f"there is no export format {name!r}", hint)
    # Imported by name only, since each run needs one.
    return cast("Exporter", importlib.import_module(EXPORTERS[name]))


def cite_exporter(name: str) -> CiteExporter:
    """What writes cites in the language called `name`; raises UsageError with a suggestion where there is none."""
    if name not in CITES:
        hint = did_you_mean(name, CITES, f"There are {' and '.join(CITES)}.")
        raise UsageError(f"--cites does not support {name!r}", hint)
    return cast("CiteExporter", importlib.import_module(CITES[name]))
