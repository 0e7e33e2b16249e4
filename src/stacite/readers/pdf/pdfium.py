"""The pages of a PDF, read with pypdfium2: glyphs with their places, rules, links.

Nothing in a PDF is executed or fetched: no scripts, no attachments, no forms. pypdfium2 is a library in C that gets
files from strangers, and may crash or loop: see `readers/bounded.py`. Places are rounded to hundredths of a point (ISO
32000-1, 8.3.2.3), y grows upwards, and pages whose text is printed sideways or mirrored are turned upright.

Sources: ISO 32000-1, 8.3.4 (transformations), 8.10 (forms), 9.3.6 (text rendering mode), 9.4.4 (text space), 12.5.6.5
(link annotations), 12.6.4.7 (URI actions); fpdf_text.h of PDFium.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from array import array
from collections import Counter, deque
from functools import cached_property
from importlib import import_module
from itertools import chain, compress, pairwise, repeat
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from stacite.errors import DocumentError
from stacite.readers.layout.boxed_lines import HorizontalRule
from stacite.readers.pdf import (
    BOLD,
    INVISIBLE,
    ITALIC,
    OT1,
    UPRIGHT,
    Box,
    Glyph,
    LeftOut,
    LinkAnnotation,
    PdfPage,
    TextDirection,
)
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

pdf: Any = import_module("pypdfium2.raw")

_MAX_PAGES = 10_000
_DAMAGED = "Open it in a PDF viewer and save it again, or save its text to a file and use that."


def read_pages(data: bytes, path: str) -> Iterator[PdfPage]:
    """The pages in their order. Raises DocumentError for a PDF that is encrypted or damaged."""
    pdfium: Any = import_module("pypdfium2")
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except MemoryError:
        raise
    except Exception as error:
        # FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY of fpdfview.h
        if getattr(error, "err_code", None) in (4, 5) or "password" in str(error).lower():
            hint = "Save a copy without a password, and use that."
            raise DocumentError(f"{path}: the PDF is encrypted", hint) from error
        raise DocumentError(f"{path}: the PDF is damaged", _DAMAGED) from error
    is_by_ocr = _is_by_ocr(document)
    for number in range(min(count, _MAX_PAGES)):
        try:
            page = _page(document, number, is_by_ocr=is_by_ocr)
        except MemoryError:
            raise
        except Exception:  # what PDFium raises for a broken page
            page = PdfPage(number + 1, (), (), (), 0, broken=True)
        yield page


# Programs that recognize text, as they name themselves in a file's metadata.
_OCR_PROGRAM = pattern(
    r"paper capture|clearscan|finereader|tesseract|ocrmypdf|omnipage|readiris|scansoft|\bocr\b|abbyy recognition",
    re.IGNORECASE,
)
# Fonts without shapes in which they put the text: Tesseract, Acrobat, hocr2pdf.
_OCR_FONT = pattern(r"glyphless|hidden(?:horz|vert)ocr|invisible", re.IGNORECASE)


def _is_by_ocr(document: Any) -> bool:
    """Whether the metadata name a program that recognizes text."""
    try:
        named = f"{document.get_metadata_value('Producer')} {document.get_metadata_value('Creator')}"
    except Exception:  # what pypdfium2 raises for metadata that are not text
        return False
    return _OCR_PROGRAM.search(named[:_MAX_URL]) is not None


_MAX_OBJECTS = 20_000
# With the forms and texts among them; forms that contain each other would multiply without end.
_MAX_VISITS = 200_000
_MAX_LINKS = 2_000
_MAX_URL = 4_000
_MAX_DEPTH = 4

_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int


def _direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of PDFium that takes addresses as numbers: what ctypes does for pointers takes longer than a call."""
    made: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(_address(function))
    return made


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, _ADDRESS).value or 0


