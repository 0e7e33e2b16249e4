"""Archived copies for the pages of a run that are gone, looked for when all links are settled."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from stacite.model.archived import is_snapshot
from stacite.model.record import Copy
from stacite.model.resolution import Outcome, Verdict
from stacite.resolvers.wayback import find_copies

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacite.model.item import Item
    from stacite.model.resolution import Evidence, LinkCheck
    from stacite.net.client import Client
    from stacite.resolvers.base import Questions
    from stacite.resolvers.memory import Memory
    from stacite.settings import Settings


class Copying:
    """`await ask(checks)`, then `added(evidence)`, which tells what is known also where asking was cut short."""

    def __init__(self, questions: Questions, client: Client, settings: Settings, memory: Memory) -> None:
        self._works = questions.copies
        self._client = client
        self._settings = settings
        self._memory = memory
        self._service = f"copy {settings.services.wayback}"
        self._found: dict[str, Copy] = {}
        self._fault = ""

    async def ask(self, checks: Iterable[LinkCheck]) -> None:
        """Look for copies of those pages that are gone, and not of archives' own."""
        wanted = {
            check.url: self._works[check.url]
            for check in checks
            if check.url in self._works and _is_gone(check) and not is_snapshot(check.url)
        }
        if not wanted:
            return
        self._found = self._known(wanted)
        unknown = {url: item for url, item in wanted.items() if url not in self._found}
        try:
            self._fault = await find_copies(self._client, self._settings.services, unknown, self._found)
        finally:
            self._keep(unknown)

    def _known(self, wanted: Mapping[str, Item]) -> dict[str, Copy]:
        kept = self._memory.recall(self._service, map(_key, wanted.items()), self._client.clock.now())
        return {url: Copy(**kept[key].value) for url, item in wanted.items() if (key := _key((url, item))) in kept}

    def _keep(self, asked: Mapping[str, Item]) -> None:
        """What could not be asked is not remembered."""
        told = [(_key(pair), self._found[pair[0]]) for pair in asked.items() if pair[0] in self._found]
        for outcome, is_there in ((Outcome.FOUND, True), (Outcome.ABSENT, False)):
            answers = {key: asdict(copy) for key, copy in told if copy.known and bool(copy.url) is is_there}
            self._memory.remember(self._service, answers, outcome, self._client.clock.now())

    def added(self, evidence: Evidence) -> Evidence:
        """The evidence with the copies, and once why the archive could not be asked."""
        remarks = (*evidence.remarks, self._fault) if self._fault else evidence.remarks
        return replace(evidence, copies=self._found, remarks=remarks)


def _is_gone(check: LinkCheck) -> bool:
    return check.verdict is Verdict.DEAD or (check.verdict is Verdict.SUSPICIOUS and not check.missing_part)


def _key(work: tuple[str, Item]) -> str:
    """What a copy shows is judged by the work's title, too."""
    return f"{work[0]} {work[1].title}"
