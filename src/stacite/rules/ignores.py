"""The entries of `ignore` in the registry: which findings they suppress, and which of them had no effect."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.evidence import NetworkState
from stacite.model.finding import Finding, Observation
from stacite.rules.base import Context, IgnoreEntry, Rule, names_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.document import Note
    from stacite.model.location import Location
    from stacite.model.registry import Ignore, RegisteredNote


def ignore_entries(context: Context) -> Iterator[IgnoreEntry]:
    """Every entry of every `ignore`: those of the notes that are checked, then those of the references."""
    for view in context.view.documents:
        for note in view.registered.notes if view.registered is not None else ():
            for ignore in note.ignore:
                yield IgnoreEntry(ignore, note=note.number)
    for reference in context.registry.references:
        for ignore in reference.ignore:
            yield IgnoreEntry(ignore, reference=reference.id)


class IgnoreFilter:
    """Drops the findings that an editor ignores, and remembers which entries had an effect."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._used: set[int] = set()
        self.hidden: list[str] = []
        """For each finding that is ignored, the rule as the entry names it."""
        self._references = {reference.id: reference.ignore for reference in context.registry.references}
        self._notes = {
            view.document.path: _IgnoringNotes(view.document.notes, view.registered.notes)
            for view in context.documents
            if view.registered is not None
        }

    def judge(self, finding: Finding, rule: Rule) -> Finding | None:
        """The finding, or None if it is ignored; if the entry has expired, the finding says so."""
        meant = [each for each in self._of(finding) if names_rule(each.rule, rule)]
        self._used.update(map(id, meant))
        if in_force := [each.rule for each in meant if each.holds(self._context.today)]:
            self.hidden.append(in_force[0])
            return None
        ran_out = tuple(Observation(_ran_out(each, self._context.registry.path)) for each in meant)
        return replace(finding, evidence=(*finding.evidence, *ran_out)) if ran_out else finding

    def _of(self, finding: Finding) -> tuple[Ignore, ...]:
        ignores = self._references.get(finding.reference, ())
        notes = self._notes.get(finding.location.path)
        if notes is not None and finding.note:
            ignores = (*ignores, *notes.ignores(finding.note, finding.location))
        return ignores

    def unused_ignores(self, ran: Sequence[Rule]) -> tuple[IgnoreEntry, ...]:
        """Entries without effect, if their rules all ran, with a network connection, on all documents that count."""
        if self._context.evidence.network is not NetworkState.ONLINE or self._context.evidence.interrupted:
            return ()
        skipped = [rule for rule in self._context.rules if rule not in ran]
        whole = _whole_references(self._context)
        return tuple(
            each
            for each in ignore_entries(self._context)
            if id(each.ignore) not in self._used
            and any(names_rule(each.ignore.rule, rule) for rule in ran)
            and not any(names_rule(each.ignore.rule, rule) for rule in skipped)
            and (each.note or each.reference in whole)
        )


def _ran_out(ignore: Ignore, path: str) -> str:
    reason = f" ({ignore.reason})" if ignore.reason else ""
    return f"{path} ignored {ignore.rule} until {ignore.until}{reason}; that date has passed"


def _whole_references(context: Context) -> set[str]:
    """References that no other document than those in this run cites."""
    at_hand = {view.registered.path for view in context.documents if view.registered is not None}
    others = [document for document in context.registry.documents if document.path not in at_hand]
    elsewhere = {cite.id for document in others for note in document.texts for cite in note.cites}
    return {reference.id for reference in context.registry.references} - elsewhere


def note_index_at(notes: Sequence[Note], place: Location) -> int:
    """Of notes with one label, the index of the one at a location.

    A numbering may start again: where the file has lines it is the last note above; elsewhere the one with the same
    name in the file, page and text.
    """
    if place.line is not None:
        return max(0, bisect_right(notes, place.line, key=lambda note: note.location.line or 0) - 1)
    # At a note number in the text, the words around it are quoted, and not the note.
    quote = place.quote if any(note.text == place.quote for note in notes) else ""
    for at, note in enumerate(notes):
        is_there = (note.location.anchor, note.location.page) == (place.anchor, place.page)
        if is_there and quote in ("", note.text):
            return at
    return 0


class _IgnoringNotes:
    """The notes of one document, and the `ignore` entries of its notes in the registry."""

    def __init__(self, notes: Sequence[Note], registered: Sequence[RegisteredNote]) -> None:
        self._notes: dict[str, list[Note]] = {}
        self._ignored: dict[str, list[tuple[Ignore, ...]]] = {}
        for note in notes:
            self._notes.setdefault(note.label, []).append(note)
        for old in registered:
            self._ignored.setdefault(old.number, []).append(old.ignore)

    def ignores(self, label: str, place: Location) -> tuple[Ignore, ...]:
        """The `ignore` entries of the note with this label at a place.

        Notes with one number are matched in order.
        """
        same = self._ignored.get(label, [])
        return same[min(note_index_at(self._notes.get(label, []), place), len(same) - 1)] if same else ()
