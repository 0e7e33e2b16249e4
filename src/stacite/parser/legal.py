"""Cases, statutes, bills, treaties, UN documents (Bluebook 21, rules 10-21; OSCOLA 4, 2-3; Chicago 17, 14.269-305)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import split_author
from stacite.parser.dates import DATE, YEAR
from stacite.parser.locators import locator_of

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_CASE_NAME = (
    r"(?:(?:Case|Joined Cases) (?P<docket>[A-Z]?[-–\w/ ,]+?\d) )?(?P<name>[^\"“”]{2,160}? vs?\.?"
    r" [^\"“”]{2,160}?|(?:In re|Ex parte|Re|Matter of) [A-Z][^\"“”,\[(]{2,80})"
)
_CASE = pattern(
    rf"{_CASE_NAME}(?P<tail>,? \(App [Nn]o[^)]*\).*|, \d+ [A-Z].*|,? \[\d{{4}}\].*|,? \(\d{{4}}\) \d.*"
    rf"|,? \(\d{{4}}\) [A-Z].*|,? \([^()]*\d{{4}}\).*"
    rf"|, No\. .*|,? \d{{4}} [A-Z]{{2,}}.*|,? \(\d{{4}}\)|)$",
    re.DOTALL,
)
_REPORT = pattern(
    r",? ?(?P<volume>\d{1,6}) (?P<reporter>[A-Z][A-Za-z0-9. &’']{0,30}?\.?(?: ?\d?[a-z]{1,2})?\.?)"
    r" (?P<page>\d+)(?:, (?P<pin>\d[\d, n–-]*))?"
)
_COURT = pattern(rf"\((?P<court>[^()]*?),? ?(?P<date>{DATE})\)")
_NEUTRAL = pattern(
    r"[\[(](?P<year>\d{4})[\])] (?:(?P<volume>\d+) )?(?P<reporter>[A-Z][A-Za-z. &]{0,24}?(?:"
    r" \([A-Z][a-z]+\))?) (?P<page>\d+)(?: \((?P<court>[A-Z][A-Za-z]*)\))?(?:, (?P<pin>\d[\d–, -]*))?"
)
_STATUTE = pattern(
    r"(?P<title>[A-Z][^\"“”]{3,200}?\b(?:Act|Code|Law|Regulations?|Order|Rules|Ordinance|Directive|Statute"
    r"|Constitution|Amendments?)(?:(?: of)? \(?(?P<year>\d{4})\)?)?(?: \([A-Z][\w. ]+\))?)"
    r"(?P<tail>(?:,? (?:\d+ U\.\s?S\.\s?C|Pub\. ?L|\d+ Stat|§|s{1,2}\.? ?\d|sch |ch\.? ?\d|c \d|art\.? \d|pt "
    r"|reg |SI \d|SR ).*)?)$",
    re.DOTALL,
)
_USC = pattern(
    r",? ?(?P<volume>\d{1,6}) (?P<code>U\.\s?S\.\s?C\.(?: ?A\.)?|C\.\s?F\.\s?R\.|Stat\."
    r"|Fed\. Reg\.) (?:§§? ?)?(?P<section>\d[\w.–()-]*)"
)
_PUBLIC_LAW = pattern(r"(?:Pub(?:lic|\.) L(?:aw|\.)(?: No\.)?|P\.L\.) ?(?P<number>\d+[-–]\d+)")
_BILL = pattern(
    r"(?<![A-Z]\.)(?<![A-Z]\. )"
    r"(?P<number>(?:H\.\s?R\.|S\.|H\.\s?Con\.\s?Res\.|S\.\s?Con\.\s?Res\.|H\.\s?J\.\s?Res\.|S\.\s?J\.\s?Res\."
    r"|H\.\s?Res\.|S\.\s?Res\.) ?\d+)(?=, \d+(?:st|nd|rd|th|d) Cong| \(\d+)"
)
_CONGRESS = pattern(
    r"(?P<congress>\d{1,4}(?:st|nd|rd|th|d)) Cong(?:ress|\.)(?:, (?P<session>\d+(?:st|nd|rd|th|d)) sess(?:ion|\.))?"
)
_UN_SYMBOL = pattern(
    r"\b(?:UN Doc(?:ument)?\.? )?(?P<symbol>(?:[AES]|ST|TD|CCPR|CERD|CAT|CEDAW|CRC|HRI|UNEP|FCCC|DP"
    r"|E/CN\.\d)(?:/[A-Z\d][\w.-]*)+(?:\([A-Z\d-]+\))?(?: \(\d{4}\))?)"
)
_UNTS = pattern(
    r"(?P<volume>\d{1,6}) (?P<series>U\.?N\.?T\.?S\.?|I\.?L\.?M\.?|T\.?I\.?A\.?S\.?|U\.?S\.?T\.?"
    r"|L\.?N\.?T\.?S\.?) (?P<page>\d+)"
)
TREATY_WORDS = pattern(
    r"^[\"“‘]?(?:\w+ ){0,3}(?:Agreement|Treaty|Convention|Protocol|Covenant|Charter|Pact|Accord"
    r"|Memorandum of Understanding|Exchange of Notes)\b"
)


def read_legal(draft: Draft) -> bool:
    """Read a case, bill, statute or treaty citation; False where the citation is none of these."""
    return _read_hearing(draft) or _read_case(draft) or _read_bill(draft) or _read_statute(draft)


def _read_case(draft: Draft) -> bool:
    text = draft.rest.text
    if len(text) > 600 or (" v" not in text and not re.match(r"(?:In re|Ex parte|Re|Matter of|Case) ", text)):
        return False
    match = _CASE.match(text)
    if match is None or (not match["tail"] and " v" not in match["name"]):
        return False
    draft.type = "legal_case"
    draft.put_title("title", draft.rest.cut(*match.span("name")))
    if match["docket"]:
        draft.put("number", draft.rest.cut(*match.span("docket")))
    _read_reports(draft, draft.rest.cut(*match.span("tail")))
    return True


def _read_reports(draft: Draft, tail: Stretch) -> None:
    """Reporter, volume, first page, court, year and pinpoint of a case."""
    neutral = _NEUTRAL.search(tail.text)
    report = _REPORT.match(tail.text) or (None if neutral else _REPORT.search(tail.text))
    found = report or neutral
    if found:
        for group, variable in (("volume", "volume"), ("reporter", "container-title"), ("page", "page")):
            if found[group]:
                draft.put(variable, tail.cut(*found.span(group)))
        if found["pin"]:
            draft.locator = locator_of(found["pin"])
        elif paragraph := re.search(r"\[\d{1,3}\](?:[–-]\[\d+\])?$", tail.text):
            draft.locator = locator_of(paragraph[0])
    _read_court(draft, tail, neutral=None if report else neutral)


def _read_court(draft: Draft, tail: Stretch, *, neutral: re.Match[str] | None) -> None:
    """Court and year, in brackets or as part of a neutral citation."""
    if neutral:
        draft.put_date("issued", tail.cut(*neutral.span("year")))
        if neutral["court"]:
            draft.put("authority", tail.cut(*neutral.span("court")))
    if court := _COURT.search(tail.text):
        draft.put_date("issued", tail.cut(*court.span("date")))
        draft.put("authority", tail.cut(*court.span("court")))
    if docket := re.search(r"(?:App |, )[Nn]os?\.? (?P<number>[\w/–:-]+)", tail.text):
        draft.put("number", tail.cut(*docket.span("number")))
    if year := re.search(rf"\b{YEAR}\b", tail.text):
        draft.put_date("issued", tail.cut(*year.span()))


_HEARING = pattern(
    (
        r"(?P<title>.{5,400}?\b[Hh]earings?\b.{0,200}?\b[Bb]efore\b.{3,200}?)(?=, \d+(?:st|nd|rd|th|d) Cong| \("
        r"|$)"
    ),
    re.DOTALL,
)


def _read_hearing(draft: Draft) -> bool:
    """`*Title: Hearing Before the …*, 107th Cong. 203 (2002)` (Bluebook 21, rule 13.3)."""
    match = _HEARING.match(draft.rest.text)
    if match is None:
        return False
    draft.type = "hearing"
    names, title = split_author(draft, draft.rest.cut(*match.span("title")))
    if names and (draft.emphasis or title.text.startswith("Hearing")):
        draft.put_names("author", names)
        draft.put_title("title", title)
    else:
        draft.put_title("title", draft.rest.cut(*match.span("title")))
    rest = draft.rest.cut(match.end())
    if congress := _CONGRESS.search(rest.text):
        draft.put("chapter-number", rest.cut(*congress.span("congress")))
        if page := re.match(r",? (?P<page>\d+(?:[–-]\d+)?)(?= \()", rest.text[congress.end() :]):
            draft.locator = locator_of(page["page"])
    if date := re.search(rf"(?:\((?:[^()]*[, ])?|, )(?P<date>{DATE})(?:\)|$)", rest.text):
        draft.put_date("issued", rest.cut(*date.span("date")))
    return True


def _read_bill(draft: Draft) -> bool:
    match = _BILL.search(draft.rest.text)
    if match is None:
        return False
    draft.type = "bill"
    draft.put("number", draft.rest.cut(*match.span("number")))
    title = draft.rest.cut(0, match.start()).strip(" ,")
    if title and not re.match(r"U\.S\. Congress|House|Senate", title.text):
        draft.put_title("title", title)
    rest = draft.rest.cut(match.end())
    if congress := _CONGRESS.search(rest.text):
        draft.put("chapter-number", rest.cut(*congress.span("congress")))
    if date := re.search(rf"\((?P<date>{DATE})\)", rest.text):
        draft.put_date("issued", rest.cut(*date.span("date")))
    if section := re.search(r"§§? ?(?P<section>\d\w*)", rest.text):
        draft.locator = locator_of(section[0])
    return True


def _read_statute(draft: Draft) -> bool:
    match = _STATUTE.match(draft.rest.text)
    if (
        match is None
        or not (match["tail"] or match["year"])
        or draft.emphasis
        or (", " in match["title"] and not match["tail"])
    ):
        return False
    draft.type = "legislation"
    title = draft.rest.cut(*match.span("title"))
    draft.put_title("title", title)
    if match["year"]:
        draft.put_date("issued", draft.rest.cut(*match.span("year")))
    tail = draft.rest.cut(*match.span("tail"))
    if law := _PUBLIC_LAW.search(tail.text):
        draft.put("number", tail.cut(*law.span("number")))
    if code := _USC.search(tail.text):
        draft.put("volume", tail.cut(*code.span("volume")))
        draft.put("container-title", tail.cut(*code.span("code")))
        draft.put("section", tail.cut(*code.span("section")))
    if year := re.search(rf"\((?P<date>{DATE})\)", tail.text):
        draft.put_date("issued", tail.cut(*year.span("date")))
    draft.locator = draft.locator or locator_of(tail.text)
    return True


def take_symbols(draft: Draft) -> None:
    """Move the symbol of a UN document, or a place in a treaty series, into the draft."""
    text = draft.rest.text
    if "/" in text and (match := _UN_SYMBOL.search(text)):
        draft.put("number", draft.rest.cut(*match.span("symbol")))
        draft.traits.add("un")
        draft.rest = _without(draft.rest, match.start(), match.end())
    elif match := _UNTS.search(text):
        draft.put("volume", draft.rest.cut(*match.span("volume")))
        draft.put("container-title", draft.rest.cut(*match.span("series")))
        draft.put("page", draft.rest.cut(*match.span("page")))
        draft.traits.add("treaty")
        draft.rest = _without(draft.rest, match.start(), match.end())


def _without(found: Stretch, start: int, end: int) -> Stretch:
    while start > 0 and found.text[start - 1] in " ,":
        start -= 1
    return found.without(start, end).strip(" ,;")
