"""Clients for laws and decisions, with answers in the shapes that the services send, about works that do not exist."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.services.test_law_numbers import item_of

from stacite.compare.names import same_case
from stacite.model.item import Date
from stacite.net.client import ACCEPT_JSON, Client
from stacite.net.response import FetchResult, Response
from stacite.services import cellar, court_cases, official_documents
from stacite.services.base import Index, LookupResult, Service
from stacite.services.client import NO_EXTRA, Extra, ServiceClient, User
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.conftest import FakeClock, Web

    from stacite.model.evidence import Record

Reply = tuple[int, bytes]
KEY = "s3cr3t-t0ken"


class Played(ServiceClient):
    """A client whose service is a table of answers, by parts of the path; anything else is 500."""

    def __init__(self, service: Service, client: Client, answers: Mapping[str, Reply]) -> None:
        super().__init__(service.name, "https://law.example", client, service.cost, User(key=KEY))
        self.answers = answers
        self.sent: list[tuple[str, Extra]] = []

    async def send(self, path: str, accept: str = ACCEPT_JSON, extra: Extra = NO_EXTRA) -> FetchResult:
        self.sent.append((path, extra))
        status, body = next((self.answers[part] for part in self.answers if part in path), (500, b""))
        limit = self._cost.limit_kib * 1024
        response = Response(status, httpx.Headers(), body[:limit], complete=len(body) <= limit)
        return FetchResult(response=response)


@dataclass
class Told:
    """What a service told, and what it was asked."""

    found: LookupResult
    slots: list[Record] | None
    fault: str
    closed: bool
    sent: list[tuple[str, Extra]] = field(default_factory=list)


async def _ask(
    service: Service, client: Client, answers: Mapping[str, Reply], numbers: tuple[str, ...], slot: str
) -> Told:
    played = Played(service, client, answers)
    index = service.source(played)
    assert isinstance(index, Index)
    found = LookupResult()
    await index.look_up(numbers, found)
    slots = await index.slot(item_of("legal_case", slot)) if slot else None
    assert found.errors == {}
    return Told(found, slots, played.fault, played.closed, played.sent)


@pytest.fixture
def ask(clock: FakeClock) -> Callable[..., Told]:
    """Ask a service that answers as told."""

    def ask(service: Service, answers: Mapping[str, Reply], *numbers: str, slot: str = "") -> Told:
        async def run() -> Told:
            async with Client(Settings(network=NetworkSettings(interval_ms=0, wait_budget_s=0)), clock) as client:
                return await _ask(service, client, answers, numbers, slot)

        return asyncio.run(run())

    return ask


def as_json(data: object, status: int = 200) -> Reply:
    return status, json.dumps(data).encode()


def cluster(name: str, *citations: str, date: str = "1994-03-02", full: str = "") -> dict[str, Any]:
    places = [dict(zip(("volume", "reporter", "page"), each.split("|"), strict=True)) for each in citations]
    return {
        "case_name": name,
        "case_name_full": full,
        "date_filed": date,
        "absolute_url": f"/opinion/7/{name.lower().replace(' ', '-')}/",
        "citations": places,
    }


def entry(citation: str, status: int, *clusters: dict[str, Any], normal: str = "") -> dict[str, Any]:
    message = {404: f"Citation not found: '{citation}'", 400: "Unable to find reporter", 429: "Too many"}.get(
        status, ""
    )
    normalized = [normal or citation]
    return {
        "citation": citation,
        "normalized_citations": normalized,
        "status": status,
        "error_message": message,
        "clusters": list(clusters),
    }


LOOKUP = "/api/rest/v4/citation-lookup/"
LIND = cluster("Lind v. Holm", "410|U.S.|11", "93|S. Ct.|7", full="Ada LIND v. Per HOLM")
MARK = cluster("Mørk v. Fjord", "410|U.S.|11", date="1994-05-06")
NAMELESS = cluster("", "410|U.S.|11", full="Bankr. Rep. P 7 Quay v. Jetty")
ASKED = "410 U.S. 11"


@pytest.mark.parametrize(
    ("answer", "titles", "outcome"),
    [
        ([entry(ASKED, 200, LIND)], ("Lind v. Holm", "Ada LIND v. Per HOLM"), "found"),
        ([entry(ASKED, 300, LIND, LIND)], ("Lind v. Holm", "Ada LIND v. Per HOLM"), "found"),
        ([entry(ASKED, 300, LIND, MARK)], ("Lind v. Holm", "Mørk v. Fjord", "Ada LIND v. Per HOLM"), "found"),
        (
            [entry(ASKED, 300, MARK, NAMELESS)],
            ("Mørk v. Fjord", "Bankr. Rep. P 7 Quay v. Jetty", ""),
            "found",
        ),
        ([entry("410 U. S. 11", 200, LIND, normal=ASKED)], ("Lind v. Holm", "Ada LIND v. Per HOLM"), "found"),
        ([entry(ASKED, 404)], (), "absent"),
        ([entry(ASKED, 400)], (), "unknown"),
        ([entry(ASKED, 429)], (), "unknown"),
        ([], (), "unknown"),
        ([entry("9 F.2d 9", 404)], (), "unknown"),
        ([entry(ASKED, 200)], (), "unknown"),
        ([entry(ASKED, 404, LIND)], (), "unknown"),
        ([entry(ASKED, 200, cluster("Quay v. Jetty", "9|F.2d|9"))], (), "unknown"),
        ({"detail": "Throttled"}, (), "unknown"),
        ([[]], (), "unknown"),
    ],
)
def test_a_citation_is_found_in_courtlistener(
    ask: Callable[..., Told], answer: object, titles: tuple[str, ...], outcome: str
) -> None:
    told = ask(court_cases.COURTLISTENER, {LOOKUP: as_json(answer)}, ASKED)
    assert tuple(title for record in told.found.records.values() for title in record.titles) == titles
    assert told.found.absent == ({ASKED} if outcome == "absent" else set())
    assert bool(told.fault) == (outcome == "unknown")


def test_records_of_courtlistener_say_where_a_case_is_reported(ask: Callable[..., Told]) -> None:
    told = ask(court_cases.COURTLISTENER, {LOOKUP: as_json([entry(ASKED, 300, LIND, MARK)])}, ASKED)
    record = told.found.records[ASKED]
    assert record.dates == {"issued": Date("1994-03-02"), "issued-2": Date("1994-05-06")}
    assert record.numbers == ("410 U.S. 11", "93 S. Ct. 7")
    assert record.url == "https://law.example/opinion/7/lind-v.-holm/"
    assert same_case("Fjord v. Mørk", record.titles) is True
    assert same_case("Quay v. Jetty", record.titles) is False


@pytest.mark.parametrize("citation", ["601 U.S. 346", "144 S. Ct. 9", "950 F.3d 7", "31 Cal. 4th 12", "5 F. App'x 12"])
def test_that_courtlistener_lacks_a_recent_or_state_case_says_nothing(ask: Callable[..., Told], citation: str) -> None:
    told = ask(court_cases.COURTLISTENER, {LOOKUP: as_json([entry(citation, 404)])}, citation)
    assert (told.found.absent, told.fault) == (set(), "")
    assert "lacks" in told.found.undecided[citation]


def test_a_page_of_orders_cannot_contradict(ask: Callable[..., Told]) -> None:
    orders = [cluster(f"Quay {word} v. Jetty", "555|U.S.|1042") for word in "one two three four five six".split()]
    told = ask(court_cases.COURTLISTENER, {LOOKUP: as_json([entry("555 U.S. 1042", 300, *orders)])}, "555 U.S. 1042")
    assert same_case("Lind v. Holm", told.found.records["555 U.S. 1042"].titles) is None


@pytest.mark.parametrize(("page", "verdict"), [("790", False), ("1042", None)])
def test_behind_the_opinions_of_a_volume_are_orders(ask: Callable[..., Told], page: str, verdict: bool | None) -> None:
    number = f"444 U.S. {page}"
    answer = [entry(number, 200, cluster("Quay v. Jetty", f"444|U.S.|{page}"))]
    told = ask(court_cases.COURTLISTENER, {LOOKUP: as_json(answer)}, number)
    assert same_case("Lind v. Holm", told.found.records[number].titles) is verdict
    listing = as_json([listed("Quay v. Jetty", int(page), int(page) + 9, number)])
    slot = f"volume=444; container-title=U.S.; page={page}; title=Lind v. Holm"
    told = ask(court_cases.CASELAW, {"/us/444/": listing}, number, slot=slot)
    assert same_case("Lind v. Holm", told.found.records[number].titles) is verdict
    assert bool(told.slots) == (verdict is False)


def test_citations_are_posted_in_few_texts_with_the_key_in_a_header(ask: Callable[..., Told]) -> None:
    citations = tuple(f"{number} F.2d 7" for number in range(1, 401))
    told = ask(court_cases.COURTLISTENER, {LOOKUP: as_json([entry(each, 404) for each in citations])}, *citations)
    assert told.found.absent == set(citations)
    assert [path for path, _ in told.sent] == [LOOKUP, LOOKUP]
    _, extra = told.sent[0]
    assert (extra.form or b"").startswith(b"text=1+F.2d+7%3B+2+F.2d+7%3B+")
    assert extra.headers == (("Authorization", f"Token {KEY}"),)
    assert KEY not in repr(told)


def test_a_text_is_sent_over_a_connection(web: Web, clock: FakeClock) -> None:
    web.page(LOOKUP, 200, as_json([entry(ASKED, 200, LIND)])[1], content_type="application/json")

    async def run() -> LookupResult:
        found, service = LookupResult(), court_cases.COURTLISTENER
        async with Client(Settings(network=NetworkSettings(interval_ms=0, wait_budget_s=0)), clock) as client:
            own = ServiceClient(service.name, web.base, client, service.cost, User(key=KEY))
            source = service.source(own)
            assert isinstance(source, Index)
            await source.look_up([ASKED], found)
        return found

    assert set(asyncio.run(run()).records) == {ASKED}
    (asked,) = web.asked
    assert asked.headers["authorization"] == f"Token {KEY}"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["content-length"] == str(len("text=410+U.S.+11"))


@pytest.mark.parametrize("status", [401, 403, 429, 500, 202])
def test_the_key_is_in_no_reason(ask: Callable[..., Told], status: int) -> None:
    told = ask(court_cases.COURTLISTENER, {LOOKUP: (status, f"Invalid token {KEY}".encode())}, ASKED)
    assert (told.found.records, told.found.absent) == ({}, set())
    assert told.fault.startswith(str(status))
    assert KEY not in told.fault + repr(told.found)


def test_a_pause_named_in_the_body_is_reported(ask: Callable[..., Told]) -> None:
    body = {"error_message": "Too many requests (allowed rate: 60/min).", "wait_until": "2026-11-24T12:02:10+00:00"}
    told = ask(court_cases.COURTLISTENER, {LOOKUP: as_json(body, 429)}, ASKED)
    assert told.fault == "429 Too Many Requests; try again after 2026-11-24 12:02 UTC"
    assert (told.closed, len(told.sent)) == (True, 1)


def listed(name: str, first: int, last: int, *citations: str, date: str = "1994-03-02") -> dict[str, Any]:
    return {
        "name": f"{name.upper()}, Appellant",
        "name_abbreviation": name,
        "decision_date": date,
        "first_page": str(first),
        "last_page": str(last),
        "citations": [{"type": "official", "cite": each} for each in citations or (f"12 F.2d {first}",)],
        "court": {"name": "Court of the Harbor"},
    }


VOLUME = [
    listed("Lind v. Holm", 10, 19),
    listed("Mørk v. Fjord", 19, 30),
    *(listed(f"Quay {at} v. Jetty {at}", 40, 40) for at in "one two three four five".split()),
    listed("Pier v. Dock", 50, 60, "12 F.2d 50", "9 Quay 7"),
]
CONTENTS = "/f2d/12/CasesMetadata.json"


@pytest.mark.parametrize(
    ("page", "title", "names"),
    [
        ("10", "Lind v. Holm", ["Lind v. Holm"]),
        ("10", "Nobody v. Nowhere", ["Lind v. Holm"]),
        ("15", "Nobody v. Nowhere", ["Lind v. Holm"]),
        ("19", "Nobody v. Nowhere", ["Mørk v. Fjord"]),
        ("30", "Nobody v. Nowhere", []),
        ("35", "Nobody v. Nowhere", []),
        ("40", "Jetty Two v. Nowhere", ["Quay one v. Jetty one", "Quay two v. Jetty two"]),
        ("40", "Nobody v. Nowhere", []),
    ],
)
def test_a_volume_says_which_case_is_at_a_page(
    ask: Callable[..., Told], page: str, title: str, names: list[str]
) -> None:
    slot = f"volume=12; container-title=F.2d; page={page}; title={title}"
    told = ask(court_cases.CASELAW, {CONTENTS: as_json(VOLUME)}, slot=slot)
    assert told.slots is not None
    assert [record.titles[0] for record in told.slots][: len(names)] == names
    assert bool(told.slots) == bool(names)
    assert [path for path, _ in told.sent] == [CONTENTS]


def test_a_volume_is_requested_once(ask: Callable[..., Told]) -> None:
    numbers = ("12 F.2d 10", "12 F.2d 19", "12 F.2d 40", "12 F.2d 35", "12 F.2d 25", "12 F.2d 61")
    told = ask(court_cases.CASELAW, {CONTENTS: as_json(VOLUME)}, *numbers)
    assert len(told.sent) == 1
    assert told.found.absent == {"12 F.2d 25", "12 F.2d 61"}
    assert told.found.undecided == {"12 F.2d 35": "its list of the volume has a gap at this page"}
    record = told.found.records["12 F.2d 10"]
    assert record.titles == ("Lind v. Holm", "LIND V. HOLM, Appellant")
    assert (record.page, record.numbers, record.publisher) == ("10–19", ("12 F.2d 10",), "Court of the Harbor")
    assert same_case("Nobody v. Nowhere", told.found.records["12 F.2d 40"].titles) is None


@pytest.mark.parametrize(
    ("reply", "number", "undecided", "has_fault"),
    [
        ((404, b"Not found"), "12 F.2d 10", True, False),
        (as_json([]), "12 F.2d 10", False, True),
        (as_json({"cases": VOLUME}), "12 F.2d 10", False, True),
        (as_json([listed("Lind v. Holm", 10, 19, "13 F.2d 10")]), "12 F.2d 10", False, True),
        ((200, b"<html>"), "12 F.2d 10", False, True),
        ((403, b""), "12 F.2d 10", False, True),
    ],
)
def test_a_volume_that_is_not_there_says_nothing(
    ask: Callable[..., Told], reply: Reply, number: str, undecided: bool, has_fault: bool
) -> None:
    told = ask(
        court_cases.CASELAW, {CONTENTS: reply}, number, slot="volume=12; container-title=F.2d; page=10; title=A v B"
    )
    assert told.found.records == {}
    assert (number in told.found.undecided, bool(told.fault)) == (undecided, has_fault)
    assert (told.slots is None) == has_fault


FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:tna="https://caselaw.nationalarchives.gov.uk">
<id>https://law.example/atom.xml</id><title>Judgments</title>{}</feed>"""
ENTRY = """<entry><title>Lind v Holm</title><link href="https://law.example/ewhc/ch/2023/7" rel="alternate"/>
<published>2023-03-02T00:00:00+00:00</published><author><name>High Court (Chancery Division)</name></author>
<id>https://law.example/id/d-7</id><tna:identifier slug="ewhc/ch/2023/7" type="ukncn">{}</tna:identifier>
<tna:identifier type="fclid">r8</tna:identifier></entry>"""
NOTICE = "<NOTICE><WORK><URI><IDENTIFIER>{}</IDENTIFIER><TYPE>celex</TYPE></URI></WORK></NOTICE>"


