"""Reads the elements of an entry after its names: title, container, series, imprint.

Periods divide them (`Title. In Book, pages 1–20, Place, 1990. Publisher.`, `Title. Technical Report 12,
University, 1990.` in BibTeX's plain styles), one full stop (`Title. Publisher, 1990`, IEEE), or commas alone (`Title,
Journal, 12, 34–45`, Harvard).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.parser.books import read_book
from stacite.parser.chapters import is_page_chunk, read_in_book, read_in_serial
from stacite.parser.contributors import put_authors, take_roles, trailing_role
from stacite.parser.dates import DATE, is_date
from stacite.parser.editions import EDITION, VOLUME, VOLUMES, take_edition, take_number, take_volume
from stacite.parser.entry_patterns import (
    BRACKETED,
    CONTAINER_DATED,
    DATED_END,
    EXTENT,
    IN,
    IN_AFTER_STOP,
    NUMBERED_SERIES,
    REMARK,
    REPORT,
    REVISED,
    ROLE,
    SERIES,
    THESIS,
    TRAILING_PAGES,
    date_in,
    find_leading_names,
    is_attribute,
    is_imprint_like,
    is_place_and_publisher,
    is_whole_imprint,
    sentence_at,
    sentence_starts,
)
from stacite.parser.gazetteer import is_place, is_publishing_organization, is_serial
from stacite.parser.imprint import is_imprint_chunk, read_imprint, read_publisher
from stacite.parser.punctuation import last_sentence_start
from stacite.parser.serials import find_issue_details, is_issue, put_outlet, read_serial
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


# A patent (Chicago 17, 14.258).
_ISSUED = pattern(rf"(?P<number>[A-Z]{{0,3}}[\d/-]{{3,12}}[A-Z]?\d?), (?:issued|filed|granted) (?P<date>{DATE})$")
_REPRINT = pattern(r"(?:[Rr]epr(?:int(?:ed)?|\.)|Nachdr(?:uck|\.)),? (?=[A-ZÀ-Þ])")
_VOLUME_AND = pattern(r"(?:[Vv]ol(?:ume|\.)|Bd\.|t\.) ?(?P<volume>\d{1,3}|[IVXLC]+|[A-Z])\.? (?=[A-ZÀ-Þ(])")
_ROLE_WORDS = ("(", ", ed", ", trans", ", hrsg")
# The length of a date that is a year alone.
_SHORT_DATE = 4


def put_entry_title(draft: Draft, title: TextSlice) -> None:
    """The title, without edition and volume after it."""
    chunks = title.strip(" .").chunks()
    while len(chunks) > 1 and (_take_first_edition(draft, chunks) or _take_marked_volume(draft, chunks[-1])):
        end = chunks[-2].offsets[-1] if chunks[-2] else title.offsets[0]
        title = title.cut(0, title.index_of(end + 1))
        chunks.pop()
    title = take_roles(draft, title) if contains_any(title.text, _ROLE_WORDS) else title
    draft.put_title("title", title)


def _take_first_edition(draft: Draft, chunks: list[TextSlice]) -> bool:
    """The last chunk, if it is an edition; of several the first counts (`2nd edition, e-book edition`)."""
    if len(chunks) > 2 and EDITION.fullmatch(chunks[-1].text) and EDITION.fullmatch(chunks[-2].text):
        return True
    return take_edition(draft, chunks[-1])


def _take_marked_volume(draft: Draft, chunk: TextSlice) -> bool:
    return (chunk.text[:1] in "vVBt" or VOLUMES.fullmatch(chunk.text) is not None) and take_volume(draft, chunk)


def read_publication_details(draft: Draft, part: TextSlice, *, is_last: bool = True) -> None:
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
    # The last period of `U.S.` belongs to the abbreviation.
    part = part.strip(" .") if part.text[-3:-2] != "." else part.strip(" ")
    if (match := TRAILING_PAGES.search(part.text)) and not is_date(match["pages"]):
        draft.put("page", part.cut(*match.span("pages")), match["pages"].lstrip("p.S "))
        part = part.cut(0, match.start()).strip(" ,;:")
    part = _without_attributes(draft, part, is_last=is_last)
    if part:
        _read_publisher(draft, part)


def _read_bracketed(draft: Draft, part: TextSlice) -> bool:
    """A patent, or a container whose date stands in brackets."""
    if match := _ISSUED.match(part.text.rstrip(" .")):
        draft.put_groups(part, match, number="number", date="issued")
        return True
    if CONTAINER_DATED.fullmatch(part.text) is None or is_place(part.text.rpartition(" (")[0].rpartition(", ")[2]):
        return False
    return read_serial(draft, part)


def _without_attributes(draft: Draft, part: TextSlice, *, is_last: bool) -> TextSlice:
    """What is left when leading editions, volumes and numbers, and a thesis's trailing genre, are read."""
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


