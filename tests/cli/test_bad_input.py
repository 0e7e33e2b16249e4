"""Bad input: one clear sentence that says what, where and what to do; exit 2; nothing written."""

from __future__ import annotations

import errno
import json
import os
import re
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

SOUND = "stacite: 1\ndocuments: []\nreferences:\n- id: doe2020\n  type: book\n  title: One\n"
DOCUMENTS = [
    pytest.param(b"%PDF-1.7\n\x00\x01", "PDF", id="pdf"),
    pytest.param(b"<html", "no notes", id="nothing but a tag"),
    pytest.param(b"PK\x03\x04\x14\x00word/document.xml", "is damaged", id="docx"),
    pytest.param(b"\x00\x01\x02\x03" * 50, "binary", id="binary"),
    pytest.param("¹ Müller, Größe.".encode("utf-16"), "UTF-16", id="utf-16"),
    pytest.param("Text.¹\n\n¹ Jörg Müller, “Größe und Maß,” 1999.\n".encode("cp1252"), "1252", id="windows-1252"),
    pytest.param(b"", "empty", id="empty"),
    pytest.param(b" \n\n", "empty", id="blank"),
    pytest.param(b"A text without a single note.\n", "no notes", id="without notes"),
]


def complained(ended: Ended) -> str:
    """The complaint of a run that failed as it should."""
    assert ended.status == 2, ended
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert ended.err.startswith(("error: ", "citations.yaml:"))
    return ended.err


@pytest.mark.parametrize(("data", "says"), DOCUMENTS)
@pytest.mark.parametrize("command", ["extract", "check"])
def test_a_document_that_cannot_be_used(stacite: Stacite, folder: Path, command: str, data: bytes, says: str) -> None:
    (folder / "paper.txt").write_bytes(data)
    told = complained(stacite(command, "paper.txt"))
    assert "paper.txt" in told.splitlines()[0]
    assert says.lower() in told.lower()
    assert len(told.splitlines()) > 1, "advice is missing"
    assert [path.name for path in folder.iterdir()] == ["paper.txt"]


def test_a_pdf_without_a_byte_is_empty(stacite: Stacite, folder: Path) -> None:
    (folder / "a.pdf").touch()
    assert (
        complained(stacite("check", "a.pdf")) == "error: a.pdf: the file is empty\n  Check that the file was saved.\n"
    )


def test_a_missing_document_suggests_one_that_is_there(stacite: Stacite, brief: Path) -> None:
    told = complained(stacite("extract", "breif.txt"))
    assert "breif.txt: no such file" in told
    assert "Did you mean brief.txt?" in told


@pytest.mark.parametrize("command", ["extract", "check"])
def test_a_name_with_spaces_that_lacks_quotation_marks(stacite: Stacite, brief: Path, command: str) -> None:
    brief.rename(brief.parent / "My Long Brief.txt")
    told = complained(stacite(command, "other.txt", "My", "Long", "Brief.txt"))
    assert told == (
        'error: My Long Brief.txt: a name that contains spaces needs quotation marks\n  Type "My Long Brief.txt".\n'
    )
    assert 'Did you mean "My Long Brief.txt"?' in complained(stacite(command, "MyLongBrief.txt"))


def test_documents_that_are_not_there_are_not_called_clean(stacite: Stacite, folder: Path) -> None:
    ended = stacite("check", "a.txt", "b.txt", "--offline")
    assert ended.err.splitlines()[-1] == "Nothing was checked. 2 documents could not be checked."


@pytest.mark.parametrize("command", ["extract", "check"])
def test_a_file_name_that_is_not_utf8(stacite: Stacite, brief: Path, command: str) -> None:
    name = os.fsdecode(b"bad\xff.txt")
    brief.rename(brief.parent / name)
    told = complained(stacite(command, name))
    assert "the file name is not UTF-8" in told
    assert "Rename" in told


def test_a_missing_folder_and_a_folder(stacite: Stacite, folder: Path) -> None:
    assert "no folder" in complained(stacite("check", "none/brief.txt"))
    (folder / "papers").mkdir()
    assert "no documents in this folder" in complained(stacite("check", "papers"))


_CODE = re.compile(r"\(([A-Z]\d{3}), (?:error|warning|info)\): ")
REGISTRIES = [
    pytest.param("references:\n- id: a\n  title: [\n", "citations.yaml:4:1", "", id="syntax"),
    pytest.param(SOUND + "  title: Two\n", "citations.yaml:7:3", "title", id="duplicate key"),
    pytest.param(SOUND + "  titel: Two\n", "citations.yaml:7:3", "title", id="unknown field"),
    pytest.param(SOUND.replace("stacite: 1", "stacite: 9"), "citations.yaml:1:10", "upgrade", id="newer version"),
]


