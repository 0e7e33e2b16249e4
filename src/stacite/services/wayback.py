"""The Wayback Machine: whether it has ever captured a page that is gone, and the capture that shows what is cited.

Both are asked when all links are settled. Of some pages stacite only asks when they were captured: one light request
for each. With `--archive`, it looks for the capture nearest to when the page was read, and loads it. Whatever the
archive sends but its own negative (429, HTML, half a JSON, nothing at all) leaves the question open.

How much of a page is still what it was when it was read is seen from today's page beside the capture nearest to that
day. Only what can be read on both sides is compared: no PDF, no page that a script fills in, no bot wall, no capture of
another year. An archive that can't be asked leaves the question open.

Sources: Wayback CDX Server API; RFC 7089 (Memento-Datetime); the limits as `wayback` of EDGI keeps them (24 requests a
minute since 2026).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.compare import PageMatch
from stacite.compare.page import judge_page, share_kept
from stacite.model.evidence import (
    INTERRUPTED,
    ArchivedCopy,
    CaptureHistory,
    CheckKind,
    NotChecked,
    Outcome,
    PageChange,
    Verdict,
    internal_error,
)
from stacite.model.url import host_of, is_snapshot, snapshot
from stacite.net.address import AddressError, parse_address
from stacite.net.client import ACCEPT_JSON, ACCEPT_PAGE, HeaderProfile, RequestOptions, follow_redirects
from stacite.net.response import FailureKind, is_media, is_pdf, service_reason, status_text
from stacite.services.base import Disclosure, Service, Source, bulkhead
from stacite.services.cache import from_json, to_json
from stacite.services.client import MARGIN, Cost, RateLimits, json_fault, json_of, object_of
from stacite.services.link.inspection import inspect_response
from stacite.services.page.html import read_web_page
from stacite.services.page.pdf import read_pdf_metadata
from stacite.text.encodings import decode_response
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stacite.model.evidence import Evidence, LinkCheck
    from stacite.model.item import Item
    from stacite.net.client import Client
    from stacite.net.response import FetchResult, Response
    from stacite.services.base import RunServices
    from stacite.services.cache import EvidenceCache


PUBLIC = "https://web.archive.org/web"
"""Where readers find captures."""
# Captures of a page that are fetched.
_MAX_FETCHED = 3
_ROWS = 8
# Captures that are tried for a comparison, and days from when the page was read, with months of 31.
_MAX_NEAR = 2
_ROUGH_YEAR = 372
# Of a page that was captured every month for fifty years.
_MAX_MONTHS = 600
_CAPTURE_PATH = pattern(r"/web/(\d{14})id_/")
_STAMP = pattern(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{6}")
_SAFE = "/:?&=%#+,;@!$'()*~[]"


@dataclass(frozen=True, slots=True)
class _Capture:
    stamp: str
    """YYYYMMDDhhmmss, UTC."""
    original: str
    """The address that was captured."""


class _ArchiveError(Exception):
    """The archive could not be used; the message says why, as a clause."""


class Availability(Source):
    """The Internet Archive's quick index: a capture that it names exists; that it names none says nothing."""

    async def closest(self, page: str, wanted: str) -> _Capture | None:
        """The capture nearest to the day `wanted`; None also where the index can't be used."""
        if self.client.closed:
            return None
        path = f"/wayback/available?url={quote(page, safe='')}" + (f"&timestamp={wanted}" if wanted else "")
        response = (await self.client.send(path)).response
        data = json_of(response.body) if response is not None and response.status_code == 200 else None
        closest = object_of(object_of(object_of(data).get("archived_snapshots")).get("closest"))
        # This index sends the status as a string.
        if closest.get("available") is not True or closest.get("status") != "200":
            return None
        stamp, match = str(closest.get("timestamp", "")), re.search(r"/web/\d{14}/(.+)\Z", str(closest.get("url", "")))
        capture = _Capture(stamp, match[1]) if match else None
        return capture if capture and _is_capture([stamp, capture.original, "200"]) else None


