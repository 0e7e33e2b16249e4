"""The door to standard output and standard error."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacite.cli import console
from stacite.cli.app import run
from stacite.reporters.terminal import paint, styled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

SOURCE = Path(console.__file__).parents[1]
HOSTILE = "\x1b[31mred\x1b]0;title\x07 \u202egpj\u202c \x9b2J zero\u200bwidth שלום"
NOTE = f"A claim.¹ Text.\n\n¹ Jane Doe, *A Book* {HOSTILE} (London: Press, 2019), doi:10.1000/a.\n"
UNSAFE = ("\x1b", "\x07", "\x9b", "\u202e", "\u202c", "\u200b")


class Screen:
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return True


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """Standard output and standard error, while inside."""
    screen = Screen()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", screen)
        patch.setattr(sys, "stderr", screen)
        patch.setenv("NO_COLOR", "1")
        yield screen


def test_data_is_made_visible_and_styles_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch) as screen:
        console.out("\x1b[1mdata\n")
        console.out(styled(paint("title", "1"), "\u202e\n"))
        console.say("\x9b2J")
        console.prompt("\x07? ")
    assert screen.text == "�[1mdata\n\x1b[1mtitle\x1b[0m�\n�2J\n�? "


def test_a_terminal_gets_formats_for_programs_made_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch) as screen:
        console.out_exact('{"title": "\u202e"}\n')
    assert screen.text == '{"title": "�"}\n'


def test_a_pipe_gets_them_exactly(capsys: pytest.CaptureFixture[str]) -> None:
    console.out_exact("-::error::\u202e\n")
    console.out_all(["##[group]\n", "\x1b\n"])
    assert capsys.readouterr().out == "-::error::\u202e\n##[group]\n\x1b\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("::error::x", ": :error::x"),
        (" \t ::add-mask::x", " \t : :add-mask::x"),
        (paint("::error", "1"), "\x1b[1m: :error\x1b[0m"),
        ("one\n::error::x", "one\n: :error::x"),
        ("see ##[group]a", "see # #[group]a"),
        ("see ##vso[task.complete]", "see # #vso[task.complete]"),
        ("##teamcity[message]", "# #teamcity[message]"),
        ("std::vector, ## Heading, 2::1", "std::vector, ## Heading, 2::1"),
    ],
)
def test_no_line_is_a_command_for_a_build_server(line: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    console.out(line)
    console.say(line)
    told = capsys.readouterr()
    assert told.out == expected
    assert told.err == f"{expected}\n"


def test_a_file_that_is_named_like_a_workflow_command_is_none(stacite: Stacite, folder: Path) -> None:
    name = "::error title=x::.md"
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    (folder / name).write_text(NOTE.replace("¹", "[^1]", 1).replace("¹ ", "[^1]: "), encoding="utf-8")
    runs = (
        stacite("extract", name),
        stacite("check", name, "--offline", "--output-format", "concise"),
        stacite("check", name, "--offline"),
        stacite("check", name, "--offline", "--fix"),
    )
    lines = [line for run in runs for line in (run.out + run.err).splitlines()]
    assert any("error title=x" in line for line in lines)
    assert [line for line in lines if line.lstrip().startswith("::")] == []


@pytest.fixture
def on_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command prints on a terminal."""

    def call(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["stacite", *arguments])
        with terminal(monkeypatch) as screen:
            run()
        return screen.text

    return call


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "paper.txt", "--offline"),
        ("check", "paper.txt", "--offline", "--diff", "--unsafe-fixes"),
        *(
            ("check", "paper.txt", "--offline", "--output-format", name)
            for name in ("concise", "json", "sarif", "gitlab", "github", "junit", "markdown", "html")
        ),
        ("extract", "paper.txt", "--diff"),
        ("extract", "paper.txt"),
        ("export",),
        ("export", "--format", "csl-json"),
        ("convert", "paper.txt", "-o", "c.md"),
        ("parse", "note.txt"),
        ("show", "1"),
        ("show", "--review", "--all"),
        ("nonsense\x1b[2J\u202e",),
        ("check", "--\x1b[2J\u202e"),
        ("check", "\x1b[2J\u202e.md"),
        ("show", "\x1b[2J\u202e"),
    ],
    ids=" ".join,
)
def test_nothing_of_a_document_drives_the_terminal(
    on_terminal: Callable[..., str], folder: Path, arguments: tuple[str, ...]
) -> None:
    (folder / "paper.txt").write_text(NOTE, encoding="utf-8")
    (folder / "note.txt").write_text(f"Jane Doe, *A Book* {HOSTILE} (London: Press, 2019), 3.\n", encoding="utf-8")
    if arguments[0] in ("export", "show"):
        on_terminal("extract", "paper.txt")
    text = on_terminal(*arguments)
    assert text
    assert [each for each in UNSAFE if each in text] == []


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_diff_in_a_pipe_is_a_patch_that_git_applies(stacite: Stacite, folder: Path) -> None:
    (folder / "paper.txt").write_text(NOTE, encoding="utf-8")
    patch = stacite("check", "paper.txt", "--offline", "--diff").out
    assert HOSTILE in patch
    (folder / "fix.patch").write_text(patch, encoding="utf-8", newline="")
    subprocess.run(["git", "apply", "-p0", "fix.patch"], cwd=folder, check=True)
    assert (folder / "paper.txt").read_text(encoding="utf-8") == NOTE.replace("doi:", "https://doi.org/")


def _writes_directly(path: Path) -> list[str]:
    """Calls that go past the door."""
    found: list[str] = []
    text = path.read_text(encoding="utf-8")
    if not re.search(r"\b(?:sys\.std(?:out|err)\.|typer\.(?:s?echo|confirm|prompt)|(?:print|input|print_exc)\()", text):
        return found  # to parse all modules takes seconds
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.startswith(("sys.stdout.", "sys.stderr.", "typer.echo", "typer.secho", "typer.confirm")) or (
                called in ("print", "input", "typer.prompt", "traceback.print_exc")
            ):
                found.append(f"{path.relative_to(SOURCE)}:{node.lineno}: {called}")
    return found


def test_the_console_is_the_only_door() -> None:
    found = [call for path in SOURCE.rglob("*.py") if path.name != "console.py" for call in _writes_directly(path)]
    allowed = {
        ("__main__.py", "print"),
        # Bytes for pandoc, which reads them.
        ("cli/pandoc_filter.py", "sys.stdout.buffer.write"),
        ("cli/pandoc_filter.py", "sys.stdout.buffer.flush"),
    }
    assert [call for call in found if (call.split(":")[0], call.split(": ")[1]) not in allowed] == []
