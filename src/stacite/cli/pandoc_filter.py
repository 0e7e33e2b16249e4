"""`stacite-filter`: checks the notes of a document while pandoc or Quarto renders it.

Pandoc passes a filter the document as JSON on standard input, and the output format as an argument. It goes on with
what it gets back, and stops if the filter's exit status isn't 0. Source: pandoc.org, "Pandoc filters".
"""

from __future__ import annotations

import base64
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacite import __version__
from stacite.cli import console
from stacite.cli.console import ExitStatus
from stacite.errors import DocumentError, StaciteError, UsageError, did_you_mean
from stacite.reporters.terminal import styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.app.check import CheckResult
    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.settings import Settings


_HELP = """\
Usage: pandoc DOC --filter stacite-filter -o OUTPUT

Checks the footnotes of DOC while pandoc or Quarto renders it. Findings go to standard error. Set options in the
metadata of the document or the project:

  stacite:
    fail-on: error     # stop if there is a finding at this level: error, warning, info or never (default: never)
    annotate: true     # print the findings in the output, at the notes (default: false)
    online: true       # request links and ask catalogs (default: false)
    style: chicago18   # also: select, ignore, extend-select, pedantic, file
"""
_SWITCHES = frozenset(("annotate", "online", "pedantic"))
_LISTS = frozenset(("select", "ignore", "extend-select"))
_TEXTS = frozenset(("fail-on", "file", "style"))
# Formats in which a note can't hold a comment; Word shows it at the note's number.
_WORD = "docx"
_AUTHOR = "stacite"
_LONGEST_TITLE = 80
_SPACE = {"t": "Space"}
# Comments of the document itself have lower numbers.
_FIRST_COMMENT = 900_000


def main() -> None:
    """Read the document from standard input, check it, and pass it on."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    if word in ("-h", "--help", "-V", "--version"):
        console.out(_HELP if word.strip("-").startswith("h") else f"stacite {__version__}\n")
        return
    try:
        status = _run(word)
    except StaciteError as error:
        console.print_error(error)
        status = ExitStatus.FAILED
    except KeyboardInterrupt:
        status = ExitStatus.INTERRUPTED
    except RecursionError:
        console.print_error(
            DocumentError("the document is nested too deeply to be checked", "Render it without the filter.")
        )
        status = ExitStatus.FAILED
    except Exception as error:
        console.say(f"error: stacite crashed: {type(error).__name__}. This is a bug in stacite. Please report it.")
        status = ExitStatus.FAILED
    sys.exit(status)


def _run(output_format: str) -> ExitStatus:
    from stacite.app.documents import read_bytes
    from stacite.model.document import STDIN
    from stacite.readers.pandoc import parse_tree

    data = read_bytes("-")
    if not data.strip():
        raise DocumentError("standard input is empty", "Run it as a filter of pandoc: --filter stacite-filter")
    tree = parse_tree(data, STDIN)
    meta = tree.get("meta")
    options = _options(meta if isinstance(meta, dict) else {})
    checked = _checked(data, options.get("file") or _quarto_file() or _title(meta), _settings(options))
    if checked is None:
        _pass_on(data)
        return ExitStatus.CLEAN
    _print(checked.report)
    status = _status(checked.report)
    if status is ExitStatus.CLEAN:
        _pass_on(_annotated(tree, checked.report, output_format) if options.get("annotate") else data)
    return status


def _options(meta: dict[str, Any]) -> dict[str, Any]:
    """The options in the metadata, by name. Raises UsageError for what can't be one."""
    given = _plain(meta["stacite"]) if "stacite" in meta else {}
    if not isinstance(given, dict):
        raise UsageError("the metadata `stacite` must have options", "For example: stacite: {fail-on: error}")
    names = sorted(_SWITCHES | _LISTS | _TEXTS)
    for name, value in given.items():
        if name not in names:
            hint = did_you_mean(name, names, f"Known options: {', '.join(names)}.")
            raise UsageError(f"the metadata `stacite` has no option {name[:80]}", hint)
        if name in _SWITCHES and not isinstance(value, bool):
            raise UsageError(
                f"the option {name} in the metadata `stacite` must be true or false", f"Write {name}: true."
            )
        if name in _TEXTS and not isinstance(value, str):
            raise UsageError(f"the option {name} in the metadata `stacite` must be a word", f"Write {name}: word.")
        if name in _LISTS:
            values = value if isinstance(value, list) else [value]
            if not all(isinstance(each, str) for each in values):
                hint = f"Write {name}: [S601, U]."
                raise UsageError(f"the option {name} in the metadata `stacite` must list rules", hint)
            given[name] = values
    return given


def _plain(value: Any) -> Any:
    """Metadata without pandoc's names of its kinds; None for what is neither of them."""
    kind, content = (value.get("t"), value.get("c")) if isinstance(value, dict) else (None, None)
    match kind, content:
        case "MetaMap", dict():
            return {name: _plain(each) for name, each in content.items()}
        case "MetaList", list():
            return [_plain(each) for each in content]
        case ("MetaBool", bool()) | ("MetaString", str()):
            return content
        case "MetaInlines", list():
            return "".join(_text(each) for each in content)
    return None


def _text(inline: Any) -> str:
    """The characters of metadata, without their markup and the notes on them."""
    match inline:
        case {"t": "Str", "c": str(text)} | {"t": "Code" | "Math", "c": [_, str(text)]}:
            return text
        case {"t": "Space" | "SoftBreak" | "LineBreak"}:
            return " "
        case {"t": "Quoted", "c": [_, list(inner)]}:
            return f"‘{''.join(map(_text, inner))}’"
        case {"t": "Span" | "Cite" | "Link", "c": [_, list(inner), *_]}:
            return "".join(map(_text, inner))
        case {
            "t": "Emph" | "Strong" | "Underline" | "Strikeout" | "SmallCaps" | "Superscript" | "Subscript",
            "c": inner,
        }:
            return "".join(map(_text, inner))
    return ""


