"""Findings of one rule with one cause, as one entry: people act on a cause, not on each of its places.

All reports for people fold the same findings with the same words, and show each one with `--all`. Programs get every
finding.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from stacite.model.finding import Severity
from stacite.reporters.wording import check_command, note_name
from stacite.text.characters import listed, one_line
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stacite.model.finding import Finding
    from stacite.model.report import Report


_SHOWN = 3
_Shown = TypeVar("_Shown")


def _first_of(things: Sequence[_Shown]) -> Sequence[_Shown]:
    """The places that are named, or the causes that are shown; one that would be counted takes no more room."""
    return things if len(things) <= _SHOWN + 1 else things[:_SHOWN]


def errors_first(findings: Sequence[Finding]) -> Sequence[Finding]:
    """In each document the most severe first, else in the order of the document: as a folded report has them."""
    paths = {path: at for at, path in enumerate(dict.fromkeys(each.location.path for each in findings))}
    return sorted(findings, key=lambda each: (paths[each.location.path], -each.severity.rank))


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings of one rule in one document that say the same of different places."""

    findings: Sequence[Finding]

    @property
    def first(self) -> Finding:
        """The first one, which is shown for all: what it says of its own place alone is shown with that place."""
        return self.findings[0]

    @property
    def common(self) -> Finding:
        """The first one with what to do at all places, where not all have a fix of the same kind."""
        kinds = {
            (finding.fix.applicability, bool(finding.fix.edits)) if finding.fix else None for finding in self.findings
        }
        return self.first if len(kinds) == 1 else replace(self.first, fix=None, help=advice(self.first))

    @property
    def names(self) -> Sequence[str]:
        """The places, each once: `note 4`; lines where no note is known."""
        return list(dict.fromkeys(map(place_name, self.findings)))

    @property
    def shown(self) -> Sequence[str]:
        """The places that are named; the others are counted."""
        return _first_of(self.names)

    @property
    def is_folded(self) -> bool:
        """Whether some places are only counted."""
        return len(self.names) > len(self.shown)

    def places(self, *, every: bool = False) -> str:
        """`notes 4, 12, and 41`; `notes 4, 12 (twice), 41, and 23 other places`; lines where no note is known.

        `every` names them all.
        """
        counts, names = Counter(map(place_name, self.findings)), self.names if every else self.shown
        are_notes = all(name.startswith("note ") for name in counts)
        shown = [f"{name.removeprefix('note ') if are_notes else name}{_times(counts[name])}" for name in names]
        more = len(self.findings) - sum(counts[name] for name in names)
        # With several at one note, the others are not as many notes.
        others = pluralize(more, "other place" if len(counts) < len(self.findings) else "other")
        named = [*shown, others] if more else shown
        words = listed(named, serial=True)
        return f"{'note' if len(counts) == 1 else 'notes'} {words}" if are_notes else words

    @property
    def others(self) -> Cause | None:
        """The findings after the first; None where there are none."""
        return Cause(self.findings[1:]) if len(self.findings) > 1 else None


@dataclass(frozen=True, slots=True)
class RuleCauses:
    """The causes of one rule at one level in one document."""

    causes: Sequence[Cause]

    @property
    def first(self) -> Finding:
        """The first finding of all."""
        return self.causes[0].first

    @property
    def number(self) -> int:
        """How many findings these are."""
        return sum(len(cause.findings) for cause in self.causes)

    @property
    def needs_look(self) -> bool:
        """Whether an editor has to see each cause: errors, and what was found out about a source."""
        return self.first.severity is Severity.ERROR or any(cause.first.evidence for cause in self.causes)

    @property
    def times(self) -> str:
        """` · 27 places`, for a heading; empty for one."""
        return f" · {pluralize(self.number, 'place')}" if self.number > 1 else ""

    @property
    def is_folded(self) -> bool:
        """Whether some places are only counted."""
        return len(self.shown) < len(self.causes) or any(cause.is_folded for cause in self.causes)

    @property
    def shown(self) -> Sequence[Cause]:
        """The causes that are shown; the places of the others are counted."""
        return _first_of(self.causes)

    @property
    def rest(self) -> str:
        """`and 37 more places`, for the causes that are not shown; empty where all are."""
        rest = sum(len(cause.findings) for cause in self.causes[len(self.shown) :])
        return f"and {pluralize(rest, 'more place')}" if rest else ""

    def places(self) -> str:
        """The places of all causes, by number where they are notes."""
        findings = [finding for cause in self.causes for finding in cause.findings]
        if all(each.note.isdecimal() for each in findings):
            findings.sort(key=lambda each: int(each.note))
        return Cause(findings).places()


def _times(count: int) -> str:
    return f" ({'twice' if count == 2 else f'{count:,} times'})" if count > 1 else ""


def place_name(finding: Finding) -> str:
    """`note 3`; the line or the page where no note is known. A source is in another file: `refs.bib:7`."""
    place = finding.location
    if name := note_name(finding):
        return name
    if place.line is not None:
        return f"{one_line(place.path)}:{place.line}" if finding.reference else f"line {place.line}"
    return f"page {place.page}" if place.page is not None else one_line(finding.reference) or "the document"


def folded(findings: Sequence[Finding]) -> list[Cause]:
    """The causes in the order of their first findings."""
    return [Cause([findings[index] for index in same]) for same in _same(findings)]


def _same(findings: Sequence[Finding]) -> Iterable[Sequence[int]]:
    """The indexes of the findings of each cause."""
    causes: dict[tuple[object, ...], list[int]] = {}
    for index, finding in enumerate(findings):
        # What was looked up differs for each source, so that no other finding can stand for it.
        own = index if finding.evidence else -1
        key = (finding.location.path, finding.code, finding.severity, finding.message, advice(finding), own)
        causes.setdefault(key, []).append(index)
    return causes.values()


def advice(finding: Finding) -> str:
    """What to do, whether it is a fix or has to be made by hand."""
    return finding.help or (finding.fix.message if finding.fix else "")


def by_rule(causes: Iterable[Cause]) -> list[RuleCauses]:
    """The causes of each document, rule and level together: documents in their order, in each the most severe first."""
    groups: dict[tuple[object, ...], list[Cause]] = {}
    paths: dict[str, int] = {}
    for cause in causes:
        first = cause.first
        paths.setdefault(first.location.path, len(paths))
        groups.setdefault((first.location.path, first.code, first.severity), []).append(cause)
    found = [RuleCauses(same) for same in groups.values()]
    return sorted(found, key=lambda group: (paths[group.first.location.path], -group.first.severity.rank))


def repeated(findings: Sequence[Finding]) -> Mapping[int, int]:
    """The index of each finding that says what an earlier one says, with the index of the first that says so.

    The first one at each of the places that are named says it itself.
    """
    found: dict[int, int] = {}
    for same in _same(findings):
        named = set(Cause([findings[index] for index in same]).shown)
        for index in same:
            if (name := place_name(findings[index])) in named:
                named.remove(name)
            else:
                found[index] = same[0]
    return found


def told_before(findings: Sequence[Finding]) -> Mapping[int, Finding]:
    """By index: for each finding that says what an earlier one says, the first that says so."""
    return {index: findings[first] for index, first in repeated(findings).items()}


def unfolded(findings: Iterable[Finding]) -> list[RuleCauses]:
    """Each finding by itself, where everything is to be shown, in the order of `by_rule`."""
    return [RuleCauses([Cause([finding])]) for finding in findings]


def show_all(report: Report) -> str:
    """How to see each finding."""
    command = check_command(report) or "stacite check -"
    return f"To see each finding with its place and what to do: `{command} --all`"
