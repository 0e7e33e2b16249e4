"""A title that was taken for something else, where what stands around it leaves no doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_serial
from stacite.parser.locators import locator_of
from stacite.parser.reporters import is_law_journal

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_BEFORE_IN = pattern(r"(?P<names>[^,;:“„\"()\d]{3,60}), (?P<title>[^,;:“„\"()]{3,60}), in: (?=[A-ZÀ-Þ*])")


def part_title_from_author(draft: Draft, found: Stretch) -> None:
    """Where a title is one word, which behind a name looks like a given name: `Jan Roth, Brot, in: Zeitschrift …`."""
    if "title" in draft.texts or "author" not in draft.names:
        return
    match = _BEFORE_IN.match(found.text)
    if match is None or " " not in match["names"]:
        return
    draft.drop_name("author")
    draft.put_names("author", found.cut(*match.span("names")))
    draft.put_title("title", found.cut(*match.span("title")))


def name_book_for_journal(draft: Draft) -> None:
    """Where a title in italics and a page look like a journal and its volume: `Body, *First Report* 2 (2022)`."""
    texts, name = draft.texts, draft.texts.get("container-title", "")
    if "author" not in draft.names or "volume" not in texts or {"title", "issue", "page"} & texts.keys():
        return
    if not draft.emphasis or draft.locator is not None or _is_journal(name):
        return
    draft.locator = locator_of(texts.pop("volume"))
    texts["title"] = texts.pop("container-title")
    draft.fields["locator"], draft.fields["title"] = draft.fields.pop("volume"), draft.fields.pop("container-title")
    draft.type = "report" if draft.names["author"][0].literal else "book"


def _is_journal(name: str) -> bool:
    return is_law_journal(name) or (is_serial(name) and not name.endswith("Report"))
