"""An archived copy that you cite shows another page.

## What it does

This rule compares the page named in the address of a copy (`…/web/20230502/https://news.example/8813`) with the URL you
cite for the same source. These differences are ignored: `http` or `https`, `www.`, a final slash, percent-encoding and
tracking codes. A copy is also accepted if the cited URL redirects to its page, or if the copy shows the title of the
source. If the address of a copy doesn't name the page (perma.cc), stacite looks only at the content of the copy.

## Why it matters

Readers who open the copy find a different source from the one you cite.

## Example

    <https://news.example/8813>, archived at <https://web.archive.org/web/20230502/https://news.example/9127>.

Check which of the two you mean.

## Source

Wayback Machine, "Save pages"; RFC 7089, section 2.2 (the original resource of a memento).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare import PageMatch
from stacite.model.finding import Observation, Severity
from stacite.model.url import is_same_page, is_snapshot, snapshot
from stacite.rules.addresses import is_short_link
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import REACHED, CitedWorks, once_per_note, page_observations, quoted_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.evidence import LinkCheck
    from stacite.model.item import Item


RULE = Rule(
    "A803", "archive-of-other-url", Severity.ERROR, needs=Need.LINKS | Need.PAGES, title="Archived copy of another page"
)


_HELP = "Check which page you mean, and correct the address of the copy or of the page"


def check(context: Context) -> Findings:
    """One finding for each note that cites such a copy."""
    works = CitedWorks(context)
    for use in once_per_note(use for use in context.view.url_uses if is_snapshot(use.url)):
        copied = works.copy_of(use)
        if copied is None or is_snapshot(copied[1]):
            continue
        found = _fault(context, *copied, use.url)
        if found is not None:
            yield RULE.at_use(use, found[0], evidence=found[1], help=_HELP)


def _fault(context: Context, item: Item, cited: str, copy: str) -> tuple[str, tuple[Observation, ...]] | None:
    link = context.evidence.links.get(copy)
    from stacite.compare.page import judge_page  # noqa: PLC0415 - heavy, and needed only with evidence

    page = judge_page(item, link.metadata) if link is not None and link.metadata and link.verdict in REACHED else None
    if page is not None and page.match in (PageMatch.SAME, PageMatch.PROBABLE):
        return None
    if page is not None and link is not None and page.match is PageMatch.DIFFERENT:
        message = f"The archived copy shows {quoted_title(page.title)}: {page.signs[0]}"
        return message, tuple(page_observations(item, page, link))
    copied_page = snapshot(copy)
    if copied_page is None or not copied_page.url or not cited or is_short_link(cited):
        return None
    if any(is_same_page(copied_page.url, each) for each in _addresses(cited, context.evidence.links.get(cited))):
        return None
    observed = Observation("", "URL", cited, copied_page.url, copy)
    return f"The archived copy is of {copied_page.url}, not of {cited}", (observed,)


def _addresses(cited: str, link: LinkCheck | None) -> Iterator[str]:
    """The cited address and those to which it leads."""
    yield cited
    if link is not None:
        yield from (hop.url for hop in link.hops)
        yield from filter(None, (link.final_url,))