class Wayback(Source):
    """`await wayback.find(url, item, availability)` for one page after the other."""

    async def find(self, url: str, item: Item, availability: Availability) -> ArchivedCopy:
        """The capture of `url` that shows `item`, or why there is none; never raises for what the archive does."""
        if self.client.closed:
            return ArchivedCopy(reason=self.client.reason, known=False)
        try:
            copy = await self._find(url, item, availability)
        except _ArchiveError as error:
            self.client.note_fault(str(error))
            return ArchivedCopy(reason=str(error), known=False)
        self.client.note_success()
        return copy

    async def _find(self, url: str, item: Item, availability: Availability) -> ArchivedCopy:
        wanted, page = wanted_day(item), _archived_address(url)
        if not item.title:
            return ArchivedCopy(reason="the source has no title, so stacite can't tell whether a copy shows it")
        quick = await availability.closest(page, wanted)
        if quick and (copy := await self._copy_of(quick, item)):
            return copy
        captures = await self._captures(page, wanted)
        if isinstance(captures, ArchivedCopy):
            return captures
        if not captures:
            return ArchivedCopy(reason="the Wayback Machine has no copy")
        for capture in [each for each in captures if each != quick][:_MAX_FETCHED]:
            if copy := await self._copy_of(capture, item):
                return copy
        return ArchivedCopy(reason="no copy in the Wayback Machine clearly shows the page you cite")

    async def _captures(self, page: str, wanted: str) -> list[_Capture] | ArchivedCopy:
        """The captures nearest to the day `wanted`, or the archive's statement that there may be none."""
        # With a negative limit, the CDX server sends the last captures.
        near = f"&closest={wanted}&sort=closest&limit={_ROWS}" if wanted else f"&limit=-{_ROWS}"
        captures = await self._rows(page, near)
        if captures is None:
            return ArchivedCopy(reason="the site's owner has excluded it from the Wayback Machine")
        if not wanted:
            # Captures come with the oldest first. If no day is wanted, the newest one is tried first.
            return captures[::-1]
        return sorted(captures, key=lambda capture: abs(_rough_day(capture.stamp) - _rough_day(wanted)))

    async def _rows(self, page: str, which: str) -> list[_Capture] | None:
        """Working captures, as the index has them; None where the site's owner excluded it. Raises _ArchiveError."""
        path = (
            f"/cdx/search/cdx?url={quote(page, safe='')}&output=json&fl=timestamp,original,statuscode,mimetype"
            f"&filter=statuscode:200{which}"
        )
        response = (await self._request(path, ACCEPT_JSON)).response
        if response is None:
            raise _ArchiveError("it redirects in a circle")
        if response.status_code == 403 and _is_excluded(response):
            return None
        if response.status_code != 200:
            raise _ArchiveError(status_text(response.status_code))
        rows = json_of(response.body) if response.complete else None
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise _ArchiveError("the request timed out" if response.timed_out else json_fault(response.body))
        return [_Capture(row[0], row[1]) for row in rows if _is_capture(row)]

    async def recent(self, url: str, item: Item, since: str) -> ArchivedCopy:
        """The newest capture since a day (YYYYMMDD) that shows `item`; a reason only if the site is excluded.

        Nothing at all, and not known, where the archive could not be asked. Without a title any capture will do.
        """
        if self.client.closed:
            return ArchivedCopy(known=False)
        try:
            captures = await self._rows(_archived_address(url), f"&from={since}&limit=-2")
            if captures is None:
                return ArchivedCopy(reason="the site is excluded from the Wayback Machine")
            for capture in captures[:-2:-1]:
                if not item.title:
                    return _copy(capture.stamp, capture.original)
                if copy := await self._copy_of(capture, item):
                    return copy
        except _ArchiveError as error:
            self.client.note_fault(str(error))
            return ArchivedCopy(known=False)
        self.client.note_success()
        return ArchivedCopy()

    async def nearest(self, url: str, wanted: str) -> list[tuple[ArchivedCopy, Response]] | str:
        """The capture of a page nearest to a day (YYYYMMDD) that loads, if it is within a year of it.

        Why, as a clause, where the archive could not be asked.
        """
        if self.client.closed:
            return self.client.reason
        found = []
        try:
            captures = await self._rows(_archived_address(url), f"&closest={wanted}&sort=closest&limit={_ROWS}")
            near = sorted(captures or (), key=lambda capture: abs(_rough_day(capture.stamp) - _rough_day(wanted)))
            for capture in near[:_MAX_NEAR]:
                if abs(_rough_day(capture.stamp) - _rough_day(wanted)) <= _ROUGH_YEAR:
                    loaded = await self._load(capture)
                    found += [loaded] if loaded is not None else []
                if found:
                    break
        except _ArchiveError as error:
            self.client.note_fault(str(error))
            return str(error)
        self.client.note_success()
        return found

    async def history(self, page: str, sites: dict[str, bool]) -> CaptureHistory | None:
        """When `page` was captured; None where the archive could not be asked.

        `sites` has what is known of whole sites, by host: each is asked about once.
        """
        if self.client.closed:
            return None
        try:
            history = await self._history(page, sites)
        except _ArchiveError as error:
            self.client.note_fault(str(error))
            return None
        self.client.note_success()
        return history

    async def _history(self, page: str, sites: dict[str, bool]) -> CaptureHistory:
        # One row a month: the whole history in one small response.
        captures = await self._rows(page, f"&collapse=timestamp:6&limit={_MAX_MONTHS}")
        if captures is None:
            return CaptureHistory(is_excluded=True)
        if captures:
            months = sorted(f"{capture.stamp[:4]}-{capture.stamp[4:6]}" for capture in captures)
            return CaptureHistory(months[0], months[-1])
        host = host_of(page)
        if host not in sites:
            sites[host] = bool(await self._rows(host, "&matchType=host&limit=1"))
        return CaptureHistory(has_site=sites[host])

    async def _copy_of(self, capture: _Capture, item: Item) -> ArchivedCopy | None:
        """The copy, where it came whole and shows the work; None where it can't be used."""
        loaded = await self._load(capture)
        return loaded[0] if loaded is not None and await _shows(loaded[1], item) else None

    async def _load(self, capture: _Capture) -> tuple[ArchivedCopy, Response] | None:
        """A capture of a page, with the page; None where it is one of something else. Raises _ArchiveError."""
        # `id_` requests the page as it was captured, without the archive's banner and rewritten links.
        result = await self._request(f"/web/{capture.stamp}id_/{quote(capture.original, safe=_SAFE)}", ACCEPT_PAGE)
        response = result.response
        if response is None or not result.hops[-1].url.startswith(f"{self.client.base}/"):
            return None  # a capture of a page that redirects to itself, or out of the archive
        if "memento-datetime" not in response.headers:
            if response.status_code in (403, 404):
                return None
            no_copy = response.status_code == 200
            raise _ArchiveError("it sent no copy" if no_copy else status_text(response.status_code))
        if response.status_code != 200:
            return None
        found = _CAPTURE_PATH.search(result.hops[-1].url)
        # The archive redirects to the nearest capture that it can show, so the time may differ.
        stamp = found[1] if found else capture.stamp
        return _copy(stamp, capture.original), response

    async def _request(self, path: str, accept: str) -> FetchResult:
        """One request in its turn, a second one where a short pause was asked for. Raises _ArchiveError."""
        result = await self._send(path, accept)
        if result.response is not None and _complains(result.response):
            self.client.heed(result.response, pool="")
            if "retry-after" in result.response.headers:
                result = await self._send(path, accept)
        if result.response is not None and _complains(result.response):
            complaint = status_text(result.response.status_code)
            self.client.close(complaint)  # the archive locks users who go on out for an hour
            raise _ArchiveError(complaint)
        if result.failure is not None and result.failure.kind is not FailureKind.LOOP:
            raise _ArchiveError(service_reason(result.failure))
        return result

    async def _send(self, path: str, accept: str) -> FetchResult:
        async with self.client.pace.turn("", lambda: self.client.closed):
            if self.client.closed:
                raise _ArchiveError(self.client.reason)
            return await self.client.send(path, accept)


