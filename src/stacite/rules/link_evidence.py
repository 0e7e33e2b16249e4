"""The evidence on the cited links: verdicts and requests, the page that is shown, and archived copies."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.compare import PageJudgment, PageMatch
from stacite.model.evidence import LinkCheck, Verdict
from stacite.model.finding import Observation
from stacite.model.url import is_same_page, is_snapshot, snapshot, url_fault, url_key
from stacite.rules.addresses import UrlUse, is_misread
from stacite.text.characters import capitalized
from stacite.text.months import month_name
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.evidence import CaptureHistory
    from stacite.model.item import Item
    from stacite.rules.base import Context, Findings, Rule


CHECK_THE_COPY = "Make sure that the archived copy shows the page you cite"
"""What to do about a page that is gone if the note cites a copy of it."""
# Requests that the evidence lists: a sequence of redirects may be longer than anybody reads.
_MOST_REQUESTS = 12


def uses_with_verdict(context: Context, verdict: Verdict) -> Iterator[tuple[UrlUse, LinkCheck]]:
    """The places of URLs with this verdict, each URL once a note; not those that U206 reports as invalid."""
    if all(link.verdict is not verdict for link in context.evidence.links.values()):
        return
    for use in once_per_note(context.view.url_uses):
        check = context.evidence.links.get(use.url)
        if check is None or check.verdict is not verdict or url_fault(use.url):
            continue
        if verdict in (Verdict.ALIVE, Verdict.MOVED) or not is_misread(use.note_view, use.url, context.evidence):
            yield use, check


def once_per_note(uses: Iterable[UrlUse]) -> Iterator[UrlUse]:
    """The first of the uses that a note, or the registry, makes of a URL."""
    seen: set[tuple[str, str, int]] = set()
    for use in uses:
        place = (use.url, use.location.path, use.note_view.source_note.ordinal if use.note_view else 0)
        if place not in seen:
            seen.add(place)
            yield use


def link_findings(rule: Rule, verdict: Verdict, lead: str, advice: str, context: Context) -> Findings:
    """A finding for each note that cites a URL with this verdict; `lead` is what the message says before the reason.

    With all but the context given, it is a rule's check.
    """
    for use, link in uses_with_verdict(context, verdict):
        yield rule.at_use(use, with_reason(lead, link), evidence=request_observations(link), help=advice)


def request_observations(check: LinkCheck) -> tuple[Observation, ...]:
    """The requests and the responses, one each: `GET 404`."""
    found = []
    for hop in check.hops[-_MOST_REQUESTS:]:
        silence = f"no response ({hop.error or 'unknown error'})"
        response = silence if hop.status_code is None else str(hop.status_code)
        where = "" if hop.url == check.url else f" {hop.url}"
        found.append(Observation(f"GET{where} {response}", fetched=hop.requested_at))
    return tuple(found)


_STATUS_AND_REASON = pattern(r"(?P<status>\d{3}\b[^:]*): (?P<reason>.+)", re.DOTALL)


def reason_for(check: LinkCheck, otherwise: str) -> str:
    """The service's reason as a clause."""
    return check.reason.strip().rstrip(".") or otherwise


def with_reason(lead: str, check: LinkCheck) -> str:
    """A message with the service's reason: `The page is gone: 404 Not Found, twice`. The status comes last."""
    reason = reason_for(check, "")
    if match := _STATUS_AND_REASON.fullmatch(reason):
        return f"{lead}: {match['reason']} ({match['status']})"
    return f"{lead}: {reason}" if reason else lead


def reason_alone(check: LinkCheck, otherwise: str) -> str:
    """The service's reason without the status, as a sentence."""
    reason = reason_for(check, otherwise)
    match = _STATUS_AND_REASON.fullmatch(reason)
    return capitalized(match["reason"] if match else reason)


def capture_clause(history: CaptureHistory | None, subject: str = "") -> str:
    """What to add to a message on a page that is gone; empty where the Wayback Machine could not be asked.

    `subject` is for a message that is about something else than the page: `the page was `.
    """
    if history is None:
        return ""
    if history.is_excluded:
        return "; the site is excluded from the Wayback Machine"
    if history.first:
        first, last = (f"{month_name(int(each[5:7]))} {each[:4]}" for each in (history.first, history.last))
        when = f"in {first}" if first == last else f"first in {first}, last in {last}"
        return f"; {subject}captured before by the Wayback Machine ({when})"
    though = ", though other pages of the site are" if history.has_site else ""
    return f"; {subject}never captured by the Wayback Machine{though}"


def captures_observed(url: str, history: CaptureHistory | None) -> tuple[Observation, ...]:
    """Where to look through the captures of a page, if there are any."""
    if history is None or not history.first:
        return ()
    page = (copied.url if (copied := snapshot(url)) is not None else url).partition("#")[0]
    return (Observation("captures", source=f"https://web.archive.org/web/*/{page}"),)


