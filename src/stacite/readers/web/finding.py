"""All notes of a page: those that links call, those in place and, where there are none, those without links."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.readers.web.inplace import find_in_place
from stacite.readers.web.labels import value_of
from stacite.readers.web.landmarks import Landmarks
from stacite.readers.web.linked import find_linked
from stacite.readers.web.names import is_call_role, says_note
from stacite.readers.web.ranges import Ranges
from stacite.readers.web.unlinked import find_calls, find_unlinked

if TYPE_CHECKING:
    from stacite.readers.web.found import Call, Found
    from stacite.readers.web.links import Link
    from stacite.readers.web.page import Page


def find_notes(page: Page, links: list[Link]) -> tuple[list[Found], list[Call]]:
    """The notes, in the order in which they are called, and the markers that call none."""
    marks = Landmarks(page)
    found = find_linked(page, links, marks)
    found += find_in_place(page, found, links)
    calls = find_calls(page, links)
    if not any(note.calls for note in found):
        unlinked = find_unlinked(page, calls, marks)
        found = unlinked or found
    lone = _lone(found, calls)
    ordered = _in_order(found)
    _number(ordered)
    return ordered, lone


def _lone(found: list[Found], calls: list[Call]) -> list[Call]:
    """Markers that call no note that was found; those with the label of a note that nothing calls, call it."""
    uncalled = {note.label: note for note in found if not note.calls and note.label}
    stems = {stem for note in found for call in note.calls if (stem := _stem(call))}
    used = {call.start for note in found for call in note.calls}
    taken = Ranges((note.start, note.end) for note in found)
    lone = []
    for call in calls:
        if call.start in used or taken.meet(call.start, call.start + 1):
            continue
        note = uncalled.get(call.label)
        if note is not None:
            note.calls.append(call)
            note.confidence, note.reason = 0.9, "its marker's link is broken"
        elif not found or _says_call(call) or _stem(call) in stems:
            lone.append(call)
    return lone if found or _counts_on(lone) else []


def _says_call(call: Call) -> bool:
    return is_call_role(call.node.role) or says_note(f"{call.node.names} {call.href}")


def _stem(call: Call) -> str:
    """What the fragments of a page's calls have in common: that which a call leads to, without its number."""
    fragment = call.href.partition("#")[2]
    return fragment.rstrip("0123456789") if fragment[-1:].isdecimal() else ""


def _counts_on(calls: list[Call]) -> bool:
    """Whether labels run from 1 upwards, as markers do and exponents don't; or are named as markers."""
    values = [value for call in calls if (value := value_of(call.label)) is not None]
    if any(map(_says_call, calls)):
        return True
    return len(values) > 1 and values[0] == 1 and all(b - a in (0, 1) for a, b in pairwise(values))


def _in_order(found: list[Found]) -> list[Found]:
    """By their first call; one that nothing calls comes after the one that it stands behind."""
    keys: dict[int, int] = {}
    last = -1
    for note in sorted(found, key=lambda note: note.start):
        last = min(call.start for call in note.calls) if note.calls else last
        keys[id(note)] = last
    return sorted(found, key=lambda note: (keys[id(note)], note.start))


def _number(ordered: list[Found]) -> None:
    """Give those without a printed label their number in order, as style sheets count them."""
    for number, note in enumerate(ordered, 1):
        if not note.label:
            note.label = str(number)
        for call in note.calls:
            call.label = call.label or note.label
