"""Invented works for rendering, and the plan of what is printed in which style."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from training.csl_items import items
from training.plan import main

from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TYPES

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 400


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (no secret)


@pytest.fixture(scope="module")
def works() -> list[dict[str, Any]]:
    return items(seeded(3), COUNT)


def test_the_seed_makes_the_same_works_again(works: list[dict[str, Any]]) -> None:
    assert items(seeded(3), COUNT) == works
    assert items(seeded(4), COUNT) != works


def test_works_are_items_as_csl_has_them(works: list[dict[str, Any]]) -> None:
    for work in works:
        assert work["type"] in TYPES
        assert work["title"]
        for variable, value in work.items():
            if variable in NAME_VARIABLES:
                assert value, variable
                assert all(name.get("family") or name.get("literal") for name in value)
            elif variable in DATE_VARIABLES:
                assert "date-parts" in value or "literal" in value
            else:
                assert isinstance(value, str), variable


def test_many_kinds_come(works: list[dict[str, Any]]) -> None:
    assert {"article-journal", "book", "chapter", "report", "webpage", "thesis"} <= {work["type"] for work in works}


def test_the_plan_names_works_that_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    works, styles = tmp_path / "csl", tmp_path / "styles"
    works.mkdir()
    styles.mkdir()
    (works / "a.json").write_text(json.dumps([{"id": "a", "type": "book", "title": "A {brace}"}]), encoding="utf-8")
    (styles / "oscola.csl").write_text('<style default-locale="en-GB"/>', encoding="utf-8")
    (styles / "other.csl").write_text('<style><category citation-format="note"/></style>', encoding="utf-8")
    monkeypatch.setattr("training.plan.SYNTHETIC", 50)
    monkeypatch.setattr("training.plan.OTHERS", 1)
    monkeypatch.setattr("training.plan.NOTE_SHARE", 1.0)
    made = []
    for run in ("first", "second"):
        paths = [tmp_path / f"{run}-{name}.json" for name in ("items", "plan")]
        monkeypatch.setattr("sys.argv", ["plan", str(works), str(styles), *map(str, paths)])
        main()
        made.append([json.loads(path.read_text(encoding="utf-8")) for path in paths])
    assert made[0] == made[1]
    items_, plan = made[0]
    assert len(items_) == 50, "a title with TeX in it is left out"
    assert [(task["style"], task["mode"]) for task in plan] == [("oscola", "c"), ("other", "c")]
    assert [bool(task["locale"]) for task in plan] == [False, True], "a style's own locale stands"
    assert all(0 <= place < 50 for task in plan for place in task["items"])
