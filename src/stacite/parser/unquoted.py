"""Works whose title stands without quotation marks: books, reviews, interviews, letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import put_author, split_author
from stacite.parser.bodies import is_news_outlet, is_serial
from stacite.parser.booktitle import emphasis_bound, title_chunks
from stacite.parser.compact import read_titled
from stacite.parser.dates import DATE, MONTH, YEAR
from stacite.parser.editions import is_report_number, take_number
from stacite.parser.genres import take_genre
from stacite.parser.letters import read_spoken_with
from stacite.parser.locators import locator_of
from stacite.parser.names import FAMILY_AND_GIVEN
from stacite.parser.pinned import take_volume_before
from stacite.parser.places import is_place
from stacite.parser.quoted import read_in
from stacite.parser.roles import take_roles
from stacite.parser.rows import split_row
from stacite.parser.runon import read_proceedings, read_title_and_imprint
from stacite.parser.serial import read_serial
from stacite.parser.stretch import holds
from stacite.parser.things import read_thing
from stacite.parser.volume import read_volume

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_REVIEW = pattern(
    r"(?:^|, )(?P<kind>[Uu]nsigned review|[Rr]eview|Rezension|Rez\.|Besprechung|[Cc]ompte[ -]rendu|[Rr]ecensione"
    r"|[Rr]eseña)(?: essay)? (?:of|zu|von|de|di|a):? "
)


_INTERVIEW = pattern(
    r"(?:^|, |\b)(?:(?:[Aa]uthor[’']s|[Mm]y|[Pp]ersonal|[Tt]elephone) )?"
    r"(?:[Ii]nterview(?:ed)? (?:with|by)|[Ii]n discussion with|[Ii]n conversation with)\b"
)


_MESSAGE = pattern(
    r"(?:^|,| )\s?(?P<genre>(?:e-?mail|text|letter|direct|voice|Facebook"
    r"|WhatsApp)(?: message)?) to (?:the )?(?:author|editor|[A-Z])",
    re.IGNORECASE,
)


_ISSUE_OF_DAY = pattern(
    rf"(?P<serial>[A-ZÀ-Þ][^,;:()]{{2,80}}),? (?:Nr\.|[Nn]o\.|n[°º]) ?(?P<issue>\d{{1,5}}),? (?:vom |du |of |v\. )?"
    rf"(?P<date>(?=.{{0,12}}[a-zA-Z]|\d{{1,2}}\.){DATE})(?:, (?P<pin>(?:pp?|S|Sp)\. ?\d[\d–-]{{0,8}}(?: ?ff?\.?)?))?"
)
"""`Chemnitzer Anzeiger, Nr. 41 vom 8. April 1848, S. 3`: an issue of a newspaper."""
_NUMBER_WORDS = (" Nr.", " No.", " no.", " n°", " nº")
_DAY_OF_PAPER = pattern(
    rf"(?P<serial>[A-ZÀ-Þ][^,;:“”\"()\d]{{2,60}}), (?=\d|{MONTH}){DATE}(?:, (?:pp?\. |sec\. )?[A-Z]?\d[\w–-]{{0,6}})?"
)
"""`Greenville Times, April 22, 1927`: a newspaper of a day, and no title."""
_UNTITLED = pattern(r"[^,“\"(]+ \d+(?:, nos?\. [\d–-]+)? \((?:[A-Z]\w+ )?\d{4}\)(?:: ?\d|$)")
"""A journal, its volume and year at once after the author: the article's title is missing."""


