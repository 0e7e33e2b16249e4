"""`stacite corpus`: an archive in one run, whatever becomes of it on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.conftest import services, write_own_settings
from tests.making.archive import fill, paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

KILLED = """
import os, signal, sys
from stacite.cli import app, corpus
class Count(corpus._Count):
    def __call__(self):
        super().__call__()
        if self._done == 5:
            os.kill(os.getpid(), signal.SIGKILL)
corpus._Count = Count
sys.argv = ["stacite", *sys.argv[1:]]
app.run()
"""
"""A run that is killed when five documents are done."""


def lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def results(folder: str) -> dict[str, bytes]:
    """Every file of a run's folder but the book."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and not path.name.startswith("run.sqlite")
    }


def test_each_document_has_its_line_its_findings_and_its_registry(stacite: Stacite, folder: Path) -> None:
    fill(folder / "papers", 4)
    ended = stacite("corpus", "papers", "--offline", "--jobs", "2")
    assert (ended.status, ended.out) == (0, "")
    assert ended.err.splitlines()[0] == "4 documents, 16 notes, 16 citations"
    assert [row["path"] for row in lines("corpus/documents.jsonl")] == [
        "papers/below/paper001.md", "papers/below/paper003.md", "papers/paper000.md", "papers/paper002.md"
    ]  # fmt: skip
    assert Path("corpus/registries/below/paper001.md.yaml").read_text(encoding="utf-8").count("- id: ") == 2


@pytest.mark.usefixtures("one_process")
def test_findings_are_those_of_check(stacite: Stacite, folder: Path) -> None:
    fill(folder / "papers", 2)
    faulty = folder / "papers" / "paper000.md"
    faulty.write_text(faulty.read_text(encoding="utf-8").replace("Claim 3.[^3]", "Claim 3."), encoding="utf-8")
    ended = stacite("corpus", "papers", "--offline")
    found = lines("corpus/findings.jsonl")
    registry = "corpus/registries/paper000.md.yaml"
    checked = stacite("check", "papers/paper000.md", "--registry", registry, "--offline", "--output-format", "json")
    assert ended.status == 1
    assert found
    assert [row for row in found if row["path"] == "papers/paper000.md"] == json.loads(checked.out)["findings"]


def test_a_run_that_was_killed_goes_on_and_ends_as_another(folder: Path, stacite: Stacite) -> None:
    fill(folder / "papers", 12)
    undisturbed = stacite("corpus", "papers", "--offline", "--into", "one", "--jobs", "1")
    command = [sys.executable, "-c", KILLED, "corpus", "papers", "--offline", "--into", "two", "--jobs", "2"]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert not Path("two/findings.jsonl").exists()
    kept = {path: path.stat().st_mtime_ns for path in Path("two/registries").rglob("*.yaml")}
    assert len(kept) >= 5
    resumed = stacite("corpus", "papers", "--offline", "--into", "two", "--jobs", "2")
    assert resumed.status == undisturbed.status == 0
    assert results("one") == results("two")
    assert {path: path.stat().st_mtime_ns for path in kept} == kept, "what was done is not done again"


@pytest.mark.usefixtures("one_process")
def test_a_document_that_has_changed_is_done_again_and_no_other(folder: Path, stacite: Stacite) -> None:
    fill(folder / "papers", 4)
    stacite("corpus", "papers", "--offline")
    before = results("corpus")
    changed = folder / "papers" / "below" / "paper003.md"
    changed.write_text(paper(4), encoding="utf-8")
    stacite("corpus", "papers", "--offline")
    after = results("corpus")
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"documents.jsonl", "registries/below/paper003.md.yaml"}


@pytest.mark.usefixtures("one_process")
def test_an_editors_hand_in_a_registry_is_heeded_and_kept(folder: Path, stacite: Stacite) -> None:
    fill(folder / "papers", 1)
    stacite("corpus", "papers", "--offline")
    file = folder / "corpus" / "registries" / "paper000.md.yaml"
    edited = file.read_text(encoding="utf-8").replace("title: Quays of 0", "title: Quays of Nought")
    file.write_text(edited, encoding="utf-8")
    stacite("corpus", "papers", "--offline")
    assert "Quays of Nought" in file.read_text(encoding="utf-8")
    assert "M406" in {row["code"] for row in lines("corpus/findings.jsonl")}


@pytest.mark.usefixtures("one_process")
def test_one_registry_of_all_has_a_shared_work_once(folder: Path, stacite: Stacite) -> None:
    fill(folder / "papers", 3)
    assert stacite("corpus", "papers", "--offline", "--registries", "all").status == 0
    text = Path("corpus/citations.yaml").read_text(encoding="utf-8")
    assert text.count("Tides and Tolls") == 4  # the work, and in each paper's note
    assert text.count("- id: roe") == 1
    assert not Path("corpus/registries").exists()
    exported = stacite("export", "--registry", "corpus/citations.yaml")
    assert exported.out.count("@") == 4
    checked = stacite("check", "corpus/citations.yaml", "--offline", "--output-format", "json")
    assert json.loads(checked.out)["summary"]["notes"] == 12


