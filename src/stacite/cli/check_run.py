"""Runs one check from the documents to the exit status: once for `stacite check`, again and again with `--watch`."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from shlex import quote
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stacite.cli import console
from stacite.cli.console import ExitStatus
from stacite.errors import DocumentError, FileError, StaciteError, UsageError
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from stacite.app.baseline import Baseline
    from stacite.app.check import CheckResult
    from stacite.app.documents import Project
    from stacite.app.fix import FixedFiles
    from stacite.app.named_documents import NamedDocuments
    from stacite.cli.check_options import CheckRequest
    from stacite.model.document import Document
    from stacite.model.evidence import Evidence, EvidenceRequest
    from stacite.model.registry import Registry
    from stacite.model.report import Report
    from stacite.reporters.base import Style
    from stacite.settings import Settings

    Gather = Callable[[EvidenceRequest], Evidence]


def run(request: CheckRequest, gather: Gather | None = None) -> int:
    """Check, fix, print; returns the exit status. `gather` replaces the services, and counts dead links itself."""
    from stacite.app.documents import read_ahead

    read_ahead(request.named, request.project.settings, request.reader)  # while the rest is imported
    from stacite.app.check import check, count_dead_links

    known = _known_findings(request)
    today = datetime.now(UTC).date()
    checked = check(
        request.named,
        request.project,
        gather or network_gatherer(request.project.settings, quiet=request.quiet),
        today,
        request.reader,
        before_requests=request.before_requests,
    )
    # A registry with problems can be checked, but not rewritten: its comments and keys would be lost.
    refused = checked.unusable or (checked.unwritable if request.writes else None)
    if refused:
        if not request.makes_document:  # no document was read, or none is to be written
            _write_report(checked.report, request)
        console.print_error(refused)
        return ExitStatus.FAILED
    console.print_errors(
        DocumentError(f"{each.what}: {each.reason}", each.hint) for each in checked.context.not_checked if each.is_error
    )
    if any(each.is_error for each in checked.context.not_checked) and request.update_baseline:
        hint = "The findings of those that can't be read would be lost."
        raise DocumentError("the baseline was not updated, because not all documents can be read", hint)
    shown = _without_known(known, checked, request)
    if request.diff:
        status = _show_diff(checked, shown, known, request)
    else:
        status = _fix_and_report(checked, shown, known, request)
    if gather is None:  # only now that the user has seen the report does the run count
        count_dead_links(checked.report.evidence, request.project.settings)
    return status


# Hints say how to go on with what was found: `check_command` adds the registry, and nothing is looked up anew.
_NOT_REPEATED = ("registry", "refresh")


def check_one(
    named: NamedDocuments,
    project: Project,
    reader: str | None,
    *,
    quiet: bool,
    options: Mapping[str, Any] = MappingProxyType({}),
    before_requests: Callable[[Registry, Sequence[Document]], None] = lambda *_: None,
) -> CheckResult:
    """Check one document for a command that makes something of the result; the run counts for its broken links.

    `options` are those of the command that every check has, for hints.
    Raises StaciteError where the document can't be read, or the registry can't be used.
    """
    from stacite.app.check import check, count_dead_links
    from stacite.cli.check_options import as_typed

    gather = network_gatherer(project.settings, quiet=quiet)
    checked = check(named, project, gather, datetime.now(UTC).date(), reader, before_requests=before_requests)
    if checked.unusable is not None:
        raise checked.unusable
    count_dead_links(checked.report.evidence, project.settings)
    return replace(checked, report=replace(checked.report, options=as_typed(options, _NOT_REPEATED)))


def network_gatherer(settings: Settings, *, quiet: bool) -> Gather:
    """Gathers evidence from the network, with a progress bar on a terminal."""

    def gather(queries: EvidenceRequest) -> Evidence:
        from stacite.services.gather import resolve

        if settings.offline:
            return resolve(queries, settings)
        from stacite.cli.console import second_interrupt_quits
        from stacite.cli.progress import progress
        from stacite.settings import with_keyring

        own = settings
        if settings.existence != "off":
            say_once_what_is_sent(os.environ, quiet=quiet)
            own = with_keyring(settings)
        with second_interrupt_quits(), progress(quiet=quiet) as shown:
            return resolve(queries, own, shown)

    return gather


_WHAT_IS_SENT = """\
stacite goes online now. It requests each cited URL from its own site. It looks
up DOIs, titles, first authors and numbers in Crossref, OpenAlex and other
catalogs. Your text is never sent. To send less, use --offline, --existence off
or --skip-service. You will see this message only once."""


def say_once_what_is_sent(environ: Mapping[str, str], *, quiet: bool = False) -> None:
    """Before a user's first requests: what goes to whom. Only to a person: on a terminal, and not on a build server."""
    if quiet or environ.get("CI") or not console.is_terminal(sys.stderr):
        return
    from stacite.files import user_folder

    folder = user_folder("XDG_STATE_HOME", "LOCALAPPDATA", ".local/state", environ)
    if folder is None or (marker := folder / "said-what-is-sent").exists():
        return
    console.say(_WHAT_IS_SENT)
    with suppress(OSError):  # then it is said again
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        marker.touch()


