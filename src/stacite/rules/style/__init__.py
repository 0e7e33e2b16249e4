"""Rules of typography and of short forms.

Here is what the rules on ranges share: those of pages and of years in notes, `807–17`, `2006-2009`. And what those on
quotation marks do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.text.patterns import any_of, pattern
from stacite.text.spans import SpanSet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.citation import Citation
    from stacite.rules.view import NoteView
    from stacite.text.spans import Span


# `“A title,’’` with two single marks at its end, and no double one that could close it.
_CLOSED_BY_SINGLES = pattern(r"“[^“”]{1,2000}?(?<!’)’?(?P<end>’’)(?!’)(?![^“]{0,2000}”)")


def closed_by_singles(text: str) -> Iterator[re.Match[str]]:
    """The quotations that begin with a double mark and end with two single ones (`end`)."""
    return _CLOSED_BY_SINGLES.finditer(text) if "’’" in text else iter(())


# What is in each text that has a range, and is found faster.
_TRACE = pattern(r"[-–—](?<=\d.)-?\d")
# Two numbers and no third: `2024-06-12`, `GAO-16-669` and `978-0-226-10420-1` are none. Markdown prints `--` as a dash.
_RANGE = pattern(r"(\d(?:(?<![\w/–—-].)|(?<=\bp.)|(?<=\bpp.))(?<!\d\..)\d{0,5})(--?|[–—])(\d{1,6})(?![\w/–—-]|[.:]\w)")
_PARAGRAPHS = pattern(r"(?<![\w\])])\[(\d{1,4})\]([-–])\[(\d{1,4})\](?![\w(\[])")
_YEAR = pattern(r"(?:1[3-9]|20)\d\d")
_YEARS = pattern(r"(?:1[3-9]|20)\d\d[-–](?:1[3-9]|20)\d\d")
_NAMED = pattern(
    r"(?:\bpp\.?|\bS\.|\bSS\.|\bfols?\.|\bff\.|\bcols?\.|\bSp\.|\bll\.|\bpages?|\bSeiten?)[ \u00a0\u202f]?\Z"
)
# Several rules, sections or paragraphs, as OSCOLA prints them; with a period they may be numbers of two parts.
_MANY = pattern(r"\b(?:rr|ss|regs|paras|arts|chs|cls|recitals)[ \u00a0\u202f]?\Z")
# What is counted and is no page: `lots 1698–1738`, `lots 12, 15, and 1698–1738`.
_COUNTED_THINGS = frozenset("lots items nos nn cols entries plates pls figs objects cases notes".split())
_COUNTED = pattern(
    rf"\b{any_of(_COUNTED_THINGS)}\b\.?[ \u00a0\u202f]"
    r"(?:\d[\d–-]{0,12},?[ \u00a0\u202f](?:and |& )?){0,20}\Z",
    re.IGNORECASE,
)
# Sections and decisions by their numbers, in Italian and Spanish law: `n. 312-313`, `núms. 312-313`.
_NUMBERED = pattern(r"\b(?:nn?|n[úu]ms?|nros?|n\.?[ºo°])\.?[ \u00a0\u202f]?\Z", re.IGNORECASE)
_LONG_LOOK_BACK = 120
_ONE = pattern(r"\bp\.?[ \u00a0\u202f]?\Z")
_OTHER = pattern(
    r"(?:§+|\b(?:nos?|nr|n°|num|secs?|sections?|chs?|chapters?|arts?|articles?|rules?|paras?|cases?|reports?|dockets?|l|rep|doc|res|h\.r"
    r"|tables?|figs?|figures?|isbn|issn|phone|tel|version|v|ser|lot|inv|ms|box|bd|bde|rn|rdnr|rz)\.?)"
    r"[ \u00a0\u202f]?\Z",
    re.IGNORECASE,
)
# Sections of statutes, pages of the Statutes at Large, and numbers of cases, of which a list may go on, have hyphens of
# their own: `110 Stat. 3009-546`, `§§ 1981, 1983-85`, `Nos. 2018-3, 2019-20`.
_OF_LAW = pattern(
    r"(?:\b(?:U\. ?S\. ?C\.|C\. ?F\. ?R\.|USC|CFR|Stats?\.|Code|Public Law|Ann\.|BGBl\.(?: I{1,3})?|[Nn]os\.)"
    r"|\. Laws?|§)"
    r"(?: §{1,2}| pts?\.)?[ \u00a0\u202f]?(?:\d[\w.()-]{0,14}(?:, and|,| and| &) ){0,20}\Z"
)
# Of these, only a range that is called one of pages is.
_LAWS = frozenset({"bill", "legislation", "regulation"})
# A page and its lines, as transcripts are cited: `Tr. at 19:4–11`.
_LINES = pattern(r"\b(?:at|Tr\.|Transcript|Dep\.|Hr[’']g)[ \u00a0\u202f]\d{1,4}:\Z")
# `DA 18-887`: the name of a series, whose numbers have two parts.
_SERIES = pattern(r"\b[A-Z]{2,6}[ \u00a0\u202f]\Z")
# Locators whose numbers are counted through: `12-3` is no section of them.
_PAGES = frozenset({"page", "folio", "column", "note", "line"})
_LOOK_BACK = 12
_LAST_YEAR = 2100
# Pages from which to which a last number may be shortened: of 3009-546 nobody means pages 3009 to 3546.
_MOST_SHORTENED = 400
# Below this number `p. 4-12` may be page 12 of the fourth part.
_TWO_PARTS = 100


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Two numbers and the mark between them."""

    span: Span
    first: str
    last: str
    """As printed, shortened or not."""
    mark: str
    of_pages: bool
    """Whether it is one of pages; else of years."""
    in_brackets: bool = False
    """Whether each number has its own: `[42]–[45]`."""
    of_sections: bool = False
    """Whether it is one of rules, sections, paragraphs or lots, which nobody shortens; they count with pages."""

    @property
    def at_mark(self) -> Span:
        """The mark alone."""
        at = self.span[0] + len(self.first) + (2 if self.in_brackets else 0)
        return at, at + len(self.mark)

    @property
    def at_last(self) -> Span:
        """The second number alone."""
        return self.span[1] - len(self.last), self.span[1]

    @property
    def end(self) -> int:
        """The second number as it is meant: 817 in 807–17."""
        return int(self.first[: max(0, len(self.first) - len(self.last))] + self.last)


