"""How much of a page is still what it was when it was read: today's page beside the capture nearest to that day.

Only what can be read on both sides is compared: no PDF, no page that a script fills in, no bot wall, no capture of
another year. An archive that can't be asked leaves the question open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.compare.page import share_kept
from stacite.model.evidence import INTERRUPTED, CheckKind, NotChecked, Outcome, PageChange, Verdict, internal_error
from stacite.net.client import HeaderProfile, RequestOptions, follow_redirects
from stacite.net.response import is_media, is_pdf
from stacite.services.cache import from_json, to_json
from stacite.services.link.inspection import inspect_response
from stacite.services.page.html import read_web_page
from stacite.services.wayback import Wayback, wanted_day
from stacite.text.encodings import decode_response

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacite.model.evidence import Evidence, LinkCheck
    from stacite.model.item import Item
    from stacite.net.client import Client
    from stacite.net.response import Response
    from stacite.services.base import RunServices
    from stacite.services.cache import EvidenceCache


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
