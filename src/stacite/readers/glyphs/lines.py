"""Glyphs become lines: what stands on one baseline side by side, with what is raised, slanted or linked in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.glyphs.sheet import BOLD, ITALIC, Glyph, Link, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.location import Span
    from stacite.readers.glyphs.sheet import Sheet

_BLANK = 0.22
"""Of the size: a wider gap between two glyphs is a blank (a narrow one has 0.25, justified lines shrink it)."""
_APART = 2.0
"""Of the size: a wider gap parts two columns."""
_AFTER_LABEL = 6.0
"""The same after a few letters: a label may stand well before its note."""
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DRAWN = pattern(r"[_‗⎯―─—]{8,}")
"""Typewriters' rules: typed, not drawn."""
_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "ſt",
    "ﬆ": "st",
}


@dataclass(slots=True, eq=False)
class Line:
    """One line of a column."""

    text: str
    page: int
    """1-based."""
    x0: float
    x1: float
    y: float
    """The baseline."""
    top: float
    bottom: float
    size: float
    """That most of its letters have."""
    raised: tuple[Span, ...] = ()
    """Letters set above the baseline; an index more than the last letter's ends a span."""
    italic: tuple[Span, ...] = ()
    bold: bool = False
    """Whether most letters are."""
    links: tuple[tuple[int, int, str], ...] = ()
    """Start and end in the text, and the target."""
    starts: tuple[float, ...] = field(default=(), repr=False)
    """Where the letters of the line's beginning stand: x of the first twelve."""
    frame: int = 0
    """Which column of which page, counted through the document in the order of reading."""

    def is_raised(self, at: int) -> bool:
        """Whether the letter at this index is set above the baseline."""
        return any(start <= at < end for start, end in self.raised)

    @property
    def width(self) -> float:
        """From its first letter to its last, in points."""
        return self.x1 - self.x0


def lines_of(sheet: Sheet) -> tuple[list[Line], list[Rule]]:
    """The lines of a page in the order in which it was written, and its rules, typed ones too."""
    pieces = [piece for piece in _pieces(sheet.glyphs) if any(not glyph.letter.isspace() for glyph in piece)]
    lines, rules = [], list(sheet.rules)
    for glyphs in _side_by_side(pieces):
        line = _line(glyphs, sheet)
        if _DRAWN.fullmatch(line.text.replace(" ", "")):
            rules.append(Rule(line.x0, line.x1, line.y))
        else:
            lines.append(line)
    return lines, rules


