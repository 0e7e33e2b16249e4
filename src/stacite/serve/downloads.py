"""What an editor takes along: the reviewed document, the report, the sources, and the record of a sign-off."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from stacite.app import sign_off
from stacite.app.export import exportable
from stacite.app.extract import extract, items_of_notes
from stacite.app.fix import check_again, feasible_fixes, fix_report
from stacite.app.reviewed import CHANGEABLE, copy_kind, reviewed_copy
from stacite.errors import DocumentError
from stacite.exporters.base import EXPORTERS, ExportOptions, exporter
from stacite.model.citation import CitationForm
from stacite.model.document import NAMELESS, NoteKind, spoken
from stacite.model.finding import Finding, Fix, Severity, TextChange
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.item import DATE_VARIABLES, field_label, type_words
from stacite.model.report import NoteRemark, fingerprints
from stacite.own_files import copy_stem
from stacite.registry.readings import form_text, item_variables
from stacite.reporters import html
from stacite.reporters.base import Style, reporter
from stacite.reporters.html.markup import cropped
from stacite.reporters.summary import as_sentences
from stacite.reporters.wording import as_end, date_words, note_name, rule_title, without_style_advice
from stacite.rules.run import words_at
from stacite.serve.workspace import SEEN, Decision, DecisionKind, chosen_fix, edit_name, note_comments
from stacite.text.characters import capitalized, listed, one_line
from stacite.text.months import month_name
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from stacite.app.check import CheckResult
    from stacite.app.reviewed import ReviewedCopy
    from stacite.model.citation import Citation
    from stacite.model.document import Note
    from stacite.model.finding import Edit
    from stacite.model.report import ParsedDocument, Report
    from stacite.rules.view import NoteView
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import FieldEdit, StoredDocument

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
    unmade: tuple[str, ...] = ()
    """The fingerprints of the findings whose fixes these are."""


def download(
    what: str,
    check: DocumentCheck,
    decisions: Mapping[str, Decision],
    edits: Collection[FieldEdit],
    before: Iterable[Decision] = (),
) -> Download:
    """The file of this kind, see `DOWNLOADS` and `RECORDS`. Raises StaciteError where it can't be made.

    The comments that were left `before`, in earlier versions, are not those of somebody else in this one.
    """
    if check.result is None:
        raise AssertionError("the check is not done")
    name, today = PurePath(check.document.name), datetime.now(UTC).date()
    if what == "reviewed":
        written = {
            spoken("", by, each.reason)[1:]
            for each in before
            if each.reason and each.kind in (DecisionKind.COMMENT, DecisionKind.NOTE)
            for by in (one_line(each.by) or NAMELESS, NAMELESS)
        }
        copy = _reviewed(check, check.result, decisions, edits, today, written)
        if not copy.name:
            raise DocumentError(copy.refusals[-1].rstrip("."), "Save the report instead.")
        unmade = tuple(
            name
            for finding, name in zip(check.report.findings, check.names, strict=True)
            if any(fix in copy.unmade for fix in (finding.fix, *finding.choices))
        )
        if copy.corrected:
            own = f"{copy_stem(name.stem)}{name.suffix}"
            return Download(own, copy.corrected, _BYTES, tuple(as_sentences(copy.refusals)), unmade)
        return Download(copy.name, copy.data, _BYTES, tuple(as_sentences(copy.refusals)), unmade)
    if what == "report":
        report = _without_ignored(check, check.result, decisions, today).report
        said = (_said_of_note(check, each) for each in report.note_remarks)
        report = replace(report, remarks=(*map(without_style_advice, report.remarks), *said))
        above = sign_off.decisions_above(check.report, sign_off_of(check, decisions, edits, NAMELESS, ""))
        shown = html.render(report, Style(), *above, names_commands=False)
        return Download(f"{name.stem}.report.html", shown.encode(), "text/html")
    if what == "registry":
        document = check.result.report.documents[0].document
        return Download("citations.yaml", extract([document], check.project, today).after.encode(), "text/yaml")
    if what in EXPORTERS:
        chosen = exporter(what)
        references = [*map(exportable, check.result.report.registry.references)]
        text = chosen.export(references, ExportOptions())
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
    edits: Collection[FieldEdit],
    today: date,
    written: Collection[tuple[str, str]],
) -> ReviewedCopy:
    """The copy with the fixes that were accepted, and comments on what is neither fixed nor ignored."""
    kept = _without_ignored(check, result, decisions, today, with_remarks=True)
    printed = printed_edits(check, {(each.source, each.field): each for each in edits}, decisions)
    chosen = {name: each for name, each in printed.items() if name in decisions}
    kept, fixes = _with_changes(kept, chosen)
    told = _edits_told(check, result, edits, printed, chosen)
    return reviewed_copy(kept, check.project, [*_accepted(check, result, decisions, today), *fixes], told, written)


def _with_changes(checked: CheckResult, chosen: Mapping[str, PrintedEdit]) -> tuple[CheckResult, list[Fix]]:
    """The result with what edits change in the notes as findings, and the fixes that make these changes."""
    changes = [change for each in chosen.values() for change in each.changes]
    report = checked.report
    report = replace(report, findings=(*report.findings, *changes), sources=_sources(report))
    return replace(checked, report=report), [each.fix for each in changes if each.fix is not None]


def _sources(report: Report) -> dict[str, str]:
    """The texts of the report's files, also of a document without findings."""
    document = report.documents[0].document
    return {**report.sources, **({document.path: document.source} if document.source is not None else {})}


