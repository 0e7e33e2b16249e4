"""Applies the fixes of findings in memory, shows them as a diff, or writes them.

In Word documents they become tracked changes. Every changed document is read again before it counts, since a rule may
be wrong about the markup around its edit: then characters that it never meant to change read differently, a link is
lost, or a template tag is no longer one. Files that somebody has changed meanwhile are left alone, and so is whatever
would get out of step with them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from itertools import takewhile
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from stacite import files
from stacite.app import text_edits
from stacite.app.check import run_rules
from stacite.app.extract import collect_again, kept_in_step
from stacite.errors import DocumentError, FileError, UsageError
from stacite.model.document import STDIN, AddressSource
from stacite.model.evidence import Verdict
from stacite.model.finding import Applicability, TextChange
from stacite.odf import OdtNotes
from stacite.ooxml.revisions import WordNotes
from stacite.readers.base import ReadOptions, TrackedChanges, read
from stacite.registry import schema, store
from stacite.registry.yaml_edit import rewrite
from stacite.reporters import word
from stacite.text.characters import listed, one_line
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
    from datetime import date

    from stacite.app.check import CheckResult
    from stacite.app.documents import Project
    from stacite.app.text_edits import AppliedFixes
    from stacite.model.document import Document, Note
    from stacite.model.evidence import Evidence, LinkCheck
    from stacite.model.finding import Finding, Fix
    from stacite.model.report import Report
    from stacite.rules.base import Context
    from stacite.text.spans import Passage, PassageSlice


# Rounds of fixes, each of what came to light with the one before.
_MOST_ROUNDS = 5
# Times that decisions are written again for somebody who saves the registry at the same moment.
_TRIES = 5
_UNSAFE_TO_CHANGE = "stacite can't change this file safely"
_REJECTING = ReadOptions(TrackedChanges.REJECT)
# Characters of markup after the last piece of a text: a note reference, an end tag.
_MOST_MARKUP = 200
# Ways of reading a text with or without the changes at the edge of markup; more than a few mean the same.
_MOST_WAYS = 8
_SOURCE, _START, _END = attrgetter("source"), attrgetter("start"), attrgetter("end")


@dataclass(frozen=True, slots=True)
class TrackedDocument:
    """A document with tracked changes, before and after."""

    before: Document
    after: Document
    data: bytes
    """Of the changed file."""

    @property
    def changes(self) -> int:
        """How many tracked changes were made."""
        return self.after.pending_changes - self.before.pending_changes


class TrackedNotes(Protocol):
    """The text of a document's notes, and how it can be changed with tracked changes."""

    @property
    def data(self) -> bytes:
        """The file."""
        ...

    @property
    def characters(self) -> str:
        """The text of all notes; offsets of changes count in it."""
        ...

    def hindrance(self, change: TextChange) -> str:
        """Why the change can't be made; empty if it can."""
        ...

    def tracked(self, changes: Sequence[TextChange], day: date) -> bytes:
        """The document with these changes."""
        ...


# What changes the notes of a format.
_TRACKING: Mapping[str, Callable[[bytes, str], TrackedNotes]] = MappingProxyType(
    {"docx": WordNotes.of, "odt": OdtNotes.of}
)


@dataclass(frozen=True, slots=True)
class FixedFiles:
    """The results of fixes; nothing is written yet."""

    files: Mapping[str, tuple[str, str]]
    """By path: the text before and after, for each file that changes."""
    sources: Mapping[str, str]
    """The fixed text of every file of the report."""
    applied: int
    skipped: int
    context: Context
    """As after the fixes, with the same evidence."""
    tracked: Mapping[str, TrackedDocument] = field(default_factory=dict)
    """The documents that are no text and change, by path."""
    refusals: tuple[str, ...] = ()
    """A sentence for each fix that such a document does not allow, and for each file that has changed meanwhile."""
    changed: tuple[str, ...] = ()
    """The files that somebody has changed since they were read; they were left alone."""
    extracted: tuple[str, ...] = ()
    """The documents whose notes the registry has as they were read."""
    made: tuple[Finding, ...] = ()
    """Those whose fixes were made, each in the note that was changed."""
    unmade: tuple[tuple[Finding, Fix], ...] = ()
    """The fixes that were wanted and could not be made."""
    overlapping: tuple[tuple[Finding, Fix], ...] = ()
    """Those of them that no sentence tells of: another fix changes the same place."""
    later: int = 0
    """How many findings were fixed that the report did not have: they came to light with its fixes."""
    report: Report | None = None
    """What the rules find after the fixes, if they were run again."""


