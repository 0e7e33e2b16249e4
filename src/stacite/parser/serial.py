"""Journals, magazines, newspapers and sites: container, volume, issue, date, pages (Chicago 17, 14.164-207)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import Locator
from stacite.model.pattern import pattern
from stacite.parser.bodies import is_institution, is_news_outlet, is_newspaper, is_serial
from stacite.parser.dates import DATE, MONTH, MONTH_LEADS, YEAR, is_date
from stacite.parser.locators import RANGE, locator_of
from stacite.parser.places import is_place
from stacite.parser.sentences import inner_stop
from stacite.parser.serialtail import LONGEST_NAME, START, tail_at
from stacite.parser.stretch import enclosures

if TYPE_CHECKING:
    from stacite.model.location import Span
    from stacite.parser.draft import Draft
    from stacite.parser.serialtail import Tail
    from stacite.parser.stretch import Stretch

_PINNED = pattern(r"(?<=\d), at (?P<pin>[^\W\d]*\d[\w–-]*)$")
"""The page that is meant, after those of the article: `77–102, at 80`."""
_DAY_FIRST = pattern(rf"(?:{MONTH} \d{{1,2}}, |\d{{1,2}} {MONTH} ){YEAR}, ")
"""No serial's name begins with a day; an interview's particulars do."""
_GENRE = pattern(
    r"\s*[(\[](?P<genre>blog|podcast|website|newsletter|magazine|video|audio|webcast|newspaper|online|Blog"
    r"|Preprint|Online)[)\]]"
)


def read_serial(draft: Draft, found: Stretch) -> bool:
    """Read `Container 50, no. 4 (2023): 807–17` or `Outlet, June 12, 2024`; False for anything else."""
    pinned = _PINNED.search(found.text)
    if pinned is None:
        return _read_serial(draft, found)
    if not _read_serial(draft, found.cut(0, pinned.start())):
        return False
    draft.locator = locator_of(pinned["pin"])
    return True


def _read_serial(draft: Draft, found: Stretch) -> bool:
    text = found.text
    barred = _emphasis_end(draft, found)
    month = text[:3].lower() in MONTH_LEADS
    dated = tail_at(text, 0, is_dated=False) if month and _MONTH_FIRST.match(text) else None
    if dated is not None and dated.has("issued"):
        _keep(draft, found, 0, dated)
        return True
    if is_date(text):
        draft.put_date("issued", found)
        return True
    if (month or text[:1].isdigit()) and _DAY_FIRST.match(text):
        return False
    if text.startswith(_DATE_LEADS) and (match := _DATE_ALONE.fullmatch(text)):
        if match["date"]:
            draft.put_date("issued", found.cut(*match.span("date")))
        return True
    inside = [span for span in enclosures(text) if span[0] > 0]
    for start in START.finditer(text):
        if start.start() < max(1, barred) or any(left < start.start() < right for left, right in inside):
            continue
        tail = tail_at(text, start.start(), is_dated=draft.traits >= {"author-date"})
        if tail is not None and (tail.has("issued", "volume", "issue", "page") or barred):
            _keep(draft, found, start.start(), tail)
            return True
        if start.start() > LONGEST_NAME:
            break
    return False


_MONTH_FIRST = pattern(rf"{MONTH}(?: \d{{1,2}},)? {YEAR}, ")
"""A date, and behind it pages: nothing stands between it and the title."""
_DATE_LEADS = ("last ", "updated", "modified", "published", "posted", "amended", "Undated", "undated", "n.")
_DATE_ALONE = pattern(
    rf"(?:(?:last )?(?:updated|modified|published|posted|amended)(?: on)? (?P<date>{DATE})|[Uu]ndated|n\.\s?d\.?)"
)


def _emphasis_end(draft: Draft, found: Stretch) -> int:
    """The end of the emphasised words that the stretch starts with, or 0."""
    count = 0
    spans = [span for span in draft.emphasis if found and span[0] <= found.places[0] < span[1]]
    if spans:
        count = found.at(spans[0][1])
    return count


def _keep(draft: Draft, found: Stretch, start: int, tail: Tail) -> None:
    is_entry = bool(draft.traits & {"author-date", "entry"})
    for name, (left, right) in _with_bare_issue(tail.parts) if is_entry else tail.parts:
        part = found.cut(left, right)
        if name == "issued":
            draft.put_date("issued", part)
        elif name == "publisher-place" and (_is_recording(draft) or is_institution(part.text)):
            draft.put("publisher", part)  # who broadcast it; `Ph.D. diss. (University of Ghent, 1970)`
        elif name == "issue" and not tail.has("issued", "volume") and "issued" in draft.dates:
            draft.put("number", part)
        elif name in _PAGES:
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


_PAGES = frozenset(("news-page", "page", "first-page"))


def _keep_page(draft: Draft, part: Stretch, tail: Tail, name: str) -> None:
    """A page of a newspaper, and one before the date, is the article's: a pinpoint comes last."""
    names = [each for each, _ in tail.parts]
    later = names[names.index(name) + 1 :]
    if name == "news-page" or ("issued" in later and _PAGES.isdisjoint(later)):
        draft.put("page", part)
    elif name == "first-page" or (RANGE.fullmatch(part.text) is None and draft.locator is None):
        _put_page(draft, part, tail)
    else:
        draft.put("page", part)


