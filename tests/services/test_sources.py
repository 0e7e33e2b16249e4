"""Sources in a small world of invented works: who is asked, how often, what comes of it, and what outages do."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.services.library import Library, Work

from stacite.model.evidence import CheckKind, CitedSource, EvidenceRequest, NetworkState, SourceVerdict, Way
from stacite.model.item import Date, Name
from stacite.services.gather import gather
from stacite.settings import ServiceAddresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FakeClock, Web

    from stacite.model.evidence import Evidence, SourceCheck
    from stacite.model.item import Item

    Check = Callable[..., dict[str, SourceCheck]]

CONFIRMED, CONTRADICTED, NOT_FOUND, NOT_FINDABLE, NOT_CHECKED = SourceVerdict
MOLLUSCS = Work(
    "Harbor Dredging and the Migration of Estuarine Molluscs", ("Ada Lind", "Ben Okoro"), 2015, "Journal of Coasts",
    "12", "101-120", "10.1000/molluscs",
)  # fmt: skip
SCREWS = Work("Ball Screws under Load", ("Zhe Du",), 2004, "Machines", "3", "7-9", "10.1000/screws")
ESSAY = Work("What the Ferrymen Knew of the Northern Tides", ("Elena Marchetti",), 2001, "Coastal Review", "4", "1-9")
BOOK = Work("Cooking with Kelp", ("Elena Marchetti",), 1987, publisher="Tidewater House", isbn="9780198526636")
PREPRINT = Work("Learning to Steer Small Boats", ("Zhe Du",), 2023, arxiv="2301.00001")
INVENTED = Work(
    "The Silence of Dredgers and the Memory of Coastal Towns", ("Ada Lind",), 2016, "Journal of Coasts", "13", "1-20"
)


@pytest.fixture
def library(web: Web) -> Library:
    return Library(web, [MOLLUSCS, SCREWS, ESSAY, BOOK, PREPRINT])


@pytest.fixture
def gathered(library: Library, clock: FakeClock) -> Callable[..., Evidence]:
    """Ask for sources by key; settings by name."""

    def gathered(sources: dict[str, Item], **changed: object) -> Evidence:
        cited = {key: CitedSource(item) for key, item in sources.items()}
        settings = replace(library.settings, **changed)  # type: ignore[arg-type] # by name
        return asyncio.run(gather(EvidenceRequest(records=True, sources=cited), settings, clock=clock))

    return gathered


@pytest.fixture
def check(gathered: Callable[..., Evidence]) -> Check:
    return lambda sources, **changed: dict(gathered(sources, **changed).sources)


SOURCES = {
    "with its DOI": MOLLUSCS.item(),
    "without its DOI": MOLLUSCS.item(DOI=""),
    "without any DOI": ESSAY.item(),
    "the DOI of another work": MOLLUSCS.item(DOI=SCREWS.doi),
    "a DOI that does not exist": MOLLUSCS.item(DOI="10.1000/nothing"),
    "by other people": replace(MOLLUSCS.item(DOI=""), names={"author": (Name("Marchetti", "Elena"),)}),
    "a preprint": PREPRINT.item("report", number="arXiv:2301.00001"),
    "the preprint of another": INVENTED.item("report", number="arXiv:2301.00001"),
    "a preprint that does not exist": INVENTED.item("report", number="arXiv:2301.99999"),
    "a book": BOOK.item("book"),
    "a book without its ISBN": BOOK.item("book", ISBN=""),
    "the ISBN of another house's book": INVENTED.item("book", ISBN=BOOK.isbn, publisher="Quayside Press"),
    "invented": INVENTED.item(),
    "a web page": INVENTED.item("webpage"),
}
VERDICTS = {
    "with its DOI": (CONFIRMED, "Crossref has it under DOI 10.1000/molluscs"),
    "without its DOI": (CONFIRMED, "Crossref has a work with this title under 10.1000/molluscs"),
    "without any DOI": (CONFIRMED, "OpenAlex has a work with this title"),
    "the DOI of another work": (CONTRADICTED, "DOI 10.1000/screws belongs to “Ball Screws under Load” by Zhe Du"),
    "a DOI that does not exist": (CONTRADICTED, "DOI 10.1000/nothing does not exist"),
    "by other people": (CONTRADICTED, "the work with this title is by Ada Lind and Ben Okoro"),
    "a preprint": (CONFIRMED, "arXiv has it under arXiv 2301.00001"),
    "the preprint of another": (
        CONTRADICTED, "arXiv 2301.00001 belongs to “Learning to Steer Small Boats” by Zhe Du (2023)",
    ),
    "a preprint that does not exist": (CONTRADICTED, "arXiv 2301.99999 does not exist"),
    "a book": (CONFIRMED, "Open Library has it under ISBN 9780198526636"),
    "a book without its ISBN": (CONFIRMED, "Open Library has a work with this title"),
    "the ISBN of another house's book": (
        CONTRADICTED, "ISBN 9780198526636 belongs to “Cooking with Kelp” by Elena Marchetti (1987)",
    ),
    "invented": (NOT_FOUND, "Crossref and OpenAlex have no such title"),
    "a web page": (NOT_FINDABLE, "no index lists all web pages"),
}  # fmt: skip


def test_a_verdict_for_every_source(check: Check) -> None:
    found = check(SOURCES)
    assert {key: (each.verdict, each.reason.removesuffix(" (2004)")) for key, each in found.items()} == VERDICTS
    for key in ("the DOI of another work", "a DOI that does not exist"):
        right = found[key].right
        assert right is not None, key
        assert right.doi == MOLLUSCS.doi


def test_one_word_and_an_author_lead_to_a_book(library: Library, check: Check) -> None:
    library.works.append(Work("Kelp", ("Elena Marchetti",), 1987, publisher="Tidewater House"))
    book = library.works[-1].item("book", ISBN="")
    found = check({"by her": book, "by nobody": replace(book, names={})})
    assert [each.verdict for each in found.values()] == [CONFIRMED, NOT_FINDABLE]


def test_what_is_confirmed_is_asked_no_more(library: Library, check: Check) -> None:
    check({"a": MOLLUSCS.item(), "b": MOLLUSCS.item(DOI=""), "c": BOOK.item("book")})
    assert library.asked("openalex") == library.asked("dblp") == []
    assert len([each for each in library.asked("crossref") if "query.bibliographic" in each]) == 1


def test_the_searches_for_a_doi_are_not_made_twice(library: Library, clock: FakeClock) -> None:
    works = {"a": MOLLUSCS.item(DOI=""), "b": INVENTED.item()}
    cited = {key: CitedSource(item) for key, item in works.items()}
    asyncio.run(gather(EvidenceRequest(works=works, sources=cited), library.settings, clock=clock))
    assert len([each for each in library.asked("crossref") if "query.bibliographic" in each]) == 2


def test_the_next_run_asks_nobody_for_a_week(library: Library, clock: FakeClock, check: Check) -> None:
    sources = {"a": ESSAY.item(), "b": INVENTED.item(), "c": BOOK.item("book")}
    first = check(sources)
    asked = len(library.web.targets)
    clock.seconds += 6 * 24 * 3600
    second = check(sources)
    assert len(library.web.targets) == asked
    assert [each.verdict for each in second.values()] == [each.verdict for each in first.values()]
    clock.seconds += 2 * 24 * 3600
    check(sources)
    again = library.web.targets[asked:]
    assert again
    assert not any("Ferrymen" in target or "/api/books" in target for target in again if "openalex" in target)


def test_what_could_not_be_asked_is_asked_again(library: Library, check: Check) -> None:
    library.broken["openalex"] = (500, b"", {})
    assert check({"b": INVENTED.item()})["b"].verdict is NOT_CHECKED
    del library.broken["openalex"]
    assert check({"b": INVENTED.item()})["b"].verdict is NOT_FOUND


BROKEN = {
    "500": (500, b"", {}),
    "429": (429, b"", {"retry-after": "7200"}),
    "HTML": (200, b"<html>Maintenance</html>", {"content-type": "text/html"}),
    "null": (200, b"null", {"content-type": "application/json"}),
    "another shape": (200, b'{"status": "ok"}', {"content-type": "application/json"}),
}
_HARSH = {CONTRADICTED: 2, NOT_FOUND: 1}


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("service", ["doi", "crossref", "datacite", "openalex", "dblp", "arxiv", "openlibrary"])
def test_an_outage_never_makes_a_verdict_harsher(
    library: Library, gathered: Callable[..., Evidence], service: str, fault: str
) -> None:
    library.broken[service] = BROKEN[fault]
    evidence = gathered(SOURCES)
    missed = {each.what for each in evidence.not_checked if each.kind is CheckKind.EXISTENCE}
    for key, found in evidence.sources.items():
        usual = VERDICTS[key][0]
        assert _HARSH.get(found.verdict, 0) <= _HARSH.get(usual, 0), (key, found.reason)
        if usual in _HARSH and found.verdict not in (*_HARSH, CONFIRMED):
            assert found.verdict is NOT_CHECKED, (key, found.reason)
            assert key in missed, key


def test_a_journal_that_nobody_indexes_is_no_reason_to_doubt(library: Library, check: Check) -> None:
    library.journals = {"Journal of Rivers": {2016: 30}, "Journal of Coasts": {2009: 30}}
    found = check({"a": INVENTED.item(), "b": INVENTED.item(container_title="Quayside Notes")})
    assert [each.verdict for each in found.values()] == [NOT_FINDABLE, NOT_FINDABLE]
    assert found["a"].reason == "Crossref has hardly anything of this journal and time"
    assert found["b"].reason == "Crossref lists no journal of this title"
    library.journals["Journal of Coasts"] = {2015: 20, 2016: 20}
    assert check({"a": INVENTED.item(title="The Dredgers and the Lost Memory of Towns")})["a"].verdict is NOT_FOUND


def test_without_a_network_nothing_is_said_of_sources(library: Library, clock: FakeClock) -> None:
    nowhere = ServiceAddresses(**dict.fromkeys(ServiceAddresses.__dataclass_fields__, "http://127.0.0.1:9"))
    settings = replace(library.settings, services=nowhere)
    request = EvidenceRequest(sources={"b": CitedSource(INVENTED.item()), "c": CitedSource(BOOK.item("book"))})
    evidence = asyncio.run(gather(request, settings, clock=clock))
    assert (evidence.network, evidence.sources) == (NetworkState.NONE, {})


def test_existence_by_identifiers_searches_for_no_title(library: Library, check: Check) -> None:
    found = check({key: SOURCES[key] for key in ("with its DOI", "a preprint", "invented")}, existence="identifiers")
    assert [each.verdict for each in found.values()] == [CONFIRMED, CONFIRMED, NOT_CHECKED]
    assert found["invented"].reason == "titles are not searched for, as the settings say"
    assert library.asked("openalex") == []


def test_existence_off_asks_nobody(library: Library, gathered: Callable[..., Evidence]) -> None:
    assert gathered({"b": INVENTED.item()}, existence="off").sources == {}
    assert library.web.targets == []


def test_a_service_that_is_skipped_is_not_asked_and_named_where_it_would_decide(
    library: Library, gathered: Callable[..., Evidence]
) -> None:
    skipped = (*library.settings.skip_services, "openalex")
    evidence = gathered({"b": INVENTED.item(), "c": BOOK.item("book")}, skip_services=skipped)
    assert library.asked("openalex") == []
    assert (evidence.sources["b"].verdict, evidence.sources["c"].verdict) == (NOT_CHECKED, CONFIRMED)
    assert evidence.sources["b"].reason == "OpenAlex was not asked: your settings say so"


def test_a_long_document_keeps_within_its_budget(library: Library, gathered: Callable[..., Evidence]) -> None:
    items = {str(n): INVENTED.item(title=f"The Silence of Dredgers and the Memory of Town {n}") for n in range(45)}
    evidence = gathered(items)
    searches = [each for name in ("crossref", "openalex") for each in library.asked(name) if "/journals" not in each]
    assert len(searches) == 90
    found = {each.verdict for each in evidence.sources.values()}
    assert found == {NOT_FOUND}


def test_answers_say_who_was_asked_how_and_when(check: Check) -> None:
    found = check({"b": replace(INVENTED.item(), dates={"issued": Date("2016-03")})})["b"]
    assert [(each.service, each.way) for each in found.lookups] == [("Crossref", Way.SEARCH), ("OpenAlex", Way.SEARCH)]
    assert all(each.fetched is not None for each in found.lookups)
    assert found.kind == "article"
