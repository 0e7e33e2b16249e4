"""Reads reports whose elements stand between commas: `“Title”, Policy Paper No. 3, Institute, Paris, May 2023`.

Offices, institutes and organizations print them so, each in its own order (EU interinstitutional style guide,
5.9; UN Editorial Manual, footnotes). They are read only where every part is known, and one says that it is a report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.parser.dates import ANY_YEAR, DATE
from stacite.parser.draft import Draft
from stacite.parser.editions import take_genre, take_number
from stacite.parser.gazetteer import (
    is_news_outlet,
    is_organization_or_office,
    is_place,
    is_publishing_organization,
    is_serial,
)
from stacite.parser.imprint import is_imprint_chunk
from stacite.parser.locators import parse_locator
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.parser.text_slice import TextSlice


_DATED = pattern(
    rf"(?:(?:last )?(?:updated|modified|revised|published|released|issued|posted|dated)(?: on)? )?(?P<date>{DATE})"
)
_DAY = pattern(
    r"(?:(?:last )?(?:updated|revised|published|released|issued|posted|dated)(?: on)? )?[A-Z][a-z]{2,8} \d{1,2}"
)
# `Twenty-Seventh Report of Session 2021–22`, `Session 2023–24`: committees of Parliament, and what they print.
_OF_SESSION = pattern(
    r"(?P<genre>(?:[A-Z][a-z]+(?:-[A-Z]?[a-z]+)?|\d{1,3}(?:st|nd|rd|th)) (?:Special )?Report)"
    r"(?: of Session \d{4}[–/-]\d{2,4})?|[Ss]ession (?:of )?\d{4}[–/-]\d{2,4}"
)
# Publishers of papers, also those whose name does not say so, once the text calls itself a paper: `Policy Paper,
# Bruegel`.
_NAME = pattern(r"[A-Z][\w’&.-]+(?: (?:[A-Z&][\w’&.-]*|of|for|and|the)){0,5}")
_VOLUME = pattern(r"[Vv]ol(?:ume|\.) (?P<volume>\d{1,4}),? (?:[Ii]ssue|[Nn]o\.) (?P<issue>\d{1,3})")
# `OECD Studies on Water`, `Economics Department Working Papers`.
_SERIES = pattern(r"\b(?:Studies (?:on|in)\b|(?:Series|Papers|Reviews|Reports|Monographs)$)")
_QUOTED = ("“", "„", "«", '"', "‘")
# The most parts that a report has.
_MAX_PARTS = 8
_MAX_PART_LENGTH = 400


def read_report_parts(draft: Draft, rest: TextSlice) -> bool:
    """Read all that follows a report's title; False, and nothing read, where a part of it is unknown."""
    if not rest or len(rest.text) > _MAX_PART_LENGTH or contains_any(rest.text, _QUOTED):
        return False
    if "issued" not in draft.dates and not any(map(str.isdigit, rest.text)):
        return False
    chunks = _chunks(draft, rest)
    if not 2 <= len(chunks) <= _MAX_PARTS or any(map(draft.is_emphasized, chunks)):
        return False
    # Parts are read into a copy first: an unknown part must leave the draft as it was.
    scratch = Draft(draft.note, draft.emphasis, rest, texts=_known_variables(draft), dates=dict(draft.dates))
    if not all(_take_part(scratch, chunk) for chunk in chunks) or not _is_report(draft, scratch):
        return False
    _move_into_draft(draft, scratch)
    return True


def _known_variables(draft: Draft) -> dict[str, str]:
    """What was read before and can occur only once."""
    return {name: draft.texts[name] for name in ("number", "genre", "publisher") if name in draft.texts}


def _is_report(draft: Draft, scratch: Draft) -> bool:
    """Whether the parts show that the work is a report; if an organization wrote it, place or publisher are enough."""
    if "issued" not in scratch.dates or "thesis" in scratch.traits:
        return False
    authors = draft.names.get("author", ())
    by_body = bool(authors) and all(name.literal for name in authors)
    return bool(scratch.traits & {"genre", "numbered"}) or (
        by_body and bool(scratch.texts.keys() & {"publisher-place", "publisher"})
    )