def fix_report(  # noqa: PLR0913 - which fixes, and in what
    report: Report,
    context: Context,
    project: Project,
    *,
    unsafe: bool,
    chosen: Sequence[Fix] | None = None,
    changed: Collection[str] = (),
    again: Callable[[Report], Report] | None = None,
) -> FixedFiles:
    """Apply the report's fixes, then extract the fixed documents into the registry where it lists them.

    With `chosen` these and no others; none in the files that somebody has `changed`. With `again`, also the fixes of
    what comes to light with them, as far as it returns these findings: straight quotation marks hide from another rule
    that a comma is on the wrong side of them.
    """
    fixed = _fix_once(report, context, project, unsafe=unsafe, chosen=chosen, changed=changed)
    for _ in range(_MOST_ROUNDS - 1):
        if again is None or not (fixed.files or fixed.tracked):
            break
        whole = _found_after(fixed, report.originals, project)
        fixed = replace(fixed, report=whole)
        then = _fix_once(again(whole), fixed.context, project, unsafe=unsafe, chosen=None, changed=changed)
        if not (then.files or then.tracked):
            break
        fixed = _joined(fixed, then)
    return fixed


def _found_after(fixed: FixedFiles, originals: Mapping[str, bytes], project: Project) -> Report:
    data = {**originals, **{path: each.data for path, each in fixed.tracked.items()}}
    return run_rules(fixed.context, project, fixed.sources, data)


def _joined(first: FixedFiles, then: FixedFiles) -> FixedFiles:
    """Both rounds of fixes as one."""
    changes = {path: (before, then.sources[path]) for path, (before, _) in first.files.items()}
    tracked = {
        path: replace(each, before=first.tracked[path].before) if path in first.tracked else each
        for path, each in then.tracked.items()
    }
    return replace(
        then,
        files={path: each for path, each in {**then.files, **changes}.items() if each[0] != each[1]},
        applied=first.applied + then.applied,
        tracked={**first.tracked, **tracked},
        refusals=tuple(dict.fromkeys((*first.refusals, *then.refusals))),
        made=(*first.made, *then.made),
        later=first.later + max(0, then.applied - len(first.overlapping)),
    )


def _fix_once(
    report: Report,
    context: Context,
    project: Project,
    *,
    unsafe: bool,
    chosen: Sequence[Fix] | None,
    changed: Collection[str],
) -> FixedFiles:
    notes = word_notes(report)
    offered = _wanted(report, chosen, unsafe=unsafe)
    closed = _closed_files(changed, context, project)
    wanted, refusals = feasible_fixes([each for each in offered if not _touches(each, closed)], notes, report.sources)
    characters = {path: held.characters for path, held in notes.items()}
    texts = {**report.sources, **characters}
    outcome = text_edits.apply_fixes(texts, [fix for fix in wanted if fix.edits])
    if damaged := _damaged(context, outcome):
        codes = {id(fix): finding.code or finding.title for finding, fix in offered}
        for path in damaged:
            wanted, refusal = _without_damage(context, texts, wanted, codes, path)
            refusals = (*refusals, refusal)
        outcome = text_edits.apply_fixes(texts, [fix for fix in wanted if fix.edits])
    sources = {path: text for path, text in outcome.sources.items() if path in report.sources}
    tracked = _tracked_documents(context, notes, outcome)
    documents = [
        tracked[path].after
        if (path := parsed_document.document.path) in tracked
        else _with_sources(parsed_document.document, _reread(parsed_document.document, sources), project)
        for parsed_document in context.documents
    ]
    name = project.registry_name
    sources[name], fixed, extracted = _extracted(documents, sources.get(name, ""), context, project, closed)
    changes = {path: (report.sources[path], text) for path, text in sources.items() if text != report.sources[path]}
    # A fix without edits is a command (`extract`), which happens here anyway.
    applied = len(outcome.applied) + sum(not fix.edits for fix in wanted)
    skipped = len(outcome.skipped) + len(offered) - len(wanted)
    refusals = (*refusals, *_sentences(offered, changed, closed))
    done, passed = ({id(fix) for fix in fixes} for fixes in (outcome.applied, outcome.skipped))
    unmade = tuple(each for each in offered if each[1].edits and id(each[1]) not in done)
    overlapping = tuple(each for each in unmade if id(each[1]) in passed)
    return FixedFiles(
        changes,
        sources,
        applied,
        skipped,
        fixed,
        tracked,
        refusals,
        tuple(changed),
        extracted,
        tuple(_where_made(finding, each) for finding, each in offered if id(each) in done),
        unmade,
        overlapping,
    )


