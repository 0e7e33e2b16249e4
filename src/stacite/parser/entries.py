"""Reads entries of bibliographies, which notes borrow.

`Family, G. (2019). Title.` (APA 7), `Family, Given. Title.` (MLA 9), `Family, Given. “Title.” Container, 2010.`
(Chicago 17, 14.61); also what author-date styles put in brackets after a title, `(2nd ed.)`, `[Film]` (APA 7, 9.19).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.parser.books import emphasis_end, read_book
from stacite.parser.chapters import read_chapter, read_in_book, read_in_serial
from stacite.parser.contributors import put_authors, role_variables, take_roles
from stacite.parser.dates import DATE, UNDATED, YEAR, is_date
from stacite.parser.editions import EDITION, edition_value, take_edition, take_number, take_volume
from stacite.parser.entry_elements import (
    read_book_entry,
    read_comma_entry,
    read_elements,
    read_remaining_elements,
    starts_with_title,
    title_end,
)
from stacite.parser.entry_patterns import REMARK, REPORT, THESIS, LeadingNames, find_leading_names, match_dated_names
from stacite.parser.gazetteer import (
    is_organization,
    is_organization_or_office,
    is_place,
    is_publishing_organization,
    is_serial,
)
from stacite.parser.imprint import read_publisher
from stacite.parser.locators import PAGE_RANGE, parse_locator
from stacite.parser.names import is_inverted, is_person, parse_names
from stacite.parser.punctuation import find_quoted_title, full_stops
from stacite.parser.reports import read_report_parts
from stacite.parser.serials import put_outlet, read_serial
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.punctuation import QuotedTitle
    from stacite.parser.text_slice import TextSlice


_LAST_BRACKET = pattern(r"\s*[(\[][^()\[\]]{2,200}[)\]]$")
_BRACKET = pattern(r"\s*[(\[](?P<inner>[^()\[\]]{2,200})[)\]]")
_NAMES_AND_ROLE = pattern(
    r"(?P<names>[A-Z].+?), (?P<role>(?:Eds?|Trans|Ed\. & Trans|Illus|Comps?|Narr|Dirs?|Hosts?"
    r"|Producers?)\.?(?:,? & (?:Eds?|Trans)\.)?)"
)
_PAGES = pattern(rf"(?:pp?\. ?|S\. ?)(?P<pages>{PAGE_RANGE.pattern}|\w?\d+)")
_GENRES = pattern(
    r"(?:[A-Z][\w’ -]*(?:dissertation|thesis|report|paper|film|episode|album|podcast|post|tweet|video|map"
    r"|manuscript|software|data set|app|speech|lecture|presentation|interview)s?|Preprint|Film|Data set|Video"
    r"|Audio podcast|Map|Computer software|Mobile app|Song|Photograph|Painting|Tweet)\b",
    re.IGNORECASE,
)


def take_trailing_brackets(draft: Draft, title: TextSlice) -> TextSlice:
    """Take `(2nd ed.)`, `(J. Tenniel, Ed.)`, `[Film]` off a title's end."""
    while title.text[-1:] in (")", "]", "\n") and (match := _LAST_BRACKET.search(title.text)):
        if not _read_bracket(draft, title.cut(match.start(), match.end()).strip(" ()[]")):
            break
        title = title.cut(0, match.start()).strip(" .")
    return title


def take_title_brackets(draft: Draft, rest: TextSlice) -> TextSlice:
    """Take brackets like these off the start of what follows a quoted title."""
    while match := _BRACKET.match(rest.text):
        if not _read_bracket(draft, rest.cut(*match.span("inner"))):
            break
        rest = rest.cut(match.end()).strip(" ,.")
    return rest


def _read_bracket(draft: Draft, inner: TextSlice) -> bool:
    parts = inner.chunks(";")
    if len(parts) > 1:
        read = [_read_bracket(draft, part) for part in parts]
        return all(read)
    if match := _NAMES_AND_ROLE.fullmatch(inner.text):
        for variable in role_variables(match["role"]) or ["contributor"]:
            draft.put_names(variable, inner.cut(*match.span("names")), inverted=is_inverted(match["names"]))
        return True
    if match := _GENRES.match(inner.text):
        draft.put("genre", inner.cut(*match.span()))
        if re.search(r"dissertation|thesis", match[0], re.IGNORECASE):
            draft.traits.add("thesis")
            draft.put("publisher", inner.cut(match.end()))
        return True
    done = False
    for chunk in inner.chunks():
        if pages := _PAGES.fullmatch(chunk.text):
            draft.put("page", chunk.cut(*pages.span("pages")))
            done = True
        else:
            done = take_edition(draft, chunk) or take_volume(draft, chunk) or _take_number(draft, chunk) or done
    return done


