"""Laws, bills, regulations and reports of the United States by number; documents of the United Nations by symbol.

Sources: GovInfo's link service (`/link/…?link-type=mods` leads to the metadata of a document), the Federal Register's
API (v1), the list of reports of the Congressional Research Service at EveryCRSReport.com (`reports.csv`), and the
Official Document System (documents.un.org), whose address for symbols responds with the document itself; of a symbol
that it does not have, it sends nothing, with a status of 200.
"""

from __future__ import annotations

import asyncio
import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, unquote

from stacite.model.evidence import Record
from stacite.services.base import UNKNOWN_SHAPE, Disclosure, Index, NumberIndex, Service, batches, bulkhead
from stacite.services.client import (
    Cost,
    Extra,
    RateLimits,
    ServiceResponse,
    date_of_text,
    descendants,
    element_text,
    local_name,
    object_of,
    objects_of,
    parse_xml,
    text_of,
    texts_of,
)
from stacite.text.folding import compact
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stacite.model.item import Item
    from stacite.services.base import LookupResult
    from stacite.services.client import ServiceClient


_DIGITS = pattern(r"\d{1,3}(?:,\d{3})+|\d{1,6}")
# Reader's fields of a citation with a volume, by the letters of the publication.
_PUBLICATIONS = {
    "usc": "U.S.C.",
    "unitedstatescode": "U.S.C.",
    "cfr": "C.F.R.",
    "codeoffederalregulations": "C.F.R.",
    "fedreg": "Fed. Reg.",
    "fr": "Fed. Reg.",
    "federalregister": "Fed. Reg.",
    "stat": "Stat.",
    "statutesatlarge": "Stat.",
}
_PUBLIC_LAW = pattern(r"(?:P(?:ub(?:lic)?)?\.?\s?L(?:aw)?\.?\s?)?(?:No\.?\s?)?(\d{2,3})[-–‑](\d{1,4})", re.IGNORECASE)
_BILL = pattern(
    r"(?P<kind>H\.?\s?R\.?|S\.?|H\.?\s?Res\.?|S\.?\s?Res\.?|H\.?\s?J\.?\s?Res\.?|S\.?\s?J\.?\s?Res\.?"
    r"|H\.?\s?Con\.?\s?Res\.?|S\.?\s?Con\.?\s?Res\.?)\s?(?:No\.?\s?)?(?P<number>\d{1,5})",
    re.IGNORECASE,
)
_CONGRESS = pattern(r"(?<!\d)(\d{2,3})(?:st|nd|rd|d|th)\s(?:U\.?S\.?\s)?Cong", re.IGNORECASE)
_ORDINAL = pattern(r"(\d{2,3})(?:st|nd|rd|d|th)\b")
_COMMITTEE_REPORT = pattern(
    r"(?P<house>[HS])\.?\s?(?:R\.?\s?)?Rep(?:t|ort)?\.?\s(?:No\.?\s?)?(\d{2,3})[-–‑](\d{1,4})", re.IGNORECASE
)
_EXECUTIVE_ORDER = pattern(r"(?:Exec(?:utive|\.)?\s?Order|E\.?\s?O\.?)\s?(?:No\.?\s?)?(\d{1,2},?\d{3})", re.IGNORECASE)
_SECTION = pattern(r"(\d[\w.]*(?:[-–‑]\d+[\w.-]*)?)")
# The end of a range is left out: `970.501-970.524`.
_CFR_SECTION = pattern(r"(?P<part>\d{1,4})(?:\.(?P<section>\d+[A-Za-z]*(?:-\d+[A-Za-z]*(?!\w|\.\d))?))?")
# The first Congress, volume or year that GovInfo has of each.
_FIRST_CONGRESS = {"plaw": 104, "bills": 103, "crpt": 104}
_FIRST_VOLUME = {"Stat.": 65, "Fed. Reg.": 1}
_FIRST_YEAR = {"U.S.C.": 1994, "C.F.R.": 1996}
_FIRST_ORDER = 12_890
# A year of the register has more than 10,000 pages from February on. A page like `14` is most often the beginning of
# `14,670`, read without what follows the comma.
_FEWEST_PAGES = 1_000
_JANUARY = 1


