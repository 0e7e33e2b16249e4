"""From glyphs to lines, in the order in which they are read, with what is raised, italic or linked in them.

Word spaces are found by the gaps between glyphs. A PDF need not contain spaces: TeX only moves on. Others contain
spaces that take no room, at every syllable. So a gap counts as the other gaps of its line show: words of a justified
line may be 0.12 or 0.8 of the font size apart, and the letters of a word that is spaced for emphasis 0.2.

Programs put the glyphs of Hebrew and Arabic into a PDF in any order: as read, from left to right, or in pieces. Only
their places are sure. So a line is sorted from left to right, and what runs to the left is turned around: the reverse
of UAX #9 for one line. Numbers and words in Latin script inside it keep their order.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from stacite.readers.layout.boxed_lines import BoxedLine, HorizontalRule
from stacite.readers.pdf import BOLD, INVISIBLE, ITALIC, LINE_END, Glyph, LinkAnnotation, PdfPage
from stacite.text.characters import RIGHT_TO_LEFT, SUPERSCRIPT_DIGITS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.text.spans import Span


# In font sizes: a wider gap separates two columns.
_COLUMN_GAP = 2.0
# The same after a few characters: a label may be far from its note.
_LABEL_GAP = 6.0
# Rules that were typed, not drawn.
_TYPED_RULE = pattern(r"[_‗⎯―─—–]{8,}|[―—]{4,}")
_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "ſt", "st"), strict=True))


def lines_of_page(page: PdfPage) -> tuple[list[BoxedLine], list[HorizontalRule]]:
    """The lines of a page in the order in which it was written, and its rules, typed ones too."""
    parts = _given_lines(page.glyphs) if page.has_lines else _glyph_spans(page.glyphs)
    inked = [part for part in parts if any(not glyph.character.isspace() for glyph in part)]
    lines, rules = [], list(page.rules)
    if page.has_lines:  # in the order in which they are read
        spans = [replace(_measured(part), has_spaces=True) for part in inked]
    else:
        spans = list(_joined_spans(inked))
        spans = list(_joined_rows(spans)) if runs_to_the_left(page.glyphs) else spans
    for span in spans:
        line = _line(span, page)
        if _TYPED_RULE.fullmatch(line.text.replace(" ", "")):
            rules.append(HorizontalRule(line.x0, line.x1, line.y))
        else:
            lines.append(line)
    return lines, rules


def _given_lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The lines of a file that says where they end."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if glyph.character == LINE_END:
            yield line
            line = []
        else:
            line.append(glyph)
    yield line


def _glyph_spans(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that were written one after the other on one baseline."""
    span: list[Glyph] = []
    y = size = right = 0.0
    for glyph in glyphs:
        character, x0, x1, baseline, _, _, font_size, _, _ = glyph
        if character == " ":
            if span:
                span.append(glyph)
            continue
        # Most glyphs follow the one before.
        if span and not (baseline == y and font_size == size and -0.5 < (x0 - right) / (size or 1) < 1):
            if _is_elsewhere(
                glyph, y, size, right, _LABEL_GAP if len(span) + (span[-1][0] != " ") <= 6 else _COLUMN_GAP
            ):
                yield span
                span = []
            if not span or font_size >= 0.9 * size:
                size = max(font_size, size) if span and abs(baseline - y) < 0.2 * size else font_size
                y = baseline
        elif not span:
            y, size = baseline, font_size
        span.append(glyph)
        right = x1
    if span:
        yield span


def _is_elsewhere(glyph: Glyph, y: float, size: float, right: float, apart: float) -> bool:
    """Whether a glyph starts a new line after one that ends at `right`: a jump down, back or far ahead."""
    size = max(glyph.size, size, 1.0)
    rise, ahead = abs(glyph.y - y), glyph.x0 - right
    if rise > 0.75 * size or ahead > apart * size or ahead < -3 * size:
        return True
    return rise > 0.2 * size and ahead < -1.2 * size


