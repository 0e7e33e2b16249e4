"""Reads locators, the place in a work that is meant (Chicago 17, 14.147-63; CSL locator labels).

At the end of the citation, before the imprint's parenthesis, or after the range of the work's pages; also the volume
before the author (Bluebook 21, 15.1 and 15.5).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.citation import Locator
from stacite.parser.contributors import split_authors
from stacite.parser.dates import DATE, MONTH, YEAR
from stacite.parser.names import is_person
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import phrases, table

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


_LABELS = tuple(table("stacite.parser", "data/locator_labels.toml").items())
# `f` means “and the next page”; only before a dash or a note is it part of the page number.
_PAGE = (
    r"(?:[A-Z]{0,2}\d+(?:[.:/]\d+)*(?:[a-eg-z]{1,2}| ?[rv]°|f(?=[–—-]))?"
    r"(?:\([\da-z]{1,3}\))*(?:f?n\d+)?|[ivxlc]+\b|\*\d+)"
)
# A note on the page: `33 n. 4`.
_NOTE_ON_PAGE = r"(?:(?:,| &| and| mit)? (?:nn?|Anm|Fn)\. ?\d{1,4}(?:[–-]\d{1,4})?)?"
_RANGE = rf"{_PAGE}(?:\s?(?:[–—-]|bis|to)\s?{_PAGE})?(?:\s(?:ff?|sqq?)\b\.?|ff?\b(?:\.(?=[ ,]))?)?{_NOTE_ON_PAGE}"
_VALUE = rf"{_RANGE}(?:(?:, | and | & | u\. |,){_RANGE})*"
_LABEL = "|".join(f"(?P<l{place}>{pattern})" for place, (_, pattern) in enumerate(_LABELS))
_LOCATOR = pattern(
    rf"(?:(?:esp(?:ecially)?|hier|bes|here|in particular)\b\.?,? )?(?:at )?(?:(?:{_LABEL})\s?)?(?P<value>{_VALUE})"
    r"(?P<more>,? (?:passim|and throughout|et seq\.|and passim)"
    r"|(?:, | (?=[aue&]))(?:(?:and|und|et|&) )?(?:figs?|pls?|Abb|Taf|no|note|nota|tav|ill)"
    r"\.? ?[\dIVX]{1,6}(?:[–-]\d{1,4})?)?\]?\.?"
)
_FIRST = "|".join(f"(?P<f{place}>{_LABELS[place][1]})" for place in (1, 2, 3, 4, 12))
# A place within a place: `chap. 3, pp. 44–46`; the label is the wider one's.
_COMPOUND = pattern(
    rf"(?:{_FIRST})\s?(?P<value>{_PAGE}(?:[–-]{_PAGE})?,? (?:pp?\.|S\.|at|§§?|secs?\.|paras?\.|¶¶?|arts?\.|chaps?\."
    rf"|ch\.|Rn\.|Abs\.|nn?\.)\s?{_RANGE})\.?"
)
_WORDED = pattern(r"(?P<value>passim|preface|introduction|foreword)\.?", re.IGNORECASE)
_ENTRY = pattern(r"s\.\s?vv?\.\s?[“\"‘]?(?P<value>[^”\"’]{1,80})[”\"’]?")
_SHEETED = r"\d{1,4}[A-Z]{0,2}(?:\.\d{1,4}){0,3}(?:\([\da-zA-Z]{1,4}\)){0,4}|[IVXLC]{1,7}"
# Places in acts, standards and declarations: `s 37A(1)`, `sch 3 para 2`, `recital 9`, `Articles 107 and 118`.
_IN_LAW = pattern(
    r"(?:(?:[Ss]ch(?:edule|\.)?|[Aa]nnex|[Pp]t\.?|[Pp]art|[Aa]ppendix) [\dA-Z]{1,4},? )?(?P<mark>"
    rf"{phrases('parser', 'locator labels in law')}) ?(?P<value>(?:{_SHEETED})(?:(?:[–-]|, | and | to | or )(?:"
    rf"{_SHEETED}))*)\.?"
)
_LAW_LABELS = {
    **dict.fromkeys(("art", "article"), "article-locator"),
    **dict.fromkeys(("para", "paragraph"), "paragraph"),
    **dict.fromkeys(("r", "rule"), "rule"),
    **dict.fromkeys(("ch", "chap", "chapter"), "chapter"),
    **dict.fromkeys(("pt", "part"), "part"),
}
# Every pinpoint contains one of these, except those made of words.
_FIGURE = pattern(r"\d|[ivxlcIVXLC]\b")
# First and last page.
PAGE_RANGE = pattern(r"[A-Z]?\d{1,9}[a-z]?\s?[–—-]{1,2}\s?[A-Z]?\d{1,9}[a-z]?|[ivxlc]{1,15}\s?[–—-]\s?[ivxlc]{1,15}")


@lru_cache(maxsize=512)
def parse_locator(text: str) -> Locator | None:
    """The pinpoint, if the words print nothing else; cached, since segmentation and reading both need it."""
    text = text.strip(" ,;:")
    text = text[1:-1] if text[:1] == "(" and text[-1:] == ")" else text
    if len(text) > 100:
        return None
    return (_of_figures(text) if _FIGURE.search(text) else None) or _of_words(text)


def _of_figures(text: str) -> Locator | None:
    if match := _LOCATOR.fullmatch(text):
        place = next((name for name, value in match.groupdict().items() if name[0] == "l" and value is not None), None)
        return Locator(match["value"].strip(), "page" if place is None else _LABELS[int(place[1:])][0])
    if match := _COMPOUND.fullmatch(text):
        first = next(name for name, value in match.groupdict().items() if name[0] == "f" and value is not None)
        return Locator(match["value"].strip(), _LABELS[int(first[1:])][0])
    if (match := _IN_LAW.fullmatch(text)) and (match["mark"][0] != "R" or match["value"][0].isdigit()):
        return Locator(match["value"], _LAW_LABELS.get(match["mark"].rstrip(".s").lower(), "section"))
    return None


def _of_words(text: str) -> Locator | None:
    if match := _ENTRY.fullmatch(text):
        return Locator(match["value"].strip(" ,."), "sub-verbo")
    if match := _WORDED.fullmatch(text):
        return Locator(match["value"].strip("“”"), "section")
    return None


def split_locator(found: TextSlice) -> tuple[TextSlice, Locator | None]:
    """A slice without the pinpoint at its end, after a comma or a colon, and the pinpoint; None if there is none."""
    if match := _AFTER_QUOTE.fullmatch(found.text):
        locator = parse_locator(match["rest"])
        if locator is not None and not _is_year(locator) and (match["quoted"][-1] != "’" or "‘" in match["quoted"]):
            return found.cut(0, match.end("quoted")), locator
    chunks = found.chunks()
    for count in range(min(3, len(chunks) - 1), 0, -1):
        tail = chunks[-count:]
        if not all(tail):
            continue
        start = len(found.text) - (found.offsets[-1] - tail[0].offsets[0] + 1)
        if start <= 0:
            continue
        locator = parse_locator(found.text[start:])
        if (
            locator is not None
            and not _is_year(locator)
            and _is_in_order(locator.value)
            and not (locator.value[:1] in "12" and _DAY.search(found.text, max(0, start - 20), start))
        ):
            return found.cut(0, start).strip(" ,"), locator
    return found, None


# Before the year of a date: `December 21, 1867, 845–46`.
_DAY = pattern(rf"{MONTH} \d{{1,2}}, ?\Z")


_AFTER_QUOTE = pattern(r"(?P<quoted>.*[”\"’»“]),?(?: (?P<rest>[^”\"’»“,]{1,60}(?:, [^”\"’»“,]{1,30})?))", re.DOTALL)


def _is_in_order(value: str) -> bool:
    """Whether numbers stand in order, as those of pages do; `66, 1991, 27–42` is a volume, its year and its pages."""
    parts = value.split(", ")
    first = [match[0] for part in parts if (match := _FIGURES.match(part))]
    if len(first) < len(parts):
        return True
    if len(parts) > 1 and _YEARS.fullmatch(parts[-1]) and not any(map(_YEAR.fullmatch, first[:-1])):
        return False
    return not any(
        int(later) < int(page) and (len(later) == len(page) or _YEAR.fullmatch(page) or _YEAR.fullmatch(later))
        for page, later in pairwise(first)
    )


_FIGURES = pattern(r"\d{1,9}")
_YEARS = pattern(r"(?:1[5-9]\d\d|20[0-4]\d) ?[–-] ?(?:1[5-9]\d\d|20[0-4]\d)")
_YEAR = pattern(r"1[5-9]\d\d|20[0-4]\d")


def _is_year(locator: Locator) -> bool:
    return (
        locator.label == "page"
        and re.fullmatch(r"(?:1[5-9]\d\d|20[0-4]\d)(?:/\d+)?(?:, \d{1,3})?", locator.value) is not None
    )


_LEADING_VOLUME = pattern(r"(?P<volume>\d{1,2}[A-Z]?) (?=[A-ZÀ-Þ])")
_DATED_PARENTHESIS = pattern(
    rf"(?:[^:()]*\b(?:eds?|trans?)\.,? )?(?:[^:,()]{{0,120}}\bed\. )?(?:[A-Z][^:,()]{{0,40}}\b(?:Press|Univ\.) )?{DATE}"
)
_PAGE_BEFORE_PARENTHESIS = pattern(
    r"(?:,? at)? (?P<page>\d{1,4}(?:[–-]\d{1,4})?)(?:, (?P<pin>\d[\d–, -]{0,60}))?$"
    r"|,? (?P<section>(?:§§? ?|ch\. |pt\. |¶¶? ?)[\w.–-]{1,40}(?:\([\da-z]\)){0,6})"
    r"(?:,? (?:at )?(?P<at>\d[\d–, -]{0,60}))?$"
    r"| (?P<star>\*\d{1,9})$"
)


def take_volume_before_author(draft: Draft, found: TextSlice) -> TextSlice:
    """`1 William Blackstone, Commentaries`: the volume stands before the author."""
    match = _LEADING_VOLUME.match(found.text)
    if match is None:
        return found
    names, title = split_authors(draft, found.cut(match.end()))
    if not (names and title) or not is_person(re.split(r" & | and |, ", names.text)[0].strip(" ,")):
        return found
    draft.put("volume", found.cut(*match.span("volume")))
    draft.traits.add("exact")
    return found.cut(match.end())


def take_locator_before_parenthesis(draft: Draft, head: TextSlice, inner: str, *, has_pages: bool) -> TextSlice:
    """`Title 45–48 (2d ed. 1986)`: the pinpoint; `in Book 89, 93 (A. B. ed., 1990)`: first page, then pinpoint."""
    if head.text[-1:].isalpha() and not contains_any(head.text, ("§", "ch. ", "pt. ", "¶")):
        return head
    match = _PAGE_BEFORE_PARENTHESIS.search(head.text)
    if match is None or match.start() == 0 or _DATED_PARENTHESIS.fullmatch(inner) is None:
        return head
    number = match["page"] or ""
    if any(left <= head.offsets[match.start()] < right - 1 for left, right in draft.emphasis if right - left > 2) or (
        (not has_pages and re.match(YEAR, number)) or (head.text[match.start() - 1] == "," and " at " not in match[0])
    ):
        return head
    if re.search(r"\bed(?:n|s)?\b", inner):
        draft.traits.add("exact")
    if has_pages and number:
        draft.put("page", head.cut(*match.span("page")))
        draft.locator = draft.locator or (parse_locator(match["pin"]) if match["pin"] else None)
    else:
        group = next(name for name in ("pin", "page", "at", "section", "star") if match[name])
        draft.put_locator(draft.locator or parse_locator(match[group].strip("*")), head.cut(*match.span(group)))
    return head.cut(0, match.start()).strip(" ,")


def take_star_page(draft: Draft, found: TextSlice) -> TextSlice:
    """`Commentaries *45`: the page of a first edition (Bluebook 21, 15.8)."""
    match = _STAR.search(found.text)
    if match is None:
        return found
    draft.put_locator(draft.locator or parse_locator(match["page"]), found.cut(*match.span("page")))
    return found.cut(0, match.start())


_STAR = pattern(r",? \*(?P<page>\d[\d–-]*)$")
_PAGE_LABEL = r"(?:pp?|S|Sp|cols?|c|fols?|Bl|págs?|a)\. ?"
_LOCATOR_PAGES = r"[A-Z]?\d{1,5}[a-z]?(?:[–-]\d{1,5})?(?: ?(?:ff?|sqq?)\.?)?"
_NOTE_AFTER_PAGE = r"(?:, (?:nn?|Anm|note|nota|Fn|figs?|Abb|pl|no)\.? ?\d{1,4})?"
# After an article's or chapter's pages, the one meant: `pp. 232–39 (p. 236)` (MHRA 3, 11.2), `1–15 at 6`.
_LOCATOR_AFTER_RANGE = pattern(
    rf"(?<=\d)\s?[–—-]{{1,2}}\s?(?P<last>[A-Z]?\d{{1,6}}[a-z]?)(?P<cut>"
    rf" \((?:(?:hier|ici|here|esp\.|bes\.|at) )?"
    rf"(?P<bracket>{_PAGE_LABEL}{_LOCATOR_PAGES}{_NOTE_AFTER_PAGE}|at {_LOCATOR_PAGES})\)"
    rf"|[,;:]? ?\b(?:hier|hierzu|bes\.|insb\.|besonders|insbes\.|ici|notamment|spéc\.|qui|aquí|in partic\.|esp\."
    rf"|especially|here|in particular|at),? (?:at )?(?P<led>(?:{_PAGE_LABEL})?{_LOCATOR_PAGES}{_NOTE_AFTER_PAGE})"
    rf"|, (?P<again>{_PAGE_LABEL}{_LOCATOR_PAGES}{_NOTE_AFTER_PAGE})"
    rf"|: (?P<colon>\d{{1,4}}))$"
)
_RANGE_MARKS = ("–", "—", "-")


def take_locator_after_range(draft: Draft) -> None:
    """Take the page that is meant, where it stands after the pages of the whole."""
    text = draft.rest.text
    if not (text[-1:].isdigit() or text[-1:] in ").f") or not contains_any(text[-60:], _RANGE_MARKS):
        return
    start = max(0, len(text) - 80)
    match = _LOCATOR_AFTER_RANGE.search(text, start)
    if match is None or _is_no_range(text, match):
        return
    group = next(name for name in ("bracket", "led", "again", "colon") if match[name])
    locator = parse_locator(match[group])
    if locator is not None:
        draft.locator = locator
        draft.fields["locator"] = draft.rest.cut(*match.span(group)).span
        draft.rest = draft.rest.cut(0, match.start("cut"))


def _is_no_range(text: str, match: re.Match[str]) -> bool:
    """Whether the numbers are years (`1968–1972, p. 4`), or those of issues before the page (`no. 3–4: 14`)."""
    before = text[: match.start()]
    if match["colon"]:
        return _PAGES_BEFORE.search(before[-12:]) is None
    return _YEAR_BEFORE.search(before[-4:]) is not None and len(match["last"]) in (2, 4)


_PAGES_BEFORE = pattern(r"(?:pp?|S|págs?)\. ?\d{1,6}$")
_YEAR_BEFORE = pattern(r"(?:1[4-9]|20)\d\d$")
