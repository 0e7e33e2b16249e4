"""Pages as OCR programs and pdftotext write them: words with their boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 2550, 3300
"""Of a page in pixels: letter format at 300 dots per inch."""
_ASCENDING = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZbdfhklt0123456789/()")


class Line(NamedTuple):
    """Words on a baseline, in pixels, y downwards; `^3` is a raised label."""

    x: float
    y: float
    text: str
    size: float = 46


def lines(notes: Sequence[str]) -> list[Line]:
    """A page whose text refers to notes at its foot."""
    body = [
        Line(300, 400 + 58 * at, f"The mill stood still for a year and the ledgers show no grain. ^{at}")
        for at in range(1, len(notes) + 1)
    ]
    body += [Line(300, 1000 + 58 * at, "Nobody in the village has ever said why it was so long.") for at in range(12)]
    return body + [Line(300, 2700 + 44 * at, f"^{at} {note}", 35) for at, note in enumerate(notes, 1)]


def _words(line: Line, *, tight: bool) -> list[tuple[str, float, float, float, float]]:
    """Each word with its box: the ink's, or one as high as the font."""
    found = []
    x = line.x
    for word in line.text.split():
        text = word.removeprefix("^")
        size, y = (0.65 * line.size, line.y - 0.33 * line.size) if word != text else (line.size, line.y)
        width = 0.5 * size * len(text)
        top, bottom = y - 0.78 * size, y + 0.22 * size
        if tight:
            top = y - (0.69 if _ASCENDING & set(text) else 0.46) * size
            bottom = y + (0.21 if set("gjpqy,;()") & set(text) else 0.0) * size
        found.append((text, x, top, x + width, bottom))
        x += width + 0.25 * size * (word == text)
    return found


def alto(pages: Sequence[Sequence[Line]], unit: str = "pixel", *, sizes: bool = False) -> str:
    """ALTO 3, one block for each font size; with `sizes`, these are in styles."""
    scale = {"pixel": 1.0, "mm10": 254 / 300, "inch1200": 4.0}[unit]
    made = []
    for number, page in enumerate(pages, 1):
        blocks: dict[float, list[str]] = {}
        for line in page:
            strings = "<SP/>".join(
                f'<String CONTENT={quoteattr(text)} HPOS="{left * scale:.1f}" VPOS="{top * scale:.1f}"'
                f' WIDTH="{(right - left) * scale:.1f}" HEIGHT="{(bottom - top) * scale:.1f}" WC="0.9"/>'
                for text, left, top, right, bottom in _words(line, tight=True)
            )
            blocks.setdefault(line.size, []).append(f"<TextLine>{strings}</TextLine>")
        style = ' STYLEREFS="S{size:.0f}"' if sizes else ""
        made.append(
            f'<Page PHYSICAL_IMG_NR="{number}" WIDTH="{WIDTH * scale}" HEIGHT="{HEIGHT * scale}"><PrintSpace>'
            + "".join(
                f"<TextBlock{style.format(size=size)}>{''.join(each)}</TextBlock>" for size, each in blocks.items()
            )
            + "</PrintSpace></Page>"
        )
    styles = "".join(
        f'<TextStyle ID="S{size:.0f}" FONTSIZE="{size * 72 / 300:.1f}"/>'
        for size in sorted({line.size for page in pages for line in page})
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description>'
        f"<MeasurementUnit>{unit}</MeasurementUnit></Description><Styles>{styles}</Styles>"
        f"<Layout>{''.join(made)}</Layout></alto>"
    )


def hocr(pages: Sequence[Sequence[Line]]) -> str:
    """The HTML of Tesseract."""
    made = []
    for number, page in enumerate(pages):
        paragraphs: dict[float, list[str]] = {}
        for line in page:
            words = " ".join(
                f"<span class='ocrx_word' title='bbox {left:.0f} {top:.0f} {right:.0f} {bottom:.0f}; x_wconf 90'>"
                f"{escape(text)}</span>"
                for text, left, top, right, bottom in _words(line, tight=True)
            )
            paragraphs.setdefault(line.size, []).append(f"<span class='ocr_line'>{words}</span>")
        blocks = "".join(f"<p class='ocr_par'>{''.join(each)}</p>" for each in paragraphs.values())
        title = f'image "a.png"; bbox 0 0 {WIDTH} {HEIGHT}; ppageno {number}'
        made.append(f"<div class='ocr_page' title='{title}'>{blocks}</div>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title></title>'
        f'<meta name="ocr-system" content="tesseract 5.3.0"/></head><body>{"".join(made)}</body></html>'
    )


def bbox(pages: Sequence[Sequence[Line]]) -> str:
    """What `pdftotext -bbox-layout` writes."""
    scale = 72 / 300
    made = []
    for page in pages:
        found = "".join(
            "<line>"
            + "".join(
                f'<word xMin="{left * scale}" yMin="{top * scale}" xMax="{right * scale}" yMax="{bottom * scale}">'
                f"{escape(text)}</word>\n"
                for text, left, top, right, bottom in _words(line, tight=False)
            )
            + "</line>\n"
            for line in page
        )
        made.append(f'<page width="612.0" height="792.0">\n<flow>\n<block>{found}</block>\n</flow>\n</page>\n')
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/'
        'xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n<title></title>\n</head>\n'
        f"<body>\n<doc>\n{''.join(made)}</doc>\n</body>\n</html>\n"
    )
