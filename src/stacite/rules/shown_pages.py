"""What the page behind a cited URL says of itself, held against the work that is cited by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare.judged import Judged, Match
from stacite.model.finding import Observation
from stacite.model.resolution import Verdict
from stacite.model.url import same_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.item import Item
    from stacite.model.resolution import LinkCheck
    from stacite.rules.base import Context
    from stacite.rules.uses import UrlUse

ANSWERED = (Verdict.ALIVE, Verdict.MOVED, Verdict.INSECURE)
"""Verdicts on pages that are there; those of a suspicious one are another rule's."""
_WHOLE = 4
"""Words of a title that no other page has by chance."""
_SHOWN = 100
"""Letters of a page's title in a message."""


class Works:
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
        addresses = [item.get("URL"), *(printed.get("URL") for printed in printed_at(use))]
        return item if same_url(use.url) in map(same_url, addresses) else None

    def copy_of(self, use: UrlUse) -> tuple[Item, str] | None:
        """The work of which the URL is cited as a copy, and the address that is printed with it."""
        item = self._items.get(use.reference)
        if item is None:
            return None
        for each in (*printed_at(use), item):
            if same_url(each.get("archive")) == same_url(use.url):
                return item, each.get("URL")
        return None

    def judged(self, use: UrlUse, link: LinkCheck, gone_signs: Sequence[str] = ()) -> tuple[Item, Judged] | None:
        """The work and the verdict on its page; None where either is not known."""
        item = self.item(use)
        if item is None or link.seen is None:
            return None
        from stacite.compare.page import judge_page  # noqa: PLC0415 - heavy, and needed only with evidence

        return item, judge_page(item, link.seen, gone_signs)

    def is_the_page(self, use: UrlUse, link: LinkCheck) -> bool:
        """Whether the page bears a title that no other has by chance: the site may only have been set in order."""
        found = self.judged(use, link)
        if found is None or found[1].match is not Match.SAME:
            return False
        from stacite.compare.fold import fold  # noqa: PLC0415 - heavy, and needed only with evidence
        from stacite.compare.scripts import weight  # noqa: PLC0415 - the same

        return weight(fold(found[0].title)) >= _WHOLE


def printed_at(use: UrlUse) -> Iterator[Item]:
    """What the parser read of the citations of the use's reference in its note, where they hold the URL."""
    for citation, key in use.read.citations() if use.read is not None else ():
        covers = use.span is None or citation.span[0] <= use.span[0] < citation.span[1]
        if citation.item is not None and key == use.reference and covers:
            yield citation.item


def evidence(item: Item, judged: Judged, link: LinkCheck) -> Iterator[Observation]:
    """The two titles and what else speaks against the page."""
    fetched = link.hops[-1].asked_at if link.hops else None
    source = link.final_url or link.url
    yield Observation("", "title", item.title, judged.title, source, fetched)
    yield from (Observation(sign, source=source, fetched=fetched) for sign in judged.signs)


def quoted(title: str) -> str:
    """A page's title as a message shows it."""
    return f"“{title[:_SHOWN].strip()}{'…' if len(title) > _SHOWN else ''}”"
