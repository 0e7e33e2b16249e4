from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from stacite.model.evidence import CheckKind, NotChecked
from stacite.model.finding import Finding, Location, Severity
from stacite.model.report import Report
from stacite.reporters import markdown
from stacite.reporters.base import Style

if TYPE_CHECKING:
    from collections.abc import Callable

ROOM = 65_536


def rendered(report: Report) -> str:
    return markdown.render(report, Style())


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_text_is_the_golden_one(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("report.md", rendered(report))


def test_the_gravest_come_first_each_document_under_one_heading(report: Report) -> None:
    again = replace(report.findings[0], code="L302", name="link-moved")
    text = rendered(replace(report, findings=(*report.findings, again)))
    assert re.findall(r"^### (.+)$", text, re.MULTILINE) == ["3 errors", "2 warnings", "2 info findings"]
    assert text.index("(L301)") < text.index("(M401)") < text.index("(U103)") < text.index("(D201)")
    together = replace(report, findings=(report.findings[0], again))
    assert rendered(together).count("**`examples/brief.txt`**") == 1


def test_what_others_write_is_text_or_code(hostile: Report) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(rendered(hostile))
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} == {
        *("heading", "paragraph", "inline", "bullet_list", "list_item")
    }
    kinds: set[str] = set()
    for token in tokens:
        children = token.children or []
        kinds.update(child.type for child in children)
        bare = "".join(child.content for child in children if child.type == "text")
        assert not re.search(r"[@#<>&{}\[\]]|://", bare)
    assert kinds == {"text", "code_inline", "strong_open", "strong_close"}
    headings = [token for token in tokens if token.type == "heading_open"]
    assert len(headings) == 3
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", rendered(hostile))


def test_the_command_of_a_fix_is_one_code_span(report: Report) -> None:
    assert "Fix: Encode them (`stacite check --fix`)" in rendered(report)


def test_each_sentence_on_the_run_has_its_own_code_spans(report: Report) -> None:
    skipped = "skipped 2 documents without notes (papers/README.md, papers/00_a-b.md)"
    punctuation = "there is “, no” before “.” or “; *”"
    text = rendered(replace(report, remarks=(skipped, "papers/06.md: no key @doe", punctuation)))
    assert "There is “, no” before “.” or “; `*`”." in text
    assert "without notes (`papers/README.md, papers/00_a-b.md`). `papers/06.md`: no key `@doe`." in text


def test_a_file_without_lines_names_page_and_words() -> None:
    place = Location("a.pdf", page=12, quote="See https://a.example/b.", quote_span=(4, 23))
    text = rendered(Report((Finding("L301", "link-dead", Severity.ERROR, "gone", place, "7"),)))
    assert "**`a.pdf`**\n\n- **link-dead** (L301), note 7, page 12: gone\n  - Text: `https://a.example/b`\n" in text


def test_a_comment_is_never_too_long_and_says_what_was_cut(report: Report) -> None:
    one = report.findings[0]
    infos = tuple(replace(one, severity=Severity.INFO, note=str(number)) for number in range(3000))
    text = rendered(replace(report, findings=(*infos, one)))
    assert ROOM - 1000 < units(text) <= ROOM
    shown = text.count("**Broken link**")
    assert text.index("### 1 error") < text.index("### 3000 info findings")
    left = 3001 - shown
    assert f"\n{left} of the 3001 findings are not shown because the comment is full ({left} info findings).\n" in text


def test_long_texts_are_cut_in_units_of_utf_16(hostile: Report) -> None:
    wide = "\U0001f600`" * 40_000
    finding = replace(hostile.findings[0], message=wide, note=wide, reference=wide, help=wide)
    text = markdown.render(replace(hostile, findings=(finding,) * 50, remarks=(wide,)), Style(all=True))
    assert units(text) <= ROOM
    assert "findings are not shown because the comment is full" in text
    assert text.count("**link-dead**") > 5


def test_places_of_one_cause_are_folded_unless_all_are_asked_for(report: Report) -> None:
    one = replace(
        report.findings[2],
        code="U103",
        title="Odd URL",
        message="letters",
        fix=None,
        help="Encode it",
        location=Location("a.docx"),
    )
    same = [replace(one, note=str(note), reference=f"key{note}") for note in range(1, 31)]
    apart = [replace(one, code="S602", note=str(note), message=f"The range {note}-9 is odd") for note in range(1, 9)]
    many = Report((*same, *apart))
    text = rendered(many)
    assert "(U103), notes 1, 2, 3, and 27 others: letters\n  - What to do: Encode it\n" in text
    assert text.count("(U103)") == 1
    assert text.count("The range ") == 3
    assert "(S602): and 5 more places\n" in text
    assert text.endswith("To see each finding with its place and what to do: `stacite check --all`\n")
    typed = rendered(replace(many, named=".", options="--style chicago17"))
    assert typed.endswith("what to do: `stacite check . --style chicago17 --all`\n")
    every = markdown.render(many, Style(all=True))
    assert (every.count("(U103)"), every.count("(S602)"), "more" in every) == (30, 8, False)


def test_what_is_proven_is_shown_for_each_source(report: Report) -> None:
    dead = tuple(replace(report.findings[0], note=str(note)) for note in range(1, 31))
    assert rendered(Report(dead)).count("(L301)") == 30


def test_what_a_whole_run_did_without_is_said() -> None:
    report = Report((), notes=1, not_checked=(NotChecked(CheckKind.DOI_SEARCH, "", "no network"),))
    assert "Not checked (no network): whether sources have DOIs." in rendered(report)


def test_a_clean_run_says_so() -> None:
    assert rendered(Report((), notes=3, citations=4)) == "## stacite\n\nNo findings in 3 notes.\n"
