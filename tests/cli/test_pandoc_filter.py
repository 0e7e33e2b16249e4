"""`stacite-filter`, run by pandoc itself, and as Quarto has pandoc run it; its options; and what it refuses."""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.making.programs import needs

from stacite.cli.pandoc_filter import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Web

    Filter = Callable[..., tuple[int, bytes, str]]

needs_pandoc = needs("pandoc")
ESSAY = """\
Walls hold.[^1] Others fell.[^2]

[^1]: Jane Doe, *A History of Floods* (London: River Press, 31 February 2020), 12.
[^2]: Mary Major, “Walls and Water,” *Journal of Rivers* 7, no. 2 (2011): 55–71.
"""
DATE = "“31 February 2020” does not exist: February 2020 has 29 days"
OFFLINE = "Offline: no sources were looked up.\n"
FOUND = f"Impossible or future date (C709, error): {DATE} (note 1, doe2020history)"
ANNOTATED = f"[stacite: Impossible or future date (C709): {DATE}]"
# As recent versions of Quarto run a filter that isn't Lua.
LUA = "function Pandoc(doc) return pandoc.utils.run_json_filter(doc, 'stacite-filter') end\n"
STYLE = """\
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info><title>t</title><id>t</id>
<updated>2026-01-01T00:00:00Z</updated></info><citation><layout suffix="."><text variable="title"/></layout></citation>
</style>
"""


def render(folder: Path, *options: str, text: str = ESSAY, **environ: str) -> tuple[int, str, str]:
    """The status, output and messages of pandoc, which finds the filter as a program."""
    program = folder / "bin" / "stacite-filter"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m stacite.cli.pandoc_filter "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", **environ}
    command = ["pandoc", "--from=markdown", "--wrap=none", *options]
    ended = subprocess.run(
        command, input=text, capture_output=True, encoding="utf-8", cwd=folder, env=environment, check=False
    )
    return ended.returncode, ended.stdout, ended.stderr


def meta(options: object) -> dict[str, object]:
    """Metadata as pandoc passes it on."""
    match options:
        case dict():
            return {"t": "MetaMap", "c": {name: meta(each) for name, each in options.items()}}
        case list():
            return {"t": "MetaList", "c": [meta(each) for each in options]}
        case bool():
            return {"t": "MetaBool", "c": options}
    first, space, rest = str(options).partition(" ")
    words = [{"t": "Str", "c": first}, *([{"t": "Space"}, {"t": "Str", "c": rest}] if space else [])]
    return {"t": "MetaInlines", "c": words}


