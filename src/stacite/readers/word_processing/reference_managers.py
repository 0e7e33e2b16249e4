"""Works that reference managers store in fields: CSL-JSON of Zotero and Mendeley, XML of EndNote.

Sources: Zotero's and Mendeley's word processor plug-ins; CSL citation data schema 1.0 (csl-citation.json); EndNote's
XML as its program writes it: types of references go by the numbers that EndNote's help lists under "Reference types";
a name without a comma is a person's, given name first, and a body's name ends in a comma.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

from stacite.containers.xml import local_name, parse_xml
from stacite.errors import DocumentError
from stacite.model.csl_json import item_from_csl, locator_label
from stacite.model.document import EmbeddedItem
from stacite.model.identifiers import DOI_REGISTRANT
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element


# `ADDIN ZOTERO_ITEM CSL_CITATION {"citationID": …}`.
_CSL_START = pattern(r"(?:(?P<zotero>ZOTERO_ITEM)|CSL_CITATION)\b[^{]{0,200}(?=\{)")
_MENDELEY_TAG = "MENDELEY_CITATION_v3_"
_LONGEST_JSON = 8 * 2**20
# Works in one field.
_MOST_WORKS = 200
# Characters of a locator or prefix.
_LONGEST_AFFIX = 1000


def csl_works(instruction: str) -> tuple[EmbeddedItem, ...]:
    """The works in an instruction or a reference mark's name, without spans.

    Empty if it contains no citation, or JSON that a program has broken.
    """
    match = _CSL_START.search(instruction[:_LONGEST_JSON])
    if match is None:
        return ()
    return _works_in_json(instruction[match.end() : _LONGEST_JSON], "Zotero" if match["zotero"] else "Mendeley")


def mendeley_works(tag: str) -> tuple[EmbeddedItem, ...]:
    """The works that Mendeley Cite keeps in the tag of a content control, as JSON in base64."""
    if not tag.startswith(_MENDELEY_TAG):
        return ()
    # The padding of the base64 may be missing.
    packed = tag.removeprefix(_MENDELEY_TAG)[:_LONGEST_JSON]
    try:
        return _works_in_json(base64.b64decode(packed + "=" * (-len(packed) % 4)).decode(), "Mendeley")
    except (binascii.Error, ValueError):
        return ()


def _works_in_json(text: str, program: str) -> tuple[EmbeddedItem, ...]:
    try:
        # Other text can follow the JSON in an instruction.
        citation, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return ()
    cited = citation.get("citationItems") if isinstance(citation, dict) else None
    entries = [each for each in cited[:_MOST_WORKS] if isinstance(each, dict)] if isinstance(cited, list) else []
    return tuple(work for entry in entries if (work := _csl_work(entry, program)))


def _csl_work(entry: Mapping[str, object], program: str) -> EmbeddedItem | None:
    data = entry.get("itemData", entry.get("item"))
    if not isinstance(data, dict):
        return None
    return EmbeddedItem(
        item_from_csl(data),
        locator=_csl_text(entry.get("locator")),
        label=locator_label(entry.get("label")),
        prefix=_csl_text(entry.get("prefix")),
        program=program,
    )


def _csl_text(value: object) -> str:
    """A text or number on one line."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    # JSON can contain half of a surrogate pair (`"\ud835"`), which can't be written to a file.
    return " ".join(str(value).encode(errors="ignore").decode()[:_LONGEST_AFFIX].split())


_LONGEST_XML = 2**20
_START, _END = "<EndNote>", "</EndNote>"
_DOI = pattern(rf"{DOI_REGISTRANT}/\S{{1,500}}")
# EndNote's number for an edited book, whose authors are its editors.
_EDITED_BOOK = "28"
_BOOKS = frozenset(("book", "chapter", "paper-conference", "thesis", "report"))
_IN_ISSUES = frozenset(("article-journal", "article-magazine", "article-newspaper", "paper-conference", "document"))
_TEXT_VARIABLES = {
    "titles/title": "title",
    "titles/short-title": "title-short",
    "volume": "volume",
    "edition": "edition",
    "publisher": "publisher",
    "pub-location": "publisher-place",
    "language": "language",
}