def _edits_told(
    check: DocumentCheck,
    result: CheckResult,
    edits: Iterable[FieldEdit],
    printed: Mapping[str, PrintedEdit],
    chosen: Container[str],
) -> dict[str, list[str]]:
    """By the label of a note, or the words of an entry: who has edited which fields of a source, unless it says so.

    That is the first text that still prints the old value; for a value that none prints, the first that cites the
    source. Not of the edits that the notes of the copy have.
    """
    made: dict[tuple[str, str, str, str], list[FieldEdit]] = {}
    for each, before in _with_what_notes_say(check, edits):
        name = edit_name(each)
        left = printed[name].left(is_chosen=name in chosen) if name in printed else None
        if each.value == before or each.field == SEEN or left == []:
            continue
        text = _first_citing(result.report.documents[0], each.source, left)
        if text is not None:
            named = (text.text, "entry") if text.kind is NoteKind.ENTRY else (text.label, "note")
            made.setdefault((*named, each.source, each.by), []).append(each)
    told: dict[str, list[str]] = {}
    for (text_name, kind, _, by), own in made.items():
        words = f"{by or 'An editor'} {as_end(edits_in_words(own))} Correct the {kind}."
        told.setdefault(text_name, []).append(words)
    return told


def _first_citing(parsed: ParsedDocument, source: str, labels: Collection[str] | None) -> Note | None:
    """The first text that cites a source; if there are `labels`, of those that have one of them; an entry has none."""
    for text, keys in zip(parsed.document.texts, parsed.all_keys, strict=True):
        label = "" if text.kind is NoteKind.ENTRY else text.label
        if source in keys and (labels is None or label in labels):
            return text
    return None


def is_of_bibliography(check: DocumentCheck, source: str) -> bool:
    """Whether a source is only in the bibliography of the document, and no note cites it."""
    documents = check.result.report.documents if check.result is not None else ()
    cited, listed = (
        any(source in each for document in documents for each in keys(document))
        for keys in (attrgetter("keys"), attrgetter("source_keys"))
    )
    return listed and not cited


class PrintedEdit(NamedTuple):
    """An edit of a source, and what the notes print of it."""

    edit: FieldEdit
    printed: str
    """The old value, as the first of them prints it."""
    changes: Sequence[Finding]
    """One for each note in which the new value can take its place, with the fix that does it."""
    others: Sequence[str]
    """The numbers of the notes that print the old value in some way that can't be changed here; empty for an entry."""
    programs: Mapping[str, str]
    """By such a number: the reference manager that writes the citation."""
    fixed: Sequence[str]
    """The numbers of the notes in which a fix that was accepted makes the same change."""

    def left(self, *, is_chosen: bool) -> list[str]:
        """The numbers of the notes that print the old value in the copy, too; empty for an entry."""
        return [*(() if is_chosen else (change.note for change in self.changes)), *self.others]


