"""A note is cut into citations, their signals, and comment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.citing import CITING, SIGNALLED
from stacite.parser.groups import groups
from stacite.parser.signals import signal_at
from stacite.parser.stretch import enclosures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Span
    from stacite.parser.pieces import Piece

LIMIT = 20_000
"""Letters of a note that are looked at; no real note is longer."""
_REMARK = pattern(
    r"\s*[(\[](?:here(?:in)?after\b|emphasis\b|italics\b|my (?:translation|emphasis)|author[’']s translation"
    r"|translat(?:ion|ed) (?:mine|by)|arguing\b|noting\b|quoting\b|citing\b|holding\b"
    r"|discussing\b|describing\b|explaining\b|finding\b|stating\b|reporting\b|showing\b|suggesting\b"
    r"|observing\b|on file\b|copy\b|footnotes? omitted|internal\b|original emphasis|my trans)[^()\[\]]*[)\]]$",
    re.IGNORECASE,
)
_EXPLAINS = pattern(
    r"\((?=(?!forth|follow|includ|work|record|hear|meet|brief|draw|paint|read|post|build|engrav|etch|filing|print"
    r"|broad)[a-z]{2,14}ing\b (?!in\b)|[“‘][^”]{12}|per curiam|plurality|en banc|internal |same\)|dissenting"
    r"|concurring|(?:un)?published opinion|mem\.\)|citations? omitted|alterations? |footnotes? omitted|cleaned up"
    r"|now repealed|repealed\)|amended by|superseded by|qui |dont |où |o[uù] |avec |was |der |die |das |mit weiteren"
    r"|m\. ?w\. ?N|with further|which |who |where |though |although |but |not |in which |aber |jedoch |kritisch"
    r"|zustimmend|ablehnend|collecting |[A-Z][\w. ’-]{1,40}, (?:C\.)?J\.[,)]|(?:per )?(?:Lady|Lord|Baroness|Justice"
    r"|Judge|Advocate General) [A-Z])"
)
"""A parenthetical that explains (Bluebook 21, rule 1.5)."""
_MOST_BRACKETS = 40
_MOST_EXPLANATIONS = 4
"""Brackets at a citation's end that explain it, one behind the other."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a note: a citation with its signal, or comment."""

    span: Span
    cites: bool
    prefix: str = ""
    """The signal as printed, without its blank."""


def segments(note: str) -> list[Segment]:
    """The parts of a note in order; what divides them belongs to none."""
    found = _segments(note[:LIMIT])
    if len(note) > LIMIT:
        found.append(Segment((LIMIT, len(note)), cites=False))
    return found


def _segments(text: str, *, nested: bool = False) -> list[Segment]:
    """The parts of a text; in brackets (`nested`) no further brackets are opened."""
    return [part for piece, cites in groups(text) for part in _finish(text, piece, cites=cites, nested=nested)]


def _finish(text: str, piece: Piece, *, cites: bool, nested: bool) -> Iterator[Segment]:
    start, end = _trim(text, piece.start, piece.end)
    if start >= end:
        return
    if not cites:
        yield from _comment(text, start, end, nested=nested)
        return
    body = piece.core if start == piece.start else signal_at(text, start)
    prefix = text[start:body].strip()
    core_start, core_end = _trim(text, body, end, letters=" \n\t.,;:")
    remark = None
    if text[core_end - 1] in ")]":
        remark = _REMARK.search(text, max(core_start, core_end - 300), core_end)
    bracket = None if remark is not None or nested else _last_bracket(text, core_start, core_end)
    left = remark.start() if remark is not None else bracket
    right = core_end
    if left is not None and not nested:
        left = _first_bracket(text, core_start, left)
    if left is not None and left > core_start:
        core_end = _trim(text, core_start, left, letters=" .,;:")[1]
    if core_start >= core_end:  # signals, and nothing behind them
        yield from _comment(text, start, end, nested=nested)
        return
    yield Segment((core_start, core_end), cites=True, prefix=prefix)
    if left is not None and left > core_start:
        yield from _comment(text, *_trim(text, left, right), nested=nested)


def _first_bracket(text: str, start: int, left: int) -> int:
    """Where the first of the brackets opens that explain a citation one behind the other, the last at `left`."""
    for _ in range(_MOST_EXPLANATIONS):
        last = _trim(text, start, left, letters=" .,;:")[1]
        further = _last_bracket(text, start, last) if last > start else None
        if further is None:
            break
        left = further
    return left


def _last_bracket(text: str, start: int, end: int) -> int | None:
    """Where the brackets at a citation's end open, if they explain it or hold another citation behind a signal."""
    if text[end - 1] not in ")]" or not (SIGNALLED.search(text, start, end) or _EXPLAINS.search(text, start, end)):
        return None
    spans = enclosures(text[start:end])
    if not spans or start + spans[-1][1] != end:
        return None
    left = start + spans[-1][0]
    return left if SIGNALLED.match(text, left) or _EXPLAINS.match(text, left) else None


def _comment(text: str, start: int, end: int, *, nested: bool = False) -> Iterator[Segment]:
    """Comment, and the citations that stand behind a signal in its brackets: `… (see Smith, 45), as …`."""
    at = start
    for match in islice(() if nested else CITING.finditer(text, start, end), _MOST_BRACKETS):
        left = match.start()
        if left < at or not (spans := enclosures(text[left:end])) or spans[0][0] != 0:
            continue
        right = left + spans[0][1]
        inner = _segments(text[left + 1 : right - 1], nested=True)
        if any(part.cites for part in inner):
            yield from _plain(text, at, left)
            yield from (_shifted(part, left + 1) for part in inner)
            at = right
    yield from _plain(text, at, end)


def _plain(text: str, start: int, end: int) -> Iterator[Segment]:
    start, end = _trim(text, start, end)
    if any(map(str.isalnum, text[start:end])):
        yield Segment((start, end), cites=False)


def _shifted(part: Segment, by: int) -> Segment:
    return Segment((part.span[0] + by, part.span[1] + by), part.cites, part.prefix)


def _trim(text: str, start: int, end: int, letters: str = " \n\t;,") -> Span:
    while start < end and text[start] in " \n\t;,.":
        start += 1
    while end > start and text[end - 1] in letters:
        end -= 1
    return start, end
