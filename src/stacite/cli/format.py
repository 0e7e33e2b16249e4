"""`stacite format`: shows each source as a citation style prints it, next to what the document prints."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.options import (
    FULL_OR_JSON,
    Config,
    From,
    FullOrJson,
    Isolated,
    Quiet,
    RegistryFile,
    TrustProject,
    complete_csl_styles,
    load_project,
    require_choice,
)
from stacite.errors import UsageError
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.app.documents import Project
    from stacite.app.render import FormattedSource
    from stacite.model.registry import Registry
    from stacite.reporters.terminal import Styled


EPILOG = """\b
Examples:
  stacite format brief.docx --style chicago-notes
  stacite format note.txt --style mla
  stacite format --style our-style.csl --differing --output-format json
"""
_REGISTRIES = (".yaml", ".yml")


def format_(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="Show the sources of this document or registry; - reads notes from standard input, one per line."
            "  [default: citations.yaml]",
        ),
    ] = None,
    style: Annotated[
        str,
        typer.Option(
            "--style",
            metavar="STYLE",
            help="Use this style: chicago-notes, mla, apa, oscola or another name in the CSL style repository, or a"
            " .csl file.",
            autocompletion=complete_csl_styles,
        ),
    ] = "chicago-notes",
    language: Annotated[
        str,
        typer.Option("--language", metavar="CODE", help="Use this language, such as de-DE.  [default: the style's]"),
    ] = "",
    differing: Annotated[
        bool, typer.Option("--differing", help="Show only the sources whose words differ from what is printed.")
    ] = False,
    output_format: FullOrJson = "full",
    from_: From = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
    quiet: Quiet = False,
) -> None:
    """Show each source as a citation style prints it.

    Below what the document prints, you see the same source in the style: as a note if the style has notes, otherwise as
    an entry of the bibliography. Nothing is written or sent. pandoc does the work if it is installed; otherwise,
    citeproc-py does.
    """
    from stacite.app.render import find_processor, find_style, format_sources, require_language

    require_choice("--output-format", output_format, FULL_OR_JSON)
    require_language(language)
    chosen = find_style(style)
    processor = find_processor()
    project = load_project(config, registry, isolated=isolated, trust_project=trust_project)
    if file is not None and _is_registry(file, from_):
        project = replace(project, registry_file=Path(file))
    known = _registry(file, project, from_)
    if not known.references:
        raise UsageError(f"{file or project.registry_name}: no source is cited in full", "Name another document.")
    sources = format_sources(known, chosen, path=project.path, language=language, processor=processor)
    same = sum(each.is_same for each in sources)
    shown = [each for each in sources if not (differing and each.is_same)]
    if output_format == "json":
        console.out_exact(json.dumps([_object(each) for each in shown], ensure_ascii=False, indent=2) + "\n")
    else:
        console.out(_text(shown))
    printed = sum(bool(each.printed) for each in sources)
    counted = f" The style prints {same} of {pluralize(printed, 'source')} in the same words." if printed else ""
    console.say(f"{chosen.title}, by {processor}.{counted}", quiet=quiet)


def _is_registry(file: str, reader: str | None) -> bool:
    return file.lower().endswith(_REGISTRIES) and reader is None


def _registry(file: str | None, project: Project, reader: str | None) -> Registry:
    """The registry of the project or the one named, or what the document or the notes on standard input would give."""
    if file is None or _is_registry(file, reader):
        return _stored(project.registry_file, file)
    if file == "-" and reader is None:
        from stacite.app.extract import collect_pasted
        from stacite.cli.parse import lines

        return collect_pasted([line.strip() for line in lines("-")], None).registry
    from stacite.app.documents import read_documents, require_notes, with_included
    from stacite.app.extract import sources_of
    from stacite.registry import store

    read = with_included(read_documents([file], project.settings, reader), project.settings)
    documents = [each for each in read.documents if each.texts] or [require_notes(read.documents[0])]
    known = store.load(project.registry_file, find_unquoted=False).registry
    return sources_of(documents, known, project)


def _stored(path: Path, named: str | None) -> Registry:
    from stacite.app.documents import missing_document, require_registry
    from stacite.registry import store

    if named is not None and not path.exists():
        raise missing_document(path)
    return require_registry(store.load(path, find_unquoted=False))


def _object(source: FormattedSource) -> dict[str, object]:
    return {
        "id": source.reference.id,
        "place": source.place or None,
        "printed": source.printed or None,
        "rendered": source.rendered,
        "same_words": source.is_same,
    }


_LABELS = ("printed", "in style")
_INDENT = 2


def _text(sources: Sequence[FormattedSource]) -> Styled:
    """A block for each source: its key and place, what is printed, and the same in the style."""
    from stacite.reporters.terminal import Paint, styled, wrapped
    from stacite.text.characters import one_line

    paint = Paint(console.uses_color(sys.stdout))
    column = _INDENT + max(map(len, _LABELS)) + 2
    parts: list[str] = []
    for source in sources:
        place = f" ({source.place})" if source.place else ""
        parts += [paint.bold(one_line(source.reference.id)), f"{place}{': same words' if source.is_same else ''}\n"]
        for label, text in zip(_LABELS, (source.printed, source.rendered), strict=True):
            if not text:  # no document cites it in full, or only by its key
                continue
            first, *more = wrapped(one_line(text), console.width() - column)
            parts += [" " * _INDENT, paint.dim(label), " " * (column - _INDENT - len(label)), f"{first}\n"]
            parts += [f"{' ' * column}{line}\n" for line in more]
    return styled(*parts)
