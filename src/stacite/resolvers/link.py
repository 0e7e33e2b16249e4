"""A cited URL: asked as a reader would ask it, and judged by what came back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.resolution import LinkCheck, Verdict
from stacite.net.address import AddressError, WebAddress, parse_address
from stacite.net.client import Ask, Manner
from stacite.net.failure import FailureKind
from stacite.net.retry import ASKS, is_settled, looks_gone, may_pass
from stacite.net.trail import status_text
from stacite.net.walk import walk
from stacite.resolvers.walls import is_wall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.net.client import Client
    from stacite.net.trail import Answer, Trail

_BLOCKED = {
    401: "the page asks for a sign-in",
    402: "the page is to be paid for",
    403: "the site does not answer programs",
    405: "the site does not answer programs",
    406: "the site does not answer programs",
    407: "a proxy asks for a sign-in",
    451: "the page is withheld for legal reasons",
    999: "the site does not answer programs",
}
_PERMANENT = (301, 308)
_FAILURES = {
    FailureKind.CERTIFICATE: Verdict.INSECURE,
    FailureKind.HANDSHAKE: Verdict.INSECURE,
    FailureKind.REFUSED: Verdict.REFUSED,
    FailureKind.MALFORMED: Verdict.REFUSED,
}
"""What is neither dead, when it comes twice, nor temporary."""


async def ask_link(client: Client, url: str, trails: Sequence[Trail] = ()) -> list[Trail]:
    """Ask once more; `trails` is what came of it before. One request with its redirects, or two.

    The first asking is an honest one; where it meets a wall, and at every later asking, stacite sends
    what a browser sends, so that a page which readers can see is not called gone.
    """
    manner = Manner.BROWSER if trails else Manner.HONEST
    trail = _without_page(await walk(client, url, Ask(manner=manner)))
    if manner is Manner.HONEST and trail.answer is not None and _is_walled(trail.answer):
        return [trail, _without_page(await walk(client, url, Ask(manner=Manner.BROWSER)))]
    return [trail]


def _without_page(trail: Trail) -> Trail:
    """Let go of a page that is no wall: a run over thousands of links keeps none of them in memory."""
    if trail.answer is None or is_wall(trail.answer):
        return trail
    return replace(trail, answer=replace(trail.answer, body=b""))


def is_link_settled(trails: Sequence[Trail]) -> bool:
    """Whether the verdict stands."""
    return _wall_before_silence(trails) is not None or is_settled(trails)


def _wall_before_silence(trails: Sequence[Trail]) -> Trail | None:
    """The wall that was met, where the second asking brought no answer: a site that hides is still a wall."""
    if trails[-1].answer is not None:
        return None
    return next((trail for trail in reversed(trails) if trail.answer and _is_walled(trail.answer)), None)


def _is_walled(answer: Answer) -> bool:
    return answer.status_code in _BLOCKED or is_wall(answer)


def judge_link(url: str, trails: Sequence[Trail]) -> LinkCheck:
    """The verdict on a URL, from all that came of asking for it, in order; pure."""
    deciding = _wall_before_silence(trails) or trails[-1]
    answer = deciding.answer
    verdict, reason = _of_failure(trails) if answer is None else _of_answer(url, deciding, answer, _times(trails))
    new = _new_address(url, deciding)
    return LinkCheck(
        url=url,
        verdict=verdict,
        reason=reason,
        status_code=deciding.status_code,
        final_url=new if verdict is Verdict.MOVED else _last_url(url, deciding),
        hops=tuple(hop for trail in trails for hop in trail.hops),
        elapsed_ms=sum(trail.elapsed_ms for trail in trails),
    )


def _of_failure(trails: Sequence[Trail]) -> tuple[Verdict, str]:
    failure = trails[-1].failure
    if failure is None:
        raise AssertionError
    if looks_gone(trails[-1]) and _times(trails) >= ASKS:
        return Verdict.DEAD, failure.reason + ("" if failure.kind is FailureKind.NO_NAME else ", twice")
    if failure.kind is FailureKind.MALFORMED:
        return Verdict.REFUSED, f"not an address that can be asked: {failure.reason}"
    if failure.kind is FailureKind.HELD and (status := _last_status(trails)):
        return Verdict.TEMPORARY, f"{status_text(status)}: {failure.reason}"
    return _FAILURES.get(failure.kind, Verdict.TEMPORARY), failure.reason


def _last_status(trails: Sequence[Trail]) -> int | None:
    """Of the answer that a host gave before it was held."""
    return next((trail.status_code for trail in reversed(trails) if trail.status_code is not None), None)


def _times(trails: Sequence[Trail]) -> int:
    return sum(map(looks_gone, trails))


def _of_answer(url: str, trail: Trail, answer: Answer, times: int) -> tuple[Verdict, str]:
    status = status_text(answer.status_code)
    if answer.status_code in _BLOCKED:
        return Verdict.BLOCKED, f"{status}: {_BLOCKED[answer.status_code]}"
    if is_wall(answer):
        return Verdict.BLOCKED, f"{status}: a bot wall answered instead of the page"
    if looks_gone(trail):
        return (Verdict.DEAD, f"{status}, twice") if times >= ASKS else (Verdict.TEMPORARY, f"{status}, once")
    if may_pass(trail):
        return Verdict.TEMPORARY, status
    if not 200 <= answer.status_code < 300:
        return Verdict.SUSPICIOUS, status
    return _of_page(url, trail, status)


def _of_page(url: str, trail: Trail, status: str) -> tuple[Verdict, str]:
    """A page came; whether it is where it was, and what it was."""
    cited, end = parse_address(url), parse_address(trail.hops[-1].url)
    if cited.scheme == "https" and end.scheme == "http":
        return Verdict.INSECURE, "it redirects from https to http, where anyone on the way can read along"
    new = _new_address(url, trail)
    if not new or _same_place(cited, parse_address(new)):
        return Verdict.ALIVE, status
    moved = status_text(next(hop.status_code for hop in trail.hops if hop.status_code) or 301)
    if not _is_home(cited) and (_is_home(parse_address(new)) or _is_home(end)):
        return Verdict.SUSPICIOUS, f"{moved}: it leads to the site's home page"
    return Verdict.MOVED, moved


def _new_address(url: str, trail: Trail) -> str:
    """The address after the last of the permanent redirects that the way begins with; empty for none.

    What follows a temporary redirect is the site's business: readers should go on using the address
    before it (RFC 9110, 15.4.3). A fragment is inherited (RFC 9110, 10.2.2).
    """
    permanent = 0
    while permanent < len(trail.hops) - 1 and trail.hops[permanent].status_code in _PERMANENT:
        permanent += 1
    return _with_fragment(trail.hops[permanent].url, url) if permanent else ""


def _with_fragment(new: str, cited: str) -> str:
    _, hash_sign, fragment = cited.partition("#")
    return new if "#" in new else new + hash_sign + fragment


def _last_url(url: str, trail: Trail) -> str:
    return _with_fragment(trail.hops[-1].url, url) if trail.answer is not None and trail.hops else ""


def _same_place(one: WebAddress, other: WebAddress) -> bool:
    """Whether only http became https, or `www.` came or went: that is no other page."""
    return _place(one) == _place(other)


def _place(address: WebAddress) -> tuple[str, int, str]:
    port = 0 if (address.scheme, address.port) in (("http", 80), ("https", 443)) else address.port
    return address.host.removeprefix("www."), port, address.target


def _is_home(address: WebAddress) -> bool:
    return address.target == "/"


def request_key(url: str) -> str:
    """URLs under one key are one request: they differ in the fragment, or in spelling the host."""
    try:
        return parse_address(url).url
    except AddressError:
        return url
