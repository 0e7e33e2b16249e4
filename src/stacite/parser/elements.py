"""What stands behind the names of an entry whose elements full stops part: title, container, series, imprint.

`Title. In Book, pages 1–20, Place, 1990. Publisher.`; `Title. Technical Report 12, University, 1990.` (BibTeX's plain
styles); `Title. Journal 12, 1–20 (1990).` (Nature); `Title. Journal. 1990;12(3):1–20.` (NLM).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_institution, is_serial
from stacite.parser.collected import is_page_chunk, read_collected
from stacite.parser.dates import DATE, UNDATED, is_date
from stacite.parser.editions import EDITION, VOLUME, VOLUMES, take_edition, take_number, take_volume
from stacite.parser.imprint import read_imprint, read_publisher
from stacite.parser.locators import RANGE
from stacite.parser.places import is_place
from stacite.parser.roles import take_roles
from stacite.parser.sentences import full_stops, inner_stop
from stacite.parser.serial import find_serial, is_issue, put_outlet, read_serial
from stacite.parser.volume import read_volume

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_LOWER_START = pattern(
    r"[.?!] (?=in:? [A-Z“\"]|arXiv|technical report|working paper|vols?\. |ser\. |eds?\. (?:by )?[A-Z]|(?:edited|translated) by |trans\. )"
)
"""Where elements begin in small letters, which no sentence does."""
_UPPER_START = pattern(
    r"(?:, (?:\w{1,12} )?ed|\b\d(?:st|nd|rd|th) ed|\bvols|\b[Vv]ol\. [A-Z\d]|\b[Rr]ev\. ed)\. (?=[A-ZÀ-Þ][a-zà-ÿ])(?!by )"
)
"""Where they begin behind an abbreviation that ends the element before."""
_IN_COLON = pattern(r", (?=[Ii]n: ?[A-ZÀ-Þ])")
_IN_BEHIND = pattern(r"[,.] (?=[Ii]n:? [A-ZÀ-Þ“\"‘*])")
_EDITED = pattern(r": |\b(?:[Ee]ds?|[Hh]rsg|[Hh]gg?|editors?|edited by)\b|[Vv]ol")
_IN = pattern(r"[Ii]n:? (?=[A-ZÀ-Þ“\"‘*\[])")
_ROLE = pattern(
    r"(?:[Ee]dited|[Tt]ranslated|[Cc]ompiled|[Ii]llustrated|[Dd]irected|[Pp]erformed|[Nn]arrated|[Ii]ntrod\w*|[Ff]oreword"
    r"|[Ee]ds?\.|[Tt]rans\.|[Tt]rad\.|[Cc]omps?\.|[Dd]ir\.|[Pp]erf\.|[Hh]rsg\.|[Hh]g\.|[Hh]erausgegeben|[Üü]bers\w*\.?)"
    r"(?:,? (?:&|and|und) [\w.]{2,12})?(?: (?:by|von))? (?=[A-ZÀ-Þ])"
)
THESIS = pattern(
    r"(?P<genre>(?:[Uu]npublished )?(?:Ph\.?\s?D\.?|D\.?\s?Phil\.?|M\.?\s?[AS]\.?c?\.?|Ed\.?D\.?|[Dd]octoral|[Mm]aster[’']?s?"
    r"|[Bb]achelor[’']?s?|[Dd]iploma|[Hh]abilitation)[ .]{0,2}(?:[Dd]iss(?:ertation)?\b\.?|[Tt]hesis|[Dd]issertation)"
    r"|[Dd]octoral [Dd]issertation|Diplomarbeit|Dissertation|Habilitationsschrift|[Tt]hèse(?: de doctorat)?)(?:[,.:]? |$)"
)
_REPORT = pattern(
    r"(?P<genre>(?:[A-Z][\w.&-]* ){0,4}(?:[Tt]ech(?:nical|\.)? [Rr]ep(?:ort|\.)|[Rr]esearch [Rr]eport|[Ww]orking [Pp]aper"
    r"|[Dd]iscussion [Pp]aper|[Tt]ech(?:nical|\.)? [Mm]emo(?:randum)?|[Ii]nternal [Rr]eport|[Tt]echnical [Nn]ote"
    r"|[Ww]hite [Pp]aper)(?:,? [Tt]echnical [Rr]eport)?)(?:s? ?(?:[Nn]os?\.|[Nn]umber|#|Nr\.)? ?(?P<number>[A-Za-z]{0,12}[ -]{0,2}[\w/.–-]{0,24}\d[\w/.–-]{0,24}))?"
    r"(?: \([^()]{3,60}\))?(?:, |\. |$)"
)
_REMARK = pattern(
    r"(?:[Tt]o appear|[Ss]ubmitted|[Uu]npublished(?: manuscript)?|[Mm]anuscript(?: in preparation| submitted.*)?|[Aa]ccepted"
    r"|[Ii]n preparation|[Aa]vailable|[Aa]ccessed|arXiv|\[[^\[\]]{2,60}\]|Epub|PMID|[Oo]nline|[Pp]reprint)\b.{0,60}"
)
_SERIES = pattern(
    r"(?:ser\. )?(?:[^,:;.]{0,80} )?(?:[Ss]eries|[Ll]ecture [Nn]otes|[Tt]exts|[Ss]tudies|[Mm]onographs?|[Cc]lassics|Reihe"
    r"|Schriften|[Ll]ibrary)\b(?: (?:in|of|on|zu[mr]?)\b[^,:;.]{2,60})?(?:,? (?:[Vv]ol\.|[Nn]o\.|Bd\.)? ?(?P<number>\d{1,4}))?"
)
_NUMBERED_SERIES = pattern(r"[A-ZÀ-Þ][^,:;.\d]{5,80} (?P<number>\d{1,4})")
_BRACKETED = pattern(r"\((?P<inner>[^()]{3,200})\)$")
_PAGES_BEHIND = pattern(
    rf"(?:[,:;.] ?|\s)(?:pp?\b\.? ?|pages? |S\. ?|s\. )?(?P<pages>{RANGE.pattern}|(?<=[.\s])(?:pp?\.|S\.) ?\d{{1,4}})$"
)
_EXTENT = pattern(r"(?:[ivxlc]+, )?\d{1,4} (?:pp?|pages|S|Seiten)\b\.?")
_REVISED = pattern(
    r"(?:[Rr]evised|[Ee]xpanded|[Ee]nlarged|[Uu]pdated|[Aa]bridged)(?:(?: and|,) [a-z]{5,12})?(?: ed\.?)?"
)
_ISSUED = pattern(rf"(?P<number>[A-Z]{{0,3}}[\d/-]{{3,12}}[A-Z]?\d?), (?:issued|filed|granted) (?P<date>{DATE})$")
"""A patent (Chicago 17, 14.258)."""
_REPRINT = pattern(r"(?:[Rr]epr(?:int(?:ed)?|\.)|Nachdr(?:uck|\.)),? (?=[A-ZÀ-Þ])")
_CONTAINER_DATED = pattern(rf"[^():]{{3,100}} \({DATE}\)")
_VOLUME_AND = pattern(r"(?:[Vv]ol(?:ume|\.)|Bd\.|t\.) ?(?P<volume>\d{1,3}|[IVXLC]+|[A-Z])\.? (?=[A-ZÀ-Þ(])")
_DATED_END = pattern(rf"(?P<head>.*?)[,;.:]?\s?\(?(?P<date>{DATE}|{UNDATED})\)?", re.DOTALL)
_SHORT_DATE = 4
"""Letters of a date that is a year alone."""


def read_elements(draft: Draft, rest: Stretch) -> None:
    """Read an entry from its title on."""
    bounds = _bounds(rest.text)
    if len(bounds) < 2:
        _read_run_on(draft, rest.strip(" ."))
        return
    first = next((at for at in range(1, len(bounds)) if _starts_source(rest.text, bounds, at)), 0)
    first = first or max(1, len(bounds) - 1)
    _put_title(draft, rest.cut(0, bounds[first]).strip(" ,"))
    while first < len(bounds):
        first = _read_element(draft, rest, bounds, first)


def _read_run_on(draft: Draft, rest: Stretch) -> None:
    """`Title, Journal, vol. 12, no. 3, 1990`: commas part title and serial; without both, a serial's issue or a book."""
    if (match := _IN_BEHIND.search(rest.text)) and not draft.emphasis:
        draft.put_title("title", rest.cut(0, match.start()))
        book = rest.cut(match.end())
        if not read_serial_in(draft, book):
            read_collected(draft, book.cut(3).strip(" :"), is_last=True)
        return
    if _read_proceedings(draft, rest):
        return
    start = find_serial(rest.text)
    if start is None or not is_issue(rest.text, start):
        _read_book(draft, rest)
        return
    chunks = rest.cut(0, start).strip(" ,").chunks()
    at = next(at for at, place in enumerate(rest.places) if place == chunks[-1].places[0])
    if at:
        draft.put_title("title", rest.cut(0, at))
    read_serial(draft, rest.cut(at))


