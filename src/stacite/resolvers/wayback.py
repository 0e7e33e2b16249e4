"""The Wayback Machine: the capture of a page that is gone, nearest to when it was read, and shown to be the page.

What it answers with anything but its own negative (429, HTML, half a JSON, silence) leaves the question open.

Sources: Wayback CDX Server API; RFC 7089 (Memento-Datetime); the limits as `wayback` of EDGI keeps them (24
requests a minute since 2026).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.compare.judged import Match
from stacite.compare.page import judge_page
from stacite.model.pattern import pattern
from stacite.model.record import Copy
from stacite.net.client import JSON, PAGE, Ask
from stacite.net.failure import FailureKind
from stacite.net.retry import retry_after
from stacite.net.signature import is_pdf
from stacite.net.trail import status_text
from stacite.net.walk import walk
from stacite.resolvers.pace import MARGIN, Limits, Pace
from stacite.resolvers.pdf import see_pdf
from stacite.resolvers.sight import look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.item import Item
    from stacite.net.client import Client
    from stacite.net.trail import Answer, Trail
    from stacite.settings import Services

NAME = "The Wayback Machine"
_PUBLIC = "https://web.archive.org/web"
_LIMITS = Limits(1, {"": 60 / 24 / MARGIN})
_MAX_TRIED = 3
"""Captures of a page that are fetched."""
_ROWS = 8
_FAULTS = 2
"""Answers in a row that can't be used, after which it is asked no more in this run."""
_LONGEST_WAIT_S = 60.0
_AT_END = pattern(r"/web/(\d{14})id_/")
_STAMP = pattern(r"\d{14}")
_SAFE = "/:?&=%#+,;@!$'()*~[]"
_UNASKED = "it could not be asked"


@dataclass(frozen=True, slots=True)
class _Capture:
    stamp: str
    """YYYYMMDDhhmmss, UTC."""
    original: str
    """The address that was captured."""


class _ArchiveError(Exception):
    """It can't be asked; the message says why, as a clause."""


class Wayback:
    """`await wayback.find(url, item)` for one page after the other. `fault` says why it could not be asked, if so."""

    def __init__(self, client: Client, services: Services) -> None:
        self._client = client
        self._base = services.wayback.rstrip("/")
        self._availability = services.archive.rstrip("/")
        self._pace = Pace(_LIMITS, client.clock)
        self._in_a_row = 0
        self._closed = False
        self.fault = ""

    async def find(self, url: str, item: Item) -> Copy:
        """The capture of `url` that shows `item`, or why there is none; never raises for what the archive does."""
        if self._closed:
            return Copy(reason=_UNASKED, known=False)
        try:
            copy = await self._find(url, item)
        except _ArchiveError as fault:
            self._note(str(fault))
            return Copy(reason=f"{_UNASKED}: {fault}", known=False)
        self._in_a_row = 0
        return copy

    def _note(self, why: str) -> None:
        self.fault = self.fault or why
        self._in_a_row += 1
        if self._in_a_row >= _FAULTS:
            self._closed = True

    async def _find(self, url: str, item: Item) -> Copy:
        wanted, page = _wanted(item), url.partition("#")[0]
        if not item.title:
            return Copy(reason="a copy could not be told from another page, since the work has no title")
        quick = await self._available(page, wanted)
        if quick and (copy := await self._tried(quick, item)):
            return copy
        captures = await self._captures(page, wanted)
        if isinstance(captures, Copy):
            return captures
        if not captures:
            return Copy(reason="the Wayback Machine holds no copy")
        for capture in [each for each in captures if each != quick][:_MAX_TRIED]:
            if copy := await self._tried(capture, item):
                return copy
        return Copy(reason="no copy in the Wayback Machine could be shown to be the page")

    async def _available(self, page: str, wanted: str) -> _Capture | None:
        """A hit is true, a miss says nothing, and neither does a fault: the index is asked then."""
        path = f"/wayback/available?url={quote(page, safe='')}" + (f"&timestamp={wanted}" if wanted else "")
        trail = await walk(self._client, self._availability + path, Ask(accept=JSON, service=True))
        data = _json(trail.answer) if trail.answer is not None and trail.answer.status_code == 200 else None
        found: Any = data.get("archived_snapshots") if isinstance(data, dict) else None
        closest = found.get("closest") if isinstance(found, dict) else None
        if not isinstance(closest, dict) or closest.get("available") is not True or closest.get("status") != "200":
            return None
        stamp, match = str(closest.get("timestamp", "")), re.search(r"/web/\d{14}/(.+)\Z", str(closest.get("url", "")))
        capture = _Capture(stamp, match[1]) if match else None
        return capture if capture and _is_capture([stamp, capture.original, "200"]) else None

    async def _captures(self, page: str, wanted: str) -> list[_Capture] | Copy:
        """The captures nearest to the day that is wanted, or the archive's own word that there may be none."""
        near = f"&closest={wanted}&sort=closest&limit={_ROWS}" if wanted else f"&limit=-{_ROWS}"
        path = (
            f"/cdx/search/cdx?url={quote(page, safe='')}&output=json&fl=timestamp,original,statuscode,mimetype"
            f"&filter=statuscode:200{near}"
        )
        answer = (await self._ask(path, JSON)).answer
        if answer is None:
            raise _ArchiveError("it redirects in a circle")
        if answer.status_code == 403 and _is_excluded(answer):
            return Copy(reason="the site's owner keeps it out of the Wayback Machine")
        if answer.status_code != 200:
            raise _ArchiveError(status_text(answer.status_code))
        rows = _json(answer) if answer.complete else None
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise _ArchiveError(
                "HTML instead of JSON" if answer.body.lstrip()[:1] == b"<" else "JSON that can't be read"
            )
        captures = [_Capture(row[0], row[1]) for row in rows if _is_capture(row)]
        return (
            sorted(captures, key=lambda each: abs(_moment(each.stamp) - _moment(wanted))) if wanted else captures[::-1]
        )

    async def _tried(self, capture: _Capture, item: Item) -> Copy | None:
        """The copy, where it came whole and shows the work; None where it can't be used."""
        trail = await self._ask(f"/web/{capture.stamp}id_/{quote(capture.original, safe=_SAFE)}", PAGE)
        answer = trail.answer
        if answer is None or not trail.hops[-1].url.startswith(f"{self._base}/"):
            return None  # a capture that sends its reader round, or out of the archive
        if "memento-datetime" not in answer.headers:
            if answer.status_code in (403, 404):
                return None
            raise _ArchiveError("no copy came" if answer.status_code == 200 else status_text(answer.status_code))
        if answer.status_code != 200:
            return None
        found = _AT_END.search(trail.hops[-1].url)
        stamp = found[1] if found else capture.stamp
        if not await _shows(answer, item):
            return None
        return Copy(f"{_PUBLIC}/{stamp}/{capture.original}", f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}")

    async def _ask(self, path: str, accept: str) -> Trail:
        """One request in its turn, a second one where a short pause was asked for. Raises _ArchiveError."""
        trail = await self._once(path, accept)
        if trail.answer is not None and _complains(trail.answer):
            wait = retry_after(trail.answer.headers.get("retry-after"), self._client.clock.now())
            if wait is not None and wait <= _LONGEST_WAIT_S:
                self._pace.slow_down("", wait)
                trail = await self._once(path, accept)
        if trail.answer is not None and _complains(trail.answer):
            self._closed = True  # who asks on is shut out for an hour
            raise _ArchiveError(status_text(trail.answer.status_code))
        if trail.failure is not None and trail.failure.kind is not FailureKind.LOOP:
            raise _ArchiveError(trail.failure.reason)
        return trail

    async def _once(self, path: str, accept: str) -> Trail:
        async with self._pace.turn(""):
            return await walk(self._client, self._base + path, Ask(accept=accept, service=True))