def read_unquoted(draft: Draft) -> None:
    """Read a citation that no other rule has claimed."""
    rest = take_volume_before(draft, draft.rest)
    if rest.text[:1] in "UuRr" and (match := _REVIEW.match(rest.text)):  # unsigned
        _read_review(draft, rest, match.end())
        return
    names, rest = split_author(draft, rest)
    if names:
        put_author(draft, names, inverted=FAMILY_AND_GIVEN.fullmatch(names.text) is not None)
    rest = _without_paper(draft, rest)
    if " to " in rest.text.casefold() and (match := _MESSAGE.search(rest.text)):
        draft.traits.add("letter")
        draft.put("genre", rest.cut(*match.span("genre")))
    if names and _read_spoken(draft, rest):
        return
    if match := _REVIEW.match(rest.text):
        _read_review(draft, rest, match.end())
    elif match := _INTERVIEW.match(rest.text):
        _read_interview(draft, rest, match.end())
    elif found := _chapter_start(rest):
        draft.put_title("title", take_roles(draft, rest.cut(0, found[0])))
        if volume := re.fullmatch(r"\W+(\d{1,2}) [Ii]n:? ", rest.text[found[0] : found[1]]):
            draft.put("volume", rest.cut(found[0] + volume.start(1), found[0] + volume.end(1)))
        read_in(draft, rest.cut(found[1]))
    elif (
        _is_serial(draft, rest)
        or read_titled(draft, rest)
        or (names and read_proceedings(draft, rest))
        or read_thing(draft, rest)
        or (". " in rest.text and read_title_and_imprint(draft, rest))
    ):
        pass
    else:
        first = title_chunks(rest.chunks(), emphasis_bound(draft, rest))
        read_volume(draft, split_row(draft, rest, first) or rest)


_PAPER = pattern(rf", (?P<paper>[A-ZÀ-Þ][^,()]{{4,80}}) (?=\({YEAR}\))")


def _without_paper(draft: Draft, rest: Stretch) -> Stretch:
    """`*Title*, Technical Note 12 (2018)`: the number of a report in its series is no page and no volume."""
    end = emphasis_bound(draft, rest)
    match = _PAPER.match(rest.text, end) if end and "number" not in draft.texts else None
    if match is None or not is_report_number(match["paper"]) or not take_number(draft, rest.cut(*match.span("paper"))):
        return rest
    draft.traits.add("exact")
    return rest.without(end, match.end("paper"))


_SENT = pattern(
    rf"(?P<genre>(?:(?:personal|private|voice|text|direct) )?(?:e-?mail|letter|message"
    rf"|communication)(?: message)?) to (?:the )?"
    rf"(?P<to>authors?|editors?|[A-Z][\w.’ -]{{2,60}}), (?P<date>{DATE})$"
)


_SENT_WORDS = ("mail to ", "letter to ", "message to ", "communication to ")


def _read_spoken(draft: Draft, rest: Stretch) -> bool:
    """`Roe, email message to author, May 2, 2024`; `Roe, speech at the Forum, Oslo, 18 May 2022`: without a title."""
    if holds(rest.text, _SENT_WORDS) and (match := _SENT.fullmatch(rest.text)):
        draft.type = "personal_communication"
        draft.put("genre", rest.cut(*match.span("genre")))
        draft.put_date("issued", rest.cut(*match.span("date")))
        if match["to"][0].isupper():
            draft.put_names("recipient", rest.cut(*match.span("to")))
        return True
    if read_spoken_with(draft, rest):
        return True
    chunks = rest.chunks()
    if len(chunks) < 2 or not rest.text[0].islower() or not take_genre(draft, chunks[0], certain=False):
        return False
    if "event-title" not in draft.texts:
        return False
    return read_serial(draft, rest.cut(len(chunks[0].text)).strip(" ,"))


_FOREWORD = pattern(r"(?:foreword|introduction|preface|afterword) (?:to|in) ")
_IN = pattern(r"(?P<cut>[,.?!])(?: \d{1,2})? [Ii]n:? (?=[A-Z„“\"‘]|ders\.|dies\.|id(?:em|\.)|ead)")


def _chapter_start(rest: Stretch) -> tuple[int, int] | None:
    """`Title, in *Book*`; `Titel, in: Buch`."""
    if foreword := _FOREWORD.match(rest.text):
        return len(foreword[0]) - 4, foreword.end()
    match = _IN.search(rest.text)
    if match is None or "(" in rest.text[: match.start()]:
        return None
    return match.start() + (match["cut"] in "?!"), match.end()


