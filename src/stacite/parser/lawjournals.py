"""Law journals, official series and commission documents behind a quoted title (OSCOLA 4, 2.6.5, 3.3.1, 3.4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.dates import DATE
from stacite.parser.editions import take_number
from stacite.parser.locators import locator_of, split_locator
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_LAW_JOURNAL = pattern(
    r"[(\[](?P<year>\d{4})[)\]] (?:(?P<volume>\d+)(?:[(:](?P<issue>[\d–-]+)\)?)? )?(?P<journal>[A-Z][^\d()\[\]]{0,80}?)"
    r"(?:,? (?P<page>[A-Z]?\d+)(?P<range>[–-]\d+)?(?:(?:[,:] ?| at )(?P<pin>\d[\d–, -]*))?(?: \([a-z ]+\))?)?\.?"
)
_VOLUME_ALONE = pattern(r"(?P<volume>\d{1,3})(?:\((?P<issue>[\d–-]+)\))? (?P<journal>[A-Z][^\d()\[\],]{2,80})")
_OFFICIAL = pattern(
    r"(?P<volume>\d{1,4}) (?P<journal>Fed\. ?Reg\.|Federal Register|C\. ?F\. ?R\.|Stat\.|Cong\. Rec\."
    r"|U\.?N\.?T\.?S\.?|I\.?L\.?M\.?) "
    rf"(?P<page>\d[\d,]{{0,7}})(?:, (?P<pin>[\d,–-]{{1,16}}))?(?: \((?P<date>{DATE})\))?"
)
"""`90 Fed. Reg. 12036 (March 13, 2025)`."""
_OFFICIAL_WORDS = ("Fed", "C.", "Stat.", "Cong", "TS", "T.S", "T. S", "LM", "L.M")
"""One of them stands in each."""
_NUMBERED_PAPER = pattern(
    r"\((?P<date>\d{4})\) (?P<genre>(?:[A-Z][\w’&-]* |of |for |and |in |on |the ){1,10}Paper)(?: Series)?,? "
    r"(?:[Nn]os?\.? ?)?(?P<number>[A-Z]{0,3}\d{1,6}(?:[/–-]\d{1,4})?)"
    r"(?:,? (?:at )?(?P<pin>\d{1,4}(?:[–-]\d{1,4})?))?"
)
"""`(2012) University of Cambridge Faculty of Law Research Paper 12/2012, 9` (OSCOLA 4, 3.4.7)."""
_PARTS = {"volume": "volume", "journal": "container-title", "page": "page", "genre": "genre", "number": "number"}


def read_series(draft: Draft, rest: Stretch) -> bool:
    """A page of an official series, or a number in one of working papers."""
    match = (
        (_OFFICIAL.fullmatch(rest.text) if holds(rest.text, _OFFICIAL_WORDS) else None)
        if rest.text[:1].isdigit()
        else _NUMBERED_PAPER.fullmatch(rest.text)
    )
    if match is None:
        return False
    for group, variable in _PARTS.items():
        if match.groupdict().get(group):
            draft.put(variable, rest.cut(*match.span(group)))
    if match["date"]:
        draft.put_date("issued", rest.cut(*match.span("date")))
    if match["pin"]:
        draft.locator = locator_of(match["pin"])
    if "number" in draft.texts:
        draft.traits.add("numbered")
    return True


def read_law_journal(draft: Draft, rest: Stretch) -> bool:
    """`(2009) 72 MLR 554, 560`; `[2005] PL 440`: the first page, then the pinpoint (OSCOLA 4, 3.3.1)."""
    match = _LAW_JOURNAL.fullmatch(rest.text)
    if match is None or not (match["page"] or match["volume"] or rest.text[0] == "["):
        match = _VOLUME_ALONE.fullmatch(rest.text)
    if match is None:
        return False
    if match.groupdict().get("year"):
        draft.put_date("issued", rest.cut(*match.span("year")))
    for group, variable in (("volume", "volume"), ("issue", "issue"), ("journal", "container-title")):
        if match[group]:
            draft.put(variable, rest.cut(*match.span(group)))
    if match.groupdict().get("page"):
        draft.put("page", rest.cut(match.start("page"), match.end("range") if match["range"] else match.end("page")))
    if match.groupdict().get("pin"):
        draft.locator = locator_of(match["pin"])
    return True


def read_commission_document(draft: Draft, rest: Stretch) -> bool:
    """`COM (2004) 318 final, 23`, where a number and a page look like a journal's (OSCOLA 4, 2.6.5)."""
    if not rest.text.startswith("COM"):
        return False
    number, locator = split_locator(rest)
    if not take_number(draft, number):
        return False
    draft.locator = locator
    return True
