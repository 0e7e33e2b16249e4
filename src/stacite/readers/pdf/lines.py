"""From glyphs to lines, in the order in which they were written, with what is raised, italic or linked in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.readers.layout.boxed_lines import BoxedLine, HorizontalRule
from stacite.readers.pdf.bidi import in_logical_order, runs_to_the_left
from stacite.readers.pdf.pages import BOLD, ITALIC, LINE_END, Glyph, LinkAnnotation
from stacite.readers.pdf.spacing import words_start
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.text.spans import Span
from stacite.readers.pdf.pages import PdfPage

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
    size = _most_common(sizes)
    y = _most_common([y for y, each in zip(ys, sizes, strict=True) if each >= 0.85 * size])
    return _GlyphSpan(glyphs, min(x0s), max(x1s), y, size, len(ys))


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
    return _spans(flags) if True in flags else ()


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
