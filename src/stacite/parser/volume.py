"""Books, and the books that chapters stand in: title, imprint, pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.after import read_after
from stacite.parser.bare import is_first_year, is_imprint_chunk, take_bare_end, take_bracketed_series, take_thesis
from stacite.parser.bodies import is_body
from stacite.parser.booktitle import DATE_CHUNK, drop_translation, emphasis_bound, read_title, title_chunks
from stacite.parser.dates import MONTH, YEAR
from stacite.parser.genres import THESIS
from stacite.parser.imprint import find_imprint, find_own_imprint, read_imprint, read_publisher
from stacite.parser.locators import RANGE, split_locator
from stacite.parser.pinned import take_page_before, take_star_page
from stacite.parser.places import is_place
from stacite.parser.roles import take_roles

if TYPE_CHECKING:
    from stacite.model.location import Span
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_PLACE_YEAR = pattern(
    rf"(?P<place>(?!{MONTH} ?\d)[A-ZÀ-Þ][\w. /()-]{{1,60}}?)(?: (?P<edition>\d))?"
    rf" (?P<year>{YEAR}(?:[–/-]\d+)?|o\.\s?J\.)"
)


def read_volume(draft: Draft, found: Stretch, title: str = "title", *, by: str = "author") -> None:
    """Read a book without the names before it into the variable `title`."""
    found = take_bracketed_series(draft, found)
    own = find_own_imprint(draft, found)
    imprint = own or find_imprint(found)
    if own:
        draft.traits.add("exact")
    if imprint is not None and _is_other_bracket(draft, found, imprint):
        imprint = None
    if imprint is not None:
        start, end = imprint
        head = found.cut(0, start).strip()
        after = take_roles(draft, _without_original(draft, found.cut(end)), by=by)
        head = take_page_before(draft, head, found.text[start + 1 : end - 1], has_pages=title != "title")
        if title == "title" and head.text.endswith("]"):
            head = drop_translation(head)
        head = read_title(draft, head, title, by, in_series=": " in found.text[start:end])
        read_imprint(draft, found.cut(start + 1, end - 1).strip())
        read_after(draft, after, has_pages=title != "title")
    else:
        _read_bare(draft, take_star_page(draft, found), title, by)


_BRACKETED_YEAR = pattern(rf"\s*\((?P<date>{YEAR})\)")


def _without_original(draft: Draft, after: Stretch) -> Stretch:
    """`(Max Knight trans., 1967) (1934)`: when the work first appeared (Bluebook 21, 15.4)."""
    match = _BRACKETED_YEAR.match(after.text)
    if match is None:
        return after
    draft.put_date("original-date", after.cut(*match.span("date")))
    return after.cut(match.end())


def _is_other_bracket(draft: Draft, found: Stretch, imprint: Span) -> bool:
    """Whether it is the title's, or tells when the work first appeared; `*The Year 1866* (1867)` does not."""
    ends_title = emphasis_bound(draft, found) == imprint[0] - 1
    return _is_title_bracket(draft, found, imprint[0]) or (is_first_year(found, imprint) and not ends_title)


def _is_title_bracket(draft: Draft, found: Stretch, start: int) -> bool:
    """Whether the bracket belongs to an emphasised title, or to a number: `Resolution 2231 (2015)`."""
    if (numbered := _NUMBERED.match(found.text)) and start < numbered.end():
        return True
    return any(left <= found.places[start] < right for left, right in draft.emphasis)


_NUMBERED = pattern(r"(?:[A-Z]\w* ){0,3}(?:Resolution|Res\.|Decision) \d{1,4} \(\d{4}\)")
_PAGES_THEN_YEAR = pattern(rf"\d[–-]\d{{1,5}}, (?P<date>(?:{MONTH} )?{YEAR})$")
"""`pages 108–122, 1991`: a year, and no third page."""
_LAST_DATE = pattern(rf"[,.]\s+{DATE_CHUNK.pattern}$")


def _read_bare(draft: Draft, found: Stretch, title: str, by: str) -> None:
    """Without brackets: `Title, Berlin 1988, S. 12`; `Title, Publisher, 2014`; `Title (OUP)`."""
    if match := _PAGES_THEN_YEAR.search(found.text):
        draft.put_date("issued", found.cut(*match.span("date")))
        found = found.cut(0, match.start("date")).strip(" ,")
    found, locator = split_locator(found)
    if locator is not None:
        if title != "title" and RANGE.search(locator.value) and locator.label == "page":
            at = draft.note.find(locator.value, found.places[-1] if found else 0)
            draft.texts.setdefault("page", locator.value)
            draft.fields.setdefault("page", (at, at + len(locator.value)))
        else:
            draft.locator = draft.locator or locator
            shorter, pages = split_locator(found)
            if title != "title" and pages is not None and pages.label == "page" and RANGE.search(pages.value):
                at = found.text.rfind(pages.value)
                draft.put("page", found.cut(at, at + len(pages.value)))
                found = shorter
    imprint = find_imprint(found)
    if imprint and not _is_other_bracket(draft, found, imprint):
        read_imprint(draft, found.cut(imprint[0] + 1, imprint[1] - 1).strip())
        found = found.cut(0, imprint[0]).strip()
    if "issued" not in draft.dates:
        bound = emphasis_bound(draft, found)
        first = title_chunks(found.chunks(), bound)
        found = take_thesis(draft, take_bare_end(draft, found, first, certain=bool(bound)), first)
    if match := _LAST_DATE.search(found.text):
        draft.put_date("issued", found.cut(*match.span("date")))
        found = found.cut(0, match.start()).strip(" ,")
    chunks = found.chunks()
    keep = _read_end(draft, chunks) if len(chunks) > 1 else len(chunks)
    while keep > 0 and not chunks[keep - 1]:
        keep -= 1
    if keep < len(chunks) and keep > 0:
        end = found.end_of(chunks[keep - 1])
        found = found.cut(0, end)
    read_title(draft, found, title, by)


def _read_end(draft: Draft, chunks: list[Stretch]) -> int:
    """Read date, publisher and place off the end of the chunks; how many are left."""
    count, last = len(chunks), chunks[-1]
    if "issued" in draft.dates:
        pass
    elif (match := _PLACE_YEAR.fullmatch(last.text)) and (
        is_place(match["place"]) or len(match["place"].split()) <= 2 or " / " in match["place"]
    ):
        draft.put_date("issued", last.cut(*match.span("year")))
        if match["edition"]:
            draft.put("edition", last.cut(*match.span("edition")))
        draft.put("publisher-place", last.cut(*match.span("place")))
        return count - 1
    elif match := re.fullmatch(rf"(?P<head>(?:[^:]|:(?! ))+: .+?),? (?P<year>{YEAR})", last.text):
        draft.put_date("issued", last.cut(*match.span("year")))
        read_publisher(draft, last.cut(*match.span("head")))
        return count - 1
    while count > 1 and (is_imprint_chunk(chunks[count - 1].text) or _is_school(chunks[count - 2 : count])):
        read_publisher(draft, chunks[count - 1])
        count -= 1
    return count


def _is_school(chunks: list[Stretch]) -> bool:
    """Whether a body stands behind the words that call the work a thesis."""
    return THESIS.fullmatch(chunks[0].text) is not None and is_body(chunks[1].text)