class _FileErrors:
    """Errors of files that are printed at once, since the report has to come all the same."""

    def __init__(self) -> None:
        self.any = False

    @contextmanager
    def printed(self) -> Iterator[None]:
        """A block that ends with such an error."""
        try:
            yield
        except FileError as error:
            console.print_error(error)
            self.any = True


def _fix_and_report(checked: CheckResult, shown: Report, known: Baseline | None, request: CheckRequest) -> int:
    """Apply the fixes of the findings that are shown, then print the findings that are left."""
    errors, read = _FileErrors(), checked.report
    interrupted = checked.report.evidence.interrupted
    with errors.printed():
        if request.interactive:
            from stacite.cli.interactive import run_interactive

            checked, errors.any, stopped = run_interactive(checked, shown, request)
            interrupted = interrupted or stopped
        elif request.fix:
            checked, errors.any = _apply_fixes(checked, shown, known, request)
    if request.update_baseline:
        # After the fixes, so that the baseline holds the findings that are left.
        with errors.printed():
            known = _update_baseline(checked, request, known)
    if request.record:
        with errors.printed():
            _record(checked, request)
    # Compared again, since fixes and --update-baseline have changed both sides.
    report = _with_makeable_fixes(_without_known(known, checked, request))
    is_written = False
    if not request.interactive or request.output is not None:
        report, is_written = _write_report(report, request)
        errors.any = errors.any or not is_written
    if request.summary is not None:
        with errors.printed():
            _append_summary(_visible(report, request), request.summary)
    _say_summary(report, request)
    _say_pending(read, report, request)
    if request.output is not None and is_written:
        from stacite.cli.output import written

        console.say(written("", request.output, request.form), quiet=request.quiet)
    _say_next(report, request)
    if interrupted:  # unchecked links may be broken: the run is neither clean nor failed
        return ExitStatus.INTERRUPTED
    return ExitStatus.FAILED if errors.any else _status(report, request)


def _with_makeable_fixes(report: Report) -> Report:
    """The report without fixes that the files don't let anybody make, which would be counted again at each check."""
    edited = {edit.path for each in report.findings if each.fix is not None for edit in each.fix.edits}
    if edited.isdisjoint(report.originals):
        return report
    from stacite.app.fix import without_hindered_fixes, word_notes

    return without_hindered_fixes(report, word_notes(report))


