"""American codes, session laws, registers, bills, reports and restatements (Bluebook 21, rules 11-14)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import Locator
from stacite.model.pattern import pattern
from stacite.parser.authors import put_author, split_author
from stacite.parser.dates import DATE, MONTH, YEAR
from stacite.parser.hearings import CONGRESS
from stacite.parser.locators import locator_of
from stacite.parser.persons import is_person
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

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
_TITLE_PIN = pattern(rf",? ?{_PLACE}(?:(?:, ?| ){_PLACE}){{0,8}},?$")
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
_PIN_WORDS = ("§", "art", "amend", "ection", "ec.", "pt.")
"""What the pinpoint of a compiled law starts with, as far as every form has it."""
_COMPILATION = pattern(
    r"(?:Restatement\b|Model Penal Code|(?:(?:Prop|Temp)\. ){0,2}Treas\. Reg\."
    r"|.*\b(?:Const|Code|Codes|Stat|Stats|Laws?|Ann|Penal|R\. (?:Civ|Crim|Evid"
    r"|App|Bankr))\b"
    r"|U\.\s?C\.\s?C\.|I\.\s?R\.\s?C\.|U\.S\.S\.G\.|U\.N\. Charter|UN Charter|Principles of )"
)
_CODE = pattern(r"\b(?:Code|Stat|Laws)\b")
_TREATY = pattern(
    rf"(?:, [A-Z][\w.’ ]{{1,30}}[–-][A-Z][\w.’ ]{{1,30}})?(?:,? (?P<pin>(?:arts?\.|§) ?[\dIVX][\w()., –-]{{0,30}}?))?"
    rf", (?P<date>{MONTH} \d{{1,2}}, {YEAR})$"
)
"""`Treaty of Peace, U.S.-Gr. Brit., art. 2, Sept. 3, 1783`, before the statutes at large (Bluebook 21, rule 21.4)."""
_RULE = pattern(r"(?P<title>(?:Fed|Sup|[A-Z][a-z]{2,4})\.? (?:R|Ct)\.(?: [A-Z][a-z]*\.){1,3}) (?P<pin>\d[\w().-]*)\.?$")


_PACT = pattern(r"(?:\w+ ){0,3}(?:Convention|Treaty|Covenant|Protocol)\b|U\.?N\.? Charter")


def read_code(draft: Draft) -> bool:
    """Read an American statute, regulation, bill, report of Congress or restatement."""
    return _read_bill(draft) or _read_published(draft) or _read_compiled(draft) or _read_report(draft)


_BILL_DATE = pattern(
    rf"(?:\((?:[A-Za-z][a-zA-Z ]{{2,40}},? )?|, (?:(?:as )?(?:introduced|passed|reported|enacted"
    rf"|engrossed)(?: [a-zA-Z ]{{2,30}}?)?,? )?)"
    rf"(?P<date>{DATE})(?=[),;]|$)"
)
"""`(2022)`; `(passed House, March 27, 2023)`; `, introduced March 30, 2023`."""


_CHAMBER = pattern(
    r"(?P<chamber>(?:U\.S\. (?:Congress|House|Senate)|House|Senate)\b(?: of Representatives)?"
    r"(?:, (?:U\.S\. )?(?:House|Senate)(?: of Representatives)?)?)(?:, (?P<title>.+)|.*)"
)
"""`U.S. Congress, House, Title`: who deliberates on a bill is named as its author (Chicago 17, 14.283)."""


def _read_bill(draft: Draft) -> bool:
    match = _BILL.search(draft.rest.text) if holds(draft.rest.text, ("S.", "H.")) else None
    if match is None:
        return False
    draft.type = "bill"
    draft.put("number", draft.rest.cut(*match.span("number")))
    title = draft.rest.cut(0, match.start()).strip(" ,")
    chamber = _CHAMBER.fullmatch(title.text)
    if chamber is None:
        draft.put_title("title", title)
    elif chamber["title"]:
        draft.put_names("author", title.cut(*chamber.span("chamber")))
        draft.put_title("title", title.cut(*chamber.span("title")))
    rest = draft.rest.cut(match.end())
    if congress := CONGRESS.search(rest.text):
        draft.put("chapter-number", rest.cut(*congress.span("congress")))
    if paged := _PAGED.search(rest.text):
        for group, variable in (("volume", "volume"), ("code", "container-title"), ("page", "page")):
            draft.put(variable, rest.cut(*paged.span(group)))
    if date := _BILL_DATE.search(rest.text):
        draft.put_date("issued", rest.cut(*date.span("date")))
    if section := re.search(r"§§? ?(?P<section>\d\w*)", rest.text):
        draft.locator = locator_of(section[0])
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
        for group, variable in (("volume", "volume"), ("code", "container-title"), ("page", "page")):
            draft.put(variable, draft.rest.cut(*paged.span(group)))
        if paged["pin"]:
            draft.locator = locator_of(paged["pin"])
    _read_bracket(draft, draft.rest.cut(min(match.end() for match in (code, paged, law) if match)))
    if named := re.search(rf" of (?P<year>{YEAR})\b", text[: min(starts)]):
        draft.put_date("issued", draft.rest.cut(*named.span("year")))  # the year in its name, where no other is printed
    return True


def _could_be_title(head: str) -> bool:
    return len(head) < 300 and re.search(r"[\"“”]|\bvs?\. ", head) is None


def _read_title(draft: Draft, title: Stretch) -> None:
    if order := _ORDER.search(title.text):
        draft.put("number", title.cut(*order.span("number")))
        if order.start() == 0 and order.end() < len(title.text):
            title = title.cut(order.end()).strip(" ,")
    if pin := _TITLE_PIN.search(title.text):
        if (locator := locator_of(pin[0])) is not None:
            draft.locator = locator
            draft.fields.setdefault("locator", title.cut(*pin.span()).strip(" ,").span)
        title = title.cut(0, pin.start())
    title = title.strip(" ,")
    if signed := _TREATY.search(title.text):
        draft.type = "treaty"
        draft.put_date("issued", title.cut(*signed.span("date")))
        draft.locator = locator_of(signed["pin"]) if signed["pin"] else draft.locator
        title = title.cut(0, signed.start())
    if (date := re.search(rf"\bAct of (?P<date>{DATE})$", title.text)) and not date["date"].isdigit():
        draft.put_date("issued", title.cut(*date.span("date")))
    draft.put_title("title", title)


def _read_bracket(draft: Draft, rest: Stretch) -> None:
    """`(2018)`; `(West 2014)`; `(Am. L. Inst. 1965)`."""
    if bracket := _BRACKET.search(rest.text):
        draft.put_date("issued", rest.cut(*bracket.span("date")))
        if bracket["publisher"]:
            draft.put("publisher", rest.cut(*bracket.span("publisher")))
    elif year := re.search(rf"(?<!Stat\. )\b{YEAR}\b(?=[^\d]*$)", rest.text):
        draft.put_date("issued", rest.cut(*year.span()))


def _read_compiled(draft: Draft) -> bool:
    """`Cal. Penal Code § 187 (West 2014)`; `U.S. Const. art. I, § 8`; `Restatement (Second) of Torts § 402A`."""
    text = draft.rest.text
    rule = _RULE.match(text)
    match = rule or (_COMPILED.match(text) if holds(text, _PIN_WORDS) else None)
    if match is None or (rule is None and not _is_compilation(match["title"])):
        return False
    draft.type = "treaty" if "treaty" in draft.traits or _PACT.match(match["title"]) else "legislation"
    if match["title"].endswith("Treas. Reg."):
        draft.type = "regulation"
    title = draft.rest.cut(*match.span("title")).strip(" ,;")
    draft.put("title", title, title.text)  # its last word is an abbreviation: `U.S. Const.`
    pin = draft.rest.cut(*match.span("pin")).strip(" ,")
    draft.locator = (None if rule else locator_of(pin.text)) or Locator(
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
    match = _REPORT.search(draft.rest.text) if holds(draft.rest.text, ("Rep.", "Doc.")) else None
    if match is None or draft.rest.text[: match.start()].rstrip()[-1:] not in ("", ","):
        return False
    draft.type = "report"
    draft.put("number", draft.rest.cut(*match.span("number")))
    names, title = split_author(draft, draft.rest.cut(0, match.start()).strip(" ,"))
    if names:
        put_author(draft, names)
    draft.put_title("title", title)
    rest = draft.rest.cut(match.end())
    if pin := re.match(r",? (?:at )?(?P<pin>\d[\d–, -]*)", rest.text):
        draft.locator = locator_of(pin["pin"])
    _read_bracket(draft, rest)
    return True
