"""Parses a single note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.parser.parse import parse_document

if TYPE_CHECKING:
    from stacite.model.citation import ParsedNote


def parse_note(text: str) -> ParsedNote:
    """The citations and comments of one note on its own; short forms find their antecedents within it."""
    (note,) = parse_document([("", text)])
    return note
