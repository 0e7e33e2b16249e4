"""Whole dates as notes print them.

`June 12, 2024`, `12 June 2024`, `2024-06-12`; in German `12. Juni 2024`, `12.06.2024`, in French `12 juin 2024`,
`12/06/2024`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.item import DATE_VARIABLES
from stacite.model.pattern import pattern
from stacite.rules.spans import Spans
from stacite.rules.spared import spared_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.citation import Citation
    from stacite.model.location import Span
    from stacite.rules.walk import ReadNote

MONTHS = "January February March April May June July August September October November December".split()
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_GERMAN_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_GERMAN_MONTH = (
    r"(?P<month>Jan(?:uar|\.)|Feb(?:ruar|\.)|März|Apr(?:il|\.)|Mai|Juni|Juli|Aug(?:ust|\.)|Sept?(?:ember|\.)"
    r"|Okt(?:ober|\.)|Nov(?:ember|\.)|Dez(?:ember|\.))"
)
_FRENCH_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_FRENCH_MONTH = (
    r"(?P<month>janv(?:ier|\.)|févr?(?:ier|\.)|mars|avr(?:il|\.)|mai|juin|juil(?:let|l?\.)|août|sept(?:embre|\.)"
    r"|oct(?:obre|\.)|nov(?:embre|\.)|déc(?:embre|\.))"
)
_DAY_ALONE = r"[12]\d|3[01]|0?[1-9]"
_DAY, _YEAR = rf"(?P<day>{_DAY_ALONE})", r"(?P<year>1[2-9]\d\d|20\d\d)"
_END = r"(?![\w/]|[-–—]\d)"
_FORMS = {
    "month-day": pattern(rf"(?<![\w–—-]){_MONTH} {_DAY}, {_YEAR}{_END}"),
    "day-month": pattern(rf"(?<![\w./–—-]){_DAY} {_MONTH} {_YEAR}{_END}"),
    "german": pattern(rf"(?<![\w./–—-]){_DAY}\. ?{_GERMAN_MONTH} {_YEAR}{_END}"),
    "figures": pattern(rf"(?<![\w./–—-])(?P<dd>{_DAY_ALONE})\. ?(?P<mm>1[0-2]|0?[1-9])\. ?{_YEAR}(?![\w/–—-]|\.\d)"),
    "french": pattern(rf"(?<![\w./–—-]){_DAY}(?:er|ᵉʳ)?[ \u00a0\u202f]{_FRENCH_MONTH}[ \u00a0\u202f]{_YEAR}{_END}"),
    "slashed": pattern(
        rf"(?<![\w./–—-])(?<![A-Z] )(?P<dd>{_DAY_ALONE})/(?P<mm>1[0-2]|0?[1-9])/{_YEAR}(?![\w/–—-]|\.\d)"
    ),
    "iso": pattern(rf"(?<![\w./–—-]){_YEAR}-(?P<mm>0[1-9]|1[0-2])-(?P<dd>0[1-9]|[12]\d|3[01])(?![\w/–—-]|\.\d)"),
}
_TRACES = {
    "month-day": pattern(r", (?<=\d, )[12]\d\d\d"),
    "day-month": pattern(r"[JFMASOND](?<=\d .)"),
    "german": pattern(r"[JFMASOND](?:(?<=\d\..)|(?<=\d\. .))"),
    "figures": pattern(r"\.(?<=\d\.) ?[01]?\d\."),
    "french": pattern(r"[jfmasond](?<=[\drᵉʳ][ \u00a0\u202f].)"),
    "slashed": pattern(r"/(?<=\d/)[01]?\d/"),
    "iso": pattern(r"-(?<=\d-)[01]\d-"),
}
"""What is in each text that has a date of the form, and is found faster than the date."""
_LANGUAGES = {"german": "de", "figures": "de", "french": "fr", "slashed": "fr"}
FIGURES = frozenset({"figures", "slashed"})
_NAMED = pattern(
    r"\bof \Z|(?:gesetz|verordnung|richtlinie|erlass|erlaß|urteil)\w{0,3} vom \Z"
    r"|(?:loi|décret|arrêté?|ordonnance|circulaire|directive|règlement|jugement)[\w\s°º.-]{0,12} du \Z",
    re.IGNORECASE,
)
"""What stands before the date of a law, which is part of its name."""
_ACCESSED = pattern(
    r"(?:access(?:ed)?|visited|retrieved|consulted|viewed|checked|last (?:updated|modified)|(?:ab|auf)gerufen"
    r"|eingesehen|Zugriff|consultée?s?|accès)(?: on| am| le)?:? \Z",
    re.IGNORECASE,
)
_TITLES = ("title", "container-title", "collection-title", "event-title", "genre", "number", "archive_location")
_UNPUBLISHED = frozenset("manuscript personal_communication interview collection document legislation treaty".split())
"""Their dates may have a form of their own, as letters bear it."""
_DESCRIBED = frozenset("document manuscript personal_communication interview".split())
"""What bears no title; words outside quotation marks describe it, and the date is the author's."""
GROUPS = ("published", "unpublished", "access", "text")
_DAY_OF_MONTH = pattern(rf"(?:(?:{_DAY_ALONE}) )?{_MONTH}(?: (?:{_DAY_ALONE}|{_YEAR}))?")
"""What is read as the title of a paper that is named by its day, and nothing else: `Evening Courant, May 8, 1742`."""
_LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date and its form."""

    span: Span
    form: str
    """A word of the house option `dates`, `german` or `figures` (German ones), `french` or `slashed` (French ones)."""
    year: str
    month: str
    """As printed; empty in a date of figures alone."""
    number: int
    """Of the month."""
    day: int
    group: str
    """What it dates: an `access`, a `published` or `unpublished` work, or something in a sentence (`text`)."""

    def departs(self, form: str) -> bool:
        """Whether it could have that form and has another; a month's name is not to be translated."""
        is_of_language = _LANGUAGES.get(self.form) == _LANGUAGES.get(form)
        return self.form != form and ("iso" in (self.form, form) or is_of_language)

    def printed(self, form: str) -> str:
        """The date in another form; the month's name as it is, or in full."""
        if form == "iso":
            return f"{self.year}-{self.number:02}-{self.day:02}"
        if form == "figures":
            return f"{self.day:02}.{self.number:02}.{self.year}"
        if form == "slashed":
            return f"{self.day:02}/{self.number:02}/{self.year}"
        if form == "french":
            return f"{'1er' if self.day == 1 else self.day} {_FRENCH_MONTHS[self.number - 1]} {self.year}"
        if form == "german":
            return f"{self.day}. {_GERMAN_MONTHS[self.number - 1]} {self.year}"
        name = self.month or MONTHS[self.number - 1]
        return f"{name} {self.day}, {self.year}" if form == "month-day" else f"{self.day} {name} {self.year}"


