"""The Wayback Machine: the capture of a page that is gone, nearest to when it was read, and shown to be the page.

Copies are looked for when all links are settled. Whatever the archive sends but its own negative (429, HTML, half a
JSON, silence) leaves the question open.
Sources: Wayback CDX Server API; RFC 7089 (Memento-Datetime); the limits as `wayback` of EDGI keeps them (24 requests a
minute since 2026).
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.compare.page import judge_page
from stacite.compare.results import PageMatch
from stacite.model.evidence import ArchivedCopy, Outcome, Verdict
from stacite.model.url import is_snapshot
from stacite.net.body import is_pdf
from stacite.net.client import ACCEPT_JSON, ACCEPT_PAGE, RequestOptions
from stacite.net.redirects import follow_redirects
from stacite.net.response import FailureKind, status_text
from stacite.net.retry import retry_after
from stacite.services.base import MARGIN, Pace, RateLimits
from stacite.services.link.inspection import inspect_response
from stacite.services.page.pdf import read_pdf_metadata
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacite.model.evidence import Evidence, LinkCheck
    from stacite.model.item import Item
    from stacite.net.client import Client
    from stacite.net.response import FetchResult, Response
    from stacite.services.cache import EvidenceCache
    from stacite.services.request import EvidenceRequest
    from stacite.settings import ServiceAddresses, Settings


NAME = "The Wayback Machine"
_PUBLIC = "https://web.archive.org/web"
_LIMITS = RateLimits(1, {"": 60 / 24 / MARGIN})
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

    def __init__(self, client: Client, services: ServiceAddresses) -> None:
        self._client = client
        self._base = services.wayback.rstrip("/")
        self._availability = services.archive.rstrip("/")
        self._pace = Pace(_LIMITS, client.clock)
        self._in_a_row = 0
        self._closed = False
        self.fault = ""

    async def find(self, url: str, item: Item) -> ArchivedCopy:
        """The capture of `url` that shows `item`, or why there is none; never raises for what the archive does."""
        if self._closed:
            return ArchivedCopy(reason=_UNASKED, known=False)
        try:
            copy = await self._find(url, item)
        except _ArchiveError as fault:
            self._note(str(fault))
            return ArchivedCopy(reason=f"{_UNASKED}: {fault}", known=False)
        self._in_a_row = 0
        return copy

    def _note(self, why: str) -> None:
        self.fault = self.fault or why
        self._in_a_row += 1
        if self._in_a_row >= _FAULTS:
            self._closed = True

    async def _find(self, url: str, item: Item) -> ArchivedCopy:
        wanted, page = _wanted(item), url.partition("#")[0]
        if not item.title:
            return ArchivedCopy(reason="a copy could not be told from another page, since the work has no title")
        quick = await self._available(page, wanted)
        if quick and (copy := await self._tried(quick, item)):
            return copy
        captures = await self._captures(page, wanted)
        if isinstance(captures, ArchivedCopy):
            return captures
        if not captures:
            return ArchivedCopy(reason="the Wayback Machine holds no copy")
        for capture in [each for each in captures if each != quick][:_MAX_TRIED]:
            if copy := await self._tried(capture, item):
                return copy
        return ArchivedCopy(reason="no copy in the Wayback Machine could be shown to be the page")

    async def _available(self, page: str, wanted: str) -> _Capture | None:
        """A hit is true, a miss says nothing, and neither does a fault: the index is asked then."""
        path = f"/wayback/available?url={quote(page, safe='')}" + (f"&timestamp={wanted}" if wanted else "")
        trail = await follow_redirects(
            self._client, self._availability + path, RequestOptions(accept=ACCEPT_JSON, service=True)
        )
        data = _json_of(trail.answer) if trail.answer is not None and trail.answer.status_code == 200 else None
        found: Any = data.get("archived_snapshots") if isinstance(data, dict) else None
        closest = found.get("closest") if isinstance(found, dict) else None
        if not isinstance(closest, dict) or closest.get("available") is not True or closest.get("status") != "200":
            return None
        stamp, match = str(closest.get("timestamp", "")), re.search(r"/web/\d{14}/(.+)\Z", str(closest.get("url", "")))
        capture = _Capture(stamp, match[1]) if match else None
        return capture if capture and _is_capture([stamp, capture.original, "200"]) else None

    async def _captures(self, page: str, wanted: str) -> list[_Capture] | ArchivedCopy:
        """The captures nearest to the day that is wanted, or the archive's own word that there may be none."""
        near = f"&closest={wanted}&sort=closest&limit={_ROWS}" if wanted else f"&limit=-{_ROWS}"
        path = (
            f"/cdx/search/cdx?url={quote(page, safe='')}&output=json&fl=timestamp,original,statuscode,mimetype"
            f"&filter=statuscode:200{near}"
        )
        answer = (await self._ask(path, ACCEPT_JSON)).answer
        if answer is None:
            raise _ArchiveError("it redirects in a circle")
        if answer.status_code == 403 and _is_excluded(answer):
            return ArchivedCopy(reason="the site's owner keeps it out of the Wayback Machine")
        if answer.status_code != 200:
            raise _ArchiveError(status_text(answer.status_code))
        rows = _json_of(answer) if answer.complete else None
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise _ArchiveError(
                "HTML instead of JSON" if answer.body.lstrip()[:1] == b"<" else "JSON that can't be read"
            )
        captures = [_Capture(row[0], row[1]) for row in rows if _is_capture(row)]
        return (
            sorted(captures, key=lambda each: abs(_rough_day(each.stamp) - _rough_day(wanted)))
            if wanted
            else captures[::-1]
        )

    async def _tried(self, capture: _Capture, item: Item) -> ArchivedCopy | None:
        """The copy, where it came whole and shows the work; None where it can't be used."""
        trail = await self._ask(f"/web/{capture.stamp}id_/{quote(capture.original, safe=_SAFE)}", ACCEPT_PAGE)
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
        return ArchivedCopy(f"{_PUBLIC}/{stamp}/{capture.original}", f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}")

    async def _ask(self, path: str, accept: str) -> FetchResult:
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

    async def _once(self, path: str, accept: str) -> FetchResult:
        async with self._pace.turn(""):
            return await follow_redirects(self._client, self._base + path, RequestOptions(accept=accept, service=True))


