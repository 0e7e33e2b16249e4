"""Unpublished papers by where they lie: `Acta, Stadtarchiv Chemnitz, Kap. II, Bl. 14` (Chicago 17, 14.221-31)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import put_author, split_author
from stacite.parser.dates import DATE, YEAR
from stacite.parser.imprint import find_imprint
from stacite.parser.locators import locator_of
from stacite.parser.places import is_place
from stacite.parser.quoting import find_quoted_title
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_WORDS = (
    *("rch", "ibl", "ibr", "NARA", "BNF", "BnF", "TNA", "PRO", "ollection", "ociety", "apers", "achlass", "Record"),
    *("StA", "LHA", "SAPMO", "AN,", "AD "),
)
"""One of them stands in each name of `_REPOSITORY`."""
_REPOSITORY = pattern(
    r"\b(?:[A-Za-zà-ÿ]*[Aa]rchiv(?:es?|s|io|o|y|um)?\b|Arch\.|AN\b|AD\b|B[Nn]F\b|Bibl(?:ioth\w+|ioteca|\.)|Library\b"
    r"|(?:Bay|LAV |Th)?(?:[GHL]?H?StA|LHA|PA ?AA|SAPMO|HHStA)\w{0,3}\b|Record Office|Historical Society"
    r"|Special Collections|BArch|TNA\b|PRO\b|NARA\b|Nachlass|Papers\b|Records of"
    r"|Manuscripts? (?:Collection|Division|Department))"
)
_SHELF = pattern(
    r"\b(?:[Bb]ox(?:es)?|[Ff]olders?|[Rr]eel|[Cc]arton|MSS?\b\.?(?: [A-Z]{1,3})?|[Mm]ss?\b\.?(?: [a-z]{2,5}\.?)?"
    r"|Cod\.|[Ff]onds|Bestand|Best\.|Rep\.|Nr\.|n[°º]|[Nn]o\.|leg(?:\.|ajo)|busta|b\.|reg\.|Akte|Sign\.|Mappe|Kasten|[Ff]ile|RG"
    r"|Record Group|liasse|Sekt\.|Kap\.|Abt\.) ?[\w./-]*[\dIVX]"
    r"|^[A-Z]{1,4}[- ]?\d[\w/.-]*(?: [IVX]{1,4}/\d+)?$|^\d{1,3},\d{1,3}/|^[A-Z]{1,3}\d?[/ ]\d{1,6}(?:[/ -]\d{1,6})*$"
    r"|\b(?:Papers|Nachlass)\b"
)
_DATED = pattern(rf"(?:^|,? )(?:undated|n\.\s?d\.|s\.\s?d\.|o\.\s?D\.|(?:(?:le|du|vom|am) )?(?P<date>{DATE}))$")
_LONE_YEAR = pattern(rf"\(?{YEAR}\)?")
_IN = pattern(r"[Ii]n:? |aus: ")
_PINNED = frozenset(("folio", "page"))


def read_archival(draft: Draft) -> bool:
    """Read `Title, date, Archive, shelf mark, fol. 3`; False for anything else."""
    rest = draft.rest
    if not holds(rest.text, _WORDS) or draft.texts.keys() & {"URL", "DOI"} or find_imprint(rest) is not None:
        return False
    quoted = find_quoted_title(rest)
    after = quoted.end if quoted else 0
    chunks = [chunk for chunk in rest.chunks() if chunk]
    first = next((at for at, each in enumerate(chunks) if _lies(each, rest, after)), None)
    if first is None or not _tells_place(chunks[first:]):
        return False
    while first > 0 and is_place(chunks[first - 1].text):
        first -= 1  # `Bologna, Biblioteca Comunale, MS B 344`
    count = _without_pin(draft, chunks, first)
    if opening := _IN.match(chunks[first].text):
        chunks[first] = chunks[first].cut(opening.end())
    start, end = chunks[first].places[0], chunks[count - 1].places[-1]
    left = sum(1 for place in rest.places if place < start)
    draft.put("archive", rest.cut(left, sum(1 for place in rest.places if place <= end)))
    draft.type = "manuscript"
    if left:
        _read_head(draft, rest.cut(0, left).strip(" ,"))
    return True


def names_archive(text: str) -> bool:
    """Whether words begin with an archive and go on with a shelf mark, as no short title does."""
    first, comma, rest = text.partition(", ")
    if not comma or not holds(first, _WORDS) or _REPOSITORY.search(first) is None:
        return False
    return any(map(_SHELF.search, rest.split(", ")))


def _lies(chunk: Stretch, rest: Stretch, after: int) -> bool:
    """Whether the chunk, behind the quoted title, names an archive or a shelf."""
    if after and chunk.places[0] < rest.places[min(after, len(rest.places) - 1)]:
        return False
    return _REPOSITORY.search(chunk.text) is not None or _SHELF.match(chunk.text) is not None


def _tells_place(chunks: list[Stretch]) -> bool:
    """Whether chunks name a repository and a shelf, and no year of publication."""
    texts = [chunk.text for chunk in chunks]
    return (
        len(chunks) > 1
        and any(map(_REPOSITORY.search, texts))
        and any(map(_SHELF.search, texts))
        and not any(map(_LONE_YEAR.fullmatch, texts))
    )


def _without_pin(draft: Draft, chunks: list[Stretch], first: int) -> int:
    """Take the folio at the end; how many chunks are left."""
    last = chunks[-1]
    locator = locator_of(last.text)
    if len(chunks) - first < 2 or locator is None or locator.label not in _PINNED or not last.text[0].isalpha():
        return len(chunks)
    draft.locator = draft.locator or locator
    draft.fields.setdefault("locator", last.span)
    return len(chunks) - 1


def _read_head(draft: Draft, head: Stretch) -> None:
    """Author, title and date, as far as they are printed."""
    if match := _DATED.search(head.text):
        if match["date"]:
            draft.put_date("issued", head.cut(*match.span("date")))
        head = head.cut(0, match.start()).strip(" ,")
    quoted = find_quoted_title(head) if head else None
    if quoted is not None:
        if quoted.start:
            put_author(draft, head.cut(0, quoted.start))
        draft.put_title("title", head.cut(quoted.start, quoted.end))
        return
    names, title = split_author(draft, head)
    if names and title:
        put_author(draft, names)
    draft.put_title("title", title if names else head)
