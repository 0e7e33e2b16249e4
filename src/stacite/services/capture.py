"""Captures of pages, made at the user's request and with the user's own key: Save Page Now 2, and Perma.cc.

An archive's errors concern one page, unless it refuses the key, is out of the user's budget, or wants a long pause:
then it is asked for nothing more in this run.
Sources: "Save Page Now 2 Public API Docs" of the Internet Archive (errors come with status 200; 12 captures a minute; a
page that was captured within the hour keeps its job); perma.cc/docs/developer.
"""

from __future__ import annotations

import asyncio
import json
import re
from abc import abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from stacite.net.client import ACCEPT_JSON, Client
from stacite.net.politeness import SystemClock
from stacite.net.response import service_reason, status_text
from stacite.services import wayback as wayback_machine
from stacite.services.base import Disclosure, RunServices, Service, Source
from stacite.services.client import MARGIN, Cost, Extra, RateLimits, json_of, object_of
from stacite.text.characters import one_line
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from stacite.model.item import Item
    from stacite.net.politeness import Clock
    from stacite.net.response import Response
    from stacite.settings import Settings


@dataclass(frozen=True, slots=True)
class Capture:
    """An archived copy of a page, or why there is none."""

    url: str = ""
    captured: str = ""
    """The day, in EDTF."""
    reason: str = ""
    """Why there is none, as a clause."""
    is_new: bool = True
    """Whether it was made in this run; an earlier one was recent enough otherwise."""


class ArchiveStopped(Exception):  # noqa: N818 - a decision, no error
    """The archive takes nothing more in this run; the message says why, as a clause."""


# Pages that are being captured at the same time.
_AT_ONCE = 3
# Seconds before each question whether a capture is done; it takes half a minute, and two at most.
_POLLS_S = (5.0, 5.0, 10.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0)
# Responses in a row to that question that may be unreadable.
_MAX_UNREADABLE = 3
# Times that a capture is asked for again while all of the user's are under way, and the seconds between.
_MAX_BUSY = 5
_BUSY_S = 30.0
_BACK_OFF_S = 5.0
_MAX_PAUSES = 3
_LONGEST_MESSAGE = 150
_REFUSED_KEY = "it refused your key"


class PageArchive(Source):
    """An archive that captures pages for its users."""

    async def capture(self, url: str) -> Capture:
        """Have the page captured. Raises ArchiveStopped where no other page would fare better."""
        if self.client.closed:
            raise ArchiveStopped(self.client.reason)
        return await self._capture(url)

    @abstractmethod
    async def _capture(self, url: str) -> Capture: ...

    @abstractmethod
    def _authorization(self) -> str: ...

    async def _ask(self, path: str, pool: str, form: bytes | None = None, kind: str = "") -> Response | str:
        """The response, or why there is none, as a clause. A form is never sent twice, but after a 429."""
        headers = (("Authorization", self._authorization()), *([("Content-Type", kind)] if kind else []))
        complaint = ""
        for pause in range(_MAX_PAUSES):
            async with self.client.pace.turn(pool, lambda: self.client.closed):
                if self.client.closed:
                    raise ArchiveStopped(self.client.reason)
                result = await self.client.send(path, ACCEPT_JSON, Extra(headers=headers, form=form))
            response = result.response
            if response is None:
                reason = service_reason(result.failure) if result.failure is not None else "no response"
                self.client.note_fault(reason)
                return reason
            if response.status_code == 401:
                raise self._stopped(_REFUSED_KEY)
            if response.status_code not in (429, 503):
                self.client.note_success()
                return response
            complaint = status_text(response.status_code)
            self.client.heed(response, pool, _BACK_OFF_S * 2**pause)
            if response.status_code == 503 and not self.client.closed:  # often without a time to wait
                await self.client.client.clock.sleep(_BACK_OFF_S * 2**pause)
        raise self._stopped(complaint)

    def _stopped(self, reason: str) -> ArchiveStopped:
        self.client.close(reason)
        return ArchiveStopped(reason)

    def _message(self, text: object, otherwise: str) -> str:
        """A message of the archive as one short line without the user's key."""
        line = " ".join(one_line(text).split()) if isinstance(text, str) else ""
        for part in self.client.key.split(":"):
            line = line.replace(part, "…") if part else line
        line = line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + "…"
        return line.rstrip(".") or otherwise


_JOB = pattern(r"[A-Za-z0-9][A-Za-z0-9-]{3,99}")
_STAMP = pattern(r"(?:19|20)\d{12}")
_UNEXPECTED = "an unexpected response"
# Errors that concern the page alone; most others come from the page's own site too.
_IN_WORDS = {
    "error:too-many-daily-captures": "the page was captured too often today",
    "error:blocked-url": "the Wayback Machine does not capture this address",
    "error:no-access": "the site did not let the archive in",
    "error:not-found": "the archive got “not found” for the page",
}
# An error after which no other page would be captured either.
_BLOCKED = "error:blocked-client-ip"
_BUSY = "error:user-session-limit"


