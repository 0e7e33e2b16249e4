"""What an editor takes along: the reviewed document, the report, the sources, and the record of a sign-off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from stacite.app import sign_off
from stacite.app.documents import copy_stem
from stacite.app.extract import extract, items_of_notes
from stacite.app.reviewed import reviewed_copy
from stacite.errors import DocumentError
from stacite.exporters.base import EXPORTERS, ExportOptions, exporter
from stacite.model.item import DATE_VARIABLES, field_label, type_words
from stacite.model.report import NoteRemark, fingerprints
from stacite.registry.readings import form_text, item_variables
from stacite.reporters import html
from stacite.reporters.base import Style, reporter
from stacite.reporters.html.markup import cropped
from stacite.reporters.summary import as_sentences
from stacite.reporters.wording import date_words, without_style_advice
from stacite.serve.workspace import SEEN, DecisionKind, chosen_fix, note_comments
from stacite.text.characters import capitalized, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from stacite.app.check import CheckResult
    from stacite.app.reviewed import ReviewedCopy
    from stacite.model.finding import Fix
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import Decision, FieldEdit, StoredDocument

DOWNLOADS = {
    "reviewed": "Copy with changes and comments",
    "report": "the report (HTML)",
    "registry": "citations.yaml",
    "bibtex": "BibTeX",
    "biblatex": "BibLaTeX",
    "ris": "RIS",
    "csl-json": "CSL-JSON",
    "csv": "CSV",
    "xlsx": "Excel",
}
"""What can be saved, by the last part of its address."""
TABLE_DOWNLOADS = ("xlsx", "csv", "bibtex", "biblatex", "ris", "csl-json", "registry")
"""Those that have the sources and nothing else."""
RECORDS = {"record": "Save the record (JSON)", "record-page": "Save as a readable page (HTML)"}
"""What can be saved of a sign-off."""
_BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Download:
    """A file to save."""

    name: str
    data: bytes
    kind: str = _BYTES
    """Its media type."""
    remarks: tuple[str, ...] = ()
    """Sentences on what was accepted and is not in it, which its reader has to know."""


def download(
    what: str, check: DocumentCheck, decisions: Mapping[str, Decision], edits: Iterable[FieldEdit]
) -> Download:
    """The file of this kind, see `DOWNLOADS` and `RECORDS`. Raises StaciteError where it can't be made."""
    if check.result is None:
        raise AssertionError("the check is not done")
    name, today = PurePath(check.document.name), datetime.now(UTC).date()
    if what == "reviewed":
        copy = _reviewed(check, check.result, decisions, edits, today)
        if not copy.name:
            raise DocumentError(copy.refusals[-1].rstrip("."), "Save the report instead.")
        if copy.corrected:
            own = f"{copy_stem(name.stem)}{name.suffix}"
            return Download(own, copy.corrected, remarks=tuple(as_sentences(copy.refusals)))
        return Download(copy.name, copy.data, remarks=tuple(as_sentences(copy.refusals)))
    if what == "report":
        report = _without_ignored(check, check.result, decisions, today).report
        said = (_said_of_note(check, each) for each in report.note_remarks)
        report = replace(report, remarks=(*map(without_style_advice, report.remarks), *said))
        shown = html.render(report, Style(), names_commands=False)
        return Download(f"{name.stem}.report.html", shown.encode(), "text/html")
    if what == "registry":
        document = check.result.report.documents[0].document
        return Download("citations.yaml", extract([document], check.project, today).after.encode(), "text/yaml")
    if what in EXPORTERS:
        chosen = exporter(what)
        text = chosen.export(check.result.report.registry.references, ExportOptions())
        return Download(f"{name.stem}{chosen.SUFFIX}", text.encode())
    if what in ("csv", "xlsx"):
        table = reporter(what).render(_without_ignored(check, check.result, decisions, today).report, Style(all=True))
        data = table.encode() if isinstance(table, str) else table
        return Download(f"{name.stem}.sources.{what}", data)
    place, suffix, kind = _RECORD_FILES[what]
    data = place(check.document).read_bytes()
    return Download(f"{name.name}.sign-off{suffix}", data, kind)


_RECORD_FILES: Mapping[str, tuple[Callable[[StoredDocument], Path], str, str]] = {
    "record": (lambda document: document.record, ".json", "application/json"),
    "record-page": (lambda document: document.record_page, ".html", "text/html"),
}


def _reviewed(
    check: DocumentCheck,
    result: CheckResult,
    decisions: Mapping[str, Decision],
    edits: Iterable[FieldEdit],
    today: date,
) -> ReviewedCopy:
    """The copy with the fixes that were accepted, and comments on what is neither fixed nor ignored."""
    kept = _without_ignored(check, result, decisions, today, with_remarks=True)
    told = _edits_told(check, result, edits)
    return reviewed_copy(kept, check.project, _accepted(check, result, decisions, today), told)


def _edits_told(check: DocumentCheck, result: CheckResult, edits: Iterable[FieldEdit]) -> dict[str, list[str]]:
    """By the label of the first note that cites a source: who has edited which of its fields, unless it says so."""
    made: dict[tuple[str, str], list[FieldEdit]] = {}
    for each, before in _with_what_notes_say(check, edits):
        if each.value != before and each.field != SEEN:
            made.setdefault((each.source, each.by), []).append(each)
    told: dict[str, list[str]] = {}
    document = result.report.documents[0]
    for (source, by), own in made.items():
        citing = (note for note, keys in zip(document.document.notes, document.keys, strict=True) if source in keys)
        if (note := next(citing, None)) is not None:
            words = f"{by or 'An editor'} {edits_in_words(own)}. Correct the note."
            told.setdefault(note.label, []).append(words)
    return told


