"""An archived copy that is cited is one of another page.

## What it does

Compares the page of which a copy says that it is one (`…/web/20230502/https://news.example/8813`) with the URL of
the same work. `http` or `https`, `www.`, a last slash, escapes and tracking parameters make no difference, nor does an
address to which the cited one is redirected, nor a copy whose page bears the work's title. Copies whose addresses
don't say of what they are (perma.cc) are judged by their pages alone.

## Why is this bad?

The reader finds another source in the place of the one that is cited.

## Example

    <https://news.example/8813>, archived at <https://web.archive.org/web/20230502/https://news.example/9127>.

Look which of the two is meant.

## Source

Wayback Machine, "Save pages"; RFC 7089, section 2.2 (the original resource of a memento).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare.results import PageMatch
from stacite.model.finding import Observation, Severity
from stacite.model.url import is_same_page, is_snapshot, snapshot
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.link_evidence import REACHED, CitedWorks, once_per_note, page_observations, quoted_title
from stacite.rules.url_forms import is_short_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.evidence import LinkCheck
    from stacite.model.item import Item


RULE = Rule("A803", "archive-of-other-url", Severity.ERROR, needs=Need.LINKS | Need.PAGES)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a copy."""
    works = CitedWorks(context)
    for use in once_per_note(use for use in context.view.url_uses if is_snapshot(use.url)):
        copied = works.copy_of(use)
        if copied is None or is_snapshot(copied[1]):
            continue
        found = _fault(context, *copied, use.url)
        if found is not None:
            message, observations = found
            yield RULE.at_use(
                use,
                message,
                evidence=observations,
                help="Look which page is meant, and correct the address of the copy or of the page",
            )


def _fault(context: Context, item: Item, cited: str, copy: str) -> tuple[str, tuple[Observation, ...]] | None:
    link = context.evidence.links.get(copy)
    from stacite.compare.page import judge_page  # noqa: PLC0415 - heavy, and needed only with evidence

    page = judge_page(item, link.metadata) if link is not None and link.metadata and link.verdict in REACHED else None
    if page is not None and page.match in (PageMatch.SAME, PageMatch.PROBABLE):
        return None
    if page is not None and link is not None and page.match is PageMatch.DIFFERENT:
        return f"the copy shows {quoted_title(page.title)}; {page.signs[0]}", tuple(page_observations(item, page, link))
    copied_page = snapshot(copy)
    if copied_page is None or not copied_page.url or not cited or is_short_link(cited):
        return None
    if any(is_same_page(copied_page.url, each) for each in _addresses(cited, context.evidence.links.get(cited))):
        return None
    return f"the copy is of {copied_page.url}, not of {cited}", (Observation("", "URL", cited, copied_page.url, copy),)


def _addresses(cited: str, link: LinkCheck | None) -> Iterator[str]:
    """The cited address and those to which it leads."""
    yield cited
    if link is not None:
        yield from (hop.url for hop in link.hops)
        yield from filter(None, (link.final_url,))
