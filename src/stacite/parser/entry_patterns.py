"""Recognizes the elements of a bibliography entry by their form.

Names with and without a date, in whatever order a style prints them; sentences, imprints, series, page counts; and
the halves of an entry that the division of a note has separated.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stacite.parser.dates import DATE, MONTH, UNDATED, YEAR, is_date
from stacite.parser.editions import EDITION, VOLUME, VOLUMES
from stacite.parser.gazetteer import is_organization, is_place, is_serial, looks_like_title
from stacite.parser.locators import PAGE_RANGE
from stacite.parser.names import CAPITAL, is_person
from stacite.parser.punctuation import full_stops
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from stacite.text.spans import Span


# Where elements begin in lower case, which sentences never do.
_LOWER_START = pattern(
    r"[.?!] (?=in:? [A-Z“\"]|arXiv|technical report|working paper|vols?\. |ser\. |eds?\. (?:by )?[A-Z]"
    r"|(?:edited|translated) by |trans\. )"
)
# Where elements begin after an abbreviation that ends the element before.
_UPPER_START = pattern(
    r"(?:, (?:\w{1,12} )?ed|\b\d(?:st|nd|rd|th) ed|\bvols|\b[Vv]ol\. [A-Z\d]|\b[Rr]ev\. ed)\. (?=[A-ZÀ-Þ][a-zà-ÿ])"
)
_IN_COLON = pattern(r", (?=[Ii]n: ?[A-ZÀ-Þ])")
IN_AFTER_STOP = pattern(r"[,.] (?=[Ii]n:? [A-ZÀ-Þ“\"‘*])")
IN = pattern(r"[Ii]n:? (?=[A-ZÀ-Þ“\"‘*\[])")
ROLE = pattern(
    rf"(?:{phrases('parser', 'roles in entries')})(?:,? (?:&|and|und) [\w.]{{2,12}})?(?: (?:by|von))? (?=[A-ZÀ-Þ])"
)
THESIS = pattern(
    r"(?P<genre>(?:[Uu]npublished )?(?:Ph\.?\s?D\.?|D\.?\s?Phil\.?|M\.?\s?[AS]\.?c?\.?|Ed\.?D\.?|[Dd]octoral"
    r"|[Mm]aster[’']?s?|[Bb]achelor[’']?s?|[Dd]iploma|[Hh]abilitation)[ .]{0,2}(?:[Dd]iss(?:ertation)?\b\.?|[Tt]hesis)"
    r"|Diplomarbeit|Dissertation(?! Abs)|Habilitationsschrift|[Tt]hèse(?: de doctorat)?)(?:[,.:]? |$)"
)
REPORT = pattern(
    r"(?P<genre>(?:[A-Z][\w.&-]* ){0,4}(?:[Tt]ech(?:nical|\.)? [Rr]ep(?:ort|\.)|[Rr]esearch [Rr]eport"
    r"|[Ww]orking [Pp]aper|[Dd]iscussion [Pp]aper|[Tt]ech(?:nical|\.)? [Mm]emo(?:randum)?|[Ii]nternal [Rr]eport"
    r"|[Tt]echnical [Nn]ote|[Ww]hite [Pp]aper)(?:,? [Tt]echnical [Rr]eport)?)"
    r"(?:s? ?(?:[Nn]os?\.|[Nn]umber|#|Nr\.)? ?(?P<number>[A-Za-z]{0,12}[ -]{0,2}[\w/.–-]{0,24}\d[\w/.–-]{0,24}))?"
    r"(?: \([^()]{3,60}\))?(?:, |\. |$)"
)
REMARK = pattern(rf"(?:{phrases('parser', 'remarks in entries')})\b.{{0,60}}")
SERIES = pattern(
    r"(?:ser\. )?(?:[^,:;.]{0,80} )?(?:[Ss]eries|[Ll]ecture [Nn]otes|[Tt]exts|[Ss]tudies|[Mm]onographs?|[Cc]lassics"
    r"|Reihe|Schriften|[Ll]ibrary)\b(?: (?:in|of|on|zu[mr]?)\b[^,:;.]{2,60})?"
    r"(?:,? (?:[Vv]ol\.|[Nn]o\.|Bd\.)? ?(?P<number>\d{1,4}))?"
)
NUMBERED_SERIES = pattern(r"[A-ZÀ-Þ][^,:;.\d]{5,80} (?P<number>\d{1,4})")
BRACKETED = pattern(r"\((?P<inner>[^()]{3,200})\)$")
TRAILING_PAGES = pattern(
    rf"(?:[,:;.] ?|\s)(?:pp?\b\.? ?|pages? |S\. ?|s\. )?"
    rf"(?P<pages>{PAGE_RANGE.pattern}|(?<=[.\s])(?:pp?\.|S\.) ?\d{{1,4}})$"
)
EXTENT = pattern(r"(?:[ivxlc]+, )?\d{1,4} (?:pp?|pages|S|Seiten)\b\.?")
REVISED = pattern(
    r"(?:[Rr]evised|[Ee]xpanded|[Ee]nlarged|[Uu]pdated|[Aa]bridged)(?:(?: and|,) [a-z]{5,12})?(?: ed\.?)?"
)
CONTAINER_DATED = pattern(rf"[^():]{{3,100}} \({DATE}\)")
DATED_END = pattern(rf"(?P<head>.*?)[,;.:]?\s?\(?(?P<date>{DATE}|{UNDATED})\)?", re.DOTALL)
_COMMA_DATED = pattern(rf"(?P<head>[A-ZÀ-Þ][^“”„\"()]{{1,160}}?), (?P<date>{DATE}|{UNDATED})")
_LONGEST_PUBLISHER = 8
# Words.
_LONGEST_PLACE = 4
# The length of words that are no prepositions or articles.
_SHORT_WORD = 4


def sentence_starts(text: str) -> list[int]:
    """Where sentences begin, outside brackets."""
    stops = {at for at in full_stops(text) if text[:at].rstrip()[-1:] != ")" or text[:at].rstrip()[-2] in "?!"}
    stops |= {match.end() for match in _IN_COLON.finditer(text)}
    stops = {at for at in stops if text.count("(", 0, at) <= text.count(")", 0, at)}
    stops |= {match.end() for start in (_LOWER_START, _UPPER_START) for match in start.finditer(text)}
    return [0, *sorted(stops)]


def sentence_at(text: str, bounds: list[int], at: int) -> str:
    """The sentence that begins at a bound, without the marks at its ends."""
    end = bounds[at + 1] if at + 1 < len(bounds) else len(text)
    return text[bounds[at] : end].strip(" .,;")


def date_in(words: str) -> str:
    """The date that is all that words print: `Published 5 May 1990`; empty where they print anything else."""
    date = _PUBLISHED.sub("", words.strip("()"))
    return date if is_date(date) else ""


_PUBLISHED = pattern(r"^(?:Published|Posted|Updated|Issued|Released) ")


def is_attribute(words: str) -> bool:
    """Whether words begin with an edition, a volume, or the number of volumes or pages."""
    first = words.split(", ", maxsplit=1)[0]
    return any(part.fullmatch(first) for part in (EDITION, REVISED, VOLUMES, EXTENT)) or VOLUME.match(first) is not None


def is_imprint_like(words: str) -> bool:
    """Whether words could be publisher and date, or place and publisher."""
    place, colon, publisher = words.partition(": ")
    if colon and publisher and (is_place(place) or place.count(" ") < _LONGEST_PLACE) and not re.search(r"\d", place):
        match = DATED_END.fullmatch(publisher)
        return match is not None or is_place(place)
    match = DATED_END.fullmatch(words)
    return match is not None and 0 < len(match["head"].split()) < _LONGEST_PUBLISHER and match["head"][0].isupper()


def is_whole_imprint(words: str) -> bool:
    """Whether words are publisher and date, with or without a place, and a comma between; no half of a title is."""
    pages = TRAILING_PAGES.search(words)
    match = _COMMA_DATED.fullmatch(words[: pages.start()] if pages and not is_date(pages["pages"]) else words)
    if match is None:
        return False
    place, colon, publisher = match["head"].partition(": ")
    if colon:
        return len(publisher.split()) <= _LONGEST_PUBLISHER and (
            is_place(place) or len(place.split()) <= _LONGEST_PLACE
        )
    name, _, following = match["head"].partition(", ")
    words_of_name = name.split()
    return (
        (not following or is_place(following))
        and len(words_of_name) <= _LONGEST_PUBLISHER
        and all(word[0].isupper() or len(word) < _SHORT_WORD or not word[0].isalpha() for word in words_of_name)
    )


def is_place_and_publisher(container: str) -> bool:
    """`London: Harvill Press`, which pages may follow as they do a serial's name."""
    place, colon, _ = container.partition(": ")
    return bool(colon) and (is_place(place.strip()) or (place.count(" ") < 2 and not is_serial(place)))


