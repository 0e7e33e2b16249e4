"""Acts, instruments, EU legislation, bills and debates (OSCOLA 4, 2.4-2.6 and 3.4; McGill 9, 2; AGLC 4, 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import Locator
from stacite.model.pattern import pattern
from stacite.parser.authors import split_author
from stacite.parser.dates import DATE, YEAR
from stacite.parser.locators import locator_of
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_INSTRUMENT = r"(?:S\.?I\.?|S\.?S\.?I\.?|S\.?R\.?(?: ?(?:& ?|and )O\.?)?|NISR|WSI|SL|SOR|asp|anaw|nawm|asc)"
_NUMBER = pattern(rf",? \(?(?P<number>{_INSTRUMENT} \d{{1,4}}(?:[/–-]\d+)?)(?: \([A-Z]{{1,2}}[a-z]? ?\d+\))?\)?")
_ACT = pattern(
    r"(?P<title>(?!Explanatory )[A-Z][^\"“”‘*]{2,200}?\b(?:Acts?|[Aa]ct|Codes?|Order|Regulations?|Rules|Measure"
    r"|Ordinance|Statutes?|Scheme"
    r"|Charter|Law|Instrument|Decree)(?: \([^()]{2,60}\)){0,3})"
    rf",? (?P<year>{YEAR}(?:[–-]\d\d)?)(?P<tail>(?:(?:,? | ?\().*)?)$",
    re.DOTALL,
)
"""`Human Rights Act 1998, s 15`; `Crimes Act 1900 (NSW) s 61I`; `… Order (Northern Ireland) 2010, SR 2010/126`."""
_ACT_WORDS = (
    *("Act", "act", "Code", "Order", "Regulation", "Rules", "Measure", "Ordinance", "Statute", "Scheme", "Charter"),
    *("Law", "Instrument", "Decree"),
)
"""One of them stands in the title of each act."""
_ACT_TAIL = pattern(
    rf"(?:(?:,? (?:\(?{_INSTRUMENT} \d|c(?:h|ap)?\.? ?\d|(?:ss?|regs?|r|rr|arts?|sch|pts?|div|cls?|paras?"
    rf"|cc)\b\.? ?[\dA-Z(]"
    r"|§|sections? \d|art(?:icle)?s? \d)"
    r"| \((?:[A-Z][A-Za-z.]{1,8}|Northern Ireland|New Zealand|Hong Kong)\)(?:[,.;]|$| [a-z§])).*)?\.?$",
    re.DOTALL,
)
_JURISDICTION = pattern(r" \((?P<place>[A-Z][A-Za-z.]{1,8}|Northern Ireland|New Zealand|Hong Kong)\)")
_CHAPTER = pattern(r"\b(?:c|ch|cap)\.? (?P<chapter>[A-Z]?-?\d[\w.-]*)")
_INSTRUMENT_ONLY = pattern(rf"(?P<title>[A-Z][^\"“”*]{{3,250}}?),? (?={_INSTRUMENT} \d{{4}}/\d)")
_REVISED = pattern(
    rf"(?P<title>[A-Z][^\"“”]{{2,200}}?), (?P<code>R?S[A-Z]{{1,3}}|(?:R\.\s?)?S\.(?:\s?[A-Z]\.){{1,3}}|CQLR"
    rf"|RRO) (?P<year>{YEAR})(?:[–-]\d+)?"
    r",? (?:c|reg)\.? (?P<chapter>[\w.-]+)(?P<tail>.*)$",
    re.DOTALL,
)
"""`Criminal Code, RSC 1985, c C-46, s 745` (McGill 9, 2.1)."""
_JOURNAL = pattern(
    rf"(?P<title>[A-Z(][^\"“”]{{2,500}}?) \[(?P<year>{YEAR})\] (?P<journal>OJ(?: Spec(?:ial)? Ed)?) "
    r"(?:(?P<series>[LCS] ?\d+(?: ?[AE])?)/)?(?P<page>\d+)(?P<tail>.*)$",
    re.DOTALL,
)
"""`Council Directive 93/13/EEC … [1993] OJ L95/29` (OSCOLA 4, 2.6.1)."""
_COMPETITION = pattern(r" \(Case (?P<number>[^()]{3,40})\)(?: (?:Commission )?Decision (?P<decision>\d[\w/]*))?$")
"""A decision of the Commission on competition (OSCOLA 4, 2.6.4)."""
_HANSARD = pattern(
    rf"(?P<title>(?:Hansard|Parl(?:iamentary|\.)? Deb(?:ates|s)?\.?|[A-Z][\w ]{{0,60}}?\bDeb\b))(?:,? \(?(?:HC|HL"
    rf"|\d\w\w [Ss]er\.?|[Ss]er(?:ies|\.)? \d)\)?)?"
    rf",? (?:(?P<date>{DATE}))?(?P<tail>.*)$"
)
_BOUND_DEBATES = pattern(
    rf"(?:(?P<title>[A-Z][^\"“”]{{2,160}}), )?(?P<volume>\d{{1,4}}) (?P<debates>Parl\. Deb\.,? \(?H\.? ?[CL]\.?\)?)"
    rf"(?: \(\d\w\w ser\.\))? \((?P<date>{DATE})\) (?P<column>\d{{1,5}}(?:[–-]\d+)?)"
)
"""`393 Parl. Deb., H.C. (5th ser.) (1978) 512` (Bluebook 21, T2.42; Chicago 17, 14.298)."""
_COLUMNS = pattern(r"\b(?:cols?|cc|pp?|pages?)\b\.? ?(?P<columns>\d+(?:[–-]\d+)?(?:WS?|WH|WA)?)")
_LAST_COLUMN = pattern(r", (?P<columns>\d{1,5}(?:[–-]\d{1,5})?)$")
_VOLUME = pattern(r"\bvol\.? (?P<volume>\d+)")
_UK_BILL = pattern(
    r"(?P<title>[A-Z][^\"“”]{2,160}? Bill),? (?P<number>(?:HC|HL|SP) Bill) "
    r"\((?P<year>\d{4})(?:[–-]\d+)?\) \[?(?P<serial>\d+)\]?"
)


def read_act(draft: Draft) -> bool:
    """Read an act of a Commonwealth parliament, a statutory instrument, EU legislation or a debate."""
    return (
        _read_official_journal(draft)
        or _read_debate(draft)
        or _read_bill(draft)
        or _read_revised(draft)
        or _read_act(draft)
    )


def _read_act(draft: Draft) -> bool:
    text = draft.rest.text
    match = _ACT.match(text) if holds(text, _ACT_WORDS) else None
    if match is None or not _ACT_TAIL.match(match["tail"]) or (", " in match["title"] and not match["tail"]):
        return _read_instrument(draft)
    if re.search(rf"\b{YEAR}\b", match["title"]) and "SI " not in match["tail"]:
        return False
    draft.type = "legislation"
    draft.put_title("title", draft.rest.cut(*match.span("title")))
    draft.put_date("issued", draft.rest.cut(*match.span("year")))
    _read_tail(draft, draft.rest.cut(match.start("tail")))
    return True


def _read_instrument(draft: Draft) -> bool:
    """A title that holds its years itself, or none: `… Act 2011 (Commencement No 3) Order, SI 2012/57 (C 2)`."""
    match = _INSTRUMENT_ONLY.match(draft.rest.text) if "/" in draft.rest.text else None
    if match is None:
        return False
    draft.type = "legislation"
    draft.put_title("title", draft.rest.cut(*match.span("title")))
    _read_tail(draft, draft.rest.cut(match.end("title")))
    return True


def _read_tail(draft: Draft, tail: Stretch) -> None:
    """Number, chapter, jurisdiction and pinpoint."""
    text, at = tail.text, 0
    if number := _NUMBER.match(text):
        draft.put("number", tail.cut(*number.span("number")))
        at = number.end()
    elif place := _JURISDICTION.match(text):
        draft.put("publisher-place", tail.cut(*place.span("place")))
        at = place.end()
    if chapter := _CHAPTER.search(text, at):
        draft.put("chapter-number", tail.cut(*chapter.span("chapter")))
        at = chapter.end()
    _read_pin(draft, tail.cut(at))


def _read_pin(draft: Draft, rest: Stretch) -> None:
    rest = rest.strip(" ,.;")
    locator = locator_of(rest.text) or locator_of(rest.text.split(", ")[0])
    if locator is not None and draft.locator is None:
        draft.locator = locator
        draft.fields.setdefault("locator", rest.span)


def _read_revised(draft: Draft) -> bool:
    match = _REVISED.match(draft.rest.text) if holds(draft.rest.text, (", S", ", R", ", CQLR")) else None
    if match is None:
        return False
    draft.type = "legislation"
    draft.put_title("title", draft.rest.cut(*match.span("title")))
    draft.put("container-title", draft.rest.cut(*match.span("code")))
    draft.put("chapter-number", draft.rest.cut(*match.span("chapter")))
    draft.put_date("issued", draft.rest.cut(*match.span("year")))
    _read_pin(draft, draft.rest.cut(match.start("tail")))
    return True


def _read_official_journal(draft: Draft) -> bool:
    match = _JOURNAL.match(draft.rest.text) if "] OJ" in draft.rest.text else None
    if match is None:
        return False
    draft.type = (
        "treaty"
        if re.match(r"(?:Consolidated .{0,20}Treaty|Treaty|Agreement|Protocol)", match["title"])
        else ("legislation")
    )
    title = draft.rest.cut(*match.span("title"))
    if case := _COMPETITION.search(title.text):
        draft.type = "legal_case"
        draft.put("number", title.cut(*case.span("decision" if case["decision"] else "number")))
        title = title.cut(0, case.start())
    draft.put_title("title", title)
    draft.put("container-title", draft.rest.cut(*match.span("journal")))
    if match["series"]:
        draft.put("collection-number", draft.rest.cut(*match.span("series")))
    draft.put("page", draft.rest.cut(*match.span("page")))
    draft.put_date("issued", draft.rest.cut(*match.span("year")))
    _read_pin(draft, draft.rest.cut(match.start("tail")))
    return True


def _read_debate(draft: Draft) -> bool:
    """`HC Deb 26 October 1989, vol 158, cols 1043–44` (OSCOLA 4, 3.4.4)."""
    if not holds(draft.rest.text, ("Deb", "Hansard")):
        return False
    if _read_bound_debate(draft):
        return True
    match = _HANSARD.match(draft.rest.text)
    if match is None:
        return False
    tail = draft.rest.cut(match.start("tail"))
    volume = _VOLUME.search(tail.text)
    columns = _COLUMNS.search(tail.text) or (_LAST_COLUMN.search(tail.text) if volume else None)
    if not (columns or volume or match["date"]):
        return False
    draft.type = "hearing"
    draft.put_title("title", draft.rest.cut(*match.span("title")))
    if match["date"]:
        draft.put_date("issued", draft.rest.cut(*match.span("date")))
    elif date := re.search(rf"\((?P<date>{DATE})\)", tail.text):
        draft.put_date("issued", tail.cut(*date.span("date")))
    if volume:
        draft.put("volume", tail.cut(*volume.span("volume")))
    if columns:
        draft.put("page", tail.cut(*columns.span("columns")))
        draft.locator = Locator(columns["columns"], "page" if columns[0][0] == "p" else "column")
    return True


def _read_bound_debate(draft: Draft) -> bool:
    match = _BOUND_DEBATES.match(draft.rest.text)
    if match is None:
        return False
    draft.type = "hearing"
    if match["title"]:
        draft.put_title("title", draft.rest.cut(*match.span("title")))
    for group, variable in (("volume", "volume"), ("debates", "container-title"), ("column", "page")):
        draft.put(variable, draft.rest.cut(*match.span(group)))
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    return True


def _read_bill(draft: Draft) -> bool:
    match = _UK_BILL.match(draft.rest.text) if " Bill" in draft.rest.text else None
    if match is None:
        return False
    draft.type = "bill"
    draft.put_title("title", draft.rest.cut(*match.span("title")))
    draft.put("number", draft.rest.cut(*match.span("serial")))
    draft.put_date("issued", draft.rest.cut(*match.span("year")))
    return True


_HEARING = pattern(
    r"(?P<title>.{5,400}?\b[Hh]earings?\b.{0,200}?\b[Bb]efore\b.{3,200}?)(?=, \d+(?:st|nd|rd|th|d) Cong| \(|$)",
    re.DOTALL,
)
CONGRESS = pattern(
    r"(?P<congress>\d{1,4}(?:st|nd|rd|th|d)) Cong(?:ress|\.)(?:, (?P<session>\d{1,2}(?:st|nd|rd|th|d)) sess(?:ion|\.))?"
)


def read_hearing(draft: Draft) -> bool:
    """`*Title: Hearing Before the …*, 107th Cong. 203 (2002)` (Bluebook 21, rule 13.3)."""
    match = _HEARING.match(draft.rest.text) if "earing" in draft.rest.text else None
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
    if congress := CONGRESS.search(rest.text):
        draft.put("chapter-number", rest.cut(*congress.span("congress")))
        if page := re.match(r",? (?P<page>\d+(?:[–-]\d+)?)(?= \()", rest.text[congress.end() :]):
            draft.locator = locator_of(page["page"])
    if date := re.search(rf"(?:\((?:[^()]*[, ])?|, )(?P<date>{DATE})(?:\)|$)", rest.text):
        draft.put_date("issued", rest.cut(*date.span("date")))
    return True
