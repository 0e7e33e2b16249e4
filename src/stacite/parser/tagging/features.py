"""What the tagger is told of each word: itself, its neighbours, and what the grammar took it for."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from stacite.parser.tagging.words import class_of, gaps_of, places_of, within, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch
    from stacite.parser.tagging.words import Word

_ROUTES = {
    "author-date": "d",
    "entry": "e",
    "quoted": "q",
    "chapter": "c",
    "imprint": "i",
    "emphasised-container": "m",
    "letter": "l",
    "review": "w",
    "interview": "t",
}
_BREAKS = frozenset(',.;:()[]“”"‘’')


def features_of(found: Stretch, draft: Draft) -> tuple[list[Word], list[list[str]]]:
    """The words of a citation and, for each, its features; `draft` is the grammar's reading of it."""
    text = found.text
    words = words_of(text)
    if not words:
        return [], []
    gaps = gaps_of(text, words)
    told = [_told(word.text) for word in words]
    read = _read_as(found, words, draft)
    states = _states(found, words, gaps, draft)
    return words, _rows(told, gaps, read, states, _route(draft))


class _Told(NamedTuple):
    """What a word tells by itself."""

    kind: str
    own: tuple[str, ...]
    """Its own features."""
    before: str
    """What it is to the word after it."""
    after: str
    """What it is to the word before it."""