@dataclass(slots=True)
class _GlyphSpan:
    """Consecutive glyphs with their edges."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    y: float
    size: float
    characters: int
    has_spaces: bool = False
    """Whether its spaces are all among the glyphs, whose places say nothing about them."""


def _measured(glyphs: list[Glyph]) -> _GlyphSpan:
    _, x0s, x1s, ys, _, _, sizes, _, _ = zip(*[glyph for glyph in glyphs if glyph[0] != " "], strict=True)
    size = _size_of_letters(glyphs, _most_common(sizes))
    y = _most_common([y for y, each in zip(ys, sizes, strict=True) if each >= 0.85 * size])
    return _GlyphSpan(glyphs, min(x0s), max(x1s), y, size, len(ys))


# Sizes of small capitals that are capitals of a smaller font, as shares of the font size.
_SMALL_CAPITALS = (0.65, 0.86)
_OF_NUMBERS = frozenset(" 0123456789,[]")


def _size_of_letters(glyphs: Sequence[Glyph], usual: float) -> float:
    """The font size of a line, most of whose glyphs may be smaller: small capitals, or note numbers after a word."""
    largest = max(glyph.size for glyph in glyphs)
    larger = [glyph.size for glyph in glyphs if round(glyph.size, 1) > usual and glyph.character != " "]
    if larger and all(glyph.character in _OF_NUMBERS for glyph in glyphs if round(glyph.size, 1) == usual):
        return _most_common(larger)
    if not _SMALL_CAPITALS[0] * largest <= usual <= _SMALL_CAPITALS[1] * largest:
        return usual
    letters = [(glyph.character, round(glyph.size, 1)) for glyph in glyphs if glyph.character.isalpha()]
    large = Counter(size for letter, size in letters if size > usual and letter.isupper())
    if not large or not all(letter.isupper() for letter, size in letters if size == usual):
        return usual
    return large.most_common(1)[0][0]


def _most_common(values: Sequence[float]) -> float:
    """The most frequent value, in tenths."""
    counts: Counter[float] = Counter()
    for value, count in Counter(values).items():
        counts[round(value, 1)] += count
    return counts.most_common(1)[0][0]


def _joined_spans(spans: Sequence[list[Glyph]]) -> Iterator[_GlyphSpan]:
    """Join spans on one line that raised numbers or font changes separated in the file."""
    waiting: _GlyphSpan | None = None
    for glyphs in spans:
        span = _measured(glyphs)
        if waiting is not None and _are_neighbours(waiting, span):
            waiting = _measured([*waiting.glyphs, *span.glyphs])
        elif waiting is not None and _are_neighbours(span, waiting) and span.characters <= 6:
            waiting = _measured([*span.glyphs, *waiting.glyphs])
        else:
            if waiting is not None:
                yield waiting
            waiting = span
    if waiting is not None:
        yield waiting


def _joined_rows(spans: Sequence[_GlyphSpan]) -> Iterator[_GlyphSpan]:
    """Join what is beside each other on one line and runs to the left, in whatever order it was written."""
    turned = {at for at, span in enumerate(spans) if runs_to_the_left(span.glyphs)}
    rows: list[list[int]] = []
    for at in sorted(range(len(spans)), key=lambda at: (-round(spans[at].y), spans[at].x0)):
        last = rows[-1][-1] if rows else None
        if last is not None and (at in turned or last in turned) and _are_beside(spans[last], spans[at]):
            rows[-1].append(at)
        else:
            rows.append([at])
    for row in sorted(rows, key=min):
        if turned.isdisjoint(row):
            yield spans[row[0]]
        else:
            joined = _measured([glyph for at in row for glyph in spans[at].glyphs])
            yield replace(joined, glyphs=in_logical_order(joined.glyphs, joined.size), has_spaces=True)


def _are_beside(left: _GlyphSpan, right: _GlyphSpan) -> bool:
    size = max(left.size, right.size)
    gap = right.x0 - left.x1
    return abs(left.y - right.y) < 0.62 * size and (gap < 1.5 * size or (gap < 3 * size and right.characters <= 6))


def _are_neighbours(left: _GlyphSpan, right: _GlyphSpan) -> bool:
    size = max(left.size, right.size)
    gap, rise = right.x0 - left.x1, abs(left.y - right.y)
    if not -0.25 * size <= gap < 3 * size or rise >= 0.62 * size:
        return False
    # A label may be far from its note; what follows a longer text at such a distance is in another column.
    if left.characters <= 6:
        return True
    return gap < 0.6 * size and right.characters <= 6 if rise >= 0.15 * size else gap < 1.5 * size


def _line(span: _GlyphSpan, page: PdfPage) -> BoxedLine:
    characters, kept = _written(span)
    inked = [glyph for glyph in span.glyphs if glyph[0] != " "]
    _, _, _, _, bottoms, tops, _, faces, _ = zip(*inked, strict=True)
    styles = Counter(faces)
    heavy = sum(count for face, count in styles.items() if face & BOLD)
    line = BoxedLine("".join(characters), page.number, span.x0, span.x1, span.y, max(tops), min(bottoms), span.size)
    line.links = _links_over(kept, page.links, span) if page.links else ()
    line.raised = _raised(kept, span)
    if any(face & ITALIC for face in styles):
        line.italic = _spans([glyph is not None and bool(glyph.face & ITALIC) for glyph in kept])
    line.bold = heavy > 0.6 * len(inked)
    line.starts = tuple(glyph.x0 if glyph else 0.0 for glyph in kept[:12])
    return line


def _written(span: _GlyphSpan) -> tuple[list[str], list[Glyph | None]]:
    """The characters with single spaces, and the glyph of each; None for a space."""
    inked = [glyph for glyph in span.glyphs if not glyph[0].isspace()]
    characters: list[str] = []
    kept: list[Glyph | None] = []
    spaces = _after_spaces(span.glyphs) if span.has_spaces else words_start(span.glyphs, span.size)
    for glyph, starts in zip(inked, spaces, strict=True):
        if starts:
            characters.append(" ")
            kept.append(None)
        character = glyph[0]
        if character in _LIGATURES:
            characters += _LIGATURES[character]
            kept += [glyph] * len(_LIGATURES[character])
        else:
            characters.append(character)
            kept.append(glyph)
    return characters, kept


def _after_spaces(glyphs: Sequence[Glyph]) -> list[bool]:
    """For each glyph that is no space, whether it follows one."""
    characters = [glyph.character for glyph in glyphs]
    return [
        before.isspace()
        for before, character in zip(["x", *characters], characters, strict=False)
        if not character.isspace()
    ]


def _raised(kept: Sequence[Glyph | None], span: _GlyphSpan) -> tuple[Span, ...]:
    """The spans of small characters above the line's baseline, and of digits drawn raised in the font's own glyphs."""
    low, high = span.y + 0.12 * span.size, span.y + 0.25 * span.size
    flags = []
    for glyph in kept:
        if glyph is None:
            flags.append(False)
            continue
        character, _, _, y, bottom, _, size, _, _ = glyph
        if y > low and (size < 0.85 * span.size or y > high):
            flags.append(True)
        elif character.isdigit():
            drawn = bottom > y + 0.2 * size > 0 and size > 1
            # Old Distiller files raise note numbers by a tenth of the font size.
            little = size < 0.85 * span.size and y > span.y + 0.07 * span.size
            flags.append(drawn or little or character in SUPERSCRIPT_DIGITS)
        else:
            flags.append(False)
    for start, end in _little_numbers(kept, span):
        flags[start:end] = [True] * (end - start)
    return _spans(flags) if True in flags else ()


# Size of a note number that is only set smaller, not higher, in sizes of its line; and how far from the baseline it is.
_LITTLE, _ON_BASELINE = 0.75, 0.05
_MOST_LITTLE_DIGITS = 3


def _little_numbers(kept: Sequence[Glyph | None], span: _GlyphSpan) -> Iterator[Span]:
    """Numbers in much smaller print on the baseline that end a word, or start a line's first word.

    Some programs make note numbers smaller and do not raise them. Recognized text has no sure sizes, the lower part of
    a fraction follows a stroke, and a number with a space after it at a line's start may count lines of a program.
    """
    flags = [
        glyph is not None
        and glyph.character.isdecimal()
        and glyph.size < _LITTLE * span.size
        and abs(glyph.y - span.y) < _ON_BASELINE * span.size
        and not glyph.face & INVISIBLE
        for glyph in kept
    ]
    for start, end in _spans(flags) if True in flags else ():
        before = kept[start - 1] if start else None
        if before is None and start > 1 and (ended := kept[start - 2]) and ended.character in _CLOSING:
            before = ended
        after = kept[end] if end < len(kept) else None
        follows = before is not None and before.size > _SMALL_NUMBER * span.size and before.character not in "/⁄"
        is_set = after is not None if start == 0 else follows and not (after and after.character.isalnum())
        if is_set and end - start <= _MOST_LITTLE_DIGITS:
            yield start, end


def _links_over(
    kept: Sequence[Glyph | None], links: Sequence[LinkAnnotation], span: _GlyphSpan
) -> tuple[tuple[int, int, str], ...]:
    """The links whose boxes are over characters of the line."""
    found = []
    for link in links:
        left, bottom, right, top = link.box
        if right < span.x0 or left > span.x1 or not bottom - 1 <= span.y + span.size * 0.3 <= top + 1:
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
    """The spans of true values."""
    spans: list[Span] = []
    start: int | None = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            spans.append((start, at))
            start = None
    return tuple(spans)


# Word spaces.

# The first character of Hebrew, after which come Arabic and the other scripts that run to the left.
_RIGHT_TO_LEFT = "\u0590"
# All in font sizes. Kerning is below 0.07, and the narrowest gaps between words are about 0.1.
_LEAST_GAP, _MOST_GAP = 0.075, 0.2
# Before a letter, a smaller gap is a word space after these, and after a small number.
_CLOSING = frozenset(".,;:!?")
_SMALL_NUMBER = 0.85
# A gap that ends a word also in a line that contains spaces: such lines have wider gaps in formulas and after italics.
_LEAST_BESIDE_SPACES = 0.16
# Less room than this is no word space, although there is a space.
_NO_ROOM = 0.08
# Wider gaps are alike here.
_WIDE_GAP = 0.3
# Fewest gaps that show whether a line is letterspaced, and the widest gap between letters of such a line.
_FEWEST_GAPS, _MOST_LETTERSPACE = 8, 0.3
# Fewest gaps between words of a line that show how wide these are.
_FEWEST_WORD_GAPS = 4
# The scheme is stretched, or the host after its first word, which is never a whole host: `https://en. example. org/`.
_STRETCHED_ADDRESS = pattern(
    r"\b(?:https?|ftp)(?: ?: ?/ / ?[\w%~]+|://[\w-]+\. (?=[a-z])[\w%~]+)"
    r"(?:(?: ?[/?=&#:_+~-]+ ?| \. |\. (?=[a-z])|\.)[\w%~]+)*(?: ?/| \.\Z)?",
    re.ASCII,
)
# Fewest letters of a letterspaced word, how much the gaps in it may vary, and how much wider those around it are.
_FEWEST_LETTERS, _EVEN_GAPS, _WIDER_AROUND = 4, 0.06, 1.3


def words_start(glyphs: Sequence[Glyph], size: float) -> list[bool]:
    """For each glyph of a line that is no space, whether a word space precedes it; `size` is the line's font size."""
    gaps: list[float] = []
    spaced: list[bool] = []
    inked: list[Glyph] = []
    left = right = 0.0
    space: Glyph | None = None
    before = size = size if size > 0 else 1.0
    for glyph in glyphs:
        character, x0, x1, _, _, _, em, _, _ = glyph
        if character.isspace():
            # InDesign may write a space over a ligature, at its middle.
            if not (len(inked) > 1 and x0 < right - _LEAST_GAP * size and inked[-2][1:3] == inked[-1][1:3]):
                space = space or glyph
            continue
        em = em or size
        # The distance between them, whichever comes first on the line: some scripts run to the left.
        gap = x0 - right if x0 >= left else max(x0 - right, left - x1)
        # The word space after a raised number may be as small as the number.
        least = size if em == before == size else min(em, before, size)
        gap /= least
        before = em
        if space is not None:
            # The widths of a font that is not embedded may be wrong; the places of its glyphs are not.
            gap = max(gap, (x0 - space.x0 if character < _RIGHT_TO_LEFT else space.x1 - x1) / least)
        gaps.append(gap)
        spaced.append(space is not None)
        inked.append(glyph)
        space, left, right = None, x0, x1
    if not inked:
        return []
    gaps[0], spaced[0] = 0.0, False
    least = _least_gap([gap for gap, space in zip(gaps, spaced, strict=True) if not space], spaced.count(True))
    starts = [
        (gap > _NO_ROOM or bool(glyph.face & INVISIBLE)) if space else gap > least
        for glyph, gap, space in zip(inked, gaps, spaced, strict=True)
    ]
    usual = max(least - _MOST_GAP, 0.0)
    for at, gap in enumerate(gaps):
        if at > 0 and gap > usual + _LEAST_GAP and inked[at].character.isalpha():
            # Nothing is kerned apart there.
            last = inked[at - 1]
            is_label = last.character.isdigit() and last.size < _SMALL_NUMBER * inked[at].size
            starts[at] |= is_label or last.character in _CLOSING
    _close_letterspaced(inked, gaps, starts)
    _close_stretched_address(inked, starts)
    return starts


