"""Acts, instruments and EU legislation (OSCOLA 4, 2.4-2.6; McGill 9, 2; AGLC 4, 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import split_author
from stacite.parser.dates import DATE, YEAR
from stacite.parser.legal_debates import read_bill, read_debate
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


NUMBERED_ACT = (
    r"(?:(?:Loi(?: organique| constitutionnelle| de finances(?: rectificative)?)?|Décret(?:-loi)?|Ordonnance|Arrêté"
    r"|Lei(?: Complementar)?|Ley(?: Orgánica)?|Decreto(?:[- ][Ll]e[iy])?|L\.|Ord\.) "
    r"(?:[Nn][°ºo]?\.?[°ºo]?|[Nn]úm\.) ?\d[\d./-]{0,12},? (?:d[ue] )?(?:\d{1,2}|1er|1º)(?: de)? [^\W\d_]{3,10}(?: de)? "
    rf"{YEAR}\b|(?:Legge|Decreto(?:[ -]legge| legislativo)?|D\. ?[Ll]gs\.|D\.P\.R\.) \d{{1,2}} [a-z]{{3,9}} {YEAR},"
    r" n\. ?\d{1,4}\b)"
)
"""`Loi n° 2004-575 du 21 juin 2004`, `Legge 22 aprile 1941, n. 633`, `Lei n.º 13.709, de 14 de agosto de 2018`."""
_NUMBERED_ACT = pattern(
    rf"(?:[Ll][ae] |[Ll]’|[Tt]he )?(?P<title>(?i:{NUMBERED_ACT})[^\"“”*;]{{0,300}}?)"
    r"(?P<tail>,? (?:[Aa]rts?\.|[Aa]rticles?|§) ?\d[^;]{0,60})?[.,]?$"
)
_NUMBERED_HEADS = ("n°", "nº", "no ", "no.", "n.", "N°", "Nº", "No", "úm.")
_HEAD = 48
"""Letters among which the number's sign stands."""


def _read_numbered_act(draft: Draft) -> bool:
    """An act by number and day, which has no author; its title goes on behind them (McGill 9, 7.1)."""
    text = draft.rest.text
    match = _NUMBERED_ACT.match(text) if holds(text[:_HEAD], _NUMBERED_HEADS) else None
    if match is None:
        return False
    draft.type = "legislation"
    draft.put_title("title", draft.rest.cut(*match.span("title")))
    if match["tail"]:
        _read_pin(draft, draft.rest.cut(match.start("tail")))
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


_JOURNAL_OF_EU = pattern(
    r"(?P<title>[A-Z][^\"“”]{5,500}?),? [(*]?(?:(?P<journal>(?:OJ|O\.J\.) [LC])|(?P<whole>Official Journal"
    r"(?: of the European (?:Union|Communities))?),? (?:[Nn]o\.? )?[LC])"
    r"(?: ?(?P<volume>\d{1,3} ?[AEI]?(?!\d)))?(?:/(?P<first>\d{1,4}))?(?:,? \(|,? )(?:(?P<number>\d{4}/\d{1,5}),? ?)?"
    rf"(?P<date>\d{{1,2}}\.\d{{1,2}}\.\d{{4}}"
    rf"|{DATE})\)?(?:[,:] (?:pp?\. ?)?(?P<page>\d{{1,4}}(?:[–-]\d{{1,4}})?))?\)?(?P<tail>,.*)?$",
    re.DOTALL,
)
"""`Directive (EU) 2022/2041 …, OJ L 275, 25.10.2022, p. 33` (EU's Interinstitutional Style Guide, 3.1)."""


def _read_journal_of_eu(draft: Draft) -> bool:
    match = _JOURNAL_OF_EU.match(draft.rest.text) if holds(draft.rest.text, ("OJ ", "O.J", "Official J")) else None
    if match is None:
        return False
    title = draft.rest.cut(*match.span("title"))
    if pin := _ACT_PIN.search(title.text):
        _read_pin(draft, title.cut(pin.start()))
        title = title.cut(0, pin.start())
    names, title = (title.cut(0, 0), title) if _EU_ACT.match(title.text) else split_author(draft, title)
    draft.type = "legislation"
    if names:
        draft.put_names("author", names)
    draft.put_title("title", title)
    for group, variable in (
        ("journal", "container-title"),
        ("whole", "container-title"),
        ("volume", "volume"),
        ("number", "number"),
        ("first", "page"),
        ("page", "page"),
    ):
        if match[group]:
            draft.put(variable, draft.rest.cut(*match.span(group)))
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    if match["tail"]:
        _read_pin(draft, draft.rest.cut(match.start("tail")))
    return True


_EU_ACT = pattern(
    r"(?P<title>(?:(?:Council|Commission|Framework|Delegated|Implementing) )*(?:Regulation|Directive|Decision) "
    r"(?:\((?:EU|EC|EEC|Euratom)\) (?:No\.? )?\d{1,4}/\d{1,4}|\d{2,4}/\d{1,4}/[A-Z]{2,7})[^\"“”*\[\]]{0,300}?)"
    r"(?P<tail>,? (?:[Aa]rts?\.? |[Aa]rticles? |[Rr]ecitals? |[Aa]nnex ).{1,40})?$"
)
"""An act of the EU by its name and number, with or without an article (OSCOLA 4, 2.6.1)."""
_ACT_PIN = pattern(r", (?:[Aa]rts?\.? |[Aa]rticles? |[Rr]ecitals? |[Aa]nnex )[\dIVX][^,]{0,30}$")
_JOURNALS = ("OJ", "O.J.", "Official Journal")
_GAZETTE = pattern(
    r"(?P<title>[A-ZÀ-Þ][^\"“”*]{5,300}?),? \(?(?P<journal>BOE|DOU|JORF|JO|Journal officiel|Gazzetta Ufficiale"
    r"|Diário da República"
    r"|Diario Oficial|Staatscourant|Staatsblad|Stcrt\.|Stb\.|SFS|Dz\. ?U\.),? (?:n[úu]m\.|n[°o]\.?"
    r"|[Nn]r\.?) ?(?P<number>\d[\d/:-]{0,12})"
    rf"(?:,? (?:of |du |de |del |di |van )?(?P<date>{DATE}))?\)?(?P<tail>,.*)?$"
)
"""`Ley 7/2022, de 8 de abril, …, BOE núm. 85, 9 April 2022`."""


def _read_gazette(draft: Draft) -> bool:
    text = draft.rest.text
    match = _EU_ACT.match(text) if text[:1] in "RDCFI" and "/" in text and not holds(text, _JOURNALS) else None
    if match is None:
        match = _GAZETTE.match(text) if holds(text, (" n", " N")) else None
    if match is None:
        return False
    groups = match.groupdict()
    draft.type = "legislation"
    draft.put_title("title", draft.rest.cut(*match.span("title")))
    for group, variable in (("journal", "container-title"), ("number", "number")):
        if groups.get(group):
            draft.put(variable, draft.rest.cut(*match.span(group)))
    if groups.get("date"):
        draft.put_date("issued", draft.rest.cut(*match.span("date")))
    if match["tail"]:
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
