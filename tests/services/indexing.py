"""Indexes of works, asked over httpx's port, with a site that sends what a test says."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import httpx

from stacite.model.item import Date, Item, Name
from stacite.net.client import Client
from stacite.services.base import Index, LookupResult
from stacite.services.client import ServiceClient, User
from stacite.settings import NetworkSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FakeClock

    from stacite.model.evidence import Record
    from stacite.services.base import Service

SETTINGS = Settings(network=NetworkSettings(interval_ms=0, wait_budget_s=0))
KEY = "k3y+of/the=user"


def work(title: str = "", author: str = "", year: int = 0, kind: str = "article-journal", **texts: str) -> Item:
    """A cited work; underscores in names of variables stand for hyphens."""
    item = Item(
        kind,
        names={"author": (Name(author),)} if author else {},
        dates={"issued": Date(str(year))} if year else {},
    )
    return item.with_texts(title=title, **texts)


@dataclass
class Site:
    """A service in the place of the real one. By part of the address: status, body and headers; the last one stays."""

    service: Service
    clock: FakeClock
    replies: dict[str, list[tuple[int, bytes, dict[str, str]]]] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    fault: str = ""
    closed: bool = False
    budget: str = ""

    def send(self, part: str, body: object, status: int = 200, **headers: str) -> Site:
        """Have requests whose address has this part responded to so; JSON where the body is no bytes."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies.setdefault(part, []).append((status, sent, named))
        return self

    @property
    def urls(self) -> list[str]:
        """What was requested."""
        return [str(request.extensions["stacite"]) for request in self.asked]

    def _reply(self, request: httpx.Request) -> httpx.Response:
        url = request.url.raw_path.decode()
        request.extensions["stacite"] = url
        self.asked.append(request)
        found: list[tuple[int, bytes, dict[str, str]]] = [(404, b"nothing here", {})]
        replies = next((replies for part, replies in self.replies.items() if part in url), found)
        status, body, headers = replies.pop(0) if len(replies) > 1 else replies[0]
        return httpx.Response(status, headers=headers, content=body)

    def ask(self, *questions: Callable[[Any], Any], key: str = "", mailto: str = "") -> list[Any]:
        """What the index makes of questions, one after the other."""

        async def run() -> list[Any]:
            async with Client(SETTINGS, self.clock, httpx.MockTransport(self._reply)) as client:
                cost = replace(self.service.cost, patience_s=0.0)
                own = ServiceClient(self.service.name, "https://index.example", client, cost, User(mailto, key))
                source = self.service.source(own)
                results = [await question(source) for question in questions]
                self.fault, self.closed = own.reason, own.closed
                self.budget = source.budget if isinstance(source, Index) else ""
                return results

        return asyncio.run(run())

    def look_up(self, *identifiers: str, key: str = "", mailto: str = "") -> LookupResult:
        """What it holds under identifiers."""

        async def question(source: Index) -> LookupResult:
            found = LookupResult()
            await source.look_up(identifiers, found)
            assert not found.errors
            return found

        (result,) = self.ask(question, key=key, mailto=mailto)
        assert isinstance(result, LookupResult)
        return result

    def search(self, item: Item, key: str = "", mailto: str = "") -> list[Record] | None:
        """What it finds by a title."""
        results: list[list[Record] | None] = self.ask(lambda source: source.search(item), key=key, mailto=mailto)
        return results[0]

    def slot(self, item: Item, key: str = "", mailto: str = "") -> list[Record] | None:
        """What it has in the work's place."""
        results: list[list[Record] | None] = self.ask(lambda source: source.slot(item), key=key, mailto=mailto)
        return results[0]
