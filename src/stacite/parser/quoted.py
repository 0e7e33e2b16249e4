"""Works whose title stands in quotation marks: articles, chapters, theses, pages (Chicago 17, 14.86)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.after import read_after
from stacite.parser.authors import put_author
from stacite.parser.bodies import is_institution
from stacite.parser.chapter import read_chapter
from stacite.parser.collected import editors_behind, read_collected
from stacite.parser.dates import is_date
from stacite.parser.draft import Draft
from stacite.parser.editions import is_report_number, take_number
from stacite.parser.elements import read_book_entry
from stacite.parser.genres import drop_genres
from stacite.parser.imprint import find_imprint, read_imprint
from stacite.parser.lawjournals import read_commission_document, read_law_journal, read_series
from stacite.parser.locators import locator_of, split_locator
from stacite.parser.names import FAMILY_AND_GIVEN
from stacite.parser.quotedtail import take_genre, take_paper, take_standard, take_status, without_brackets
from stacite.parser.remarks import take_remark, take_running_time
from stacite.parser.roles import take_roles
from stacite.parser.rows import read_row
from stacite.parser.serial import put_outlet, read_serial
from stacite.parser.stretch import enclosures, holds
from stacite.parser.things import read_record
from stacite.parser.volume import read_volume

if TYPE_CHECKING:
    from stacite.model.location import Span
    from stacite.parser.quoting import Quoted
    from stacite.parser.stretch import Stretch

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


_ENTRY_WORD = pattern(r"(?:^|,? )(?:Art(?:ikel|icle|\.)|art\.|[Vv]oce|Lemma|Stichwort|s\.\s?v\.)$")
"""`Art. „Zunft“`: the entry of a dictionary."""
_RESOLUTION = pattern(
    r", (?:[Rr]esolution|Res\.|[Dd]ecision) (?:[Nn]o\. )?(?P<number>\d[\w/]{0,12}(?: \([\w ]{1,12}\))?)[,:]?$"
)
"""`UN General Assembly, Resolution 76/300, “Title”`."""
_TALKS = pattern(r", (?:interview(?:ed)?|in conversation|in discussion) (?:by|with) (?P<by>[A-Z][^,;:()]{3,80})$")
_TABLE = pattern(r", (?:[Tt]able|[Dd]ata ?set) (?:[Nn]o\.? ?)?(?P<number>[A-Z]{0,4}[\d-]{3,12})[:,]?$")


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
    if match := _ENTRY_WORD.search(head.text):
        draft.traits.add("entry-word")
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
    put_author(
        draft,
        head.strip(" ,:"),
        inverted=(inverted and "issued" in draft.dates) or FAMILY_AND_GIVEN.fullmatch(head.text) is not None,
    )


def _read_source(draft: Draft, rest: Stretch) -> None:
    """Read what follows a quoted title."""
    if read_row(draft, rest):
        return
    rest = take_genre(draft, take_running_time(draft, without_brackets(draft, rest)))
    rest = take_remark(draft, take_status(draft, take_paper(draft, rest)))
    rest = take_standard(draft, drop_genres(draft, rest))
    dated = re.match(r"(?P<date>[^“\"()]{4,40}?), (?=[Ii]n |podcast|dans )", rest.text)
    if dated and is_date(dated["date"]):  # of the text itself; that of the book it stands in goes before
        _read_source(draft, rest.cut(dated.end()))
        draft.put_date("issued", rest.cut(*dated.span("date")))
        return
    if read_record(draft, rest, title="container-title"):
        return
    if match := IN_BOOK.match(rest.text):
        read_in(draft, rest.cut(match.end()))
        return
    if any(read(draft, rest) for read in (read_series, read_law_journal, read_commission_document)):
        return
    rest = take_roles(draft, rest).strip(" ,.")
    if (
        (match := IN_BOOK.search(rest.text))
        and (match.start() == 0 or rest.text[: match.start()][-2:] in (", ", ". "))
        and rest.text.count("(", 0, match.start()) == rest.text.count(")", 0, match.start())
    ):
        read_in(draft, rest.cut(match.end()))
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
_GERMAN_ISSUE = pattern(r"[^,.():“„]{3,60}(?P<of>,? (?:vom|v\.))(?= \d{1,2}\.)")
"""`Süddeutsche Zeitung vom 12.3.2012`: an issue of a newspaper, not a book."""


def read_in(draft: Draft, rest: Stretch) -> None:
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
    if not draft.emphasis and editors_behind(rest):
        read_collected(draft, rest, is_last=True)
        return
    draft.traits.add("chapter")
    if ". " not in rest.text or not read_book_entry(draft, rest):
        read_chapter(draft, rest)


_SPECIAL_ISSUE = pattern(r"(?:ed\.,? )?(?:special|theme|themed|thematic) (?:issue|section|number)(?: of|,)? ")


def _read_special_issue(draft: Draft, rest: Stretch) -> bool:
    """`in “Theme,” ed. A and B, special issue, *Journal* 21 (2013): 3–20` (Chicago 17, 14.178)."""
    marks = enclosures(rest.text)
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
        if any(left <= draft.fields["publisher"][0] < right for left, right in draft.emphasis):
            draft.traits.add("site")
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
        rest = rest.cut(0, rest.at(end)).strip(" ,")
        chunks.pop()
    if match := re.search(r",? no\. (?P<number>[\w.–-]+)$", rest.text):
        draft.put("number", rest.cut(*match.span("number")))
        rest = rest.cut(0, match.start())
    put_outlet(draft, rest)