def _read_publisher(draft: Draft, part: TextSlice) -> None:
    had = "issued" in draft.dates
    part = take_date(draft, part)
    if not part or REMARK.fullmatch(part.text):
        return
    issued = draft.dates.get("issued")
    # `2010-05` has seven characters; a longer date is a day.
    is_day = not had and issued is not None and len(issued.edtf) > _SHORT_DATE + 3
    is_outlet = is_serial(part.text) or (is_day and not _is_publisher(part.text))
    if "container-title" not in draft.texts and ": " not in part.text and is_outlet:
        put_outlet(draft, part)
    else:
        read_publisher(draft, part)


def take_date(draft: Draft, part: TextSlice) -> TextSlice:
    """Take the date off the end."""
    match = DATED_END.fullmatch(part.text.rstrip(" .")) if part else None
    if match is None:
        return part
    draft.put_date("issued", part.cut(*match.span("date")))
    return part.cut(0, match.end("head")).strip(" ,;:")


def _take_attribute(draft: Draft, chunk: TextSlice) -> bool:
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
    return is_publishing_organization(text) or is_place(text) or is_place(text.partition(":")[0])


_MAX_SENTENCES = 4
_PROCEEDINGS = pattern(r"(?:in |In )?(?:[A-Z][\w/’-]* ){0,3}Proc(?:eedings\b|\.)")


def read_run_on_entry(draft: Draft, rest: TextSlice) -> None:
    """`Title, Journal, vol. 12, no. 3, 1990`: commas separate title and serial; else a serial's issue, or a book."""
    if (match := IN_AFTER_STOP.search(rest.text)) and not draft.emphasis:
        draft.put_title("title", rest.cut(0, match.start()))
        book = rest.cut(match.end())
        if not read_in_serial(draft, book):
            read_in_book(draft, book.cut(3).strip(" :"), is_last=True)
        return
    if read_proceedings(draft, rest):
        return
    start = find_issue_details(rest.text)
    if start is None or not is_issue(rest.text, start):
        _read_run_on_book(draft, rest)
        return
    chunks = rest.cut(0, start).strip(" ,").chunks()
    at = rest.start_of(chunks[-1])
    if at:
        draft.put_title("title", rest.cut(0, at))
    read_serial(draft, rest.cut(at))


def read_title_and_imprint(draft: Draft, rest: TextSlice) -> bool:
    """`Title, 3rd ed. Place: Publisher, 1990, pp. 1–20`, as IEEE style prints books after names and a comma."""
    bounds = [] if draft.emphasis else sentence_starts(rest.text)
    if not 1 < len(bounds) < _MAX_SENTENCES:
        return False
    last = rest.cut(bounds[-1]).strip(" .,;")
    if not is_date(last.text) and not is_whole_imprint(last.text):
        return False
    draft.traits.add("entry")
    put_entry_title(draft, rest.cut(0, bounds[-1]).strip(" ,"))
    read_publication_details(draft, last)
    return True


def read_proceedings(draft: Draft, rest: TextSlice) -> bool:
    """`Title, Proceedings of …, Place, 1990, pp. 1–20`: their name says what they are, without an `in` before it."""
    chunks = rest.chunks() if "Proc" in rest.text else []
    at = next((at for at, chunk in enumerate(chunks) if at and _PROCEEDINGS.match(chunk.text)), None)
    if at is None or draft.emphasis:
        return False
    start = rest.start_of(chunks[at])
    draft.put_title("title", rest.cut(0, start))
    if (serial := find_issue_details(rest.text[start:])) is None or not is_issue(rest.text[start:], serial):
        read_in_book(draft, rest.cut(start), is_last=True)
    else:
        read_serial(draft, rest.cut(start))
    return True


def _read_run_on_book(draft: Draft, rest: TextSlice) -> None:
    """`Title, Publisher, 1990`, where the commas of the style say that the last chunk is no part of the title."""
    chunks = rest.chunks()
    printed = [chunk.text for chunk in chunks]
    for count in (2, 3):
        if len(chunks) > count and is_whole_imprint(", ".join(printed[-count:])):
            start = rest.start_of(chunks[-count])
            put_entry_title(draft, rest.cut(0, start).strip(" ,"))
            read_publication_details(draft, rest.cut(start))
            return
    read_book(draft, rest)


