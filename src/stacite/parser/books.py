"""Reads books, and the books that chapters stand in.

Title, contributors, edition, volume, number, series, imprint, and what follows the imprint: volume, pages, locator.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.parser.contributors import take_roles
from stacite.parser.dates import DATE, MONTH, UNDATED, YEAR
from stacite.parser.editions import (
    EDITION,
    REPORT_NUMBER,
    THESIS,
    VOLUME,
    is_series,
    put_series,
    take_edition,
    take_genre,
    take_medium,
    take_number,
    take_series,
    take_volume,
)
from stacite.parser.gazetteer import is_organization, is_place, is_publishing_organization
from stacite.parser.imprint import (
    find_imprint,
    find_self_published_imprint,
    is_imprint_chunk,
    is_original_year,
    read_imprint,
    read_publisher,
    take_bracketed_series,
    take_edition_statements,
    take_thesis,
    take_unbracketed_imprint,
)
from stacite.parser.locators import (
    PAGE_RANGE,
    parse_locator,
    split_locator,
    take_locator_before_parenthesis,
    take_star_page,
)
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice
    from stacite.text.spans import Span


# `II, 199` (MHRA 3, 11.2), `ii. 45` (New Oxford Style Manual, 18.2).
_VOLUME_THEN_PAGE = pattern(
    r"(?:(?:vol\.?|Bd\.|t\.|tome) ?(?P<volume>\w+)(?:, (?=pp?\b|S\.|\d|paras?\b)|$)"
    r"|(?P<roman>[IVX]{1,5}|[ivx]{1,5}(?=\. ))(?:, |\. |: (?P<name>[A-ZÀ-Þ\d][^():]{2,100}?)(?: \(\d{4}\))?, )"
    r"(?=pp?\. ?\d|\d))"
)


def read_after_imprint(draft: Draft, after: TextSlice, *, has_pages: bool) -> None:
    """What follows the imprint: pages of a chapter, or a pinpoint."""
    after = take_medium(draft, after.strip(" ,.:;"))
    if not after:
        return
    head = re.split(
        r"\s*[\[(](?![^()]{0,200}\d\)?$)|,? (?:first published|published in|repr\. as|originally)", after.text
    )[0].strip(" ,.;")
    if (volume := _VOLUME_THEN_PAGE.match(after.text)) and "volume" not in draft.texts:
        draft.put("volume", after.cut(*volume.span("volume" if volume["volume"] else "roman")))
        draft.put_groups(after, volume, name="volume-title")
        read_after_imprint(draft, after.cut(volume.end()), has_pages=has_pages)
        return
    locator = parse_locator(head)
    if locator is None:
        head = after.chunks()[0].text
        locator = parse_locator(head)
    if locator is None:
        any(take_number(draft, chunk) for chunk in after.chunks())
        return
    part = after.cut(0, len(head))
    if has_pages and locator.label == "page" and PAGE_RANGE.search(locator.value) and "page" not in draft.texts:
        at = part.text.find(locator.value)
        draft.put("page", part.cut(at, at + len(locator.value)))
    else:
        draft.put_locator(draft.locator or locator, part)


DATE_CHUNK = pattern(rf"(?:(?:{phrases('parser', 'words before dates of texts')}) )?(?P<date>{DATE}|{UNDATED})")
_BRACKETED_GENRE = pattern(rf"\s*[(\[](?P<genre>{phrases('parser', 'genres in brackets')})[)\]]$")
_OF = pattern(
    r",? (?:in )?(?:[Vv]ol(?:ume)?\.?|Bd\.) (?P<volume>\w+)(?:, (?:bk|pt)\.? \w+)?,? of (?P<of>.+)$", re.DOTALL
)
TITLE_TAIL_WORDS = pattern(
    r"(?:with (?:(?:an? |the )?(?:new )?(?:introduction|foreword|preface|afterword|commentary|notes"
    r"|assistance)|contributions)|foreword|introduction|special issue|new ser|facsimile"
    r"|abridged|unabridged|illustrated|microfiche|e-?book)"
)
_SERIES = pattern(
    r"\b(?:[Ss]er(?:ies|\.)|Library|Lecture Notes|Editions?|Reihe|Studies (?:in|of)|Publications|Monographs?"
    r"|Transactions|Research Records)\b"
)
_TRANSLATION = pattern(r"\s*\[(?:[A-Z][^\[\]]{8,}|in [A-Z]\w+)\]")


def drop_translation(head: TextSlice) -> TextSlice:
    """A title without its translation in square brackets after it."""
    match = _TRANSLATION.search(head.text) if "[" in head.text else None
    return head.cut(0, match.start()).strip() if match and match.end() == len(head.text) and match.start() > 0 else head


def read_book_title(draft: Draft, head: TextSlice, title: str, by: str, *, in_series: bool = False) -> TextSlice:
    """Take contributors, edition, volume, number and series off the end of a title."""
    bound = emphasis_end(draft, head)
    head = _take_roles_after(draft, head, bound, by)
    if not bound:
        head = take_edition_statements(draft, _take_series_after_contributors(draft, head))
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


def emphasis_end(draft: Draft, head: TextSlice) -> int:
    """Where emphasis at the start of the slice ends, as an index into the slice; 0 if there is none."""
    for left, right in draft.emphasis:
        if head and left <= head.offsets[0] < right:
            return head.index_of(right)
    return 0


def _take_roles_after(draft: Draft, head: TextSlice, bound: int, by: str) -> TextSlice:
    if not bound:
        return take_roles(draft, head, by=by)
    kept, rest = head.cut(0, bound), head.cut(bound)
    if rest.text[:1] not in (",", " ", "(", "."):
        return take_roles(draft, head, by=by)
    rest = take_roles(draft, rest, by=by)
    # The comma and space that are put in have no place in the note; they take that of what follows.
    offsets = [*kept.offsets, *([rest.offsets[0]] * 2 if rest else []), *rest.offsets]
    return type(head)(kept.text + (", " if rest else "") + rest.text, offsets)


def _take_series_after_contributors(draft: Draft, head: TextSlice) -> TextSlice:
    """`Title, ed. A. B., Name of the Series`: a title does not continue after contributors."""
    # A jump in the offsets shows where a role clause was taken out.
    gap = next((at for at, (left, right) in enumerate(pairwise(head.offsets), 1) if right - left > _ROLE_AT_LEAST), 0)
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


# Length of the shortest clause that names a contributor: `ed. A. B.`.
_ROLE_AT_LEAST = 8


def title_chunks(chunks: list[TextSlice], bound: int) -> int:
    """How many chunks certainly belong to the title: the first, or those that the emphasis up to `bound` covers."""
    if not bound:
        return 1
    count, length = 0, 0
    for chunk in chunks:
        if length >= bound:
            break
        # Two more for the comma and space between chunks.
        length += len(chunk.text) + 2
        count += 1
    return max(1, count)


def _take_attribute(draft: Draft, chunk: TextSlice, *, certain: bool) -> bool:
    if not chunk or any(take(draft, chunk) for take in (take_edition, take_volume, take_number)):
        return True
    if take_genre(draft, chunk, certain=certain):
        return True
    if DATE_CHUNK.fullmatch(chunk.text) and re.search(r"[a-z]{3}", chunk.text):
        draft.put_date("issued", chunk)
        return True
    if "genre" in draft.texts and "publisher" not in draft.texts and is_publishing_organization(chunk.text):
        draft.put("publisher", chunk)
        return True
    if _PART_OF_WORKS.fullmatch(chunk.text):
        return True
    if re.match(r"[a-z]", chunk.text) and (certain or TITLE_TAIL_WORDS.match(chunk.text)):
        return True
    if is_series(chunk.text) and (certain or _SERIES.search(chunk.text)):
        put_series(draft, chunk)
        return True
    if _SITTING.fullmatch(chunk.text):
        return True
    return certain and _take_certain(draft, chunk)


# `Abt. 3, Bd. 1`: what a volume of collected works belongs to.
_PART_OF_WORKS = pattern(r"(?:Abt|Abteilung|Reihe|Ser|Tl|Teil|Halbbd)\.? [\dIVX]{1,4}")
# When a parliament sat that printed the paper.
_SITTING = pattern(r"[Ss]ession (?:of )?\d{4}(?:[–/-]\d{2,4})?")


def _until_volume_title(draft: Draft, chunks: list[TextSlice], first: int) -> list[TextSlice]:
    """`General Title, vol. 5, Title of the Volume` (Chicago 17, 14.119): the chunks before the volume."""
    for at in range(first, len(chunks) - 1):
        if (
            VOLUME.fullmatch(chunks[at].text)
            and chunks[at + 1]
            and not re.match(r"[a-z]|\d{1,3}\b", chunks[at + 1].text)
        ):
            take_volume(draft, chunks[at])
            if not is_series(chunks[at + 1].text) and not EDITION.fullmatch(chunks[at + 1].text):
                draft.put_title("volume-title", draft.joined(chunks[at + 1], chunks[-1]))
            return chunks[:at]
    return chunks


def _take_certain(draft: Draft, chunk: TextSlice) -> bool:
    """What stands after an emphasized title is no part of it."""
    if locator := parse_locator(chunk.text):
        draft.locator = draft.locator or locator
    elif is_place(chunk.text):
        draft.put("publisher-place", chunk)
    elif is_organization(chunk.text):
        read_publisher(draft, chunk.cut(len(chunk.text) - len(chunk.text.lstrip(" ."))))
    return True


_PLACE_YEAR = pattern(
    rf"(?P<place>(?!{MONTH} ?\d)[A-ZÀ-Þ][\w. /()-]{{1,60}}?)(?: (?P<edition>\d))?"
    rf" (?P<year>{YEAR}(?:[–/-]\d+)?|o\.\s?J\.)"
)


def read_book(draft: Draft, found: TextSlice, title: str = "title", *, by: str = "author") -> None:
    """Read a book without the names before it into the variable `title`."""
    found = take_bracketed_series(draft, found)
    own = find_self_published_imprint(draft, found)
    imprint = own or find_imprint(found)
    if own:
        draft.traits.add("exact")
    if imprint is not None and _is_other_bracket(draft, found, imprint):
        imprint = None
    if imprint is not None:
        start, end = imprint
        head = found.cut(0, start).strip()
        after = take_roles(draft, _without_original(draft, found.cut(end)), by=by)
        head = take_locator_before_parenthesis(draft, head, found.text[start + 1 : end - 1], has_pages=title != "title")
        if title == "title" and head.text.endswith("]"):
            head = drop_translation(head)
        head = read_book_title(draft, head, title, by, in_series=": " in found.text[start:end])
        read_imprint(draft, found.cut(start + 1, end - 1).strip())
        read_after_imprint(draft, after, has_pages=title != "title")
    else:
        _read_without_brackets(draft, take_star_page(draft, found), title, by)


_BRACKETED_YEAR = pattern(rf"\s*\((?P<date>{YEAR})\)")


def _without_original(draft: Draft, after: TextSlice) -> TextSlice:
    """`(Max Knight trans., 1967) (1934)`: when the work first appeared (Bluebook 21, 15.4)."""
    match = _BRACKETED_YEAR.match(after.text)
    if match is None:
        return after
    draft.put_date("original-date", after.cut(*match.span("date")))
    return after.cut(match.end())


def _is_other_bracket(draft: Draft, found: TextSlice, imprint: Span) -> bool:
    """Whether it is the title's, or tells when the work first appeared; `*The Year 1866* (1867)` does not."""
    ends_title = emphasis_end(draft, found) == imprint[0] - 1
    return _is_title_bracket(draft, found, imprint[0]) or (is_original_year(found, imprint) and not ends_title)


