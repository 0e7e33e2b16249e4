"""Notes headed by a symbol: `*`, `†`, `‡`, `§` (Chicago 14.25), on the author or instead of numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.plain.labels import SYMBOLS, Family, Label, plain
from stacite.readers.plain.lines import blocks

if TYPE_CHECKING:
    from stacite.readers.plain.lines import Line

_MARK = pattern(rf"(?<=\S)( ?)([{SYMBOLS}]{{1,4}})(?=[\s.,;:)”\"]|\Z)(?!\s?\d)")
_EMPHASIS = pattern(r"(?<![\w*])(\*{1,3})(?=[^\s*])[^*\n]{1,300}?(?<=[^\s*])\1(?![\w*])")
_OPENED = pattern(r"(?<![\w*])\*(?=[^\s*])[^*]*\Z")
_REACH = 150
"""Lines above a note in which its marker may stand."""


def symbol_marks(line: Line, *, in_emphasis: bool) -> tuple[list[tuple[int, int, str]], bool]:
    """Start, end and symbol of what could be markers in a line; asterisks of emphasis and bullets are none.

    `in_emphasis` says whether the line above leaves `*…` open; the second value says it of this one.
    """
    text = _EMPHASIS.sub(lambda match: "_" * len(match[0]), line.text)
    if in_emphasis:
        text = re.sub(r"(?<=\S)\*", "_", text, count=1)
    found = []
    for match in _MARK.finditer(text):
        symbol = plain(match[2])
        bullet = match[1] == " " and match[2][0] == "*"
        if len(set(symbol)) == 1 and not bullet:
            found.append((line.start + match.start(2), line.start + match.end(2), symbol))
    return found, _OPENED.search(text) is not None


def symbol_notes(lines: list[Line], labels: list[Label]) -> list[tuple[Label, tuple[int, int, str]]]:
    """Labels that are symbols, each with the mark above it, on the same page, that calls it.

    One mark calls one note: a list with asterisks for bullets has more labels than marks.
    """
    starts = _without_bullets({label.line: label for label in labels if label.family is Family.SYMBOL}, lines)
    if not starts:
        return []
    waiting: list[tuple[int, int, tuple[int, int, str]]] = []
    found = []
    in_emphasis = False
    for index, line in enumerate(lines):
        waiting = [entry for entry in waiting if entry[0] == line.sheet and index - entry[1] <= _REACH]
        label = starts.get(index)
        if label is not None:
            called = next((entry for entry in waiting if entry[2][2] == label.text), None)
            if called is not None:
                waiting.remove(called)
                found.append((label, called[2]))
        else:
            marks, in_emphasis = symbol_marks(line, in_emphasis=in_emphasis and not line.gap)
            waiting += [(line.sheet, index, mark) for mark in marks]
    bullets = Counter(label.text for label in starts.values())
    kept = Counter(label.text for label, _ in found)
    return [entry for entry in found if 2 * kept[entry[0].text] >= bullets[entry[0].text]]


def _without_bullets(starts: dict[int, Label], lines: list[Line]) -> dict[int, Label]:
    """Without symbols that start several lines of one paragraph: notes side by side have different ones."""
    kept: dict[int, Label] = {}
    for block in blocks(lines):
        texts = Counter(starts[index].text for index in block if index in starts)
        kept |= {index: starts[index] for index in block if index in starts and texts[starts[index].text] == 1}
    return kept
