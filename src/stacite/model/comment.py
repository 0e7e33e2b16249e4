"""Comments for a copy of a document."""

from __future__ import annotations

from dataclasses import dataclass

AUTHOR = "stacite"
"""The author of comments and tracked changes."""


@dataclass(frozen=True, slots=True)
class CommentRun:
    """Text of a comment in one format."""

    text: str
    is_bold: bool = False


CommentLine = tuple[CommentRun, ...]


@dataclass(frozen=True, slots=True)
class PageComment:
    """A comment for the copy of a PDF: at a note, on a page, or on the whole document."""

    text: str
    note: int | None = None
    """The ordinal of the note that it is at."""
    page: int | None = None
    """1-based; without a note, the page that it is on. Without either, it is on the first page."""
