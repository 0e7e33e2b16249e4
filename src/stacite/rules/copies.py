"""Archived copies that notes cite beside a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.archived import is_snapshot, same_page, snapshot
from stacite.model.resolution import Verdict
from stacite.rules.shown_pages import Works
from stacite.rules.uses import uses_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.archived import Snapshot
    from stacite.model.item import Item
    from stacite.model.resolution import LinkCheck
    from stacite.rules.base import Context
    from stacite.rules.uses import UrlUse

_BAD = (Verdict.DEAD, Verdict.SUSPICIOUS)


def is_gone(link: LinkCheck) -> bool:
    """Whether a page is not there any more: dead, or another page in its place."""
    return link.verdict is Verdict.DEAD or (link.verdict is Verdict.SUSPICIOUS and not link.missing_part)


def cited_copy(context: Context, works: Works, use: UrlUse) -> str:
    """The address of the copy that is cited beside a page, and not known to be gone itself; empty for none."""
    return next((copy for copy in _copies(works, use) if not _is_bad(context, copy)), "")


def _is_bad(context: Context, copy: str) -> bool:
    link = context.evidence.links.get(copy)
    return link is not None and link.verdict in _BAD


def _copies(works: Works, use: UrlUse) -> Iterator[str]:
    item = works.item(use)
    if item is not None and is_snapshot(item.get("archive")) and item.get("URL") == use.url:
        yield item.get("archive")
    urls = [found.url for found in use.read.urls()] if use.read is not None else []
    for place, url in enumerate(urls):
        found = snapshot(url)
        if found is not None and _is_of(found, use.url, before=urls[place - 1] if place else ""):
            yield url


def _is_of(found: Snapshot, url: str, before: str) -> bool:
    """Whether a copy is of the page; one that does not say of which is of the one that is printed before it."""
    return same_page(found.url, url) if found.url else before == url


def copies_wanted(context: Context) -> Mapping[str, Item]:
    """By URL as cited: the works whose pages have no archived copy beside them."""
    works = Works(context)
    found: dict[str, Item] = {}
    for use in uses_of(context):
        item = works.item(use)
        if item is not None and not is_snapshot(use.url) and use.url not in found and not any(_copies(works, use)):
            found[use.url] = item
    return found
