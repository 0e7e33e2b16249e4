"""Turns a citation into tokens, and each token into features for the tagger.

A token's features: itself, its neighbors, the gaps between them, and what the grammar took it for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.identifiers import DOI_REGISTRANT
from stacite.text.months import month_names, month_numbers, season_names
from stacite.text.patterns import pattern
from stacite.text.tables import table, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice
    from stacite.text.spans import Span


_DOMAIN = (
    r"|[a-z][\w-]{0,40}+(?:\.[a-z][\w-]{0,40}+){0,4}"
    r"\.(?:com|org|net|edu|gov|int|eu|uk|de|fr|au|ca|ch|at|io|info)(?![\w.])(?:/\S*)?"
)
_TOKEN_FORMS = (
    rf"(?:https?://|www\.)\S+|{DOI_REGISTRANT}/\S+|(?:[^\W\d_]\.){{2,}}|\d+(?:[–—-]\d+)?",
    r"|[ivxlc]{1,15}[–—-][ivxlc]{1,15}\b|[^\W\d_]+(?:[’'‑-][^\W\d_]+)*",
)
_TOKEN = pattern(_TOKEN_FORMS[0] + _DOMAIN + _TOKEN_FORMS[1])
# The same for a text without a domain; tried much faster.
_TOKEN_WITHOUT_DOMAIN = pattern("".join(_TOKEN_FORMS))
# Every domain contains this.
_DOTTED = pattern(r"\.[a-z]{2}")
_SPACE = pattern(r"\s+")
_QUOTES = str.maketrans("„‟«»″\u00a0", '""““" ')
_YEAR = pattern(r"1[5-9]\d\d|20[0-4]\d")
_CITY_WORD = pattern(r"[^\W\d_]{3,}")
_ROMAN = pattern(r"[IVXLC]{2,}|[ivxlc]{2,}")
_ROMANS = pattern(r"[ivxlc]+[–—-][ivxlc]+")


@cache
def _keywords() -> dict[str, str]:
    classes = {
        word.rstrip("."): name
        for name, words in table("stacite.parser", "data/token_classes.toml").items()
        for word in words.split()
    }
    months = (*month_numbers("en"), *map(str.lower, (*month_names("de"), *month_names("fr"), *season_names())))
    return classes | dict.fromkeys(months, "M")


@cache
def _city_words() -> frozenset[str]:
    return frozenset(word.lower() for city in word_set("parser/cities") for word in _CITY_WORD.findall(city))


class CitationToken(NamedTuple):
    """A word, number or address."""

    text: str
    start: int
    end: int


# Called directly instead of the named tuple's constructor, which is slower.
_new_tuple = tuple.__new__


def tokenize(text: str) -> list[CitationToken]:
    """The words of a text, in order; what lies between them is no word's."""
    found = (_TOKEN if _DOTTED.search(text) else _TOKEN_WITHOUT_DOMAIN).finditer(text)
    return [_new_tuple(CitationToken, (match[0], *match.span())) for match in found]


def gaps_around(text: str, words: list[CitationToken]) -> list[str]:
    """What stands before each word and after the last, with spaces and kinds of quotation marks folded."""
    gaps, at = [], 0
    for _, start, end in words:
        between = text[at:start]
        gaps.append(between if between == " " else _gap(between))
        at = end
    gaps.append(_gap(text[at : at + 40]))
    return gaps


def token_offsets(found: TextSlice, words: Sequence[CitationToken]) -> tuple[list[int], list[int]]:
    """The offsets in the note of the words' first characters, and of their last ones."""
    offsets = found.offsets
    return [offsets[word.start] for word in words], [offsets[word.end - 1] for word in words]


def tokens_within(offsets: tuple[list[int], list[int]], span: Span) -> range:
    """The words in a span of the note; the characters of a slice are in the note's order."""
    firsts, lasts = offsets
    return range(bisect_left(firsts, span[0]), bisect_left(lasts, span[1]))


@lru_cache(maxsize=4096)
def _gap(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_QUOTES))[:8]


