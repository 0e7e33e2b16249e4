"""`stacite parse`: a tool of its own, for pipes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.test_word import DATA

from stacite.exporters.base import EXPORTERS
from stacite.model.citation import Antecedent
from stacite.parser.parse import parse_each
from stacite.text import encodings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

NOTE = "See Jane Doe, *A Book of Reports* (London: Example Press, 2019), 12."
HOSTILE = "Jane \x1b[31mDoe\x9b2J, *A \u202eBook\x07 of Rep\x85orts\u2028* (London: Example\x7f Press, 2019), 12."
UNSAFE = ("Cc", "Zl", "Zp")
"""Of Unicode's categories, those that no line of a result may hold; bidirectional controls are named where tested."""


def pipe(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Put text on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def rows(ended: Ended) -> list[dict[str, Any]]:
    """What was printed, object by object."""
    assert ended.status == 0
    return [json.loads(line) for line in ended.out.splitlines()]


def test_as_many_lines_out_as_notes_in(stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [NOTE, "", "Ibid., 14.", "  \t", "A comment that cites nothing.", "¶", "*", "}{", HOSTILE, '"', "\\"]
    pipe(monkeypatch, "\n".join(lines))
    printed = rows(stacite("parse"))
    assert [row["text"] for row in printed] == [line for line in lines if line.strip()]
    assert all(set(row) == {"text", "citations", "comment"} for row in printed)


def test_line_ends_and_a_byte_order_mark_are_not_of_the_note(stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, f"\ufeff{NOTE}\r\n\r\nIbid., 14.\r\n")
    assert [row["text"] for row in rows(stacite("parse"))] == [NOTE, "Ibid., 14."]


def test_each_field_says_how_sure_it_is(stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, NOTE)
    (row,) = rows(stacite("parse"))
    (citation,) = row["citations"]
    assert {"title", "author", "issued", "publisher", "publisher-place", "locator"} <= set(citation["field_confidence"])
    assert all(0 <= value <= 1 for value in citation["field_confidence"].values())
    assert 0 <= citation["confidence"] <= 1


def test_italics_settle_what_is_what(stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, "Jane Doe, “On Rivers,” *Review of Floods* 12, no. 3 (2020): 101–117.")
    (row,) = rows(stacite("parse", "--independent"))
    item = row["citations"][0]["item"]
    assert (item["title"], item["container-title"]) == ("On Rivers", "Review of Floods")


def test_json_lines_drive_no_terminal_and_lose_nothing(stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, HOSTILE)
    ended = stacite("parse")
    assert json.loads(ended.out)["text"] == HOSTILE
    assert ended.out.count("\n") == 1
    assert not [letter for letter in ended.out[:-1] if unicodedata.category(letter) in UNSAFE]
    assert "\u202e" not in ended.out


@pytest.mark.parametrize("name", EXPORTERS)
def test_each_export_format_is_a_format_of_parse(
    stacite: Stacite, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pipe(monkeypatch, f"{NOTE}\n{HOSTILE.replace('Doe', 'Roe')}\n")
    ended = stacite("parse", "--format", name)
    assert ended.status == 0
    assert "Example Press" in ended.out
    assert not [letter for letter in ended.out if letter != "\n" and unicodedata.category(letter) in UNSAFE]
    assert "\u202e" not in ended.out
    (folder / "notes.txt").write_text(NOTE, encoding="utf-8")
    assert stacite("parse", "notes.txt", "-f", name, "-o", "out").out == ""
    assert "Example Press" in (folder / "out").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("word", "says"), [("jsonlines", "jsonl"), ("bibtexx", "bibtex"), ("word", "Choose biblatex,")]
)
def test_an_unknown_format_is_refused_before_anything_is_read(
    stacite: Stacite, folder: Path, word: str, says: str
) -> None:
    ended = stacite("parse", "none.txt", "--format", word)
    assert (ended.status, ended.out) == (2, "")
    assert f"--format: unknown value “{word}”" in ended.err
    assert says in ended.err


def test_a_work_cited_twice_is_one_reference_of_a_document(stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = f"{NOTE}\nIbid.\nJane Doe, *A Book of Reports* (London: Example Press, 2019), 90.\n"
    pipe(monkeypatch, notes)
    assert stacite("parse", "-f", "bibtex").out.count("@book{") == 1
    pipe(monkeypatch, notes)
    assert stacite("parse", "-f", "bibtex", "--independent").out.count("@book{") == 2


def test_notes_without_a_work_make_an_empty_bibliography(stacite: Stacite, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, "Ibid., 14.\n")
    ended = stacite("parse", "-f", "bibtex")
    assert (ended.status, ended.out, ended.err) == (0, "", "No source is cited in full.\n")


def test_what_is_too_large_is_refused(stacite: Stacite, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "MAX_BYTES", 2**20)
    (folder / "notes.txt").write_text(f"{NOTE}\n" * 20_000, encoding="utf-8")
    ended = stacite("parse", "notes.txt")
    assert (ended.status, ended.out) == (2, "")
    assert "notes.txt: the file is larger than 1 MiB" in ended.err


def test_an_output_that_is_no_utf8_loses_nothing(stacite: Stacite, folder: Path) -> None:
    (folder / "notes.txt").write_text("Łukasz Żak, *Ōzora* (Kraków: 文社, 2019), 12.\n", encoding="utf-8")
    command = [sys.executable, "-X", "utf8=0", "-m", "stacite", "parse", "notes.txt"]
    ended = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert "Kraków: 文社" in json.loads(ended.stdout.decode("ascii"))["text"]


def test_a_reader_that_goes_away_ends_the_run_quietly(folder: Path) -> None:
    (folder / "notes.txt").write_text(f"{NOTE}\n" * 3000, encoding="utf-8")
    command = f"{sys.executable} -m stacite parse notes.txt | head -1"
    ended = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["text"] == NOTE


def test_no_more_than_a_few_hundred_notes_are_held() -> None:
    taken: list[int] = []

    def notes() -> Iterator[tuple[str, str]]:
        for number in range(1, 1001):
            taken.append(number)
            yield str(number), NOTE if number == 1 else "Ibid."

    read = parse_each(notes())
    next(read)
    assert len(taken) < 300
    assert {note.citations[0].antecedent for note in read} == {Antecedent(1, 1)}


def test_help_shows_how(stacite: Stacite) -> None:
    told = stacite("parse", "--help").out
    assert "stacite parse --format bibtex" in told
    assert "jsonl, " in told


def test_what_newcomers_pass_is_explained(stacite: Stacite, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "my floods.docx").write_bytes(DATA)
    assert stacite("parse", "my floods.docx").err == (
        "error: my floods.docx is a Word document; parse reads text, one note per line\n"
        "  Run `stacite extract 'my floods.docx'`.\n"
    )
    assert "pass it on standard input: echo 'Jane Doe, …' | stacite parse\n" in stacite("parse", NOTE).err
    assert "standard input" not in stacite("parse", "none.txt").err
    pipe(monkeypatch, " \n")
    assert stacite("parse").err == "error: standard input is empty\n  Pass one note per line.\n"
