"""`stacite verify`: whether the sources of a pasted footnote exist, and what has changed since a sign-off."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stacite.cli import check_options, console
from stacite.cli.check_run import network_gatherer
from stacite.cli.console import ExitStatus
from stacite.cli.options import (
    FULL_OR_JSON,
    CacheDir,
    Config,
    FullOrJson,
    Isolated,
    Quiet,
    RegistryFile,
    TrustProject,
    load_project,
    load_settings,
    require_choice,
)
from stacite.cli.parse import lines
from stacite.errors import UsageError
from stacite.model.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.app.documents import Project
    from stacite.model.report import Report


EPILOG = """\b
Examples:
  stacite verify 'Jane Doe, *A Book* (London: Press, 2019), 12.'
  pbpaste | stacite verify
  stacite verify --output-format json < notes.txt | jq '.[].verdict'
  stacite verify brief.docx.sign-off.json brief.docx
"""
_MOST = 500


def verify(
    citations: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CITATION...] or RECORD [DOC]",
            help="Look up the sources of these notes, each in quotation marks.  [default: those on standard input, one"
            " per line] Or compare a document with the record of its sign-off.",
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Make no network requests; only to compare a document with a record.")
    ] = False,
    existence: check_options.Existence = None,
    skip_services: check_options.SkipService = None,
    refresh: check_options.Refresh = False,
    cache_dir: CacheDir = None,
    output_format: FullOrJson = "full",
    registry: RegistryFile = None,
    config: Config = None,
    isolated: Isolated = False,
    trust_project: TrustProject = False,
    quiet: Quiet = False,
) -> None:
    """Find out whether sources exist, or compare with a sign-off.

    Paste a footnote, or pass several on standard input, one per line. For each source you see the verdict, the
    evidence, the closest record, and what each service said. The exit status is 1 if a source is contradicted or was
    not found.

    With the record that `stacite sign-off` wrote, it checks the document again and shows what has changed: in the
    document, and in what the services say about its sources. The exit status is 1 if anything has changed.
    """
    require_choice("--output-format", output_format, FULL_OR_JSON)
    asked: dict[str, Any] = {
        "isolated": isolated,
        "trust_project": trust_project,
        "offline": offline,
        "existence": existence,
        "skip_services": skip_services,
        "refresh": refresh,
        "cache_dir": cache_dir,
    }
    if (signed := _signed(citations or [])) is not None:
        project = load_project(config, registry or _registry_beside(signed[1]), **asked)
        raise typer.Exit(_compare(*signed, project, as_json=output_format == "json", quiet=quiet))
    settings = load_settings(config, **asked)
    if settings.offline:
        where = "--offline" if offline else settings.sources.get("offline", "offline")
        hint = "Leave it out." if offline else "Remove that setting."
        raise UsageError(f"verify needs a network connection, but {where} is set", hint)
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


def _registry_beside(document: str) -> Path | None:
    """The registry in the document's folder, where this folder has none: its decisions count from anywhere."""
    beside = Path(document).with_name(Registry().path)
    return beside if not Path(Registry().path).exists() and beside.is_file() else None


def _signed(words: Sequence[str]) -> tuple[Path, str] | None:
    """The record and the document that the words name; None for citations, which name no files.

    Raises UsageError where the record isn't named first, and where the document isn't named, and isn't beside it.
    """
    if not words or not any(map(_is_file_name, words)):
        return None
    record = Path(words[0])
    _require_record(record, words[1:])
    if len(words) == 2:
        return record, words[1]
    document = record.with_name(record.name[: -len(".json")].removesuffix(".sign-off"))
    if not document.is_file():
        hint = f"Name it: `stacite verify {quote(record.as_posix())} brief.docx`."
        raise UsageError("the document that was signed off is missing", hint)
    return record, document.as_posix()