_BRACKETED_ROLE = pattern(r"\((?:[Ee]ds?|[Tt]rans?|[Ee]ditors?|Directors?|Hosts?|Producers?|[Hh]rsg|[Hh]g)\.?\)[.,]?")
_BRACKETED_DATE = pattern(r" ?\((?P<date>[^()]{2,40})\)[.:,]?(?:$|\s+(?=[A-ZÀ-Þ“\"‘\d*„¿]))")
# How a bracketed role or date can start.
_STARTS_DATE = frozenset("0123456789[EeTtDHPhJjFfMmAaSsOoNnDdWwcuIià")
# Names contain none of them.
_QUOTES = ('"', "“", "”", "‘")
# The most characters before the first bracket.
_MAX_NAMES_LENGTH = 402


class DatedNames(NamedTuple):
    """Names and their date, at the start of a text."""

    names: str
    """With their role in brackets."""
    date: Span
    end: int


def match_dated_names(text: str) -> DatedNames | None:
    """The names and the date; the first bracket tells at once of most texts that they have no such head."""
    at = text.find("(", 0, min(_MAX_NAMES_LENGTH, len(text) - 1))
    if at < 2 or not (text[at + 1] in _STARTS_DATE or text[at + 1].isdecimal()):
        return None
    if contains_any(text[:at], _QUOTES) or ")" in text[:at]:
        return None
    role = _BRACKETED_ROLE.match(text, at)
    end = role.end() if role else at - (text[at - 1] == " ")
    match = _BRACKETED_DATE.match(text, end)
    if match is None or not is_date(match["date"]):
        return None
    if text[end - 1].isdigit() and text[match.end() : match.end() + 1].isdigit():
        return None  # `Journal 17 (1998): 124–55`
    return DatedNames(text[:end], match.span("date"), match.end())