@pytest.mark.usefixtures("one_process")
def test_a_registry_of_all_that_was_edited_is_not_overwritten(folder: Path, stacite: Stacite) -> None:
    fill(folder / "papers", 2)
    stacite("corpus", "papers", "--offline", "--registries", "all")
    file = folder / "corpus" / "citations.yaml"
    edited = file.read_text(encoding="utf-8") + "# mine\n"
    file.write_text(edited, encoding="utf-8")
    ended = stacite("corpus", "papers", "--offline", "--registries", "all")
    assert ended.status == 2
    assert "the file was edited, so it was not overwritten" in ended.err
    assert file.read_text(encoding="utf-8") == edited


@pytest.mark.usefixtures("one_process")
def test_one_document_that_cannot_be_read_does_not_end_the_run(folder: Path, stacite: Stacite) -> None:
    fill(folder / "papers", 2)
    (folder / "papers" / "broken.docx").write_bytes(b"PK\x03\x04 and nothing else")
    (folder / "papers" / "plain.md").write_text("No notes here.\n", encoding="utf-8")
    ended = stacite("corpus", "papers", "--offline")
    assert ended.status == 2
    assert "error: papers/broken.docx" in ended.err
    assert "Skipped 1 document without notes" in ended.err
    rows = {row["path"]: row for row in lines("corpus/documents.jsonl")}
    assert set(rows["papers/broken.docx"]) == {"path", "error", "hint"}
    assert rows["papers/paper000.md"]["notes"] == 4


@pytest.mark.usefixtures("one_process")
def test_a_name_that_is_not_utf8_is_told_and_passed_by(folder: Path, stacite: Stacite) -> None:
    fill(folder / "papers", 1)
    try:
        Path(os.fsdecode(b"papers/\xff.md")).write_text(paper(1), encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    ended = stacite("corpus", "papers", "--offline")
    assert ended.status == 2
    assert "the file name is not UTF-8" in ended.err
    assert [row["path"] for row in lines("corpus/documents.jsonl") if "notes" in row] == ["papers/paper000.md"]


@pytest.mark.usefixtures("one_process")
def test_a_document_that_can_be_read_again_is(folder: Path, stacite: Stacite) -> None:
    (folder / "papers").mkdir()
    (folder / "papers" / "paper.txt").write_bytes(b"\xff\xfe\x00")
    assert stacite("corpus", "papers", "--offline").status == 2
    (folder / "papers" / "paper.txt").unlink()
    (folder / "papers" / "paper.md").write_text(paper(1), encoding="utf-8")
    assert stacite("corpus", "papers", "--offline").status == 0


@pytest.mark.usefixtures("one_process")
def test_links_are_asked_once_for_all(folder: Path, stacite: Stacite, web: Web) -> None:
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\n{services(web)}')
    web.page("/gone", 404).page("/here", body=b"<title>A Harbour's Page</title><p>Here it is.</p>" * 30)
    fill(folder / "papers", 6, web.url("/gone"), web.url("/here"))
    ended = stacite("corpus", "papers", "--select", "L", "--jobs", "2")
    assert ended.status == 1
    assert "Links: 1 working, 1 broken" in ended.err
    assert web.targets.count("/here") == 1
    found = {(row["code"], row["path"]) for row in lines("corpus/findings.jsonl")}
    assert found == {("L301", f"papers/paper{number:03}.md") for number in (0, 2, 4)}
    assert {row["url"]: row["verdict"] for row in lines("corpus/links.jsonl")} == {
        web.url("/gone"): "dead",
        web.url("/here"): "alive",
    }


def test_ctrl_c_says_how_to_go_on(folder: Path) -> None:
    fill(folder / "papers", 12)
    killed = KILLED.replace("SIGKILL", "SIGINT")
    command = [sys.executable, "-c", killed, "corpus", "papers", "--offline", "--jobs", "2"]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    assert "of 12 documents are done. Run the same command again to continue." in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("papers", "--registries", "some"), "--registries: unknown value “some”"),
        (("-",), "corpus can't read standard input"),
        (("papers", "--scheduler", "tcp://127.0.0.1:9"), "--scheduler tcp://127.0.0.1:9: no scheduler responds there"),
        (("papers", "--into", "papers/paper000.md"), "papers/paper000.md: can't be used"),
        (("papers", "--fail-on", "some"), "--fail-on: unknown value “some”"),
        (("gone",), "gone: no such file"),
    ],
)
def test_what_makes_no_sense_is_refused(
    folder: Path, stacite: Stacite, arguments: tuple[str, ...], message: str
) -> None:
    fill(folder / "papers", 1)
    ended = stacite("corpus", "--offline", *arguments)
    assert ended.status == 2
    assert message in ended.err


def test_nothing_is_written_where_no_document_exists(folder: Path, stacite: Stacite) -> None:
    ended = stacite("corpus", "gone", "lost.md")
    assert ended.status == 2
    hint = "  Check the spelling and the folder.\n"
    assert ended.err == f"error: gone: no such file\nerror: lost.md: no such file\n{hint}"
    assert list(folder.iterdir()) == []
