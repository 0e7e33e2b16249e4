"""The way into the room: questions in, evidence out. Offline it costs no import of the network's libraries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key
from stacite.model.resolution import Evidence, LinkCheck, Network, Outcome, Registration, Verdict
from stacite.resolvers.scope import dois_asked, links_asked

if TYPE_CHECKING:
    import httpx

    from stacite.net.clock import Clock
    from stacite.resolvers.base import Progress, Questions
    from stacite.settings import Settings


async def gather(
    questions: Questions,
    settings: Settings,
    *,
    progress: Progress | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Clock | None = None,
) -> Evidence:
    """Ask every link and DOI once, what failed once more at the end, and say what came of it.

    `transport` stands in for the network, `clock` for time. URLs at doi.org are not in `links`: their
    DOIs are in `registrations`. Raises SettingsError for a bad `mailto` or `allow_private`.
    """
    if settings.offline:
        return _offline(questions)
    from stacite.resolvers.run import Run  # noqa: PLC0415 - brings httpx, which offline runs can do without

    run = Run(questions, settings, progress, transport, clock)
    await run.ask_all()
    evidence = run.evidence()
    run.count(evidence)
    return evidence


def count(evidence: Evidence, settings: Settings) -> None:
    """Count one run for the links that it found dead."""
    if settings.offline:
        return
    from stacite.net.clock import SystemClock  # noqa: PLC0415 - as below
    from stacite.resolvers.memory import Memory  # noqa: PLC0415 - as below

    Memory(settings).count_dead(evidence.links.values(), SystemClock().now())


def resolve(questions: Questions, settings: Settings, progress: Progress | None = None) -> Evidence:
    """As `gather`, for callers without a loop. Ctrl-C once ends the asking and returns what is known till then.

    Once it has told its user, the caller has to `count` the run: one that is killed before has found nothing dead.
    """
    if settings.offline:
        return _offline(questions)
    import asyncio  # noqa: PLC0415 - as above

    from stacite.resolvers.run import Run  # noqa: PLC0415 - as above

    run, interrupts = Run(questions, settings, progress), []

    async def work() -> None:  # of a result asyncio would make a text, for thousands of links
        try:
            await run.ask_all()
        except asyncio.CancelledError as first:  # asyncio.run's word for the first Ctrl-C; the second comes through
            interrupts.append(first)

    asyncio.run(work())
    return replace(run.evidence(), interrupted=bool(interrupts))


def with_copies(evidence: Evidence, questions: Questions, settings: Settings) -> Evidence:
    """Look for archived copies alone, where the links are asked already."""
    import asyncio  # noqa: PLC0415 - as above

    from stacite.net.client import Client  # noqa: PLC0415 - as above
    from stacite.net.clock import SystemClock  # noqa: PLC0415 - as above
    from stacite.resolvers.copying import Copying  # noqa: PLC0415 - as above
    from stacite.resolvers.memory import Memory  # noqa: PLC0415 - as above

    async def work() -> Evidence:
        async with Client(settings, SystemClock()) as client:
            copying = Copying(questions, client, settings, Memory(settings))
            await copying.ask(evidence.links.values())
            return copying.added(evidence)

    return asyncio.run(work())


def _offline(questions: Questions) -> Evidence:
    return Evidence(
        Network.OFFLINE,
        {url: LinkCheck(url, Verdict.UNCHECKED, "offline") for url in links_asked(questions)},
        {doi_key(doi): Registration(doi, Outcome.UNKNOWN, reason="offline") for doi in dois_asked(questions)},
    )