def _is_title_bracket(draft: Draft, found: TextSlice, start: int) -> bool:
    """Whether the bracket belongs to an emphasized title, or to a number: `Resolution 2231 (2015)`."""
    if (numbered := _NUMBERED.match(found.text)) and start < numbered.end():
        return True
    return any(left <= found.offsets[start] < right for left, right in draft.emphasis)


_NUMBERED = pattern(r"(?:[A-Z]\w* ){0,3}(?:Resolution|Res\.|Decision) \d{1,4} \(\d{4}\)")
# `pages 108–122, 1991`: a year, and no third page.
_PAGES_THEN_YEAR = pattern(rf"\d[–-]\d{{1,5}}, (?P<date>(?:{MONTH} )?{YEAR})$")
_LAST_DATE = pattern(rf"[,.]\s+{DATE_CHUNK.pattern}$")


def _read_without_brackets(draft: Draft, found: TextSlice, title: str, by: str) -> None:
    """Without brackets: `Title, Berlin 1988, S. 12`; `Title, Publisher, 2014`; `Title (OUP)`."""
    if match := _PAGES_THEN_YEAR.search(found.text):
        draft.put_date("issued", found.cut(*match.span("date")))
        found = found.cut(0, match.start("date")).strip(" ,")
    found, locator = split_locator(found)
    if locator is not None:
        if title != "title" and PAGE_RANGE.search(locator.value) and locator.label == "page":
            at = draft.note.find(locator.value, found.offsets[-1] if found else 0)
            draft.texts.setdefault("page", locator.value)
            draft.fields.setdefault("page", (at, at + len(locator.value)))
        else:
            draft.locator = draft.locator or locator
            shorter, pages = split_locator(found)
            if title != "title" and pages is not None and pages.label == "page" and PAGE_RANGE.search(pages.value):
                at = found.text.rfind(pages.value)
                draft.put("page", found.cut(at, at + len(pages.value)))
                found = shorter
    imprint = find_imprint(found)
    if imprint and not _is_other_bracket(draft, found, imprint):
        read_imprint(draft, found.cut(imprint[0] + 1, imprint[1] - 1).strip())
        found = found.cut(0, imprint[0]).strip()
    if "issued" not in draft.dates:
        bound = emphasis_end(draft, found)
        first = title_chunks(found.chunks(), bound)
        found = take_thesis(draft, take_unbracketed_imprint(draft, found, first, certain=bool(bound)), first)
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
    read_book_title(draft, found, title, by)


def _read_end(draft: Draft, chunks: list[TextSlice]) -> int:
    """Read date, publisher and place off the end of the chunks; how many are left."""
    count, last = len(chunks), chunks[-1]
    if "issued" in draft.dates:
        pass
    elif (match := _PLACE_YEAR.fullmatch(last.text)) and (
        is_place(match["place"]) or len(match["place"].split()) <= 2 or " / " in match["place"]
    ):
        draft.put_groups(last, match, year="issued", edition="edition", place="publisher-place")
        return count - 1
    elif match := re.fullmatch(rf"(?P<head>(?:[^:]|:(?! ))+: .+?),? (?P<year>{YEAR})", last.text):
        draft.put_date("issued", last.cut(*match.span("year")))
        read_publisher(draft, last.cut(*match.span("head")))
        return count - 1
    while count > 1 and (is_imprint_chunk(chunks[count - 1].text) or _is_thesis_school(chunks[count - 2 : count])):
        read_publisher(draft, chunks[count - 1])
        count -= 1
    return count


def _is_thesis_school(chunks: list[TextSlice]) -> bool:
    """Whether an organization stands after the words that call the work a thesis."""
    return THESIS.fullmatch(chunks[0].text) is not None and is_organization(chunks[1].text)
