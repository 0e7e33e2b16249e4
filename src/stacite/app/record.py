"""Records verdicts of a check (`--record`) and an editor's decisions in the registry.

An editor can ignore a finding, or confirm a link that she has opened in a browser.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from stacite.app.extract import collect_again, kept_in_step
from stacite.model.document import STDIN
from stacite.model.evidence import Outcome, Verdict
from stacite.model.registry import Ignore, RecordedCheck
from stacite.registry import schema, store
from stacite.registry.readings import pair_notes
from stacite.registry.yaml_edit import rewrite
from stacite.rules.run import note_index_at, words_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stacite.app.check import CheckResult
    from stacite.app.documents import Project
    from stacite.app.fix import FixedFiles
    from stacite.model.evidence import Evidence
    from stacite.model.finding import Finding
    from stacite.model.registry import Reference, RegisteredDocument, Registry
    from stacite.model.report import ParsedDocument
    from stacite.registry.store import StoredRegistry
    from stacite.rules.base import Context


# Verdicts without the page itself: an editor's own verdict and reason take precedence.
_NOT_SHOWN = (Verdict.BLOCKED, Verdict.TEMPORARY)


def record(checked: CheckResult, project: Project, today: date) -> int:
    """Write today's verdict to each reference that was checked; returns how many.

    References without a new verdict keep their last record. What somebody else writes meanwhile is kept.
    """
    evidence = checked.report.evidence

    def change(stored: StoredRegistry) -> tuple[str, int]:
        references = tuple(_recorded(reference, evidence, today) for reference in stored.registry.references)
        text = rewrite(stored.text, stored.registry, replace(stored.registry, references=references))
        return text, sum(_verdict(reference, evidence) != "" for reference in references)

    return store.update(project.registry_file, change, checked.snapshots.get(project.registry_name))


def _recorded(reference: Reference, evidence: Evidence, today: date) -> Reference:
    verdict = _verdict(reference, evidence)
    if not verdict:
        return reference
    known = reference.checked or RecordedCheck()
    # An editor's reason is kept where the program saw less than she did.
    if known.reason and verdict in _NOT_SHOWN:
        return reference
    now = RecordedCheck(today.isoformat(), verdict, _copy(reference, evidence) or known.archive)
    return replace(reference, checked=replace(now, reason=known.reason) if verdict == known.verdict else now)


def _copy(reference: Reference, evidence: Evidence) -> str:
    """The archived copy that was found of its page."""
    copy = evidence.copies.get(reference.item.get("URL"))
    return copy.url if copy is not None else ""


def _verdict(reference: Reference, evidence: Evidence) -> str:
    """The link's verdict, or for a work known by its DOI whether that is registered."""
    link = evidence.links.get(reference.item.get("URL"))
    if link is not None and link.verdict is not Verdict.UNCHECKED:
        return link.verdict
    registration = evidence.registrations.get(reference.item.get("DOI").lower())
    if registration is None or registration.outcome is Outcome.UNKNOWN:
        return ""
    return "registered" if registration.outcome is Outcome.FOUND else "unregistered"


# Families of rules that are about how a note is printed, not about the work that it cites.
_NOTE_FAMILIES = "NSU"


@dataclass(frozen=True, slots=True)
class RegistryEntry:
    """An entry of the registry: a reference, a document, or a note of it."""

    reference: str = ""
    path: str = ""
    """Of the document, as the run names it."""
    ordinal: int = 0
    """The note's place in the document; 0 for the document itself."""
    quote: str = ""
    """The words that a decision is about; empty where it is about all findings of a rule in the entry."""


@dataclass(frozen=True, slots=True)
class EditorDecision:
    """A decision that is written into an entry."""

    target: RegistryEntry
    ignore: Ignore
    checked: RecordedCheck | None = None
    """For a reference: what the editor saw."""
    seen: bool = False
    """Whether it is about a link that the editor has opened."""
    extract: str = ""
    """The document whose notes have to be put into the registry first, as the run names it; empty for none."""