@dataclass(frozen=True, slots=True)
class _Form:
    """A kind of number: how it is spelled, and where the link service has it."""

    spelled: Any
    path: Callable[[Any], str]


# In the normal form, which `_govinfo_number` makes.
_FORMS = (
    _Form(pattern(r"Pub\. L\. (\d+)-(\d+)"), lambda found: f"plaw/{found[1]}/public/{found[2]}"),
    _Form(pattern(r"(\d+) Stat\. (\d+)"), lambda found: f"statute/{found[1]}/{found[2]}"),
    _Form(pattern(r"(\d+) U\.S\.C\. § (\S+)"), lambda found: f"uscode/{found[1]}/{quote(found[2])}"),
    _Form(
        pattern(r"(\d+) C\.F\.R\. § (\d+)\.(\S+)"),
        lambda found: f"cfr/{found[1]}/{found[2]}?sectionnum={quote(found[3])}",
    ),
    _Form(pattern(r"(\d+) C\.F\.R\. pt\. (\d+)"), lambda found: f"cfr/{found[1]}/{found[2]}"),
    _Form(pattern(r"(\d+) Fed\. Reg\. (\d+)"), lambda found: f"fr/{found[1]}/{found[2]}"),
    _Form(pattern(r"([A-Z]+) (\d+), Congress (\d+)"), lambda found: f"bills/{found[3]}/{found[1].lower()}/{found[2]}"),
    _Form(pattern(r"([HS])\. Rep\. (\d+)-(\d+)"), lambda found: f"crpt/{found[2]}/{found[1].lower()}rpt/{found[3]}"),
    _Form(pattern(r"Exec\. Order (\d+)"), lambda found: f"cpd/executiveorder/{found[1]}"),
)
_LAWS = frozenset(("legislation", "regulation", "bill", "report", "document", "hearing"))


def govinfo_number(item: Item) -> str:
    """The number by which GovInfo has a document, for the years that it covers; empty for none."""
    if item.type not in _LAWS:
        return ""
    text = " ".join(filter(None, map(item.get, ("genre", "number", "title"))))
    if item.type == "bill" and (number := _bill(item)):
        return number
    if found := _EXECUTIVE_ORDER.match(text):
        order = int(found[1].replace(",", ""))
        return f"Exec. Order {order}" if order >= _FIRST_ORDER else ""
    if found := _COMMITTEE_REPORT.match(text):
        covered = int(found[2]) >= _FIRST_CONGRESS["crpt"]
        return f"{found['house'].upper()}. Rep. {int(found[2])}-{int(found[3])}" if covered else ""
    is_law = item.type == "legislation" and (found := _PUBLIC_LAW.fullmatch(item.get("number").strip()))
    if is_law and found and int(found[1]) >= _FIRST_CONGRESS["plaw"]:
        return f"Pub. L. {int(found[1])}-{int(found[2])}"
    return _in_volume(item)


def _bill(item: Item) -> str:
    found = _BILL.search(item.get("number")) or _BILL.search(item.title)
    congress = _CONGRESS.search(" ".join(map(item.get, ("authority", "container-title", "title")))) or _ORDINAL.match(
        item.get("chapter-number")
    )
    if found is None or congress is None or int(congress[1]) < _FIRST_CONGRESS["bills"]:
        return ""
    kind = re.sub(r"[^A-Z]", "", found["kind"].upper())
    return f"{kind} {int(found['number'])}, Congress {int(congress[1])}"


