"""What an editor says of findings that no fix mends: set aside, or seen by hand. It goes into the registry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.pipeline.collect import collect
from stacite.registry import schema
from stacite.registry.rewrite import rewrite
from stacite.rules.ignored import note_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.finding import Finding
    from stacite.model.reading import Reading
    from stacite.model.registry import Check, Ignore, RegisteredDocument, RegisteredNote, Registry
    from stacite.pipeline.fix import Mended
    from stacite.pipeline.project import Project
    from stacite.rules.base import Context

_OF_NOTES = "NSU"
"""Families of rules that are about how a note is printed, not about the work that it cites."""


@dataclass(frozen=True, slots=True)
class Target:
    """An entry of the registry: a reference, or a note of a document."""

    reference: str = ""
    path: str = ""
    """Of the document, as the run names it."""
    ordinal: int = 0
    """The note's place in the document."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be written with an entry."""

    target: Target
    ignore: Ignore
    checked: Check | None = None
    """For a reference: what the editor saw."""
    seen: bool = False
    """Whether it is about a link that the editor has opened."""


def target_of(finding: Finding, context: Context) -> Target | None:
    """With which entry a finding can be set aside; None where the registry file has none."""
    work, note = _work_of(finding, context), _note_of(finding, context)
    return (note or work) if finding.code[:1] in _OF_NOTES else (work or note)


def write(marks: Sequence[Mark], mended: Mended, project: Project) -> Mended:
    """The mended files with the marks in the registry's."""
    name, context = project.registry_name, mended.context
    if context.today is None:
        raise AssertionError("a context to mark was collected on a day")
    text = mended.sources[name]
    before = schema.read(text, name)
    registry = before
    for mark in marks:
        registry = _marked(registry, mark, context, project)
    after = rewrite(text, before, registry)
    files = dict(mended.files) | {name: (mended.files.get(name, (text, ""))[0], after)}
    documents = [reading.document for reading in context.readings]
    full, _ = collect(documents, schema.read(after, name), project, context.today)
    now = replace(context, readings=full.readings, registry=full.registry, registry_text=after)
    return replace(mended, files=files, sources={**mended.sources, name: after}, context=now)


def _work_of(finding: Finding, context: Context) -> Target | None:
    reference = context.registry.reference(finding.reference) if finding.reference else None
    return Target(reference.id) if reference is not None and reference.location is not None else None


def _note_of(finding: Finding, context: Context) -> Target | None:
    reading = next((each for each in context.readings if each.document.path == finding.location.path), None)
    if reading is None or reading.registered is None or not finding.note:
        return None
    same = [note for note in reading.document.notes if note.label == finding.note]
    if not same or all(note.number != finding.note for note in reading.registered.notes):
        return None
    return Target(path=finding.location.path, ordinal=same[note_of(same, finding.location)].ordinal)


def _marked(registry: Registry, mark: Mark, context: Context, project: Project) -> Registry:
    target = mark.target
    if target.reference:
        references = tuple(
            replace(each, ignore=_with(each.ignore, mark.ignore), checked=mark.checked or each.checked)
            if each.id == target.reference
            else each
            for each in registry.references
        )
        return replace(registry, references=references)
    reading = next(each for each in context.readings if each.document.path == target.path)
    key = project.key(target.path)
    documents = tuple(_with_note(each, reading, mark) if each.path == key else each for each in registry.documents)
    return replace(registry, documents=documents)


def _with_note(document: RegisteredDocument, reading: Reading, mark: Mark) -> RegisteredDocument:
    """The note may have another label by now; the registry's is the one that as many of its label precede."""
    labels = [note.label for note in reading.document.notes[: mark.target.ordinal]]
    same = [place for place, note in enumerate(document.notes) if note.number == labels[-1]]
    if not same:
        return document
    chosen = same[min(labels.count(labels[-1]), len(same)) - 1]
    notes = tuple(_set_aside(note, mark) if at == chosen else note for at, note in enumerate(document.notes))
    return replace(document, notes=notes)


def _set_aside(note: RegisteredNote, mark: Mark) -> RegisteredNote:
    return replace(note, ignore=_with(note.ignore, mark.ignore))


def _with(ignores: tuple[Ignore, ...], new: Ignore) -> tuple[Ignore, ...]:
    """The new entry in place of one for the same rule."""
    return (*(each for each in ignores if each.rule.casefold() != new.rule.casefold()), new)