def _copy(stamp: str, original: str) -> ArchivedCopy:
    return ArchivedCopy(f"{PUBLIC}/{stamp}/{original}", f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}")


async def _shows(response: Response, item: Item) -> bool:
    """Whether a copy is the page that is cited, or probably is."""
    inspection = inspect_response(response)
    is_document = is_pdf(response.body[:1024].lstrip())
    metadata = await read_pdf_metadata(response.body) if is_document else inspection.metadata
    if inspection.wall or inspection.fault or inspection.doubt or inspection.signin or metadata is None:
        return False
    return judge_page(item, metadata).match in (PageMatch.SAME, PageMatch.PROBABLE)


async def find_copies(
    services: RunServices, works: Mapping[str, Item], found: dict[str, ArchivedCopy], errors: dict[str, Exception]
) -> None:
    """Search for copies of the pages of `works`, by URL; each goes into `found` as it comes.

    What our own code raises for a page goes into `errors`.
    """
    wayback, availability = services.source(Wayback), services.source(Availability)
    for url, item in works.items():
        with bulkhead(errors, url):
            found[url] = await wayback.find(url, item, availability)


def wanted_day(item: Item) -> str:
    """When the page was read, else when it was published, as YYYYMMDD; empty where neither is known."""
    for name in ("accessed", "issued"):
        parts = item.dates[name].parts if name in item.dates else ()
        if parts and parts[0]:
            year, month, day = (*parts[0], 0, 0)[:3]
            # The archive has nothing from before 1996. For a missing month or day, the middle is closest on average.
            month = month if 1 <= month <= 12 else 7
            return f"{year:04}{month:02}{day or 15:02}" if year >= 1996 else ""
    return ""


