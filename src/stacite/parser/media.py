"""Reads works of art, recordings, exhibitions and performances, and papers of an archive.

Chicago 17, 14.221-68.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.parser.contributors import take_roles
from stacite.parser.dates import ANY_YEAR, DATE, MONTH, UNDATED, YEAR
from stacite.parser.gazetteer import is_organization, is_place
from stacite.parser.locators import split_locator
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


_DAY = pattern(rf"(?:recorded (?:in |on )?)?{MONTH} \d{{1,2}}")
_DATED = pattern(rf"(?:ca?\. |circa )?(?:{DATE}|{UNDATED})")
# The medium of a work of art, as museums print it.
_ART_MEDIUM = pattern(rf"(?:[a-z-]+ ){{0,3}}(?:{phrases('parser', 'materials of works of art')})\b[^,\d]{{0,60}}")
_SIZE = pattern(r"[\d ½¼¾⅛⅜⅝⅞/.,x×′″'\"()-]{1,40}(?:cm|mm|m|in\.?|inches|ft\.?|feet)\b.{0,60}")
_SHOW = pattern(r"(?:[a-z]+ )?(?:exhibition|installation|performance|broadcast|display)")
_CARRIER = pattern(rf"(?:\d+ )?(?:{phrases('parser', 'carriers of recordings')})")
# At least one of these occurs in each `_CARRIER`.
_CARRIERS = ("disc", "cassette", "CD", "LP", "vinyl", "rpm", "record", "mp3", "MP3", "audio", "tape")
_LABEL = pattern(
    r"(?P<label>[A-Z][^,\d]{1,50}?) (?P<number>(?:[A-Z]{1,5}[ -]?)?(?:\d{3} )?\d[\d-]{1,15}[A-Z]?|[A-Z]{1,6}-\d{1,8})"
)
_TRACK = pattern(r"(?:(?:track|disc|side) \w{1,4},? ){0,2}on (?=[A-Z\d“])")
_GIVEN = pattern(rf"{MONTH} \d{{1,2}}, {YEAR}|\d{{1,2}} {MONTH} {YEAR}")
_STAGED = pattern(r", (?:dir\.|directed by|cond\.|conducted by|chor\.|choreographed by) ")
_RECORDED = pattern(rf"recorded (?:in |on )?(?:{DATE})")
# Where a paper is kept, from its box to its repository.
_KEPT = pattern(
    r"\b(?:[Bb]ox|[Ff]older|[Cc]arton|[Rr]eel|Record Group|RG|MSS?|Ms\.) \w{0,3}\d|\b(?:Archives?|Manuscripts?)\b"
    r"|(?<!Working )(?<!Discussion )(?<!Research )(?<!Occasional )\b(?:Papers|Collection)$"
)


def read_media_work(draft: Draft, rest: TextSlice) -> bool:
    """Read what follows the names of a thing's makers; False for a text."""
    if draft.type or rest.text.count(",") < 2:
        return False
    rest, pin = split_locator(rest)
    if rest.text[-1] == "." and (rest.text[-2].islower() or rest.text[-2].isdigit()):
        rest = rest.cut(0, len(rest.text) - 1)
    chunks = _chunks(draft, rest)
    if len(chunks) < 3:
        return False
    if not (
        _read_work_of_art(draft, chunks)
        or read_recording(draft, rest)
        or _read_performance(draft, rest)
        or _read_paper(draft, chunks)
    ):
        return False
    draft.locator = draft.locator or pin
    return True


def _chunks(draft: Draft, rest: TextSlice) -> list[TextSlice]:
    """The parts between commas; the comma of `May 11, 1864` separates nothing."""
    chunks: list[TextSlice] = []
    for chunk in rest.chunks():
        if chunks and ANY_YEAR.fullmatch(chunk.text) and _DAY.fullmatch(chunks[-1].text):
            chunks[-1] = draft.joined(chunks[-1], chunk)
        elif chunk:
            chunks.append(chunk)
    return chunks


def _read_work_of_art(draft: Draft, chunks: Sequence[TextSlice]) -> bool:
    """`Title, 1889, oil on canvas, 40 × 30 cm, Museum, City`; also with the date at the end."""
    at = next((at for at, chunk in enumerate(chunks[1:], 1) if _is_medium(chunk.text)), 0)
    if at == 0:
        return False
    start = at - 1 if at > 1 and _DATED.fullmatch(chunks[at - 1].text) else at
    following = list(chunks[at + 1 :])
    if start < at:
        draft.put_date("issued", chunks[start])
    elif following and (dated := next((chunk for chunk in following if _DATED.fullmatch(chunk.text)), None)):
        draft.put_date("issued", dated)
        following.remove(dated)
    else:
        return False
    draft.put_title("title", draft.joined(chunks[0], chunks[start - 1]))
    draft.put("medium", chunks[at])
    if following and _SIZE.fullmatch(following[0].text):
        draft.put("dimensions", following.pop(0))
    if following and any(_DATED.fullmatch(chunk.text) for chunk in following[1:]):
        draft.put_title("container-title", following[0])  # where a photograph was printed
    elif start < at or (following and (is_organization(following[0].text) or is_place(following[-1].text))):
        _put_holding_institution(draft, following)
    draft.type = "graphic" if _ART_MEDIUM.fullmatch(chunks[at].text) else "event"
    draft.traits.add("exact")
    return True


