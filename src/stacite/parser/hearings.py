"""Hearings before committees of Congress (Bluebook 21, rule 13.3; Chicago 16, 14.296)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import split_author
from stacite.parser.dates import DATE
from stacite.parser.locators import locator_of

if TYPE_CHECKING:
    from stacite.parser.draft import Draft

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
    names, title = split_author(draft, draft.rest.cut(0, congress.start()).strip(" ,(*"))
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
        if after["date"]:
            draft.put_date("issued", draft.rest.cut(*after.span("date")))
        if after["page"]:
            draft.locator = locator_of(after["page"])
            draft.fields.setdefault("locator", draft.rest.cut(*after.span("page")).span)
    _take_witness(draft, congress.end())
    return True


def _take_witness(draft: Draft, start: int) -> None:
    """Who spoke is the author where no committee is named as one."""
    witness = _WITNESS.search(draft.rest.text, start)
    if witness is not None:
        draft.put_names("author", draft.rest.cut(*witness.span("name")))