def _chunks(draft: Draft, rest: TextSlice) -> list[TextSlice]:
    """The parts between commas; those of `May 3, 2021`, `Washington, DC` and an office in a ministry are one."""
    chunks: list[TextSlice] = []
    for chunk in filter(None, rest.chunks()):
        if chunks and _belong_together(chunks[-1].text, chunk.text):
            chunks[-1] = draft.joined(chunks[-1], chunk)
        else:
            chunks.append(chunk)
    return chunks


def _belong_together(first: str, second: str) -> bool:
    if ANY_YEAR.fullmatch(second):
        return _DAY.fullmatch(first) is not None
    if is_place(second):
        # `Washington, DC`: something as short as this is a region, not a second city.
        return len(second) <= len("D.C.") and is_place(f"{first}, {second}")
    if is_place(f"{first}, {second}"):
        return not is_place(second)
    return is_organization_or_office(first) and is_organization_or_office(second)


def _take_part(scratch: Draft, chunk: TextSlice) -> bool:
    """Keep one part, if it is recognized and the first of its kind."""
    text = chunk.text
    if match := _DATED.fullmatch(text):
        return _put_date(scratch, chunk.cut(*match.span("date")))
    if "issued" in scratch.dates and scratch.locator is None and (locator := parse_locator(text)):
        scratch.locator = locator
        scratch.fields["locator"] = chunk.span
        return True
    if _take_part_of_series(scratch, chunk):
        return True
    if is_place(text):
        return _put_once(scratch, "publisher-place", chunk)
    if is_serial(text) and not is_publishing_organization(text):
        return False
    if ("number" not in scratch.texts and take_number(scratch, chunk)) or (
        "genre" not in scratch.texts and take_genre(scratch, chunk)
    ):
        return True
    return _is_publisher(text, scratch) and _put_once(scratch, "publisher", chunk)


def _put_date(scratch: Draft, date: TextSlice) -> bool:
    if "issued" in scratch.dates:
        return False
    scratch.put_date("issued", date)
    return True


def _take_part_of_series(scratch: Draft, chunk: TextSlice) -> bool:
    """Keep a session's report, a volume and its issue, or the name of a series."""
    if match := _OF_SESSION.fullmatch(chunk.text):
        scratch.put_groups(chunk, match, genre="genre")
        scratch.traits.add("genre")
        return True
    if match := _VOLUME.fullmatch(chunk.text):
        scratch.put_groups(chunk, match, volume="volume", issue="issue")
        return True
    if (
        _SERIES.search(chunk.text)
        and not is_publishing_organization(chunk.text)
        and not any(map(str.isdigit, chunk.text))
    ):
        scratch.put_title("collection-title", chunk)
        return True
    return False


def _is_publisher(text: str, scratch: Draft) -> bool:
    if is_news_outlet(text):
        return False
    return (
        is_publishing_organization(text)
        or is_imprint_chunk(text)
        or ("genre" in scratch.texts and _NAME.fullmatch(text) is not None)
    )


def _put_once(scratch: Draft, variable: str, chunk: TextSlice) -> bool:
    if variable in scratch.texts:
        return False
    scratch.put(variable, chunk)
    return True


def _move_into_draft(draft: Draft, scratch: Draft) -> None:
    """Move what the parts hold into the draft."""
    for name, span in scratch.fields.items():
        draft.fields.setdefault(name, span)
    for name, text in scratch.texts.items():
        draft.texts.setdefault(name, text)
    for name, date in scratch.dates.items():
        draft.dates.setdefault(name, date)
    draft.locator = draft.locator or scratch.locator
    draft.traits |= scratch.traits | {"report-parts"}


def split_report_parts(draft: Draft, rest: TextSlice, first: int) -> TextSlice | None:
    """The title before parts that are read; its first chunks, `first` of them, certainly belong to the title."""
    chunks = rest.chunks()
    for count in range(first, min(len(chunks) - 1, first + 3)):
        start = rest.start_of(chunks[count]) if chunks[count] else 0
        if start and _starts_report_parts(chunks[count]) and read_report_parts(draft, rest.cut(start)):
            return rest.cut(0, start).strip(" ,")
    return None


def _starts_report_parts(chunk: TextSlice) -> bool:
    """Whether a report's parts can begin here, so that the title has ended."""
    scratch = Draft("", (), chunk)
    return bool(
        _OF_SESSION.fullmatch(chunk.text)
        or take_number(scratch, chunk)
        or take_genre(scratch, chunk)
        or is_place(chunk.text)
        or is_publishing_organization(chunk.text)
    )
