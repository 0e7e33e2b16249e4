"""Works by their DOIs at one registry: many with one question, one by one where that fails.

What a registry has not said is unknown, never absent.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from stacite.net.trail import status_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.record import Record
    from stacite.resolvers.service import Reply, Service

LETTERS = 1500
"""Of the DOIs of one question; quoted they are three times as long at most, and some servers take 8,000."""
_SINGLES = 100
"""Works that are asked for one by one; that many are missing in no list that is sound."""
_ANOTHER = "the record of another DOI"
_SHAPELESS = "JSON of another shape"


@dataclass(slots=True)
class Told:
    """What one registry said. It grows as the answers come, so that an interrupted run keeps what it has."""

    records: dict[str, Record] = field(default_factory=dict)
    """By DOI in lower case."""
    absent: set[str] = field(default_factory=set)
    """DOIs, in lower case, that this registry does not hold; another one may."""

    def open(self, dois: Iterable[str]) -> list[str]:
        """Those of which it has not said anything."""
        return [doi for doi in dois if doi not in self.records and doi not in self.absent]


class Desk(Protocol):
    """How a registry is asked, and how its answers are read."""

    @property
    def service(self) -> Service:
        """Who is asked."""
        ...

    @property
    def batch(self) -> int:
        """DOIs in one question."""
        ...

    @property
    def list_pool(self) -> str:
        """Among which of the service's requests a question for several counts."""
        ...

    @property
    def single_pool(self) -> str:
        """As above, for one work."""
        ...

    def list_path(self, dois: Sequence[str]) -> str:
        """The question for several works."""
        ...

    def listed(self, reply: Reply) -> list[Record] | None:
        """The works of a list; None where it is none."""
        ...

    def path(self, doi: str) -> str:
        """The question for one work."""
        ...

    def single(self, reply: Reply) -> Record:
        """The one work of an answer, without a DOI where it is none."""
        ...

    def denies(self, reply: Reply) -> bool:
        """Whether the registry itself says that it does not hold the work, in its own words for that."""
        ...


async def look_up(desk: Desk, dois: Sequence[str], told: Told) -> None:
    """Ask for DOIs in lower case; what comes is in `told`, and why something does not is the service's fault."""
    listed = [doi for doi in dois if "," not in doi]  # in a list a comma ends the name
    groups = batches(listed, desk.batch, LETTERS) if len(listed) > 1 else ()
    await asyncio.gather(*(_ask_list(desk, group, told) for group in groups))
    rest = told.open(dois)
    await asyncio.gather(*(_ask_single(desk, doi, told) for doi in rest[:_SINGLES]))
    if told.open(rest[_SINGLES:]):
        desk.service.refuse("many works were missing in its lists")


async def _ask_list(desk: Desk, dois: Sequence[str], told: Told) -> None:
    reply = await desk.service.ask(desk.list_path(dois), desk.list_pool)
    if reply.data is None:
        return
    records = desk.listed(reply)
    told.records.update({record.doi: record for record in records or () if record.doi in dois})
    if records is None or any(not record.doi for record in records):
        desk.service.refuse(_SHAPELESS)
    elif any(record.doi not in dois for record in records):
        desk.service.refuse(_ANOTHER)


async def _ask_single(desk: Desk, doi: str, told: Told) -> None:
    reply = await desk.service.ask(desk.path(doi), desk.single_pool)
    if desk.denies(reply):
        told.absent.add(doi)
    elif reply.data is not None:
        record = desk.single(reply)
        if record.doi == doi:
            told.records[doi] = record
        else:
            desk.service.refuse(_ANOTHER if record.doi else _SHAPELESS)
    elif not reply.fault:
        desk.service.refuse(status_text(reply.status_code or 0))


def batches(dois: Sequence[str], size: int, letters: int) -> Iterator[list[str]]:
    """In groups of at most `size` that stay within `letters` of an address; one that is too long alone is alone."""
    group: list[str] = []
    length = 0
    for doi in dois:
        if group and (len(group) == size or length + len(doi) > letters):
            yield group
            group, length = [], 0
        group.append(doi)
        length += len(doi)
    if group:
        yield group
