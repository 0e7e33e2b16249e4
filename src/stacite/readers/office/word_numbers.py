"""The marks that Word prints for the calls of notes, which it counts anew each time it lays a document out.

Source: ISO/IEC 29500-1, 17.11.4, 17.11.5, 17.11.11 and 17.11.12 (properties of a section go before the document's),
17.11.17 (numFmt: decimal for footnotes, lower-case Roman for endnotes), 17.11.19 (numRestart), 17.11.20 (numStart).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.packages.vocabulary import child, value
from stacite.readers.office.numbering import UNKNOWN_MARK, Label, word_label
from stacite.readers.office.symbols import is_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as Element

    from stacite.readers.office.story import Call

_USUAL = {"footnote": "decimal", "endnote": "lowerRoman"}
_UNMARKED = "*"
"""For a call that has neither a number nor a mark of its own."""


@dataclass(frozen=True, slots=True)
class _Count:
    """How one kind of notes is counted in one section."""

    form: str
    start: int
    restart: str


def labels_of(
    calls: Iterable[Call], settings: Element | None, sections: Sequence[Element]
) -> dict[tuple[str, str], Label]:
    """The label of each note, by kind and id, counted by the first calls in the order given."""
    counts = {kind: [_count(kind, section, settings) for section in (*sections, None)] for kind in _USUAL}
    labels: dict[tuple[str, str], Label] = {}
    numbers: dict[str, int] = {}
    places: dict[str, int] = {}
    for call in calls:
        if (call.kind, call.id) in labels:
            continue
        if call.is_custom:
            labels[call.kind, call.id] = _custom(call, len(labels) + 1)
            continue
        count = counts[call.kind][min(call.section, max(0, len(sections) - 1))]
        is_new = places.get(call.kind) != call.section and count.restart == "eachSect"
        number = count.start if is_new or call.kind not in numbers else numbers[call.kind] + 1
        numbers[call.kind], places[call.kind] = number, call.section
        labels[call.kind, call.id] = _numbered(number, count)
    return labels


def _custom(call: Call, place: int) -> Label:
    if is_unknown(call.mark):
        return Label(str(place), 0.8, UNKNOWN_MARK)
    return Label(call.mark) if call.mark else Label(_UNMARKED, 0.8, "the file does not hold its mark")


def _numbered(number: int, count: _Count) -> Label:
    label = word_label(number, count.form)
    if label is None:
        return Label(str(number), 0.9, f"the number format {count.form[:40]} is written in decimals here")
    if count.restart == "eachPage":
        return Label(label, 0.9, "numbers restart on each page, and the file does not hold its pages")
    return Label(label)


def _count(kind: str, section: Element | None, settings: Element | None) -> _Count:
    found = {}
    for parent in (settings, section):
        properties = child(parent, f"w:{kind}Pr")
        for setting in ("w:numFmt", "w:numStart", "w:numRestart"):
            element = child(properties, setting)
            if element is not None:
                found[setting] = value(element, "w:val")
    start = found.get("w:numStart", "")
    return _Count(
        found.get("w:numFmt") or _USUAL[kind],
        int(start) if start.isascii() and start.isdecimal() and len(start) < 8 else 1,
        found.get("w:numRestart", "continuous"),
    )