def printed_edits(
    check: DocumentCheck, edits: Mapping[tuple[str, str], FieldEdit], decisions: Mapping[str, Decision]
) -> dict[str, PrintedEdit]:
    """By the names of edits, see `edit_name`: those whose old value notes still print."""
    told = unsaid_edits(check, edits)
    if check.result is None or not told:
        return {}
    view, found = check.result.context.view.documents[0], {}
    can_change = copy_kind(view.document) in CHANGEABLE
    accepted = _changes(_accepted(check, check.result, decisions, datetime.now(UTC).date()))
    for edit in told.values():
        before = said_in_notes(check, edit)
        if edit.field in (SEEN, "type") or not before:
            continue
        changes, others, fixed, printed, programs = [], [], list[str](), "", dict[str, str]()
        for note in view.texts:
            made = [*_edits_of(note, edit, before, check.report.unsure_below)]
            if not made:
                continue
            printed = printed or _printed(note, edit, check.report.unsure_below)
            change = _change_of(note, edit, tuple(each for each in made if each is not None))
            if all(made) and change.fix is not None and accepted.issuperset(_changes([change.fix])):
                fixed.append(note.label)
            elif can_change and all(made) and _is_feasible(check, change):
                changes.append(change)
            else:
                others.append(note.label)
                if program := _program(note, edit.source):
                    programs[note.label] = program
        if changes or others or fixed:
            found[edit_name(edit)] = PrintedEdit(edit, printed, changes, others, programs, fixed)
    return found


def _changes(fixes: Iterable[Fix]) -> set[TextChange]:
    return {change for fix in fixes for edit in fix.edits for change in TextChange.of(edit)}


def _program(note: NoteView, source: str) -> str:
    """The reference manager whose field prints a source in a note; empty for none."""
    spans = [citation.span for citation, key in note.citations() if key == source]
    for item in note.source_note.items:
        if item.program and item.span is not None:
            start, end = item.span
            if any(first < end and start < last for first, last in spans):
                return item.program
    return ""


def _is_feasible(check: DocumentCheck, change: Finding) -> bool:
    """Whether the words can be changed: those of a field, for example, can't."""
    wanted = [(change, change.fix)] if change.fix is not None else []
    return bool(feasible_fixes(wanted, check.tracked, _sources(check.report))[0])


def chosen_edits(
    check: DocumentCheck, decisions: Mapping[str, Decision], edits: Iterable[FieldEdit]
) -> dict[str, PrintedEdit]:
    """Of `printed_edits` those that the notes of the copy get, too."""
    chosen = {(each.source, each.field): each for each in edits if edit_name(each) in decisions}
    return printed_edits(check, chosen, decisions)


def with_corrected(
    check: DocumentCheck, decisions: Mapping[str, Decision], edits: Collection[FieldEdit]
) -> Mapping[str, Decision]:
    """The decisions, and one on each other finding that is gone when the notes of the copy get the chosen edits."""
    chosen = chosen_edits(check, decisions, edits)
    if check.result is None or not chosen:
        return decisions
    names = frozenset(chosen)
    if names not in check.corrected:
        check.corrected[names] = _corrected(check, check.result, chosen)
    found, today = {}, datetime.now(UTC).date()
    for finding, name in zip(check.report.findings, check.names, strict=True):
        is_decided = name in decisions and decisions[name].holds(today)
        if name not in check.corrected[names] or is_decided:
            continue
        edit, each = max(chosen.items(), key=lambda pair: _nearness(pair[1], finding, check.report))
        made, does = decisions[edit], _change_words(each.edit)
        found[name] = Decision(name, DecisionKind.EDIT, reason=does, made=made.made, by=made.by, edit=edit)
    return {**decisions, **found}


def _nearness(printed: PrintedEdit, finding: Finding, report: Report) -> tuple[bool, bool, bool]:
    """How surely it is this edit that corrects a finding: it is in its note, of its source, and changes its words."""
    here = [each for each in printed.changes if each.note == finding.note]
    words = words_at(finding.location, report.documents[0].document.source)
    edits = [edit for each in here if each.fix is not None for edit in each.fix.edits]
    return bool(here), printed.edit.source == finding.reference, any(edit.old in words for edit in edits)