def endnote_works(instruction: str, data: str) -> tuple[EmbeddedItem, ...]:
    """The works in an instruction, or else in the field's data (base64), without spans.

    Empty if neither contains complete, well-formed records.
    """
    if "EN.CITE" not in instruction[:40].upper():
        return ()
    start, end = instruction.find(_START), instruction.rfind(_END)
    # Short records are in the instruction itself, long ones in the field's data.
    xml = instruction[start : end + len(_END)] if 0 <= start < end else _unpacked_xml(data)
    if not xml or len(xml) > _LONGEST_XML:
        return ()
    try:
        root = parse_xml(xml.encode(errors="ignore"), "")
    except DocumentError:
        return ()
    cites = [each for each in root if local_name(each) == "Cite"]
    return tuple(work for cite in cites[:_MOST_WORKS] if (work := _endnote_work(cite)))


def _unpacked_xml(data: str) -> str:
    # The base64 is broken into lines.
    packed = "".join(data[: 2 * _LONGEST_XML].split())
    try:
        text = base64.b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
    start, end = text.find(_START), text.rfind(_END)
    return text[start : end + len(_END)] if 0 <= start < end else ""


def _endnote_work(cite: Element) -> EmbeddedItem | None:
    """The work of a citation; None for a record without type or title, which is a remnant."""
    record = _descendant(cite, "record")
    if record is None or not _record_text(record, "ref-type") or not _record_text(record, "titles/title"):
        return None
    prefix, locator = (_record_text(cite, each)[:_LONGEST_AFFIX] for each in ("Prefix", "Pages"))
    return EmbeddedItem(item_from_csl(_record_csl(record)), locator=locator, prefix=prefix, program="EndNote")


def _record_csl(record: Element) -> dict[str, object]:
    number = _record_text(record, "ref-type")
    kind = str(table(__package__, "endnote_types.toml").get(number, "document"))
    names = "editor" if number == _EDITED_BOOK else "author"
    doi = _DOI.search(_record_text(record, "electronic-resource-num"))
    year = _record_text(record, "dates/year")
    container = _record_text(record, "titles/secondary-title") or _record_text(record, "periodical/full-title")
    csl: dict[str, object] = {variable: _record_text(record, path) for path, variable in _TEXT_VARIABLES.items()}
    # EndNote keeps a book's series, and the series' editors, in the secondary title and authors.
    csl |= {
        "type": kind,
        "container-title" if kind != "book" else "collection-title": container,
        names: _csl_names(record, "authors"),
        "editor" if kind != "book" else "collection-editor": _csl_names(record, "secondary-authors"),
        "issue" if kind in _IN_ISSUES else "number": _record_text(record, "number"),
        "page" if kind != "book" else "number-of-pages": _record_text(record, "pages"),
        "ISBN" if kind in _BOOKS else "ISSN": _record_text(record, "isbn"),
        "DOI": doi[0].rstrip(".,;") if doi else "",
        "URL": _record_url(record),
    }
    if year:
        csl["issued"] = {"raw": year}
    return csl | ({"editor": csl[names]} if number == _EDITED_BOOK else {})


def _csl_names(record: Element, kind: str) -> list[dict[str, str]]:
    listed = _descendant(record, f"contributors/{kind}")
    return [_csl_name(_styled_text(each)) for each in listed] if listed is not None else []


def _csl_name(name: str) -> dict[str, str]:
    if name.endswith(","):
        return {"literal": name.rstrip(", ")}
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    given, _, suffix = given.partition(",")
    return {"family": family.strip(), "given": given.strip(), "suffix": suffix.strip()}


def _record_url(record: Element) -> str:
    """The first web address."""
    urls = _descendant(record, "urls")
    spelled = (_styled_text(each) for each in urls.iter() if local_name(each) == "url") if urls is not None else ()
    return next((each for each in spelled if each.lower().startswith(("http://", "https://"))), "")


def _descendant(element: Element, path: str) -> Element | None:
    found: Element | None = element
    for wanted in path.split("/"):
        found = next((each for each in found if local_name(each) == wanted), None) if found is not None else None
    return found


def _record_text(element: Element, path: str) -> str:
    found = _descendant(element, path)
    return "" if found is None else _styled_text(found)


def _styled_text(element: Element) -> str:
    """The text of an element, which EndNote splits by style; italics as `<i>`."""
    parts = [element.text or ""]
    for style in element:
        characters = "".join(str(each) for each in style.itertext())
        parts += [f"<i>{characters}</i>" if "italic" in (style.get("face") or "") else characters, style.tail or ""]
    return " ".join("".join(parts).split())
