"""A copy of a PDF with comments: the notes that they are about are highlighted. All else stays as it is in the file.

Source: ISO 32000-1, 12.5.6.4 (text annotations), 12.5.6.10 (highlights and their quadrilaterals), 7.5.6 (incremental
updates), 7.5.8 (cross-reference streams).
"""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from importlib import import_module
from typing import TYPE_CHECKING, Any

from stacite.model.document import AUTHOR
from stacite.readers.pdf.pages import UPRIGHT, TextDirection
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.document import PageComment
    from stacite.readers.pdf.page_views import PdfLayout
    from stacite.readers.pdf.pages import Box

# Red, green, blue and opacity.
_YELLOW = (255, 230, 110, 255)
# Points: the size of the sign for a comment that is at no line, and its distance from the corner and the next sign.
_SIGN, _MARGIN = 18, 12
_MOST_QUADS = 40


def commented(data: bytes, layout: PdfLayout, comments: Sequence[PageComment]) -> bytes:
    """The file with an appended update that holds the comments; a page that can't be changed goes without."""
    pdfium: Any = import_module("pypdfium2")
    raw: Any = import_module("pypdfium2.raw")
    document = pdfium.PdfDocument(data)
    by_page: dict[int, list[tuple[str, list[Box]]]] = defaultdict(list)
    boxes = _note_boxes(layout)
    for comment in comments:
        number, lines = boxes.get(comment.note if comment.note is not None else -1, (comment.page or 1, []))
        by_page[number].append((comment.text, lines))
    for number, own in by_page.items():
        if 1 <= number <= len(document):
            _annotate(raw, document[number - 1], own)
    copy = io.BytesIO()
    document.save(copy, flags=raw.FPDF_INCREMENTAL)
    return _completed(copy.getvalue())


_START = pattern(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
# Bytes in which a file ends.
_END = 64
# As PDFium writes it: entries of four bytes for an offset and one for a generation, of objects by number.
_STREAM = pattern(
    rb"(?P<number>\d{1,10}) 0 obj ?<<(?P<keys>[^\0]*?)/W\[0 4 1\]/Index\[(?P<index>[\d ]*)\]/Length \d+>>stream\r?\n"
)


def _completed(copy: bytes) -> bytes:
    """The file with what PDFium leaves out of a cross-reference stream: its type, itself, and the end of its object.

    The stream is the last object, so that no other one moves.
    """
    end = _START.search(copy, max(0, len(copy) - _END))
    stream = _STREAM.match(copy, int(end[1])) if end is not None else None
    if end is None or stream is None:
        return copy
    index = stream["index"].split()
    entries = copy[stream.end() :][: 5 * sum(map(int, index[1::2]))] + stream.start().to_bytes(4) + b"\0"
    written = b"%b 0 obj\n<</Type/XRef%b/W[0 4 1]/Index[%b]/Length %d>>stream\r\n%b\r\nendstream\nendobj\n" % (
        stream["number"],
        stream["keys"],
        b" ".join((*index, stream["number"], b"1")),
        len(entries),
        entries,
    )
    return b"".join((copy[: stream.start()], written, copy[end.start() :]))


def _note_boxes(layout: PdfLayout) -> dict[int, tuple[int, list[Box]]]:
    """By ordinal: the page on which a note starts, and where its lines are there."""
    found: dict[int, tuple[int, list[Box]]] = {}
    for view in layout.views([*layout.rules]):
        for line in view.lines:
            for note in line.notes:
                number, lines = found.setdefault(note, (view.number, []))
                if number == view.number:
                    lines.append(layout.directions.get(number, UPRIGHT).on_page(line.box))
    return found


def _annotate(raw: Any, page: Any, comments: Sequence[tuple[str, list[Box]]]) -> None:
    # A viewer turns the page, and shows the corner of the file as another one.
    shown = TextDirection(page.get_rotation() // 90 % 4, mirrored=False)
    left, _, _, top = shown.upright(page.get_bbox())
    signs = 0
    for text, boxes in comments:
        if boxes:
            _highlight(raw, page, text, boxes[:_MOST_QUADS])
            continue
        edge = top - _MARGIN - signs * (_SIGN + _MARGIN)
        _sign(raw, page, text, shown.on_page((left + _MARGIN, edge - _SIGN, left + _MARGIN + _SIGN, edge)))
        signs += 1


def _highlight(raw: Any, page: Any, text: str, boxes: Sequence[Box]) -> None:
    annotation = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_HIGHLIGHT)
    if not annotation:
        return
    for left, bottom, right, top in boxes:
        quad = raw.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
        raw.FPDFAnnot_AppendAttachmentPoints(annotation, ctypes.byref(quad))
    around = (
        (min(box[0] for box in boxes), min(box[1] for box in boxes)),
        (
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        ),
    )
    _finish(raw, annotation, text, (*around[0], *around[1]))


def _sign(raw: Any, page: Any, text: str, box: Box) -> None:
    annotation = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_TEXT)
    if annotation:
        _finish(raw, annotation, text, box)


def _finish(raw: Any, annotation: Any, text: str, box: Box) -> None:
    left, bottom, right, top = box
    rectangle = raw.FS_RECTF(left, top, right, bottom)
    raw.FPDFAnnot_SetRect(annotation, ctypes.byref(rectangle))
    raw.FPDFAnnot_SetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, *_YELLOW)
    raw.FPDFAnnot_SetFlags(annotation, raw.FPDF_ANNOT_FLAG_PRINT)
    for key, value in (("Contents", text), ("T", AUTHOR)):
        raw.FPDFAnnot_SetStringValue(annotation, key.encode(), _wide(raw, value))
    raw.FPDFPage_CloseAnnot(annotation)


def _wide(raw: Any, text: str) -> Any:
    """A string of PDFium: UTF-16 with a null at the end."""
    encoded = text.replace("\0", "").encode("utf-16-le", "replace") + b"\0\0"
    return ctypes.cast(ctypes.create_string_buffer(encoded), raw.FPDF_WIDESTRING)
