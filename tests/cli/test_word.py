"""Word documents: fixes as tracked changes, reports as comments."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from tests.making import docx as word
from tests.making import odt
from tests.making.archives import Pipe, members_of, packed

from stacite.readers import base as readers
from stacite.readers.base import ReadOptions, TrackedChanges

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

OFFLINE = ("--offline", "--isolated")
DATA = word.docx_of(
    [
        [
            "A",
            word.note("Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press, 2011), doi:10.1000/182."),
            word.note("Jane Doe, “On Lines,” ", word.italic("News"), ", June 12, 2024, https://x.example/a."),
            word.note("Jo Roe, “On Dots,” ", word.italic("News"), ", June 14, 2024, <https://x.example/b>."),
            word.note("Li Wei, “On Ink,” ", word.italic("News"), ", June 15, 2024, https://x.example/c."),
        ]
    ]
)


@pytest.fixture
def brief(folder: Path) -> Path:
    path = folder / "brief.docx"
    path.write_bytes(DATA)
    return path


def texts(data: bytes, changes: TrackedChanges = TrackedChanges.ACCEPT) -> list[str]:
    return [note.text for note in readers.read(data, "a.docx", options=ReadOptions(changes)).notes]


def test_a_diff_shows_the_notes_and_writes_nothing(stacite: Stacite, brief: Path) -> None:
    ended = stacite("check", "brief.docx", *OFFLINE, "--diff")
    assert ended.status == 1
    assert "-1 Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), doi:10.1000/182.\n" in ended.out
    assert "+1 Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), https://doi.org/10.1000/182.\n" in ended.out
    assert "Would fix 2 of 2 findings with 3 tracked changes." in ended.err
    assert brief.read_bytes() == DATA


def test_a_fix_is_tracked_and_made_once(stacite: Stacite, brief: Path) -> None:
    ended = stacite("check", "brief.docx", *OFFLINE, "--fix")
    assert (ended.status, "Fixed 2 of 2 findings with 3 tracked changes." in ended.err, ended.out) == (0, True, "")
    once = brief.read_bytes()
    assert texts(once, TrackedChanges.REJECT) == texts(DATA)
    assert texts(once)[0].endswith("https://doi.org/10.1000/182.")
    assert texts(once)[2].endswith("2024, https://x.example/b.")
    stacite("check", "brief.docx", *OFFLINE, "--fix")
    assert brief.read_bytes() == once


def test_the_registry_follows_the_fixed_document(stacite: Stacite, brief: Path, folder: Path) -> None:
    stacite("extract", "brief.docx", "--isolated")
    stacite("check", "brief.docx", *OFFLINE, "--fix")
    assert "https://doi.org/10.1000/182" in (folder / "citations.yaml").read_text(encoding="utf-8")
    assert texts(brief.read_bytes())[0].endswith("https://doi.org/10.1000/182.")
    assert stacite("check", *OFFLINE).out == ""


def test_where_changes_are_rejected_nothing_is_fixed(stacite: Stacite, brief: Path) -> None:
    ended = stacite("check", "brief.docx", *OFFLINE, "--fix", "--track-changes", "reject")
    assert "Nothing to fix automatically; 2 findings need your attention." in ended.err
    assert brief.read_bytes() == DATA


def test_what_is_in_the_way_is_said(stacite: Stacite, folder: Path) -> None:
    held = word.complex_field(" ADDIN OTHER ", "Doe, “T,” doi:10.1000/182")
    data = word.docx_of([["A", word.note(held, ".")]])
    (folder / "held.docx").write_bytes(data)
    ended = stacite("check", "held.docx", *OFFLINE, "--fix")
    assert (
        "held.docx, note 1: DOI not written as a link (I102) was not fixed: "
        "the text comes from a field, whose program would overwrite the change\n" in ended.err
    )
    assert "fixable" not in ended.out, "neither at this check nor at the next"
    assert (folder / "held.docx").read_bytes() == data


def test_a_file_that_only_readers_understand_is_left_alone(stacite: Stacite, brief: Path) -> None:
    held = members(brief)
    held["word/footnotes.xml"] = held["word/footnotes.xml"].replace(b"?>", b"?><!DOCTYPE w>", 1)
    data = packed(held)
    brief.write_bytes(data)
    ended = stacite("check", "brief.docx", *OFFLINE, "--fix")
    assert (
        "brief.docx, note 1: DOI not written as a link (I102) was not fixed: stacite can't change this file safely"
        in ended.err
    )
    assert "Fixed 0 of 2 findings." in ended.err
    assert brief.read_bytes() == data


def test_an_archive_that_a_stream_wrote_is_fixed_too(stacite: Stacite, brief: Path) -> None:
    """Stored members, sizes behind the data, a folder, a comment: all as other programs write them."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        archive.comment = b"by a stream"
        archive.writestr("word/", b"")
        for name, content in members(brief).items():
            archive.writestr(name, content)
    brief.write_bytes(bytes(pipe.data))
    assert "Fixed 2 of 2 findings" in stacite("check", "brief.docx", *OFFLINE, "--fix").err
    after, before = members(brief), members_of(DATA)
    changed = {name for name in after if after[name] != before.get(name)}
    commented = {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert changed == {"word/", "word/footnotes.xml", *commented}


def test_the_reasons_of_fixes_are_in_a_comment_and_in_the_copy_made_later(stacite: Stacite, brief: Path) -> None:
    stacite("check", "brief.docx", *OFFLINE, "--fix")
    words = re.sub("<[^>]*>", "", members(brief)["word/comments.xml"].decode()).strip()
    assert words.startswith(
        "2 fixes were made as 3 tracked changes.Changed: DOI not written as a link (I102) · note 1:"
    )
    ended = stacite("review", "brief.docx", *OFFLINE, "--no-open")
    assert "Wrote brief.reviewed.docx: no fixes (in addition to 3 earlier tracked changes)" in ended.err
    reviewed = members(brief.with_name("brief.reviewed.docx"))["word/comments.xml"].decode()
    assert reviewed.count("<w:comment ") == 1
    told = "Changed earlier (by the note numbers then): DOI not written as a link (I102) · note 1:"
    assert told in re.sub("<[^>]*>", "", reviewed)


def test_a_document_that_changed_meanwhile_is_not_written(
    stacite: Stacite, brief: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stacite.app import fix  # noqa: PLC0415 - to be changed here

    save = fix.save

    def late(*arguments: Any) -> None:
        brief.write_bytes(DATA + b"x")
        save(*arguments)

    monkeypatch.setattr(fix, "save", late)
    ended = stacite("check", "brief.docx", *OFFLINE, "--fix")
    assert (ended.status, "brief.docx: changed during the check, so it was not fixed" in ended.err) == (2, True)
    assert "I102" in ended.out, "the report comes all the same"
    assert brief.read_bytes() == DATA + b"x"


def test_standard_input_is_not_fixed_but_commented_on(
    stacite: Stacite, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DATA)))
    ended = stacite("check", "-", *OFFLINE, "--fix")
    assert (ended.status, "fixes can't be written to standard input" in ended.err) == (2, True)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DATA)))
    assert stacite("check", "-", *OFFLINE, "--output-format", "word", "-o", "out.docx").status == 0
    assert b"I102" in members(folder / "out.docx")["word/comments.xml"]
    assert sorted(path.name for path in folder.iterdir()) == ["out.docx"]