def _rough_day(stamp: str) -> int:
    """Days counted with months of 31: exact enough to compare two distances."""
    return 372 * int(stamp[:4]) + 31 * int(stamp[4:6]) + int(stamp[6:8])


def _is_capture(row: list[Any]) -> bool:
    """Not the header of the table, nor a row without the fields that were requested."""
    return (
        len(row) >= 3
        and all(isinstance(value, str) for value in row[:3])
        and _STAMP.fullmatch(row[0]) is not None
        # A revisit record, for a page that has not changed, has `-` as its status.
        and row[2] in ("200", "-")
        and row[1].isprintable()
        and re.match(r"https?://[^\s<>\"]{3,4000}\Z", row[1]) is not None
    )


def _is_excluded(response: Response) -> bool:
    error = response.headers.get("x-archive-wayback-runtime-error", "")
    error += response.body[:2000].decode("utf-8", "replace")
    return "Blocked Site Error" in error or "AdministrativeAccessControl" in error


def _complains(response: Response) -> bool:
    """Whether the archive itself wants a pause; an archived 429 has a Memento-Datetime and is only a bad copy."""
    return response.status_code in (429, 503) and "memento-datetime" not in response.headers


class CopySearch:
    """`await search.ask(checks)`, then `added_to(evidence)`, also where the search was interrupted."""

    def __init__(self, works: Mapping[str, Item], services: RunServices, cache: EvidenceCache) -> None:
        """`works` are those that pages show, by URL as cited."""
        self._works = works
        self._services = services
        self._cache = cache
        self._clock = services.clock
        # A part of the stored format; the slash at the end of an address that has one is a part of it too.
        self._cache_name = f"copy {services.addresses.wayback}"
        self._wanted: Mapping[str, Item] = {}
        self._found: dict[str, ArchivedCopy] = {}
        self._errors: dict[str, Exception] = {}

    @property
    def found(self) -> Mapping[str, ArchivedCopy]:
        """By URL as cited."""
        return self._found

    async def ask(self, checks: Iterable[LinkCheck]) -> None:
        """Search for copies of those pages that are gone, except pages of archives."""
        wanted = {
            check.url: self._works[check.url]
            for check in checks
            if check.url in self._works and _is_gone(check) and not is_snapshot(check.url)
        }
        if not wanted:
            return
        self._wanted = wanted
        self._found = self._cached(wanted)
        unknown = {url: item for url, item in wanted.items() if url not in self._found}
        try:
            await find_copies(self._services, unknown, self._found, self._errors)
        finally:
            self._keep(unknown)

    def _cached(self, wanted: Mapping[str, Item]) -> dict[str, ArchivedCopy]:
        kept = self._cache.recall(self._cache_name, map(_cache_key, wanted.items()), self._clock.now())
        copies = {
            url: from_json(ArchivedCopy, kept[key].value)
            for url, item in wanted.items()
            if (key := _cache_key((url, item))) in kept
        }
        return {url: copy for url, copy in copies.items() if copy is not None}

    def _keep(self, works: Mapping[str, Item]) -> None:
        """Cache what was found or not found; not what the archive could not be asked about."""
        copies = [(_cache_key(work), self._found[work[0]]) for work in works.items() if work[0] in self._found]
        for outcome, is_found in ((Outcome.FOUND, True), (Outcome.ABSENT, False)):
            values = {key: to_json(copy) for key, copy in copies if copy.known and bool(copy.url) is is_found}
            self._cache.remember(self._cache_name, values, outcome, self._clock.now())

    def added_to(self, evidence: Evidence) -> Evidence:
        """The evidence with the copies, and with the pages for which the archive could not be asked."""
        missing = (self._missing(url) for url in self._wanted if url not in self._found or not self._found[url].known)
        return replace(evidence, copies=self._found, not_checked=(*evidence.not_checked, *missing))

    def _missing(self, url: str) -> NotChecked:
        wayback = self._services.source(Wayback)
        if url in self._errors:
            return internal_error(CheckKind.COPY, url, self._errors[url])
        if url not in self._found:
            return NotChecked(CheckKind.COPY, url, INTERRUPTED)
        reason = wayback.client.reason if wayback.client.closed else self._found[url].reason
        return NotChecked(CheckKind.COPY, url, reason, wayback.name)


