"""By whom, where and when the work of an entry came out: `3rd ed., Place: Publisher, 1990, pp. 1–20`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_institution, is_serial
from stacite.parser.collected import is_page_chunk
from stacite.parser.dates import DATE, is_date
from stacite.parser.editions import EDITION, VOLUME, VOLUMES, take_edition, take_number, take_volume
from stacite.parser.entrymarks import BRACKETED, CONTAINER_DATED, DATED_END, PAGES_BEHIND, REMARK, REVISED, THESIS
from stacite.parser.imprint import read_imprint, read_publisher
from stacite.parser.places import is_place
from stacite.parser.roles import take_roles
from stacite.parser.serial import put_outlet, read_serial
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_ISSUED = pattern(rf"(?P<number>[A-Z]{{0,3}}[\d/-]{{3,12}}[A-Z]?\d?), (?:issued|filed|granted) (?P<date>{DATE})$")
"""A patent (Chicago 17, 14.258)."""
_REPRINT = pattern(r"(?:[Rr]epr(?:int(?:ed)?|\.)|Nachdr(?:uck|\.)),? (?=[A-ZÀ-Þ])")
_VOLUME_AND = pattern(r"(?:[Vv]ol(?:ume|\.)|Bd\.|t\.) ?(?P<volume>\d{1,3}|[IVXLC]+|[A-Z])\.? (?=[A-ZÀ-Þ(])")
_ROLE_WORDS = ("(", ", ed", ", trans", ", hrsg")
_SHORT_DATE = 4
"""Letters of a date that is a year alone."""


def put_title(draft: Draft, title: Stretch) -> None:
    """The title, without edition and volume behind it."""
    chunks = title.strip(" .").chunks()
    while len(chunks) > 1 and (_take_first_edition(draft, chunks) or _take_marked_volume(draft, chunks[-1])):
        end = chunks[-2].places[-1] if chunks[-2] else title.places[0]
        title = title.cut(0, title.at(end + 1))
        chunks.pop()
    title = take_roles(draft, title) if holds(title.text, _ROLE_WORDS) else title
    draft.put_title("title", title)


def _take_first_edition(draft: Draft, chunks: list[Stretch]) -> bool:
    """The last chunk, if it is an edition; of several the first counts (`2nd edition, e-book edition`)."""
    if len(chunks) > 2 and EDITION.fullmatch(chunks[-1].text) and EDITION.fullmatch(chunks[-2].text):
        return True
    return take_edition(draft, chunks[-1])


def _take_marked_volume(draft: Draft, chunk: Stretch) -> bool:
    return (chunk.text[:1] in "vVBt" or VOLUMES.fullmatch(chunk.text) is not None) and take_volume(draft, chunk)


def read_issue(draft: Draft, part: Stretch, *, is_last: bool = True) -> None:
    """`3rd ed., Place: Publisher, 1990, pp. 1–20`; `Site, 2 May 2010`."""
    part = part.strip(" ,;")
    if match := _REPRINT.match(part.text):
        part = part.cut(match.end())
    if _read_bracketed(draft, part):
        return
    if match := _VOLUME_AND.match(part.text):
        draft.put("volume", part.cut(*match.span("volume")))
        part = part.cut(match.end())
    if match := BRACKETED.match(part.text.rstrip(" .")):
        read_imprint(draft, part.cut(*match.span("inner")))
        return
    part = part.strip(" .") if part.text[-3:-2] != "." else part.strip(" ")
    if (match := PAGES_BEHIND.search(part.text)) and not is_date(match["pages"]):
        draft.put("page", part.cut(*match.span("pages")), match["pages"].lstrip("p.S "))
        part = part.cut(0, match.start()).strip(" ,;:")
    part = _without_attributes(draft, part, is_last=is_last)
    if part:
        _read_publisher(draft, part)


def _read_bracketed(draft: Draft, part: Stretch) -> bool:
    """A patent, or a container whose date stands in brackets."""
    if match := _ISSUED.match(part.text.rstrip(" .")):
        draft.put("number", part.cut(*match.span("number")))
        draft.put_date("issued", part.cut(*match.span("date")))
        return True
    if CONTAINER_DATED.fullmatch(part.text) is None or is_place(part.text.rpartition(" (")[0].rpartition(", ")[2]):
        return False
    return read_serial(draft, part)


def _without_attributes(draft: Draft, part: Stretch, *, is_last: bool) -> Stretch:
    """What is left when editions, volumes and numbers in front, and a thesis' genre behind, are read."""
    chunks = part.chunks()
    while chunks and (not chunks[0] or _take_attribute(draft, chunks[0])):
        chunks.pop(0)
        if VOLUME.match(part.text) and chunks and not is_last:
            draft.put_title("volume-title", part.cut(part.text.find(chunks[0].text)))
            return part.cut(0, 0)
    if not chunks:
        return part.cut(0, 0)
    part = part.cut(part.start_of(chunks[0]))
    if len(chunks) > 1 and (thesis := THESIS.fullmatch(chunks[-1].text)):
        draft.put("genre", chunks[-1].cut(*thesis.span("genre")))
        draft.traits.add("thesis")
        part = part.cut(0, len(part.text) - len(chunks[-1].text)).strip(" ,")
    return part


def _read_publisher(draft: Draft, part: Stretch) -> None:
    had = "issued" in draft.dates
    part = take_date(draft, part)
    if not part or REMARK.fullmatch(part.text):
        return
    issued = draft.dates.get("issued")
    is_day = not had and issued is not None and len(issued.edtf) > _SHORT_DATE + 3
    is_outlet = is_serial(part.text) or (is_day and not _is_publisher(part.text))
    if "container-title" not in draft.texts and ": " not in part.text and is_outlet:
        put_outlet(draft, part)
    else:
        read_publisher(draft, part)


def take_date(draft: Draft, part: Stretch) -> Stretch:
    """Take the date off the end."""
    match = DATED_END.fullmatch(part.text.rstrip(" .")) if part else None
    if match is None:
        return part
    draft.put_date("issued", part.cut(*match.span("date")))
    return part.cut(0, match.end("head")).strip(" ,;:")


def _take_attribute(draft: Draft, chunk: Stretch) -> bool:
    if is_date(chunk.text):
        draft.put_date("issued", chunk)
        return True
    if re.fullmatch(r"\d{1,7}", chunk.text):
        draft.put("number", chunk)
        return True
    if is_page_chunk(chunk.text) and not is_date(chunk.text):
        draft.put("page", chunk.cut(len(chunk.text) - len(chunk.text.lstrip("pagesS. "))))
        return True
    if REVISED.fullmatch(chunk.text):
        draft.put("edition", chunk)
        return True
    return take_edition(draft, chunk) or take_volume(draft, chunk) or take_number(draft, chunk)


def _is_publisher(text: str) -> bool:
    return is_institution(text) or is_place(text) or is_place(text.partition(":")[0])
