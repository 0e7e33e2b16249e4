"""Place, publisher and year without brackets: `Paris, Armand Colin, 1979`; `Köln/Wien 1999`; `Bari, Laterza, 1986`.

So print French, German, Italian and Spanish notes (Lexique de l’Imprimerie nationale; Duden; ISO 690, 7).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_institution
from stacite.parser.dates import MONTH, YEAR
from stacite.parser.editions import EDITION, edition_value
from stacite.parser.places import is_place
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.location import Span
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_YEARS = rf"(?:\[?(?:ca?\. )?{YEAR}(?:\s?[–/-]\s?\d{{2,4}})?\??\]?)"
_ALONE = pattern(
    rf"(?P<year>{_YEARS})(?: ?[\[(](?:1re éd\.,? |first pub(?:lished|\.) )?(?P<first>{YEAR})[\])])?"
    rf"(?: \((?P<series>[A-ZÀ-Þ][^()\d]{{3,80}}?),? (?:n[°º] ?|vol\. )?(?P<number>\d{{1,4}})\))?"
)
_CITY = (
    r"[A-ZÀ-Þ][\w’.-]{1,20}(?: (?:a\. ?M\.|am Main|i\. ?Br\.|im Breisgau|[A-ZÀ-Þ][\w’.-]{1,20}"
    r"|\([A-Z][\w-]{1,12}\))){0,2}"
)
_CITIES = rf"{_CITY}(?:\s?[/–-]\s?{_CITY}){{0,3}}"
_AFTER_PLACE = pattern(
    rf"(?P<place>(?!{MONTH} ?\d){_CITIES}) (?P<edition>[2-9] )?(?P<year>{_YEARS})(?: ?[\[(](?P<first>{YEAR})[\])])?"
)
_LONE_PLACE = pattern(rf"{_CITY}(?:[-/ ]{{1,3}}{_CITY})?")
_WHOLE_VOLUME = pattern(
    r"(?:hier |ici )?(?:(?:vol|Bd|t|tome|Band|Teilbd)\b\.? ?(?P<volume>\d{1,3}(?:[./]\d)?|[IVXLC]{1,7})"
    r"|(?P<count>\d{1,3}) (?:vols?|Bde|Bände|tomes?|t|voll)\b\.?)"
)
_SERIES = pattern(r"(?:coll(?:ection|\.)|Reihe|ser\.) [«„“\"‘]?\s?(?P<series>[^«»„“”\"]{2,80}?)\s?[»”“\"’]?")
_BRACKETED_SERIES = pattern(
    r",? \(= ?(?P<series>[^()]{3,120}?)(?:[,;]? (?:Bd\. |Nr\. |vol\. |H\. )?(?P<number>\d{1,4}))?\)"
)
"""`(= Studien zur Sozialgeschichte 20)`, as German notes print the series."""
_PLAIN_SERIES = pattern(r",? \((?P<series>[^():\d]{5,120}?),? (?:Bd\. |Nr\. |vol\. )?(?P<number>\d{1,4})\)(?=, )")


def take_bracketed_series(draft: Draft, found: Stretch) -> Stretch:
    """Take the series that stands in brackets behind an equals sign."""
    match = _BRACKETED_SERIES.search(found.text) if "(=" in found.text else None
    if match is None and found.text.count("(") == 1 and (plain := _PLAIN_SERIES.search(found.text)):
        match = plain if ends_in_place(found.text[plain.end() - 1 :]) else None
    if match is None:
        return found
    draft.put_title("collection-title", found.cut(*match.span("series")))
    if match["number"]:
        draft.put("collection-number", found.cut(*match.span("number")))
    return found.without(*match.span())


_STOPPED_PLACE = pattern(
    rf"(?<=\w\w)[.?!] (?P<place>{_CITIES})(?:: (?P<publisher>[^:;]{{2,80}}?),?)? (?P<year>{_YEARS})$"
)
"""`Title. München: Beck 1990`, `Title. München 1990`, as German notes part the imprint by a full stop (Duden)."""
_STATEMENT = pattern(
    r"[.,?!] (?:(?:Bd\.|Band) (?P<volume>\d{1,3}|[IVXL]{1,6})(?:: (?P<name>[^:]{3,120}?))?|(?P<count>\d{1,3}) Bde"
    r"|(?P<edition>\d{1,2}\.,? (?:[\w.]{2,16},? ){0,4}?Aufl(?:age|\.)?))\.?$"
)
_STATEMENT_WORDS = ("Bd", "Band", "Aufl")


def take_statements(draft: Draft, found: Stretch) -> Stretch:
    """Take volume, count of volumes and edition off the end of a title: `Title. 3., überarb. Aufl. Bd. 2`."""
    while holds(found.text, _STATEMENT_WORDS) and (match := _STATEMENT.search(found.text)):
        if match["volume"]:
            draft.put("volume", found.cut(*match.span("volume")))
        if match["name"]:
            draft.put_title("volume-title", found.cut(*match.span("name")))
        if match["count"]:
            draft.put("number-of-volumes", found.cut(*match.span("count")))
        if match["edition"]:
            draft.put("edition", found.cut(*match.span("edition")), edition_value(match["edition"]))
        found = found.cut(0, match.start() + (match[0][0] in "?!"))
    return found


def _take_behind_stop(draft: Draft, found: Stretch) -> Stretch | None:
    """Take place, publisher and year behind a full stop."""
    match = _STOPPED_PLACE.search(found.text)
    if match is None or not _are_places(match["place"]):
        return None
    for group, variable in (("place", "publisher-place"), ("publisher", "publisher")):
        if match[group]:
            draft.put(variable, found.cut(*match.span(group)))
    draft.put_date("issued", found.cut(*match.span("year")))
    return found.cut(0, match.start() + (found.text[match.start()] in "?!"))


def ends_in_place(text: str) -> bool:
    """Whether words end in a place and a year as notes print them, a pinpoint behind or not: `…, Bonn 1981, S. 3`."""
    match = _PLACE_AT_END.search(text)
    return match is not None and _are_places(match["place"])


_PLACE_AT_END = pattern(rf", (?P<place>{_CITIES}) [2-9]?\d{{4}}(?:[–/-]\d{{2,4}})?(?:, [^,]{{1,40}}){{0,3}}\.?$")


def take_bare_end(draft: Draft, found: Stretch, first: int, *, certain: bool) -> Stretch:
    """Take volume, year, publisher and place off the end; the first chunks are the title's, emphasised if certain."""
    if (stopped := _take_behind_stop(draft, found)) is not None:
        return stopped
    chunks = found.chunks()
    count = _without_volumes(draft, chunks, first)
    if count <= first or not chunks[count - 1]:
        return found
    last = chunks[count - 1]
    if count > 1 and _ENDS_IN_DAY.search(chunks[count - 2].text):
        return found
    if match := _ALONE.fullmatch(last.text):
        if match["series"]:
            draft.put_title("collection-title", last.cut(*match.span("series")))
            draft.put("collection-number", last.cut(*match.span("number")))
        kept = _before_year(draft, chunks[: count - 1], first, certain=certain)
    elif (match := _AFTER_PLACE.fullmatch(last.text)) and (certain or _are_places(match["place"])):
        draft.put("publisher-place", last.cut(*match.span("place")))
        if match["edition"]:
            draft.put("edition", last.cut(*match.span("edition")))
        kept = count - 1
    else:
        return found
    draft.put_date("issued", last.cut(*match.span("year")))
    if match["first"]:
        draft.put_date("original-date", last.cut(*match.span("first")))
    return _up_to(found, chunks[:kept])


