"""Works whose title stands in quotation marks: articles, chapters, theses, pages (Chicago 17, 14.86)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import put_author
from stacite.parser.bodies import is_institution
from stacite.parser.chapter import read_chapter
from stacite.parser.collected import editors_behind, read_collected
from stacite.parser.dates import is_date
from stacite.parser.editions import REPORT_NUMBER, take_number
from stacite.parser.elements import read_book_entry
from stacite.parser.entrymarks import THESIS
from stacite.parser.imprint import find_imprint, read_imprint
from stacite.parser.locators import locator_of, split_locator
from stacite.parser.roles import take_roles
from stacite.parser.serial import put_outlet, read_serial
from stacite.parser.stretch import holds
from stacite.parser.volume import read_after, read_volume

if TYPE_CHECKING:
    from stacite.model.location import Span
    from stacite.parser.draft import Draft
    from stacite.parser.quoting import Quoted
    from stacite.parser.stretch import Stretch

_GENRE_TAIL = pattern(
    r"(?<=, )(?P<genre>(?<=, )preprint|press release|news release|blog post|fact sheet|technical report|research report"
    r"|working paper|policy brief|white paper|podcast(?: audio)?|letter|memorandum|unpublished (?:manuscript"
    r"|paper)|op-ed|editorial|audio|video|data set|dataset|map|transcript|speech"
    r"|lecture)(?: (?:no\. )?(?P<number>(?:[A-Z]{1,8}[-/ ])?\d[\w–/-]*))?(?=,|$)",
    re.IGNORECASE,
)


IN_BOOK = pattern(
    r"(?:(?:chap(?:ter)?\.?|pt\.|part|Kap\.) \w+ )?(?:[Ii]n|dans):? (?!press)(?=[A-Z\"“‘„*\[]|id\.|ders\."
    r"|v[ao]n |d[eu] |the )"
)


def read_quoted(draft: Draft, quoted: Quoted) -> None:
    """Read a citation whose title stands at `quoted`."""
    rest = draft.rest
    draft.traits.add("quoted")
    draft.put_title("title", rest.cut(quoted.start, quoted.end))
    if quoted.start:
        _read_head(draft, rest.cut(0, quoted.start).strip(" ,"))
    _read_source(draft, rest.cut(quoted.end).strip(" ,."))


_ORDER = pattern(
    r"(?P<genre>Executive Order|Exec\. Order|Presidential Proclamation"
    r"|Proclamation)(?: No\.)? (?P<number>[\d,]+)"
)


def _read_head(draft: Draft, head: Stretch) -> None:
    match = re.search(r"\s*[(\[](?P<date>[^()\[\]]{4,40})[)\]][.,:]?$", head.text)
    if match and is_date(match["date"]):
        draft.put_date("issued", head.cut(*match.span("date")))
        head = head.cut(0, match.start())
    if holds(head.text, ("Order", "Proclamation")) and (match := _ORDER.fullmatch(head.text)):
        draft.type = "regulation"
        draft.put("number", head.cut(*match.span("number")))
        draft.put("genre", head.cut(*match.span("genre")))
        return
    if match := re.search(r",? s\.\s?v\.$", head.text):  # `Dictionary, s.v. “word”` (Chicago 17, 14.232)
        draft.traits.add("chapter")
        read_volume(draft, head.cut(0, match.start()), "container-title")
        return
    inverted = re.match(r"[^,]+, (?:[A-Z]\. ?)+(?:,|$| and| &)", head.text) is not None
    put_author(draft, head.strip(" ,:"), inverted=inverted and "issued" in draft.dates)


def _read_source(draft: Draft, rest: Stretch) -> None:
    """Read what follows a quoted title."""
    while match := re.match(r"\s*\[(?P<inner>[^\]]{3,200})\],?\s*", rest.text):
        if re.match(r"\d{4}", match["inner"]):
            break
        if not match["inner"][0].isupper():
            draft.put("genre", rest.cut(*match.span("inner")))
        rest = rest.cut(match.end())
    rest = _take_genre(draft, rest)
    dated = re.match(r"(?P<date>[^“\"()]{4,40}?), (?=[Ii]n |podcast|dans )", rest.text)
    if dated and is_date(dated["date"]):  # of the text itself; that of the book it stands in goes before
        _read_source(draft, rest.cut(dated.end()))
        draft.put_date("issued", rest.cut(*dated.span("date")))
        return
    if match := IN_BOOK.match(rest.text):
        _read_in(draft, rest.cut(match.end()))
        return
    if _read_law_journal(draft, rest):
        return
    rest = take_roles(draft, rest).strip(" ,.")
    if (match := IN_BOOK.search(rest.text)) and (match.start() == 0 or rest.text[: match.start()][-2:] in (", ", ". ")):
        _read_in(draft, rest.cut(match.end()))
        return
    if (
        rest.text.startswith("(")
        and (imprint := find_imprint(rest))
        and imprint[0] == 0
        and not _is_year_then_volume(rest, imprint)
    ):
        _read_bracketed(draft, rest, imprint)
    elif REPORT_NUMBER.fullmatch(rest.text.split(" (")[0]) or (rest and not read_serial(draft, rest)):
        _read_other(draft, rest)


_VOLUME_YEAR = pattern(r"\d{1,6} ?\((?:[A-Z]\w+ )?\d{4}\)(?!.{0,300}\((?:eds?|Hg|Hrsg)\b)")


_GERMAN_ISSUE = pattern(r"[^,.():“„]{3,60}(?P<of>,? (?:vom|v\.))(?= \d{1,2}\.)")
"""`Süddeutsche Zeitung vom 12.3.2012`: an issue of a newspaper, not a book."""


def _read_in(draft: Draft, rest: Stretch) -> None:
    """A book, or a journal that German style puts after `in:` as well."""
    if issue := _GERMAN_ISSUE.match(rest.text):
        bare = rest.without(*issue.span("of"))
        if read_serial(draft, bare):
            return
    if _VOLUME_YEAR.search(rest.text) and ": " not in rest.text and read_serial(draft, rest):
        return
    if not draft.emphasis and editors_behind(rest):
        read_collected(draft, rest, is_last=True)
        return
    draft.traits.add("chapter")
    if ". " not in rest.text or not read_book_entry(draft, rest):
        read_chapter(draft, rest)


_LAW_JOURNAL = pattern(
    r"[(\[](?P<year>\d{4})[)\]] (?:(?P<volume>\d+)(?:[(:](?P<issue>[\d–-]+)\)?)? )?(?P<journal>[A-Z][^\d()\[\]]{0,80}?)"
    r"(?:,? (?P<page>[A-Z]?\d+)(?P<range>[–-]\d+)?(?:(?:[,:] ?| at )(?P<pin>\d[\d–, -]*))?(?: \([a-z ]+\))?)?\.?"
)
_VOLUME_ALONE = pattern(r"(?P<volume>\d{1,3})(?:\((?P<issue>[\d–-]+)\))? (?P<journal>[A-Z][^\d()\[\],]{2,80})")


def _read_law_journal(draft: Draft, rest: Stretch) -> bool:
    """`(2009) 72 MLR 554, 560`; `[2005] PL 440`: the first page, then the pinpoint (OSCOLA 4, 3.3.1)."""
    match = _LAW_JOURNAL.fullmatch(rest.text)
    if match is None or not (match["page"] or match["volume"] or rest.text[0] == "["):
        match = _VOLUME_ALONE.fullmatch(rest.text)
    if match is None:
        return False
    if match.groupdict().get("year"):
        draft.put_date("issued", rest.cut(*match.span("year")))
    for group, variable in (("volume", "volume"), ("issue", "issue"), ("journal", "container-title")):
        if match[group]:
            draft.put(variable, rest.cut(*match.span(group)))
    if match.groupdict().get("page"):
        draft.put("page", rest.cut(match.start("page"), match.end("range") if match["range"] else match.end("page")))
    if match.groupdict().get("pin"):
        draft.locator = locator_of(match["pin"])
    return True


def _take_genre(draft: Draft, rest: Stretch) -> Stretch:
    if thesis := THESIS.match(rest.text):
        draft.put("genre", rest.cut(*thesis.span("genre")))
        draft.traits.add("thesis")
        return rest.cut(thesis.end()).strip(" ,")
    match = _GENRE_TAIL.search(f", {rest.text}")
    if match is None or rest.text[: max(0, match.start("genre") - 2)].count("(") > rest.text.count(
        ")", 0, match.start()
    ):
        return rest
    start, end = match.start("genre") - 2, match.end() - 2
    draft.put("genre", rest.cut(start, match.end("genre") - 2))
    if match["number"]:
        draft.put("number", rest.cut(match.start("number") - 2, match.end("number") - 2))
    return rest.without(max(0, start - 2), end).strip(" ,")


def _is_year_then_volume(rest: Stretch, imprint: Span) -> bool:
    return (
        re.match(r"\(\d{4}(?:[–-]\d+)?\),? (?:\d|[A-Z])", rest.text) is not None
        and re.search(r"\d", rest.text[imprint[1] :]) is not None
    )


def _read_bracketed(draft: Draft, rest: Stretch, imprint: Span) -> None:
    draft.traits.add("imprint")
    read_imprint(draft, rest.cut(imprint[0] + 1, imprint[1] - 1).strip())
    read_after(draft, rest.cut(imprint[1]), has_pages=False)
    _move_site(draft)


def _move_site(draft: Draft) -> None:
    """`‘Title’ (Name of Blog, 24 September 2019) <address>`: a site, not a publisher (OSCOLA 4, 3.4.8)."""
    date, site = draft.dates.get("issued"), draft.texts.get("publisher", "")
    if (
        "URL" in draft.texts
        and date is not None
        and len(date.edtf) == 10
        and site
        and not draft.texts.keys() & {"publisher-place", "genre", "number", "container-title"}
        and not is_institution(site)
    ):
        draft.texts["container-title"] = draft.texts.pop("publisher")
        draft.fields["container-title"] = draft.fields.pop("publisher")


def _read_other(draft: Draft, rest: Stretch) -> None:
    """No date that a serial would have: `Title,” 12`; `Outlet`; `Publisher (Place, 2019)`."""
    if locator := locator_of(rest.text):
        draft.locator = locator
        return
    if take_number(draft, rest):
        return
    imprint = find_imprint(rest)
    if imprint is not None:
        outlet = rest.cut(0, imprint[0]).strip(" ,")
        if not take_number(draft, outlet):
            put_outlet(draft, outlet)
        _read_bracketed(draft, rest.cut(imprint[0]), (0, imprint[1] - imprint[0]))
        return
    rest, locator = split_locator(rest)
    draft.locator = draft.locator or locator
    chunks = rest.chunks()
    while len(chunks) > 1 and take_number(draft, chunks[-1]):
        end = chunks[-1].places[0]
        rest = rest.cut(0, sum(1 for place in rest.places if place < end)).strip(" ,")
        chunks.pop()
    if match := re.search(r",? no\. (?P<number>[\w.–-]+)$", rest.text):
        draft.put("number", rest.cut(*match.span("number")))
        rest = rest.cut(0, match.start())
    put_outlet(draft, rest)
