"""`stacite convert`: writes a copy of a document whose notes cite by key, and the bibliography that it needs."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

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
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.app.convert import Conversion
    from stacite.app.documents import Project
    from stacite.model.document import Document


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
    from stacite.app.convert import TARGETS, ConvertOptions, bibliography_exporter, target_of
    from stacite.app.convert import convert as convert_document
    from stacite.app.render import csl_place, find_style
    from stacite.cli.output import require_own_file, require_place
    from stacite.registry import store

    if to is not None:
        require_choice("--to", to, TARGETS)
    project = load_project(config, registry, isolated=isolated, trust_project=trust_project)
    known = store.load(project.registry_file, find_unquoted=False).registry
    document, original = _read(path, from_, project)
    target = target_of(document, to)
    exporter = bibliography_exporter(target)
    if exporter is None and sources is not None:
        raise UsageError("--sources makes no sense here: a Word document holds its sources itself", "Leave it out.")
    ending = ".md" if document.format == "text" else Path(path).suffix
    copy = output or Path(path).with_suffix(f".cited{ending}")
    listed = None if exporter is None else sources or copy.with_suffix(exporter.SUFFIX)
    for option, file in (("-o", copy), ("--sources", listed)):
        require_own_file(file, project, documents=[path], registry=known, config=config, option=option)
        require_place(file, force=True)
        if file is not None and file.is_file() and not force:
            hint = f"Use --force to replace it, or name another file with {option}."
            raise UsageError(f"{file.as_posix()} exists already", hint)
    if listed is not None and files.locate(listed) == files.locate(copy):
        raise UsageError("-o and --sources name the same file", "Name two files.")
    chosen = None if style is None else find_style(style)
    data = original or (document.source or "").encode()
    made = convert_document(document, data, known, project, target, ConvertOptions(chosen, drop_words, style or ""))
    _report(made, path, None if drop_words else project, quiet=quiet)
    _require_converted(made, document, path)
    if not made.bibliography:  # the document's own bibliography has all sources
        listed = None
    for file, content in ((copy, made.content), (listed, made.bibliography)):
        if file is not None:
            files.save(file, content)
    files.remember_report(copy, made.content)  # so that a check of the folder doesn't read the document twice
    console.say(_summary(made, document, copy, listed), quiet=quiet)
    csl = "" if chosen is None else csl_place(style or "", chosen)
    console.say(_next_step(document, target, copy, listed, csl), quiet=quiet)


def _read(path: str, format_: str | None, project: Project) -> tuple[Document, bytes | None]:
    """The document, a chapter with the preamble of its main file, and its bytes if it is no text."""
    from stacite.app.documents import STDIN, read_documents, require_notes, with_included

    read = with_included(read_documents([path], project.settings, format_), project.settings)
    if not read.documents[0].texts and len(read.documents) > 1:
        hint = f"Convert the files that it includes, one by one: `stacite convert {quote(read.documents[1].path)}`."
        raise UsageError(f"{path}: it has no notes of its own", hint)
    document = require_notes(read.documents[0])
    if document.path == STDIN:
        raise UsageError("convert can't read from standard input", "Save the document to a file.")
    return document, read.originals.get(document.path)


def _require_converted(made: Conversion, document: Document, path: str) -> None:
    if made.converted:
        return
    if document.cited_keys and not made.kept:
        raise UsageError(f"{path}: all citations are by key already, so nothing was written")
    why = "See the reasons above." if made.kept else "No citations were found in its notes."
    raise UsageError(f"{path}: no citation could be converted, so nothing was written", why)


_LONGEST_TEXT = 200


def _report(made: Conversion, path: str, project: Project | None, *, quiet: bool) -> None:
    """The citations that stay as printed, and those that lose words; `project` is where to add them, if anywhere."""
    from stacite.text.characters import crop

    stay = "citation stays" if len(made.kept) == 1 else "citations stay"
    lose = "citation loses" if len(made.shortened) == 1 else "citations lose"
    for what, citations in ((f"{stay} as printed", made.kept), (f"{lose} words", made.shortened)):
        if citations and not quiet:
            console.out(f"{len(citations)} {what}:\n")
        in_order = sorted(citations, key=lambda each: each.line or 0)
        for (line, note, reason), same in groupby(in_order, key=lambda each: (each.line, each.note, each.reason)):
            place = f"{path}:{line}" if line is not None else path
            text = crop("; ".join(each.text for each in same), _LONGEST_TEXT).removesuffix(".")
            console.out(f"{place}: note {note}: {text}: {reason}\n")
    if project is not None and any(each.loses_words for each in made.kept):
        registry, places = project.registry_name, "places to `publisher-place`, other words to `genre`"
        command = f"run `stacite extract {quote(path)}{registry_option(registry)}`, "
        add = f"add these words to their sources in {registry} ({places})"
        hint = f"{'' if project.registry_file.is_file() else command}{add}, or use --drop-words."
        console.say(f"To convert the citations whose words would be lost, {hint}", quiet=quiet)


def _summary(made: Conversion, document: Document, copy: Path, listed: Path | None) -> str:
    wrote = copy.as_posix() if listed is None else f"{copy.as_posix()} and {listed.as_posix()}"
    cited = f"{pluralize(made.converted, 'citation')} of {pluralize(len(made.references), 'source')}"
    summary = f"Wrote {wrote}: {cited} by key."
    if not document.sources:
        return summary
    entries = "1 entry" if len(document.sources) == 1 else f"{len(document.sources)} entries"
    return f"{summary}\nThe document’s own bibliography ({entries}) stays as typed; delete it if your style prints one."


# With any options, and among other packages.
_LOADS_BIBLATEX = pattern(r"\\(?:usepackage|RequirePackage)\s{0,9}(?:\[[^\]]{0,2000}\])?\{[^{}]{0,500}\bbiblatex\b")


_LOAD_BIBLATEX = "load biblatex in the preamble, with a style for notes, and "


def _step_in_main_file(document: Document, copy: Path, listed: Path | None) -> str:
    main = Path(document.main_file)
    chapter = relative_path(copy.with_suffix(""), main.parent).as_posix()
    include = f"Next, include {chapter} in {main.as_posix()} in place of {document.path}"
    if listed is None:
        return include
    return f"{include}, and add \\addbibresource{{{relative_path(listed, main.parent).as_posix()}}} to its preamble"


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
        case "latex" if document.main_file not in ("", document.path):
            return _step_in_main_file(document, copy, listed)
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
