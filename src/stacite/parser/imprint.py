"""Reads place, publisher and year, in parentheses or without.

`(Berkeley: University of California Press, 2009)` (Chicago 17, 14.127-46); `Paris, Armand Colin, 1979`, as French,
German, Italian and Spanish notes print them (Lexique de l’Imprimerie nationale; Duden; ISO 690, 7).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.parser.contributors import take_imprint_contributors, take_roles
from stacite.parser.dates import DATE, MONTH, UNDATED, YEAR
from stacite.parser.editions import EDITION, THESIS, edition_value, take_edition, take_genre, take_number, take_volume
from stacite.parser.gazetteer import is_organization, is_place, is_publishing_organization
from stacite.parser.text_slice import contains_any, enclosed_spans
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice
    from stacite.text.spans import Span


_DATED = pattern(
    rf"(?P<head>.*?)(?:^|[,;]\s*|:\s*|\s+|(?<=\[))(?:(?:{phrases('parser', 'words before dates of issue')}"
    rf")\s+)?(?P<date>{DATE}|{UNDATED})\s*",
    re.DOTALL,
)
_ORIGINAL = pattern(
    rf"(?P<original>\[?(?:{YEAR}(?:[–-]\d+)?|\d{{3}} ?B\.?C\.?E?\.?)\??\]?); (?:repr(?:int(?:ed)?)?\b\.?,? ?"
    rf"|\w+ repr\.,? |facsim\.,? )?|(?P<later>(?:(?:rev\. )?repr(?:int(?:ed)?)?|Nachdr(?:uck)?)\b\.?,? )"
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


def find_imprint(found: TextSlice) -> Span | None:
    """Where the last bracket that holds a date or `Place: Publisher` stands in the slice."""
    best = None
    for start, end in enclosed_spans(found.text):
        inner = found.text[start + 1 : end - 1].strip()
        if best is not None and best[1] == start - 1 and re.fullmatch(YEAR, inner):
            continue  # when the work first appeared: `(Max Knight trans., 1967) (1934)` (Bluebook 21, 15.4)
        is_imprint = _looks_like_imprint(inner) or (
            _TAIL.fullmatch(found.text, end) is not None and is_publisher_in_parentheses(inner, found.text[:start])
        )
        if found.text[start] == "(" and is_imprint and (best is None or not _is_original(inner)):
            best = (start, end)
    return best


_NAME = pattern(r"[A-ZÀ-Þ][^()*:;,\d]{2,80}")
_PRESS = pattern(r"\b(?:Press|UP|Books|Publish\w*|Publications|Éditions|Verlag)$|\w[Vv]erlag$")
# Where the copy or the text is from: `(Loeb Classical Library)`.
_HOLDER = pattern(r"\b(?:Library|Archives?|Museum|Collection|Editions?)$")
_TAIL = pattern(r",? ?(?:(?:pp?\.? |S\. |at )?\d[\d–, -]{0,20})?[.,]?")


def is_publisher_in_parentheses(name: str, lead: str) -> bool:
    """Whether a bracket with nothing but a press, an organization or the author in it is an imprint without a date."""
    is_own = len(name) > 3 and lead.lstrip("*“").startswith((f"{name},", f"The {name},"))
    is_name = _NAME.fullmatch(name) is not None and _HOLDER.search(name) is None
    return is_name and (is_own or _PRESS.search(name) is not None or is_publishing_organization(name))


_BRACKETED = pattern(r"(?<=[\w?!’”]\* \()(?P<name>[A-ZÀ-Þ][^()*:;,\d]{2,80})(?=\),? ?(?:pp?\.? |S\. |at )?(?:\d|$))")


def names_publisher(note: str, start: int, end: int) -> bool:
    """Whether a publisher stands in brackets after a title in italics: a full citation whose date was left out."""
    match = _BRACKETED.search(note, start, end) if note.find("* (", start, end) >= 0 else None
    return match is not None and is_publisher_in_parentheses(match["name"], note[start : match.start()])


def find_self_published_imprint(draft: Draft, found: TextSlice) -> Span | None:
    """Where the author, an organization, stands in brackets as the publisher, without a date."""
    authors = [name.literal.removeprefix("The ") for name in draft.names.get("author", ()) if name.literal]
    for start, end in enclosed_spans(found.text) if authors and found.text.count("(") else ():
        if found.text[start + 1 : end - 1].removeprefix("The ") in authors and _TAIL.fullmatch(found.text, end):
            return start, end
    return None


_PLACE_AND_PUBLISHER = pattern(r"[A-Z][^:]{1,40}: [A-Z][^:]{2,80}")
# `PhD diss., University`, whose year was left out.
_UNDATED_THESIS = pattern(rf"(?:{THESIS.pattern}),? (?:[A-ZÀ-Þ]|univ)[^:;]{{3,120}}")
_DIGIT = pattern(r"\d")
# Parts of dates without digits.
_UNDATED_WORDS = ("d.", "J.", "orthcoming", "n press", "m Erscheinen", "à paraître")


@lru_cache(maxsize=256)
def _dated(inner: str) -> re.Match[str] | None:
    """The match of an imprint that ends in a date; cached, since it is needed to find the imprint and to read it."""
    if _DIGIT.search(inner) is None and not contains_any(inner, _UNDATED_WORDS):
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


# A paper of Parliament, by session and number (OSCOLA 4, 3.4.5).
_SESSION = pattern(
    r"(?:(?P<genre>[\w ]{3,30} Report(?: of Session [\d–-]{4,9})?), )?(?:HC"
    r"|HL)(?: Paper)? (?P<date>\d{4}(?:[–-]\d\d)?), (?P<number>\d+(?:[–-][IVX]+)?)"
    r"|(?P<joint>\d{4}[–-]\d\d), (?P<papers>H[CL] \d+(?:[–-][IVX]+)?(?:, H[CL] \d+(?:[–-][IVX]+)?)?)"
)


def _is_original(inner: str) -> bool:
    return re.match(r"(?:orig(?:inal(?:ly)?)?|first published|hereafter)\b", inner, re.IGNORECASE) is not None


def _is_office_town(draft: Draft, text: str) -> bool:
    """An office that is the author publishes its report itself, so that the one word next to the date is its town."""
    authors = draft.names.get("author", ())
    return (
        "entry" not in draft.traits
        and bool(authors)
        and all(name.literal for name in authors)
        and re.fullmatch(r"[A-ZÀ-Þ][a-zà-ÿ]+", text) is not None
    )


def read_imprint(draft: Draft, inner: TextSlice) -> None:
    """Read the inside of the bracket."""
    if session := _SESSION.fullmatch(inner.text):
        date, number = ("date", "number") if session["date"] else ("joint", "papers")
        draft.put_date("issued", inner.cut(*session.span(date)))
        draft.put("number", inner.cut(*session.span(number)))
        draft.put_groups(inner, session, genre="genre")
        draft.traits.add("numbered")
        return
    inner = _without_original(draft, inner)
    match = _dated(inner.text)
    if match:
        draft.put_date("issued", inner.cut(*match.span("date")))
        inner = inner.cut(0, match.end("head")).strip(" ,;")
    read_publisher(draft, inner)


def _without_original(draft: Draft, inner: TextSlice) -> TextSlice:
    if match := _TWO_IMPRINTS.match(inner.text):
        if match["repr"] and not re.fullmatch(rf"{YEAR}", match["second"]):
            draft.put_date("original-date", inner.cut(*match.span("year")))
            inner = inner.cut(match.start("second"))
        else:
            inner = inner.cut(0, match.end("year"))
    while match := _ORIGINAL.match(inner.text):
        draft.put_groups(inner, match, original="original-date")
        inner = inner.cut(match.end())
    return inner


def read_publisher(draft: Draft, head: TextSlice) -> None:
    """Read `2nd ed., Place: Publisher`, as far as it is there, without a date."""
    head = take_roles(draft, _without_series(draft, take_imprint_contributors(draft, head)))
    chunks = [chunk for chunk in head.chunks() if chunk]
    while chunks and _take_leading(draft, chunks[0]):
        chunks.pop(0)
    if len(chunks) > 1 and take_number(draft, chunks[-1]):
        chunks = chunks[:-1]
    if not chunks:
        return
    first, last = chunks[0], chunks[-1]
    left = head.start_of(first)
    right = head.end_of(last)
    _place_and_publisher(draft, head.cut(left, right))


def _take_leading(draft: Draft, chunk: TextSlice) -> bool:
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


def _place_and_publisher(draft: Draft, found: TextSlice) -> None:
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
    if "genre" in draft.traits and (town := _ORGANIZATION_AND_TOWN.fullmatch(text)) and is_organization(town["body"]):
        draft.put_groups(found, town, body="publisher", town="publisher-place")
        return
    city, _, publisher = text.partition(", ")
    if publisher and is_place(city) and (is_organization(publisher) or draft.traits & {"thesis"}):
        draft.put("publisher-place", found.cut(0, len(city)))
        draft.put("publisher", found.cut(len(city) + 2))
        return
    draft.put("publisher", found)


# `(lecture, Royal Institution, Plymouth, …)`: where it was given (Chicago 17, 14.217).
_ORGANIZATION_AND_TOWN = pattern(r"(?P<body>[^,]{3,100}), (?P<town>[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)?)")
_SEMICOLON = pattern(";")
_SERIES_EDITOR = pattern(r", (?:gen\. |general )?eds?\.? (?:by )?(?P<names>[A-Z][^,;]{3,80})$")


def _ends_in_place(text: str) -> bool:
    return is_place(text) or is_place(text.rpartition(", ")[2])


def _without_series(draft: Draft, found: TextSlice) -> TextSlice:
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


_YEARS = rf"(?:\[?(?:ca?\. )?{YEAR}(?:\s?[–/-]\s?\d{{2,4}})?\??\]?)"
_LONE_YEAR = pattern(
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
# `(= Studien zur Sozialgeschichte 20)`, as German notes print the series.
_BRACKETED_SERIES = pattern(
    r",? \(= ?(?P<series>[^()]{3,120}?)(?:[,;]? (?:Bd\. |Nr\. |vol\. |H\. )?(?P<number>\d{1,4}))?\)"
)
_PLAIN_SERIES = pattern(r",? \((?P<series>[^():\d]{5,120}?),? (?:Bd\. |Nr\. |vol\. )?(?P<number>\d{1,4})\)(?=, )")


def take_bracketed_series(draft: Draft, found: TextSlice) -> TextSlice:
    """Take the series that stands in brackets after an equals sign."""
    match = _BRACKETED_SERIES.search(found.text) if "(=" in found.text else None
    if match is None and found.text.count("(") == 1 and (plain := _PLAIN_SERIES.search(found.text)):
        match = plain if ends_in_place_and_year(found.text[plain.end() - 1 :]) else None
    if match is None:
        return found
    draft.put_groups(found, match, series="collection-title", number="collection-number")
    return found.without(*match.span())


# `Title. München: Beck 1990`, `Title. München 1990`, as German notes separate the imprint by a period (Duden).
_STOPPED_PLACE = pattern(
    rf"(?<=\w\w)[.?!] (?P<place>{_CITIES})(?:: (?P<publisher>[^:;]{{2,80}}?),?)? (?P<year>{_YEARS})$"
)
_STATEMENT = pattern(
    r"[.,?!] (?:(?:Bd\.|Band) (?P<volume>\d{1,3}|[IVXL]{1,6})(?:: (?P<name>[^:]{3,120}?))?|(?P<count>\d{1,3}) Bde"
    r"|(?P<edition>\d{1,2}\.,? (?:[\w.]{2,16},? ){0,4}?Aufl(?:age|\.)?))\.?$"
)
_STATEMENT_WORDS = ("Bd", "Band", "Aufl")


def take_edition_statements(draft: Draft, found: TextSlice) -> TextSlice:
    """Take volume, count of volumes and edition off the end of a title: `Title. 3., überarb. Aufl. Bd. 2`."""
    while contains_any(found.text, _STATEMENT_WORDS) and (match := _STATEMENT.search(found.text)):
        draft.put_groups(found, match, volume="volume", name="volume-title", count="number-of-volumes")
        if match["edition"]:
            draft.put("edition", found.cut(*match.span("edition")), edition_value(match["edition"]))
        found = found.cut(0, match.start() + (match[0][0] in "?!"))
    return found


def _take_imprint_after_stop(draft: Draft, found: TextSlice) -> TextSlice | None:
    """Take place, publisher and year after a period."""
    match = _STOPPED_PLACE.search(found.text)
    if match is None or not _are_places(match["place"]):
        return None
    draft.put_groups(found, match, place="publisher-place", publisher="publisher", year="issued")
    return found.cut(0, match.start() + (found.text[match.start()] in "?!"))


def ends_in_place_and_year(text: str) -> bool:
    """Whether words end in a place and a year as notes print them, a pinpoint after or not: `…, Bonn 1981, S. 3`."""
    match = _PLACE_AT_END.search(text)
    return match is not None and _are_places(match["place"])


_PLACE_AT_END = pattern(rf", (?P<place>{_CITIES}) [2-9]?\d{{4}}(?:[–/-]\d{{2,4}})?(?:, [^,]{{1,40}}){{0,3}}\.?$")


def take_unbracketed_imprint(draft: Draft, found: TextSlice, first: int, *, certain: bool) -> TextSlice:
    """Take volume, year, publisher and place off the end; the first chunks are the title's, emphasized if certain."""
    if (stopped := _take_imprint_after_stop(draft, found)) is not None:
        return stopped
    chunks = found.chunks()
    count = _without_volumes(draft, chunks, first)
    if count <= first or not chunks[count - 1]:
        return found
    last = chunks[count - 1]
    if count > 1 and _ENDS_IN_DAY.search(chunks[count - 2].text):
        return found
    if match := _LONE_YEAR.fullmatch(last.text):
        if match["series"]:
            draft.put_groups(last, match, series="collection-title", number="collection-number")
        kept = _before_year(draft, chunks[: count - 1], first, certain=certain)
    elif (match := _AFTER_PLACE.fullmatch(last.text)) and (certain or _are_places(match["place"])):
        draft.put_groups(last, match, place="publisher-place", edition="edition")
        kept = count - 1
    else:
        return found
    draft.put_groups(last, match, year="issued", first="original-date")
    return _slice_up_to(found, chunks[:kept])


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