def _take_number(draft: Draft, chunk: TextSlice) -> bool:
    match = re.match(r"(?P<genre>.*?)\b[Nn]o\. (?P<number>\S+)$", chunk.text)
    if match is None:
        return take_number(draft, chunk)
    draft.put_groups(chunk, match, genre="genre", number="number")
    return True


FAMILY_FIRST = pattern(
    r"[A-ZÀ-Þ][\w’'‑ -]{1,40}, [A-ZÀ-Þ][\w.’'-]{0,48}(?: [A-ZÀ-Þ][\w.’'-]{0,48}){0,3}[ -]?(?:,|\.|;| and | & |/|$)"
)
_SMALL_IN = pattern(r"[.?!] (?=in [A-ZÀ-Þ])")
# `in *Book* (ed. Alder, R.) 12–20 (Press, 1990)` (Nature).
_BOOK_IN_BRACKETS = pattern(r"\((?:[Ee]ds?|[Tt]rans)\. [^()]{3,200}\) \d{1,5}[–-]\d{1,5} \([^()]{3,120}\)$")
_PAGES_CHUNK = pattern(r", (?:pp?\.|pages) ?\d")
# `Pang F (2002)`, `Pang F. B. (2002)`: a family name and initials.
_FAMILY_AND_INITIALS = pattern(r"[A-ZÀ-Þ][\w’'‑-]{1,30} (?:[A-Z]{1,2}\.?|(?:[A-Z]\. ?){1,3}[A-Z]?)")
_LAST_PAGES = pattern(rf",? pp?\. ?(?P<pages>{PAGE_RANGE.pattern}|\w?\d+)\.?$")
_HEAD_AND_DATE = pattern(rf"(?P<head>.+?),? (?P<date>{DATE}|{UNDATED})")
_CHAPTER_EDITORS = pattern(
    r"[Ii]n:? (?P<names>.{3,200}?) \((?P<role>[Ee]ds?\.?|[Hh]rsg\.|[Hh]g\.)\)[,.]? (?P<rest>.+)", re.DOTALL
)


def read_author_date(draft: Draft) -> bool:
    """Read `Names (2019). Title. Container, 10(3), 1–2.`; False where the citation is something else."""
    rest = draft.rest
    head = match_dated_names(rest.text)
    if head is None or head.end == len(rest.text) or not is_author_date_head(head.names):
        return False
    names = rest.cut(0, len(head.names)).strip(" ,.")
    inverted = is_inverted(names.text.split("(")[0].strip()) or (
        not is_organization(names.text)
        and ("," in names.text or _FAMILY_AND_INITIALS.fullmatch(names.text) is not None)
    )
    if inverted and not names.text.endswith(")"):  # an initial keeps its period
        names = rest.cut(0, len(head.names)).strip(" ,")
    put_authors(draft, names, inverted=inverted)
    draft.put_date("issued", rest.cut(*head.date))
    draft.traits.add("author-date")
    read_entry_title(draft, rest.cut(head.end))
    return True


def is_author_date_head(names: str) -> bool:
    """Whether the words before a bracketed year are an entry’s: family names first, or an organization.

    `Given Family (2019)` opens a note of prose as well.
    """
    head = names.split("(", maxsplit=1)[0].strip(" ,.")
    if "," in head:
        if is_place(head.rpartition(", ")[2]):
            return False  # a publisher
        bodies = all(is_organization(part) for part in head.split(", "))
        return is_inverted(head) or FAMILY_FIRST.match(names) is not None or bodies
    return len(head.split()) < 12 and (is_person(head) or is_organization(head)) and ": " not in head