def read_title_and_imprint(draft: Draft, rest: Stretch) -> bool:
    """`Title, 3rd ed. Place: Publisher, 1990, pp. 1–20`, as IEEE style prints books behind names and a comma."""
    bounds = [] if draft.emphasis else _bounds(rest.text)
    if not 1 < len(bounds) < _MOST_SENTENCES:
        return False
    last = rest.cut(bounds[-1]).strip(" .,;")
    if not is_date(last.text) and not is_whole_imprint(last.text):
        return False
    draft.traits.add("entry")
    _put_title(draft, rest.cut(0, bounds[-1]).strip(" ,"))
    _read_issue(draft, last)
    return True


_MOST_SENTENCES = 4
_WITH_DATE = 2


def is_whole_imprint(words: str) -> bool:
    """Whether words are publisher and date, with or without a place, and a comma between; no half of a title is."""
    pages = _PAGES_BEHIND.search(words)
    match = _COMMA_DATED.fullmatch(words[: pages.start()] if pages and not is_date(pages["pages"]) else words)
    if match is None:
        return False
    place, colon, publisher = match["head"].partition(": ")
    if colon:
        return len(publisher.split()) <= _LONGEST_PUBLISHER and (
            is_place(place) or len(place.split()) <= _LONGEST_PLACE
        )
    name, _, behind = match["head"].partition(", ")
    words_of_name = name.split()
    return (
        (not behind or is_place(behind))
        and len(words_of_name) <= _LONGEST_PUBLISHER
        and all(word[0].isupper() or len(word) < _SHORT_WORD or not word[0].isalpha() for word in words_of_name)
    )