def _say_next(report: Report, request: CheckRequest) -> None:
    """To a person who has one document with findings: how to go through them in a word processor."""
    is_read = request.has_verdict and not (request.fix or request.quiet) and console.is_terminal(sys.stdout)
    if is_read and report.findings and len(report.documents) == 1 and console.is_terminal(sys.stderr):
        from stacite.app.reviewed import CopyKind, copy_kind
        from stacite.cli.check_options import as_typed

        document = report.documents[0].document
        if copy_kind(document) not in (None, CopyKind.PATCH):
            command = f"stacite review {quote(document.path)} {as_typed(request.options)}".strip()
            console.say(f"To go through them in a copy of the document: `{command}`")


def _say_summary(report: Report, request: CheckRequest) -> None:
    """The summary; with `--quiet` only what it says of checks that failed: a run must not pass in silence."""
    from stacite.reporters.summary import as_sentences, silent_sentences, summary_lines
    from stacite.reporters.wording import show_pages_hint

    if request.quiet:
        sentences = silent_sentences(report)
    else:
        # The report that was printed began with the verdict, where it has findings.
        is_said = request.has_verdict and bool(_visible(report, request).findings)
        hidden = as_sentences(filter(None, [_hidden(report, request)]))
        sentences = [*summary_lines(report, with_verdict=not is_said), *hidden]
    for sentence in sentences:
        console.say(sentence)
    if request.form in ("csv", "xlsx"):
        from stacite.reporters.sources import source_rows, unsure_sentence

        doubt = unsure_sentence(report, source_rows(report, all_sources=True))
        console.say(doubt, quiet=request.quiet or not doubt)
    hints = [hint for each in report.documents if (hint := show_pages_hint(each.document))]
    if len(hints) == 1:
        console.say(hints[0], quiet=request.quiet)


def _visible(report: Report, request: CheckRequest) -> Report:
    """The report without the findings below the level of `--severity`; what is made of it as a file says so."""
    hidden = _hidden(report, request)
    if not hidden or request.severity is None:
        return report
    shown = tuple(each for each in report.findings if each.severity.rank >= request.severity.rank)
    return replace(report, findings=shown, hidden=(*report.hidden, hidden))


def _hidden(report: Report, request: CheckRequest) -> str:
    """How many findings are below the level of `--severity`; empty where there are none."""
    from stacite.reporters.summary import levels_of

    least = request.severity
    below = [] if least is None else [each for each in report.findings if each.severity.rank < least.rank]
    verb = "is" if len(below) == 1 else "are"
    return f"{levels_of(below)} {verb} not shown (--severity {least})" if below else ""


def _say_pending(read: Report, report: Report, request: CheckRequest) -> None:
    """How tracked changes were read that nobody has accepted or rejected, and how many these are after the fixes."""
    from stacite.reporters.summary import pending_sentence

    is_rejecting = request.project.settings.rejects_changes
    pending = {each.document.path for each in read.documents if each.document.pending_changes}
    for document in (each.document for each in report.documents if each.document.path in pending):
        if sentence := pending_sentence(document, is_rejecting=is_rejecting):
            console.say(sentence if len(report.documents) == 1 else f"{document.path}: {sentence}", quiet=request.quiet)


def _known_findings(request: CheckRequest) -> Baseline | None:
    """The baseline; without findings where it is to be written for the first time."""
    if request.baseline is None:
        return None
    from stacite.app import baseline

    return baseline.load(request.baseline, is_new=request.update_baseline)


def _without_known(known: Baseline | None, checked: CheckResult, request: CheckRequest) -> Report:
    """The report without the findings that are known; it says how many they are."""
    report = _of_request(checked.report, request)
    if known is None:
        return report
    from stacite.app import baseline

    compared = baseline.compare(report, known.known, request.project)
    message = baseline.remarks(compared, known.snapshot.path.as_posix())
    hidden = message[:1] if compared.hidden else ()
    return replace(
        compared.report,
        remarks=(*compared.report.remarks, *message),
        hidden=(*compared.report.hidden, *hidden),
        known_findings=compared.hidden,
    )