@lru_cache(maxsize=16_384)
def token_class(word: str) -> str:
    """The class of a word: a keyword's group, a number's shape, or its letter case."""
    if word[0].isdigit():
        return _number_class(word)
    if "://" in word or word.startswith("www.") or word[-1] == "/" or ("." in word and len(word) > 5):
        return "U"
    lower = word.lower().rstrip(".")
    known = _keywords().get(lower)
    if known is not None and not (len(word) == 1 and word.isupper()):
        return known + ("^" if word[0].isupper() else "")
    if len(word) == 1:
        return "I" if word.isupper() else "i"
    if "." in word:
        return "I" if len(word) < 9 else "X"
    if _ROMAN.fullmatch(word):
        return "R"
    if _ROMANS.fullmatch(word):
        return "NN"
    if word.isupper():
        return "UP" if len(word) < 5 else "UL"
    return ("C" if word[0].isupper() else "l") + ("p" if lower in _city_words() and word[0].isupper() else "")


def _number_class(word: str) -> str:
    if word.startswith("10.") and "/" in word:
        return "U"
    if _YEAR.fullmatch(word):
        return "Y"
    if not word.isdigit():
        first, _, last = re.sub("[–—]", "-", word).partition("-")
        return "YY" if _YEAR.fullmatch(first) and (len(last) == 2 or _YEAR.fullmatch(last)) else "NN"
    return f"N{min(len(word), 5)}"


_GRAMMAR_ROUTES = {
    "author-date": "d",
    "entry": "e",
    "quoted": "q",
    "chapter": "c",
    "imprint": "i",
    "italic-container": "m",
    "letter": "l",
    "review": "w",
    "interview": "t",
}
_BREAKS = frozenset(',.;:()[]“”"‘’')


def features_of(found: TextSlice, draft: Draft) -> tuple[list[CitationToken], list[list[str]]]:
    """The words of a citation and, for each, its features; `draft` is the grammar's reading of it."""
    text = found.text
    words = tokenize(text)
    if not words:
        return [], []
    gaps = gaps_around(text, words)
    facts = [_facts_of(word.text) for word in words]
    read = _grammar_labels(found, words, draft)
    states = _states(found, words, gaps, draft)
    return words, _feature_sequences(facts, gaps, read, states, _grammar_route(draft))


class _TokenFacts(NamedTuple):
    """The features of a word without its context."""

    kind: str
    own: tuple[str, ...]
    """Its own features."""
    before: str
    """Its feature for the word after it."""
    after: str
    """Its feature for the word before it."""


def _feature_sequences(
    facts: Sequence[_TokenFacts], gaps: Sequence[str], read: Sequence[str], states: Sequence[str], route: str
) -> list[list[str]]:
    """The features by word. The shipped model knows them by their prefixes, which must not change without training."""
    classes = [word.kind for word in facts]
    left = _count_unread(read, classes)
    words = [_FIRST, *facts, _LAST]
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
                *facts[at].own,
                f"g{r}|{k}",
                f"G{g[at]}|{r}|{g[at + 2]}",
                *_grammar_features(route, left, r),
                *_gap_features(b, k, a),
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
def _grammar_features(route: str, left: int, read: str) -> tuple[str, str]:
    return f"u{left}|{read}", f"v{left}|{route}|{read}"


@lru_cache(maxsize=16_384)
def _gap_features(before: str, kind: str, after: str) -> tuple[str, str, str]:
    return f"<{before}", f">{after}", f"B{before}{kind}{after}"


@lru_cache(maxsize=16_384)
def _facts_of(word: str) -> _TokenFacts:
    kind, lower, is_number = token_class(word), word.lower(), word[0].isdigit()
    own: tuple[str, ...] = (f"c{kind}",)
    if kind != "U" and not is_number:
        own = (f"c{kind}", f"w{lower[:14]}", f"e{lower[-3:]}")
    folded = "#" if is_number else lower[:9]
    return _TokenFacts(kind, own, f"-{folded}", f"+{folded}")


_FIRST = _TokenFacts("", (), "-^", "")
# What stands before the first word and after the last.
_LAST = _TokenFacts("", (), "", "+$")


