"""What PDFium shows of a page, and what is said about a file that it can't open."""

from __future__ import annotations

import pytest

from stacite.errors import DocumentError
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
    assert (page.number, page.pictures, page.glyphs, page.links) == (1, 2, (), ())


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\ntrailer <</Root 1 0 R>>", b"\0" * 100])
def test_a_damaged_file_is_an_error(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^a\.pdf: the PDF is damaged$") as caught:
        list(read_pages(data, "a.pdf"))
    assert caught.value.hint
