"""What the readers find of notes that are known, format by format.

The documents are made up by `drafts` and written in every format; those of programs (pandoc, LaTeX, LibreOffice,
WeasyPrint) where these are installed. A folder of other documents with their notes can be named:
NAME.EXT beside NAME.gold.json, which holds {"notes": [{"label", "text", "urls"}]}.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from alignment import Known, Score, known
from drafts import draft
from measure import machine
from renderings import TEXTS
from stacite.errors import StaciteError
from stacite.readers.base import read
from stacite.readers.formats import FORMATS
from typesetting import missing, typesetters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drafts import Draft

_SEEDS = range(1, 6)
_NOTES = 40

# The row it counts for, a file name, its bytes, its notes.
Case = tuple[str, str, bytes, list[Known]]


def main() -> None:
    """Print a row for each format and maker, and for each folder named."""
    print(machine())
    print(
        f"{'':34}{'docs':>5}{'counts':>7}{'notes':>7}{'recall':>8}{'precis.':>8}{'labels':>8}{'URLs':>7}{'ms/doc':>8}"
    )
    rows(own())
    for folder in map(Path, sys.argv[1:]):
        rows(of_folder(folder))
    if lacking := list(missing()):
        print(f"not installed, so not made with: {', '.join(lacking)}")


def rows(cases: Iterable[Case]) -> None:
    """Score the cases and print a row for each kind, as soon as the next kind begins."""
    scores: dict[str, tuple[Score, list[float]]] = {}
    for kind, path, data, gold in cases:
        score, times = scores.setdefault(kind, (Score(), []))
        began = time.perf_counter()
        try:
            notes = read(data, path).notes
        except StaciteError as error:
            print(f"  {error.message}")
            notes = ()
        times.append(time.perf_counter() - began)
        score.add([known(note) for note in notes], gold)
    for kind, (score, times) in scores.items():
        labels = f"{score.labels / score.labelled:8.3f}" if score.labelled else f"{'-':>8}"
        urls = score.urls / max(1, score.with_urls)
        print(
            f"{kind:34}{score.documents:5}{score.counts:7}{score.gold:7}{score.recall:8.3f}{score.precision:8.3f}"
            f"{labels}{urls:7.3f}{1000 * sum(times) / len(times):8.0f}"
        )


def own() -> Iterator[Case]:
    """The project's own documents."""
    drafts = [draft(seed, _NOTES) for seed in _SEEDS]
    for name, (suffix, write) in TEXTS.items():
        if name in FORMATS:
            yield from ((name, f"draft{suffix}", write(each).encode(), gold_of(each)) for each in drafts)
    for kind, make in typesetters().items():
        suffix = kind.partition(":")[0]
        if suffix in FORMATS:
            symbols = "symbols" in kind
            yield from ((kind, f"draft.{suffix}", make(each), gold_of(each, symbols=symbols)) for each in drafts[:2])


def gold_of(each: Draft, *, symbols: bool = False) -> list[Known]:
    """The notes of a draft; where each page starts its symbols anew, no label can be foretold."""
    return [Known("" if symbols else note.label, note.text, note.urls) for note in each.notes]


def of_folder(folder: Path) -> Iterator[Case]:
    """Documents of a folder and the notes that are listed in a file beside them."""
    for gold in sorted(folder.rglob("*.gold.json")):
        content = json.loads(gold.read_text(encoding="utf-8"))
        notes = [Known(str(each["label"]), each["text"], frozenset(each["urls"])) for each in content["notes"]]
        stem = gold.name.removesuffix(".gold.json")
        for path in sorted(gold.parent.glob(f"{stem}*")):
            if path != gold and ".gold." not in path.name:
                yield f"{folder.name}: {path.name.removeprefix(stem)}", path.name, path.read_bytes(), notes


if __name__ == "__main__":
    main()