def _least_gap(gaps: Sequence[float], spaces: int) -> float:
    """The gap from which on it ends a word, though there is no space: in the widest jump from small to large gaps."""
    usual = 0.0
    if len(gaps) >= _FEWEST_GAPS:
        usual = median(gaps)
        usual = usual if 0 < usual <= _MOST_LETTERSPACE else 0.0
    found = [min(gap - usual, _WIDE_GAP) for gap in gaps if gap - usual > _LEAST_GAP / 2]
    if not found:
        return _MOST_GAP + usual
    lowest = _LEAST_GAP
    word_spaces = sum(gap > _LEAST_BESIDE_SPACES for gap in found)
    if spaces > word_spaces:
        lowest = _LEAST_BESIDE_SPACES
    best, least = 0.0, _MOST_GAP
    before = 0.02
    for at, gap in enumerate(sorted(found)):
        # The gap after a label is alone and wide, and says nothing about the others.
        if at == len(found) - 1 and at >= _FEWEST_WORD_GAPS:
            break
        if gap >= _LEAST_GAP and before <= _MOST_GAP and gap - before > best:
            best, least = gap - before, (gap + before) / 2
        before = gap
    return usual + min(max(least, lowest), _MOST_GAP)


def _close_letterspaced(glyphs: Sequence[Glyph], gaps: Sequence[float], starts: list[bool]) -> None:
    """Join single letters that are evenly spaced, and less than from what is around them."""
    at, end = 0, len(glyphs)
    while at < end:
        last = at
        # `last` is the last of single letters that follow each other, each after a word space.
        while (
            last + 1 < end
            and starts[last + 1]
            and (last + 2 >= end or starts[last + 2] or not glyphs[last + 2].character.isalpha())
            and glyphs[last].character.isalpha()
            and glyphs[last + 1].character.isalpha()
            and gaps[last + 1] <= _MOST_LETTERSPACE
        ):
            last += 1
        if last - at + 1 >= _FEWEST_LETTERS:
            inside = gaps[at + 1 : last + 1]
            around = [gaps[place] for place in (at, last + 1) if 0 < place < end and starts[place]]
            even = max(inside) - min(inside) <= _EVEN_GAPS
            if even and around and min(around) > _WIDER_AROUND * max(inside):
                starts[at + 1 : last + 1] = [False] * len(inside)
        at = max(last, at + 1)