def read_entry_title(draft: Draft, rest: TextSlice) -> None:
    """Read the title and what follows it."""
    quoted = find_quoted_title(rest)
    if quoted is not None and quoted.start == 0:
        draft.traits.add("quoted")
        draft.put_title("title", rest.cut(0, quoted.end))
        rest = take_title_brackets(draft, rest.cut(quoted.end).strip(" ,."))
        _read_source(draft, rest)
        return
    if not draft.emphasis and "author-date" in draft.traits and read_comma_entry(draft, rest.strip(" .,;")):
        return
    if pinned := _title_with_locator(draft, rest):
        draft.put_title("title", pinned)
        return
    title_end, rest_start = _title_end(draft, rest)
    title = take_trailing_brackets(draft, rest.cut(0, title_end))
    draft.put_title("title", title)
    rest = rest.cut(rest_start).strip(" ,.")
    if rest:
        _read_source(draft, rest)


def _title_with_locator(draft: Draft, rest: TextSlice) -> TextSlice | None:
    """The emphasized title, if only a marked pinpoint or parts of a report follow it: `*Title*, p. 118`."""
    end = emphasis_end(draft, rest)
    if not end or rest.text[end : end + 2] != ", ":
        return None
    after = rest.cut(end).strip(" ,.")
    if after and not after.text[0].isdigit() and (locator := parse_locator(after.text)):
        draft.locator = locator
        draft.fields["locator"] = after.span
    elif not read_report_parts(draft, after):
        return None
    return rest.cut(0, end)


def _title_end(draft: Draft, rest: TextSlice) -> tuple[int, int]:
    """The title's end and the start of what follows: emphasis says it, else the first period."""
    for left, right in draft.emphasis:
        if left <= rest.offsets[0] < right:
            end = rest.index_of(right)
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


def _read_source(draft: Draft, rest: TextSlice) -> None:
    """Read what follows the title: a container, a book around it, a publisher."""
    rest = rest.strip(" ,.")
    if "quoted" in draft.traits and read_report_parts(draft, rest):
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
        read_remaining_elements(draft, rest)
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


def _read_edited(draft: Draft, rest: TextSlice) -> None:
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


def _without_pages(draft: Draft, rest: TextSlice) -> TextSlice:
    match = _LAST_PAGES.search(rest.text) if "p." in rest.text else None
    if match is None:
        return rest
    draft.put("page", rest.cut(*match.span("pages")))
    return rest.cut(0, match.start()).strip(" ,.")


def _read_after_role(draft: Draft, rest: TextSlice) -> None:
    left = take_roles(draft, rest).strip(" ,.")
    if len(left.text) < len(rest.text):
        if left:
            _read_source(draft, left)
    elif not read_serial(draft, left):
        _read_publisher(draft, _first_sentence(left))


def _is_apa(draft: Draft) -> bool:
    """Whether a period follows the bracketed year, as in APA 7, which prints no place (9.29)."""
    issued = draft.fields.get("issued")
    return issued is not None and draft.note.startswith(").", issued[1])


def _put_publisher(draft: Draft, rest: TextSlice) -> None:
    """A serial where the name says so, else a publisher, or the place that Harvard styles may print alone."""
    if draft.is_emphasized(rest) or is_serial(rest.text):
        put_outlet(draft, rest)
    elif "author-date" in draft.traits and is_place(rest.text):
        draft.put("publisher" if _is_apa(draft) else "publisher-place", rest)
    else:
        read_publisher(draft, rest)


def _is_publisher(draft: Draft, rest: TextSlice) -> bool:
    return not re.search(r"\d", rest.text) and not draft.is_emphasized(rest) and "quoted" not in draft.traits


def _first_sentence(rest: TextSlice) -> TextSlice:
    stops = full_stops(rest.text)
    return rest.cut(0, stops[0]).strip(" .,") if stops else rest.strip(" .,")


def _read_publisher(draft: Draft, rest: TextSlice) -> None:
    if not rest:
        return
    match = _HEAD_AND_DATE.fullmatch(rest.text)
    if match:
        draft.put_date("issued", rest.cut(*match.span("date")))
        rest = rest.cut(*match.span("head"))
    elif is_date(rest.text):
        draft.put_date("issued", rest)
        return
    if (
        draft.traits & {"quoted"}
        and not is_publishing_organization(rest.text)
        and not is_place(rest.text.split(":")[0])
    ):
        put_outlet(draft, rest)
    else:
        _put_publisher(draft, rest)


