"""Cited links: whether a URL still leads to the page that was cited.

A cited URL is requested as a reader would request it, and all results give the verdict on the link.

In doubt, a made-up address of the same site is requested: what a site shows for that, it shows for every page that it
does not have. One is requested for each host and run. The verdict itself is pure: it depends on the results, and on
where redirects ended.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from stacite.model.evidence import LinkCheck, Verdict
from stacite.net.address import AddressError, parse_address, without_credentials
from stacite.net.client import HeaderProfile, RequestOptions
from stacite.net.politeness import MAX_TRIES, is_settled, looks_gone, may_pass
from stacite.net.response import FailureKind, status_text
from stacite.services.link.inspection import PageFetch, fetch_page, names_part
from stacite.services.link.substitutes import are_alike, is_parking_host, is_signin_address
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.evidence import Hop
    from stacite.net.address import WebAddress
    from stacite.net.client import Client
    from stacite.net.response import FetchResult, Response


_TABLE = table("stacite.services.link", "addresses.toml")
_INDEX = pattern(rf"(?:{'|'.join(_TABLE['index'])})(?:\.[a-z]{{2,5}})?", re.IGNORECASE)
_ERROR_STEP = pattern("|".join(_TABLE["error_steps"]), re.IGNORECASE)
_LANGUAGE = pattern(r"[a-z]{2}(?:[-_](?:[a-z]{2}|hans|hant|latn|cyrl|419))?", re.IGNORECASE)
_DATED = pattern(r"(?:19|20)\d\d|0?[1-9]|1[0-2]")
_PROGRAMS_TURNED_AWAY = "the site blocks automated requests"
_BLOCKED = {
    401: "the page requires you to sign in",
    402: "the page requires payment",
    403: _PROGRAMS_TURNED_AWAY,
    405: _PROGRAMS_TURNED_AWAY,
    406: _PROGRAMS_TURNED_AWAY,
    407: "a proxy requires you to sign in",
    412: _PROGRAMS_TURNED_AWAY,
    418: _PROGRAMS_TURNED_AWAY,
    428: _PROGRAMS_TURNED_AWAY,
    # 440 and 449 are Microsoft's: the login has timed out; retry with more information.
    440: "the page requires you to sign in",
    449: _PROGRAMS_TURNED_AWAY,
    451: "the page is unavailable for legal reasons",
    # LinkedIn sends 999 to programs.
    999: _PROGRAMS_TURNED_AWAY,
}
_PERMANENT = (301, 308)
# Failures that make a link neither dead, when they come twice, nor temporary.
_FAILURES = {
    FailureKind.CERTIFICATE: Verdict.INSECURE,
    FailureKind.HANDSHAKE: Verdict.INSECURE,
    FailureKind.REFUSED: Verdict.REFUSED,
    FailureKind.SCHEME: Verdict.REFUSED,
    FailureKind.MALFORMED: Verdict.REFUSED,
}
# Characters of a fragment that a reason quotes.
_SHOWN = 60


async def check_link(
    client: Client, urls: Sequence[str], before: Sequence[PageFetch], probes: SiteProbes
) -> list[PageFetch]:
    """Request a link once more; `urls` are spellings of one address, `before` is what came of it so far.

    The first request has the headers of stacite. If a bot wall responds, and at every later try, stacite sends the
    headers of a browser, so that a page which readers can see is not called gone. A server that timed out gets half
    the time at the next try. If the page is in doubt, a made-up address of the same site is requested too.
    """
    fragments = sorted(filter(names_part, {url.partition("#")[2] for url in urls}))
    profile = HeaderProfile.BROWSER if before else HeaderProfile.HONEST
    timed_out = any(visit.failure is not None and visit.failure.kind is FailureKind.TIMEOUT for visit in before)
    time_s = client.timeout_s / 2 if timed_out else client.timeout_s
    visits = [await fetch_page(client, urls[0], RequestOptions(profile=profile), fragments, time_s)]
    if profile is HeaderProfile.HONEST and is_walled(visits[0]):
        visits.append(await fetch_page(client, urls[0], RequestOptions(profile=HeaderProfile.BROWSER), fragments))
    if is_doubtful(urls[0], visits[-1]):
        visits[-1] = replace(visits[-1], probe_hops=await probes.confirms(client, urls[0], visits[-1]))
    return visits


def request_key(url: str) -> tuple[str, str]:
    """The address and its origin. URLs with the same key are one request: they differ in fragment or spelling.

    The URL itself and an empty origin where it can't be requested.
    """
    try:
        address = parse_address(url)
    except AddressError:
        return url, ""
    return address.url, address.origin


class SiteProbes:
    """Made-up addresses, one a site."""

    def __init__(self) -> None:
        self._name = secrets.token_hex(8)
        self._probes: dict[str, PageFetch] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def confirms(self, client: Client, url: str, visit: PageFetch) -> tuple[Hop, ...]:
        """The hops of a made-up address that brought the same page as `url`; empty where it brought another."""
        address = parse_address(url)
        async with self._locks[address.origin]:
            if address.origin not in self._probes:
                made_up = made_up_address(address, self._name)
                self._probes[address.origin] = await fetch_page(client, made_up, RequestOptions())
        probe = self._probes[address.origin]
        return probe.hops if _is_same_page(visit, probe) else ()


def made_up_address(address: WebAddress, name: str) -> str:
    """The address of a page in the same folder that does not exist, with the same extension."""
    folder, _, last = address.path.rstrip("/").rpartition("/")
    extension = re.search(r"\.[A-Za-z0-9]{1,5}$", last)
    return f"{address.origin}{folder}/{name}{extension[0] if extension else ''}"


def is_doubtful(url: str, visit: PageFetch) -> bool:
    """Whether a probe is worth it: the page looks like an error message, or redirects led to an unlike address."""
    inspection = visit.inspection
    if not _is_page(visit) or inspection.fault:
        return False
    try:
        cited, end = parse_address(url), parse_address(visit.hops[-1].url)
    except AddressError:
        return False
    if is_home_page(cited):
        return False
    if inspection.fingerprint and not names_page(cited, f"{inspection.title} {inspection.heading}"):
        return True
    unlike = not is_home_page(end) and not is_same_page_address(cited, end) and not resembles(cited, end)
    return bool(inspection.doubt) or unlike


def _is_page(visit: PageFetch) -> bool:
    """Whether the site sent a page, which is no bot wall."""
    response = visit.response
    return response is not None and 200 <= response.status_code < 300 and not visit.inspection.wall


def _is_same_page(visit: PageFetch, probe: PageFetch) -> bool:
    if not _is_page(probe):
        return False
    page, probed = visit.inspection, probe.inspection
    if page.doubt:
        return bool(probed.doubt or probed.fault) or probed.title == page.title
    if are_alike(page.fingerprint, probed.fingerprint):
        return probed.title == page.title
    return len(probe.hops) > 1 and parse_address(probe.hops[-1].url) == parse_address(visit.hops[-1].url)


def is_link_settled(visits: Sequence[PageFetch]) -> bool:
    """Whether the verdict is final."""
    return _wall_before_failure(visits) is not None or is_settled(visits)


def is_walled(visit: PageFetch) -> bool:
    """Whether a bot wall, a sign-in or the like responded."""
    return visit.inspection.wall or visit.status_code in _BLOCKED


def _wall_before_failure(visits: Sequence[PageFetch]) -> PageFetch | None:
    """The wall that responded before a later request failed: a site that stops responding to programs is a wall too."""
    if visits[-1].response is not None:
        return None
    return next((visit for visit in reversed(visits) if is_walled(visit)), None)


def judge_link(url: str, visits: Sequence[PageFetch]) -> LinkCheck:
    """The verdict on a URL, from the results of all requests for it, in order."""
    deciding = _wall_before_failure(visits) or visits[-1]
    response = deciding.response
    verdict, reason = (
        _verdict_on_failure(visits)
        if response is None
        else _verdict_on_response(url, deciding, response, _times(visits))
    )
    new = _new_address(url, deciding)
    return LinkCheck(
        url=url,
        verdict=verdict,
        reason=reason,
        status_code=deciding.status_code,
        final_url=new if verdict is Verdict.MOVED else _last_url(url, deciding),
        hops=tuple(hop for visit in visits for hop in (*visit.hops, *visit.probe_hops)),
        elapsed_ms=sum(visit.elapsed_ms for visit in visits),
        metadata=deciding.inspection.metadata if response is not None and 200 <= response.status_code < 300 else None,
        missing_part=url.partition("#")[2] if reason and reason == _lacks_part(url, deciding) else "",
        is_private=deciding.failure is not None and deciding.failure.kind is FailureKind.REFUSED,
    )


def _verdict_on_failure(visits: Sequence[PageFetch]) -> tuple[Verdict, str]:
    failure = visits[-1].failure
    if failure is None:
        raise AssertionError
    if looks_gone(visits[-1]) and _times(visits) >= MAX_TRIES:
        return Verdict.DEAD, failure.reason + ("" if failure.kind is FailureKind.NO_NAME else " on both attempts")
    if failure.kind is FailureKind.MALFORMED and not visits[-1].hops:
        return Verdict.REFUSED, f"the URL can't be requested: {failure.reason}"
    # The last response, before the host asked for a pause that is too long.
    status = next((visit.status_code for visit in reversed(visits) if visit.status_code is not None), None)
    if failure.kind is FailureKind.HELD and status:
        return Verdict.TEMPORARY, f"{status_text(status)}: {failure.reason}"
    return _FAILURES.get(failure.kind, Verdict.TEMPORARY), failure.reason


def _times(visits: Sequence[PageFetch]) -> int:
    return sum(map(looks_gone, visits))


def _verdict_on_response(url: str, visit: PageFetch, response: Response, times: int) -> tuple[Verdict, str]:
    status = status_text(response.status_code)
    if response.status_code in _BLOCKED:
        return Verdict.BLOCKED, f"{status}: {_BLOCKED[response.status_code]}"
    if visit.inspection.wall:
        return Verdict.BLOCKED, f"{status}: the site showed a bot check instead of the page"
    if looks_gone(visit):
        return (
            (Verdict.DEAD, f"{status} on both attempts")
            if times >= MAX_TRIES
            else (Verdict.TEMPORARY, f"{status} on the first attempt")
        )
    if may_pass(visit):
        return Verdict.TEMPORARY, status
    if not 200 <= response.status_code < 300:
        return Verdict.SUSPICIOUS, status
    return _verdict_on_page(url, visit, status)


def _verdict_on_page(url: str, visit: PageFetch, status: str) -> tuple[Verdict, str]:
    """The verdict where a page came: whether it is still the one that was cited, at its address."""
    cited, end = parse_address(url), parse_address(visit.hops[-1].url)
    if cited.scheme == "https" and end.scheme == "http":
        return Verdict.INSECURE, "it redirects from https to http, which is not encrypted"
    first = status_text(next(hop.status_code for hop in visit.hops if hop.status_code) or 0)
    if visit.inspection.signin or (is_signin_address(end) and not is_signin_address(cited)):
        return Verdict.BLOCKED, f"{first}: it leads to a sign-in page"
    if doubt := _other_destination(cited, end) or visit.inspection.fault or _confirmed(visit):
        return Verdict.SUSPICIOUS, f"{first}: {doubt}"
    if lacks_part := _lacks_part(url, visit):
        return Verdict.SUSPICIOUS, lacks_part
    if without_credentials(url) != url:
        return Verdict.INSECURE, f"{status}: the URL contains a user name and password; stacite left them out"
    new = _new_address(url, visit)
    # Many home pages redirect to a language or a start page, which is still the home page.
    if not new or (is_home_page(cited) and parse_address(new).host == cited.host):
        return Verdict.ALIVE, status
    if is_same_page_address(cited, parse_address(new)):
        return Verdict.ALIVE, status
    if not is_home_page(cited) and is_home_page(parse_address(new)):
        return Verdict.SUSPICIOUS, f"{first}: it leads to the site's home page"
    return Verdict.MOVED, first


def _other_destination(cited: WebAddress, end: WebAddress) -> str:
    """Where redirects ended, as a clause, if that can't be the page that was cited, by its address alone."""
    if end == cited:
        return ""
    if is_parking_host(end.host) and not is_parking_host(cited.host):
        return "it leads to a site that parks or sells domains"
    if is_error_page(end) and not is_error_page(cited):
        return "it leads to an error page"
    if is_home_page(cited):
        return ""
    if is_home_page(end):
        return "it leads to the site's home page"
    if is_section_of(end, cited):
        return "it leads to the start page of a section of the site"
    return ""


