"""Hebrew, Arabic and other text that runs to the left, in the order in which it is read.

Programs put such glyphs into a PDF in any order: as read, from left to right, or in pieces. Only their places are sure.
So a line is sorted from left to right, and what runs to the left is turned around: the reverse of UAX #9 for one line.
Numbers and words in Latin script inside it keep their order.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from stacite.readers.pdf.spacing import words_start
from stacite.text.characters import RIGHT_TO_LEFT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.pdf.pages import Glyph

_LEFT, _RIGHT, _NUMBER, _NEUTRAL = "L", "R", "N", ""
_CLASSES = {"L": _LEFT, "R": _RIGHT, "AL": _RIGHT, "EN": _NUMBER, "AN": _NUMBER}
# Signs that belong to a number between its digits (UAX #9, W4); in Arabic, a hyphen does not.
_IN_NUMBERS, _IN_NUMBERS_OF_HEBREW = ".,:/\u00a0", ".,:/\u00a0-+"
_MIRRORED = {"(": ")", ")": "(", "[": "]", "]": "[", "{": "}", "}": "{", "«": "»", "»": "«", "<": ">", ">": "<"}
_OPENING = frozenset("([{«<")
# Lam and alef are one glyph; PDFium turns its characters around with the line.
_LAM, _ALEFS = "ل", frozenset("اأإآٱ")


def runs_to_the_left(glyphs: Sequence[Glyph]) -> bool:
    """Whether some of it does."""
    return RIGHT_TO_LEFT.search("".join(glyph.character for glyph in glyphs)) is not None


def in_logical_order(glyphs: Sequence[Glyph], size: float) -> list[Glyph]:
    """The glyphs of a line in the order in which they are read, with a space between words; `size` is the font size."""
    ordered = list(_spaced(_clusters(glyphs), size))
    classes = _classes_of(ordered)
    base = _RIGHT if classes.count(_RIGHT) >= classes.count(_LEFT) else _LEFT
    directions = _resolved(classes, base)
    spans = [
        (direction, [cluster for cluster, _ in group])
        for direction, group in groupby(zip(ordered, directions, strict=True), key=lambda each: each[1])
    ]
    if base == _RIGHT:
        spans.reverse()
    is_arabic = any(unicodedata.bidirectional(cluster[0].character) == "AL" for cluster in ordered)
    signs = _IN_NUMBERS if is_arabic else _IN_NUMBERS_OF_HEBREW
    read: list[tuple[str, Glyph]] = []
    for direction, span in spans:
        clusters = _turned(span, signs) if direction == _RIGHT else span
        read += [(direction, glyph) for cluster in clusters for glyph in _logical_ligature(cluster)]
    return _with_brackets(read)


def _logical_ligature(cluster: list[Glyph]) -> list[Glyph]:
    if len(cluster) > 1 and cluster[0].character in _ALEFS and cluster[1].character == _LAM:
        return [cluster[1], cluster[0], *cluster[2:]]
    return cluster


def _with_brackets(read: Sequence[tuple[str, Glyph]]) -> list[Glyph]:
    """With the other bracket of each pair, if the file has them as they look, not as they are meant."""
    brackets = [glyph.character for direction, glyph in read if direction == _RIGHT and glyph.character in _MIRRORED]
    if _pairs(brackets) >= _pairs([_MIRRORED[bracket] for bracket in brackets]):
        return [glyph for _, glyph in read]
    return [
        glyph._replace(character=_MIRRORED[glyph.character])
        if direction == _RIGHT and glyph.character in _MIRRORED
        else glyph
        for direction, glyph in read
    ]


def _pairs(brackets: Sequence[str]) -> int:
    """How many are closed."""
    waiting: list[str] = []
    pairs = 0
    for bracket in brackets:
        if bracket in _OPENING:
            waiting.append(bracket)
        elif waiting and _MIRRORED[waiting[-1]] == bracket:
            waiting.pop()
            pairs += 1
    return pairs


def _spaced(clusters: list[list[Glyph]], size: float) -> Iterator[list[Glyph]]:
    """From left to right, with a space at each word space: after the reading order is restored, gaps are no measure."""
    seen = sorted(clusters, key=lambda cluster: cluster[0].x0 + cluster[0].x1)
    starts = iter(words_start([cluster[0] for cluster in seen], size))
    for cluster in seen:
        if cluster[0].character.isspace():
            continue
        if next(starts):
            yield [cluster[0]._replace(character=" ")]
        yield cluster


def _clusters(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs with the marks over them, and the characters of a ligature, which have one place."""
    clusters: list[list[Glyph]] = []
    for glyph in glyphs:
        is_space = glyph.character.isspace() or (bool(clusters) and clusters[-1][0].character.isspace())
        has_same_place = bool(clusters) and (glyph.x0, glyph.x1) == clusters[-1][0][1:3]
        if clusters and not is_space and (_is_mark(glyph.character) or has_same_place):
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    return clusters


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


@lru_cache(maxsize=4096)
def _class(character: str) -> str:
    return _CLASSES.get(unicodedata.bidirectional(character), _NEUTRAL)


def _classes_of(clusters: Sequence[list[Glyph]]) -> list[str]:
    """The class of each; a number after a word in Latin script belongs to it."""
    classes = [_class(cluster[0].character) for cluster in clusters]
    before = _NEUTRAL
    for at, each in enumerate(classes):
        if each == _NUMBER and before == _LEFT:
            classes[at] = _LEFT
        elif each in (_LEFT, _RIGHT):
            before = each
    return classes


def _resolved(classes: Sequence[str], base: str) -> list[str]:
    """The direction of each character: others take that of both sides, or else of the line; numbers run to the right.

    A number in a text that runs to the left is turned back by `_turned`.
    """
    sides: list[str] = []
    before = base
    for each in classes:
        before = each if each in (_LEFT, _RIGHT) else before
        sides.append(before)
    after = base
    found = list(classes)
    for at in range(len(classes) - 1, -1, -1):
        if classes[at] in (_LEFT, _RIGHT):
            after = classes[at]
        else:
            found[at] = after if sides[at] == after else base
    return found


def _turned(span: Sequence[list[Glyph]], signs: str) -> list[list[Glyph]]:
    """A span that runs to the left, with its numbers (`1.5`) from left to right; `signs` can be inside them."""
    turned: list[list[Glyph]] = []
    reversed_span = list(reversed(span))
    at = 0
    while at < len(reversed_span):
        end = at
        while end < len(reversed_span) and _class(reversed_span[end][0].character) == _NUMBER:
            end += 1
            if (
                end + 1 < len(reversed_span)
                and reversed_span[end][0].character in signs
                and _class(reversed_span[end + 1][0].character) == _NUMBER
            ):
                end += 1
        if end > at:
            turned += reversed(reversed_span[at:end])
            at = end
        else:
            turned.append(reversed_span[at])
            at += 1
    return turned