def _in_volume(item: Item) -> str:
    """Of the Code, the Statutes at Large or the Federal Register."""
    publication = _PUBLICATIONS.get(compact(item.get("container-title")), "")
    volume = item.get("volume").strip()
    if not publication or not re.fullmatch(r"\d{1,3}", volume):
        return ""
    if publication in ("Stat.", "Fed. Reg."):
        page = _page(item) if publication == "Fed. Reg." else _whole(item.get("page"))
        return f"{int(volume)} {publication} {page}" if page and int(volume) >= _FIRST_VOLUME[publication] else ""
    if item.year is not None and item.year < _FIRST_YEAR[publication]:
        return ""
    section = item.get("section").lstrip("§ ").strip()
    if publication == "C.F.R.":
        cfr = _CFR_SECTION.match(section)
        if cfr is None:
            return ""
        return f"{int(volume)} C.F.R. " + (
            f"§ {cfr['part']}.{cfr['section']}" if cfr["section"] else f"pt. {cfr['part']}"
        )
    first = _SECTION.match(re.sub(r"[–‑]", "-", section))
    # `7401-7671q` is a range, `80a-2` a section.
    name = re.sub(r"^(\d+[a-z]*)-\d{3,}.*", r"\1", first[1].rstrip(".")) if first else ""
    return f"{int(volume)} U.S.C. § {name}" if name else ""


def _whole(number: str) -> int:
    found = _DIGITS.match(number.strip())
    return int(found[0].replace(",", "")) if found else 0


def _page(item: Item) -> int:
    """The first page in the Federal Register; 0 where it may be cut off."""
    page = _whole(item.get("page"))
    month = next(iter(item.issued.parts), ())[1:2] if item.issued is not None else ()
    return page if page >= _FEWEST_PAGES or month == (_JANUARY,) else 0


class GovInfo(NumberIndex):
    """Documents of the US government, by numbers as `govinfo_number` spells them."""

    accept: ClassVar = "application/xml"
    unreadable: ClassVar = "a page instead of metadata"

    def identifier_of(self, item: Item) -> str:
        """`Pub. L. 111-148`, `42 U.S.C. § 1983`, `HR 1625, Congress 115`."""
        return govinfo_number(item)

    def path(self, identifier: str) -> str:
        """A link to the metadata."""
        for form in _FORMS:
            if found := form.spelled.fullmatch(identifier):
                path = form.path(found)
                return f"/link/{path}{'&' if '?' in path else '?'}link-type=mods"
        raise ValueError(f"not a number of a document: {identifier}")

    def record_of(self, identifier: str, response: ServiceResponse) -> Record | None:
        """MODS; laws are known by several names, so all titles are kept."""
        root = parse_xml(response.body) if response.status_code == 200 else None
        mods = root if root is None or local_name(root) == "mods" else next(descendants(root, "mods"), None)
        titles = tuple(
            dict.fromkeys(filter(None, (element_text(each, "title") for each in descendants(mods, "titleInfo"))))
        )
        if mods is None or not titles:
            return None
        date = date_of_text(element_text(mods, "originInfo", "dateIssued"))
        links = (element_text(mods, "location", "url"), element_text(mods, "identifier"))
        return Record(
            doi="",
            agency=self.name,
            source=response.url,
            fetched=response.fetched,
            type="legislation",
            titles=tuple(titles),
            dates={"issued": date} if date else {},
            numbers=(identifier,),
            url=next((link for link in links if link.startswith("https://")), ""),
        )

    def denies(self, response: ServiceResponse) -> bool:
        """Whether it is the page of the service that says so; any other page says nothing."""
        return b"no results found" in response.body[:_BEGINNING].lower()


# The notice stands at the top of a short page.
_BEGINNING = 65_536


