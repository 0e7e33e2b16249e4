"""The exams: documents that somebody wrote who knew the table of rules and nothing else (tests/data/exam)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.making.data import read_yaml
from tests.making.marks import EXAM, mark, planted_faults

from stacite.model.finding import Severity

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = sorted(EXAM.glob("clean*.yaml"))
FAULTY = sorted(EXAM.glob("faulty*.yaml"))
MOST_WARNINGS = 2
FOUND = """
    A803 6,
    C701 9, C702 7, C703 11, C704 10, C705 9, C706 11, C708 9, C709 19,
    I101 10, I102 11, I103 10, I106 11, I107 12, I108 11, I109 11, I110 12,
    M406 5, M407 3, M408 4,
    N001 12, N002 10, N003 11, N004 10, N005 10, N006 11, N007 11, N008 11, N009 9, N010 11, N011 14, N012 11,
    S601 18, S602 16, S603 11, S604 15, S605 11, S606 17, S607 3, S608 10, S609 13, S610 12, S611 10, S612 15, S613 18,
    S614 12, S615 9, S616 6,
    U201 13, U202 12, U203 12, U204 9, U206 11, U207 11, U208 11, U209 11, U210 11, U211 12,
    Y901 3, Y902 3, Y903 4, Y904 4, Y905 1
"""
"""How many planted faults of each rule are found in the eight exams, at least; raise a number, lower none.

22 of 664 were lost when the parser that had been written for such texts gave way to one that learned from published
notes: 642. With the network that learned on from 1,940 more notes, C701, C702 and C705 are found once less, C704 twice,
S609 and S616 once more: 643. With what it learned from 2,662 notes after that, C704, S609 and S616 are found once less,
C705 twice, and C708, I110, S602 and S604 once more: 646. With a network of its own for types, C705 once less, C708 once
more.
"""


@pytest.mark.parametrize("manifest", CLEAN, ids=lambda path: path.stem)
def test_a_clean_document_is_let_alone(manifest: Path) -> None:
    for styled in (False, True):  # the default rules, and those of its house style; the notes are read once for both
        marks = mark(manifest, styled=styled)
        assert (styled, marks.alarms(Severity.ERROR)) == (styled, 0)
        assert (styled, marks.alarms(Severity.WARNING)) <= (styled, MOST_WARNINGS)


def test_planted_faults_that_were_found_are_found() -> None:
    found = Counter(fault["code"] for manifest in FAULTY for fault in mark(manifest, pedantic=True).found)
    floor = Counter({code: int(count) for code, count in (words.split() for words in FOUND.split(","))})
    assert dict(floor - found) == {}


def test_the_exams_are_whole() -> None:
    assert (len(CLEAN), len(FAULTY)) == (39, 45)
    planted = sum(len(planted_faults(read_yaml(manifest))) for manifest in FAULTY)
    assert planted == 147 + 60 + 120 + 60 + 120 + 60 + 60 + 60
