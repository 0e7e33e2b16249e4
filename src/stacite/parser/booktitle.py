"""The title of a book, and what stands behind it: hands, edition, volume, number, series."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bare import take_statements
from stacite.parser.bodies import is_body, is_institution
from stacite.parser.dates import DATE, UNDATED
from stacite.parser.editions import (
    EDITION,
    REPORT_NUMBER,
    VOLUME,
    is_series,
    put_series,
    take_edition,
    take_number,
    take_series,
    take_volume,
)
from stacite.parser.genres import take_genre
from stacite.parser.imprint import read_publisher
from stacite.parser.locators import locator_of
from stacite.parser.places import is_place
from stacite.parser.roles import take_roles
from stacite.parser.stretch import plain

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

DATE_CHUNK = pattern(
    rf"(?:(?:issued|signed|published|adopted|posted|updated|filed|dated|released|opened for signature"
    rf"|last modified|introduced|last updated|submitted) )?(?P<date>{DATE}|{UNDATED})"
)
_BRACKETED_GENRE = pattern(
    r"\s*[(\[](?P<genre>data ?set|podcast|blog|video|film|map|software|database|website"
    r"|CD(?:-ROM)?|DVD|mobile app(?:lication)?[a-zA-Z ]{0,40}"
    r"|[a-z ]*version [\d.]+)[)\]]$"
)
_OF = pattern(
    r",? (?:in )?(?:[Vv]ol(?:ume)?\.?|Bd\.) (?P<volume>\w+)(?:, (?:bk|pt)\.? \w+)?,? of (?P<of>.+)$", re.DOTALL
)
TAIL_WORDS = pattern(
    r"(?:with (?:(?:an? |the )?(?:new )?(?:introduction|foreword|preface|afterword|commentary|notes"
    r"|assistance)|contributions)|foreword|introduction|special issue|new ser|facsimile"
    r"|abridged|unabridged|illustrated|microfiche|e-?book)"
)
_SERIES = pattern(
    r"\b(?:[Ss]er(?:ies|\.)|Library|Lecture Notes|Editions?|Reihe|Studies (?:in|of)|Publications|Monographs?"
    r"|Transactions|Research Records)\b"
)
_TRANSLATION = pattern(r"\s*\[(?:[A-Z][^\[\]]{8,}|in [A-Z]\w+)\]")


def drop_translation(head: Stretch) -> Stretch:
    """A title without its translation in square brackets behind it."""
    match = _TRANSLATION.search(head.text) if "[" in head.text else None
    return head.cut(0, match.start()).strip() if match and match.end() == len(head.text) and match.start() > 0 else head


def read_title(draft: Draft, head: Stretch, title: str, by: str, *, in_series: bool = False) -> Stretch:
    """Take hands, edition, volume, number and series off the end of a title."""
    bound = emphasis_bound(draft, head)
    head = _take_roles_after(draft, head, bound, by)
    if not bound:
        head = take_statements(draft, _take_series_behind_hands(draft, head))
    if match := _OF.search(head.text, bound):
        draft.put("volume", head.cut(*match.span("volume")))
        whole = head.cut(*match.span("of"))
        head = head.cut(0, match.start()).strip(" ,")
        if title == "container-title" and "ol. " in match[0] and not _SERIES.search(whole.text):
            draft.put_title("container-title", whole)
            title = "volume-title"  # tells which volume, as its number does
        else:
            draft.put_title("collection-title", whole)
    chunks = head.chunks()
    first = title_chunks(chunks, bound)
    if head.text[-1:] in (")", "]", "\n") and (match := _BRACKETED_GENRE.search(head.text)):
        draft.put("genre", head.cut(*match.span("genre")))
        head = head.cut(0, match.start())
        chunks = head.chunks()
    chunks = _until_volume_title(draft, chunks, first)
    if in_series:
        chunks = take_series(draft, chunks, first)
    while len(chunks) > first and _take_attribute(draft, chunks[-1], certain=bool(bound)):
        chunks.pop()
    if not chunks or not chunks[-1]:
        return head
    end = head.end_of(chunks[-1])
    head = head.cut(0, end)
    if bound and first < len(chunks):
        head = head.cut(0, bound)
    draft.put_title(title, drop_translation(head))
    return head


def emphasis_bound(draft: Draft, head: Stretch) -> int:
    """Where the emphasis that starts the stretch ends, in letters of the stretch; 0 where there is none."""
    for left, right in draft.emphasis:
        if head and left <= head.places[0] < right:
            return head.at(right)
    return 0


def _take_roles_after(draft: Draft, head: Stretch, bound: int, by: str) -> Stretch:
    if not bound:
        return take_roles(draft, head, by=by)
    kept, rest = head.cut(0, bound), head.cut(bound)
    if rest.text[:1] not in (",", " ", "(", "."):
        return take_roles(draft, head, by=by)
    rest = take_roles(draft, rest, by=by)
    places = [*kept.places, *([rest.places[0]] * 2 if rest else []), *rest.places]
    return type(head)(kept.text + (", " if rest else "") + rest.text, places)


def _take_series_behind_hands(draft: Draft, head: Stretch) -> Stretch:
    """`Title, ed. A. B., Name of the Series`: behind the hands that were taken out, no title goes on."""
    gap = next((at for at, (left, right) in enumerate(pairwise(head.places), 1) if right - left > _ROLE_AT_LEAST), 0)
    last = head.cut(gap).strip(" ,")
    if not gap or head.text[gap : gap + 2] != ", " or not re.match(r"[A-ZÀ-Þ][\w’]+ \w", last.text):
        return head
    if (
        "," in last.text
        or EDITION.fullmatch(last.text)
        or VOLUME.fullmatch(last.text)
        or REPORT_NUMBER.match(last.text)
    ):
        return head
    draft.put_title("collection-title", last)
    return head.cut(0, gap).strip(" ,")


_ROLE_AT_LEAST = 8
"""Letters of the shortest clause that names a hand: `ed. A. B.`."""


def title_chunks(chunks: list[Stretch], bound: int) -> int:
    """How many chunks are the title's for sure: the first, or those that the emphasis up to `bound` covers."""
    if not bound:
        return 1
    count, length = 0, 0
    for chunk in chunks:
        if length >= bound:
            break
        length += len(chunk.text) + 2
        count += 1
    return max(1, count)