def _update_baseline(checked: CheckResult, request: CheckRequest, known: Baseline | None) -> Baseline:
    """Write the baseline; returns it with its new findings."""
    from stacite.app import baseline

    if known is None:
        raise AssertionError("refused before")
    compared = baseline.compare(checked.report, known.known, request.project)
    baseline.save(known.snapshot, compared.now, request.project)
    kept = f", {compared.kept} kept that this run could not check again" if compared.kept else ""
    counts = f"{pluralize(len(compared.now), 'finding')} ({compared.new} new, {len(compared.stale)} removed{kept})"
    console.say(f"{known.snapshot.path.as_posix()}: {counts}", quiet=request.quiet)
    return replace(known, known=compared.now)


def _show_diff(checked: CheckResult, shown: Report, known: Baseline | None, request: CheckRequest) -> int:
    from stacite.app import fix
    from stacite.reporters.summary import run_sentences, silent_sentences

    fixed = fix.fix_report(
        shown, checked.context, request.project, unsafe=request.unsafe, again=_shown(checked, known, request)
    )
    console.out_exact(fix.diff(fixed))
    _say_fixed("Would fix", fixed, shown, request)
    for sentence in silent_sentences(shown) if request.quiet else run_sentences(shown):
        console.say(sentence)
    if checked.report.evidence.interrupted:
        return ExitStatus.INTERRUPTED
    # Whether it is complete counts as for a report, but not the findings: a diff fails by what it would change.
    found = ExitStatus.FOUND if fixed.files or fixed.tracked else ExitStatus.CLEAN
    return _incomplete(shown, request) or found


def _say_fixed(verb: str, fixed: FixedFiles, shown: Report, request: CheckRequest) -> None:
    from stacite.reporters.wording import is_unsafe

    for refusal in fixed.refusals:
        # With a file that has changed, the run fails: it must say why.
        console.say(refusal, quiet=request.quiet and not fixed.changed)
    unchanged = "".join(f" stacite can't change {name} files." for name in _unchangeable(shown))
    found = len(shown.findings) + fixed.later
    changes = sum(each.changes for each in fixed.tracked.values())
    # A fix may need several.
    how = f" with {pluralize(changes, 'tracked change')}" if changes not in (0, fixed.applied) else ""
    counts = f"{verb} {fixed.applied} of {pluralize(found, 'finding')}{how}."
    offered = [each.fix for each in shown.findings if each.fix is not None and each.fix.edits]
    if found and not fixed.applied and not any(request.unsafe or not is_unsafe(fix) for fix in offered):
        need = f"{pluralize(found, 'finding')} {'needs' if found == 1 else 'need'} your attention"
        counts = f"Nothing to fix automatically; {need}."
    console.say(f"{counts}{unchanged}", quiet=request.quiet)


def _unchangeable(report: Report) -> list[str]:
    """The formats in the report that stacite only reads: neither text nor Word."""
    documents = (each.document for each in report.documents)
    return sorted({each.format.upper() for each in documents if each.source is None and each.note_text is None})


def _shown(checked: CheckResult, known: Baseline | None, request: CheckRequest) -> Callable[[Report], Report]:
    """What a run shows of a report on what was checked."""
    return lambda report: _without_known(known, replace(checked, report=report), request)


def _apply_fixes(
    checked: CheckResult, shown: Report, known: Baseline | None, request: CheckRequest
) -> tuple[CheckResult, bool]:
    """Apply the fixes of the findings shown, and check again; returns also whether files have changed meanwhile."""
    from stacite.app import fix

    fixed = fix.write(shown, checked, request.project, unsafe=request.unsafe, again=_shown(checked, known, request))
    _say_fixed("Fixed", fixed, shown, request)
    return fix.check_again(checked, fixed, request.project), bool(fixed.changed)


def _record(checked: CheckResult, request: CheckRequest) -> None:
    from stacite.app.record import record

    today = checked.context.today
    if today is not None:
        count = record(checked, request.project, today)
        sources = pluralize(count, "source")
        console.say(f"Recorded the results for {sources} in {request.project.registry_name}.", quiet=request.quiet)


