"""Works that EndNote leaves in fields: XML behind `ADDIN EN.CITE`, or in the field's data.

Source: EndNote's XML as its program writes it: types of references go by the numbers that EndNote's help lists under
"Reference types"; a name without a comma is a person's, given name first, and a body's name ends in a comma.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.model.csl_json import item_from_csl
from stacite.model.document import FieldItem
from stacite.model.pattern import pattern
from stacite.packages.markup import name_of, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LONGEST = 2**20
_MOST = 200
"""Works that one field cites."""
_WORD = 1000
"""Letters of a locator or prefix."""
_START, _END = "<EndNote>", "</EndNote>"
_DOI = pattern(r"10\.\d{4,9}/\S{1,500}")
_TYPES = {
    "4": "bill",
    "5": "chapter",
    "6": "book",
    "7": "legal_case",
    "9": "software",
    "10": "paper-conference",
    "12": "webpage",
    "14": "hearing",
    "17": "article-journal",
    "19": "article-magazine",
    "20": "map",
    "21": "motion_picture",
    "23": "article-newspaper",
    "25": "patent",
    "26": "personal_communication",
    "27": "report",
    "28": "book",
    "31": "legislation",
    "32": "thesis",
    "36": "manuscript",
    "43": "article-journal",
    "44": "book",
    "47": "paper-conference",
    "58": "standard",
    "59": "dataset",
}
_EDITED = "28"
_BOOKS = frozenset(("book", "chapter", "paper-conference", "thesis", "report"))
_IN_ISSUES = frozenset(("article-journal", "article-magazine", "article-newspaper", "paper-conference", "document"))
_TEXTS = {
    "titles/title": "title",
    "titles/short-title": "title-short",
    "volume": "volume",
    "edition": "edition",
    "publisher": "publisher",
    "pub-location": "publisher-place",
    "language": "language",
}


def works_of_endnote(instruction: str, data: str) -> tuple[FieldItem, ...]:
    """The works in an instruction, or else in the field's data (base64), without spans.

    None where neither holds records that are whole and well-formed.
    """
    if "EN.CITE" not in instruction[:40].upper():
        return ()
    start, end = instruction.find(_START), instruction.rfind(_END)
    xml = instruction[start : end + len(_END)] if 0 <= start < end else _unpacked(data)
    if not xml or len(xml) > _LONGEST:
        return ()
    try:
        root = parse_xml(xml.encode(errors="ignore"), "")
    except DocumentError:
        return ()
    cites = [each for each in root if name_of(each) == "Cite"]
    return tuple(work for cite in cites[:_MOST] if (work := _work(cite)))


def _unpacked(data: str) -> str:
    packed = "".join(data[: 2 * _LONGEST].split())
    try:
        text = base64.b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
    start, end = text.find(_START), text.rfind(_END)
    return text[start : end + len(_END)] if 0 <= start < end else ""


def _work(cite: Element) -> FieldItem | None:
    """The work of a citation; a record without its type or title is a rest of one."""
    record = _at(cite, "record")
    if record is None or not _text(record, "ref-type") or not _text(record, "titles/title"):
        return None
    prefix, locator = (_text(cite, each)[:_WORD] for each in ("Prefix", "Pages"))
    return FieldItem(item_from_csl(_csl(record)), locator=locator, prefix=prefix)


def _csl(record: Element) -> dict[str, object]:
    number = _text(record, "ref-type")
    kind = _TYPES.get(number, "document")
    names = "editor" if number == _EDITED else "author"
    doi = _DOI.search(_text(record, "electronic-resource-num"))
    year = _text(record, "dates/year")
    csl: dict[str, object] = {variable: _text(record, path) for path, variable in _TEXTS.items()}
    csl |= {
        "type": kind,
        "container-title" if kind != "book" else "collection-title": _container(record),
        names: _people(record, "authors"),
        "editor" if kind != "book" else "collection-editor": _people(record, "secondary-authors"),
        "issue" if kind in _IN_ISSUES else "number": _text(record, "number"),
        "page" if kind != "book" else "number-of-pages": _text(record, "pages"),
        "ISBN" if kind in _BOOKS else "ISSN": _text(record, "isbn"),
        "DOI": doi[0].rstrip(".,;") if doi else "",
        "URL": _url(record),
    }
    if year:
        csl["issued"] = {"raw": year}
    return csl | ({"editor": csl[names]} if number == _EDITED else {})


def _container(record: Element) -> str:
    return _text(record, "titles/secondary-title") or _text(record, "periodical/full-title")


def _people(record: Element, kind: str) -> list[dict[str, str]]:
    listed = _at(record, f"contributors/{kind}")
    return [_person(_spelled(each)) for each in listed] if listed is not None else []


def _person(name: str) -> dict[str, str]:
    if name.endswith(","):
        return {"literal": name.rstrip(", ")}
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    given, _, suffix = given.partition(",")
    return {"family": family.strip(), "given": given.strip(), "suffix": suffix.strip()}


def _url(record: Element) -> str:
    """The first address on the web."""
    urls = _at(record, "urls")
    spelled = (_spelled(each) for each in urls.iter() if name_of(each) == "url") if urls is not None else ()
    return next((each for each in spelled if each.lower().startswith(("http://", "https://"))), "")


def _at(element: Element, path: str) -> Element | None:
    found: Element | None = element
    for wanted in path.split("/"):
        found = next((each for each in found if name_of(each) == wanted), None) if found is not None else None
    return found


def _text(element: Element, path: str) -> str:
    found = _at(element, path)
    return "" if found is None else _spelled(found)


def _spelled(element: Element) -> str:
    """The letters of an element, which EndNote sets in styles; italics as `<i>`."""
    parts = [element.text or ""]
    for style in element:
        letters = "".join(str(each) for each in style.itertext())
        parts += [f"<i>{letters}</i>" if "italic" in (style.get("face") or "") else letters, style.tail or ""]
    return " ".join("".join(parts).split())
