"""What the tagger is told of each word: itself, its neighbours, and what the grammar took it for."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.parser.tagging.words import class_of, gaps_of, words_of

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
    classes = [class_of(word.text) for word in words]
    read = _read_as(found, words, draft)
    states = _states(found, words, gaps, draft)
    chunks = _chunks(classes, gaps)
    route = _route(draft)
    left = f"{_unread(read, classes)}"
    count = len(words)
    c = ["^^", "^", *classes, "$", "$$"]
    g = ["^", *read, "$"]
    low = ["^", *(_fold(word.text) for word in words), "$"]
    rows = []
    dated = False
    for at in range(count):
        k, b, a, r, s = classes[at], gaps[at], gaps[at + 1], read[at], states[at]
        dated = dated or k[0] == "Y"
        place = min(at, 9) if at < 10 else 10 + min(at // 8, 6)
        rows.append(
            [
                *_own(words[at].text),
                f"g{r}|{k}",
                f"G{g[at]}|{r}|{g[at + 2]}",
                f"r{route}|{r}",
                f"u{left}|{r}",
                f"v{left}|{route}|{r}",
                f"<{b}",
                f">{a}",
                f"B{b}{k}{a}",
                f"1{c[at + 1]}{b}{k}",
                f"2{k}{a}{c[at + 3]}",
                f"3{c[at]}|{c[at + 1]}|{k}",
                f"4{k}|{c[at + 3]}|{c[at + 4]}",
                f"5{c[at + 1]}{b}{k}{a}{c[at + 3]}",
                f"-{low[at]}",
                f"+{low[at + 2]}",
                f"s{s}|{k}",
                f"S{states[at - 1] if at else '^'}|{s}",
                f"d{dated}|{k}|{route}",
                f"p{place}|{r}",
                f"R{route}|{b}|{k}",
                *chunks[at],
            ]
        )
    return words, rows


def _fold(word: str) -> str:
    return word.lower()[:9] if not word[0].isdigit() else "#"


@lru_cache(maxsize=16_384)
def _own(word: str) -> tuple[str, ...]:
    kind = class_of(word)
    if word[0].isdigit():
        return ("b", f"c{kind}")
    if kind == "U":
        return ("b", "cU")
    lower = word.lower()
    return ("b", f"c{kind}", f"w{lower[:14]}", f"e{lower[-3:]}", f"f{word[:3]}")


def _read_as(found: Stretch, words: Sequence[Word], draft: Draft) -> list[str]:
    """The variable that the grammar read each word as, `B` where it begins."""
    labels = ["O"] * len(words)
    places = found.places
    for name, (start, end) in draft.fields.items():
        first = True
        for at, word in enumerate(words):
            if places[word.start] >= start and places[word.end - 1] < end:
                labels[at] = f"B{name}" if first else name
                first = False
            elif not first:
                break
    return labels


def _states(found: Stretch, words: Sequence[Word], gaps: Sequence[str], draft: Draft) -> list[str]:
    """Whether each word is emphasised, quoted, bracketed, or none of these."""
    spans, places, text = draft.emphasis, found.places, found.text
    states: list[str] = []
    quoted = bracket = 0
    at_span = 0
    for word, gap in zip(words, gaps, strict=False):
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
        place = places[word.start]
        while at_span < len(spans) and spans[at_span][1] <= place:
            at_span += 1
        slanted = at_span < len(spans) and spans[at_span][0] <= place
        states.append(("e" if slanted else "") + ("q" if quoted else "") + ("(" if bracket else "") or "-")
    if not any(letter in text for letter in '“‘"„«') and not spans:
        states = [f"x{state}" for state in states]
    return states


def _chunks(classes: Sequence[str], gaps: Sequence[str]) -> list[tuple[str, ...]]:
    """For each word, the chunk between two marks that it stands in: which one, how long, what it is made of."""
    bounds = [0]
    for at in range(1, len(classes)):
        gap = gaps[at]
        if gap != " " and not _BREAKS.isdisjoint(gap) and not (gap == ". " and classes[at - 1] in ("I", "jr^")):
            bounds.append(at)
    bounds.append(len(classes))
    marks = [_mark(classes[left:right]) for left, right in pairwise(bounds)]
    marks = ["^", *marks, "$"]
    rows: list[tuple[str, ...]] = []
    for order in range(len(bounds) - 1):
        left, right = bounds[order], bounds[order + 1]
        mark, after = marks[order + 1], gaps[right]
        length = right - left
        size = length if length < 5 else 5 + (length > 8)
        shared = (
            f"k{mark}|{gaps[left]}|{after}",
            f"l{marks[order]}|{mark}|{marks[order + 2]}",
            f"m{min(order, 6)}|{mark}|{size}",
            f"o{classes[left]}|{classes[right - 1]}|{gaps[left]}{after}",
        )
        rows.extend((*shared, f"i{min(at - left, 3)}|{min(right - at, 3)}|{mark}") for at in range(left, right))
    return rows


def _mark(classes: Sequence[str]) -> str:
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
    left = sum(label == "O" and kind[0] in "ClNUXYR" and kind != "U" for label, kind in zip(read, classes, strict=True))
    return min(left, 3) if left < 6 else 4


def _route(draft: Draft) -> str:
    """Which part of the grammar read it."""
    route = "".join(letter for name, letter in _ROUTES.items() if name in draft.traits)
    return f"{route}{'L' if draft.type in ('legal_case', 'legislation', 'bill', 'treaty', 'hearing') else ''}"
