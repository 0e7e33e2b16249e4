"""Place, publisher and date in brackets: `(Berkeley: University of California Press, 2009)` (Chicago 17, 14.127-46)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_body, is_institution
from stacite.parser.dates import DATE, UNDATED, YEAR
from stacite.parser.editions import take_edition, take_number, take_volume
from stacite.parser.genres import THESIS, take_genre
from stacite.parser.places import is_place
from stacite.parser.roles import take_hands, take_roles
from stacite.parser.stretch import enclosures, holds

if TYPE_CHECKING:
    from stacite.model.location import Span
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_DATED = pattern(
    rf"(?P<head>.*?)(?:^|[,;]\s*|:\s*|\s+|(?<=\[))(?:(?:issued|signed|published|posted|updated|last modified"
    rf"|modified|aired|released|filed|submitted|introduced|last updated|presented"
    rf"|adopted|dated|delivered|recorded|opened for signature|entered into force|first published"
    rf"|orig\. pub\.)\s+)?(?P<date>{DATE}|{UNDATED})\s*",
    re.DOTALL,
)
_ORIGINAL = pattern(
    rf"(?P<original>\[?(?:{YEAR}(?:[–-]\d+)?|\d{{3}} ?B\.?C\.?E?\.?)\??\]?); (?:repr(?:int(?:ed)?)?\b\.?,? ?"
    rf"|\w+ repr\.,? |facsim\.,? )?"
    rf"|(?P<later>(?:(?:rev\. )?repr(?:int(?:ed)?)?|Nachdr(?:uck)?)\b\.?,? )"
)
_TWO_IMPRINTS = pattern(
    rf"[^;]+[, ](?P<year>{YEAR}(?:[–-]\d+)?); (?P<repr>(?:(?:repr|rev|facs)\. ?(?:edn?\."
    rf"|repr\.)?,? )?)(?P<second>.*\b{YEAR}.*)$",
    re.DOTALL,
)
_SUPPLEMENT = pattern(r"\d+(?:st|nd|rd|th) [Ss]upp(?:lement)?\.?")
_FIRST = pattern(rf"(?:first published|orig(?:inally|\.) pub(?:lished|\.)) (?P<date>{DATE})")
_PAPER = pattern(
    r"(?:[a-z ]{0,20}(?:paper|lecture|poster|speech|address|keynote|talk|remarks|presentation))"
    r"(?: (?:presented|given|delivered|prepared|at|to|for) .*)?|interview.*|(?:working|discussion|research"
    r"|policy) paper .*",
    re.IGNORECASE,
)


def find_imprint(found: Stretch) -> Span | None:
    """Where the last bracket that holds a date or `Place: Publisher` stands in the stretch."""
    best = None
    for start, end in enclosures(found.text):
        inner = found.text[start + 1 : end - 1].strip()
        if best is not None and best[1] == start - 1 and re.fullmatch(YEAR, inner):
            continue  # when the work first appeared: `(Max Knight trans., 1967) (1934)` (Bluebook 21, 15.4)
        is_imprint = _looks_like_imprint(inner) or (
            _TAIL.fullmatch(found.text, end) is not None and is_publisher(inner, found.text[:start])
        )
        if found.text[start] == "(" and is_imprint and (best is None or not _is_original(inner)):
            best = (start, end)
    return best


_NAME = pattern(r"[A-ZÀ-Þ][^()*:;,\d]{2,80}")
_PRESS = pattern(r"\b(?:Press|UP|Books|Publish\w*|Publications|Éditions|Verlag)$|\w[Vv]erlag$")
_HOLDER = pattern(r"\b(?:Library|Archives?|Museum|Collection|Editions?)$")
"""Where the copy or the text is from: `(Loeb Classical Library)`."""
_TAIL = pattern(r",? ?(?:(?:pp?\.? |S\. |at )?\d[\d–, -]{0,20})?[.,]?")


def is_publisher(name: str, lead: str) -> bool:
    """Whether a bracket with a name alone is an imprint without its date: a press's, a body's, or the author's own."""
    is_own = len(name) > 3 and lead.lstrip("*“").startswith((f"{name},", f"The {name},"))
    is_name = _NAME.fullmatch(name) is not None and _HOLDER.search(name) is None
    return is_name and (is_own or _PRESS.search(name) is not None or is_institution(name))


_BRACKETED = pattern(r"(?<=[\w?!’”]\* \()(?P<name>[A-ZÀ-Þ][^()*:;,\d]{2,80})(?=\),? ?(?:pp?\.? |S\. |at )?(?:\d|$))")


