"""Works whose parts are elements: `<element-citation>` and `<mixed-citation>` of JATS, `<biblStruct>` of TEI.

Sources: ANSI/NISO Z39.96 (JATS), `<element-citation>`; TEI P5 Guidelines, 3.12.2 (components of references).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.containers.xml import local_attribute, local_name
from stacite.model.csl_json import item_from_csl
from stacite.readers.xml import element_text
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from stacite.model.item import Item, Name


_YEAR = pattern(r"(\d{4})")
# CSL types by `publication-type` of JATS.
_JATS_TYPES = {
    "journal": "article-journal",
    "book": "book",
    "book-chapter": "chapter",
    "chapter": "chapter",
    "conf-proc": "paper-conference",
    "confproc": "paper-conference",
    "conference": "paper-conference",
    "thesis": "thesis",
    "report": "report",
    "newspaper": "article-newspaper",
    "web": "webpage",
    "webpage": "webpage",
    "website": "webpage",
    "patent": "patent",
    "data": "dataset",
    "software": "software",
    "preprint": "article",
}
_JATS_TEXTS = {
    "volume": "volume",
    "issue": "issue",
    "publisher-name": "publisher",
    "publisher-loc": "publisher-place",
    "edition": "edition",
    "conf-name": "event-title",
    "series": "collection-title",
    "isbn": "ISBN",
    "issn": "ISSN",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "ext-link": "URL",
    "uri": "URL",
}
_JATS_TITLES = ("article-title", "chapter-title", "part-title", "data-title")
_ROLES = frozenset(("author", "editor", "translator", "compiler", "director"))

CslData = dict[str, object]


def jats_work(citation: Element) -> Item | None:
    """The work of a citation of JATS; None if too few of its parts are elements."""
    data: CslData = {"type": _JATS_TYPES.get(local_attribute(citation, "publication-type"), "")}
    people: dict[str, list[CslData]] = {}
    parts: dict[str, str] = {}
    for element in citation.iter():
        name, text = local_name(element), _text(element)
        if name in ("name", "string-name", "collab"):
            if person := _jats_person(element, text):
                people.setdefault(_jats_role(element), []).append(person)
        elif name == "pub-id":
            parts.setdefault(local_attribute(element, "pub-id-type"), text)
        elif text:
            parts.setdefault(name, local_attribute(element, "href") if name == "ext-link" else text)
    data |= {variable: parts[name] for name, variable in _JATS_TEXTS.items() if name in parts}
    title = next((parts[name] for name in _JATS_TITLES if name in parts), "")
    data |= {"title": title, "container-title": parts.get("source", "")}
    if not title:
        data |= {"title": parts.get("source", ""), "container-title": ""}
    if "year" in parts:
        data["issued"] = _issued(parts["year"])
    data["type"] = data["type"] or ("article-journal" if data["container-title"] else "book")
    data["page"] = parts.get("page-range") or _joined_pages(parts) or parts.get("elocation-id", "")
    return _work({name: value for name, value in data.items() if value}, people)


def _joined_pages(pages: dict[str, str]) -> str:
    first, last = pages.get("fpage", ""), pages.get("lpage", "")
    return f"{first}–{last}" if first and last and first != last else first


def _jats_person(element: Element, text: str) -> CslData:
    if local_name(element) == "collab":
        return {"literal": text}
    parts = {local_name(each): _text(each) for each in element}
    family, given = parts.get("surname", ""), parts.get("given-names", "")
    # `JA` for `J. A.`, as PubMed has it.
    if given.isupper() and given.isalpha() and len(given) < 4:
        given = " ".join(f"{initial}." for initial in given)
    return {"family": family, "given": given} if family else {}


def _jats_role(element: Element) -> str:
    group = next((each for each in element.iterancestors() if local_name(each) == "person-group"), None)
    role = local_attribute(group, "person-group-type") if group is not None else ""
    return role.rstrip("s") if role.rstrip("s") in _ROLES else "author"


def tei_work(structure: Element) -> Item | None:
    """The work of a `<biblStruct>`; None if it lacks title or names."""
    data: CslData = {}
    people: dict[str, list[CslData]] = {}
    analytic = next(structure.iter("{*}analytic"), None)
    for element in structure.iter():
        name, text = local_name(element), _text(element)
        if name in _ROLES and text:
            people.setdefault(name, []).append(_tei_person(element, text))
        elif name == "title" and text:
            level = local_attribute(element, "level") or ("a" if element.getparent() is analytic else "m")
            is_whole = level in ("m", "u") and analytic is None
            variable = (
                "title" if level == "a" or is_whole else "collection-title" if level == "s" else "container-title"
            )
            data.setdefault(variable, text)
        elif name == "date":
            data.setdefault("issued", _issued(local_attribute(element, "when") or text))
        elif name == "publisher":
            data.setdefault("publisher", text)
        elif name == "pubPlace":
            data.setdefault("publisher-place", text)
        elif name == "biblScope":
            _tei_scope(element, text, data)
        elif name == "idno" and local_attribute(element, "type").upper() in ("DOI", "ISBN", "ISSN", "PMID"):
            data.setdefault(local_attribute(element, "type").upper(), text)
    data["type"] = _tei_type(structure, data)
    return _work(data, people)


def _tei_type(structure: Element, data: CslData) -> str:
    is_journal = any(local_attribute(title, "level") == "j" for title in structure.iter("{*}title"))
    if is_journal and "container-title" in data:
        return "article-journal"
    return "chapter" if "container-title" in data else "book"


def _tei_person(element: Element, text: str) -> CslData:
    family = next((_text(each) for each in element.iter("{*}surname")), "")
    given = " ".join(_text(each) for each in element.iter("{*}forename"))
    if family:
        return {"family": family, "given": given}
    before, comma, after = text.partition(", ")
    return {"family": before, "given": after} if comma else {"literal": text}


def _tei_scope(element: Element, text: str, data: CslData) -> None:
    unit = (local_attribute(element, "unit") or local_attribute(element, "type")).lower()
    first, last = local_attribute(element, "from"), local_attribute(element, "to")
    value = text or (f"{first}–{last}" if first and last and first != last else first)
    variable = {"volume": "volume", "vol": "volume", "issue": "issue", "page": "page", "pages": "page", "pp": "page"}
    if value and unit in variable:
        data.setdefault(variable[unit], value)


def _text(element: Element) -> str:
    return " ".join(element_text(element).split()) if local_name(element) else ""


def _issued(text: str) -> CslData:
    match = _YEAR.search(text)
    return {"date-parts": [[int(match[1])]]} if match else {"literal": text}


def _work(data: CslData, people: dict[str, list[CslData]]) -> Item | None:
    if "title" not in data or not (people or "issued" in data):
        return None
    return item_from_csl({**data, **people})


def printed_work(item: Item) -> str:
    """The work as a bibliography might print it, for elements without text between them."""
    parts = [_names(item.authors_or_editors), str(item.year or "")]
    is_part = bool(item.get("container-title"))
    parts.append(item.title if is_part else f"*{item.title}*")
    if is_part:
        numbers = " ".join(filter(None, (item.get("volume"), f"({item.get('issue')})" if item.get("issue") else "")))
        whole = " ".join(filter(None, (f"*{item.get('container-title')}*", numbers)))
        parts.append(f"{whole}: {item.get('page')}" if item.get("page") else whole)
    parts.append(": ".join(filter(None, (item.get("publisher-place"), item.get("publisher")))))
    parts.append(f"https://doi.org/{item.get('DOI')}" if item.get("DOI") else item.get("URL"))
    return "".join(_sentences(filter(None, parts)))


def _sentences(parts: Iterator[str]) -> Iterator[str]:
    """The parts with a period and a space between them."""
    before = ""
    for part in parts:
        if before:
            yield " " if before.rstrip("*")[-1:] in ".?!" else ". "
        yield part
        before = part
    yield "" if before[-1:] in ".?!" or "://" in before else "."


def _names(names: tuple[Name, ...]) -> str:
    printed = [f"{name.family}, {name.given}".rstrip(", ") if name.family else str(name) for name in names]
    return f"{', '.join(printed[:-1])}, and {printed[-1]}" if len(printed) > 1 else "".join(printed)


def is_tagged_only(citation: Element) -> bool:
    """Whether a citation has no text between its elements, so that style sheets set the punctuation."""
    texts = [citation.text, *(child.tail for child in citation)]
    return not any(map(str.isalnum, "".join(text or "" for text in texts))) and not any(
        character in "".join(text or "" for text in texts) for character in ".,:;()"
    )
