"""Footnotes or endnotes: told of each row of labels by where they stand."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.readers.glyphs.notes import Start
from stacite.readers.glyphs.zones import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.glyphs.labels import Label
    from stacite.readers.glyphs.zones import Places


def starts_of(labels: Sequence[Label], called: Sequence[bool], places: Places, near: Sequence[bool]) -> Iterator[Start]:
    """The chain's labels with the kind of note. `near` tells of each whether its marker stands on its page."""
    at = 0
    for run in _runs(labels):
        size = len(run)
        kind = NoteKind.END if _is_list(run, places, near[at : at + size]) else NoteKind.FOOT
        for label in run:
            yield Start(label, kind, called[at])
            at += 1


def _runs(labels: Sequence[Label]) -> Iterator[list[Label]]:
    """Labels up to where the numbers start again."""
    run: list[Label] = []
    for label in labels:
        if run and label.value <= run[-1].value:
            yield run
            run = []
        run.append(label)
    if run:
        yield run


def _is_list(run: Sequence[Label], places: Places, near: Sequence[bool]) -> bool:
    """Whether notes stand in a list, at a chapter's or the document's end."""
    listed = sum(places.place[label.line] is Place.LIST for label in run)
    if 2 * listed > len(run):
        return True
    if _is_below_text(run, places) or 2 * sum(near) >= len(run):
        return False
    return _is_dense(run)


def _is_below_text(run: Sequence[Label], places: Places) -> bool:
    """Whether text stands above the notes in most of their columns: programs may push notes to later pages."""
    firsts: dict[int, int] = {}
    for label in run:
        firsts.setdefault(places.lines[label.line].frame, label.line)
    below = sum(_has_text_above(places, line) for line in firsts.values())
    return below > 1 and 2 * below >= len(firsts)


def _has_text_above(places: Places, line: int) -> bool:
    frame, above = places.lines[line].frame, line - 1
    while above >= 0 and places.lines[above].frame == frame:
        if places.place[above] is Place.TEXT:
            return True
        above -= 1
    return False


def _is_dense(run: Sequence[Label]) -> bool:
    """Whether the entries follow each other closely, with no text between."""
    gaps = [following.line - label.line for label, following in pairwise(run)]
    return not gaps or median(gaps) < 15
