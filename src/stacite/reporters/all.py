"""All reporters, by the name that `--output-format` calls them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from stacite.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from stacite.reporters.base import DocumentReporter, Reporter


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
        hint = did_you_mean(name, REPORTERS, f"There are {', '.join(REPORTERS)}.")
        raise UsageError(f"there is no output format {name!r}", hint)
    # Imported by name only, since each run needs one.
    return cast("Reporter | DocumentReporter", importlib.import_module(REPORTERS[name]))
