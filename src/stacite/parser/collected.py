"""What an entry's `In` names: `In A. B., editor, Book, volume 3 of Series, pages 1–20, Place, 1990`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_body, is_serial
from stacite.parser.chapter import leading_editors
from stacite.parser.dates import DATE, is_date
from stacite.parser.editions import EDITION, VOLUMES, is_series, take_edition, take_number, take_volume
from stacite.parser.entrymarks import IN
from stacite.parser.headnames import find_head_names
from stacite.parser.imprint import find_imprint, read_imprint, read_publisher
from stacite.parser.locators import RANGE
from stacite.parser.persons import is_inverted, is_person
from stacite.parser.places import is_place
from stacite.parser.roles import role_behind, take_roles, variables_of
from stacite.parser.sentences import inner_stop
from stacite.parser.serial import read_serial
from stacite.parser.serialtail import find_serial, is_issue
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_PAGES = pattern(
    rf"\(?(?:(?:pp?\b\.?|[Pp]ages?|S\.|Seiten?|s\.) ?(?P<marked>{RANGE.pattern}|\w?\d+)|(?P<bare>{RANGE.pattern}))\)?"
    r"(?:\.| (?P<place>[A-Z].{1,60}))?"
)
_ROLE_BRACKET = pattern(r" ?[(\[](?P<role>[Ee]ds?\.|[Hh]rsg\.|[Hh]gg?\.|[Tt]rans\.) (?P<names>[^()\[\]]{3,200})[)\]]")
_ROLE_BEHIND = pattern(r" ?[(\[](?P<names>[^()\[\]]{3,200}),? (?P<role>[Ee]ds?\.?|[Hh]rsg\.?|[Hh]gg?\.?)[)\]]")
_VOLUME_BEHIND = pattern(r",? (?P<marked>[Vv]ol(?:ume|\.) |Bd\. |Band )?(?P<volume>\d{1,4})$")
_LAST_PAGE = pattern(r"\d{1,4}")
_CHAPTER = pattern(r"(?:chapter|chap\.|ch\.|part|Kap\.) \w{1,5}")
_BRACKETED_DATE = pattern(rf" \((?P<date>{DATE})\)$")


def is_page_chunk(text: str) -> bool:
    """Whether a chunk is pages and nothing else."""
    match = _PAGES.fullmatch(text)
    return match is not None and not match["place"]


def read_collected(draft: Draft, found: Stretch, *, is_last: bool) -> None:
    """Read what follows `In`; where more follows it (`is_last` is false), no publisher stands here yet."""
    draft.traits.add("chapter")
    behind_title = editors_behind(found)
    bound = found.places[behind_title.start] if behind_title else len(draft.note)
    found = _take_editors(draft, found)
    if (imprint := find_imprint(found)) and imprint[1] > len(found.text) - 2 and found.text[imprint[0] + 1].isupper():
        read_imprint(draft, found.cut(imprint[0] + 1, imprint[1] - 1))
        found = found.cut(0, imprint[0]).strip()
    chunks = found.chunks()
    count = min(_title_end(chunks), sum(1 for chunk in chunks if chunk and chunk.places[0] < bound))
    title, behind = chunks[:count], chunks[count:]
    left: list[Stretch] = []
    after_pages = False
    for chunk in behind:
        if match := _PAGES.fullmatch(chunk.text):
            after_pages = True
            draft.put("page", chunk.cut(*match.span("marked" if match["marked"] else "bare")))
            if match["place"]:
                left.append(chunk.cut(*match.span("place")))
        elif is_date(chunk.text):
            draft.put_date("issued", chunk)
        elif chunk is chunks[-1] and _LAST_PAGE.fullmatch(chunk.text):
            draft.put("page", chunk)
        elif chunk and not _take_attribute(draft, chunk, is_series_place=not after_pages):
            left.append(chunk)
    _put_title(draft, found, title)
    _put_left(draft, found, left, is_last=is_last)


def _title_end(chunks: list[Stretch]) -> int:
    """How many chunks are the title: up to the first that is something else."""
    for at in range(1, len(chunks)):
        text = chunks[at].text
        is_last = at == len(chunks) - 1
        if (
            (is_last and _LAST_PAGE.fullmatch(text))
            or _PAGES.fullmatch(text)
            or is_date(text)
            or _CHAPTER.fullmatch(text)
            or _starts_attribute(text)
        ):
            return at if at < 2 or not _is_place(chunks, at) else _place_start(chunks, at)
    return _place_start(chunks, len(chunks)) if _is_place(chunks, len(chunks)) else len(chunks)


def _is_place(chunks: list[Stretch], end: int) -> bool:
    return _place_start(chunks, end) < end


def _place_start(chunks: list[Stretch], end: int) -> int:
    """Where a city, with its region, begins that ends before a chunk."""
    for count in (2, 1, 3):
        if end - count > 0 and is_place(", ".join(chunk.text for chunk in chunks[end - count : end])):
            return end - count
    return end


def _starts_attribute(text: str) -> bool:
    if EDITION.fullmatch(text) or VOLUMES.fullmatch(text):
        return True
    return text.split(" ", maxsplit=1)[0].lower().rstrip(".") in (
        "vol",
        "volume",
        "volumes",
        "number",
        "no",
        "bd",
        "series",
    ) and any(letter.isdigit() or letter in "IVX" for letter in text)


def _take_attribute(draft: Draft, chunk: Stretch, *, is_series_place: bool) -> bool:
    if _CHAPTER.fullmatch(chunk.text) or take_volume(draft, chunk) or take_edition(draft, chunk):
        return True
    if is_series_place and is_series(chunk.text) and not is_place(chunk.text):
        draft.put_title("collection-title", chunk)
        return True
    return take_number(draft, chunk)


def _put_title(draft: Draft, found: Stretch, chunks: list[Stretch]) -> None:
    if not chunks or not chunks[-1]:
        return
    end = found.end_of(chunks[-1])
    title = found.cut(0, end)
    if date := _BRACKETED_DATE.search(title.text):
        draft.put_date("issued", title.cut(*date.span("date")))
        title = title.cut(0, date.start())
    volume = _VOLUME_BEHIND.search(title.text)
    if volume and (volume["marked"] or is_serial(title.text[: volume.start()])):
        draft.put("volume", title.cut(*volume.span("volume")))
        title = title.cut(0, volume.start()).strip(" ,")
    draft.put_title("container-title", take_roles(draft, title, by="container-author"))


def _put_left(draft: Draft, found: Stretch, left: list[Stretch], *, is_last: bool) -> None:
    """Publisher and place; the place alone, where the publisher comes in a sentence of its own."""
    if not left:
        return
    start = found.start_of(left[0])
    end = found.end_of(left[-1])
    part = found.cut(start, end)
    if not is_last and not is_body(part.text) and ":" not in part.text:
        draft.put("publisher-place", part)
    else:
        read_publisher(draft, part)


class Behind(NamedTuple):
    """Editors named behind a book's title: where the names begin and end, where their role ends, and the role."""

    start: int
    end: int
    stop: int
    role: str