def _corrected(check: DocumentCheck, result: CheckResult, chosen: Mapping[str, PrintedEdit]) -> Collection[str]:
    """The fingerprints of the findings that another check of the changed notes doesn't have."""
    changed, fixes = _with_changes(result, chosen)
    fixed = fix_report(changed.report, result.context, check.project, unsafe=False, chosen=fixes)
    after = check_again(changed, fixed, check.project).report.findings
    before = [_found(*each) for each in zip(check.names, result.report.findings, strict=True)]
    again = sign_off.found_again(before, [_found(f"now {at}", each) for at, each in enumerate(after)])
    return frozenset(check.names) - again.keys()


def _found(name: str, finding: Finding) -> sign_off.FoundFinding:
    return sign_off.FoundFinding(name, rule_title(finding), note_name(finding), finding.reference, finding.message)


def is_to_be_printed(edit: FieldEdit, printed: Mapping[str, PrintedEdit]) -> bool:
    """Whether an edit has a value that a note has no place for yet."""
    return edit.field not in (SEEN, "type") and edit_name(edit) not in printed


def _edits_of(note: NoteView, edit: FieldEdit, before: str, unsure_below: float) -> Iterator[Edit | None]:
    """What puts the new value into a note; None for each place where it prints the old one and can't be changed."""
    for citation in _printing(note, edit, unsure_below):
        if citation.item is None:
            continue
        is_full = citation.form is CitationForm.FULL
        if is_full and form_text(item_variables(citation.item).get(edit.field)) != before:
            continue
        start, end = citation.fields[edit.field]
        changes = changes_in(note.printed[start:end], edit.field, before, edit.value, note.printed[end : end + 3])
        if is_full and not changes:
            yield None
        for first, last, new in changes:
            yield note.edit(start + first, start + last, new, is_asked=True)


def _printed(note: NoteView, edit: FieldEdit, unsure_below: float) -> str:
    spans = (citation.fields[edit.field] for citation in _printing(note, edit, unsure_below))
    return next((one_line(note.printed[slice(*span)].replace("*", "")) for span in spans), "")


def _printing(note: NoteView, edit: FieldEdit, unsure_below: float) -> Iterator[Citation]:
    """The citations of a note that print the edited field; not where the words for it may be others, misread."""
    for citation, key in note.citations():
        is_sure = citation.from_field or citation.confidence_in(edit.field) >= unsure_below
        if key == edit.source and edit.field in citation.fields and is_sure:
            yield citation


def _change_of(note: NoteView, edit: FieldEdit, edits: tuple[Edit, ...]) -> Finding:
    by = f" by {edit.by}" if edit.by else ""
    words = _change_words(edit)
    return Finding(
        "",
        "edited",
        Severity.INFO,
        words,
        note.place(0, len(note.printed)),
        note.label,
        edit.source,
        fix=Fix(words, edits),
        title=f"{capitalized(field_name(edit.field))} edited{by}",
    )


def _change_words(edit: FieldEdit) -> str:
    return f"Change {the_field(edit.field)} to {edited_text(edit.field, edit.value)}"


def changes_in(printed: str, field: str, before: str, value: str, after: str = "") -> list[tuple[int, int, str]]:
    """What makes the new value of the old one, as it is printed; nothing where that is not certain.

    Only the words that differ are changed: where they stand once, however names are inverted and dates are written. The
    sentence, which goes on with `after`, keeps its punctuation.
    """
    pairs = [(before, value)]
    days = _DAY.fullmatch(before), _DAY.fullmatch(value)
    is_iso = "-" in before and before in printed
    if field in DATE_VARIABLES and not is_iso and days[0] is not None and days[1] is not None:
        parts = [*zip(days[0].groups(), days[1].groups(), strict=True)]
        if any((old is None) != (new is None) for old, new in parts):
            return []
        (year, month, day) = parts
        pairs = [year] if year[0] != year[1] else []
        pairs += [(month_name(int(month[0])), month_name(int(month[1])))] if month[0] != month[1] else []
        pairs += [(day[0].lstrip("0"), day[1].lstrip("0"))] if day[0] != day[1] else []
    changes = []
    for old, new in pairs:
        own, other = _differing(old, new)
        edges = r"(?<!\w)" * own[:1].isalnum(), r"(?!\w)" * own[-1:].isalnum()
        places = [*re.finditer(f"{edges[0]}{re.escape(own)}{edges[1]}", printed)]
        if not own.strip() or not other.strip() or "\n" in own + other or len(places) != 1:
            return []
        start, end = places[0].span()
        follows = f"{printed[end:]}{after}"
        if other.endswith(".") and follows.startswith("."):
            other = other[:-1]
        elif own.endswith(".") and not other.endswith(".") and end == len(printed) and _SENTENCE.match(after):
            end -= 1
        changes.append((start, end, other))
    return changes