async def _shows(answer: Response, item: Item) -> bool:
    """Whether a copy is the same page as the work, or probably."""
    sight = inspect_response(answer)
    seen = await read_pdf_metadata(answer.body) if is_pdf(answer.body[:1024].lstrip()) else sight.seen
    if sight.wall or sight.fault or sight.doubt or sight.signin or seen is None:
        return False
    return judge_page(item, seen).match in (PageMatch.SAME, PageMatch.PROBABLE)


async def find_copies(
    client: Client, services: ServiceAddresses, works: Mapping[str, Item], found: dict[str, ArchivedCopy]
) -> str:
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


def _rough_day(stamp: str) -> int:
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


def _json_of(answer: Response) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _is_excluded(answer: Response) -> bool:
    said = answer.headers.get("x-archive-wayback-runtime-error", "") + answer.body[:2000].decode("utf-8", "replace")
    return "Blocked Site Error" in said or "AdministrativeAccessControl" in said


def _complains(answer: Response) -> bool:
    """Whether the archive itself wants peace; an archived 429 has a Memento-Datetime and is only a bad copy."""
    return answer.status_code in (429, 503) and "memento-datetime" not in answer.headers


class CopySearch:
    """`await ask(checks)`, then `added(evidence)`, which tells what is known also where asking was cut short."""

    def __init__(self, questions: EvidenceRequest, client: Client, settings: Settings, memory: EvidenceCache) -> None:
        self._works = questions.copies
        self._client = client
        self._settings = settings
        self._memory = memory
        self._service = f"copy {settings.services.wayback}"
        self._found: dict[str, ArchivedCopy] = {}
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

    def _known(self, wanted: Mapping[str, Item]) -> dict[str, ArchivedCopy]:
        kept = self._memory.recall(self._service, map(_cache_key, wanted.items()), self._client.clock.now())
        return {
            url: ArchivedCopy(**kept[key].value)
            for url, item in wanted.items()
            if (key := _cache_key((url, item))) in kept
        }

    def _keep(self, asked: Mapping[str, Item]) -> None:
        """What could not be asked is not remembered."""
        told = [(_cache_key(pair), self._found[pair[0]]) for pair in asked.items() if pair[0] in self._found]
        for outcome, is_there in ((Outcome.FOUND, True), (Outcome.ABSENT, False)):
            answers = {key: asdict(copy) for key, copy in told if copy.known and bool(copy.url) is is_there}
            self._memory.remember(self._service, answers, outcome, self._client.clock.now())

    def added(self, evidence: Evidence) -> Evidence:
        """The evidence with the copies, and once why the archive could not be asked."""
        remarks = (*evidence.remarks, self._fault) if self._fault else evidence.remarks
        return replace(evidence, copies=self._found, remarks=remarks)


def _is_gone(check: LinkCheck) -> bool:
    return check.verdict is Verdict.DEAD or (check.verdict is Verdict.SUSPICIOUS and not check.missing_part)


def _cache_key(work: tuple[str, Item]) -> str:
    """What a copy shows is judged by the work's title, too."""
    return f"{work[0]} {work[1].title}"
