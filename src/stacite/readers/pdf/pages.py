"""What a page of a PDF shows: glyphs with their places, rules, links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

ITALIC, BOLD = 1, 2
"""Flags of a face."""


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
    """Flags: ITALIC, BOLD."""
    font: int = 0
    """The number on the page of a font that maps no characters; `character` is then the code; 0 for other fonts."""


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    """A straight horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class LinkAnnotation:
    """A link annotation with a target outside the document."""

    box: tuple[float, ...]
    """Left, bottom, right and top."""
    url: str


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page."""

    number: int
    """1-based."""
    glyphs: tuple[Glyph, ...]
    rules: tuple[HorizontalRule, ...]
    links: tuple[LinkAnnotation, ...]
    pictures: int
    broken: bool = False
    """Whether PDFium could not read it."""