def members(path: Path) -> dict[str, bytes]:
    return members_of(path.read_bytes())


def test_comments_and_tracked_changes_go_together(stacite: Stacite, brief: Path, folder: Path) -> None:
    ended = stacite("check", "brief.docx", *OFFLINE, "--output-format", "word", "-o", "brief.checked.docx")
    assert (ended.status, ended.out) == (0, "")
    assert brief.read_bytes() == DATA
    comments = members(folder / "brief.checked.docx")["word/comments.xml"]
    assert comments.count(b"<w:comment ") == 3
    assert comments.count(b"Offline: no links or DOIs were checked.") == 1
    arguments = ("--select", "I102,U203,N009,C701", "--fix", "--output-format", "word", "-o", "fixed.docx")
    stacite("check", "brief.docx", *OFFLINE, *arguments)
    assert b"<w:del " in members(folder / "fixed.docx")["word/footnotes.xml"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["brief.docx"], "--output-format word needs an output file"),
        (["brief.docx", "-o", "brief.docx"], "-o brief.docx would overwrite the document"),
        (
            ["brief.docx", "other.docx", "-o", "out.docx"],
            "--output-format word takes one document at a time, but there are 2",
        ),
        (["brief.md", "-o", "out.docx"], "brief.md: stacite can add comments only to .docx and .odt files"),
        (["citations.yaml", "-o", "out.docx"], "citations.yaml lists no documents and no sources"),
    ],
)
def test_calls_that_make_no_sense(
    stacite: Stacite, brief: Path, folder: Path, arguments: list[str], words: str
) -> None:
    (folder / "other.docx").write_bytes(DATA)
    (folder / "brief.md").write_text("A.[^1]\n\n[^1]: A note.\n", encoding="utf-8")
    (folder / "citations.yaml").write_text("stacite: 1\n", encoding="utf-8")
    ended = stacite("check", *arguments, *OFFLINE, "--output-format", "word")
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err
    assert re.search(r"\n  \w", ended.err)
    assert not (folder / "out.docx").exists()
    assert brief.read_bytes() == DATA