def _title(meta: Any) -> str:
    """The title in quotation marks, for a document whose file nobody has named."""
    title = _plain(meta["title"]) if isinstance(meta, dict) and "title" in meta else ""
    return f"“{title[:_LONGEST_TITLE]}”" if isinstance(title, str) and title else ""


def _settings(options: dict[str, Any]) -> Settings:
    from stacite.cli.options import load_settings

    names = ("style", "pedantic", "fail-on", "select", "ignore", "extend-select")
    given: dict[str, Any] = {name.replace("-", "_"): options.get(name) for name in names}
    offline = not options.get("online")
    try:
        settings = load_settings(None, isolated=False, trust_project=False, offline=offline, **given)
    except StaciteError as error:
        if error.message.startswith("--"):  # as a command line would have it
            raise UsageError(f"the metadata `stacite`: {error.message.removeprefix('--')}", error.hint) from error
        raise
    # A document is rendered, whatever is wrong with its notes, unless somebody wants it otherwise.
    is_asked = "fail-on" in options or "fail_on" in settings.sources
    return settings if is_asked else replace(settings, fail_on="never")


def _checked(data: bytes, title: str, settings: Settings) -> CheckResult | None:
    """The result of the check of a document, which messages name by `title`; None for one without notes."""
    from datetime import UTC, datetime

    from stacite.app.check import check_read, count_dead_links, load_registry
    from stacite.app.documents import Project, ReadDocuments, reading_options
    from stacite.app.named_documents import NamedDocuments
    from stacite.cli.check_run import network_gatherer
    from stacite.model.document import STDIN
    from stacite.readers.bounded import read_bounded

    # The name is shown, and compared with those in the registry; no file of this name is opened.
    name = "".join(filter(str.isprintable, title)) or STDIN
    document = read_bounded(data, name, "pandoc", reading_options(settings))
    if not document.texts:
        console.say(f"stacite: {name} has neither footnotes nor a bibliography, so nothing was checked.")
        return None
    advice = "set `style: {key}` under `stacite:` in the metadata"
    project = replace(Project.of(settings), style_advice=advice)
    stored, refused = load_registry(project)
    named, read, today = NamedDocuments((name,)), ReadDocuments((document,), {}), datetime.now(UTC).date()
    checked = check_read(named, read, stored, project, network_gatherer(settings, quiet=False), today, refused)
    count_dead_links(checked.report.evidence, settings)
    return checked


def _quarto_file() -> str:
    """The name of the file that Quarto renders, as it tells its filters; empty without Quarto."""
    try:
        parameters = json.loads(base64.b64decode(os.environ.get("QUARTO_FILTER_PARAMS", ""), validate=True))
        name = parameters["quarto-source"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return name if isinstance(name, str) and not Path(name).is_absolute() else ""


def _print(report: Report) -> None:
    """The findings, a line for each, and what else there is to say."""
    from stacite.reporters.base import Style, render_all
    from stacite.reporters.concise import render
    from stacite.reporters.summary import summary_lines

    shown, report = render_all(render, report, Style(console.width(), console.uses_color(sys.stderr)))
    console.say(styled(shown, "\n".join(summary_lines(report))))


def _status(report: Report) -> ExitStatus:
    from stacite.cli.check_run import status_of_findings

    if report.evidence.interrupted:
        return ExitStatus.INTERRUPTED
    return ExitStatus.FAILED if report.has_errors else status_of_findings(report)


def _pass_on(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _annotated(tree: dict[str, Any], report: Report, output_format: str) -> bytes:
    """The document with the findings at its notes: as comments in Word, else at the end of each note."""
    from stacite.model.document import STDIN
    from stacite.readers.pandoc import note_elements

    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.note:
            found.setdefault(finding.note, []).append(finding)
    for number, note in enumerate(note_elements(tree, STDIN), 1):
        findings = found.get(str(number))
        if not findings:
            continue
        if output_format == _WORD:
            # Word allows no comment in a note: it is at the note's number.
            comment = {"t": "Span", "c": [_comment(number, "comment-start"), _words(findings)]}
            end = {"t": "Span", "c": [_comment(number, "comment-end"), []]}
            note |= {"t": "Span", "c": [["", [], []], [comment, dict(note), end]]}
        else:
            shown = {
                "t": "Span",
                "c": [["", ["stacite-finding"], []], [_SPACE, {"t": "Strong", "c": _words(findings)}]],
            }
            _append(note["c"], shown)
    return json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _words(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings as pandoc's inlines."""
    from stacite.reporters.wording import titled
    from stacite.text.characters import one_line

    text = "; ".join(f"{titled(each)}: {one_line(each.message)}" for each in findings)
    words = [{"t": "Str", "c": word} for word in f"[stacite: {text}]".split()]
    return [each for word in words for each in (word, _SPACE)][:-1]


def _comment(number: int, kind: str) -> list[Any]:
    """The attributes of a mark at which a comment begins or ends, as pandoc's Word writer knows them."""
    own = [["id", str(_FIRST_COMMENT + number)], ["author", _AUTHOR]]
    return ["", [kind], own if kind == "comment-start" else own[:1]]


def _append(blocks: list[Any], inline: dict[str, Any]) -> None:
    """Put an inline at the end of a note."""
    if blocks and blocks[-1]["t"] in ("Para", "Plain"):
        blocks[-1]["c"].append(inline)
    else:
        blocks.append({"t": "Para", "c": [inline]})


if __name__ == "__main__":
    main()
