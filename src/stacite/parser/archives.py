"""Where an unpublished document lies: collection, shelf mark and repository (Chicago 17, 14.222-31).

English notes go from the box to the library, those of the Continent from the archive to the sheet; both are read whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacite.model.citation import Locator
from stacite.model.pattern import pattern
from stacite.parser.dates import MONTH, YEAR
from stacite.parser.imprint import find_imprint
from stacite.parser.locators import locator_of
from stacite.parser.places import is_place
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_WORDS = (
    *(
        "rchiv",
        "rchief",
        "rkiv",
        "rquivo",
        "Papers",
        "ibrary",
        "iblioth",
        "ibliote",
        "Record",
        "RG ",
        "TNA",
        "NARA",
        "BnF",
        "BArch",
    ),
    *("Arch.", "Historical Society", "Collection", "Nachlass", "R.O", "Manuscript", "Museum", "Fonds"),
)
"""One of them stands in the name of each repository or collection."""
_REPOSITORY = pattern(
    r"\b(?:Archiv(?:es?|s|io|o|um)?|Arquivo|Arkiv(?:et)?|Archief|\w{3,30}(?:archivs?|arkiv(?:et)?|archief|archives)"
    r"|(?:Library|Bibliothek|\w{3,20}bibliothek|Bibliothèque|Biblioteca|Bibliotheca)|Records? (?:Office"
    r"|Cent(?:re|er)|Service)"
    r"|R\. ?O|TNA|NARA|BnF|BArch|Historical Society|Special Collections|Arch|Presidential Library)\b"
)
_HOLDING = pattern(
    r"\b(?:Papers|Records(?: of|$)|Collections?|Nachlass|Nachlaß|Fonds|Manuscripts?(?: Division| Department"
    r"| Room)?|Correspondence$"
    r"|Record Group)\b"
)
_SHELF = pattern(
    r"(?:(?:[Bb]ox(?:es)?|[Ff]olders?|[Cc]arton|[Rr]eel|[Ff]rame|[Ff]iles?|[Ss]eries|[Ee]ntry|RG|Record Group"
    r"|[Ii]tem|[Ll]ot|[Bb]undle"
    r"|(?:Add(?:itional|\.)? |Cotton |Harley |Sloane )?MSS?\.?|mss?\.(?: [a-z]{2,5}\.)?|leg(?:ajo|\.)"
    r"|liasse|carton|dossier|caja|busta"
    r"|b\.|filza|fasc\."
    r"|Kap\.|Sekt\.|Rep\.|Abt\.|Best(?:and|\.)|Nr\.|Sign\.|[Ff]ond|opis|delo|n[°o]\.?|[Vv]ol(?:ume|\.)|[A-Z]{1,4}[. ]?"
    r"|(?:Central )?(?:Decimal )?File) ?[A-Z]{0,4}[ ./-]{0,2}(?:\d|[IVX]{1,5}\b)[\w./:–-]*"
    r"|[A-Z]{1,5}\d?(?:[-/ .][A-Z\d]{1,6}){1,4}|[A-Z]{1,3} \d{1,5}|folder [“\"].{3,60})"
)
"""A box, a file, or the letters and figures by which an archive counts."""
_DATED = pattern(rf"\b{MONTH}\b.{{0,8}}\d|^\(?{YEAR}\)?$|\b{YEAR}$")
_IMPRINT = pattern(rf"\([^()]*\b{YEAR}|: [^:;]{{2,80}}; ?{YEAR}\b")
_DAY = pattern(rf"(?:\d{{1,2}}\.? {MONTH}|{MONTH} \d{{1,2}},?)\b")
_NAME = pattern(r"[\w’&.\[“\"(-]+(?: [\w’&.,()/-]+){0,9}[”\"]?")
_SHEET = pattern(r"(?P<mark>fols?|ff?|Bll?|cc?|pp?|S)\.? ?(?P<sheets>\d[\w°–, -]{0,20})\.?$")
_MOST = 160


class _Marks(NamedTuple):
    """What shows that the chunks from one on say where a document lies."""

    places: int
    """Repositories and collections."""
    shelves: int


def take_archive(draft: Draft) -> None:
    """Move where a document lies into the draft, if its citation ends so."""
    text = draft.rest.text
    if not holds(text, _WORDS) or draft.texts.keys() & {"DOI", "ISBN", "volume"}:
        return
    chunks = [chunk for chunk in draft.rest.chunks() if chunk]
    count = len(chunks)
    sheet = _SHEET.fullmatch(chunks[-1].text) if count > 1 else None
    if sheet is not None:
        count -= 1
    start = _start(draft, chunks[:count])
    if start is None:
        _take_leading(draft, chunks)
        return
    if find_imprint(draft.rest.cut(0, draft.rest.start_of(chunks[start]))) is not None:
        return
    begin = draft.rest.start_of(chunks[start])
    end = draft.rest.start_of(chunks[count - 1]) + len(chunks[count - 1].text)
    if sheet is not None and draft.locator is None:
        draft.locator = Locator(sheet["sheets"], "page" if sheet["mark"] in ("p", "pp", "S") else "folio")
        draft.fields.setdefault("locator", chunks[-1].span)
    draft.put("archive", draft.rest.cut(begin, end))
    draft.traits.add("archived")
    draft.rest = draft.rest.cut(0, begin).strip(" ,;")


def _take_leading(draft: Draft, chunks: list[Stretch]) -> None:
    """`TNA, CAB 129/3, memorandum by the Secretary, 12 May 1947`: the archive before what lies there."""
    if "URL" in draft.texts or not _REPOSITORY.search(chunks[0].text) or len(chunks) < 3:
        return
    end = 0
    for at, chunk in enumerate(chunks[:-1]):
        if at and not (_SHELF.fullmatch(chunk.text) or _HOLDING.search(chunk.text)):
            break
        end = at + 1
    if end < 2 or end == len(chunks) or not any(_SHELF.fullmatch(chunk.text) for chunk in chunks[:end]):
        return
    at = draft.rest.start_of(chunks[end])
    draft.put("archive", draft.rest.cut(0, at))
    draft.traits.add("archived")
    draft.rest = draft.rest.cut(at)


def _start(draft: Draft, chunks: list[Stretch]) -> int | None:
    """The first of the chunks that, with all behind it, says where the document lies."""
    places = shelves = 0
    start = None
    for at in range(len(chunks) - 1, -1, -1):
        chunk = chunks[at]
        marks = _marks(draft, chunk)
        if marks is None:
            break
        places, shelves = places + marks.places, shelves + marks.shelves
        if marks.places or marks.shelves:
            start = at
        elif at == 0:
            break
    if start is None or places == 0:
        return None
    dated = start > 0 and _DAY.search(chunks[start - 1].text) is not None
    if start > 0 and is_place(chunks[start - 1].text) and not _DATED.search(chunks[start - 1].text) and start > 1:
        dated = _DATED.search(chunks[start - 2].text) is not None
        start -= 1
    enough = shelves > 0 or ((places > 1 or dated) and "URL" not in draft.texts)
    return start if enough and (start > 0 or shelves > 0) else None


def _marks(draft: Draft, chunk: Stretch) -> _Marks | None:
    """What one chunk shows; None for one that cannot stand there."""
    text = chunk.text
    if len(text) > _MOST or _IMPRINT.search(text) is not None or text[0] in "“‘„«" or draft.is_emphasised(chunk):
        return None
    shelf = _SHELF.fullmatch(text) is not None or (" " in text and _SHELF.search(text) is not None)
    place = (_REPOSITORY.search(text) is not None) + (_HOLDING.search(text) is not None)
    if not shelf and (_DATED.search(text) or text[0].islower() or text[0].isdigit()):
        return None
    if not shelf and not place and not (_NAME.fullmatch(text) or is_place(text)):
        return None
    return _Marks(place, int(shelf))


def names_archive(text: str) -> bool:
    """Whether words begin with an archive and go on with a shelf mark, as no short title does."""
    first, comma, rest = text.partition(", ")
    if not comma or not holds(first, _WORDS) or _REPOSITORY.search(first) is None:
        return False
    return any(_SHELF.match(part) and locator_of(part) is None for part in rest.split(", "))
