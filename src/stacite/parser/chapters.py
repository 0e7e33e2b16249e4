"""Reads the book that a chapter stands in.

`in Title, ed. A. B.` (Chicago), `in A. B. (ed.), Title` (Oxford), and what an entry's `In` names: `In A. B., editor,
Book, volume 3 of Series, pages 1–20, Place, 1990`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stacite.parser.books import emphasis_end, read_book
from stacite.parser.contributors import TRAILING_ROLE, role_variables, take_roles, trailing_role
from stacite.parser.dates import DATE, is_date
from stacite.parser.editions import EDITION, VOLUMES, is_series, take_edition, take_number, take_volume
from stacite.parser.entry_patterns import IN, find_leading_names
from stacite.parser.gazetteer import is_organization, is_place, is_serial
from stacite.parser.imprint import find_imprint, read_imprint, read_publisher
from stacite.parser.locators import PAGE_RANGE
from stacite.parser.names import is_inverted, is_person
from stacite.parser.punctuation import last_sentence_start
from stacite.parser.serials import find_issue_details, is_issue, read_serial
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


# `chapter 3 of *Book*`, `foreword to *Book*`.
_CHAPTER_OF = pattern(
    r"(?P<part>(?:[Cc]hap(?:ter)?\.?|[Pp]t\.|[Pp]art) (?P<number>\w+)|[Ff]oreword|[Ii]ntroduction|[Pp]reface"
    r"|[Aa]fterword|Vorwort|Einleitung) "
    r"(?:in|of|to) "
)


def read_chapter(draft: Draft, found: TextSlice) -> None:
    """Read what follows `in`: names with `(ed.)` first (Oxford), or title first (Chicago)."""
    found = found.strip(" ,:")
    if match := _CHAPTER_OF.match(found.text):
        found = found.cut(match.end())
    if match := re.match(
        r"(?P<same>[Ii]d\.|[Dd]ers\.|[Dd]ies\.|[Ii]dem|[Ee]adem|[Ee]ad\.)[,:]? "
        r"(?P<role>\((?:eds?|Hgg?|Hrsgg?|éds?|dir)\.?\)[,:]? )?",
        found.text,
    ):
        # `in: ders. (Hg.), Title`: the chapter's author also edited the book.
        if match["role"] and "author" in draft.names:
            draft.names["editor"] = draft.names["author"]
            draft.fields["editor"] = found.cut(*match.span("same")).span
        found = found.cut(match.end())
    found = _drop_author(draft, found)
    # Emphasis at the start is the book's title, so no names precede it.
    bound = emphasis_end(draft, found)
    role = None if bound else leading_editors(found)
    if role is not None:
        for variable in ("editor", "translator"):
            if variable in _contributor_variables(role["role"]):
                draft.put_names(variable, found.cut(0, role.start()))
        found = found.cut(role.end()).strip(" ,:")
        found = _second_role(draft, found)
    elif not bound and (names := _names_before_emphasis(draft, found)):
        draft.put_names("container-author", found.cut(0, names))
        found = found.cut(names).strip()
    read_book(draft, found, "container-title", by="container-author")


def _contributor_variables(role: str) -> list[str]:
    """The variables of a role printed after names; before a book `(dir.)` means its editor."""
    return ["editor" if variable == "director" else variable for variable in role_variables(role)]


def _drop_author(draft: Draft, found: TextSlice) -> TextSlice:
    """`Author, ‘Chapter’ in Author, Book`: the chapter's author wrote the book as well (OSCOLA 4, 3.2.5)."""
    author = draft.fields.get("author")
    printed = draft.note[slice(*author)] if author else ""
    if len(printed) > 5 and found.text.startswith(f"{printed}, "):
        draft.put_names("container-author", found.cut(0, len(printed)))
        return found.cut(len(printed)).strip(" ,")
    return found


def _second_role(draft: Draft, found: TextSlice) -> TextSlice:
    """`A (ed.), B (trans.) Title`."""
    match = TRAILING_ROLE.search(found.text[:80])
    if (
        match
        and "(" in match[0]
        and "translator" in role_variables(match["role"])
        and "," not in found.text[: match.start()]
    ):
        draft.put_names("translator", found.cut(0, match.start()))
        return found.cut(match.end()).strip()
    return found


def _names_before_emphasis(draft: Draft, found: TextSlice) -> int:
    for left, _ in draft.emphasis:
        if found and found.offsets[0] < left <= found.offsets[-1]:
            at = found.index_of(left)
            return at if found.text[:at].rstrip().endswith(",") and found.text[:at].count(",") <= 4 else 0
    return 0


def leading_editors(found: TextSlice) -> re.Match[str] | None:
    """The role after names that stand before the book's title."""
    for match in TRAILING_ROLE.finditer(found.text[:250]):
        head = found.text[: match.start()]
        bracketed = match[0].lstrip(", ")[:1] in "(["
        if (
            match.start() > 0
            and (bracketed or match[0].startswith(","))
            and ":" not in head
            and not re.search(r"[\"“‘(]", head)
        ):
            following = found.text[match.end() :].lstrip()
            if bracketed or following.startswith(","):
                return match
    return None


