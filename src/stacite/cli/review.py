"""`stacite review`: a copy of each document with changes and comments, and the report as a web page."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stacite import files
from stacite.cli import console
from stacite.cli.check_options import as_typed, checks
from stacite.cli.check_run import check_one, status_of_findings
from stacite.cli.console import ExitStatus
from stacite.cli.options import Force, From, OpenPage, Quiet, load_project
from stacite.cli.output import REPLACE, require_own_file, require_place, write_output
from stacite.errors import DocumentError, StaciteError, UsageError
from stacite.model.evidence import CheckKind, internal_error
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.app.check import CheckResult
    from stacite.app.documents import Project
    from stacite.app.reviewed import ReviewedCopy
    from stacite.model.document import Document
    from stacite.model.registry import Registry
    from stacite.model.report import Report


EPILOG = """\b
Examples:
  stacite review brief.docx
  stacite review chapters/*.docx --offline -o reviewed
"""


@checks
def review(
    paths: Annotated[list[str], typer.Argument(metavar="DOC...", help="Review these documents, folders or patterns.")],
    options: dict[str, Any],
    folder: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Write to this folder.  [default: the folder of the document]"
        ),
    ] = None,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Make the fixes that you should review as changes, too.")
    ] = False,
    force: Force = False,
    open_page: OpenPage = None,
    from_: From = None,
    quiet: Quiet = False,
) -> None:
    """Write a copy of your document with changes and comments.

    For brief.docx it writes brief.reviewed.docx, with the safe fixes as changes to accept or reject, and a comment
    at each note that needs your attention; and brief.report.html, which opens in your browser. It does the same for
    OpenDocument files (.odt). In a PDF it highlights these notes, and for text (Markdown, LaTeX) it writes the fixes as
    a patch. Your document is not changed. With --unsafe-fixes, the fixes that you should review become changes, too.
    """
    from stacite.app.named_documents import expand

    project = load_project(**options)
    named = expand(paths, project.settings, any_suffix=from_ is not None)
    status = ExitStatus.CLEAN
    pages: list[Path] = []
    signable = ""
    for path in named.paths:
        places = _places(Path(path), folder, pages)
        require = partial(places.require, project=project, force=force)
        try:
            one = replace(named, paths=(path,))
            checked = check_one(one, project, from_, quiet=quiet, options=options, before_requests=require)
            is_whole, copy = _write(checked, project, places, unsafe=unsafe_fixes, quiet=quiet)
            is_whole = is_whole and not checked.report.has_errors
            signable = copy or path
            pages.append(places.page)
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
    if pages and len(named.paths) == 1 and console.is_terminal(sys.stderr):
        typed = f"{quote(signable)} {as_typed(options)}".strip()
        signing = f'`stacite sign-off {typed} --by "Your name"`'
        ready = "When you have accepted or rejected the changes, sign off this copy"
        if signable == named.paths[0]:
            ready = "When the document is ready, record what was checked"
        console.say(f"{ready}: {signing}", quiet=quiet)
    if pages and (console.is_terminal(sys.stdout) if open_page is None else open_page):
        typer.launch(pages[0].resolve().as_uri())
    raise typer.Exit(status)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the files of a review go."""

    folder: Path
    page: Path

    def require(self, _: Registry, documents: Sequence[Document], project: Project, *, force: bool) -> None:
        """Make the folder. Raises an error if a file can't be written there, or may not be replaced."""
        from stacite.app.reviewed import copy_name
        from stacite.app.sign_off import record_name

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise files.write_error(self.folder, error) from error
        named = [document.path for document in documents]
        copies = {self.folder / name: document.path for document in documents if (name := copy_name(document))}
        for path in (*copies, self.page):
            require_own_file(path, project, documents=named)
            hint = REPLACE
            if path in copies:
                go_on = f"To go on with it, run `stacite review {quote(path.as_posix())}`."
                hint = f"{go_on} To start again from {copies[path]} and lose what was edited, add --force."
                if path.exists() and path.with_name(record_name(path.name)).exists() and not force:
                    raise UsageError(f"{path.as_posix()} exists, and was signed off", hint)
            require_place(path, force=force, hint=hint)


def _places(document: Path, folder: Path | None, taken: Sequence[Path]) -> _Places:
    folder = document.parent if folder is None else folder
    page = folder / f"{document.stem}.report.html"
    # By a document with another ending.
    return _Places(folder, folder / f"{document.name}.report.html" if page in taken else page)


def _write(checked: CheckResult, project: Project, places: _Places, *, unsafe: bool, quiet: bool) -> tuple[bool, str]:
    """Write the copy and the page, and say what is in them.

    Returns whether both are there, and the copy if an editor goes on with that and no longer with the document.
    """
    from stacite.app.reviewed import reviewed_copy
    from stacite.reporters import html
    from stacite.reporters.base import Style, render_all
    from stacite.reporters.summary import misread_sentences, summary_lines

    copy = reviewed_copy(checked, project, unsafe=unsafe)
    page = render_all(html.render, checked.report, Style())[0]
    report = checked.report
    misread, lines = misread_sentences(report), summary_lines(report, with_fixes=not copy.name)
    lines[len(misread)] = f"{report.documents[0].document.path}: {lines[len(misread)]}"
    for sentence in (*lines, *copy.refusals):
        console.say(sentence, quiet=quiet)
    is_written, place = True, places.folder / copy.name
    if copy.name:
        is_written = write_output(place, copy.data, copy.form)
        if is_written:
            console.say(f"Wrote {place.as_posix()}: {_contents(copy)}.{_HOW.get(copy.form, '')}", quiet=quiet)
            if copy.form == "word" and (number := _unsafe_fixes(copy.report)):
                more, them = ("1 fix", "it a change") if number == 1 else (f"{number} fixes", "them changes")
                console.say(f"The comments hold {more} to review; to make {them}, add --unsafe-fixes.", quiet=quiet)
    if write_output(places.page, page, "html"):
        console.say(f"Wrote {places.page.as_posix()}: the whole report.", quiet=quiet)
        return is_written, place.as_posix() if copy.form == "word" else ""
    return False, ""


_HOW = {
    "word": " Continue with this file in Word or LibreOffice; you can delete the comments.",
    "pdf": " Open it in a PDF reader.",
}


def _unsafe_fixes(report: Report) -> int:
    """How many findings have a fix that an editor should review."""
    from stacite.reporters.wording import is_unsafe

    return sum(found.fix is not None and bool(found.fix.edits) and is_unsafe(found.fix) for found in report.findings)


def _contents(copy: ReviewedCopy) -> str:
    """What is in a copy, as a clause."""
    from stacite.reporters.summary import levels_of
    from stacite.reporters.wording import tracked_changes

    if copy.name.endswith(".patch"):
        return f"{pluralize(copy.changes, 'change')}, the same ones that `stacite check --fix` makes"
    number, left = copy.applied, copy.report.findings
    fixes = f"{number} {'fix' if number == 1 else 'fixes'}"
    made = f"{fixes} as {tracked_changes(number, copy.changes)}" if number else "no fixes"
    made += f" (in addition to {pluralize(copy.earlier, 'earlier tracked change')})" if copy.earlier else ""
    # The comment at the top of the copy has the same counts.
    rest = f"comments on what is left ({levels_of(left)})" if left else "no comments on notes"
    return f"{made}, and {rest}"
