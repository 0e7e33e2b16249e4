"""What stands behind the names of an entry whose elements full stops part: title, container, series, imprint.

`Title. In Book, pages 1–20, Place, 1990. Publisher.`; `Title. Technical Report 12, University, 1990.` (BibTeX's plain
styles); `Title. Journal 12, 1–20 (1990).` (Nature); `Title. Journal. 1990;12(3):1–20.` (NLM).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import put_author
from stacite.parser.bare import is_imprint_chunk
from stacite.parser.bodies import is_institution, is_serial
from stacite.parser.collected import read_collected, read_serial_in
from stacite.parser.dates import is_date
from stacite.parser.entrymarks import (
    BRACKETED,
    CONTAINER_DATED,
    DATED_END,
    EXTENT,
    IN,
    IN_BEHIND,
    NUMBERED_SERIES,
    REMARK,
    REPORT,
    ROLE,
    SERIES,
    THESIS,
    bounds_of,
    date_in,
    is_attribute,
    is_imprint_like,
    is_printed_at,
    is_whole_imprint,
    sentence_at,
)
from stacite.parser.headnames import find_head_names
from stacite.parser.issued import put_title, read_issue, take_date
from stacite.parser.places import is_place
from stacite.parser.roles import role_behind, take_roles
from stacite.parser.runon import read_run_on
from stacite.parser.sentences import inner_stop
from stacite.parser.serial import put_outlet, read_serial
from stacite.parser.serialtail import find_serial, is_issue

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_WITH_DATE = 2


def read_elements(draft: Draft, rest: Stretch) -> None:
    """Read an entry from its title on."""
    bounds = bounds_of(rest.text)
    if len(bounds) < 2:
        read_run_on(draft, rest.strip(" ."))
        return
    first = next((at for at in range(1, len(bounds)) if _starts_source(rest.text, bounds, at)), 0)
    first = first or max(1, len(bounds) - 1)
    if first > 1 and date_in(sentence_at(rest.text, bounds, first)):
        first -= 1  # between title and date stands who brought it out
    put_title(draft, rest.cut(0, bounds[first]).strip(" ,"))
    while first < len(bounds):
        first = _read_element(draft, rest, bounds, first)


def read_rest(draft: Draft, rest: Stretch) -> bool:
    """Read all the elements behind the title."""
    bounds, at = bounds_of(rest.text), 0
    while at < len(bounds):
        at = _read_element(draft, rest, bounds, at)
    return True


def read_book_entry(draft: Draft, rest: Stretch) -> bool:
    """`Book, 20–40. Publisher, 1990` behind `In`; False where no full stop parts an imprint from the book."""
    bounds = bounds_of(rest.text)
    if draft.emphasis or len(bounds) < 2 or not is_whole_imprint(sentence_at(rest.text, bounds, len(bounds) - 1)):
        return False
    read_collected(draft, rest.cut(0, bounds[1]).strip(" ."), is_last=False)
    at = 1
    while at < len(bounds):
        at = _read_element(draft, rest, bounds, at)
    return True


def starts_with_title(text: str) -> bool:
    """Whether a title without names stands before a source that nothing else can be."""
    bounds = bounds_of(text)
    if len(bounds) < 2:
        return False
    words, following = sentence_at(text, bounds, 1), text[bounds[1] :]
    if is_date(words) and len(bounds) == _WITH_DATE:
        return True
    if ROLE.match(words) or (CONTAINER_DATED.fullmatch(words) and is_serial(words.rpartition(" (")[0])):
        return True
    place, colon, publisher = words.partition(": ")
    if colon and is_place(place) and DATED_END.fullmatch(publisher):
        return True
    start = find_serial(following)
    return start is not None and inner_stop(following[:start]) is None and is_issue(following, start)


def title_end(text: str, stops: list[int]) -> int:
    """Where a title that holds a question ends: before `In`, or before the last sentence ahead of volume and pages."""
    if text[: stops[0]].rstrip()[-1:] not in "?!":
        return stops[0]
    following = text[stops[0] :]
    if match := IN_BEHIND.search(following):
        return stops[0] + match.end()
    start = find_serial(following)
    inner = None if start is None else inner_stop(following[:start])
    return stops[0] + (inner or 0)


_PUBLISHER = pattern(r"[A-ZÀ-Þ][^\d:;()“”\"]{2,70}")

_TOWN = pattern(r"[A-ZÀ-Þ][\w’-]{2,20}(?: [A-ZÀ-Þ][\w’-]{2,20})?")


def _precedes_place(text: str, bounds: list[int], at: int) -> bool:
    """Whether a publisher's name stands before a place that is all there is behind it: `Bread Press. Dhaka`."""
    if at + 2 != len(bounds):
        return False
    words, last = sentence_at(text, bounds, at), sentence_at(text, bounds, at + 1)
    if _PUBLISHER.fullmatch(words) is None or is_place(words):
        return False
    return is_place(last) or (_TOWN.fullmatch(last) is not None and is_imprint_chunk(words))


