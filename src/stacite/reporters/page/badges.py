"""Verdicts in a word or two: what became of a link, a DOI, a work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare.standing import standing
from stacite.model.resolution import Outcome, Verdict
from stacite.reporters.evidence_words import utc
from stacite.reporters.page.markup import Markup, cropped, items, joined, linked, outward, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.record import Copy, Record
    from stacite.model.resolution import Hop, LinkCheck, Registration

GOOD, FAIR, BAD, OPEN = "good", "fair", "bad", "open"
"""Tones: in order, to look at, to mend, not known."""
_LINKS = {
    Verdict.ALIVE: (GOOD, "link alive"),
    Verdict.MOVED: (FAIR, "link moved"),
    Verdict.DEAD: (BAD, "link dead"),
    Verdict.SUSPICIOUS: (FAIR, "link suspicious"),
    Verdict.BLOCKED: (OPEN, "link blocked, not checked"),
    Verdict.TEMPORARY: (OPEN, "link not checked, for now"),
    Verdict.INSECURE: (FAIR, "link insecure"),
    Verdict.REFUSED: (OPEN, "link not asked, for safety"),
    Verdict.UNCHECKED: (OPEN, "link not checked"),
}
_DOIS = {
    Outcome.FOUND: (GOOD, "DOI registered"),
    Outcome.ABSENT: (BAD, "DOI not registered"),
    Outcome.UNKNOWN: (OPEN, "DOI not checked"),
}


def badge(tone: str, words: str, *more: str) -> Markup:
    """A verdict with what it rests on."""
    return tag("span", tag("b", words), *((" ", *more) if more else ()), class_=f"badge {tone}")


def link_badge(check: LinkCheck) -> Markup:
    """The verdict on a link and why."""
    tone, words = _LINKS[check.verdict]
    return badge(tone, words, *([] if check.verdict is Verdict.ALIVE else [tag("small", linked(check.reason))]))


def link_details(check: LinkCheck, copy: Copy | None) -> Iterator[Markup]:
    """Where the link leads now, since when it is dead, and where a copy is kept."""
    if check.verdict is Verdict.MOVED and check.final_url:
        yield tag("small", "now ", outward(check.final_url, cropped(check.final_url)))
    if check.history is not None:
        runs = f", found so in {check.history.runs} runs" if check.history.runs > 1 else ""
        yield tag("small", f"dead since {check.history.since:%Y-%m-%d}{runs}")
    if copy is not None:
        yield copy_link(copy)


def asked_for(check: LinkCheck) -> Iterator[Markup]:
    """All that was asked to come to a verdict."""
    if check.verdict is not Verdict.ALIVE and check.hops:
        yield tag("details", tag("summary", "What was asked"), items(map(_hop, check.hops)))


def copy_link(copy: Copy) -> Markup:
    """A link to an archived copy."""
    when = f" of {copy.captured}" if copy.captured else ""
    return outward(copy.url, f"Archived copy{when}", class_="copy")


def _hop(hop: Hop) -> Markup:
    answer = hop.error or (str(hop.status_code) if hop.status_code is not None else "no answer")
    when = f", {utc(hop.asked_at)}" if hop.asked_at else ""
    return joined((outward(hop.url, cropped(hop.url)), f": {cropped(answer)}{when}"))


def doi_badge(registration: Registration) -> Markup:
    """Whether a DOI is registered, with whom, or why that is not known."""
    tone, words = _DOIS[registration.outcome]
    reason = registration.reason if registration.outcome is Outcome.UNKNOWN else registration.agency
    return badge(tone, words, *([tag("small", cropped(reason))] if reason else []))


def standing_badges(record: Record) -> Iterator[Markup]:
    """Notices on a work: its retraction, else expressions of concern and corrections."""
    found = standing(record)
    if found.retractions or found.is_marked:
        yield badge(BAD, "retracted", *_since(next((each.on for each in found.retractions), "")))
    elif found.concerns:
        yield badge(FAIR, "expression of concern", *_since(found.concerns[0].on))
    elif found.corrections:
        yield badge(FAIR, "corrected", *_since(found.corrections[0].on))


def _since(date: str) -> list[str]:
    return [tag("small", cropped(date))] if date else []


def is_retracted(record: Record) -> bool:
    """Whether a registered work was retracted, whole or in part."""
    found = standing(record)
    return bool(found.retractions) or found.is_marked