def number_ranges(note: NoteView) -> Iterator[NumberRange]:
    """The ranges of a note of which it is plain that they are such."""
    if _TRACE.search(note.text) is None:
        return
    apart: SpanSet | None = None
    has_counted = not _COUNTED_THINGS.isdisjoint(note.folded_words)
    pages = SpanSet(span for citation in note.parsed.citations for span in _page_spans(citation))
    for match in _RANGE.finditer(note.text):
        before = note.text[max(0, match.start() - _LOOK_BACK) : match.start()]
        labels = (_NAMED, _LINES, _MANY, _ONE) if note.view.p_is_plural else (_NAMED, _LINES, _MANY)
        is_named = any(each.search(before) for each in labels)
        of_pages = is_named or (match.start() in pages and not _is_lifetime(note.text, match))
        is_numbered = _MANY.search(before) is not None or _NUMBERED.search(before) is not None
        of_sections = is_numbered or (has_counted and _is_counted(note.text, match.start()))
        found = NumberRange(match.span(), match[1], match[3], match[2], of_pages, of_sections=of_sections)
        if (
            not is_named
            and not is_numbered
            and _OF_LAW.search(note.text, max(0, match.start() - _LONG_LOOK_BACK), match.start())
        ):
            continue
        if _is_range(found, before, p_is_plural=note.view.p_is_plural):
            # Numbers are no range in URLs and such, and in dates of one month.
            apart = apart or SpanSet([*note.non_prose, *_months(note)])
            if match.start() not in apart:
                yield found


def _is_counted(text: str, start: int) -> bool:
    return _COUNTED.search(text, max(0, start - _LONG_LOOK_BACK), start) is not None


def _is_lifetime(text: str, match: re.Match[str]) -> bool:
    """Whether two years stand alone in parentheses, as of a life or a reign: `(1299–1300)`."""
    around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    return around == "()" and len(match[1]) == len(match[3]) == len("1299") and match[1] < match[3]


def paragraph_ranges(note: NoteView) -> Iterator[NumberRange]:
    """Ranges of a judgment's paragraphs, whose numbers stand in brackets (OSCOLA 2.1.6): `[42]–[45]`."""
    if "]-[" not in note.text and "]–[" not in note.text:
        return
    for match in _PARAGRAPHS.finditer(note.text):
        if int(match[1]) < int(match[3]):
            yield NumberRange(match.span(), match[1], match[3], match[2], of_pages=True, in_brackets=True)


def is_quoted(note: NoteView, each: NumberRange) -> bool:
    """Whether it stands in a title, or is quoted, and printed as its author has it."""
    titles = (
        citation.fields["title"]
        for citation in note.parsed.citations
        # What is read as a manuscript's title is a description of papers.
        if "title" in citation.fields and citation.item is not None and citation.item.type != "manuscript"
    )
    return each.span[0] in SpanSet([*note.quotations, *note.italics, *titles])


def _months(note: NoteView) -> Iterator[Span]:
    """Dates that are no ranges: `2006-09` may be a month."""
    for citation in note.parsed.citations:
        for name, date in citation.item.dates.items() if citation.item is not None else ():
            if name in citation.fields and "/" not in date.edtf:
                yield citation.fields[name]


def _page_spans(citation: Citation) -> Iterator[Span]:
    if citation.item is not None and citation.item.type in _LAWS:
        return
    if "page" in citation.fields:
        yield citation.fields["page"]
    locator = citation.locator
    if "locator" in citation.fields and locator is not None and locator.label in _PAGES:
        # `minutes, 1741-1779` are rather the years that papers in an archive are from.
        is_paper = citation.item is not None and citation.item.type == "manuscript"
        if not (is_paper and _YEARS.fullmatch(locator.value)):
            yield citation.fields["locator"]


def _is_range(found: NumberRange, before: str, *, p_is_plural: bool) -> bool:
    if found.end <= int(found.first) or found.first.startswith("0"):
        return False
    if len(found.last) < len(found.first) and found.end - int(found.first) > _MOST_SHORTENED:
        return False
    if found.mark == "-" and _SERIES.search(before) and not _NAMED.search(before):
        return False
    if found.of_pages:
        named = any(each.search(before) for each in (_NAMED, _MANY))
        is_in_part = not p_is_plural and int(found.first) < _TWO_PARTS and _ONE.search(before) is not None
        return (named or not _OTHER.search(before)) and not is_in_part
    is_years = _YEAR.fullmatch(found.first) is not None and len(found.last) in (2, 4) and found.end < _LAST_YEAR
    return is_years and not _OTHER.search(before)
