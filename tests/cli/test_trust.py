"""A checkout of a stranger: what its settings and its registry may not do, and how its user allows it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import services, write_own_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

NOTES = "One.¹ Two.²\n\n¹ A page, http://127.0.0.1:{port}/inside.\n\n² Ann Bo, A Work, doi:10.1234/x.\n"
FIXABLE = "One.¹\n\n¹ Ann Bo, A Page, https://example.org/a?utm_source=mail.\n"
OFFLINE = ("--offline", "--output-format", "concise")
LOOPBACK = 'allow-private = ["0.0.0.0/0"]\n'


def settings(folder: Path, text: str) -> None:
    (folder / ".stacite.toml").write_text(text, encoding="utf-8")


def registry(folder: Path, *paths: str) -> None:
    documents = "".join(f"- path: {json.dumps(path)}\n" for path in paths)
    (folder / "citations.yaml").write_text(f"stacite: 1\ndocuments:\n{documents}", encoding="utf-8")


@pytest.fixture
def outside(folder: Path) -> Path:
    """A document next to the checkout, with something that `--fix` would change."""
    path = folder.parent / "private.txt"
    path.write_text(FIXABLE, encoding="utf-8")
    return path


@pytest.fixture
def inside(folder: Path) -> Path:
    """The same document in the checkout."""
    path = folder / "own.txt"
    path.write_text(FIXABLE, encoding="utf-8")
    return path


@pytest.fixture
def paper(folder: Path, web: Web) -> Path:
    """A document with a link and a DOI that would lead to the test's own server, a private one."""
    web.page("/inside").handle("10.1234/x")
    path = folder / "paper.txt"
    path.write_text(NOTES.format(port=web.port), encoding="utf-8")
    return path


def test_a_project_leads_no_request_into_a_private_network(
    stacite: Stacite, folder: Path, paper: Path, web: Web
) -> None:
    settings(folder, LOOPBACK + services(web))
    ended = stacite("check", paper.name, "--fail-on", "never")
    assert web.targets == []
    (line,) = (line for line in ended.err.splitlines() if line.startswith("warning: "))
    assert f"{folder / '.stacite.toml'} sets allow-private and services, which a project's file can't set" in line
    assert "--trust-project" in line


