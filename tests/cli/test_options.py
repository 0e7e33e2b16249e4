"""Shells complete options, rules and formats, in the three ways that typer's scripts ask."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
import typer

from stacite.cli.app import app
from stacite.settings import OPTIONS_ONLY, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

    Complete = Callable[[str, str], list[str]]


@pytest.fixture
def complete(stacite: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch) -> Complete:
    """What the shell is told behind `line`."""

    def told(shell: str, line: str) -> list[str]:
        asked = {"_STACITE_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line, "COMP_WORDS": line}
        asked |= {"COMP_CWORD": str(line.count(" ")), "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        for name, value in asked.items():
            monkeypatch.setenv(name, value)
        ended = stacite()
        assert ended.err == ""
        return ended.out.split()

    return told


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("stacite check --sel", "--select"),
        ("stacite check --select L30", "L303"),
        ("stacite check --select link-d", "link-dead"),
        ("stacite check --ignore N,L30", "N,L303"),
        ("stacite check --output-format conc", "concise"),
        ("stacite check --fail-on n", "never"),
        ("stacite check --severity w", "warning"),
        ("stacite check --style chi", "chicago18"),
        ("stacite extract --from mark", "markdown"),
        ("stacite export --format bib", "biblatex"),
        ("stacite convert a.md --to la", "latex"),
        ("stacite export --sort au", "author"),
        ("stacite rule year", "year-differs"),
        ("stacite par", "parse"),
    ],
)
def test_a_word_is_completed(complete: Complete, line: str, word: str) -> None:
    assert word in complete("bash", line)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_told_the_same(complete: Complete, shell: str) -> None:
    assert any("L303" in told for told in complete(shell, "stacite check --select L30"))


def test_nothing_is_invented(complete: Complete) -> None:
    assert complete("bash", "stacite rule X99") == []


def test_every_option_is_a_setting_or_known_as_none() -> None:
    check = typer.main.get_command(app).commands["check"]  # type: ignore[attr-defined]
    options = {each.name for each in check.params if each.param_type_name == "option"}
    names = {"from": "from_", "all": "show_all", "sources": "source_table", "quotes": "quotations"}
    settings = {each.name for each in fields(Settings)}
    assert options - settings == {names.get(name, name.replace("-", "_")) for name in OPTIONS_ONLY} - settings
