"""What a reader found on the pages of a document: lines, the regions they are in, labels, note references."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.model.document import Document


class PageRegion(StrEnum):
    """What a line of a page was taken for."""

    TEXT = "text"
    NOTES = "notes"
    NOTE_LIST = "list of notes"
    SOURCES = "sources"
    HEAD = "head"
    FOOT = "foot"
    TABLE = "table"
    CONTENTS = "contents"
    FIGURE = "figure"
    MARGIN_NUMBERS = "margin numbers"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class PageMark:
    """A label of a note, or a note reference, in a line."""

    label: str
    x: float
    """Its left edge, in points."""
    note: int | None
    """The ordinal of its note; None for a reference without a note."""
    reason: str = ""
    """Why it was taken for one."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line as the reader saw it."""

    text: str
    box: tuple[float, float, float, float]
    """Left, bottom, right and top, in points; y grows upwards."""
    region: PageRegion
    reason: str
    """Why it was taken for that."""
    order: int
    """Its place in the reading order of the document, from 1; 0 if it was left out of it."""
    notes: tuple[int, ...] = ()
    """The ordinals of the notes that it belongs to."""
    labels: tuple[PageMark, ...] = ()
    """Where notes start."""
    refs: tuple[PageMark, ...] = ()


@dataclass(frozen=True, slots=True)
class PageView:
    """One page."""

    number: int
    """1-based."""
    box: tuple[float, float, float, float]
    """Left, bottom, right and top of the page, in points."""
    lines: tuple[PageLine, ...]
    rules: tuple[tuple[float, float, float], ...]
    """Left end, right end and height of each horizontal rule."""
    picture: bytes = b""
    """The page as PNG; empty if it could not be drawn."""


@dataclass(frozen=True, slots=True)
class PageViews:
    """Pages of a document."""

    document: Document
    pages: tuple[PageView, ...]
    total: int
    """How many pages the document has."""
