"""A baseline hides what is known, shows what is new, and tells what is gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

FIRST = "Text.[^1] More.[^2]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), doi:10.1000/a.\n"
SECOND = "[^2]: John Roe, *A Tale* (London: Press, 2018), doi:10.1000/b.\n"
RUN = ("check", "paper.md", "--offline", "--select", "I102", "--fail-on", "info")
FILE = ("--baseline", "known.json")


@pytest.fixture
def paper(folder: Path) -> Path:
    path = folder / "paper.md"
    path.write_text(FIRST, encoding="utf-8")
    return path


def known(paper: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((paper.parent / "known.json").read_text(encoding="utf-8"))["findings"]
    return found


def test_what_is_known_is_hidden_and_what_is_new_is_not(stacite: Stacite, paper: Path) -> None:
    written = stacite(*RUN, *FILE, "--update-baseline")
    assert (written.status, written.out) == (0, "")
    assert "known.json: 1 finding (1 new, 0 removed)" in written.err
    again = stacite(*RUN, *FILE)
    assert (again.status, again.out) == (0, "")
    assert "No new findings in 1 note." in again.err
    assert "known.json hides 1 known finding" in again.err
    paper.write_text(f"A line before.\n\n{FIRST}{SECOND}", encoding="utf-8")
    more = stacite(*RUN, *FILE, "--output-format", "concise")
    assert more.status == 1
    assert [line.partition(":")[2][:4] for line in more.out.splitlines()] == ["6:49"]
    assert "known.json hides 1 known finding" in more.err


def test_the_file_is_for_people_and_for_merges(stacite: Stacite, paper: Path) -> None:
    paper.write_text(FIRST + SECOND, encoding="utf-8")
    stacite(*RUN, *FILE, "--update-baseline")
    text = (paper.parent / "known.json").read_text(encoding="utf-8")
    assert text.splitlines()[:3] == ["{", '  "stacite-baseline": 1,', '  "findings": [']
    rows = known(paper)
    assert [(row["path"], row["code"], row["note"]) for row in rows] == [
        ("paper.md", "I102", "1"),
        ("paper.md", "I102", "2"),
    ]
    assert all("doi.org" in row["message"] for row in rows)
    assert len(text.splitlines()) == len(rows) + 5
    stacite(*RUN, *FILE, "--update-baseline")
    assert (paper.parent / "known.json").read_text(encoding="utf-8") == text


def test_what_is_gone_is_told_and_taken_out(stacite: Stacite, paper: Path) -> None:
    paper.write_text(FIRST + SECOND, encoding="utf-8")
    stacite(*RUN, *FILE, "--update-baseline")
    paper.write_text(FIRST, encoding="utf-8")
    # I102 needs no network, so that --offline doesn't keep its findings.
    assert "known.json still lists 1 finding that is gone" in stacite(*RUN, *FILE).err
    style = ("check", "paper.md", "--offline", "--select", "N012", *FILE)
    paper.write_text("Text.[^1]\n\n[^1]:\n", encoding="utf-8")
    stacite(*style, "--update-baseline")
    assert [row["code"] for row in known(paper)] == ["I102", "I102", "N012"]
    paper.write_text(FIRST, encoding="utf-8")
    assert (
        "known.json still lists 1 finding that is gone; to remove it, run the check with --update-baseline"
        in stacite(*style).err
    )
    assert "3" not in stacite(*style, "--update-baseline").err.partition(";")[0].partition("known")[0]
    assert [row["code"] for row in known(paper)] == ["I102", "I102"]


def test_what_needs_the_network_is_kept_without_it(stacite: Stacite, paper: Path) -> None:
    stacite(*RUN, *FILE, "--update-baseline")
    file = paper.parent / "known.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"I102"', '"L301"'), encoding="utf-8")
    paper.write_text("Text.[^1]\n\n[^1]: See https://a.example/b.\n", encoding="utf-8")
    run = ("check", "paper.md", "--offline", "--select", "I102,L301", *FILE)
    assert "still lists" not in stacite(*run).err
    said = "known.json: 1 finding (0 new, 0 removed, 1 kept that this run could not check again)"
    assert said in stacite(*run, "--update-baseline").err
    assert [row["code"] for row in known(paper)] == ["L301"]


def test_another_document_does_not_make_an_entry_stale(stacite: Stacite, paper: Path) -> None:
    paper.write_text("Text.[^1]\n\n[^1]:\n", encoding="utf-8")
    rules = ("--offline", "--select", "N012", *FILE)
    stacite("check", "paper.md", *rules, "--update-baseline")
    (paper.parent / "other.md").write_text("Text.[^1]\n\n[^1]: A note.\n", encoding="utf-8")
    assert "still lists" not in stacite("check", "other.md", *rules).err
    stacite("check", "other.md", *rules, "--update-baseline")
    assert [row["path"] for row in known(paper)] == ["paper.md"]


def test_it_holds_in_whatever_folder_a_run_starts(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (paper.parent / ".stacite.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
    stacite(*RUN, "--update-baseline")
    below = paper.parent / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    ended = stacite("check", "../paper.md", *RUN[2:])
    assert (ended.status, ended.out) == (0, "")
    assert "../known.json hides 1 known finding" in ended.err


def test_what_is_hidden_is_not_mended(stacite: Stacite, paper: Path) -> None:
    stacite(*RUN, *FILE, "--update-baseline")
    paper.write_text(FIRST + SECOND, encoding="utf-8")
    assert "10.1000/b" in stacite(*RUN, *FILE, "--diff").out
    assert "Fixed 1 of 1 finding." in stacite(*RUN, *FILE, "--fix").err
    text = paper.read_text(encoding="utf-8")
    assert "doi:10.1000/a" in text
    assert "https://doi.org/10.1000/b" in text


_OTHER_FILE = "error: known.json is not a baseline\n  Name another file, or restore this one.\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", _OTHER_FILE),
        ("[]", _OTHER_FILE),
        ('{"stacite-baseline": "x"}', "it has no stacite-baseline: 1"),
        ('{"stacite-baseline"', "invalid JSON: Expecting ':' delimiter on line 1"),
        ('{"stacite-baseline": 9, "findings": []}', "has format 9"),
        ('{"stacite-baseline": 1, "findings": {}}', "findings is not a list"),
        (
            '{"stacite-baseline": 1, "findings": [{"path": 1}]}',
            "finding 1 must have path, code, note, reference, message and fingerprint, all of them strings",
        ),
        ('{\n<<<<<<< ours\n"stacite-baseline": 1', "unresolved merge conflict on line 2"),
        ('{"stacite-baseline": ' + "[" * 100_000, "nested too deeply"),
        ("\x1b[31m\xff", _OTHER_FILE),
        ('{"stacite-baseline": "\x1b[31m\xff"}', "not UTF-8"),
    ],
    ids=[
        "empty",
        "a list",
        "no version",
        "half of one",
        "newer",
        "no list",
        "no finding",
        "conflict",
        "deep",
        "other bytes",
        "bytes",
    ],
)
@pytest.mark.parametrize("more", [(), ("--update-baseline",)])
def test_a_broken_file_is_one_sentence(
    stacite: Stacite, paper: Path, text: str, says: str, more: tuple[str, ...]
) -> None:
    file = paper.parent / "known.json"
    file.write_bytes(text.encode("latin-1"))
    ended = stacite(*RUN, *FILE, *more)
    assert (ended.status, ended.out) == (2, "")
    start = says if says == _OTHER_FILE else "error: known.json: the baseline can't be read: "
    assert ended.err.startswith(start)
    assert says in ended.err
    assert "\x1b" not in ended.err
    assert file.read_bytes() == text.encode("latin-1")