def _grammar_labels(found: TextSlice, words: Sequence[CitationToken], draft: Draft) -> list[str]:
    """The variable that the grammar read each word as, `B` where it begins."""
    labels = ["O"] * len(words)
    offsets = token_offsets(found, words)
    for name, span in draft.fields.items():
        inside = tokens_within(offsets, span)
        if inside:
            labels[inside.start : inside.stop] = [f"B{name}", *[name] * (len(inside) - 1)]
    return labels


def _states(found: TextSlice, words: Sequence[CitationToken], gaps: Sequence[str], draft: Draft) -> list[str]:
    """Whether each word is emphasized, quoted, bracketed, or none of these."""
    spans, offsets, text = draft.emphasis, found.offsets, found.text
    bare = "" if spans or any(character in text for character in '“‘"„«') else "x"
    states: list[str] = []
    quoted = bracket = 0
    at_span = 0
    for word, gap in zip(words, gaps, strict=False):
        if gap != " ":
            quoted, bracket = _opened(gap, quoted, bracket)
        slanted = False
        if spans:
            place = offsets[word.start]
            while at_span < len(spans) and spans[at_span][1] <= place:
                at_span += 1
            slanted = at_span < len(spans) and spans[at_span][0] <= place
        states.append(bare + (("e" if slanted else "") + ("q" if quoted else "") + ("(" if bracket else "") or "-"))
    return states


def _opened(gap: str, quoted: int, bracket: int) -> tuple[int, int]:
    """How many quotations and brackets are open after a gap."""
    for character in gap:
        if character in "“‘":
            quoted += 1
        elif character in "”’" and quoted:
            quoted -= 1
        elif character == '"':
            quoted = 0 if quoted else 1
        elif character in "([":
            bracket += 1
        elif character in ")]" and bracket:
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
    marks = [_chunk_shape(tuple(classes[left:right])) for left, right in pairwise(bounds)]
    rows: list[tuple[str, ...]] = []
    for order, (left, right) in enumerate(pairwise(bounds)):
        mark, after = marks[order], gaps[right]
        length = right - left
        size = length if length < 5 else 5 + (length > 8)
        make = f"k{mark}|{gaps[left]}|{after}"
        order_and_size = f"m{min(order, 6)}|{mark}|{size}"
        rows += [(make, order_and_size, each) for each in _chunk_positions(mark, length)]
    return rows


@lru_cache(maxsize=4096)
def _chunk_positions(mark: str, length: int) -> list[str]:
    """How far each word of a chunk stands from the chunk's ends."""
    return [f"i{min(at, 3)}|{min(length - at, 3)}|{mark}" for at in range(length)]


@lru_cache(maxsize=16_384)
def _chunk_shape(classes: tuple[str, ...]) -> str:
    """A chunk's make-up: a lone class, or whether it holds names' initials, small words, digits and keywords."""
    if len(classes) < 3:
        return "".join(classes)
    kinds = "".join(sorted({_coarse_class(each) for each in classes}))
    return f"{kinds}{min(len(classes), 6) // 3}"


@lru_cache(maxsize=256)
def _coarse_class(kind: str) -> str:
    if kind[0] in "NY":
        return "N"
    if kind in ("l", "lp", "of", "th", "pa", "an", "in", "at", "by"):
        return "l"
    if kind in ("C", "Cp", "UL", "UP", "X", "R"):
        return "C"
    if kind in ("pr^", "un^", "bo^", "jo^", "ne^", "re^", "ed", "tr", "vo", "no", "pp", "I", "M^", "cf^", "tx"):
        return kind[:2]
    return ""


def _count_unread(read: Sequence[str], classes: Sequence[str]) -> int:
    """How many content words the grammar left over: 0, 1, 2, 3 for up to five, 4 for more."""
    left = 0
    for label, kind in zip(read, classes, strict=True):
        if label == "O" and kind[0] in "ClNUXYR" and kind != "U":
            left += 1
    return min(left, 3) if left < 6 else 4


def _grammar_route(draft: Draft) -> str:
    """One character for each trait by which the grammar read the citation, `L` for law."""
    route = "".join(character for name, character in _GRAMMAR_ROUTES.items() if name in draft.traits)
    return f"{route}{'L' if draft.type in ('legal_case', 'legislation', 'bill', 'treaty', 'hearing') else ''}"