def document(options: object = None, note: str = "Doe, *Floods* (Leeds: X, 31 February 2020).") -> bytes:
    notes = [{"t": "Note", "c": [{"t": "Para", "c": [{"t": "Str", "c": note}]}]}] if note else []
    tree = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {} if options is None else {"stacite": meta(options)},
        "blocks": [{"t": "Para", "c": [{"t": "Str", "c": "Walls."}, *notes]}],
    }
    return json.dumps(tree).encode()


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Filter:
    """The filter in this process: its status, output and messages."""

    def call(data: bytes, *arguments: str) -> tuple[int, bytes, str]:
        monkeypatch.setattr(sys, "argv", ["stacite-filter", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = 0
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
        told = capfdbinary.readouterr()
        return status, told.out, told.err.decode()

    return call


@needs_pandoc
def test_pandoc_goes_on_and_prints_the_findings_at_the_notes(tmp_path: Path) -> None:
    text = f"---\nstacite: {{annotate: true}}\n---\n{ESSAY}"
    status, out, err = render(tmp_path, "--to=plain", "--filter=stacite-filter", text=text)
    never = "Findings don't fail this run, because fail-on is never."
    assert (status, err) == (
        0,
        f"<stdin>: {FOUND}\nNot ready: 1 error in 2 notes. {never}\n{OFFLINE}",
    )
    assert out.splitlines()[::2][:2] == [
        "Walls hold.[1] Others fell.[2]",
        f"[1] Jane Doe, A History of Floods (London: River Press, 31 February 2020), 12. {ANNOTATED}",
    ]


@needs_pandoc
def test_quarto_stops_where_it_is_to_fail(tmp_path: Path) -> None:
    """The project's metadata in a file, filters in a defaults file, and the source's name in a variable."""
    (tmp_path / "run.lua").write_text(LUA, encoding="utf-8")
    (tmp_path / "style.csl").write_text(STYLE, encoding="utf-8")
    (tmp_path / "meta.yml").write_text(
        "stacite: {fail-on: warning, ignore: [S601, C]}\ncsl: style.csl\n", encoding="utf-8"
    )
    filters = 'filters: ["citeproc", {type: lua, path: run.lua}]\nto: html\n'
    (tmp_path / "defaults.yml").write_text(filters, encoding="utf-8")
    parameters = base64.b64encode(json.dumps({"quarto-source": "chapters/one.qmd"}).encode()).decode()
    text = f"---\nreferences: [{{id: doe, type: book, title: “Walls}}]\n---\nCited [@doe].\n\n{ESSAY}"
    options = ("--defaults=defaults.yml", "--metadata-file=meta.yml")
    status, _, err = render(tmp_path, *options, text=text, QUARTO_FILTER_PARAMS=parameters)
    found = "The quotation mark is never closed: “Walls (note 1)\nNot ready: 1 error in 3 notes.\n"
    assert err.startswith(f"chapters/one.qmd: Unmatched quotation mark or bracket (S613, error): {found}{OFFLINE}")
    assert status == 83


@needs_pandoc
def test_in_word_the_findings_are_comments_at_the_numbers(run: Filter, folder: Path) -> None:
    status, out, _ = run(document({"annotate": True}), "docx")
    assert status == 0
    subprocess.run(["pandoc", "--from=json", "--output=a.docx"], input=out, cwd=folder, check=True)
    with zipfile.ZipFile(folder / "a.docx") as made:
        comments, body = (made.read(f"word/{name}.xml").decode() for name in ("comments", "document"))
    assert ANNOTATED in comments
    assert body.index('RangeStart w:id="900001"') < body.index("footnoteReference ") < body.index("commentRangeEnd")


def test_without_findings_every_byte_is_passed_on(run: Filter) -> None:
    data = document(note="Jane Doe, A History of Floods (London: River Press, 2009), 12.") + b"\n"
    assert run(data, "html") == (0, data, f"No findings in 1 note.\n{OFFLINE}")
    data = document(note="")
    assert run(data, "html") == (
        0,
        data,
        "stacite: <stdin> has neither footnotes nor a bibliography, so nothing was checked.\n",
    )


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (None, 0),
        ({"fail-on": "error"}, 1),
        ({"fail-on": "never"}, 0),
        ({"fail-on": "error", "ignore": "C709"}, 0),
        ({"fail-on": "error", "select": ["C709", "S"]}, 1),
        ({"fail-on": "error", "select": ["S"], "extend-select": ["C709"], "pedantic": True, "style": "chicago18"}, 1),
    ],
)
def test_options_choose_rules_and_the_level(run: Filter, options: object, status: int) -> None:
    assert run(document(options), "html")[0] == status


def test_the_settings_of_the_project_count(run: Filter, folder: Path) -> None:
    (folder / ".stacite.toml").write_text('fail-on = "error"\n', encoding="utf-8")
    assert run(document(), "html")[0] == 1
    assert run(document({"fail-on": "never"}), "html")[0] == 0


