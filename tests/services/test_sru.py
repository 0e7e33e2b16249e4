"""K10plus, the German National Library and the Library of Congress: three dialects of SRU, three formats of records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.services.indexing import Site, work

from stacite.model.evidence import Record
from stacite.model.item import Date, Item, Name
from stacite.services import books, sru

if TYPE_CHECKING:
    from tests.conftest import FakeClock

ISBN, OLDER = "9783161484100", "316148410X"
OTHER = "9780000000002"
CATALOGS = {"k10plus": sru.K10PLUS, "dnb": sru.DNB, "loc": sru.LOC}
DIAGNOSTIC = (
    '<zs:diagnostics xmlns:diag="http://www.loc.gov/zing/srw/diagnostic/"><diag:diagnostic>'
    "<diag:uri>info:srw/diagnostic/1/{}</diag:uri><diag:message>{}</diag:message></diag:diagnostic></zs:diagnostics>"
)


def sent(*records: str, count: object = None, more: str = "", namespace: str = "http://www.loc.gov/zing/srw/") -> bytes:
    """A response with records."""
    inside = "".join(
        f"<zs:record><zs:recordData>{each}</zs:recordData><zs:recordPosition>1</zs:recordPosition></zs:record>"
        for each in records
    )
    return (
        f'<?xml version="1.0"?><zs:searchRetrieveResponse xmlns:zs="{namespace}"><zs:version>1.1</zs:version>'
        f"<zs:numberOfRecords>{len(records) if count is None else count}</zs:numberOfRecords>"
        f"<zs:records>{inside}</zs:records>{more}</zs:searchRetrieveResponse>"
    ).encode()


def fields(*entries: str) -> str:
    """`245 10 a Harbours : $b a history /`: tag, indicators (or `--`) and subfields, divided by `$`."""
    made = []
    for entry in entries:
        tag, indicators, rest = entry.split(" ", 2)
        subfields = "".join(
            f'<subfield code="{each[0]}">{each[2:].rstrip()}</subfield>' for each in f"${rest}".split("$")[1:]
        )
        first, second = list(indicators.replace("-", " "))
        made.append(f'<datafield tag="{tag}" ind1="{first}" ind2="{second}">{subfields}</datafield>')
    return "".join(made)


def marc(
    *entries: str, number: str = "1070070070", leader: str = "00000cam a2200000 c 4500", year: str = "1994"
) -> str:
    return (
        f'<record xmlns="http://www.loc.gov/MARC21/slim"><leader>{leader}</leader>'
        f'<controlfield tag="001">{number}</controlfield>'
        f'<controlfield tag="008">940301s{year}    gw            000 0 ger c</controlfield>{fields(*entries)}</record>'
    )


def pica(*entries: str) -> str:
    return f'<record xmlns="info:srw/schema/5/picaXML-v1.0">{fields(*entries)}</record>'


def mods(inside: str) -> str:
    return f'<mods xmlns="http://www.loc.gov/mods/v3" version="3.8">{inside}</mods>'


MARC = marc(
    f"020 -- a {ISBN} (kart.) : EUR 20.87$9 978-3-16-148410-0",
    "100 1- a Lind, Ada,$d 1950-$e VerfasserIn$4 aut",
    "240 10 a Havner",
    "245 00 a \x98Die\x9c Häfen :$b eine Geschichte /$c Ada Lind",
    "246 3- a Häfen und Gezeiten",
    "264 -1 a Kiel :$b Kai-Verlag,$c [1996]",
    "264 -4 a $c © 1995",
    "700 1- a Holm, Per$e HerausgeberIn$4 edt",
    "700 1- a Moe, Siri$e ÜbersetzerIn$4 trl",
    "710 2- a Hafenverein$4 isb",
    f"776 08 z {OTHER}",
    "880 00 6 245-01/$a Гавани",
)
PICA = pica(
    "002@ -- 0 Aau",
    "003@ -- 0 70070070X",
    f"004A -- 0 {OLDER}$A {ISBN}",
    "011@ -- a 1996",
    "021A -- a Die @Häfen$d eine Geschichte$h Ada Lind",
    "028A -- d Ada$a Lind",
    "028B -- D Siri$A Moe",
    "028C -- d Per$a Holm$B Hrsg.",
    "028C -- d Nils$a Berg$B Übers.$4 trl",
    "029F -- a Hafenverein",
    "033A -- p Kiel$n Kai-Verlag",
    "036C -- a Meer und @Küste$l 2",
)
MODS = mods(
    "<titleInfo><nonSort>The </nonSort><title>harbours</title><subTitle>a history</subTitle></titleInfo>"
    '<titleInfo type="alternative"><title>Tides</title></titleInfo>'
    '<titleInfo type="uniform"><title>Havner</title></titleInfo>'
    '<name type="personal" usage="primary"><namePart>Lind, Ada,</namePart><namePart type="date">1950-</namePart></name>'
    '<name type="personal"><namePart type="given">Per</namePart><namePart type="family">Holm</namePart>'
    '<role><roleTerm type="text">editor</roleTerm></role></name>'
    '<name type="corporate"><namePart>Harbour Society</namePart></name>'
    '<originInfo><dateIssued encoding="marc">1996</dateIssued><agent><namePart>Quayside Press</namePart></agent>'
    "<dateIssued>c1995</dateIssued></originInfo>"
    f'<identifier type="isbn">{OLDER} (pbk.)</identifier><identifier type="lccn">96070070</identifier>'
    "<relatedItem><titleInfo><title>Another book</title></titleInfo><name><namePart>Moe</namePart></name></relatedItem>"
)


@pytest.fixture
def site(request: pytest.FixtureRequest, clock: FakeClock) -> Site:
    return Site(CATALOGS[getattr(request, "param", "k10plus")], clock)


def among(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("site", names or tuple(CATALOGS), indirect=True)


@pytest.mark.parametrize(
    ("site", "urls"),
    [
        (
            "k10plus",
            [
                f"/opac-de-627?version=1.1&operation=searchRetrieve&query=pica.isb%3D{isbn}"
                "&maximumRecords=5&recordSchema=marcxml"
                for isbn in (ISBN, OLDER)
            ],
        ),
        (
            "dnb",
            [
                f"/sru/dnb?version=1.1&operation=searchRetrieve&query=num%3D{isbn}"
                "&maximumRecords=5&recordSchema=MARC21-xml"
                for isbn in (ISBN, OLDER)
            ],
        ),
        (
            "loc",
            [
                f"/LCDB?version=1.1&operation=searchRetrieve&query=bath.isbn%3D{isbn}&maximumRecords=1&recordSchema=mods"
                for isbn in (ISBN, OLDER)
            ],
        ),
    ],
    indirect=["site"],
)
def test_each_catalog_is_asked_in_its_dialect(site: Site, urls: list[str]) -> None:
    found = site.send("/", sent()).look_up(ISBN)
    assert site.urls == urls
    assert (found.records, found.absent, site.fault) == ({}, {ISBN}, "")


def query_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["query"][0]


@pytest.mark.parametrize(
    ("site", "item", "query"),
    [
        ("k10plus", work("Die Häfen des Nordens: Eine Geschichte", "Lind", 1996, "book"),
         "pica.tit=Häfen and pica.tit=Nordens and pica.per=Lind"),
        ("dnb", work("Die Häfen", "von der Au", 1996, "book"), 'tit=Häfen and per="von der Au"'),
        ("loc", work("And, or Not", "Lind", kind="book"),
         'dc.title="And" and dc.title="or" and dc.title="Not" and dc.creator=Lind'),
        ("loc", work("L’Étranger", "Camus", kind="book"), "dc.title=Étranger and dc.creator=Camus"),
        ("k10plus", work("Sea-Walls of the “Inner” Harbour (*again*) and Tides under Moonlight", kind="book"),
         "pica.tit=Inner and pica.tit=Harbour and pica.tit=again and pica.tit=Tides and pica.tit=Moonlight"),
        ("k10plus", work("Tide-Tables", kind="book"), 'pica.tit="Tide-Tables"'),
        ("k10plus", work("We", kind="book"), "pica.tit=We"),
    ],
    indirect=["site"],
)  # fmt: skip
def test_a_title_is_searched_for_by_its_longest_words(site: Site, item: Item, query: str) -> None:
    site.send("/", sent(MARC)).search(item)
    assert [query_of(url) for url in site.urls] == [query]


def test_a_title_without_words_is_not_searched_for(site: Site) -> None:
    assert site.search(work("… – …", kind="book")) is None
    assert site.urls == []


def record(site: Site, **values: object) -> Record:
    """What a catalog has of the book."""
    known = {"type": "book", "fetched": site.clock.now(), "isbns": (ISBN,), "dates": {"issued": Date("1996")}}
    return Record("", site.service.name, f"https://index.example{site.urls[0]}", **(known | values))  # type: ignore[arg-type]


def test_marc_is_read(site: Site) -> None:
    found = site.send("/", sent(MARC)).look_up(ISBN)
    assert found.records[ISBN] == record(
        site,
        titles=("Die Häfen", "Häfen und Gezeiten", "Гавани"),
        subtitles=("eine Geschichte",),
        original_titles=("Havner",),
        authors=(Name("Lind", "Ada"),),
        editors=(Name("Holm", "Per"), Name(literal="Hafenverein")),
        publisher="Kai-Verlag",
        numbers=(OTHER,),
        url="https://uri.gbv.de/document/opac-de-627:ppn:1070070070",
    )


def test_pica_is_read_although_marc_was_requested(site: Site) -> None:
    found = site.send("/", sent(PICA)).look_up(ISBN)
    assert found.records[ISBN] == record(
        site,
        titles=("Die Häfen", "Meer und Küste"),
        subtitles=("eine Geschichte",),
        authors=(Name("Lind", "Ada"), Name("Moe", "Siri")),
        editors=(Name("Holm", "Per"), Name(literal="Hafenverein")),
        publisher="Kai-Verlag",
        url="https://uri.gbv.de/document/opac-de-627:ppn:70070070X",
    )


@among("loc")
@pytest.mark.parametrize(
    "body", [sent(MODS, namespace="http://docs.oasis-open.org/ns/search-ws/sruResponse"), MODS.encode()]
)
def test_mods_is_read(site: Site, body: bytes) -> None:
    found = site.send("/", body).look_up(ISBN)
    assert found.records[ISBN] == record(
        site,
        titles=("The harbours", "Tides"),
        subtitles=("a history",),
        original_titles=("Havner",),
        authors=(Name("Lind", "Ada"), Name(literal="Harbour Society")),
        editors=(Name("Holm", "Per"),),
        publisher="Quayside Press",
        url="https://lccn.loc.gov/96070070",
    )


@pytest.mark.parametrize(
    ("entries", "values"),
    [
        (["245 00 a Harbours =$b Häfen"], {"titles": ("Harbours", "Häfen")}),
        (["245 00 a Works.$n 2,$p Harbours"], {"titles": ("Works.", "Harbours")}),
        (["245 00 a Harbours", "700 1- a Holm, Per"], {"authors": (Name("Holm", "Per"),)}),
        (["245 00 a Harbours", "100 0- a Olav II"], {"authors": (Name(literal="Olav II"),)}),
        (["245 00 a Harbours", "110 1- a Norway.$b Ministry of Harbours"],
         {"authors": (Name(literal="Norway Ministry of Harbours"),)}),
        (["245 00 a Harbours", "502 -- a Kiel, Univ., Diss., 1994"], {"type": "thesis"}),
        (["245 00 a Harbours", "260 -- a Kiel$c c1958"], {"dates": {"issued": Date("1958")}}),
        (["245 00 a Harbours"], {"dates": {"issued": Date("1994")}}),
    ],
)  # fmt: skip
def test_fields_of_marc(site: Site, entries: list[str], values: dict[str, object]) -> None:
    records = site.send("/", sent(marc(*entries))).search(work("Harbours", kind="book"))
    assert records is not None
    (found,) = records
    assert {name: getattr(found, name) for name in values} == values


def test_a_part_of_a_book_is_no_book(site: Site) -> None:
    part = marc("245 00 a Silt", "773 08 t Harbours", leader="00000naa a2200000 c 4500")
    records = site.send("/", sent(part)).search(work("Silt", kind="book"))
    assert records is not None
    (found,) = records
    assert (found.type, found.containers) == ("chapter", ("Harbours",))


def test_books_that_share_an_isbn_are_one_record_with_all_titles(site: Site) -> None:
    both = [MARC, marc(f"020 -- a {ISBN}", "100 1- a Berg, Nils", "245 00 a Leuchttürme"), MARC.replace("1996", "1999")]
    found = site.send("/", sent(*both)).look_up(ISBN).records[ISBN]
    assert found.titles == ("Die Häfen", "Häfen und Gezeiten", "Гавани", "Leuchttürme")
    assert found.authors == (Name("Lind", "Ada"), Name("Berg", "Nils"))


@among("dnb")
def test_the_book_itself_comes_before_one_that_refers_to_it(site: Site) -> None:
    other_form = marc(f"020 -- a {OTHER}", "245 00 a Die Häfen (E-Book)", f"776 08 z {ISBN}", number="107007007X")
    found = site.send("/", sent(other_form, MARC)).look_up(ISBN)
    assert found.records[ISBN].titles[0] == "Die Häfen"
    alone = Site(sru.DNB, site.clock).send("/", sent(other_form)).look_up(ISBN)
    assert alone.records[ISBN].url == "https://d-nb.info/107007007X"


@among()
def test_a_whole_catalog_is_no_answer(site: Site) -> None:
    """An index that a catalog doesn't know may get all that it holds."""
    stranger = marc(f"020 -- a {OTHER}", "245 00 a Lighthouses")
    found = site.send("/", sent(stranger, count=9_700_700)).look_up(ISBN)
    assert (found.records, found.absent, site.fault) == ({}, set(), books.OTHER_BOOK)