def _read_book(draft: Draft, outlet: Stretch) -> bool:
    """`Dictionary of Salt. Bread Press, p. 7, 1996`: a book that a text stands in, and its publisher."""
    at = inner_stop(outlet.text) if "quoted" in draft.traits and ". " in outlet.text else None
    if at is None:
        return False
    draft.put_title("container-title", outlet.cut(0, at))
    _put_rest(draft, outlet.cut(at))
    return True


def _with_bare_issue(parts: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """`104, 416, 375–398`: between volume and pages stands the issue."""
    names = [name for name, _ in parts]
    if names[:2] != ["volume", "first-page"] or "page" not in names[2:] or "issue" in names:
        return parts
    return [parts[0], ("issue", parts[1][1]), *parts[2:]]


_ARTICLE_NUMBER = pattern(r"e?\d{5,}|e\d{3,4}")
"""What electronic journals count by instead of pages."""


def _put_time(draft: Draft, part: Stretch) -> None:
    """A place in a recording; of other texts it is the hour at which they appeared."""
    if part.text[-1].isdigit() and _is_recording(draft):
        draft.locator = Locator(part.text, "timestamp")
        draft.fields.setdefault("locator", part.span)


_RECORDING = pattern(r"podcast|audio|video|film|webinar|broadcast|episode", re.IGNORECASE)


def _is_recording(draft: Draft) -> bool:
    return "episode" in draft.traits or _RECORDING.search(draft.texts.get("genre", "")) is not None


def _put_page(draft: Draft, part: Stretch, tail: Tail) -> None:
    """A single page is a pinpoint; of two, `56, 61`, the first is where the article begins (OSCOLA 3.3.1)."""
    pages = [name for name, _ in tail.parts if name in ("first-page", "page")]
    if len(pages) > 1 and "page" not in draft.texts and draft.locator is None:
        draft.put("page", part)
        return
    if draft.traits & {"author-date", "entry"} or (tail.has("volume") and _ARTICLE_NUMBER.fullmatch(part.text)):
        draft.put("page", part)  # in a bibliography, the page that the work fills
        return
    draft.locator = locator_of(part.text)
    draft.traits.add("single-page")
    draft.fields.setdefault("locator", part.span)


def put_outlet(draft: Draft, found: Stretch, *, is_periodical: bool = False) -> None:
    """Keep the words before the date as the serial or site that a text stands in, or as the body that issues it."""
    if match := _GENRE.search(found.text):
        draft.put("genre", found.cut(*match.span("genre")))
        found = found.without(*match.span())
    found = _without_town(draft, found.strip(" ,.;:"))
    if not found:
        return
    barred = _emphasis_end(draft, found)
    if barred:
        draft.traits.add("emphasised-container")
        draft.put_title("container-title", found.cut(0, barred))
        _put_rest(draft, found.cut(barred).strip())
    elif is_periodical:
        draft.put_title("container-title", found)
    else:
        _put_plain(draft, found)


_TOWN = pattern(r" \((?P<town>[A-ZÀ-Þ][^()\d:;]{2,60})\)$")
_ONE_TOWN = pattern(r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[ -][A-ZÀ-Þ][a-zà-ÿ]+)?")


def _without_town(draft: Draft, found: Stretch) -> Stretch:
    """Take the town or university in brackets that tells a serial from others of its name (Chicago 17, 14.182)."""
    match = _TOWN.search(found.text) if found.text[-1:] == ")" else None
    if match is None or not (
        is_place(match["town"])
        or is_institution(match["town"])
        or (is_news_outlet(found.text[: match.start()]) and _ONE_TOWN.fullmatch(match["town"]))
    ):
        return found
    draft.put("publisher-place", found.cut(*match.span("town")))
    return found.cut(0, match.start())


_ACRONYM = pattern(r"[A-Z]{3,8}")


def _is_acronym(draft: Draft, text: str) -> bool:
    """Whether what a body's text appeared with is a body that goes by its initials; other authors write in journals."""
    author = draft.names.get("author", ())
    return bool(author and author[0].literal and _ACRONYM.fullmatch(text)) and not is_news_outlet(text)


_ISSUED = pattern(r"paper|brief|report|note|sheet|release|data|map\b|memo", re.IGNORECASE)


def _is_issued(draft: Draft) -> bool:
    """Whether the text calls itself what a body issues, and what follows is set as names of bodies are."""
    return _ISSUED.search(draft.texts.get("genre", "")) is not None


def _put_plain(draft: Draft, found: Stretch) -> None:
    chunks = found.chunks()
    if len(chunks) == 2 and " " in chunks[1].text and is_news_outlet(chunks[1].text) and not is_place(chunks[0].text):
        draft.put_title("section", chunks[0])  # `Modern Love, New York Times`: a column, or a blog, of a newspaper
        draft.put_title("container-title", chunks[1])
        return
    if is_institution(found.text) or is_place(found.text) or _is_acronym(draft, chunks[0].text):
        _put_rest(draft, found)
    elif len(chunks) == 2 and is_newspaper(chunks[1].text) and not is_news_outlet(chunks[0].text):
        draft.put("section", chunks[0])  # a column, or a blog of a newspaper's (Chicago 17, 14.195 and 14.208)
        draft.put_title("container-title", chunks[1])
    elif len(chunks) == 1 and _is_issued(draft) and not is_serial(found.text):
        draft.put("publisher", found)
    elif len(chunks) > 1 and not is_serial(found.text):
        draft.put_title("container-title", chunks[0])
        _put_rest(draft, found.cut(len(chunks[0].text)).strip())
    else:
        draft.put_title("container-title", found)


def _put_rest(draft: Draft, found: Stretch) -> None:
    """A body and its place."""
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
