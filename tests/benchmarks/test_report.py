"""What the pages claim is what was measured."""

from __future__ import annotations

from typing import Any

import pytest

from behaviors import CASES
from report import KINDS, PAGES, TABLES, marks, written
from results import load


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_the_figures_on_the_pages_are_those_of_the_results(page: Any) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<!-- table: " in text
    assert text == written(text, load()), "run `python benchmarks/report.py`"


def test_every_table_is_on_the_page() -> None:
    text = PAGES[1].read_text(encoding="utf-8")
    assert [name for name in TABLES if f"<!-- table: {name} -->" not in text] == []


def test_the_results_are_those_of_the_behaviors_as_they_are() -> None:
    measured = [(case["kind"], case["name"]) for case in load()["link verdicts"]["cases"]]
    assert measured == [(case.kind, case.name) for case in CASES], "run benchmarks/peer_links.py --keep"


def test_every_kind_of_behavior_is_described() -> None:
    assert {case.kind for case in CASES} == set(KINDS)
    assert len({case.name for case in CASES}) == len(CASES)


def test_a_figure_that_changes_changes_the_page() -> None:
    results = load()
    text = written("<!-- table: verdicts -->\n<!-- end of table -->", results)
    results["link verdicts"]["cases"][0]["said"]["stacite"] = "broken"
    assert written(text, results) != text


def test_what_was_not_measured_is_not_claimed() -> None:
    page = "Before\n<!-- table: parsing -->\n| old | 1 |\n<!-- end of table -->\nAfter"
    assert written(page, {}) == "Before\n<!-- table: parsing -->\nNot measured yet.\n<!-- end of table -->\nAfter"
    with pytest.raises(KeyError):
        written(page.replace("parsing", "guesses"), {})


@pytest.mark.parametrize(
    ("kind", "word", "right", "alarms", "misses"),
    [
        ("live", "fine", 1, 0, 0),
        ("live", "doubtful", 0, 0, 0),
        ("live", "broken", 0, 1, 0),
        ("moved", "doubtful", 1, 0, 0),
        ("passing", "broken", 0, 1, 0),
        ("dead", "broken", 1, 0, 0),
        ("dead", "doubtful", 0, 0, 0),
        ("dead", "fine", 0, 0, 1),
        ("soft", "broken", 1, 0, 0),
        ("soft", "fine", 0, 0, 1),
        ("walled", "doubtful", 1, 0, 0),
        ("walled", "broken", 0, 1, 0),
        ("walled", "fine", 0, 0, 1),
        ("down", "broken", 1, 0, 0),
        ("down", "not judged", 0, 0, 0),
    ],
)
def test_how_a_word_counts(kind: str, word: str, right: int, alarms: int, misses: int) -> None:
    counts = marks([{"kind": kind, "said": {"tool": word}}], "tool")
    assert counts == {"right": right, "false alarms": alarms, "misses": misses}
