"""The smaller commands, as people and pipes use them."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from stacite import __version__
from stacite.reporters.base import REPORTERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

NOTE = "See Jane Doe, *A Book of Reports* (London: Example Press, 2019), 12."


def pipe(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Put text on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_a_pasted_footnote_becomes_json(stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, f"{NOTE}\nIbid., 14.\nDoe, *Book of Reports*, 15.\n")
    rows = [json.loads(line) for line in stacite("parse").out.splitlines()]
    full, ibid, short = (row["citations"][0] for row in rows)
    assert [each["form"] for each in (full, ibid, short)] == ["full", "ibid", "short"]
    assert full["prefix"] == "See"
    assert full["item"]["title"] == "A Book of Reports"
    assert full["item"]["issued"] == {"date-parts": [[2019]]}
    assert (full["locator"], full["label"]) == ("12", "page")
    assert ibid["antecedent"] == short["antecedent"] == {"note": 1, "citation": 1}
    start, end = full["span"]
    assert rows[0]["text"][start:end].startswith("Jane Doe")


def test_lines_can_stand_alone(stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, f"{NOTE}\nIbid., 14.\n")
    rows = [json.loads(line) for line in stacite("parse", "--independent", "-").out.splitlines()]
    assert "antecedent" not in rows[1]["citations"][0]


def test_a_pasted_footnote_becomes_bibtex(stacite: Stacite, folder: Path) -> None:
    (folder / "notes.txt").write_text(f"{NOTE}\n", encoding="utf-8")
    assert "@book{doe2019book," in stacite("parse", "notes.txt", "--format", "bibtex").out
    assert stacite("parse", "notes.txt", "-f", "csl-json", "-o", "notes.json").status == 0
    (item,) = json.loads((folder / "notes.json").read_text(encoding="utf-8"))
    assert (item["id"], item["publisher-place"]) == ("doe2019book", "London")


def test_show_tells_what_was_read(stacite: Stacite, brief: Path) -> None:
    stacite("extract", "brief.txt")
    note = stacite("show", "11")
    assert "brief.txt: note 11, line" in note.out
    assert "Aaron Wininger" in note.out
    assert re.search(r"Type +\S", note.out)
    key = stacite("show", "wagner2022discussion", "--registry", "citations.yaml")
    assert "Scientometrics" in key.out
    assert "brief.txt: note 9" in key.out
    missing = stacite("show", "wagner2022discusion")
    assert missing.status == 2
    assert "Did you mean wagner2022discussion?" in missing.err
    assert stacite("show", "1", "other.txt").status == 2


def test_show_colours_fields_where_color_is_wanted(
    stacite: Stacite, brief: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stacite("extract", "brief.txt")
    assert "\x1b[" not in stacite("show", "11").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[36mAaron Wininger" in stacite("show", "11").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in stacite("show", "11").out


def test_export_writes_what_it_says(stacite: Stacite, brief: Path) -> None:
    stacite("extract", "brief.txt")
    ended = stacite("export", "--output", "refs.bib")
    assert ended.err.startswith("Wrote 19 sources from citations.yaml (brief.txt) to refs.bib. Name it in LaTeX with ")
    mark = (brief.parent / "refs.bib").read_text(encoding="utf-8").removeprefix(stacite("export").out)
    assert mark.startswith("% Written by stacite (")
    assert len(json.loads(stacite("export", "--format", "csl-json").out)) == 19
    assert stacite("export", "--urldate", "sometimes").status == 2


def test_what_a_finding_says_is_no_remark_as_well(stacite: Stacite, folder: Path) -> None:
    (folder / "a.md").write_text("A.[^1] B.[^2]\n\n[^1]: One.\n[^3]: Two.\n", encoding="utf-8")
    ended = stacite("check", "a.md", "--offline")
    assert "there is no note 2" in ended.out
    assert "Nothing in the text refers to this note" in ended.out
    assert "a.md:" not in ended.err
    ignored = stacite("check", "a.md", "--offline", "--ignore", "N001")
    assert "a.md: Note numbers in the text that have no note: 2." in ignored.err


def test_rules_are_explained(stacite: Stacite) -> None:
    listed = stacite("rule").out.splitlines()
    assert listed == sorted(listed)
    assert any(line.startswith("L301  error    Broken link (link-dead): The page") for line in listed)
    page = stacite("rule", "link-dead").out
    assert "## Why it matters" in page
    assert stacite("rule", "l301").out == page
    assert page in stacite("rule", "--all").out
    assert "# Page has moved (L302)" in stacite("rule", "L301", "L302").out
    assert [line[:2] for line in stacite("rule", "l3").out.splitlines()] == ["L3"] * 10
    assert "[off by default]" in stacite("rule", "Y907", "Y9").out
    rows = json.loads(stacite("rule", "--output-format", "json").out)
    assert len(rows) == len(listed)
    keys = {"code", "name", "title", "severity", "fix", "default", "pedantic", "precision", "explanation"}
    assert keys == set(rows[0])
    assert "*Not yet measured on published documents.*" in page


@pytest.mark.parametrize("color", ["", "1"])
def test_a_rules_page_fits_80_columns(stacite: Stacite, monkeypatch: pytest.MonkeyPatch, color: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", color)
    out = stacite("rule", "--all").out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert [line for line in plain.splitlines() if len(line) > 80 and not line.startswith("    ")] == []
    assert (plain != out) is bool(color)
    assert ("## What it does" in plain) is not bool(color)


def test_the_list_of_rules_goes_on_below_itself_on_a_terminal(
    stacite: Stacite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    lines = stacite("rule").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith(" " * 15) for line in lines) > 10


def test_init_writes_defaults_that_are_the_defaults(stacite: Stacite, brief: Path) -> None:
    ended = stacite("init")
    assert ended.err == "Wrote .stacite.toml.\nNext, run: stacite extract brief.txt\n"
    template = brief.parent / ".stacite.toml"
    lines = template.read_text(encoding="utf-8").splitlines()
    start = lines.index("")  # after the explanation
    settings = [line.removeprefix("# ") for line in lines[start:] if line.startswith("# ")]
    template.write_text("\n".join(settings), encoding="utf-8")
    assert stacite("check", "brief.txt", "--offline").status == 0
    assert stacite("init").status == 2


def test_hints_name_the_document_at_hand(stacite: Stacite, folder: Path) -> None:
    hint = "Create it with `stacite extract DOC`, or name the document: `stacite show 1 DOC`."
    assert hint in stacite("show", "1").err
    (folder / "papers").mkdir()
    (folder / "papers" / "a.md").write_text(NOTE, encoding="utf-8")
    (folder / "scratch.txt").write_text("", encoding="utf-8")
    assert "Create it with `stacite extract papers`." in stacite("export").err
    (folder / "my essay.md").write_text(NOTE, encoding="utf-8")
    assert "Create it with `stacite extract 'my essay.md'`." in stacite("export").err
    assert (
        "`stacite check 'my essay.md' --output-format word -o checked.docx`"
        in stacite("check", "my essay.md", "--output-format", "word").err
    )
    (folder / "b.md").write_text(NOTE, encoding="utf-8")
    assert "`stacite extract b.md --registry no.yaml`" in stacite("check", "b.md", "--registry", "no.yaml").err
    assert "`stacite extract DOC`" in stacite("check").err
    (folder / "citations.yaml").write_text("stacite: 1\n", encoding="utf-8")
    assert "Add a document with `stacite extract DOC`, or name the document: " in stacite("show", "1").err
    assert "b.md: no notes were found" in stacite("show", "1", "b.md").err


def test_init_reads_the_document_when_told_to(stacite: Stacite, brief: Path) -> None:
    (brief.parent / "README.md").write_text("About.\n", encoding="utf-8")
    assert "Wrote citations.yaml." in stacite("init", "--extract").err


def test_init_reads_no_document_of_several_and_says_so(stacite: Stacite, brief: Path) -> None:
    (brief.parent / "links.md").write_text(NOTE, encoding="utf-8")
    said, then = "there are 2 documents in this folder", "Next, run: stacite extract brief.txt links.md\n"
    ended = stacite("init", "--extract")
    assert ended.status == 2
    assert ended.err == f"Wrote .stacite.toml.\nerror: --extract read nothing: {said}\n  {then}"
    (brief.parent / ".stacite.toml").unlink()
    ended = stacite("init")
    assert (ended.status, ended.err) == (0, f"Wrote .stacite.toml.\nNo document was read: {said}.\n{then}")


def test_init_names_no_reviewed_copy_beside_its_original(stacite: Stacite, brief: Path) -> None:
    for name in ("brief.reviewed.txt", "brief.reviewed-2.txt"):
        (brief.parent / name).write_bytes(brief.read_bytes())
    assert stacite("init").err.endswith("Next, run: stacite extract brief.txt\n")


def test_init_says_that_there_is_no_document(stacite: Stacite, folder: Path) -> None:
    (folder / "papers").mkdir()
    (folder / "papers" / "b.md").write_text(NOTE, encoding="utf-8")
    ended = stacite("init", "--extract")
    assert (ended.status, "there is no document in this folder" in ended.err) == (2, True)
    assert ended.err.endswith("Next, run this with your document in place of DOC: stacite extract DOC\n")


def test_the_cache_is_told_of_and_forgotten(stacite: Stacite, tmp_path: Path) -> None:
    empty = "0 results: 0 links, 0 DOIs; 0 parsed notes, 0 KiB"
    assert stacite("cache", "info").out == f"{tmp_path / 'cache' / 'answers.sqlite'}\n{empty}\n"
    assert stacite("cache", "clear").err == "Deleted 0 cached results.\n"
    assert str(tmp_path / "other") in stacite("cache", "info", "--cache-dir", str(tmp_path / "other")).out


def test_a_document_on_standard_input(stacite: Stacite, brief: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, brief.read_text(encoding="utf-8"))
    ended = stacite("check", "-", "--offline", "--output-format", "concise")
    assert ended.status == 0
    assert ended.out.startswith("<stdin>:14:")


def test_exit_status_follows_the_level(stacite: Stacite, brief: Path) -> None:
    assert stacite("check", "brief.txt", "--offline").status == 0
    assert stacite("check", "brief.txt", "--offline", "--fail-on", "warning").status == 1
    assert stacite("check", "brief.txt", "--offline", "--fail-on", "info", "--select", "N006").status == 1
    assert stacite("check", "brief.txt", "--offline", "--fail-on", "info", "--select", "N001").status == 0


def test_formats_change_no_status_and_a_file_takes_the_report(stacite: Stacite, brief: Path) -> None:
    for name in (name for name in REPORTERS if name not in ("pdf", "word", "xlsx")):  # which are no texts
        command = ("check", "brief.txt", "--offline", "--output-format", name)
        ended = stacite(*command, "-o", f"report.{name}")
        assert (ended.status, ended.out) == (0, "")
        assert (brief.parent / f"report.{name}").stat().st_size > 0
        assert stacite(*command, "--fail-on", "warning").status == 1
        assert stacite(*command, "--fail-on", "sometimes").status == 2
        assert stacite(*command, "--require-online").status == 2


def test_a_registry_elsewhere_names_documents_from_its_own_folder(stacite: Stacite, brief: Path) -> None:
    (brief.parent / "meta").mkdir()
    assert stacite("extract", "brief.txt", "--registry", "meta/refs.yaml").status == 0
    assert "- path: ../brief.txt" in (brief.parent / "meta" / "refs.yaml").read_text(encoding="utf-8")
    ended = stacite("check", "meta/refs.yaml", "--offline", "--output-format", "concise")
    assert ended.out.startswith("brief.txt:14:")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as the shell starts it."""
    return subprocess.run(
        [sys.executable, "-m", "stacite", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_version_and_help(stacite: Stacite) -> None:
    assert run("--version").stdout == run("-V").stdout == f"stacite {__version__}\n"
    shown = run("--help").stdout
    assert "Exit status" in shown
    assert not [line for line in shown.splitlines() if line.startswith("  ") and line.endswith("...")], "cut off"
    for command in ("init", "extract", "check", "export", "parse", "show", "rule", "schema", "cache"):
        assert stacite(command, "--help").status == 0
    assert run().returncode == 2


def test_an_offline_check_of_known_notes_loads_nothing_heavy(brief: Path) -> None:
    """httpx takes 80 ms, numpy 70, YAML 20, and the comparisons with records 10, of the 300 that a start may take."""
    code = (
        "import sys; from stacite.cli.app import run; status = run();"
        "heavy = {'httpx', 'numpy', 'rich', 'statistics', 'stacite.compare.same_work', 'tempfile', 'yaml', 'zipfile'};"
        "print(status, sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    command = (sys.executable, "-c", code, "check", str(brief), "--offline", "--isolated", "-o", "report.txt")
    first, second = (subprocess.run(command, capture_output=True, text=True, check=True).stderr for _ in range(2))
    assert "numpy" in first
    assert second.splitlines()[-1] == "0 []"


def test_the_help_loads_no_rules_and_no_readers() -> None:
    """The help of a command is in its own module, which every `--help` imports."""
    code = (
        "import sys; from stacite.cli.app import run; run();"
        "print([name for name in sys.modules if name.startswith(('stacite.rules', 'stacite.readers'))])"
    )
    shown = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "[]"


def test_a_crash_is_exit_2_and_one_sentence(stacite: Stacite, brief: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("stacite.app.check.collect", crash)
    ended = stacite("check", "brief.txt", "--offline")
    assert ended.status == 2
    assert "stacite crashed: RuntimeError: boom" in ended.err
    assert "Traceback" not in ended.err
    monkeypatch.setenv("STACITE_TRACEBACK", "1")
    assert "Traceback" in stacite("check", "brief.txt", "--offline").err


def test_a_reader_that_goes_away_ends_the_run_quietly(brief: Path) -> None:
    command = f"{sys.executable} -m stacite check {brief} --offline --isolated | head -1"
    ended = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert "Traceback" not in ended.stderr
    assert "BrokenPipe" not in ended.stderr
    assert ended.stdout.startswith("No errors in 12 notes.")


def test_a_registry_without_documents_is_checked(stacite: Stacite, folder: Path) -> None:
    text = "stacite: 1\nreferences:\n- {id: a, type: webpage, title: A title, URL: 'http://10.0.0.1/a'}\n"
    (folder / "citations.yaml").write_text(text, encoding="utf-8")
    ended = stacite("check", "--offline", "--output-format", "json")
    report = json.loads(ended.out)
    assert [link["url"] for link in report["links"]] == ["http://10.0.0.1/a"]
    assert {"C701", "U209"} <= {finding["code"] for finding in report["findings"]}


def test_an_empty_registry_is_nothing_to_check(stacite: Stacite, folder: Path) -> None:
    (folder / "citations.yaml").write_text("stacite: 1\n", encoding="utf-8")
    ended = stacite("check", "--offline")
    assert (ended.status, "citations.yaml lists no documents and no sources" in ended.err) == (2, True)