def entry_of(finding: Finding, context: Context, *, extracts: bool = False) -> RegistryEntry | None:
    """The entry in which a finding can be ignored; None where the registry file has none.

    Its document's for what is in no note. With `extracts` it may be one that only an extract of the document makes.
    """
    extracts = extracts and finding.location.path in {each.document.path for each in context.documents} - {STDIN}
    work = _reference_entry(finding, context, extracts=extracts)
    note = _note_entry(finding, context, extracts=extracts)
    found = (note or work) if finding.code[:1] in _NOTE_FAMILIES else (work or note)
    return found or _document_entry(finding, context, extracts=extracts)


def entry_of_place(finding: Finding, context: Context) -> RegistryEntry | None:
    """The entry in which this finding can be ignored and no other on other words."""
    note = _note_entry(finding, context, extracts=True)
    words = _words_at(finding, context)
    return replace(note, quote=words) if note is not None and words else note


def hides(target: RegistryEntry, finding: Finding, context: Context) -> bool:
    """Whether an `ignore` of the finding's rule in this entry hides it, or one of its parts."""
    if target.reference:
        return finding.reference == target.reference
    if finding.location.path != target.path:
        return False
    if target.quote and not _words_at(finding, context).startswith(target.quote):
        return False
    note = _note_entry(finding, context, extracts=True)
    return (note.ordinal if note is not None else 0) == target.ordinal


def is_missing(target: RegistryEntry, context: Context) -> bool:
    """Whether the registry has no such entry before its document is extracted."""
    if target.reference:
        reference = context.registry.reference(target.reference)
        return reference is None or reference.location is None
    parsed_document = next(each for each in context.documents if each.document.path == target.path)
    if parsed_document.registered is None or not target.ordinal:
        return parsed_document.registered is None
    label = parsed_document.document.notes[target.ordinal - 1].label
    return all(note.number != label for note in parsed_document.registered.notes)


def needs_extract(finding: Finding, context: Context) -> bool:
    """Whether the file may hold other notes than the context, since the registry follows the document.

    So it is under its own name, and under that of its original for a note that the original lacks.
    """
    followed = [
        each.registered
        for each in context.documents
        if each.document.path == finding.location.path and each.is_followed and each.registered is not None
    ]
    if not followed:
        return False
    if PurePath(followed[0].path).name == PurePath(finding.location.path).name:
        return True
    entry = _note_entry(finding, context, extracts=True)
    return entry is not None and followed[0].notes[entry.ordinal - 1].location is None


def write_decisions(decisions: Sequence[EditorDecision], fixed: FixedFiles, project: Project) -> FixedFiles:
    """The fixed files with the decisions in the registry."""
    name, context = project.registry_name, fixed.context
    if context.today is None:
        raise AssertionError("a context to mark was collected on a day")
    text = fixed.sources[name]
    documents = [each.document for each in context.documents]
    new = {each.extract: None for each in decisions if each.extract}
    after = text
    in_step: list[str] = []
    if new:
        registry = schema.read_registry(text, name)
        wanted = [each for each in documents if each.path in new]
        after = rewrite(text, registry, kept_in_step(wanted, registry, project, context.today))
        context = collect_again(context, documents, after, project)
        # Whatever is saved in the others meanwhile, the registry follows them.
        entries = ((path, registry.document(project.key(path))) for path in new)
        in_step = [path for path, entry in entries if entry is not None and entry.sha256]
    after = with_decisions(after, decisions, context, project)
    files = dict(fixed.files) | {name: (fixed.files.get(name, (text, ""))[0], after)}
    # Collected again, so that findings have their lines in the new registry file.
    now = collect_again(context, documents, after, project)
    paths = (*dict.fromkeys((*fixed.extracted, *in_step)),)
    return replace(fixed, files=files, sources={**fixed.sources, name: after}, context=now, extracted=paths)


def with_decisions(text: str, decisions: Sequence[EditorDecision], context: Context, project: Project) -> str:
    """The text of the registry with the decisions."""
    before = schema.read_registry(text, project.registry_name)
    registry = before
    for decision in decisions:
        registry = _with_decision(registry, decision, context, project)
    return rewrite(text, before, registry)


