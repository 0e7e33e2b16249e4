"""What PDFium shows of a page, and what is said about a file that it can't open."""

from __future__ import annotations

import pytest
from tests.making.pdf import CODED, ROMAN, Sheet, pdf_of

from stacite.errors import DocumentError
from stacite.readers.pdf import LeftOut, PdfPage
from stacite.readers.pdf.lines import lines_of_page
from stacite.readers.pdf.pdfium import read_pages

PDF = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources <</XObject <</F 5 0 R>>>> >>
endobj
4 0 obj <</Length 31>> stream
10 50 100 1 re f 5 5 1 60 re f  endstream endobj
trailer <</Root 1 0 R>>
"""


def test_rules_lie_and_are_measured_in_points() -> None:
    (page,) = read_pages(PDF, "a.pdf")
    assert [(rule.x0, rule.x1, rule.y) for rule in page.rules] == [(10.0, 110.0, 50.5)]  # the other one stands
    assert (page.number, page.glyphs, page.links) == (1, (), ())


def test_only_large_images_and_many_drawings_can_show_text() -> None:
    outlines = Sheet()
    for at in range(40):
        outlines.rule(72 + 9 * at, 700, 7)
    pages = shown(Sheet().rule(72, 300, 200), Sheet().image(72, 700, 40, 40), Sheet().image(0, 0, 400, 400), outlines)
    assert [bool(page.pictures) for page in pages] == [False, False, True, True]


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\ntrailer <</Root 1 0 R>>", b"\0" * 100])
def test_a_damaged_file_is_an_error(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^a\.pdf: the PDF is damaged$") as caught:
        list(read_pages(data, "a.pdf"))
    assert caught.value.hint


def shown(*sheets: Sheet) -> list[PdfPage]:
    return list(read_pages(pdf_of(list(sheets)), "a.pdf"))


def texts(page: PdfPage) -> list[str]:
    return [line.text for line in lines_of_page(page)[0]]


UPRIGHT = "1 0 0 1 72 700", "1 0 0 1 72 680"


@pytest.mark.parametrize(
    ("size", "matrices", "width"),
    [
        (11, UPRIGHT, 612),
        (-11, ("-1 0 0 -1 72 700", "-1 0 0 -1 72 680"), 612),  # turned twice: upright
        (11, ("0 1 -1 0 100 72", "0 1 -1 0 120 72"), 792),  # to the top of the page
        (11, ("0 -1 1 0 120 700", "0 -1 1 0 100 700"), 792),  # to its foot
        (11, ("-1 0 0 -1 500 80", "-1 0 0 -1 500 100"), 612),  # on its head
        (11, ("-1 0 0 1 500 700", "-1 0 0 1 500 680"), 612),  # mirrored from left to right
        (11, ("1 0 0 -1 72 80", "1 0 0 -1 72 100"), 612),  # mirrored from top to bottom
        (-11, ("-1 0 0 1 72 80", "-1 0 0 1 72 100"), 612),  # the same with a size below zero
    ],
)
def test_text_is_upright_whatever_the_matrix_and_the_sign_of_the_size(
    size: float, matrices: tuple[str, str], width: float
) -> None:
    sheet = Sheet()
    for matrix, text in zip(matrices, ("The first line.", "The second."), strict=True):
        sheet.placed(matrix, text, size)
    (page,) = shown(sheet)
    first, second = sorted(lines_of_page(page)[0], key=lambda line: -line.y)
    assert (first.text, second.text) == ("The first line.", "The second.")
    assert first.size == second.size == 11
    assert first.y - second.y == pytest.approx(20)
    assert first.x0 == second.x0 < first.x1
    assert first.bottom < first.y < first.top
    assert page.box[2] - page.box[0] == width
    assert page.left_out == LeftOut(0, 0)


@pytest.mark.parametrize(
    ("matrix", "step"),
    [("1 0 0 1 {} 700", 40), ("0 1 -1 0 100 {}", 40), ("-1 0 0 -1 {} 80", -40), ("0 -1 1 0 90 {}", -40)],
)
def test_pieces_of_a_line_are_in_the_order_of_their_text_however_the_page_is_turned(matrix: str, step: int) -> None:
    def sheet(turn: int) -> Sheet:
        sheet = Sheet(turn=turn)
        for at, word in enumerate(("One", "two", "three", "four")):
            sheet.placed(matrix.format(300 + step * at), word, font=at % 2)
        return sheet

    pages = shown(*map(sheet, (0, 90, 180, 270)))
    assert {texts(page)[0] for page in pages} == {"One two three four"}
    assert len({page.glyphs for page in pages}) == 1


def test_a_font_may_turn_its_own_glyphs() -> None:
    data = pdf_of([Sheet().placed("1 0 0 -1 72 700", "abcdef", font=CODED)])
    flipped = data.replace(b"/FontMatrix [0.001 0 0 0.001 0 0]", b"/FontMatrix [.001 0 0 -.001 0 0 ]")
    assert flipped != data
    (page,) = read_pages(flipped, "a.pdf")
    (line,) = lines_of_page(page)[0]
    assert (line.x0, line.y) == (72, 700)
    assert line.top > line.y


@pytest.mark.parametrize(("text", "rotated"), [("____", 0), ("aaaa", 4)])
def test_the_ink_of_underscores_says_nothing_about_the_direction_of_text(text: str, rotated: int) -> None:
    data = pdf_of([Sheet().placed("1 0 0 1 72 700", text, font=CODED).text(72, 680, "The text.")])
    (page,) = read_pages(data.replace(b"500 0 0 0 200 700 d1", b"500 0 0 -700 90 0 d1"), "a.pdf")
    assert page.left_out.rotated == rotated


def test_stamps_and_what_is_off_the_page_are_counted() -> None:
    sheet = Sheet().text(72, 700, "The text.").sideways(20, 72, "A stamp")
    sheet.placed("0.8 0.6 -0.6 0.8 200 200", "DRAFT").text(-300, 400, "Crop")
    (page,) = shown(sheet)
    assert texts(page) == ["The text."]
    assert page.left_out == LeftOut(rotated=6 + 5, outside=4, short=6)


def test_a_bitmap_font_may_have_any_unit() -> None:
    data = pdf_of([Sheet().placed("11 0 0 11 72 700", "abcdef", 1, CODED).text(72, 680, "Text.")])
    larger = data.replace(b"/FontMatrix [0.001 0 0 0.001 0 0]", b"/FontMatrix [0.010 0 0 0.010 0 0]")
    page, other = (next(read_pages(each, "a.pdf")) for each in (data, larger))
    assert page.glyphs[0].size == 11
    assert other.glyphs[0].size > 70  # ten times as large as the file says


def test_small_capitals_are_as_large_as_their_line() -> None:
    """A line of a title in small capitals is no smaller print, but one in capitals of one size is."""
    sheet = Sheet().runs(72, 700, ("T", 8.5, 0, ROMAN), ("HE MILLS OF THE NORTH", 7, 0, ROMAN))
    sheet.text(72, 680, "THE MILLS OF THE NORTH", 7).runs(
        72, 660, ("A", 8.5, 0, ROMAN), (" mill of the north", 7, 0, ROMAN)
    )
    (page,) = shown(sheet)
    assert [line.size for line in lines_of_page(page)[0]] == [8.5, 7, 7]


FORMULA = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>> >>
endobj
4 0 obj <</Length 45>> stream
BT /F 10 Tf 1 0 0 1 10 50 Tm (by MH lower) Tj ET
endstream endobj
5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R>> endobj
6 0 obj <</Length 150>> stream
/CMapName /M def 1 begincodespacerange <00> <ff> endcodespacerange
2 beginbfchar <4d> <d835dc40> <48> <d83ddc0b> endbfchar
endcmap
endstream endobj
trailer <</Root 1 0 R>>
"""


def test_characters_beyond_the_basic_plane() -> None:
    """Letters of formulas are read as letters."""
    (page,) = read_pages(FORMULA, "a.pdf")
    assert texts(page) == ["by M\U0001f40b lower"]


def test_a_word_that_runs_over_the_edge_of_the_page_is_whole() -> None:
    (page,) = shown(Sheet().text(560, 700, "https://example.org/ledgers").text(640, 500, "A mark"))
    assert texts(page) == ["https://example.org/ledgers"]
    assert page.left_out.outside == 5
