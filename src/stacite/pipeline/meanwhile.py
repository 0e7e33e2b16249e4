"""Whether files are still as they were read: an editor may take her time, and write in them herself."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from stacite.registry import store

if TYPE_CHECKING:
    from stacite.model.report import Report
    from stacite.pipeline.project import Project
    from stacite.rules.base import Context


def registry_text(project: Project) -> str:
    """The registry file as it is now."""
    return store.load(project.registry_file).text


def changed(report: Report, context: Context, project: Project) -> tuple[str, ...]:
    """The files of a check that say something else by now."""
    documents = [reading.document for reading in context.readings]
    found = [document.path for document in documents if _digest(document.path) not in ("", document.sha256)]
    name = project.registry_name
    return (*found, name) if registry_text(project) != report.sources.get(name, "") else tuple(found)


def _digest(path: str) -> str:
    """Of the bytes; empty for what is no file, as standard input."""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
