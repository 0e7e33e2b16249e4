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
    C701 10, C702 10, C703 11, C704 10, C705 11, C706 11, C708 11, C709 18,
    I101 10, I102 10, I103 10, I106 10, I107 11, I108 10, I109 10, I110 11,
    M406 4, M407 3, M408 3,
    N001 11, N002 9, N003 10, N004 9, N005 9, N006 10, N007 10, N008 10, N009 8, N010 10, N011 13, N012 10,
    S601 17, S602 15, S603 10, S604 14, S605 10, S606 16, S607 3, S608 9, S609 13, S610 11, S611 9, S612 14, S613 17,
    S614 11, S615 10, S616 6,
    U201 12, U202 11, U203 11, U204 8, U206 10, U207 10, U208 10, U209 10, U210 10, U211 11,
    Y901 3, Y902 3, Y903 4, Y904 4, Y905 1
"""
"""How many planted faults of each rule are found in the eight exams, at least; raise a number, lower none."""


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
    assert (len(CLEAN), len(FAULTY)) == (39, 45)
    assert sum(mark(manifest).planted for manifest in FAULTY) == 147 + 60 + 120 + 60 + 120 + 60 + 60 + 60