_COMMA_DATED = pattern(rf"(?P<head>[A-ZÀ-Þ][^“”„\"()]{{1,160}}?), (?P<date>{DATE}|{UNDATED})")
_LONGEST_PUBLISHER = 8
_LONGEST_PLACE = 4
"""Words."""
_SHORT_WORD = 4
"""Letters of a word that is no preposition or article."""


def _read_proceedings(draft: Draft, rest: Stretch) -> bool:
    """`Title, Proceedings of …, Place, 1990, pp. 1–20`: their name says what they are, without an `in` before it."""
    chunks = rest.chunks() if "Proc" in rest.text else []
    at = next((at for at, chunk in enumerate(chunks) if at and _PROCEEDINGS.match(chunk.text)), None)
    if at is None or draft.emphasis:
        return False
    start = next(here for here, place in enumerate(rest.places) if place == chunks[at].places[0])
    draft.put_title("title", rest.cut(0, start))
    if (serial := find_serial(rest.text[start:])) is None or not is_issue(rest.text[start:], serial):
        read_collected(draft, rest.cut(start), is_last=True)
    else:
        read_serial(draft, rest.cut(start))
    return True


_PROCEEDINGS = pattern(r"(?:in |In )?(?:[A-Z][\w/’-]* ){0,3}Proc(?:eedings\b|\.)")