REACHED = (Verdict.ALIVE, Verdict.MOVED, Verdict.INSECURE)
"""Verdicts on pages that are there; those of a suspicious one are another rule's."""
# Words of a title that no other page has by chance.
_TELLING_WORDS = 4
# Characters of a page's title in a message.
_SHOWN_OF_TITLE = 100


class CitedWorks:
    """The works of a context, by the references of its URLs."""

    def __init__(self, context: Context) -> None:
        self._items = {reference.id: reference.item for reference in context.registry.references}

    def item(self, use: UrlUse) -> Item | None:
        """The work that the URL is printed for; None where the URL stands beside it for another reason.

        Two notes may print two addresses for one work, of which the registry holds the first.
        """
        item = self._items.get(use.reference)
        if item is None:
            return None
        addresses = [item.get("URL"), *(printed.get("URL") for printed in items_printed_with(use))]
        return item if url_key(use.url) in map(url_key, addresses) else None

    def copy_of(self, use: UrlUse) -> tuple[Item, str] | None:
        """The work of which the URL is cited as a copy, and the address that is printed with it."""
        item = self._items.get(use.reference)
        if item is None:
            return None
        for each in (*items_printed_with(use), item):
            if url_key(each.get("archive")) == url_key(use.url):
                return item, each.get("URL")
        return None

    def judged(self, use: UrlUse, link: LinkCheck, gone_signs: Sequence[str] = ()) -> tuple[Item, PageJudgment] | None:
        """The work and the verdict on its page; None where either is not known."""
        item = self.item(use)
        if item is None or link.metadata is None:
            return None
        from stacite.compare.page import judge_page  # noqa: PLC0415 - heavy, and needed only with evidence

        return item, judge_page(item, link.metadata, gone_signs)

    def is_the_page(self, use: UrlUse, link: LinkCheck) -> bool:
        """Whether the page bears a title that no other has by chance: the site may only have been set in order."""
        found = self.judged(use, link)
        if found is None or found[1].match is not PageMatch.SAME:
            return False
        from stacite.text.folding import fold  # noqa: PLC0415 - heavy, and needed only with evidence
        from stacite.text.languages import word_count  # noqa: PLC0415 - the same

        return word_count(fold(found[0].title)) >= _TELLING_WORDS


def items_printed_with(use: UrlUse) -> Iterator[Item]:
    """What the parser read of the citations of the use's reference in its note, where they hold the URL."""
    for citation, key in use.note_view.citations() if use.note_view is not None else ():
        covers = use.span is None or citation.span[0] <= use.span[0] < citation.span[1]
        if citation.item is not None and key == use.reference and covers:
            yield citation.item


def page_observations(item: Item, judged: PageJudgment, link: LinkCheck) -> Iterator[Observation]:
    """The two titles and what else speaks against the page."""
    fetched = link.hops[-1].requested_at if link.hops else None
    source = link.final_url or link.url
    yield Observation("", "title", item.title, judged.title, source, fetched)
    yield from (Observation(sign, source=source, fetched=fetched) for sign in judged.signs)


def quoted_title(title: str) -> str:
    """A page's title as a message shows it."""
    return f"“{title[:_SHOWN_OF_TITLE].strip()}{'…' if len(title) > _SHOWN_OF_TITLE else ''}”"


_GONE = (Verdict.DEAD, Verdict.SUSPICIOUS)


def is_gone(link: LinkCheck) -> bool:
    """Whether a page is not there any more: dead, or another page in its place."""
    return link.verdict is Verdict.DEAD or (link.verdict is Verdict.SUSPICIOUS and not link.missing_part)


def cited_copy(context: Context, works: CitedWorks, use: UrlUse) -> str:
    """The address of the copy that is cited beside a page, and not known to be gone itself; empty for none."""
    for copy in cited_copies(works, use):
        link = context.evidence.links.get(copy)
        if link is None or link.verdict not in _GONE:
            return copy
    return ""


def cited_copies(works: CitedWorks, use: UrlUse) -> Iterator[str]:
    """The addresses of copies of its page that are cited beside a URL, or that the registry has."""
    item = works.item(use)
    if item is not None and is_snapshot(item.get("archive")) and item.get("URL") == use.url:
        yield item.get("archive")
    urls = [found.url for found in use.note_view.urls] if use.note_view is not None else []
    for before, url in pairwise(["", *urls]):
        found = snapshot(url)
        # A copy that does not say of which page it is, is of the one that is printed before it.
        if found is not None and (is_same_page(found.url, use.url) if found.url else before == use.url):
            yield url


def copies_wanted(context: Context) -> Mapping[str, Item]:
    """By URL as cited: the works whose pages have no archived copy beside them."""
    works = CitedWorks(context)
    found: dict[str, Item] = {}
    for use in context.view.url_uses:
        item = works.item(use)
        if item is not None and not (is_snapshot(use.url) or use.url in found or any(cited_copies(works, use))):
            found[use.url] = item
    return found