def printed_dates(read: ReadNote) -> Iterator[PrintedDate]:
    """The dates of a note that stand outside of titles, quotations and URLs."""
    closed: Spans | None = None
    for form, dates in _FORMS.items():
        if _TRACES[form].search(read.text) is None:
            continue
        if form in FIGURES and read.urls():
            continue  # in German and in French, dates of pages and of access mostly have figures, whatever others have
        for match in dates.finditer(read.text):
            closed = closed or _closed(read)
            before = read.text[max(0, match.start() - _LOOK_BACK) : match.start()]
            if match.start() not in closed and not _NAMED.search(before):
                group = "access" if _ACCESSED.search(before) else _group(read, match.start())
                yield _date(match, form, group)


def _group(read: ReadNote, at: int) -> str:
    for citation in read.parsed.citations:
        if citation.fields.get("title", (-1, -1))[0] == at and _is_day(read, citation):
            return "published"
        for name in DATE_VARIABLES & citation.fields.keys():
            if citation.fields[name][0] <= at < citation.fields[name][1]:
                is_unpublished = citation.item is None or citation.item.type in _UNPUBLISHED
                return "access" if name == "accessed" else "unpublished" if is_unpublished else "published"
    return "text"


def _closed(read: ReadNote) -> Spans:
    titles = (
        citation.fields[name]
        for citation in read.parsed.citations
        for name in _TITLES
        if name in citation.fields and not (name == "title" and (_is_described(citation) or _is_day(read, citation)))
    )
    return Spans([*spared_spans(read), *read.quotations, *read.italics, *titles])


def _is_day(read: ReadNote, citation: Citation) -> bool:
    """Whether a day was taken for the citation's title."""
    return _DAY_OF_MONTH.fullmatch(read.text, *citation.fields["title"]) is not None


def _is_described(citation: Citation) -> bool:
    return citation.item is not None and citation.item.type in _DESCRIBED


def _date(match: re.Match[str], form: str, group: str) -> PrintedDate:
    if form == "iso" or form in FIGURES:
        return PrintedDate(match.span(), form, match["year"], "", int(match["mm"]), int(match["dd"]), group)
    month = match["month"]
    names = {"german": _GERMAN_MONTHS, "french": _FRENCH_MONTHS}.get(form, MONTHS)
    number = next(at for at, name in enumerate(names, 1) if name.startswith(month.rstrip(".")[:4]))
    return PrintedDate(match.span(), form, match["year"], month, number, int(match["day"]), group)
