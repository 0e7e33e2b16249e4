"""The verdict on a link, from the results of all requests for it; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.evidence import LinkCheck, Verdict
from stacite.net.address import parse_address, without_credentials
from stacite.net.response import FailureKind, status_text
from stacite.net.retry import MAX_TRIES, is_settled, looks_gone, may_pass
from stacite.services.link.destination import is_error_page, is_home_page, is_same_page_address, is_section_of
from stacite.services.link.fragments import names_part
from stacite.services.link.parked import is_parking_host
from stacite.services.link.walls import is_signin_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.net.address import WebAddress
    from stacite.net.response import FetchResult, Response
    from stacite.services.link.fetch import PageFetch


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
    440: "the page requires you to sign in",
    449: _PROGRAMS_TURNED_AWAY,
    451: "the page is unavailable for legal reasons",
    999: _PROGRAMS_TURNED_AWAY,
}
_PERMANENT = (301, 308)
# Failures that make a link neither dead, when they come twice, nor temporary.
_FAILURES = {
    FailureKind.CERTIFICATE: Verdict.INSECURE,
    FailureKind.HANDSHAKE: Verdict.INSECURE,
    FailureKind.REFUSED: Verdict.REFUSED,
    FailureKind.MALFORMED: Verdict.REFUSED,
}
# Characters of a fragment that a reason quotes.
_SHOWN = 60


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
        seen=deciding.inspection.metadata if response is not None and 200 <= response.status_code < 300 else None,
        missing_part=url.partition("#")[2] if reason and reason == _lacks_part(url, deciding) else "",
    )


def _verdict_on_failure(visits: Sequence[PageFetch]) -> tuple[Verdict, str]:
    failure = visits[-1].failure
    if failure is None:
        raise AssertionError
    if looks_gone(visits[-1]) and _times(visits) >= MAX_TRIES:
        return Verdict.DEAD, failure.reason + ("" if failure.kind is FailureKind.NO_NAME else " on both attempts")
    if failure.kind is FailureKind.MALFORMED:
        return Verdict.REFUSED, f"the URL can't be requested: {failure.reason}"
    if failure.kind is FailureKind.HELD and (status := _last_status(visits)):
        return Verdict.TEMPORARY, f"{status_text(status)}: {failure.reason}"
    return _FAILURES.get(failure.kind, Verdict.TEMPORARY), failure.reason


def _last_status(visits: Sequence[PageFetch]) -> int | None:
    """The status of the last response, before the host asked for a pause that is too long."""
    return next((visit.status_code for visit in reversed(visits) if visit.status_code is not None), None)


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
    if fragment not in visit.inspection.missing or "#" in _inherited(visit):
        return ""
    shown = fragment[:_SHOWN] + ("…" if len(fragment) > _SHOWN else "")
    names_section = names_part(shown.partition(":~:")[0])
    what = f"has no section #{shown}" if names_section else f"does not contain the text #{shown}"
    return f"{status_text(visit.status_code or 0)}: the page {what}"


def _inherited(visit: PageFetch) -> str:
    """The last address of a redirect; a fragment in it takes the cited one's place (RFC 9110, 10.2.2)."""
    return visit.hops[-1].url if len(visit.hops) > 1 else ""


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
