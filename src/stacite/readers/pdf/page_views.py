"""What the reader of PDFs found on some pages, for people who want to see why a document was misread."""

from __future__ import annotations

import struct
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from stacite.model.page_view import PageLine, PageMark, PageRegion, PageView
from stacite.readers.pdf.labels import PdfLabelFamily
from stacite.readers.pdf.regions import LinePlace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.readers.pdf.lines import PdfLine
    from stacite.readers.pdf.pages import HorizontalRule
    from stacite.readers.pdf.regions import LinePlaces, NoteLines, PdfNoteStart
    from stacite.readers.pdf.sequences import PdfNoteRef

_Box = tuple[float, float, float, float]

_PLACES = {
    LinePlace.UNDER_RULE: (PageRegion.NOTES, "below a rule that starts at the edge of its column"),
    LinePlace.FOOT: (PageRegion.NOTES, "small print at the foot of its column"),
    LinePlace.SMALL: (PageRegion.TEXT, "small print, but not at the foot of its column"),
    LinePlace.LIST: (PageRegion.NOTE_LIST, "below a heading such as “Notes”"),
    LinePlace.SOURCES: (PageRegion.SOURCES, "below a heading such as “Bibliography”"),
    LinePlace.TEXT: (PageRegion.TEXT, "in the size of the text"),
}
_FAMILIES = {
    PdfLabelFamily.RAISED: "a raised number",
    PdfLabelFamily.BRACKET: "a number in brackets",
    PdfLabelFamily.PAREN: "a number in parentheses",
    PdfLabelFamily.DOTTED: "a number with a period",
    PdfLabelFamily.BARE: "a number at the start of a line",
    PdfLabelFamily.RAISED_ROMAN: "a raised Roman numeral",
    PdfLabelFamily.ROMAN: "a Roman numeral",
    PdfLabelFamily.RAISED_LETTER: "a raised letter",
    PdfLabelFamily.LETTER: "a letter",
    PdfLabelFamily.SYMBOL: "a symbol",
}


@dataclass(slots=True)
class PdfLayout:
    """What the reader knows of all lines when it has found the notes."""

    lines: Mapping[int, Sequence[PdfLine]]
    """Of each page, with those that are left out."""
    rules: Mapping[int, Sequence[HorizontalRule]]
    places: LinePlaces
    """Of the lines in reading order."""
    starts: Sequence[PdfNoteStart]
    shares: NoteLines
    refs: Sequence[PdfNoteRef]
    ordinals: Sequence[int]
    """Of the notes, in the order of their starts."""
    _notes: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _labels: dict[int, list[PageMark]] = field(default_factory=lambda: defaultdict(list))
    _refs: dict[int, list[PageMark]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Collect what is in each line."""
        lines = self.places.lines
        for number, parts in enumerate(self.shares.parts):
            for part in parts:
                self._notes[part.line].append(self.ordinals[number])
        for number, start in enumerate(self.starts):
            label = start.label
            why = _FAMILIES[label.family] + ("" if start.referenced else ", to which nothing in the text refers")
            x = _x_of(lines[label.line], label.start)
            self._labels[label.line].append(PageMark(label.text, x, self.ordinals[number], why))
        for ref in self.refs:
            found = ref.candidate
            ordinal = None if ref.note is None else self.ordinals[ref.note]
            x = _x_of(lines[found.line], found.start)
            self._refs[found.line].append(PageMark(found.text, x, ordinal, found.shape.name.lower()))

    def views(self, numbers: Sequence[int]) -> Iterator[PageView]:
        """The pages of these numbers, without pictures."""
        index = {id(line): at for at, line in enumerate(self.places.lines)}
        for number in numbers:
            found = self.lines.get(number, ())
            heights = [line.y for line in found] or [0.0]
            middle = (min(heights) + max(heights)) / 2
            lines = [self._line(line, index.get(id(line)), middle) for line in found]
            lines.sort(key=lambda line: (line.order == 0, line.order, -line.box[3]))
            rules = tuple((rule.x0, rule.x1, rule.y) for rule in self.rules.get(number, ()))
            yield PageView(number, _around(lines), tuple(lines), rules)

    def _line(self, line: PdfLine, at: int | None, middle: float) -> PageLine:
        box = (line.x0, line.bottom, line.x1, line.top)
        if at is None:
            region = PageRegion.HEAD if line.y > middle else PageRegion.FOOT
            return PageLine(line.text, box, region, "repeats at this height on other pages, or is a page number", 0)
        region, reason = _PLACES[self.places.place[at]]
        notes = tuple(self._notes.get(at, ()))
        if notes:
            region = PageRegion.NOTE_LIST if region is PageRegion.NOTE_LIST else PageRegion.NOTES
        elif at in self.shares.owned:
            region, reason = PageRegion.LEFT_OUT, "next to or below the notes, and in none of them"
        elif region in (PageRegion.NOTES, PageRegion.NOTE_LIST):
            region, reason = PageRegion.TEXT, f"{reason}, but no note starts there"
        marks = (tuple(self._labels.get(at, ())), tuple(self._refs.get(at, ())))
        return PageLine(line.text, box, region, reason, at + 1, notes, *marks)


def _x_of(line: PdfLine, at: int) -> float:
    """The left edge of a character; only those of the first are known, others are where they would be on average."""
    if at < len(line.starts):
        return line.starts[at]
    return line.x0 + line.width * at / max(1, len(line.text))


def _around(lines: Sequence[PageLine]) -> _Box:
    boxes = [line.box for line in lines] or [(0.0, 0.0, 595.0, 842.0)]
    left, bottom = min(box[0] for box in boxes) - 36, min(box[1] for box in boxes) - 36
    return left, bottom, max(box[2] for box in boxes) + 36, max(box[3] for box in boxes) + 36


# Pixels a point.
_SCALE = 1.5
# Pixels of a page; a poster would take more memory than a reader has.
_MOST_PIXELS = 4_000_000


def page_pictures(data: bytes, numbers: Sequence[int]) -> dict[int, tuple[bytes, _Box]]:
    """Each page as PNG, with its box in the coordinates of the reader; pages that can't be drawn are left out."""
    pdfium: Any = import_module("pypdfium2")
    document = pdfium.PdfDocument(data)
    found = {}
    for number in numbers:
        try:
            found[number] = _picture(document[number - 1])
        except MemoryError:
            raise
        except Exception:  # noqa: S112 - what PDFium raises for a broken page
            continue
    return found


def _picture(page: Any) -> tuple[bytes, _Box]:
    try:
        left, bottom, right, top = page.get_bbox()
        # The reader turns pages whose text is printed sideways; `/Rotate` says so to viewers.
        for _ in range(page.get_rotation() // 90 % 4):
            left, bottom, right, top = bottom, -right, top, -left
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