_PARTICLE = (
    r"(?:(?:[Vv][ao]n|[Dd]e[rnl]?|[Dd][iua]|[Dd]ella|[Dd]os|t[eo]n|zu[mr]?|[Ll][ae]|el|al|af|St\.) |[dDlLO][’'])"
)
_FAMILY = (
    rf"(?:{_PARTICLE}){{0,3}}{CAPITAL}[\w’'‑-]{{1,30}}(?: (?:de|y|i|du|del) {CAPITAL}[\w’'‑-]{{1,30}}"
    rf"| {CAPITAL}[\w’'‑-]{{1,30}}){{0,2}}"
)
_LEADING_INITIALS = (
    rf"(?!(?:Nr|No|Bd|Jg|Hg|Ed)\.)(?:{CAPITAL} )?{CAPITAL}[a-z]?\."
    rf"(?:[ -]{{0,2}}{CAPITAL}[a-z]?\.){{0,3}}(?:{CAPITAL}(?![\w.’'-]))?"
)
_SUFFIX = r"(?:,? (?:Jr\.?|Sr\.?|III?|IV)(?![\w]))?"
_NAME_ORDERS = {
    "initials last": pattern(rf"{_FAMILY}, ?{_LEADING_INITIALS}(?: (?:v[ao]n|d[eu]|de la|der?)\b)?{_SUFFIX}"),
    "initials first": pattern(
        rf"{_LEADING_INITIALS} ?(?:{_PARTICLE}){{0,3}}{CAPITAL}[\w’'‑-]{{1,30}}"
        rf"(?: {CAPITAL}[\w’'‑-]{{1,30}})?{_SUFFIX}"
    ),
    "bare": pattern(rf"{_FAMILY} (?:(?:{CAPITAL}\.-?){{1,4}}|{CAPITAL}{{1,3}}(?![\w’'-]))(?: Jr)?"),
    "given last": pattern(
        rf"(?:{_PARTICLE}){{0,3}}{CAPITAL}[\w’'‑-]{{1,30}}(?: (?:de|y|i|du|del) {CAPITAL}[\w’'‑-]{{1,30}})?"
        rf", {CAPITAL}[\w’'‑-]{{1,20}}(?: {CAPITAL}[\w’'‑-]{{1,20}}){{0,2}}"
        rf"(?: {CAPITAL}\.){{0,3}}(?: (?:v[ao]n(?: de[rn])?|d[eu]|de la|der)\b)?{_SUFFIX}"
    ),
    "given first": pattern(
        rf"{CAPITAL}[\w’'‑-]{{1,20}}(?: {CAPITAL}\.| {CAPITAL}[\w’'‑-]{{1,20}}){{0,2}}"
        rf" (?:{_PARTICLE}){{0,3}}(?![JS]r\b){CAPITAL}[\w’'‑-]{{1,30}}{_SUFFIX}"
    ),
}
# In which forms the names after the first may stand (Chicago 17, 14.76: only the first is inverted).
_NEXT = {
    "initials last": ("initials last", "initials first"),
    "initials first": ("initials first", "given first"),
    "bare": ("bare",),
    "given last": ("initials first", "given first", "given last", "initials last"),
    "given first": ("given first", "initials first"),
}
# Forms that are names without an `and` before the last of them too.
_UNJOINED = ("initials last", "bare")
_BETWEEN = pattern(r"\s?,?\s?(?:and|&|und|et|y)\s|\s?,\s?(?:and |& )?|\s?;\s?(?:and |& )?|\s?/\s?")
_LEADING_OTHERS = pattern(r",?\s(?:et al\b\.?|and others\b)")
_ROLE_AFTER_NAMES = pattern(
    r"(?:, ?| ?[(\[])(?:[Ee]ds?|[Ee]ditors?|[Tt]rans|[Tt]ranslators?|[Cc]omps?|[Hh]rsg|[Hh]gg?)\b\.?[)\]]?"
)
_NAMES_END = pattern(rf"\s?[.:]\s+(?=[^\sa-z\d]|{YEAR})")
# A title in lower case, after a list of names that its `and` ends.
_SMALL_END = pattern(r"\.\s+(?=[a-z][\w-]{0,30} )")
# `Hay, Ann B. and C. Low 2013 Title`: a year in the open (American Antiquity).
_YEAR_NEXT = pattern(rf",?\s(?={YEAR}(?:[/–-]\d{{2,4}})?[a-z]?[.,:]?\s[A-ZÀ-Þ“\"‘])")
_AFTER_INITIAL = pattern(r"(?<=\.)[,:]?\s+(?=[^\sa-z(])")
_AFTER_STOP = pattern(r"(?<=\.):?\s+(?=[^\sa-z(])")
_COMMA_END = pattern(r"\s?[.:,]\s+(?=[^\sa-z(])")
# `J. Chem. Phys., 12`: a journal's next word, and no title.
_ABBREVIATION = pattern(rf"{CAPITAL}[\w’-]{{0,8}}\.(?:,| [A-Z(\d])")
# `Ann Bee, J. S. Bach, trans. …`: the initials belong to the next name.
_GIVEN_FIRST = pattern(rf"{CAPITAL}[\w’'‑-]{{1,30}}(?:,| and | & )")
_MONTH = pattern(rf"[ ,]{MONTH}$")
# Names after a role: a bracket, a comma or an `and` follows them.
_NAMED = pattern(
    rf"(?:{CAPITAL}[\w.’'‑-]{{0,30}} ){{1,4}}(?:\(|and |& )"
    rf"|(?:{CAPITAL}[\w.’'‑-]{{0,30}} ){{1,3}}{CAPITAL}[\w’'‑-]{{1,30}},"
)
_STARTS_YEAR = pattern(rf"{YEAR}[a-z]?[.:,] ")
# How dates stand only where names stand without commas (NLM).
_SEMICOLON_DATE = pattern(rf"{YEAR}(?: {MONTH}(?: \d{{1,2}})?)?;|; ?{YEAR}\b")
# The most names in one list.
_MAX_NAMES = 60