def _confirmed(visit: PageFetch) -> str:
    """The doubt that a made-up address of the same site confirmed; empty for none."""
    if not visit.probe_hops:
        return ""
    return visit.inspection.doubt or "the site shows the same page for a made-up URL"


def _lacks_part(url: str, visit: PageFetch) -> str:
    """The reason, where the page lacks the part that is cited; empty where it has it."""
    fragment = url.partition("#")[2]
    # A fragment in the last address of a redirect takes the cited one's place (RFC 9110, 10.2.2).
    if fragment not in visit.inspection.missing or (len(visit.hops) > 1 and "#" in visit.hops[-1].url):
        return ""
    shown = fragment[:_SHOWN] + ("…" if len(fragment) > _SHOWN else "")
    names_section = names_part(shown.partition(":~:")[0])
    what = f"has no section #{shown}" if names_section else f"does not contain the text #{shown}"
    return f"{status_text(visit.status_code or 0)}: the page {what}"


def _new_address(url: str, result: FetchResult) -> str:
    """The address after the permanent redirects at the start; empty for none.

    Where a temporary redirect follows, readers should go on using the address before it (RFC 9110, 15.4.3). A
    fragment is inherited (RFC 9110, 10.2.2).
    """
    permanent = 0
    while permanent < len(result.hops) - 1 and result.hops[permanent].status_code in _PERMANENT:
        permanent += 1
    return _with_fragment(result.hops[permanent].url, url) if permanent else ""