def _read_book(draft: Draft, rest: Stretch) -> None:
    """`Title, Publisher, 1990`, where the commas of the style say that the last chunk is no part of the title."""
    chunks = rest.chunks()
    printed = [chunk.text for chunk in chunks]
    for count in (2, 3):
        if len(chunks) > count and is_whole_imprint(", ".join(printed[-count:])):
            start = next(at for at, place in enumerate(rest.places) if place == chunks[-count].places[0])
            _put_title(draft, rest.cut(0, start).strip(" ,"))
            _read_issue(draft, rest.cut(start))
            return
    read_volume(draft, rest)


def starts_with_title(text: str) -> bool:
    """Whether a title without names stands before a source that nothing else can be."""
    bounds = _bounds(text)
    if len(bounds) < 2:
        return False
    words, following = _sentence(text, bounds, 1), text[bounds[1] :]
    if is_date(words) and len(bounds) == _WITH_DATE:
        return True
    if _ROLE.match(words) or (_CONTAINER_DATED.fullmatch(words) and is_serial(words.rpartition(" (")[0])):
        return True
    place, colon, publisher = words.partition(": ")
    if colon and is_place(place) and _DATED_END.fullmatch(publisher):
        return True
    start = find_serial(following)
    return start is not None and inner_stop(following[:start]) is None and is_issue(following, start)


def read_rest(draft: Draft, rest: Stretch) -> bool:
    """Read all the elements behind the title."""
    bounds, at = _bounds(rest.text), 0
    while at < len(bounds):
        at = _read_element(draft, rest, bounds, at)
    return True


def read_book_entry(draft: Draft, rest: Stretch) -> bool:
    """`Book, 20–40. Publisher, 1990` behind `In`; False where no full stop parts an imprint from the book."""
    bounds = _bounds(rest.text)
    if draft.emphasis or len(bounds) < 2 or not is_whole_imprint(_sentence(rest.text, bounds, len(bounds) - 1)):
        return False
    read_collected(draft, rest.cut(0, bounds[1]).strip(" ."), is_last=False)
    at = 1
    while at < len(bounds):
        at = _read_element(draft, rest, bounds, at)
    return True


def _bounds(text: str) -> list[int]:
    """Where sentences begin, outside brackets."""
    stops = {at for at in full_stops(text) if text[:at].rstrip()[-1:] != ")" or text[:at].rstrip()[-2] in "?!"}
    stops |= {match.end() for match in _IN_COLON.finditer(text)}
    stops = {at for at in stops if text.count("(", 0, at) <= text.count(")", 0, at)}
    stops |= {match.end() for start in (_LOWER_START, _UPPER_START) for match in start.finditer(text)}
    return [0, *sorted(stops)]


def _sentence(text: str, bounds: list[int], at: int) -> str:
    end = bounds[at + 1] if at + 1 < len(bounds) else len(text)
    return text[bounds[at] : end].strip(" .,;")


def _starts_source(text: str, bounds: list[int], at: int) -> bool:
    """Whether an element other than the title begins here; a title may hold full stops itself."""
    words, following = _sentence(text, bounds, at), text[bounds[at] :]
    if (
        _IN.match(following)
        or _ROLE.match(words)
        or THESIS.match(words)
        or _REPORT.match(words)
        or is_date(words.strip("()"))
        or _is_attribute(words)
        or (_BRACKETED.match(words) is not None)
    ):
        return True
    if (start := find_serial(following)) is not None and not _is_printed_at(following[:start]):
        return inner_stop(following[:start]) is None
    if at + 1 < len(bounds):
        return any(each.fullmatch(words) for each in (_SERIES, _NUMBERED_SERIES)) or _is_imprint(words)
    return True


def title_end(text: str, stops: list[int]) -> int:
    """Where a title with a question in it ends: before `In`, or before the last sentence in front of volume and pages."""
    if text[: stops[0]].rstrip()[-1:] not in "?!":
        return stops[0]
    following = text[stops[0] :]
    if match := _IN_BEHIND.search(following):
        return stops[0] + match.end()
    start = find_serial(following)
    inner = None if start is None else inner_stop(following[:start])
    return stops[0] + (inner or 0)


