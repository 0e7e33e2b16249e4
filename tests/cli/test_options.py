"""Shells complete options, rules and formats, in the three ways that typer's scripts ask."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields

import pytest
import typer

from stacite.cli.app import app
from stacite.settings import OPTIONS_ONLY, Settings


def complete(shell: str, line: str) -> list[str]:
    """What the shell is told behind `line`."""
    words = line.split(" ")
    environment = os.environ | {"_STACITE_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line}
    environment |= {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    command = [sys.executable, "-m", "stacite"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    return ended.stdout.split()


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("stacite check --sel", "--select"),
        ("stacite check --select L30", "L303"),
        ("stacite check --select link-d", "link-dead"),
        ("stacite check --ignore N,L30", "N,L303"),
        ("stacite check --output-format conc", "concise"),
        ("stacite check --fail-on n", "never"),
        ("stacite check --style chi", "chicago18"),
        ("stacite extract --from mark", "markdown"),
        ("stacite export --format bib", "biblatex"),
        ("stacite convert a.md --to la", "latex"),
        ("stacite export --sort au", "author"),
        ("stacite rule year", "year-differs"),
        ("stacite par", "parse"),
    ],
)
def test_a_word_is_completed(line: str, word: str) -> None:
    assert word in complete("bash", line)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_told_the_same(shell: str) -> None:
    assert any("L303" in told for told in complete(shell, "stacite check --select L30"))


def test_nothing_is_invented() -> None:
    assert complete("bash", "stacite rule X99") == []


def test_every_option_is_a_setting_or_known_as_none() -> None:
    check = typer.main.get_command(app).commands["check"]  # type: ignore[attr-defined]
    options = {each.name for each in check.params if each.param_type_name == "option"}
    names = {"from": "from_", "all": "show_all", "sources": "source_table", "quotes": "quotations"}
    settings = {each.name for each in fields(Settings)}
    assert options - settings == {names.get(name, name.replace("-", "_")) for name in OPTIONS_ONLY} - settings
