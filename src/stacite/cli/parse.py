"""`stacite parse`: reads pasted footnotes and writes their citations as JSON Lines or as a bibliography."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.options import Force, Output, complete_exports, load_project
from stacite.errors import DocumentError, listed
from stacite.exporters.base import ENDINGS, EXPORTERS, exporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.citation import ParsedNote
    from stacite.model.item import Item
    from stacite.model.registry import Reference


_JSONL = "jsonl"
EPILOG = """\b
Examples:
  echo 'Jane Doe, *A Book* (London: Press, 2019), 12.' | stacite parse --format bibtex
  stacite parse notes.txt --format csl-json -o refs.json
  stacite parse --independent < notes.txt | jq '.citations[].item.title'
"""


def parse(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="Read notes from FILE, one per line; - is standard input.")
    ] = "-",
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"Choose the format: {listed((_JSONL, *EXPORTERS))}."
            "  [default: from the file name after -o, else jsonl]",
            autocompletion=complete_exports,
        ),
    ] = None,
    independent: Annotated[
        bool, typer.Option("--independent", help="Parse each line on its own, not as notes of one document.")
    ] = False,
    output: Output = None,
    force: Force = False,
) -> None:
    """Parse notes, one per line, into citations.

    Mark italics with asterisks, *like this*. Consecutive lines are notes of one document, so Ibid. and short forms are
    resolved to their sources; with --independent they are not. Empty lines are skipped. jsonl writes one object per
    line: the text, its citations with their fields and the confidence of each, and the position of comments. The other
    formats contain each source that is cited in full, once.
    """
    from stacite.cli.output import format_of, require_own_file, require_place, write_output
    from stacite.parser.parse import parse_each

    if output is not None:
        project = load_project(None, None, isolated=False, trust_project=False)
        require_own_file(output, project, documents=[] if file == "-" else [file])
        require_place(output, force=force)
    name = format_ or format_of(output, {".jsonl": _JSONL, **ENDINGS}, _JSONL, "--format")
    chosen = exporter(name, (_JSONL,)) if name != _JSONL else None
    labeled = ((str(number), line) for number, line in enumerate(lines(file), 1))
    notes = parse_each(labeled, resolve_across_notes=not independent)
    if chosen is None:
        texts = _json_lines(notes, output)
    else:
        from stacite.app.export import exportable
        from stacite.exporters.base import ExportOptions

        references = _references(notes, together=not independent)
        if not references:
            console.say("No source is cited in full.")
        texts = iter([chosen.export([*map(exportable, references)], ExportOptions())])
    if output is None:
        console.out_all(texts)
    elif not write_output(output, "".join(texts), name):
        raise typer.Exit(console.ExitStatus.FAILED)


def lines(file: str) -> Iterator[str]:
    """The lines of a file, or of standard input for `-`, that are not empty; it is read and decoded at once."""
    from stacite.app.documents import read_bytes
    from stacite.model.document import STDIN
    from stacite.text.encodings import MAX_BYTES, decode

    if file == "-" and console.is_terminal(sys.stdin):
        console.say("Type or paste notes, one per line. Press Ctrl-D to finish.")
    path = STDIN if file == "-" else Path(file).as_posix()
    try:
        data = read_bytes(file, MAX_BYTES)
    except DocumentError as error:
        if " " not in file:
            raise
        hint = f"{error.hint} To parse a note, pass it on standard input: echo 'Jane Doe, …' | stacite parse"
        raise DocumentError(error.message, hint) from error
    if file == "-" and not data.strip():
        raise DocumentError("standard input is empty", "Pass one note per line.")
    try:
        text = decode(data, path).removeprefix("\ufeff")
    except DocumentError as error:
        if document := _document_format(data, path):
            hint = f"Run `stacite extract {quote(path)}`."
            raise DocumentError(f"{path} is {document}; parse reads text, one note per line", hint) from error
        raise
    return filter(str.strip, _split(text))


_DOCUMENTS = {"docx": "a Word document", "epub": "an EPUB", "odt": "an ODT document", "pdf": "a PDF"}


def _document_format(data: bytes, path: str) -> str:
    """What a document is that is no text, but that other commands read."""
    from stacite.model.document import STDIN
    from stacite.readers.formats import choose

    return _DOCUMENTS.get(choose(data, path).name, "") if path != STDIN else ""


def _split(text: str) -> Iterator[str]:
    """Line by line, without a list of all: there may be a million."""
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[at:end].removesuffix("\r")
        at = end + 1


def _json_lines(notes: Iterable[ParsedNote], output: Path | None) -> Iterator[str]:
    from stacite.exporters.csl_json import json_line

    encoding = "utf-8" if output is not None else getattr(sys.stdout, "encoding", None) or "ascii"
    # A pipe to a program on Windows is often not UTF-8; escapes are valid in any encoding.
    ascii_only = encoding.lower().replace("-", "") != "utf8"
    return (json_line(note, ascii_only=ascii_only) for note in notes)


def _references(notes: Iterable[ParsedNote], *, together: bool) -> list[Reference]:
    """The works cited in full, each with a key; in one document a work cited twice is one reference."""
    from stacite.model.citation import CitationForm
    from stacite.model.registry import Reference
    from stacite.registry.keys import KeyMaker
    from stacite.registry.readings import ReferenceIndex, combine_readings

    keys, index = KeyMaker(), ReferenceIndex()
    found: dict[str, list[Item]] = {}
    for note in notes:
        for citation in note.citations:
            if citation.form is CitationForm.FULL and citation.item:
                # Notes of one document may cite a work twice; independent notes are never merged.
                key = (index.find(citation.item) if together else "") or keys.make(citation.item)
                index.add(citation.item, key)
                found.setdefault(key, []).append(citation.item)
    return [Reference(key, combine_readings(items) or items[0]) for key, items in found.items()]
