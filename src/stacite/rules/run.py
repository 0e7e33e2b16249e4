"""Rules over a context: all findings, in order, without those that an editor has set aside."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from stacite.rules.select import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stacite.model.document import Note
    from stacite.model.finding import Finding
    from stacite.model.reading import Reading
    from stacite.model.registry import RegisteredNote
    from stacite.rules.base import Context, Rule, RuleModule


def run(context: Context, rules: Iterable[RuleModule]) -> tuple[Finding, ...]:
    """The findings of the rules: document by document, then the registry; by place, then by code.

    A reference or a note of the registry that has a rule in its `ignore` gets no finding of it.
    """
    order = _Order(context.readings)
    ignored = _Ignored(context)
    found = [
        finding for module in rules for finding in module.check(context) if not ignored.covers(finding, module.RULE)
    ]
    return tuple(sorted(found, key=order.of))


class _Order:
    """Where a finding stands among all."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._documents: Mapping[str, int] = {reading.document.path: place for place, reading in enumerate(readings)}
        self._notes: Mapping[tuple[str, str], int] = {
            (reading.document.path, note.label): note.ordinal for reading in readings for note in reading.document.notes
        }

    def of(self, finding: Finding) -> tuple[int | str, ...]:
        place = finding.location
        document = self._documents.get(place.path, len(self._documents))
        note = self._notes.get((place.path, finding.note), 0)
        within = (place.column or 0,) if place.line is not None else (place.page or 0, note, *place.quote_span)
        return document, place.line or 0, *within, finding.code


class _Ignored:
    """What editors have set aside in the registry."""

    def __init__(self, context: Context) -> None:
        self._references = {reference.id: reference.ignore for reference in context.registry.references}
        self._notes = {
            reading.document.path: _IgnoringNotes(reading.document.notes, reading.registered.notes)
            for reading in context.readings
            if reading.registered is not None
        }

    def covers(self, finding: Finding, rule: Rule) -> bool:
        words = self._references.get(finding.reference, ())
        notes = self._notes.get(finding.location.path)
        if notes is not None and finding.note:
            words = (*words, *notes.words(finding.note, finding.location.line or 0))
        return any(matches(word, rule) for word in words)


class _IgnoringNotes:
    """The notes of one document: where each stands and what the registry's note of it sets aside."""

    def __init__(self, notes: Sequence[Note], registered: Sequence[RegisteredNote]) -> None:
        self._lines: dict[str, list[int]] = {}
        self._ignored: dict[str, list[tuple[str, ...]]] = {}
        for note in notes:
            self._lines.setdefault(note.label, []).append(note.location.line or 0)
        for old in registered:
            self._ignored.setdefault(old.number, []).append(old.ignore)

    def words(self, label: str, line: int) -> tuple[str, ...]:
        """What is set aside for the note with this label that a finding at `line` is about.

        A numbering may start again: the note is the last of that label above the finding, and the
        registry's is the one that as many notes of its number precede.
        """
        same = self._ignored.get(label, [])
        above = bisect_right(self._lines.get(label, []), line)
        return same[min(max(above, 1), len(same)) - 1] if same else ()
