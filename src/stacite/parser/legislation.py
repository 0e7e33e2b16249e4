"""Reads legislation and papers of parliaments.

Acts, instruments and EU legislation (OSCOLA 4, 2.4-2.6; McGill 9, 2; AGLC 4, 3); debates and bills (OSCOLA 4, 3.4);
American codes, session laws, registers, bills, reports and restatements (Bluebook 21, rules 11-14); hearings before
committees of Congress (Bluebook 21, rule 13.3; Chicago 16, 14.296).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import Locator
from stacite.parser.contributors import put_authors, split_authors
from stacite.parser.dates import DATE, MONTH, YEAR
from stacite.parser.locators import parse_locator
from stacite.parser.names import is_person
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


_HANSARD = pattern(
    rf"(?P<title>(?:Hansard|Parl(?:iamentary|\.)? Deb(?:ates|s)?\.?|[A-Z][\w ]{{0,60}}?\bDeb\b))(?:,? \(?(?:HC|HL"
    rf"|\d\w\w [Ss]er\.?|[Ss]er(?:ies|\.)? \d)\)?)?"
    rf",? (?:(?P<date>{DATE}))?(?P<tail>.*)$"
)
# `393 Parl. Deb., H.C. (5th ser.) (1978) 512` (Bluebook 21, T2.42; Chicago 17, 14.298).
_BOUND_DEBATES = pattern(
    rf"(?:(?P<title>[A-Z][^\"“”]{{2,160}}), )?(?P<volume>\d{{1,4}}) (?P<debates>Parl\. Deb\.,? \(?H\.? ?[CL]\.?\)?)"
    rf"(?: \(\d\w\w ser\.\))? \((?P<date>{DATE})\) (?P<column>\d{{1,5}}(?:[–-]\d+)?)"
)
_COLUMNS = pattern(r"\b(?:cols?|cc|pp?|pages?)\b\.? ?(?P<columns>\d+(?:[–-]\d+)?(?:WS?|WH|WA)?)")
_LAST_COLUMN = pattern(r", (?P<columns>\d{1,5}(?:[–-]\d{1,5})?)$")
_VOLUME = pattern(r"\bvol\.? (?P<volume>\d+)")
_UK_BILL = pattern(
    r"(?P<title>[A-Z][^\"“”]{2,160}? Bill),? (?P<number>(?:HC|HL|SP) Bill) "
    r"\((?P<year>\d{4})(?:[–-]\d+)?\) \[?(?P<serial>\d+)\]?"
)


def read_debate(draft: Draft) -> bool:
    """`HC Deb 26 October 1989, vol 158, cols 1043–44` (OSCOLA 4, 3.4.4)."""
    if not contains_any(draft.rest.text, ("Deb", "Hansard")):
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
    draft.put_groups(
        draft.rest, match, title="title", volume="volume", debates="container-title", column="page", date="issued"
    )
    return True


def read_bill(draft: Draft) -> bool:
    """`Bread Bill, HC Bill (2007–08) [83]`: by the session and the number of the print."""
    match = _UK_BILL.match(draft.rest.text) if " Bill" in draft.rest.text else None
    if match is None:
        return False
    draft.type = "bill"
    draft.put_groups(draft.rest, match, title="title", serial="number", year="issued")
    return True


_INSTRUMENT = r"(?:S\.?I\.?|S\.?S\.?I\.?|S\.?R\.?(?: ?(?:& ?|and )O\.?)?|NISR|WSI|SL|SOR|asp|anaw|nawm|asc)"
_NUMBER = pattern(rf",? \(?(?P<number>{_INSTRUMENT} \d{{1,4}}(?:[/–-]\d+)?)(?: \([A-Z]{{1,2}}[a-z]? ?\d+\))?\)?")
# `Human Rights Act 1998, s 15`; `Crimes Act 1900 (NSW) s 61I`; `… Order (Northern Ireland) 2010, SR 2010/126`.
_ACT = pattern(
    r"(?P<title>(?!Explanatory )[A-Z][^\"“”‘*]{2,200}?\b(?:Acts?|[Aa]ct|Codes?|Order|Regulations?|Rules|Measure"
    r"|Ordinance|Statutes?|Scheme|Charter|Law|Instrument|Decree)(?: \([^()]{2,60}\)){0,3})"
    rf",? (?P<year>{YEAR}(?:[–-]\d\d)?)(?P<tail>(?:(?:,? | ?\().*)?)$",
    re.DOTALL,
)
# At least one of these occurs in the title of each act.
_ACT_WORDS = (
    *("Act", "act", "Code", "Order", "Regulation", "Rules", "Measure", "Ordinance", "Statute", "Scheme", "Charter"),
    *("Law", "Instrument", "Decree"),
)
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
# `Criminal Code, RSC 1985, c C-46, s 745` (McGill 9, 2.1).
_REVISED = pattern(
    rf"(?P<title>[A-Z][^\"“”]{{2,200}}?), (?P<code>R?S[A-Z]{{1,3}}|(?:R\.\s?)?S\.(?:\s?[A-Z]\.){{1,3}}|CQLR"
    rf"|RRO) (?P<year>{YEAR})(?:[–-]\d+)?"
    r",? (?:c|reg)\.? (?P<chapter>[\w.-]+)(?P<tail>.*)$",
    re.DOTALL,
)
# `Council Directive 93/13/EEC … [1993] OJ L95/29` (OSCOLA 4, 2.6.1).
_JOURNAL = pattern(
    rf"(?P<title>[A-Z(][^\"“”]{{2,500}}?) \[(?P<year>{YEAR})\] (?P<journal>OJ(?: Spec(?:ial)? Ed)?) "
    r"(?:(?P<series>[LCS] ?\d+(?: ?[AE])?)/)?(?P<page>\d+)(?P<tail>.*)$",
    re.DOTALL,
)
# A decision of the Commission on competition (OSCOLA 4, 2.6.4).
_COMPETITION = pattern(r" \(Case (?P<number>[^()]{3,40})\)(?: (?:Commission )?Decision (?P<decision>\d[\w/]*))?$")


# `Loi n° 2004-575 du 21 juin 2004`, `Legge 22 aprile 1941, n. 633`, `Lei n.º 13.709, de 14 de agosto de 2018`.
NUMBERED_ACT = (
    rf"(?:(?:{phrases('parser', 'acts with a number')}) (?:[Nn][°ºo]?\.?[°ºo]?"
    rf"|[Nn]úm\.) ?\d[\d./-]{{0,12}},? (?:d[ue] )?(?:\d{{1,2}}|1er|1º)(?: de)? [^\W\d_]{{3,10}}(?: de)? {YEAR}\b"
    rf"|(?:Legge|Decreto(?:[ -]legge| legislativo)?|D\. ?[Ll]gs\.|D\.P\.R\.) \d{{1,2}} [a-z]{{3,9}} {YEAR}"
    r", n\. ?\d{1,4}\b)"
)
_NUMBERED_ACT = pattern(
    rf"(?:[Ll][ae] |[Ll]’|[Tt]he )?(?P<title>(?i:{NUMBERED_ACT})[^\"“”*;]{{0,300}}?)"
    r"(?P<tail>,? (?:[Aa]rts?\.|[Aa]rticles?|§) ?\d[^;]{0,60})?[.,]?$"
)
_NUMBERED_HEADS = ("n°", "nº", "no ", "no.", "n.", "N°", "Nº", "No", "úm.")
# How many leading characters can hold the sign of the number.
_HEAD = 48


def _read_numbered_act(draft: Draft) -> bool:
    """An act by number and day, which has no author; its title goes on after them (McGill 9, 7.1)."""
    text = draft.rest.text
    match = _NUMBERED_ACT.match(text) if contains_any(text[:_HEAD], _NUMBERED_HEADS) else None
    return match is not None and _put_legislation(draft, match, title="title")


def _put_legislation(draft: Draft, match: re.Match[str], **variables: str) -> bool:
    """Keep the groups of a match, and the pinpoint in its `tail`; always True."""
    draft.type = "legislation"
    draft.put_groups(draft.rest, match, **variables)
    if match["tail"]:
        _read_locator(draft, draft.rest.cut(match.start("tail")))
    return True


def read_act(draft: Draft) -> bool:
    """Read an act of a Commonwealth parliament, a statutory instrument, EU legislation, a debate or a bill."""
    return (
        _read_official_journal(draft)
        or _read_journal_of_eu(draft)
        or _read_gazette(draft)
        or _read_numbered_act(draft)
        or read_debate(draft)
        or read_bill(draft)
        or _read_revised(draft)
        or _read_act(draft)
    )


def _read_act(draft: Draft) -> bool:
    text = draft.rest.text
    match = _ACT.match(text) if contains_any(text, _ACT_WORDS) else None
    if match is None or not _ACT_TAIL.match(match["tail"]) or (", " in match["title"] and not match["tail"]):
        return _read_instrument(draft)
    if re.search(rf"\b{YEAR}\b", match["title"]) and "SI " not in match["tail"]:
        return False
    draft.type = "legislation"
    draft.put_groups(draft.rest, match, title="title", year="issued")
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


def _read_tail(draft: Draft, tail: TextSlice) -> None:
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
    _read_locator(draft, tail.cut(at))


def _read_locator(draft: Draft, rest: TextSlice) -> None:
    rest = rest.strip(" ,.;")
    locator = parse_locator(rest.text) or parse_locator(rest.text.split(", ")[0])
    if locator is not None and draft.locator is None:
        draft.put_locator(locator, rest)


def _read_revised(draft: Draft) -> bool:
    match = _REVISED.match(draft.rest.text) if contains_any(draft.rest.text, (", S", ", R", ", CQLR")) else None
    return match is not None and _put_legislation(
        draft, match, title="title", code="container-title", chapter="chapter-number", year="issued"
    )


# `Directive (EU) 2022/2041 …, OJ L 275, 25.10.2022, p. 33` (EU's Interinstitutional Style Guide, 3.1).
_JOURNAL_OF_EU = pattern(
    r"(?P<title>[A-Z][^\"“”]{5,500}?),? [(*]?(?:(?P<journal>(?:OJ|O\.J\.) [LC])|(?P<whole>Official Journal"
    r"(?: of the European (?:Union|Communities))?),? (?:[Nn]o\.? )?[LC])"
    r"(?: ?(?P<volume>\d{1,3} ?[AEI]?(?!\d)))?(?:/(?P<first>\d{1,4}))?(?:,? \(|,? )(?:(?P<number>\d{4}/\d{1,5}),? ?)?"
    rf"(?P<date>\d{{1,2}}\.\d{{1,2}}\.\d{{4}}"
    rf"|{DATE})\)?(?:[,:] (?:pp?\. ?)?(?P<page>\d{{1,4}}(?:[–-]\d{{1,4}})?))?\)?(?P<tail>,.*)?$",
    re.DOTALL,
)


def _read_journal_of_eu(draft: Draft) -> bool:
    match = (
        _JOURNAL_OF_EU.match(draft.rest.text) if contains_any(draft.rest.text, ("OJ ", "O.J", "Official J")) else None
    )
    if match is None:
        return False
    title = draft.rest.cut(*match.span("title"))
    if pin := _ACT_LOCATOR.search(title.text):
        _read_locator(draft, title.cut(pin.start()))
        title = title.cut(0, pin.start())
    names, title = (title.cut(0, 0), title) if _EU_ACT.match(title.text) else split_authors(draft, title)
    draft.type = "legislation"
    if names:
        draft.put_names("author", names)
    draft.put_title("title", title)
    draft.put_groups(
        draft.rest,
        match,
        journal="container-title",
        whole="container-title",
        volume="volume",
        number="number",
        first="page",
        page="page",
        date="issued",
    )
    if match["tail"]:
        _read_locator(draft, draft.rest.cut(match.start("tail")))
    return True


# An act of the EU by its name and number, with or without an article (OSCOLA 4, 2.6.1).
_EU_ACT = pattern(
    r"(?P<title>(?:(?:Council|Commission|Framework|Delegated|Implementing) )*(?:Regulation|Directive|Decision) "
    r"(?:\((?:EU|EC|EEC|Euratom)\) (?:No\.? )?\d{1,4}/\d{1,4}|\d{2,4}/\d{1,4}/[A-Z]{2,7})[^\"“”*\[\]]{0,300}?)"
    r"(?P<tail>,? (?:[Aa]rts?\.? |[Aa]rticles? |[Rr]ecitals? |[Aa]nnex ).{1,40})?$"
)
_ACT_LOCATOR = pattern(r", (?:[Aa]rts?\.? |[Aa]rticles? |[Rr]ecitals? |[Aa]nnex )[\dIVX][^,]{0,30}$")
_JOURNALS = ("OJ", "O.J.", "Official Journal")
# `Ley 7/2022, de 8 de abril, …, BOE núm. 85, 9 April 2022`.
_GAZETTE = pattern(
    r"(?P<title>[A-ZÀ-Þ][^\"“”*]{5,300}?),? \(?(?P<journal>"
    rf"{phrases('parser', 'gazettes of civil-law countries')}),? (?:n[úu]m\.|n[°o]\.?"
    rf"|[Nn]r\.?) ?(?P<number>\d[\d/:-]{{0,12}})(?:,? (?:of |du |de |del |di |van )?(?P<date>{DATE}"
    r"))?\)?(?P<tail>,.*)?$"
)


def _read_gazette(draft: Draft) -> bool:
    text = draft.rest.text
    match = _EU_ACT.match(text) if text[:1] in "RDCFI" and "/" in text and not contains_any(text, _JOURNALS) else None
    if match is None:
        match = _GAZETTE.match(text) if contains_any(text, (" n", " N")) else None
    return match is not None and _put_legislation(
        draft, match, title="title", journal="container-title", number="number", date="issued"
    )


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
    draft.put_groups(
        draft.rest, match, journal="container-title", series="collection-number", page="page", year="issued"
    )
    _read_locator(draft, draft.rest.cut(match.start("tail")))
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
        return _read_congress(draft)
    draft.type = "hearing"
    names, title = split_authors(draft, draft.rest.cut(*match.span("title")))
    if names and (draft.emphasis or title.text.startswith("Hearing")):
        draft.put_names("author", names)
        draft.put_title("title", title)
    else:
        draft.put_title("title", draft.rest.cut(*match.span("title")))
    rest = draft.rest.cut(match.end())
    if congress := CONGRESS.search(rest.text):
        draft.put("chapter-number", rest.cut(*congress.span("congress")))
        if page := re.match(r",? (?P<page>\d+(?:[–-]\d+)?)(?= \()", rest.text[congress.end() :]):
            draft.locator = parse_locator(page["page"])
    if date := re.search(rf"(?:\((?:[^()]*?[, ])??|, )(?P<date>{DATE})(?:\)|$)", rest.text):
        draft.put_date("issued", rest.cut(*date.span("date")))
    _take_witness(draft, match.end())
    return True


_HEARING_WORD = pattern(r"(?:^|, | )(?P<genre>[Hh]earings?)$")
_WITNESS = pattern(
    r"[(,] ?(?:(?:prepared |written |opening )?(?:statement|testimony|remarks)) (?:of|by) (?P<name>[A-Z][^,()]{3,60})"
)
_AFTER_CONGRESS = pattern(
    rf"(?:,? \(?(?P<date>{DATE})\)?)?(?:,? (?:at )?(?P<page>\d{{1,4}}(?:[–-]\d{{1,4}})?)(?= \(|,|$))?"
)


def _read_congress(draft: Draft) -> bool:
    """`U.S. Senate, Committee on X, *Title*, hearing, 107th Cong., 2nd sess., May 12, 2002, 22` (Chicago 16)."""
    text = draft.rest.text
    congress = CONGRESS.search(text) if "Cong" in text and "earing" in text else None
    if congress is None or congress.start() < 20:
        return False
    names, title = split_authors(draft, draft.rest.cut(0, congress.start()).strip(" ,(*"))
    if not title:
        return False
    draft.type = "hearing"
    if names:
        draft.put_names("author", names)
    if (word := _HEARING_WORD.search(title.text)) and word[0].startswith(","):
        draft.put("genre", title.cut(*word.span("genre")))
        title = title.cut(0, word.start())
    draft.put_title("title", title)
    draft.put("chapter-number", draft.rest.cut(*congress.span("congress")))
    if after := _AFTER_CONGRESS.match(text, congress.end()):
        draft.put_groups(draft.rest, after, date="issued")
        if after["page"]:
            draft.put_locator(parse_locator(after["page"]), draft.rest.cut(*after.span("page")))
    _take_witness(draft, congress.end())
    return True


def _take_witness(draft: Draft, start: int) -> None:
    """Who spoke is the author where no committee is named as one."""
    witness = _WITNESS.search(draft.rest.text, start)
    if witness is not None:
        draft.put_names("author", draft.rest.cut(*witness.span("name")))


_SECTIONED = pattern(
    r"(?P<volume>\d(?<!\d\d)\d{0,3}) (?P<code>U\.? ?S\.? ?C\.?(?: ?[AS]\.?)?|C\.? ?F\.? ?R\.?|D\.C\. Code|I\.R\.C\."
    r"|Ill\. Comp\. Stat\.|Pa\. (?:Cons\. )?Stat\.(?: Ann\.)?|Okla\. Stat\.|Vt\. Stat\. Ann\."
    r"|(?:[A-Z][a-z]{1,4}\.|[A-Z]\.[A-Z]\.) (?:Rev|Comp|Gen|Cons)\. (?:Stat|Laws)\.?(?: Ann\.)?) "
    r"(?:(?:§§?|[Ss]ec(?:tion|s?\.)|pts?\.|chs?\."
    r"|app\.) ?)?(?P<section>\d[\w.:/–-]*(?:\([\da-zA-Z]{1,4}\)){0,6}(?:[–-]\w+)?)"
)
_PAGED = pattern(
    r"(?P<volume>\d(?<!\d\d)\d{0,3}) (?P<code>Stat\.?|Fed\. ?Reg\.|F\. ?R\.|Cong\. (?:Rec"
    r"|Globe)\.) (?P<page>[A-Z]?\d[\d,]*\d|\d)"
    r"(?:[–-]\d+)?(?:, (?P<pin>\d[\d,]*(?:[–-]\d+)?))?"
)
_PUBLIC_LAW = pattern(r"(?:Pub(?:lic|\.) ?L(?:aw|\.)(?: No\.)?|P\. ?L\.(?: No\.)?) ?(?P<number>\d+[-–]\d+)")
_ORDER = pattern(r"(?:Exec(?:utive|\.) Order|Proclamation)(?: No\.)? (?P<number>\d[\d,]*\d)")
_BRACKET = pattern(rf"\((?:(?!{MONTH})(?P<publisher>[A-Z][^()]*?)(?:,? Supp\. \w+)?,? )?(?P<date>{DATE})\)")
_PLACE = r"(?:§§? ?|ch\. ?|tit\. |secs?\. |art\. )[\w.–()-]{1,60}"
_TITLE_AND_LOCATOR = pattern(rf",? ?{_PLACE}(?:(?:, ?| ){_PLACE}){{0,8}},?$")
_BILL = pattern(
    r"(?<![A-Z]\.)(?<![A-Z]\. )"
    r"(?P<number>(?:H\.\s?R\.|S\.|H\.\s?Con\.\s?Res\.|S\.\s?Con\.\s?Res\.|H\.\s?R?\.?\s?J\.\s?Res\.|S\.\s?J\.\s?Res\."
    r"|H\.\s?(?:R\.\s?)?Res\.|S\.\s?Res\.) ?\d+)(?=, \d+(?:st|nd|rd|th|d) Cong| \(\d+)"
)
_REPORT = pattern(r"(?P<number>(?:H\.\s?R\.|S\.|H\.|Exec\.) (?:Conf\. )?(?:Rep|Doc)\.(?: No\.)? \d[\d–-]*)")
_COMPILED = pattern(
    r"(?P<title>[A-Z][^\"“”*§]{2,120}?),? (?P<pin>(?:§§?|arts?\.|amends?\.|[Ss]ec(?:tion|\.)|pt\.) ?[\dIVX][^()]*?"
    r"(?:\([\da-zA-Z]{1,3}\))*(?: cmt\. \w+)?)(?P<tail>,? \(.*|\.?)$",
    re.DOTALL,
)
# What the pinpoint of a compiled law starts with, as far as every form has it.
_LOCATOR_WORDS = ("§", "art", "amend", "ection", "ec.", "pt.")
_COMPILATION = pattern(
    r"(?:Restatement\b|Model Penal Code|(?:(?:Prop|Temp)\. ){0,2}Treas\. Reg\."
    r"|.*\b(?:Const|Code|Codes|Stat|Stats|Laws?|Ann|Penal|R\. (?:Civ|Crim|Evid|App|Bankr))\b|U\.\s?C\.\s?C\."
    r"|I\.\s?R\.\s?C\.|U\.S\.S\.G\.|U\.N\. Charter|UN Charter|Principles of )"
)
_CODE = pattern(r"\b(?:Code|Stat|Laws)\b")
# `Treaty of Peace, U.S.-Gr. Brit., art. 2, Sept. 3, 1783`, before the statutes at large (Bluebook 21, rule 21.4).
_TREATY = pattern(
    rf"(?:, [A-Z][\w.’ ]{{1,30}}[–-][A-Z][\w.’ ]{{1,30}})?(?:,? (?P<pin>(?:arts?\.|§) ?[\dIVX][\w()., –-]{{0,30}}?))?"
    rf", (?P<date>{MONTH} \d{{1,2}}, {YEAR})$"
)
_RULE = pattern(r"(?P<title>(?:Fed|Sup|[A-Z][a-z]{2,4})\.? (?:R|Ct)\.(?: [A-Z][a-z]*\.){1,3}) (?P<pin>\d[\w().-]*)\.?$")


_AGREEMENT = pattern(r"(?:\w+ ){0,3}(?:Convention|Treaty|Covenant|Protocol)\b|U\.?N\.? Charter")


def read_code(draft: Draft) -> bool:
    """Read an American statute, regulation, bill, report of Congress or restatement."""
    return _read_bill(draft) or _read_published(draft) or _read_compiled(draft) or _read_report(draft)


# `(2022)`; `(passed House, March 27, 2023)`; `, introduced March 30, 2023`.
_BILL_DATE = pattern(
    rf"(?:\((?:[A-Za-z][a-zA-Z ]{{2,40}},? )?|, (?:(?:as )?(?:introduced|passed|reported|enacted"
    rf"|engrossed)(?: [a-zA-Z ]{{2,30}}?)?,? )?)"
    rf"(?P<date>{DATE})(?=[),;]|$)"
)


# `U.S. Congress, House, Title`: who deliberates on a bill is named as its author (Chicago 17, 14.283).
_CHAMBER = pattern(
    r"(?P<chamber>(?:U\.S\. (?:Congress|House|Senate)|House|Senate)\b(?: of Representatives)?"
    r"(?:, (?:U\.S\. )?(?:House|Senate)(?: of Representatives)?)?)(?:, (?P<title>.+)|.*)"
)


def _read_bill(draft: Draft) -> bool:
    match = _BILL.search(draft.rest.text) if contains_any(draft.rest.text, ("S.", "H.")) else None
    if match is None:
        return False
    draft.type = "bill"
    draft.put("number", draft.rest.cut(*match.span("number")))
    title = draft.rest.cut(0, match.start()).strip(" ,")
    chamber = _CHAMBER.fullmatch(title.text)
    if chamber is None:
        draft.put_title("title", title)
    elif chamber["title"]:
        draft.put_groups(title, chamber, chamber="author", title="title")
    rest = draft.rest.cut(match.end())
    if congress := CONGRESS.search(rest.text):
        draft.put("chapter-number", rest.cut(*congress.span("congress")))
    if paged := _PAGED.search(rest.text):
        draft.put_groups(rest, paged, volume="volume", code="container-title", page="page")
    if date := _BILL_DATE.search(rest.text):
        draft.put_date("issued", rest.cut(*date.span("date")))
    if section := re.search(r"§§? ?(?P<section>\d\w*)", rest.text):
        draft.locator = parse_locator(section[0])
    return True


def _read_published(draft: Draft) -> bool:
    """What stands in the code, the statutes at large or a register: `Title, 42 U.S.C. § 7401 (2018)`."""
    text = draft.rest.text
    law, code, paged = _PUBLIC_LAW.search(text), _SECTIONED.search(text), _PAGED.search(text)
    starts = [match.start() for match in (law, code, paged) if match]
    if not starts or not _could_be_title(text[: min(starts)]):
        return False
    is_register = paged is not None and paged["code"][0] == "F"
    draft.type = "regulation" if is_register or (code and code["code"][0] == "C") else "legislation"
    _read_title(draft, draft.rest.cut(0, min(starts)).strip(" ,"))
    if law:
        draft.put("number", draft.rest.cut(*law.span("number")))
    if code and (paged is None or code.start() < paged.start()):
        is_paged = "number" in draft.texts and code["code"][0] == "C" and "§" not in code[0]  # an order's first page
        section = "page" if is_paged else "section"
        for group, variable in (("volume", "volume"), ("code", "container-title"), ("section", section)):
            draft.put(variable, draft.rest.cut(*code.span(group)))
    elif paged:
        draft.put_groups(draft.rest, paged, volume="volume", code="container-title", page="page")
        if paged["pin"]:
            draft.locator = parse_locator(paged["pin"])
    _read_bracket(draft, draft.rest.cut(min(match.end() for match in (code, paged, law) if match)))
    if named := re.search(rf" of (?P<year>{YEAR})\b", text[: min(starts)]):
        draft.put_date("issued", draft.rest.cut(*named.span("year")))  # the year in its name, where no other is printed
    return True


def _could_be_title(head: str) -> bool:
    return len(head) < 300 and re.search(r"[\"“”]|\bvs?\. ", head) is None


def _read_title(draft: Draft, title: TextSlice) -> None:
    if order := _ORDER.search(title.text):
        draft.put("number", title.cut(*order.span("number")))
        if order.start() == 0 and order.end() < len(title.text):
            title = title.cut(order.end()).strip(" ,")
    if pin := _TITLE_AND_LOCATOR.search(title.text):
        if (locator := parse_locator(pin[0])) is not None:
            draft.put_locator(locator, title.cut(*pin.span()).strip(" ,"))
        title = title.cut(0, pin.start())
    title = title.strip(" ,")
    if signed := _TREATY.search(title.text):
        draft.type = "treaty"
        draft.put_date("issued", title.cut(*signed.span("date")))
        draft.locator = parse_locator(signed["pin"]) if signed["pin"] else draft.locator
        title = title.cut(0, signed.start())
    if (date := re.search(rf"\bAct of (?P<date>{DATE})$", title.text)) and not date["date"].isdigit():
        draft.put_date("issued", title.cut(*date.span("date")))
    draft.put_title("title", title)


def _read_bracket(draft: Draft, rest: TextSlice) -> None:
    """`(2018)`; `(West 2014)`; `(Am. L. Inst. 1965)`."""
    if bracket := _BRACKET.search(rest.text):
        draft.put_groups(rest, bracket, date="issued", publisher="publisher")
    elif year := re.search(rf"(?<!Stat\. )\b{YEAR}\b(?=[^\d]*$)", rest.text):
        draft.put_date("issued", rest.cut(*year.span()))


def _read_compiled(draft: Draft) -> bool:
    """`Cal. Penal Code § 187 (West 2014)`; `U.S. Const. art. I, § 8`; `Restatement (Second) of Torts § 402A`."""
    text = draft.rest.text
    rule = _RULE.match(text)
    match = rule or (_COMPILED.match(text) if contains_any(text, _LOCATOR_WORDS) else None)
    if match is None or (rule is None and not _is_compilation(match["title"])):
        return False
    draft.type = "treaty" if "treaty" in draft.traits or _AGREEMENT.match(match["title"]) else "legislation"
    if match["title"].endswith("Treas. Reg."):
        draft.type = "regulation"
    title = draft.rest.cut(*match.span("title")).strip(" ,;")
    draft.put("title", title, title.text)  # its last word is an abbreviation: `U.S. Const.`
    pin = draft.rest.cut(*match.span("pin")).strip(" ,")
    draft.locator = (None if rule else parse_locator(pin.text)) or Locator(
        re.sub(r"^\D{1,9}?(?: |(?=\d))", "", pin.text), _label(pin.text)
    )
    draft.fields.setdefault("locator", pin.span)
    _read_bracket(draft, draft.rest.cut(match.end("pin")))
    return True


def _is_compilation(title: str) -> bool:
    """A code, constitution or restatement; a treatise has an author before it."""
    first, comma, _ = title.partition(", ")
    return _COMPILATION.match(title) is not None and not (comma and is_person(first) and not _CODE.search(first))


def _label(pin: str) -> str:
    return "article-locator" if pin.startswith(("art", "amend")) else "section" if pin[0] in "§sS" else "rule"


def _read_report(draft: Draft) -> bool:
    """`H.R. Rep. No. 94-1476, at 47 (1976)`, with or without a title before it (Bluebook 21, rule 13.4)."""
    match = _REPORT.search(draft.rest.text) if contains_any(draft.rest.text, ("Rep.", "Doc.")) else None
    if match is None or draft.rest.text[: match.start()].rstrip()[-1:] not in ("", ","):
        return False
    draft.type = "report"
    draft.put("number", draft.rest.cut(*match.span("number")))
    names, title = split_authors(draft, draft.rest.cut(0, match.start()).strip(" ,"))
    if names:
        put_authors(draft, names)
    draft.put_title("title", title)
    rest = draft.rest.cut(match.end())
    if pin := re.match(r",? (?:at )?(?P<pin>\d[\d–, -]*)", rest.text):
        draft.locator = parse_locator(pin["pin"])
    _read_bracket(draft, rest)
    return True