def _where_made(finding: Finding, fix: Fix) -> Finding:
    """The finding; where its fix changes another note, as one on that."""
    return replace(finding, note=fix.note, message=fix.message) if fix.note not in ("", finding.note) else finding


def _damaged(context: Context, outcome: AppliedFixes) -> list[str]:
    """The text documents that, read again, differ in more than the fixes mean to change."""
    documents = (each.document for each in context.documents)
    return [
        document.path
        for document in documents
        if document.source is not None
        and (changes := outcome.changes.get(document.path))
        and not reads_as_intended(document, _reread(document, outcome.sources), changes)
    ]


def _without_damage(
    context: Context, texts: Mapping[str, str], wanted: Sequence[Fix], codes: Mapping[int, str], path: str
) -> tuple[list[Fix], str]:
    """The fixes without those of the rules that would damage a document, and a sentence that names these rules.

    Without all fixes of the document where no rule does so alone.
    """
    here = [fix for fix in wanted if any(edit.path == path for edit in fix.edits)]

    def damages(fixes: Sequence[Fix]) -> bool:
        return path in _damaged(context, text_edits.apply_fixes({path: texts[path]}, fixes))

    rules = sorted({codes[id(fix)] for fix in here})
    alone = [code for code in rules if damages([fix for fix in here if codes[id(fix)] == code])]
    if not alone or damages([fix for fix in here if codes[id(fix)] not in alone]):
        alone = rules
    named = f"the fix of {alone[0]} was" if len(alone) == 1 else f"the fixes of {listed(alone)} were"
    it = "it" if len(alone) == 1 else "they"
    bad = {id(fix) for fix in here if codes[id(fix)] in alone}
    left = [fix for fix in wanted if id(fix) not in bad]
    return left, f"{path}: {named} not made, because {it} would change more than intended. Please report this bug."


def _closed_files(changed: Collection[str], context: Context, project: Project) -> dict[str, str]:
    """The files that can't be written, and the changed file because of which that is so."""
    closed = {path: path for path in changed}
    name = project.registry_name
    if name in closed:
        # A document that the registry lists is written with it or not at all: they must stay in step.
        listed = (each.document.path for each in context.documents if each.registered is not None)
        closed = dict.fromkeys(listed, name) | closed
    return closed


def _touches(wanted: tuple[Finding, Fix], closed: Container[str]) -> bool:
    finding, fix = wanted
    return finding.location.path in closed or any(edit.path in closed for edit in fix.edits)


def _sentences(
    offered: Sequence[tuple[Finding, Fix]], changed: Collection[str], closed: Mapping[str, str]
) -> Iterator[str]:
    yield from (f"{path}: changed during the check, so it was not fixed. Run the check again." for path in changed)
    edited = dict.fromkeys(edit.path for _, fix in offered for edit in fix.edits)
    for path in edited:
        if path in closed and path not in changed:
            yield f"{path}: not fixed, because {closed[path]} changed during the check."