# No list of names ends where a quotation or emphasis comes before any stop or year.
_HAS_END = pattern(r"[^“”\"*.:\d]*+[.:\d]")


class LeadingNames(NamedTuple):
    """The names that an entry begins with."""

    end: int
    """The end of the names and their role."""
    start: int
    """Where the text after them starts."""
    is_inverted: bool
    is_certain: bool
    """Whether only names look like this: several of them, or with initials."""


@lru_cache(maxsize=256)
def find_leading_names(text: str) -> LeadingNames | None:
    """The names at the head of an entry that a period, a colon, or the period of an initial ends."""
    if _HAS_END.match(text) is None:
        return None
    for form in _NAME_ORDERS:
        found = _read_list(text, form)
        if found is not None:
            return found
    return None


def _read_list(text: str, first: str) -> LeadingNames | None:
    at, is_joined = 0, True
    forms: tuple[str, ...] = (first,)
    ends: list[tuple[int, bool]] = []
    while len(ends) < _MAX_NAMES and not text.startswith("The ", at):
        name = next((match for form in forms if (match := _NAME_ORDERS[form].match(text, at))), None)
        if name is None:
            break
        ends.append((name.end(), is_joined))
        forms = _NEXT[first]
        between = _BETWEEN.match(text, name.end())
        if between is None:
            break
        is_joined = between[0].strip(" ,") != ""
        at = between.end()
    for count in (len(ends), len(ends) - 1):
        if count > 0:
            end, is_joined = ends[count - 1]
            found = _end_names(text, end, first, count, is_joined=is_joined)
            if found is not None:
                return found
    return None


