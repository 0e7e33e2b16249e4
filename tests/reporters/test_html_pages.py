"""The pages of a PDF as a web page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.document import Document, Note, PageLine, PageMark, PageRegion, PageView, PageViews, Symptom
from stacite.model.finding import Location
from stacite.reporters.html.pages import render_pages
from stacite.text.spans import Passage

if TYPE_CHECKING:
    from collections.abc import Callable

REASON = "contains a part of a table"
NOTES = (
    Note("1", 1, Passage("Ada Okafor, *A Small Book* (2011), 12."), Location("a.pdf", page=1)),
    Note("2", 2, Passage("Serra, 33. Total 12 33 44"), Location("a.pdf", page=1), reason=f"it {REASON}"),
)
DOCUMENT = Document(
    "a.pdf",
    "pdf",
    "0" * 64,
    NOTES,
    (),
    Passage("Text."),
    symptoms=(Symptom("table", f"note 2 {REASON}", (2,), (1,)),),
    verdict=f"This PDF was probably misread: note 2 {REASON} (page 1).",
)
REFS = (PageMark("1", 110, 1, "raised"), PageMark("3", 180, None, "raised"))
RULED = (PageRegion.NOTES, "below a rule")
LINES = (
    PageLine("Words.1 More.3", (72, 700, 300, 710), PageRegion.TEXT, "in the size of the text", 1, refs=REFS),
    PageLine("1 Okafor", (72, 100, 300, 108), *RULED, 2, (1,), (PageMark("1", 72, 1, "raised"),)),
    PageLine("2 Serra", (72, 90, 300, 98), *RULED, 3, (2,), (PageMark("2", 72, 2, "raised"),)),
    PageLine("17", (290, 40, 300, 48), PageRegion.FOOT, "repeats", 0),
)
FIRST = PageView(1, (0, 0, 400, 800), LINES, ((72, 192, 112),))
TABLE = PageLine("Total 12 33 44", (72, 700, 300, 710), *RULED, 4, (2,))
SECOND = PageView(2, (0, 0, 400, 800), (TABLE,), ())
VIEWS = PageViews(DOCUMENT, (FIRST, SECOND), 9)


def _body(views: PageViews) -> str:
    return render_pages(views).partition("</head>")[2].replace("><", ">\n<")


def test_the_page_is_the_golden_one(golden: Callable[[str, str], None]) -> None:
    golden("pages.html", _body(VIEWS))


def test_it_loads_nothing_and_runs_no_script() -> None:
    text = render_pages(replace(VIEWS, pages=(replace(FIRST, picture=b"PNG"),)))
    assert "<script" not in text
    assert re.findall(r'(?:href|src)="([^"]*)"', text) == ["data:image/png;base64,UE5H"]
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert "default-src &#x27;none&#x27;" in policy[1]
    assert "script-src &#x27;none&#x27;" in policy[1]


def test_a_page_without_a_picture_shows_its_words() -> None:
    assert ">Words.1 More.3</text>" in _body(VIEWS)
    assert ">Words.1 More.3</text>" not in _body(replace(VIEWS, pages=(replace(FIRST, picture=b"PNG"),)))


def test_text_of_the_document_is_no_markup() -> None:
    line = replace(LINES[0], text="<script>alert(1)</script>", reason='"><svg onload=alert(2)>', refs=())
    body = _body(replace(VIEWS, pages=(replace(FIRST, lines=(line,)),)))
    assert "<script>" not in body
    assert "<svg onload" not in body


def test_each_note_says_why_it_may_be_misread() -> None:
    body = _body(VIEWS)
    assert "May be misread: it contains a part of a table" in body
    # On the next page, the note goes on.
    assert "…2" in body.partition('id="page-2"')[2]
    assert "Without a note: 3." in body
