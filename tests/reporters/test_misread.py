"""A document that was probably misread: every report says it first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from lxml import etree
from tests.making import docx as word
from tests.making.archives import members_of

from stacite.app import sign_off
from stacite.model.citation import ParsedNote
from stacite.model.document import Document, Note, Symptom
from stacite.model.finding import Location
from stacite.model.report import ParsedDocument, Report
from stacite.readers import base as readers
from stacite.reporters import concise, full, github, html, markdown, sarif, summary
from stacite.reporters import json as json_reporter
from stacite.reporters import word as word_reporter
from stacite.reporters.base import Style
from stacite.text.spans import Passage

VERDICT = "This PDF was probably misread: note 1 contains a part of a table (page 2)."
SAID = f"a.pdf: {VERDICT}"
NOTE = Note("1", 1, Passage("Total 12 33 44"), Location("a.pdf", page=2))
DOCUMENT = Document(
    "a.pdf",
    "pdf",
    "0" * 64,
    (NOTE,),
    (),
    Passage("Text."),
    doubts=("Note numbers jump from 1 to 3.",),
    symptoms=(Symptom("table", "note 1 contains a part of a table", (1,), (2,)),),
    verdict=VERDICT,
)


def _misread(report: Report) -> Report:
    parsed = ParsedDocument(DOCUMENT, (ParsedNote(NOTE.text, ()),), ((),))
    return replace(report, documents=(parsed,), misread=(SAID,), remarks=(SAID, *report.remarks))


def test_the_terminal_begins_with_it(report: Report) -> None:
    text = str(full.render(_misread(report), Style()))
    first = text.partition("\n\n")[0]
    assert first.replace("\n", " ") == SAID
    assert max(map(len, first.split("\n"))) <= Style().width
    said, counted, *_ = summary.summary_lines(_misread(report))
    assert (said, VERDICT in counted) == (SAID, False)
    assert summary.silent_sentences(_misread(report))[0] == SAID


def test_a_file_for_editors_ends_with_it(report: Report) -> None:
    assert SAID in str(concise.render(_misread(report), Style(in_file=True)))
    assert SAID not in str(concise.render(_misread(report), Style()))


def test_the_web_page_begins_with_it(report: Report) -> None:
    text = html.render(_misread(report), Style())
    assert text.index(VERDICT) < text.index('class="lede"')
    assert text.count(VERDICT) == 1


def test_the_record_of_a_sign_off_begins_with_it(report: Report) -> None:
    text = sign_off.page(_misread(report), sign_off.SignOff("Jane Doe", datetime(2026, 11, 30, tzinfo=UTC)))
    assert text.index("Signed off by Jane Doe") < text.index(VERDICT) < text.index("Signed off with")
    assert text.count(VERDICT) == 1


def test_markdown_and_workflow_commands_begin_with_it(report: Report) -> None:
    assert "probably misread" in markdown.render(_misread(report), Style()).splitlines()[2]
    lines = github.render(_misread(report), Style()).splitlines()
    assert lines[0] == f"::warning title=stacite::{SAID}"


def test_programs_get_the_notes_and_pages(report: Report) -> None:
    read = json.loads(json_reporter.render(_misread(report), Style()))
    assert read["summary"]["remarks"][0] == SAID
    assert read["documents"] == [
        {
            "path": "a.pdf",
            "format": "pdf",
            "notes": 1,
            "verdict": VERDICT,
            "symptoms": [
                {"name": "table", "reason": "note 1 contains a part of a table", "notes": ["1"], "pages": [2]}
            ],
            "doubts": ["Note numbers jump from 1 to 3."],
        }
    ]
    run = json.loads(sarif.render(_misread(report), Style()))["runs"][0]
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == SAID


def test_the_comment_on_a_word_document_begins_with_it() -> None:
    data = word.docx_of([["A", word.note("First."), " B"]])
    document = replace(readers.read(data, "a.docx"), verdict=VERDICT)
    parsed = (ParsedDocument(document, (), ()),)
    report = Report((), documents=parsed, originals={"a.docx": data}, misread=(SAID,), limits=("a limit",))
    copy = members_of(word_reporter.render(report, Style()))
    texts = ["".join(map(str, each.itertext())) for each in etree.fromstring(copy["word/comments.xml"])]
    assert texts == [f"{SAID}A limit."]