def test_it_asks_nobody_unless_it_is_told_to(
    run: Filter, web: Web, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.page("/gone", status=410)
    monkeypatch.setenv("STACITE_ALLOW_PRIVATE", "127.0.0.0/8")
    monkeypatch.setenv("STACITE_EXISTENCE", "off")
    note = f"Jane Doe, “A Page,” May 4, 2020, {web.url('/gone')}."
    assert "Offline: no links or DOIs were checked." in run(document({"select": "L"}, note), "html")[2]
    assert web.asked == []
    for name in ("doi", "crossref", "datacite", "wayback", "archive"):
        monkeypatch.setenv(f"STACITE_SERVICES_{name.upper()}", web.base)
    assert "Broken link (L301, error)" in run(document({"select": "L", "online": True}, note), "html")[2]
    monkeypatch.setenv("STACITE_OFFLINE", "1")
    asked = len(web.asked)
    run(document({"select": "L", "online": True}, note), "html")
    assert len(web.asked) == asked


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "standard input is empty\n  Run it as a filter of pandoc: --filter stacite-filter"),
        (b"[", "<stdin>: this is not JSON\n  Make the file with `pandoc -t json`."),
        (b"{}", "<stdin>: this is not a document of pandoc\n  Make the file with `pandoc -t json`."),
        (document("error"), "the metadata `stacite` must have options\n  For example: stacite: {fail-on: error}"),
        (document({"fail_on": "error"}), "the metadata `stacite` has no option fail_on\n  Did you mean fail-on?"),
        (document({"fail-on": "eror"}), "the metadata `stacite`: fail-on: unknown value “eror”\n  Did you mean error?"),
        (
            document({"annotate": "yes"}),
            "the option annotate in the metadata `stacite` must be true or false\n  Write annotate: true.",
        ),
        (document({"style": ["a"]}), "the option style in the metadata `stacite` must be a word\n  Write style: word."),
        (
            document({"ignore": [True]}),
            "the option ignore in the metadata `stacite` must list rules\n  Write ignore: [S601, U].",
        ),
        (
            document({"ignore": "L999"}),
            "the metadata `stacite`: ignore: no rule is called “L999”\n  `stacite rule` lists all rules.",
        ),
    ],
)
def test_what_is_wrong_ends_with_status_2(run: Filter, data: bytes, message: str) -> None:
    assert run(data, "html") == (2, b"", f"error: {message}\n")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("essay.md", "essay.md"), ("../a b.md", "../a b.md"), ("a\0\x1b[1m\n.md", "a[1m.md"), ("\0", "<stdin>")],
)
def test_the_name_of_the_file_is_only_shown(run: Filter, name: str, shown: str) -> None:
    status, _, err = run(document({"file": name}), "html")
    assert (status, err.partition(": Impossible")[0]) == (0, shown)


def test_without_a_name_the_title_is_shown(run: Filter) -> None:
    tree = json.loads(document())
    tree["meta"]["title"] = meta("On walls")
    status, _, err = run(json.dumps(tree).encode(), "html")
    assert (status, err.partition(": Impossible")[0]) == (0, "“On walls”")
    quoted = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [{"t": "Str", "c": "towns"}]]}
    emphasis = {"t": "Emph", "c": [{"t": "Str", "c": "Walls"}]}
    note = {"t": "Note", "c": [{"t": "Para", "c": [{"t": "Str", "c": "n"}]}]}
    span = {"t": "Span", "c": [["", ["smallcaps"], []], [{"t": "Space"}, {"t": "Str", "c": "of "}, quoted]]}
    tree["meta"]["title"] = {"t": "MetaInlines", "c": [emphasis, span, note]}
    assert run(json.dumps(tree).encode(), "html")[2].startswith("“Walls of ‘towns’”: ")
    deep = b'{"t":"MetaList","c":[' * 400 + b"]}" * 400
    nested = document().replace(b'"meta": {}', b'"meta": {"stacite": ' + deep + b"}")
    assert run(nested, "html")[0] == 2


def test_it_says_what_it_is(run: Filter) -> None:
    status, out, _ = run(b"", "--help")
    assert (status, b"fail-on: error" in out) == (0, True)
    assert run(b"", "--version")[1].startswith(b"stacite ")