def _end_names(text: str, end: int, form: str, count: int, *, is_joined: bool) -> LeadingNames | None:
    """Whether the list ends here, and how; most styles join the last name by a word (`is_joined`)."""
    others = _LEADING_OTHERS.match(text, end)
    end = others.end() if others else end
    role = _ROLE_AFTER_NAMES.match(text, end)
    end = role.end() if role else end
    if not role and (year := _YEAR_NEXT.match(text, end)):
        mark: re.Match[str] | None = year
    elif form == "initials last":
        mark = _COMMA_END.match(text, end) or _AFTER_INITIAL.match(text, end)
    else:
        mark = _NAMES_END.match(text, end) or (_AFTER_STOP.match(text, end) if text[end - 1] == "." else None)
        mark = mark or (_SMALL_END.match(text, end) if count > 2 and is_joined else None)
    is_marked = others is not None or role is not None
    if mark is None or not (is_joined or others or form in _UNJOINED):
        return None
    if count == 1 and _is_no_name(text, form, role[0] if role else "", mark.end()):
        return None
    is_marked = is_marked or (form == "bare" and _SEMICOLON_DATE.search(text, end) is not None)
    if not _is_list(text[: role.start() if role else end], form, count, is_marked=is_marked):
        return None
    is_dated = _STARTS_YEAR.match(text, mark.end()) is not None
    is_lone_name_certain = "initials" in form or is_dated or (form == "given last" and mark[0].strip() != ":")
    is_inverted = form in ("initials last", "given last")
    return LeadingNames(end, mark.end(), is_inverted, is_certain=count > 1 or is_lone_name_certain)


def _is_no_name(text: str, form: str, role: str, at: int) -> bool:
    """Whether what stands after a single name, at `at`, says that it was none."""
    if role and role[-1] not in ")]" and "itor" not in role:
        # `Letters, ed. Ann Bee (…)`: a title, and whose edition it is
        return form == "given first" or (form == "given last" and _NAMED.match(text, at) is not None)
    if form == "initials last":
        return " " in text[: text.find(",")] and _GIVEN_FIRST.match(text, at) is not None
    return form == "initials first" and _ABBREVIATION.match(text, at) is not None


def _is_list(names: str, form: str, count: int, *, is_marked: bool) -> bool:
    """Whether the words are names and no title or place: `Annual Report.`, `Plan B.`, `Oxford, Clarendon.`."""
    if _MONTH.search(names):
        return False
    if is_marked or form in ("initials last", "initials first"):
        return True
    if form == "bare":
        return count > 1 or (names[-1] != "." and names[-2:-1].isupper())
    if is_organization(names) or looks_like_title(names):
        return False
    return is_person(names) if form == "given first" and count == 1 else True


