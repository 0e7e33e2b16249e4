"""How like two titles are, for a claim: nearer than an editor's eye would have it.

Papers of one series, of one author and year, often differ in a word or a number. So titles count as one only if
they are equal but for spelling, whatever the share of letters that they have in common.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from stacite.compare.fold import compact, edit_distance, fold
from stacite.compare.title_text import main_parts, number_tokens, plain_title, same_spelling, title_candidates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.compare.grounds import Agreement
    from stacite.model.item import Item
    from stacite.model.record import Record

_SURE, _NEAR = 0.95, 0.85
_LETTERS = 500
"""Of a title, without blanks, of which the ratio is taken: its time grows with their square."""
_MOST_TITLES = 12
_SHOWN = 120
_MANY = 9
_ARTICLES = frozenset(("the", "a", "an"))
_LONG_WORD = 5
"""Letters of a word in which one slip is taken for a slip: shorter words differ from others by one letter."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Of a printed title and the nearest of a record's."""

    title: str = ""
    """The record's."""
    ratio: float = 0.0
    """0 to 1; of the letters without blanks."""
    slips: int = _MANY
    """Letters that differ beyond spelling: one may be a slip of the pen, or another word (`protons`, `photons`)."""
    numbers: bool = True
    """Whether the same numbers stand in both."""
    translated: bool = False
    """Whether it is the title of another edition, in its language."""
    goes_on: bool = False
    """Whether the printed title is the main part of the registered one."""


def title_likeness(item: Item, record: Record) -> Likeness:
    """The likeness to the nearest of the record's titles."""
    printed, plain = plain_title(item.title), {plain_title(title) for title in record.titles}
    others = {plain_title(title) for title in record.original_titles} - plain if plain else set()
    found = [_likeness(printed, title, translated=title in others) for title in title_candidates(record)[:_MOST_TITLES]]
    return max(found, key=lambda each: (each.ratio, each.numbers, not each.translated), default=Likeness())


def title_doubts(likeness: Likeness, agreed: Agreement) -> Iterator[str]:
    """None where the titles are one; two where too much differs for a record to be shown at all."""
    title = likeness.title[:_SHOWN] + ("…" if len(likeness.title) > _SHOWN else "")
    if likeness.goes_on:
        yield f"its title goes on: “{title}”"
        return
    if likeness.ratio < _NEAR:
        yield from (f"its title is “{title}”", "it is another title")
        return
    if not likeness.numbers:
        yield f"its title has another number: “{title}”"
    if likeness.ratio < _SURE or likeness.slips > ("first page" in agreed.same):
        yield f"its title is “{title}”"
    if likeness.translated and len(agreed.same) < 2:
        yield f"“{title}” is its title in another language"


def _likeness(printed: str, title: str, *, translated: bool) -> Likeness:
    one, other = fold(printed), fold(title)
    numbers = number_tokens(one) == number_tokens(other)
    if compact(one) == compact(other):
        return Likeness(title, 1.0, 0, numbers, translated)
    ratio = _ratio(compact(one), compact(other))
    slips = _slips(one.split(), other.split()) if ratio >= _SURE else _MANY
    goes_on = any(compact(part) == compact(one) for part in main_parts(title))
    return Likeness(title, ratio, slips, numbers, translated, goes_on)


def _ratio(one: str, other: str) -> float:
    """0 where it is too little to matter."""
    matcher = SequenceMatcher(None, one[:_LETTERS], other[:_LETTERS], autojunk=False)
    return matcher.ratio() if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _NEAR else 0.0


def _slips(one: list[str], other: list[str]) -> int:
    """Slips of the pen, besides American for British, blanks and articles; many where whole words differ.

    Numbers are compared elsewhere.
    """
    slips = 0
    for tag, start, end, low, high in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left, right = _telling(one[start:end]), _telling(other[low:high])
        if tag == "equal" or same_spelling(" ".join(left), " ".join(right)):
            continue
        if len(left) != 1 or len(right) != 1 or min(len(left[0]), len(right[0])) < _LONG_WORD:
            return _MANY
        slips += edit_distance(left[0], right[0])
    return slips


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if word not in _ARTICLES and not number_tokens(word)]
