"""`stacite convert`: writes a copy of a document whose notes cite by key, and the bibliography that it needs."""

from __future__ import annotations

import os
from functools import partial
from itertools import groupby
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from stacite.cli import console
from stacite.cli.options import (
    Config,
    From,
    Isolated,
    Quiet,
    RegistryFile,
    TrustProject,
    complete_csl_styles,
    complete_targets,
    load_project,
    require_choice,
)
from stacite.errors import UsageError
from stacite.settings import registry_option, relative_path
from stacite.text.characters import listed as comma_list
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.app.convert import Conversion
    from stacite.app.documents import Project
    from stacite.model.document import Document
    from stacite.model.registry import Registry


EPILOG = """\b
Examples:
  stacite convert brief.md --to pandoc -o brief.cited.md
  stacite convert thesis.tex --sources refs.bib
  stacite convert brief.docx --to zotero
"""


def convert(
    path: Annotated[str, typer.Argument(metavar="DOC", help="Convert the notes of this document.")],
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="LANGUAGE",
            help="Write the citations for pandoc, quarto, latex, typst, or zotero (Word documents)."
            "  [default: what the document's format has]",
            autocompletion=complete_targets,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the copy to FILE.  [default: DOC with .cited before its extension]",
        ),
    ] = None,
    sources: Annotated[
        Path | None,
        typer.Option(
            "--sources",
            metavar="FILE",
            help="Write the bibliography that the copy needs to FILE.  [default: the copy's name with .json or .bib]",
        ),
    ] = None,
    style: Annotated[
        str | None,
        typer.Option(
            "--style",
            metavar="STYLE",
            help="Leave the notes whose wording would change in this CSL style, and list what it would print of them."
            " Uses pandoc to print the copy.",
            autocompletion=complete_csl_styles,
        ),
    ] = None,
    drop_words: Annotated[
        bool,
        typer.Option(
            "--drop-words",
            help="Convert citations even if they have words that no field of their source has, and list these words.",
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
    from_: From = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
    quiet: Quiet = False,
) -> None:
    r"""Turn typed notes into citations by key, in a copy.

    Each citation in a note becomes [@key, 12], \autocite[12]{key} or #cite(<key>), and so do “Ibid.” and short forms.
    Your own words and everything else stay exactly as they are. In a Word document each citation becomes a Zotero
    citation. What stacite may have misread stays as printed and is listed. Keys and fields come from citations.yaml if
    it has the source.
    """
    from stacite import files
    from stacite.app.convert import TARGETS, ConvertOptions, bibliography_exporter, bibliography_of, target_of
    from stacite.app.convert import convert as convert_document
    from stacite.app.render import csl_place, find_style
    from stacite.cli.output import require_own_file, require_place
    from stacite.registry import store

    if to is not None:
        require_choice("--to", to, TARGETS)
    project = load_project(config, registry, isolated=isolated, trust_project=trust_project)
    known = store.load(project.registry_file, find_unquoted=False).registry
    book = _read(path, from_, project, known)
    document = book.documents[0]
    target = target_of(document, to)
    exporter = bibliography_exporter(target)
    if exporter is None and sources is not None:
        raise UsageError("--sources makes no sense here: a Word document holds its sources itself", "Leave it out.")
    copies = _copies(book, path, output)
    of_all = copies[0] if len(copies) == 1 else _copy_of(Path(path))
    listed = None if exporter is None else sources or of_all.with_suffix(exporter.SUFFIX)
    for option, file in (*(("-o", copy) for copy in copies), ("--sources", listed)):
        paths = [each.path for each in book.documents]
        require_own_file(file, project, documents=paths, registry=known, config=config, option=option)
        require_place(file, force=True)
        if file is not None and file.is_file() and not force:
            hint = f"Use --force to replace it, or name another file with {option}."
            raise UsageError(f"{file.as_posix()} exists already", hint)
    if listed is not None and any(files.locate(listed) == files.locate(copy) for copy in copies):
        raise UsageError("-o and --sources name the same file", "Name two files.")
    chosen = None if style is None else find_style(style)
    options = ConvertOptions(chosen, drop_words, style or "")
    converted = [
        _Copy(each, copy, convert_document(each, book.data(each), book.registry, project, target, options))
        for each, copy in zip(book.documents, copies, strict=True)
    ]
    _report(converted, path, None if drop_words else project, quiet=quiet)
    _require_converted(converted, path)
    converted = [each for each in converted if each.made.converted]
    bibliography = bibliography_of((source for each in converted for source in each.made.listed), target)
    listed = listed if bibliography else None  # the document's own bibliography may have all sources
    _save(converted, listed, bibliography)
    console.say(_summary(converted, listed, book.typed), quiet=quiet)
    csl = "" if chosen is None else csl_place(style or "", chosen)
    next_step = partial(_next_step, document, target, converted[0].file, listed, csl)
    is_included = any(each.is_included for each in converted)
    console.say(_step_in_main_file(converted, listed) if is_included else next_step(), quiet=quiet)


class _Book(NamedTuple):
    """What is to be converted."""

    documents: Sequence[Document]
    """One, or a document of LaTeX and the files that it includes, those that have notes."""
    registry: Registry
    """With all sources of these files, so that no two have one key."""
    originals: Mapping[str, bytes]
    """The bytes of those that aren't text."""
    typed: int
    """How many entries the bibliography has that is typed in one of these files."""

    def data(self, document: Document) -> bytes:
        """The bytes of one of them."""
        return self.originals.get(document.path) or (document.source or "").encode()


class _Copy(NamedTuple):
    """A document that was converted."""

    document: Document
    file: Path
    made: Conversion

    @property
    def is_included(self) -> bool:
        """Whether another file includes it."""
        return self.document.main_file not in ("", self.document.path)


def _read(path: str, format_: str | None, project: Project, known: Registry) -> _Book:
    """The document, with the files that it includes; a chapter with the preamble of its main file."""
    from stacite.app.documents import read_documents, require_notes, with_included
    from stacite.app.extract import collect
    from stacite.model.document import STDIN

    read = read_documents([path], project.settings, format_)
    name = read.documents[0].path
    if name == STDIN:
        raise UsageError("convert can't read from standard input", "Save the document to a file.")
    whole = with_included(read, project.settings)
    document = next(each for each in whole.documents if each.path == name)
    is_main = document.main_file == name
    if document.main_file and not is_main:  # keys are made in the order of the whole
        whole = with_included(read_documents([document.main_file], project.settings, format_), project.settings)
    with_texts = [each for each in whole.documents if each.texts]
    if len(with_texts) > 1:
        known = collect(with_texts, known, project, None)[0].registry
    with_notes = [each for each in with_texts if each.notes]
    typed = sum(len(each.sources) for each in whole.documents) if is_main else len(document.sources)
    return _Book((is_main and with_notes) or [require_notes(document)], known, whole.originals, typed)


def _copies(book: _Book, path: str, output: Path | None) -> list[Path]:
    """The files to write, one for each document."""
    if output is not None and len(book.documents) > 1:
        hint = "Leave it out to have a copy next to each of them. A chapter alone can be converted with -o."
        raise UsageError(f"-o names one file, but {path} and what it includes are {len(book.documents)} files", hint)
    ending = ".md" if book.documents[0].format == "text" else ""
    return [output or _copy_of(Path(each.path), ending) for each in book.documents]


def _copy_of(path: Path, ending: str = "") -> Path:
    return path.with_suffix(f".cited{ending or path.suffix}")


def _save(converted: Sequence[_Copy], listed: Path | None, bibliography: str) -> None:
    from stacite import files

    for each in converted:
        files.save(each.file, each.made.content)
        files.remember_report(each.file, each.made.content)  # so that a check of the folder doesn't read it twice
    if listed is not None:
        files.save(listed, bibliography)


def _require_converted(converted: Sequence[_Copy], path: str) -> None:
    if any(each.made.converted for each in converted):
        return
    kept = any(each.made.kept for each in converted)
    if any(each.document.cited_keys for each in converted) and not kept:
        raise UsageError(f"{path}: all citations are by key already, so nothing was written")
    why = "See the reasons above." if kept else "No citations were found in its notes."
    raise UsageError(f"{path}: no citation could be converted, so nothing was written", why)


_LONGEST_TEXT = 200


def _report(converted: Sequence[_Copy], path: str, project: Project | None, *, quiet: bool) -> None:
    """The citations that stay as printed, and those that lose words; `project` is where to add them, if anywhere."""
    from stacite.text.characters import crop

    kept = [(each.document.path, each.made.kept) for each in converted]
    shortened = [(each.document.path, each.made.shortened) for each in converted]
    for one, several, lists in (
        ("citation stays as printed", "citations stay as printed", kept),
        ("citation loses words", "citations lose words", shortened),
    ):
        if (count := sum(len(citations) for _, citations in lists)) and not quiet:
            console.out(f"{count} {one if count == 1 else several}:\n")
        for file, citations in lists:
            in_order = sorted(citations, key=lambda each: each.line or 0)
            for (line, note, reason), same in groupby(in_order, key=lambda each: (each.line, each.note, each.reason)):
                place = f"{file}:{line}" if line is not None else file
                text = crop("; ".join(each.text for each in same), _LONGEST_TEXT).removesuffix(".")
                console.out(f"{place}: note {note}: {text}: {reason}\n")
    if project is not None and any(each.loses_words for _, citations in kept for each in citations):
        registry, places = project.registry_name, "places to `publisher-place`, other words to `genre`"
        command = f"run `stacite extract {quote(path)}{registry_option(registry)}`, "
        add = f"add these words to their sources in {registry} ({places})"
        hint = f"{'' if project.registry_file.is_file() else command}{add}, or use --drop-words."
        console.say(f"To convert the citations whose words would be lost, {hint}", quiet=quiet)


def _summary(converted: Sequence[_Copy], listed: Path | None, typed: int) -> str:
    wrote = comma_list([file.as_posix() for file in (*(each.file for each in converted), *filter(None, (listed,)))])
    sources = {source.id for each in converted for source in each.made.references}
    citations = pluralize(sum(each.made.converted for each in converted), "citation")
    summary = f"Wrote {wrote}: {citations} of {pluralize(len(sources), 'source')} by key."
    if not typed:
        return summary
    entries = "1 entry" if typed == 1 else f"{typed} entries"
    return f"{summary}\nThe document’s own bibliography ({entries}) stays as typed; delete it if your style prints one."


# With any options, and among other packages.
_LOADS_BIBLATEX = pattern(r"\\(?:usepackage|RequirePackage)\s{0,9}(?:\[[^\]]{0,2000}\])?\{[^{}]{0,500}\bbiblatex\b")


_LOAD_BIBLATEX = "load biblatex in the preamble, with a style for notes, and "


def _step_in_main_file(converted: Sequence[_Copy], listed: Path | None) -> str:
    main = Path(converted[0].document.main_file)
    of_main = next((each.file for each in converted if each.document.path == main.as_posix()), main)
    by_includer: dict[Path, list[_Copy]] = {}
    for each in converted:
        if each.is_included:
            by_includer.setdefault(_includer(each, converted) or of_main, []).append(each)
    steps = []
    for includer, copies in by_includer.items():
        chapters = comma_list([relative_path(each.file.with_suffix(""), main.parent).as_posix() for each in copies])
        instead = comma_list([each.document.path for each in copies])
        steps.append(f"include {chapters} in {includer.as_posix()} in place of {instead}")
    if listed is not None:
        where = "its" if [*by_includer] == [of_main] else f"{of_main.as_posix()}’s"
        resource = relative_path(listed, main.parent).as_posix()
        steps.append(f"add \\addbibresource{{{resource}}} to {where} preamble")
    return f"Next, {', and '.join(steps)}"


def _includer(included: _Copy, converted: Sequence[_Copy]) -> Path | None:
    """The copy of the file that includes another one, if that is neither the main file nor one that stays as it is."""
    folder = Path(included.document.main_file).parent
    own = Path(included.document.path).with_suffix("")
    for each in converted:
        names = (Path(os.path.normpath(folder / name)).with_suffix("") for name in each.document.included_files)
        if each.is_included and own in names:
            return each.file
    return None


def _next_step(document: Document, target: str, copy: Path, listed: Path | None, csl: str) -> str:
    """What to do with the copy; `csl` is where the style is that the user has named, if one was named."""
    # As the copy is to name it.
    name = relative_path(listed, copy.parent).as_posix() if listed is not None else ""
    own = document.bibliography_files
    # The option replaces the bibliography of the header.
    folder = Path(document.path).parent
    bibliographies = [*(folder / each for each in own), *filter(None, (listed,))]
    named = " ".join(f"--bibliography {quote(each.as_posix())}" for each in bibliographies)
    is_markdown = document.format == "markdown"
    match target:
        case "pandoc":
            files = f"{quote(copy.as_posix())} --citeproc {named}"
            from stacite.app.render import CSL_STYLES

            if csl:
                return f"Next, print it in that style: pandoc {files} --csl {quote(csl)}"
            return f"To print it in a citation style, download one from {CSL_STYLES}: pandoc {files} --csl STYLE.csl"
        case "latex" if is_markdown:
            style = "--variable biblatexoptions=style=verbose-note"
            tex = quote(copy.with_suffix(".tex").as_posix())
            return (
                "Next, turn it into LaTeX, with a style for notes:"
                f" pandoc {quote(copy.as_posix())} --standalone --biblatex {named} {style} -o {tex}"
            )
        case "quarto" | "latex" if not name:
            return "Next, render it: its own bibliography has all sources"
        case "quarto":
            if own:
                files = ", ".join((*own, name))
                return f"Next, name them all in the header of the document: bibliography: [{files}]"
            return f"Next, add this to the header of the document: bibliography: {name}"
        case "latex":
            resource, loads = f"\\addbibresource{{{name}}}", _LOADS_BIBLATEX.search(document.source or "")
            return f"Next, {'' if loads else _LOAD_BIBLATEX}add {resource}{' to the preamble' if loads else ''}"
        case "typst":
            command = f'#bibliography("{name}", style: "chicago-notes")'
            return f"Next, add this at the end: {f'`{command}`{{=typst}}' if is_markdown else command}"
        case _:
            return "Next, open it in Word with Zotero and choose Refresh."