def _is_file_name(word: str) -> bool:
    """Whether it names a file: one that is there, or a name as documents and records have it, without spaces."""
    from stacite.readers.formats import suffixes

    try:
        is_file = Path(word).is_file()
    except (OSError, ValueError):  # a long note
        return False
    looks_so = len(word.split()) == 1 and word.lower().endswith((".json", *suffixes()))
    return is_file or (looks_so and not word.startswith("10.") and "://" not in word)


def _require_record(record: Path, others: Sequence[str]) -> None:
    """Raise UsageError, with the command to type, for anything but a record and at most one document."""
    name, others = record.as_posix(), list(others)
    if len(others) > 1:
        hint = f"Run it once for each record. {_QUOTE_NAMES}"
        raise UsageError("verify takes a record and one document", hint)
    if record.suffix.lower() != ".json":
        from stacite.app.sign_off import record_name

        named = [each for each in others if each.lower().endswith(".json")]
        is_page = name.lower().endswith((".sign-off.html", ".sign-off.pdf"))
        own = record.with_suffix(".json").as_posix() if is_page else record_name(name)
        document = others[0] if is_page and others and not named else "" if is_page else name
        is_document = not is_page and record.is_file() and len(others) == 1 and not named
        if is_document and not Path(own).exists():
            hint = f'Sign off the old version first: `stacite sign-off {quote(name)} --by "Jane Doe"`.'
            raise UsageError(f"{name} has not been signed off, so nothing can be compared with it", hint)
        what = "the page of a sign-off for people" if is_page else "not the record of a sign-off"
        right = " ".join(filter(None, ["stacite verify", quote((named or [own])[0]), document and quote(document)]))
        raise UsageError(f"{name} is {what}", f"Name the .json record first: `{right}`.")
    if not record.exists():
        hint = f"Name the .json record that `stacite sign-off` wrote. {_QUOTE_NAMES}"
        raise UsageError(f"{name}: no such file", hint)


_QUOTE_NAMES = "If a name has spaces, put it in quotation marks."


def _compare(path: Path, document: str, project: Project, *, as_json: bool, quiet: bool) -> ExitStatus:
    """Check the document again, and print what has changed since it was signed off."""
    import json

    from stacite.app.sign_off import SignOff, changes_since, load_record, record
    from stacite.cli.sign_off import checked_document
    from stacite.model.house_style import HOUSE_STYLES
    from stacite.reporters.summary import pending_sentence

    old = load_record(path)
    style = old.get("style", "")
    if not project.settings.style and isinstance(style, str) and style in HOUSE_STYLES:
        project = replace(project, settings=replace(project.settings, style=style))
    report = checked_document(document, project, None, quiet=quiet).report
    changes = changes_since(old, json.loads(record(report, SignOff("", datetime.now(UTC)))))
    about = (*([changes.other] if changes.other and as_json else ()), *changes.document)
    parts = {
        "document": about,
        "sources": changes.sources,
        "findings": changes.findings,
        "ignored since": changes.ignored,
    }
    uncompared = (changes.uncompared,) if changes.uncompared else ()
    is_rejecting = project.settings.rejects_changes
    if pending := pending_sentence(report.documents[0].document, is_rejecting=is_rejecting):
        console.say(pending, quiet=quiet)
    if as_json:
        content = {**{title.replace(" ", "_"): each for title, each in parts.items()}, "not_compared": uncompared}
        console.out_exact(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    elif changes.other:
        console.out(f"{changes.other}. To compare the two all the same, add `--output-format json`.\n")
    else:
        console.out(f"{changes.headline(old.get('by') or 'somebody', str(old.get('at', ''))[:10])}\n")
        for title, sentences in parts.items():
            if sentences:
                console.out(f"\n{title.capitalize()}\n" + "".join(f"  {sentence}\n" for sentence in sentences))
        if uncompared:
            console.out(f"{chr(10) if any(parts.values()) else ''}{changes.uncompared}.\n")
    if report.evidence.interrupted:
        return ExitStatus.INTERRUPTED
    if report.has_errors:
        return ExitStatus.FAILED
    return ExitStatus.FOUND if changes else ExitStatus.CLEAN


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
