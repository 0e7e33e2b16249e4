"""For biblatex with biber: UTF-8, with the entry types, fields and dates that only biblatex supports.

A type is given only to a work that has what the data model calls mandatory, and dates are EDTF, level 1, as in the
registry. What no field can say stands in words in the note.

Sources: Kime, Wemheuer and Lehman, The biblatex Package, 2.1 to 2.3; blx-dm.def.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from stacite.exporters.bibtex import (
    ROLES,
    address_fields,
    bib_of,
    bibtex_names,
    braced_title,
    edition_words,
    event_words,
    has_variable,
    howpublished,
    institution,
    isbn_of,
    issn_of,
    joined_sentences,
    numbered,
    pages_of,
    title_of,
    volume_is_number,
    with_names,
)
from stacite.exporters.latex import latex_text, latex_title, list_value, verbatim
from stacite.exporters.plain_text import clean
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

    from stacite.exporters.base import ExportOptions
    from stacite.model.item import Date, Item
    from stacite.model.registry import Reference


_TABLES = table("stacite.exporters", "fields.toml")["biblatex"]
_STATES: dict[str, str] = _TABLES["pubstate"]
# biblatex prints its own word for a work without date.
_UNDATED = pattern(r"n\.? ?d\.?|s\.? ?d\.?|o\. ?d\.|undated|no date", 2)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def date_fields(issued: Date | None) -> dict[str, str]:
    """`date`; of what is none, `pubstate` where biblatex has a word for it."""
    if issued is None:
        return {}
    if not issued.is_literal:
        return {"date": edtf(issued)}
    return {"pubstate": _STATES.get(clean(issued.edtf).casefold(), "")}


def date_note(issued: Date | None) -> str:
    """What stands in the place of a date, where no field can say it: `sometime`."""
    words = clean(issued.edtf) if issued is not None and issued.is_literal else ""
    return "" if words.casefold() in _STATES or _UNDATED.fullmatch(words) else words


def edtf(date: Date) -> str:
    """The date; only its first year where a month or a day is none that a calendar has. An open end is left empty."""
    if not all(_is_possible(end) for end in date.parts):
        return f"{date.parts[0][0]:04d}"
    ends = date.edtf.split("/")
    return "/".join("" if end == ".." else end for end in ends)


def _is_possible(end: tuple[int, ...]) -> bool:
    month, day = (*end[1:], 1, 1)[:2]
    if len(end) < 3:
        return 1 <= month <= 12 or 21 <= month <= 24
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


TYPES: dict[str, Sequence[str]] = table("stacite.model", "entry_types.toml")["to-biblatex"]
_NEEDS: dict[str, Sequence[str]] = _TABLES["needs"]
FIELDS = {
    kind: frozenset(f"{_TABLES['fields']['every']} {fields}".split())
    for kind, fields in _TABLES["fields"].items()
    if kind != "every"
}
"""The fields of each entry type that a CSL work can fill."""


def entry_type(item: Item) -> str:
    """The entry type of a work: `book`, also for one by nobody, which styles print as such."""
    kinds = TYPES.get(item.type, ())
    is_book = "book" in kinds and has_variable(item, "title") and has_variable(item, "publisher")
    return next((kind for kind in kinds if _is_met(item, kind)), "book" if is_book else "misc")


def _is_met(item: Item, kind: str) -> bool:
    if kind == "online":
        return has_variable(item, "URL") or has_variable(item, "DOI")
    return all(has_variable(item, need) for need in _NEEDS.get(kind, ()))


_text = partial(latex_text, raw=True)
_title = partial(latex_title, raw=True, emph=r"\mkbibemph")  # biblatex-chicago stumbles over \emph in titles of pages
_names = partial(bibtex_names, raw=True)
_EDITION = pattern(r"([0-9]{1,3})(?:st|nd|rd|th|\.)?(?:\s*(?:ed|edn|edition)\.?)?", re.IGNORECASE)
_PMID = pattern(r"[0-9]{1,10}")
_WHOLE = pattern(r"[0-9]{1,6}")
# Backwards, so that the first name of a language counts.
_LANGUAGES = {tag: name for name, tag in reversed(table("stacite.model", "entry_types.toml")["languages"].items())}
_FIELD_VARIABLES: dict[str, str] = _TABLES["variables"]
_BY_HOWPUBLISHED = frozenset(_TABLES["howpublished"]["variables"].split())
_WORDED = _BY_HOWPUBLISHED | {"edition", "version"}


def entry_fields(item: Item, kind: str, options: ExportOptions) -> dict[str, str]:
    """Field names and values of a work as an entry of type `kind`; empty ones are left out."""
    original = item.dates.get("original-date")
    every = {
        **_people(item),
        "title": braced_title(_title(title_of(item))),
        "shorttitle": _title(item.get("title-short")),
        "langid": _LANGUAGES.get(item.get("language"), ""),
        **_container(item, kind),
        **_numbers(item, kind),
        **_publication(item, kind),
        **date_fields(item.issued),
        "origdate": edtf(original) if original is not None and not original.is_literal else "",
        **_identifiers(item),
        **address_fields(item, options),
    }
    fields = {name: value for name, value in every.items() if value and name in FIELDS[kind]}
    note = joined_sentences(
        map(_title, filter(None, (date_note(item.issued), *_notes(item, kind, _covered_variables(item, fields, kind)))))
    )
    return {**fields, "note": note} if note else fields


def _people(item: Item) -> dict[str, str]:
    roles = {"author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author"}
    return {field: _names(item.names[role]) for field, role in roles.items() if role in item.names}


def _container(item: Item, kind: str) -> dict[str, str]:
    container, publisher = item.get("container-title"), item.get("publisher")
    if kind == "online":
        return {"organization": _list_value(publisher or container)}
    # biblatex has no type for magazines and newspapers: styles read `entrysubtype`.
    subtype = "magazine" if item.type in ("article-magazine", "article-newspaper") else ""
    title = _title(container) if kind != "misc" else ""
    return {"journaltitle": title, "booktitle": braced_title(title), "entrysubtype": subtype}


def _list_value(text: str) -> str:
    """A value that biber splits at `and`."""
    return list_value(_title(text))


def _numbers(item: Item, kind: str) -> dict[str, str]:
    variable = _number_variable(kind)
    number = item.get(variable) if variable != "collection-number" or item.get("collection-title") else ""
    return {
        "series": _title(item.get("collection-title")),
        "volume": item.get("volume").strip() if volume_is_number(item) else "",
        "volumes": _whole(item, "number-of-volumes"),
        "number": _text(number),
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


def _publication(item: Item, kind: str) -> dict[str, str]:
    # biblatex's data model has no publisher for these; the note says it.
    if kind in ("article", "online"):
        return {}
    publisher = item.get("publisher")
    if kind == "misc":
        is_signed = has_variable(item, "author")
        body = "" if is_signed else publisher or item.get("authority")  # which howpublished leaves out then
        return {"howpublished": _title(howpublished(item)), "organization": _list_value(body)}
    default = {"report": "Report", "thesis": "phdthesis"}  # the second a word of biblatex's language files
    return {
        "institution": _list_value(institution(item) if kind == "report" else publisher),
        "publisher": _list_value(publisher),
        "location": _list_value(item.get("publisher-place")),
        "type": _text(item.get("genre")) or default.get(kind, ""),
        "eventtitle": _title(item.get("event-title")),
        "venue": _text(item.get("event-place")),
    }


def _identifiers(item: Item) -> dict[str, str]:
    # Styles print a DOI and an eprint side by side; one is enough.
    pmid = "" if item.get("DOI") else item.get("PMID").strip()
    pmid = pmid if _PMID.fullmatch(pmid) else ""
    return {
        "isbn": isbn_of(item),
        "issn": issn_of(item),
        "doi": verbatim(item.get("DOI")),
        "eprint": pmid,
        "eprinttype": "pubmed" if pmid else "",
    }


def _covered_variables(item: Item, fields: Mapping[str, str], kind: str) -> frozenset[str]:
    """The variables that the entry's fields say."""
    covered = {_FIELD_VARIABLES[name] for name in fields if name in _FIELD_VARIABLES} | (ROLES.keys() & fields.keys())
    if "number" in fields:
        covered.add(_number_variable(kind))
    if kind == "online" and not item.get("publisher"):
        covered.add("container-title")
    return frozenset(covered | _BY_HOWPUBLISHED if "howpublished" in FIELDS[kind] else covered)


def _notes(item: Item, kind: str, covered: Container[str]) -> Iterator[str]:
    """What is left to say, in words."""
    left = {name: text for name, text in item.texts.items() if name not in covered}
    if not _WORDED.isdisjoint(left):
        yield from _left_texts(item, kind, lambda name: left.get(name, ""))
    for role, words in ROLES.items():
        if role in item.names and role not in covered:
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


NAME = "biblatex"
SUFFIX = ".bib"
NEXT = r"Name it in LaTeX with \addbibresource, or import it into a reference manager"


def export(references: Sequence[Reference], options: ExportOptions) -> str:
    """A `.bib` file that biber reads without a warning, its data model validated.

    Raises StaciteError if a value could be read otherwise than it is meant.
    """
    return bib_of(references, entry_type, lambda item, kind: entry_fields(item, kind, options))