def _read_in(draft: Draft, rest: TextSlice) -> None:
    """`In A. Editor (Ed.), *Book* (pp. 1–2). Publisher`; in German style a journal as well."""
    if _BOOK_IN_BRACKETS.search(rest.text):
        read_in_book(draft, rest.cut(rest.text.index(" ") + 1), is_last=True)
        return
    if "quoted" in draft.traits and read_book_entry(draft, rest.cut(rest.text.index(" ") + 1)):
        return
    if read_in_serial(draft, rest) or (
        not draft.emphasis and _PAGES_CHUNK.search(rest.text) and read_remaining_elements(draft, rest)
    ):
        return
    draft.traits.add("chapter")
    match = _CHAPTER_EDITORS.fullmatch(rest.text)
    start = match.start("rest") if match else rest.text.index(" ") + 1
    if match:
        for variable in role_variables(match["role"]):
            draft.put_names(variable, rest.cut(*match.span("names")), inverted=is_inverted(match["names"]))
    body = rest.cut(start)
    stops = [at for at in full_stops(body.text) if not _inside_bracket(body.text, at)]
    head = body.cut(0, stops[0] if stops else len(body.text)).strip(" .")
    title = take_trailing_brackets(draft, head)
    if not stops and ", " in head.text and "author-date" not in draft.traits:
        read_chapter(draft, body)
        return
    _read_book_head(draft, title)
    if stops:
        _read_publisher(draft, _last_imprint(draft, body.cut(stops[0])))


def _last_imprint(draft: Draft, rest: TextSlice) -> TextSlice:
    stops = full_stops(rest.text)
    if match := re.search(rf", (?:pp?\. ?)(?P<pages>{PAGE_RANGE.pattern})\.?$", rest.text):
        draft.put("page", rest.cut(*match.span("pages")))
        return rest.cut(0, match.start()).strip(" .,")
    return rest.cut(stops[-1] if stops else 0).strip(" .,")


def _read_book_head(draft: Draft, title: TextSlice) -> None:
    if match := re.search(rf",? (?:pp?\. ?)?(?P<pages>{PAGE_RANGE.pattern})$", title.text):
        draft.put("page", title.cut(*match.span("pages")))
        title = title.cut(0, match.start())
    read_book(draft, title, "container-title", by="container-author")


_INITIAL_HEAD = pattern(
    r"[A-ZÀ-Þ][\w’'‑-]{1,30}(?: [A-ZÀ-Þ][\w’'‑-]{1,30})?, (?:[A-ZÀ-Þ]\.[ -]?){1,4}(?=[“\"*\d]"
    r"|(?![A-Z]\.)[A-ZÀ-Þ][\w’'-]* ?[\w:,.&])"
)
_SINGLE = pattern(r"[A-ZÀ-Þ][\w’'-]+")
# If only this follows, what comes before it is a title and not names.
_TITLELESS = pattern(rf"\([^()]{{2,120}}\)\.?|{DATE}\.?")
# Dashes stand for the names of the entry before (Chicago 17, 14.67).
_DASHES = pattern(r"(?:[—–_]{2,12}|—|-{3,12}) ?\.?[,:]? (?=\S)")
_ROLE_AT_END = pattern(r", (?:eds?|editors?|trans|translators?|comps?)\.?$")


def read_entry(draft: Draft) -> bool:
    """Read an entry; False where the citation is something else."""
    rest = draft.rest
    quoted = find_quoted_title(rest)
    if dashes := _DASHES.match(rest.text):
        put_authors(draft, rest.cut(0, dashes.end()))
        _read_rest(draft, rest.cut(dashes.end()))
        return True
    head_names = find_leading_names(rest.text)
    if head_names is not None and _is_before_title(draft, rest, head_names, quoted):
        if _TITLELESS.fullmatch(rest.text, head_names.start):
            return False
        put_authors(draft, rest.cut(0, head_names.end), inverted=head_names.is_inverted)
        _read_rest(draft, rest.cut(head_names.start))
        return True
    stops = full_stops(rest.text)
    if not stops:
        return False
    if quoted is not None and quoted.start == 0 and rest.text[quoted.end - 2] in ".?!":
        _read_rest(draft, rest)
        return True
    end = quoted.start if quoted is not None and quoted.start else stops[0]
    if match := _INITIAL_HEAD.match(rest.text):
        end = min(end, match.end())
    head = rest.cut(0, end).strip(" ")
    head = head if re.search(r"\b[A-Z]\.$|al\.$|Jr\.$", head.text) else head.strip(" .")
    if not _is_head(head.text) or _TITLELESS.fullmatch(rest.text, end):
        return quoted is None and not draft.emphasis and _read_headless(draft, rest)
    put_authors(draft, head, inverted="," in head.text and FAMILY_FIRST.match(head.text + ".") is not None)
    _read_rest(draft, rest.cut(end).strip(" "))
    return True