def _is_medium(text: str) -> bool:
    return text[0].islower() and (_ART_MEDIUM.fullmatch(text) is not None or _SHOW.fullmatch(text) is not None)


def _put_holding_institution(draft: Draft, chunks: Sequence[TextSlice]) -> None:
    """`Museum, City`; `Museum of the City, City, ST`."""
    if not chunks:
        return
    for count in (2, 1):
        if len(chunks) > count and is_place(", ".join(chunk.text for chunk in chunks[-count:])):
            draft.put("publisher-place", draft.joined(chunks[-count], chunks[-1]))
            chunks = chunks[:-count]
            break
    else:
        if len(chunks) == 2 and len(chunks[1].text.split()) < 3:
            draft.put("publisher-place", chunks[1])
            chunks = chunks[:1]
    draft.put("publisher", draft.joined(chunks[0], chunks[-1]))


def read_recording(draft: Draft, rest: TextSlice, title: str = "title") -> bool:
    """`Title, recorded 1990, Label 431790-2, 1991, compact disc`; `track 4 on *Album*, Label, 1974, LP`."""
    carrier = rest.cut(rest.text.rfind(", ") + 2)
    if not contains_any(carrier.text, _CARRIERS) or not _CARRIER.fullmatch(carrier.text.strip(" .")):
        return False
    draft.put("medium", carrier)
    chunks = _chunks(draft, take_roles(draft, rest))[:-1]
    recorded = [chunk for chunk in chunks if _RECORDED.fullmatch(chunk.text)]
    chunks = [chunk for chunk in chunks if chunk not in recorded]
    first = 1 if title == "title" else 0
    if len(chunks) > first and _DATED.fullmatch(chunks[-1].text):
        draft.put_date("issued", chunks.pop())
    if recorded:
        draft.put_date("original-date" if "issued" in draft.dates else "issued", recorded[0])
    if len(chunks) > first and (label := _LABEL.fullmatch(chunks[-1].text)):
        draft.put("publisher", chunks[-1].cut(*label.span("label")))
        draft.put("number", chunks[-1].cut(*label.span("number")))
        chunks.pop()
    elif len(chunks) > 1 and "issued" in draft.dates:
        draft.put("publisher", chunks.pop())
    if first:
        draft.put_title(title, chunks[0])
    for chunk in () if first else chunks:
        if track := _TRACK.match(chunk.text):
            draft.put_title(title, chunk.cut(track.end()))
    draft.type = "song"
    draft.traits.add("exact")
    return True


def _read_performance(draft: Draft, rest: TextSlice) -> bool:
    """`Title, dir. Name, Theater, City, October 9, 2006` (Chicago 17, 14.266)."""
    staged = _STAGED.search(rest.text)
    chunks = _chunks(draft, rest)
    if staged is None or not _GIVEN.fullmatch(chunks[-1].text) or "(" in rest.text:
        return False
    draft.put_title("title", take_roles(draft, rest.cut(0, staged.start())))
    draft.put_date("issued", chunks[-1])
    venue = _chunks(draft, take_roles(draft, rest.cut(staged.start())))[:-1]
    if venue:
        draft.put("event-place", draft.joined(venue[0], venue[-1]))
        draft.put("publisher-place", venue[-1])
    draft.type = "performance"
    draft.traits.add("exact")
    return True


def _read_paper(draft: Draft, chunks: Sequence[TextSlice]) -> bool:
    """`diary, May 11, 1864, box 3, Family Papers, State Library`: a paper, its date, and where it is kept."""
    if not any(_KEPT.search(chunk.text) for chunk in chunks[2:]):
        return False
    at = next((at for at, chunk in enumerate(chunks[1:], 1) if _DATED.fullmatch(chunk.text)), 0)
    if at == 0 or not any(_KEPT.search(chunk.text) for chunk in chunks[at + 1 :]):
        return False
    if "(" in chunks[0].text or any(left < chunks[at].offsets[0] for left, _ in draft.emphasis):
        return False
    draft.put_title("title", draft.joined(chunks[0], chunks[at - 1]))
    draft.put_date("issued", chunks[at])
    draft.put("archive", draft.joined(chunks[at + 1], chunks[-1]))
    draft.type = "manuscript"
    return True
