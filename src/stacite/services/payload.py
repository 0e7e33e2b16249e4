"""What a service sent, by shape: texts, lists, dates and names out of JSON and XML that may hold anything.

Where a string is due services send lists, where a list is due a string, and null anywhere. XML that declares a document
type is not read: only there can entities grow or reach out (XML 1.0, 4.2).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from stacite.model.identifiers import is_doi
from stacite.model.item import Date, Name
from stacite.text.characters import LONE_SURROGATE
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element


# Characters of a text; titles full of MathML have thousands. A longer one is none.
MAX_TEXT = 20_000
# Entries of a list; the longest lists of authors have some five thousand. A longer one is none.
MAX_ENTRIES = 10_000
_ISO = pattern(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?!\d)")


def json_of(body: bytes, unreadable: object = None) -> Any:
    """The value of a JSON text; `unreadable` for what is none, or nested too deep to be parsed."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return unreadable


def json_fault(body: bytes, content_type: str = "") -> str:
    """Why a body is not JSON: where HTML came, as from a sign-in page of a network, users need to know that."""
    html = body.lstrip()[:1] == b"<" or "html" in content_type
    return "HTML instead of JSON" if html else "JSON that can't be read"


def text_of(value: object) -> str:
    """A string or number as text without surrounding whitespace; the first of a list; empty for all else."""
    if isinstance(value, list):
        return next(iter(texts_of(value)), "")
    # Not isinstance, since True and False are instances of int.
    if type(value) is int and abs(value) < 10**12:
        return str(value)
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        return ""
    return LONE_SURROGATE.sub("\ufffd", value).strip()


def texts_of(value: object) -> tuple[str, ...]:
    """All texts of a list, or the single one in its place, each once; empty ones are left out."""
    entries = value if isinstance(value, list) else [value]
    if len(entries) > MAX_ENTRIES:
        return ()
    return tuple(dict.fromkeys(filter(None, (text_of(entry) for entry in entries if not isinstance(entry, list)))))


def object_of(value: object) -> Mapping[str, Any]:
    """An object; an empty one for all else."""
    return value if isinstance(value, dict) else {}


def objects_of(value: object) -> Iterator[Mapping[str, Any]]:
    """The objects of a list, or the single one in its place."""
    entries = value if isinstance(value, list) else [value]
    return (entry for entry in entries if isinstance(entry, dict)) if len(entries) <= MAX_ENTRIES else iter(())


def page_of(value: object) -> str:
    """The address of a web page; empty for all else, such as a script."""
    url = text_of(value)
    return url if url.startswith(("https://", "http://")) and url.isprintable() and " " not in url else ""


def doi_of(value: object) -> str:
    """A DOI in lower case, without `https://doi.org/` or `doi:`; empty for what is none."""
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", "", text_of(value).lower())
    return bare if is_doi(bare) else ""


def date_of_parts(value: object) -> Date | None:
    """CSL's `{"date-parts": [[2021, 3]]}`, numbers as numbers or as texts; None where not even a year is known."""
    ends = object_of(value).get("date-parts")
    if not isinstance(ends, list):
        return None
    known = [edtf for end in ends[:2] if isinstance(end, list) and (edtf := _edtf(end))]
    return Date("/".join(known)) if known else None


def _edtf(parts: list[object]) -> str:
    """`2021-03` for [2021, 3, null]."""
    numbers: list[int] = []
    for part, low, high in zip(parts, (1, 1, 1), (9999, 12, 31), strict=False):
        digits = text_of(part)
        # A month that can't be right makes the day worthless too, so the date ends before it.
        if not re.fullmatch(r"\d{1,4}", digits) or not low <= int(digits) <= high:
            break
        numbers.append(int(digits))
    return "-".join(f"{number:0{width}}" for number, width in zip(numbers, (4, 2, 2), strict=False))


def date_of_text(value: object) -> Date | None:
    """The beginning of an ISO 8601 date or moment; None for all else."""
    found = _ISO.match(text_of(value))
    if found is None:
        return None
    edtf = _edtf(list(found.group("year", "month", "day")))
    return Date(edtf) if edtf else None


def parse_xml(body: bytes) -> Element | None:
    """The root; None for what is no XML in UTF-8, and for what declares anything."""
    try:
        source = body.decode("utf-8-sig")
        # ElementTree expands entities that a document declares, which can fill the memory.
        declares = "<!DOCTYPE" in source or "<!ENTITY" in source
        return None if declares else ET.fromstring(source)  # noqa: S314 - as above
    except (UnicodeDecodeError, ET.ParseError):
        return None


def local_name(element: Element) -> str:
    """Its name without the namespace."""
    return element.tag.rpartition("}")[2]


def descendants(element: Element | None, *names: str) -> Iterator[Element]:
    """All elements at the end of a path of names, namespaces aside."""
    return iter(()) if element is None else element.iterfind("/".join(f"{{*}}{name}" for name in names))


def element_text(element: Element | None, *names: str) -> str:
    """The text of the first element on that path, or of the element itself, whitespace collapsed; empty for none."""
    found = next(descendants(element, *names), None) if names else element
    return "" if found is None else " ".join((found.text or "").split())


_PARTICLES = frozenset("d' da dal dalla de degli dei del della delle den der di du la le lo van von".split())


def person_of(whole: str) -> Name | None:
    """`Lind, Ada` by its comma; else the family name is the last word, with the particles before it."""
    family, comma, given = (part.strip() for part in whole.partition(","))
    if comma and family and given:
        return Name(family, given)
    words = whole.strip(" ,").split()
    if not words:
        return None
    cut = next((at for at, word in enumerate(words) if at and word.lower() in _PARTICLES), len(words) - 1)
    return Name(" ".join(words[cut:]), " ".join(words[:cut]))


def people_of(wholes: Iterable[str]) -> tuple[Name, ...]:
    """The names among these, as `person_of` makes them."""
    return tuple(person for whole in wholes if (person := person_of(whole)) is not None)
