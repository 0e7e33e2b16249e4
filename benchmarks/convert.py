"""Whether `stacite convert` keeps a document as it is, and whether pandoc prints its notes again.

For each document: the characters outside the converted spans are compared, byte for byte; then pandoc renders the
document and its converted copy, and the notes of the two are compared, word for word and regardless of case and
punctuation. Of several Chicago styles the one counts that gives back most notes: documents follow different editions.

    python benchmarks/convert.py tests/data/exam/*/document.* --show 20

Few documents follow a style to the letter. With `--typed`, pandoc first types notes in each style, from the sources of
all the documents that are named; these notes are then converted and rendered.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stacite.app.convert import ConvertOptions, bibliography_exporter, convert, target_of
from stacite.app.documents import Project, read_documents
from stacite.app.render import find_style, is_same, printed_notes
from stacite.errors import StaciteError
from stacite.exporters import csl_json
from stacite.exporters.base import ExportOptions, UrlDate
from stacite.model.registry import Registry
from stacite.readers.base import read as read_document
from stacite.settings import Settings
from stacite.text.folding import simple_fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.app.convert import Conversion
    from stacite.app.render import CitationStyle
    from stacite.model.document import Document
    from stacite.model.registry import Reference

STYLES = (
    "chicago-notes-bibliography-16th-edition",
    "chicago-notes-bibliography-17th-edition",
    "chicago-notes-bibliography-subsequent-ibid-17th-edition",
    "chicago-notes-bibliography",
)


@dataclass
class Measured:
    """A document's figures."""

    path: str
    citations: int = 0
    converted: int = 0
    is_same_elsewhere: bool = True
    style: str = ""
    notes: int = 0
    same: int = 0
    converted_notes: int = 0
    """Notes with a cite."""
    converted_same: int = 0
    differences: list[tuple[str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


PROJECT = Project.of(Settings())


def opened(path: str) -> tuple[Document, bytes]:
    """A document and its bytes."""
    read = read_documents([path], PROJECT.settings)
    return read.documents[0], read.originals.get(path) or Path(path).read_bytes()


def typed_notes(references: Sequence[Reference], style: CitationStyle) -> bytes:
    """A Markdown document whose notes a style has typed: each source in full, then again, or the one before last."""
    notes: list[str] = []
    for at, reference in enumerate(references):
        other = references[max(0, at - 2)] if at % 3 else reference
        notes += [f"[@{{{reference.id}}}, {10 + at}].", f"[{'See ' if at % 3 else ''}@{{{other.id}}}, {30 + at}]."]
    text = "".join(f"Text.[^{number}]\n\n[^{number}]: {note}\n\n" for number, note in enumerate(notes, 1))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "text.md").write_text(f"---\nsuppress-bibliography: true\n---\n\n{text}", encoding="utf-8")
        (folder / "sources.json").write_text(
            csl_json.export(references, ExportOptions(UrlDate.ALWAYS)), encoding="utf-8"
        )
        (folder / "style.csl").write_bytes(style.content)
        command = ["pandoc", "text.md", "--citeproc", "--bibliography=sources.json", "--csl=style.csl"]
        command += ["--to=markdown-citations-smart", "--wrap=none"]
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=600, check=True).stdout


def measure_typed(paths: Sequence[str], style: CitationStyle) -> Measured:
    """Convert notes that the style has typed, and compare what it prints of them."""
    sources: dict[str, Reference] = {}
    for path in paths:
        document, data = opened(path)
        for each in convert(document, data, Registry(), PROJECT, target_of(document, None)).references:
            sources.setdefault(each.id, each)
    data = typed_notes([*sources.values()], style)
    return measured(read_document(data, f"typed in {style.name}.md"), data, style, only_same=False)


def measure(path: str, styles: Sequence[str], *, only_same: bool) -> Measured:
    """Convert a document, render it in each style, and keep the figures of the one that gives back most notes."""
    document, data = opened(path)
    best = Measured(path)
    for name in styles:
        figures = measured(document, data, find_style(name), only_same=only_same)
        if not best.style or figures.same > best.same:
            best = figures
    return best


