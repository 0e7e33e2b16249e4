"""What is shown of a page: its regions, the notes that its lines belong to, and labels with their places."""

from __future__ import annotations

import zlib

import pytest
from tests.making.pages import page
from tests.making.pdf import pdf_of

from stacite.errors import DocumentError
from stacite.model.document import PageRegion
from stacite.readers import base as readers
from stacite.readers import bounded

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")

SHEETS = [
    page(1, "First.", "Second.").text(300, 40, "17"),
    page(3, "Third.").text(300, 40, "18"),
    page(4, "Fourth.").text(300, 40, "19"),
]
DATA = pdf_of(SHEETS)


def test_each_line_has_its_region_and_its_note() -> None:
    (view,) = readers.view_pages(DATA, "a.pdf", None, [1]).pages
    by_text = {line.text: line for line in view.lines}
    assert by_text["1First."].region is PageRegion.NOTES
    assert by_text["1First."].notes == (1,)
    assert [(mark.label, mark.note) for mark in by_text["1First."].labels] == [("1", 1)]
    assert by_text["1First."].reason == "below a rule that starts at the edge of its column"
    text = by_text["A sentence that ends with a call of a note.1"]
    assert (text.region, text.notes) == (PageRegion.TEXT, ())
    assert (by_text["17"].region, by_text["17"].order) == (PageRegion.FOOT, 0)


def test_note_references_stand_where_they_are_printed() -> None:
    (view,) = readers.view_pages(DATA, "a.pdf", None, [1]).pages
    marks = [(mark.label, mark.note, line) for line in view.lines for mark in line.refs]
    assert [(label, note) for label, note, _ in marks] == [("1", 1), ("2", 2)]
    first, line = next(mark for mark in view.lines if mark.refs).refs[0], marks[0][2]
    assert line.box[0] < first.x <= line.box[2]


def test_the_picture_is_a_whole_png_of_the_page() -> None:
    (view,) = readers.view_pages(DATA, "a.pdf", None, [2]).pages
    assert view.picture.startswith(b"\x89PNG\r\n\x1a\n")
    width = int.from_bytes(view.picture[16:20], "big")
    height = int.from_bytes(view.picture[20:24], "big")
    at = view.picture.index(b"IDAT")
    size = int.from_bytes(view.picture[at - 4 : at], "big")
    pixels = zlib.decompress(view.picture[at + 4 : at + 4 + size])
    assert len(pixels) == (width + 1) * height
    assert min(pixels[1 : width + 1]) == 255  # white paper above the text
    left, bottom, right, top = view.box
    assert width / height == pytest.approx((right - left) / (top - bottom), rel=0.01)


def test_pages_in_order_of_the_request_and_the_number_of_all() -> None:
    views = readers.view_pages(DATA, "a.pdf", None, [2, 3])
    assert ([view.number for view in views.pages], views.total) == ([2, 3], 3)
    assert [note.text for note in views.document.notes] == ["First.", "Second.", "Third.", "Fourth."]


def test_without_numbers_the_pages_that_may_be_misread() -> None:
    table = "Facilities 459 393 226 202 350 310 201 125 Thresholds 5 0 44 20"
    sheets = [*SHEETS, page(5, table).text(300, 40, "20")]
    assert [view.number for view in readers.view_pages(pdf_of(sheets), "a.pdf", None, []).pages] == [4]
    assert [view.number for view in readers.view_pages(DATA, "a.pdf", None, []).pages] == [1, 2, 3]


def test_what_can_not_be_shown() -> None:
    with pytest.raises(DocumentError, match="there is no page 4") as caught:
        readers.view_pages(DATA, "a.pdf", None, [4])
    assert caught.value.hint == "The document has 3 pages."
    with pytest.raises(DocumentError, match="only PDFs have pages that can be shown; this is markdown"):
        readers.view_pages(b"A[^1]\n\n[^1]: B\n", "a.md", None, [1])
    with pytest.raises(DocumentError, match="the PDF is damaged"):
        readers.view_pages(DATA[:200], "a.pdf", None, [1])


def test_views_come_back_from_another_process() -> None:
    assert bounded.view_bounded(DATA, "a.pdf", None, [1]) == readers.view_pages(DATA, "a.pdf", None, [1])