def sparql(*rows: tuple[str, str, str, str]) -> Reply:
    names = ("celex", "ecli", "date", "title")
    bindings = [
        {name: {"type": "literal", "value": cell} for name, cell in zip(names, row, strict=True) if cell}
        for row in rows
    ]
    return as_json({"head": {"link": [], "vars": list(names)}, "results": {"bindings": bindings}})


def document(number: str, volume: int, first: int, last: int) -> dict[str, Any]:
    return {
        "document_number": number,
        "title": "Safety Zone; Quay of the Harbor",
        "citation": f"{volume} FR {first}",
        "publication_date": "2010-03-26",
        "volume": volume,
        "start_page": first,
        "end_page": last,
        "html_url": f"https://law.example/d/{number}",
        "type": "Rule",
    }


MODS = """<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>An act to mend the quays.</title></titleInfo>
<titleInfo type="alternative"><title>Quay Act of 2010</title></titleInfo>
<originInfo><dateIssued>2010-03-23</dateIssued></originInfo><location><url>https://law.example/app/details/PLAW-7</url></location>
<relatedItem><titleInfo><title>Another</title></titleInfo></relatedItem></mods>"""
NO_RESULTS = "<html><body><h1>No Results Found</h1></body></html>"
CSV = """number,url,sha1,latestPubDate,title,latestPDF,latestHTML
R40001,reports/R40001.json,00,2020-02-21,Quays: A Primer,files/q.pdf,reports/R40001.html
"""
ECHR = {
    "resultcount": 1,
    "results": [
        {
            "columns": {
                "itemid": "001-7",
                "docname": "CASE OF LIND v. NORWAY",
                "appno": "36022/97;36023/97",
                "ecli": "ECLI:CE:ECHR:2003:0708JUD003602297",
                "kpdate": "2003-07-08T00:00:00",
            }
        }
    ],
}
TITLE = "Regulation (EU) 2016/12 of the European Parliament on quays"
JUDGMENT = "Judgment of the Court of 13 May 2014.#Lind SL v Holm.#Request for a preliminary ruling.#Case C-7/12."