def write(  # noqa: PLR0913 - which fixes, and in what
    report: Report,
    checked: CheckResult,
    project: Project,
    *,
    unsafe: bool,
    chosen: Sequence[Fix] | None = None,
    complete: Callable[[FixedFiles], FixedFiles] | None = None,
    again: Callable[[Report], Report] | None = None,
) -> FixedFiles:
    """Apply the fixes of a report on what was checked, and write the files.

    Those that somebody has changed meanwhile are left alone. `again` is as in `fix_report`. `complete` makes further
    changes to the registry, which is read again for them if it has changed. Raises FileError if a file can't be
    written; then nothing was written.
    """
    name = project.registry_name
    snapshots = checked.snapshots
    changed: dict[str, None] = {}
    last: files.ChangedFileError | None = None
    for _ in range(len(snapshots) + _TRIES):
        fixed = (
            fix_report(report, checked.context, project, unsafe=unsafe, chosen=chosen, changed=changed, again=again)
            if chosen is None or chosen
            else FixedFiles({}, report.sources, 0, 0, checked.context)
        )
        fixed = _with_reasons(fixed, project)
        completed = fixed if complete is None else complete(fixed)
        try:
            save(completed, snapshots, project)
        except files.ChangedFileError as error:
            last = error
            changed |= {path.as_posix(): None for path in error.paths}
            if complete is not None and name in changed:
                stored = store.load(project.registry_file)
                now = stored.snapshot
                if now is None or not store.is_same_file(snapshots[name], now):
                    raise
                snapshots = dict(snapshots) | {name: now}
                report = replace(report, sources={**report.sources, name: stored.text})
        else:
            return completed
    raise last or files.ChangedFileError([project.registry_file])


def _with_reasons(fixed: FixedFiles, project: Project) -> FixedFiles:
    """The results, with a comment in each document with tracked changes that says why they were made.

    The registry is kept in step: it has the digests of its documents.
    """
    if not fixed.tracked:
        return fixed
    tracked = {path: _explained(each, fixed) for path, each in fixed.tracked.items()}
    views = fixed.context.documents
    documents = [tracked[path].after if (path := each.document.path) in tracked else each.document for each in views]
    name = project.registry_name
    closed = _closed_files(fixed.changed, fixed.context, project)
    text, context, extracted = _extracted(documents, fixed.sources.get(name, ""), fixed.context, project, closed)
    changes = dict(fixed.files)
    if name in changes:
        changes[name] = changes[name][0], text
    report = fixed.report and replace(fixed.report, documents=context.documents)
    sources = {**fixed.sources, name: text}
    return replace(
        fixed, files=changes, sources=sources, context=context, tracked=tracked, extracted=extracted, report=report
    )


def _explained(tracked: TrackedDocument, fixed: FixedFiles) -> TrackedDocument:
    document = tracked.after
    own = [each for each in fixed.made if each.location.path == document.path]
    if not own:
        return tracked
    made = word.MadeChanges(own, tracked.changes)
    data = word.with_reasons(tracked.data, document, made, _day(fixed.context))
    return replace(tracked, data=data, after=read(data, document.path, document.format))


def save(fixed: FixedFiles, snapshots: Mapping[str, files.FileSnapshot], project: Project) -> None:
    """Write every file that changes, all or none.

    Raises ChangedFileError if one of them, or a document that was extracted, has changed since it was read.
    """
    data = {path: each.data for path, each in fixed.tracked.items()}
    data |= {path: after.encode() for path, (_, after) in fixed.files.items()}
    if STDIN in data:
        raise UsageError("fixes can't be written to standard input", "Name the file of the document.")
    if data:
        unchanged = [snapshots[path] for path in fixed.extracted if project.registry_name in data]
        changes = [files.Change(snapshots[path], new) for path, new in data.items()]
        files.write_all(changes, project.journal_place, unchanged)


def check_again(checked: CheckResult, fixed: FixedFiles, project: Project) -> CheckResult:
    """The rules' findings in the fixed files, with the same evidence."""
    report = fixed.report or _found_after(fixed, checked.report.originals, project)
    return replace(checked, report=report, context=fixed.context)


def diff(fixed: FixedFiles) -> str:
    """What would change, as a unified diff."""
    documents = [tracked_diff(each) for each in fixed.tracked.values()]
    return "".join(
        [*documents, *(text_edits.unified_diff(path, before, after) for path, (before, after) in fixed.files.items())]
    )


def _wanted(report: Report, chosen: Sequence[Fix] | None, *, unsafe: bool) -> list[tuple[Finding, Fix]]:
    """The fixes that are to be made, each with its finding."""
    if chosen is None:
        offered = [(finding, finding.fix) for finding in report.findings if finding.fix]
        return [(finding, fix) for finding, fix in offered if unsafe or fix.applicability is Applicability.SAFE]
    # By identity: two findings may offer equal fixes.
    wanted = {id(fix) for fix in chosen}
    offers = [(finding, fix) for finding in report.findings for fix in (finding.fix, *finding.choices)]
    return [(finding, fix) for finding, fix in offers if fix is not None and id(fix) in wanted]


