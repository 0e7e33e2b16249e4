"""Judge whether a web page is the one that is cited.

Titles are rewritten, translated and cut, so a different title alone never proves a different page: that takes a
second sign (the page is gone, or has another date or other authors) and nothing that supports the page.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING

from stacite.compare.results import PageJudgment, PageMatch
from stacite.compare.title_text import main_part, number_tokens
from stacite.model.item import Date
from stacite.text.folding import compact, fold
from stacite.text.patterns import pattern
from stacite.text.scripts import have_common_script, is_unspaced, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.evidence import PageMetadata
    from stacite.model.item import Item


# Days that commonly pass between a publication and its page.
_MAX_DAYS = 31
# Dates may differ by this many days because of time zones, or because a newspaper is printed the next morning.
_SAME_DAYS = 2


class Comparison(Enum):
    """Whether a date or a name on a page matches the cited one."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"
    """The page doesn't give it, or not precisely enough."""


def compare_dates(item: Item, said: str) -> Comparison:
    """Compare a page's date (EDTF) with the work's; only a full date can be the same."""
    page = Date(said).parts if said else ()
    printed = [part for name in ("issued", "original-date") if name in item.dates for part in item.dates[name].parts]
    if not page or not page[0] or not printed:
        return Comparison.UNKNOWN
    found = {_compare_parts(each, page[0]) for each in printed if each}
    if Comparison.SAME in found:
        return Comparison.SAME
    return Comparison.OTHER if found == {Comparison.OTHER} else Comparison.UNKNOWN


def _compare_parts(one: tuple[int, ...], other: tuple[int, ...]) -> Comparison:
    if len(one) == 1 or len(other) == 1 or one[1] > 12 or other[1] > 12:
        return Comparison.OTHER if abs(one[0] - other[0]) >= 2 else Comparison.UNKNOWN
    months = abs(12 * (one[0] - other[0]) + one[1] - other[1])
    if len(one) == 2 or len(other) == 2:
        return Comparison.OTHER if months >= 3 else Comparison.UNKNOWN
    days = abs(_day(one) - _day(other))
    if days <= _SAME_DAYS:
        return Comparison.SAME
    return Comparison.OTHER if days > _MAX_DAYS else Comparison.UNKNOWN


def _day(parts: tuple[int, ...]) -> int:
    """Count days with 31 in each month, which is close enough."""
    return 372 * parts[0] + 31 * parts[1] + parts[2]


# Shares of the characters that two titles have in common.
_LIKE, _SIMILAR, _UNLIKE = 0.8, 0.6, 0.4
# Up to this share two titles may be similar by chance.
_CHANCE = 0.5
# Shorter words are too common to count.
_TELLING = 4
_YEAR = pattern(r"(?:19|20)\d\d")
# Characters of a title that are used for the ratio.
_LONGEST = 200
# Characters of a title that are read at all.
_KEPT = 300
# How many titles of a page, whole and in parts, are compared: each comparison takes time.
_MOST = 30
# A title with this many words isn't part of a longer one by chance.
_WHOLE = 4
# The same for a title without its subtitle.
_MAIN_WORDS = 3
# Separators between a page's name and the site's name.
_SEPARATOR = pattern(r"\s[|–—·•»«›‹:/-]{1,3}\s|\s?[|»«]\s?")
_NO_PERSON = pattern(
    r"\b(?:staff|editors?|editorial|admin\w{0,10}|webmaster|team|desk|press|office|agency|agencies|bureau|correspondents?"
    r"|reporters?|reuters|associated|afp|ap|dpa|news|redaktion|redaction|redaccion|department|ministry|institute|center"
    r"|centre|university|council|committee|service|group|inc|ltd|gmbh|author|contributors?|guest|user|bot)\b"
)


def judge_page(item: Item, seen: PageMetadata, gone_signs: Sequence[str] = ()) -> PageJudgment:
    """Judge whether a page with this metadata is the work.

    `gone_signs` are clauses that say why the page is probably gone (a soft 404, the home page).
    """
    cited = fold(item.title)
    if not cited:
        return PageJudgment(PageMatch.UNSURE)
    titles = list(islice(dict.fromkeys(_titles(item, seen)), _MOST))
    whole = next((each for each in titles if _is_whole(item.title, each)), None)
    if whole is not None:
        return PageJudgment(PageMatch.SAME, whole)
    likest = ((_likeness(cited, fold(each)), each) for each in titles)
    ratio, title = max(likest, key=lambda pair: pair[0], default=(0.0, ""))
    if _is_in_text(cited, seen):
        return PageJudgment(PageMatch.SAME, title)
    author, date = _authorship(item, seen), compare_dates(item, seen.date)
    speaks_for_it = author is Comparison.SAME or date is Comparison.SAME
    if ratio >= _LIKE or (ratio >= _SIMILAR and speaks_for_it):
        return _of_like_title(cited, title, date)
    if not _is_unlike(cited, title, ratio) or speaks_for_it or _is_part_of(item, seen):
        return PageJudgment(PageMatch.UNSURE, title)
    signs = (*gone_signs, *_against(item, seen, author, date, titles))
    return PageJudgment(PageMatch.DIFFERENT if signs else PageMatch.UNSURE, title, signs)


