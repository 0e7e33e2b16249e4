"""Spans of a text, with their lines and columns; passages, with the emphasis in them; pairs of quotation marks.

A passage is a text joined from pieces of a document, with a map back to it. A note runs over line and page breaks; its
text is one line. Rules find a fault in the joined text and must point at the document. Emphasis is written `*…*` in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


Span = tuple[int, int]
"""Start and end (exclusive), in code points."""


@lru_cache(maxsize=32)
def _line_starts(text: str) -> tuple[int, ...]:
    # At LF only: str.splitlines also breaks at form feeds and U+2028, where editors count no new line.
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return tuple(starts)


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of an offset in code points. Lines end with LF or CRLF."""
    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def offset_at(text: str, line: int, column: int) -> int:
    """Return the offset of a 1-based line and column; the end of the text if there is no such line."""
    starts = _line_starts(text)
    return min(starts[line - 1] + column - 1, len(text)) if line <= len(starts) else len(text)


def line_text(text: str, line: int) -> str:
    """Return a line by its 1-based number, without its line end."""
    starts = _line_starts(text)
    end = starts[line] if line < len(starts) else len(text)
    return text[starts[line - 1] : end].rstrip("\r\n")


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap or touch as one, without empty ones."""
    joined: list[Span] = []
    ordered = sorted(spans)
    if not ordered:
        return ()
    for start, end in ordered:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


class SpanSet:
    """Spans in any order, as one set of characters."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = joined_spans(spans)
        self._starts = [start for start, _ in self._spans] if self._spans else ()

    def __contains__(self, at: int) -> bool:
        place = bisect_right(self._starts, at) - 1
        return place >= 0 and at < self._spans[place][1]


