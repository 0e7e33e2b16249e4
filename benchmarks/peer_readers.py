"""Reading: stacite and mammoth on Word files, stacite and pymupdf4llm on PDFs, whose notes are known.

The documents are those of benchmarks/readers.py (drafts of 40 notes, set by the programs that are here) and Word files
written by the project's own maker of tests, with endnotes. mammoth writes HTML, its main output, pymupdf4llm Markdown
without marks of notes; out of both the notes are taken as generously as can be. A note is found if 95 % of its
characters agree, exact if all do (whitespace, hyphens and the shape of quotation marks don't count).

`python benchmarks/peer_readers.py [--peers FOLDER] [--keep]`, with the root on PYTHONPATH
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from lxml import html
from tests.making.docx import Link, docx_of, italic
from tests.making.docx import note as word_note

from alignment import Known, Score, known
from drafts import draft
from measure import machine
from readers import gold_of
from results import options
from stacite.readers.base import read
from typesetting import missing, typesetters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from drafts import Draft, DraftNote

SEEDS = {"docx": range(1, 6), "pdf": range(1, 3)}
NOTES = 40
HERE = Path(__file__).resolve().parent
PEERS = {"docx": "mammoth", "pdf": "pymupdf4llm"}
_URL = re.compile(r"https?://[^\s<>\"“”]+")
_LABEL = re.compile(r"(?:<sup>)?(?P<label>\d{1,3}|[^\w\s\"“‘'(\[<>]{1,2})?(?:</sup>)?\s*(?P<text>.*)")


def kinds() -> Iterator[tuple[str, Callable[[Draft], bytes]]]:
    """What can be made here, Word files and PDFs."""
    for kind, make in typesetters().items():
        if kind.partition(":")[0] in PEERS:
            yield kind, make
    yield "docx: by hand, endnotes", word


def word(each: Draft) -> bytes:
    """As Word writes endnotes."""
    return docx_of([
        [part for text, at in paragraph for part in (text, *(() if at is None else (_endnote(each.notes[at]),)))]
        for paragraph in each.paragraphs
    ])  # fmt: skip


def _endnote(note: DraftNote) -> Any:
    runs = [Link(run.url, run.text) if run.url else italic(run.text) if run.emphasis else run.text for run in note.runs]
    return word_note(*runs, kind="endnote")


def of_mammoth(page: str) -> list[Known]:
    """The items of its list of notes, without the arrow back."""
    found: list[Known] = []
    for item in html.fromstring(f"<div>{page}</div>").iter("li"):
        if str(item.get("id", "")).startswith(("footnote-", "endnote-")):
            urls = frozenset(a.get("href", "") for a in item.iter("a") if a.get("href", "").startswith("http"))
            text = "".join(map(str, item.itertext())).strip().removesuffix("↑").strip()
            found.append(Known(str(len(found) + 1), text, urls))
    return found


def of_pymupdf4llm(page: str) -> list[Known]:
    """Quoted lines, lines with the number that comes next, and what goes on below a note that has no full stop."""
    notes: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, page.splitlines())):
        bare = line.lstrip("> -")
        if line.startswith("#") or bare.isdigit():
            continue
        match = _LABEL.match(bare)
        label, text = (match["label"] or "", match["text"]) if match else ("", bare)
        open_note = bool(notes) and not notes[-1][1].endswith(".")
        comes_next = label.isdigit() and int(label) == 1 + max(
            (int(one) for one, _ in notes if one.isdigit()), default=0
        )
        if (line.startswith(">") and (label or not open_note)) or (comes_next and len(text) > 20):
            notes.append((label, text))
        elif open_note:
            notes[-1] = (notes[-1][0], f"{notes[-1][1]} {bare}")
    return [_known(label, text) for label, text in notes]


def _known(label: str, marked: str) -> Known:
    text = re.sub(r"(?<!\w)_(.+?)_(?!\w)", r"\1", re.sub(r"\*\*|</?sup>|\\(?=\W)", "", marked))
    return Known(label, text, frozenset(url.rstrip(".,;:)") for url in _URL.findall(text)))


TAKEN = {"mammoth": of_mammoth, "pymupdf4llm": of_pymupdf4llm}


def by_stacite(paths: Sequence[Path]) -> tuple[list[list[Known]], list[float]]:
    """What stacite reads, and the seconds for each."""
    found, seconds = [], []
    for path in paths:
        began = time.perf_counter()
        document = read(path.read_bytes(), path.name)
        seconds.append(time.perf_counter() - began)
        found.append([known(note) for note in document.notes])
    return found, seconds


def by_peer(python: str, name: str, paths: Sequence[Path]) -> tuple[list[list[Known]], list[float]]:
    """The same of a peer, in its own environment."""
    command = (python, str(HERE / "peer_programs.py"), name)
    given = json.dumps([str(path) for path in paths])
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    return [TAKEN[name](page) for page in result["read"]], result["seconds"]


def row(
    tool: str, kind: str, gold: Sequence[list[Known]], result: tuple[list[list[Known]], list[float]]
) -> dict[str, Any]:
    """Score one tool on one kind, the first document left out of the time: it opens what is needed."""
    score = Score()
    for notes, right in zip(result[0], gold, strict=True):
        score.add(notes, right)
    seconds = result[1][1:] or result[1]
    figures = {
        "kind": kind, "tool": tool, "documents": score.documents, "notes": score.gold, "read": score.read,
        "found": score.good, "exact": score.exact, "with_urls": score.with_urls, "urls": score.urls,
        "ms": round(1000 * sum(seconds) / len(seconds)),
    }  # fmt: skip
    print(f"{kind:34}{tool:14}" + " ".join(f"{name} {value}" for name, value in list(figures.items())[3:]), flush=True)
    return figures


def compare(kind: str, make: Callable[[Draft], bytes], python: str, folder: Path) -> Iterator[dict[str, Any]]:
    """Both tools on the documents of one kind."""
    suffix = kind.partition(":")[0]
    drafts = [draft(seed, NOTES) for seed in SEEDS[suffix]]
    paths = [folder / f"{at}.{suffix}" for at in range(len(drafts))]
    for path, each in zip(paths, drafts, strict=True):
        path.write_bytes(make(each))
    gold = [gold_of(each, symbols="symbols" in kind) for each in drafts]
    yield row("stacite", kind, gold, by_stacite(paths))
    yield row(PEERS[suffix], kind, gold, by_peer(python, PEERS[suffix], paths))


def main() -> None:
    """Print two rows for each kind of document."""
    chosen = options(__doc__ or "")
    versions = machine("lxml", "pypdfium2"), chosen.versions("mammoth", "pymupdf")
    print(*versions, sep="\n")
    rows: list[Mapping[str, Any]] = []
    with TemporaryDirectory() as folder:
        for kind, make in sorted(kinds(), key=lambda each: each[0]):
            rows += compare(kind, make, chosen.program("python"), Path(folder))
    chosen.store("reading", versions, {"rows": rows, "missing": list(missing())})


if __name__ == "__main__":
    main()
