"""The exams: documents that somebody wrote who knew the table of rules and nothing else (tests/data/exam)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.making.marks import EXAM, mark

from stacite.model.finding import Severity

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = sorted(EXAM.glob("clean*.yaml"))
FAULTY = sorted(EXAM.glob("faulty*.yaml"))
MOST_WARNINGS = 2
FOUND = """
    A803 5,
    C701 10, C702 9, C703 11, C704 9, C705 10, C706 9, C708 10, C709 17,
    I101 8, I102 9, I103 8, I106 9, I107 10, I108 9, I109 9, I110 10,
    M406 3, M407 3, M408 2,
    N001 10, N002 8, N003 9, N004 8, N005 8, N006 9, N007 10, N008 9, N009 8, N010 9, N011 12, N012 9,
    S601 15, S602 14, S603 9, S604 13, S605 9, S606 15, S607 3, S608 8, S609 12, S610 10, S611 8, S612 13, S613 15,
    S614 10, S615 8, S616 5,
    U201 11, U202 10, U203 10, U204 7, U206 9, U207 9, U208 9, U209 9, U210 9, U211 10,
    Y901 2, Y902 3, Y903 4, Y904 4, Y905 1
"""
"""How many planted faults of each rule are found in the six exams, at least; raise a number, lower none."""


@pytest.mark.parametrize("styled", [False, True], ids=["default rules", "under its house style"])
@pytest.mark.parametrize("manifest", CLEAN, ids=lambda path: path.stem)
def test_a_clean_document_is_let_alone(manifest: Path, styled: bool) -> None:
    marks = mark(manifest, styled=styled)
    assert marks.alarms(Severity.ERROR) == 0
    assert marks.alarms(Severity.WARNING) <= MOST_WARNINGS


def test_planted_faults_that_were_found_are_found() -> None:
    found = Counter(fault["code"] for manifest in FAULTY for fault in mark(manifest).found)
    floor = Counter({code: int(count) for code, count in (words.split() for words in FOUND.split(","))})
    assert dict(floor - found) == {}


def test_the_exams_are_whole() -> None:
    assert (len(CLEAN), len(FAULTY)) == (31, 37)
    assert sum(mark(manifest).planted for manifest in FAULTY) == 147 + 60 + 120 + 60 + 120 + 60