@dataclass
class Sound:
    """A sound answer: whom it is from, what was asked, and what the record says."""

    service: Service
    number: str
    answers: dict[str, Reply]
    titles: tuple[str, ...]
    numbers: tuple[str, ...]
    date: str


SOUND = [
    Sound(
        court_cases.COURTLISTENER,
        ASKED,
        {LOOKUP: as_json([entry(ASKED, 200, LIND)])},
        ("Lind v. Holm", "Ada LIND v. Per HOLM"),
        (ASKED, "93 S. Ct. 7"),
        "1994-03-02",
    ),
    Sound(
        court_cases.CASELAW,
        "12 F.2d 10",
        {CONTENTS: as_json(VOLUME)},
        ("Lind v. Holm", "LIND V. HOLM, Appellant"),
        ("12 F.2d 10",),
        "1994-03-02",
    ),
    Sound(
        court_cases.FIND_CASE_LAW,
        "[2023] EWHC 7",
        {"/atom.xml": (200, FEED.format(ENTRY.format("[2023] EWHC 7 (Ch)")).encode())},
        ("Lind v Holm",),
        ("[2023] EWHC 7 (Ch)",),
        "2023-03-02",
    ),
    Sound(
        court_cases.HUDOC,
        "36022/97",
        {"/app/query": as_json(ECHR)},
        ("LIND v. NORWAY",),
        ("36022/97", "ECLI:CE:ECHR:2003:0708JUD003602297"),
        "2003-07-08",
    ),
    Sound(
        cellar.SERVICE,
        "32016R0012",
        {"/sparql": sparql(("32016R0012", "", "2016-04-27", TITLE))},
        (TITLE,),
        ("32016R0012",),
        "2016-04-27",
    ),
    Sound(
        cellar.SERVICE,
        "62012CJ0007",
        {"/sparql": sparql(("62012CJ0007", "ECLI:EU:C:2014:7", "2014-05-13", JUDGMENT))},
        ("Lind SL v Holm.",),
        ("62012CJ0007", "ECLI:EU:C:2014:7"),
        "2014-05-13",
    ),
    Sound(
        cellar.SERVICE,
        "32016R0013",
        {"/sparql": sparql(), "/celex/": (200, NOTICE.format("32016R0013").encode())},
        (),
        ("32016R0013",),
        "",
    ),
    Sound(
        official_documents.GOVINFO,
        "Pub. L. 111-148",
        {"/link/plaw/111/public/148?link-type=mods": (200, MODS.encode())},
        ("An act to mend the quays.", "Quay Act of 2010"),
        ("Pub. L. 111-148",),
        "2010-03-23",
    ),
    Sound(
        official_documents.FEDERAL_REGISTER,
        "75 FR 14672",
        {"/documents/75%20FR%2014672.json": as_json({"count": 1, "results": [document("2010-7", 75, 14670, 14675)]})},
        ("Safety Zone; Quay of the Harbor",),
        ("75 FR 14670", "2010-7"),
        "2010-03-26",
    ),
    Sound(
        official_documents.FEDERAL_REGISTER,
        "2010-7",
        {"/documents/2010-7.json": as_json(document("2010-7", 75, 14670, 14675))},
        ("Safety Zone; Quay of the Harbor",),
        ("75 FR 14670", "2010-7"),
        "2010-03-26",
    ),
    Sound(
        official_documents.CRS_REPORTS,
        "R40001",
        {"/reports.csv": (200, CSV.encode())},
        ("Quays: A Primer",),
        ("R40001",),
        "",
    ),
    Sound(
        official_documents.UNITED_NATIONS,
        "A/RES/77/1",
        {"symbol/access?s=A%2FRES%2F77%2F1&l=en&t=pdf": (200, b"%PDF-1.7 " + bytes(50_000))},
        (),
        ("A/RES/77/1",),
        "",
    ),
]


