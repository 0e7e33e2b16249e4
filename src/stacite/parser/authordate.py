"""Entries of bibliographies that notes borrow: `Family, G. (2019). Title.` (APA 7), `Family, Given. Title.` (MLA 9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import put_author
from stacite.parser.bodies import is_body, is_institution, is_serial
from stacite.parser.booktitle import emphasis_bound
from stacite.parser.chapter import read_chapter
from stacite.parser.collected import read_collected, read_serial_in
from stacite.parser.commas import read_commas
from stacite.parser.dates import DATE, UNDATED, is_date
from stacite.parser.editions import EDITION, edition_value, take_edition, take_number, take_volume
from stacite.parser.elements import read_book_entry, read_rest, title_end
from stacite.parser.entrymarks import REMARK, REPORT, THESIS
from stacite.parser.extras import take_extras, take_trailing_extras
from stacite.parser.heads import match_dated_head
from stacite.parser.imprint import read_publisher
from stacite.parser.locators import RANGE, locator_of
from stacite.parser.persons import is_inverted, is_person
from stacite.parser.places import is_place
from stacite.parser.quoting import find_quoted_title
from stacite.parser.roles import take_roles, variables_of
from stacite.parser.rows import read_row
from stacite.parser.sentences import full_stops
from stacite.parser.serial import put_outlet, read_serial
from stacite.parser.volume import read_volume

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

FAMILY_FIRST = pattern(
    r"[A-ZÀ-Þ][\w’'‑ -]{1,40}, [A-ZÀ-Þ][\w.’'-]{0,48}(?: [A-ZÀ-Þ][\w.’'-]{0,48}){0,3}[ -]?(?:,|\.|;| and | & |/|$)"
)
_SMALL_IN = pattern(r"[.?!] (?=in [A-ZÀ-Þ])")
_BOOK_IN_BRACKETS = pattern(r"\((?:[Ee]ds?|[Tt]rans)\. [^()]{3,200}\) \d{1,5}[–-]\d{1,5} \([^()]{3,120}\)$")
"""`in *Book* (ed. Alder, R.) 12–20 (Press, 1990)` (Nature)."""
_PAGES_CHUNK = pattern(r", (?:pp?\.|pages) ?\d")
_BARE = pattern(r"[A-ZÀ-Þ][\w’'‑-]{1,30} (?:[A-Z]{1,2}\.?|(?:[A-Z]\. ?){1,3}[A-Z]?)")
"""`Pang F (2002)`, `Pang F. B. (2002)`: a family name and initials."""
_LAST_PAGES = pattern(rf",? pp?\. ?(?P<pages>{RANGE.pattern}|\w?\d+)\.?$")
_HEAD_AND_DATE = pattern(rf"(?P<head>.+?),? (?P<date>{DATE}|{UNDATED})")
_CHAPTER_EDITORS = pattern(
    r"[Ii]n:? (?P<names>.{3,200}?) \((?P<role>[Ee]ds?\.?|[Hh]rsg\.|[Hh]g\.)\)[,.]? (?P<rest>.+)", re.DOTALL
)


def read_author_date(draft: Draft) -> bool:
    """Read `Names (2019). Title. Container, 10(3), 1–2.`; False where the citation is something else."""
    rest = draft.rest
    head = match_dated_head(rest.text)
    if head is None or head.end == len(rest.text) or not is_dated_head(head.names):
        return False
    names = rest.cut(0, len(head.names)).strip(" ,.")
    inverted = is_inverted(names.text.split("(")[0].strip()) or (
        not is_body(names.text) and ("," in names.text or _BARE.fullmatch(names.text) is not None)
    )
    if inverted and not names.text.endswith(")"):  # an initial keeps its period
        names = rest.cut(0, len(head.names)).strip(" ,")
    put_author(draft, names, inverted=inverted)
    draft.put_date("issued", rest.cut(*head.date))
    draft.traits.add("author-date")
    read_title(draft, rest.cut(head.end))
    return True


def is_dated_head(names: str) -> bool:
    """Whether the words before a bracketed year are an entry’s: family names first, or a body.

    `Given Family (2019)` opens a note of prose as well.
    """
    head = names.split("(", maxsplit=1)[0].strip(" ,.")
    if "," in head:
        if is_place(head.rpartition(", ")[2]):
            return False  # a publisher
        bodies = all(is_body(part) for part in head.split(", "))
        return is_inverted(head) or FAMILY_FIRST.match(names) is not None or bodies
    return len(head.split()) < 12 and (is_person(head) or is_body(head)) and ": " not in head


def read_title(draft: Draft, rest: Stretch) -> None:
    """Read the title and what follows it."""
    quoted = find_quoted_title(rest)
    if quoted is not None and quoted.start == 0:
        draft.traits.add("quoted")
        draft.put_title("title", rest.cut(0, quoted.end))
        rest = take_extras(draft, rest.cut(quoted.end).strip(" ,."))
        _read_source(draft, rest)
        return
    if not draft.emphasis and "author-date" in draft.traits and read_commas(draft, rest.strip(" .,;")):
        return
    if pinned := _pinned_title(draft, rest):
        draft.put_title("title", pinned)
        return
    title_end, rest_start = _title_end(draft, rest)
    title = take_trailing_extras(draft, rest.cut(0, title_end))
    draft.put_title("title", title)
    rest = rest.cut(rest_start).strip(" ,.")
    if rest:
        _read_source(draft, rest)


def _pinned_title(draft: Draft, rest: Stretch) -> Stretch | None:
    """The emphasised title behind which nothing stands but a marked pinpoint or a row: `*Title*, p. 118`."""
    end = emphasis_bound(draft, rest)
    if not end or rest.text[end : end + 2] != ", ":
        return None
    after = rest.cut(end).strip(" ,.")
    if after and not after.text[0].isdigit() and (locator := locator_of(after.text)):
        draft.locator = locator
        draft.fields["locator"] = after.span
    elif not read_row(draft, after):
        return None
    return rest.cut(0, end)


def _title_end(draft: Draft, rest: Stretch) -> tuple[int, int]:
    """The title's end and the start of what follows: emphasis says it, else the first full stop."""
    for left, right in draft.emphasis:
        if left <= rest.places[0] < right:
            end = rest.at(right)
            stop = next((at for at in full_stops(rest.text) if at >= end), len(rest.text))
            return len(rest.text[:stop].rstrip(" .")), stop
    stops = [at for at in full_stops(rest.text) if not _inside_bracket(rest.text, at)]
    if match := _SMALL_IN.search(rest.text):
        stops = sorted({*stops, match.end()})
    if not stops:
        return len(rest.text.rstrip(" .")), len(rest.text)
    first = max(stops[0], title_end(rest.text, stops))
    end = len(rest.text[:first].rstrip())
    return (end - 1 if rest.text[end - 1] == "." else end), first