def _with_fragment(new: str, cited: str) -> str:
    _, hash_sign, fragment = cited.partition("#")
    return new if "#" in new else new + hash_sign + fragment


def _last_url(url: str, result: FetchResult) -> str:
    return _with_fragment(result.hops[-1].url, url) if result.response is not None and result.hops else ""


def is_home_page(address: WebAddress) -> bool:
    """Whether it is a site's start page, in whichever language."""
    path, _, query = address.target.partition("?")
    steps = [step for step in path.split("/") if step]
    if steps and _INDEX.fullmatch(steps[-1]):
        steps.pop()
        while steps and steps[-1].lower() in _TABLE["portal_steps"]:
            steps.pop()
    if steps and (len(steps) > 1 or not _LANGUAGE.fullmatch(steps[0])):
        return False
    return not any(key.lower() in _TABLE["page_keys"] for key, _ in parse_qsl(query[:2000]))


def is_error_page(address: WebAddress) -> bool:
    """Whether its path or query names an error."""
    if any(_ERROR_STEP.fullmatch(step) for step in address.path.split("/") if step):
        return True
    pairs = parse_qsl(address.target.partition("?")[2][:2000], keep_blank_values=True)
    return any(
        (key.lower() in _TABLE["error_keys"] and re.match(r"404|410|not_?-?found", value, re.IGNORECASE))
        or re.fullmatch(r"404|not_?-?found", key, re.IGNORECASE)
        for key, value in pairs
    )