def _tracked_documents(
    context: Context, notes: Mapping[str, TrackedNotes], outcome: AppliedFixes
) -> dict[str, TrackedDocument]:
    documents = {each.document.path: each.document for each in context.documents}
    return {
        path: track_changes(documents[path], held, changes, outcome.sources[path], _day(context))
        for path, held in notes.items()
        if (changes := outcome.changes[path])
    }


def _day(context: Context) -> date:
    if context.today is None:
        raise AssertionError("a context to fix was collected on a day")
    return context.today


def _reread(document: Document, sources: Mapping[str, str]) -> Document:
    text = sources.get(document.path)
    if text is None or text == document.source:
        return document
    after = read(text.encode("utf-8"), document.path, document.format, ReadOptions(preamble=document.preamble))
    if not document.main_file:
        return after
    # What its main file says counts.
    files = document.bibliography_files
    return replace(after, main_file=document.main_file, preamble=document.preamble, bibliography_files=files)


def _with_sources(before: Document, after: Document, project: Project) -> Document:
    """The document that was read again, with the works of its bibliographies."""
    if after is before or not (after.bibliography_files or "@" in (after.source or "")):
        return after
    from stacite.app.cited_keys import with_named_bibliographies

    return with_named_bibliographies(after, project.settings, project.base)


def _extracted(
    documents: list[Document], text: str, context: Context, project: Project, closed: Container[str]
) -> tuple[str, Context, tuple[str, ...]]:
    """The registry's text after an extract of its documents that are not closed, the context then, and their paths."""
    registry = schema.read_registry(text, project.registry_name)
    # Documents that were never extracted must not enter the registry through a fix.
    listed = [
        document
        for document in documents
        if document.path not in closed and registry.document(project.key(document.path))
    ]
    after = rewrite(text, registry, kept_in_step(listed, registry, project, context.today)) if listed else text
    fixed = collect_again(context, documents, after, project)
    paths = tuple(document.path for document in listed)
    return after, replace(fixed, evidence=_with_new_addresses(fixed)), paths


def _with_new_addresses(context: Context) -> Evidence:
    """The evidence, extended to the new addresses of links that had moved."""
    links = dict(context.evidence.links)
    moved = {link.final_url: link for link in links.values() if link.verdict is Verdict.MOVED}
    for url in context.view.urls_and_dois()[0]:
        if url in moved and url not in links:
            links[url] = _final_link(moved[url])
    return replace(context.evidence, links=links)


def _final_link(link: LinkCheck) -> LinkCheck:
    """The end of the redirects as a link of its own."""
    address = link.final_url.partition("#")[0]
    start = max((at for at, hop in enumerate(link.hops) if hop.url == address), default=len(link.hops))
    reason = "200 OK" if link.status_code in (None, 200) else str(link.status_code)
    return replace(link, url=link.final_url, verdict=Verdict.ALIVE, reason=reason, hops=link.hops[start:])


def word_notes(report: Report) -> dict[str, TrackedNotes]:
    """The notes of the report's Word and ODT documents, by path, as far as it has their bytes and they can change."""
    documents = {each.document.path: each.document for each in report.documents}
    held = (
        (path, _word_notes_of(documents[path], data)) for path, data in report.originals.items() if path in documents
    )
    return {path: notes for path, notes in held if notes is not None}


def _word_notes_of(document: Document, data: bytes) -> TrackedNotes | None:
    """None for other formats, and for files whose XML can be read but not changed safely."""
    if document.note_text is None or document.format not in _TRACKING:
        return None
    try:
        notes = _TRACKING[document.format](data, document.path)
    except DocumentError:
        return None
    # Offsets of findings count the reader's characters: they must be those of the XML.
    return notes if notes.characters == document.note_text else None