def names_publisher(note: str, start: int, end: int) -> bool:
    """Whether a publisher stands in brackets behind a title in italics: a full citation whose date was left out."""
    match = _BRACKETED.search(note, start, end) if note.find("* (", start, end) >= 0 else None
    return match is not None and is_publisher(match["name"], note[start : match.start()])


def find_own_imprint(draft: Draft, found: Stretch) -> Span | None:
    """Where the author, a body, stands in brackets as the publisher, without a date."""
    authors = [name.literal.removeprefix("The ") for name in draft.names.get("author", ()) if name.literal]
    for start, end in enclosures(found.text) if authors and found.text.count("(") else ():
        if found.text[start + 1 : end - 1].removeprefix("The ") in authors and _TAIL.fullmatch(found.text, end):
            return start, end
    return None


_PLACE_AND_PUBLISHER = pattern(r"[A-Z][^:]{1,40}: [A-Z][^:]{2,80}")
_UNDATED_THESIS = pattern(rf"(?:{THESIS.pattern}),? (?:[A-ZÀ-Þ]|univ)[^:;]{{3,120}}")
"""`PhD diss., University`, whose year was left out."""
_DIGIT = pattern(r"\d")
_UNDATED_WORDS = ("d.", "J.", "orthcoming", "n press", "m Erscheinen", "à paraître")
"""What a date without digits is made of."""


@lru_cache(maxsize=256)
def _dated(inner: str) -> re.Match[str] | None:
    """The match of an imprint that ends in a date; kept, since finding and reading both ask."""
    if _DIGIT.search(inner) is None and not holds(inner, _UNDATED_WORDS):
        return None
    return _DATED.fullmatch(inner)


def _looks_like_imprint(inner: str) -> bool:
    match = _dated(inner)
    if match is None:
        return (
            _SESSION.fullmatch(inner) is not None
            or _PLACE_AND_PUBLISHER.fullmatch(inner) is not None
            or is_place(inner)
            or _UNDATED_THESIS.fullmatch(inner) is not None
        )
    return match["head"] == "" or len(inner) < 400


_SESSION = pattern(
    r"(?:(?P<genre>[\w ]{3,30} Report(?: of Session [\d–-]{4,9})?), )?(?:HC"
    r"|HL)(?: Paper)? (?P<date>\d{4}(?:[–-]\d\d)?), (?P<number>\d+(?:[–-][IVX]+)?)"
    r"|(?P<joint>\d{4}[–-]\d\d), (?P<papers>H[CL] \d+(?:[–-][IVX]+)?(?:, H[CL] \d+(?:[–-][IVX]+)?)?)"
)
"""A paper of Parliament, by session and number (OSCOLA 4, 3.4.5)."""


def _is_original(inner: str) -> bool:
    return re.match(r"(?:orig(?:inal(?:ly)?)?|first published|hereafter)\b", inner, re.IGNORECASE) is not None


def _is_office_town(draft: Draft, text: str) -> bool:
    """An office that is the author publishes its report itself: the one word beside the date is its town."""
    authors = draft.names.get("author", ())
    return (
        "entry" not in draft.traits
        and bool(authors)
        and all(name.literal for name in authors)
        and re.fullmatch(r"[A-ZÀ-Þ][a-zà-ÿ]+", text) is not None
    )


def read_imprint(draft: Draft, inner: Stretch) -> None:
    """Read the inside of the bracket."""
    if session := _SESSION.fullmatch(inner.text):
        date, number = ("date", "number") if session["date"] else ("joint", "papers")
        draft.put_date("issued", inner.cut(*session.span(date)))
        draft.put("number", inner.cut(*session.span(number)))
        if session["genre"]:
            draft.put("genre", inner.cut(*session.span("genre")))
        draft.traits.add("numbered")
        return
    inner = _without_original(draft, inner)
    match = _dated(inner.text)
    if match:
        draft.put_date("issued", inner.cut(*match.span("date")))
        inner = inner.cut(0, match.end("head")).strip(" ,;")
    read_publisher(draft, inner)


def _without_original(draft: Draft, inner: Stretch) -> Stretch:
    if match := _TWO_IMPRINTS.match(inner.text):
        if match["repr"] and not re.fullmatch(rf"{YEAR}", match["second"]):
            draft.put_date("original-date", inner.cut(*match.span("year")))
            inner = inner.cut(match.start("second"))
        else:
            inner = inner.cut(0, match.end("year"))
    while match := _ORIGINAL.match(inner.text):
        if match["original"]:
            draft.put_date("original-date", inner.cut(*match.span("original")))
        inner = inner.cut(match.end())
    return inner


