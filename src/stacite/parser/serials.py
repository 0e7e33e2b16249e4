"""Reads journals, magazines, newspapers and sites: container, volume, issue, date, pages.

Volume, issue, date and pages are read in whatever order they are printed (Chicago 17, 14.164-207).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.citation import Locator
from stacite.parser.dates import DATE, LONE_YEAR, MONTH, MONTH_LEADS, UNDATED, YEAR, is_date
from stacite.parser.gazetteer import is_news_outlet, is_newspaper, is_place, is_publishing_organization, is_serial
from stacite.parser.locators import PAGE_RANGE, parse_locator
from stacite.parser.punctuation import last_sentence_start
from stacite.parser.text_slice import enclosed_spans
from stacite.text.months import season_names
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice
    from stacite.text.spans import Span


_PAGE = r"(?:[A-Z]{0,2}|e)\d+[a-z]?(?:\s?[–—-]{1,2}\s?[A-Z]?\d+[a-z]?)?|[ivxlc]+\s?[–—-]\s?[ivxlc]+"
_PAGE_LIST = rf"(?:{_PAGE})(?:, (?!{YEAR}\b(?![–-])|{YEAR}[–-]{YEAR}\b)\d+(?:[–-]\d+)?)*(?:n\d+|\s?ff?\.)?"
_SEASON = "|".join(map(str.lower, season_names()))
_PART = pattern(
    rf"(?:\s*:\s?(?P<colon>{_PAGE_LIST})(?!\w)|[\s,.:;]*(?:"
    rf"(?P<season>(?i:{_SEASON}))(?= \()|"
    rf"(?:n[º°]|(?:[Nn]os?|[Ii]ssue|iss|[Nn]r|H|Heft|fasc)\b)\.?\s?(?P<issue>\d[\w/]*(?:\s?[–-]\s?\d+)?)"
    rf"|(?P<series>(?:NS|n\.s\.|N\.F\.)(?=,? \d)|(?:\d+(?:st|nd|rd|th|d)|n\.|new|[Nn]ew|[Oo]ld) ?(?:ser(?:ies)?"
    rf"|s)\.?(?=,? ))|\((?:(?P<place>(?!{MONTH})[A-Z][A-Za-zÀ-ÿ .]+), )?(?:[^()]{{0,30}}? )??(?P<bracketed>{DATE}"
    rf"|{UNDATED})\)|(?P<time>\d{{1,2}}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?)"
    rf"|\((?P<after>[A-Z]?\d{{1,4}}(?:\s?[–/-]\s?[A-Z\d]+)?|[Ss]uppl?\.?[^()]*)\)|(?P<square>\[{YEAR}(?:[–-]\d+)?\])"
    rf"|(?:(?:published|submitted|posted|updated|last modified|modified|last updated|aired"
    rf"|first published)(?: electronically| online| on| in| ahead of print)? )?"
    rf"(?P<date>{DATE}|{UNDATED})(?![\w(]|\s?[–-]\s?\d)"
    rf"|(?:[Vv]ol(?:ume)?\b\.?|[Vv]\.|Bd\.|Band|Jg\.|t\.|tome)\s?(?P<marked>\d+[A-Z]?"
    rf"|[IVXLC]+)(?:(?:\s?[./:]\s?|\s?,? n\. ?)(?P<joined>\d+(?:[–/-]\d+)?))?"
    rf"|(?:[Pp]p?\b\.?|[Pp]ages?|S\.|Seiten?|art(?:icle)?\.?(?: no\.)?)\s?(?P<pages>{_PAGE_LIST}|e?\d+)"
    rf"|(?:sec(?:tion|\.)? (?P<section>[\w ]{{1,20}})|(?P<column>(?:early|late|evening|morning|final|online"
    rf"|national|print)(?: \w+)? (?:ed(?:n|ition)?\b\.?)))"
    rf"|(?P<range>{PAGE_RANGE.pattern})(?!\w)"
    rf"|(?P<number>(?:[A-Z]?|e)\d+[a-z]?|[IVXLC]+\b)(?:[./](?P<slashed>\d+(?:[–/-]\d+)?))?(?!\w)"
    r"))"
)
DETAILS_START = pattern(
    rf",?\s+(?=\d|\(|\[|[IVXLC]+\b[ ,(./]|[Vv]ol|[Vv]\. ?(?:\d|[IVXLC]+\b[ ,(./])"
    rf"|[Nn]os?\b|Bd|Jg|H\.|Heft|[Ii]ssue|[Pp]p?\b\.? ?\d|[Pp]ages? \d|S\.|sec|n[º°]|Nr"
    rf"|n\.[ ds]|t\.|(?i:forthcoming|in press)|published|submitted|posted|updated|last|first|early|late|evening"
    rf"|[Nn]ew ser|NS |n\.s|N\.F|e\d{3}|{MONTH})"
)
_AFTER_VOLUME = pattern(r",?\s?\(\d|\s?:|, ?e?\d")
# After the day of a newspaper a number is the page (OSCOLA 4, 3.4.9).
_NEWS_DATE = pattern(rf"\([^()]*(?:\d {MONTH}|{MONTH} \d{{1,2}},?) {YEAR}\) $")
_REMARK = pattern(r"[\s,.]*(?:[(\[].*)?", re.DOTALL)
# Spaces in the names of conferences; publishers' names seldom have so many.
_LONG_NAME = 4
# The longest name before volume and pages, in characters.
MAX_SERIAL_NAME_LENGTH = 600
# The most details of one issue: volume, issue, dates, pages; twice as many as real citations have.
_MAX_DETAILS = 16


@dataclass(slots=True)
class IssueDetails:
    """What follows a container, in the order printed: variable and its span."""

    parts: list[tuple[str, Span]] = field(default_factory=list)
    end: int = 0
    is_dated: bool = False
    """Whether the date was printed before the title."""

    def has(self, *variables: str) -> bool:
        """Whether one of these was printed."""
        return any(name in variables for name, _ in self.parts)


@lru_cache(maxsize=256)
def find_issue_details(text: str) -> int | None:
    """Where volume, issue or pages begin that end the text, after a serial's name.

    Pages alone follow the date of a book as well (MLA 9, 5.84), so that then the name must say what it is.
    """
    inside = [span for span in enclosed_spans(text) if span[0] > 0]
    for start in DETAILS_START.finditer(text):
        if start.start() == 0 or any(left < start.start() < right for left, right in inside):
            continue
        if start.start() > MAX_SERIAL_NAME_LENGTH:
            break
        tail = issue_details_at(text, start.start(), is_dated=True)
        if tail is not None and tail.has("volume", "issue", "page", "first-page"):
            name = text[: start.start()].rstrip(" .,")
            is_numbered = tail.has("volume", "issue")
            return start.start() if is_numbered or is_serial(name) or name.count(" ") >= _LONG_NAME else None
    return None


def is_issue(text: str, start: int) -> bool:
    """Whether volume and issue, or volume and pages, stand there, as they do after journals alone."""
    tail = issue_details_at(text, start, is_dated=True)
    return tail is not None and tail.has("volume") and tail.has("issue", "page", "first-page")


def issue_details_at(text: str, start: int, *, is_dated: bool) -> IssueDetails | None:
    """The details from `start` to the end of the text; None if anything else follows, or they contradict each other."""
    tail, at = IssueDetails(is_dated=is_dated), start
    while at < len(text):
        match = _PART.match(text, at)
        if match is None or match.end() == at:
            break
        _add(tail, match)
        if len(tail.parts) > _MAX_DETAILS:
            return None
        at = match.end()
    tail.end = at
    if not tail.parts or _REMARK.fullmatch(text, at) is None:
        return None
    return tail if _is_sound(tail) else None


def _is_sound(tail: IssueDetails) -> bool:
    """Whether each variable occurs once, and there is more than a lone number."""
    names = [name for name, _ in tail.parts]
    return all(names.count(name) <= 1 for name in ("issued", "volume", "issue")) and (
        names != ["volume"] or tail.is_dated
    )


def _add(tail: IssueDetails, match: re.Match[str]) -> None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    if "marked" in groups:
        tail.parts.append(("volume", match.span("marked")))
        if "joined" in groups:
            tail.parts.append(("issue", match.span("joined")))
    elif "number" in groups:
        _add_number(tail, match)
    elif "colon" in groups:
        tail.parts.append(("first-page" if PAGE_RANGE.search(groups["colon"]) is None else "page", match.span("colon")))
    elif "range" in groups:
        tail.parts.append(("page", match.span("range")))
    elif (
        "date" in groups
        and PAGE_RANGE.fullmatch(groups["date"])
        and (
            tail.has("issued") or tail.is_dated or (tail.has("volume") and LONE_YEAR.search(match.string, match.end()))
        )
    ):
        tail.parts.append(("page", match.span("date")))
    else:
        name = next(name for name in _VARIABLES_OF_GROUPS if name in groups)
        if "place" in groups:
            tail.parts.append(("publisher-place", match.span("place")))
        tail.parts.append((_VARIABLES_OF_GROUPS[name], match.span(name)))


_VARIABLES_OF_GROUPS = {
    **dict.fromkeys(("issue", "after"), "issue"),
    **dict.fromkeys(("bracketed", "square", "date"), "issued"),
    "pages": "page",
    "section": "section",
    **dict.fromkeys(("column", "season"), ""),
    "time": "time",
    "series": "series",
}
# Groups of `_PART` that name a variable by themselves; the first that matched counts.


def _add_number(tail: IssueDetails, match: re.Match[str]) -> None:
    """A bare number is the volume before the issue and a page after the date."""
    text = match.string
    colon = ":" in text[match.start() : match.start("number")]
    dated_first = (
        tail.has("issued") and not tail.has("volume") and "(" in text[max(0, match.start() - 7) : match.start()]
    )
    if tail.has("issued") and not tail.has("volume") and _NEWS_DATE.search(text, 0, match.start("number")):
        tail.parts.append(("news-page", match.span("number")))
        return
    if _is_volume_after_year(tail, match):
        tail.parts.append(("volume", match.span("number")))
        return
    squared = tail.has("issued") and not tail.has("volume") and text[match.start() - 1] in ")]"
    if colon or tail.has("volume", "page") or (tail.has("issued", "issue") and not (dated_first or squared)):
        tail.parts.append(("first-page", match.span("number")))
    else:
        tail.parts.append(("volume", match.span("number")))
        if match["slashed"]:
            tail.parts.append(("issue", match.span("slashed")))


def _is_volume_after_year(tail: IssueDetails, match: re.Match[str]) -> bool:
    """`2010;25(5):265`, `2009, 106, 14271`: after a bare year what an issue, a colon or pages follow is the volume."""
    if [name for name, _ in tail.parts] != ["issued"]:
        return False
    left, right = tail.parts[0][1]
    return right - left == len("2010") and _AFTER_VOLUME.match(match.string, match.end()) is not None


# The page that is meant, after those of the article: `77–102, at 80`.
_WITH_LOCATOR = pattern(r"(?<=\d), at (?P<pin>[^\W\d]*\d[\w–-]*)$")
# No serial's name begins with a day; an interview's particulars do.
_DAY_FIRST = pattern(rf"(?:{MONTH} \d{{1,2}}, |\d{{1,2}} {MONTH} ){YEAR}, ")
_GENRE = pattern(
    r"\s*[(\[](?P<genre>blog|podcast|website|newsletter|magazine|video|audio|webcast|newspaper|online|Blog"
    r"|Preprint|Online)[)\]]"
)


def read_serial(draft: Draft, found: TextSlice) -> bool:
    """Read `Container 50, no. 4 (2023): 807–17` or `Outlet, June 12, 2024`; False for anything else."""
    pinned = _WITH_LOCATOR.search(found.text)
    if pinned is None:
        return _read_serial(draft, found)
    if not _read_serial(draft, found.cut(0, pinned.start())):
        return False
    draft.locator = parse_locator(pinned["pin"])
    return True


def _read_serial(draft: Draft, found: TextSlice) -> bool:
    text = found.text
    barred = _leading_emphasis_end(draft, found)
    month = text[:3].lower() in MONTH_LEADS
    dated = issue_details_at(text, 0, is_dated=False) if month and _MONTH_FIRST.match(text) else None
    if dated is not None and dated.has("issued"):
        _keep_issue_details(draft, found, 0, dated)
        return True
    if is_date(text):
        draft.put_date("issued", found)
        return True
    if (month or text[:1].isdigit()) and _DAY_FIRST.match(text):
        return False
    if text.startswith(_DATE_LEADS) and (match := _LONE_DATE.fullmatch(text)):
        draft.put_groups(found, match, date="issued")
        return True
    inside = [span for span in enclosed_spans(text) if span[0] > 0]
    for start in DETAILS_START.finditer(text):
        if start.start() < max(1, barred) or any(left < start.start() < right for left, right in inside):
            continue
        tail = issue_details_at(text, start.start(), is_dated=draft.traits >= {"author-date"})
        if tail is not None and (tail.has("issued", "volume", "issue", "page") or barred):
            _keep_issue_details(draft, found, start.start(), tail)
            return True
        if start.start() > MAX_SERIAL_NAME_LENGTH:
            break
    return False


# A date, and after it pages: nothing stands between it and the title.
_MONTH_FIRST = pattern(rf"{MONTH}(?: \d{{1,2}},)? {YEAR}, ")
_DATE_LEADS = ("last ", "updated", "modified", "published", "posted", "amended", "Undated", "undated", "n.")
_LONE_DATE = pattern(
    rf"(?:(?:last )?(?:updated|modified|published|posted|amended)(?: on)? (?P<date>{DATE})|[Uu]ndated|n\.\s?d\.?)"
)


def _leading_emphasis_end(draft: Draft, found: TextSlice) -> int:
    """The end of the emphasized words that the slice starts with, or 0."""
    count = 0
    spans = [span for span in draft.emphasis if found and span[0] <= found.offsets[0] < span[1]]
    if spans:
        count = found.index_of(spans[0][1])
    return count


def _keep_issue_details(draft: Draft, found: TextSlice, start: int, tail: IssueDetails) -> None:
    is_entry = bool(draft.traits & {"author-date", "entry"})
    for name, (left, right) in _with_unlabeled_issue(tail.parts) if is_entry else tail.parts:
        part = found.cut(left, right)
        if name == "issued":
            draft.put_date("issued", part)
        elif name == "publisher-place" and (_is_recording(draft) or is_publishing_organization(part.text)):
            draft.put("publisher", part)  # who broadcast it; `Ph.D. diss. (University of Ghent, 1970)`
        elif name == "issue" and not tail.has("issued", "volume") and "issued" in draft.dates:
            draft.put("number", part)
        elif name in _PAGE_KINDS:
            _keep_page(draft, part, tail, name)
        elif name == "time":
            _put_time(draft, part)
        elif name and name != "series":
            draft.put(name, part)
    is_numbered = tail.has("volume", "issue", "news-page")
    outlet = found.cut(0, start)
    if not is_numbered and "page" in draft.texts and _read_book(draft, outlet):
        return
    put_outlet(draft, outlet, is_periodical=is_numbered or "page" in draft.texts)


_PAGE_KINDS = frozenset(("news-page", "page", "first-page"))


def _keep_page(draft: Draft, part: TextSlice, tail: IssueDetails, name: str) -> None:
    """A page of a newspaper, and one before the date, is the article's: a pinpoint comes last."""
    names = [each for each, _ in tail.parts]
    later = names[names.index(name) + 1 :]
    if name == "news-page" or ("issued" in later and _PAGE_KINDS.isdisjoint(later)):
        draft.put("page", part)
    elif name == "first-page" or (PAGE_RANGE.fullmatch(part.text) is None and draft.locator is None):
        _put_page(draft, part, tail)
    else:
        draft.put("page", part)