class HistorySearch:
    """`await search.ask(checks, copies)`, then `added_to(evidence)`, also where the search was interrupted.

    Where the archive can't be asked, nothing is said of the page: that it is gone is known without.
    """

    def __init__(
        self, most: int, services: RunServices, cache: EvidenceCache, is_public: Callable[[str], bool]
    ) -> None:
        """`most` is the number of pages; `is_public` says whether the archive could know a page at an address."""
        self._most = most
        self._wayback = services.source(Wayback)
        self._cache = cache
        self._clock = services.clock
        self._is_public = is_public
        self._cache_name = f"captures {services.addresses.wayback}"
        self._found: dict[str, CaptureHistory] = {}

    async def ask(self, checks: Iterable[LinkCheck], copies: Mapping[str, ArchivedCopy]) -> None:
        """Ask about pages that are gone, broken links first; of those with a copy in `copies` that is known."""
        gone = sorted(filter(_is_gone, checks), key=lambda check: check.verdict is not Verdict.DEAD)
        pages = {check.url: _original(check.url) for check in gone if not copies.get(check.url, ArchivedCopy()).url}
        pages = {url: page for url, page in pages.items() if page and self._is_public(page)}
        kept = self._cache.recall(self._cache_name, set(pages.values()), self._clock.now())
        known = {page: history for page, each in kept.items() if (history := from_json(CaptureHistory, each.value))}
        new: dict[str, CaptureHistory] = {}
        sites: dict[str, bool] = {}
        try:
            for page in list(dict.fromkeys(each for each in pages.values() if each not in known))[: self._most]:
                if history := await self._wayback.history(page, sites):
                    new[page] = history
        finally:
            found = known | new
            months = {url: copy.captured[:7] for url, copy in copies.items() if copy.url}
            self._found = {url: CaptureHistory(month, month) for url, month in months.items()}
            self._found |= {url: found[page] for url, page in pages.items() if page in found}
            for outcome, has_captures in ((Outcome.FOUND, True), (Outcome.ABSENT, False)):
                values = {page: to_json(each) for page, each in new.items() if bool(each.first) is has_captures}
                self._cache.remember(self._cache_name, values, outcome, self._clock.now())

    def added_to(self, evidence: Evidence) -> Evidence:
        """The evidence with what the archive has of pages that are gone."""
        return replace(evidence, captures=self._found)


