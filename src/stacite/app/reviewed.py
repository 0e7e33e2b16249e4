"""A reviewed copy of a document: the safe fixes as changes to accept or reject, the other findings as comments.

The document itself and the registry stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from stacite.app import fix
from stacite.app.text_edits import unified_diff
from stacite.own_files import copy_stem
from stacite.readers.formats import FORMATS
from stacite.reporters import pdf, word
from stacite.reporters.base import Style, render_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.app.check import CheckResult
    from stacite.app.documents import Project
    from stacite.model.document import Document
    from stacite.model.finding import Finding, Fix
    from stacite.model.report import Report


class CopyKind(StrEnum):
    """How a format shows changes and comments."""

    WORD = "Word file"
    """Tracked changes, and comments."""
    ODT = "OpenDocument file"
    """The same."""
    PDF = "PDF"
    """Comments alone."""
    PATCH = "patch"
    """Changes alone."""


CHANGEABLE = (CopyKind.WORD, CopyKind.ODT, CopyKind.PATCH)
"""Where fixes can be made."""


def copy_kind(document: Document) -> CopyKind | None:
    """What a reviewed copy of this document is; None where there can be none."""
    known = {"docx": CopyKind.WORD, "odt": CopyKind.ODT, "pdf": CopyKind.PDF}.get(document.format)
    return CopyKind.PATCH if known is None and document.source is not None else known


def way_to_copy(document: Document) -> str:
    """What to do with a document of Word's older formats, in which no copy can be written; empty for others."""
    return "Save it as .docx in Word (or LibreOffice)" if document.format in ("doc", "rtf") else ""


def copy_name(document: Document) -> str:
    """The name of the file with the reviewed copy: `brief.reviewed.docx`; empty where there can be none.

    That of a reviewed copy is `brief.reviewed-2.docx`, and so on.
    """
    name, kind = PurePath(document.path), copy_kind(document)
    if kind is None or kind is CopyKind.PATCH:
        return f"{name.name}.patch" if kind is not None else ""
    # A document with macros keeps its ending: Word opens it under no other.
    endings = _ENDINGS[kind]
    return f"{copy_stem(name.stem)}{name.suffix if name.suffix.lower() in endings else endings[0]}"


_ENDINGS = {
    kind: FORMATS[name].suffixes
    for kind, name in ((CopyKind.WORD, "docx"), (CopyKind.ODT, "odt"), (CopyKind.PDF, "pdf"))
}


@dataclass(frozen=True, slots=True)
class ReviewedCopy:
    """What an editor goes on with."""

    name: str
    """File name: `brief.reviewed.docx`; empty where there is no copy."""
    data: bytes
    form: str
    """Its format, as `own_files` names it."""
    applied: int
    """How many findings its changes fix."""
    changes: int
    """How many tracked changes that are; one fix can need several."""
    report: Report
    """What is left when all of its changes are accepted."""
    refusals: tuple[str, ...] = ()
    """A sentence for each fix that could not be made in it, and one on why there is no copy."""
    unmade: tuple[Fix, ...] = ()
    """The fixes that could not be made in it."""
    earlier: int = 0
    """How many tracked changes the document had before."""
    corrected: bytes = b""
    """Of a patch: the text that it makes of the document."""


