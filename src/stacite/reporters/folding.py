"""Findings of one rule with one cause, as one entry: people act on a cause, not on each of its places.

Programs get every finding; reports for people fold, and show all with `--all`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.reporters.wording import note_name
from stacite.text.characters import one_line
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.model.finding import Finding


PLACES_SHOWN = 3
"""Places of a cause that are named; the others are counted."""
# What may differ between findings of one cause: how many others there are. All else is about one place alone.
_VARYING = pattern(r"\d[\d,]* of (?:the )?\d[\d,]*")


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings of one rule in one document that say the same of different places."""

    findings: Sequence[Finding]

    @property
    def first(self) -> Finding:
        """The first one, which stands for all."""
        return self.findings[0]

    def places(self, most: int = PLACES_SHOWN) -> str:
        """`notes 4, 12, 41 and 23 more`; lines where no note is known."""
        names = list(dict.fromkeys(map(_place, self.findings)))
        are_notes = all(name.startswith("note ") for name in names)
        plain = [name.removeprefix("note ") for name in names] if are_notes else names
        more = len(plain) - most
        # One place that would be counted takes no more room when it is named.
        shown = plain if more <= 1 else plain[:most]
        listed = ", ".join(shown[:-1]) + (" and " if len(shown) > 1 else "") + shown[-1]
        if more > 1:
            listed = f"{', '.join(shown)} and {more} more"
        return f"{'note' if len(plain) == 1 else 'notes'} {listed}" if are_notes else listed


def _place(finding: Finding) -> str:
    place = finding.location
    if name := note_name(finding):
        return name
    if place.line is not None:
        return f"line {place.line}"
    return f"page {place.page}" if place.page is not None else one_line(finding.reference) or "the document"


def folded(findings: Iterable[Finding]) -> list[Cause]:
    """The causes in the order of their first findings."""
    causes: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        message = _VARYING.sub("…", finding.message)
        # What was looked up differs for each source, so that no other finding can stand for it.
        evidence = id(finding) if finding.evidence else 0
        key = (finding.location.path, finding.code, finding.severity, message, evidence)
        causes.setdefault(key, []).append(finding)
    return [Cause(found) for found in causes.values()]
