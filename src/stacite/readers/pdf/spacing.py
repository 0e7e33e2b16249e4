"""Where words end: word spaces by the gaps between glyphs.

A PDF need not contain spaces: TeX only moves on. Others contain spaces that take no room, at every syllable. So a gap
counts as the other gaps of its line show: words of a justified line may be 0.12 or 0.8 of the font size apart, and the
letters of a word that is spaced for emphasis 0.2.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from stacite.readers.pdf.pages import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.pdf.pages import Glyph

# The first character of Hebrew, after which come Arabic and the other scripts that run to the left.
_RIGHT_TO_LEFT = "\u0590"
# All in font sizes. Kerning is below 0.07, and the narrowest gaps between words are about 0.1.
_LEAST, _MOST = 0.075, 0.2
# Before a letter, a smaller gap is a word space after these, and after a small number.
_CLOSING = frozenset(".,;:!?")
_SMALL = 0.85
# A gap that ends a word also in a line that contains spaces: such lines have wider gaps in formulas and after italics.
_LEAST_BESIDE_SPACES = 0.16
# Less room than this is no word space, although there is a space.
_NO_ROOM = 0.08
# Wider gaps are alike here.
_WIDE = 0.3
# Fewest gaps that show whether a line is letterspaced, and the widest gap between letters of such a line.
_FEWEST_GAPS, _MOST_LETTERSPACE = 8, 0.3
# Fewest letters of a letterspaced word, how much the gaps in it may vary, and how much wider those around it are.
_FEWEST_LETTERS, _EVEN, _WIDER = 4, 0.06, 1.3


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
    usual = max(least - _MOST, 0.0)
    for at, gap in enumerate(gaps):
        if at > 0 and gap > usual + _LEAST and inked[at].character.isalpha():
            # Nothing is kerned apart there.
            last = inked[at - 1]
            is_label = last.character.isdigit() and last.size < _SMALL * inked[at].size
            starts[at] |= is_label or last.character in _CLOSING
    _close_letterspaced(inked, gaps, starts)
    return starts


def _least_gap(gaps: Sequence[float], spaces: int) -> float:
    """The gap from which on it ends a word, though there is no space: in the widest jump from small to large gaps."""
    usual = 0.0
    if len(gaps) >= _FEWEST_GAPS:
        usual = median(gaps)
        usual = usual if 0 < usual <= _MOST_LETTERSPACE else 0.0
    found = [min(gap - usual, _WIDE) for gap in gaps if gap - usual > _LEAST / 2]
    if not found:
        return _MOST + usual
    lowest = _LEAST
    word_spaces = sum(gap > _LEAST_BESIDE_SPACES for gap in found)
    if spaces > word_spaces:
        lowest = _LEAST_BESIDE_SPACES
    best, least = 0.0, _MOST
    before = 0.02
    for gap in sorted(found):
        if gap >= _LEAST and before <= _MOST and gap - before > best:
            best, least = gap - before, (gap + before) / 2
        before = gap
    return usual + min(max(least, lowest), _MOST)


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
            even = max(inside) - min(inside) <= _EVEN
            if even and around and min(around) > _WIDER * max(inside):
                starts[at + 1 : last + 1] = [False] * len(inside)
        at = max(last, at + 1)