@pytest.mark.parametrize(("text", "place", "advice"), REGISTRIES)
@pytest.mark.parametrize("arguments", [("extract", "brief.txt"), ("export",), ("show", "1")])
def test_a_registry_with_a_slip(
    stacite: Stacite, brief: Path, arguments: tuple[str, ...], text: str, place: str, advice: str
) -> None:
    registry = brief.parent / "citations.yaml"
    registry.write_text(text, encoding="utf-8")
    told = complained(stacite(*arguments))
    assert told.startswith(place), told
    assert advice.lower() in told.lower()
    assert registry.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("text", "place", "advice"), REGISTRIES)
def test_check_reports_a_slip_as_findings_but_ends_2(
    stacite: Stacite, brief: Path, text: str, place: str, advice: str
) -> None:
    (brief.parent / "citations.yaml").write_text(text, encoding="utf-8")
    ended = stacite("check", "brief.txt", "--output-format", "concise")
    assert ended.status == 2
    assert ended.out.startswith(f"{place}: ")
    assert re.search(r"^[^(]+ \(Y90\d, error\): ", ended.out)
    assert "error: " in ended.err


@pytest.fixture
def rekeyed(stacite: Stacite, brief: Path) -> Path:
    """The registry of the brief, in which somebody has given the first reference another key."""
    stacite("extract", "brief.txt")
    registry = brief.parent / "citations.yaml"
    before, start, rest = registry.read_text(encoding="utf-8").partition("\nreferences:\n- id: ")
    registry.write_text(f"{before}{start}mine{rest[rest.index(chr(10)) :]}", encoding="utf-8")
    return registry


def test_a_changed_key_hides_nothing_else(stacite: Stacite, rekeyed: Path, brief: Path) -> None:
    brief.write_text(brief.read_text(encoding="utf-8").replace("807–17", "807–18"), encoding="utf-8")
    ended = stacite("check", "brief.txt", "--offline", "--output-format", "concise")
    assert (ended.status, "error: " in ended.err) == (1, False)
    codes = set(_CODE.findall(ended.out))
    assert {"Y905", "M406"} <= codes
    assert not {"M407", "M408"} & codes


@pytest.mark.parametrize("option", ["--fix", "--diff", "--record"])
def test_nothing_is_written_while_a_key_is_another(stacite: Stacite, rekeyed: Path, brief: Path, option: str) -> None:
    before = rekeyed.read_bytes(), brief.read_bytes()
    ended = stacite("check", "brief.txt", "--offline", "--output-format", "concise", option)
    assert ended.status == 2
    assert " (Y905, error): " in ended.out
    assert "error: citations.yaml has 1 mistake (line " in ended.err
    assert (rekeyed.read_bytes(), brief.read_bytes()) == before


def test_one_slip_does_not_hide_values_without_quotes(stacite: Stacite, folder: Path) -> None:
    (folder / "citations.yaml").write_text(SOUND + "  titel: Two\n  volume: 010\n", encoding="utf-8")
    ended = stacite("check", "--offline", "--output-format", "concise")
    assert ended.status == 2
    assert _CODE.findall(ended.out) == ["Y903", "Y904"]


def test_all_slips_are_told_at_once(stacite: Stacite, folder: Path) -> None:
    text = SOUND + "  titel: Two\n- id: b\n  type: boook\n"
    (folder / "citations.yaml").write_text(text, encoding="utf-8")
    told = complained(stacite("export"))
    assert "citations.yaml:7:3" in told
    assert "citations.yaml:9:9" in told


NOBODY = 65534


