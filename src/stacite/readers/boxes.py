"""Pages as words with their boxes: ALTO and hOCR, as OCR programs write them, and `pdftotext -bbox-layout`.

Notes are found as in a PDF, by the position and size of the words, which become the glyphs that the reader of PDFs
takes. ALTO and hOCR give boxes of the ink, so the font size follows from the letters in a word; those of pdftotext are
as high as the font.

Sources: ALTO 2 to 4 (Library of Congress); hOCR 1.2; `TextOutputDev` and `pdftotext.cc` of Poppler.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from stacite.containers.xml import local_name, parse_xml
from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS
from stacite.readers.formats import xml_root
from stacite.readers.html.parse import parse_page
from stacite.readers.layout import split_where
from stacite.readers.layout.boxed_lines import HorizontalRule
from stacite.readers.pdf import BOLD, INVISIBLE, ITALIC, LINE_END, Glyph, PdfPage
from stacite.readers.pdf.document import read_document
from stacite.text.encodings import decode_html
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


# Most words of a page; a newspaper page has 8,000.
_MAX_WORDS = 30_000


MAX_BYTES = 64 * 2**20
"""A book of 600 pages takes 40 MiB."""


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body of these pages.

    Raises DocumentError if the file is too large, is not well-formed, or has no words with boxes.
    """
    if len(data) > MAX_BYTES:
        message = f"{path}: the file is larger than {MAX_BYTES // 2**20} MiB, the limit for this format"
        raise DocumentError(message, "Split it by its pages.")
    pages = [_page_of(page) for page in _pages(data, path)]
    if not any(page.glyphs for page in pages):
        hint = "Write ALTO or hOCR with the boxes of words, or use `pdftotext -bbox-layout`."
        raise DocumentError(f"{path}: the file has no words with boxes", hint)
    return read_document(pages, path, hashlib.sha256(data).hexdigest(), "boxes")