def read_publisher(draft: Draft, head: Stretch) -> None:
    """Read `2nd ed., Place: Publisher`, as far as it is there, without a date."""
    head = take_roles(draft, _without_series(draft, take_hands(draft, head)))
    chunks = [chunk for chunk in head.chunks() if chunk]
    while chunks and _take_leading(draft, chunks[0]):
        chunks.pop(0)
    if chunks and (number := _number_at_end(draft, chunks)):
        chunks = number
    if not chunks:
        return
    first, last = chunks[0], chunks[-1]
    left = head.start_of(first)
    right = head.end_of(last)
    _place_and_publisher(draft, head.cut(left, right))


def _number_at_end(draft: Draft, chunks: list[Stretch]) -> list[Stretch]:
    return chunks[:-1] if len(chunks) > 1 and take_number(draft, chunks[-1]) else chunks


def _take_leading(draft: Draft, chunk: Stretch) -> bool:
    """What may stand before the place: genre, edition, volume, series."""
    if take_number(draft, chunk) or _SUPPLEMENT.fullmatch(chunk.text):
        return True
    if "pub" in chunk.text and (first := _FIRST.fullmatch(chunk.text)):
        draft.put_date("original-date", chunk.cut(*first.span("date")))
        return True
    if take_genre(draft, chunk):
        return True
    if _PAPER.fullmatch(chunk.text):
        draft.put("genre", chunk)
        draft.traits.add("genre")
        return True
    return take_edition(draft, chunk) or take_volume(draft, chunk)


def _place_and_publisher(draft: Draft, found: Stretch) -> None:
    text = found.text
    colon = re.search(r"(?<=[\w.\]?)]) ?: (?=\S)", text)
    if colon and not text.startswith("http"):
        draft.put("publisher-place", found.cut(0, colon.start()))
        draft.put("publisher", found.cut(colon.end()))
        return
    issued = draft.dates.get("issued")
    is_old = issued is not None and (issued.year or 2000) < 1850 and len(text.split()) < 3
    if is_place(text) or is_old or _is_office_town(draft, text):
        draft.put("publisher-place", found)  # old books name the place alone (Chicago 17, 14.128)
        return
    for comma in re.finditer(", ", text):
        if is_place(text[comma.end() :]) and not is_place(text[: comma.start()]):
            draft.put("publisher", found.cut(0, comma.start()))
            draft.put("publisher-place", found.cut(comma.end()))
            return
    if "genre" in draft.traits and (town := _BODY_AND_TOWN.fullmatch(text)) and is_body(town["body"]):
        draft.put("publisher", found.cut(*town.span("body")))
        draft.put("publisher-place", found.cut(*town.span("town")))
        return
    city, _, publisher = text.partition(", ")
    if publisher and is_place(city) and (is_body(publisher) or draft.traits & {"thesis"}):
        draft.put("publisher-place", found.cut(0, len(city)))
        draft.put("publisher", found.cut(len(city) + 2))
        return
    draft.put("publisher", found)


_BODY_AND_TOWN = pattern(r"(?P<body>[^,]{3,100}), (?P<town>[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)?)")
"""`(lecture, Royal Institution, Plymouth, …)`: where it was given (Chicago 17, 14.217)."""
_SEMICOLON = pattern(";")
_SERIES_EDITOR = pattern(r", (?:gen\. |general )?eds?\.? (?:by )?(?P<names>[A-Z][^,;]{3,80})$")


def _ends_in_place(text: str) -> bool:
    return is_place(text) or is_place(text.rpartition(", ")[2])


def _without_series(draft: Draft, found: Stretch) -> Stretch:
    """`Lecture Notes in Mathematics, 12; Berlin: Springer` (New Oxford Style Manual, 18.2)."""
    for match in _SEMICOLON.finditer(found.text):
        at = match.start()
        if ":" in found.text[:at]:
            break
        after = found.text[at + 1 :].strip()
        if (":" in after or is_place(after)) and not _ends_in_place(found.text[:at]):
            series = found.cut(0, at)
            if editor := _SERIES_EDITOR.search(series.text):
                draft.put_names("collection-editor", series.cut(*editor.span("names")))
                series = series.cut(0, editor.start())
            draft.put_title("collection-title", series)
            return found.cut(at + 1).strip()
    return found