# Volume, number, pages, edition or date.
_PARTICULAR = pattern(
    r"(?:(?:[Vv]ol(?:ume|s?\.)?|[Nn]os?\.|n[°º]\.?|[Ii]ssue|pp?\.?|pages?|S\.|s\.|Bd\.|Jg\.|t\.|[Aa]rt\."
    r"|ch(?:ap)?\.|ser\.) ?)?"
    rf"[\d(\[][\w()\[\]:/., –—-]{{0,60}}|{MONTH}(?!\w)[\w –—-]{{0,30}}|n\.\s?d\.|[Ff]orthcoming|[Ii]n press"
    r"|[\w. ]{1,30}\b(?:ed(?:n|ition)?|Aufl(?:age)?)\.?|[ivxlc]+[–-][ivxlc]+"
)
# `Geoarchaeology 28: 66-86`; `Köln: Oldenbourg 1992`.
_ENDS_IN_FIGURES = pattern(
    rf"[^“”„\"()\[\]]{{2,120}}? (?:{YEAR}|\({YEAR}\)|\d{{1,4}} ?\([\w –/.-]{{1,20}}\)|\d{{1,4}}: ?\d[\d–-]{{0,12}}"
    r"|[Vv]ol\. ?\d+|\d{1,4})[ ,:]?[\d(): ,;–/-]{0,40}"
)
_MARKED = pattern(r"[“”„«»\"*]")
# `New York: Norton`.
_PRINTED_AT = pattern(r"[^,:;.()]{2,40}(?:, [A-Z][\w.]{1,10})?: [^:()]{2,80}")
_NAMES_AND_TITLE = pattern(
    r"(?P<names>[^\d“”„\"():;*]{3,200}?)(?:, [Ee]ds?\.)?(?P<mark>[.,:]) (?P<title>[A-Z“\"][^\d]{3,300})"
)
_OPEN_CONTAINER = pattern(
    r"\b[Ii]n:? [^():;]{3,120} \((?:Hrsgg?|Hgg?|[Ee]ds?|dir|éd|cur)\.?\)[:,] (?P<title>[^():;“„\"]{3,200}\.?)$"
)
_AND = pattern(r",? (?:and|&|und|et) |, (?=[A-Z]\.)|, ")
_INITIALS_ONLY = pattern(r"(?:[A-Z]\.[ -]?){1,4}|[A-Z]{1,3}")
# The number of an entry in its list.
LABEL = pattern(r"^\[?\d{1,3}[\].] +")
_ET_AL = pattern(r",? et al\b")
_NAMES_AND_YEAR = pattern(rf"(?P<names>[^\d“”„\"*]{{3,200}}?),?:? \(?(?:{YEAR}|n\.\s?d)[a-z]?\)?")
_DATED_FIRST = pattern(rf"(?P<names>[^\d“”„\"]{{3,300}}?)[., (]{{1,3}}{YEAR}[a-z]?[).:,]{{0,3}} (?P<title>[^\d]{{3,}})")
_INVERTED_NAME = pattern(r"[A-ZÀ-Þ][\w’'‑-]{1,30}(?: [A-ZÀ-Þ][\w’'‑-]{1,30})?, (?:[A-ZÀ-Þ]\.?[ -]?){1,4}")
_NEXT_NAME = pattern(
    r"(?:(?:and|&) )?[A-ZÀ-Þ][\w’'‑-]{1,30}(?: [A-ZÀ-Þ][\w’'‑-]{1,30})?, (?:[A-ZÀ-Þ][.\w]{0,14}[ ,-]{0,2}){1,4}"
)
_FULL_NAME = pattern(
    r"[A-ZÀ-Þ][\w’'‑-]{1,30}(?: [A-ZÀ-Þ][\w’'‑-]{1,30})?, [A-ZÀ-Þ][\w’-]{1,20}(?: [A-ZÀ-Þ][\w’-]{0,20}\.?){0,2}"
)
_IN_BOOK = pattern(r"^.{0,300}\b[Ii]n:? (?=[A-ZÀ-Þ])")
_NEXT_FULL_NAME = pattern(rf"(?:(?:and|&) )?{_FULL_NAME.pattern}(?:;|,? (?:&|and) [A-ZÀ-Þ]|\.? \(?{YEAR}|,? \([Ee]ds?)")


