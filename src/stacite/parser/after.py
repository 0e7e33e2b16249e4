"""What stands behind a book's imprint: volume, pages, pinpoint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.editions import take_medium, take_number
from stacite.parser.locators import RANGE, locator_of

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_VOLUME_THEN_PAGE = pattern(
    r"(?:(?:vol\.?|Bd\.|t\.|tome) ?(?P<volume>\w+)(?:, (?=pp?\b|S\.|\d|paras?\b)|$)"
    r"|(?P<roman>[IVX]{1,5}|[ivx]{1,5}(?=\. ))(?:, |\. |: (?P<name>[A-ZÀ-Þ\d][^():]{2,100}?)(?: \(\d{4}\))?, )"
    r"(?=pp?\. ?\d|\d))"
)
"""`II, 199` (MHRA 3, 11.2), `ii. 45` (New Oxford Style Manual, 18.2)."""


def read_after(draft: Draft, after: Stretch, *, has_pages: bool) -> None:
    """What follows the imprint: pages of a chapter, or a pinpoint."""
    after = take_medium(draft, after.strip(" ,.:;"))
    if not after:
        return
    head = re.split(
        r"\s*[\[(](?![^()]{0,200}\d\)?$)|,? (?:first published|published in|repr\. as|originally)", after.text
    )[0].strip(" ,.;")
    if (volume := _VOLUME_THEN_PAGE.match(after.text)) and "volume" not in draft.texts:
        draft.put("volume", after.cut(*volume.span("volume" if volume["volume"] else "roman")))
        if volume["name"]:
            draft.put_title("volume-title", after.cut(*volume.span("name")))
        read_after(draft, after.cut(volume.end()), has_pages=has_pages)
        return
    locator = locator_of(head)
    if locator is None:
        head = after.chunks()[0].text
        locator = locator_of(head)
    if locator is None:
        any(take_number(draft, chunk) for chunk in after.chunks())
        return
    part = after.cut(0, len(head))
    if has_pages and locator.label == "page" and RANGE.search(locator.value) and "page" not in draft.texts:
        at = part.text.find(locator.value)
        draft.put("page", part.cut(at, at + len(locator.value)))
    else:
        draft.locator = draft.locator or locator
        draft.fields.setdefault("locator", part.span)
