"""Comments as WordprocessingML.

Source: ISO/IEC 29500-1, 17.13.4.2 (comment), 17.13.4.3-5 (its range and reference in the text).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from stacite.reporters.word_words import Line, Piece

AUTHOR, INITIALS = "stacite", "st"


class Names:
    """The prefix under which a text knows WordprocessingML; one of its own where the text has none."""

    def __init__(self, prefix: str, namespace: str) -> None:
        """`prefix` with its colon; empty where the namespace is the default one, which attributes can't be in."""
        self.prefix = prefix or "w:"
        self.declared = "" if prefix else f' xmlns:w="{namespace}"'

    def comment(self, number: int, lines: Iterable[Line], day: date | None) -> bytes:
        """A comment, a paragraph for each line."""
        w = self.prefix
        dated = "" if day is None else f' {w}date="{day.isoformat()}T00:00:00Z"'
        said = f'{w}id="{number}" {w}author="{AUTHOR}" {w}initials="{INITIALS}"{dated}'
        mark = f"<{w}r>{self._style('CommentReference')}<{w}annotationRef/></{w}r>"
        paragraphs = [self._paragraph(line, "" if at else mark) for at, line in enumerate(lines)]
        return f"<{w}comment{self.declared} {said}>{''.join(paragraphs)}</{w}comment>".encode()

    def start(self, number: int) -> bytes:
        """Where the letters begin that are commented on."""
        return f'<{self.prefix}commentRangeStart{self.declared} {self.prefix}id="{number}"/>'.encode()

    def end(self, number: int) -> bytes:
        """Where they end, with the comment's reference."""
        w = self.prefix
        reference = f'{self._style("CommentReference")}<{w}commentReference {w}id="{number}"/>'
        ended = f'<{w}commentRangeEnd{self.declared} {w}id="{number}"/>'
        return f"{ended}<{w}r{self.declared}>{reference}</{w}r>".encode()

    def _paragraph(self, line: Line, mark: str) -> str:
        w = self.prefix
        style = f'<{w}pPr><{w}pStyle {w}val="CommentText"/></{w}pPr>'
        return f"<{w}p>{style}{mark}{''.join(map(self._run, line))}</{w}p>"

    def _run(self, piece: Piece) -> str:
        w = self.prefix
        bold = f"<{w}rPr><{w}b/></{w}rPr>" if piece.is_bold else ""
        return f'<{w}r>{bold}<{w}t xml:space="preserve">{escape(piece.text)}</{w}t></{w}r>'

    def _style(self, name: str) -> str:
        return f'<{self.prefix}rPr><{self.prefix}rStyle {self.prefix}val="{name}"/></{self.prefix}rPr>'