def _rows(
    told: Sequence[_Told], gaps: Sequence[str], read: Sequence[str], states: Sequence[str], route: str
) -> list[list[str]]:
    """The features by word. Their letters are what the trained model knows them by: none may change without it."""
    classes = [word.kind for word in told]
    left = _unread(read, classes)
    words = [_FIRST, *told, _LAST]
    c = ["^^", "^", *classes, "$", "$$"]
    g = ["^", *read, "$"]
    chunks = _chunks(classes, gaps)
    rows = []
    for at, k in enumerate(classes):
        r, b, a = read[at], gaps[at], gaps[at + 1]
        before, after = c[at + 1], c[at + 3]
        place = at if at < 10 else 10 + min(at // 8, 6)
        rows.append(
            [
                *told[at].own,
                f"g{r}|{k}",
                f"G{g[at]}|{r}|{g[at + 2]}",
                *_advice(route, left, r),
                *_marks(b, k, a),
                f"1{before}{b}{k}",
                f"2{k}{a}{after}",
                f"3{c[at]}|{before}|{k}",
                f"4{k}|{after}|{c[at + 4]}",
                words[at].before,
                words[at + 2].after,
                f"s{states[at]}|{k}",
                f"p{place}|{r}",
                *chunks[at],
            ]
        )
    return rows


@lru_cache(maxsize=4096)
def _advice(route: str, left: int, read: str) -> tuple[str, str]:
    return f"u{left}|{read}", f"v{left}|{route}|{read}"


@lru_cache(maxsize=16_384)
def _marks(before: str, kind: str, after: str) -> tuple[str, str, str]:
    return f"<{before}", f">{after}", f"B{before}{kind}{after}"


@lru_cache(maxsize=16_384)
def _told(word: str) -> _Told:
    kind, lower, is_number = class_of(word), word.lower(), word[0].isdigit()
    own: tuple[str, ...] = (f"c{kind}",)
    if kind != "U" and not is_number:
        own = (f"c{kind}", f"w{lower[:14]}", f"e{lower[-3:]}")
    folded = "#" if is_number else lower[:9]
    return _Told(kind, own, f"-{folded}", f"+{folded}")


_FIRST = _Told("", (), "-^", "")
_LAST = _Told("", (), "", "+$")
"""What stands before the first word and behind the last."""


def _read_as(found: Stretch, words: Sequence[Word], draft: Draft) -> list[str]:
    """The variable that the grammar read each word as, `B` where it begins."""
    labels = ["O"] * len(words)
    places = places_of(found, words)
    for name, span in draft.fields.items():
        inside = within(places, span)
        if inside:
            labels[inside.start : inside.stop] = [f"B{name}", *[name] * (len(inside) - 1)]
    return labels


def _states(found: Stretch, words: Sequence[Word], gaps: Sequence[str], draft: Draft) -> list[str]:
    """Whether each word is emphasised, quoted, bracketed, or none of these."""
    spans, places, text = draft.emphasis, found.places, found.text
    bare = "" if spans or any(letter in text for letter in '“‘"„«') else "x"
    states: list[str] = []
    quoted = bracket = 0
    at_span = 0
    for word, gap in zip(words, gaps, strict=False):
        if gap != " ":
            quoted, bracket = _opened(gap, quoted, bracket)
        slanted = False
        if spans:
            place = places[word.start]
            while at_span < len(spans) and spans[at_span][1] <= place:
                at_span += 1
            slanted = at_span < len(spans) and spans[at_span][0] <= place
        states.append(bare + (("e" if slanted else "") + ("q" if quoted else "") + ("(" if bracket else "") or "-"))
    return states


def _opened(gap: str, quoted: int, bracket: int) -> tuple[int, int]:
    """How many quotations and brackets are open after a gap."""
    for letter in gap:
        if letter in "“‘":
            quoted += 1
        elif letter in "”’" and quoted:
            quoted -= 1
        elif letter == '"':
            quoted = 0 if quoted else 1
        elif letter in "([":
            bracket += 1
        elif letter in ")]" and bracket:
            bracket -= 1
    return quoted, bracket


def _chunks(classes: Sequence[str], gaps: Sequence[str]) -> list[tuple[str, ...]]:
    """For each word, the chunk between two marks that it stands in: which one, how long, what it is made of."""
    bounds = [0]
    for at in range(1, len(classes)):
        gap = gaps[at]
        if gap != " " and not _BREAKS.isdisjoint(gap) and not (gap == ". " and classes[at - 1] in ("I", "jr^")):
            bounds.append(at)
    bounds.append(len(classes))
    marks = [_mark(tuple(classes[left:right])) for left, right in pairwise(bounds)]
    rows: list[tuple[str, ...]] = []
    for order, (left, right) in enumerate(pairwise(bounds)):
        mark, after = marks[order], gaps[right]
        length = right - left
        size = length if length < 5 else 5 + (length > 8)
        make = f"k{mark}|{gaps[left]}|{after}"
        order_and_size = f"m{min(order, 6)}|{mark}|{size}"
        rows += [(make, order_and_size, each) for each in _insides(mark, length)]
    return rows


@lru_cache(maxsize=4096)
def _insides(mark: str, length: int) -> list[str]:
    """How far each word of a chunk stands from the chunk's ends."""
    return [f"i{min(at, 3)}|{min(length - at, 3)}|{mark}" for at in range(length)]


@lru_cache(maxsize=16_384)
def _mark(classes: tuple[str, ...]) -> str:
    """A chunk's make-up: a lone class, or whether it holds names' initials, small words, digits and keywords."""
    if len(classes) < 3:
        return "".join(classes)
    kinds = "".join(sorted({_coarse(each) for each in classes}))
    return f"{kinds}{min(len(classes), 6) // 3}"


@lru_cache(maxsize=256)
def _coarse(kind: str) -> str:
    if kind[0] in "NY":
        return "N"
    if kind in ("l", "lp", "of", "th", "pa", "an", "in", "at", "by"):
        return "l"
    if kind in ("C", "Cp", "UL", "UP", "X", "R"):
        return "C"
    if kind in ("pr^", "un^", "bo^", "jo^", "ne^", "re^", "ed", "tr", "vo", "no", "pp", "I", "M^", "cf^", "tx"):
        return kind[:2]
    return ""


def _unread(read: Sequence[str], classes: Sequence[str]) -> int:
    """How many words of weight the grammar left over: 0, 1, 2, or 3 for more."""
    left = 0
    for label, kind in zip(read, classes, strict=True):
        if label == "O" and kind[0] in "ClNUXYR" and kind != "U":
            left += 1
    return min(left, 3) if left < 6 else 4


def _route(draft: Draft) -> str:
    """Which part of the grammar read it."""
    route = "".join(letter for name, letter in _ROUTES.items() if name in draft.traits)
    return f"{route}{'L' if draft.type in ('legal_case', 'legislation', 'bill', 'treaty', 'hearing') else ''}"
