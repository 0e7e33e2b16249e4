"""What the commands write, while others write the same files, and where nothing can be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.test_word import DATA

from stacite import files
from stacite.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

OFFLINE = ("--offline", "--select", "N")
NOTES = "Text.[^1]\n\n[^1]: Jane Doe, *A {0} Book* (London: {0} Press, 2019), 12; {1}.\n"
FIXABLE = "doi: 10.1000/a"


@pytest.fixture
def paper(folder: Path) -> Path:
    """A document with a fix for its link."""
    path = folder / "a.md"
    path.write_text(NOTES.format("Red", FIXABLE), encoding="utf-8")
    (folder / "b.md").write_text(NOTES.format("Blue", "doi: 10.1000/b"), encoding="utf-8")
    return path


def just_before_writing(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """Somebody else does something after the files were read, and before they are written."""
    whole = files.write_all
    done: list[bool] = []

    def late(*arguments: object) -> None:
        if not done:
            done.append(True)
            deed()
        whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "write_all", late)


def test_what_another_extract_wrote_meanwhile_is_kept(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    just_before_writing(monkeypatch, lambda: stacite("extract", "b.md"))
    assert stacite("extract", "a.md").status == 0
    text = Path("citations.yaml").read_text(encoding="utf-8")
    assert "path: a.md" in text
    assert "path: b.md" in text


def test_record_keeps_what_an_editor_wrote_meanwhile(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Path("citations.yaml")
    stacite("extract", "a.md")
    edited = registry.read_text(encoding="utf-8").replace("A Red Book", "A Ready Book")
    # Something to record: without network there is a verdict for nothing.
    monkeypatch.setattr("stacite.app.record._verdict", lambda *_: "alive")
    just_before_writing(monkeypatch, lambda: registry.write_text(edited, encoding="utf-8"))
    assert stacite("check", "--offline", "--record", "--fail-on", "never").status == 0
    text = registry.read_text(encoding="utf-8")
    assert "A Ready Book" in text
    assert "verdict: alive" in text


@pytest.mark.parametrize(
    "command", [("extract", "b.md"), ("check", "--offline", "--record")], ids=["extract", "record"]
)
@pytest.mark.parametrize("is_link", [True, False], ids=["link", "renamed"])
def test_a_registry_that_is_elsewhere_by_now_is_not_written(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], is_link: bool
) -> None:
    registry, elsewhere = Path("citations.yaml"), Path("elsewhere.yaml")
    stacite("extract", "a.md")
    monkeypatch.setattr("stacite.app.record._verdict", lambda *_: "alive")
    text = registry.read_text(encoding="utf-8")

    def deed() -> None:
        registry.rename(elsewhere)
        if is_link:
            registry.symlink_to(elsewhere)

    just_before_writing(monkeypatch, deed)
    ended = stacite(*command)
    assert ended.status == 2
    assert "citations.yaml: the file has changed since stacite read it" in ended.err
    assert elsewhere.read_text(encoding="utf-8") == text
    assert registry.is_symlink() is is_link
    assert registry.exists() is is_link


FIX = ("check", "--offline", "--select", "I102", "--fix", "--fail-on", "never")


QUOTED = "[^{at}]: Ann Roe, “On {name},” *J. Water* {at}, no. 1 (2020): 3.\n"


def test_what_comes_to_light_with_a_fix_is_fixed_too(stacite: Stacite, folder: Path) -> None:
    notes = "".join(QUOTED.format(at=at, name=name) for at, name in enumerate(("Rivers", "Lakes", "Seas", "Dams"), 1))
    wrong = notes + QUOTED.format(at=5, name="Walls").replace("“On Walls,”", '"On Walls",')
    brief = folder / "quoted.md"
    brief.write_text(f"A.[^1] B.[^2] C.[^3] D.[^4] E.[^5]\n\n{wrong}", encoding="utf-8")
    ended = stacite("check", "--offline", "--select", "S601,S614", "--fix", "quoted.md")
    assert "Fixed 2 of 2 findings." in ended.err
    assert brief.read_text(encoding="utf-8").endswith(notes + QUOTED.format(at=5, name="Walls"))


@pytest.mark.parametrize("listed", [(), ("a.md", "b.md")], ids=["no registry", "both listed"])
def test_a_document_that_was_saved_meanwhile_is_not_fixed_but_the_other_is(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch, listed: tuple[str, ...]
) -> None:
    if listed:
        stacite("extract", *listed)
    saved = paper.read_text(encoding="utf-8") + "More.\n"
    just_before_writing(monkeypatch, lambda: paper.write_text(saved, encoding="utf-8"))
    ended = stacite(*FIX, "a.md", "b.md")
    assert ended.status == 2
    assert "a.md: changed during the check, so it was not fixed." in ended.err
    assert "Fixed 1 of 2 findings." in ended.err
    assert paper.read_text(encoding="utf-8") == saved
    assert "https://doi.org/10.1000/b" in Path("b.md").read_text(encoding="utf-8")
    if listed:
        assert "M406" not in stacite("check", "--offline", "--select", "M406", "b.md").out


def test_quiet_does_not_hide_why_a_document_was_not_fixed(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    just_before_writing(monkeypatch, lambda: paper.write_text("New.\n", encoding="utf-8"))
    ended = stacite(*FIX, "a.md", "--quiet")
    assert ended.status == 2
    assert "a.md: changed during the check, so it was not fixed." in ended.err


def test_a_registry_that_was_saved_meanwhile_keeps_its_documents_as_they_are(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stacite("extract", "a.md")
    registry, before = Path("citations.yaml"), paper.read_bytes()
    saved = registry.read_text(encoding="utf-8") + "# mine\n"
    just_before_writing(monkeypatch, lambda: registry.write_text(saved, encoding="utf-8"))
    ended = stacite(*FIX, "a.md", "b.md")
    assert ended.status == 2
    assert "a.md: not fixed, because citations.yaml changed during the check." in ended.err
    assert (paper.read_bytes(), registry.read_text(encoding="utf-8")) == (before, saved)
    assert "https://doi.org/10.1000/b" in Path("b.md").read_text(encoding="utf-8"), "it is in no registry"


def test_a_fix_that_can_not_be_written_still_has_its_report(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_create", full)
    ended = stacite(*FIX, "a.md")
    assert ended.status == 2
    # Not citations.yaml, which nobody wanted to write.
    assert "error: a.md: the file can't be written: no space left on device" in ended.err
    assert "I102" in ended.out
    assert sorted(path.name for path in paper.parent.iterdir()) == ["a.md", "b.md"]


def test_a_baseline_that_was_saved_meanwhile_is_left_alone(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    baseline = Path("baseline.json")
    just_before_writing(monkeypatch, lambda: baseline.write_text("mine", encoding="utf-8"))
    ended = stacite("check", *OFFLINE, "a.md", "--baseline", "baseline.json", "--update-baseline")
    assert (ended.status, baseline.read_text(encoding="utf-8")) == (2, "mine")
    assert "baseline.json: the file has changed since stacite read it" in ended.err


def own_files(folder: Path) -> dict[str, Path]:
    """Every file that a run reads, and other names of two of them."""
    for name in (".stacite.toml", "pyproject.toml", "my.toml"):
        (folder / name).write_text("", encoding="utf-8")
    (folder / "my.toml").write_text('baseline = "baseline.json"\n', encoding="utf-8")
    (folder / "baseline.json").write_text('{"stacite-baseline": 1, "findings": []}', encoding="utf-8")
    (folder / "symbolic").symlink_to("citations.yaml")
    os.link(folder / "a.md", folder / "hard")
    found = (
        "citations.yaml",
        "a.md",
        ".stacite.toml",
        "pyproject.toml",
        "my.toml",
        "baseline.json",
        "symbolic",
        "hard",
    )
    return {name: folder / name for name in found}


@pytest.mark.parametrize("command", [("check", *OFFLINE, "b.md"), ("check", *OFFLINE), ("export", "-f", "ris")])
def test_a_report_never_replaces_a_file_of_the_project(stacite: Stacite, paper: Path, command: tuple[str, ...]) -> None:
    stacite("extract", "a.md", "b.md")
    for name, path in own_files(paper.parent).items():
        before = path.read_bytes()
        ended = stacite(*command, "--config", "my.toml", "-o", name)
        assert (ended.status, f"-o {name} would overwrite the " in ended.err) == (2, True), ended.err
        assert path.read_bytes() == before
    assert stacite("export", "-o", "refs.bib").status == 0
    assert stacite("export", "-o", "refs.bib").status == 0


def test_a_check_says_which_report_it_wrote(stacite: Stacite, paper: Path) -> None:
    command = ("check", "a.md", "--offline", "-o", "report.html")
    assert stacite(*command).err.endswith("\nWrote report.html. Open it in your browser.\n")
    assert stacite(*command, "--quiet").err == ""


@pytest.mark.parametrize("command", [("export",), ("parse", "b.md")])
def test_what_takes_no_time_stops_where_it_can_not_be_written(
    stacite: Stacite, paper: Path, command: tuple[str, ...]
) -> None:
    stacite("extract", "a.md")
    ended = stacite(*command, "-o", "none/report")
    message = "error: none/report: the file can't be written: there is no folder none\n"
    assert (ended.status, ended.out, ended.err.startswith(message)) == (2, "", True)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none/report", "none/report: the file can't be written: there is no folder none"),
        ("sub", "sub is a folder"),
    ],
)
def test_a_check_says_at_once_that_its_report_can_not_be_written(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    Path("sub").mkdir()
    monkeypatch.setattr("stacite.app.check.check", None)
    ended = stacite("check", *OFFLINE, "a.md", "-o", name)
    assert (ended.status, f"error: {message}\n" in ended.err) == (2, True)


def test_a_check_says_that_the_named_registry_is_not_there(stacite: Stacite, paper: Path) -> None:
    ended = stacite("check", *OFFLINE, "a.md", "--registry", "none.yaml")
    assert (ended.status, "there is no none.yaml in this folder" in ended.err) == (2, True)


def test_a_report_that_is_no_text_goes_to_a_temporary_file(
    stacite: Stacite, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "brief.docx").write_bytes(DATA)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def save(*_: object) -> None:  # a folder that is gone when the check has ended
        raise FileError("none/out.docx: the file can't be written", "")

    monkeypatch.setattr(files, "save", save)
    ended = stacite("check", "brief.docx", *OFFLINE, "--output-format", "word", "-o", "out.docx")
    assert ended.status == 2
    (kept,) = tmp_path.glob("stacite-*.docx")
    assert f"The report was written to {kept.as_posix()} instead." in ended.err
    assert kept.read_bytes().startswith(b"PK")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no /dev/full")
@pytest.mark.parametrize("arguments", [("rule", "I102"), ("--help",), ("--version",), ("export", "-o", "/dev/full")])
def test_a_full_device_is_one_sentence(stacite: Stacite, paper: Path, arguments: tuple[str, ...]) -> None:
    stacite("extract", "a.md")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "stacite", *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert "can't be written: no space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


class Killed(BaseException):
    """As if the process had been killed: nothing that handles errors handles it."""


@pytest.mark.parametrize("step", ["_write_journal", "_create", "_settle", "_clean_up"])
def test_the_next_command_puts_in_order_what_a_killed_run_left(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    stacite("extract", "a.md", "b.md")

    whole = getattr(files, step)

    def kill(*arguments: Any) -> object:
        if step == "_create" and arguments[0].suffix != ".new":  # that of the journal
            return whole(*arguments)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(files, step, kill)
        with pytest.raises(Killed):
            stacite(*FIX)
    assert stacite("check", "--offline", "--select", "M406", "--fail-on", "info").status == 0
    is_fixed = ["doi: 10" not in Path(name).read_text(encoding="utf-8") for name in ("a.md", "b.md")]
    assert is_fixed == [step in {"_clean_up", "_settle"}] * 2
    assert sorted(path.name for path in paper.parent.iterdir()) == ["a.md", "b.md", "citations.yaml"]


@pytest.mark.usefixtures("one_process")
def test_a_registry_of_an_archive_that_was_edited_meanwhile_is_left_alone(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("corpus", "a.md", "--into", "out", "--offline", "--jobs", "1")
    stacite(*command)
    (registry,) = Path("out/registries").glob("*.yaml")
    edited = registry.read_text(encoding="utf-8") + "# mine\n"
    paper.write_text(NOTES.format("Green", FIXABLE), encoding="utf-8")
    just_before_writing(monkeypatch, lambda: registry.write_text(edited, encoding="utf-8"))
    ended = stacite(*command)
    assert (ended.status, registry.read_text(encoding="utf-8")) == (2, edited)
    assert "the file has changed since stacite read it" in ended.err
    assert stacite(*command).status != 2
    assert "Green" in registry.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("protected", "command"),
    [
        ("a.md", ("check", "a.md", "--offline", "--fix")),
        ("citations.yaml", ("extract", "a.md", "b.md")),
        ("report.html", ("check", "a.md", "--offline", "-o", "report.html")),
    ],
)
def test_what_is_read_only_is_not_written(
    stacite: Stacite, paper: Path, protected: str, command: tuple[str, ...]
) -> None:
    stacite("extract", "a.md")
    path = Path(protected)
    path.touch()
    before = path.read_bytes()
    path.chmod(0o444)
    ended = stacite(*command)
    assert ended.status == 2
    hint = "  Nothing was written. Make it writable, or use another file."
    assert f"error: {protected}: the file is read-only\n{hint}\n" in ended.err
    assert path.read_bytes() == before
    path.chmod(0o644)
