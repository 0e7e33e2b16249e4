"""Entries without full stops, or with one alone: `Title, Journal, vol. 12, 1990`; `Title. Publisher, 1990` (IEEE)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.collected import read_collected, read_serial_in
from stacite.parser.dates import is_date
from stacite.parser.entrymarks import IN_BEHIND, bounds_of, is_whole_imprint
from stacite.parser.issued import put_title, read_issue
from stacite.parser.serial import read_serial
from stacite.parser.serialtail import find_serial, is_issue
from stacite.parser.volume import read_volume

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_MOST_SENTENCES = 4
_PROCEEDINGS = pattern(r"(?:in |In )?(?:[A-Z][\w/’-]* ){0,3}Proc(?:eedings\b|\.)")


def read_run_on(draft: Draft, rest: Stretch) -> None:
    """`Title, Journal, vol. 12, no. 3, 1990`: commas part title and serial; else a serial's issue, or a book."""
    if (match := IN_BEHIND.search(rest.text)) and not draft.emphasis:
        draft.put_title("title", rest.cut(0, match.start()))
        book = rest.cut(match.end())
        if not read_serial_in(draft, book):
            read_collected(draft, book.cut(3).strip(" :"), is_last=True)
        return
    if read_proceedings(draft, rest):
        return
    start = find_serial(rest.text)
    if start is None or not is_issue(rest.text, start):
        _read_book(draft, rest)
        return
    chunks = rest.cut(0, start).strip(" ,").chunks()
    at = rest.start_of(chunks[-1])
    if at:
        draft.put_title("title", rest.cut(0, at))
    read_serial(draft, rest.cut(at))


def read_title_and_imprint(draft: Draft, rest: Stretch) -> bool:
    """`Title, 3rd ed. Place: Publisher, 1990, pp. 1–20`, as IEEE style prints books behind names and a comma."""
    bounds = [] if draft.emphasis else bounds_of(rest.text)
    if not 1 < len(bounds) < _MOST_SENTENCES:
        return False
    last = rest.cut(bounds[-1]).strip(" .,;")
    if not is_date(last.text) and not is_whole_imprint(last.text):
        return False
    draft.traits.add("entry")
    put_title(draft, rest.cut(0, bounds[-1]).strip(" ,"))
    read_issue(draft, last)
    return True


def read_proceedings(draft: Draft, rest: Stretch) -> bool:
    """`Title, Proceedings of …, Place, 1990, pp. 1–20`: their name says what they are, without an `in` before it."""
    chunks = rest.chunks() if "Proc" in rest.text else []
    at = next((at for at, chunk in enumerate(chunks) if at and _PROCEEDINGS.match(chunk.text)), None)
    if at is None or draft.emphasis:
        return False
    start = rest.start_of(chunks[at])
    draft.put_title("title", rest.cut(0, start))
    if (serial := find_serial(rest.text[start:])) is None or not is_issue(rest.text[start:], serial):
        read_collected(draft, rest.cut(start), is_last=True)
    else:
        read_serial(draft, rest.cut(start))
    return True


def _read_book(draft: Draft, rest: Stretch) -> None:
    """`Title, Publisher, 1990`, where the commas of the style say that the last chunk is no part of the title."""
    chunks = rest.chunks()
    printed = [chunk.text for chunk in chunks]
    for count in (2, 3):
        if len(chunks) > count and is_whole_imprint(", ".join(printed[-count:])):
            start = rest.start_of(chunks[-count])
            put_title(draft, rest.cut(0, start).strip(" ,"))
            read_issue(draft, rest.cut(start))
            return
    read_volume(draft, rest)
