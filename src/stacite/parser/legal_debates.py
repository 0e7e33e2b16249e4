"""Debates and bills of parliaments (OSCOLA 4, 3.4; Bluebook 21, T2.42)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import Locator
from stacite.model.pattern import pattern
from stacite.parser.dates import DATE
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft

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


def read_debate(draft: Draft) -> bool:
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


def read_bill(draft: Draft) -> bool:
    """`Bread Bill, HC Bill (2007–08) [83]`: by the session and the number of the print."""
    match = _UK_BILL.match(draft.rest.text) if " Bill" in draft.rest.text else None
    if match is None:
        return False
    draft.type = "bill"
    draft.put_title("title", draft.rest.cut(*match.span("title")))
    draft.put("number", draft.rest.cut(*match.span("serial")))
    draft.put_date("issued", draft.rest.cut(*match.span("year")))
    return True
