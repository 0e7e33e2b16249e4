"""The fields of a biblatex entry, in order, each value escaped; what no field can say stands in words in the note."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from stacite.exporters.biblatex_dates import date_fields, edtf
from stacite.exporters.biblatex_types import FIELDS
from stacite.exporters.bibtex_fields import address, isbn_of, issn_of, pages_of, sentences, title_of
from stacite.exporters.bibtex_names import bibtex_names
from stacite.exporters.bibtex_types import has_author, institution, volume_is_number
from stacite.exporters.bibtex_words import ROLES, edition_words, event_words, howpublished, numbered, with_names
from stacite.exporters.clean_text import clean
from stacite.exporters.latex_text import latex_text, latex_title, listed, protected, verbatim
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping

    from stacite.exporters.base import Options
    from stacite.model.item import Date, Item

_text = partial(latex_text, raw=True)
_title = partial(latex_title, raw=True, emph=r"\mkbibemph")  # biblatex-chicago stumbles over \emph in titles of pages
_names = partial(bibtex_names, raw=True)
_EDITION = pattern(r"([0-9]{1,3})(?:st|nd|rd|th|\.)?(?:\s*(?:ed|edn|edition)\.?)?", re.IGNORECASE)
_PMID = pattern(r"[0-9]{1,10}")
_WHOLE = pattern(r"[0-9]{1,6}")
_SAYS = {
    "bookauthor": "container-author",
    "booktitle": "container-title",
    "chapter": "chapter-number",
    "edition": "edition",
    "eid": "number",
    "eventtitle": "event-title",
    "institution": "publisher",
    "journaltitle": "container-title",
    "location": "publisher-place",
    "organization": "publisher",
    "pages": "page",
    "publisher": "publisher",
    "series": "collection-title",
    "type": "genre",
    "venue": "event-place",
    "version": "version",
    "volume": "volume",
}
"""Field -> the variable that it says."""
_BY_HOWPUBLISHED = frozenset(
    """
    archive archive-place archive_location authority collection-number collection-title container-title event-place
    event-title genre issue medium number page publisher publisher-place volume
    """.split()
)


_WORDED = _BY_HOWPUBLISHED | {"edition", "version"}


def entry_fields(item: Item, kind: str, options: Options) -> dict[str, str]:
    """Field names and values of a work as an entry of type `kind`; empty ones are left out."""
    wanted = FIELDS[kind]
    every = {
        **_people(item),
        "title": protected(_title(title_of(item))),
        "shorttitle": _title(item.get("title-short")),
        **_container(item, kind),
        **_numbers(item, kind),
        **_publication(item, kind),
        **date_fields(item.issued),
        "origdate": _original(item.dates.get("original-date")),
        **_identifiers(item),
        **address(item, options),
    }
    fields = {name: value for name, value in every.items() if value and name in wanted}
    note = sentences(map(_title, filter(None, _notes(item, kind, _said(item, fields, kind)))))
    return {**fields, "note": note} if note else fields


def _original(date: Date | None) -> str:
    return edtf(date) if date is not None and not date.is_literal else ""


def _people(item: Item) -> dict[str, str]:
    roles = {"author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author"}
    return {field: _names(item.names[role]) for field, role in roles.items() if role in item.names}


def _container(item: Item, kind: str) -> dict[str, str]:
    container, publisher = item.get("container-title"), item.get("publisher")
    if kind == "online":
        return {"organization": _list(publisher or container)}
    subtype = "magazine" if item.type in ("article-magazine", "article-newspaper") else ""
    title = _title(container) if kind != "misc" else ""
    return {"journaltitle": title, "booktitle": title, "entrysubtype": subtype}


def _list(text: str) -> str:
    """A value that biber splits at `and`."""
    return listed(_title(text))


def _numbers(item: Item, kind: str) -> dict[str, str]:
    return {
        "series": _title(item.get("collection-title")),
        "volume": item.get("volume").strip() if volume_is_number(item) else "",
        "volumes": _whole(item, "number-of-volumes"),
        "number": _text(_number(item, kind)),
        "chapter": _text(item.get("chapter-number")),
        "pages": pages_of(item.get("page"), raw=True),
        "eid": "" if item.get("page") or kind != "article" else _text(item.get("number")),
        "edition": _edition(item.get("edition")),
        "pagetotal": _whole(item, "number-of-pages"),
        "version": _text(item.get("version")),
    }


def _edition(text: str) -> str:
    """A number alone, to which biblatex puts its ending and the word; all else as it is."""
    plain = _EDITION.fullmatch(clean(text)) if text else None
    return plain[1] if plain else _text(text)


def _whole(item: Item, variable: str) -> str:
    number = item.get(variable).strip()
    return number if number and _WHOLE.fullmatch(number) else ""


def _number_variable(kind: str) -> str:
    """What `number` counts: an article's issue, a report's own number, the place of a book in its series."""
    if kind == "article":
        return "issue"
    return "number" if kind in ("dataset", "patent", "report") else "collection-number"


def _number(item: Item, kind: str) -> str:
    variable = _number_variable(kind)
    return item.get(variable) if variable != "collection-number" or item.get("collection-title") else ""


def _publication(item: Item, kind: str) -> dict[str, str]:
    if kind in ("article", "online"):
        return {}
    publisher = item.get("publisher")
    if kind == "misc":
        body = "" if has_author(item) else publisher or item.get("authority")  # which howpublished leaves out then
        return {"howpublished": _title(howpublished(item)), "organization": _list(body)}
    default = {"report": "Report", "thesis": "phdthesis"}  # the second a word of biblatex's language files
    return {
        "institution": _list(institution(item) if kind == "report" else publisher),
        "publisher": _list(publisher),
        "location": _list(item.get("publisher-place")),
        "type": _text(item.get("genre")) or default.get(kind, ""),
        "eventtitle": _title(item.get("event-title")),
        "venue": _text(item.get("event-place")),
    }


def _identifiers(item: Item) -> dict[str, str]:
    pmid = _whole_id(item.get("PMID")) if not item.get("DOI") else ""
    return {
        "isbn": isbn_of(item),
        "issn": issn_of(item),
        "doi": verbatim(item.get("DOI")),
        "eprint": pmid,
        "eprinttype": "pubmed" if pmid else "",
    }


def _whole_id(text: str) -> str:
    return text.strip() if _PMID.fullmatch(text.strip()) else ""


def _said(item: Item, fields: Mapping[str, str], kind: str) -> frozenset[str]:
    """The variables that the entry's fields say."""
    said = {_SAYS[name] for name in fields if name in _SAYS} | {name for name in ROLES if name in fields}
    if "number" in fields:
        said.add(_number_variable(kind))
    if kind == "online" and not item.get("publisher"):
        said.add("container-title")
    return frozenset(said | _BY_HOWPUBLISHED if "howpublished" in FIELDS[kind] else said)


def _notes(item: Item, kind: str, said: Container[str]) -> Iterator[str]:
    """What is left to say, in words."""
    left = {name: text for name, text in item.texts.items() if name not in said}
    if not _WORDED.isdisjoint(left):
        yield from _left_texts(item, kind, lambda name: left.get(name, ""))
    for role, words in ROLES.items():
        if role in item.names and role not in said:
            yield with_names(words, item.names[role])
    yield item.get("note")


def _left_texts(item: Item, kind: str, left: Callable[[str], str]) -> Iterator[str]:
    yield left("genre") if left("genre") != item.title else ""
    place = numbered(left("container-title"), left("volume"), left("issue") or left("number"), left("page"))
    yield f"Vol. {place}" if place and place == left("volume") else place
    yield " ".join(filter(None, (left("collection-title"), left("collection-number"))))
    yield edition_words(left("edition"))
    yield f"Version {left('version')}" if left("version") else ""
    yield ", ".join(filter(None, (left("publisher-place"), "" if kind == "report" else left("publisher"))))
    yield event_words(left("event-title"), left("event-place"))
    yield ", ".join(filter(None, map(left, ("authority", "medium", "archive_location", "archive", "archive-place"))))
