"""The pages of a PDF, read with pypdfium2: glyphs with their places, rules, links.

Nothing in a PDF is executed or fetched: no scripts, no attachments, no forms. pypdfium2 is a library in C that gets
files from strangers, and may crash or loop: see `readers/bounded.py`. Places are rounded to hundredths of a point (ISO
32000-1, 8.3.2.3), y grows upwards, and pages that are printed sideways are turned upright.

Sources: ISO 32000-1, 8.3.4 (transformations), 8.10 (forms), 9.4.4 (text space), 12.5.6.5 (link annotations),
12.6.4.7 (URI actions); fpdf_text.h of PDFium.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Any

from stacite.errors import DocumentError
from stacite.readers.pdf.pages import BOLD, ITALIC, Glyph, HorizontalRule, LinkAnnotation, PdfPage
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    for number in range(min(count, _MAX_PAGES)):
        try:
            page = _page(document, number)
        except MemoryError:
            raise
        except Exception:  # what PDFium raises for a broken page
            page = PdfPage(number + 1, (), (), (), 0, broken=True)
        yield page


_MAX_OBJECTS = 20_000
# With the forms and texts among them; forms that contain each other would multiply without end.
_MAX_VISITS = 200_000
_MAX_LINKS = 2_000
_MAX_URL = 4_000
_MAX_DEPTH = 4


def rules_of(page: Any) -> tuple[list[tuple[float, float, float, float]], int]:
    """Boxes of drawings that are thin and long like a rule, and the number of all drawings."""
    rules: list[tuple[float, float, float, float]] = []
    pictures = 0
    for place, (kind, box) in enumerate(_objects(page)):
        if place >= _MAX_OBJECTS:
            break
        pictures += 1
        if kind in (pdf.FPDF_PAGEOBJ_PATH, pdf.FPDF_PAGEOBJ_IMAGE, pdf.FPDF_PAGEOBJ_SHADING):
            wide, high = abs(box[2] - box[0]), abs(box[3] - box[1])
            if min(wide, high) < 3 and max(wide, high) > 20 and len(rules) < _MAX_LINKS:
                rules.append(box)
    return rules, pictures


def _objects(page: Any) -> Any:
    """Kind and box of each object, also in forms (ISO 32000-1, 8.10)."""
    upright = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    waiting = [(pdf.FPDFPage_GetObject(page.raw, at), upright, 0) for at in range(_count_objects(page))]
    # A stack is read from its end, so the order of drawing is reversed here and for forms below.
    waiting.reverse()
    for _ in range(_MAX_VISITS):
        if not waiting:
            return
        found, matrix, depth = waiting.pop()
        kind = pdf.FPDFPageObj_GetType(found)
        if kind == pdf.FPDF_PAGEOBJ_TEXT:
            continue
        if kind == pdf.FPDF_PAGEOBJ_FORM:
            if depth < _MAX_DEPTH and len(waiting) < _MAX_VISITS:
                inner = _times(_matrix(found), matrix)
                count = min(pdf.FPDFFormObj_CountObjects(found), _MAX_OBJECTS)
                waiting += [(pdf.FPDFFormObj_GetObject(found, at), inner, depth + 1) for at in range(count - 1, -1, -1)]
            continue
        yield kind, _bounds(found, matrix)


def _count_objects(page: Any) -> int:
    return int(min(pdf.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS))


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


def _bounds(found: Any, matrix: _Matrix) -> tuple[float, float, float, float]:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdf.FPDFPageObj_GetBounds(found, *(ctypes.byref(edge) for edge in edges)):
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def links_of(document: Any, page: Any) -> list[tuple[tuple[float, float, float, float], str]]:
    """Boxes and targets of the links with targets outside the document."""
    found: list[tuple[tuple[float, float, float, float], str]] = []
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
    # 7-bit ASCII by the standard, UTF-8 in practice
    return buffer.value.decode("utf-8", "replace")


MAX_GLYPHS = 60_000
"""Most glyphs of a page; a newspaper page has about 40,000."""
_SLANTED = pattern(r"italic|oblique|slanted|kursiv|cmti|cmsl|sfti|sfsl|-it\b|ital\b", re.IGNORECASE)
_MATH = pattern(r"cmmi|cmsy|cmex|math|msam|msbm", re.IGNORECASE)
_BOLD = pattern(r"bold|black|heavy|cmbx|sfbx|-bd\b", re.IGNORECASE)
# ISO 32000-1, table 123: font flags.
_ITALIC_FLAG = 1 << 6
_FORCE_BOLD_FLAG = 1 << 18


def _page(document: Any, number: int) -> PdfPage:
    """Raises what PDFium raises for a broken page."""
    page = document[number]
    characters = page.get_textpage()
    try:
        glyphs = _PageGlyphs(characters)
        turn = glyphs.turn()
        left, bottom, right, top = page.get_bbox()
        kept = glyphs.kept(turn, _turned(turn, left, bottom, right, top))
        drawn, pictures = rules_of(page)
        rules = (_rounded(_turned(turn, *rule)) for rule in drawn)
        lying = tuple(HorizontalRule(x0, x1, (y0 + y1) / 2) for x0, y0, x1, y1 in rules if x1 - x0 > abs(y1 - y0))
        links = tuple(LinkAnnotation(_rounded(_turned(turn, *box)), url) for box, url in links_of(document, page))
        return PdfPage(number + 1, tuple(glyphs.glyph(place, turn) for place in kept), lying, links, pictures)
    finally:
        characters.close()
        page.close()


def _rounded(box: tuple[float, ...]) -> tuple[float, ...]:
    """In hundredths of a point, and within bounds, which the coordinates of broken pages don't have."""
    return tuple(round(max(-1e6, min(1e6, value)) * 100) / 100 for value in box)


