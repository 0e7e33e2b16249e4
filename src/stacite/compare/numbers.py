"""Compare year, volume, issue and pages of a work with the registered ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.compare import DifferenceKind, FieldDifference
from stacite.model.finding import Severity
from stacite.text.characters import DASHES
from stacite.text.folding import clean, compact, fold
from stacite.text.numerals import roman_value
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.evidence import Record
    from stacite.model.item import Item


# Dates of changes to the record, not to the work.
_RECORD_DATES = frozenset(("created", "deposited", "indexed", "updated"))
# An online date this many years later is that of a scan.
_SCANNED_AFTER = 10


def registered_years(record: Record) -> list[int]:
    """Return all years in which the work counts as published, sorted."""
    return sorted(set(_years(record).values()))


def compare_years(item: Item, record: Record) -> FieldDifference | None:
    """Compare the printed year, or the years of a printed range."""
    printed = {part[0] for name in ("issued", "original-date") if name in item.dates for part in item.dates[name].parts}
    named = _years(record)
    if item.issued is None or item.issued.year is None or not named or printed & set(named.values()):
        return None
    year = item.issued.year
    if _is_of_a_revision(year, record, named):
        return None
    nearest = min(abs(year - registered) for year in printed for registered in named.values())
    scanned = _is_of_a_scan(year, record, named)
    severity = Severity.WARNING if nearest == 1 or scanned else Severity.ERROR
    years = " or ".join(dict.fromkeys(map(str, sorted(named.values()))))
    when = f"{years} (when it was put online)" if scanned else years
    message = f"The registered year is {when}, not {item.issued.edtf}"
    return FieldDifference("issued", DifferenceKind.YEAR, severity, message, item.issued.edtf, _shown(record, named))


def _years(record: Record) -> Mapping[str, int]:
    return {
        name: date.year for name, date in record.dates.items() if date.year is not None and name not in _RECORD_DATES
    }


def _is_of_a_revision(year: int, record: Record, named: Mapping[str, int]) -> bool:
    """Whether a preprint may have been revised in that year: the last revision came later."""
    last = record.dates.get("updated")
    return record.type == "article" and last is not None and min(named.values()) <= year <= (last.year or 0)


def _is_of_a_scan(year: int, record: Record, named: Mapping[str, int]) -> bool:
    """Whether only a late online date is registered and the DOI contains the printed year."""
    has_print = any("print" in name for name in named)
    return not has_print and min(named.values()) - year >= _SCANNED_AFTER and str(year) in record.doi


def _shown(record: Record, named: Mapping[str, int]) -> str:
    """`issued 2021-03, published-print 2021-05`: each date once, under its first name."""
    dates: dict[str, str] = {}
    for name in named:
        dates.setdefault(record.dates[name].edtf, name)
    return ", ".join(f"{name} {date}" for date, name in dates.items())


_WORDS = frozenset(
    """vol vols volume volumes bd band tome tom t v jg jahrgang no nos nr num number numero n issue iss heft h pt part
    art article ser series""".split()
)
_SUPPLEMENT = frozenset(("suppl", "supplement", "supp", "s", "sup"))
_PAGE_WORDS = pattern(r"^(?:pp?|pages?|pgs?|ss?|seiten?|art(?:icle)?)\b\.?\s*(?:no\.?\s*|nr\.?\s*)?", re.IGNORECASE)
_PAGE = pattern(r"([a-z]*)\s?0*(\d{1,9})([a-z]?)(?:_\d+)?", re.IGNORECASE)
_ROMAN_PAGE = pattern(r"[ivxlcdm]+", re.IGNORECASE)
_DASH = pattern(rf"\s*[-{DASHES}]+\s*")
_ARTICLE_NUMBER = pattern(r"e\d{3,}|[a-z]+\d{4,}|\d{6,}|\d+[a-z]\d+|[a-z]{2,}\d{3,}|\d{3,}e\d+", re.IGNORECASE)
# A single number from here on is an article number, not a page.
_FIVE_DIGITS = 10_000


def compare_numbers(item: Item, record: Record) -> Iterator[FieldDifference]:
    """Compare volume and issue where both sides have them; if they are exchanged, that is one difference."""
    volume, issue = clean(item.get("volume")), clean(item.get("issue"))
    registered = clean(record.volume), clean(record.issue)
    place, error = DifferenceKind.PLACE, Severity.ERROR
    if _are_exchanged(volume, issue, record):
        correct = f"volume {registered[0]}, issue {registered[1]}"
        message = f"Volume and issue are swapped: the published record has {correct}"
        yield FieldDifference(
            "volume", place, error, message, volume, registered[0], (("issue", issue, registered[1]),)
        )
        return
    if not volume and issue and plain_number(issue) == plain_number(record.volume):
        return  # a journal that counts its issues throughout, each of which is registered as a volume
    for name, printed, known in (("volume", volume, registered[0]), ("issue", issue, registered[1])):
        if not same_number(printed, known):
            message = f"The registered {name} is {known}, not {printed}"
            yield FieldDifference(name, place, error, message, printed, known)


def _are_exchanged(volume: str, issue: str, record: Record) -> bool:
    printed = plain_number(volume), plain_number(issue)
    registered = plain_number(record.issue), plain_number(record.volume)
    return all(printed) and printed[0] != printed[1] and printed == registered


def plain_number(text: str) -> str:
    """Return a number without words and leading zeros, in Arabic digits: `vol. XII` is `12`, `Suppl. 1` is `s1`."""
    words = [word for word in _words(text) if word not in _WORDS] or _words(text)
    numbers = " ".join("s" if word in _SUPPLEMENT else _arabic(word) for word in words)
    return re.sub(r"\bs (?=\d)", "s", numbers)


def same_number(printed: str, registered: str) -> bool:
    """Whether two numbers may be the same; a missing one, or one without digits, contradicts nothing."""
    left, right = plain_number(printed), plain_number(registered)
    if not left or not right or left == right:
        return True
    digits, others = re.findall(r"s?\d+[a-z]?", left), re.findall(r"s?\d+[a-z]?", right)
    if not digits and not others:
        return left in right or right in left
    # A double issue may be `3-4` on one side and `3` on the other.
    return not digits or not others or set(digits) <= set(others) or set(others) <= set(digits)


def _words(text: str) -> list[str]:
    """Return the folded words, with a word split from the number after it: `vol12`, `no3`."""
    return re.sub(r"\b([a-z]{2,})(?=\d)", r"\1 ", fold(text)).split()


def _arabic(word: str) -> str:
    value = roman_value(word)
    return str(value) if value else (word.lstrip("0") or "0") if word[0].isdigit() else word


@dataclass(frozen=True, slots=True)
class Pages:
    """A range of pages, or one."""

    prefix: str
    """The letters before the number, in lower case; `roman` for Roman numerals."""
    first: int
    last: int
    is_single: bool = False

    def contains(self, other: Pages) -> bool:
        """Whether the other range is inside this one."""
        return self.first <= other.first and other.last <= self.last


def pages_of(text: str) -> Pages | None:
    """Parse `807–17`, `pp. S12-S19`, `xii–xv`, `12-15, 20`; None for anything else, like `n/a-n/a`."""
    text = _PAGE_WORDS.sub("", clean(text))
    pieces = [_DASH.split(piece.strip()) for piece in re.split(r"[,;+]", text) if piece.strip()]
    if not pieces or any(len(piece) > 2 for piece in pieces):
        return None
    ends = [(_end(piece[0]), _end(piece[-1], after=piece[0])) for piece in pieces]
    first, last = ends[0][0], ends[-1][1]
    if first is None or last is None:
        return None
    return Pages(first[0], first[1], max(first[1], last[1]), len(pieces) == 1 and len(pieces[0]) == 1)


def _end(text: str, after: str = "") -> tuple[str, int] | None:
    """Split letters and number; a shortened last page is completed: `17` after `807` is 817."""
    if _ROMAN_PAGE.fullmatch(text) and roman_value(text.lower()):
        return "roman", roman_value(text.lower())
    match, first = _PAGE.fullmatch(text), _PAGE.fullmatch(after)
    if match is None:
        return None
    digits = match[2]
    if first is not None and len(digits) < len(first[2]):
        digits = first[2][: len(first[2]) - len(digits)] + digits
    return match[1].lower(), int(digits)


def same_pages(item: Item, record: Record) -> bool | None:
    """Whether the pages agree; None if there is nothing to compare."""
    difference, compared = _compare_pages(item, record)
    return difference is None if compared else None


def compare_pages(item: Item, record: Record) -> FieldDifference | None:
    """Compare printed pages with the registered range, or article numbers with each other."""
    return _compare_pages(item, record)[0]


def _compare_pages(item: Item, record: Record) -> tuple[FieldDifference | None, bool]:
    printed, registered = clean(item.get("page")), clean(record.page or record.article_number)
    bare = _PAGE_WORDS.sub("", printed)
    if not bare or not registered:
        return None, False
    if compact(bare) in map(compact, (record.page, record.article_number)):
        return None, True
    if is_article_number(bare) and _numbers_article(record):
        message = f"The registered article number is {registered}, not {bare}"
        return FieldDifference("page", DifferenceKind.PLACE, Severity.ERROR, message, printed, registered), True
    pages, registered_pages = pages_of(bare), pages_of(registered)
    if pages is None or registered_pages is None or _is_placeholder(registered_pages):
        return None, False
    if is_article_number(bare) or _numbers_article(record):
        return None, False
    severity = _page_severity(pages, registered_pages)
    if severity is None:
        return None, True
    message = f"The registered pages are {registered}, not {bare}"
    return FieldDifference("page", DifferenceKind.PLACE, severity, message, printed, registered), True


def _page_severity(printed: Pages, registered: Pages) -> Severity | None:
    """Return how serious the difference is; None if there is none."""
    if printed.prefix and registered.prefix and printed.prefix != registered.prefix:
        return Severity.ERROR
    if "roman" in (printed.prefix, registered.prefix) and printed.prefix != registered.prefix:
        return Severity.ERROR
    if printed.first == registered.first:
        same_end = printed.last == registered.last or printed.is_single or registered.is_single
        return None if same_end else Severity.WARNING
    # Notes often print only the cited page, which is within the article.
    return None if not registered.is_single and registered.contains(printed) else Severity.ERROR


def is_article_number(text: str) -> bool:
    """Whether a page looks like an article number: `e81460`, `fiv167`, `109705`."""
    return _ARTICLE_NUMBER.fullmatch(text.strip()) is not None


def _numbers_article(record: Record) -> bool:
    """Whether the record has an article number instead of pages."""
    page = clean(record.page)
    if page and compact(page) != compact(record.article_number):
        found = pages_of(page)
        return is_article_number(page) or (found is not None and found.is_single and found.first >= _FIVE_DIGITS)
    return bool(page or record.article_number)


def _is_placeholder(pages: Pages) -> bool:
    """`1-1` is a placeholder for pages that were not yet known."""
    return not pages.is_single and pages.first == pages.last == 1
