"""A reviewed copy of a document: the safe fixes as changes to accept or reject, the other findings as comments.

The document itself and the registry stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from stacite.app import fix
from stacite.app.text_edits import unified_diff
from stacite.reporters import pdf, word
from stacite.reporters.base import Style, render_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.app.check import CheckResult
    from stacite.app.documents import Project
    from stacite.model.finding import Fix
    from stacite.model.report import Report


@dataclass(frozen=True, slots=True)
class ReviewedCopy:
    """What an editor goes on with."""

    name: str
    """File name: `brief.reviewed.docx`."""
    data: bytes
    applied: int
    """How many findings its changes mend."""
    report: Report
    """What is left when all of its changes are accepted."""
    refusals: tuple[str, ...] = ()
    """A sentence for each safe fix that could not be made in it."""


def reviewed_copy(checked: CheckResult, project: Project, chosen: Sequence[Fix] | None = None) -> ReviewedCopy | None:
    """The copy of the one document that was checked: a Word file, a PDF with comments, or a patch of a text.

    Its changes are the safe fixes, or the `chosen` ones. The comments are on the findings that are left. None for other
    formats, and for a text that needs no fix. Raises FileError where the fixes can't be made as tracked changes.
    """
    document = checked.report.documents[0].document
    name = PurePath(document.path)
    if document.format == pdf.NAME:
        copy, report = render_all(pdf.render, checked.report, Style())
        return ReviewedCopy(f"{name.stem}.reviewed.pdf", copy, 0, report)
    fixed = fix.fix_report(checked.report, checked.context, project, unsafe=False, chosen=chosen)
    after = fix.check_again(checked, fixed, project)
    known = {(each.code, each.note, each.message) for each in checked.report.findings}
    left = tuple(each for each in after.report.findings if (each.code, each.note, each.message) in known)
    after = replace(after, report=replace(after.report, findings=left))
    if document.format == "docx":
        data, report = render_all(word.render, after.report, Style())
        return ReviewedCopy(f"{name.stem}.reviewed.docx", data, fixed.applied, report, fixed.refusals)
    if document.path not in fixed.files:
        return None
    patch = unified_diff(document.path, *fixed.files[document.path]).encode()
    return ReviewedCopy(f"{name.name}.patch", patch, fixed.applied, after.report, fixed.refusals)