def is_section_of(end: WebAddress, cited: WebAddress) -> bool:
    """Whether redirects from `cited` ended at the start page of the section above it.

    Not where only the view is gone (`…/full`), nor where the last step that is left names a work itself: it has a
    number, or the hyphens of a title.
    """
    above, below = _steps(end), _steps(cited)
    if not above or len(above) >= len(below) or below[: len(above)] != above:
        return False
    if all(step.lower() in _TABLE["views"] for step in below[len(above) :]):
        return False
    last = above[-1]
    return bool(_DATED.fullmatch(last)) or (not re.search(r"\d", last) and last.count("-") < 3 and "." not in last)


def _steps(address: WebAddress) -> list[str]:
    """The steps of a path without the name of an index file."""
    steps = [step for step in address.path.split("/") if step]
    return steps[:-1] if steps and _INDEX.fullmatch(steps[-1]) else steps


def is_same_page_address(first: WebAddress, second: WebAddress) -> bool:
    """Whether only http became https, or `www.` or a last slash came or went: that is no other page."""
    return _comparable(first) == _comparable(second)


def _comparable(address: WebAddress) -> tuple[str, int, str]:
    port = 0 if (address.scheme, address.port) in (("http", 80), ("https", 443)) else address.port
    path, mark, query = address.target.partition("?")
    return address.host.removeprefix("www."), port, f"{path.rstrip('/')}{mark}{query}"


def resembles(first: WebAddress, second: WebAddress) -> bool:
    """Whether the last steps of two addresses have a word or number in common, as those of one work have."""
    return bool(_words(first) & _words(second))


def names_page(address: WebAddress, line: str) -> bool:
    """Whether a title has a word or number of the address's last step."""
    return not _words(address).isdisjoint(re.findall(r"[a-z]{4,}|\d{2,}", line.lower()))


def _words(address: WebAddress) -> set[str]:
    last = (_steps(address) or [""])[-1] + " " + address.target.partition("?")[2]
    words = re.findall(r"[a-z]{4,}|\d{2,}", last.lower())
    return {word for word in words if word not in ("html", "aspx") and not _INDEX.fullmatch(word)}
