"""Write the tables of benchmarks/README.md and README.md from results.json: `python benchmarks/report.py`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from behaviors import BROKEN, FINE, RIGHT
from results import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Section = Mapping[str, Any]

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "benchmarks" / "README.md")
KINDS = {
    "live": "alive, oddly served",
    "moved": "moved for good",
    "passing": "fails once, or 429, then there",
    "dead": "dead",
    "soft": "soft 404: an answer, not the page",
    "walled": "behind a login or paywall",
    "down": "server failing each time",
}
_MARKED = re.compile(r"<!-- table: (?P<name>[\w-]+) -->\n(?s:.*?)<!-- end of table -->")


def table(head: Sequence[str], rows: Iterable[Sequence[object]], words: int = 1) -> str:
    """A table of Markdown; its first columns hold words, the others figures."""
    rule = "|" + "---|" * words + "---:|" * (len(head) - words)
    return "\n".join([f"| {' | '.join(head)} |", rule, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def measured(section: Section) -> str:
    """When, on what and against what."""
    return f"Measured on {section['day']}: {section['machine']}; {section['peers']}."


def marks(cases: Sequence[Section], tool: str) -> dict[str, int]:
    """Of one tool: right results, links called broken that work or are walled, links called fine that are not."""
    results = [(case["kind"], case["said"][tool]) for case in cases]
    return {
        "right": sum(word in RIGHT[kind] for kind, word in results),
        "false alarms": sum(word == BROKEN and BROKEN not in RIGHT[kind] for kind, word in results),
        "misses": sum(word == FINE and FINE not in RIGHT[kind] for kind, word in results),
    }


def verdicts(section: Section) -> str:
    """By kind of behavior, then the sums."""
    cases, tools = section["cases"], list(section["cases"][0]["said"])
    rows = []
    for kind, name in KINDS.items():
        chosen = [case for case in cases if case["kind"] == kind]
        rows.append([f"{name} ({len(chosen)})", *(marks(chosen, tool)["right"] for tool in tools)])
    sums = {name: [marks(cases, tool)[name] for tool in tools] for name in ("right", "false alarms", "misses")}
    rows.append([f"**all ({len(cases)})**", *(f"**{count}**" for count in sums["right"])])
    rows.append(["called broken, though alive or walled", *sums["false alarms"]])
    rows.append(["called fine, though gone or walled", *sums["misses"]])
    rows.append(["seconds", *(section["seconds"][tool] for tool in tools)])
    return table(["called rightly", *tools], rows)


def behaviors(section: Section) -> str:
    """What each tool reports for each behavior; wrong results are bold."""
    tools = list(section["cases"][0]["said"])
    rows = [
        [f"{case['kind']}: {case['name']}", *(_word(case["kind"], case["said"][tool]) for tool in tools)]
        for case in section["cases"]
    ]
    return table(["behavior", *tools], rows, 1 + len(tools))


def _word(kind: str, word: str) -> str:
    return word if word in RIGHT[kind] else f"**{word}**"


def times(section: Section) -> str:
    """Wall time, processor time and memory by latency."""
    rows = [
        [f"{row['latency_ms']} ms", row["tool"], f"{row['wall_s']} s", f"{row['cpu_s']} s", f"{row['peak_mb']} MB"]
        for row in section["rows"]
    ]
    return table(["latency", "", "wall", "CPU", "memory"], rows, 2)


def parsing(section: Section) -> str:
    """F1 by field."""
    tools = section["tools"]
    rows: list[list[object]] = [
        [f"{field} ({count})", *(f"{tools[tool]['f1'][field]:.3f}" for tool in tools)]
        for field, count in section["labelled"].items()
    ]
    rows.append(["**all**", *(f"**{tools[tool]['f1']['all']:.3f}**" for tool in tools)])
    rows.append(["citations a second", *(f"{tools[tool]['a_second']:,}" for tool in tools)])
    return table([f"F1 on {section['citations']} citations", *tools], rows)


def anystyle(section: Section) -> str:
    """Sets of citations, side by side with figures of an earlier run."""
    return table(
        ["set: F1/whole citation right", "n", "stacite", "AnyStyle 1.6, earlier run"],
        [[row["set"], row["n"], row["stacite"], row["AnyStyle"]] for row in section["rows"]],
    )


def reading(section: Section) -> str:
    """Notes found, exact, addresses right, time."""
    rows = [
        [
            row["kind"], row["tool"], f"{row['found']} of {row['notes']}", row["read"], row["exact"],
            f"{row['urls']} of {row['with_urls']}", f"{row['ms']:,} ms",
        ]
        for row in section["rows"]
    ]  # fmt: skip
    return table(["document", "", "notes found", "read", "letter for letter", "addresses right", "a document"], rows, 2)


def summary(results: Mapping[str, Section]) -> str:
    """The README's: one line for each comparison that was measured."""
    lines = [*_of_links(results), *_of_parsing(results), *_of_reading(results)]
    return table(["", "stacite", "peers"], lines, 3)


