"""Parts of titles: marks of a retraction, words for notices, subtitles, numbers, British and American spelling."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from stacite.text.folding import clean, compact, fold
from stacite.text.note_symbols import FIRST_SYMBOLS
from stacite.text.numerals import roman_value
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.evidence import Record


# `RETRACTED: …`, `[RETRACTED ARTICLE] …`, `WITHDRAWN – …`, `TEMPORARY REMOVAL: …`.
_WITHDRAWN = pattern(
    r"^\W*(?:retracted(?:\s(?:article|chapter|paper))?|withdrawn(?:\sarticle)?|removed|temporary\sremoval)\b"
    r"\W*?[:.\]–—-]\s*",
    re.IGNORECASE,
)
_NOTICE = pattern(
    r"""^\W*(?:
    (?:(?:author|publisher)[’']?s?\s)?correct(?:ion|ed\sand\srepublished)
    |corrigend(?:um|a)|errat(?:um|a)|addend(?:um|a)
    |(?:notice\sof\s|partial\s)?retraction(?:\s(?:note|notice))?|(?:notice\sof\s|editorial\s)?expression\sof\sconcern
    |author(?:s[’']?|[’']s)?\s(?:response|reply)|repl(?:y|ies)\sto|response\sto|comments?\son|commentary\son
    |decision\sletter|(?:peer|book)\sreview|reviews?\s(?:for|of)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SEPARATOR = pattern(r":\s|\s[-–—]\s|—|[?!]\s|\.\s")
# Separators between a title and its translation.
_SIDE_BY_SIDE = pattern(r"\s(?:/|=|\|)\s")
_FEWEST_WORDS = 4
# The reference to a footnote of the title.
_REFERENCE_MARK = pattern(rf"<sup>\s?[\d{FIRST_SYMBOLS}]{{1,2}}\s?</sup>\s*$", re.IGNORECASE)
_WORDS_FROM = 90
_NUMBER = pattern(r"\d+(?:[a-z](?![a-z0-9]))?")


def plain_title(title: str) -> str:
    """Return the title without markup and without a mark of retraction."""
    return _WITHDRAWN.sub("", clean(title), count=1)


def says_retracted(title: str) -> bool:
    """Whether the title starts with `RETRACTED:`, `WITHDRAWN:` or the like."""
    return _WITHDRAWN.match(clean(title)) is not None


def is_notice(title: str) -> bool:
    """Whether the title is that of a notice about, a reply to, or a review of another work."""
    return _NOTICE.match(clean(title)) is not None


def without_notice(title: str) -> str:
    """Return the title of the work that a notice is about."""
    # What is left of `Correction to: …`, `Erratum for “…”` or `Retraction of …` begins with these words.
    return re.sub(r"^(?:\W*(?:to|for|of|on)\b)?\W+", "", _NOTICE.sub("", clean(title), count=1))


def is_editorial_notice(title: str) -> bool:
    """Whether the title is certainly that of a notice: `Retraction: …`, not `Retraction forces of …`."""
    title = clean(title)
    match = _NOTICE.match(title)
    return match is not None and re.match(r"\s*(?:$|[^\w\s]|to\b)", title[match.end() :]) is not None


def title_candidates(record: Record) -> tuple[str, ...]:
    """Return all plain titles under which the work may be cited: with and without subtitles, and the original ones."""
    return tuple(dict.fromkeys(filter(None, (plain_title(title) for title in _candidates(record)))))


def _candidates(record: Record) -> Iterator[str]:
    for title in record.titles:
        yield title
        yield from (f"{title.rstrip(' :.')}: {subtitle}" for subtitle in record.subtitles)
        yield _REFERENCE_MARK.sub("", title)
        parts = _SIDE_BY_SIDE.split(title)
        if len(parts) > 1:
            yield from (part for part in parts if len(part.split()) >= _FEWEST_WORDS)
    yield from record.original_titles


def main_parts(title: str) -> Iterator[str]:
    """Yield a plain title up to each place where a subtitle may begin, the shortest first."""
    for match in _SEPARATOR.finditer(title):
        part = title[: match.start()]
        if part.strip():
            yield part


def main_part(title: str) -> str:
    """Return the title without its subtitle."""
    return next(main_parts(title), title)


def number_tokens(words: str) -> list[str]:
    """Return the numbers in folded words, sorted: digits with a letter after them (`17a`), Roman ones in Arabic."""
    found = [number for word in words.split() for number in _NUMBER.findall(arabic(word))]
    return sorted(number.lstrip("0") or "0" for number in found)


def arabic(word: str) -> str:
    """Convert a lower-case Roman numeral of two or more letters below 90; return other words unchanged.

    Larger ones are words: mix, civic.
    """
    value = roman_value(word) if len(word) > 1 else 0
    return str(value) if 0 < value < _WORDS_FROM else word


def same_spelling(left: str, right: str) -> bool:
    """Whether folded words differ at most in British or American spelling, or in Roman or Arabic numbers."""
    return _american(left) == _american(right)


@cache
def _spellings() -> list[tuple[re.Pattern[str], str]]:
    return [(pattern(british), word) for british, word in table("stacite.compare", "tables.toml")["american"]]


def _american(words: str) -> str:
    spelled = [arabic(word) for word in words.split()]
    for british, american in _spellings():
        spelled = [british.sub(american, word) for word in spelled]
    return "".join(spelled)


def similarity(left: str, right: str, longest: int, least: float = 0.0) -> float:
    """Return the share of characters in common, 0 to 1, without spaces (Ratcliff and Obershelp).

    Only `longest` characters of each are compared, since the time grows with their square; a result that would be below
    `least` may be 0.
    """
    # Without `autojunk=False`, difflib ignores frequent characters in texts of 200 or more. The quick ratios are upper
    # bounds of the ratio and cost little.
    matcher = SequenceMatcher(None, compact(left)[:longest], compact(right)[:longest], autojunk=False)
    return matcher.ratio() if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= least else 0.0


def words_of_title(title: str) -> list[str]:
    """The folded words of a title."""
    return fold(plain_title(title)).split()
