"""The notes labelled by hand as records for training: `python -m training.labelled OUT.jsonl`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacite.parser.text_slice import emphasis_spans, plain_slice
from training.marked import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.marked import LabelledCite

NOTES = Path(__file__).parents[1] / "tests" / "data" / "citations" / "notes"


def records() -> Iterator[dict[str, Any]]:
    """Each full citation of the documents that are for training."""
    for path in sorted(NOTES.glob("*.yaml")):
        document = load(path)
        if document.use == "training":
            for note in document.notes:
                for cite in note.cites:
                    if cite.form == "full":
                        yield _record(note.text, cite, document.style)


def _record(note: str, cite: LabelledCite, style: str) -> dict[str, Any]:
    emphasis = emphasis_spans(note)
    found = plain_slice(note, cite.span, emphasis)
    spans = []
    for name, start, end in cite.parts:
        inside = [at for at, place in enumerate(found.offsets) if start <= place < end]
        spans.append((name, inside[0], inside[-1] + 1))
    slanted = []
    for start, end in emphasis:
        inside = [at for at, place in enumerate(found.offsets) if start <= place < end]
        if inside:
            slanted.append((inside[0], inside[-1] + 1))
    return {"text": found.text, "spans": spans, "emphasis": slanted, "style": style, "kind": cite.type}


def main() -> None:
    """Write them, one a line."""
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records())


if __name__ == "__main__":
    main()