# What the last part of a list begins with, which a journal's name may hold.
_LAST_NAME_JOINERS = ("and ", "& ")
_PUBLISHER_CHUNK = pattern(r"[A-ZÀ-Þ][^\d:()“”\"]{1,70}")


def read_comma_entry(draft: Draft, rest: TextSlice) -> bool:
    """Read title and source where no period separates them; False where nothing says where the title ends."""
    if len(sentence_starts(rest.text)) > 1 or IN_AFTER_STOP.search(rest.text) or ", " not in rest.text:
        return False
    return _read_article(draft, rest) or _read_comma_book(draft, rest)


def _read_article(draft: Draft, rest: TextSlice) -> bool:
    """`Title, Journal, 12(3), 34–45`."""
    start = find_issue_details(rest.text)
    if start is None:
        return False
    chunks = rest.cut(0, start).strip(" ,").chunks()
    first = _first_of_name(chunks)
    if first < 1 or not (is_issue(rest.text, start) or is_serial(chunks[-1].text)):
        return False
    at = rest.start_of(chunks[first])
    draft.put_title("title", rest.cut(0, at))
    return read_serial(draft, rest.cut(at))


def _first_of_name(chunks: Sequence[TextSlice]) -> int:
    """The chunk with which the last name among them begins: `Man, and Cybernetics` is no journal."""
    at = len(chunks) - 1
    while at > 1 and chunks[at].text.startswith(_LAST_NAME_JOINERS):
        at -= 2
    return at


def _read_comma_book(draft: Draft, rest: TextSlice) -> bool:
    """`Title, Publisher, Place`; `Title, Place, Publisher`; `Title, Publisher`, if its name says that it is one."""
    chunks = rest.chunks()
    last = chunks[-1]
    if not all(chunks) or _PUBLISHER_CHUNK.fullmatch(last.text) is None:
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


_WITH_DATE = 2


def read_elements(draft: Draft, rest: TextSlice) -> None:
    """Read an entry from its title on."""
    bounds = sentence_starts(rest.text)
    if len(bounds) < 2:
        read_run_on_entry(draft, rest.strip(" ."))
        return
    first = next((at for at in range(1, len(bounds)) if _starts_source(rest.text, bounds, at)), 0)
    first = first or max(1, len(bounds) - 1)
    if first > 1 and date_in(sentence_at(rest.text, bounds, first)):
        first -= 1  # between title and date stands who brought it out
    put_entry_title(draft, rest.cut(0, bounds[first]).strip(" ,"))
    while first < len(bounds):
        first = _read_element(draft, rest, bounds, first)


def read_remaining_elements(draft: Draft, rest: TextSlice) -> bool:
    """Read all the elements after the title."""
    bounds, at = sentence_starts(rest.text), 0
    while at < len(bounds):
        at = _read_element(draft, rest, bounds, at)
    return True


def read_book_entry(draft: Draft, rest: TextSlice) -> bool:
    """`Book, 20–40. Publisher, 1990` after `In`; False where no period separates an imprint from the book."""
    bounds = sentence_starts(rest.text)
    if draft.emphasis or len(bounds) < 2 or not is_whole_imprint(sentence_at(rest.text, bounds, len(bounds) - 1)):
        return False
    read_in_book(draft, rest.cut(0, bounds[1]).strip(" ."), is_last=False)
    at = 1
    while at < len(bounds):
        at = _read_element(draft, rest, bounds, at)
    return True


def starts_with_title(text: str) -> bool:
    """Whether a title without names stands before a source that nothing else can be."""
    bounds = sentence_starts(text)
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
    start = find_issue_details(following)
    return start is not None and last_sentence_start(following[:start]) is None and is_issue(following, start)


def title_end(text: str, stops: list[int]) -> int:
    """Where a title that holds a question ends: before `In`, or before the last sentence ahead of volume and pages."""
    if text[: stops[0]].rstrip()[-1:] not in "?!":
        return stops[0]
    following = text[stops[0] :]
    if match := IN_AFTER_STOP.search(following):
        return stops[0] + match.end()
    start = find_issue_details(following)
    inner = None if start is None else last_sentence_start(following[:start])
    return stops[0] + (inner or 0)


_PUBLISHER_SENTENCE = pattern(r"[A-ZÀ-Þ][^\d:;()“”\"]{2,70}")