class _Word(NamedTuple):
    """A word and its box; y grows downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float = 0.0
    """The font size; 0 if it is unknown."""
    face: int = 0
    is_raised: bool = False
    """Whether the file says that it is a superscript."""


@dataclass(slots=True)
class _Page:
    """A page in the units of its file."""

    number: int
    width: float
    height: float
    scale: float
    """Points of a unit."""
    blocks: list[list[list[_Word]]] = field(default_factory=list)
    """Words in lines in blocks."""
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    """Left, right and y."""
    pictures: int = 0
    is_tight: bool = True
    """Whether boxes are those of the ink."""
    confidences: list[float] = field(default_factory=list)
    """Of its words, 0 to 1."""


def _pages(data: bytes, path: str) -> list[_Page]:
    if xml_root(data) == "alto":
        return list(_alto_pages(parse_xml(data, path)))
    root = parse_page(decode_html(data), path, xml=True)
    is_hocr = next(_with_class(root, "ocr_page"), None) is not None
    return list(_hocr_pages(root) if is_hocr else _bbox_pages(root))


def _number(value: str | None) -> float:
    """The number; 0 for anything else."""
    try:
        number = float(value or 0)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e7 else 0.0  # also false for what is not a number


def _numbered(numbers: Iterable[int]) -> list[int]:
    """The page numbers that a file gives, if they increase; else from 1."""
    given = list(numbers)
    increase = all(after > before for before, after in zip([0, *given], given, strict=False))
    return given if increase else list(range(1, len(given) + 1))


# Points of a unit of ALTO; for pixels, the height of the page or the font sizes decide.
_UNITS = {"mm10": 72 / 254, "mm": 72 / 25.4, "inch1200": 72 / 1200}
# Points of a page whose resolution is unknown: letter format.
_USUAL_HEIGHT = 792.0
# Most points of a pixel: an inch.
_MOST_POINTS = 72.0
_STYLES = {"bold": BOLD, "italics": ITALIC, "italic": ITALIC}


class _AltoStyle(NamedTuple):
    size: float = 0.0
    face: int = 0
    is_raised: bool = False


def _alto_pages(root: Element) -> Iterator[_Page]:
    unit = next((each.text or "" for each in root.iter() if local_name(each) == "MeasurementUnit"), "").strip()
    styles = {
        each.get("ID", ""): _alto_style(each.get("FONTSTYLE"), _number(each.get("FONTSIZE")))
        for each in root.iter()
        if local_name(each) == "TextStyle"
    }
    elements = [each for each in root.iter() if local_name(each) == "Page"]
    numbers = _numbered(int(_number(each.get("PHYSICAL_IMG_NR"))) for each in elements)
    for element, number in zip(elements, numbers, strict=True):
        height = _number(element.get("HEIGHT"))
        page = _Page(number, _number(element.get("WIDTH")), height, _UNITS.get(unit, 0.0))
        for each in element.iter():
            name = local_name(each)
            if name == "TextBlock":
                page.blocks.append([_alto_line(line, page, styles) for line in each if local_name(line) == "TextLine"])
            elif name in ("GraphicalElement", "Illustration"):
                left, top, right, bottom = _alto_box(each)
                page.pictures += 1
                if right - left > 10 * (bottom - top):
                    page.rules.append((left, right, (top + bottom) / 2))
        page.scale = page.scale or min(_scale_of_pixels(page), _MOST_POINTS)
        yield page


def _alto_style(named: str | None, size: float) -> _AltoStyle:
    names = (named or "").lower().split()
    return _AltoStyle(size, sum({_STYLES[name] for name in names if name in _STYLES}), "superscript" in names)


def _alto_box(element: Element) -> tuple[float, float, float, float]:
    left, top, width, height = (_number(element.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return left, top, left + width, top + height


def _alto_line(line: Element, page: _Page, styles: Mapping[str, _AltoStyle]) -> list[_Word]:
    words: list[_Word] = []
    block = line.getparent()
    inherited = [*(block.get("STYLEREFS", "").split() if block is not None else ()), *line.get("STYLEREFS", "").split()]
    for each in line:
        name = local_name(each)
        if name == "String":
            used = [styles[ref] for ref in [*inherited, *each.get("STYLEREFS", "").split()] if ref in styles]
            own = _alto_style(each.get("STYLE"), 0.0)
            size = next((style.size for style in reversed(used) if style.size), 0.0)
            face = own.face | (used[-1].face if used else 0)
            is_raised = own.is_raised or (bool(used) and used[-1].is_raised)
            words.append(_Word(each.get("CONTENT", ""), *_alto_box(each), size, face, is_raised))
            if (confidence := each.get("WC")) is not None:
                page.confidences.append(_number(confidence))
        elif name == "HYP" and words:
            words[-1] = words[-1]._replace(text=f"{words[-1].text}-")
    return words


def _scale_of_pixels(page: _Page) -> float:
    """By the font sizes, which are in points, if there are any."""
    ratios = [
        word.size / (word.bottom - word.top)
        for block in page.blocks
        for line in block
        for word in line
        if word.size and word.bottom > word.top and _ink(word.text) == _FULL
    ]
    if ratios:
        return median(ratios) * (_FULL[1] - _FULL[0])
    return _USUAL_HEIGHT / page.height if page.height >= 1 else 1.0


_BOX = pattern(r"\bbbox((?:\s{1,9}-?\d{1,7}(?:\.\d{1,9})?){4})")
_CONFIDENCE = pattern(r"\bx_wconf\s{1,9}(\d{1,3}(?:\.\d{1,9})?)")
_PAGE = pattern(r"\bppageno\s{1,9}(\d{1,6})")
_RESOLUTION = pattern(r"\bscan_res\s{1,9}\d{1,6}\s{1,9}(\d{1,6})")
# Tesseract has other classes for lines that it takes for headings or captions.
_LINES = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat", "ocrx_line")
_BLOCKS = ("ocr_par", "ocrx_block", "ocr_carea")


def _with_class(element: Element, *names: str) -> Iterator[Element]:
    for each in element.iter():
        if local_name(each) and not set(names).isdisjoint(each.get("class", "").split()):
            yield each


def _hocr_box(element: Element) -> tuple[float, float, float, float]:
    found = _BOX.search(element.get("title", ""))
    left, top, right, bottom = (_number(each) for each in found[1].split()) if found else (0.0,) * 4
    return left, top, right, bottom


def _hocr_pages(root: Element) -> Iterator[_Page]:
    elements = list(_with_class(root, "ocr_page"))
    found = [_PAGE.search(each.get("title", "")) for each in elements]
    numbers = _numbered(int(each[1]) + 1 if each else 0 for each in found)
    for element, number in zip(elements, numbers, strict=True):
        left, top, right, bottom = _hocr_box(element)
        resolution = _RESOLUTION.search(element.get("title", ""))
        known = 72 / int(resolution[1]) if resolution and int(resolution[1]) else 0.0
        page = _Page(number, right - left, bottom - top, known or _USUAL_HEIGHT / max(bottom - top, 1.0))
        blocks: dict[Element | None, list[list[_Word]]] = {}
        for line in _with_class(element, *_LINES):
            words = [word for each in _with_class(line, "ocrx_word") if (word := _hocr_word(each, page))]
            block = next((up for up in line.iterancestors() if up.get("class", "") in _BLOCKS), None)
            blocks.setdefault(block, []).append(words)
        page.blocks = list(blocks.values())
        for rule in _with_class(element, "ocr_separator"):
            rule_left, rule_top, rule_right, rule_bottom = _hocr_box(rule)
            if rule_right - rule_left > 10 * (rule_bottom - rule_top):
                page.rules.append((rule_left, rule_right, (rule_top + rule_bottom) / 2))
        page.pictures = sum(1 for _ in _with_class(element, "ocr_photo", "ocr_image", "ocr_graphic"))
        yield page


def _hocr_word(element: Element, page: _Page) -> _Word | None:
    text = _text(element)
    if not text:
        return None
    if found := _CONFIDENCE.search(element.get("title", "")):
        page.confidences.append(_number(found[1]) / 100)
    inside = {local_name(each) for each in element.iter()}
    face = BOLD * bool(inside & {"strong", "b"}) + ITALIC * bool(inside & {"em", "i"})
    return _Word(text, *_hocr_box(element), 0.0, face, "sup" in inside)


def _bbox_pages(root: Element) -> Iterator[_Page]:
    for number, element in enumerate((each for each in root.iter() if local_name(each) == "page"), 1):
        page = _Page(number, _number(element.get("width")), _number(element.get("height")), 1.0, is_tight=False)
        for block in (each for each in element.iter() if local_name(each) == "block"):
            lines = (each for each in block.iter() if local_name(each) == "line")
            page.blocks.append([[_bbox_word(word) for word in line.iter() if _is_word(word)] for line in lines])
        yield page


def _is_word(element: Element) -> bool:
    return local_name(element) == "word"


def _bbox_word(element: Element) -> _Word:
    # The HTML parser, which reads what is not well-formed, has names in lower case.
    left, top, right, bottom = (
        _number(element.get(name) or element.get(name.lower())) for name in ("xMin", "yMin", "xMax", "yMax")
    )
    return _Word(_text(element), left, top, right, bottom, bottom - top)


_DESCENDING, _ASCENDING = frozenset("gjpqyQJçş,;()[]{}|"), pattern(r"[A-ZÀ-ÞŠŽŁbdfhkltßþ0-9()\[\]{}|†‡§¶/?!]")
# How far the ink of letters goes below and above the baseline, as a share of the font size.
_BELOW, _LOW, _HIGH = -0.21, 0.46, 0.69
_FULL = (_BELOW, _HIGH)
# Share of the font size that a font goes below the baseline.
_DESCENT = 0.22
# Words that can be raised in their line: labels of notes.
_LABEL = pattern(r"[\d*†‡§¶‖()\[\],.]{1,6}|[a-z]")
# Shares of the font size: how far a label is raised, and how small other words' ink is that isn't letters.
_RAISED, _RAISED_SIZE = 0.2, 0.65
_END = Glyph(LINE_END, 0, 0, 0, 0, 0, 0, 0)
# Share of the font size by which the baselines of a row may differ.
_SAME_ROW = 0.5
# In font sizes: words so far apart may be in two columns, which pdftotext takes for one line. If they are not, the
# parts of the line still follow each other.
_COLUMN_GAP = 0.75
# Most characters of a label that is a line of its own, and how far its note may be, in font sizes.
_LABEL_LENGTH, _LABEL_GAP = 6, 3.0
# Shares of the font size of gaps between words of pdftotext that are none.
_NO_GAP = 0.05


def _ink(text: str) -> tuple[float, float]:
    """How far the ink of a word goes below and above the baseline, as shares of the font size."""
    return _BELOW if _DESCENDING & set(text) else 0.0, _HIGH if _ASCENDING.search(text) else _LOW


def _page_of(page: _Page) -> PdfPage:
    """The page as the engine for PDFs reads it, each word cut into characters of equal width."""
    lines_found: list[list[Glyph]] = []
    words = 0
    for block in page.blocks:
        lines = [[word for word in line if word.text and word.right > word.left] for line in block]
        size = _block_size(lines) if page.is_tight else 0.0
        for line in filter(None, lines):
            words += len(line)
            if words <= _MAX_WORDS:
                parts = _parts(line, _COLUMN_GAP * (size or line[0].size))
                lines_found += [list(_line_glyphs(part, page, size)) for part in parts]
    glyphs = [glyph for line in _with_labels(lines_found) for glyph in (*line, _END)]
    box = (0.0, 0.0, page.width * page.scale, page.height * page.scale)
    rules = (
        HorizontalRule(left * page.scale, right * page.scale, (page.height - y) * page.scale)
        for left, right, y in page.rules
    )
    confidence = sum(page.confidences) / len(page.confidences) if page.confidences else 1.0
    return PdfPage(
        page.number,
        tuple(glyphs),
        tuple(rules),
        (),
        page.pictures,
        box=box,
        recognized=page.is_tight,
        confidence=confidence,
        has_lines=True,
    )


def _parts(line: Sequence[_Word], gap: float) -> list[list[_Word]]:
    return split_where(line, lambda word, following: following.left - word.right > gap)


def _with_labels(lines: Sequence[list[Glyph]]) -> Iterator[list[Glyph]]:
    """The lines; a label that is a line of its own, beside its note, is joined with it."""
    labels = {at for at, line in enumerate(lines) if len(line) <= _LABEL_LENGTH}
    beside: dict[int, list[int]] = {}
    if labels:
        starts = sorted((round(line[0].y), at) for at, line in enumerate(lines) if at not in labels)
        for at in labels:
            x1, y, size = lines[at][-1].x1, lines[at][0].y, lines[at][0].size
            first = bisect_left(starts, (round(y - _SAME_ROW * size) - 1, 0))
            last = bisect_left(starts, (round(y + _SAME_ROW * size) + 1, 0))
            gaps = [(lines[other][0].x0 - x1, other) for _, other in starts[first:last]]
            near = [(gap, other) for gap, other in gaps if -0.5 * size <= gap <= _LABEL_GAP * size]
            if near:
                beside.setdefault(min(near)[1], []).append(at)
    joined = {label for found in beside.values() for label in found}
    for at, line in enumerate(lines):
        if at not in joined:
            yield [glyph for label in beside.get(at, []) for glyph in lines[label]] + line


def _block_size(lines: Sequence[Sequence[_Word]]) -> float:
    """The font size of a block in the units of its page: a line or two would be too few to measure it."""
    sizes = []
    for line in lines:
        for word in line:
            below, above = _ink(word.text)
            if len(word.text) > 1 and word.text[0].isalpha():
                sizes.append((word.bottom - word.top) / (above - below))
    if not sizes:
        sizes = [(word.bottom - word.top) / (_HIGH - _BELOW) for line in lines for word in line]
    return median(sizes) if sizes else 0.0


def _line_glyphs(line: Sequence[_Word], page: _Page, size: float) -> Iterator[Glyph]:
    """The glyphs of a line; a space is where words are apart."""
    if page.is_tight:
        # Words with descenders say less about the baseline.
        bottoms = [word.bottom + _ink(word.text)[0] * size for word in line if not _LABEL.fullmatch(word.text)]
        baseline = median(bottoms or [word.bottom for word in line])
    before: _Word | None = None
    for word in line:
        if page.is_tight:
            font_size, y = word.size / page.scale if word.size else size, baseline
            rise = baseline - word.bottom
            if word.is_raised or (rise > _RAISED * size and _LABEL.fullmatch(word.text)):
                font_size, y = _RAISED_SIZE * size, min(word.bottom, baseline - _RAISED * size)
        else:
            font_size, y = word.size, word.bottom - _DESCENT * word.size
        if before is not None and (page.is_tight or word.left - before.right > _NO_GAP * font_size):
            # Words of OCR may touch, so the space counts whatever its width.
            yield _glyph(" ", word._replace(left=before.right, right=word.left), y, font_size, page)
        step = (word.right - word.left) / len(word.text)
        for at, character in enumerate(word.text):
            left = word.left + at * step
            # FineReader marks a hyphen that ends a line with a sign of its own.
            shown = "-" if character in "¬\u00ad" else character
            yield _glyph(shown, word._replace(left=left, right=left + step), y, font_size, page)
        before = word


def _glyph(character: str, box: _Word, y: float, size: float, page: _Page) -> Glyph:
    """A glyph in points; y grows upwards."""
    lengths = (box.left, box.right, page.height - y, page.height - max(box.bottom, y), page.height - box.top, size)
    x0, x1, baseline, bottom, top, printed = (round(value * page.scale, 2) for value in lengths)
    return Glyph(character, x0, x1, baseline, bottom, top, printed, box.face | INVISIBLE)


def _text(element: Element) -> str:
    return "".join(map(str, element.itertext())).strip()
