"""`stacite parse`: paste a footnote, get BibTeX."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.options import Output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.citation import ParsedNote
    from stacite.model.registry import Reference


def parse(
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="One note a line; - is standard input.")] = "-",
    format_: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="jsonl, csl-json or bibtex.")
    ] = "jsonl",
    independent: Annotated[
        bool, typer.Option("--independent", help="Each line on its own, not notes of one document.")
    ] = False,
    output: Output = None,
) -> None:
    """Read notes, one a line, into citations."""
    from stacite.parser.parse import parse_document, parse_note
    from stacite.registry import store

    lines = [line for line in _lines(file) if line.strip()]
    if independent:
        notes: Sequence[ParsedNote] = [parse_note(line) for line in lines]
    else:
        notes = parse_document([(str(number), line) for number, line in enumerate(lines, 1)])
    text = _jsonl(notes) if format_ == "jsonl" else _bibliography(notes, format_)
    if output is None:
        console.out(text)
    else:
        store.save(output, text)


def _lines(file: str) -> list[str]:
    from stacite.pipeline.read import read_bytes
    from stacite.readers.decode import decode

    path = "<stdin>" if file == "-" else Path(file).as_posix()
    return decode(read_bytes(file), path).replace("\r\n", "\n").split("\n")


def _jsonl(notes: Sequence[ParsedNote]) -> str:
    import json

    return "".join(json.dumps(_row(note), ensure_ascii=False) + "\n" for note in notes)


def _row(note: ParsedNote) -> dict[str, object]:
    from stacite.exporters.csl_json import csl_item

    citations = []
    for citation in note.citations:
        row: dict[str, object] = {"form": citation.form, "span": list(citation.span)}
        if citation.prefix:
            row["prefix"] = citation.prefix
        if citation.locator:
            row |= {"locator": citation.locator.value, "label": citation.locator.label}
        if citation.antecedent:
            row["antecedent"] = {"note": citation.antecedent.note, "citation": citation.antecedent.citation}
        if citation.candidates:
            row["candidates"] = [{"note": each.note, "citation": each.citation} for each in citation.candidates]
        row["confidence"] = round(citation.confidence, 3)
        if citation.item:
            row["item"] = csl_item(citation.item)
        citations.append(row)
    return {"text": note.text, "citations": citations, "comment": [list(span) for span in note.comments]}


def _bibliography(notes: Sequence[ParsedNote], format_: str) -> str:
    from stacite.exporters.all import exporter
    from stacite.exporters.base import Options

    return exporter(format_).export(_references(notes), Options())


def _references(notes: Sequence[ParsedNote]) -> list[Reference]:
    """The works cited in full, each with a key."""
    from stacite.model.citation import CitationForm
    from stacite.model.registry import Reference
    from stacite.registry.keys import KeyMaker

    keys = KeyMaker()
    return [
        Reference(keys.make(citation.item), citation.item)
        for note in notes
        for citation in note.citations
        if citation.form is CitationForm.FULL and citation.item
    ]
