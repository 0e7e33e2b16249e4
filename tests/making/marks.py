"""What the rules find in a document of the exam, and what else they say of it: tests/data/exam, without the network."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.making.data import read_yaml

from stacite.app.check import check
from stacite.app.documents import Project
from stacite.app.named_documents import NamedDocuments
from stacite.model.house_style import HouseStyle
from stacite.rules.all import RULES
from stacite.services.gather import resolve
from stacite.settings import Settings
from stacite.text.spans import offset_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.finding import Finding, Severity
    from stacite.model.report import Report

    Fault = Mapping[str, Any]

EXAM = Path(__file__).parents[1] / "data" / "exam"
TODAY = date(2026, 11, 24)
_STYLES = {"Chicago 17": "chicago17", "Chicago 18": "chicago18", "OSCOLA": "oscola", "Bluebook": "bluebook"}
_NOWHERE = frozenset({"A801"})
"""What counts neither way: hints that are no fault of a text."""
_FILE_WIDE = frozenset({"Y901", "Y902", "Y903", "Y904", "Y905", "M406", "M407", "M408"})
"""Rules of the registry, whose place is a line there."""
_WHOLE_NOTE = frozenset({"I110", "N002", "N003", "N004", "N009", "N012"})
"""Rules that point at a note's label, or at all that it says, or at one of two places in it that differ."""


@dataclass
class Marks:
    """What came of one document."""

    name: str
    planted: int
    found: list[Fault] = field(default_factory=list)
    missed: list[Fault] = field(default_factory=list)
    extra: list[Finding] = field(default_factory=list)

    def alarms(self, level: Severity) -> int:
        """How many findings of that level nothing in the document deserves."""
        return sum(finding.severity is level for finding in self.extra)


def mark(manifest: Path, *, every: bool = False, pedantic: bool = False, styled: bool = False) -> Marks:
    """Check the manifest's document as an editor would without a network, and compare."""
    told = read_yaml(manifest)
    style = told["style"] if styled else ""
    report = _report(told, every=every, pedantic=pedantic, style=style)
    if not report.documents:  # the registry can't be read, which hides the document's own faults
        alone = _report(told, every=every, pedantic=pedantic, style=style, registry="none.yaml")
        findings = (*report.findings, *alone.findings)
        report = replace(alone, findings=findings, sources={**report.sources, **alone.sources})
    faults = planted_faults(told)
    marks = Marks(manifest.stem, len(faults))
    explained: set[int] = set()
    for fault in faults:
        same = {fault["code"], *fault.get("same", ())}
        near = [at for at, finding in enumerate(report.findings) if _is_at(finding, fault, report)]
        explained.update(at for at in near if report.findings[at].code in same)
        hit = any(report.findings[at].code == fault["code"] for at in near)
        (marks.found if hit else marks.missed).append(fault)
    remarks = {(each["code"], note) for each in told.get("remarks", ()) for note in each["notes"]}
    marks.extra = [
        finding
        for at, finding in enumerate(report.findings)
        if at not in explained and finding.code not in _NOWHERE and (finding.code, finding.note) not in remarks
    ]
    return marks


def planted_faults(told: Mapping[str, Any]) -> list[Fault]:
    """Those of a manifest that can be found without a network."""
    return [fault for fault in told["faults"] if fault.get("needs") != "network"]


def _report(
    told: Mapping[str, Any], *, every: bool, pedantic: bool, style: str, registry: str = "citations.yaml"
) -> Report:
    document = EXAM / told["document"]
    extend = tuple(module.RULE.code for module in RULES) if every else ()
    settings = Settings(offline=True, extend_select=extend, pedantic=pedantic, style=_style(style), house=_house(style))
    project = Project.of(settings, document.with_name(registry))
    return check(
        NamedDocuments((str(document),)), project, lambda questions: resolve(questions, settings), TODAY
    ).report


def _style(told: str) -> str:
    return next((name for words, name in _STYLES.items() if told.startswith(words)), "")


def _house(told: str) -> HouseStyle:
    """What an editor would set beside the style: `Chicago 17, dates as 4 May 1861`; `Chicago 18; 5 March 2021`."""
    return HouseStyle(dates="day-month" if re.search(r"(?:dates as|;) \d{1,2} [A-Z]", told) else "")


def _is_at(finding: Finding, fault: Fault, report: Report) -> bool:
    """Whether a finding points at the fault's words, or at all of its note where it has none."""
    place = finding.location
    if fault.get("file") or fault["code"] in _FILE_WIDE:
        return fault["code"] not in _FILE_WIDE or _is_in_registry(finding, fault)
    if "note" in fault and str(fault["note"]) != finding.note:
        return False
    if fault["code"] in _WHOLE_NOTE and "note" in fault:
        return place.line in (None, fault.get("line"))
    words = fault["words"]
    if place.quote:
        at = place.quote.find(words)
        start, end = place.quote_span
        return not words or at < 0 or (at < end + 1 and start < at + len(words) + 1)
    text = report.sources.get(place.path, "")
    if place.line is None or not text:
        return True
    start = offset_at(text, place.line, place.column or 1)
    end = offset_at(text, place.end_line or place.line, place.end_column or (place.column or 1) + 1)
    return not words or _touches(text, (start, end), " ".join(words.split()), fault)


def _touches(text: str, span: tuple[int, int], words: str, fault: Fault) -> bool:
    """Whether the span shares a letter with the words, or stands right beside them."""
    flat, places = _flat(text)
    line = fault.get("line")
    begin = bisect_left(places, offset_at(text, line, 1)) if line else 0
    at = flat.find(words, begin if begin < len(places) else 0)
    if at < 0:
        return False
    start, end = places[at], places[at + len(words) - 1] + 1
    return span[0] <= end and start <= max(span[1], span[0] + 1)


@lru_cache(maxsize=1)  # of a document, many faults are looked for
def _flat(text: str) -> tuple[str, list[int]]:
    """With one blank for all white space, and where each letter stood."""
    flat: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        if letter.isspace():
            if flat and flat[-1] == " ":
                continue
            letter = " "  # noqa: PLW2901 - the letter as it counts
        flat.append(letter)
        places.append(at)
    return "".join(flat), places


def _is_in_registry(finding: Finding, fault: Fault) -> bool:
    line = fault.get("line")
    if "note" in fault and finding.note:  # what has changed stands in the document and in the registry
        return finding.code == fault["code"] and finding.note == str(fault["note"])
    return finding.code == fault["code"] and (line is None or finding.location.line in (None, line, line + 1, line - 1))