def _of_like_title(cited: str, title: str, date: Comparison) -> PageJudgment:
    """Judge a page with a similar title: the edition of another year has nearly the same one."""
    mine, theirs = number_tokens(cited), number_tokens(fold(title))
    if mine == theirs:
        return PageJudgment(PageMatch.PROBABLE, title)
    years = [{number for number in numbers if _YEAR.fullmatch(number)} for numbers in (mine, theirs)]
    if date is Comparison.OTHER and all(years) and not years[0] & years[1]:
        return PageJudgment(PageMatch.DIFFERENT, title, (f"it is of {min(years[1])}",))
    return PageJudgment(PageMatch.UNSURE, title)


def _is_unlike(cited: str, title: str, ratio: float) -> bool:
    """Whether titles differ: many characters match by chance, so titles of one work must also share a word."""
    shared = {word for word in cited.split() if len(word) >= _TELLING} & set(fold(title).split())
    return ratio < _UNLIKE or (ratio < _CHANCE and not shared)


def _titles(item: Item, seen: PageMetadata) -> Iterator[str]:
    """Yield the page's titles with and without the site's name; the name alone only if it is the cited title."""
    names = (seen.site, item.get("container-title"), item.get("publisher"))
    sites = {folded for name in names if (folded := compact(fold(name)))}
    sites = (sites | {name.removeprefix("the") for name in sites}) - {compact(item.title)}
    for title in seen.titles.values():
        whole, parts = title[:_KEPT], [part for part in _SEPARATOR.split(title[:_KEPT]) if part.strip()][:6]
        own = [part for part in parts if compact(fold(part)).removeprefix("the") not in sites]
        if not own:
            continue
        yield whole
        if len(parts) > 1:
            yield from (" ".join(own), *own)
            yield from (whole[: whole.rfind(parts[-1])], whole[whole.find(parts[1]) :])


def _likeness(cited: str, title: str) -> float:
    one, other = compact(cited)[:_LONGEST], compact(title)[:_LONGEST]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _UNLIKE or matcher.quick_ratio() < _UNLIKE:
        return 0.0
    return matcher.ratio()


def _is_whole(cited: str, title: str) -> bool:
    """Whether one title equals the other or its main part, or is contained in it."""
    one, other = fold(cited), fold(title)
    if compact(one) == compact(other):
        return True
    if any(
        word_count(main) >= _MAIN_WORDS and compact(main) == compact(whole)
        for main, whole in (
            (fold(main_part(cited)), other),
            (fold(main_part(title)), one),
        )
    ):
        return True
    return (word_count(one) >= _WHOLE and _contains(other, one)) or (
        word_count(other) >= _WHOLE and 2 * word_count(other) >= word_count(one) and _contains(one, other)
    )


def _contains(text: str, words: str) -> bool:
    return f" {words} " in f" {text} " or (is_unspaced(words) and words in text)


def _is_in_text(cited: str, seen: PageMetadata) -> bool:
    """Whether the text of a short page or a PDF contains the title; in a PDF the words may be scattered."""
    if not seen.text or word_count(cited) < _WHOLE:
        return False
    text = fold(seen.text)
    if compact(cited) in compact(text):
        return True
    is_pdf = not seen.titles or any(source.startswith("pdf") for source in seen.titles)
    return is_pdf and " " in cited and set(cited.split()) <= set(text.split())


def _is_part_of(item: Item, seen: PageMetadata) -> bool:
    """Whether the page is that of the container; a newspaper's name above an article (`h1`) doesn't count."""
    wholes = (item.get("container-title"), item.get("collection-title"), item.get("event-title"))
    titles = [title for source, title in seen.titles.items() if not source.startswith("h1")]
    return any(_likeness(fold(whole), fold(title)) >= _LIKE for whole in filter(None, wholes) for title in titles)


def _against(item: Item, seen: PageMetadata, author: Comparison, date: Comparison, titles: list[str]) -> Iterator[str]:
    """Yield what contradicts a page with another title; nothing if the titles can't be compared."""
    telling = [title for title in titles if word_count(fold(title)) >= 3 and have_common_script(item.title, title)]
    if not telling:
        return
    if date is Comparison.OTHER:
        yield f"its date is {seen.date}"
    if author is Comparison.OTHER:
        yield f"it is by {seen.names[0]}"


def _authorship(item: Item, seen: PageMetadata) -> Comparison:
    """Whether the page names one of the authors, or only other people."""
    printed = item.authors_or_editors
    said = f" {fold(' ; '.join((*seen.names, seen.text)))} "
    keys = {fold(name.family or name.literal) for name in printed} - {""}
    if any(_contains(said, key) for key in keys):
        return Comparison.SAME
    persons = [name for name in seen.names if _is_person(name, seen.site)]
    comparable = [name for name in printed if name.family and any(have_common_script(name.family, p) for p in persons)]
    return Comparison.OTHER if comparable and len(comparable) == len(printed) and persons else Comparison.UNKNOWN


def _is_person(name: str, site: str) -> bool:
    words = fold(name).split()
    return 2 <= len(words) <= 5 and not _NO_PERSON.search(" ".join(words)) and compact(fold(site)) != "".join(words)