_get_object = _direct(pdf.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
_get_object_of_form = _direct(pdf.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
_get_type = _direct(pdf.FPDFPageObj_GetType, _INT, _ADDRESS)
_get_bounds = _direct(pdf.FPDFPageObj_GetBounds, _INT, *[_ADDRESS] * 5)
_get_text_object = _direct(pdf.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
_get_unicode = _direct(pdf.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
_is_generated = _direct(pdf.FPDFText_IsGenerated, _INT, _ADDRESS, _INT)
_has_map_error = _direct(pdf.FPDFText_HasUnicodeMapError, _INT, _ADDRESS, _INT)
_get_char_box = _direct(pdf.FPDFText_GetCharBox, _INT, _ADDRESS, _INT, *[_ADDRESS] * 4)
_get_loose_box = _direct(pdf.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
_get_origin = _direct(pdf.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, *[_ADDRESS] * 2)
_get_matrix = _direct(pdf.FPDFText_GetMatrix, _INT, _ADDRESS, _INT, _ADDRESS)
_get_font_size = _direct(pdf.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INT)
_get_font = _direct(pdf.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_get_glyph_width = _direct(pdf.FPDFFont_GetGlyphWidth, _INT, _ADDRESS, ctypes.c_uint, ctypes.c_float, _ADDRESS)
_get_render_mode = _direct(pdf.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)


class _Boxes(NamedTuple):
    """Where the glyphs of a page are, each field for all of them, in points."""

    bottom: Sequence[float]
    right: Sequence[float]
    top: Sequence[float]
    """The edges of the ink."""
    start: Sequence[float]
    end: Sequence[float]
    """Where the advances begin and end along the line."""
    x: Sequence[float]
    y: Sequence[float]
    """The origins."""


class Drawings(NamedTuple):
    """What a page shows besides text."""

    rules: list[Box]
    """Boxes of drawings that are thin and long like a rule."""
    pictures: int
    """How many drawings there are, whatever their kind."""
    image_area: float
    """Of all images, in square points."""


def drawings_of(page: Any) -> Drawings:
    """The drawings of a page, also in its forms."""
    rules: list[Box] = []
    pictures, area = 0, 0.0
    for place, (kind, box) in enumerate(_objects(page)):
        if place >= _MAX_OBJECTS:
            break
        pictures += 1
        if kind in (pdf.FPDF_PAGEOBJ_PATH, pdf.FPDF_PAGEOBJ_IMAGE, pdf.FPDF_PAGEOBJ_SHADING):
            wide, high = abs(box[2] - box[0]), abs(box[3] - box[1])
            if min(wide, high) < 3 and max(wide, high) > 20 and len(rules) < _MAX_LINKS:
                rules.append(box)
            if kind == pdf.FPDF_PAGEOBJ_IMAGE:
                area += wide * high
    return Drawings(rules, pictures, area)


def _objects(page: Any) -> Iterator[tuple[int, Box]]:
    """Kind and box of each object, also in forms (ISO 32000-1, 8.10)."""
    upright = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    raw = _address(page.raw)
    count = int(min(pdf.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS))
    waiting = [(_get_object(raw, at), upright, 0) for at in range(count)]
    # A stack is read from its end, so the order of drawing is reversed here and for forms below.
    waiting.reverse()
    for _ in range(_MAX_VISITS):
        if not waiting:
            return
        found, matrix, depth = waiting.pop()
        kind = _get_type(found)
        if kind == pdf.FPDF_PAGEOBJ_TEXT:
            continue
        if kind == pdf.FPDF_PAGEOBJ_FORM:
            if depth < _MAX_DEPTH and len(waiting) < _MAX_VISITS:
                form = ctypes.cast(found, pdf.FPDF_PAGEOBJECT)
                inner = _times(_matrix(form), matrix)
                count = min(pdf.FPDFFormObj_CountObjects(form), _MAX_OBJECTS)
                waiting += [(_get_object_of_form(found, at), inner, depth + 1) for at in range(count - 1, -1, -1)]
            continue
        yield kind, _bounds(found, matrix)


_Matrix = tuple[float, float, float, float, float, float]


def _matrix(found: Any) -> _Matrix:
    matrix = pdf.FS_MATRIX()
    pdf.FPDFPageObj_GetMatrix(found, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """Both transformations, the inner one first (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _bounds(found: int, matrix: _Matrix) -> Box:
    edges = array("f", bytes(16))
    start, _ = edges.buffer_info()
    if not _get_bounds(found, start, start + 4, start + 8, start + 12):
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = edges
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def links_of(document: Any, page: Any) -> list[tuple[Box, str]]:
    """Boxes and targets of the links with targets outside the document."""
    found: list[tuple[Box, str]] = []
    position, link, box = ctypes.c_int(0), pdf.FPDF_LINK(), pdf.FS_RECTF()
    seen = 0
    while seen < _MAX_LINKS and pdf.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        seen += 1
        action = pdf.FPDFLink_GetAction(link)
        if not action or pdf.FPDFAction_GetType(action) != pdf.PDFACTION_URI:
            continue
        url = _url(document, action)
        if url and pdf.FPDFLink_GetAnnotRect(link, ctypes.byref(box)):
            edges = (box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))
            found.append((edges, url))
    return found


def _url(document: Any, action: Any) -> str:
    # Without a buffer, PDFium only returns the length, including the final NUL.
    length = pdf.FPDFAction_GetURIPath(document.raw, action, None, 0)
    if not 1 < length <= _MAX_URL:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdf.FPDFAction_GetURIPath(document.raw, action, buffer, length)
    # 7-bit ASCII by the standard, UTF-8 in practice; some programs undo the coding of spaces
    url = buffer.value.decode("utf-8", "replace").strip()
    return url.replace(" ", "%20") if url.count("://") < 2 else url


MAX_GLYPHS = 60_000
"""Most glyphs of a page; a newspaper page has about 40,000."""
# Share of a page that images cover if it is scanned, and of its characters that are then recognized ones.
_SCAN_SHARE, _RECOGNIZED_SHARE = 0.5, 0.5
# Fewest characters of a line of text that is turned; there are fewer in the words along the axis of a chart.
_LETTERS_OF_A_LINE = 16
# Share of a page that images cover, or how many drawings it has, if it may show text: a white box on a blank page shows
# none, but letters can be drawn as outlines.
_PICTURE_SHARE, _FEWEST_OUTLINES = 0.1, 30


def _page(document: Any, number: int, *, is_by_ocr: bool) -> PdfPage:
    """Raises what PDFium raises for a broken page."""
    page = document[number]
    characters = page.get_textpage()
    try:
        box = page.get_bbox()
        glyphs = _PageGlyphs(characters)
        view = glyphs.view
        # PDFium orders the pieces of a line as they are seen on the page: a text upside down would be read backwards.
        if view is not _SLANTED_VIEW and page.get_rotation() != 90 * view.turn:
            characters.close()
            page.set_rotation(90 * view.turn)
            characters = page.get_textpage()
            glyphs = _PageGlyphs(characters)
        drawings = drawings_of(page)
        shown, left_out = glyphs.shown(box)
        rules = (_rounded(view.upright(rule)) for rule in drawings.rules)
        lying = tuple(HorizontalRule(x0, x1, (y0 + y1) / 2) for x0, y0, x1, y1 in rules if x1 - x0 > abs(y1 - y0))
        links = tuple(LinkAnnotation(_rounded(view.upright(area)), url) for area, url in links_of(document, page))
        area = (box[2] - box[0]) * (box[3] - box[1])
        is_scan = drawings.image_area >= _SCAN_SHARE * area > 0
        may_show_text = drawings.image_area >= _PICTURE_SHARE * area or drawings.pictures >= _FEWEST_OUTLINES
        hidden = sum(bool(glyph.face & INVISIBLE) for glyph in shown)
        recognized = bool(shown) and (
            glyphs.is_in_ocr_font or (is_scan and (is_by_ocr or hidden > _RECOGNIZED_SHARE * len(shown)))
        )
        return PdfPage(
            number + 1,
            shown,
            lying,
            links,
            drawings.pictures if may_show_text else 0,
            box=_rounded(view.upright(box)),
            recognized=recognized,
            left_out=left_out,
            direction=view,
        )
    finally:
        characters.close()
        page.close()


def _rounded(box: Sequence[float]) -> tuple[float, ...]:
    """In hundredths of a point, and within bounds, which the coordinates of broken pages don't have."""
    return tuple(round(max(-1e6, min(1e6, value)) * 100) / 100 for value in box)


_SLANTED_VIEW = TextDirection(-1, mirrored=False)
# In right angles: text that is turned by more is slanted.
_SLANT = 0.05
# Characters of a style whose ink is measured.
_SAMPLES = 24
# Shares of the font size by which ink is on the wrong side of its origin if the file is wrong about the direction:
# commas are a little below the baseline.
_ASIDE, _BELOW = 0.05, 0.15
# Least share of a glyph's ink that its advance can be.
_LEAST_ADVANCE = 0.5
# The letters with which ligatures begin, and how much wider than these they are at least.
_BEFORE_JOINED, _JOINED_WIDTH = ("f", "T"), 1.4
# Most letters of a word that are beyond the edge of the page, and the most points between two of them.
_MOST_BEYOND, _NEAREST_WORD = 20, 4.0
# Height of ordinary letters and digits as a share of the font size, and the shares that are possible.
_LETTER_HEIGHT, _LEAST_HEIGHT, _MOST_HEIGHT = 0.6, 0.15, 1.5


# Share of a page's usual font size below which no reader sees a glyph.
_SPECK = 0.05


class _Style:
    """Text in one font, size and direction: what the file says about it, and what its ink shows."""

    def __init__(
        self, matrix: tuple[float, float, float, float], size: float, face: int, font: int, address: int
    ) -> None:
        """`font` is the number of a font without characters, as in `Glyph`; `address` is where PDFium has it."""
        # A negative font size turns the glyphs by half a circle.
        a, b, c, d = self._matrix = matrix if size >= 0 else tuple(-value for value in matrix)
        # The font size is in text space; the matrix scales it to the printed size (ISO 32000-1, 9.4.4).
        printed = abs(size) * math.hypot(c, d)
        self._size = printed if math.isfinite(printed) else 0.0
        self._unit = abs(size) * math.hypot(a, b)
        self._address = address
        self._advances: dict[str, float] = {}
        self.face, self.font = face, font
        self._turns = math.atan2(b, a) / (math.pi / 2) if a or b else math.nan
        self.lean = _lean(a, b, c, d) if _is_skewed(a, b, c, d) else 0.0
        """How far to the right its upright strokes reach, as a share of their height, if the program slants them."""
        self.samples = 0
        self._x = self._y = 0.0
        """Sums of the distances of the ink's middle from the origin."""
        self._heights: list[float] = []

    def add(self, x: float, y: float, width: float, height: float, *, is_letter: bool) -> None:
        """Note where the ink of a glyph is from its origin, and how large it is."""
        self.samples += 1
        self._x += x
        self._y += y
        if is_letter and not math.isnan(self._turns):
            self._heights.append(width if round(self._turns) % 2 else height)

    @cached_property
    def size(self) -> float:
        """As printed; the font size, unless the ink shows that it can't be: a bitmap font may have any unit."""
        height = median(self._heights) if self._heights else 0.0
        if height > 0 and not _LEAST_HEIGHT * self._size <= height <= _MOST_HEIGHT * self._size:
            return round(height / _LETTER_HEIGHT, 2)
        return round(min(self._size, 10_000.0), 2)

    def advance(self, character: str) -> float:
        """How far the font's glyph for a character advances, in points; 0 if PDFium doesn't know."""
        if character not in self._advances:
            width = array("f", (0.0,))
            _get_glyph_width(self._address, ord(character or "\0"), 1.0, width.buffer_info()[0])
            self._advances[character] = width[0] * self._unit
        return self._advances[character]

    @cached_property
    def view(self) -> TextDirection:
        """As the matrix says, unless the ink shows that the font itself turns or mirrors its glyphs."""
        if math.isnan(self._turns) or abs(self._turns - round(self._turns)) >= _SLANT:
            return _SLANTED_VIEW
        a, b, c, d = self._matrix
        mirrored = a * d - b * c < 0
        turn = (round(self._turns) + 2 * mirrored) % 4
        x, y, _, _ = TextDirection(turn, mirrored).upright((self._x, self._y, self._x, self._y))
        least = self.samples * self.size
        if y < -_BELOW * least:
            turn, x = (turn + 2) % 4, -x
        return TextDirection(turn, mirrored is not (x < -_ASIDE * least))


def _beyond_the_basic_plane(high: int, low: int) -> str:
    """The character of two surrogates; letters of formulas as plain letters."""
    if not 0xDC00 <= low < 0xE000:
        return ""
    character = chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return unicodedata.normalize("NFKC", character) if "\U0001d400" <= character <= "\U0001d7ff" else character


class _PageGlyphs:
    """The glyphs of one page."""

    def __init__(self, characters: Any) -> None:
        self._raw = _address(characters.raw)
        count = min(characters.count_chars(), MAX_GLYPHS)
        owners = list(map(_get_text_object, repeat(self._raw), range(count)))
        codes = list(map(_get_unicode, repeat(self._raw), range(count)))
        # Spaces that PDFium adds at gaps are left out: `spacing.py` has the better measure. Some of them, and what it
        # adds at line ends, belong to no object.
        self._places = [
            place
            for place, (owner, code) in enumerate(zip(owners, codes, strict=True))
            if owner and (code != 0x20 or _is_generated(self._raw, place) != 1)
        ]
        self._owners: list[int] = [owners[place] for place in self._places]
        self._characters = [
            chr(codes[place]) if 0x20 <= codes[place] < 0x7F else self._unusual(codes[place], place)
            for place in self._places
        ]
        self._measure()
        self._faces: dict[int, tuple[int, str]] = {}
        self._coded: dict[int, int] = {}
        self._styles: dict[tuple[float, ...], _Style] = {}
        self._spans = list(self._read_spans())
        self._read_stars()

    def _read_stars(self) -> None:
        """Read the star of TeX's fonts for formulas, with which authors are referred to: its code is that of `?`."""
        for at, character in enumerate(self._characters):
            if character == "?" and _has_map_error(self._raw, self._places[at]) == 1:
                _, name = self._faces.get(_get_font(self._owners[at]) or 0, (0, ""))
                if _MATH.search(name):
                    self._characters[at] = "∗"

    def _unusual(self, code: int, place: int) -> str:
        """The character for a code beyond ASCII; empty if there is none."""
        # If the font maps the code to no character, PDFium outputs the code itself.
        if (code < 0x20 or code == 0xA0) and _has_map_error(self._raw, place) == 1:
            return chr(code)
        if code in (0x02, 0xFFFE):  # PDFium's codes for a hyphen at a line's end
            return "-"
        if 0xD800 <= code < 0xDC00:
            return _beyond_the_basic_plane(code, _get_unicode(self._raw, place + 1))
        if code in (0x0A, 0x0D) or 0xDC00 <= code < 0xE000 or code > 0x10FFFF:
            return ""
        if code == 0:
            return "\ufffd"
        return " " if code in (0x09, 0xA0) else chr(code)

    def _measure(self) -> None:
        raw, places = self._raw, self._places
        ink = array("d", bytes(32 * len(places)))
        origins = array("d", bytes(16 * len(places)))
        loose = array("f", bytes(16 * len(places)))
        for values, step, parts, function in (
            (ink, 32, 4, _get_char_box),
            (origins, 16, 2, _get_origin),
            (loose, 16, 1, _get_loose_box),
        ):
            start, _ = values.buffer_info()
            end = start + step * len(places)
            ranges = (range(start + 8 * part, end, step) for part in range(parts))
            deque(map(function, repeat(raw), places, *ranges), 0)
        self._ink = tuple(ink[part::4].tolist() for part in (0, 2, 1, 3))
        self._origins = tuple(origins[part::2].tolist() for part in range(2))
        self._loose = tuple(loose[part::4].tolist() for part in (0, 3, 2, 1))

    def _read_spans(self) -> Iterator[tuple[_Style, int, int]]:
        """The glyphs of each text object, which share one style: the style, and their indices."""
        owners = self._owners
        starts = [0] if owners else []
        starts += [at for at, (before, owner) in enumerate(pairwise(owners), 1) if before != owner]
        known: dict[int, _Style] = {}
        for start, end in pairwise([*starts, len(owners)]):
            style = known.get(owners[start])
            if style is None:
                style = known[owners[start]] = self._style(owners[start], self._places[start])
            if style.samples < _SAMPLES:
                self._sample(style, start, min(end, start + _SAMPLES))
            yield style, start, end

    def _sample(self, style: _Style, start: int, end: int) -> None:
        for at in range(start, end):
            left, bottom, right, top = (edges[at] for edges in self._ink)
            # The ink of an underscore is where that of a letter that hangs upside down would be.
            if left < right and bottom < top and self._characters[at] not in (" ", "_"):
                x, y = (origins[at] for origins in self._origins)
                middle, height = (left + right) / 2 - x, (bottom + top) / 2 - y
                is_letter = self._characters[at].isalnum()
                style.add(middle, height, right - left, top - bottom, is_letter=is_letter)

    def _style(self, owner: int, place: int) -> _Style:
        """The style of a text object, by its first glyph."""
        matrix = array("f", bytes(24))
        _get_matrix(self._raw, place, matrix.buffer_info()[0])
        size, font = _get_font_size(self._raw, place), _get_font(owner) or 0
        a, b, c, d, _, _ = matrix
        mode = _get_render_mode(owner)
        if font not in self._faces:
            self._faces[font] = _face(font)
        face, name = self._faces[font]
        # Bitmap fonts: Type 3, the only ones without a name (ISO 32000-1, table 112).
        is_coded = not name and font and _has_map_error(self._raw, place) == 1
        key = (a, b, c, d, size, font, mode, is_coded)
        if key not in self._styles:
            if _is_skewed(a, b, c, d) and not _MATH.search(name):
                face |= ITALIC
            if mode in _INVISIBLE_MODES:
                face |= INVISIBLE
            coded = self._coded.setdefault(font, len(self._coded) + 1) if is_coded else 0
            self._styles[key] = _Style((a, b, c, d), size, face, coded, font)
        return self._styles[key]

    @cached_property
    def view(self) -> TextDirection:
        """That of most characters."""
        counts: Counter[TextDirection] = Counter()
        for style, start, end in self._spans:
            if style.view is not _SLANTED_VIEW:  # a watermark must not decide how the page is turned
                counts[style.view] += end - start
        return max(counts, key=lambda view: counts[view]) if counts else UPRIGHT

    @property
    def is_in_ocr_font(self) -> bool:
        """Whether most of the text is in a font without shapes, as OCR programs use."""
        fonts = {font for font, (_, name) in self._faces.items() if _OCR_FONT.search(name)}
        if not fonts:
            return False
        owners = Counter(self._owners)
        return 2 * sum(count for owner, count in owners.items() if _get_font(owner) in fonts) > owners.total()

    def shown(self, box: Box) -> tuple[tuple[Glyph, ...], LeftOut]:
        """The glyphs of the page's view that are inside its box, upright; and how many others there are."""
        view = self.view
        styles = list(chain.from_iterable([style] * (end - start) for style, start, end in self._spans))
        boxes = self._boxes(styles)
        columns = self._columns(boxes, styles)
        kept = list(map(bool, self._characters))
        self._drop_specks(kept)
        rotated, short = self._drop(kept, [style.view == view for style, _, _ in self._spans])
        left, bottom, right, top = box
        x0, x1, y0, y1 = 2 * left, 2 * right, 2 * bottom, 2 * top
        inside = [
            x0 <= left + right <= x1 and y0 <= bottom + top <= y1
            for left, bottom, right, top in zip(*self._ink, strict=True)
        ]
        outside = 0
        if not all(inside):
            self._keep_words(inside)
            outside = sum(
                keep and not within and not character.isspace()
                for keep, within, character in zip(kept, inside, self._characters, strict=True)
            )
            kept = [keep and within for keep, within in zip(kept, inside, strict=True)]
        glyphs = map(Glyph._make, zip(*columns, strict=True))
        shown = tuple(glyphs) if all(kept) else tuple(compress(glyphs, kept))
        return shown, LeftOut(rotated, outside, short, self._joined(boxes))

    def _keep_words(self, inside: list[bool]) -> None:
        """Mark the glyphs beyond the edge that end a word on the page: a narrower font was there when it was set."""
        first, _, last, _ = self._ink
        heights, run = self._origins[1], 0
        for at in range(1, len(inside)):
            run = 0 if inside[at] else run + 1
            if 0 < run <= _MOST_BEYOND and inside[at - 1] and not self._characters[at].isspace():
                is_next = heights[at] == heights[at - 1] and abs(first[at] - last[at - 1]) < _NEAREST_WORD
                inside[at] = is_next

    def _joined(self, boxes: _Boxes) -> int:
        """How many letters that begin ligatures are much wider than their font has them, and not by their ink."""
        right, end, x, found = boxes.right, boxes.end, boxes.x, 0
        for style, first, last in self._spans:
            for at in range(first, last):
                if self._characters[at] in _BEFORE_JOINED and right[at] < end[at] - 0.001:
                    advance = style.advance(self._characters[at])
                    is_alone = x[at] not in (x[at - 1], x[(at + 1) % len(x)])
                    found += is_alone and 0 < _JOINED_WIDTH * advance < end[at] - x[at]
        return found

    def _drop_specks(self, kept: list[bool]) -> None:
        """Mark glyphs as not kept that are too small to be seen: what programs hide in a text for their own use."""
        counts: Counter[float] = Counter()
        for style, start, end in self._spans:
            counts[style.size] += end - start
        least = _SPECK * max(counts, key=lambda size: counts[size], default=0.0)
        for style, start, end in self._spans:
            if style.size < least:
                kept[start:end] = [False] * (end - start)

    def _drop(self, kept: list[bool], facing: Sequence[bool]) -> tuple[int, int]:
        """Mark the glyphs of other views as not kept, and count them, and those of them that are in short lines."""
        lines: Counter[tuple[int, int]] = Counter()
        for (style, start, end), is_facing in zip(self._spans, facing, strict=True):
            if not is_facing:
                kept[start:end] = [False] * (end - start)
                heights = self._origins[0 if style.view.turn in (1, 3) else 1]
                lines.update(
                    (style.view.turn, round(heights[at]))
                    for at in range(start, end)
                    if not self._characters[at].isspace()
                )
        short = (count for (turn, _), count in lines.items() if turn >= 0 and count < _LETTERS_OF_A_LINE)
        return lines.total(), sum(short)

    def _columns(self, boxes: _Boxes, styles: Sequence[_Style]) -> tuple[Sequence[Any], ...]:
        """The fields of all glyphs."""
        numbers = map(_hundredths, (boxes.start, boxes.end, boxes.y, boxes.bottom, boxes.top))
        sizes = [style.size for style in styles]
        faces = [style.face for style in styles]
        fonts = [style.font for style in styles]
        return self._characters, *numbers, sizes, faces, fonts

    def _boxes(self, styles: Sequence[_Style]) -> _Boxes:
        """Where all glyphs are, the page turned: as long as their advances along the line, as high as their ink."""
        left, bottom, right, top = self._upright(*self._ink)
        start, _, loose, high = self._upright(*self._loose)
        end = [*loose]
        x, y, _, _ = self._upright(*self._origins, *self._origins)
        # The loose box of a slanted glyph is around its slanted box, whose upper edge is too far to the right. That of
        # each character of a ligature is a part of its ink.
        for at in [at for at, style in enumerate(styles) if style.lean > 0 and left[at] - start[at] > 0.001]:
            end[at] = max(end[at] - styles[at].lean * (high[at] - y[at]), x[at])
        # PDFium's loose box is as long as the advance, but contains the ink, which may be longer: `f` in italics. In
        # some fonts it starts before both.
        boxes = zip(start, end, x, left, right, strict=True)
        for at in [
            at
            for at, (first, last, origin, ink, inked) in enumerate(boxes)
            if inked >= last - 0.001 or first < min(origin, ink) - 0.01
        ]:
            advance, long = styles[at].advance(self._characters[at]), end[at] - x[at]
            # The characters of a ligature have one box, whose advance is that of another character.
            is_ligature = x[at] in (x[at - 1], x[(at + 1) % len(x)])
            if _LEAST_ADVANCE * long < advance < long and not is_ligature:
                end[at] = x[at] + advance
        start = [origin if edge < origin < last else edge for edge, origin, last in zip(start, x, end, strict=True)]
        return _Boxes(bottom, right, top, start, end, x, y)

    def _upright(
        self, left: list[float], bottom: list[float], right: list[float], top: list[float]
    ) -> tuple[list[float], list[float], list[float], list[float]]:
        """As `TextDirection.upright`, for many boxes."""
        for _ in range(self.view.turn):
            left, bottom, right, top = bottom, _negative(right), top, _negative(left)
        return (_negative(right), bottom, _negative(left), top) if self.view.mirrored else (left, bottom, right, top)


def _negative(values: list[float]) -> list[float]:
    return [-value for value in values]


def _hundredths(values: Sequence[float]) -> list[float]:
    """As `_rounded`, for many values."""
    if not (math.isfinite(sum(values)) and min(values, default=0.0) >= -1e6 and max(values, default=0.0) <= 1e6):
        values = [max(-1e6, min(1e6, value)) for value in values]
    return [round(value * 100) / 100 for value in values]


_SLANTED = pattern(r"italic|oblique|slanted|kursiv|cmti|cmsl|sfti|sfsl|-it\b|ital\b", re.IGNORECASE)
_MATH = pattern(r"cmmi|cmsy|cmex|math|msam|msbm", re.IGNORECASE)
_BOLD = pattern(r"bold|black|heavy|cmbx|sfbx|-bd\b", re.IGNORECASE)
# Computer Modern and Concrete, whose fonts for text are in OT1.
_OT1_NAME = pattern(r"c(?:m(?:r|b|ti|sl|csc|tt|ss|u|ff|fib|dunh|vtt|itt)|cr|csl|cti|cmic)[a-z]{0,4}\d+", re.IGNORECASE)
# ISO 32000-1, table 123: font flags.
_ITALIC_FLAG = 1 << 6
_FORCE_BOLD_FLAG = 1 << 18
# ISO 32000-1, table 106: neither filled nor stroked.
_INVISIBLE_MODES = (3, 7)


def _is_skewed(a: float, b: float, c: float, d: float) -> bool:
    """Whether the program slants upright characters because it has no italic font."""
    across = math.hypot(a, b) * math.hypot(c, d)
    return across > 0 and abs(a * c + b * d) / across > 0.1


def _lean(a: float, b: float, c: float, d: float) -> float:
    across = abs(a * d - b * c)
    return (a * c + b * d) / across if across else 0.0


def _face(address: int) -> tuple[int, str]:
    """Flags ITALIC, BOLD and OT1 from a font's name and descriptor, none for formulas; and its name."""
    if not address:
        return 0, ""
    font = ctypes.cast(address, pdf.FPDF_FONT)
    name = _font_name(font)
    # Formulas are slanted by convention, not for emphasis.
    if _MATH.search(name):
        return 0, name
    angle = ctypes.c_int()
    pdf.FPDFFont_GetItalicAngle(font, ctypes.byref(angle))
    flags = max(0, pdf.FPDFFont_GetFlags(font))
    italic = bool(flags & _ITALIC_FLAG) or angle.value != 0 or _SLANTED.search(name) is not None
    bold = bool(flags & _FORCE_BOLD_FLAG) or _BOLD.search(name) is not None
    return ITALIC * italic + BOLD * bold + OT1 * (_OT1_NAME.fullmatch(name) is not None), name


def _font_name(font: Any) -> str:
    # PDFium renamed this function; a version of pypdfium2 has one name or the other.
    name_of = getattr(pdf, "FPDFFont_GetBaseFontName", None) or getattr(pdf, "FPDFFont_GetFontName", None)
    if name_of is None:
        return ""
    buffer = ctypes.create_string_buffer(200)
    name_of(font, buffer, 200)
    # `ABCDEF+Times-Italic`: the tag marks a subset of a font (ISO 32000-1, 9.6.4).
    return buffer.value.decode("latin-1").partition("+")[2] or buffer.value.decode("latin-1")
