"""Open texts of articles: Europe PMC's own, and PDFs that Unpaywall knows; what is no answer is no text."""

from __future__ import annotations

import asyncio
import json
import random
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from stacite.model.evidence import Evidence, QuotedSource
from stacite.net.client import Client
from stacite.services.base import RunServices
from stacite.services.quotes import OPEN_TEXTS, EuropePmc, QuotationSearch, Unpaywall
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    from tests.conftest import FakeClock

DOI, USER = "10.5555/Floods.1", "editor@ledger.example"
QUOTATION = "rivers never forget the beds that they have once left"
FILLER = " ".join(f"word{number} of the text" for number in range(40))
SEARCH = {
    "hitCount": 1,
    "resultList": {"result": [{"id": "1", "doi": DOI.lower(), "pmcid": "PMC123", "isOpenAccess": "Y", "inEPMC": "Y"}]},
}
ARTICLE = f"""<!DOCTYPE article [<!ENTITY a "b">]><article><front><journal-meta><journal-title>J</journal-title>
</journal-meta></front><body><p>Rivers never forget<xref ref-type="bibr" rid="r1">12</xref> the beds that they have
once left. {FILLER}</p></body><back><ref-list><ref><mixed-citation>Other words.</mixed-citation></ref></ref-list></back>
</article>"""
PLACE = "https://repository.example/floods.pdf"
OPEN = {
    "doi": DOI.lower(),
    "is_oa": True,
    "best_oa_location": {"url_for_pdf": PLACE},
    "oa_locations": [{"url_for_pdf": PLACE}, {"url_for_pdf": None}, {"url_for_pdf": "javascript:alert(1)"}],
}


class Web:
    """Europe PMC, Unpaywall and a repository, by what an address contains."""

    def __init__(self, **answers: httpx.Response) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        self.asked.append(url)
        named = {"search": "/search?", "article": "/fullTextXML", "unpaywall": "unpaywall.org", "pdf": ".pdf"}
        found = next((self.answers[name] for name, part in named.items() if part in url and name in self.answers), None)
        return httpx.Response(404) if found is None else httpx.Response(found.status_code, content=found.content)


def settings(mailto: str = USER) -> Settings:
    return Settings(mailto=mailto, network=NetworkSettings(interval_ms=0, wait_budget_s=0))


def looked_for(web: Web, clock: FakeClock, mailto: str = USER) -> Evidence:
    async def run() -> Evidence:
        async with Client(settings(mailto), clock, httpx.MockTransport(web.answer)) as client:
            search = QuotationSearch(
                {"doe": QuotedSource((QUOTATION,), doi=DOI)}, client, RunServices(OPEN_TEXTS, client, settings(mailto))
            )
            await search.ask({})
            return search.added_to(Evidence())

    return asyncio.run(run())


def test_an_open_article_is_read_without_its_references(clock: FakeClock) -> None:
    web = Web(search=httpx.Response(200, json=SEARCH), article=httpx.Response(200, text=ARTICLE))
    (found,) = looked_for(web, clock).quotations["doe"]
    assert (found.match, found.source, found.is_pdf) == ("found", "https://europepmc.org/article/PMC/PMC123", False)
    assert [url.partition("/rest")[2].partition("?")[0] for url in web.asked] == ["/search", "/PMC123/fullTextXML"]
    assert USER not in "".join(web.asked)


@pytest.mark.parametrize(
    "change",
    [{"isOpenAccess": "N"}, {"pmcid": "PMC1/../x"}, {"pmcid": None}, {"doi": "10.5555/other"}, {"doi": None}],
)
def test_another_or_a_closed_article_is_not_read(change: dict[str, Any], clock: FakeClock) -> None:
    results = [SEARCH["resultList"]["result"][0] | change]  # type: ignore[index]
    web = Web(search=httpx.Response(200, json={"resultList": {"result": results}}))
    evidence = looked_for(web, clock)
    assert evidence.quotations == {}
    assert [each.reason for each in evidence.not_checked] == ["no open text of it was found"]
    assert not any("fullText" in url for url in web.asked)


def test_an_open_copy_is_loaded_and_its_finder_gets_the_address_of_the_user(clock: FakeClock) -> None:
    nothing = httpx.Response(200, json={"resultList": {"result": []}})
    page = f"<title>Floods</title><p>Rivers never forget the beds that they have once left. {FILLER}</p>"
    web = Web(search=nothing, unpaywall=httpx.Response(200, json=OPEN), pdf=httpx.Response(200, text=page))
    (found,) = looked_for(web, clock).quotations["doe"]
    assert (found.match, found.source) == ("found", PLACE)
    assert web.asked[1:] == [f"https://api.unpaywall.org/v2/{DOI}?email={USER}", PLACE]


def test_without_an_address_of_the_user_unpaywall_is_not_asked(clock: FakeClock) -> None:
    web = Web(search=httpx.Response(200, json={"resultList": {"result": []}}), unpaywall=httpx.Response(200, json=OPEN))
    assert looked_for(web, clock, mailto="").quotations == {}
    assert len(web.asked) == 1


@pytest.mark.parametrize("status", [202, 403, 422, 429, 500])
def test_a_service_that_is_down_is_named_without_the_address_of_the_user(status: int, clock: FakeClock) -> None:
    web = Web(search=httpx.Response(200, json={"resultList": {"result": []}}), unpaywall=httpx.Response(status))
    (missed,) = looked_for(web, clock).not_checked
    assert missed.reason.startswith(f"Unpaywall could not be used: {status}")
    assert USER not in missed.reason


def test_whatever_comes_nothing_is_raised(clock: FakeClock) -> None:
    chance = random.Random(11)  # noqa: S311 - to vary examples
    odd: list[object] = [None, True, 7, 10**40, "", "x", [], {}, [[]], [None], {"result": 3}, "é" * 300]
    for _ in range(300):
        bodies = []
        for sound in (SEARCH, OPEN):
            changed: dict[str, Any] = json.loads(json.dumps(sound))
            places = [changed, *(each for each in changed.values() if isinstance(each, dict))]
            place = chance.choice(places)
            place[chance.choice(list(place))] = chance.choice(odd)
            body = json.dumps(changed).encode()
            bodies.append(body[: chance.randrange(len(body))] if chance.random() < 0.2 else body)
        article = ARTICLE[: chance.randrange(len(ARTICLE))]
        web = Web(
            search=httpx.Response(200, content=bodies[0]),
            article=httpx.Response(200, text=article),
            unpaywall=httpx.Response(200, content=bodies[1]),
        )

        async def run(web: Web = web) -> tuple[object, list[str]]:
            async with Client(settings(), clock, httpx.MockTransport(web.answer)) as client:
                services = RunServices(OPEN_TEXTS, client, settings())
                return await services.source(EuropePmc).text_of(DOI), await services.source(Unpaywall).pdf_of(DOI)

        _, found = asyncio.run(run())
        assert set(found) <= {PLACE}