_THESIS = pattern(
    r"(?P<genre>(?:(?:un(?:veröff|gedr|publ)\w*\.?|masch\.?) )?(?:(?:phil|iur|jur|med|theol|rer\. \w{2,4}\.?)\.? )?"
    r"(?:(?:Inaug\.-)?(?:Diss(?:\.|ertation)|Habil(?:\.|itationsschrift))(?: (?:phil|iur|jur|med|masch)\.)?"
    r"|(?:Magister|Master|Diplom|Bachelor|Staatsexamens)arbeit)"
    r"|thèse(?: de doctorat| de 3e cycle| d[’']État| inédite)?(?: en \w+| d[’']\w+)?"
    r"|mémoire de (?:master|maîtrise|DEA)(?: [12])?|tesis (?:doctoral|de \w+)|tesi di (?:laurea|dottorato)"
    r"|habilitation à diriger des recherches|(?:unpublished )?(?:Ph\.? ?D\.?|doctoral|M\.?A\.?|master[’']s"
    r"|D\.? ?Phil\.?) (?:thesis|diss(?:\.|ertation)))"
    rf"(?:,? (?P<place>{_CITIES}))?(?: (?P<year>{YEAR}))?"
)
_LAST_YEAR = pattern(rf" (?P<year>{YEAR})$")
_THESIS_WORDS = ("iss", "abil", "arbeit", "hèse", "émoire", "tesi", "hesis")