def _is_attribute(words: str) -> bool:
    first = words.split(", ", maxsplit=1)[0]
    return (
        any(part.fullmatch(first) for part in (EDITION, _REVISED, VOLUMES, _EXTENT)) or VOLUME.match(first) is not None
    )


def _is_imprint(words: str) -> bool:
    place, colon, publisher = words.partition(": ")
    if colon and publisher and (is_place(place) or place.count(" ") < 3) and not re.search(r"\d", place):
        match = _DATED_END.fullmatch(publisher)
        return match is not None or is_place(place)
    match = _DATED_END.fullmatch(words)
    return match is not None and 0 < len(match["head"].split()) < 8 and match["head"][0].isupper()


def _put_title(draft: Draft, title: Stretch) -> None:
    """The title, without edition and volume behind it."""
    chunks = title.strip(" .").chunks()
    while len(chunks) > 1 and (_take_first_edition(draft, chunks) or _take_marked_volume(draft, chunks[-1])):
        end = chunks[-2].places[-1] if chunks[-2] else title.places[0]
        title = title.cut(0, sum(1 for place in title.places if place <= end))
        chunks.pop()
    draft.put_title("title", take_roles(draft, title) if "(" in title.text else title)


def _take_first_edition(draft: Draft, chunks: list[Stretch]) -> bool:
    """The last chunk, if it is an edition; of several the first counts (`2nd edition, e-book edition`)."""
    if len(chunks) > 2 and EDITION.fullmatch(chunks[-1].text) and EDITION.fullmatch(chunks[-2].text):
        return True
    return take_edition(draft, chunks[-1])


def _take_marked_volume(draft: Draft, chunk: Stretch) -> bool:
    return (chunk.text[:1] in "vVBt" or VOLUMES.fullmatch(chunk.text) is not None) and take_volume(draft, chunk)


def _read_element(draft: Draft, rest: Stretch, bounds: list[int], at: int) -> int:
    """Read the element that begins at a bound; which one is next."""
    end = bounds[at + 1] if at + 1 < len(bounds) else len(rest.text)
    part = rest.cut(bounds[at], end).strip(" ,;")
    words, is_last = part.text.strip(" ."), at + 1 >= len(bounds)
    if _IN.match(part.text) and read_serial_in(draft, rest.cut(bounds[at])):
        return len(bounds)
    if match := _IN.match(part.text):
        read_collected(draft, part.cut(match.end()).strip(" ."), is_last=is_last)
    elif match := THESIS.match(part.text):
        draft.put("genre", part.cut(*match.span("genre")))
        draft.traits.add("thesis")
        _read_issue(draft, part.cut(match.end()))
    elif match := _REPORT.match(part.text):
        draft.put("genre", part.cut(*match.span("genre")))
        if match["number"]:
            draft.put("number", part.cut(*match.span("number")))
        draft.traits.add("numbered")
        _read_issue(draft, part.cut(match.end()))
    elif _ROLE.match(part.text):
        _read_issue(draft, take_roles(draft, part))
    elif is_date(words.strip("()")):
        later = rest.text[end:]
        draft.put_date("original-date" if re.search(r"\b(?:1[5-9]|20)\d\d\b", later) else "issued", part)
    elif "container-title" not in draft.texts and _read_serial(draft, rest.cut(bounds[at])):
        return len(bounds)
    elif _REMARK.fullmatch(words) or _EXTENT.fullmatch(words):
        _take_date(draft, part)
    elif not is_last and (series := _SERIES.fullmatch(words) or _NUMBERED_SERIES.fullmatch(words)):
        draft.put_title("collection-title", part.cut(0, series.start("number") if series["number"] else None))
    else:
        _read_issue(draft, part, is_last=is_last)
    return at + 1