def _turned(turn: int, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    """A box after the page is turned back by this many right angles."""
    for _ in range(turn):
        left, bottom, right, top = bottom, -right, top, -left
    return left, bottom, right, top


class _PageGlyphs:
    """The glyphs of one page."""

    def __init__(self, characters: Any) -> None:
        self.characters: list[str] = []
        self.style: list[int] = []
        self.styles: list[list[int]] = []
        self._turns: list[int] = []
        self._boxes: list[tuple[float, float, float, float]] = []
        self._origins: list[tuple[float, float]] = []
        self._kept: list[int] | None = None
        self._known: dict[tuple[int, int, int, int], int] = {}
        self._coded: dict[int, int] = {}
        self._read(characters.raw, min(characters.count_chars(), MAX_GLYPHS))

    def turn(self) -> int:
        """The direction of most characters, in right angles counter-clockwise."""
        counts = Counter(self._turns[style] for style in self.style)
        # Slanted text, such as a watermark, must not decide how the page is turned.
        counts.pop(-1, None)
        return max(counts, key=lambda turn: counts[turn]) if counts else 0

    def kept(self, turn: int, box: tuple[float, float, float, float]) -> list[int]:
        """Glyphs in that direction that are on the page: stamps on its edge run across."""
        if self._kept is None:
            self._kept = [
                place
                for place, style in enumerate(self.style)
                if self._turns[style] == turn and _is_inside(_turned(turn, *self._boxes[place]), box)
            ]
        return self._kept

    def glyph(self, place: int, turn: int) -> Glyph:
        """A glyph after the page is turned back."""
        left, bottom, right, top = _turned(turn, *self._boxes[place])
        x, y = self._origins[place]
        size, face, font = self.styles[self.style[place]]
        x0, x1, baseline, low, high = _rounded((left, right, _turned(turn, x, y, x, y)[1], bottom, top))
        return Glyph(self.characters[place], x0, x1, baseline, low, high, size / 100, face, font)

    def _read(self, raw: Any, count: int) -> None:
        numbers = [ctypes.c_double() for _ in range(6)]
        left, right, bottom, top, x, y = numbers
        tight = [ctypes.byref(number) for number in numbers[:4]]
        origin = [ctypes.byref(number) for number in numbers[4:]]
        loose = pdf.FS_RECTF()
        owners: dict[int, int] = {}
        owner, style = None, -1
        for place in range(count):
            character = _character(raw, place)
            if not character:
                continue
            if character == " " and pdf.FPDFText_IsGenerated(raw, place) == 1:
                self._add_space()
                continue
            text_object = ctypes.cast(pdf.FPDFText_GetTextObject(raw, place), ctypes.c_void_p).value or 0
            # All glyphs of a text object share one style, so it is read once.
            if text_object != owner:
                owner = text_object
                if text_object not in owners:
                    owners[text_object] = self._style_at(raw, place)
                style = owners[text_object]
            pdf.FPDFText_GetCharBox(raw, place, *tight)
            pdf.FPDFText_GetCharOrigin(raw, place, *origin)
            pdf.FPDFText_GetLooseCharBox(raw, place, ctypes.byref(loose))
            box = (left.value, bottom.value, right.value, top.value)
            self._put(character, style, self._with_advance(style, box, loose), (x.value, y.value))

    def _with_advance(
        self, style: int, box: tuple[float, float, float, float], loose: Any
    ) -> tuple[float, float, float, float]:
        """As long as the glyph's advance along the line, and as high as its ink."""
        if self._turns[style] % 2:
            return box[0], loose.bottom, box[2], loose.top
        return loose.left, box[1], loose.right, box[3]

    def _put(
        self,
        character: str,
        style: int,
        box: tuple[float, float, float, float],
        origin: tuple[float, float],
    ) -> None:
        self.characters.append(character)
        self.style.append(style)
        self._boxes.append(box)
        self._origins.append(origin)

    def _add_space(self) -> None:
        """A gap that PDFium takes for a space is put where the last glyph ends."""
        if self.characters:
            self._put(" ", self.style[-1], self._boxes[-1], self._origins[-1])

    def _style_at(self, raw: Any, place: int) -> int:
        """The index of size, face, direction and coded font of a text object, by its first glyph."""
        matrix = pdf.FS_MATRIX()
        pdf.FPDFText_GetMatrix(raw, place, ctypes.byref(matrix))
        height = math.hypot(matrix.c, matrix.d)
        # The font size is in text space; the matrix scales it to the printed size (ISO 32000-1, 9.4.4).
        size = pdf.FPDFText_GetFontSize(raw, place) * height
        turn = _right_angles(matrix)
        text_object = pdf.FPDFText_GetTextObject(raw, place)
        face = _face(text_object, slanted=_is_skewed(matrix))
        coded = self._coded_font(text_object) if _is_code(raw, place) else 0
        key = (round(size * 100) if math.isfinite(size) else 0, face, turn, coded)
        if key not in self._known:
            self._known[key] = len(self.styles)
            self.styles.append([min(max(key[0], 0), 10**6), face, coded])
            self._turns.append(turn)
        return self._known[key]

    def _coded_font(self, text_object: Any) -> int:
        """The number on this page of a bitmap font: Type 3, the only one without a name (ISO 32000-1, table 112)."""
        font = pdf.FPDFTextObj_GetFont(text_object) if text_object else None
        if not font or _font_name(font):
            return 0
        return self._coded.setdefault(ctypes.cast(font, ctypes.c_void_p).value or 0, len(self._coded) + 1)


def _character(raw: Any, place: int) -> str:
    """The character; empty for those that PDFium adds at a line's end."""
    code = pdf.FPDFText_GetUnicode(raw, place)
    if (code < 0x20 or code == 0xA0) and _is_code(raw, place):
        return chr(code)
    if code in (0x02, 0xFFFE):  # PDFium's codes for a hyphen at a line's end
        return "-"
    if code in (0x0A, 0x0D) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return ""
    if code == 0:
        return "\ufffd"
    return " " if code in (0x09, 0xA0, 0x20) else chr(code)


def _is_code(raw: Any, place: int) -> bool:
    """Whether the font maps the code to no character, so that PDFium outputs the code itself."""
    return bool(pdf.FPDFText_HasUnicodeMapError(raw, place) == 1)


def _is_inside(box: tuple[float, float, float, float], page: tuple[float, float, float, float]) -> bool:
    middle, height = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return page[0] <= middle <= page[2] and page[1] <= height <= page[3]


def _right_angles(matrix: Any) -> int:
    """0 to 3; -1 for slanted text such as watermarks."""
    if not (matrix.a or matrix.b):
        return -1
    turns = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) < 0.05 else -1


