"""What a report, an export or an archive's results never replace."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

NOTE = "Text.[^1]\n\n[^1]: Jane Doe, *A Red Book* (London: Red Press, 2019), 12.\n"
OFFLINE = ("--offline", "--select", "N")


@pytest.fixture
def docs(folder: Path) -> Path:
    """A folder of documents."""
    found = folder / "docs"
    found.mkdir()
    for name in ("thesis.md", "other.md"):
        (found / name).write_text(NOTE, encoding="utf-8")
    return found


@pytest.mark.parametrize("word", ["docs", "docs/*.md", "."])
def test_a_report_never_replaces_a_document_of_a_folder_or_a_pattern(stacite: Stacite, docs: Path, word: str) -> None:
    ended = stacite("check", word, *OFFLINE, "--output-format", "markdown", "-o", "docs/thesis.md")
    assert ended.status == 2
    assert "-o docs/thesis.md would overwrite the document" in ended.err
    assert (docs / "thesis.md").read_text(encoding="utf-8") == NOTE


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--summary", "docs/thesis.md"), "--summary docs/thesis.md would overwrite the document"),
        (("--summary", "none/s.md"), "none/s.md: the file can't be written: there is no folder none"),
        (("--summary", "s.md", "--diff"), "--diff can't be combined with --summary"),
        (("--summary", "s.md", "--watch"), "--watch can't be combined with --summary"),
    ],
)
def test_a_summary_goes_where_it_can(stacite: Stacite, docs: Path, options: tuple[str, ...], message: str) -> None:
    ended = stacite("check", "docs/thesis.md", *OFFLINE, *options)
    assert (ended.status, message in ended.err) == (2, True)
    assert (docs / "thesis.md").read_text(encoding="utf-8") == NOTE


def test_a_summary_is_added_to_a_file(stacite: Stacite, docs: Path) -> None:
    summary = docs.parent / "summary.md"
    summary.write_text("Before.\n", encoding="utf-8")
    ended = stacite("check", "docs/thesis.md", *OFFLINE, "--summary", "summary.md", "-o", "report.json")
    assert ended.status == 0
    assert summary.read_text(encoding="utf-8").startswith("Before.\n## stacite\n")
    assert (docs.parent / "report.json").read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(("form", "name"), [("markdown", "r.md"), ("full", "r.txt"), ("html", "r.html")])
def test_the_last_report_in_a_folder_is_replaced_until_somebody_edits_it(
    stacite: Stacite, docs: Path, form: str, name: str
) -> None:
    command = ("check", "docs", *OFFLINE, "--output-format", form, "-o", f"docs/{name}")
    assert stacite(*command).status == 0
    first = (docs / name).read_text(encoding="utf-8")
    assert stacite(*command).status == 0
    assert (docs / name).read_text(encoding="utf-8") == first
    (docs / name).write_text(NOTE, encoding="utf-8")
    assert stacite(*command).status == 2
    assert (docs / name).read_text(encoding="utf-8") == NOTE


COMMANDS = pytest.mark.parametrize(
    "command",
    [("check", "docs/thesis.md", *OFFLINE), ("export",), ("parse", "docs/thesis.md")],
    ids=["check", "export", "parse"],
)


@COMMANDS
@pytest.mark.parametrize("output", ["report", "out/report"])
def test_nothing_is_written_through_a_link_out_of_the_project(
    stacite: Stacite, docs: Path, tmp_path: Path, command: tuple[str, ...], output: str
) -> None:
    stacite("extract", "docs/thesis.md")
    home = tmp_path / "home"
    home.mkdir()
    (home / "report").write_text("diary", encoding="utf-8")
    Path("report").symlink_to(home / "report")
    Path("out").symlink_to(home)
    ended = stacite(*command, "-o", output)
    assert ended.status == 2
    assert "is a link that leads outside the project" in ended.err
    assert (home / "report").read_text(encoding="utf-8") == "diary"
    assert stacite(*command, "-o", str(home / "report"), "--force").status == 0, "a file that the user names"


def test_a_link_inside_the_project_or_a_trusted_one_is_followed(stacite: Stacite, docs: Path, tmp_path: Path) -> None:
    stacite("extract", "docs/thesis.md")
    (docs / "refs.bib").write_text("", encoding="utf-8")
    Path("inside").symlink_to("docs/refs.bib")
    assert stacite("export", "-o", "inside").status == 0
    assert "Red Book" in (docs / "refs.bib").read_text(encoding="utf-8")
    Path("outside").symlink_to(tmp_path / "refs.bib")
    assert stacite("export", "-o", "outside", "--trust-project").status == 0
    assert "Red Book" in (tmp_path / "refs.bib").read_text(encoding="utf-8")


def test_parse_overwrites_neither_its_input_nor_the_registry(stacite: Stacite, docs: Path) -> None:
    stacite("extract", "docs/thesis.md")
    for name in ("docs/thesis.md", "citations.yaml"):
        before = Path(name).read_bytes()
        ended = stacite("parse", "docs/thesis.md", "-o", name)
        assert (ended.status, f"-o {name} would overwrite the" in ended.err) == (2, True)
        assert Path(name).read_bytes() == before


@pytest.mark.usefixtures("one_process")
def test_results_of_an_archive_replace_only_results(stacite: Stacite, docs: Path, tmp_path: Path) -> None:
    command = ("corpus", "docs", "--offline", "--jobs", "1", "--into")
    Path("findings.jsonl").write_text("mine", encoding="utf-8")
    ended = stacite(*command, ".")
    assert ended.status == 2
    assert "--into . would overwrite findings.jsonl" in ended.err
    assert Path("findings.jsonl").read_text(encoding="utf-8") == "mine"
    assert not Path("run.sqlite").exists()
    assert stacite(*command, "out").status != 2
    assert stacite(*command, "out").status != 2
    for name in ("documents.jsonl", "registries/thesis.md.yaml", "run.sqlite"):
        path = Path("out", name)
        path.unlink()
        path.symlink_to(tmp_path / "foreign")
        ended = stacite(*command, "out")
        assert (ended.status, "is a link that leads outside" in ended.err) == (2, True), name
        assert not (tmp_path / "foreign").exists()
        path.unlink()
        path.touch()


@pytest.mark.usefixtures("one_process")
def test_what_a_link_in_a_folder_stands_for_is_named(stacite: Stacite, docs: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (docs / "loop.md").symlink_to("loop.md")
    (docs / "gone.md").symlink_to("nowhere.md")
    (docs / "folder").symlink_to(tmp_path / "elsewhere")
    (docs / "again").symlink_to(".")
    (docs / "gone.png").symlink_to("nowhere.png")
    for command in (("check", *OFFLINE), ("extract",), ("corpus", "--offline", "--jobs", "1")):
        for word in ("docs", "docs/*"):
            ended = stacite(*command, word)
            assert ended.status == 2, command
            assert "docs/loop.md: it is a link that leads to no file" in ended.err.replace(" was not read", "")
            assert "docs/gone.md: it is a link that leads to no file" in ended.err.replace(" was not read", "")
            assert "crashed" not in ended.err
        if word == "docs":
            assert "docs/folder: it is a link to a folder" in ended.err.replace(" was not read", "")
            assert "again" not in ended.err
            assert "png" not in ended.err


@pytest.mark.usefixtures("one_process")
def test_a_document_outside_the_project_fails_extract_and_corpus(stacite: Stacite, docs: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(NOTE, encoding="utf-8")
    (docs / "secret.md").symlink_to(tmp_path / "secret.md")
    for command in (("extract",), ("corpus", "--offline", "--jobs", "1", "--fail-on", "never")):
        ended = stacite(*command, "docs")
        assert (ended.status, "docs/secret.md" in ended.err) == (2, True)


def test_a_named_document_without_notes_can_be_skipped(stacite: Stacite, docs: Path) -> None:
    (docs / "none.md").write_text("Text.\n", encoding="utf-8")
    assert stacite("check", *OFFLINE, "docs/none.md").status == 2
    for names in (("docs/none.md",), ("docs/none.md", "docs/thesis.md")):
        assert stacite("check", *OFFLINE, "--skip-without-notes", "--", *names).status == 0
    assert stacite("check", *OFFLINE, "--skip-without-notes", "docs/missing.md").status == 2


def test_the_hook_takes_no_file_name_for_an_option(stacite: Stacite, docs: Path) -> None:
    hooks = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    _, *arguments = shlex.split(hooks[1]["entry"])
    for name in ("-othesis.md", "--config=evil.md"):
        Path(name).write_text(NOTE, encoding="utf-8")
        assert stacite(*arguments, name).status == 0
        assert stacite(*arguments, name, "docs/thesis.md").status == 0
    assert (docs / "thesis.md").read_text(encoding="utf-8") == NOTE
    assert not Path("thesis.md").exists()
    Path("plain.md").write_text("Text.\n", encoding="utf-8")
    assert stacite(*arguments, "plain.md").status == 0


def test_a_baseline_with_half_a_character_is_refused(stacite: Stacite, docs: Path) -> None:
    command = ("check", *OFFLINE, "docs/thesis.md", "--baseline", "known.json")
    row = '{"path": "a", "code": "N001", "note": "", "reference": "", "message": "\\ud800", "fingerprint": "x"}'
    Path("known.json").write_text(f'{{"stacite-baseline": 1, "findings": [{row}]}}', encoding="utf-8")
    for more in ((), ("--update-baseline",)):
        ended = stacite(*command, *more)
        assert ended.status == 2
        assert "known.json: the baseline can't be read: finding 1 has half a surrogate pair" in ended.err


WRITING = pytest.mark.parametrize(
    ("command", "name"),
    [
        (("check", "docs/thesis.md", *OFFLINE), "report.sarif"),
        (("check", "docs/thesis.md", *OFFLINE), "report.txt"),
        (("export",), "refs.bib"),
        (("export",), "refs.ris"),
        (("parse", "docs/thesis.md"), "notes.jsonl"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)


@WRITING
def test_a_file_of_somebody_else_is_replaced_only_by_force(
    stacite: Stacite, docs: Path, command: tuple[str, ...], name: str
) -> None:
    stacite("extract", "docs/thesis.md")
    path = docs.parent / name
    path.write_text("diary", encoding="utf-8")
    ended = stacite(*command, "-o", name)
    assert ended.status == 2
    assert f"{name} exists, and was not written by stacite or was edited since" in ended.err
    assert path.read_text(encoding="utf-8") == "diary"
    assert stacite(*command, "-o", name, "--force").status == 0
    first = path.read_bytes()
    assert stacite(*command, "-o", name).status == 0
    assert path.read_bytes() == first


@WRITING
def test_a_build_server_replaces_what_an_earlier_one_wrote(
    stacite: Stacite, docs: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], name: str
) -> None:
    """With a new home folder, or none; but for what can hold no mark."""
    stacite("extract", "docs/thesis.md")
    assert stacite(*command, "-o", name).status == 0
    monkeypatch.setenv("XDG_STATE_HOME", str(docs.parent / "other"))
    assert stacite(*command, "-o", name).status == (2 if name in ("refs.ris", "notes.jsonl") else 0)
