"""The DOIs of works that print none, looked for in one run: what earlier searches brought, and what is left to ask."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from stacite.compare.claim import judge
from stacite.model.record import Search
from stacite.model.resolution import Outcome
from stacite.resolvers.filed import filed, unfiled
from stacite.resolvers.search import search_works

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.item import Item
    from stacite.model.resolution import Evidence
    from stacite.resolvers.memory import Memory
    from stacite.resolvers.registries import Registries


class Searching:
    """`await searching.ask()`; `added` puts into the evidence what is known by then, also where it was cut short.

    That a DOI was found holds for 30 days, that none was for a day. Works are known by all that is printed of them.
    """

    def __init__(self, works: Mapping[str, Item], registries: Registries, memory: Memory, now: datetime) -> None:
        self._works = works
        self._registries = registries
        self._memory = memory
        self._service = f"search {registries.crossref.base} {registries.datacite.base} {registries.resolver.base}"
        self._found = self._known(now)
        self._left = {key: item for key, item in works.items() if key not in self._found}

    def _known(self, now: datetime) -> dict[str, Search]:
        prints = {key: _print(item) for key, item in self._works.items()}
        kept = self._memory.recall(self._service, prints.values(), now)
        told = {key: _search(self._works[key], kept[mark].value) for key, mark in prints.items() if mark in kept}
        return {key: search for key, search in told.items() if search is not None}

    async def ask(self) -> None:
        """Ask the services; never raises for what they do."""
        try:
            await search_works(self._left, self._registries, self._found)
        finally:
            self._keep(self._registries.crossref.client.clock.now())

    def _keep(self, now: datetime) -> None:
        answers: dict[Outcome, dict[str, dict[str, Any]]] = {Outcome.FOUND: {}, Outcome.ABSENT: {}}
        for key, item in self._left.items():
            search = self._found.get(key)
            if search is not None and search.asked:
                sure = any(not candidate.doubts for candidate in search.candidates)
                answers[Outcome.FOUND if sure else Outcome.ABSENT][_print(item)] = _value(search)
        for outcome, values in answers.items():
            self._memory.remember(self._service, values, outcome, now)

    def added(self, evidence: Evidence) -> Evidence:
        """The evidence with the searches, and once for each service why works were not looked for there."""
        remarks = (*evidence.remarks, *self._remarks(evidence.remarks))
        return replace(evidence, searches=self._found, remarks=remarks)

    def _remarks(self, said: tuple[str, ...]) -> Iterator[str]:
        """Nothing of a service of which the run has told already that it could not be asked."""
        number = sum(key not in self._found for key in self._works)
        count = f"the DOI of {number} work" if number == 1 else f"the DOIs of {number} works"
        for service in (self._registries.crossref, self._registries.datacite, self._registries.resolver):
            begins = f"{service.name} could not be asked"
            if number and service.fault and not any(remark.startswith(begins) for remark in said):
                yield f"{begins} ({service.fault}): {count} could not be looked for"
                return


def _print(item: Item) -> str:
    return hashlib.sha256(repr(item).encode("utf-8", "replace")).hexdigest()


def _value(search: Search) -> dict[str, Any]:
    records = [filed(candidate.record) for candidate in search.candidates]
    fetched = search.fetched.isoformat() if search.fetched else None
    return {"records": records, "asked": search.asked, "fetched": fetched}


def _search(item: Item, value: Mapping[str, Any]) -> Search | None:
    """Judged anew; None for what another version of stacite wrote."""
    try:
        records = [unfiled(record) for record in value["records"]]
        fetched = datetime.fromisoformat(value["fetched"]) if value["fetched"] else None
        known = [record for record in records if record is not None]
        return Search(judge(item, known), tuple(value["asked"]), fetched) if len(known) == len(records) else None
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
