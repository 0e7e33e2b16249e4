"""Judge whether a web page is the one that is cited.

Titles are rewritten, translated and cut, so a different title alone never proves a different page: that takes a
second sign (the page is gone, or has another date or other authors) and nothing that supports the page.
"""

from __future__ import annotations

from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING

from stacite.compare import PageJudgment, PageMatch
from stacite.compare.titles import main_part, number_tokens, similarity
from stacite.model.item import Date
from stacite.text.folding import compact, fold
from stacite.text.languages import have_common_script, is_unspaced, word_count
from stacite.text.patterns import pattern

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


def compare_dates(item: Item, page_date: str) -> Comparison:
    """Compare a page's date (EDTF) with the work's; only a full date can be the same."""
    parts = Date(page_date).parts if page_date else ()
    printed = [part for name in ("issued", "original-date") if name in item.dates for part in item.dates[name].parts]
    if not parts or not parts[0] or not printed:
        return Comparison.UNKNOWN
    found = {_compare_parts(each, parts[0]) for each in printed if each}
    if Comparison.SAME in found:
        return Comparison.SAME
    return Comparison.OTHER if found == {Comparison.OTHER} else Comparison.UNKNOWN


def _compare_parts(left: tuple[int, ...], right: tuple[int, ...]) -> Comparison:
    # Months above 12 are EDTF's seasons, from which no distance can be computed.
    if len(left) == 1 or len(right) == 1 or left[1] > 12 or right[1] > 12:
        return Comparison.OTHER if abs(left[0] - right[0]) >= 2 else Comparison.UNKNOWN
    months = abs(12 * (left[0] - right[0]) + left[1] - right[1])
    if len(left) == 2 or len(right) == 2:
        return Comparison.OTHER if months >= 3 else Comparison.UNKNOWN
    days = abs(_day(left) - _day(right))
    if days <= _SAME_DAYS:
        return Comparison.SAME
    return Comparison.OTHER if days > _MAX_DAYS else Comparison.UNKNOWN


def _day(parts: tuple[int, ...]) -> int:
    """Count days with 31 in each month, which is close enough."""
    return 372 * parts[0] + 31 * parts[1] + parts[2]


# Shares of the characters that two titles have in common.
_HIGH_RATIO, _FAIR_RATIO, _LOW_RATIO = 0.8, 0.6, 0.4
# Up to this share two titles may be similar by chance.
_CHANCE_RATIO = 0.5
# Shorter words are too common to count.
_MIN_WORD_LENGTH = 4
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


def judge_page(item: Item, page: PageMetadata, gone_signs: Sequence[str] = ()) -> PageJudgment:
    """Judge whether a page with this metadata is the work.

    `gone_signs` are clauses that say why the page is probably gone (a soft 404, the home page).
    """
    cited = fold(item.title)
    if not cited:
        return PageJudgment(PageMatch.UNSURE)
    titles = list(islice(dict.fromkeys(_titles(item, page)), _MOST))
    whole = next((each for each in titles if _contains_title(item.title, each)), None)
    if whole is not None:
        return PageJudgment(PageMatch.SAME, whole)
    likest = ((similarity(cited, each, _LONGEST, _LOW_RATIO), each) for each in titles)
    ratio, title = max(likest, key=lambda pair: pair[0], default=(0.0, ""))
    if _is_in_text(cited, page):
        return PageJudgment(PageMatch.SAME, title)
    author, date = _authorship(item, page), compare_dates(item, page.date)
    is_supported = author is Comparison.SAME or date is Comparison.SAME
    if ratio >= _HIGH_RATIO or (ratio >= _FAIR_RATIO and is_supported):
        return _judge_similar_title(cited, title, date)
    if not _is_dissimilar(cited, title, ratio) or is_supported or _is_part_of(item, page):
        return PageJudgment(PageMatch.UNSURE, title)
    signs = (*gone_signs, *_contradictions(item, page, author, date, titles))
    return PageJudgment(PageMatch.DIFFERENT if signs else PageMatch.UNSURE, title, signs)


def _judge_similar_title(cited: str, title: str, date: Comparison) -> PageJudgment:
    """Judge a page with a similar title: the edition of another year has nearly the same one."""
    printed, registered = number_tokens(cited), number_tokens(fold(title))
    if printed == registered:
        return PageJudgment(PageMatch.PROBABLE, title)
    years = [{number for number in numbers if _YEAR.fullmatch(number)} for numbers in (printed, registered)]
    if date is Comparison.OTHER and all(years) and not years[0] & years[1]:
        return PageJudgment(PageMatch.DIFFERENT, title, (f"it is from {min(years[1])}",))
    return PageJudgment(PageMatch.UNSURE, title)


def _is_dissimilar(cited: str, title: str, ratio: float) -> bool:
    """Whether titles differ: many characters match by chance, so titles of one work must also share a word."""
    shared = {word for word in cited.split() if len(word) >= _MIN_WORD_LENGTH} & set(fold(title).split())
    return ratio < _LOW_RATIO or (ratio < _CHANCE_RATIO and not shared)


