"""Turns a citation into tokens, and each token into features for the tagger.

A token's features: itself, its neighbors, the gaps between them, and what the grammar took it for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.identifiers import DOI_REGISTRANT
from stacite.parser.gazetteer import CITIES
from stacite.text.months import month_names, month_numbers, season_names
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.location import Span
    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


_DOMAIN = (
    r"|[a-z][\w-]{0,40}+(?:\.[a-z][\w-]{0,40}+){0,4}"
    r"\.(?:com|org|net|edu|gov|int|eu|uk|de|fr|au|ca|ch|at|io|info)(?![\w.])(?:/\S*)?"
)
_TOKEN_FORMS = (
    rf"(?:https?://|www\.)\S+|{DOI_REGISTRANT}/\S+|(?:[^\W\d_]\.){{2,}}|\d+(?:[–—-]\d+)?",
    r"|[ivxlc]{1,15}[–—-][ivxlc]{1,15}\b|[^\W\d_]+(?:[’'‑-][^\W\d_]+)*",
)
_TOKEN = pattern(_TOKEN_FORMS[0] + _DOMAIN + _TOKEN_FORMS[1])
_TOKEN_WITHOUT_DOMAIN = pattern("".join(_TOKEN_FORMS))
"""The same for a text without a domain; tried much faster."""
_DOTTED = pattern(r"\.[a-z]{2}")
"""What every domain holds."""
_SPACE = pattern(r"\s+")
_QUOTES = str.maketrans("„‟«»″\u00a0", '""““" ')
_YEAR = pattern(r"1[5-9]\d\d|20[0-4]\d")
_ROMAN = pattern(r"[IVXLC]{2,}|[ivxlc]{2,}")
_ROMANS = pattern(r"[ivxlc]+[–—-][ivxlc]+")

_CLASSES = {
    "ed": "ed. edit edited editor hrsg hg hgg éd edición cura coord dir dirs herausgegeben eds editors éds",
    "tr": "trans transl translated translator translators übers übersetzt trad tr traduit traduction",
    "by": "by von par di por durch",
    "in": "in dans en",
    "vo": "vol vols volume volumes bd bde band bände tome tom jg jahrgang",
    "no": "no nos nr number issue heft iss fasc num nº",
    "pp": "p pp page pages seite seiten",
    "se": "sec section sect art article para paras ch chap chapter kap cap pt part title tit bk",
    "n": "n note notes fn anm fußn",
    "an": "and und et y e & og och",
    "al": "al others",
    "en": "edn edition aufl auflage",
    "rv": "rev revised repr reprint reprinted enl exp expanded enlarged",
    "ac": "accessed retrieved available abgerufen zugriff consulté viewed visited",
    "at": "at",
    "of": "of for on to with from",
    "th": "the a an der die das le la les el los il l",
    "pa": "de van du del della da den dos zu zur vom ter ten",
    "pr": "press verlag publishing publishers publications books éditions editions presses edizioni editorial"
    " publisher sons company co inc ltd gmbh llc imprint",
    "un": "university université universität college institute institut school academy universidad università",
    "bo": "department ministry office bureau agency commission committee council administration authority board"
    " bank organization organisation association society foundation center centre union government parliament"
    " congress senate house secretariat division service corporation group nations",
    "jo": "journal review quarterly zeitschrift revue rivista annals archiv archives bulletin proceedings"
    " transactions magazine letters studies yearbook jahrbuch j rev studien",
    "ne": "times post news daily herald tribune guardian gazette chronicle zeitung globe today telegraph",
    "re": "report working paper papers discussion policy brief memorandum series document occasional technical"
    " testimony circular",
    "tx": "thesis dissertation diss phd ma habil",
    "cf": "conference symposium workshop meeting presented",
    "v": "v vs",
    "ct": "court cir supreme ct app dist chancery",
    "ac2": "act code law statute regulation regulations bill treaty convention constitution directive",
    "nd": "nd forthcoming undated",
    "su": "supra ibid id op cit above",
    "jr": "jr sr",
}
_MONTHS = (*month_numbers("en"), *map(str.lower, (*month_names("de"), *month_names("fr"), *season_names())))
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth nd rd th st""".split()
_KEYWORDS = {word.rstrip("."): name for name, words in _CLASSES.items() for word in words.split()}
_KEYWORDS |= dict.fromkeys(_MONTHS, "M") | dict.fromkeys(_ORDINALS, "o")
_CITY_WORDS = frozenset(word.lower() for city in CITIES for word in re.findall(r"[^\W\d_]{3,}", city))