@pytest.mark.parametrize("sound", SOUND, ids=lambda sound: f"{sound.service.name} {sound.number}")
def test_a_record_has_what_the_service_says(ask: Callable[..., Told], sound: Sound) -> None:
    told = ask(sound.service, sound.answers, sound.number)
    record = told.found.records[sound.number]
    assert (record.titles, record.numbers, record.agency) == (sound.titles, sound.numbers, sound.service.name)
    assert record.dates.get("issued", Date("")).edtf == sound.date
    assert record.source.startswith("https://law.example/")
    assert (told.found.absent, told.found.undecided, told.fault) == (set(), {}, "")


@pytest.mark.parametrize(
    ("service", "number", "answers", "outcome"),
    [
        (court_cases.FIND_CASE_LAW, "[2023] EWHC 7", {"/atom.xml": (200, FEED.format("").encode())}, "undecided"),
        (
            court_cases.FIND_CASE_LAW,
            "[2023] EWHC 7",
            {"/atom.xml": (200, FEED.format(ENTRY.format("[2023] EWHC 8 (Ch)")).encode())},
            "undecided",
        ),
        (
            court_cases.FIND_CASE_LAW,
            "[2023] EWHC 7",
            {"/atom.xml": (200, b"<html><body>Sorry</body></html>")},
            "unknown",
        ),
        (court_cases.FIND_CASE_LAW, "[2023] EWHC 7", {"/atom.xml": (429, b"")}, "unknown"),
        (court_cases.HUDOC, "36022/97", {"/app/query": as_json({"resultcount": 0, "results": []})}, "undecided"),
        (court_cases.HUDOC, "36022/97", {"/app/query": as_json({"resultcount": 4, "results": []})}, "unknown"),
        (court_cases.HUDOC, "9/97", {"/app/query": as_json(ECHR)}, "unknown"),
        (cellar.SERVICE, "32016R9999", {"/sparql": sparql(), "/celex/": (404, b"")}, "absent"),
        (cellar.SERVICE, "32016L9999", {"/sparql": sparql(), "/celex/": (404, b"")}, "absent"),
        (cellar.SERVICE, "32016D9999", {"/sparql": sparql(), "/celex/": (404, b"")}, "undecided"),
        (cellar.SERVICE, "62016CJ0999", {"/sparql": sparql(), "/celex/": (404, b"")}, "undecided"),
        (cellar.SERVICE, "32016R9999", {"/sparql": (200, b"<html>"), "/celex/": (404, b"")}, "unknown"),
        (cellar.SERVICE, "32016R9999", {"/sparql": as_json({"head": {}}), "/celex/": (404, b"")}, "unknown"),
        (cellar.SERVICE, "32016R9999", {"/sparql": sparql(), "/celex/": (202, b"")}, "unknown"),
        (
            cellar.SERVICE,
            "32016R9999",
            {"/sparql": sparql(), "/celex/": (200, NOTICE.format("32016R0001").encode())},
            "unknown",
        ),
        (official_documents.GOVINFO, "124 Stat. 119", {"/link/statute/124/119": (200, NO_RESULTS.encode())}, "absent"),
        (official_documents.GOVINFO, "124 Stat. 119", {"/link/statute/124/119": (404, NO_RESULTS.encode())}, "absent"),
        (
            official_documents.GOVINFO,
            "124 Stat. 119",
            {"/link/statute/124/119": (404, b"<html>Oops</html>")},
            "unknown",
        ),
        (
            official_documents.GOVINFO,
            "124 Stat. 119",
            {"/link/statute/124/119": (200, b"<html>Welcome</html>")},
            "unknown",
        ),
        (
            official_documents.FEDERAL_REGISTER,
            "75 FR 9",
            {"/documents/": as_json({"status": 404, "message": "Record Not Found"}, 404)},
            "absent",
        ),
        (
            official_documents.FEDERAL_REGISTER,
            "75 FR 9",
            {"/documents/": as_json({"count": 0, "results": []})},
            "absent",
        ),
        (
            official_documents.FEDERAL_REGISTER,
            "75 FR 9",
            {"/documents/": as_json({"results": [document("2010-7", 75, 14670, 14675)]})},
            "unknown",
        ),
        (official_documents.FEDERAL_REGISTER, "75 FR 9", {"/documents/": as_json({"errors": {}}, 400)}, "unknown"),
        (official_documents.FEDERAL_REGISTER, "75 FR 9", {"/documents/": (200, b"<html>")}, "unknown"),
        (official_documents.CRS_REPORTS, "R49999", {"/reports.csv": (200, CSV.encode())}, "absent"),
        (official_documents.CRS_REPORTS, "R49999", {"/reports.csv": (200, b"<html>\nno list</html>")}, "unknown"),
        (official_documents.CRS_REPORTS, "R49999", {"/reports.csv": (404, CSV.encode())}, "unknown"),
        (official_documents.UNITED_NATIONS, "A/80/PV.3", {"symbol/access": (200, b"")}, "absent"),
        (official_documents.UNITED_NATIONS, "S/RES/9(2001)", {"symbol/access": (200, b"")}, "undecided"),
        (official_documents.UNITED_NATIONS, "A/80/PV.3", {"symbol/access": (202, b"")}, "unknown"),
        (official_documents.UNITED_NATIONS, "A/80/PV.3", {"symbol/access": (404, b"")}, "unknown"),
        (
            official_documents.UNITED_NATIONS,
            "A/80/PV.3",
            {"symbol/access": (200, b"<html>challenge</html>")},
            "unknown",
        ),
    ],
)
def test_only_the_documented_denial_is_one(
    ask: Callable[..., Told], service: Service, number: str, answers: dict[str, Reply], outcome: str
) -> None:
    told = ask(service, answers, number)
    assert told.found.records == {}
    assert told.found.absent == ({number} if outcome == "absent" else set())
    assert set(told.found.undecided) == ({number} if outcome == "undecided" else set())
    assert bool(told.fault) == (outcome == "unknown")


