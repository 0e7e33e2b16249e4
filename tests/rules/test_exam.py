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
    A803 4,
    C701 9, C702 8, C703 10, C704 9, C705 9, C706 9, C708 9, C709 16,
    I101 7, I102 8, I103 7, I106 8, I107 10, I108 8, I109 8, I110 9,
    M406 3, M407 3, M408 2,
    N001 9, N002 7, N003 8, N004 7, N005 7, N006 8, N007 9, N008 8, N009 7, N010 8, N011 11, N012 8,
    S601 14, S602 13, S603 8, S604 12, S605 8, S606 14, S607 3, S608 7, S609 11, S610 9, S611 7, S612 12, S613 14,
    S614 9, S615 7, S616 4,
    U201 10, U202 9, U203 9, U204 6, U206 8, U207 8, U208 8, U209 8, U210 8, U211 9,
    Y901 2, Y902 2, Y903 3, Y904 3, Y905 1
"""
"""How many planted faults of each rule are found in the five exams, at least; raise a number, lower none."""


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
    assert (len(CLEAN), len(FAULTY)) == (27, 33)
    assert sum(mark(manifest).planted for manifest in FAULTY) == 147 + 60 + 120 + 60 + 120
