"""RIS, which reference managers read: a tag, two spaces, a hyphen, a space and the value, one line each.

Sources: Research Information Systems, RIS Format Specifications (2001; TY first, ER last, DA as YYYY/MM/DD/other) with
the types that EndNote added, and what EndNote, Zotero (its RIS.js) and pandoc make of a tag where they differ from it:
SN is a report's own number, and a body among the authors ends in a comma, so that nobody looks for a given name in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.exporters.base import exports_accessed
from stacite.exporters.bibtex import ROLES, date_note, event_words, with_names
from stacite.exporters.plain_text import clean
from stacite.text.characters import DASHES
from stacite.text.patterns import pattern
from stacite.text.spans import split_emphasis
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.exporters.base import ExportOptions
    from stacite.model.item import Date, Item, Name
    from stacite.model.registry import Reference


RIS_TYPES: dict[str, str] = table("stacite.model", "entry_types.toml")["to-ris"]
CONTAINERS = frozenset("JOUR MGZN NEWS CHAP CPAPER DICT ENCYC ELEC BLOG".split())
"""Types whose T2 is what contains the work; for others it is the series, if any."""


def type_of(item: Item) -> str:
    """The type of a work: `JOUR`."""
    return RIS_TYPES.get(item.type, "GEN")


NAME = "ris"
SUFFIX = ".ris"
NEXT = "Import it into a reference manager"

_RANGE = pattern(rf"(\w{{1,12}})\s*(?:-+|[{DASHES}]+)\s*(\w{{1,12}})")
_KEYWORDS = pattern(r"\s*[;,]\s*")
_PLAIN_TAGS: dict[str, str] = table("stacite.exporters", "fields.toml")["ris"]["tags"]
_WORDED = ("authority", "medium", "version", "archive-place", "status", "PMID")
_BY_TAGS = frozenset(("editor", "translator"))


def export(references: Sequence[Reference], options: ExportOptions) -> str:
    """The records, in the order given, an empty line between them."""
    return "\n".join(_record(reference, options) for reference in references)


def _record(reference: Reference, options: ExportOptions) -> str:
    rows = [("TY", type_of(reference.item)), ("ID", clean(reference.id)), *_rows(reference.item, options)]
    lines = "".join(f"{tag}  - {value}\n" for tag, value in rows if value)
    return f"{lines}ER  - \n"


def _rows(item: Item, options: ExportOptions) -> Iterator[tuple[str, str]]:
    kind = type_of(item)
    yield from _people(item, kind)
    yield "TI", _plain(item.title or item.get("title-short") or item.get("genre") or item.cited_place)
    yield from _containers(item, kind)
    yield from _dates(item, options)
    for tag, variable in _PLAIN_TAGS.items():
        if variable in item.texts:
            yield tag, _plain(item.texts[variable])
    yield from _pages(item, kind)
    yield from _numbers(item, kind)
    for word in filter(None, _KEYWORDS.split(clean(item.get("keyword")))):
        yield "KW", word
    for note in filter(None, map(_plain, _notes(item))):
        yield "N1", note


def _people(item: Item, kind: str) -> Iterator[tuple[str, str]]:
    # In the record of a book, A2 is the editor of the series (EndNote).
    editor = "ED" if kind == "BOOK" else "A2"
    for tag, role in (("AU", "author"), (editor, "editor"), ("A4", "translator")):
        for name in item.names.get(role, ()):
            yield tag, _name(name)


def _name(name: Name) -> str:
    """`van der Berg, Jan, Jr.`; of a body, `Ministry of Culture,`. No part has a comma, which would part it."""
    if name.literal or not name.family:
        body = _without_commas(str(name))
        return f"{body}," if body else ""
    family = " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle, name.family)))
    # Trailing empty parts would become a trailing comma, which means a body.
    parts = [_without_commas(part) for part in (family, name.given, name.suffix)]
    while parts and not parts[-1]:
        parts.pop()
    return ", ".join(parts)


def _without_commas(text: str) -> str:
    """A body and its department with a dash between. Asterisks are not allowed in names."""
    return " – ".join(filter(None, (part.strip() for part in clean(text.replace("*", "")).split(","))))


def _containers(item: Item, kind: str) -> Iterator[tuple[str, str]]:
    container, series = _plain(item.get("container-title")), _plain(item.get("collection-title"))
    if item.get("collection-number") and series:
        series = f"{series} {clean(item.get('collection-number'))}"
    if kind in CONTAINERS or container:
        yield "T2", container
        yield "T3", series
    else:
        yield "T2", series


def _dates(item: Item, options: ExportOptions) -> Iterator[tuple[str, str]]:
    issued = item.issued
    if issued is not None and issued.year is not None and 0 < issued.year <= 9999:
        yield "PY", f"{issued.year:04d}"
        yield "DA", _date(issued, clean(date_note(issued)))
    accessed = item.dates.get("accessed")
    if accessed is not None and accessed.year is not None and exports_accessed(item, options):
        yield "Y2", _date(accessed, "")


def _date(date: Date, words: str) -> str:
    """`2023/08/15/`, `2023/08//`; what digits can't say follows the last slash: `2024///Spring 2024`."""
    year, month, day = (*date.parts[0], 0, 0)[:3]
    if not 1 <= month <= 12:
        month = day = 0
    months, days = f"{month:02d}" if month else "", f"{day:02d}" if 1 <= day <= 31 else ""
    return f"{year:04d}/{months}/{days}/{words.replace('/', '-')}"


def _pages(item: Item, kind: str) -> Iterator[tuple[str, str]]:
    pages = clean(item.get("page")) or (clean(item.get("number")) if kind == "JOUR" else "")
    ends = _RANGE.fullmatch(pages)
    yield "SP", ends[1] if ends else pages
    yield "EP", ends[2] if ends else ""


def _numbers(item: Item, kind: str) -> Iterator[tuple[str, str]]:
    # EndNote and Zotero read SN as the number of a report or patent.
    if kind in ("RPRT", "PAT"):
        yield "SN", clean(item.get("number"))
        return
    yield "SN", clean(item.get("ISBN") or item.get("ISSN"))
    if kind != "JOUR" or item.get("page"):
        yield "M1", clean(item.get("number"))


def _notes(item: Item) -> Iterator[str]:
    """The note, and what RIS has no tag for, in words."""
    yield item.get("note")
    if item.issued is not None and item.issued.year is None:
        yield item.issued.edtf
    yield event_words(item.get("event-title"), item.get("event-place"))
    for variable in _WORDED:
        if words := item.get(variable):
            yield f"{variable.replace('-', ' ')}: {words}" if variable != "authority" else words
    for role, words in ROLES.items():
        if role not in _BY_TAGS:
            yield with_names(words, item.names.get(role, ()))


def _plain(text: str) -> str:
    """The text on one line, without the asterisks of emphasis, which RIS lacks."""
    cleaned = clean(text, joiners=True)
    return "".join(part for part, _ in split_emphasis(cleaned)) if "*" in cleaned else cleaned
