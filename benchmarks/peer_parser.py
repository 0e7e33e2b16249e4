"""Parsing: stacite and refextract on the citations labelled for this project that were kept out of training.

Both get the same: one full citation at a time, cut out of its note, without italics (refextract takes none); stacite
a second time with its italics, as readers keep them. Scored are the fields that both know, leniently: authors by
their family names, dates by the year.

`python benchmarks/peer_parser.py [--peers FOLDER] [--keep]`
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from training.annotated_notes import NOTES, load
from training.score import Tally, same, squash

from measure import machine
from results import options
from stacite.model.citation import CitationForm
from stacite.parser import parse
from stacite.parser.parse import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from training.annotated_notes import LabelledCite

    Fields = Mapping[str, str]

FIELDS = ("author", "title", "container-title", "publisher", "issued", "volume", "DOI", "URL")
# refextract's fields.
_THEIRS = {
    "author": "author", "title": "title", "journal_title": "container-title", "publisher": "publisher",
    "year": "issued", "journal_year": "issued", "journal_volume": "volume", "doi": "DOI", "url": "URL",
}  # fmt: skip
HERE = Path(__file__).resolve().parent


class Citation(NamedTuple):
    """A citation and what is labelled in it."""

    text: str
    """With the marks of emphasis."""
    kind: str
    labels: Fields


def citations() -> Iterator[Citation]:
    """All full citations of the documents kept out of training."""
    for path in sorted(NOTES.glob("*.yaml")):
        document = load(path)
        if document.use != "test":
            continue
        for note in document.notes:
            for cite in note.cites:
                if cite.form == "full":
                    yield Citation(note.text[slice(*cite.span)], cite.type, _labels(cite, note.text))


def _labels(cite: LabelledCite, text: str) -> Fields:
    found = {variable: text[start:end] for variable, start, end in cite.parts if variable in FIELDS}
    if "issued" in found:
        found["issued"] = _year(cite.dates.get("issued", found["issued"]))
    if "author" in cite.names:
        found["author"] = "; ".join(name.get("family") or name["literal"] for name in cite.names["author"])
    return found


def _year(text: str) -> str:
    match = re.search(r"\d{4}", text)
    return match[0] if match else text


def plain(text: str) -> str:
    """Without marks of emphasis."""
    return text.replace("*", "")


def of_stacite(texts: Sequence[str]) -> tuple[list[Fields], float]:
    """What stacite reads, each text for itself, and the processor's seconds."""
    found: list[Fields] = []
    parse.CACHE.clear()  # so that no text is found there
    began = time.process_time()
    for text in texts:
        (note,) = parse_document([("1", text)])
        items = [each.item for each in note.citations if each.form is CitationForm.FULL and each.item]
        found.append({})
        if items:
            item = items[0]
            names = "; ".join(name.literal or f"{name.given} {name.family}" for name in item.names.get("author", ()))
            issued = {"issued": _year(item.dates["issued"].edtf)} if "issued" in item.dates else {}
            texts_read = {variable: value for variable, value in item.texts.items() if variable in FIELDS}
            found[-1] = texts_read | issued | ({"author": names} if names else {})
    return found, time.process_time() - began


def of_refextract(python: str, texts: Sequence[str]) -> tuple[list[Fields], float]:
    """What refextract reads; of a text that it takes for several references, all."""
    command = (python, str(HERE / "peer_programs.py"), "refextract")
    done = subprocess.run(command, input=json.dumps(list(texts)), capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    return [_theirs(references) for references in result["read"]], sum(result["seconds"])


def _theirs(references: list[dict[str, Any]]) -> Fields:
    found: dict[str, str] = {}
    for reference in references:
        for name, values in reference.items():
            if name in _THEIRS and values:
                found.setdefault(_THEIRS[name], "; ".join(values) if name == "author" else values[0])
    return found


def score(gold: Sequence[Citation], read: Sequence[Fields]) -> dict[str, Tally]:
    """By field."""
    tallies = {field: Tally() for field in FIELDS}
    for citation, found in zip(gold, read, strict=True):
        for field in FIELDS:
            label, value = citation.labels.get(field), found.get(field)
            right = label is not None and value is not None and _agree(field, label, value, citation.kind)
            tallies[field].add(Tally(int(right), int(value is not None), int(label is not None)))
    return tallies


def _agree(field: str, label: str, value: str, kind: str) -> bool:
    if field == "author":
        return all(squash(family) in squash(value) for family in label.split("; "))
    return same(field, label, value, kind)


def main() -> None:
    """Print F1 by field, and the speed."""
    chosen = options(__doc__ or "")
    versions = machine("numpy"), chosen.versions("refextract")
    gold = list(citations())
    bare = [plain(each.text) for each in gold]
    parse_document([("1", bare[0])])  # opens the model, as the peer's import opens its own
    runs = {
        "stacite": of_stacite(bare),
        "stacite, with italics": of_stacite([each.text for each in gold]),
        "refextract": of_refextract(chosen.program("python"), bare),
    }
    print(*versions, f"{len(gold)} citations\n", sep="\n")
    figures: dict[str, Any] = {"citations": len(gold), "labelled": {}, "tools": {}}
    for name, (read, seconds) in runs.items():
        tallies = score(gold, read)
        total = Tally()
        for tally in tallies.values():
            total.add(tally)
        figures["labelled"] = {field: tally.labelled for field, tally in tallies.items()}
        f1 = {field: round(tally.f1, 3) for field, tally in (tallies | {"all": total}).items()}
        figures["tools"][name] = {"f1": f1, "a_second": round(len(gold) / seconds)}
        print(f"{name:24}" + " ".join(f"{field} {value:.3f}" for field, value in f1.items()))
        print(f"{'':24}precision {total.precision:.3f}, recall {total.recall:.3f}, {len(gold) / seconds:,.0f} a second")
    chosen.store("parsing", versions, figures)


if __name__ == "__main__":
    main()