def _titles(item: Item, page: PageMetadata) -> Iterator[str]:
    """Yield the page's titles with and without the site's name; the name alone only if it is the cited title."""
    names = (page.site, item.get("container-title"), item.get("publisher"))
    sites = {folded for name in names if (folded := compact(fold(name)))}
    sites = (sites | {name.removeprefix("the") for name in sites}) - {compact(item.title)}
    for title in page.titles.values():
        whole, parts = title[:_KEPT], [part for part in _SEPARATOR.split(title[:_KEPT]) if part.strip()][:6]
        own = [part for part in parts if compact(fold(part)).removeprefix("the") not in sites]
        if not own:
            continue
        yield whole
        if len(parts) > 1:
            yield from (" ".join(own), *own)
            # Without the last part, then without the first: a site's name can be at either end.
            yield from (whole[: whole.rfind(parts[-1])], whole[whole.find(parts[1]) :])


def _contains_title(cited: str, title: str) -> bool:
    """Whether one title equals the other or its main part, or is contained in it."""
    left, right = fold(cited), fold(title)
    if compact(left) == compact(right):
        return True
    mains = ((fold(main_part(cited)), right), (fold(main_part(title)), left))
    if any(word_count(main) >= _MAIN_WORDS and compact(main) == compact(whole) for main, whole in mains):
        return True
    return (word_count(left) >= _WHOLE and _contains(right, left)) or (
        # The page's title must be at least half of the cited one: a phrase from it proves nothing.
        word_count(right) >= _WHOLE and 2 * word_count(right) >= word_count(left) and _contains(left, right)
    )


def _contains(text: str, words: str) -> bool:
    return f" {words} " in f" {text} " or (is_unspaced(words) and words in text)


def _is_in_text(cited: str, page: PageMetadata) -> bool:
    """Whether the text of a short page or a PDF contains the title; in a PDF the words may be scattered."""
    if not page.text or word_count(cited) < _WHOLE:
        return False
    text = fold(page.text)
    if compact(cited) in compact(text):
        return True
    is_pdf = not page.titles or any(source.startswith("pdf") for source in page.titles)
    return is_pdf and " " in cited and set(cited.split()) <= set(text.split())


def _is_part_of(item: Item, page: PageMetadata) -> bool:
    """Whether the page is that of the container; a newspaper's name above an article (`h1`) doesn't count."""
    wholes = (item.get("container-title"), item.get("collection-title"), item.get("event-title"))
    titles = [title for source, title in page.titles.items() if not source.startswith("h1")]
    return any(
        similarity(whole, title, _LONGEST, _LOW_RATIO) >= _HIGH_RATIO
        for whole in filter(None, wholes)
        for title in titles
    )


def _contradictions(
    item: Item, page: PageMetadata, author: Comparison, date: Comparison, titles: list[str]
) -> Iterator[str]:
    """Yield what contradicts a page with another title; nothing if the titles can't be compared."""
    comparable = [title for title in titles if word_count(fold(title)) >= 3 and have_common_script(item.title, title)]
    if not comparable:
        return
    if date is Comparison.OTHER:
        yield f"its date is {page.date}"
    if author is Comparison.OTHER:
        yield f"it is by {page.names[0]}"


def _authorship(item: Item, page: PageMetadata) -> Comparison:
    """Whether the page names one of the authors, or only other people."""
    printed = item.authors_or_editors
    page_text = f" {fold(' ; '.join((*page.names, page.text)))} "
    keys = {fold(name.family or name.literal) for name in printed} - {""}
    if any(_contains(page_text, key) for key in keys):
        return Comparison.SAME
    persons = [name for name in page.names if _is_person(name, page.site)]
    comparable = [name for name in printed if name.family and any(have_common_script(name.family, p) for p in persons)]
    return Comparison.OTHER if comparable and len(comparable) == len(printed) and persons else Comparison.UNKNOWN


def _is_person(name: str, site: str) -> bool:
    words = fold(name).split()
    return 2 <= len(words) <= 5 and not _NO_PERSON.search(" ".join(words)) and compact(fold(site)) != "".join(words)


# Words in a row that texts share only where one comes from the other.
_SHINGLE = 4
# Words of a text that are compared.
_MOST_WORDS = 10_000


def share_kept(then: str, now: str) -> float:
    """The share of a text, 0 to 1, that another one still has, wherever it stands there: rows of words in common."""
    old, new = _shingles(then), _shingles(now)
    return len(old & new) / len(old) if old else 0.0


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()[:_MOST_WORDS]
    return set(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))


def is_same_title(one: str, other: str) -> bool:
    """Whether two titles of a page are the same but for the site's name and small changes."""
    left, right = fold(one), fold(other)
    contained = min(word_count(left), word_count(right)) >= _MAIN_WORDS and (
        _contains(left, right) or _contains(right, left)
    )
    return bool(left) and (contained or similarity(left, right, _LONGEST) >= _HIGH_RATIO)
