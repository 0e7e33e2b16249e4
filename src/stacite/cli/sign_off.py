"""`stacite sign-off`: writes the record of a check that somebody answers for."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stacite.cli import console
from stacite.cli.check_options import NOT_GIVEN, checks
from stacite.cli.check_run import check_one
from stacite.cli.console import ExitStatus
from stacite.cli.options import From, Quiet, load_project
from stacite.cli.output import require_own_file, require_place, write_output
from stacite.errors import FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.app.check import CheckResult
    from stacite.app.documents import Project

EPILOG = """\b
Examples:
  stacite sign-off brief.docx --by "Jane Doe" --note "second proof"
  stacite sign-off brief.docx --by "Jane Doe" -o record.pdf
  stacite verify brief.docx.sign-off.json brief.docx
"""


@checks
def sign_off(
    paths: Annotated[list[str], typer.Argument(metavar="DOC", help="Check this document, and sign it off.")],
    options: dict[str, Any],
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who signs it off.  [default: asked on a terminal]")
    ] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A remark to add to the record.")] = "",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the record to FILE (.json), or the page to read (.html, .pdf); the other has the same name."
            "  [default: the document's name with .sign-off.json]",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier record.")] = False,
    from_: From = None,
    quiet: Quiet = False,
) -> None:
    """Record what was checked, for your files or your publisher.

    The record (brief.docx.sign-off.json, and a page to read, brief.docx.sign-off.html) contains the document's
    checksum, the date, your name, your decisions, every open finding, and what the services said about each source.
    Later, `stacite verify` shows what has changed. Errors that are left are counted in the record and don't affect the
    exit status. If you worked in brief.reviewed.docx, sign off that file, after you
    have accepted or rejected its changes. With -o record.pdf the page is a PDF, for which Chrome, Chromium, or Edge is
    needed.
    """
    project = load_project(**options)
    raise typer.Exit(_record(_only_one(paths), project, from_, by, note, output, options, force=force, quiet=quiet))


_ENDINGS = (".json", ".html", ".pdf")


def _ask_who() -> str:
    """The name of whoever signs; asked for on a terminal. Raises UsageError without one."""
    name = ""
    if console.is_terminal(sys.stdin) and console.is_terminal(sys.stderr):
        console.prompt("Who signs it off? ")
        name = sys.stdin.readline().strip()
    if not name:
        raise UsageError("--by is missing", 'Say who signs it off: --by "Jane Doe".')
    return name


def _only_one(paths: Sequence[str]) -> str:
    """The document. Raises UsageError for several, and for a name that lacks quotation marks."""
    if len(paths) > 1:
        from stacite.app.named_documents import require_quotation_marks

        require_quotation_marks(paths)
        raise UsageError(f"sign-off takes one document, but there are {len(paths)}", "Run it once for each of them.")
    return paths[0]


def checked_document(
    path: str, project: Project, reader: str | None, *, quiet: bool, options: Mapping[str, Any] = NOT_GIVEN
) -> CheckResult:
    """Check the one document that the path names. Raises UsageError if it names several."""
    from stacite.app.named_documents import expand

    named = expand([path], project.settings, any_suffix=reader is not None)
    if len(named.paths) != 1:
        raise UsageError(
            f"{path} stands for {len(named.paths)} documents", "Name one document, and run it once for each."
        )
    return check_one(named, project, reader, quiet=quiet, options=options)


def _say_copy_beside(document: Path, *, quiet: bool) -> None:
    """Where the document has a reviewed copy in the same folder: that it may be the one to sign off."""
    from stacite.own_files import latest_copy

    last = latest_copy(document)
    if last != document:
        console.say(f"If you worked in {last.as_posix()}, sign off that file instead.", quiet=quiet)


def _record(
    path: str,
    project: Project,
    reader: str | None,
    by: str,
    note: str,
    output: Path | None,
    options: Mapping[str, Any],
    *,
    force: bool,
    quiet: bool,
) -> int:
    from stacite.app.sign_off import SignOff, as_pdf, find_browser, findings_left, page, record, record_name
    from stacite.reporters.summary import sentences_on_file, summary_lines
    from stacite.reporters.wording import without_style_advice

    by = by or _ask_who()
    document = Path(path)
    target = output or document.with_name(record_name(document.name))
    ending = target.suffix.lower()
    if ending not in _ENDINGS:
        raise UsageError(f"-o {target.as_posix()}: a record is .json, .html or .pdf", "Name it so.")
    target, readable = target.with_suffix(".json"), target.with_suffix(".html" if ending == ".json" else ending)
    if ending == ".pdf" and not find_browser():
        hint = "Use -o and the ending .html, open the page in your browser, and print it to a PDF file."
        raise UsageError("-o: writing a PDF requires Chrome, Chromium, or Edge, and none was found", hint)
    for each in (target, readable):
        require_own_file(each, project, documents=[path])
        if not force and os.path.lexists(each):
            raise UsageError(f"{each.as_posix()} exists", "Name another file with -o, or use --force to replace it.")
        require_place(each, force=True)
    checked = checked_document(path, project, reader, quiet=quiet, options=options)
    if checked.report.evidence.interrupted:
        console.say("The check was stopped, so nothing was signed off.")
        return ExitStatus.INTERRUPTED
    settings = project.settings
    asked, rejects = (settings.style, settings.house), settings.rejects_changes
    signed = SignOff(by, datetime.now(UTC), note, (), *asked, rejects_changes=rejects)
    content, shown = record(checked.report, signed), page(checked.report, signed)
    is_pdf = ending == ".pdf"
    is_written = write_output(target, content, "json")
    try:
        printed = as_pdf(shown) if is_pdf else shown
        is_written = write_output(readable, printed, "pdf" if is_pdf else "html") and is_written
    except FileError as error:  # the record is there all the same
        console.print_error(error)
        is_written = False
    # Whether it is ready is what somebody has just decided. A style that its review had may have been forgotten; one
    # that it only seems to follow was not asked for.
    remarks = (without_style_advice(each, keeps_reviewed=True) for each in checked.report.remarks)
    decided = replace(checked.report, remarks=tuple(remarks))
    told = (line.removeprefix("Not ready: ") for line in summary_lines(decided))
    console.say("\n".join(told), quiet=quiet)
    if not is_written:
        return ExitStatus.FAILED
    found = checked.report.documents[0].document
    for sentence in sentences_on_file(found, is_rejecting=settings.rejects_changes):
        console.say(sentence, quiet=quiet)
    left = findings_left(checked.report, signed)
    console.say(
        f"Signed off by {by}{left and f' {left}'}: {target.as_posix()}, and {readable.as_posix()} to read.", quiet=quiet
    )
    _say_copy_beside(document, quiet=quiet)
    if console.is_terminal(sys.stderr):
        later = f"`stacite verify {quote(target.as_posix())} {quote(path)}`"
        console.say(f"To see later what has changed: {later}", quiet=quiet)
    return ExitStatus.FAILED if checked.report.has_errors else ExitStatus.CLEAN