_PAGES = pattern(
    rf"\(?(?:(?:pp?\b\.?|[Pp]ages?|S\.|Seiten?|s\.) ?(?P<marked>{PAGE_RANGE.pattern}"
    rf"|\w?\d+)|(?P<bare>{PAGE_RANGE.pattern}))\)?"
    r"(?:\.| (?P<place>[A-Z].{1,60}))?"
)
_ROLE_BRACKET = pattern(r" ?[(\[](?P<role>[Ee]ds?\.|[Hh]rsg\.|[Hh]gg?\.|[Tt]rans\.) (?P<names>[^()\[\]]{3,200})[)\]]")
_TRAILING_ROLE = pattern(r" ?[(\[](?P<names>[^()\[\]]{3,200}),? (?P<role>[Ee]ds?\.?|[Hh]rsg\.?|[Hh]gg?\.?)[)\]]")
_TRAILING_VOLUME = pattern(r",? (?P<marked>[Vv]ol(?:ume|\.) |Bd\. |Band )?(?P<volume>\d{1,4})$")
_LAST_PAGE = pattern(r"\d{1,4}")
_CHAPTER = pattern(r"(?:chapter|chap\.|ch\.|part|Kap\.) \w{1,5}")
_BRACKETED_DATE = pattern(rf" \((?P<date>{DATE})\)$")


def is_page_chunk(text: str) -> bool:
    """Whether a chunk is pages and nothing else."""
    match = _PAGES.fullmatch(text)
    return match is not None and not match["place"]


def read_in_book(draft: Draft, found: TextSlice, *, is_last: bool) -> None:
    """Read what follows `In`; where more follows it (`is_last` is false), no publisher stands here yet."""
    draft.traits.add("chapter")
    trailing_editors = find_trailing_editors(found)
    bound = found.offsets[trailing_editors.start] if trailing_editors else len(draft.note)
    found = _take_editors(draft, found)
    if (imprint := find_imprint(found)) and imprint[1] > len(found.text) - 2 and found.text[imprint[0] + 1].isupper():
        read_imprint(draft, found.cut(imprint[0] + 1, imprint[1] - 1))
        found = found.cut(0, imprint[0]).strip()
    chunks = found.chunks()
    count = min(_title_end(chunks), sum(1 for chunk in chunks if chunk and chunk.offsets[0] < bound))
    title, following = chunks[:count], chunks[count:]
    left: list[TextSlice] = []
    after_pages = False
    for chunk in following:
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
    _put_publisher_and_place(draft, found, left, is_last=is_last)


def _title_end(chunks: list[TextSlice]) -> int:
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


def _is_place(chunks: list[TextSlice], end: int) -> bool:
    return _place_start(chunks, end) < end


def _place_start(chunks: list[TextSlice], end: int) -> int:
    """Where a city, with its region, begins that ends before a chunk."""
    # Two chunks first, so that `Cambridge, MA` stays one place.
    for count in (2, 1, 3):
        if end - count > 0 and is_place(", ".join(chunk.text for chunk in chunks[end - count : end])):
            return end - count
    return end


def _starts_attribute(text: str) -> bool:
    if EDITION.fullmatch(text) or VOLUMES.fullmatch(text):
        return True
    is_label = text.split(" ", maxsplit=1)[0].lower().rstrip(".") in _ATTRIBUTE_LABELS
    return is_label and any(character.isdigit() or character in "IVX" for character in text)


_ATTRIBUTE_LABELS = ("vol", "volume", "volumes", "number", "no", "bd", "series")


def _take_attribute(draft: Draft, chunk: TextSlice, *, is_series_place: bool) -> bool:
    if _CHAPTER.fullmatch(chunk.text) or take_volume(draft, chunk) or take_edition(draft, chunk):
        return True
    if is_series_place and is_series(chunk.text) and not is_place(chunk.text):
        draft.put_title("collection-title", chunk)
        return True
    return take_number(draft, chunk)


def _put_title(draft: Draft, found: TextSlice, chunks: list[TextSlice]) -> None:
    if not chunks or not chunks[-1]:
        return
    end = found.end_of(chunks[-1])
    title = found.cut(0, end)
    if date := _BRACKETED_DATE.search(title.text):
        draft.put_date("issued", title.cut(*date.span("date")))
        title = title.cut(0, date.start())
    volume = _TRAILING_VOLUME.search(title.text)
    if volume and (volume["marked"] or is_serial(title.text[: volume.start()])):
        draft.put("volume", title.cut(*volume.span("volume")))
        title = title.cut(0, volume.start()).strip(" ,")
    draft.put_title("container-title", take_roles(draft, title, by="container-author"))


