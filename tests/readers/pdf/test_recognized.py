"""Scanned pages with text that OCR programs put under their images."""

from __future__ import annotations

import pytest
from tests.making.pages import page, texts
from tests.making.pdf import Sheet, pdf_of

from stacite.readers import base as readers

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")


def scan(sheet: Sheet, *, share: float = 1.0) -> Sheet:
    """The page as an image over a share of the paper, with its text under it."""
    made = Sheet().image(0, 0, 612, 792 * share).invisible()
    made.content += sheet.content
    return made


def doubts(*sheets: Sheet, producer: str = "") -> tuple[str, ...]:
    return readers.read(pdf_of(list(sheets), producer), "a.pdf").doubts


def test_a_doubt_says_which_pages_were_recognized() -> None:
    document = readers.read(pdf_of([page(1, "One."), scan(page(2, "Two.")), scan(page(3, "Three."))]), "a.pdf")
    assert texts(document) == [("1", "One."), ("2", "Two."), ("3", "Three.")]
    assert document.doubts == ("The text of pages 2-3 was recognized by OCR, so characters may be wrong.",)
    assert [(note.confidence, note.reason) for note in document.notes] == [
        (1.0, ""),
        (0.75, "it was recognized by OCR"),
        (0.75, "it was recognized by OCR"),
    ]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ([scan(page(1, "One."))], "page 1 was"),
        ([scan(page(1, "One.")), page(2, "Two."), scan(page(3, "Three."))], "pages 1 and 3 was"),
        ([scan(page(number, "A note.")) if number % 2 else page(number, "A note.") for number in range(1, 14)],
         "pages 1, 3, 5, 7, 9 and 2 more was"),
    ],
)  # fmt: skip
def test_pages_in_words(sheets: list[Sheet], said: str) -> None:
    assert f"The text of {said} recognized by OCR, so characters may be wrong." in doubts(*sheets)


def test_text_over_an_image_is_recognized_if_an_ocr_program_made_it() -> None:
    visible = Sheet().image(0, 0, 612, 792)
    visible.content += page(1, "One.").content
    assert doubts(visible) == ()
    assert "OCR" in doubts(visible, producer="Adobe Acrobat 7.0 Paper Capture Plug-in")[0]
    assert doubts(page(1, "One."), producer="ABBYY FineReader 15") == ()  # it makes other PDFs, too


def test_invisible_text_without_a_scan_is_not_recognized() -> None:
    assert doubts(scan(page(1, "One."), share=0.2)) == ()


def test_the_font_of_an_ocr_program_is_enough() -> None:
    data = pdf_of([page(1, "One.")]).replace(b"/BaseFont /Times-Roman", b"/BaseFont /GlyphLessFont")
    assert "recognized by OCR" in readers.read(data, "a.pdf").doubts[0]


def test_characters_that_are_left_out_are_counted_for_each_page() -> None:
    cropped = page(1, "One.")
    cropped.text(700, 400, "Off the page.").sideways(20, 72, "A stamp.")
    document = readers.read(pdf_of([page(1, "One."), cropped]), "a.pdf")
    ((number, share),) = document.left_out
    assert number == 2
    assert 0.01 < share < 0.1