def _original(url: str) -> str:
    """The page to ask about: that of which a copy is cited, for a copy; empty where it is not known."""
    copied = snapshot(url)
    page = url if copied is None else copied.url
    return _archived_address(page) if page.startswith(("http://", "https://")) and "@" not in page[:300] else ""


def _is_gone(check: LinkCheck) -> bool:
    # A page that only lacks the section that is cited is still there.
    return check.verdict is Verdict.DEAD or (check.verdict is Verdict.SUSPICIOUS and not check.missing_part)


def _cache_key(work: tuple[str, Item]) -> str:
    """Whether a copy shows the page is judged by the title of the work, too."""
    return f"{work[0]} {work[1].title}"


def _archived_address(url: str) -> str:
    """The address by which the archive knows a page: as it is requested, so that a host is in its one spelling."""
    page = url.partition("#")[0]
    if page.isascii():
        return page
    try:
        return parse_address(page).url
    except AddressError:
        return page


_HISTORIES = Disclosure(
    "the Wayback Machine",
    "for up to five pages that are gone in each run, for all of them with `--archive`; never if the setting `existence`"
    " is `off` or `skip-services` contains `wayback`, and never for pages in your own network",
    "the URL of the page; if the Wayback Machine doesn't know it, the name of its site",
)
_CHANGES = Disclosure(
    "the Wayback Machine",
    "only with `--drift`, for pages that work, are cited with a date, and without an archived copy",
    "the URL of the page, and the date that the capture should be close to",
)
_COPIES = Disclosure(
    "the Wayback Machine and the Internet Archive",
    "only with `--archive`, for pages that are gone or were replaced by another page",
    "the URL of the page, and the date that the copy should be close to",
)
AVAILABILITY = Service(
    name="Internet Archive",
    setting="archive",
    cost=Cost(limits=RateLimits(1, {"": 0.0}), limit_kib=0),
    source=Availability,
    discloses=(_COPIES,),
)
SERVICE = Service(
    name="Wayback Machine",
    setting="wayback",
    # Its index takes some seconds for many a page on good days, too.
    cost=Cost(limits=RateLimits(1, {"": 60 / 24 / MARGIN}), prompt_s=5.0, faults_in_a_row=2, limit_kib=0),
    source=Wayback,
    discloses=(_HISTORIES, _COPIES, _CHANGES),
)


_REACHED = (Verdict.ALIVE, Verdict.MOVED, Verdict.INSECURE)
# Words of a page's own text; with fewer there is too little to compare.
_FEWEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class CapturedText:
    """A page as it was captured; without a URL where no capture can be read."""

    url: str = ""
    captured: str = ""
    """EDTF."""
    title: str = ""
    text: str = ""


