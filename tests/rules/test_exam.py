"""The exam: documents that somebody wrote who knew the table of rules and nothing else (tests/data/exam)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.making.marks import EXAM, mark

from stacite.model.finding import Severity

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = sorted(EXAM.glob("clean_*.yaml"))
FAULTY = sorted(EXAM.glob("faulty_*.yaml"))
MOST_WARNINGS = 2
FOUND = """
    A803 2,
    C701 2, C702 2, C704 2, C705 3, C706 2, C708 2, C709 4,
    I101 2, I102 2, I103 2, I106 2, I107 2, I108 2, I109 2, I110 2,
    M406 2, M407 2, M408 1,
    Y901 1, Y902 1, Y903 2, Y904 2, Y905 1,
    N001 2, N002 2, N003 1, N004 2, N005 2, N006 2, N007 3, N008 2, N009 2, N010 2, N011 3, N012 2,
    S601 5, S602 4, S603 2, S604 2, S605 2, S606 4, S608 1, S609 3, S610 2, S611 1, S612 1, S613 5, S614 2,
    U201 1, U202 2, U203 3, U206 2, U207 2, U208 3, U209 2, U210 2, U211 2
"""
"""How many planted faults of each rule are found, at least: raise a number when more are, and lower none."""


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


def test_the_exam_is_whole() -> None:
    assert (len(CLEAN), len(FAULTY)) == (10, 10)
    assert sum(mark(manifest).planted for manifest in FAULTY) == 147
