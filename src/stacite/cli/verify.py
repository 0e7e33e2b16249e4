"""`stacite verify`: paste a footnote, and see whether its sources exist."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import check_options, console
from stacite.cli.check_run import network_gatherer
from stacite.cli.console import ExitStatus
from stacite.cli.options import CacheDir, Config, Isolated, Quiet, TrustProject, load_settings, require_choice
from stacite.cli.parse import lines
from stacite.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.report import Report


EPILOG = """\b
Examples:
  stacite verify 'Jane Doe, *A Book* (London: Press, 2019), 12.'
  pbpaste | stacite verify
  stacite verify --output-format json < notes.txt | jq '.[].verdict'
"""
_MOST = 500
_FORMATS = ("full", "json")


def verify(
    citations: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CITATION...]",
            help="Look up the sources of these notes, each in quotation marks.  [default: those on standard input, one"
            " per line]",
        ),
    ] = None,
    existence: check_options.Existence = None,
    skip_services: check_options.SkipService = None,
    refresh: check_options.Refresh = False,
    cache_dir: CacheDir = None,
    output_format: Annotated[
        str, typer.Option("--output-format", metavar="FORMAT", help="Choose the format: full or json.")
    ] = "full",
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
    quiet: Quiet = False,
) -> None:
    """Find out whether the sources in a note exist.

    Paste a footnote, or pass several on standard input, one per line. For each source you see the verdict, the
    evidence, the closest record, and what each service said. The exit status is 1 if a source is contradicted or was
    not found.
    """
    require_choice("--output-format", output_format, _FORMATS)
    settings = load_settings(
        config,
        isolated=isolated,
        trust_project=trust_project,
        existence=existence,
        skip_services=skip_services,
        refresh=refresh,
        cache_dir=cache_dir,
    )
    if settings.offline:
        where = settings.sources.get("offline", "offline")
        raise UsageError(f"verify needs a network connection, but {where} is set", "Remove that setting.")
    if settings.existence == "off":
        where = settings.sources.get("existence", "--existence") if existence is None else "--existence"
        raise UsageError(f"verify can't look anything up: {where} is “off”", "Use --existence search or identifiers.")
    texts = _texts(citations or [])
    from stacite.app.verify import verify as look_up
    from stacite.model.evidence import NetworkState

    report = look_up(texts, settings, network_gatherer(settings, quiet=quiet), datetime.now(UTC).date())
    if report.evidence.network is NetworkState.NONE:
        raise UsageError("there is no network, so nothing was looked up", "Check your connection, and run it again.")
    _print(report, output_format)
    if not quiet:
        _say_summary(report)
    raise typer.Exit(_status(report))


def _texts(given: Sequence[str]) -> list[str]:
    """The notes, without those that are empty."""
    named = [line for text in given for line in text.splitlines()] if given and list(given) != ["-"] else [*lines("-")]
    texts = [text.strip() for text in named if text.strip()]
    if not texts:
        raise UsageError("there is no citation to look up", "Put it in quotation marks: stacite verify 'Jane Doe, …'.")
    if len(texts) > _MOST:
        hint = "Put them into a file, and run `stacite check` on it."
        raise UsageError(f"verify takes at most {_MOST} notes at a time, but there are {len(texts):,}", hint)
    return texts


def _print(report: Report, output_format: str) -> None:
    from stacite.reporters.base import Style

    if output_format == "json":
        from stacite.reporters.json import render_sources

        console.out_exact(render_sources(report, Style()))
        return
    from stacite.reporters.sources import source_text

    style = Style(console.width(), console.uses_color(sys.stdout))
    console.out(source_text(report, style))


def _say_summary(report: Report) -> None:
    """The counts, and what could not be asked."""
    from stacite.reporters.summary import run_sentences, source_sentences

    counts = source_sentences(report) if len(report.evidence.sources) > 1 else ()
    for sentence in (*counts, *run_sentences(report)):
        console.say(sentence)


def _status(report: Report) -> ExitStatus:
    from stacite.model.evidence import SourceVerdict

    if report.evidence.interrupted:
        return ExitStatus.INTERRUPTED
    if report.has_errors:
        return ExitStatus.FAILED
    found = {check.verdict for check in report.evidence.sources.values()}
    return ExitStatus.FOUND if found & {SourceVerdict.CONTRADICTED, SourceVerdict.NOT_FOUND} else ExitStatus.CLEAN
