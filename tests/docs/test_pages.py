"""What the documentation shows is what happens: its commands are run, and its made parts made anew."""

from __future__ import annotations

import shutil
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from docs.making.blocks import blocks
from docs.making.pages import filled, pages
from docs.making.transcripts import ROOT, commands, is_run, performed, transcribed
from docs.making.web import responses_in

if TYPE_CHECKING:
    from pathlib import Path

    from docs.making.transcripts import Ended

PAGES = pages()
README = ROOT / "README.md"
_NOT_RUN = ("cd", "code", "curl", "docker", "make", "npm", "pandoc", "pipx", "uv", "uvx")
"""Programs of others, which bring things from a network or make documents."""
each_page = pytest.mark.parametrize("path", [*PAGES, README], ids=lambda path: path.stem)

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="sh is not installed")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_up_to_date_and_its_commands_end_as_they_should(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "$ pandoc " in text and shutil.which("pandoc") is None:
        pytest.skip("pandoc is not installed")
    assert text == filled(text), "run `make docs`"
    ended = performed(text, tmp_path)
    assert text == transcribed(text, ended), "run `make docs`"
    assert [each for each in ended if not _ends_well(each)] == []


def test_the_commands_of_the_readme_end_as_they_should(tmp_path: Path) -> None:
    text = "<!-- file: examples/brief.txt -->\n" + README.read_text(encoding="utf-8")
    _lay_out(tmp_path / "given", text)
    ended = performed(text, tmp_path / "stage", tmp_path / "given")
    assert len(ended) > 10
    assert [each for each in ended if each.status not in (0, 1)] == []


@each_page
def test_only_programs_of_others_are_not_run(path: Path) -> None:
    shown = [command for block in blocks(path.read_text(encoding="utf-8")) for command in commands(block)]
    assert [command for command in shown if not is_run(command) and command.split()[0] not in _NOT_RUN] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_check_whose_output_is_shown_is_offline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = [each for block in blocks(text) if block.language == "console" for each in commands(block)]
    checks = [command for command in shown if "stacite check" in command and "STACITE_FAILON" not in command]
    assert responses_in(text) or [command for command in checks if "--offline" not in command] == []


def test_output_that_is_not_the_real_one_is_replaced(tmp_path: Path) -> None:
    page = "```console\n$ echo one\ntwo\nthree\n$ echo four\n```\n\nText.\n\n```console\n$ echo five\n```\n"
    corrected = "```console\n$ echo one\none\n$ echo four\nfour\n```\n\nText.\n\n```console\n$ echo five\nfive\n```\n"
    assert transcribed(page, performed(page, tmp_path)) == corrected


def test_files_are_written_before_they_are_used_and_a_status_can_be_shown(tmp_path: Path) -> None:
    file = '```text title="a/b.txt"\nwords\n```\n'
    page = f"{file}\n```console\n$ cat a/b.txt\n$ stacite show 1 nowhere.txt\n$ echo $?\n```\n"
    first, second, third = performed(page, tmp_path)
    assert first.printed == "words\n"
    assert second.status == 2
    assert third.printed == "2\n"


def test_links_lead_into_the_web_of_the_page_and_nowhere_else(tmp_path: Path) -> None:
    page = (
        "<!-- web: http://a.example/gone 410 -->\n"
        '```markdown title="a.md"\nOne.[^1]\n\n[^1]: Jane Doe, *A Book*, http://a.example/gone.\n```\n'
        "```console\n$ stacite check a.md --select L301 --output-format concise -q\n```\n"
    )
    (ended,) = performed(page, tmp_path / "with")
    assert "Broken link (L301, error): The page is gone: 410 Gone on both attempts" in ended.printed
    (without,) = performed(page.partition("\n")[2].replace(" -q", ""), tmp_path / "without")
    assert "Offline: no links or DOIs were checked" in without.printed


def test_commands_that_wait_for_somebody_are_only_looked_up(tmp_path: Path) -> None:
    page = "```sh\nstacite check a.txt --interactive  # asks\nstacite check --watch --no-such-option\n```\n"
    known, unknown = performed(page, tmp_path)
    assert (known.status, unknown.status) == (0, 2)


@pytest.mark.parametrize("page", ["```sh\nstacite\n", "```{.sh}\n```\n", "Text ```sh\n```\n"])
def test_fences_that_can_t_be_read_are_no_way_round(page: str) -> None:
    with pytest.raises(ValueError, match="line 1: "):
        blocks(page)


def _lay_out(folder: Path, text: str) -> None:
    """Documents under the names that a page's commands give: folders, Word documents, an author's library."""
    folder.mkdir()
    lines = [command.split() for block in blocks(text) for command in commands(block)]
    written = {name for line in lines for option, name in pairwise(line) if option == "-o"}
    words = {word for line in lines for word in line} - written
    for name in (word for word in words if word.endswith("/")):
        (folder / name).mkdir()
        shutil.copy(ROOT / "examples" / "brief.txt", folder / name)
    # A reviewed copy comes from `stacite review`.
    for name in (word for word in words if word.endswith(".docx") and "/" not in word and ".reviewed" not in word):
        shutil.copy(ROOT / "docs" / "examples" / "floods.docx", folder / name)
    for name in (word for word in words if word.endswith(".bib")):
        (folder / name).write_text("@book{floods, title = {A History of Floods}, year = {2009}}\n", encoding="utf-8")


def _ends_well(ended: Ended) -> bool:
    """Clean or with findings, or with an error that the page shows."""
    is_shown = any(f"\n{word}" in f"\n{ended.printed}" for word in ("error: ", "Error running filter stacite-filter:"))
    return "crashed" not in ended.printed and (ended.status in (0, 1) or is_shown)