class SavePageNow(PageArchive):
    """The Wayback Machine's own."""

    def _authorization(self) -> str:
        return f"LOW {self.client.key}"

    async def _capture(self, url: str) -> Capture:
        form = urlencode({"url": url, "skip_first_archive": "1"}).encode()
        for _ in range(_MAX_BUSY):
            response = await self._ask("/save", "save", form)
            if isinstance(response, str):
                return Capture(reason=response)
            data = object_of(json_of(response.body))
            if data.get("status") == "error" and data.get("status_ext") == _BUSY:
                await self.client.client.clock.sleep(_BUSY_S)
                continue
            if data.get("status") == "error":
                failed = self._failed(data)
                if data.get("status_ext") not in _IN_WORDS:  # for example that the user has no captures left today
                    self.client.refuse(failed.reason)
                return failed
            job = data.get("job_id")
            if response.status_code != 200 or not (isinstance(job, str) and _JOB.fullmatch(job)):
                fault = _UNEXPECTED if response.status_code == 200 else status_text(response.status_code)
                return Capture(reason=self._message(data.get("message"), fault))
            return await self._wait_for(job, url)
        raise self._stopped("all captures that you may run at the same time are under way")

    async def _wait_for(self, job: str, url: str) -> Capture:
        unreadable = 0
        for wait in _POLLS_S:
            await self.client.client.clock.sleep(wait)
            response = await self._ask(f"/save/status/{job}", "status")
            data = object_of(json_of(response.body)) if not isinstance(response, str) else {}
            status = data.get("status")
            unreadable = 0 if status in ("pending", "success", "error") else unreadable + 1
            if unreadable >= _MAX_UNREADABLE:
                return Capture(reason=response if isinstance(response, str) else _UNEXPECTED)
            if status == "error":
                return self._failed(data)
            if status == "success":
                return self._copy(data, url)
        return Capture(reason="the capture takes too long; run the command again later")

    def _copy(self, data: Mapping[str, Any], url: str) -> Capture:
        stamp, code = data.get("timestamp"), data.get("http_status")
        if type(code) is int and code >= 400:
            return Capture(reason=f"the archive got {status_text(code)} for the page")
        if not (isinstance(stamp, str) and _STAMP.fullmatch(stamp)):
            return Capture(reason=_UNEXPECTED)
        # The page is named as cited: the archive finds the capture by any spelling.
        return Capture(
            f"{wayback_machine.PUBLIC}/{stamp}/{url.partition('#')[0]}", f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}"
        )

    def _failed(self, data: Mapping[str, Any]) -> Capture:
        kind = str(data.get("status_ext", ""))[:100]
        if kind == _BLOCKED:
            raise self._stopped("it blocks your IP address")
        kind_in_words = self._message(kind.removeprefix("error:").replace("-", " "), _UNEXPECTED)
        return Capture(reason=_IN_WORDS.get(kind) or self._message(data.get("message"), kind_in_words))


_GUID = pattern(r"[A-Z0-9]{4}-[A-Z0-9]{4}")
_DAY = pattern(r"((?:19|20)\d\d-\d\d-\d\d)T")
_LIMIT = pattern(r"(?:usage )?limit", re.IGNORECASE)


class Perma(PageArchive):
    """Perma.cc, for courts, journals and libraries."""

    def _authorization(self) -> str:
        return f"ApiKey {self.client.key}"

    async def _capture(self, url: str) -> Capture:
        body = json.dumps({"url": url}).encode()
        response = await self._ask("/v1/archives/", "save", body, "application/json")
        if isinstance(response, str):
            return Capture(reason=response)
        data = object_of(json_of(response.body))
        if response.status_code == 403:
            raise self._stopped(_REFUSED_KEY)
        if response.status_code not in (200, 201):
            return self._failed(response.status_code, data)
        guid, day = data.get("guid"), _DAY.match(str(data.get("creation_timestamp", "")))
        if not (isinstance(guid, str) and _GUID.fullmatch(guid)):
            return Capture(reason=_UNEXPECTED)
        now = self.client.client.clock.now()
        copy = Capture(f"https://perma.cc/{guid}", day[1] if day else now.date().isoformat())
        return await self._wait_for(guid, data, copy)

    async def _wait_for(self, guid: str, data: Mapping[str, Any], copy: Capture) -> Capture:
        """The copy when the capture of the page is done; that of its picture doesn't matter."""
        for wait in (*_POLLS_S, 0.0):
            captures = data.get("captures")
            primary = [
                object_of(each).get("status")
                for each in (captures if isinstance(captures, list) else [])
                if object_of(each).get("role") == "primary"
            ]
            if "failed" in primary:
                return Capture(reason=f"Perma.cc couldn't capture the page; look at {copy.url}")
            if "success" in primary or (captures is not None and not primary):
                return copy
            if wait:
                await self.client.client.clock.sleep(wait)
                response = await self._ask(f"/v1/archives/{guid}/", "status")
                data = object_of(json_of(response.body)) if not isinstance(response, str) else {}
        return Capture(reason=f"Perma.cc is still capturing the page; look at {copy.url} later")

    def _failed(self, status_code: int, data: Mapping[str, Any]) -> Capture:
        texts = [each for value in data.values() for each in (value if isinstance(value, list) else [value])]
        message = self._message(next((each for each in texts if isinstance(each, str)), ""), status_text(status_code))
        if status_code == 400 and _LIMIT.search(message):
            raise self._stopped(message)
        return Capture(reason=message)


