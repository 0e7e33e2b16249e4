"""The elements of an entry that full stops and semicolons part: heads without a date, and tails without a title."""

from __future__ import annotations

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_body
from stacite.parser.dates import MONTH, YEAR
from stacite.parser.entrymarks import REPORT, THESIS
from stacite.parser.persons import is_person
from stacite.parser.places import is_place

_PARTICULAR = pattern(
    r"(?:(?:[Vv]ol(?:ume|s?\.)?|[Nn]os?\.|n[°º]\.?|[Ii]ssue|pp?\.?|pages?|S\.|s\.|Bd\.|Jg\.|t\.|[Aa]rt\."
    r"|ch(?:ap)?\.|ser\.) ?)?"
    rf"[\d(\[][\w()\[\]:/., –—-]{{0,60}}|{MONTH}(?!\w)[\w –—-]{{0,30}}|n\.\s?d\.|[Ff]orthcoming|[Ii]n press"
    r"|[\w. ]{1,30}\b(?:ed(?:n|ition)?|Aufl(?:age)?)\.?|[ivxlc]+[–-][ivxlc]+"
)
"""Volume, number, pages, edition or date."""
_ENDS_IN_FIGURES = pattern(
    rf"[^“”„\"()\[\]]{{2,120}}? (?:{YEAR}|\({YEAR}\)|\d{{1,4}} ?\([\w –/.-]{{1,20}}\)|\d{{1,4}}: ?\d[\d–-]{{0,12}}"
    r"|[Vv]ol\. ?\d+|\d{1,4})[ ,:]?[\d(): ,;–/-]{0,40}"
)
"""`Geoarchaeology 28: 66-86`; `Köln: Oldenbourg 1992`."""
_MARKED = pattern(r"[“”„«»\"*]")
_PRINTED_AT = pattern(r"[^,:;.()]{2,40}(?:, [A-Z][\w.]{1,10})?: [^:()]{2,80}")
"""`New York: Norton`."""
_HEAD = pattern(r"(?P<names>[^\d“”„\"():;*]{3,200}?)(?:, [Ee]ds?\.)?(?P<mark>[.,:]) (?P<title>[A-Z“\"][^\d]{3,300})")
_OPEN_CONTAINER = pattern(
    r"\b[Ii]n:? [^():;]{3,120} \((?:Hrsgg?|Hgg?|[Ee]ds?|dir|éd|cur)\.?\)[:,] (?P<title>[^():;“„\"]{3,200}\.?)$"
)
_AND = pattern(r",? (?:and|&|und|et) |, (?=[A-Z]\.)|, ")
_INITIALS = pattern(r"(?:[A-Z]\.[ -]?){1,4}|[A-Z]{1,3}")
LABEL = pattern(r"^\[?\d{1,3}[\].] +")
"""The number of an entry in its list."""
_OTHERS = pattern(r",? et al\b")
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


def is_tail(body: str) -> bool:
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
    return _PARTICULAR.fullmatch(chunk) is not None or is_place(chunk) or is_body(chunk) or len(chunk) == 2


def is_head(words: str, *, alone: bool = False) -> bool:
    """Whether words are names and a title, without any date yet: `R. Fletcher. Practical Methods of Optimization`.

    A name of one word and a full stop say so where they begin the note (`alone`): `Aristotle. Nicomachean Ethics`.
    """
    match = _HEAD.match(_OTHERS.sub("", LABEL.sub("", words)))
    if match is None:
        return False
    if is_body(match["names"]) and "," not in match["names"]:
        return True
    names = [name.strip(" .") for name in _AND.split(match["names"]) if name.strip(" .")]
    if not names or len(names) > 40:
        return False
    if len(names) == 1 and is_body(names[0]):
        return True
    persons = [name for name in names if not _INITIALS.fullmatch(name)]
    if alone and match["mark"] == "." and len(persons) == 1 == len(names):
        return is_person(persons[0])
    return all(is_person(name) for name in persons) and any(
        " " in name or "." in name for name in match["names"].split(",")
    )


def is_dated_head(words: str) -> bool:
    """Whether words are names, a year, and a title after which nothing else is printed yet."""
    match = _DATED_FIRST.fullmatch(words.strip(" ."))
    if match is None:
        return False
    return is_head(f"{match['names']}. Title") or _INVERTED_NAME.match(match["names"]) is not None


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
        _INVERTED_NAME.match(match["names"]) is not None or (is_body(match["names"]) and "," not in match["names"])
    )


def awaits_imprint(words: str) -> bool:
    """Whether words end in a container's editors and title: `…, in: Anna Hay (Hrsg.): Brot und Salz`."""
    match = _OPEN_CONTAINER.search(words[-400:])
    return match is not None and not any(map(str.isdigit, match["title"]))


def is_name_alone(words: str) -> bool:
    """Whether words are one author and a full stop: `Beyoncé.`; `University of Oxford.`."""
    name = words.strip()
    return name.endswith(".") and len(name) < 80 and "," not in name and (is_person(name[:-1]) or is_body(name[:-1]))