def feasible_fixes(
    wanted: Sequence[tuple[Finding, Fix]], notes: Mapping[str, TrackedNotes], sources: Container[str]
) -> tuple[list[Fix], tuple[str, ...]]:
    """The fixes that can be made in these notes and texts, and a sentence for each that can't."""
    found: list[Fix] = []
    refusals: list[str] = []
    for finding, fix in wanted:
        is_closed = any(edit.path not in notes and edit.path not in sources for edit in fix.edits)
        hindrance = _UNSAFE_TO_CHANGE if is_closed else next(_obstacles(fix, notes), "")
        if hindrance:
            refusals.append(refusal(finding, hindrance))
        else:
            found.append(fix)
    return found, tuple(refusals)


def without_hindered_fixes(report: Report, notes: Mapping[str, TrackedNotes]) -> Report:
    """The report without the fixes that can't be made in its Word and ODT documents; their findings say why."""
    return replace(report, findings=tuple(_without_hindered(each, notes) for each in report.findings))


def _without_hindered(finding: Finding, notes: Mapping[str, TrackedNotes]) -> Finding:
    offered = [fix for fix in (finding.fix, *finding.choices) if fix is not None]
    why = {id(fix): hindrance for fix in offered if (hindrance := next(_obstacles(fix, notes), ""))}
    if not why:
        return finding
    said = [finding.fix.message] if finding.fix is not None and id(finding.fix) in why else []
    said += [finding.help] if finding.help else []
    said.append(f"Do it in the document yourself: stacite can’t, because {next(iter(why.values()))}")
    return replace(
        finding,
        fix=None if id(finding.fix) in why else finding.fix,
        choices=() if any(id(fix) in why for fix in finding.choices) else finding.choices,
        help=". ".join(said),
    )


def refusal(finding: Finding, why: str) -> str:
    """`brief.docx, note 1: DOI not written as a link (I102) was not fixed: …`."""
    where = f"{finding.location.path}, note {finding.note}" if finding.note else finding.location.path
    if not finding.code:
        return f"{where}: the edit “{finding.message}” was not made: {why}"
    return f"{where}: {finding.title or finding.name} ({finding.code}) was not fixed: {why}"


def _obstacles(fix: Fix, notes: Mapping[str, TrackedNotes]) -> Iterator[str]:
    """The reasons why its edits can't be made; an edit whose place has changed is skipped later."""
    for edit in fix.edits:
        held = notes.get(edit.path)
        if held is not None and held.characters[edit.start : edit.end] == edit.old:
            yield from (hindrance for change in TextChange.of(edit) if (hindrance := held.hindrance(change)))


def track_changes(
    document: Document, notes: TrackedNotes, changes: Sequence[TextChange], characters: str, day: date
) -> TrackedDocument:
    """The document with tracked changes that result in these characters.

    Raises FileError where that, read again, is not what it should be: the same notes as before where the changes are
    rejected, and the characters where they are accepted.
    """
    # Tracked changes are verified by reading the result twice, with changes accepted and rejected.
    data = notes.tracked(changes, day)
    after = read(data, document.path, document.format)
    then, now = (_note_texts(read(each, document.path, document.format, _REJECTING)) for each in (notes.data, data))
    if after.note_text != characters or then != now:
        hint = "Nothing was written. This is a bug in stacite. Please report it."
        raise FileError(f"{document.path}: the fixes could not be made as tracked changes", hint)
    return TrackedDocument(document, after, data)


def _note_texts(document: Document) -> list[tuple[str, str]]:
    return [(note.label, note.text) for note in document.notes]


def tracked_diff(tracked: TrackedDocument) -> str:
    """What would change, as a unified diff of the notes, one a line."""
    before, after = (_note_lines(document) for document in (tracked.before, tracked.after))
    return text_edits.unified_diff(tracked.before.path, before, after)


def _note_lines(document: Document) -> str:
    return "".join(f"{one_line(note.label)} {one_line(note.text)}\n" for note in document.notes)


def reads_as_intended(before: Document, after: Document, changes: Sequence[TextChange]) -> bool:
    """Whether these changes of the source, in order, explain every difference between the two documents."""
    if len(before.notes) != len(after.notes) or len(before.note_refs) > len(after.note_refs):
        return False
    # A reference that finds its note again changes the order of the notes.
    notes = zip(_in_source_order(before), _in_source_order(after), strict=True)
    return _explains(before.body, after.body.text, changes, is_body=True) and all(
        _has_same_structure(old, new) and _explains(old.passage, new.text, changes) for old, new in notes
    )