def measured(document: Document, data: bytes, style: CitationStyle, *, only_same: bool) -> Measured:
    """The figures of a document in a style."""
    target = target_of(document, None)
    exporter = bibliography_exporter(target)
    made = convert(document, data, Registry(), PROJECT, target, ConvertOptions(style if only_same else None))
    sources = (exporter.SUFFIX if exporter else "", made.bibliography)
    before = printed_notes(data, document.format, style)
    after = printed_notes(made.content, document.format, style, sources)
    figures = Measured(document.path, made.converted + len(made.kept), made.converted, style=style.name)
    figures.reasons = [f"note {each.note}: {each.text}: {each.reason}" for each in made.kept]
    if document.source is not None:
        old, new = _without(document.source, made.changes), _without_new(made.content.decode(), made.changes)
        figures.is_same_elsewhere = old == new
    compare(figures, before, after, made)
    return figures


def compare(figures: Measured, before: Sequence[str], after: Sequence[str], made: Conversion) -> None:
    """Count the notes that have the same words. Those in which nothing was converted are the same by themselves."""
    converted = {simple_fold(text) for text in made.notes}
    for old, new in zip(before, after, strict=len(before) == len(after)):
        same, is_converted = is_same(old, new), simple_fold(old) in converted
        figures.notes += 1
        figures.same += same
        figures.converted_notes += is_converted
        figures.converted_same += same and is_converted
        if not same:
            figures.differences.append((old, new))


def _without(text: str, changes: Iterable[tuple[tuple[int, int], str]]) -> list[str]:
    at, parts = 0, []
    for (start, end), _ in changes:
        parts.append(text[at:start])
        at = end
    return [*parts, text[at:]]


def _without_new(text: str, changes: Iterable[tuple[tuple[int, int], str]]) -> list[str]:
    at, shift, parts = 0, 0, []
    for (start, end), new in changes:
        parts.append(text[at : start + shift])
        at = start + shift + len(new)
        shift += len(new) - (end - start)
    return [*parts, text[at:]]


def main() -> None:
    """Measure the documents that are named, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--show", type=int, default=0, help="differences shown of each document")
    parser.add_argument("--kept", type=int, default=0, help="citations shown that stay as printed")
    parser.add_argument("--styles", default=",".join(STYLES))
    parser.add_argument("--only-same", action="store_true", help="convert as with --style")
    parser.add_argument("--typed", action="store_true", help="measure notes that the styles type")
    chosen = parser.parse_args()
    styles = chosen.styles.split(",")
    total = Measured("all")
    for each in styles if chosen.typed else chosen.paths:
        try:
            made = (
                measure_typed(chosen.paths, find_style(each))
                if chosen.typed
                else measure(each, styles, only_same=chosen.only_same)
            )
        except StaciteError as error:
            print(f"{each}: {error.message}", file=sys.stderr)
            continue
        for name in ("citations", "converted", "notes", "same", "converted_notes", "converted_same"):
            setattr(total, name, getattr(total, name) + getattr(made, name))
        total.is_same_elsewhere &= made.is_same_elsewhere
        print(line(made), flush=True)
        for old, new in made.differences[: chosen.show]:
            print(f"    - {old}\n    + {new}")
        for reason in made.reasons[: chosen.kept]:
            print(f"    = {reason}")
    print(line(total))


def line(made: Measured) -> str:
    """A document's figures on a line."""
    elsewhere = "same" if made.is_same_elsewhere else "DIFFERENT"
    given_back = f"{made.converted_same} of {made.converted_notes} with a cite, {made.same} of {made.notes} in all"
    citations = f"{made.converted} of {made.citations} citations converted, elsewhere {elsewhere}"
    return f"{made.path}: {citations}; notes given back: {given_back} {made.style}"


if __name__ == "__main__":
    main()
