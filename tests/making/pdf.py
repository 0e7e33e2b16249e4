"""PDFs made by code: letters set where a test wants them, in standard fonts, which need no file (ISO 32000-1, 9.6.2.2).

sheet = Sheet().text(72, 700, "Body.").raised("1").rule(72, 100, 150).text(72, 90, "1", 8)
pdf_of([sheet])
"""

from __future__ import annotations

from dataclasses import dataclass, field

FONTS = ("Times-Roman", "Times-Italic", "Times-Bold", "Courier")
ROMAN, ITALIC, BOLD, TYPEWRITER = range(4)
CODED, SIGNS = 4, 5
"""Bitmap fonts that name glyphs by their codes, as pdfTeX does (9.6.5): `a65`, whose letter nothing tells."""


@dataclass
class Sheet:
    """One page of 612 by 792 points, in the order in which it is written."""

    content: list[str] = field(default_factory=list)
    links: list[tuple[float, float, float, float, str]] = field(default_factory=list)
    turn: int = 0
    """`/Rotate` of the page, in degrees."""

    def text(self, x: float, y: float, text: str, size: float = 11, font: int = ROMAN) -> Sheet:
        """A line of letters of Windows-1252, its baseline at `y`."""
        shown = (
            text.encode("cp1252").translate(None).replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        )
        self.content.append(f"BT /F{font} {size} Tf 1 0 0 1 {x} {y} Tm ({shown.decode('latin-1')}) Tj ET")
        return self

    def runs(self, x: float, y: float, *runs: tuple[str, float, float, int]) -> Sheet:
        """Runs of (letters, size, rise, font) one after the other on a baseline."""
        parts = [f"BT 1 0 0 1 {x} {y} Tm"]
        for text, size, rise, font in runs:
            shown = "".join(f"\\{ord(letter):03o}" if letter in "\\()" or letter < " " else letter for letter in text)
            parts.append(f"/F{font} {size} Tf {rise} Ts ({shown}) Tj")
        self.content.append(" ".join([*parts, "ET"]))
        return self

    def called(self, x: float, y: float, text: str, label: str, size: float = 11, font: int = ROMAN) -> Sheet:
        """A line that ends with a raised marker, in a font of its own."""
        return self.runs(x, y, (text, size, 0, ROMAN), (label, 0.65 * size, 0.36 * size, font))

    def noted(self, x: float, y: float, label: str, text: str, size: float = 8.5, font: int = ROMAN) -> Sheet:
        """A line that starts with a raised label, in a font of its own."""
        return self.runs(x, y, (label, 0.65 * size, 0.36 * size, font), (text, size, 0, ROMAN))

    def sideways(self, x: float, y: float, text: str, size: float = 11) -> Sheet:
        """A line that runs from the foot of the page to its top."""
        self.content.append(f"BT /F0 {size} Tf 0 1 -1 0 {x} {y} Tm ({text}) Tj ET")
        return self

    def placed(self, matrix: str, text: str, size: float = 11, font: int = ROMAN) -> Sheet:
        """Letters at a place, in a direction and mirrored or not, as the text matrix says (9.4.2)."""
        self.content.append(f"BT /F{font} {size} Tf {matrix} Tm ({text}) Tj ET")
        return self

    def kerned(self, x: float, y: float, array: str, size: float = 11, font: int = ROMAN) -> Sheet:
        """Strings and the distances between them in thousandths of the font size, which go back (9.4.3)."""
        self.content.append(f"BT /F{font} {size} Tf 1 0 0 1 {x} {y} Tm [{array}] TJ ET")
        return self

    def rule(self, x: float, y: float, length: float) -> Sheet:
        """A thin line that lies."""
        self.content.append(f"0.4 w {x} {y} m {x + length} {y} l S")
        return self

    def image(self, x: float, y: float, width: float, height: float) -> Sheet:
        """A gray image (8.9.7)."""
        self.content.append(f"q {width} 0 0 {height} {x} {y} cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
        return self

    def invisible(self) -> Sheet:
        """From here on, text is not painted (9.3.6)."""
        self.content.append("3 Tr")
        return self

    def link(self, x0: float, y0: float, x1: float, y1: float, url: str) -> Sheet:
        """A link annotation (12.5.6.5)."""
        self.links.append((x0, y0, x1, y1, url))
        return self


def lines(sheet: Sheet, x: float, y: float, texts: list[str], size: float = 11) -> float:
    """Several lines of text below each other; the baseline of the next."""
    for text in texts:
        sheet.text(x, y, text, size)
        y -= 1.2 * size
    return y


def pdf_of(sheets: list[Sheet], producer: str = "", *, is_streamed: bool = False) -> bytes:
    """The file, with the name of the program that made it (14.3.3).

    It has a cross-reference table (7.5.4), or a stream (7.5.8).
    """
    objects: list[bytes] = [b"", b""]
    glyph = _add(objects, b"<< /Length 37 >>\nstream\n500 0 0 0 200 700 d1 0 0 200 700 re f\nendstream")
    made = [*map(_font, FONTS), *[_coded_font(glyph)] * 2]
    fonts = " ".join(f"/F{at} {_add(objects, font)} 0 R" for at, font in enumerate(made))
    kids = []
    for sheet in sheets:
        stream = "\n".join(sheet.content).encode("latin-1")
        content = _add(objects, b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
        notes = " ".join(f"{_add(objects, _annotation(link))} 0 R" for link in sheet.links)
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate {sheet.turn} /Annots [{notes}] "
            f"/Resources << /Font << {fonts} >> >> /Contents {content} 0 R >>"
        )
        kids.append(_add(objects, page.encode()))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    return _file(objects, _add(objects, f"<< /Producer ({producer}) >>".encode()), is_streamed=is_streamed)


def _add(objects: list[bytes], content: bytes) -> int:
    objects.append(content)
    return len(objects)


def _font(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _coded_font(glyph: int) -> bytes:
    """256 glyphs that all look alike, `i`, `l` and the like narrower than others."""
    names = " ".join(f"/a{code}" for code in range(256))
    drawn = " ".join(f"/a{code} {glyph} 0 R" for code in range(256))
    widths = " ".join("280" if chr(code) in "fijlt.,;:'" else "500" for code in range(256))
    return (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /Resources << >>"
        f" /FirstChar 0 /LastChar 255 /Widths [{widths}] /CharProcs << {drawn} >>"
        f" /Encoding << /Type /Encoding /Differences [0 {names}] >> >>"
    ).encode()


def _annotation(link: tuple[float, float, float, float, str]) -> bytes:
    x0, y0, x1, y1, url = link
    rect = f"[{x0} {y0} {x1} {y1}]"
    return f"<< /Type /Annot /Subtype /Link /Rect {rect} /A << /S /URI /URI ({url}) >> >>".encode()


def _file(objects: list[bytes], info: int, *, is_streamed: bool) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(out)
    if is_streamed:
        number = len(objects) + 1
        entries = b"\0" * 5 + b"".join(b"\1" + offset.to_bytes(4) for offset in (*offsets, table))
        keys = b"/Type /XRef /W [1 4 0] /Size %d /Root 1 0 R /Info %d 0 R" % (number + 1, info)
        out += b"%d 0 obj\n<< %b /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (number, keys, len(entries), entries)
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        info,
        table,
    )
    return bytes(out)