def _joined(draft: Draft, first: Stretch, last: Stretch) -> Stretch:
    """From one chunk to another, as it stands in the note."""
    end = last.places[-1] + 1 if last else first.places[-1] + 1
    return plain(draft.note, (first.places[0], end), draft.emphasis)


def _take_attribute(draft: Draft, chunk: Stretch, *, certain: bool) -> bool:
    if not chunk or any(take(draft, chunk) for take in (take_edition, take_volume, take_number)):
        return True
    if take_genre(draft, chunk, certain=certain):
        return True
    if DATE_CHUNK.fullmatch(chunk.text) and re.search(r"[a-z]{3}", chunk.text):
        draft.put_date("issued", chunk)
        return True
    if "genre" in draft.texts and "publisher" not in draft.texts and is_institution(chunk.text):
        draft.put("publisher", chunk)
        return True
    if _PART_OF_WORKS.fullmatch(chunk.text):
        return True
    if re.match(r"[a-z]", chunk.text) and (certain or TAIL_WORDS.match(chunk.text)):
        return True
    if is_series(chunk.text) and (certain or _SERIES.search(chunk.text)):
        put_series(draft, chunk)
        return True
    if _SITTING.fullmatch(chunk.text):
        return True
    return certain and _take_certain(draft, chunk)


_PART_OF_WORKS = pattern(r"(?:Abt|Abteilung|Reihe|Ser|Tl|Teil|Halbbd)\.? [\dIVX]{1,4}")
"""`Abt. 3, Bd. 1`: what a volume of collected works belongs to."""
_SITTING = pattern(r"[Ss]ession (?:of )?\d{4}(?:[–/-]\d{2,4})?")
"""When a parliament sat that printed the paper."""


def _until_volume_title(draft: Draft, chunks: list[Stretch], first: int) -> list[Stretch]:
    """`General Title, vol. 5, Title of the Volume` (Chicago 17, 14.119): the chunks before the volume."""
    for at in range(first, len(chunks) - 1):
        if (
            VOLUME.fullmatch(chunks[at].text)
            and chunks[at + 1]
            and not re.match(r"[a-z]|\d{1,3}\b", chunks[at + 1].text)
        ):
            take_volume(draft, chunks[at])
            if not is_series(chunks[at + 1].text) and not EDITION.fullmatch(chunks[at + 1].text):
                draft.put_title("volume-title", _joined(draft, chunks[at + 1], chunks[-1]))
            return chunks[:at]
    return chunks


def _take_certain(draft: Draft, chunk: Stretch) -> bool:
    """What stands after an emphasised title is no part of it."""
    if locator := locator_of(chunk.text):
        draft.locator = draft.locator or locator
    elif is_place(chunk.text):
        draft.put("publisher-place", chunk)
    elif is_body(chunk.text):
        read_publisher(draft, chunk.cut(len(chunk.text) - len(chunk.text.lstrip(" ."))))
    return True
