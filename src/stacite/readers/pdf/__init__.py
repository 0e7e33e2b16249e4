"""PDF: notes are found by the position and size of the characters on the page.

Here is also what a page shows: glyphs with their places, rules, links. Scripts, forms and attachments are never
touched.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS, require_extra
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.document import Document, PageComment, PageViews
    from stacite.readers.base import ReadOptions
    from stacite.readers.layout.boxed_lines import HorizontalRule
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
    return _read(data, path)


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
    doubtful = _doubtful_pages(document, total)
    numbers = numbers or (doubtful or [*layout.rules])[:PAGES_SHOWN]
    pictures = page_pictures(data, numbers, layout.directions)
    views = (
        replace(view, picture=pictures[view.number][0], box=pictures[view.number][1])
        if view.number in pictures
        else view
        for view in layout.views(numbers)
    )
    return PageViews(document, tuple(views), total, tuple(doubtful))


def with_comments(data: bytes, path: str, comments: Sequence[PageComment]) -> bytes:
    """A copy of the PDF with these comments. Raises DocumentError as `read` does."""
    from stacite.readers.pdf.page_views import commented  # noqa: PLC0415

    return commented(data, _layout(data, path)[1], comments)


def _layout(data: bytes, path: str) -> tuple[Document, PdfLayout]:
    require_extra("pypdfium2", "pdf", path, "a PDF")
    layouts: list[PdfLayout] = []
    document = _read(data, path, layouts)
    return document, layouts[0]


def _read(data: bytes, path: str, layouts: list[PdfLayout] | None = None) -> Document:
    from stacite.readers.pdf.document import read_document  # noqa: PLC0415 - only where needed
    from stacite.readers.pdf.fonts import with_named_ligatures  # noqa: PLC0415
    from stacite.readers.pdf.pdfium import read_pages  # noqa: PLC0415

    pages = with_named_ligatures(read_pages(data, path), data)
    return read_document(pages, path, hashlib.sha256(data).hexdigest(), _NAME, layouts)


def _doubtful_pages(document: Document, total: int) -> Sequence[int]:
    pages = {page for symptom in document.symptoms for page in symptom.pages}
    doubtful = {ordinal for symptom in document.symptoms for ordinal in symptom.notes}
    # What is wrong with a note that goes on is on the next page.
    broken = (note.location.page for note in document.notes if note.ordinal in doubtful and note.breaks)
    return sorted(pages | {page + 1 for page in broken if page is not None and page < total})


Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""

ITALIC, BOLD, OT1, INVISIBLE = 1, 2, 4, 8
"""Flags of a face. OT1: the font is known to be in TeX's old encoding. INVISIBLE: not painted, as text under a scan."""


LINE_END = "\u2028"
"""A character that ends a line, on pages whose files say where lines end."""


class Glyph(NamedTuple):
    """A character on a page; lengths in points, y grows upwards."""

    character: str
    x0: float
    x1: float
    """The end of its advance."""
    y: float
    """The baseline."""
    bottom: float
    """Lower edge of the ink."""
    top: float
    size: float
    """Font size, as printed."""
    face: int
    """Flags: ITALIC, BOLD, OT1, INVISIBLE."""
    font: int = 0
    """The number on the page of a font that maps no characters; `character` is then the code; 0 for other fonts."""


@dataclass(frozen=True, slots=True)
class LinkAnnotation:
    """A link annotation with a target outside the document."""

    box: tuple[float, ...]
    """Left, bottom, right and top."""
    url: str


class LeftOut(NamedTuple):
    """How many characters of a page are left out, whitespace not counted."""

    rotated: int = 0
    """In another direction than most of the page's text: stamps on its edge, slanted watermarks."""
    outside: int = 0
    """Off the page."""
    short: int = 0
    """Of those in another direction, how many are in lines of a few letters: the words along the axis of a chart."""
    joined: int = 0
    """Ligatures such as `fi` and `Th` of which the file says only the first letter."""


NOTHING_LEFT_OUT = LeftOut()


class TextDirection(NamedTuple):
    """How text is printed on a page."""

    turn: int
    """Right angles by which it is turned counter-clockwise; -1 for slanted text, such as a watermark."""
    mirrored: bool

    def upright(self, box: Sequence[float]) -> Box:
        """A box of the page after the page is turned so that such text is upright and runs to the right."""
        left, bottom, right, top = box
        for _ in range(self.turn):
            left, bottom, right, top = bottom, -right, top, -left
        return (-right, bottom, -left, top) if self.mirrored else (left, bottom, right, top)

    def on_page(self, box: Sequence[float]) -> Box:
        """Where an upright box is on the page: undoes `upright`."""
        left, bottom, right, top = box
        if self.mirrored:
            left, right = -right, -left
        for _ in range(self.turn):
            left, bottom, right, top = -top, left, -bottom, right
        return left, bottom, right, top


UPRIGHT = TextDirection(0, mirrored=False)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page."""

    number: int
    """1-based."""
    glyphs: tuple[Glyph, ...]
    rules: tuple[HorizontalRule, ...]
    links: tuple[LinkAnnotation, ...]
    pictures: int
    """Drawings and images; 0 if they are too few or small to show text."""
    broken: bool = False
    """Whether PDFium could not read it."""
    box: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    """Left, bottom, right and top, turned as the glyphs are."""
    recognized: bool = False
    """Whether its text was recognized by OCR."""
    confidence: float = 1.0
    """That of the OCR program in its words, 0 to 1."""
    has_lines: bool = False
    """Whether each of its lines ends with LINE_END."""
    left_out: LeftOut = NOTHING_LEFT_OUT
    direction: TextDirection = UPRIGHT
    """Of its text in the file; its glyphs are turned upright."""