@contextmanager
def not_root() -> Iterator[None]:
    """Root may write anywhere: be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder(stacite: Stacite, brief: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stacite("extract", "brief.txt").status == 0  # what is imported late is read now, as this user
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "brief.txt").write_bytes(brief.read_bytes())
        folder.chmod(0o555)
        monkeypatch.chdir(folder)
        with not_root():
            told = complained(stacite("extract", "brief.txt"))
        assert "citations.yaml" in told
        assert "denied" in told.lower()
        assert [path.name for path in folder.iterdir()] == ["brief.txt"]
        monkeypatch.chdir(brief.parent)


@pytest.mark.parametrize("named", ["docs", "docs/*"])
@pytest.mark.parametrize("mode", [0, 0o444], ids=["unreadable", "not to be entered"])
def test_a_subfolder_that_can_not_be_read_stops_nothing(
    stacite: Stacite, brief: Path, monkeypatch: pytest.MonkeyPatch, mode: int, named: str
) -> None:
    with TemporaryDirectory() as name:
        docs = Path(name, "docs")
        (docs / "shut").mkdir(parents=True)
        for path in (docs / "a.txt", docs / "shut" / "b.txt"):
            path.write_bytes(brief.read_bytes())
        docs.parent.chmod(0o755)
        (docs / "shut").chmod(mode)
        monkeypatch.chdir(name)
        stacite("check", named, "--offline", "--output-format", "json")  # what is imported late is read now
        with not_root():
            ended = stacite("check", named, "--offline", "--output-format", "json")
        monkeypatch.chdir(brief.parent)
    assert ended.out, ended.err
    report = json.loads(ended.out)
    where = "docs/shut/b.txt" if mode else "docs/shut"
    assert [each["what"] for each in report["not_checked"] if each["kind"] == "document"] == [where]
    assert {finding["path"] for finding in report["findings"]} == {"docs/a.txt"}
    assert "crashed" not in ended.err


@pytest.mark.parametrize(("code", "says"), [(errno.ENOSPC, "space"), (errno.EROFS, "read-only")])
def test_a_disk_that_refuses_leaves_the_old_file_whole(
    stacite: Stacite, brief: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    registry = brief.parent / "citations.yaml"
    registry.write_text(SOUND, encoding="utf-8")

    def refuse(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    told = complained(stacite("extract", "brief.txt"))
    assert "citations.yaml" in told
    assert says in told.lower()
    assert registry.read_text(encoding="utf-8") == SOUND
    assert sorted(path.name for path in brief.parent.iterdir()) == ["brief.txt", "citations.yaml"]


NO_REGISTRY = "error: there is no citations.yaml in this folder\n  Create it with `stacite extract brief.txt`"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("check", "brief.txt", "--select", "link-daed"),
            "error: --select: no rule is called “link-daed”\n  Did you mean link-dead?",
        ),
        (("check", "brief.txt", "--select", "L30l"), "--select: no rule is called “L30l”\n  Did you mean L301?"),
        (("check", "brief.txt", "--select", "N001 N002"), "\n  Separate the rules with commas: N001,N002."),
        (
            ("check", ""),
            "document's name is empty\n  Check the variable in your script, or use . for this folder.",
        ),
        (("extract", "brief.txt", ""), "error: a document's name is empty\n"),
        (("corpus", ""), "error: a document's name is empty\n"),
        (("parse", ""), "error: a document's name is empty\n"),
        (("",), "error: a document's name is empty\n"),
        (("check", "brief.txt", "--select", " ,"), "error: --select names no rule\n  Name one, such as --select L301"),
        (
            ("check", "http://example.org/x.md"),
            "error: http://example.org/x.md: this is a web address\n  Download the page first, and name the saved",
        ),
        (("check", f"{'x' * 300}.md"), "can't be read: file name too long\n  Shorten the name."),
        (("serve", "--port", "99999"), "error: --port must be a number from 0 to 65535, not 99999\n"),
        (("format", "--style", "nosuch"), "no style “nosuch”\n  Choose chicago-notes, mla, "),
        (
            ("rule", "unmatched"),
            "called “unmatched”\n  S613 is “Unmatched quotation mark or bracket”. `stacite rule` lists",
        ),
        (("rule", "U2O2"), "error: no rule is called “U2O2”\n  Did you mean U202?"),
        (("rule", "L330"), "error: no rule is called “L330”\n  Did you mean L303?"),
        (("check", "brief.txt", "--track-changes", "acept"), "--track-changes: unknown value “acept”"),
        (("check", "brief.txt", "--unsafe-fixes"), "error: --unsafe-fixes goes with --fix or --diff\n"),
        (("check", "brief.txt", "--offline", "--require-online"), "--require-online can't be combined with --offline"),
        (("extract", "brief.txt", "--from", "word"), "error: --from: unknown value “word”\n  Did you mean docx?"),
        (("extract", "brief.txt", "--from", "md"), "error: --from: unknown value “md”\n  Did you mean markdown?"),
        (("export", "--registry", "a.yaml"), "Create it with `stacite extract brief.txt --registry a.yaml`."),
        (
            ("export", "--sort", "title"),
            "--sort: unknown value “title”\n  Choose registry, cited, author, key or year.",
        ),
        (("check", "brief.txt", "--output-format", "ful"), "full"),
        (
            ("check", "brief.txt", "--fail-on", "always"),
            "--fail-on: unknown value “always”\n  Choose error, warning, info or never.",
        ),
        (
            ("check", "brief.txt", "--severity", "grave"),
            "--severity: unknown value “grave”\n  Choose error, warning or info.",
        ),
        (("check", "none.yaml"), "error: there is no none.yaml in this folder\n"),
        (("check", "a.yaml", "b.yaml"), "two registries were named"),
        (("check",), NO_REGISTRY),
        (("export",), NO_REGISTRY),
        (("show", "1"), NO_REGISTRY),
        (("extract", "-"), "standard input"),
        (("extract", "brief.txt", "--from", "wordstar"), "text"),
        (("rule", "X999"), "X999"),
        (("rule", "--output-format", "xml"), "json"),
        (("parse", "brief.txt", "--format", "bibtexx"), "bibtex"),
        (("check", "brief.txt", "--style", "chicago8"), "Did you mean chicago18?"),
        (("check", "brief.txt", "--statistics", "--output-format", "jsn"), "Did you mean json?"),
        (("check", "brief.txt", "--update-baseline"), "--update-baseline needs a baseline file"),
        (("check", "brief.txt", "--baseline", "none.json"), "none.json: no such baseline file"),
        (("check", "brief.txt", "--diff", "--record"), "--diff can't be combined with --record"),
        (("check", "brief.txt", "--diff", "-o", "report.html"), "-o can't be combined with --diff"),
        (("check", "brief.txt", "--watch", "--fix"), "--watch can't be combined with --fix"),
        (("check", "papers/*.docx"), "papers/*.docx: no documents match this pattern"),
        (("extract", "*.docx"), "*.docx: no documents match this pattern"),
        (("check", "brief.txt", "--config", "none.toml"), "none.toml"),
    ],
)
def test_a_call_that_makes_no_sense(stacite: Stacite, brief: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in complained(stacite(*arguments))
    assert [path.name for path in brief.parent.iterdir()] == ["brief.txt"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "--ofline"), "there is no option --ofline\n  Did you mean --offline?"),
        (("check", "brief.txt", "—offline"), "there is no option —offline\n  Did you mean --offline? Type two hyphens"),
        (
            ("check", "brief.txt", "–fix"),
            "there is no option –fix\n  Did you mean --fix? Type two hyphens, not a dash",
        ),
        (("check", "brief.txt", "–o", "a.txt"), "there is no option –o\n  Did you mean -o? Type a hyphen, not a dash."),
        (("check", "--format", "json"), "there is no option --format\n  Did you mean --output-format?"),
        (("export", "--output-format", "ris"), "there is no option --output-format\n  Did you mean --format?"),
        (("rule", "--json"), "there is no option --json\n  Use --output-format json."),
        (("check", "--bibliography", "a.bib"), "there is no option --bibliography\n  Use `stacite extract DOC --bib"),
        (("convert", "--bibliography", "a.bib"), "there is no option --bibliography\n  Use `stacite extract DOC --bib"),
        (("corpus", "--exit-zero"), "there is no option --exit-zero\n  Use --fail-on never."),
        (("check", "--zzz"), "there is no option --zzz\n  `stacite check --help` lists all options."),
        (
            ("format", "brief.txt", "my.yaml"),
            "unexpected argument: my.yaml\n  To use another registry: `stacite format --registry my.yaml`.",
        ),
        (("chek",), "there is no command chek\n  Did you mean check?"),
        (("cache", "zzz"), "there is no command zzz\n  `stacite cache --help` lists all commands."),
        (("extract",), "DOC is missing\n  Usage: stacite extract [OPTIONS] DOC..."),
        (
            ("check", "brief.txt", "--dead-after", "two"),
            "--dead-after must be a whole number, 1 or more, not “two”\n  Usage: stacite check [OPTIONS] [DOC...]",
        ),
        (("check", "brief.txt", "-j", "-1"), "--jobs must be a whole number, 0 or more, not “-1”\n  Usage: stacite "),
        (("check", "--jobs"), "--jobs needs a value\n  Write it as --jobs VALUE."),
        (("check", "--offline=3"), "--offline takes no value\n  Leave out the value."),
        (("show", "1", "2", "3"), "unexpected argument: 3\n  Usage: stacite show [OPTIONS] [NOTE|KEY|DOC] [DOC]"),
    ],
)
def test_a_command_line_that_cannot_be_read(
    stacite: Stacite, brief: Path, arguments: tuple[str, ...], says: str
) -> None:
    assert complained(stacite(*arguments)).startswith(f"error: {says}")


def test_a_file_whose_name_begins_with_a_dash_is_a_file(stacite: Stacite, brief: Path) -> None:
    brief.rename("—brief")
    assert "in 12 notes" in stacite("check", "—brief", "--from", "text", "--offline").out


def test_no_command_shows_the_help(stacite: Stacite) -> None:
    ended = stacite()
    assert (ended.status, ended.err.startswith("Usage: stacite [OPTIONS] COMMAND")) == (2, True)
