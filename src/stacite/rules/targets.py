"""Where Markdown keeps the addresses of links: behind a link's text, or in a definition of the document."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.location import Span
    from stacite.rules.walk import ReadNote

    Targets = Mapping[str, list[Span]]

_TARGET = r"(?:<(?P<bracketed>[^<>\n]{1,4000})>|(?P<bare>[^\s<>]{1,4000}))"
_BEHIND = pattern(rf"[*_~`]{{0,6}}\]\(\s{{0,9}}{_TARGET}")
_DEFINITION = pattern(
    rf"^(?:[ ]{{0,3}}>)?[ ]{{0,3}}\[(?!\^)[^\[\]\n]{{1,999}}\]:[ \t]*\n?[ \t]*{_TARGET}", re.MULTILINE
)


def targets_behind(read: ReadNote) -> Targets:
    """By address, the spans of the source that hold it as the target of a link in the note's text."""
    source = read.reading.document.source or ""
    found: dict[str, list[Span]] = {}
    for piece in read.note.passage.pieces:
        if match := _BEHIND.match(source, piece.source + piece.length):
            start, end = _span(match)
            if match["bare"] is not None:
                end = _closing(source, start, end)
            _add(found, source, (start, end))
    return found


@lru_cache(maxsize=16)
def targets_defined(source: str) -> Targets:
    """By address, the spans that hold it in definitions: `[label]: address`."""
    found: dict[str, list[Span]] = {}
    for match in _DEFINITION.finditer(source):
        _add(found, source, _span(match))
    return found


def as_target(source: str, span: Span, new: str) -> str:
    """How the new address is written where the old one stands: in brackets where its own would end it."""
    in_brackets = source[span[0] - 1 : span[0]] == "<"
    return new if in_brackets or _is_balanced(new) else f"<{new}>"


def _add(found: dict[str, list[Span]], source: str, span: Span) -> None:
    address = html.unescape(re.sub(r"\\([!-/:-@[-`{-~])", r"\1", source[slice(*span)]))
    found.setdefault(address, []).append(span)


def _span(match: re.Match[str]) -> Span:
    return match.span("bracketed") if match["bracketed"] is not None else match.span("bare")


def _closing(source: str, start: int, end: int) -> int:
    """Where the bracket that opened before `start` closes; `end` where it does not."""
    depth = 0
    for at in range(start, end):
        depth += {"(": 1, ")": -1}.get(source[at], 0) if source[at - 1] != "\\" else 0
        if depth < 0:
            return at
    return end


def _is_balanced(address: str) -> bool:
    depths = list(_depths(address))
    return "\\" not in address and min(depths, default=0) >= 0 and (depths or [0])[-1] == 0


def _depths(address: str) -> Iterator[int]:
    depth = 0
    for letter in address:
        if letter in "()":
            depth += 1 if letter == "(" else -1
            yield depth