# What begins after a period that ends an abbreviation and a sentence.
_SENTENCE = pattern(r"\s+[*“\"‘'«]{0,2}[^\W_a-zß-ÿ]|\s+[*“\"‘'«]|\s*\Z")


_DAY = pattern(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_TOKENS = pattern(r"\w+|\W")


def _differing(old: str, new: str) -> tuple[str, str]:
    """The words of both without those that they begin and end with; with one of them where only words were put in."""
    was, becomes = _TOKENS.findall(old), _TOKENS.findall(new)
    shortest = min(len(was), len(becomes))
    start = next((at for at in range(shortest) if was[at] != becomes[at]), shortest)
    end = next((at for at in range(shortest - start) if was[-1 - at] != becomes[-1 - at]), shortest - start)
    while True:
        words = "".join(was[start : len(was) - end]), "".join(becomes[start : len(becomes) - end])
        if start == 0 or all(map(str.strip, words)):
            return words
        start -= 1


def edits_in_words(edits: Iterable[FieldEdit]) -> str:
    """`set the date to April 2016 and removed the URL`."""
    made = [*edits]
    saw = [f"saw the source ({edited_text(SEEN, each.value)})" for each in made if each.field == SEEN and each.value]
    values = {the_field(each.field): edited_text(each.field, each.value) for each in made if each.field != SEEN}
    changed = [f"{name} to {text}" for name, text in values.items() if text]
    removed = [name for name, text in values.items() if not text]
    parts = (("set", changed), ("removed", removed))
    return " and ".join((*saw, *(f"{verb} {listed(each, serial=True)}" for verb, each in parts if each)))


def field_name(variable: str) -> str:
    """What people call a field, in a sentence: `title`; in quotation marks where that is no noun."""
    label = field_label(variable)
    return f"“{capitalized(label)}”" if label.endswith(" in") else label


def the_field(variable: str) -> str:
    """The same with its article: `the title`."""
    name = field_name(variable)
    return name if name.startswith("“") else f"the {name}"


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
    return f"note {label}, comment by {remark.by or 'the editor'}: {remark.words}"


def sign_off_of(
    check: DocumentCheck, decisions: Mapping[str, Decision], edits: Collection[FieldEdit], name: str, note: str
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
            "" if each.kind is DecisionKind.EDIT else each.reason,
            each.until,
            to_second(each.made),
            sign_off.change_words(fixes[each.finding])
            if each.finding in fixes
            else each.reason * (each.kind is DecisionKind.EDIT),
            fixes[each.finding].note if each.finding in fixes else "",
        )
        for each in decisions.values()
        if each.holds(now.date()) and each.finding in own
    ]
    printed = chosen_edits(check, decisions, edits)
    edited = [
        sign_off.SignedEdit(
            each.source,
            each.field,
            each.value,
            before,
            each.by or name,
            to_second(each.made),
            [change.note for change in printed[edit].changes] if (edit := edit_name(each)) in printed else (),
        )
        for each, before in _with_what_notes_say(check, edits)
        if each.value != before  # else the note says so by now
    ]
    settings = check.project.settings
    asked, rejects = (settings.style, settings.house), settings.rejects_changes
    return sign_off.SignOff(name, now, note, made, *asked, edited, rejects_changes=rejects)


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
    variables = item_variables(item) if item is not None else {}
    said = form_text(variables.get(edit.field))
    if edit.field == "URL" and not said and (doi := doi_of_url(edit.value)):
        # The URL of a DOI is read as that DOI.
        return edit.value if doi_key(doi) == doi_key(form_text(variables.get("DOI"))) else ""
    return said


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
    DecisionKind.EDIT: "corrected by an edit; not in this file",
}


def to_second(time: str) -> str:
    """An ISO time without its fractions."""
    return datetime.fromisoformat(time).isoformat(timespec="seconds")
