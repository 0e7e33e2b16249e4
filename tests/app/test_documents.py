"""What a .gitignore leaves out is what git leaves out; what is read ahead."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from stacite.app.documents import Project, read_ahead, read_named
from stacite.app.named_documents import GitIgnore, NamedDocuments
from stacite.model.registry import RegisteredDocument, Registry
from stacite.own_files import copy_stem, original_stem
from stacite.readers import bounded
from stacite.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATTERNS = [
    *("*.md", "/a.md", "a/", "a/**", "**/b", "a/**/b", "!a.md", "*.md\n!a.md", "a/*", "[ab].md", "[!a].md", "\\!x.md"),
    *("a\\*.md", "doc/*.txt", "/doc", "x?", "foo/", "**/foo/", "*", "*\n!*/", "a/b/", "# a", "\\#a", "/", "", "**"),
    *("b  ", "a.md\\ ", "[", "*/b", "*.MD", "/**/b", "a/**/c/**"),
]
PATHS = [
    *("a.md", "b.md", "a/a.md", "a/b", "a/c/b", "x/b", "!x.md", "a*.md", "doc/n.txt", "doc/s/n.txt", "xy", "foo"),
    *("x/foo/q", "a/b/c.md", "#a", "b", "a/x/c/d"),
]


def leaves_out(root: Path, path: str) -> bool:
    """Whether the path, or a folder on the way to it, is left out; walks as a walk through the folders does."""
    *folders, name = path.split("/")
    ignore, folder = GitIgnore.above(root), root
    for each in folders:
        ignore = ignore.own(folder)
        if ignore.leaves_out(each, is_folder=True):
            return True
        ignore, folder = ignore.below(each), folder / each
    return ignore.own(folder).leaves_out(name)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("text", PATTERNS, ids=repr)
def test_as_git_has_it(tmp_path: Path, text: str) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text(f"{text}\n", encoding="utf-8")
    options = ("-c", "core.quotePath=false", "-c", "core.ignoreCase=false")
    command = ["git", "-C", str(tmp_path), *options, "check-ignore", "--no-index", "--stdin"]
    ended = subprocess.run(command, input="\n".join(PATHS), capture_output=True, text=True, check=False)
    assert [path for path in PATHS if leaves_out(tmp_path, path)] == ended.stdout.splitlines()


def test_a_folder_below_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / ".gitignore").write_text("*.md\n", encoding="utf-8")
    (tmp_path / "in" / ".gitignore").write_text("!keep.md\n", encoding="utf-8")
    assert not leaves_out(tmp_path, "in/keep.md")
    assert leaves_out(tmp_path, "in/other.md")
    assert GitIgnore.above(tmp_path / "in").leaves_out("keep.md")


def test_a_file_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("*.md\n", encoding="utf-8")
    (tmp_path / ".gitignore").symlink_to(tmp_path / "elsewhere")
    assert not leaves_out(tmp_path, "a.md")


def test_a_hostile_file_takes_no_time(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"*a" * 2_000 + b"\n" + b"**/" * 5_000 + b"x\n\xff\x00[\n")
    assert not leaves_out(tmp_path, "a" * 200)


@pytest.mark.parametrize("line", ["*a" * 9 + "b", "**/a/" * 9 + "b", "*a*a*ab"])
def test_wildcards_that_backtrack_take_no_time(tmp_path: Path, line: str) -> None:
    (tmp_path / ".gitignore").write_text(f"{line}\n", encoding="utf-8")
    assert not leaves_out(tmp_path, "a" * 250)
    assert not leaves_out(tmp_path, "a/" * 60 + "a")


@pytest.mark.parametrize("line", ["!", "\\", "a\\", "[z-a]", "[[:alpha:]]x"])
def test_a_faulty_line_leaves_the_others_in_force(tmp_path: Path, line: str) -> None:
    (tmp_path / ".gitignore").write_text(f"*.md\n{line}\n*.txt\n", encoding="utf-8")
    assert leaves_out(tmp_path, "a.md")
    assert leaves_out(tmp_path, "a.txt")
    assert not leaves_out(tmp_path, "a.tex")


@pytest.fixture
def _no_processes() -> Iterator[None]:
    bounded.close_all()
    yield
    bounded.close_all()


@pytest.mark.usefixtures("_no_processes")
def test_a_single_document_is_read_ahead(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Words.[1]\n\n[1] Jane Doe, *A Book* (London: Press, 2019), 12.\n", encoding="utf-8"
    )
    named, settings = NamedDocuments((str(tmp_path / "a.txt"),)), Settings()
    read_ahead(named, settings)
    assert bounded._AHEAD
    assert read_named(named, settings).documents[0].notes
    assert not bounded._AHEAD


@pytest.mark.usefixtures("_no_processes")
@pytest.mark.parametrize("names", [(), ("-",), ("/dev/stdin",), ("a.txt", "b.txt"), ("none.txt",), (".",)], ids=str)
def test_nothing_else_is_read_ahead(names: tuple[str, ...]) -> None:
    read_ahead(NamedDocuments(names), Settings())
    read_ahead(None, Settings())
    assert not bounded._ALL


@pytest.mark.parametrize(
    ("stem", "original", "copy"),
    [
        ("brief", "brief", "brief.reviewed"),
        ("brief.reviewed", "brief", "brief.reviewed-2"),
        ("brief.reviewed-2", "brief", "brief.reviewed-3"),
        ("brief.reviewed by Ann", "brief.reviewed by Ann", "brief.reviewed by Ann.reviewed"),
        (".reviewed", ".reviewed", ".reviewed.reviewed"),
    ],
)
def test_copies_are_numbered(stem: str, original: str, copy: str) -> None:
    assert (original_stem(stem), copy_stem(stem)) == (original, copy)


@pytest.mark.parametrize(
    ("known", "entry"),
    [
        (["brief.docx", "brief.reviewed.docx"], "brief.docx"),
        (["brief.reviewed.docx"], "brief.reviewed.docx"),
        (["brief.reviewed.docx", "brief.reviewed-2.docx", "other.reviewed-9.docx"], "brief.reviewed-2.docx"),
        (["brief.reviewed.odt", "brief.reviewed.docx"], "brief.reviewed.docx"),
        (["brief.reviewed-3.docx", "brief.docx"], "brief.reviewed-3.docx"),
        (["old/brief.docx", "new/brief.docx", "other.docx"], "brief.reviewed-3.docx"),
    ],
)
def test_a_copy_follows_its_original_or_the_latest_copy(known: list[str], entry: str) -> None:
    registry = Registry(tuple(RegisteredDocument(path, "") for path in known))
    assert Project.of(Settings()).registered_key("brief.reviewed-3.docx", registry) == entry
