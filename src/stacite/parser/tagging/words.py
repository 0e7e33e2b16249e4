"""A citation as words and the gaps between them, which is what the tagger sees."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.pattern import pattern
from stacite.parser.places import CITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.location import Span
    from stacite.parser.stretch import Stretch

_DOMAIN = (
    r"|[a-z][\w-]{0,40}+(?:\.[a-z][\w-]{0,40}+){0,4}"
    r"\.(?:com|org|net|edu|gov|int|eu|uk|de|fr|au|ca|ch|at|io|info)(?![\w.])(?:/\S*)?"
)
_WORDS = (
    r"(?:https?://|www\.)\S+|10\.\d{4,9}/\S+|(?:[^\W\d_]\.){2,}|\d+(?:[–—-]\d+)?",
    r"|[ivxlc]{1,15}[–—-][ivxlc]{1,15}\b|[^\W\d_]+(?:[’'‑-][^\W\d_]+)*",
)
_WORD = pattern(_WORDS[0] + _DOMAIN + _WORDS[1])
_BARE = pattern("".join(_WORDS))
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
_MONTHS = """january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin
    juillet août septembre octobre novembre décembre spring summer autumn fall winter""".split()
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth nd rd th st""".split()
_KEYWORDS = {word.rstrip("."): name for name, words in _CLASSES.items() for word in words.split()}
_KEYWORDS |= dict.fromkeys(_MONTHS, "M") | dict.fromkeys(_ORDINALS, "o")
_CITY_WORDS = frozenset(word.lower() for city in CITIES for word in re.findall(r"[^\W\d_]{3,}", city))


class Word(NamedTuple):
    """A word, number or address."""

    text: str
    start: int
    end: int


_made = tuple.__new__
"""What a named tuple's own constructor calls; words are made without the detour."""


def words_of(text: str) -> list[Word]:
    """The words of a text, in order; what lies between them is no word's."""
    found = (_WORD if _DOTTED.search(text) else _BARE).finditer(text)
    return [_made(Word, (match[0], *match.span())) for match in found]


def gaps_of(text: str, words: list[Word]) -> list[str]:
    """What stands before each word and after the last, with spaces and kinds of quotation marks folded."""
    gaps, at = [], 0
    for _, start, end in words:
        between = text[at:start]
        gaps.append(between if between == " " else _gap(between))
        at = end
    gaps.append(_gap(text[at : at + 40]))
    return gaps


def places_of(found: Stretch, words: Sequence[Word]) -> tuple[list[int], list[int]]:
    """The places in the note of the words' first letters, and of their last ones."""
    places = found.places
    return [places[word.start] for word in words], [places[word.end - 1] for word in words]


def within(places: tuple[list[int], list[int]], span: Span) -> range:
    """The words that lie in a span of the note; letters of one stretch are in the note's order."""
    firsts, lasts = places
    return range(bisect_left(firsts, span[0]), bisect_left(lasts, span[1]))


@lru_cache(maxsize=4096)
def _gap(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_QUOTES))[:8]


@lru_cache(maxsize=16_384)
def class_of(word: str) -> str:
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