def reviewed_copy(
    checked: CheckResult,
    project: Project,
    chosen: Sequence[Fix] | None = None,
    told: Mapping[str, Sequence[str]] = MappingProxyType({}),
    written: Collection[tuple[str, str]] = (),
    *,
    unsafe: bool = False,
) -> ReviewedCopy:
    """The copy of the one document that was checked: a Word or ODT file, a PDF with comments, or a patch of a text.

    Its changes are the safe fixes, with `unsafe` those to be reviewed, too; or the `chosen` ones. The comments are on
    the findings that are left. There is none for other formats, and for a text that needs no fix. `told` has sentences
    for the comments on notes, by their labels; `written` has what stacite wrote for editors into earlier copies, see
    `was_written`. Raises FileError where the fixes can't be made as tracked changes.
    """
    document = checked.report.documents[0].document
    kind = copy_kind(document)
    if kind is CopyKind.PDF:
        copy, report = render_all(partial(pdf.render, told=told), checked.report, Style())
        fixes = tuple(fix for fix in chosen or () if fix.edits)
        why = f"{document.path}: stacite adds comments to a PDF and doesn't change the text of the PDF."
        return ReviewedCopy(copy_name(document), copy, "pdf", 0, 0, report, (why,) if fixes else (), fixes)
    # In a text as often as `check --fix` does; tracked changes to tracked changes would be hard to read.
    again = (lambda report: report) if kind not in (CopyKind.WORD, CopyKind.ODT) and chosen is None else None
    fixed = fix.fix_report(checked.report, checked.context, project, unsafe=unsafe, chosen=chosen, again=again)
    after = fix.check_again(checked, fixed, project)
    # A message may quote what a fix has changed, so that it reads otherwise now.
    known = set(map(_cause, checked.report.findings))
    left = tuple(each for each in after.report.findings if _cause(each) in known)
    after = replace(after, report=replace(after.report, findings=left, note_remarks=checked.report.note_remarks))
    # What another fix has corrected, too, is no loss.
    lost, known_keys = set(map(_key, left)), set(map(_key, checked.report.findings))
    # It says something else now, because the other fix made it so.
    lost_causes = {_cause(each) for each in left if _key(each) not in known_keys}

    def is_lost(finding: Finding) -> bool:
        return not finding.code or _key(finding) in lost or _cause(finding) in lost_causes

    refusals = (
        *fixed.refusals,
        *(fix.refusal(each, _OVERLAP) for each, _ in fixed.overlapping if is_lost(each)),
    )
    unmade = tuple(each for finding, each in fixed.unmade if is_lost(finding))
    if kind in (CopyKind.WORD, CopyKind.ODT):
        shown = replace(after.report, findings=tuple(_with_old_words(left, checked.report.findings)))
        name, earlier, tracked = copy_name(document), document.pending_changes, fixed.tracked.get(document.path)
        changes = tracked.changes if tracked is not None else 0
        asked = (project.settings.style, project.settings.house)
        made = word.MadeChanges(fixed.made, changes, *asked, has_earlier=earlier > 0)
        data, report = render_all(partial(word.render, made=made, told=told, written=written), shown, Style())
        report = replace(report, findings=left)
        return ReviewedCopy(name, data, "word", fixed.applied, changes, report, refusals, unmade, earlier)
    if document.path not in fixed.files:
        why = "there is nothing to change, so there is no patch."
        if kind is None:
            why = "stacite can't write changes or comments into this format. The report has all findings."
            why += f" {way}, and review that file." if (way := way_to_copy(document)) else ""
        return ReviewedCopy("", b"", "", 0, 0, checked.report, (*refusals, f"{document.path}: {why}"), unmade)
    before, corrected = fixed.files[document.path]
    patch, number = unified_diff(document.path, before, corrected).encode(), fixed.applied
    name, new = copy_name(document), corrected.encode()
    return ReviewedCopy(name, patch, "patch", number, number, after.report, refusals, unmade, corrected=new)


def _with_old_words(findings: Iterable[Finding], before: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each with the words that the author wrote: a comment stands beside changes not yet accepted."""
    earlier: dict[tuple[str, str], list[Finding]] = {}
    for finding in before:
        earlier.setdefault(_cause(finding), []).append(finding)
    for finding in findings:
        same = earlier[_cause(finding)]
        old = next((each for each in same if each.message == finding.message), same[0] if len(same) == 1 else finding)
        if len(same) > 1 and old is not finding:
            same.remove(old)
        place = replace(finding.location, quote=old.location.quote, quote_span=old.location.quote_span)
        remark, by = old.remark, old.remark_by
        yield replace(finding, message=old.message, location=place, remark=remark, remark_by=by)


_OVERLAP = "another fix changes the same place"


def _key(finding: Finding) -> tuple[str, str, str]:
    """The same before and after fixes, which move what stands behind them."""
    return finding.code, finding.note, finding.message


def _cause(finding: Finding) -> tuple[str, str]:
    """The rule, and the note that the finding is about; for one without a note, what it says."""
    return finding.code, finding.note or finding.message
