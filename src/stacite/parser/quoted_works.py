"""Reads works whose title stands in quotation marks: articles, chapters, theses, pages (Chicago 17, 14.86).

What follows the quoted title is read here as well: brackets, genre, status, an event, the number of a
standard, and what stands between a title and the serial or show that it appeared in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.parser.articles import read_commission_document, read_law_journal, read_series
from stacite.parser.books import read_after_imprint, read_book
from stacite.parser.chapters import find_trailing_editors, read_chapter, read_in_book
from stacite.parser.contributors import put_authors, take_roles
from stacite.parser.dates import DATE, is_date
from stacite.parser.draft import Draft
from stacite.parser.editions import STANDARD, drop_genres, is_report_number, take_number
from stacite.parser.entry_elements import read_book_entry
from stacite.parser.entry_patterns import THESIS
from stacite.parser.gazetteer import is_place, is_publishing_organization
from stacite.parser.imprint import find_imprint, read_imprint
from stacite.parser.locators import parse_locator, split_locator
from stacite.parser.media import read_recording
from stacite.parser.names import FAMILY_AND_GIVEN
from stacite.parser.reports import read_report_parts
from stacite.parser.serials import put_outlet, read_serial
from stacite.parser.text_slice import contains_any, enclosed_spans
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from stacite.parser.punctuation import QuotedTitle
    from stacite.parser.text_slice import TextSlice
    from stacite.text.spans import Span


# Edition and section of a newspaper, part of an article, number of an episode (Chicago 17, 14.193, 14.181, 14.265).
_REMARK_BEFORE_SERIAL = pattern(
    r"(?:(?:[A-Za-z]{2,15} ){1,3}ed(?:n\b|ition\b|\.)|(?:[Ss]eason \d{1,3}, )?[Ee]p(?:isode|\.) (?P<episode>\d{1,5})"
    r"|@\w{1,40}|(?:[Ss]ec\.|[Ss]ection) (?P<section>\w{1,12})|(?:[Pp]t\.|[Pp]art) (?P<part>\w{1,5}))"
    r"(?:, (?=[A-Z])| (?=\())"
)
# Of a recording (Chicago 17, 14.267), before more is said of it; at the end it is the place meant.
_RUNNING_TIME = pattern(r", (?P<time>\d{1,3}:\d\d(?::\d\d)?)(?=, | \()")


def take_remark(draft: Draft, rest: TextSlice) -> TextSlice:
    """Take what stands between a title and its newspaper or journal."""
    match = _REMARK_BEFORE_SERIAL.match(rest.text)
    if match is None:
        return rest
    for group, variable in (("section", "section"), ("part", "part-number"), ("episode", "number")):
        if match[group]:
            draft.put(variable, rest.cut(*match.span(group)))
            draft.traits.add(group)
    return rest.cut(match.end())


def take_running_time(draft: Draft, rest: TextSlice) -> TextSlice:
    """Take how long a recording runs."""
    match = _RUNNING_TIME.search(rest.text) if ":" in rest.text else None
    if match is None:
        return rest
    draft.put("dimensions", rest.cut(*match.span("time")))
    return rest.without(*match.span())


_GENRE_TAIL = pattern(
    rf"(?<=, )(?P<genre>{phrases('parser', 'genres after a quoted title')}"
    r")(?: (?:no\. )?(?P<number>(?:[A-Z]{1,8}[-/ ])?\d[\w–/-]*))?(?=,(?! (?:and|&|und|et) )|$| \([A-Z])",
    re.IGNORECASE,
)
# `forthcoming in Journal of Bread`.
_TO_APPEAR = pattern(r"(?P<status>to be published|to appear|forthcoming|accepted|in press) in (?=(?:the )?[A-Z*])")


def take_publication_status(draft: Draft, rest: TextSlice) -> TextSlice:
    """What follows the words that say that a text is yet to appear."""
    match = _TO_APPEAR.match(rest.text)
    if match is None:
        return rest
    draft.put("status", rest.cut(*match.span("status")))
    return rest.cut(match.end())


def without_brackets(draft: Draft, rest: TextSlice) -> TextSlice:
    """Without what brackets say of the title: a translation, or what kind of text it is."""
    while match := re.match(r"\s*\[(?P<inner>[^\]]{3,200})\],?\s*", rest.text):
        if re.match(r"\d{4}", match["inner"]):
            break
        if not match["inner"][0].isupper():
            draft.put("genre", rest.cut(*match.span("inner")))
        rest = rest.cut(match.end())
    return rest


def take_genre_after_title(draft: Draft, rest: TextSlice) -> TextSlice:
    """What is left without the words that say what kind of text it is, and its number."""
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


# `paper delivered to the Baking Conference, Princeton, 16 October 2010`.
_CONFERENCE_PAPER = pattern(
    r"(?P<genre>(?:unpublished )?(?:conference )?(?:paper|lecture|talk|address|keynote|poster|speech)"
    r"(?: (?:given|delivered|presented|read))?)"
    r" (?:at|to|before) (?:the )?(?P<event>[A-Za-z][^,()]{3,120}(?:, [A-Z][\w ]{2,40}){0,2}?), "
    rf"(?P<date>{DATE})$"
)
_CONFERENCE_PAPER_WORDS = ("paper", "lecture", "talk", "address", "keynote", "poster", "speech")


def take_conference_event(draft: Draft, rest: TextSlice) -> TextSlice:
    """Take the event at which a paper was given; nothing is left then."""
    match = _CONFERENCE_PAPER.match(rest.text) if contains_any(rest.text, _CONFERENCE_PAPER_WORDS) else None
    if match is None:
        return rest
    event, comma, place = match["event"].rpartition(", ")
    end = match.start("event") + len(event) if comma and is_place(place) else match.end("event")
    draft.put("genre", rest.cut(*match.span("genre")))
    draft.put("event-title", rest.cut(match.start("event"), end))
    if end < match.end("event"):
        draft.put("publisher-place", rest.cut(end, match.end("event")))
    draft.put_date("issued", rest.cut(*match.span("date")))
    return rest.cut(0, 0)


def take_standard_number(draft: Draft, rest: TextSlice) -> TextSlice:
    """`“Title,” RFC 6962, IETF, June 2013`: what follows the number."""
    first, comma, _ = rest.text.partition(",")
    if comma and STANDARD.match(first) and take_number(draft, rest.cut(0, len(first))):
        return rest.cut(len(first)).strip(" ,")
    return rest


IN_BOOK = pattern(
    r"(?:(?:chap(?:ter)?\.?|pt\.|part|Kap\.) \w+ )?(?:[Ii]n|dans):? (?!press)(?=[A-Z\"“‘„*\[]|id\.|ders\."
    r"|v[ao]n |d[eu] |the )"
)


def read_quoted(draft: Draft, quoted: QuotedTitle) -> None:
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


# `Art. „Zunft“`: the entry of a dictionary.
_ENTRY_WORD = pattern(r"(?:^|,? )(?:Art(?:ikel|icle|\.)|art\.|[Vv]oce|Lemma|Stichwort|s\.\s?v\.)$")
# `UN General Assembly, Resolution 76/300, “Title”`.
_RESOLUTION = pattern(
    r", (?:[Rr]esolution|Res\.|[Dd]ecision) (?:[Nn]o\. )?(?P<number>\d[\w/]{0,12}(?: \([\w ]{1,12}\))?)[,:]?$"
)
_TALKS = pattern(r", (?:interview(?:ed)?|in conversation|in discussion) (?:by|with) (?P<by>[A-Z][^,;:()]{3,80})$")
_TABLE = pattern(r", (?:[Tt]able|[Dd]ata ?set) (?:[Nn]o\.? ?)?(?P<number>[A-Z]{0,4}[\d-]{3,12})[:,]?$")


def _read_head(draft: Draft, head: TextSlice) -> None:
    match = re.search(r"\s*[(\[](?P<date>[^()\[\]]{4,40})[)\]][.,:]?$", head.text)
    if match and is_date(match["date"]):
        draft.put_date("issued", head.cut(*match.span("date")))
        head = head.cut(0, match.start())
    if contains_any(head.text, ("Order", "Proclamation")) and (match := _ORDER.fullmatch(head.text)):
        draft.type = "regulation"
        draft.put_groups(head, match, number="number", genre="genre")
        return
    if match := re.search(r",? s\.\s?v\.$", head.text):  # `Dictionary, s.v. “word”` (Chicago 17, 14.232)
        draft.traits.add("chapter")
        read_book(draft, head.cut(0, match.start()), "container-title")
        return
    if match := _ENTRY_WORD.search(head.text):
        head = head.cut(0, match.start())
        if not head:
            return
    if match := _RESOLUTION.search(head.text):
        draft.put("number", head.cut(*match.span("number")))
        head = head.cut(0, match.start())
    head = drop_genres(draft, head, 1)
    if match := _TALKS.search(head.text):
        draft.put_names("interviewer", head.cut(*match.span("by")))
        draft.traits.add("interview")
        head = head.cut(0, match.start())
    elif match := _TABLE.search(head.text):
        draft.put("number", head.cut(*match.span("number")))
        head = head.cut(0, match.start())
    inverted = re.match(r"[^,]+, (?:[A-Z]\. ?)+(?:,|$| and| &)", head.text) is not None
    put_authors(
        draft,
        head.strip(" ,:"),
        inverted=(inverted and "issued" in draft.dates) or FAMILY_AND_GIVEN.fullmatch(head.text) is not None,
    )


def _read_source(draft: Draft, rest: TextSlice) -> None:
    """Read what follows a quoted title."""
    if read_report_parts(draft, rest):
        return
    rest = take_genre_after_title(draft, take_running_time(draft, without_brackets(draft, rest)))
    rest = take_remark(draft, take_publication_status(draft, take_conference_event(draft, rest)))
    rest = take_standard_number(draft, drop_genres(draft, rest))
    dated = re.match(r"(?P<date>[^“\"()]{4,40}?), (?=[Ii]n |podcast|dans )", rest.text)
    if dated and is_date(dated["date"]):  # of the text itself; that of the book it stands in goes before
        _read_source(draft, rest.cut(dated.end()))
        draft.put_date("issued", rest.cut(*dated.span("date")))
        return
    if read_recording(draft, rest, title="container-title"):
        return
    if match := IN_BOOK.match(rest.text):
        read_in_container(draft, rest.cut(match.end()))
        return
    if any(read(draft, rest) for read in (read_series, read_law_journal, read_commission_document)):
        return
    rest = take_roles(draft, rest).strip(" ,.")
    if (
        (match := IN_BOOK.search(rest.text))
        and (match.start() == 0 or rest.text[: match.start()][-2:] in (", ", ". "))
        and rest.text.count("(", 0, match.start()) == rest.text.count(")", 0, match.start())
    ):
        read_in_container(draft, rest.cut(match.end()))
        return
    if (
        rest.text.startswith("(")
        and (imprint := find_imprint(rest))
        and imprint[0] == 0
        and not _is_year_then_volume(rest, imprint)
    ):
        _read_bracketed(draft, rest, imprint)
    elif is_report_number(rest.text.split(" (")[0]) or (rest and not read_serial(draft, rest)):
        _read_other(draft, rest)


_VOLUME_YEAR = pattern(r"\d{1,6} ?\((?:[A-Z]\w+ )?\d{4}\)(?!.{0,300}\((?:eds?|Hg|Hrsg)\b)")


_EDITED = pattern(r"\((?:eds?|Hrsgg?|Hgg?)\b")
# `Süddeutsche Zeitung vom 12.3.2012`: an issue of a newspaper, not a book.
_GERMAN_ISSUE = pattern(r"[^,.():“„]{3,60}(?P<of>,? (?:vom|v\.))(?= \d{1,2}\.)")


def read_in_container(draft: Draft, rest: TextSlice) -> None:
    """A book, or a journal that German style puts after `in:` as well."""
    if issue := _GERMAN_ISSUE.match(rest.text):
        bare = rest.without(*issue.span("of"))
        if read_serial(draft, bare):
            return
    if rest.text[:1] in ("“", "‘", '"') and _read_special_issue(draft, rest):
        return
    if (
        _VOLUME_YEAR.search(rest.text)
        and not _EDITED.search(rest.text)
        and ": " not in rest.text
        and read_serial(draft, rest)
    ):
        return
    if not draft.emphasis and find_trailing_editors(rest):
        read_in_book(draft, rest, is_last=True)
        return
    draft.traits.add("chapter")
    if ". " not in rest.text or not read_book_entry(draft, rest):
        read_chapter(draft, rest)


_SPECIAL_ISSUE = pattern(r"(?:ed\.,? )?(?:special|theme|themed|thematic) (?:issue|section|number)(?: of|,)? ")


def _read_special_issue(draft: Draft, rest: TextSlice) -> bool:
    """`in “Theme,” ed. A and B, special issue, *Journal* 21 (2013): 3–20` (Chicago 17, 14.178)."""
    marks = enclosed_spans(rest.text)
    if not marks or marks[0][0] != 0:
        return False
    theme, after = rest.cut(0, marks[0][1]), rest.cut(marks[0][1]).strip(" ,")
    editors = Draft(draft.note, draft.emphasis, after)
    after = take_roles(editors, after)
    if match := _SPECIAL_ISSUE.match(after.text):
        after = after.cut(match.end())
    if not _VOLUME_DATED.search(after.text) or not read_serial(draft, after):
        return False
    draft.put_title("volume-title", theme)
    for variable, names in editors.names.items():
        if variable not in draft.names:
            draft.names[variable], draft.fields[variable] = names, editors.fields[variable]
    return True


_VOLUME_DATED = pattern(r" \d{1,4}(?:, no\. \d{1,4}(?:[–/-]\d{1,4})?)? \((?:[A-Z]\w+ )?\d{4}\)")


def _is_year_then_volume(rest: TextSlice, imprint: Span) -> bool:
    return (
        re.match(r"\(\d{4}(?:[–-]\d+)?\),? (?:\d|[A-Z])", rest.text) is not None
        and re.search(r"\d", rest.text[imprint[1] :]) is not None
    )


def _read_bracketed(draft: Draft, rest: TextSlice, imprint: Span) -> None:
    draft.traits.add("imprint")
    read_imprint(draft, rest.cut(imprint[0] + 1, imprint[1] - 1).strip())
    read_after_imprint(draft, rest.cut(imprint[1]), has_pages=False)
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
        and not is_publishing_organization(site)
    ):
        if any(left <= draft.fields["publisher"][0] < right for left, right in draft.emphasis):
            draft.traits.add("site")
        draft.texts["container-title"] = draft.texts.pop("publisher")
        draft.fields["container-title"] = draft.fields.pop("publisher")


def _read_other(draft: Draft, rest: TextSlice) -> None:
    """No date that a serial would have: `Title,” 12`; `Outlet`; `Publisher (Place, 2019)`."""
    if locator := parse_locator(rest.text):
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
        end = chunks[-1].offsets[0]
        rest = rest.cut(0, rest.index_of(end)).strip(" ,")
        chunks.pop()
    if match := re.search(r",? no\. (?P<number>[\w.–-]+)$", rest.text):
        draft.put("number", rest.cut(*match.span("number")))
        rest = rest.cut(0, match.start())
    put_outlet(draft, rest)