def read_serial_in(draft: Draft, rest: Stretch) -> bool:
    """`In: Journal, 12 (3), 1–20`: German style puts `in` before journals as well."""
    match = _IN.match(rest.text)
    if match is None or draft.emphasis:
        return False
    rest = rest.cut(match.end())
    start = find_serial(rest.text)
    if (
        start is None
        or not rest.text[start:].lstrip(" ,")[:1].isdigit()
        or not is_issue(rest.text, start)
        or _EDITED.search(rest.text[:start])
    ):
        return False
    return inner_stop(rest.text[:start]) is None and read_serial(draft, rest)


def _read_serial(draft: Draft, rest: Stretch) -> bool:
    start = find_serial(rest.text)
    if start is None or inner_stop(rest.text[:start]) is not None or _is_printed_at(rest.text[:start]):
        return False
    return read_serial(draft, rest.strip(" "))


def _is_printed_at(container: str) -> bool:
    """`London: Harvill Press`, which pages may follow as they do a serial's name."""
    place, colon, _ = container.partition(": ")
    return bool(colon) and (is_place(place.strip()) or (place.count(" ") < 2 and not is_serial(place)))


def _take_date(draft: Draft, part: Stretch) -> Stretch:
    match = _DATED_END.fullmatch(part.text.rstrip(" .")) if part else None
    if match is None:
        return part
    draft.put_date("issued", part.cut(*match.span("date")))
    return part.cut(0, match.end("head")).strip(" ,;:")


def _read_issue(draft: Draft, part: Stretch, *, is_last: bool = True) -> None:
    """`3rd ed., Place: Publisher, 1990, pp. 1–20`; `Site, 2 May 2010`."""
    part = part.strip(" ,;")
    if match := _ISSUED.match(part.text.rstrip(" .")):
        draft.put("number", part.cut(*match.span("number")))
        draft.put_date("issued", part.cut(*match.span("date")))
        return
    if match := _REPRINT.match(part.text):
        part = part.cut(match.end())
    if _CONTAINER_DATED.fullmatch(part.text) and read_serial(draft, part):
        return
    if match := _VOLUME_AND.match(part.text):
        draft.put("volume", part.cut(*match.span("volume")))
        part = part.cut(match.end())
    if match := _BRACKETED.match(part.text.rstrip(" .")):
        read_imprint(draft, part.cut(*match.span("inner")))
        return
    part = part.strip(" .") if part.text[-3:-2] != "." else part.strip(" ")
    if (match := _PAGES_BEHIND.search(part.text)) and not is_date(match["pages"]):
        draft.put("page", part.cut(*match.span("pages")), match["pages"].lstrip("p.S "))
        part = part.cut(0, match.start()).strip(" ,;:")
    chunks = part.chunks()
    while chunks and (not chunks[0] or _take_attribute(draft, chunks[0])):
        chunks.pop(0)
        if VOLUME.match(part.text) and chunks and not is_last:
            draft.put_title("volume-title", part.cut(part.text.find(chunks[0].text)))
            return
    if not chunks:
        return
    part = part.cut(next(at for at, place in enumerate(part.places) if place == chunks[0].places[0]))
    if len(chunks) > 1 and (thesis := THESIS.fullmatch(chunks[-1].text)):
        draft.put("genre", chunks[-1].cut(*thesis.span("genre")))
        draft.traits.add("thesis")
        part = part.cut(0, len(part.text) - len(chunks[-1].text)).strip(" ,")
    had = "issued" in draft.dates
    part = _take_date(draft, part)
    if not part or _REMARK.fullmatch(part.text):
        return
    issued = draft.dates.get("issued")
    is_day = not had and issued is not None and len(issued.edtf) > _SHORT_DATE + 3
    if (
        "container-title" not in draft.texts
        and ": " not in part.text
        and (is_serial(part.text) or (is_day and not _is_publisher(part.text)))
    ):
        put_outlet(draft, part)
    else:
        read_publisher(draft, part)


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
    if _REVISED.fullmatch(chunk.text):
        draft.put("edition", chunk)
        return True
    return take_edition(draft, chunk) or take_volume(draft, chunk) or take_number(draft, chunk)


def _is_publisher(text: str) -> bool:
    return is_institution(text) or is_place(text) or is_place(text.partition(":")[0])
