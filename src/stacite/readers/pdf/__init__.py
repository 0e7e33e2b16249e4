"""PDF: notes are found by the position and size of the characters on the page.

Scripts, forms and attachments are never touched.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS, require_extra
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.document import Document, PageComment, PageViews
    from stacite.readers.base import ReadOptions
    from stacite.readers.pdf.page_views import PdfLayout


_NAME = "pdf"
PAGES_SHOWN = 10
"""Pages in a view for which none are named."""


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of a PDF with a text layer; for a scan, `doubts` says that it has none.

    Raises DocumentError if it is empty, encrypted or damaged, or if pypdfium2 is not installed.
    """
    require_extra("pypdfium2", "pdf", path, "a PDF")
    if not data:
        raise DocumentError(f"{path}: the file is empty", "Check that the file was saved.")
    from stacite.readers.pdf.document import read_document  # noqa: PLC0415
    from stacite.readers.pdf.pdfium import read_pages  # noqa: PLC0415 - only where needed

    return read_document(read_pages(data, path), path, hashlib.sha256(data).hexdigest(), _NAME)


def read_page_views(data: bytes, path: str, numbers: Sequence[int]) -> PageViews:
    """What was found on the pages of these numbers; without numbers, on those that may be misread, else on the first.

    Raises DocumentError as `read` does, and if the document has no such page.
    """
    from stacite.model.document import PageViews  # noqa: PLC0415
    from stacite.readers.health import check_health  # noqa: PLC0415
    from stacite.readers.pdf.page_views import page_pictures  # noqa: PLC0415

    document, layout = _layout(data, path)
    document = check_health(document)
    total = len(layout.rules)
    if beyond := [number for number in numbers if number > total]:
        raise DocumentError(f"{path}: there is no page {beyond[0]}", f"The document has {pluralize(total, 'page')}.")
    numbers = numbers or _doubtful_pages(document, total) or [*layout.rules][:PAGES_SHOWN]
    pictures = page_pictures(data, numbers, layout.directions)
    views = (
        replace(view, picture=pictures[view.number][0], box=pictures[view.number][1])
        if view.number in pictures
        else view
        for view in layout.views(numbers)
    )
    return PageViews(document, tuple(views), total)


def with_comments(data: bytes, path: str, comments: Sequence[PageComment]) -> bytes:
    """A copy of the PDF with these comments. Raises DocumentError as `read` does."""
    from stacite.readers.pdf.page_views import commented  # noqa: PLC0415

    return commented(data, _layout(data, path)[1], comments)


def _layout(data: bytes, path: str) -> tuple[Document, PdfLayout]:
    require_extra("pypdfium2", "pdf", path, "a PDF")
    from stacite.readers.pdf.document import read_document  # noqa: PLC0415
    from stacite.readers.pdf.pdfium import read_pages  # noqa: PLC0415

    layouts: list[PdfLayout] = []
    document = read_document(read_pages(data, path), path, hashlib.sha256(data).hexdigest(), _NAME, layouts)
    return document, layouts[0]


def _doubtful_pages(document: Document, total: int) -> Sequence[int]:
    pages = {page for symptom in document.symptoms for page in symptom.pages}
    doubtful = {ordinal for symptom in document.symptoms for ordinal in symptom.notes}
    # What is wrong with a note that goes on is on the next page.
    broken = (note.location.page for note in document.notes if note.ordinal in doubtful and note.breaks)
    return sorted(pages | {page + 1 for page in broken if page is not None and page < total})[:PAGES_SHOWN]