def _put_publisher_and_place(draft: Draft, found: TextSlice, left: list[TextSlice], *, is_last: bool) -> None:
    """Publisher and place; the place alone, where the publisher comes in a sentence of its own."""
    if not left:
        return
    start = found.start_of(left[0])
    end = found.end_of(left[-1])
    part = found.cut(start, end)
    if not is_last and not is_organization(part.text) and ":" not in part.text:
        draft.put("publisher-place", part)
    else:
        read_publisher(draft, part)


class TrailingEditors(NamedTuple):
    """Editors named after a book's title: where the names begin and end, where their role ends, and the role."""

    start: int
    end: int
    stop: int
    role: str


def find_trailing_editors(found: TextSlice) -> TrailingEditors | None:
    """`Title, A. Bee and C. Dee, Eds., …`: the chunk that is a role, and the persons in front of it, the title not."""
    if not contains_any(found.text, (" Eds.", " Ed.", " editors", " eds.", " Hrsg.")):
        return None
    chunks = found.chunks()
    at = next((at for at, chunk in enumerate(chunks) if at > 1 and _LONE_ROLE.fullmatch(chunk.text)), None)
    if at is None or (chunks[at].text.startswith("editor") and _are_persons(chunks[0].text, is_last=False)):
        return None  # BibTeX's plain styles spell the role out, and put all of the names in front
    first = at
    while first > 1 and _are_persons(chunks[first - 1].text, is_last=first == at):
        first -= 1
    if first == at:
        return None
    left, right, stop = found.start_of(chunks[first]), found.end_of(chunks[at - 1]), found.end_of(chunks[at])
    return TrailingEditors(left, right, stop, chunks[at].text)


_LONE_ROLE = pattern(r"[Ee]ds?\.?|[Ee]ditors?|[Hh]rsg\.|[Hh]gg?\.|[Tt]rans\.")
_JOINED = pattern(r"(?:^| )(?:and|&|und) ")


def _are_persons(text: str, *, is_last: bool) -> bool:
    parts = [part for part in _JOINED.split(text) if part]
    if not parts or (len(parts) > 1 and not is_last):
        return False
    return all(is_person(part) and (" " in part or "." in part) for part in parts)


def _take_editors(draft: Draft, found: TextSlice) -> TextSlice:
    """Move the book's editors into the draft: before its title, or in brackets after it."""
    for bracket in (_ROLE_BRACKET, _TRAILING_ROLE):
        if "(" in found.text and (match := bracket.search(found.text)):
            for variable in role_variables(match["role"]):
                names = found.cut(*match.span("names"))
                draft.put_names(
                    variable,
                    names,
                    inverted=is_inverted(names.text) or (", " in names.text and "." in names.text.split(", ")[1]),
                )
            if match.start() > 0:
                return found.without(*match.span())
    if editors := find_trailing_editors(found):
        names = found.cut(editors.start, editors.end)
        for variable in role_variables(editors.role):
            draft.put_names(variable, names, inverted=_INVERTED_FIRST.match(names.text) is not None)
        # The comma and space before the names go with them.
        return found.without(editors.start - 2, editors.stop)
    names_first = find_leading_names(found.text)
    head = found.text[: names_first.end] if names_first is not None else ""
    if (
        names_first is not None
        and names_first.is_inverted
        and found.text[names_first.end : names_first.start].strip() == ":"
        and not trailing_role(head)
    ):
        draft.put_names("container-author", found.cut(0, names_first.end), inverted=names_first.is_inverted)
        return found.cut(names_first.start)
    if role := leading_editors(found):
        names = found.cut(0, role.start())
        for variable in role_variables(role["role"]):
            draft.put_names(variable, names, inverted=_INVERTED_FIRST.match(names.text) is not None)
        found = found.cut(role.end()).strip(" ,:.")
    return found


_INVERTED_FIRST = pattern(r"[A-ZÀ-Þ][\w’'‑-]{1,30}(?: [A-ZÀ-Þ][\w’'‑-]{1,30})?, ?(?:[A-ZÀ-Þ]\.[ -]?){1,4}")


_EDITED = pattern(r": |\b(?:[Ee]ds?|[Hh]rsg|[Hh]gg?|editors?|edited by)\b|[Vv]ol")


def read_in_serial(draft: Draft, rest: TextSlice) -> bool:
    """`In: Journal, 12 (3), 1–20`: German style puts `in` before journals as well."""
    match = IN.match(rest.text)
    if match is None or draft.emphasis:
        return False
    rest = rest.cut(match.end())
    start = find_issue_details(rest.text)
    if (
        start is None
        or not rest.text[start:].lstrip(" ,")[:1].isdigit()
        or not is_issue(rest.text, start)
        or _EDITED.search(rest.text[:start])
    ):
        return False
    return last_sentence_start(rest.text[:start]) is None and read_serial(draft, rest)
