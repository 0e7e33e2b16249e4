"""What tells the elements of an entry apart that full stops part: where they begin, and what each is made of."""

from __future__ import annotations

import re

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_serial
from stacite.parser.dates import DATE, UNDATED, is_date
from stacite.parser.editions import EDITION, VOLUME, VOLUMES
from stacite.parser.locators import RANGE
from stacite.parser.places import is_place
from stacite.parser.sentences import full_stops

_LOWER_START = pattern(
    r"[.?!] (?=in:? [A-Z“\"]|arXiv|technical report|working paper|vols?\. |ser\. |eds?\. (?:by )?[A-Z]"
    r"|(?:edited|translated) by |trans\. )"
)
"""Where elements begin in small letters, which no sentence does."""
_UPPER_START = pattern(
    r"(?:, (?:\w{1,12} )?ed|\b\d(?:st|nd|rd|th) ed|\bvols|\b[Vv]ol\. [A-Z\d]|\b[Rr]ev\. ed)\. (?=[A-ZÀ-Þ][a-zà-ÿ])"
)
"""Where they begin behind an abbreviation that ends the element before."""
_IN_COLON = pattern(r", (?=[Ii]n: ?[A-ZÀ-Þ])")
IN_BEHIND = pattern(r"[,.] (?=[Ii]n:? [A-ZÀ-Þ“\"‘*])")
IN = pattern(r"[Ii]n:? (?=[A-ZÀ-Þ“\"‘*\[])")
ROLE = pattern(
    r"(?:[Ee]dited|[Tt]ranslated|[Cc]ompiled|[Ii]llustrated|[Dd]irected|[Pp]erformed|[Nn]arrated|[Ii]ntrod\w*|[Ff]oreword"
    r"|[Ee]ds?\.|[Tt]rans\.|[Tt]rad\.|[Cc]omps?\.|[Dd]ir\.|[Pp]erf\.|[Hh]rsg\.|[Hh]g\.|[Hh]erausgegeben|[Üü]bers\w*\.?)"
    r"(?:,? (?:&|and|und) [\w.]{2,12})?(?: (?:by|von))? (?=[A-ZÀ-Þ])"
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
REMARK = pattern(
    r"(?:[Tt]o appear|[Ss]ubmitted|[Uu]npublished(?: manuscript)?|[Mm]anuscript|[Aa]ccepted"
    r"|[Ii]n preparation|[Aa]vailable|[Aa]ccessed|arXiv|\[[^\[\]]{2,60}\]|Epub|PMID|[Oo]nline|[Pp]reprint)\b.{0,60}"
)
SERIES = pattern(
    r"(?:ser\. )?(?:[^,:;.]{0,80} )?(?:[Ss]eries|[Ll]ecture [Nn]otes|[Tt]exts|[Ss]tudies|[Mm]onographs?|[Cc]lassics"
    r"|Reihe|Schriften|[Ll]ibrary)\b(?: (?:in|of|on|zu[mr]?)\b[^,:;.]{2,60})?"
    r"(?:,? (?:[Vv]ol\.|[Nn]o\.|Bd\.)? ?(?P<number>\d{1,4}))?"
)
NUMBERED_SERIES = pattern(r"[A-ZÀ-Þ][^,:;.\d]{5,80} (?P<number>\d{1,4})")
BRACKETED = pattern(r"\((?P<inner>[^()]{3,200})\)$")
PAGES_BEHIND = pattern(
    rf"(?:[,:;.] ?|\s)(?:pp?\b\.? ?|pages? |S\. ?|s\. )?(?P<pages>{RANGE.pattern}|(?<=[.\s])(?:pp?\.|S\.) ?\d{{1,4}})$"
)
EXTENT = pattern(r"(?:[ivxlc]+, )?\d{1,4} (?:pp?|pages|S|Seiten)\b\.?")
REVISED = pattern(
    r"(?:[Rr]evised|[Ee]xpanded|[Ee]nlarged|[Uu]pdated|[Aa]bridged)(?:(?: and|,) [a-z]{5,12})?(?: ed\.?)?"
)
CONTAINER_DATED = pattern(rf"[^():]{{3,100}} \({DATE}\)")
DATED_END = pattern(rf"(?P<head>.*?)[,;.:]?\s?\(?(?P<date>{DATE}|{UNDATED})\)?", re.DOTALL)
_COMMA_DATED = pattern(rf"(?P<head>[A-ZÀ-Þ][^“”„\"()]{{1,160}}?), (?P<date>{DATE}|{UNDATED})")
_LONGEST_PUBLISHER = 8
_LONGEST_PLACE = 4
"""Words."""
_SHORT_WORD = 4
"""Letters of a word that is no preposition or article."""


def bounds_of(text: str) -> list[int]:
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
    pages = PAGES_BEHIND.search(words)
    match = _COMMA_DATED.fullmatch(words[: pages.start()] if pages and not is_date(pages["pages"]) else words)
    if match is None:
        return False
    place, colon, publisher = match["head"].partition(": ")
    if colon:
        return len(publisher.split()) <= _LONGEST_PUBLISHER and (
            is_place(place) or len(place.split()) <= _LONGEST_PLACE
        )
    name, _, behind = match["head"].partition(", ")
    words_of_name = name.split()
    return (
        (not behind or is_place(behind))
        and len(words_of_name) <= _LONGEST_PUBLISHER
        and all(word[0].isupper() or len(word) < _SHORT_WORD or not word[0].isalpha() for word in words_of_name)
    )


def is_printed_at(container: str) -> bool:
    """`London: Harvill Press`, which pages may follow as they do a serial's name."""
    place, colon, _ = container.partition(": ")
    return bool(colon) and (is_place(place.strip()) or (place.count(" ") < 2 and not is_serial(place)))
