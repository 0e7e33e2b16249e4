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
    A803 3,
    C701 6, C702 5, C703 7, C704 6, C705 6, C706 6, C708 6, C709 10,
    I101 5, I102 5, I103 5, I106 5, I107 6, I108 5, I109 5, I110 6,
    M406 2, M407 2, M408 1,
    N001 5, N002 4, N003 5, N004 4, N005 5, N006 5, N007 6, N008 5, N009 4, N010 5, N011 7, N012 5,
    S601 9, S602 8, S603 5, S604 8, S605 5, S606 9, S607 1, S608 5, S609 6, S610 6, S611 5, S612 7, S613 9, S614 6,
    S615 5, S616 3,
    U201 7, U202 6, U203 6, U204 4, U206 5, U207 5, U208 6, U209 5, U210 5, U211 5,
    Y901 1, Y902 1, Y903 2, Y904 2, Y905 1
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
