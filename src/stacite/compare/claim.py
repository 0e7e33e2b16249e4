"""Which registered works may be a printed one whose DOI is not known.

A DOI is claimed only where every test holds: a wrong one would send readers to another paper, while one that
is not found costs nothing. What fails one test is shown with the test that it fails.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.compare.grounds import (
    Agreement,
    agreement,
    author_doubt,
    notice_doubt,
    place_doubt,
    type_doubt,
    version_doubt,
    year_doubt,
)
from stacite.compare.likeness import Likeness, title_doubts, title_likeness
from stacite.compare.title_text import words_of_title
from stacite.model.record import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.model.item import Item
    from stacite.model.record import Record

MOST = 3
"""Candidates that are shown."""
_MOST_TITLES = 6
_WORDS = 4
"""A title with fewer is shared by too many works."""


def can_be_claimed(item: Item) -> bool:
    """Whether a work tells enough of itself: without authors, or with a short title, any record may be another's."""
    return bool(item.authors) and len(words_of_title(item.title)) >= _WORDS


def judge(item: Item, records: Sequence[Record]) -> tuple[Candidate, ...]:
    """The records that may be the work, the strongest first, three at most.

    One without doubts may be claimed; several without doubts are equally strong. Where there is none, those
    that fail a single test; nothing for a work that tells too little of itself.
    """
    if not can_be_claimed(item):
        return ()
    weighed = sorted((_weigh(item, record) for record in _each_once(records)), key=lambda one: one.rank, reverse=True)
    sure = [one for one in weighed if not one.doubts]
    if sure:
        return tuple(one.candidate for one in sure if one.strength == sure[0].strength)[:MOST]
    return tuple(one.candidate for one in weighed if len(one.doubts) == 1)[:MOST]


def reasons(item: Item, record: Record) -> list[str]:
    """What agrees of a record that may be claimed, in words: `title`, `first author`, `year`, `container`."""
    same = agreement(item, record).same
    return ["title", "first author", "year", *(name for name in ("container", "volume", "first page") if name in same)]


@dataclass(frozen=True, slots=True)
class _Weighed:
    record: Record
    doubts: tuple[str, ...]
    likeness: Likeness
    agreement: Agreement

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.record, self.doubts)

    @property
    def strength(self) -> tuple[int, int, bool]:
        """What makes one sure record surer than another; its order among equals means nothing."""
        return len(self.agreement.same), -len(self.agreement.other), self.likeness.slips == 0

    @property
    def rank(self) -> tuple[object, ...]:
        return (*self.strength, self.likeness.ratio)


def _weigh(item: Item, whole: Record) -> _Weighed:
    record = _cut(whole)
    likeness, agreed = title_likeness(item, record), agreement(item, record)
    doubts = [
        *title_doubts(likeness, agreed),
        author_doubt(item, record),
        year_doubt(item, record, agreed),
        place_doubt(item, record, agreed),
        type_doubt(item, record, agreed),
        notice_doubt(item, record),
        version_doubt(item, record),
    ]
    return _Weighed(whole, tuple(doubt for doubt in doubts if doubt), likeness, agreed)


def _cut(record: Record) -> Record:
    """With no more titles and containers than works have."""
    return replace(
        record,
        titles=record.titles[:_MOST_TITLES],
        subtitles=record.subtitles[:_MOST_TITLES],
        original_titles=record.original_titles[:_MOST_TITLES],
        containers=record.containers[:_MOST_TITLES],
        short_containers=record.short_containers[:_MOST_TITLES],
    )


def _each_once(records: Iterable[Record]) -> Iterable[Record]:
    """Two services may hold one DOI; the first that was asked counts."""
    return {record.doi: record for record in reversed(list(records)) if record.doi}.values()
