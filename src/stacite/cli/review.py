"""`stacite review`: a copy of each document with changes and comments, and the report as a web page."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stacite import files
from stacite.cli import check_options as options
from stacite.cli import console
from stacite.cli.check_run import check_one, status_of_findings
from stacite.cli.console import ExitStatus
from stacite.cli.options import (
    CacheDir,
    Config,
    From,
    Isolated,
    Quiet,
    RegistryFile,
    TrustProject,
    load_project,
)
from stacite.cli.output import require_no_foreign_file, require_own_file, write_output
from stacite.errors import DocumentError, StaciteError
from stacite.model.evidence import CheckKind, internal_error
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.app.check import CheckResult
    from stacite.app.documents import Project
    from stacite.app.reviewed import ReviewedCopy


EPILOG = """\b
Examples:
  stacite review brief.docx
  stacite review chapters/*.docx --offline -o reviewed
"""


def review(
    paths: Annotated[list[str], typer.Argument(metavar="DOC...", help="Review these documents, folders or patterns.")],
    select: options.Select = None,
    ignore: options.Ignore = None,
    extend_select: options.ExtendSelect = None,
    pedantic: options.Pedantic = False,
    style: options.HouseStyle = None,
    offline: options.Offline = False,
    archive: options.LookForCopies = False,
    cache_dir: CacheDir = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Write to this folder.  [default: the folder of the document]"
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that stacite has not written.")] = False,
    open_page: Annotated[
        bool | None,
        typer.Option("--open/--no-open", help="Open the report in your browser, or don't.  [default: on a terminal]"),
    ] = None,
    from_: From = None,
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
    quiet: Quiet = False,
) -> None:
    """Write a copy of your document with changes and comments.

    For brief.docx it writes brief.reviewed.docx, with the safe fixes as changes to accept or reject, and a comment
    at each note that needs you; and brief.report.html, which opens in your browser. In a PDF it highlights these notes,
    and for text (Markdown, LaTeX, HTML) it writes the fixes as a patch. Your document stays as it is.
    """
    from stacite.app.documents import expand

    project = load_project(
        config,
        registry,
        isolated=isolated,
        trust_project=trust_project,
        select=select,
        ignore=ignore,
        extend_select=extend_select,
        pedantic=pedantic,
        style=style,
        offline=offline,
        archive=archive,
        cache_dir=cache_dir,
    )
    named = expand(paths, project.settings, any_suffix=from_ is not None)
    status = ExitStatus.CLEAN
    pages: list[Path] = []
    for path in named.paths:
        try:
            checked = check_one(replace(named, paths=(path,)), project, from_, quiet=quiet)
            page, is_written = _write(checked, project, folder, pages, force=force, quiet=quiet)
            pages.append(page)
            is_whole = is_written and not checked.report.has_errors
            status = max(status, status_of_findings(checked.report) if is_whole else ExitStatus.FAILED)
            if checked.report.evidence.interrupted:  # nobody wants the others
                status = ExitStatus.INTERRUPTED
                break
        except StaciteError as error:  # the other documents are reviewed all the same
            console.print_error(error)
            status = ExitStatus.FAILED
        except Exception as error:  # whatever it is, the others go on
            reason = internal_error(CheckKind.DOCUMENT, path, error).reason
            console.print_error(DocumentError(f"{path}: {reason}", "This is a bug in stacite. Please report it."))
            status = ExitStatus.FAILED
    if pages and (console.is_terminal(sys.stdout) if open_page is None else open_page):
        typer.launch(pages[0].resolve().as_uri())
    raise typer.Exit(status)


def _write(
    checked: CheckResult, project: Project, folder: Path | None, taken: Sequence[Path], *, force: bool, quiet: bool
) -> tuple[Path, bool]:
    """Write the copy and the page, and say what is in them; returns the page's path, and whether both are there."""
    from stacite.app.reviewed import reviewed_copy
    from stacite.reporters import html
    from stacite.reporters.base import Style, render_all
    from stacite.reporters.summary import summary

    document = Path(checked.report.documents[0].document.path)
    folder = document.parent if folder is None else folder
    copy = reviewed_copy(checked, project)
    page = folder / f"{document.stem}.report.html"
    if page in taken:  # by a document with another ending
        page = folder / f"{document.name}.report.html"
    written: list[tuple[Path, str | bytes]] = [(page, render_all(html.render, checked.report, Style())[0])]
    if copy.name:
        written.insert(0, (folder / copy.name, copy.data))
    for path, _ in written:
        require_own_file(path, project, documents=[document.as_posix()])
        if not force:
            require_no_foreign_file(path)
    console.say(f"{document.as_posix()}: {summary(checked.report)}", quiet=quiet)
    for sentence in copy.refusals:
        console.say(sentence, quiet=quiet)
    _make(folder)
    is_written = True
    for path, content in written:
        if not write_output(path, content):
            is_written = False
        else:
            what = "the whole report" if path == page else _contents(copy)
            console.say(f"Wrote {path.as_posix()}: {what}.", quiet=quiet)
    return page, is_written


def _make(folder: Path) -> None:
    """Make the folder that the user has named."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.write_error(folder, error) from error


def _contents(copy: ReviewedCopy) -> str:
    """What is in a copy, as a clause."""
    changes, left = pluralize(copy.applied, "change"), pluralize(len(copy.report.findings), "finding")
    if copy.name.endswith(".patch"):
        return f"{changes}, which `stacite check --fix` makes, too"
    return f"{f'{changes} to accept or reject' if copy.applied else 'no changes'}, and comments on {left}"