def _inside_bracket(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _read_source(draft: Draft, rest: Stretch) -> None:
    """Read what follows the title: a container, a book around it, a publisher."""
    rest = rest.strip(" ,.")
    if "quoted" in draft.traits and read_row(draft, rest):
        return
    if re.match(r"[Ii]n:? (?=[A-Z\"“*])", rest.text):
        _read_in(draft, rest)
        return
    if re.match(
        r"(?:[Ee]dited|[Tt]ranslated|[Ii]llustrated|[Dd]irected|[Pp]erformed|[Nn]arrated|[Cc]ompiled) by ", rest.text
    ):
        _read_after_role(draft, rest)
        return
    if not draft.emphasis and (REPORT.match(rest.text) or THESIS.match(rest.text) or REMARK.fullmatch(rest.text)):
        read_rest(draft, rest)
        return
    if match := EDITION.match(rest.text):
        draft.put("edition", rest.cut(*match.span("edition")), edition_value(match["edition"]))
        rest = rest.cut(match.end()).strip(" ,.")
    if "issued" in draft.dates and _is_publisher(draft, rest):
        _put_publisher(draft, _first_sentence(rest))
        return
    if "entry" in draft.traits and _EDITED.search(rest.text):
        _read_edited(draft, rest)
    elif "entry" in draft.traits and "quoted" not in draft.traits and not _IN_SERIAL.search(rest.text):
        _read_publisher(draft, _without_pages(draft, _first_sentence(rest)))
    elif not read_serial(draft, rest):
        _read_publisher(draft, _first_sentence(rest))


_EDITED = pattern(r", (?:edited|translated) by |, by (?=[A-Z][\w.]* [A-Z])")
_IN_SERIAL = pattern(r"\b[Vv]ol\. \d|\bno\. \d|\d\(\d+\)|\d, no|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}")


def _read_edited(draft: Draft, rest: Stretch) -> None:
    """`Book, edited by A. B., 3rd ed., Publisher, 2005, pp. 55–63` (MLA 9, 5.38)."""
    draft.traits.add("chapter")
    rest = take_roles(draft, _without_pages(draft, rest), by="container-author")
    if match := re.search(rf",? (?P<date>{DATE})$", rest.text):
        draft.put_date("issued", rest.cut(*match.span("date")))
        rest = rest.cut(0, match.start())
    title, *others = rest.chunks()
    draft.put_title("container-title", title)
    for chunk in others:
        if not (take_edition(draft, chunk) or take_volume(draft, chunk) or take_number(draft, chunk)):
            draft.put("publisher", chunk)


def _without_pages(draft: Draft, rest: Stretch) -> Stretch:
    match = _LAST_PAGES.search(rest.text) if "p." in rest.text else None
    if match is None:
        return rest
    draft.put("page", rest.cut(*match.span("pages")))
    return rest.cut(0, match.start()).strip(" ,.")


def _read_after_role(draft: Draft, rest: Stretch) -> None:
    left = take_roles(draft, rest).strip(" ,.")
    if len(left.text) < len(rest.text):
        if left:
            _read_source(draft, left)
    elif not read_serial(draft, left):
        _read_publisher(draft, _first_sentence(left))


def _is_apa(draft: Draft) -> bool:
    """Whether a full stop follows the bracketed year, as in APA 7, which prints no place (9.29)."""
    issued = draft.fields.get("issued")
    return issued is not None and draft.note.startswith(").", issued[1])


def _put_publisher(draft: Draft, rest: Stretch) -> None:
    """A serial where the name says so, else a publisher, or the place that Harvard styles may print alone."""
    if draft.is_emphasised(rest) or is_serial(rest.text):
        put_outlet(draft, rest)
    elif "author-date" in draft.traits and is_place(rest.text):
        draft.put("publisher" if _is_apa(draft) else "publisher-place", rest)
    else:
        read_publisher(draft, rest)


def _is_publisher(draft: Draft, rest: Stretch) -> bool:
    return not re.search(r"\d", rest.text) and not draft.is_emphasised(rest) and "quoted" not in draft.traits


def _first_sentence(rest: Stretch) -> Stretch:
    stops = full_stops(rest.text)
    return rest.cut(0, stops[0]).strip(" .,") if stops else rest.strip(" .,")


def _read_publisher(draft: Draft, rest: Stretch) -> None:
    if not rest:
        return
    match = _HEAD_AND_DATE.fullmatch(rest.text)
    if match:
        draft.put_date("issued", rest.cut(*match.span("date")))
        rest = rest.cut(*match.span("head"))
    elif is_date(rest.text):
        draft.put_date("issued", rest)
        return
    if draft.traits & {"quoted"} and not is_institution(rest.text) and not is_place(rest.text.split(":")[0]):
        put_outlet(draft, rest)
    else:
        _put_publisher(draft, rest)


def _read_in(draft: Draft, rest: Stretch) -> None:
    """`In A. Editor (Ed.), *Book* (pp. 1–2). Publisher`; in German style a journal as well."""
    if _BOOK_IN_BRACKETS.search(rest.text):
        read_collected(draft, rest.cut(rest.text.index(" ") + 1), is_last=True)
        return
    if "quoted" in draft.traits and read_book_entry(draft, rest.cut(rest.text.index(" ") + 1)):
        return
    if read_serial_in(draft, rest) or (
        not draft.emphasis and _PAGES_CHUNK.search(rest.text) and read_rest(draft, rest)
    ):
        return
    draft.traits.add("chapter")
    match = _CHAPTER_EDITORS.fullmatch(rest.text)
    start = match.start("rest") if match else rest.text.index(" ") + 1
    if match:
        for variable in variables_of(match["role"]):
            draft.put_names(variable, rest.cut(*match.span("names")), inverted=is_inverted(match["names"]))
    body = rest.cut(start)
    stops = [at for at in full_stops(body.text) if not _inside_bracket(body.text, at)]
    head = body.cut(0, stops[0] if stops else len(body.text)).strip(" .")
    title = take_trailing_extras(draft, head)
    if not stops and ", " in head.text and "author-date" not in draft.traits:
        read_chapter(draft, body)
        return
    _read_book_head(draft, title)
    if stops:
        _read_publisher(draft, _last_imprint(draft, body.cut(stops[0])))


def _last_imprint(draft: Draft, rest: Stretch) -> Stretch:
    stops = full_stops(rest.text)
    if match := re.search(rf", (?:pp?\. ?)(?P<pages>{RANGE.pattern})\.?$", rest.text):
        draft.put("page", rest.cut(*match.span("pages")))
        return rest.cut(0, match.start()).strip(" .,")
    return rest.cut(stops[-1] if stops else 0).strip(" .,")


def _read_book_head(draft: Draft, title: Stretch) -> None:
    if match := re.search(rf",? (?:pp?\. ?)?(?P<pages>{RANGE.pattern})$", title.text):
        draft.put("page", title.cut(*match.span("pages")))
        title = title.cut(0, match.start())
    read_volume(draft, title, "container-title", by="container-author")