def take_thesis(draft: Draft, found: Stretch, first: int) -> Stretch:
    """Take the kind of a thesis, and the university behind it: `phil. Diss. Leipzig 1997`; `thèse, Lyon 2`."""
    if not holds(found.text, _THESIS_WORDS):
        return found
    chunks = found.chunks()
    for at in range(first, len(chunks)):
        match = _THESIS.fullmatch(chunks[at].text)
        if match is None:
            continue
        draft.put("genre", chunks[at].cut(*match.span("genre")))
        draft.traits.add("thesis")
        if match["place"]:
            variable = "publisher" if is_institution(match["place"]) else "publisher-place"
            draft.put(variable, chunks[at].cut(*match.span("place")))
        if match["year"]:
            draft.put_date("issued", chunks[at].cut(*match.span("year")))
        for chunk in filter(None, chunks[at + 1 :]):
            dated = _LAST_YEAR.search(chunk.text)
            if dated:
                draft.put_date("issued", chunk.cut(*dated.span("year")))
            named = chunk.cut(0, dated.start()) if dated else chunk
            draft.put("publisher-place" if is_place(named.text) else "publisher", named)
        return _up_to(found, chunks[:at])
    return found


def _up_to(found: Stretch, chunks: Sequence[Stretch]) -> Stretch:
    """The stretch as far as these chunks of it reach."""
    last = max((chunk.places[-1] for chunk in chunks if chunk), default=-1)
    return found.cut(0, found.at(last + 1))


def _without_volumes(draft: Draft, chunks: list[Stretch], first: int) -> int:
    """How many chunks stand before the volumes at the end; those are taken if a year comes before them."""
    count = len(chunks)
    while count > first + 1 and _WHOLE_VOLUME.fullmatch(chunks[count - 1].text):
        count -= 1
    if count == len(chunks) or not _ENDS_IN_YEAR.search(chunks[count - 1].text):
        return len(chunks)
    for chunk in chunks[count:]:
        if match := _WHOLE_VOLUME.fullmatch(chunk.text):
            group = "volume" if match["volume"] else "count"
            draft.put("volume" if group == "volume" else "number-of-volumes", chunk.cut(*match.span(group)))
    return count


_ENDS_IN_DAY = pattern(rf"(?:^| ){MONTH}(?: \d{{1,2}})?$")
_ENDS_IN_YEAR = pattern(rf"{YEAR}[\])]?$")


def _before_year(draft: Draft, chunks: list[Stretch], first: int, *, certain: bool) -> int:
    """Take `Place`, or `Place, Publisher`, before a year that stands alone; how many chunks are left."""
    count = len(chunks)
    if count > first and (series := _SERIES.fullmatch(chunks[count - 1].text)):
        draft.put_title("collection-title", chunks[count - 1].cut(*series.span("series")))
        count -= 1
    if count <= first:
        return count
    last = chunks[count - 1]
    if is_place(last.text):
        draft.put("publisher-place", last)
        return count - 1
    if count > first + 1 and _is_publisher(last.text):
        before = chunks[count - 2]
        if is_place(before.text) or (certain and _LONE_PLACE.fullmatch(before.text)):
            draft.put("publisher", last)
            draft.put("publisher-place", before)
            return count - 2
    return count


def _is_publisher(text: str) -> bool:
    return (
        3 < len(text) < 80 and EDITION.fullmatch(text) is None and _PARTICULAR.match(text) is None and "(" not in text
    )


_PARTICULAR = pattern(r"(?:n[°o.º]|vol|t\.|Bd|fasc|H\.|Heft|Nr|pp?\.|[a-zé]+\. |[ée]d\b|\d)")


def _are_places(text: str) -> bool:
    """Whether cities are named, with whatever stands between them: `Köln–Weimar–Wien`; `Berlin (Ost)`."""
    text = text.replace("a. M.", "a.M.")
    return is_place(text) or any(is_place(part.split(" (")[0]) for part in _BETWEEN.split(text))


_BETWEEN = pattern(r"\s?[/–]\s?|-")


def is_first_year(found: Stretch, imprint: Span) -> bool:
    """Whether the bracket tells when the work first appeared, behind the year of this edition: `London 1977 (1960)`."""
    return (
        imprint[1] - imprint[0] == len("(1960)")
        and re.search(rf"[a-zà-ÿ,.] {YEAR} $", found.text[: imprint[0]]) is not None
    )


def is_imprint_chunk(text: str) -> bool:
    """Whether a chunk is place or publisher, by the words that these are made of."""
    place, colon, _ = text.partition(": ")
    if colon and is_place(place):
        return True
    return (
        is_place(text)
        or re.search(
            r"\b(?:Press|Books|Verlag|Publish\w*|Publications?|Presses|Éditions|Editions|Inc\.|Ltd\.?"
            r"|& Sons|& Co\.?|UP|Records|Films?|Pictures|Studios?)\b",
            text,
        )
        is not None
    )
