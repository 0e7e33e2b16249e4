"""What the reader of PDFs found on pages, for people: views and pictures of pages, and comments in a copy of the file.

Views show why a document was misread. In a copy, the notes that comments are about are highlighted; all else stays as
it is in the file.

Source: ISO 32000-1, 12.5.6.4 (text annotations), 12.5.6.10 (highlights and their quadrilaterals), 7.5.6 (incremental
updates), 7.5.8 (cross-reference streams).
"""

from __future__ import annotations

import ctypes
import io
import struct
import zlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from stacite.model.document import PageLine, PageMark, PageRegion, PageView
from stacite.readers.layout import LabelFamily
from stacite.readers.layout.page_notes import LinePlace
from stacite.readers.pdf import UPRIGHT, TextDirection
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.document import PageComment
    from stacite.readers.layout.boxed_lines import BoxedLine, HorizontalRule
    from stacite.readers.layout.page_layout import PageLayout
    from stacite.readers.pdf import Box


_PLACES = {
    LinePlace.UNDER_RULE: (PageRegion.NOTES, "below a rule that starts at the edge of its column"),
    LinePlace.FOOT: (PageRegion.NOTES, "small print at the foot of its column"),
    LinePlace.SMALL: (PageRegion.TEXT, "small print, but not at the foot of its column"),
    LinePlace.LIST: (PageRegion.NOTE_LIST, "below a heading such as “Notes”"),
    LinePlace.SOURCES: (PageRegion.SOURCES, "below a heading such as “Bibliography”"),
    LinePlace.TEXT: (PageRegion.TEXT, "in the size of the text"),
}
_FAMILIES = {
    LabelFamily.RAISED: "a raised number",
    LabelFamily.BRACKET: "a number in brackets",
    LabelFamily.PAREN: "a number in parentheses",
    LabelFamily.DOTTED: "a number with a period",
    LabelFamily.BARE: "a number at the start of a line",
    LabelFamily.RAISED_ROMAN: "a raised Roman numeral",
    LabelFamily.ROMAN: "a Roman numeral",
    LabelFamily.RAISED_LETTER: "a raised letter",
    LabelFamily.LETTER: "a letter",
    LabelFamily.SYMBOL: "a symbol",
}


_REGIONS = {
    PageRegion.HEAD: "repeats at this height on other pages, or is a page number",
    PageRegion.FOOT: "repeats at this height on other pages, or is a page number",
    PageRegion.MARGIN_NUMBERS: "in a margin with numbers from top to bottom",
    PageRegion.TABLE: "in rows whose cells are below each other, or below such rows",
    PageRegion.CONTENTS: "in rows that end in dots and a page number",
    PageRegion.FIGURE: "short lines that are scattered, as in a chart",
}