def is_publication_tail(body: str) -> bool:
    """Whether words print only what follows a title: publisher or serial, place, volume, pages, date."""
    body = body.strip(" .;,")
    if not body or len(body) > 220 or _MARKED.search(body):
        return False
    chunks = body.split(", ")
    first = chunks[0]
    if REPORT.match(body) or THESIS.match(body):
        return True
    if is_place(body) or (len(chunks) == 1 and _PRINTED_AT.fullmatch(first)):
        return True
    rest = chunks[1:]
    if not rest:
        return _ENDS_IN_FIGURES.fullmatch(first) is not None
    if not any(any(map(str.isdigit, chunk)) or chunk.startswith(("forth", "in press")) for chunk in rest):
        return _ENDS_IN_FIGURES.fullmatch(first) is not None and all(map(_is_particular, rest))
    return all(map(_is_particular, rest))


def _is_particular(chunk: str) -> bool:
    return _PARTICULAR.fullmatch(chunk) is not None or is_place(chunk) or is_organization(chunk) or len(chunk) == 2


def is_names_and_title(words: str, *, alone: bool = False) -> bool:
    """Whether words are names and a title, without any date yet: `R. Fletcher. Practical Methods of Optimization`.

    A name of one word and a period say so where they begin the note (`alone`): `Aristotle. Nicomachean Ethics`.
    """
    match = _NAMES_AND_TITLE.match(_ET_AL.sub("", LABEL.sub("", words)))
    if match is None:
        return False
    if is_organization(match["names"]) and "," not in match["names"]:
        return True
    names = [name.strip(" .") for name in _AND.split(match["names"]) if name.strip(" .")]
    if not names or len(names) > 40:
        return False
    if len(names) == 1 and is_organization(names[0]):
        return True
    persons = [name for name in names if not _INITIALS_ONLY.fullmatch(name)]
    if alone and match["mark"] == "." and len(persons) == 1 == len(names):
        return is_person(persons[0])
    return all(is_person(name) for name in persons) and any(
        " " in name or "." in name for name in match["names"].split(",")
    )


def is_names_date_and_title(words: str) -> bool:
    """Whether words are names, a year, and a title after which nothing else is printed yet."""
    match = _DATED_FIRST.fullmatch(words.strip(" ."))
    if match is None:
        return False
    return is_names_and_title(f"{match['names']}. Title") or _INVERTED_NAME.match(match["names"]) is not None


def is_list_of_names(before: str, after: str) -> bool:
    """Whether a semicolon stands between the names of authors: `Ivanov, I. N.; Gerhardt, R. A.`."""
    last = _IN_BOOK.sub("", before.rstrip(" ;").rsplit(";", 1)[-1]).strip()
    if _INVERTED_NAME.fullmatch(last) is not None:
        return _NEXT_NAME.match(after) is not None
    return _FULL_NAME.fullmatch(last) is not None and _NEXT_FULL_NAME.match(after) is not None


_PLACE_AND_YEAR = pattern(rf"(?P<place>[A-ZÀ-Þ][^\d:;,()]{{2,60}}) {YEAR}(?:[–/-]\d{{2,4}})?(?:[.,]|$)")


def is_imprint(body: str) -> bool:
    """Whether words begin with a place, a colon and a publisher, as no work does: `Stuttgart: Reclam, 1994`."""
    if (match := _PLACE_AND_YEAR.match(body)) and is_place(match["place"]):
        return True
    place, colon, publisher = body.partition(": ")
    return bool(colon and publisher) and len(place) < 60 and is_place(place) and not _MARKED.search(body)


def awaits_title(words: str) -> bool:
    """Whether words are nothing but inverted names and a year: `Boddy, M., 1991.`."""
    match = _NAMES_AND_YEAR.fullmatch(LABEL.sub("", words).strip(" ."))
    return match is not None and (
        _INVERTED_NAME.match(match["names"]) is not None
        or (is_organization(match["names"]) and "," not in match["names"])
    )


def awaits_imprint(words: str) -> bool:
    """Whether words end in a container's editors and title: `…, in: Anna Hay (Hrsg.): Brot und Salz`."""
    match = _OPEN_CONTAINER.search(words[-400:])
    return match is not None and not any(map(str.isdigit, match["title"]))


def is_lone_name(words: str) -> bool:
    """Whether words are one author and a period: `Beyoncé.`; `University of Oxford.`."""
    name = words.strip()
    return (
        name.endswith(".")
        and len(name) < 80
        and "," not in name
        and (is_person(name[:-1]) or is_organization(name[:-1]))
    )