def test_an_unusable_registry_is_told_of(stacite: Stacite, brief: Path, folder: Path) -> None:
    (folder / "citations.yaml").write_text("version: [", encoding="utf-8")
    ended = stacite("check", "brief.docx", *OFFLINE, "--output-format", "word", "-o", "out.docx")
    assert (ended.status, "citations.yaml" in ended.err, brief.read_bytes() == DATA) == (2, True, True)
    assert not (folder / "out.docx").exists()


ENTRIES = (
    "Doe, Jane. A Book of Lines. Leeds: Own Press, 2011.",
    "Roe, John. A Tale of Dots. Leeds: Own Press, 2012. ISBN 978-88-15-08014-8.",
    "Wei, Li. A Song of Ink. Leeds: Own Press, 2013.",
)


@pytest.mark.parametrize(
    ("ending", "part", "mark"),
    [("docx", "word/document.xml", "<w:commentRangeStart "), ("odt", "content.xml", "<office:annotation ")],
)
def test_a_finding_on_an_entry_is_beside_it(stacite: Stacite, folder: Path, ending: str, part: str, mark: str) -> None:
    cited = "Jane Doe, A Book of Lines (Leeds: Own Press, 2011), 3."
    rest: list[Any] = [["Bibliography"], *([each] for each in ENTRIES)]
    first: dict[str, bytes] = {
        "docx": word.docx_of([["A", word.note(cited), " B."], *rest]),
        "odt": odt.odt_of([["A", odt.note(cited), " B."], *rest]),
    }
    (folder / f"brief.{ending}").write_bytes(first[ending])
    for name in ("brief", "brief.reviewed"):
        stacite("review", f"{name}.{ending}", *OFFLINE, "--select", "I107", "--no-open")
    text = members(folder / f"brief.reviewed-2.{ending}")
    before, *commented = text[part].decode().split(mark)
    (entry,) = (each for each in commented if "Roe, John" in each)
    assert "Wei, Li" in entry
    assert "A Book of Lines. " in before + commented[0]
    said = text["word/comments.xml"].decode() if ending == "docx" else entry
    assert re.sub("<[^>]*>", "", said).count("ISBN 978-88-15-08014-8 is not valid") == 1
