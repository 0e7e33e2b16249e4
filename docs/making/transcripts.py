"""The commands that a page of the documentation shows: what they are, and what they really print.

A block with a title is a file. In a `console` block what follows a line with `$` is its output, written here and
never by hand; in `sh` blocks and the README there are commands alone. All commands of a page are run one after the
other in one folder. They ask nothing of a network; links lead into a web on loopback, where a page has one.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docs.making.blocks import blocks
from docs.making.web import web

from stacite.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docs.making.blocks import Block

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = 88
_FILE = re.compile(r"^<!-- file: (?P<path>\S+) -->$", re.MULTILINE)
_PROMPT = "$ "
_OURS = re.compile(r"^(?:[A-Z_]+=\S* )*(?:stacite|cat|head|echo) |\| *stacite |^pandoc .*--filter stacite-filter\b")
# What Python runs first: no name server is asked, whatever a page shows.
_NO_NAMES = """\
import socket

_known = socket.getaddrinfo


def _look_up(host, *more, **others):
    if host not in ("127.0.0.1", "localhost"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return _known(host, *more, **others)


socket.getaddrinfo = _look_up
"""
_PROGRAMS = {"stacite": "stacite", "stacite-filter": "stacite.cli.pandoc_filter"}
_NEEDS_SHELL = re.compile(r"[|&;<>()$`*?\[~\\]")
# Most of the time of a command, Python starts and imports what these import: copies of one process have done so.
_PRELOADED = "app.check cli.app cli.check cli.check_run cli.extract readers.bounded rules.all".split()
_STARTED: Any = multiprocessing.get_context("forkserver" if sys.platform != "win32" else "spawn")
_STARTED.set_forkserver_preload([__name__, *(f"stacite.{name}" for name in _PRELOADED)])
# With these a command waits for a person; that they exist is all that is tried.
_WAITING = ("--interactive", "-i", "--watch", "lsp", "mcp", "serve")


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a command."""

    command: str
    printed: str
    """Findings and summary, as a terminal shows them."""
    status: int


@dataclass(slots=True)
class Stage:
    """A folder in which commands are run as a reader runs them."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    """Beside those that a reader has."""
    status: int = 0
    """Of the command before, for `echo $?`."""

    def __post_init__(self) -> None:
        """The programs of stacite, a home of their own, and a folder to work in."""
        programs = self.folder / "bin"
        for each in (programs, self.work):
            each.mkdir(parents=True)
        for name, module in _PROGRAMS.items():
            script = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m {module} "$@"\n'
            (programs / name).write_text(script, encoding="utf-8")
            (programs / name).chmod(0o755)
        (programs / "sitecustomize.py").write_text(_NO_NAMES, encoding="utf-8")

    @property
    def work(self) -> Path:
        """Where the documents are."""
        return self.folder / "work"

    def bring(self, page: str) -> None:
        """Copy the files that a page says it needs."""
        for named in _FILE.finditer(page):
            source = ROOT / named["path"]
            shutil.copy(source, self.work / source.name)

    def write(self, block: Block) -> None:
        """Write the file that a block shows."""
        path = self.work / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")

    def run(self, command: str) -> Ended:
        """Run a line as a shell does."""
        words = shlex.split(command, comments=True)
        line = f"{shlex.join(words)} --help" if any(word in _WAITING for word in words) else command
        printed = self.folder / "printed"
        printed.write_bytes(b"")
        if words[0] == "stacite" and not _NEEDS_SHELL.search(command):
            arguments = (shlex.split(line, comments=True), self.work, self._environment(), printed)
            process = _STARTED.Process(target=_be_stacite, args=arguments)
            process.start()
            process.join()
            self.status = process.exitcode or 0
            process.close()
        else:
            script = ["sh", "-c", f"(exit {self.status}); {line}"]
            with printed.open("wb") as out:
                self.status = subprocess.run(
                    script, cwd=self.work, env=self._environment(), stdin=subprocess.DEVNULL, stdout=out,
                    stderr=subprocess.STDOUT, check=False,
                ).returncode  # fmt: skip
        return Ended(command, printed.read_text(encoding="utf-8"), self.status)

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL") if name in os.environ}
        first = str(self.folder / "bin")
        own = {
            "PATH": os.pathsep.join((first, os.environ["PATH"])),
            "PYTHONPATH": os.pathsep.join(filter(None, (first, os.environ.get("PYTHONPATH", "")))),
            "HOME": str(self.folder),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "STACITE_OFFLINE": "1",
            "COLUMNS": str(COLUMNS),
            "NO_COLOR": "1",
            "PYTHONUNBUFFERED": "1",  # findings and summary in the order in which they are printed
        }
        return kept | own | dict(self.variables)


def _be_stacite(words: list[str], work: Path, environment: Mapping[str, str], printed: Path) -> None:
    """In a process of its own: what the shell would start."""
    os.chdir(work)
    os.environ.clear()
    os.environ.update(environment)
    for mode, numbers in ((os.O_RDONLY, (0,)), (os.O_WRONLY, (1, 2))):
        opened = os.open(printed if mode else os.devnull, mode)
        for number in numbers:
            os.dup2(opened, number)
        os.close(opened)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False)
        setattr(sys, name, stream)
    sys.stdout.reconfigure(write_through=True)  # type: ignore[union-attr] # as PYTHONUNBUFFERED has it
    exec(_NO_NAMES, {})  # noqa: S102 - written above
    sys.argv = words
    main()


def commands(block: Block) -> Iterator[str]:
    """What a reader would type."""
    if block.title or block.language not in ("console", "sh"):
        return
    for line in block.lines:
        if block.language == "console" and line.startswith(_PROMPT):
            yield line.removeprefix(_PROMPT)
        elif block.language == "sh" and line and not line.startswith("#"):
            yield line


def is_run(command: str) -> bool:
    """Whether a command is stacite's, or one that shows what stacite has written."""
    return _OURS.search(command) is not None


def performed(page: str, folder: Path, given: Path | None = None) -> list[Ended]:
    """What came of the commands of a page, with the files of the folder `given`."""
    ended: list[Ended] = []
    with web(page) as variables:
        stage = Stage(folder, variables)
        if given is not None:
            shutil.copytree(given, stage.work, dirs_exist_ok=True)
        stage.bring(page)
        for block in blocks(page):
            if block.title:
                stage.write(block)
            ended += [stage.run(command) for command in commands(block) if is_run(command)]
    return ended


def transcribed(page: str, ended: Sequence[Ended]) -> str:
    """The page with what its commands have really printed."""
    lines, shift = page.splitlines(), 0
    results = iter(ended)
    for block in blocks(page):
        shown: list[str] = []
        for command in filter(is_run, commands(block)):
            shown += [_PROMPT + command, *next(results).printed.rstrip("\n").splitlines()]
        if block.language == "console" and shown:
            start = block.first + shift
            lines[start : start + len(block.lines)] = [line.rstrip() for line in shown]
            shift += len(shown) - len(block.lines)
    return "\n".join(lines) + "\n"
