"""Pages at the root of the project lead to files that are there, and commands in running text are commands."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from docs.making.transcripts import ROOT
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from stacite.cli.app import app, with_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token

PAGES = [*ROOT.glob("*.md"), ROOT / "tests" / "data" / "schemas" / "README.md", ROOT / "training" / "README.md"]
TOLD = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_MARKDOWN = MarkdownIt("commonmark").enable("table")


def tokens(path: Path) -> Iterator[Token]:
    """All of a page, also those within a line."""
    for token in _MARKDOWN.parse(path.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files(path: Path) -> None:
    named = [token.attrGet("href") or token.attrGet("src") for token in tokens(path)]
    files = [urlsplit(str(name)).path for name in named if name and not urlsplit(str(name)).scheme]
    assert [name for name in files if not (path.parent / name).exists()] == []


def test_a_command_in_running_text_has_the_options_that_are_named() -> None:
    inline = {" ".join(token.content.split()) for path in TOLD for token in tokens(path) if token.type == "code_inline"}
    commands = [span for span in inline if re.match(r"stacite [a-z]", span) and " COMMAND" not in span]
    assert len(commands) > 50
    assert {command: said for command in sorted(commands) if (said := _refusal(command))} == {}


def _refusal(command: str) -> str:
    """What stacite says to a command that it does not know; empty where it knows all of its words."""
    words = [word for word in shlex.split(command.partition(" > ")[0].partition(" | ")[0])[1:] if word != "--help"]
    ended = CliRunner().invoke(app, [*with_command(words), "--help"])
    return f"{ended.exit_code}: {ended.output}" if ended.exit_code else ""


def test_the_files_that_contributing_names_exist() -> None:
    spans = [token.content for token in tokens(ROOT / "CONTRIBUTING.md") if token.type == "code_inline"]
    paths = [span for span in spans if re.fullmatch(r"[\w.-]+/[\w./-]*|\w+\.(?:cff|md|py|toml)", span)]
    assert len(paths) > 30
    package = ROOT / "src" / "stacite"
    places = (ROOT, package, package / "services", package / "rules")
    assert [path for path in paths if not any((place / path).exists() for place in places)] == []
