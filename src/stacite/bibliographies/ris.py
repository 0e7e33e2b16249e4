"""Reads RIS, as EndNote, Zotero and publishers write it: a tag, two spaces, a hyphen and a value a line.

Sources: Research Information Systems, RIS Format Specifications (2001), and the types and tags that EndNote added.
Records often have no ID: such a work gives its fields, and the reference keeps the key that it has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.bibliographies.base import LONGEST_KEY, MAX_ENTRIES, decode, first_of_each
from stacite.errors import FileError
from stacite.model.csl_json import csl_text
from stacite.model.identifiers import bare_doi
from stacite.model.item import Bibliography, BibliographyDoubt, BibliographyEntry, Date, Item, Name
from stacite.text.months import season_numbers
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


NAME = "RIS"
# `TY  - JOUR`, but some programs write one space, and none after the hyphen if there is no value.
_LINE = pattern(r"([A-Z][A-Z0-9])  ?-(?: (.*))?")
_TYPES: dict[str, str] = table("stacite.model", "entry_types.toml")["from-ris"]
# Types whose T2 is what contains the work; for others it is the series.
_IN_SOMETHING = frozenset("JOUR EJOUR ABST INPR MGZN NEWS CHAP ECHAP CPAPER DICT ENCYC ELEC BLOG".split())
_TEXTS: dict[str, Sequence[str]] = table("stacite.bibliographies", "fields.toml")["ris"]["texts"]
_PEOPLE = {"author": ("AU", "A1"), "editor": ("ED", "A2"), "translator": ("A4",)}
# `2023/08/15/`, `2024///Spring 2024`, and also with hyphens.
_DATE = pattern(r"(\d{4})(?:[/-](\d{1,2})?(?:[/-](\d{1,2})?(?:/(.*))?)?)?")


def read(data: bytes, path: str) -> Bibliography:
    """The works of a RIS file; raises FileError, with the line, for a file without a record."""
    source, decoding_doubts = decode(data, path)
    doubts = list(decoding_doubts)
    records = list(_records(source, doubts))
    if not records:
        raise FileError(f"{path}: contains no RIS record", "A record begins with a line “TY  - JOUR”.")
    entries = [_entry(place, line, record) for place, (line, record) in enumerate(records[:MAX_ENTRIES], 1)]
    return Bibliography(path, first_of_each(entries, doubts), tuple(doubts))


def _records(source: str, doubts: list[BibliographyDoubt]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Each record with its line; a line without a tag goes on with the value before."""
    start, record = 0, list[tuple[str, str]]()
    # RIS has no escapes: a value with a line end goes on in a line without a tag.
    for number, line in enumerate(source.splitlines(), 1):
        match = _LINE.fullmatch(line.rstrip())
        if match is not None and match[1] == "TY":
            if record:
                doubts.append(BibliographyDoubt("the record has no ER line; it ends at the next one", line=start))
                yield start, record
            start, record = number, []
        if match is not None and match[1] == "ER":
            if record:
                yield start, record
            record = []
        elif match is not None and (record or match[1] == "TY"):
            record.append((match[1], match[2] or ""))
        elif record and line.strip():
            record[-1] = (record[-1][0], f"{record[-1][1]} {line}"[:20_000])
    if record:
        doubts.append(BibliographyDoubt("the last record has no ER line", line=start))
        yield start, record


def _entry(place: int, line: int, record: list[tuple[str, str]]) -> BibliographyEntry:
    values: dict[str, list[str]] = {}
    for tag, value in record:
        if cleaned := csl_text(value, "URL" if tag in ("UR", "DO", "L2") else tag):
            values.setdefault(tag, []).append(cleaned)
    key = values.get("ID", [""])[0][:LONGEST_KEY]
    item = Item(
        _TYPES.get(values.get("TY", [""])[0], "document"),
        {name: said for name, said in _texts(values) if said},
        {role: people for role, tags in _PEOPLE.items() if (people := _people(values, tags))},
        {name: date for name, date in _dates(values) if date is not None},
    )
    return BibliographyEntry(key or f"record {place}", item, line, is_named=bool(key))


def _texts(values: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for variable, tags in _TEXTS.items():
        yield variable, _first(values, *tags)
    kind = _first(values, "TY")
    inside, series = _first(values, "T2", "JO", "JF", "BT"), _first(values, "T3")
    yield "container-title", inside if kind in _IN_SOMETHING else ""
    yield "collection-title", series if kind in _IN_SOMETHING else _first(values, "T2", "T3")
    yield "page", "–".join(filter(None, (_first(values, "SP"), _first(values, "EP"))))
    # SN is an ISBN or an ISSN, which only its form can tell; EndNote and Zotero put a report's number there.
    own = _first(values, "SN")
    yield ("number" if kind in ("RPRT", "PAT") else "ISSN" if re.fullmatch(r"\d{4}-?\d{3}[\dXx]", own) else "ISBN"), own
    if kind not in ("RPRT", "PAT"):
        yield "number", _first(values, "M1", "C7")
    doi = _first(values, "DO")
    yield "DOI", bare_doi(doi)
    yield "keyword", "; ".join(values.get("KW", ()))
    yield "note", ". ".join(values.get("N1", ()))


def _first(values: dict[str, list[str]], *tags: str) -> str:
    return next((values[tag][0] for tag in tags if tag in values), "")


def _people(values: dict[str, list[str]], tags: tuple[str, ...]) -> tuple[Name, ...]:
    found = next((values[tag] for tag in tags if tag in values), [])
    return tuple(name for each in found if (name := _name(each)) is not None)


def _name(value: str) -> Name | None:
    """`Last, First, Suffix`; several words without a comma, or with one at the end, are a body."""
    # One word is a person's family name, several without a comma a body.
    if re.fullmatch(r"[^\s,]+", value):
        return Name(value)
    family, *rest = [part.strip() for part in value.split(",")]
    given, suffix = (*rest, "", "")[:2]
    if not family:
        return None
    return Name(family, given, suffix=suffix) if given else Name(literal=family)


def _dates(values: dict[str, list[str]]) -> Iterator[tuple[str, Date | None]]:
    # DA is the full date; PY and the older Y1 may be the year alone.
    yield "issued", _date(_first(values, "DA")) or _date(_first(values, "PY", "Y1"))
    yield "accessed", _date(_first(values, "Y2"))


def _date(value: str) -> Date | None:
    """`2023/08/15/`, `2023`; what else is written there stays as text."""
    match = _DATE.fullmatch(value)
    if match is None:
        return Date(value) if value else None
    year, month, day = match[1], int(match[2] or 0), int(match[3] or 0)
    if not 1 <= month <= 12:
        return Date(_in_words(year, (match[4] or "").strip()) or year)
    return Date(f"{year}-{month:02d}-{day:02d}" if 1 <= day <= 31 else f"{year}-{month:02d}")


def _in_words(year: str, words: str) -> str:
    """The text after the last slash of a date: `ca. 1850`, `Spring 2024`, `2019–2021`, `since 2019`."""
    season = words.removesuffix(f" {year}").lower()
    last = re.fullmatch(rf"{year}[–-](\d{{4}})", words)
    if season in season_numbers():
        return f"{year}-{season_numbers()[season]}"
    if last is not None and last[1] > year:
        return f"{year}/{last[1]}"
    return {f"ca. {year}": f"{year}~", f"since {year}": f"{year}/.."}.get(words, "")
