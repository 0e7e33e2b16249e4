"""Reads legal works: cases, acts, codes, treaties, and the symbols of UN documents.

Bluebook 21; OSCOLA 4; McGill 9; AGLC 4. Cases and legislation have modules of their own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.parser.dates import DATE, is_date
from stacite.parser.legal_cases import read_case, read_court_decision
from stacite.parser.legislation import read_act, read_code, read_hearing
from stacite.parser.locators import parse_locator
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.parser.draft import Draft


_UN_SYMBOL = pattern(
    r"(?<![\w:/.-])(?:U\.?N\.? Doc(?:ument)?\.? )?(?P<symbol>(?:[AES]|ST|TD|CCPR|CERD|CAT|CEDAW|CRC|HRI|UNEP|FCCC|DP"
    r"|E/CN\.\d)(?=\S{0,40}\d)(?:/[A-Z\d][\w.-]*)+(?:\([A-Z\d-]+\))?(?: \(\d{4}\))?)"
)
_UNTS = pattern(
    r"(?P<volume>\d(?<!\d\d)\d{0,3}) (?P<series>U\.?N\.?T\.?S\.?|I\.?L\.?M\.?|T\.?I\.?A\.?S\.?|U\.?S\.?T\.?"
    r"|L\.?N\.?T\.?S\.?|C\.?T\.?S\.?|E\.?T\.?S\.?) (?P<page>\d+)"
)
# `T.I.A.S. No. 9179`: a series whose treaties are numbered (Bluebook 21, rule 21.4.5).
_NUMBERED = pattern(r",? (?P<series>T\.I\.A\.S\.|TIAS|E\.A\.S\.|T\.S\.) [Nn]os?\. (?P<number>\d[\d,–-]*\d|\d)")
# At least one of these occurs in the abbreviation of each series.
_SERIES = ("TS", "T.S", "LM", "L.M", "AS", "A.S", "ST", "S.T")
# `(adopted 28 July 1951, entered into force 22 April 1954)` (OSCOLA 4, 2.7).
_HISTORY = pattern(
    rf"(?P<parties> \([A-Z][^()\d]{{2,80}}[–—-][A-Z][^()\d]{{2,80}}\))?"
    rf" \((?:[a-z ]{{0,20}})?(?:adopted|signed|opened for signature|done|concluded|entered into force)"
    rf"(?: (?:at|in) [\w ]{{2,40}}?)?,? (?P<date>{DATE})[^()]*\)"
)
_HISTORY_LEAD = pattern(r" \([a-z ]{0,20}(?:adopted|signed|opened for signature|done|concluded|entered into force)")
# At least one of these occurs in each history.
_HISTORY_WORDS = ("adopted", "signed", "opened for signature", "done", "concluded", "entered into force")
# `Title, U.S.–U.K., art. 3, Feb. 2, 1971`, before its series (Bluebook 21, rule 21.4).
_TREATY = pattern(
    rf"(?P<title>[A-Z][^\"“”(]{{5,300}}?)(?:, (?P<parties>[A-Z][\w.’ ]{{1,30}}[–-][A-Z][\w.’ ]{{1,30}}))?"
    rf"(?:,? (?P<pin>(?:arts?\.|§|Annex) ?[\dIVX][\w()., –-]*?))?, (?P<date>{DATE})$"
)
# `G.A. Res. 217 (III) A, Universal Declaration of Human Rights (Dec. 10, 1948)` (Bluebook 21, 21.8.2).
_RESOLUTION = pattern(
    r"(?P<body>G\.A\.|S\.C\.|E\.S\.C\.|H\.R\.C\.|UNGA|UNSC|GA|SC) (?:Res\.?|Resolution) "
    r"(?P<number>\d[\w/]*(?: \([IVXL]+\))?(?: [A-Z](?![a-z]))?)(?:, (?P<title>[A-Z][^()]{3,200}?))?(?:, "
    r"(?P<pin>¶¶? ?[\d–-]+|art\. \w+))?"
    r" \((?P<date>[^()]{4,40})\)"
)
TREATY_WORDS = pattern(
    r"^[\"“‘]?(?:\w+ ){0,3}(?:Agreement|Treaty|Convention|Protocol|Covenant|Charter|Pact|Accord"
    r"|Memorandum of Understanding|Exchange of Notes)\b"
)


def read_legal(draft: Draft) -> bool:
    """Read a case, act, code, bill or treaty; False where the citation is none of these."""
    return (
        read_hearing(draft)
        or read_court_decision(draft)
        or read_case(draft)
        or _read_treaty(draft)
        or _read_resolution(draft)
        or read_act(draft)
        or read_code(draft)
    )


def _read_treaty(draft: Draft) -> bool:
    match = _TREATY.match(draft.rest.text) if "treaty" in draft.traits else None
    if match is None or not (match["pin"] or match["parties"] or "number" in draft.texts):
        return False
    draft.type = "treaty"
    draft.put_groups(draft.rest, match, title="title", date="issued")
    if match["pin"]:
        draft.locator = parse_locator(match["pin"])
    return True


def _read_resolution(draft: Draft) -> bool:
    match = _RESOLUTION.match(draft.rest.text)
    if match is None or not is_date(match["date"]):
        return False
    draft.type = "report"
    draft.put("number", draft.rest.cut(*match.span("number")))
    draft.put_title(
        "title", draft.rest.cut(*match.span("title")) if match["title"] else draft.rest.cut(0, match.end("number"))
    )
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    if match["pin"]:
        draft.locator = parse_locator(match["pin"])
    return True


def take_un_symbols(draft: Draft) -> None:
    """Move the symbol of a UN document, or a treaty's history and place in a series, into the draft."""
    text = draft.rest.text
    if "/" in text and (match := _UN_SYMBOL.search(text)):
        draft.put("number", draft.rest.cut(*match.span("symbol")))
        draft.traits.add("un")
        draft.rest = draft.rest.without_part(*match.span())
    elif (
        contains_any(text, _SERIES)
        and (match := _UNTS.search(text))
        and not re.search(r" vs?\.? ", text[: match.start()])
    ):
        draft.put_groups(draft.rest, match, volume="volume", series="container-title", page="page")
        draft.traits.add("treaty")
        draft.rest = draft.rest.without_part(*match.span())
    elif " No" in text and contains_any(text, _SERIES) and (match := _NUMBERED.search(text)):
        draft.put_groups(draft.rest, match, series="container-title", number="number")
        draft.traits.add("treaty")
        draft.rest = draft.rest.without_part(*match.span())
    _take_history(draft)


def _take_history(draft: Draft) -> None:
    """What follows a treaty's history (series, amendments, articles) is no part of its title."""
    text = draft.rest.text
    match = _HISTORY.search(text) if contains_any(text, _HISTORY_WORDS) and _HISTORY_LEAD.search(text) else None
    if match is None:
        return
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    draft.traits.add("treaty")
    after = draft.rest.cut(match.end()).strip(" ,;")
    draft.locator = draft.locator or parse_locator(after.text)
    draft.rest = draft.rest.cut(0, match.start())