def _of_links(results: Mapping[str, Section]) -> Iterable[Sequence[object]]:
    if section := results.get("link verdicts"):
        cases = section["cases"]
        peers = [tool for tool in cases[0]["said"] if tool != "stacite"]
        names = {
            "right": f"server behaviors recognized correctly, of {len(cases)}",
            "false alarms": "… called broken, though alive or behind a login or paywall",
            "misses": "… called fine, though gone or behind a login or paywall",
        }
        for key, name in names.items():
            yield name, marks(cases, "stacite")[key], ", ".join(f"{tool} {marks(cases, tool)[key]}" for tool in peers)
    if section := results.get("link times"):
        walls = {row["tool"]: row["wall_s"] for row in section["rows"] if row["latency_ms"]}
        peers = [tool for tool in walls if not tool.startswith("stacite")]
        own = f"{walls['stacite']} s, {walls['stacite, links alone']} s for the links alone"
        yield f"a document of {section['links']:,} links", own, ", ".join(f"{tool} {walls[tool]} s" for tool in peers)


def _of_parsing(results: Mapping[str, Section]) -> Iterable[Sequence[object]]:
    if section := results.get("parsing"):
        f1 = {tool: figures["f1"]["all"] for tool, figures in section["tools"].items()}
        name = f"fields of {section['citations']} citations (F1)"
        yield name, f"{f1['stacite']:.3f}", f"refextract {f1['refextract']:.3f}"


def _of_reading(results: Mapping[str, Section]) -> Iterable[Sequence[object]]:
    if section := results.get("reading"):
        for suffix, name, peer in (("docx", "Word files", "mammoth"), ("pdf", "PDFs", "pymupdf4llm")):
            rows = [row for row in section["rows"] if row["kind"].startswith(suffix)]
            found = {tool: sum(row["found"] for row in rows if row["tool"] == tool) for tool in ("stacite", peer)}
            notes = sum(row["notes"] for row in rows if row["tool"] == "stacite")
            yield f"notes found in {name}, of {notes}", found["stacite"], f"{peer} {found[peer]}"


# By the name in the page: the section of the results, and what writes it.
TABLES: Mapping[str, tuple[str, Callable[[Section], str]]] = {
    "verdicts": ("link verdicts", verdicts),
    "behaviors": ("link verdicts", behaviors),
    "times": ("link times", times),
    "parsing": ("parsing", parsing),
    "anystyle": ("AnyStyle", anystyle),
    "reading": ("reading", reading),
}


def written(page: str, results: Mapping[str, Section]) -> str:
    """The page with its tables anew; raises KeyError where it names one that there is not."""

    def fill(match: re.Match[str]) -> str:
        return f"<!-- table: {match['name']} -->\n{_filled(match['name'], results)}\n<!-- end of table -->"

    return _MARKED.sub(fill, page)


def _filled(name: str, results: Mapping[str, Section]) -> str:
    if name == "summary":
        return summary(results)
    key, write = TABLES[name]
    section = results.get(key)
    return f"{measured(section)}\n\n{write(section)}" if section else "Not measured yet."


def main() -> None:
    """Write both pages."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        page.write_text(written(text, load()), encoding="utf-8")


if __name__ == "__main__":
    main()