def masked(text: str, spans: Iterable[Span], fill: str) -> str:
    """The text with each character of the spans replaced by `fill`, so that offsets stay."""
    joined = joined_spans(spans)
    if not joined:
        return text
    parts, at = [], 0
    for start, end in joined:
        parts += [text[at:start], fill * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class PassageSlice:
    """`length` characters from `start` of the passage are those from `source` of the document."""

    start: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Joined text and its map; without pieces where the format has no source text (HTML, PDF)."""

    text: str
    """Emphasis is kept as `*…*`."""
    pieces: tuple[PassageSlice, ...] = ()
    """In the order of `text`; characters inserted by joining (a space for a line end) belong to none."""

    def part(self, start: int, end: int) -> Passage:
        """Return the passage of text[start:end], without whitespace at its edges; a space joins its paragraphs."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        end = start + len(text)
        gaps = [match.start() for match in re.finditer("\n\n", text)]
        found = []
        for piece in self.pieces[max(0, self._piece_index(start)) :]:
            if piece.start >= end:
                break
            first, last = max(piece.start, start), min(piece.start + piece.length, end)
            if first < last:
                at = first - start - bisect_left(gaps, first - start)
                found.append(PassageSlice(at, piece.source + first - piece.start, last - first))
        return Passage(text.replace("\n\n", " "), tuple(found))

    def source_span(self, start: int, end: int) -> Span | None:
        """Return the span of text[start:end] in the document, or None if unknown.

        A span over a break includes what is between, so use it to point, and check
        `is_contiguous` before replacing.
        """
        # An insertion at the end of a piece stays there: the next piece may begin on another page.
        if start == end and self._ends_at(start):
            piece = self.pieces[self._piece_index(start)]
            return piece.source + piece.length, piece.source + piece.length
        first = self._source_at(start, forward=True)
        # By the last character, not by `end`: the character after it may be in the next piece, far away.
        last = self._source_at(max(start, end - 1), forward=False)
        if first is None or last is None:
            return None
        return first, max(first, last + (1 if end > start else 0))

    def is_contiguous(self, start: int, end: int) -> bool:
        """Whether the document contains text[start:end] without interruption."""
        index = self._piece_index(start)
        if index < 0:
            return False
        piece = self.pieces[index]
        return piece.start <= start and end <= piece.start + piece.length

    def _ends_at(self, offset: int) -> bool:
        """Whether a piece ends there, and none begins."""
        index = self._piece_index(offset)
        return index >= 0 and self.pieces[index].start + self.pieces[index].length == offset

    def _piece_index(self, offset: int) -> int:
        return bisect_right(self.pieces, offset, key=_START) - 1

    def _source_at(self, offset: int, *, forward: bool) -> int | None:
        if not self.pieces:
            return None
        index = self._piece_index(offset)
        if index >= 0:
            piece = self.pieces[index]
            if offset < piece.start + piece.length:
                return piece.source + offset - piece.start
            # An inserted character is in no piece: a span starts in the piece after it and ends in the one before it.
            if not forward or index + 1 == len(self.pieces):
                return piece.source + max(0, piece.length - 1)
        return self.pieces[index + 1].source


# `*Nature*`, but not `2 * 3 * 4`; `*Nat*ure`, `Nat*ure*`, and `N*at*ure`, but not `M*A*S*H`.
_EMPHASIS = pattern(
    r"(?:(?<![\w*])|(?<=[^\W\d_])(?=\*[^\W\d_])(?<!\*[^\W\d_])(?<!\*[^\W\d_]{2})(?<!\*[^\W\d_]{3}))\*(?=[^\s*])"
    r"[^*]*(?<=[^\s*])\*(?:(?![\w*])|(?<=[^\W\d_]\*)(?=[^\W\d_]+(?![\w*])))"
)


def emphasis_spans(text: str) -> Iterator[Span]:
    """Find the spans of emphasis, including the asterisks; they may begin or end within a word.

    A single asterisk inside a word (`C*-algebra`) or next to a space is no emphasis.
    """
    for match in _EMPHASIS.finditer(text):
        yield match.span()


def split_emphasis(text: str) -> Iterator[tuple[str, bool]]:
    """Split the text into parts without those asterisks; say for each whether it is emphasized."""
    at = 0
    for start, end in emphasis_spans(text):
        yield text[at:start], False
        yield text[start + 1 : end - 1], True
        at = end
    yield text[at:], False


QUOTATION_MARKS = frozenset("“”„‚«»‹›\"‘’'")
AFTER_AYIN = r"(?!(?:Is|As|Are|All|Also|Always|Already|Art|Our|Out|Oh)\b)(?:A[bdlmrswyz]|I[brsz]|U[bmrt]|O[auh])"
"""How Arabic and Hebrew names begin after a letter that looks like a quotation mark: `‘Abd`; not words of titles."""
NO_HARD_SIGN = (
    r"(?!(?<=[bdfkmnrstvzBDNORSV]\")(?:[eë]|[ijy][aeou])[^\W\d_]"
    r"|(?<=[א-ת]\")[א-ת]|(?<=[aeiouAEIOU]\")n(?:g|kh?)[^\W\d_])"
)
"""After a mark: it isn't the straight one for the hard sign of a transliterated word: `s"ezd`, `ob"iavlenie`.

Nor the sign of Hebrew abbreviations (`למ"ס`), or of a nasal in transliterations of Sanskrit and Pali (`Sa"ngha`).
"""
# Not an apostrophe inside a word, nor a letter that looks like one: `Ma‘shar`.
_MARK = pattern(rf"[“”„‚«»‹›\"]{NO_HARD_SIGN}|(?<!\w)['’]|['’](?!\w)|‘(?:(?<![^\W\d_]‘)|(?![^\W\d_]))")
# The marks that open what each mark closes.
_OPENED_BY = {
    "”": "“„”",
    "“": "„“",
    "’": "‘‚",
    "‘": "‚",
    "»": "«»",
    "«": "»",
    "›": "‹›",
    "‹": "›",
    '"': '"„',
    "'": "'",
}
_SINGLE, _ALWAYS_OPENS, _NEVER_OPENS = "’'", "“„‚«‘‹", "’"
_BEFORE_QUOTATIONS = frozenset("([{*_/–—-")
_QUOTED = pattern(r"\.\.|[^\s.,;:!?)\]]")


def quotation_pairs(text: str) -> dict[int, int]:
    """For each quotation mark the place of its other half, both by their places; marks without one are left out.

    A single mark that follows a word may be an apostrophe, so it closes only the quotation that was opened last; where
    one follows that closes nothing, a mark after `s` was the apostrophe: `‘The Workers’ State’`.
    """
    pairs: dict[int, int] = {}
    open_: list[int] = []
    counts = dict.fromkeys(QUOTATION_MARKS, 0)
    last, has_opened, genitive = -1, False, -1
    for match in _MARK.finditer(text):
        at, mark = match.start(), match[0]
        begins = has_opened if at and last == at - 1 else not at or text[at - 1].isspace()
        begins = begins or text[at - 1] in _BEFORE_QUOTATIONS
        leads = begins and _QUOTED.match(text, at + 1) is not None
        openers = _OPENED_BY.get(mark, "")
        closes = text[open_[-1]] in openers if open_ and mark in _SINGLE else any(counts[each] for each in openers)
        has_opened = False
        if closes and not leads:
            while at not in pairs:
                opener = open_.pop()
                counts[text[opener]] -= 1
                if text[opener] in openers:
                    pairs |= {at: opener, opener: at}
            if mark in _SINGLE:
                genitive = at if text[at - 1] == "s" else -1
        elif (leads or mark in _ALWAYS_OPENS) and mark != _NEVER_OPENS:
            has_opened = True
            open_.append(at)
            counts[mark] += 1
            genitive = -1
        elif mark in _SINGLE and genitive >= 0:
            opener = pairs.pop(genitive)
            pairs |= {at: opener, opener: at}
            genitive = -1
        last = at
    return pairs
