"""Responses of scholarly indexes with something wrong in them: no exception, no absence, no work that was not sent."""

from __future__ import annotations

import asyncio
import copy
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.services.indexing import SETTINGS, work
from tests.services.test_crossref_places import QUAYS, article, works
from tests.services.test_openalex import tides
from tests.services.test_pubmed import UNDERSTOOD, numbers, summaries, summary
from tests.services.test_title_indexes import MATCH, PAPER, PREPRINT, hits

from stacite.net.client import ACCEPT_JSON, Client
from stacite.net.response import FetchResult, Response
from stacite.services import arxiv, crossref, openalex, pubmed, title_indexes
from stacite.services.base import Index, LookupResult
from stacite.services.client import NO_EXTRA, Extra, ServiceClient

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import FakeClock

    from stacite.model.evidence import Record
    from stacite.services.base import Service

MUTATIONS = 400
HOSTILE: tuple[object, ...] = (
    None, True, 0, -1, 10**30, 1e308, "", " ", "x" * 30_000, "\ud800", "<b>&amp;", [], {}, [None], [[]], {"": None},
)  # fmt: skip
STATUSES = (202, 204, 400, 402, 403, 404, 410, 429, 500, 503)
BODIES = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"<!doctype html><title>Sign in</title>",
    b"[" * 100_000,
    b"\xff\xfe",
    b"1" * 5_000,
)


@dataclass(frozen=True)
class Case:
    """A question to an index, and its sound responses by part of the address."""

    service: Service
    identifier: str
    """Empty for a search or a place."""
    replies: Mapping[str, object]
    way: str = "search"
    says_no_hit: Callable[[dict[str, Any]], bool] = lambda replies: False


FEED = (Path(__file__).parents[1] / "data" / "services" / "arxiv_feed.xml").read_bytes()
ITEM = work("Tides of the Inner Harbour", "Lind", 1998, volume="12", page="201–19", container_title="Quays")
PMIDS = {
    "esearch": numbers("701", "702", translation=UNDERSTOOD),
    "esummary": summaries(summary("701"), summary("702")),
}
PLACES = {"/journals": QUAYS, "rows=0": works(volumes={"12": 90}), "/works": works(article(), article("1-9"))}
LIST = {"/works": {"results": [tides(), tides(doi=None)]}}
CASES = {
    "openalex-doi": Case(openalex.SERVICE, "10.5555/tides.7", {"/works": tides()}),
    "openalex": Case(openalex.SERVICE, "", LIST, says_no_hit=lambda sent: sent["/works"]["results"] == []),
    "pubmed-pmid": Case(pubmed.SERVICE, "701", PMIDS),
    "pubmed": Case(
        pubmed.SERVICE, "", PMIDS, says_no_hit=lambda sent: sent["esearch"]["esearchresult"]["idlist"] == []
    ),
    "pubmed-place": Case(pubmed.SERVICE, "", PMIDS, "slot", says_no_hit=lambda sent: True),
    "crossref-place": Case(crossref.PLACES, "", PLACES, "slot", says_no_hit=lambda sent: True),
    "dblp": Case(
        title_indexes.DBLP, "", {"/search": hits(PAPER, PREPRINT)},
        says_no_hit=lambda sent: sent["/search"]["result"]["hits"]["hit"] == [],
    ),
    "semantic-scholar": Case(title_indexes.SEMANTIC_SCHOLAR, "", {"/graph": {"data": [MATCH]}}),
    "arxiv-id": Case(arxiv.SERVICE, "2101.00002", {"/api": FEED}),
    "arxiv": Case(arxiv.SERVICE, "", {"/api": FEED}),
}  # fmt: skip


class Played(ServiceClient):
    """A client that gets what a test says."""

    replies: Mapping[str, tuple[int, bytes]]

    async def send(self, path: str, accept: str = ACCEPT_JSON, extra: Extra = NO_EXTRA) -> FetchResult:
        status, body = next(reply for part, reply in self.replies.items() if part in path)
        return FetchResult(response=Response(status, httpx.Headers(), body))


def mutated_json(value: Any, chance: random.Random) -> Any:
    """A copy with one part dropped, doubled or replaced."""
    value = copy.deepcopy(value)
    places: list[tuple[Any, Any]] = []
    pending = [value]
    while pending:
        part = pending.pop()
        inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for key, each in inner:
            places.append((part, key))
            pending.append(each)
    part, key = chance.choice(places)
    how = chance.random()
    if how < 0.3:
        del part[key]
    elif how < 0.4 and isinstance(part, list):
        part.append(part[key])
    else:
        part[key] = chance.choice(HOSTILE)
    return value


def mutated(sound: object, chance: random.Random) -> tuple[int, bytes, Any]:
    """Status, body, and the value of a body that is still JSON."""
    body = sound if isinstance(sound, bytes) else json.dumps(sound).encode()
    how = chance.random()
    if how < 0.6 and not isinstance(sound, bytes):
        value = mutated_json(sound, chance)
        return 200, json.dumps(value).encode(), value
    if how < 0.7:
        return chance.choice(STATUSES), body, None
    if how < 0.75:
        return 200, chance.choice(BODIES), None
    at = chance.randrange(len(body))
    if how < 0.85:
        return 200, body[:at], None
    return 200, body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :], None


def says(case: Case, sent: dict[str, Any]) -> bool:
    """Whether what was sent says that there is no hit."""
    try:
        return case.says_no_hit(sent)
    except (KeyError, TypeError, IndexError):
        return False


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_says_nothing_false(name: str, clock: FakeClock) -> None:
    case, chance = CASES[name], random.Random(name)  # noqa: S311 - a test

    async def run() -> None:
        async with Client(SETTINGS, clock, httpx.MockTransport(lambda request: httpx.Response(500))) as client:
            for _ in range(MUTATIONS):
                await one(case, client, chance)

    asyncio.run(run())


async def one(case: Case, client: Client, chance: random.Random) -> None:
    """Ask once, with one of the responses mutated."""
    wrong = chance.choice(list(case.replies))
    sent: dict[str, Any] = {}
    replies = {}
    for part, sound in case.replies.items():
        if part == wrong:
            status, body, sent[part] = mutated(sound, chance)
        else:
            status, body, sent[part] = 200, sound if isinstance(sound, bytes) else json.dumps(sound).encode(), sound
        replies[part] = status, body
    own = Played("Quays", "https://index.example", client, case.service.cost)
    own.replies = replies
    source = case.service.source(own)
    assert isinstance(source, Index)
    if case.identifier:
        found = LookupResult()
        await source.look_up([case.identifier], found)
        assert not found.errors
        assert not found.absent
        assert found.records.keys() <= {case.identifier}
        assert all(record.titles for record in found.records.values())
        assert found.records or own.fault
        return
    records: list[Record] | None = await (source.slot(ITEM) if case.way == "slot" else source.search(ITEM))
    if records is not None:
        assert all(record.titles for record in records)
        assert records or says(case, sent), replies[wrong]