class FederalRegister(Index):
    """Documents of the Federal Register since 1994, by their numbers or by volume and page."""

    batch: ClassVar = 20

    def identifier_of(self, item: Item) -> str:
        """`75 FR 14670` or `2018-07777`."""
        if found := _REGISTER_URL.search(item.get("URL")):
            return found[1]
        if _PUBLICATIONS.get(compact(item.get("container-title"))) != "Fed. Reg.":
            return ""
        volume, page = item.get("volume").strip(), _page(item)
        is_covered = re.fullmatch(r"\d{2,3}", volume) and int(volume) >= _FIRST_REGISTER_VOLUME
        return f"{int(volume)} FR {page}" if is_covered and page else ""

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """In lists first; an unknown number can fail a whole list, so what is missing is requested singly."""
        await asyncio.gather(*(self._look_up_list(group, found) for group in batches(identifiers, self.batch, 1000)))
        rest = found.without_result(identifiers)
        if len(identifiers) > 1:
            await asyncio.gather(*(self._look_up_list([each], found) for each in rest))

    async def _look_up_list(self, identifiers: Sequence[str], found: LookupResult) -> None:
        with bulkhead(found.errors, *identifiers):
            names = quote(",".join(identifiers), safe=",")
            fields = "&".join(f"fields[]={name}" for name in _REGISTER_FIELDS)
            response = await self.client.ask(f"/api/v1/documents/{names}.json?{fields}")
            if response.fault:
                return
            data = object_of(response.data)
            if response.status_code == 404 or (data.get("count") == 0 and data.get("results") == []):
                if len(identifiers) == 1:
                    found.absent.add(identifiers[0])
                return
            documents = list(objects_of(data.get("results"))) if "results" in data else [data]
            for identifier in identifiers:
                if own := next((each for each in documents if _is_register_document(identifier, each)), None):
                    found.records[identifier] = _register_record(own, response)
            if not any(text_of(each.get("document_number")) for each in documents):
                self.client.refuse(UNKNOWN_SHAPE)
            elif len(identifiers) == 1 and found.without_result(identifiers):
                self.client.refuse("other documents than the one at this page")


_REGISTER_URL = pattern(r"federalregister\.gov/(?:d|documents/\d{4}/\d\d/\d\d)/([A-Z]?\d{1,4}-\d{2,6})", re.IGNORECASE)
_REGISTER_FIELDS = "document_number title citation publication_date start_page end_page volume html_url type".split()
# Of 1994.
_FIRST_REGISTER_VOLUME = 59


def _is_register_document(identifier: str, document: Mapping[str, Any]) -> bool:
    if identifier == text_of(document.get("document_number")):
        return True
    volume, _, page = identifier.partition(" FR ")
    first, last = document.get("start_page"), document.get("end_page")
    if not page or text_of(document.get("volume")) != volume or type(first) is not int or type(last) is not int:
        return bool(page) and text_of(document.get("citation")) == identifier
    return first <= int(page) <= last


def _register_record(document: Mapping[str, Any], response: ServiceResponse) -> Record:
    date = date_of_text(document.get("publication_date"))
    return Record(
        doi="",
        agency="Federal Register",
        source=response.url,
        fetched=response.fetched,
        type="regulation",
        kind=text_of(document.get("type")).lower(),
        titles=texts_of(document.get("title")),
        dates={"issued": date} if date else {},
        volume=text_of(document.get("volume")),
        page=text_of(document.get("start_page")),
        numbers=texts_of([text_of(document.get("citation")), text_of(document.get("document_number"))]),
        url=text_of(document.get("html_url")),
    )