def page_text(response: Response) -> tuple[str, str]:
    """Title and own text of a page, without menus and links; empty where there is no page that can be read."""
    body, kind = response.body, response.headers.get("content-type", "").lower()
    is_other = is_media(body[:64]) or is_pdf(body[:1024].lstrip()) or ("html" not in kind and "text" not in kind)
    if response.status_code != 200 or is_other or not body.strip():
        return "", ""
    seen = inspect_response(response)
    if seen.wall or seen.fault or seen.doubt or seen.signin:
        return "", ""
    source = decode_response(body, kind)
    page = read_web_page(source, len(source))
    return (page.title or page.heading, " ".join(page.words)) if len(page.words) >= _FEWEST_WORDS else ("", "")


class DriftSearch:
    """`await search.ask(checks)`, then `added_to(evidence)`, also where the search was interrupted."""

    def __init__(self, works: Mapping[str, Item], services: RunServices, cache: EvidenceCache, client: Client) -> None:
        """`works` are those that pages show, by URL as cited."""
        days = {url: wanted_day(item) for url, item in works.items()}
        self._days = {url: day for url, day in days.items() if day}
        self._wayback = services.source(Wayback)
        self._client = client
        self._cache = cache
        self._clock = services.clock
        self._cache_name = f"page then {services.addresses.wayback}"
        self._wanted: list[str] = []
        self._found: dict[str, PageChange] = {}
        self._settled: set[str] = set()
        self._not_checked: list[NotChecked] = []

    async def ask(self, checks: Iterable[LinkCheck]) -> None:
        """Compare those pages that work."""
        self._wanted = [check.url for check in checks if check.url in self._days and check.verdict in _REACHED]
        for url in self._wanted:
            try:
                reason = await self._compare(url)
                if reason:
                    self._not_checked.append(NotChecked(CheckKind.CHANGE, url, reason, self._wayback.name))
            except Exception as error:  # of our own code: the other pages go on
                self._not_checked.append(internal_error(CheckKind.CHANGE, url, error))
            self._settled.add(url)

    async def _compare(self, url: str) -> str:
        """Put the comparison into `_found`, if there is one; returns why the archive could not be asked."""
        then = await self._captured(url)
        if isinstance(then, str) or not then.url:
            return then if isinstance(then, str) else ""
        result = await follow_redirects(self._client, url)
        if result.response is not None and result.response.status_code in (403, 406, 429):
            result = await follow_redirects(self._client, url, RequestOptions(profile=HeaderProfile.BROWSER))
        title, text = page_text(result.response) if result.response is not None else ("", "")
        if text:
            kept = share_kept(then.text, text)
            self._found[url] = PageChange(then.url, then.captured, kept, then.title, title)
        return ""

    async def _captured(self, url: str) -> CapturedText | str:
        day = self._days[url]
        key, now = f"{url} {day}", self._clock.now()
        if (kept := self._cache.recall(self._cache_name, [key], now)) and (
            known := from_json(CapturedText, kept[key].value)
        ):
            return known
        found = await self._wayback.nearest(url, day)
        if isinstance(found, str):
            return found
        text = CapturedText()
        for copy, response in found:
            title, words = page_text(response)
            if words:
                text = CapturedText(copy.url, copy.captured, title, words)
                break
        outcome = Outcome.FOUND if text.url else Outcome.ABSENT
        self._cache.remember(self._cache_name, {key: to_json(text)}, outcome, now)
        return text

    def added_to(self, evidence: Evidence) -> Evidence:
        """The evidence with the comparisons, and with the pages for which the archive could not be asked."""
        open_ = [NotChecked(CheckKind.CHANGE, url, INTERRUPTED) for url in self._wanted if url not in self._settled]
        counts = f"{len(self._found):,} of {len(self._wanted):,} pages were compared with captures of the time"
        remarks = (counts,) if self._wanted else ()
        return replace(
            evidence,
            changes=self._found,
            remarks=(*evidence.remarks, *remarks),
            not_checked=(*evidence.not_checked, *self._not_checked, *open_),
        )