def editors_behind(found: Stretch) -> Behind | None:
    """`Title, A. Bee and C. Dee, Eds., …`: the chunk that is a role, and the persons in front of it, the title not."""
    if not holds(found.text, (" Eds.", " Ed.", " editors", " eds.", " Hrsg.")):
        return None
    chunks = found.chunks()
    at = next((at for at, chunk in enumerate(chunks) if at > 1 and _ROLE_ALONE.fullmatch(chunk.text)), None)
    if at is None or (chunks[at].text.startswith("editor") and _are_persons(chunks[0].text, is_last=False)):
        return None  # BibTeX's plain styles spell the role out, and put all of the names in front
    first = at
    while first > 1 and _are_persons(chunks[first - 1].text, is_last=first == at):
        first -= 1
    if first == at:
        return None
    left, right, stop = found.start_of(chunks[first]), found.end_of(chunks[at - 1]), found.end_of(chunks[at])
    return Behind(left, right, stop, chunks[at].text)


_ROLE_ALONE = pattern(r"[Ee]ds?\.?|[Ee]ditors?|[Hh]rsg\.|[Hh]gg?\.|[Tt]rans\.")
_JOINED = pattern(r"(?:^| )(?:and|&|und) ")


def _are_persons(text: str, *, is_last: bool) -> bool:
    parts = [part for part in _JOINED.split(text) if part]
    if not parts or (len(parts) > 1 and not is_last):
        return False
    return all(is_person(part) and (" " in part or "." in part) for part in parts)


def _take_editors(draft: Draft, found: Stretch) -> Stretch:
    """Move the book's editors into the draft: before its title, or in brackets behind it."""
    for bracket in (_ROLE_BRACKET, _ROLE_BEHIND):
        if "(" in found.text and (match := bracket.search(found.text)):
            for variable in variables_of(match["role"]):
                names = found.cut(*match.span("names"))
                draft.put_names(
                    variable,
                    names,
                    inverted=is_inverted(names.text) or (", " in names.text and "." in names.text.split(", ")[1]),
                )
            if match.start() > 0:
                return found.without(*match.span())
    if behind := editors_behind(found):
        names = found.cut(behind.start, behind.end)
        for variable in variables_of(behind.role):
            draft.put_names(variable, names, inverted=_INVERTED_FIRST.match(names.text) is not None)
        return found.without(behind.start - 2, behind.stop)
    names_first = find_head_names(found.text)
    head = found.text[: names_first.end] if names_first is not None else ""
    if (
        names_first is not None
        and names_first.is_inverted
        and found.text[names_first.end : names_first.start].strip() == ":"
        and not role_behind(head)
    ):
        draft.put_names("container-author", found.cut(0, names_first.end), inverted=names_first.is_inverted)
        return found.cut(names_first.start)
    if role := leading_editors(found):
        names = found.cut(0, role.start())
        for variable in variables_of(role["role"]):
            draft.put_names(variable, names, inverted=_INVERTED_FIRST.match(names.text) is not None)
        found = found.cut(role.end()).strip(" ,:.")
    return found


_INVERTED_FIRST = pattern(r"[A-ZÀ-Þ][\w’'‑-]{1,30}(?: [A-ZÀ-Þ][\w’'‑-]{1,30})?, ?(?:[A-ZÀ-Þ]\.[ -]?){1,4}")


_EDITED = pattern(r": |\b(?:[Ee]ds?|[Hh]rsg|[Hh]gg?|editors?|edited by)\b|[Vv]ol")


def read_serial_in(draft: Draft, rest: Stretch) -> bool:
    """`In: Journal, 12 (3), 1–20`: German style puts `in` before journals as well."""
    match = IN.match(rest.text)
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
