"""The entry to the services: a request in, evidence out. Offline it imports none of the network libraries."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from stacite.model.evidence import (
    OFFLINE,
    Evidence,
    LinkCheck,
    NetworkState,
    Outcome,
    Registration,
    Verdict,
    requested_dois,
    requested_links,
)
from stacite.model.identifiers import doi_key
from stacite.services.cache import retraction_list

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    import httpx

    from stacite.model.evidence import EvidenceRequest
    from stacite.net.politeness import Clock
    from stacite.services.base import Progress
    from stacite.settings import Settings


async def gather(
    request: EvidenceRequest,
    settings: Settings,
    *,
    progress: Progress | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Clock | None = None,
) -> Evidence:
    """Request every link and DOI once, and what failed once more at the end.

    `transport` replaces the network, `clock` the time. URLs at doi.org are not in `links`: their
    DOIs are in `registrations`. Raises SettingsError for a bad `mailto` or `allow_private`.
    """
    if settings.offline:
        return _offline(request, settings)
    from stacite.services.run import ServicesRun  # noqa: PLC0415 - brings httpx, which offline runs can do without

    run = ServicesRun(request, settings, progress, transport, clock)
    await run.ask_all()
    evidence = run.evidence()
    run.count(evidence)
    return _with_notices(evidence, request, settings)


def count(evidence: Evidence, settings: Settings) -> None:
    """Count one run for the links that it found dead."""
    from stacite.net.politeness import SystemClock  # noqa: PLC0415 - as below
    from stacite.services.cache import EvidenceCache  # noqa: PLC0415 - as below

    EvidenceCache(settings).count_dead(evidence.links.values(), SystemClock().now())


def resolve(
    request: EvidenceRequest,
    settings: Settings,
    progress: Progress | None = None,
    started: Callable[[Callable[[], None]], None] = lambda _: None,
) -> Evidence:
    """As `gather`, for callers without a loop. The first Ctrl-C ends the requests and returns what is known by then.

    `started` gets a function that does the same, for other threads. When the user has seen the report, the caller has
    to `count` the run: one that is killed before counts nothing.
    """
    if settings.offline:
        return _offline(request, settings)
    import asyncio  # noqa: PLC0415 - as above

    from stacite.services.run import ServicesRun  # noqa: PLC0415 - as above

    run, interruptions = ServicesRun(request, settings, progress), []

    async def work() -> None:  # no return value: asyncio would make a repr of it, for thousands of links
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task is not None:  # it is this one
            started(partial(_cancel, loop, task))
        try:
            await run.ask_all()
        except asyncio.CancelledError as first:  # asyncio.run's exception for the first Ctrl-C; the second is raised
            interruptions.append(first)

    asyncio.run(work())
    return _with_notices(replace(run.evidence(), interrupted=bool(interruptions)), request, settings)


def _cancel(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    loop.call_soon_threadsafe(task.cancel)


def search_copies(evidence: Evidence, request: EvidenceRequest, settings: Settings) -> Evidence:
    """Search for archived copies alone, after the links were checked."""
    import asyncio  # noqa: PLC0415 - as above

    from stacite.net.client import Client  # noqa: PLC0415 - as above
    from stacite.net.politeness import SystemClock  # noqa: PLC0415 - as above
    from stacite.services.cache import EvidenceCache  # noqa: PLC0415 - as above
    from stacite.services.run import services_of_run  # noqa: PLC0415 - as above
    from stacite.services.wayback import CopySearch  # noqa: PLC0415 - as above

    async def work() -> Evidence:
        async with Client(settings, SystemClock()) as client:
            copies = CopySearch(request.copies, services_of_run(client, settings), EvidenceCache(settings))
            await copies.ask(evidence.links.values())
            return copies.added_to(evidence)

    return asyncio.run(work())


def _with_notices(evidence: Evidence, request: EvidenceRequest, settings: Settings) -> Evidence:
    """The evidence with the notices of the downloaded list of retractions, which needs no network."""
    # `Path.is_file` raises for a folder that may not be entered.
    is_there = os.path.isfile(retraction_list(settings.cache_dir))  # noqa: PTH113
    if not (is_there and (request.records or request.sources)):
        return evidence
    from stacite.services.retractions import with_notices  # noqa: PLC0415 - few runs need it

    return with_notices(evidence, requested_dois(request), settings)


def _offline(request: EvidenceRequest, settings: Settings) -> Evidence:
    evidence = Evidence(
        NetworkState.OFFLINE,
        {url: LinkCheck(url, Verdict.UNCHECKED, OFFLINE) for url in requested_links(request)},
        {doi_key(doi): Registration(doi, Outcome.UNKNOWN, reason=OFFLINE) for doi in requested_dois(request)},
    )
    return _with_notices(evidence, request, settings)
