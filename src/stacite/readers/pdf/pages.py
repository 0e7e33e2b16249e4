"""What a page of a PDF shows: glyphs with their places, rules, links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.layout.boxed_lines import HorizontalRule

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
