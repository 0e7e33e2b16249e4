"""Documents of the United Nations by their symbols.

Source: the Official Document System (documents.un.org), whose address for symbols responds with the document itself; of
a symbol that it does not have, it sends nothing, with a status of 200.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote, unquote

from stacite.model.evidence import Record
from stacite.services.base import Disclosure, NumberIndex, Service
from stacite.services.client import Cost, Extra, RateLimits
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.item import Item
    from stacite.services.client import ServiceResponse


# Series of symbols, by their first element (Dag Hammarskjöld Library, “UN document symbols”).
_SERIES = """A S E T ST DP HS HSP TD UNEP ID TRADE CCPR CERD CEDAW CAT CRC CRPD CMW CED HRI DC NPT CD BWC CCW FCCC CBD
ICCD SPLOS ISBA CAC CLCS IPBES ECE EB ESCAP LC ECA IDB GC PBC UNODC JIU ACABQ APLC ATT""".split()
_SYMBOL = pattern(
    rf"(?<![\w/.])(?:{'|'.join(_SERIES)})(?:/[A-Z0-9][\w.-]{{0,20}}(?:\s?\([IVXLC\d-]{{1,12}}\)[A-Z]?)?){{1,6}}(?![\w/])"
)
_HOST = pattern(r"(?:undocs\.org|docs\.un\.org|documents\.un\.org)", re.IGNORECASE)
_CUT_OFF = pattern(r"A/RES/\d{1,4}")
_RESOLUTION = pattern(r"S/RES/\d{1,4}")
_WITH_YEAR = pattern(r"S/RES/\d{1,4}\(\d{4}\)")
_PDF = b"%PDF"


def un_symbol(item: Item) -> str:
    """`A/RES/77/1`; empty for none."""
    places = [item.get("number"), item.title, item.get("references"), item.get("note")]
    if _HOST.search(item.get("URL")):
        places.append(unquote(item.get("URL")).replace("/en/", "/ ").replace("org/", "org/ ").replace("s=", " "))
    # The bracket that closes a symbol may be left out of its field.
    closed = (place + ")" * (place.count("(") > place.count(")")) for place in places)
    found = next((match[0] for place in closed if (match := _SYMBOL.search(place))), "")
    symbol = re.sub(r"\s", "", found).rstrip(".-")
    # What was cut off (`A/CONF`, or a resolution without its session) is no symbol, or that of another document.
    if _CUT_OFF.fullmatch(symbol) or not any(each.isdecimal() for each in symbol):
        return ""
    # The symbols of the Security Council's resolutions have the year, which is often left out. The number of the
    # resolution may have been taken for the year.
    if _RESOLUTION.fullmatch(symbol):
        year = str(item.year or "")
        return f"{symbol}({year})" if year and year != symbol.rpartition("/")[2] else ""
    return symbol


class UnDocuments(NumberIndex):
    """Documents of the United Nations, by symbols."""

    accept: ClassVar = "application/pdf"
    extra: ClassVar = Extra(beginning=True)
    unreadable: ClassVar = "something other than a document"

    def identifier_of(self, item: Item) -> str:
        """`A/RES/77/1`."""
        return un_symbol(item)

    def path(self, identifier: str) -> str:
        """Slashes are encoded: raw ones are not found."""
        return f"/api/symbol/access?s={quote(identifier, safe='')}&l=en&t=pdf"

    def record_of(self, identifier: str, response: ServiceResponse) -> Record | None:
        """The document says nothing of itself but that it is there."""
        if response.status_code != 200 or not response.body.startswith(_PDF):
            return None
        return Record(
            doi="",
            agency=self.name,
            source=response.url,
            fetched=response.fetched,
            type="report",
            publisher="United Nations",
            numbers=(identifier,),
            url=f"https://undocs.org/{quote(identifier, safe='/()')}",
        )

    def gap_of(self, identifier: str) -> str:
        """The year in a symbol may be another one than that of the source."""
        return "the year in its symbol was taken from its date" if _WITH_YEAR.fullmatch(identifier) else ""

    def denies(self, response: ServiceResponse) -> bool:
        """Whether it sent nothing."""
        return response.status_code == 200 and not response.body


SERVICE = Service(
    name="documents.un.org",
    setting="undocuments",
    cost=Cost(limits=RateLimits(1, {"": 1.0}), limit_kib=16),
    source=UnDocuments,
    discloses=(Disclosure("documents.un.org", "for documents of the United Nations with a symbol", "the symbol"),),
)
