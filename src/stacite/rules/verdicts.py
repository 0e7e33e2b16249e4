"""The cited places of the links that got a verdict, and the evidence in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Observation
from stacite.model.resolution import Verdict
from stacite.model.url import url_fault
from stacite.rules.second_readings import is_misread
from stacite.rules.uses import uses_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.finding import Finding
    from stacite.model.resolution import Hop, LinkCheck
    from stacite.rules.base import Context, Rule
    from stacite.rules.uses import UrlUse

_SHOWN = 12
"""Requests that the evidence lists: a chain of redirects may be longer than anybody reads."""


def judged(context: Context, verdict: Verdict) -> Iterator[tuple[UrlUse, LinkCheck]]:
    """The places of URLs with this verdict, each URL once a note; not those that U206 calls invalid."""
    if all(link.verdict is not verdict for link in context.evidence.links.values()):
        return
    for use in once_a_note(uses_of(context)):
        check = context.evidence.links.get(use.url)
        if check is None or check.verdict is not verdict or url_fault(use.url):
            continue
        if verdict in (Verdict.ALIVE, Verdict.MOVED) or not is_misread(use.read, use.url, context.evidence):
            yield use, check


def once_a_note(uses: Iterable[UrlUse]) -> Iterator[UrlUse]:
    """The first of the uses that a note, or the registry, makes of a URL."""
    seen: set[tuple[str, str, int]] = set()
    for use in uses:
        place = (use.url, use.location.path, use.read.note.ordinal if use.read else 0)
        if place not in seen:
            seen.add(place)
            yield use


def findings(
    context: Context, rule: Rule, verdict: Verdict, fallback: str, advice: str, lead: str = ""
) -> Iterator[Finding]:
    """A finding for each note that cites a URL with this verdict; `fallback` stands where no reason is known."""
    for use, link in judged(context, verdict):
        yield rule.finding(
            lead + reason(link, fallback),
            use.location,
            note=use.note,
            reference=use.reference,
            evidence=requests(link),
            help=advice,
        )


def requests(check: LinkCheck) -> tuple[Observation, ...]:
    """What was asked and what came, one for each request: `GET 404`."""
    return tuple(_request(hop, check.url) for hop in check.hops[-_SHOWN:])


def _request(hop: Hop, cited: str) -> Observation:
    answer = str(hop.status_code) if hop.status_code is not None else f"no answer ({hop.error or 'unknown fault'})"
    where = "" if hop.url == cited else f" {hop.url}"
    return Observation(f"GET{where} {answer}", fetched=hop.asked_at)


def reason(check: LinkCheck, otherwise: str) -> str:
    """The resolver's reason as a clause."""
    return check.reason.strip().rstrip(".") or otherwise