def _pieces(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Runs of glyphs that were written one after the other on one baseline."""
    piece: list[Glyph] = []
    y = size = right = 0.0
    for glyph in glyphs:
        if glyph.letter == " ":
            if piece:
                piece.append(glyph)
            continue
        if piece and _is_elsewhere(glyph, y, size, right, _AFTER_LABEL if len(piece) <= 6 else _APART):
            yield piece
            piece = []
        if not piece or glyph.size >= 0.9 * size:
            y, size = glyph.y, max(glyph.size, size) if piece and abs(glyph.y - y) < 0.2 * size else glyph.size
        piece.append(glyph)
        right = glyph.x1
    if piece:
        yield piece


def _is_elsewhere(glyph: Glyph, y: float, size: float, right: float, apart: float) -> bool:
    """Whether a glyph starts a new line after one that ends at `right`: a jump down, back or far ahead."""
    size = max(glyph.size, size, 1.0)
    rise, ahead = abs(glyph.y - y), glyph.x0 - right
    if rise > 0.75 * size or ahead > apart * size or ahead < -3 * size:
        return True
    return rise > 0.2 * size and ahead < -1.2 * size


@dataclass(slots=True)
class _Piece:
    """A run of glyphs and its edges."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    y: float
    size: float
    letters: int


def _measured(glyphs: list[Glyph]) -> _Piece:
    inked = [glyph for glyph in glyphs if glyph.letter != " "]
    size = Counter(round(glyph.size, 1) for glyph in inked).most_common(1)[0][0]
    large = [glyph for glyph in inked if glyph.size >= 0.85 * size]
    y = Counter(round(glyph.y, 1) for glyph in large).most_common(1)[0][0]
    x0, x1 = min(glyph.x0 for glyph in inked), max(glyph.x1 for glyph in inked)
    return _Piece(glyphs, x0, x1, y, size, len(inked))


def _side_by_side(runs: Sequence[list[Glyph]]) -> Iterator[list[Glyph]]:
    """Runs that stand on one line become one, though raised figures or fonts threw them apart in the file."""
    waiting: _Piece | None = None
    for run in runs:
        piece = _measured(run)
        if waiting is not None and _are_neighbours(waiting, piece):
            waiting = _measured([*waiting.glyphs, *piece.glyphs])
        elif waiting is not None and _are_neighbours(piece, waiting) and piece.letters <= 6:
            waiting = _measured([*piece.glyphs, *waiting.glyphs])
        else:
            if waiting is not None:
                yield waiting.glyphs
            waiting = piece
    if waiting is not None:
        yield waiting.glyphs


def _are_neighbours(left: _Piece, right: _Piece) -> bool:
    size = max(left.size, right.size)
    gap, rise = right.x0 - left.x1, abs(left.y - right.y)
    if not -0.25 * size <= gap < 3 * size or rise >= 0.62 * size:
        return False
    # A label stands well before its note; what follows a line after so much room is another column's.
    if left.letters <= 6:
        return True
    return gap < 0.6 * size and right.letters <= 6 if rise >= 0.15 * size else gap < 1.5 * size


def _line(glyphs: list[Glyph], sheet: Sheet) -> Line:
    piece = _measured(glyphs)
    letters, kept = _written(glyphs, piece)
    inked = [glyph for glyph in glyphs if glyph.letter != " "]
    heavy = sum(bool(glyph.face & BOLD) for glyph in inked)
    links = _links_over(kept, sheet.links, piece) if sheet.links else ()
    raised = _spans([glyph is not None and _is_raised(glyph, piece) for glyph in kept])
    italic = _spans([glyph is not None and bool(glyph.face & ITALIC) for glyph in kept])
    line = Line("".join(letters), sheet.number, piece.x0, piece.x1, piece.y, 0, 0, piece.size)
    line.top, line.bottom = max(glyph.top for glyph in inked), min(glyph.bottom for glyph in inked)
    line.raised, line.italic, line.bold, line.links = raised, italic, heavy > 0.6 * len(inked), links
    line.starts = tuple(glyph.x0 if glyph else 0.0 for glyph in kept[:12])
    return line


def _written(glyphs: list[Glyph], piece: _Piece) -> tuple[list[str], list[Glyph | None]]:
    """The letters with single blanks, and the glyph of each; none for a blank."""
    letters: list[str] = []
    kept: list[Glyph | None] = []
    right: float | None = None
    blank = False
    for glyph in glyphs:
        if glyph.letter.isspace():
            blank = True
            continue
        wide = right is not None and glyph.x0 - right > _BLANK * piece.size
        if letters and (blank or wide):
            letters.append(" ")
            kept.append(None)
        blank, right = False, glyph.x1
        for letter in _LIGATURES.get(glyph.letter, glyph.letter):
            letters.append(letter)
            kept.append(glyph)
    return letters, kept


def _is_raised(glyph: Glyph, piece: _Piece) -> bool:
    """A small letter above the line's baseline, or a figure drawn as a raised one in a font's own glyph."""
    if glyph.letter in _SUPERSCRIPTS:
        return True
    rise = glyph.y - piece.y
    if glyph.size < 0.85 * piece.size and rise > 0.12 * piece.size:
        return True
    if rise > 0.25 * piece.size:
        return True
    return glyph.letter.isdigit() and glyph.bottom > glyph.y + 0.2 * glyph.size > 0 and glyph.size > 1


def _links_over(kept: Sequence[Glyph | None], links: Sequence[Link], piece: _Piece) -> tuple[tuple[int, int, str], ...]:
    """The links whose boxes lie over letters of the line."""
    found = []
    for link in links:
        left, bottom, right, top = link.box
        if right < piece.x0 or left > piece.x1 or not bottom - 1 <= piece.y + piece.size * 0.3 <= top + 1:
            continue
        under = [
            at
            for at, glyph in enumerate(kept)
            if glyph is not None
            and left - 1 <= (glyph.x0 + glyph.x1) / 2 <= right + 1
            and bottom - 0.5 <= glyph.y + 0.28 * glyph.size <= top + 0.5
        ]
        if under:
            found.append((under[0], under[-1] + 1, link.url))
    return tuple(sorted(found))


def _spans(flags: Sequence[bool]) -> tuple[Span, ...]:
    """Runs of true ones; a blank between two of them belongs to none."""
    spans: list[Span] = []
    start: int | None = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            spans.append((start, at))
            start = None
    return tuple(spans)