async def _shows(answer: Answer, item: Item) -> bool:
    """Whether a copy is the same page as the work, or probably."""
    sight = look(answer)
    seen = await see_pdf(answer.body) if is_pdf(answer.body[:1024].lstrip()) else sight.seen
    if sight.wall or sight.fault or sight.doubt or sight.signin or seen is None:
        return False
    return judge_page(item, seen).match in (Match.SAME, Match.PROBABLE)


async def find_copies(client: Client, services: Services, works: Mapping[str, Item], found: dict[str, Copy]) -> str:
    """Look for copies of the pages of `works`, by URL; each goes into `found` as it comes.

    Returns why the archive could not be asked; empty where it could.
    """
    wayback = Wayback(client, services)
    for url, item in works.items():
        found[url] = await wayback.find(url, item)
    return f"{NAME} could not be asked: {wayback.fault}" if wayback.fault else ""


def _wanted(item: Item) -> str:
    """The day near which a copy is wanted, YYYYMMDD: when the page was read, else when it was published."""
    for name in ("accessed", "issued"):
        parts = item.dates[name].parts if name in item.dates else ()
        if parts and parts[0]:
            year, month, day = (*parts[0], 0, 0)[:3]
            month = month if 1 <= month <= 12 else 7
            return f"{year:04}{month:02}{day or 15:02}" if year >= 1996 else ""
    return ""


def _moment(stamp: str) -> int:
    """Days by months of 31, near enough to tell which of two is nearer."""
    return 372 * int(stamp[:4]) + 31 * int(stamp[4:6]) + int(stamp[6:8])


def _is_capture(row: list[Any]) -> bool:
    """Not the table's head, nor a row that says less or else than was asked for."""
    return (
        len(row) >= 3
        and all(isinstance(value, str) for value in row[:3])
        and _STAMP.fullmatch(row[0]) is not None
        and row[2] in ("200", "-")
        and row[1].isprintable()
        and re.match(r"https?://[^\s<>\"]{3,4000}\Z", row[1]) is not None
    )


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _is_excluded(answer: Answer) -> bool:
    said = answer.headers.get("x-archive-wayback-runtime-error", "") + answer.body[:2000].decode("utf-8", "replace")
    return "Blocked Site Error" in said or "AdministrativeAccessControl" in said


def _complains(answer: Answer) -> bool:
    """Whether the archive itself wants peace; an archived 429 has a Memento-Datetime and is only a bad copy."""
    return answer.status_code in (429, 503) and "memento-datetime" not in answer.headers