SAVE_PAGE_NOW = Service(
    name="the Wayback Machine",
    setting="wayback",
    key="internetarchive",
    # A status costs the archive nothing, but several captures are waited for at the same time.
    cost=Cost(
        limits=RateLimits(_AT_ONCE, {"save": 60 / 12 / MARGIN, "status": 1.0}),
        timeout_s=60.0,
        prompt_s=60.0,
        patience_s=120.0,
    ),
    source=SavePageNow,
    needs_key=True,
    discloses=(
        Disclosure(
            "the Wayback Machine",
            "only by `stacite archive`, after you have agreed: for each page that works, is public and needs no login",
            "the URL of the page, and your key `internetarchive`; the capture is public",
        ),
    ),
)
PERMA = Service(
    name="Perma.cc",
    setting="perma",
    cost=Cost(
        limits=RateLimits(_AT_ONCE, {"save": 2.0, "status": 1.0}), timeout_s=60.0, prompt_s=60.0, patience_s=120.0
    ),
    source=Perma,
    needs_key=True,
    discloses=(
        Disclosure(
            "Perma.cc",
            "only by `stacite archive --to perma`, after you have agreed: for each page as above",
            "the URL of the page, and your key `perma`",
        ),
    ),
)
ARCHIVES: dict[str, Service] = {"wayback": SAVE_PAGE_NOW, "perma": PERMA}
"""By the word that users choose one with."""


@dataclass(frozen=True, slots=True)
class CaptureOrder:
    """What is to be captured, and where."""

    pages: Mapping[str, Item]
    """By URL as cited: the work that the page shows."""
    to: str = "wayback"
    """One of ARCHIVES."""
    max_age: int = 0
    """Days: a capture of the Wayback Machine that is no older, and shows the work, is used instead of a new one."""


def capture_pages(
    order: CaptureOrder,
    settings: Settings,
    on_done: Callable[[str, Capture], None],
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Clock | None = None,
) -> str:
    """Have each page captured, and call `on_done` as each is settled; returns why it stopped.

    Empty if every page was settled. Ctrl-C raises KeyboardInterrupt; what is done by then was reported.
    """

    async def run() -> str:
        own = clock or SystemClock()
        async with Client(settings, own, transport) as client:
            services = RunServices((ARCHIVES[order.to], wayback_machine.SERVICE), client, settings)
            archive = services.source(PageArchive)  # type: ignore[type-abstract] # whichever was chosen
            wayback = services.source(wayback_machine.Wayback) if order.to == "wayback" else None
            since = (own.now() - timedelta(days=order.max_age)).strftime("%Y%m%d") if order.max_age else ""
            places = asyncio.Semaphore(_AT_ONCE)
            stopped: list[str] = []

            async def settle(url: str, item: Item) -> None:
                async with places:
                    if stopped:
                        return
                    try:
                        recent = await _recent(wayback, url, item, since) if wayback is not None and since else None
                        capture = recent or await archive.capture(url)
                    except ArchiveStopped as stop:
                        stopped.append(str(stop))
                        return
                    except Exception as error:  # of our own code: the other pages go on
                        capture = Capture(reason=f"internal error: {type(error).__name__}")
                    on_done(url, capture)

            await asyncio.gather(*(settle(url, item) for url, item in order.pages.items()))
            return stopped[0] if stopped else ""

    return asyncio.run(run())


async def _recent(wayback: wayback_machine.Wayback, url: str, item: Item, since: str) -> Capture | None:
    """A capture since a day (YYYYMMDD), or that there can be none; None where the page has to be captured."""
    copy = await wayback.recent(url, item, since)
    if copy.url:
        return Capture(copy.url, copy.captured, is_new=False)
    return Capture(reason=copy.reason) if copy.reason and copy.known else None
