"""Applies fixes to texts: all edits of a fix or none, and none twice."""

from __future__ import annotations

import difflib
from bisect import bisect_right, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.finding import TextChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.finding import Edit, Fix


@dataclass(frozen=True, slots=True)
class AppliedFixes:
    """The result of a set of fixes."""

    sources: Mapping[str, str]
    """All texts, changed or not, by path."""
    applied: tuple[Fix, ...]
    skipped: tuple[Fix, ...]
    """Fixes whose place has changed, that overlap an earlier one, or that edit no text."""
    changes: Mapping[str, Sequence[TextChange]] = field(default_factory=dict)
    """What was changed, by path, in order of place."""


def apply_fixes(sources: Mapping[str, str], fixes: Sequence[Fix]) -> AppliedFixes:
    """Apply the fixes to the texts, by path; of two that overlap the first wins.

    An edit that puts something around a text, or takes it away there, leaves the text itself to others:
    brackets around a URL and another URL between them come in one go.

    An edit whose `old` no longer stands at its place, or whose `new` stands there already, makes its
    fix skipped, so that applying the same fixes again changes nothing. Two fixes with the same edit are
    both applied, by one change.
    """
    accepted: dict[str, list[TextChange]] = {path: [] for path in sources}
    applied, skipped = [], []
    for fix in fixes:
        edits = _new_edits(fix, sources, accepted)
        if edits is None:
            skipped.append(fix)
            continue
        applied.append(fix)
        for path, taken in edits:
            insort(accepted[path], taken)
    changed = {path: _rewrite(text, accepted[path]) for path, text in sources.items()}
    return AppliedFixes(changed, tuple(applied), tuple(skipped), accepted)


def contradict(first: Fix, second: Fix) -> bool:
    """Whether only one of two fixes can be made: both change the same words, and not in the same way."""
    fixes = first, second
    changes, others = ({(edit.path, each) for edit in fix.edits for each in TextChange.of(edit)} for fix in fixes)
    return any(path == own and change.overlaps(other) for path, change in changes - others for own, other in others)


def unified_diff(path: str, before: str, after: str) -> str:
    """A unified diff with the texts' own line ends; empty where nothing changed."""
    lines = difflib.unified_diff(list(_lines(before)), list(_lines(after)), path, path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _new_edits(
    fix: Fix, sources: Mapping[str, str], accepted: Mapping[str, Sequence[TextChange]]
) -> list[tuple[str, TextChange]] | None:
    """The edits of a fix that no earlier fix has made, with their paths; None where one of them can't be made."""
    if not fix.edits:
        return None
    fresh: list[tuple[str, TextChange]] = []
    for edit in dict.fromkeys(fix.edits):
        text = sources.get(edit.path)
        if text is None or not _still_fits(edit, text):
            return None
        for taken in TextChange.of(edit):
            neighbours = _neighbours(accepted[edit.path], taken)
            # Two fixes with the same edit count as applied, by one change.
            if taken in neighbours:
                continue
            rivals = [*neighbours, *(other for path, other in fresh if path == edit.path)]
            if any(taken.overlaps(rival) for rival in rivals):
                return None
            fresh.append((edit.path, taken))
    return fresh


def _neighbours(taken: Sequence[TextChange], edit: TextChange) -> Sequence[TextChange]:
    """The accepted edits next to this one: as they don't overlap each other, no other can be in its way."""
    low = high = bisect_right(taken, edit)
    while low > 0 and taken[low - 1].end >= edit.start:
        low -= 1
    while high < len(taken) and taken[high].start <= edit.end:
        high += 1
    return taken[low:high]


def _still_fits(edit: Edit, text: str) -> bool:
    if not 0 <= edit.start <= edit.end <= len(text) or text[edit.start : edit.end] != edit.old:
        return False
    # An edit that only adds text would fit again after it was applied.
    grows = edit.new != edit.old and edit.new.startswith(edit.old)
    return not (grows and text.startswith(edit.new, edit.start))


def _rewrite(text: str, edits: Sequence[TextChange]) -> str:
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends; only LF ends one, as in patches (not a form feed, which pages end in)."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end
