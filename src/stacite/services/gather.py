"""The way into the services: a request in, evidence out. Offline it costs no import of the network's libraries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.evidence import Evidence, LinkCheck, NetworkState, Outcome, Registration, Verdict
from stacite.model.identifiers import doi_key
from stacite.services.request import requested_dois, requested_links

if TYPE_CHECKING:
    import httpx

    from stacite.net.clock import Clock
    from stacite.services.request import EvidenceRequest, Progress
    from stacite.settings import Settings


async def gather(
    questions: EvidenceRequest,
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
    from stacite.services.run import ServicesRun  # noqa: PLC0415 - brings httpx, which offline runs can do without

    run = ServicesRun(questions, settings, progress, transport, clock)
    await run.ask_all()
    evidence = run.evidence()
    run.count(evidence)
    return evidence


def count(evidence: Evidence, settings: Settings) -> None:
    """Count one run for the links that it found dead."""
    if settings.offline:
        return
    from stacite.net.clock import SystemClock  # noqa: PLC0415 - as below
    from stacite.services.cache import EvidenceCache  # noqa: PLC0415 - as below

    EvidenceCache(settings).count_dead(evidence.links.values(), SystemClock().now())


def resolve(questions: EvidenceRequest, settings: Settings, progress: Progress | None = None) -> Evidence:
    """As `gather`, for callers without a loop. Ctrl-C once ends the asking and returns what is known till then.

    Once it has told its user, the caller has to `count` the run: one that is killed before has found nothing dead.
    """
    if settings.offline:
        return _offline(questions)
    import asyncio  # noqa: PLC0415 - as above

    from stacite.services.run import ServicesRun  # noqa: PLC0415 - as above

    run, interrupts = ServicesRun(questions, settings, progress), []

    async def work() -> None:  # of a result asyncio would make a text, for thousands of links
        try:
            await run.ask_all()
        except asyncio.CancelledError as first:  # asyncio.run's word for the first Ctrl-C; the second comes through
            interrupts.append(first)

    asyncio.run(work())
    return replace(run.evidence(), interrupted=bool(interrupts))


def with_copies(evidence: Evidence, questions: EvidenceRequest, settings: Settings) -> Evidence:
    """Look for archived copies alone, where the links are asked already."""
    import asyncio  # noqa: PLC0415 - as above

    from stacite.net.client import Client  # noqa: PLC0415 - as above
    from stacite.net.clock import SystemClock  # noqa: PLC0415 - as above
    from stacite.services.all import RunServices  # noqa: PLC0415 - as above
    from stacite.services.cache import EvidenceCache  # noqa: PLC0415 - as above
    from stacite.services.wayback import CopySearch  # noqa: PLC0415 - as above

    async def work() -> Evidence:
        async with Client(settings, SystemClock()) as client:
            copies = CopySearch(questions.copies, RunServices(client, settings), EvidenceCache(settings))
            await copies.ask(evidence.links.values())
            return copies.added_to(evidence)

    return asyncio.run(work())


def _offline(questions: EvidenceRequest) -> Evidence:
    return Evidence(
        NetworkState.OFFLINE,
        {url: LinkCheck(url, Verdict.UNCHECKED, "offline") for url in requested_links(questions)},
        {doi_key(doi): Registration(doi, Outcome.UNKNOWN, reason="offline") for doi in requested_dois(questions)},
    )
