"""What stacite wrote is known again: on another machine, and after git has changed its line ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.making import docx as word
from tests.making.sample_report import sample

from stacite.model.report import Report
from stacite.own_files import is_own, marked
from stacite.reporters import summary
from stacite.reporters.base import REPORTERS, DocumentReporter, Style, reporter
from stacite.reporters.json import render_sources

if TYPE_CHECKING:
    from pathlib import Path

# Formats that can hold no mark and look like what other programs write: their digests alone tell.
UNMARKED = {"concise", "github", "csl-json", "ris", "jsonl"}
TEXTS = {
    name: made.render(report, Style())
    for name in REPORTERS
    for report in (sample(),)
    if not isinstance(made := reporter(name), DocumentReporter)
}


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which nothing was written."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.mark.parametrize("form", [*TEXTS, "bibtex", "csl-yaml", "patch", "csl-json", "ris", "jsonl"])
def test_a_text_is_known_until_it_is_edited(tmp_path: Path, form: str) -> None:
    text = str(TEXTS.get(form, "@book{key, title = {On Lines}}\n"))
    path = tmp_path / "file"
    path.write_bytes(marked(text, form))
    assert is_own(path) is (form not in UNMARKED)
    assert path.read_bytes().startswith(text.encode()), "the mark comes last"
    path.write_bytes(path.read_bytes().replace(b"\r", b"").replace(b"\n", b"\r\n"))
    assert is_own(path) is (form not in UNMARKED)
    path.write_bytes(path.read_bytes().replace(b"e", b"x", 1))
    if form not in {"json", "sarif", "junit", "gitlab", "csv"}:  # which only programs read
        assert not is_own(path)


@pytest.mark.parametrize("report", [sample(), Report(())])
def test_other_texts_for_programs_are_known_by_their_form(tmp_path: Path, report: Report) -> None:
    path = tmp_path / "file"
    for text in (render_sources(report, Style()), summary.statistics_json(report), TEXTS["gitlab"]):
        path.write_text(str(text), encoding="utf-8")
        assert is_own(path)
    path.write_text(json.dumps([{"id": "doe2019", "type": "book"}], indent=2), encoding="utf-8")
    assert not is_own(path)


def test_a_document_is_known_until_a_program_saves_it(tmp_path: Path) -> None:
    data = word.docx_of([["A", word.note("A note.")]])
    copy, path = marked(data, "word"), tmp_path / "brief.checked.docx"
    assert copy[: len(data) - 2] == data[:-2], "all parts stay as they are"
    path.write_bytes(copy)
    assert is_own(path)
    assert marked(copy, "word") == copy, "a file with a comment of its own gets no second one"
    path.write_bytes(copy.replace(b"Written", b"written"))
    assert not is_own(path)
    path.write_bytes(data)
    assert not is_own(path)


@pytest.mark.parametrize("data", [b"", b"Written by stacite", b"<!-- Written by stacite (0123456789abcdef) -->\n"])
def test_what_only_looks_like_a_mark_is_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    assert not is_own(path)
    assert not is_own(tmp_path)
    assert not is_own(tmp_path / "none")


def test_a_changed_version_is_the_same_form(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(str(TEXTS["json"]).replace('"stacite": "', '"stacite": "9.', 1), encoding="utf-8")
    assert is_own(path)