def take_thesis(draft: Draft, found: TextSlice, first: int) -> TextSlice:
    """Take the kind of a thesis, and the university after it: `phil. Diss. Leipzig 1997`; `thèse, Lyon 2`."""
    if not contains_any(found.text, _THESIS_WORDS):
        return found
    chunks = found.chunks()
    for at in range(first, len(chunks)):
        match = _THESIS.fullmatch(chunks[at].text)
        if match is None:
            continue
        draft.put("genre", chunks[at].cut(*match.span("genre")))
        draft.traits.add("thesis")
        if match["place"]:
            variable = "publisher" if is_publishing_organization(match["place"]) else "publisher-place"
            draft.put(variable, chunks[at].cut(*match.span("place")))
        if match["year"]:
            draft.put_date("issued", chunks[at].cut(*match.span("year")))
        for chunk in filter(None, chunks[at + 1 :]):
            dated = _LAST_YEAR.search(chunk.text)
            if dated:
                draft.put_date("issued", chunk.cut(*dated.span("year")))
            named = chunk.cut(0, dated.start()) if dated else chunk
            draft.put("publisher-place" if is_place(named.text) else "publisher", named)
        return _slice_up_to(found, chunks[:at])
    return found


def _slice_up_to(found: TextSlice, chunks: Sequence[TextSlice]) -> TextSlice:
    """The slice up to the end of these chunks."""
    last = max((chunk.offsets[-1] for chunk in chunks if chunk), default=-1)
    return found.cut(0, found.index_of(last + 1))


def _without_volumes(draft: Draft, chunks: list[TextSlice], first: int) -> int:
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


def _before_year(draft: Draft, chunks: list[TextSlice], first: int, *, certain: bool) -> int:
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


def is_original_year(found: TextSlice, imprint: Span) -> bool:
    """Whether the bracket tells when the work first appeared, after the year of this edition: `London 1977 (1960)`."""
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