def _is_serial(draft: Draft, rest: Stretch) -> bool:
    """`*Journal* 12 (2003): 4`: a serial named alone, or a title without quotation marks before one."""
    if holds(rest.text, _NUMBER_WORDS) and (issue := _ISSUE_OF_DAY.fullmatch(rest.text)):
        draft.put_title("container-title", rest.cut(*issue.span("serial")))
        draft.put("issue", rest.cut(*issue.span("issue")))
        draft.put_date("issued", rest.cut(*issue.span("date")))
        draft.type = "article-newspaper"
        if issue["pin"]:
            draft.locator = locator_of(issue["pin"])
            draft.fields["locator"] = rest.cut(*issue.span("pin")).span
        return True
    if "author" not in draft.names and (day := _DAY_OF_PAPER.fullmatch(rest.text)) and is_news_outlet(day["serial"]):
        return read_serial(draft, rest)
    if (found := _UNTITLED.match(rest.text)) and (":" in found[0][-4:] or is_serial(re.split(r" \d", rest.text)[0])):
        return read_serial(draft, rest)
    match = re.search(
        r", (?=(?P<serial>[A-Z][^,]+?),? \d+(?P<issue>, no\. \d+|[./]\d+)? \((?:[A-Z]\w+ )?\d{4}\)(?P<colon>:?))",
        rest.text,
    )
    if match is None or not (match["colon"] or match["issue"] or ". " in match["serial"] or is_serial(match["serial"])):
        return False  # the number before a book's year is a page
    before = rest.cut(0, match.start())
    if read_serial(draft, rest.cut(match.end())):
        draft.put_title("title", before)
        return True
    return False


def _read_review(draft: Draft, rest: Stretch, start: int) -> None:
    draft.traits.add("review")
    draft.put("genre", rest.cut(0, start).strip(" :"), _REVIEW_WORD.sub("", rest.text[:start]).strip(" ,"))
    if source := next(iter(_REVIEWED_IN.finditer(rest.text, start)), None):
        _put_reviewed(draft, rest.cut(start, source.start()))
        draft.put_title("title", rest.cut(0, source.start()))
        read_serial(draft, rest.cut(source.end()))
        return
    body = rest.cut(start)
    draft.put_title("title", rest.cut(0, start + _reviewed_end(body)))
    body = body.cut(_reviewed_end(body)).strip(" ,")
    if match := re.match(r"by (?P<names>[^,]{1,200}(?:, [^,]{1,80}){0,8}?,? and [^,]{1,200}|[^,]+), ", body.text):
        draft.put_names("reviewed-author", body.cut(*match.span("names")))
        body = body.cut(match.end())
    body = take_roles(draft, body, by="reviewed-author").strip(" ,")
    for comma in re.finditer(", ", body.text[:200]):
        if is_place(body.text[: comma.start()].rpartition(", ")[2]):  # where the play was given (Chicago 17, 14.204)
            body = body.cut(comma.end())
            break
    read_serial(draft, body)


_REVIEW_WORD = pattern(r" (?:of|zu|von|de|di|a):? ?$")
_REVIEWED_IN = pattern(r"(?:, in:?|\.? In:) (?=[A-Z„“«])")
"""What parts the reviewed work from the journal: `review of A. B., *Title*, in *Journal*`."""


def _put_reviewed(draft: Draft, work: Stretch) -> None:
    names, title = split_author(draft, work)
    if names and title:
        draft.put_names("reviewed-author", names)
        draft.put_title("reviewed-title", title)


def _reviewed_end(body: Stretch) -> int:
    match = re.search(r", (?:by|ed\.|edited by|trans\.|von) ", body.text)
    return match.start() if match else len(body.text.split(",")[0])


def _read_interview(draft: Draft, rest: Stretch, start: int) -> None:
    draft.traits.add("interview")
    draft.put("genre", rest.cut(0, start), "interview")
    end = rest.text.find(",", start)
    end = len(rest.text) if end < 0 else end
    draft.put_title("title", rest.cut(0, end))
    draft.put_names("interviewer", rest.cut(start, end))
    body = rest.cut(end).strip(" ,")
    if body and not read_serial(draft, body) and (match := re.search(rf"(?:^|, )(?P<date>{DATE})", body.text)):
        draft.put_date("issued", body.cut(*match.span("date")))