def _is_skewed(matrix: Any) -> bool:
    """Whether the program slants upright characters because it has no italic font."""
    across = math.hypot(matrix.a, matrix.b) * math.hypot(matrix.c, matrix.d)
    return across > 0 and (matrix.a * matrix.c + matrix.b * matrix.d) / across > 0.1


def _face(text_object: Any, *, slanted: bool) -> int:
    """Flags ITALIC and BOLD from the font's name and descriptor; neither for formulas."""
    font = pdf.FPDFTextObj_GetFont(text_object) if text_object else None
    if not font:
        return ITALIC * slanted
    name = _font_name(font)
    # Formulas are slanted by convention, not for emphasis.
    if _MATH.search(name):
        return 0
    angle = ctypes.c_int()
    pdf.FPDFFont_GetItalicAngle(font, ctypes.byref(angle))
    flags = max(0, pdf.FPDFFont_GetFlags(font))
    italic = slanted or bool(flags & _ITALIC_FLAG) or angle.value != 0 or _SLANTED.search(name) is not None
    bold = bool(flags & _FORCE_BOLD_FLAG) or _BOLD.search(name) is not None
    return ITALIC * italic + BOLD * bold


def _font_name(font: Any) -> str:
    # PDFium renamed this function; a version of pypdfium2 has one name or the other.
    name_of = getattr(pdf, "FPDFFont_GetBaseFontName", None) or getattr(pdf, "FPDFFont_GetFontName", None)
    if name_of is None:
        return ""
    buffer = ctypes.create_string_buffer(200)
    name_of(font, buffer, 200)
    # `ABCDEF+Times-Italic`: the tag marks a subset of a font (ISO 32000-1, 9.6.4).
    return buffer.value.decode("latin-1").partition("+")[2] or buffer.value.decode("latin-1")