@pytest.mark.parametrize("way", ["option", "variable", "config", "own settings"])
def test_its_user_can_allow_it(
    stacite: Stacite, folder: Path, paper: Path, web: Web, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    text = f"{LOOPBACK}{services(web)}[network]\ninterval-ms = 0\n"
    settings(folder, text)
    options = {"option": ("--trust-project",), "config": ("--config", ".stacite.toml")}.get(way, ())
    if way == "variable":
        monkeypatch.setenv("STACITE_TRUST_PROJECT", "1")
    if way == "own settings":
        settings(folder, "")
        write_own_settings(text)
    ended = stacite("check", paper.name, "--fail-on", "never", *options)
    assert "/inside" in web.targets
    assert "warning: " not in ended.err


def test_a_project_gives_requests_no_address_and_no_pace(stacite: Stacite, folder: Path, paper: Path, web: Web) -> None:
    write_own_settings(f"{LOOPBACK}{services(web)}[network]\ninterval-ms = 0\n")
    settings(folder, 'mailto = "someone-else@example.org"\njobs = 4000\n[network]\nper-host = 1000\n')
    ended = stacite("check", paper.name, "--fail-on", "never")
    assert "sets mailto, jobs and network, which a project's file can't set" in ended.err
    assert web.asked
    assert all("someone-else" not in asked.target + json.dumps(asked.headers) for asked in web.asked)


def test_a_project_keeps_the_cache_nowhere(
    stacite: Stacite, folder: Path, paper: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STACITE_CACHE_DIR")
    write_own_settings(f"{LOOPBACK}{services(web)}[network]\ninterval-ms = 0\n")
    settings(folder, f"cache-dir = {json.dumps(str(folder.parent / 'planted'))}\n")
    stacite("check", paper.name)
    assert not (folder.parent / "planted").exists()
    ended = stacite("cache", "info")
    assert "planted" not in ended.out
    assert "cache-dir" in ended.err
    assert "planted" in stacite("cache", "info", "--trust-project").out


def test_a_project_cannot_trust_itself(stacite: Stacite, folder: Path, paper: Path, web: Web) -> None:
    settings(folder, f"trust-project = true\n{LOOPBACK}{services(web)}")
    assert "sets trust-project, allow-private and services" in stacite("check", paper.name).err
    assert web.targets == []


@pytest.mark.parametrize("way", ["dots", "absolute", "link", "link to nothing", "folder link"])
def test_a_registry_outside_is_neither_read_nor_written(stacite: Stacite, folder: Path, inside: Path, way: str) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    target = elsewhere / "citations.yaml"
    if way != "link to nothing":
        target.write_text("secret: [\n", encoding="utf-8")
    if way in ("dots", "absolute"):
        settings(folder, f"registry = {json.dumps('../elsewhere/citations.yaml' if way == 'dots' else str(target))}\n")
    elif way == "folder link":
        (folder / "meta").symlink_to(elsewhere)
        settings(folder, 'registry = "meta/citations.yaml"\n')
    else:
        (folder / "citations.yaml").symlink_to(target)
    before = target.read_bytes() if target.exists() else None
    for command in (("extract", inside.name), ("check", inside.name, *OFFLINE), ("show", "1"), ("export",)):
        ended = stacite(*command)
        assert ended.status == 2
        assert "is outside the project" in ended.err
        assert "secret" not in ended.err + ended.out
        assert "--trust-project" in ended.err
    assert (target.read_bytes() if target.exists() else None) == before


def test_a_registry_outside_that_its_user_names_is_used(
    stacite: Stacite, folder: Path, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = folder.parent / "shared.yaml"
    settings(folder, 'registry = "../shared.yaml"\n')
    assert stacite("extract", inside.name, "--registry", "../shared.yaml").status == 0
    assert "own.txt" in target.read_text(encoding="utf-8")
    assert stacite("show", "1", "--trust-project").status == 0
    settings(folder, "")
    monkeypatch.setenv("STACITE_REGISTRY", str(target))
    assert stacite("show", "1").status == 0
    monkeypatch.delenv("STACITE_REGISTRY")
    write_own_settings(f"registry = {json.dumps(str(target))}\n")
    assert stacite("show", "1").status == 0


@pytest.mark.parametrize("options", [(), ("--registry", "loop.yaml"), ("loop.yaml",)])
def test_a_registry_that_leads_nowhere_is_an_error(stacite: Stacite, folder: Path, options: tuple[str, ...]) -> None:
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "citations.yaml").symlink_to("loop.yaml")
    ended = stacite("check", *options, *OFFLINE)
    assert ended.status == 2
    assert "crashed" not in ended.err


def test_a_baseline_outside_is_neither_read_nor_written(stacite: Stacite, folder: Path, inside: Path) -> None:
    target = folder.parent / "list.json"
    (folder / "baseline.json").symlink_to(target)
    for name in ("../list.json", "baseline.json"):
        settings(folder, f'baseline = "{name}"\n')
        ended = stacite("check", inside.name, *OFFLINE, "--update-baseline")
        assert (ended.status, "is outside the project" in ended.err) == (2, True)
        assert not target.exists()
    stacite("check", inside.name, *OFFLINE, "--update-baseline", "--trust-project")
    assert target.exists()


@pytest.mark.parametrize("way", ["dots", "absolute", "link", "folder link"])
def test_documents_outside_are_neither_read_nor_rewritten(
    stacite: Stacite, folder: Path, inside: Path, outside: Path, way: str
) -> None:
    path = {"dots": "../private.txt", "absolute": str(outside), "link": "a.txt", "folder link": "up/private.txt"}[way]
    if way == "link":
        (folder / "a.txt").symlink_to(outside)
    if way == "folder link":
        (folder / "up").symlink_to(folder.parent)
    registry(folder, path, inside.name)
    ended = stacite("check", "--fix", "--unsafe-fixes", *OFFLINE)
    assert ended.status == 2
    assert outside.read_text(encoding="utf-8") == FIXABLE
    assert inside.read_text(encoding="utf-8") != FIXABLE
    (line,) = (line for line in ended.err.splitlines() if "outside the project" in line)
    assert "--trust-project" in line
    assert {each.partition(":")[0] for each in ended.out.splitlines()} <= {"own.txt", "citations.yaml"}


def test_documents_outside_that_its_user_names_or_trusts_are_read(
    stacite: Stacite, folder: Path, outside: Path
) -> None:
    registry(folder, "../private.txt")
    assert "private.txt:" in stacite("check", str(outside), *OFFLINE).out
    assert "private.txt:" in stacite("check", *OFFLINE, "--trust-project").out
    assert "private.txt:" not in stacite("check", *OFFLINE).out


@pytest.mark.parametrize("word", [".", "drafts", "*.txt", "drafts/*.txt", "**/*.txt"])
def test_links_in_a_folder_that_lead_outside_are_not_followed(
    stacite: Stacite, folder: Path, outside: Path, word: str
) -> None:
    drafts = folder / "drafts"
    drafts.mkdir()
    for place in (folder, drafts):
        (place / "own.txt").write_text(FIXABLE, encoding="utf-8")
        (place / "link.txt").symlink_to(outside)
        (place / "inner.txt").symlink_to(folder / "own.txt")
    ended = stacite("check", word, "--fix", "--unsafe-fixes", *OFFLINE)
    assert (ended.status, outside.read_text(encoding="utf-8")) == (2, FIXABLE)
    assert "link.txt: it is outside the project" in ended.err
    assert "inner.txt: it is" not in ended.err
    extracted = stacite("extract", word)
    assert "link.txt was not read" in extracted.err
    assert "private.txt" not in (folder / "citations.yaml").read_text(encoding="utf-8")


def test_a_registry_cannot_have_standard_input_read(stacite: Stacite, folder: Path, inside: Path) -> None:
    registry(folder, "-", inside.name)
    ended = stacite("check", *OFFLINE)
    assert ended.status == 2
    assert "-: this name stands for standard input" in ended.err
    assert "own.txt:" in ended.out


def test_the_project_is_the_repository(stacite: Stacite, folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / "own.txt").write_text(FIXABLE, encoding="utf-8")
    (folder / "meta").mkdir()
    settings(folder / "meta", 'registry = "../refs.yaml"\n')
    os.chdir(folder / "meta")
    assert stacite("extract", "../own.txt").status == 0
    assert "own.txt:" in stacite("check", *OFFLINE).out
    assert (folder / "refs.yaml").exists()


def test_a_repository_in_the_home_folder_is_not_the_project(
    stacite: Stacite, folder: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / ".git").mkdir()
    registry(folder, "../private.txt")
    assert "private.txt:" in stacite("check", *OFFLINE).out
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    assert "private.txt:" not in stacite("check", *OFFLINE).out
    assert outside.exists()


def test_init_writes_through_no_link(stacite: Stacite, folder: Path) -> None:
    (folder / ".stacite.toml").symlink_to(folder.parent / "new")
    assert stacite("init", "--no-extract").status == 2
    assert not (folder.parent / "new").exists()


def test_an_export_has_no_more_than_the_registry(stacite: Stacite, folder: Path, outside: Path) -> None:
    """Fields that name files, as reference managers write them, are data."""
    library = folder / "refs.bib"
    library.write_text(
        f"@book{{a, title={{A Book}}, author={{Bo, Ann}}, year=2019, file={{{outside}}}, url={{file://{outside}}}}}\n",
        encoding="utf-8",
    )
    (folder / "own.txt").write_text(FIXABLE, encoding="utf-8")
    outside.chmod(0)
    assert stacite("extract", "own.txt", "--bibliography", "refs.bib").status == 0
    assert stacite("export").status == 0


def test_the_report_says_what_a_projects_settings_leave_out(folder: Path, stacite: Callable[..., Ended]) -> None:
    (folder / "a.md").write_text("A.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), 12.\n", encoding="utf-8")
    (folder / ".stacite.toml").write_text('select = ["L"]\nfail-on = "never"\noffline = true\n', encoding="utf-8")
    said = "the project's settings limit this run: they select L and set fail-on to never and set offline"
    ended = stacite("check", "a.md", "--output-format", "json")
    assert said in json.loads(ended.out)["summary"]["remarks"]
    assert said[1:] in ended.err
    assert "limit this run" not in stacite("check", "a.md", "--isolated", "--select", "N").err
    assert "limit this run" not in stacite("check", "a.md", "--trust-project").err
    # --quiet hides it as little as a report that stands in a file or in the log of a build server.
    quiet = stacite("check", "a.md", "-q", "--output-format", "gitlab")
    assert (quiet.status, quiet.err) == (0, f"T{said[1:]}.\n")
    github = stacite("check", "a.md", "--output-format", "github").out
    assert f"::warning title=stacite::T{said[1:]}.\n" in github
    for name in ("full", "concise"):
        stacite("check", "a.md", "--output-format", name, "-o", "report.log")
        assert f"T{said[1:]}.\n" in (folder / "report.log").read_text(encoding="utf-8")


def test_every_report_says_what_the_registry_hides(folder: Path, stacite: Callable[..., Ended]) -> None:
    (folder / "a.md").write_text(
        "A.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), https://x.example/a?utm_source=b.\n",
        encoding="utf-8",
    )
    assert stacite("extract", "a.md").status == 0
    registry = folder / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("  title: A Book\n", "  title: A Book\n  ignore: [U202]\n"), encoding="utf-8")
    run = ("check", "a.md", "--isolated", "--select", "U", "--fail-on", "warning", "--offline")
    said = "1 finding is ignored (U202).\n"
    none = "No other findings in 1 note."
    ended = stacite(*run)
    assert (ended.status, ended.out, said.rstrip() in ended.err, none in ended.err) == (0, "", True, True)
    assert f"::notice title=stacite::{said}" in stacite(*run, "--output-format", "github").out
    stacite(*run, "--output-format", "concise", "-o", "report.log")
    assert said in (folder / "report.log").read_text(encoding="utf-8")
    registry.write_text(text, encoding="utf-8")
    assert (ended := stacite(*run)).status == 1
    assert "hides" not in ended.err
