"""Pages of a PDF as tests of its reader set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.making.pdf import Sheet, lines, pdf_of

from stacite.readers import base as readers

if TYPE_CHECKING:
    from stacite.model.document import Document

WORDS = [
    "The mill stood idle for most of that winter, and the ledgers",
    "that were kept there show no grain at all until the thaw came,",
    "which is why the board met twice and then not again for a year",
    "and left behind no more than a list of those who had been there.",
]


def read(*sheets: Sheet) -> Document:
    """The PDF of these pages, read."""
    return readers.read(pdf_of(list(sheets)), "a.pdf")


def page(first: int, *notes: str, ruled: bool = True) -> Sheet:
    """A page of text with notes at its foot, numbered from `first`."""
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    for number in range(first, first + len(notes)):
        sheet.called(72, y, "A sentence that ends with a call of a note.", str(number))
        y = lines(sheet, 72, y - 13.2, WORDS)
    foot = 100.0
    if ruled:
        sheet.rule(72, foot + 12, 120)
    for number, text in enumerate(notes, first):
        sheet.noted(72, foot, str(number), text)
        foot -= 10.5
    return sheet


def texts(document: Document) -> list[tuple[str, str]]:
    """Label and text of each note."""
    return [(note.label, note.text) for note in document.notes]