def _close_stretched_address(glyphs: Sequence[Glyph], starts: list[bool]) -> None:
    """Join an address that TeX stretched to fill its line, at each place where it may be cut: `https : / / a . org`."""
    if not any(glyph.character == ":" for glyph in glyphs):
        return
    places = [place for at, start in enumerate(starts) for place in ((-1, at) if start else (at,))]
    text = "".join(glyphs[at].character[:1] if at >= 0 else " " for at in places)
    for match in _STRETCHED_ADDRESS.finditer(text):
        for at in places[match.start() + 1 : match.end()]:
            if at >= 0:
                starts[at] = False


# Text that runs to the left.

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
def _bidi_class(character: str) -> str:
    return _CLASSES.get(unicodedata.bidirectional(character), _NEUTRAL)


def _classes_of(clusters: Sequence[list[Glyph]]) -> list[str]:
    """The class of each; a number after a word in Latin script belongs to it."""
    classes = [_bidi_class(cluster[0].character) for cluster in clusters]
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
        while end < len(reversed_span) and _bidi_class(reversed_span[end][0].character) == _NUMBER:
            end += 1
            if (
                end + 1 < len(reversed_span)
                and reversed_span[end][0].character in signs
                and _bidi_class(reversed_span[end + 1][0].character) == _NUMBER
            ):
                end += 1
        if end > at:
            turned += reversed(reversed_span[at:end])
            at = end
        else:
            turned.append(reversed_span[at])
            at += 1
    return turned