class CitationToken(NamedTuple):
    """A word, number or address."""

    text: str
    start: int
    end: int


_new_tuple = tuple.__new__
"""What a named tuple's own constructor calls; words are made without the detour."""


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
    """The places in the note of the words' first letters, and of their last ones."""
    places = found.places
    return [places[word.start] for word in words], [places[word.end - 1] for word in words]


def tokens_within(places: tuple[list[int], list[int]], span: Span) -> range:
    """The words that lie in a span of the note; letters of one stretch are in the note's order."""
    firsts, lasts = places
    return range(bisect_left(firsts, span[0]), bisect_left(lasts, span[1]))


@lru_cache(maxsize=4096)
def _gap(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_QUOTES))[:8]


@lru_cache(maxsize=16_384)
def token_class(word: str) -> str:
    """What sort of word it is: a keyword's group, a number's shape, or how it is written."""
    if word[0].isdigit():
        return _number_class(word)
    if "://" in word or word.startswith("www.") or word[-1] == "/" or ("." in word and len(word) > 5):
        return "U"
    lower = word.lower().rstrip(".")
    known = _KEYWORDS.get(lower)
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
    return ("C" if word[0].isupper() else "l") + ("p" if lower in _CITY_WORDS and word[0].isupper() else "")


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
    "emphasised-container": "m",
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
    told = [_facts_of(word.text) for word in words]
    read = _grammar_labels(found, words, draft)
    states = _states(found, words, gaps, draft)
    return words, _feature_sequences(told, gaps, read, states, _grammar_route(draft))


class _TokenFacts(NamedTuple):
    """What a word tells by itself."""

    kind: str
    own: tuple[str, ...]
    """Its own features."""
    before: str
    """What it is to the word after it."""
    after: str
    """What it is to the word before it."""


def _feature_sequences(
    told: Sequence[_TokenFacts], gaps: Sequence[str], read: Sequence[str], states: Sequence[str], route: str
) -> list[list[str]]:
    """The features by word. Their letters are what the trained model knows them by: none may change without it."""
    classes = [word.kind for word in told]
    left = _count_unread(read, classes)
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
_LAST = _TokenFacts("", (), "", "+$")
"""What stands before the first word and behind the last."""


def _grammar_labels(found: TextSlice, words: Sequence[CitationToken], draft: Draft) -> list[str]:
    """The variable that the grammar read each word as, `B` where it begins."""
    labels = ["O"] * len(words)
    places = token_offsets(found, words)
    for name, span in draft.fields.items():
        inside = tokens_within(places, span)
        if inside:
            labels[inside.start : inside.stop] = [f"B{name}", *[name] * (len(inside) - 1)]
    return labels


def _states(found: TextSlice, words: Sequence[CitationToken], gaps: Sequence[str], draft: Draft) -> list[str]:
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
    """How many words of weight the grammar left over: 0, 1, 2, or 3 for more."""
    left = 0
    for label, kind in zip(read, classes, strict=True):
        if label == "O" and kind[0] in "ClNUXYR" and kind != "U":
            left += 1
    return min(left, 3) if left < 6 else 4


def _grammar_route(draft: Draft) -> str:
    """Which part of the grammar read it."""
    route = "".join(letter for name, letter in _GRAMMAR_ROUTES.items() if name in draft.traits)
    return f"{route}{'L' if draft.type in ('legal_case', 'legislation', 'bill', 'treaty', 'hearing') else ''}"
