"""Entries with the year in front, whose elements commas part: `Names (1990), Title, Journal, 12, 34–45` (Harvard)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bare import is_imprint_chunk
from stacite.parser.bodies import is_serial
from stacite.parser.entrymarks import IN_BEHIND, bounds_of
from stacite.parser.places import is_place
from stacite.parser.serial import read_serial
from stacite.parser.serialtail import find_serial, is_issue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_JOINS = ("and ", "& ")
"""What the last part of a list begins with, which a journal's name may hold."""
_PUBLISHER = pattern(r"[A-ZÀ-Þ][^\d:()“”\"]{1,70}")


def read_commas(draft: Draft, rest: Stretch) -> bool:
    """Read title and source where no full stop parts them; False where nothing says where the title ends."""
    if len(bounds_of(rest.text)) > 1 or IN_BEHIND.search(rest.text) or ", " not in rest.text:
        return False
    return _read_article(draft, rest) or _read_book(draft, rest)


def _read_article(draft: Draft, rest: Stretch) -> bool:
    """`Title, Journal, 12(3), 34–45`."""
    start = find_serial(rest.text)
    if start is None:
        return False
    chunks = rest.cut(0, start).strip(" ,").chunks()
    first = _first_of_name(chunks)
    if first < 1 or not (is_issue(rest.text, start) or is_serial(chunks[-1].text)):
        return False
    at = rest.start_of(chunks[first])
    draft.put_title("title", rest.cut(0, at))
    return read_serial(draft, rest.cut(at))


def _first_of_name(chunks: Sequence[Stretch]) -> int:
    """The chunk with which the last name among them begins: `Man, and Cybernetics` is no journal."""
    at = len(chunks) - 1
    while at > 1 and chunks[at].text.startswith(_JOINS):
        at -= 2
    return at


def _read_book(draft: Draft, rest: Stretch) -> bool:
    """`Title, Publisher, Place`; `Title, Place, Publisher`; `Title, Publisher`, if its name says that it is one."""
    chunks = rest.chunks()
    last = chunks[-1]
    if not all(chunks) or _PUBLISHER.fullmatch(last.text) is None:
        return False
    before = chunks[-2] if len(chunks) > 2 else None
    if before is not None and is_place(last.text) and is_imprint_chunk(before.text):
        place, publisher = last, before
    elif before is not None and is_place(before.text):
        place, publisher = before, last
    elif is_imprint_chunk(last.text) and not is_place(last.text):
        draft.put_title("title", rest.cut(0, rest.start_of(last)))
        draft.put("publisher", last)
        return True
    else:
        return False
    draft.put_title("title", rest.cut(0, rest.start_of(chunks[-2])))
    draft.put("publisher-place", place)
    draft.put("publisher", publisher)
    return True