def test_documents_of_the_register_are_requested_together_and_the_missing_singly(ask: Callable[..., Told]) -> None:
    both = as_json(
        {"count": 1, "results": [document("2010-7", 75, 14670, 14675)], "errors": {"not_found": ["75 FR 9"]}}
    )
    missing = as_json({"status": 404, "message": "Record Not Found"}, 404)
    answers = {"/documents/75%20FR%2014670,75%20FR%209.json": both, "/documents/75%20FR%209.json": missing}
    told = ask(official_documents.FEDERAL_REGISTER, answers, "75 FR 14670", "75 FR 9")
    assert (set(told.found.records), told.found.absent, told.fault) == ({"75 FR 14670"}, {"75 FR 9"}, "")
    assert len(told.sent) == 2


@pytest.mark.parametrize(
    ("number", "path"),
    [
        ("42 U.S.C. § 1983", "/link/uscode/42/1983?link-type=mods"),
        ("17 C.F.R. § 240.10b-5", "/link/cfr/17/240?sectionnum=10b-5&link-type=mods"),
        ("40 C.F.R. pt. 60", "/link/cfr/40/60?link-type=mods"),
        ("75 Fed. Reg. 14670", "/link/fr/75/14670?link-type=mods"),
        ("HJRES 7, Congress 117", "/link/bills/117/hjres/7?link-type=mods"),
        ("S. Rep. 114-123", "/link/crpt/114/srpt/123?link-type=mods"),
        ("Exec. Order 14104", "/link/cpd/executiveorder/14104?link-type=mods"),
    ],
)
def test_a_number_has_one_address_at_govinfo(ask: Callable[..., Told], number: str, path: str) -> None:
    told = ask(official_documents.GOVINFO, {path: (200, MODS.encode())}, number)
    assert ([sent for sent, _ in told.sent], set(told.found.records)) == ([path], {number})


