"""Finds notes by how lines are laid out: labels, note references, sequences of notes, regions of the page.

Lines with boxes (PDF, OCR): `boxed_lines`, `page_regions`, `page_labels`, `page_sequences`, `page_notes`, and
`page_layout`, which puts them together. Lines of characters: `lines`, `labels`, `misplaced_labels`, `sequences` and
`regions`, which the reader of plain text puts together; they get places, too, so that `page_regions` finds heads, feet
and tables of both. Here is what both have in common: how labels of notes look and are numbered, the headings of lists,
and the search for the best sequence of labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from stacite.model.document import NoteRefShape
from stacite.text.characters import FULL_WIDTH_DIGITS, SUPERSCRIPT_DIGITS
from stacite.text.numerals import ASTERISKS, FULL_WIDTH_ASTERISK, PARALLELS
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacite.model.document import NoteKind


MAX_ROMAN = 399
"""Larger Roman numerals are rare, and words such as `mix` are not."""


class LabelFamily(StrEnum):
    """How the labels of a document's notes look."""

    RAISED = "raised"
    BRACKET = "bracket"
    PAREN = "paren"
    DOTTED = "dotted"
    BARE = "bare"
    """`12 Text`, `12` alone on its line, or `12Text`."""
    RAISED_ROMAN = "raised Roman numeral"
    ROMAN = "roman"
    RAISED_LETTER = "raised letter"
    LETTER = "letter"
    """`a Text`, `a) Text`, `aText`."""
    PAREN_SMALL = "small letter in parentheses"
    PAREN_CAPITAL = "capital in parentheses"
    BRACKET_SMALL = "small letter in brackets"
    BRACKET_CAPITAL = "capital in brackets"
    SYMBOL = "symbol"


class RefShape(StrEnum):
    """How a note reference looks."""

    RAISED = "raised"
    BRACKET = "bracket"
    PAREN = "paren"
    DIGIT = "digit"
    ROMAN = "roman"
    LETTER = "letter"
    PAREN_SMALL = "small letter in parentheses"
    PAREN_CAPITAL = "capital in parentheses"
    BRACKET_SMALL = "small letter in brackets"
    BRACKET_CAPITAL = "capital in brackets"
    SYMBOL = "symbol"


NOTE_REF_SHAPES = {
    **dict.fromkeys(RefShape, NoteRefShape.BRACKET),
    **dict.fromkeys((RefShape.RAISED, RefShape.ROMAN, RefShape.LETTER), NoteRefShape.SUPERSCRIPT),
    RefShape.DIGIT: NoteRefShape.DIGIT,
    RefShape.SYMBOL: NoteRefShape.SYMBOL,
}
CIRCLED_NUMBERS = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))
"""The numbers 1 to 50 in circles, as Chinese and Japanese books have them."""
_PLAIN_FORMS: dict[int, int | str | None] = {
    **str.maketrans(
        SUPERSCRIPT_DIGITS + FULL_WIDTH_DIGITS + ASTERISKS + FULL_WIDTH_ASTERISK + PARALLELS,
        "0123456789" * 2 + "***‖‖",
    ),
    **{ord(character): str(number) for number, character in enumerate(CIRCLED_NUMBERS, 1)},
}
_BEFORE_HEADING = r"(?:#{1,6}\s+)?(?:\*\*)?(?:[\divx]{1,4}\.?\s+)?"
_NOTES_HEADING, _WORKS_HEADING = (
    pattern(
        rf"{_BEFORE_HEADING}(?:{phrases('readers', f'headings of {listed}')})\s*[:：]?(?:\*\*)?\s*:?", re.IGNORECASE
    )
    for listed in ("notes", "works")
)
_LONGEST_HEADING = 48


def plain_label(text: str) -> str:
    """The label with raised digits, numbers in circles and typographic signs as plain ones."""
    return text.translate(_PLAIN_FORMS)


def letter_values(text: str) -> tuple[int, ...]:
    """The numbers that up to three letters may stand for: 27 for `aa`, 28 for `ab` and for `bb`."""
    places = [ord(character) - ord("a") + 1 for character in text.lower()]
    again = (26 * (len(places) - 1) + places[0],) if len(set(places)) == 1 else ()
    counted = (26 * places[0] + places[1],) if len(places) == 2 and places != [1, 1] else ()
    return again + counted