def _starts_source(text: str, bounds: list[int], at: int) -> bool:
    """Whether an element other than the title begins here; a title may hold full stops itself."""
    words, following = sentence_at(text, bounds, at), text[bounds[at] :]
    if (
        IN.match(following)
        or ROLE.match(words)
        or THESIS.match(words)
        or REPORT.match(words)
        or date_in(words)
        or is_attribute(words)
        or (BRACKETED.match(words) is not None)
    ):
        return True
    if (start := find_serial(following)) is not None and not is_printed_at(following[:start]):
        return inner_stop(following[:start]) is None
    if _precedes_place(text, bounds, at):
        return True
    if at + 1 < len(bounds):
        return any(each.fullmatch(words) for each in (SERIES, NUMBERED_SERIES)) or is_imprint_like(words)
    return True


def _read_element(draft: Draft, rest: Stretch, bounds: list[int], at: int) -> int:
    """Read the element that begins at a bound; which one is next."""
    end = bounds[at + 1] if at + 1 < len(bounds) else len(rest.text)
    part = rest.cut(bounds[at], end).strip(" ,;")
    words, is_last = part.text.strip(" ."), at + 1 >= len(bounds)
    if IN.match(part.text):
        return _read_in(draft, rest, bounds, at)
    if match := THESIS.match(part.text) or REPORT.match(part.text):
        _read_genre(draft, part, match)
    elif ROLE.match(part.text):
        read_issue(draft, take_roles(draft, part))
    elif date := date_in(words):
        later = rest.text[end:]
        variable = "original-date" if re.search(r"\b(?:1[5-9]|20)\d\d\b", later) else "issued"
        draft.put_date(variable, part.cut(part.text.find(date)))
    elif "issued" in draft.dates and _precedes_place(rest.text, bounds, at):
        draft.put("publisher", part.strip(" .,;"))
        draft.put("publisher-place", rest.cut(end).strip(" .,;"))
        return len(bounds)
    elif "container-title" not in draft.texts and _read_serial(draft, rest.cut(bounds[at])):
        return len(bounds)
    elif REMARK.fullmatch(words) or EXTENT.fullmatch(words):
        take_date(draft, part)
    elif not is_last and (series := SERIES.fullmatch(words) or NUMBERED_SERIES.fullmatch(words)):
        draft.put_title("collection-title", part.cut(0, series.start("number") if series["number"] else None))
    elif not is_last and (date := date_in(sentence_at(rest.text, bounds, at + 1))):
        _read_outlet(draft, part, is_day=len(date) > len("May 1990") and ", " not in part.text)
    else:
        read_issue(draft, part, is_last=is_last)
    return at + 1


def _read_in(draft: Draft, rest: Stretch, bounds: list[int], at: int) -> int:
    """Read the journal or book that an element's `In` names; which element is next."""
    if read_serial_in(draft, rest.cut(bounds[at])):
        return len(bounds)
    ends = [*bounds[1:], len(rest.text)]
    part = rest.cut(bounds[at], ends[at]).strip(" ,;")
    if at + 1 < len(bounds) and (editors := _editors_alone(part)):
        put_author(draft, editors, inverted=True)
        at += 1
        part = rest.cut(bounds[at], ends[at])
    elif match := IN.match(part.text):
        part = part.cut(match.end())
    read_collected(draft, part.strip(" .,;"), is_last=at + 1 >= len(bounds))
    return at + 1


def _editors_alone(part: Stretch) -> Stretch | None:
    """`In: Alder RB, Quince M, editors.`, where the book's title is the next element (NLM)."""
    match = IN.match(part.text)
    names = part.cut(match.end()).strip(" .") if match and "ed" in part.text else None
    if names is None or not role_behind(names.text):
        return None
    found = find_head_names(f"{names.text}. Title")
    return names if found is not None and found.end >= len(names.text) else None


def _read_outlet(draft: Draft, part: Stretch, *, is_day: bool) -> None:
    """A newspaper or site before its day; a publisher before its year."""
    if is_day and not is_institution(part.text):
        put_outlet(draft, part.strip(" ."))
    else:
        read_issue(draft, part)


def _read_genre(draft: Draft, part: Stretch, match: re.Match[str]) -> None:
    """`PhD thesis, University, 1990`; `Technical Report 12, University, 1990`."""
    draft.put("genre", part.cut(*match.span("genre")))
    number = match.groupdict().get("number")
    if number:
        draft.put("number", part.cut(*match.span("number")))
    draft.traits.add("thesis" if match.re.groups == 1 else "numbered")
    read_issue(draft, part.cut(match.end()))


def _read_serial(draft: Draft, rest: Stretch) -> bool:
    start = find_serial(rest.text)
    if start is None or inner_stop(rest.text[:start]) is not None or is_printed_at(rest.text[:start]):
        return False
    return read_serial(draft, rest.strip(" "))
