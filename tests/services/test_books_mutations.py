"""Sound answers of catalogs, spoiled: no exception, no record of another book, and no book denied that is there."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from tests.services.indexing import KEY, SETTINGS, work
from tests.services.mutating import Sent, mutations
from tests.services.test_books import ISBN, SOUND
from tests.services.test_sru import MARC, MODS, PICA, sent

from stacite.net.client import Client
from stacite.services import sru
from stacite.services.base import Index, LookupResult
from stacite.services.client import User

if TYPE_CHECKING:
    from tests.conftest import FakeClock

    from stacite.services.base import Service

ITEM = work("Harbours", kind="book")
TITLE = re.compile("arbours|Häfen".encode())
_CASES = [
    *SOUND,
    *((service, number, sent(MARC, PICA, MODS)) for service in (sru.K10PLUS, sru.LOC) for number in (ISBN, "")),
    (sru.DNB, ISBN, sent(MARC)),
]


@pytest.mark.parametrize(("service", "number", "sound"), _CASES)
def test_a_spoiled_answer_denies_nothing(service: Service, number: str, sound: bytes, clock: FakeClock) -> None:
    async def run() -> None:
        async with Client(SETTINGS, clock) as client:
            for body in mutations(sound, 250):
                own = Sent(service.name, "https://index.example", client, service.cost, User(key=KEY))
                own.body = body
                source = service.source(own)
                assert isinstance(source, Index)
                found = LookupResult()
                if number:
                    await source.look_up((number,), found)
                denies = bool(found.absent) if number else await source.search(ITEM) == []
                assert not (denies and TITLE.search(body)), body
                assert not found.errors
                assert all(number.endswith(each.isbns + each.numbers) for each in found.records.values())

    asyncio.run(run())
