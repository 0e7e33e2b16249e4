"""What happens to files that several programs write at once, or whose writer is killed.

Run it from the root: `PYTHONPATH=. python benchmarks/writing.py [rounds of extracts] [edits] [kills]`, on Linux or
macOS. Each run is the command line in a process of its own, forked from one that has imported it. An edit, a kill or
Ctrl-C comes before a line of the code that reads and writes, which is chosen at random. Aim: no edit lost, no foreign
file touched, no torn file, document and registry in step, no temporary file left, and the right exit status.
"""

from __future__ import annotations

import gc
import hashlib
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from measure import machine
from stacite import files
from stacite.app import check, extract, fix, record
from stacite.cli import app, check_run, interactive
from stacite.registry import store

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence
    from types import FrameType

NOTE = "[^{number}]: Jane Doe, *The {name} Book* (London: {name} Press, 2019), 12; doi: 10.1000/{name}.\n"
MARK = "# written by somebody else\n"
NAMES = ("a", "b")
REGISTRY = "citations.yaml"
FIX = ("check", "--offline", "--select", "I102", "--fail-on", "never")
COMMANDS = {
    "fix": (*FIX, "--fix"),
    "interactive": (*FIX, "--interactive"),
    "record": (*FIX, "--record"),
    "extract": ("extract", "c.md"),
}
WHOLE = {
    **COMMANDS,
    "export": ("export", "-o", "refs.bib"),
    "baseline": (*FIX, "--baseline", "known.json", "--update-baseline"),
    "report": (*FIX, "-o", "report.txt"),
}
# The modules that read and write, before whose lines something happens.
TRACED = {module.__file__ for module in (files, store, check, extract, fix, record, check_run, interactive)}


class Terminal(io.StringIO):
    """Answers of an editor."""

    def isatty(self) -> bool:
        """As a terminal says."""
        return True


class Ended(NamedTuple):
    """How a run ended."""

    status: int
    """Negative: the number of the signal that ended it."""
    out: str


@dataclass
class Moment:
    """Counts the lines that are run; something happens before one of them."""

    at: int = 0
    """0 for never."""
    act: Callable[[], None] | None = None
    only_files: bool = False
    count: int = 0
    first: int = 0
    """The line at which all files had been read."""

    def trace(self, frame: FrameType, event: str, _: Any) -> Any:
        """The trace function of Python (`sys.settrace`)."""
        name = frame.f_code.co_filename
        if event == "call":
            if name == extract.__file__ and frame.f_code.co_name == "collect" and not self.first:
                self.first = self.count
            return self.trace if name in TRACED and (not self.only_files or name == files.__file__) else None
        if event == "line":
            self.count += 1
            if self.count == self.at and self.act is not None:
                sys.settrace(None)
                self.act()
                sys.settrace(self.trace)
        return self.trace


def start(folder: Path, arguments: Sequence[str], moment: Moment | None = None, delay: float = 0) -> int:
    """Start a run in a folder; returns the number of its process."""
    process = os.fork()
    if process:
        return process
    status = 3
    try:
        os.chdir(folder)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may ignore it in the background
        said = os.open(f"../out.{os.getpid()}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        sys.stdin = Terminal("a\na\ni\nmine\n\ni\nmine\n\nq\n")
        sys.argv = ["stacite", *arguments]
        # Without a network there would be nothing to record.
        record._verdict = lambda *_: "alive"  # noqa: SLF001 - as it is said
        time.sleep(delay)
        if moment is not None:
            sys.settrace(moment.trace)
        try:
            status = app.run()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0
        sys.settrace(None)
        if moment is not None:
            Path(f"../moment.{os.getpid()}").write_text(f"{moment.count} {moment.first}")
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def end(process: int, folder: Path) -> Ended:
    """Wait for a run."""
    _, status = os.waitpid(process, 0)
    said = folder.parent / f"out.{process}"
    out = said.read_text(errors="replace") if said.exists() else ""
    said.unlink(missing_ok=True)
    return Ended(os.waitstatus_to_exitcode(status), out)


def run(folder: Path, arguments: Sequence[str], moment: Moment | None = None) -> Ended:
    """A run from its start to its end."""
    process = start(folder, arguments, moment)
    ended = end(process, folder)
    counted = folder.parent / f"moment.{process}"
    if moment is not None and counted.exists():
        moment.count, moment.first = map(int, counted.read_text().split())
        counted.unlink()
    return ended


def make(folder: Path) -> None:
    """Two documents in the registry, and one that is not."""
    folder.mkdir()
    for name in (*NAMES, "c"):
        (folder / f"{name}.md").write_text(f"Text.[^1]\n\n{NOTE.format(number=1, name=name.upper() * 3)}")
    run(folder, ("extract", *(f"{name}.md" for name in NAMES)))


def warm(folder: Path) -> None:
    """Run every command in this process, so that those forked from it have read all tables."""
    before, streams = Path.cwd(), (sys.stdin, sys.stdout, sys.stderr)
    os.chdir(folder)
    try:
        for arguments in WHOLE.values():
            sys.stdin, sys.stdout, sys.stderr = Terminal("q\n"), io.StringIO(), io.StringIO()
            sys.argv = ["stacite", *arguments]
            with suppress(SystemExit):
                app.run()
    finally:
        os.chdir(before)
        sys.stdin, sys.stdout, sys.stderr = streams
    gc.freeze()


def copy(source: Path, folder: Path) -> None:
    """The same files in another folder."""
    folder.mkdir()
    for path in source.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())