def _write_report(report: Report, request: CheckRequest) -> tuple[Report, bool]:
    """Write it; returns it with what could not be made, and whether it could be written where it belongs."""
    from stacite.cli.output import write_output
    from stacite.reporters.base import Style, render_all
    from stacite.reporters.terminal import Styled

    in_file = request.output is not None
    color = console.uses_color(sys.stdout) and not in_file
    style = Style(console.width(), color, all=request.show_all, in_file=in_file)
    try:
        shown, made = render_all(request.render, _visible(report, request), style)
        report = replace(report, not_checked=made.not_checked)
    except StaciteError:
        raise
    except Exception as error:
        made = _write_plain_report(_visible(report, request), error, style)
        return replace(report, not_checked=made.not_checked), True
    if request.output is not None:
        return report, write_output(request.output, shown, request.form)
    if isinstance(shown, Styled):
        console.out(shown)
    elif isinstance(shown, str):  # a document reporter without --output was refused before
        console.out_exact(shown)
    return report, True


def _append_summary(report: Report, path: Path) -> None:
    """Put the findings as Markdown at the end of a file, as build servers collect what their jobs say."""
    from stacite import files
    from stacite.reporters import markdown
    from stacite.reporters.base import Style, render_all

    text, _ = render_all(markdown.render, report, Style(console.DEFAULT_WIDTH, color=False, in_file=True))
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{text}\n")
    except OSError as error:
        raise files.write_error(path, error) from error


def _write_plain_report(report: Report, error: Exception, style: Style) -> Report:
    """Instead of a report that can't be made."""
    from stacite.model.evidence import CheckKind, internal_error
    from stacite.reporters import concise
    from stacite.reporters.base import render_all

    failure = internal_error(CheckKind.OUTPUT, "report", error)
    console.say(f"error: the report can't be made ({failure.reason}); these are the findings as plain text")
    shown, report = render_all(concise.render, report, style)
    console.out(shown)
    return replace(report, not_checked=(*report.not_checked, failure))


def _status(report: Report, request: CheckRequest) -> int:
    if (incomplete := _incomplete(report, request)) is not None:
        return incomplete
    return status_of_findings(report)


def status_of_findings(report: Report) -> ExitStatus:
    """Whether any finding is at the level that fails a run."""
    least = report.fail_on
    found = least and any(each.severity.rank >= least.rank for each in report.findings)
    return ExitStatus.FOUND if found else ExitStatus.CLEAN


def _incomplete(report: Report, request: CheckRequest) -> int | None:
    """The exit status of a run that did not check everything that it had to; None for one that did."""
    from stacite.model.evidence import NetworkState

    if request.require_online and report.evidence.network is not NetworkState.ONLINE:
        hint = "Check your connection and run the command again."
        console.print_error(UsageError("--require-online: there is no network, so not everything was checked", hint))
        return ExitStatus.FAILED
    failed = dict.fromkeys(each.service for each in report.not_checked if each.service)
    if request.require_online and failed:
        message = f"--require-online: {' and '.join(failed)} could not be used, so not everything was checked"
        console.print_error(UsageError(message, "Run the command again later."))
        return ExitStatus.FAILED
    return ExitStatus.FAILED if report.has_errors else None


def _of_request(report: Report, request: CheckRequest) -> Report:
    """With what was typed, for the commands of hints.

    With `--require-online`, what a service or the network is to blame for has failed the run: reports say so too.
    """
    from stacite.app.documents import document_to_type
    from stacite.cli.check_options import as_typed

    named = document_to_type(request.typed) if request.typed else ""
    report = replace(report, named=named, options=as_typed(request.options, _NOT_REPEATED))
    if not request.require_online:
        return report
    entries = (
        replace(each, is_error=each.is_error or bool(each.service) or not each.what) for each in report.not_checked
    )
    return replace(report, not_checked=tuple(entries))
