"""A fault in one rule or one format ends with the report of all the rest, and exit status 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from stacite.reporters import concise, full, word
from stacite.reporters import html as html_reporter
from stacite.rules.identifiers import doi_not_url_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

SAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "floods.docx"
NOTES = """A.[^1] B.[^2]

[^1]: Jane Doe, *A Book* (London: Press, 2019), doi:10.1000/a.
[^2]: John Roe, *A Tale* (London: Press, 2018), https://x.example/a?utm_source=b.
"""


@pytest.fixture
def paper(folder: Path) -> Path:
    path = folder / "paper.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


def fail(*arguments: Any) -> Any:
    raise ValueError("odd data")


@pytest.mark.parametrize("how", ["full", "json", "html"])
def test_a_rule_that_breaks_is_named_and_the_others_report(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    whole = stacite("check", "paper.md", "--offline", "--output-format", "json")
    monkeypatch.setattr(doi_not_url_form, "check", fail)
    ended = stacite("check", "paper.md", "--offline", "--output-format", how)
    assert ended.status == 2
    assert "crashed" not in ended.err
    codes = {finding["code"] for finding in json.loads(whole.out)["findings"]} - {"I102"}
    assert codes
    assert [code for code in codes if code not in ended.out] == []


def test_the_diff_of_a_run_in_which_a_rule_broke_fails(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doi_not_url_form, "check", fail)
    assert stacite("check", "paper.md", "--offline", "--diff").status == 2


@pytest.mark.usefixtures("one_process")  # another would not have the broken rule
def test_an_archive_names_the_documents_in_which_a_rule_broke(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doi_not_url_form, "check", fail)
    ended = stacite("corpus", "paper.md", "--offline", "--jobs", "1")
    assert ended.status == 2
    assert "paper.md: I102: internal error: ValueError: odd data" in ended.err
    assert "1 document, 2 notes" in ended.err


@pytest.mark.parametrize("how", [full, html_reporter], ids=lambda module: str(module.NAME))
def test_a_format_that_breaks_gives_way_to_the_plain_one(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch, how: Any
) -> None:
    plain = stacite("check", "paper.md", "--offline", "--output-format", "concise")
    monkeypatch.setattr(how, "render", fail)
    ended = stacite("check", "paper.md", "--offline", "--output-format", how.NAME)
    assert ended.status == 2
    assert ended.out == plain.out
    assert "error: the report can't be made (internal error: ValueError: odd data)" in ended.err
    assert "crashed" not in ended.err


def test_a_report_that_can_t_be_made_leaves_the_file_of_an_older_one(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = paper.with_name("report.html")
    older.write_text("older", encoding="utf-8")
    monkeypatch.setattr(html_reporter, "render", fail)
    ended = stacite("check", "paper.md", "--offline", "--output-format", "html", "-o", "report.html", "--force")
    assert ended.status == 2
    assert "paper.md:3:" in ended.out
    assert older.read_text(encoding="utf-8") == "older"


def test_a_finding_that_a_format_can_t_show_is_named(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = concise._line

    def line(finding: Any, paint: Any) -> Any:
        return fail() if finding.code == "I102" and finding.fix else whole(finding, paint)

    monkeypatch.setattr(concise, "_line", line)
    ended = stacite("check", "paper.md", "--offline", "--output-format", "concise")
    assert ended.status == 2
    assert "(I102, warning): this finding can't be shown: internal error: ValueError: odd data" in ended.out
    assert len(ended.out.splitlines()) > 1


def test_a_comment_that_can_t_be_made_leaves_the_others(
    stacite: Stacite, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "floods.docx").write_bytes(SAMPLE.read_bytes())
    whole = word._finding_lines

    def lines(finding: Any, context: Any, **options: Any) -> Any:
        return fail() if finding.code == "U202" and finding.fix else whole(finding, context, **options)

    monkeypatch.setattr(word, "_finding_lines", lines)
    ended = stacite("check", "floods.docx", "--offline", "--output-format", "word", "-o", "out.docx")
    assert ended.status == 2
    with ZipFile(folder / "out.docx") as made:
        comments = made.read("word/comments.xml").decode()
    assert "(U202, warning)" in comments
    assert "this finding can’t be shown: internal error: ValueError: odd data" in comments
    assert "(S606, warning)" in comments
    assert "Note 5 cites 2 works, and “Ibid.” could mean either" in comments


def test_developers_get_the_traceback(stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doi_not_url_form, "check", fail)
    monkeypatch.setenv("STACITE_TRACEBACK", "1")
    ended = stacite("check", "paper.md", "--offline")
    assert ended.status == 2
    assert "Traceback (most recent call last)" in ended.err
    assert "odd data" in ended.err