def _is_before_title(draft: Draft, rest: TextSlice, names: LeadingNames, quoted: QuotedTitle | None) -> bool:
    """Whether the names end before the title's quotation mark or emphasis."""
    if quoted is not None and quoted.start < names.start:
        return False
    first, last = rest.offsets[0], rest.offsets[names.end - 1]
    return not any(first < right and left < last for left, right in draft.emphasis)


def _read_headless(draft: Draft, rest: TextSlice) -> bool:
    """`Title. Place: Publisher, 1990.`: the title comes first, and what follows can be nothing but its source."""
    name, comma, _ = rest.text.partition(", ")
    if (comma and " " in name and is_person(name)) or not starts_with_title(rest.text):
        return False
    draft.traits.add("entry")
    read_elements(draft, rest)
    return True


def _is_head(head: str) -> bool:
    """Family names first, an organization, or a single name."""
    role = _ROLE_AT_END.search(head)
    names = head[: role.start()] if role else head
    if len(head) > 300 or re.search(r"[:\d“\"]", names):
        return False
    single = _SINGLE.fullmatch(names) is not None
    if not (FAMILY_FIRST.match(names + ".") or _are_organizations(names) or single):
        return False
    found = parse_names(names, inverted=True)
    return bool(found) and all(len(str(name)) < 80 for name in found)


def _are_organizations(names: str) -> bool:
    """An organization, with or without the organization that it is a part of."""
    first, *others = names.split(", ")
    return is_organization(first) and all(map(is_organization_or_office, others))


def starts_with_organization(text: str) -> bool:
    """Whether an organization, or a name of one word, stands alone before a period and its work's title."""
    stops = full_stops(text)
    if not stops or text[stops[0]] in "([":
        return False
    head = text[: stops[0]].strip(" .")
    return (_SINGLE.fullmatch(head) is not None or (len(head) < 120 and _are_organizations(head))) and ":" not in head


_DATE = pattern(rf"(?P<date>{YEAR}(?:[/–-]\d{{2,4}})?[a-z]?|{UNDATED})[.,:]?\s+")


def _read_rest(draft: Draft, rest: TextSlice) -> None:
    draft.traits.add("entry")
    if not draft.emphasis and find_quoted_title(rest) is None:
        read_elements(draft, _take_date(draft, rest))
    else:
        read_entry_title(draft, _take_date(draft, rest))


def _take_date(draft: Draft, rest: TextSlice) -> TextSlice:
    match = _DATE.match(rest.text)
    if match is None:
        return rest
    draft.put_date("issued", rest.cut(*match.span("date")))
    return rest.cut(match.end())


@lru_cache(maxsize=256)
def starts_entry(text: str) -> bool:
    """Whether the words start like an entry of a bibliography, whose parts end in periods; cached for one note."""
    if dated := match_dated_names(text):
        return is_author_date_head(dated.names)
    if _DASHES.match(text):
        return True
    found = find_leading_names(text)
    if _INITIAL_HEAD.match(text) or (found is not None and found.is_certain):
        return True
    head = text[: next(iter(full_stops(text[:400])), 400)].strip(" .")
    names = _ROLE_AT_END.sub("", head)
    return len(head) + 3 < len(text) and FAMILY_FIRST.match(f"{names}.") is not None and _is_head(head)


# The most characters of names and title.
_MAX_HEAD_LENGTH = 600


def is_rest_of_entry(before: str, body: str, *, is_tail: bool) -> bool:
    """Whether words that cite go on with an entry that began with names and its title.

    A single name in full (`Ann Bee. Title.`) begins one only where the words print what follows a title (`is_tail`).
    """
    names = find_leading_names(f"{before} {body}") if len(before) < _MAX_HEAD_LENGTH else None
    if names is None or names.end > len(before):
        return False
    return is_tail or (names.is_certain and not starts_entry(body))
