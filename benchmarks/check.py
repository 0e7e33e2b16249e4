"""Documents of thousands of notes: how long `check --offline` and `extract` take, and what memory they need.

Each command is a process of its own, measured by the system. Aims for 10,000 notes on one core: check a document in
6 s and 200 MB; twice as many notes take twice as long.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import Cost, machine, measure

# Of more notes, stacite refuses a document (`readers.base.MAX_NOTES`).
SIZES = (1_000, 2_500, 5_000, 10_000)


def page(number: int) -> str:
    """A note that cites a page of the web."""
    url = f"http://127.0.1.{number % 200 + 1}:8000/page/{number}"
    return f"Jane Roe, “Title number {number} of a page,” Site, May 3, 2021, {url}."


def mixed(number: int) -> str:
    """One note in 20 holds several citations, a third have DOIs; the rest are books, pages, ibid. and short forms."""
    if number % 20 == 0:
        return "See " + "; ".join(page(number * 10 + part).rstrip(".") for part in range(3)) + "."
    at = number % 300 + 1
    kinds = {
        1: f"Alan Smith, “On Subject {number},” *Journal of Things* {number % 90 + 1}, no. 2 (2019): {at}–{at + 19}, "
        f"https://doi.org/10.1234/abc.{number}.",
        2: "Ibid.",
        5: f"Ibid., {at}.",
        8: f"Smith, “On Subject {number - 1},” {at}.",
        9: f"Carl Brown, *A Book about {number} Things* (Oxford: Oxford University Press, 2011), {at}.",
    }
    return kinds.get(1 if number % 10 in (4, 7) else number % 10, page(number))


def markdown(notes: list[str]) -> str:
    """A document with a paragraph for each note."""
    body = "".join(f"A claim.[^{number}]\n\n" for number in range(1, len(notes) + 1))
    return body + "".join(f"[^{number}]: {note}\n" for number, note in enumerate(notes, 1))


def plain(notes: list[str]) -> str:
    """The same as plain text."""
    raised = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    body = "".join(f"A claim of this kind.{str(number).translate(raised)}\n\n" for number in range(1, len(notes) + 1))
    return f"{body}\nNotes\n\n" + "".join(f"{number}. {note}\n" for number, note in enumerate(notes, 1))


def row(name: str, text: str) -> None:
    """Measure the four commands on one document and print them."""
    check = ("check", "--isolated", "--offline", "--output-format", "json")
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_text(text, encoding="utf-8")
        commands = ((*check, name), ("extract", name), ("extract", name), (*check, "citations.yaml"))
        costs = [_cost(folder, command) for command in commands]
    print(f"{name:<16}" + "".join(f"{cost.wall_s:8.2f} s {cost.peak_mb:4.0f} MB" for cost in costs), flush=True)


def _cost(folder: str, arguments: tuple[str, ...]) -> Cost:
    cost = measure((sys.executable, "-m", "stacite", *arguments), Path(folder), error=subprocess.DEVNULL)
    if cost.status not in (0, 1):
        raise SystemExit(f"stacite {' '.join(arguments)}: exit status {cost.status}")
    return cost


def main() -> None:
    """Print the times."""
    print(machine())
    print(f"\n{'':<16}" + "".join(f"{name:>18}" for name in ("check", "extract", "extract again", "check registry")))
    for size in SIZES:
        row(f"pages{size}.md", markdown([page(number) for number in range(size)]))
    row("pages10000.txt", plain([page(number) for number in range(10_000)]))
    for size in SIZES:
        row(f"mixed{size}.md", markdown([mixed(number) for number in range(1, size + 1)]))


if __name__ == "__main__":
    main()