def _in_source_order(document: Document) -> list[Note]:
    return sorted(document.notes, key=lambda note: (note.location.line or 0, note.location.column or 0))


def _has_same_structure(old: Note, new: Note) -> bool:
    """Whether the blocks, the links and what no fix may change are the same."""
    return (
        [block.kind for block in old.blocks] == [block.kind for block in new.blocks]
        and _count_of_links(old) == _count_of_links(new)
        and _closed_texts(old) == _closed_texts(new)
    )


_CITED_KEY = pattern(r"@\w[\w:.#$%&+?<>~/-]*")


def _closed_texts(note: Note) -> list[str]:
    """What no fix may change, but for the keys of sources that it cites."""
    return [_CITED_KEY.sub("@", note.text[slice(*span)]) for span in note.closed]


def _count_of_links(note: Note) -> int:
    return sum(address.source is not AddressSource.PRINTED for address in note.addresses)


class _PlacedChange(NamedTuple):
    """A change of a text."""

    start: int
    end: int
    new: str
    is_certain: bool
    """Whether the new characters must be in the text; those at the edge of markup may have become part of it."""


def _explains(passage: Passage, after: str, changes: Sequence[TextChange], *, is_body: bool = False) -> bool:
    """Whether the text with these changes is the one read afterwards, whitespace aside."""
    text, rest, at = passage.text, _squeezed(after), 0
    # How much of `rest` may be accounted for.
    ways = [0]
    for change in _within(passage, changes):
        kept, new = _squeezed(text[at : change.start]), _squeezed(change.new)
        reached = [way + len(kept) for way in ways if rest.startswith(kept, way)]
        # LaTeX and Typst print a dash for two hyphens.
        forms = dict.fromkeys((new, new.replace("--", "–")))
        grown = [way + len(form) for way in reached for form in forms if rest.startswith(form, way)]
        # Plain figures of the body become a note reference, which is no text. And a period that is there already may
        # not be the one that a change put at the end of the note before.
        must = change.is_certain and not is_body
        ways = list(dict.fromkeys([*grown, *([] if must else reached)]))[:_MOST_WAYS]
        at = max(at, change.end)
    kept = _squeezed(text[at:])
    return any(rest[way:] == kept for way in ways)


def _squeezed(text: str) -> str:
    # Joining lines adds or leaves out spaces.
    return "".join(text.split())


def _within(passage: Passage, changes: Sequence[TextChange]) -> list[_PlacedChange]:
    """The changes that concern the passage, by their offsets in its text; those of markup between pieces don't."""
    if not passage.pieces:
        return []
    pieces = sorted(passage.pieces, key=_SOURCE)
    low, high = pieces[0].source, max(piece.source + piece.length for piece in pieces)
    first, last = bisect_left(changes, low, key=_END), bisect_right(changes, high + _MOST_MARKUP, key=_START)
    return sorted(found for change in changes[first:last] for found in _placed(pieces, change))


def _placed(pieces: Sequence[PassageSlice], change: TextChange) -> Iterator[_PlacedChange]:
    """The change in the text of these pieces, which are in the order of the source."""
    first = bisect_left(pieces, change.start, key=lambda piece: piece.source + piece.length)
    near = list(takewhile(lambda piece: piece.source <= change.end, pieces[first:]))
    starts = [piece for piece in near if piece.source <= change.start <= piece.source + piece.length]
    ends = [piece for piece in near if piece.source <= change.end <= piece.source + piece.length]
    # The value of an attribute stands at several places of the text.
    inside = [(piece, piece) for piece in starts if piece in ends]
    for start, end in inside or zip(starts[:1], ends[-1:], strict=False):
        low, high = start.start + change.start - start.source, end.start + change.end - end.source
        is_inner = start.source < change.start < start.source + start.length
        yield _PlacedChange(low, max(low, high), change.new, is_inner or low < high)
    # A period after a note reference or a tag may be text, although nothing was there.
    if not starts and not ends and change.start == change.end and first:
        at = pieces[first - 1].start + pieces[first - 1].length
        # So may one after a mark that a reader has put in place of markup: `”` for two apostrophes.
        following = pieces[first].start if first < len(pieces) else at
        for place in {at, max(at, following)}:
            yield _PlacedChange(place, place, change.new, is_certain=False)