@dataclass(slots=True)
class PdfLayout:
    """What the reader knows of all lines when it has found the notes."""

    layout: PageLayout
    rules: Mapping[int, Sequence[HorizontalRule]]
    """Of each page of the document."""
    directions: Mapping[int, TextDirection]
    """How the text of each page is turned in the file."""
    _notes: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _labels: dict[int, list[PageMark]] = field(default_factory=lambda: defaultdict(list))
    _refs: dict[int, list[PageMark]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Collect what is in each line."""
        layout = self.layout
        for number, parts in enumerate(layout.shares.parts):
            for part in parts:
                self._notes[part.line].append(layout.ordinals[number])
        for number, start in enumerate(layout.starts):
            label = start.label
            why = _FAMILIES[label.family] + ("" if start.referenced else ", to which nothing in the text refers")
            x = _x_of(layout.lines[label.line], label.start)
            self._labels[label.line].append(PageMark(label.text, x, layout.ordinals[number], why))
        for ref in layout.refs:
            found = ref.candidate
            ordinal = None if ref.note is None else layout.ordinals[ref.note]
            x = _x_of(layout.lines[found.line], found.start)
            self._refs[found.line].append(PageMark(found.text, x, ordinal, found.shape.name.lower()))

    def views(self, numbers: Sequence[int]) -> Iterator[PageView]:
        """The pages of these numbers, without pictures."""
        for number in numbers:
            lines = [self._line(at, line) for at, line in enumerate(self.layout.lines) if line.page == number]
            lines += [
                PageLine(line.text, _box(line), line.region, _REGIONS[line.region], 0)
                for line in self.layout.furniture
                if line.page == number
            ]
            lines.sort(key=lambda line: (line.order == 0, line.order, -line.box[3]))
            rules = tuple((rule.x0, rule.x1, rule.y) for rule in self.rules.get(number, ()))
            yield PageView(number, _around(lines), tuple(lines), rules)

    def _line(self, at: int, line: BoxedLine) -> PageLine:
        region, reason = line.region, _REGIONS.get(line.region, "")
        notes = tuple(self._notes.get(at, ()))
        if region is PageRegion.TEXT:
            region, reason = _PLACES[self.layout.places.place[at]]
            if notes:
                region = PageRegion.NOTE_LIST if region is PageRegion.NOTE_LIST else PageRegion.NOTES
            elif at in self.layout.shares.owned:
                region, reason = PageRegion.LEFT_OUT, "next to or below the notes, and in none of them"
            elif region in (PageRegion.NOTES, PageRegion.NOTE_LIST):
                region, reason = PageRegion.TEXT, f"{reason}, but no note starts there"
        marks = (tuple(self._labels.get(at, ())), tuple(self._refs.get(at, ())))
        return PageLine(line.text, _box(line), region, reason, at + 1, notes, *marks)


def _box(line: BoxedLine) -> Box:
    return line.x0, line.bottom, line.x1, line.top


def _x_of(line: BoxedLine, at: int) -> float:
    """The left edge of a character; only those of the first are known, others are where they would be on average."""
    if at < len(line.starts):
        return line.starts[at]
    return line.x0 + line.width * at / max(1, len(line.text))


def _around(lines: Sequence[PageLine]) -> Box:
    boxes = [line.box for line in lines] or [(0.0, 0.0, 595.0, 842.0)]
    left, bottom = min(box[0] for box in boxes) - 36, min(box[1] for box in boxes) - 36
    return left, bottom, max(box[2] for box in boxes) + 36, max(box[3] for box in boxes) + 36


# Pixels a point.
_SCALE = 1.5
# Pixels of a page; a poster would take more memory than a reader has.
_MOST_PIXELS = 4_000_000


def page_pictures(
    data: bytes, numbers: Sequence[int], directions: Mapping[int, TextDirection]
) -> dict[int, tuple[bytes, Box]]:
    """Each page as PNG, with its box in the coordinates of the reader; pages that can't be drawn are left out."""
    pdfium: Any = import_module("pypdfium2")
    document = pdfium.PdfDocument(data)
    found = {}
    for number in numbers:
        try:
            found[number] = _picture(document[number - 1], directions.get(number, UPRIGHT))
        except MemoryError:
            raise
        except Exception:  # noqa: S112 - what PDFium raises for a broken page
            continue
    return found


def _picture(page: Any, direction: TextDirection) -> tuple[bytes, Box]:
    try:
        left, bottom, right, top = direction.upright(page.get_bbox())
        page.set_rotation(90 * max(0, direction.turn))
        scale = min(_SCALE, (_MOST_PIXELS / max(1.0, (right - left) * (top - bottom))) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        try:
            return _png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride), (left, bottom, right, top)
        finally:
            bitmap.close()
    finally:
        page.close()


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """A picture of one byte a pixel as PNG (ISO/IEC 15948, 11.2)."""
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, stride * height, stride))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


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
    by_page: dict[int, list[tuple[PageComment, list[Box]]]] = defaultdict(list)
    boxes = _note_boxes(layout)
    for comment in comments:
        number, lines = boxes.get(comment.note if comment.note is not None else -1, (comment.page or 1, []))
        is_lost = not lines and comment.label
        told = replace(comment, text=f"Note {comment.label}: {comment.text}") if is_lost else comment
        by_page[number].append((told, lines))
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


def _annotate(raw: Any, page: Any, comments: Sequence[tuple[PageComment, list[Box]]]) -> None:
    # A viewer turns the page, and shows the corner of the file as another one.
    shown = TextDirection(page.get_rotation() // 90 % 4, mirrored=False)
    left, _, _, top = shown.upright(page.get_bbox())
    signs = 0
    for comment, boxes in comments:
        if boxes:
            _highlight(raw, page, comment, boxes[:_MOST_QUADS])
            continue
        edge = top - _MARGIN - signs * (_SIGN + _MARGIN)
        _sign(raw, page, comment, shown.on_page((left + _MARGIN, edge - _SIGN, left + _MARGIN + _SIGN, edge)))
        signs += 1


def _highlight(raw: Any, page: Any, comment: PageComment, boxes: Sequence[Box]) -> None:
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
    _finish(raw, annotation, comment, (*around[0], *around[1]))


def _sign(raw: Any, page: Any, comment: PageComment, box: Box) -> None:
    annotation = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_TEXT)
    if annotation:
        _finish(raw, annotation, comment, box)


def _finish(raw: Any, annotation: Any, comment: PageComment, box: Box) -> None:
    left, bottom, right, top = box
    rectangle = raw.FS_RECTF(left, top, right, bottom)
    raw.FPDFAnnot_SetRect(annotation, ctypes.byref(rectangle))
    raw.FPDFAnnot_SetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, *_YELLOW)
    raw.FPDFAnnot_SetFlags(annotation, raw.FPDF_ANNOT_FLAG_PRINT)
    for key, value in (("Contents", comment.text), ("T", comment.author)):
        raw.FPDFAnnot_SetStringValue(annotation, key.encode(), _wide(raw, value))
    raw.FPDFPage_CloseAnnot(annotation)


def _wide(raw: Any, text: str) -> Any:
    """A string of PDFium: UTF-16 with a null at the end."""
    encoded = text.replace("\0", "").encode("utf-16-le", "replace") + b"\0\0"
    return ctypes.cast(ctypes.create_string_buffer(encoded), raw.FPDF_WIDESTRING)