def ignoring(finding: Finding, reason: str, context: Context, project: Project, text: str) -> str | None:
    """The text of the registry that ignores a finding from now on; None where it has no place for that.

    A document that the registry lacks is extracted into it. Raises RegistryError for a registry that can't be used.
    """
    parts = finding.parts or (finding,)
    wanted = [entry_of(part, context, extracts=True) for part in parts]
    if any(each is not None and is_missing(each, context) for each in wanted) or needs_extract(finding, context):
        documents = [each.document for each in context.documents if each.document.path == finding.location.path]
        registry = schema.read_registry(text, project.registry_name)
        text = rewrite(text, registry, kept_in_step(documents, registry, project, context.today))
        context = collect_again(context, documents, text, project)
    targets = [entry_of(part, context) for part in parts]
    ignore = Ignore(finding.code, None, reason)
    decisions = [EditorDecision(target, ignore) for target in dict.fromkeys(targets) if target is not None]
    return with_decisions(text, decisions, context, project) if decisions else None


def _reference_entry(finding: Finding, context: Context, *, extracts: bool) -> RegistryEntry | None:
    reference = context.registry.reference(finding.reference) if finding.reference else None
    is_there = reference is not None and (extracts or reference.location is not None)
    return RegistryEntry(finding.reference) if is_there else None


def _note_entry(finding: Finding, context: Context, *, extracts: bool) -> RegistryEntry | None:
    parsed_document = _document_of(finding, context)
    if parsed_document is None or not finding.note:
        return None
    same = [note for note in parsed_document.document.notes if note.label == finding.note]
    registered = parsed_document.registered.notes if parsed_document.registered is not None else ()
    if not same or not (extracts or any(note.number == finding.note for note in registered)):
        return None
    return RegistryEntry(path=finding.location.path, ordinal=same[note_index_at(same, finding.location)].ordinal)


def _document_entry(finding: Finding, context: Context, *, extracts: bool) -> RegistryEntry | None:
    parsed_document = _document_of(finding, context)
    if parsed_document is None or not (extracts or parsed_document.registered is not None):
        return None
    if any(note.label == finding.note for note in parsed_document.document.notes):
        return None
    return RegistryEntry(path=finding.location.path, quote=_words_at(finding, context))


def _document_of(finding: Finding, context: Context) -> ParsedDocument | None:
    return next((each for each in context.documents if each.document.path == finding.location.path), None)


def _words_at(finding: Finding, context: Context) -> str:
    parsed_document = _document_of(finding, context)
    return words_at(finding.location, parsed_document.document.source if parsed_document is not None else None)


def _with_decision(registry: Registry, decision: EditorDecision, context: Context, project: Project) -> Registry:
    target = decision.target
    decision = replace(decision, ignore=replace(decision.ignore, quote=target.quote))
    if target.reference:
        references = tuple(
            replace(each, ignore=_with_ignore(each.ignore, decision.ignore), checked=decision.checked or each.checked)
            if each.id == target.reference
            else each
            for each in registry.references
        )
        return replace(registry, references=references)
    parsed_document = next(each for each in context.documents if each.document.path == target.path)
    own = parsed_document.registered
    key = own.path if own is not None else project.key(target.path)
    documents = tuple(
        _with_note(each, parsed_document, decision) if each.path == key else each for each in registry.documents
    )
    return replace(registry, documents=documents)


def _with_note(
    document: RegisteredDocument, parsed_document: ParsedDocument, decision: EditorDecision
) -> RegisteredDocument:
    """The note may have a new label or text by now; else it is the one with as many of that label before it."""
    if not decision.target.ordinal:
        return replace(document, ignore=_with_ignore(document.ignore, decision.ignore))
    notes = parsed_document.document.notes
    chosen = pair_notes(document.notes, notes)[decision.target.ordinal - 1]
    if chosen is None:
        labels = [note.label for note in notes[: decision.target.ordinal]]
        same = [place for place, note in enumerate(document.notes) if note.number == labels[-1]]
        if not same:
            return document
        chosen = same[min(labels.count(labels[-1]), len(same)) - 1]
    decided = tuple(
        replace(note, ignore=_with_ignore(note.ignore, decision.ignore)) if index == chosen else note
        for index, note in enumerate(document.notes)
    )
    return replace(document, notes=decided)


def _with_ignore(ignores: tuple[Ignore, ...], new: Ignore) -> tuple[Ignore, ...]:
    """The new entry in place of those for the same rule on the same words."""
    kept = (
        each
        for each in ignores
        if each.rule.casefold() != new.rule.casefold() or (new.quote and each.quote != new.quote)
    )
    return (*kept, new)
