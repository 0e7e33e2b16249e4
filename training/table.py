"""How well the parser reads: `python -m training.table [--fields]`, or `make score`.

First the project's own labelled notes that were kept out of training. Where the folder ../shared/data/parse lies beside
the checkout, all of its sets too, by its own scorers, side by side with AnyStyle and with what is to be reached.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from stacite.text.tables import table
from training import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).parent.parent


class Bar(NamedTuple):
    """What a set is held against: F1 over all fields, and the share of citations that are right in every one."""

    anystyle: str = ""
    """AnyStyle 1.6 on the same set; its training holds nearly all of anystyle_core."""
    gate: str = ""
    """What stacite is to reach."""


# Sets of single citations, of notes with several, and of notes with short forms, from bars.toml.
FIELDS, SEGMENTS, SHORT = (
    {name: Bar(*bar) for name, bar in bars.items()} for bars in table("training", "bars.toml").values()
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m training.table", description=__doc__.partition("\n")[0])
    parser.add_argument("--fields", action="store_true", help="P, R and F1 of each field in each of the shared sets")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of data/parse and tools")
    options = parser.parse_args(arguments)
    print("Notes labelled for this project, kept out of training\n", flush=True)
    score.main(["--use", "test"])
    if (options.shared / "tools").is_dir() and (options.shared / "data" / "parse").is_dir():
        print("\n\nSets in ../shared/data/parse\n", flush=True)
        with TemporaryDirectory() as folder:
            for line in Shared(options.shared, Path(folder)).lines(fields=options.fields):
                print(line, flush=True)


@dataclass(frozen=True, slots=True)
class Shared:
    """Sets of notes whose citations are known, with scorers of their own."""

    home: Path
    out: Path
    """A folder for what is read of them."""

    def lines(self, *, fields: bool) -> Iterator[str]:
        """The table, line by line."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            names = [name for name in (*FIELDS, *SEGMENTS, *SHORT) if self._set(name).is_file()]
            list(pool.map(lambda name: self._tool("run_parse.py", name), names))
        yield _row("set", "n", "P", "R", "F1", "whole", Bar("AnyStyle", "to reach"))
        for name in (name for name in names if name in FIELDS):
            said = self._tool("score_parse.py", name)
            figures = _figures(said)
            yield _row(name, *(figures[key] for key in ("n", "P", "R", "F1", "whole")), FIELDS[name])
            if fields:
                yield from (f"    {line.strip()}" for line in said.splitlines()[1:])
        yield "\nCitations found in notes, and notes with all of them found"
        for name in (name for name in names if name in SEGMENTS):
            figures = _figures(self._tool("score_seg.py", name))
            yield _row(name, "", *(figures[key] for key in ("P", "R", "F1", "note-exact")), SEGMENTS[name])
        yield "\nShort forms: form, antecedent, pinpoint"
        for name in (name for name in names if name in SHORT):
            figures = _figures(self._tool("score_short.py", name))
            shares = "/".join(figures[key] for key in ("acc", "antecedent", "locator"))
            yield _row(name, figures["n"], "", "", "", shares, SHORT[name])

    def figures(self, names: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """The figures of those sets of citations and of notes that are there."""
        for name in (name for name in names if self._set(name).is_file()):
            self._tool("run_parse.py", name)
            yield name, _figures(self._tool("score_seg.py" if name in SEGMENTS else "score_parse.py", name))

    def _set(self, name: str) -> Path:
        return self.home / "data" / "parse" / f"{name}.jsonl"

    def _tool(self, tool: str, name: str) -> str:
        """What a tool says of a set and of what was read of it."""
        environment = os.environ | {"STACITE": shlex.join([sys.executable, "-m", "stacite"])}
        command = [
            sys.executable,
            str(self.home / "tools" / tool),
            str(self._set(name)),
            str(self.out / f"{name}.jsonl"),
        ]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{tool} {name}: {done.stderr[-1000:]}")
        return done.stdout


def _figures(said: str) -> dict[str, str]:
    """`P=0.9 R 0.8` as a mapping; of the first line."""
    return dict(re.findall(r"([\w-]+)[ =]([\d.]+)\b", said.partition("\n")[0].rpartition("jsonl")[2]))


def _row(name: str, *rest: str | Bar) -> str:
    *cells, last = rest
    bar = last if isinstance(last, Bar) else Bar()
    widths = (5, 6, 6, 6, 18)
    middle = " ".join(f"{cell!s:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return f"{name:20} {middle} {bar.anystyle:>10} {bar.gate:>12}"


if __name__ == "__main__":
    main()
