"""What the rules' pages say of their precision is counted from judged findings."""

from __future__ import annotations

import tomllib
from datetime import date

import wild
from stacite.model.finding import Finding, Location, Severity


def test_precision_counts_what_was_judged_of_each_rule() -> None:
    def found(code: str, verdict: str) -> wild.Found:
        place = wild.Place("a.md", "1", 0, 1)
        judgment = wild.Judgment(code, place, verdict) if verdict else None
        return wild.Found(Finding(code, "name", Severity.INFO, "said", Location("a.md")), place, "", "", judgment)

    verdicts = [("S2", "useful"), ("S2", "pedantic"), ("S2", "false"), ("S2", ""), ("S1", "useful"), ("S3", "")]
    text = wild.precision_text([found(*each) for each in verdicts], 7, date(2026, 11, 28))
    assert tomllib.loads(text) == {
        "date": date(2026, 11, 28),
        "documents": 7,
        "rules": {"S1": {"judged": 1, "true": 1, "useful": 1}, "S2": {"judged": 3, "true": 2, "useful": 1}},
    }