@among()
def test_a_counted_record_that_is_not_delivered_denies_nothing(site: Site) -> None:
    body = sent(count=1, more=DIAGNOSTIC.format(61, "First record position out of range"))
    found = site.send("/", body).look_up(ISBN)
    assert (found.records, found.absent) == ({}, set())
    assert site.fault == "diagnostic 61: First record position out of range"


@among()
def test_a_catalog_without_index_of_names_is_asked_by_title_alone(site: Site) -> None:
    name = {"k10plus": "pica.per", "dnb": "per%3D", "loc": "dc.creator"}
    part = next(name[key] for key, service in CATALOGS.items() if service is site.service)
    site.send(part, sent(count=0, more=DIAGNOSTIC.format(16, "Unsupported index"))).send("/", sent(MARC))
    found: list[list[Record]] = site.ask(
        lambda source: source.search(work("Häfen", "Lind", kind="book")),
        lambda source: source.search(work("Häfen", "Lind", kind="book")),
    )
    assert [len(each) for each in found] == [1, 1]
    assert [part in url for url in site.urls] == [True, False, False]
    assert site.fault == ""


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Sorry</html>"),
        (200, b""),
        (200, sent(MARC)[:700]),
        (200, sent(MARC, count=0)),
        (200, sent(count=1)),
        (200, sent(MARC, count="")),
        (200, sent(MARC, count="9" * 5000)),
        (200, sent(marc("020 -- a x"))),
        (200, sent("text")),
        (200, sent(MARC, more=DIAGNOSTIC.format(7, "Mandatory parameter not supplied"))),
        (200, sent(count=0, more=DIAGNOSTIC.format("x", "\x85"))),
        (200, sent(DIAGNOSTIC.format(1, "").replace("zs:diagnostics", "a"))),
        (200, sent().replace(b"<zs:numberOfRecords>0</zs:numberOfRecords>", b"")),
        (200, sent().replace(b"?><", b"?><!DOCTYPE a [<!ENTITY b 'c'>]><")),
        (202, b""),
        (400, sent()),
        (403, b"<html>Just a moment</html>"),
        (404, sent()),
        (429, b""),
        (500, sent()),
        (503, sent()),
    ],
)
@among()
def test_what_is_no_answer_denies_nothing(site: Site, status: int, body: bytes) -> None:
    found = site.send("/", body, status).look_up(ISBN)
    assert (found.records, found.absent) == ({}, set())
    assert re.fullmatch(r"[^\n\x85]{5,150}", site.fault)
    site.fault = ""
    assert site.search(work("Harbours", "Lind", kind="book")) is None
    assert site.fault