def edits_in_words(edits: Iterable[FieldEdit]) -> str:
    """`set the date to April 2016 and removed the URL`."""
    made = [*edits]
    saw = [f"saw the source ({edited_text(SEEN, each.value)})" for each in made if each.field == SEEN and each.value]
    values = {field_name(each.field): edited_text(each.field, each.value) for each in made if each.field != SEEN}
    named = {name: name if name.startswith("“") else f"the {name}" for name in values}
    changed = [f"{named[name]} to {text}" for name, text in values.items() if text]
    removed = [named[name] for name, text in values.items() if not text]
    parts = (("set", changed), ("removed", removed))
    return " and ".join((*saw, *(f"{verb} {listed(each, serial=True)}" for verb, each in parts if each)))


def field_name(variable: str) -> str:
    """What people call a field, in a sentence: `title`; in quotation marks where that is no noun."""
    label = field_label(variable)
    return f"“{capitalized(label)}”" if label.endswith(" in") else label


def edited_text(field: str, value: str) -> str:
    """A value of a field in one line."""
    if field == "type":
        return type_words(value)
    return cropped(date_words(value) if field in DATE_VARIABLES else "; ".join(value.splitlines()))


def _accepted(check: DocumentCheck, result: CheckResult, decisions: Mapping[str, Decision], today: date) -> list[Fix]:
    fixes = []
    for finding, name in zip(result.report.findings, check.names, strict=True):
        decision = decisions.get(name)
        if decision is not None and decision.kind is DecisionKind.ACCEPT and decision.holds(today):
            fixes.append(chosen_fix(finding, decision.choice))
    return [fix for fix in fixes if fix is not None]


def _without_ignored(
    check: DocumentCheck,
    result: CheckResult,
    decisions: Mapping[str, Decision],
    today: date,
    *,
    with_remarks: bool = False,
) -> CheckResult:
    ignored = {name for name, each in decisions.items() if each.kind is DecisionKind.IGNORE and each.holds(today)}
    said = {name: each for name, each in decisions.items() if each.kind is DecisionKind.COMMENT and each.reason}
    left = [
        replace(each, remark=said[name].reason, remark_by=said[name].by) if with_remarks and name in said else each
        for each, name in zip(result.report.findings, check.names, strict=True)
        if name not in ignored
    ]
    notes = (each.text for each in result.report.documents[0].document.notes)
    at_notes = [NoteRemark(at, each.reason, each.by) for at, each in note_comments(notes, decisions).items()]
    return replace(result, report=replace(result.report, findings=tuple(left), note_remarks=tuple(at_notes)))


def _said_of_note(check: DocumentCheck, remark: NoteRemark) -> str:
    label = check.report.documents[0].document.notes[remark.place].label
    return f"note {label}: {remark.by or 'an editor'} says “{remark.words}”"


def sign_off_of(
    check: DocumentCheck, decisions: Mapping[str, Decision], edits: Iterable[FieldEdit], name: str, note: str
) -> sign_off.SignOff:
    """Who answers for the check, with the decisions and edits on the page; `name` made those that nobody has signed."""
    if check.result is None:
        raise AssertionError("the check is not done")
    now = datetime.now(UTC)
    own = dict(zip(check.names, fingerprints(check.result.report), strict=True))
    fixes = {
        name: fix
        for finding, name in zip(check.report.findings, check.names, strict=True)
        if (decision := decisions.get(name)) is not None
        and decision.kind is DecisionKind.ACCEPT
        and (fix := chosen_fix(finding, decision.choice)) is not None
    }
    made = [
        sign_off.SignedDecision(
            own[each.finding],
            _DONE[each.kind],
            each.by or name,
            each.reason,
            each.until,
            to_second(each.made),
            sign_off.change_words(fixes[each.finding]) if each.finding in fixes else "",
            fixes[each.finding].note if each.finding in fixes else "",
        )
        for each in decisions.values()
        if each.holds(now.date()) and each.finding in own
    ]
    edited = [
        sign_off.SignedEdit(each.source, each.field, each.value, before, each.by or name, to_second(each.made))
        for each, before in _with_what_notes_say(check, edits)
        if each.value != before  # else the note says so by now
    ]
    rejects = check.project.settings.rejects_changes
    return sign_off.SignOff(name, now, note, made, check.document.style, edited, rejects_changes=rejects)


def _with_what_notes_say(check: DocumentCheck, edits: Iterable[FieldEdit]) -> Iterator[tuple[FieldEdit, str]]:
    for each in edits:
        yield each, said_in_notes(check, each)


def said_in_notes(check: DocumentCheck, edit: FieldEdit) -> str:
    """What the notes of a check that is done say of a field that was edited."""
    result = check.result
    if not check.said and result is not None:
        documents = [each.document for each in result.report.documents]
        check.said.update(items_of_notes(documents, result.context, check.project, result.report.today))
    item = check.said.get(edit.source)
    return form_text(item_variables(item).get(edit.field)) if item is not None else ""


def unsaid_edits(
    check: DocumentCheck, edits: Mapping[tuple[str, str], FieldEdit]
) -> Mapping[tuple[str, str], FieldEdit]:
    """Those that differ from what the notes say by now."""
    return {key: each for key, each in edits.items() if each.value != said_in_notes(check, each)}


# A finding of the check is one of the file that is signed, whatever a copy of that has.
_DONE = {
    DecisionKind.ACCEPT: "accepted; not in this file",
    DecisionKind.COMMENT: "left as a comment",
    DecisionKind.IGNORE: "ignored",
}


def to_second(time: str) -> str:
    """An ISO time without its fractions."""
    return datetime.fromisoformat(time).isoformat(timespec="seconds")
