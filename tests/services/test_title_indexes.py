"""DBLP and Semantic Scholar: works by title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.services.indexing import KEY, Site, work

from stacite.model.evidence import Record
from stacite.model.item import Date, Name
from stacite.services import title_indexes

if TYPE_CHECKING:
    from tests.conftest import FakeClock

TIDES = work("Ada's “Tide Tables”: A/B & C?")


@pytest.fixture
def dblp(clock: FakeClock) -> Site:
    return Site(title_indexes.DBLP, clock)


@pytest.fixture
def scholar(clock: FakeClock) -> Site:
    return Site(title_indexes.SEMANTIC_SCHOLAR, clock)


def hits(*infos: dict[str, Any], total: str = "1") -> dict[str, Any]:
    """A response of DBLP."""
    found = [{"@score": "4", "@id": "7", "info": info, "url": "URL#7"} for info in infos]
    return {"result": {"status": {"@code": "200"}, "hits": {"@total": total, "@sent": total, "hit": found}}}


PAPER: dict[str, Any] = {
    "authors": {"author": {"@pid": "12/3456", "text": "Per van der Holm 0003"}},
    "title": "Ada&apos;s Tide Tables.",
    "venue": "QUAY",
    "pages": "12-19",
    "year": "2018",
    "type": "Conference and Workshop Papers",
    "doi": "10.5555/QUAY.7",
    "url": "https://dblp.org/rec/conf/quay/Holm18",
}
PREPRINT: dict[str, Any] = {
    "authors": {"author": [{"@pid": "1", "text": "Ada Lind"}, {"@pid": "2", "text": "Bo &Ouml;berg"}]},
    "title": {"@bibtex": "x", "text": "Ada&apos;s Tide Tables."},
    "venue": ["CoRR", "QUAY"],
    "volume": "abs/1711.00001",
    "year": "2017",
    "type": "Informal and Other Publications",
}


def test_dblp_has_a_paper_and_its_preprint(dblp: Site, clock: FakeClock) -> None:
    records = dblp.send("/search/publ/api", hits(PAPER, PREPRINT)).search(TIDES)
    url = "/search/publ/api?q=Ada%27s%20Tide%20Tables%20A%20B%20C&format=json&h=5&c=0"
    assert dblp.urls == [url]
    assert records is not None
    assert records[0] == Record(
        "10.5555/quay.7",
        "DBLP",
        f"https://index.example{url}",
        clock.now(),
        "paper-conference",
        "Conference and Workshop Papers",
        ("Ada's Tide Tables",),
        containers=("QUAY",),
        authors=(Name("van der Holm", "Per"),),
        dates={"issued": Date("2018")},
        page="12-19",
        url="https://dblp.org/rec/conf/quay/Holm18",
    )
    assert (records[1].type, records[1].titles, records[1].doi, records[1].volume) == (
        "article", ("Ada's Tide Tables",), "", "",
    )  # fmt: skip
    assert records[1].authors == (Name("Lind", "Ada"), Name("Öberg", "Bo"))


@pytest.mark.parametrize(
    ("body", "status", "count"),
    [
        (hits(total="0"), 200, 0),
        ({"result": {"hits": {"@total": "0", "@sent": "0"}}}, 200, 0),
        ({"result": {"hits": {"@total": "2", "hit": {"info": PAPER}}}}, 200, 1),
        ({"result": {"hits": {"@total": "2"}}}, 200, None),
        ({"result": {"hits": {}}}, 200, None),
        ({"result": {"hits": {"hit": ["text"]}}}, 200, None),
        ({"result": {"hits": {"hit": [{"info": {"name": "of another form"}}]}}}, 200, None),
        ({"result": []}, 200, None),
        (b"<html>a vast number of requests from your side</html>", 429, None),
        (b"<html>a vast number of requests from your side</html>", 200, None),
        (b"", 500, None),
        (b"", 404, None),
    ],
)
def test_only_no_hit_at_dblp_says_so(dblp: Site, body: object, status: int, count: int | None) -> None:
    records = dblp.send("/search", body, status).search(TIDES)
    assert (None if records is None else len(records)) == count
    assert bool(dblp.fault) == (count is None)


def test_dblp_is_asked_for_few_works_and_slowly(dblp: Site, clock: FakeClock) -> None:
    dblp.send("/search", hits(PAPER))
    results = dblp.ask(*(lambda source: source.search(TIDES) for _ in range(22)))
    assert [result is None for result in results] == [False] * 20 + [True] * 2
    assert len(dblp.asked) == 20
    assert clock.seconds == 19 * 5.0
    assert dblp.fault == "stacite searches for at most 20 works there"


MATCH = {
    "paperId": "ab12",
    "externalIds": {"DOI": "10.5555/QUAY.7", "CorpusId": 7},
    "url": "https://www.semanticscholar.org/paper/ab12",
    "title": "Ada's Tide Tables",
    "venue": "Quay Conference",
    "year": 2018,
    "journal": {"name": "ArXiv", "volume": "abs/1711.00001"},
    "publicationTypes": ["Study", "JournalArticle"],
    "authors": [{"authorId": "1", "name": "P. Holm"}, {"authorId": None, "name": None}],
    "matchScore": 131.8,
}


def test_semantic_scholar_sends_the_best_match(scholar: Site, clock: FakeClock) -> None:
    records = scholar.send("/graph/v1/paper/search/match", {"data": [MATCH]}).search(TIDES, key=KEY)
    (url,) = scholar.urls
    assert url.startswith("/graph/v1/paper/search/match?query=Ada%27s%20Tide%20Tables%20A%20B%20C&fields=title,")
    assert scholar.asked[0].headers["x-api-key"] == KEY
    assert records == [
        Record(
            "10.5555/quay.7",
            "Semantic Scholar",
            f"https://index.example{url}",
            clock.now(),
            "article-journal",
            "Study",
            ("Ada's Tide Tables",),
            containers=("Quay Conference", "ArXiv"),
            authors=(Name("Holm", "P."),),
            dates={"issued": Date("2018")},
            url="https://www.semanticscholar.org/paper/ab12",
        )
    ]
    assert KEY not in repr(records)
    assert title_indexes.SEMANTIC_SCHOLAR.needs_key


@pytest.mark.parametrize(
    ("body", "status", "count"),
    [
        ({"error": "Title match not found"}, 404, 0),
        ({"error": "Paper with id X not found"}, 404, None),
        (b"Not found", 404, None),
        ({"data": []}, 200, None),
        ({"data": None}, 200, None),
        ({"data": [None]}, 200, None),
        ({"data": [{"title": None}]}, 200, None),
        ({"error": "Unrecognized or unsupported fields: [matchScore]"}, 400, None),
        ({"message": "Forbidden"}, 403, None),
        ({"message": "Too Many Requests"}, 429, None),
        (b"<html></html>", 200, None),
    ],
)
def test_only_a_miss_at_semantic_scholar_says_no_hit(
    scholar: Site, body: object, status: int, count: int | None
) -> None:
    records = scholar.send("/graph", body, status).search(TIDES, key=KEY)
    assert (None if records is None else len(records)) == count
    assert bool(scholar.fault) == (count is None)
    assert KEY not in scholar.fault