def _mutations(value: object, chance: random.Random) -> object:
    """JSON with something left out, of another type, huge or nested."""
    if chance.random() < 0.08:
        return chance.choice([None, [], {}, "", "x", 10**30, -1, True, [[[[]]]], {"a": value}, [value], "9" * 5000])
    if isinstance(value, dict):
        return {key: _mutations(each, chance) for key, each in value.items() if chance.random() > 0.05}
    if isinstance(value, list):
        return [_mutations(each, chance) for each in value if chance.random() > 0.05]
    return value


def _mutated(body: bytes, chance: random.Random) -> bytes:
    way = chance.random()
    if way < 0.2:
        return body[: chance.randrange(1, len(body))]
    if way < 0.4:
        cut = chance.randrange(len(body))
        return body[:cut] + chance.randbytes(chance.randrange(1, 9)) + body[cut + chance.randrange(9) :]
    if way < 0.5:
        return chance.choice(
            [b"<html><body>Sign in</body></html>", b"null", b"[" * 100_000, b'{"a":' * 5000, b"\xff\xfe"]
        )
    try:
        return json.dumps(_mutations(json.loads(body), chance)).encode()
    except ValueError:
        lines = body.split(b">")
        del lines[chance.randrange(len(lines)) :: chance.randrange(2, 9)]
        return b">".join(lines) or b">"


def _sound_with_denials() -> Iterator[Sound]:
    yield from SOUND
    for sound in SOUND:
        if sound.service is cellar.SERVICE:
            yield Sound(
                sound.service,
                sound.number,
                {**sound.answers, "/celex/": (200, NOTICE.format(sound.number).encode())},
                (),
                (),
                "",
            )


def test_no_mutation_of_a_sound_answer_denies_a_work_or_brings_another(clock: FakeClock) -> None:
    chance = random.Random(7)  # noqa: S311 - the same mutations each time

    async def run() -> None:
        async with Client(Settings(network=NetworkSettings(interval_ms=0, wait_budget_s=0)), clock) as client:
            for sound in _sound_with_denials():
                for _ in range(400):
                    answers = {
                        path: (status, _mutated(body[:4000], chance)) for path, (status, body) in sound.answers.items()
                    }
                    told = await _ask(
                        sound.service, client, answers, (sound.number,), "volume=12; container-title=F.2d; page=10"
                    )
                    assert told.found.absent == set()
                    for record in told.found.records.values():
                        assert sound.number in record.numbers or sound.number.startswith(("75 FR", "[2023]"))

    asyncio.run(run())