class CrsReports(Index):
    """Reports of the Congressional Research Service, by their numbers; the list of all is requested once in a run."""

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._list: asyncio.Task[dict[str, Record] | None] | None = None

    def identifier_of(self, item: Item) -> str:
        """`R43083`, `RL33110`, `98-970`."""
        return crs_number(item)

    async def look_up(self, identifiers: Sequence[str], found: LookupResult) -> None:
        """Those of the list."""
        if not identifiers:
            return
        with bulkhead(found.errors, *identifiers):
            self._list = self._list or asyncio.create_task(self._request())
            reports = await asyncio.shield(self._list)
            if reports is None:
                return
            for number in identifiers:
                if number in reports:
                    found.records[number] = reports[number]
                else:
                    found.absent.add(number)

    async def _request(self) -> dict[str, Record] | None:
        response = await self.client.ask("/reports.csv", accept="text/csv")
        if response.fault:
            return None
        reports = self._reports(response) if response.status_code == 200 else {}
        if not reports:
            self.client.refuse("a list that can't be read")
        return reports or None

    def _reports(self, response: ServiceResponse) -> dict[str, Record]:
        """By number; empty for what is no such list."""
        try:
            rows = list(csv.DictReader(io.StringIO(response.body.decode("utf-8-sig")), strict=True))
        except (UnicodeDecodeError, csv.Error):
            return {}
        return {
            number: self._record(number, row, response)
            for row in rows
            if (number := text_of(row.get("number")).upper()) and row.get("title") and row.get("url")
        }

    def _record(self, number: str, row: Mapping[str, Any], response: ServiceResponse) -> Record:
        date = date_of_text(row.get("latestPubDate"))
        page = text_of(row.get("latestHTML"))
        return Record(
            doi="",
            agency=self.name,
            source=response.url,
            fetched=response.fetched,
            type="report",
            titles=texts_of(row.get("title")),
            dates={"updated": date} if date else {},
            publisher="Congressional Research Service",
            numbers=(number,),
            url=f"{self.client.base}/{page}" if page else "",
        )


_CRS_NUMBER = pattern(r"(?<![\w-])(?:(?:R[LS]?|I[FGN]|LSB|TE|LTE|WPD|HSRP|MM)\d{4,5}|\d{2}-\d{3,4})(?![\w-])")
_CRS = pattern(r"\bCRS\b|Congressional Research Service|crsreports|everycrsreport", re.IGNORECASE)
_CRS_URL = pattern(
    r"crsreports\.congress\.gov/product/(?:pdf|details)|congress\.gov/crs|everycrsreport\.com/reports", re.IGNORECASE
)


def crs_number(item: Item) -> str:
    """The number of a report; empty where the citation doesn't say that it is one of that service."""
    makers = " ".join(str(name) for name in item.authors)
    about = " ".join((makers, *map(item.get, ("genre", "publisher", "collection-title", "number", "title", "URL"))))
    if item.type not in ("report", "document", "webpage", "article") or not _CRS.search(about):
        return ""
    places = [item.get("number"), item.title, item.get("collection-number")]
    if _CRS_URL.search(item.get("URL")):
        places.append(item.get("URL").replace("/", " ").replace(".", " "))
    return next((found[0].upper() for place in places if (found := _CRS_NUMBER.search(place))), "")


GOVINFO = Service(
    name="GovInfo",
    setting="govinfo",
    cost=Cost(limits=RateLimits(2, {"": 0.5})),
    source=GovInfo,
    discloses=(
        Disclosure(
            "GovInfo, of the US Government Publishing Office",
            "for US laws, bills, regulations and reports of Congress with a number",
            "the number",
        ),
    ),
)
FEDERAL_REGISTER = Service(
    name="Federal Register",
    setting="federalregister",
    cost=Cost(limits=RateLimits(2, {"": 0.5})),
    source=FederalRegister,
    discloses=(
        Disclosure(
            "the Federal Register",
            "for documents in the Federal Register since 1994; many in one request",
            "volume and page, or the document number",
        ),
    ),
)
CRS_REPORTS = Service(
    name="EveryCRSReport.com",
    setting="crsreports",
    cost=Cost(limits=RateLimits(1, {"": 1.0}), timeout_s=30.0, prompt_s=5.0, limit_kib=32_768),
    source=CrsReports,
    discloses=(
        Disclosure(
            "EveryCRSReport.com",
            "once, if you cite a report of the Congressional Research Service",
            "nothing about the report: the list of all reports is downloaded",
        ),
    ),
)


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


UNITED_NATIONS = Service(
    name="documents.un.org",
    setting="undocuments",
    cost=Cost(limits=RateLimits(1, {"": 1.0}), limit_kib=16),
    source=UnDocuments,
    discloses=(Disclosure("documents.un.org", "for documents of the United Nations with a symbol", "the symbol"),),
)