_TOWN = pattern(r"[A-ZÀ-Þ][\w’-]{2,20}(?: [A-ZÀ-Þ][\w’-]{2,20})?")


def _precedes_place(text: str, bounds: list[int], at: int) -> bool:
    """Whether a publisher's name stands before a place that is all there is after it: `Bread Press. Dhaka`."""
    if at + 2 != len(bounds):
        return False
    words, last = sentence_at(text, bounds, at), sentence_at(text, bounds, at + 1)
    if _PUBLISHER_SENTENCE.fullmatch(words) is None or is_place(words):
        return False
    return is_place(last) or (_TOWN.fullmatch(last) is not None and is_imprint_chunk(words))


def _starts_source(text: str, bounds: list[int], at: int) -> bool:
    """Whether an element other than the title begins here; a title may hold periods itself."""
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
    if (start := find_issue_details(following)) is not None and not is_place_and_publisher(following[:start]):
        return last_sentence_start(following[:start]) is None
    if _precedes_place(text, bounds, at):
        return True
    if at + 1 < len(bounds):
        return any(each.fullmatch(words) for each in (SERIES, NUMBERED_SERIES)) or is_imprint_like(words)
    return True


def _read_element(draft: Draft, rest: TextSlice, bounds: list[int], at: int) -> int:
    """Read the element that begins at a bound; which one is next."""
    end = bounds[at + 1] if at + 1 < len(bounds) else len(rest.text)
    part = rest.cut(bounds[at], end).strip(" ,;")
    words, is_last = part.text.strip(" ."), at + 1 >= len(bounds)
    if IN.match(part.text):
        return _read_in(draft, rest, bounds, at)
    if match := THESIS.match(part.text) or REPORT.match(part.text):
        _read_genre(draft, part, match)
    elif ROLE.match(part.text):
        read_publication_details(draft, take_roles(draft, part))
    elif date := date_in(words):
        later = rest.text[end:]
        # If a later year follows, this one is the first edition's.
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
        # A date longer than month and year is a day, which newspapers and sites have.
        _read_outlet(draft, part, is_day=len(date) > len("May 1990") and ", " not in part.text)
    else:
        read_publication_details(draft, part, is_last=is_last)
    return at + 1


def _read_in(draft: Draft, rest: TextSlice, bounds: list[int], at: int) -> int:
    """Read the journal or book that an element's `In` names; which element is next."""
    if read_in_serial(draft, rest.cut(bounds[at])):
        return len(bounds)
    ends = [*bounds[1:], len(rest.text)]
    part = rest.cut(bounds[at], ends[at]).strip(" ,;")
    if at + 1 < len(bounds) and (editors := _lone_editors(part)):
        put_authors(draft, editors, inverted=True)
        at += 1
        part = rest.cut(bounds[at], ends[at])
    elif match := IN.match(part.text):
        part = part.cut(match.end())
    read_in_book(draft, part.strip(" .,;"), is_last=at + 1 >= len(bounds))
    return at + 1


def _lone_editors(part: TextSlice) -> TextSlice | None:
    """`In: Alder RB, Quince M, editors.`, where the book's title is the next element (NLM)."""
    match = IN.match(part.text)
    names = part.cut(match.end()).strip(" .") if match and "ed" in part.text else None
    if names is None or not trailing_role(names.text):
        return None
    found = find_leading_names(f"{names.text}. Title")
    return names if found is not None and found.end >= len(names.text) else None


def _read_outlet(draft: Draft, part: TextSlice, *, is_day: bool) -> None:
    """A newspaper or site before its day; a publisher before its year."""
    if is_day and not is_publishing_organization(part.text):
        put_outlet(draft, part.strip(" ."))
    else:
        read_publication_details(draft, part)


def _read_genre(draft: Draft, part: TextSlice, match: re.Match[str]) -> None:
    """`PhD thesis, University, 1990`; `Technical Report 12, University, 1990`."""
    draft.put("genre", part.cut(*match.span("genre")))
    number = match.groupdict().get("number")
    if number:
        draft.put("number", part.cut(*match.span("number")))
    # THESIS has one group, the genre; REPORT also has a number.
    draft.traits.add("thesis" if match.re.groups == 1 else "numbered")
    read_publication_details(draft, part.cut(match.end()))


def _read_serial(draft: Draft, rest: TextSlice) -> bool:
    start = find_issue_details(rest.text)
    if start is None or last_sentence_start(rest.text[:start]) is not None or is_place_and_publisher(rest.text[:start]):
        return False
    return read_serial(draft, rest.strip(" "))