def leftovers(folder: Path) -> list[str]:
    """Files that no run should leave behind."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def out_of_step(folder: Path) -> list[str]:
    """The documents that are not what the registry says."""
    registry = store.load(folder / REGISTRY).registry
    return [
        document.path
        for document in registry.documents
        if document.sha256 != hashlib.sha256((folder / document.path).read_bytes()).hexdigest()
    ]


def parallel(base: Path, writers: int, rounds: int, chance: random.Random) -> Counter[str]:
    """Extract several documents at once into one registry."""
    faults: Counter[str] = Counter()
    for number in range(rounds):
        folder = base / "work" / f"parallel-{writers}-{number}"
        folder.mkdir(parents=True)
        for each in range(writers):
            text = f"Text.[^1]\n\n{NOTE.format(number=1, name=f'Name{each}')}"
            (folder / f"d{each}.md").write_text(text)
        if number % 2:
            (folder / REGISTRY).write_text(MARK)
        started = [start(folder, ("extract", f"d{each}.md"), delay=chance.random() * 0.02) for each in range(writers)]
        ended = [end(process, folder) for process in started]
        text = (folder / REGISTRY).read_text()
        faults["lost"] += sum(f"path: d{each}.md" not in text for each in range(writers))
        faults["lost"] += bool(number % 2 and MARK not in text)
        faults["wrong status"] += sum(each.status != 0 for each in ended)
        faults["left behind"] += len(leftovers(folder))
        show(faults, ended)
    return faults


def show(faults: Counter[str], ended: Sequence[Ended]) -> None:
    """Say what a run said where it went wrong."""
    for each in ended:
        if "crashed" in each.out or "Traceback" in each.out or each.status == 3:
            faults["crashed"] += 1
            print(each.out)


def deeds(folder: Path, name: str, foreign: Path) -> dict[str, Callable[[], None]]:
    """What somebody else may do to a file. All of it is seen in the file, or in one outside the folder."""
    path, kept = folder / name, folder / f"{name}.kept"
    whole = path.read_text()

    def in_place() -> None:
        path.write_text(whole + MARK)

    def rename_over() -> None:
        kept.write_text(whole + MARK)
        kept.replace(path)

    def link() -> None:
        foreign.write_bytes(path.read_bytes())
        path.unlink()
        path.symlink_to(foreign)

    return {
        "edit": in_place,
        "edit by renaming": rename_over,
        "rename": lambda: (path.rename(kept), None)[1],
        "delete": path.unlink,
        "link": link,
    }


def lengths(base: Path, commands: Mapping[str, Sequence[str]]) -> dict[tuple[str, bool], Moment]:
    """How many lines each command runs, in all modules and in `files` alone."""
    found = {}
    for name, arguments in commands.items():
        for only_files in (False, True):
            folder = base / "work" / f"length-{name}-{only_files}"
            shutil.rmtree(folder, ignore_errors=True)
            copy(base / "work" / "base", folder)
            found[name, only_files] = moment = Moment(only_files=only_files)
            run(folder, arguments, moment)
    return found


def edits(base: Path, rounds: int, chance: random.Random) -> tuple[Counter[str], Counter[str]]:
    """Do something to a file at a moment of a run; returns the faults, and what was done how often."""
    faults: Counter[str] = Counter()
    done: Counter[str] = Counter()
    counted = lengths(base, COMMANDS)
    for number in range(rounds):
        folder, foreign = base / "work" / f"edit-{number}", base / f"foreign-{number}"
        copy(base / "work" / "base", folder)
        command, name = chance.choice([*COMMANDS]), chance.choice([REGISTRY, "a.md"])
        what, deed = chance.choice([*deeds(folder, name, foreign).items()])
        length = counted[command, only_files := chance.random() < 0.6]
        # Only what happens after the files were read can be told from what the run did itself.
        first = length.first if not what.startswith("edit") else 0
        happened = base / f"happened-{number}"
        moment = Moment(chance.randint(first + 1, length.count), partial(both, deed, happened.touch), only_files)
        ended = run(folder, COMMANDS[command], moment)
        done[what if happened.exists() else "nothing"] += 1
        known = {was(base, name), expected(base, command, name)}
        wrong = happened.exists() and fault(what, folder / name, foreign, known)
        if leftovers(folder):
            wrong = "left behind"
        elif ended.status not in (0, 1, 2):
            wrong = "wrong status"
        if wrong:
            faults[wrong] += 1
            print(f"  {wrong}: {command}, {what} of {name} before line {moment.at} (files only: {only_files})")
            print(f"    {ended.status} {ended.out} {leftovers(folder)}")
        show(faults, [ended])
    return faults, done


def both(one: Callable[[], None], other: Callable[[], None]) -> None:
    """One after the other."""
    one()
    other()


def fault(what: str, path: Path, foreign: Path, known: Container[str]) -> str:
    """What a run did to a file that somebody had changed; empty if it left it alone."""
    kept = path.with_name(f"{path.name}.kept")
    if what.startswith("edit"):
        return "" if MARK in path.read_text() else "edit lost"
    if what == "link":
        return "" if path.is_symlink() and foreign.read_text() in known else "foreign file touched"
    is_whole = what == "delete" or kept.read_text() in known
    return "" if is_whole and not path.exists() else "file came back"


def was(base: Path, name: str) -> str:
    """A file before all runs."""
    return (base / "work" / "base" / name).read_text()


def expected(base: Path, command: str, name: str) -> str:
    """A file after an undisturbed run; a link to a copy of it was put there only when the run had ended."""
    return (base / "work" / f"length-{command}-False" / name).read_text()


def kills(base: Path, rounds: int, chance: random.Random, number_of: int) -> tuple[Counter[str], Counter[str]]:
    """Send a signal at a moment of a run, let somebody edit a file half of the times, and run a check."""
    faults: Counter[str] = Counter()
    done: Counter[str] = Counter()
    counted = lengths(base, WHOLE)
    for number in range(rounds):
        folder = base / "work" / f"kill-{number_of}-{number}"
        copy(base / "work" / "base", folder)
        command = chance.choice([*WHOLE])
        length = counted[command, only_files := chance.random() < 0.8]
        moment = Moment(chance.randint(1, length.count), partial(send, number_of), only_files)
        ended = run(folder, WHOLE[command], moment)
        done["stopped" if ended.status in (-number_of, 130) else "ended before"] += 1
        # Ctrl-C ends the questions, and what was answered until then is written.
        wrong = [] if (number_of, command) == (signal.SIGINT, "interactive") else torn(base, command, folder)
        done["left something"] += bool(leftovers(folder))
        if number_of == signal.SIGINT and (leftovers(folder) or out_of_step(folder)):
            wrong.append("not put in order")
        edited = chance.choice([REGISTRY, "a.md", "", ""])
        if edited:
            (folder / edited).write_text((folder / edited).read_text() + MARK)
        again = run(folder, FIX)
        checks = {
            "edit lost": bool(edited) and MARK not in (folder / edited).read_text(),
            "out of step": not edited and out_of_step(folder),
            "left behind": leftovers(folder),
            "wrong status": again.status not in (0, 1),
        }
        wrong += [name for name, is_so in checks.items() if is_so]
        for each in wrong:
            faults[each] += 1
            print(f"  {each}: {command}, stopped before line {moment.at} (files only: {only_files}), edited {edited}")
            print(f"    {again.status} {again.out} {leftovers(folder)}")
        show(faults, [again])
    return faults, done


def send(number: int) -> None:
    """Send a signal to this process."""
    os.kill(os.getpid(), number)


def torn(base: Path, command: str, folder: Path) -> list[str]:
    """The files that are neither as before a run nor as after it."""
    wrong = []
    for path in folder.iterdir():
        whole = [each / path.name for each in (base / "work" / "base", base / "work" / f"length-{command}-False")]
        if not path.name.startswith(".") and path.read_bytes() not in [p.read_bytes() for p in whole if p.exists()]:
            wrong.append(f"torn {path.name}")
    return wrong


def counts(found: Counter[str]) -> str:
    """`edit lost: 1, left behind: 2`."""
    return ", ".join(f"{name}: {number}" for name, number in sorted(found.items()) if number) or "none"


def main(extracts: int, edited: int, killed: int) -> None:
    """All three campaigns."""
    print(machine())
    seed = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1_000_000)
    chance = random.Random(seed)  # noqa: S311 - no secret
    print(f"SEED={seed}")
    os.environ["COLUMNS"] = "100"
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        os.environ["STACITE_CACHE_DIR"] = str(base / "cache")
        os.environ["XDG_STATE_HOME"] = str(base / "state")
        (base / "work").mkdir()
        for place in ("warm", "base"):
            make(base / "work" / place)
            warm(base / "work" / "warm")
        for writers in (2, 10):
            began = time.perf_counter()
            faults = parallel(base, writers, extracts, chance)
            took = time.perf_counter() - began
            print(f"{writers} extracts at once, {extracts} rounds, {took:.0f} s: faults {counts(faults)}", flush=True)
        began = time.perf_counter()
        faults, done = edits(base, edited, chance)
        took = time.perf_counter() - began
        print(f"{edited} edits, {took:.0f} s ({counts(done)}): faults {counts(faults)}", flush=True)
        for number, times in ((signal.SIGKILL, killed), (signal.SIGINT, killed // 4)):
            began = time.perf_counter()
            faults, done = kills(base, times, chance, number)
            took = time.perf_counter() - began
            print(f"{times} {number.name}, {took:.0f} s ({counts(done)}): faults {counts(faults)}", flush=True)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*given, *(200, 500, 200)[len(given) :])