def in_a_row(
    text: str, firsts: Mapping[int, int], write: Callable[[int], str] = str
) -> Iterator[list[tuple[int, str]]]:
    """Consecutive numbers that make up a text, as references set side by side do: offset and written form of each.

    `firsts` maps lengths to the values that the text may start with; there may be several readings.
    """
    for width, value in firsts.items():
        row, at = [(0, text[:width])], width
        while value and at < len(text) and text.startswith(following := write(value + len(row)), at):
            row.append((at, following))
            at += len(following)
        if at == len(text) and len(row) > 1:
            yield row


# `N o t e s`
_LETTERSPACED = pattern(r"\w(?: \w){3,}")


def is_notes_heading(text: str) -> bool:
    """Whether a line is the heading of a list of notes."""
    return len(text) < _LONGEST_HEADING and _NOTES_HEADING.fullmatch(_without_letterspace(text)) is not None


def is_works_heading(text: str) -> bool:
    """Whether a line is the heading of a list of works."""
    return len(text) < _LONGEST_HEADING and _WORKS_HEADING.fullmatch(_without_letterspace(text)) is not None


def _without_letterspace(text: str) -> str:
    return text.replace(" ", "") if _LETTERSPACED.fullmatch(text) else text


Item = TypeVar("Item")


class Numbered(Protocol):
    """A label."""

    @property
    def value(self) -> int:
        """Its number."""
        ...


Label = TypeVar("Label", bound=Numbered)


@dataclass(frozen=True, slots=True)
class NoteStart(Generic[Label]):
    """Where a note starts."""

    label: Label
    kind: NoteKind
    referenced: bool
    """Whether the text refers to it."""


@dataclass(frozen=True, slots=True)
class LabelSequence(Generic[Label]):
    """The labels of the notes in order, and how the references to them look."""

    labels: tuple[Label, ...]
    shape: RefShape
    referenced: frozenset[int] = frozenset()
    """Indices of the labels to which there is a reference."""
    weight: float = 0.0


def split_where(items: Iterable[Item], is_split: Callable[[Item, Item], bool]) -> list[list[Item]]:
    """The items in groups; `is_split` says of two neighbors whether the second starts a new group."""
    groups: list[list[Item]] = []
    for item in items:
        if groups and not is_split(groups[-1][-1], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def trace_back(previous: Sequence[int], last: int) -> list[int]:
    """The path that ends at an index, each with the one before it in `previous`; -1 starts a path."""
    path = []
    while last >= 0:
        path.append(last)
        last = previous[last]
    return path[::-1]


@dataclass(slots=True)
class BestEnds:
    """The labels, by index, at which the best sequences so far end."""

    by_value: dict[int, int] = field(default_factory=dict)
    overall: int = -1
    before: int = -1
    """The best that ends before the present section (page, or list under a heading)."""


def best_sequence(
    labels: Sequence[Label],
    gains: Sequence[float],
    section: Callable[[Label], int],
    starting_cost: Callable[[Label], float],
    steps: Callable[[Label, BestEnds], Iterable[tuple[int, float]]],
) -> tuple[list[int], float]:
    """Indices of the best sequence of labels, and its score; empty if none scores above zero.

    Each label adds its gain. `steps` yields the labels that one can follow, with what that costs.
    """
    scores: list[float] = []
    previous: list[int] = []
    best = BestEnds()
    current = -1
    for index, (label, gain) in enumerate(zip(labels, gains, strict=True)):
        if section(label) != current:
            current, best.before = section(label), best.overall
        options = [(gain - starting_cost(label), -1)]
        options += [(scores[at] + gain - cost, at) for at, cost in steps(label, best)]
        # At equal scores, the higher index wins: the nearest label.
        score, came_from = max(options)
        scores.append(score)
        previous.append(came_from)
        if score >= scores[best.by_value.get(label.value, index)]:
            best.by_value[label.value] = index
        if best.overall < 0 or score >= scores[best.overall]:
            best.overall = index
    if best.overall < 0 or scores[best.overall] <= 0:
        return [], 0.0
    return trace_back(previous, best.overall), scores[best.overall]