def _read_book(draft: Draft, outlet: TextSlice) -> bool:
    """`Dictionary of Salt. Bread Press, p. 7, 1996`: a book that a text stands in, and its publisher."""
    at = last_sentence_start(outlet.text) if "quoted" in draft.traits and ". " in outlet.text else None
    if at is None:
        return False
    draft.put_title("container-title", outlet.cut(0, at))
    _put_organization_and_place(draft, outlet.cut(at))
    return True


def _with_unlabeled_issue(parts: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """`104, 416, 375–398`: between volume and pages stands the issue."""
    names = [name for name, _ in parts]
    if names[:2] != ["volume", "first-page"] or "page" not in names[2:] or "issue" in names:
        return parts
    return [parts[0], ("issue", parts[1][1]), *parts[2:]]


# What electronic journals count by instead of pages.
_ARTICLE_NUMBER = pattern(r"e?\d{5,}|e\d{3,4}")


def _put_time(draft: Draft, part: TextSlice) -> None:
    """A place in a recording; of other texts it is the hour at which they appeared."""
    if part.text[-1].isdigit() and _is_recording(draft):
        draft.put_locator(Locator(part.text, "timestamp"), part)


_RECORDING = pattern(r"podcast|audio|video|film|webinar|broadcast|episode", re.IGNORECASE)


def _is_recording(draft: Draft) -> bool:
    return "episode" in draft.traits or _RECORDING.search(draft.texts.get("genre", "")) is not None


def _put_page(draft: Draft, part: TextSlice, tail: IssueDetails) -> None:
    """A single page is a pinpoint; of two, `56, 61`, the first is where the article begins (OSCOLA 3.3.1)."""
    pages = [name for name, _ in tail.parts if name in ("first-page", "page")]
    if len(pages) > 1 and "page" not in draft.texts and draft.locator is None:
        draft.put("page", part)
        return
    if draft.traits & {"author-date", "entry"} or (tail.has("volume") and _ARTICLE_NUMBER.fullmatch(part.text)):
        draft.put("page", part)  # in a bibliography, the page that the work fills
        return
    draft.put_locator(parse_locator(part.text), part)


def put_outlet(draft: Draft, found: TextSlice, *, is_periodical: bool = False) -> None:
    """Keep the words before the date as the serial or site with the text, or as the organization that issues it."""
    if match := _GENRE.search(found.text):
        draft.put("genre", found.cut(*match.span("genre")))
        found = found.without(*match.span())
    found = _without_town(draft, found.strip(" ,.;:"))
    if not found:
        return
    barred = _leading_emphasis_end(draft, found)
    if barred:
        draft.traits.add("italic-container")
        draft.put_title("container-title", found.cut(0, barred))
        _put_organization_and_place(draft, found.cut(barred).strip())
    elif is_periodical:
        draft.put_title("container-title", found)
    else:
        _put_unnumbered_outlet(draft, found)


_TOWN = pattern(r" \((?P<town>[A-ZÀ-Þ][^()\d:;]{2,60})\)$")
_ONE_TOWN = pattern(r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[ -][A-ZÀ-Þ][a-zà-ÿ]+)?")


def _without_town(draft: Draft, found: TextSlice) -> TextSlice:
    """Take the town or university in brackets that tells a serial from others of its name (Chicago 17, 14.182)."""
    match = _TOWN.search(found.text) if found.text[-1:] == ")" else None
    if match is None or not (
        is_place(match["town"])
        or is_publishing_organization(match["town"])
        or (is_news_outlet(found.text[: match.start()]) and _ONE_TOWN.fullmatch(match["town"]))
    ):
        return found
    draft.put("publisher-place", found.cut(*match.span("town")))
    return found.cut(0, match.start())


_ACRONYM = pattern(r"[A-Z]{3,8}")


def _is_acronym(draft: Draft, text: str) -> bool:
    """Whether what published an organization's text is one that goes by its initials; persons write in journals."""
    author = draft.names.get("author", ())
    return bool(author and author[0].literal and _ACRONYM.fullmatch(text)) and not is_news_outlet(text)


_ISSUED = pattern(r"paper|brief|report|note|sheet|release|data|map\b|memo", re.IGNORECASE)


def _is_issued(draft: Draft) -> bool:
    """Whether the text calls itself what organizations issue, and what follows is printed like their names."""
    return _ISSUED.search(draft.texts.get("genre", "")) is not None


def _put_unnumbered_outlet(draft: Draft, found: TextSlice) -> None:
    chunks = found.chunks()
    if len(chunks) == 2 and " " in chunks[1].text and is_news_outlet(chunks[1].text) and not is_place(chunks[0].text):
        draft.put_title("section", chunks[0])  # `Modern Love, New York Times`: a column, or a blog, of a newspaper
        draft.put_title("container-title", chunks[1])
        return
    if is_publishing_organization(found.text) or is_place(found.text) or _is_acronym(draft, chunks[0].text):
        _put_organization_and_place(draft, found)
    elif len(chunks) == 2 and is_newspaper(chunks[1].text) and not is_news_outlet(chunks[0].text):
        draft.put("section", chunks[0])  # a column, or a blog of a newspaper's (Chicago 17, 14.195 and 14.208)
        draft.put_title("container-title", chunks[1])
    elif len(chunks) == 1 and _is_issued(draft) and not is_serial(found.text):
        draft.put("publisher", found)
    elif len(chunks) > 1 and not is_serial(found.text):
        draft.put_title("container-title", chunks[0])
        _put_organization_and_place(draft, found.cut(len(chunks[0].text)).strip())
    else:
        draft.put_title("container-title", found)


def _put_organization_and_place(draft: Draft, found: TextSlice) -> None:
    """An organization and its place."""
    if not found or (is_news_outlet(found.text) and "container-title" in draft.texts and is_place(found.text)):
        return
    if is_place(found.text):
        draft.put("publisher-place", found)
        return
    for comma in re.finditer(", ", found.text):
        if is_place(found.text[comma.end() :]):
            draft.put("publisher", found.cut(0, comma.start()))
            draft.put("publisher-place", found.cut(comma.end()))
            return
    draft.put("publisher", found)
