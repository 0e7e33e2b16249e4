"""The rules' pages are made from their docstrings, and docs/rules is up to date."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacite.model.finding import Severity
from stacite.rules.all import RULES
from stacite.rules.rulebook import Precision, main, page, precision, render, rulebook, summary
from stacite.text.tables import table

if TYPE_CHECKING:
    from stacite.rules.base import RuleModule

FOLDER = Path(__file__).parents[2] / "docs" / "rules"
each_rule = pytest.mark.parametrize("module", RULES, ids=lambda module: module.RULE.code)


@each_rule
def test_a_page_has_all_sections_under_a_short_title(module: RuleModule) -> None:
    title = module.RULE.title
    assert title
    assert len(title) <= 50
    assert title == title.strip(" .")
    assert not title[0].islower()
    lines = page(module).splitlines()
    heads = [line for line in lines if line.startswith("## ")]
    required = ["## What it does", "## Why it matters", "## Example", "## Source"]
    assert [head for head in heads if head != "## Options"] == required
    assert lines[0] == f"# {module.RULE.title or module.RULE.name} ({module.RULE.code})"
    assert lines[2].startswith(f"*`{module.RULE.name}` reports {module.RULE.severity}")
    assert lines[2].endswith(("is on by default.*", "is off by default.*", "runs only with `--pedantic`.*"))
    assert lines[4] == f"*{precision(module.RULE)}*"
    assert summary(module).endswith("."), "one sentence"
    assert lines[7] == "", "without a break"
    options = page(module).partition("## Options")[2]
    assert ("`house." in options) is ("`.stacite.toml`, under `[house]`: for example, `" in options)


# Findings that have to be judged before a rule has to meet a bar, and the shares of true ones among them.
ENOUGH, LEAST, LEAST_OF_ERRORS = 10, 0.8, 0.95


def test_a_rule_that_is_often_wrong_is_not_on_by_default_and_reports_no_error() -> None:
    measured = {module.RULE: precision(module.RULE) for module in RULES}
    shares = {rule: each.true / each.judged for rule, each in measured.items() if each.judged >= ENOUGH}
    on = [rule.code for rule, share in shares.items() if share < LEAST and rule.default and not rule.pedantic]
    assert on == []
    errors = [
        rule.code for rule, share in shares.items() if share < LEAST_OF_ERRORS and rule.severity is Severity.ERROR
    ]
    assert errors == []


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((4, 4, 4), "Not yet measured on published documents."),
        (
            (20, 19, 7),
            "On published documents, 19 of 20 findings were correct, and 7 of them were worth fixing (2026-11-28).",
        ),
        (
            (11, 11, 11),
            "On published documents, 11 of 11 findings were correct, and all 11 were worth fixing (2026-11-28).",
        ),
    ],
)
def test_a_page_says_how_precise_the_rule_is(counts: tuple[int, int, int], said: str) -> None:
    assert str(Precision(*counts, on=date(2026, 11, 28))) == said


def test_all_that_was_measured_is_of_a_rule() -> None:
    data = table("stacite.rules", "precision.toml")
    assert set(data["rules"]) <= {module.RULE.code for module in RULES}
    assert all(each["useful"] <= each["true"] <= each["judged"] for each in data["rules"].values())
    assert any(precision(module.RULE).judged >= ENOUGH for module in RULES)


def test_no_two_rules_have_the_same_title() -> None:
    titles = [module.RULE.title.casefold() for module in RULES]
    assert sorted(set(titles)) == sorted(titles)


def test_the_files_are_up_to_date() -> None:
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert on_disk == render(), "run `make docs`"


def test_the_index_lists_each_rule_once() -> None:
    rows = [line for line in render()["index.md"].splitlines() if line.startswith("| [")]
    assert len(rows) == len(RULES)
    assert (
        "| [L301](L301.md) | Broken link (`link-dead`) | error | no fix | The page that a link leads to is gone. |"
        in rows
    )


def test_a_report_can_tell_of_the_rules() -> None:
    (told,) = rulebook([module for module in RULES if module.RULE.code == "L301"])
    assert (told.name, told.title) == ("link-dead", "Broken link")
    assert (told.severity, told.summary) == ("error", "The page that a link leads to is gone.")
    assert "see *Link blocked* (L303) and *Temporary problem* (L305)." in " ".join(told.text.split())


def test_a_page_calls_another_rule_what_findings_call_it() -> None:
    titles, names = {each.RULE.code: each.RULE.title for each in RULES}, {each.RULE.name for each in RULES}
    texts = {module.RULE.code: " ".join((module.__doc__ or "").split()) for module in RULES}
    called = {
        (page_of, code, title)
        for page_of, text in texts.items()
        for title, code in re.findall(r"\*([^*]+)\* \(([A-Z]\d{3})\)", text)
    }
    assert len(called) > 20
    assert [each for each in called if titles[each[1]] != each[2]] == []
    # Ignore entries may have the short name, so that its page shows one.
    named = {page_of: names.intersection(re.findall(r"`([a-z-]+)`", text)) for page_of, text in texts.items()}
    assert [page_of for page_of, found in named.items() if found] == ["Y906"]


def test_another_rule_is_linked_on_the_website() -> None:
    text = " ".join(render()["L301.md"].split())
    assert "see *Link blocked* ([L303](L303.md)) and *Temporary problem* ([L305](L305.md))." in text


def test_writes_the_pages(tmp_path: Path) -> None:
    main([str(tmp_path / "rules")])
    assert {path.name for path in (tmp_path / "rules").iterdir()} == set(render())
