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
    C701 7, C702 6, C703 8, C704 7, C705 7, C706 7, C708 7, C709 12,
    I101 6, I102 6, I103 6, I106 6, I107 7, I108 6, I109 6, I110 7,
    M406 2, M407 2, M408 1,
    N001 6, N002 5, N003 6, N004 5, N005 6, N006 6, N007 7, N008 6, N009 5, N010 6, N011 8, N012 6,
    S601 10, S602 9, S603 6, S604 9, S605 6, S606 10, S607 2, S608 6, S609 8, S610 8, S611 6, S612 9, S613 11, S614 7,
    S615 6, S616 4,
    U201 8, U202 7, U203 7, U204 5, U206 6, U207 6, U208 7, U209 7, U210 6, U211 7,
    Y901 1, Y902 1, Y903 2, Y904 2, Y905 1
"""
"""How many planted faults of each rule are found in the four exams, at least; raise a number, lower none."""


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
    assert (len(CLEAN), len(FAULTY)) == (21, 25)
    assert sum(mark(manifest).planted for manifest in FAULTY) == 147 + 60 + 120 + 60
