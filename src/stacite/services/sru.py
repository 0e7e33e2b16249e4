"""Catalogs of libraries that speak SRU: K10plus, the German National Library, and the Library of Congress.

They differ in the names of their indexes and in the format of their records (MARCXML, MODS, Pica), which is told by the
records themselves. A diagnostic means that the catalog could not be asked: the Library of Congress counts a record that
it then fails to deliver (diagnostic 61).
Sources: SRU 1.1 and its list of diagnostics; MARC 21 Bibliographic; MODS 3.8; the Pica format of K10plus (GBV).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from stacite.model.evidence import Record
from stacite.model.identifiers import isbns_of
from stacite.model.item import Name
from stacite.services.base import SEARCH_ROWS, Service
from stacite.services.books import BOOK_RECORDS, MOST_TITLES, SingleBooks, dates_of, note_unusable
from stacite.services.client import (
    MAX_ENTRIES,
    MAX_TEXT,
    Cost,
    RateLimits,
    descendants,
    element_text,
    local_name,
    parse_xml,
    person_of,
)
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from stacite.services.client import ServiceClient, ServiceResponse


UNREADABLE = "XML of an unexpected form"
_UNSUPPORTED_INDEX = "16"
_LCCN_PAGE = "https://lccn.loc.gov/"
_NUMBER = pattern(r"[A-Za-z0-9-]{4,20}")
# Words of a title in one request: all of them have to be there, and any may be misprinted.
_MOST_WORDS = 5
_SHORT_WORD = 3
# `L’Étranger`, `dell’arte`.
_ELIDED = pattern(r"^[^\W\d_]{1,4}['’](?=\w{3})")
_RESERVED = frozenset("and or not prox sortby any all".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a catalog wants to be asked."""

    path: str
    isbn: str
    """The index of ISBNs, as the names of the next two in CQL."""
    title: str
    name: str
    schema: str
    page: str
    """The address of a book's page, up to the number of its record or, at the Library of Congress, its LCCN."""
    isbn_rows: int = SEARCH_ROWS


class SruCatalog(SingleBooks):
    """Books in a catalog that speaks SRU."""

    dialect: ClassVar[Dialect]

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._unsupported: set[str] = set()
        """Indexes that the catalog says it lacks."""

    async def by_isbn(self, isbn: str) -> list[Record] | None:
        """By the index of ISBNs."""
        return await self._retrieve(f"{self.dialect.isbn}={isbn}", self.dialect.isbn_rows)

    async def find(self, title: str, name: str) -> list[Record] | None:
        """By the longest words of a title, and the name."""
        clauses, rows = [f"{self.dialect.title}={_term(word)}" for word in _significant(title)], 2 * SEARCH_ROWS
        if not clauses:
            return None
        if not name or self.dialect.name in self._unsupported:
            return await self._retrieve(" and ".join(clauses), rows)
        records = await self._retrieve(" and ".join((*clauses, f"{self.dialect.name}={_term(name)}")), rows)
        return await self.find(title, "") if self.dialect.name in self._unsupported else records

    async def _retrieve(self, query: str, rows: int) -> list[Record] | None:
        response = await self.client.ask(
            f"{self.dialect.path}?version=1.1&operation=searchRetrieve&query={quote(query, safe='')}"
            f"&maximumRecords={rows}&recordSchema={self.dialect.schema}",
            accept="application/xml",
        )
        root = parse_xml(response.body) if response.status_code == 200 and not response.fault else None
        if root is None or local_name(root) not in {"searchRetrieveResponse", "mods"}:
            note_unusable(self.client, response, UNREADABLE)
            return None
        diagnostic = next((each for each in root.iter() if local_name(each) == "diagnostic"), None)
        if diagnostic is not None:
            if _number_of(diagnostic) == _UNSUPPORTED_INDEX and f"{self.dialect.name}=" in query:
                self._unsupported.add(self.dialect.name)
            else:
                note_unusable(self.client, response, _fault_of(diagnostic))
            return None
        if local_name(root) == "mods":  # one record alone, as the permalinks of the Library of Congress have it
            count, entries = "1", [root]
        else:
            count = element_text(root, "numberOfRecords")
            data = islice(descendants(root, "records", "record", "recordData"), 2 * SEARCH_ROWS)
            entries = [each[0] for each in data if len(each)]
        records = [record for entry in entries if (record := self._record(entry, response)) is not None]
        # A count without records, or records without a count, is a catalog in trouble.
        if not re.fullmatch(r"\d{1,12}", count) or (int(count) > 0) != bool(records):
            note_unusable(self.client, response, UNREADABLE)
            return None
        return records

    def _record(self, entry: Element, response: ServiceResponse) -> Record | None:
        book = _book_of(entry)
        if not any(book.titles):
            return None
        number = book.lccns if self.dialect.page.startswith(_LCCN_PAGE) else book.numbers
        return Record(
            doi="",
            agency=self.name,
            source=response.url,
            fetched=response.fetched,
            type=book.type,
            titles=_each_once(book.titles)[:MOST_TITLES],
            subtitles=_each_once(book.subtitles)[:MOST_TITLES],
            original_titles=_each_once(book.original_titles)[:MOST_TITLES],
            containers=_each_once(book.containers),
            authors=tuple(dict.fromkeys(book.authors))[:MAX_ENTRIES],
            editors=tuple(dict.fromkeys(book.editors))[:MAX_ENTRIES],
            dates=next(filter(None, map(dates_of, book.years)), {}),
            publisher=next(filter(None, book.publishers), ""),
            isbns=_isbns(book.isbns),
            # The catalog may give it for these ISBNs, too.
            numbers=_isbns(book.other_isbns),
            url=next((self.dialect.page + each for each in number if _NUMBER.fullmatch(each)), ""),
        )


def _significant(title: str) -> list[str]:
    """The words that tell most about a title, in its order."""
    words = [_ELIDED.sub("", word).strip("-–'’.") for word in dict.fromkeys(title.split())]
    words = [word for word in words if any(map(str.isalnum, word))]
    long = [word for word in words if len(word) > _SHORT_WORD] or words
    # Catalogs differ in how they split words at hyphens and apostrophes.
    plain = [word for word in long if word.isalnum()] or long
    best = sorted(plain, key=len, reverse=True)[:_MOST_WORDS]
    return [word for word in words if word in best]


def _term(word: str) -> str:
    """A term of CQL, in quotes where it is more than a word; backslashes and quotes are out already."""
    return word if word.isalnum() and word.lower() not in _RESERVED else f'"{word}"'


def _number_of(diagnostic: Element) -> str:
    """The end of its address: `61` of `info:srw/diagnostic/1/61`."""
    number = element_text(diagnostic, "uri").rpartition("/")[2]
    return number if re.fullmatch(r"[0-9]{1,3}", number) else ""


def _fault_of(diagnostic: Element) -> str:
    message = element_text(diagnostic, "message")[:100]
    shown = ": ".join(filter(None, (_number_of(diagnostic), message)))
    return f"diagnostic {shown}" if shown and shown.isprintable() else "a diagnostic"


@dataclass(slots=True)
class _Book:
    """What a record says, whatever its format; the most important first."""

    titles: list[str] = field(default_factory=list)
    subtitles: list[str] = field(default_factory=list)
    original_titles: list[str] = field(default_factory=list)
    containers: list[str] = field(default_factory=list)
    authors: list[Name] = field(default_factory=list)
    editors: list[Name] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    """Texts with the year of publication."""
    isbns: list[str] = field(default_factory=list)
    other_isbns: list[str] = field(default_factory=list)
    """Of books to which it refers, such as itself in another form."""
    numbers: list[str] = field(default_factory=list)
    """Of the record."""
    lccns: list[str] = field(default_factory=list)
    type: str = "book"

    def add(self, table: Mapping[str, tuple[str, str]], entry: _Field) -> None:
        """Add the texts of a field, if the table names it."""
        if entry.tag in table:
            name, codes = table[entry.tag]
            getattr(self, name).extend(entry.all(codes))


def _book_of(entry: Element) -> _Book:
    if local_name(entry) == "mods":
        return _mods(entry)
    fields = list(_fields(entry))
    return _pica(fields) if any(each.tag == "021A" for each in fields) else _marc(entry, fields)


# Around articles that don't count in the alphabet: control characters in MARC, `@` after them in Pica.
_NOT_FILED = pattern("[\x98\x9c]")
_END = pattern(r"\s*[/:;=,]\s*$")


def _text(text: str) -> str:
    """Without the punctuation at its end that is the catalog's (ISBD)."""
    return _END.sub("", " ".join(_NOT_FILED.sub("", text).split())) if len(text) <= MAX_TEXT else ""


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _isbns(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(isbn for text in texts for isbn in isbns_of(text)))


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of MARC or Pica."""

    tag: str
    indicators: tuple[str, str]
    subfields: Mapping[str, list[str]]

    def first(self, codes: str) -> str:
        """The first text under the first of these codes that has one."""
        return next((_text(self.subfields[code][0]) for code in codes if code in self.subfields), "")

    def all(self, codes: str) -> list[str]:
        """All texts under these codes."""
        return [_text(text) for code in codes for text in self.subfields.get(code, ())]


def _fields(entry: Element) -> Iterator[_Field]:
    for element in descendants(entry, "datafield"):
        subfields: dict[str, list[str]] = {}
        for subfield in descendants(element, "subfield"):
            if subfield.text:
                subfields.setdefault(subfield.get("code", ""), []).append(subfield.text)
        tag = element.get("tag", "")
        if tag == "880":  # another field in its original script
            tag = "".join(subfields.get("6", ()))[:3]
        yield _Field(tag, (element.get("ind1", ""), element.get("ind2", "")), subfields)


# How roles begin: codes of MARC, words of English and German catalogs. Persons with other roles wrote nothing.
_AUTHOR = pattern(r"aut|cre|author|joint|verf|mitverf", re.IGNORECASE)
_EDITOR = pattern(r"ed|hrsg|hrg|herausg|isb|isd|com|ctb|oth|pbd|begr|mitarb|zusammen|bearb", re.IGNORECASE)


def _add_person(book: _Book, person: Name | None, roles: Iterable[str], *, edits: bool = False) -> None:
    """As author or editor, by the first role that says so; `edits` is for one without a role."""
    known = [role for role in roles if role]
    if person is None:
        return
    if any(_AUTHOR.match(role) for role in known) or not (known or edits):
        book.authors.append(person)
    elif any(_EDITOR.match(role) for role in known) or not known:
        book.editors.append(person)


def _person(text: str, *, inverted: bool = True) -> Name | None:
    """`Lind, Ada,` as catalogs spell people; names of rulers and saints stay as they are."""
    return person_of(text) if inverted else Name(literal=text) if text else None


# Fields whose texts are taken as they are: where they go, and the codes of their subfields.
_MARC = {
    "010": ("lccns", "a"),
    "020": ("isbns", "az9"),  # the German National Library has hyphens under 9
    "024": ("other_isbns", "a"),
    "240": ("original_titles", "a"),
    "246": ("titles", "a"),
    "765": ("original_titles", "t"),
    "773": ("containers", "t"),
    **dict.fromkeys(("775", "776", "777", "780", "785", "787"), ("other_isbns", "z")),
}
_PICA = {
    "003@": ("numbers", "0"),
    "004A": ("isbns", "0A"),
    "011@": ("years", "a"),
    "021A": ("titles", "a"),
    "027A": ("titles", "a"),  # its other forms
    "033A": ("publishers", "n"),
    "036C": ("titles", "a"),  # of the set that a volume belongs to
}


def _marc(record: Element, fields: list[_Field]) -> _Book:
    book = _Book()
    for entry in fields:
        book.add(_MARC, entry)
        _add_marc(book, entry)
    for control in descendants(record, "controlfield"):
        text = control.text or ""
        if control.get("tag") == "001":
            book.numbers.append(text.strip())
        elif control.get("tag") == "008":
            book.years.append(text[7:11])
    leader = next(descendants(record, "leader"), None)
    if leader is not None and (leader.text or "")[7:8] in {"a", "b"}:
        book.type = "chapter"
    return book


def _add_marc(book: _Book, entry: _Field) -> None:
    match entry.tag:
        case "245":
            book.titles += [entry.first("a"), *entry.all("p")]
            # After `=` comes the title in another language, after `:` the subtitle.
            is_parallel = "".join(entry.subfields.get("a", ())).rstrip().endswith("=")
            (book.titles if is_parallel else book.subtitles).extend(entry.all("b"))
        case "260" | "264" if entry.tag == "260" or entry.indicators[1] == "1":
            book.publishers += entry.all("b")
            book.years += entry.all("c")
        case "502":
            book.type = "thesis"
        case "100" | "700":
            person = _person(entry.first("a"), inverted=entry.indicators[0] != "0")
            _add_person(book, person, entry.all("4e"))
        case "110" | "710":
            body = " ".join(part.rstrip(".") for part in (*entry.all("a"), *entry.all("b")))
            _add_person(book, _person(body, inverted=False), entry.all("4e"))


def _pica(fields: list[_Field]) -> _Book:
    book = _Book()
    for entry in fields:
        book.add(_PICA, entry)
        match entry.tag:
            case "002@" if entry.first("0")[1:2] == "o":
                book.type = "chapter"
            case "021A":
                book.subtitles += entry.all("d")
            case "028A" | "028B" | "028C":
                family, given = entry.first("Aa"), entry.first("Dd")
                person = Name(family, given) if family else _person(entry.first("P"), inverted=False)
                _add_person(book, person, entry.all("4B"), edits=entry.tag == "028C")
            case "029A" | "029F":
                body = _person(entry.first("aA"), inverted=False)
                _add_person(book, body, entry.all("4B"), edits=entry.tag == "029F")
            case "037C":
                book.type = "thesis"
    # `Der @Prozess`: the sign stands before the first word that counts in the alphabet.
    book.titles = [title.replace("@", "", 1) for title in book.titles]
    return book


def _mods(mods: Element) -> _Book:
    book = _Book()
    for title in descendants(mods, "titleInfo"):
        _add_mods_title(book, title)
    for name in descendants(mods, "name"):
        _add_mods_name(book, name)
    for origin in descendants(mods, "originInfo"):
        book.publishers += [_text(element_text(origin, *path)) for path in (("publisher",), ("agent", "namePart"))]
        book.years += [element_text(origin, kind) for kind in ("dateIssued", "copyrightDate")]
    for identifier in descendants(mods, "identifier"):
        kinds = {"isbn": book.isbns, "lccn": book.lccns}
        kinds.get(identifier.get("type", ""), []).append(element_text(identifier))
    if any(element_text(genre).lower() in {"thesis", "theses"} for genre in descendants(mods, "genre")):
        book.type = "thesis"
    return book


def _add_mods_title(book: _Book, title: Element) -> None:
    main = _text(f"{element_text(title, 'nonSort')} {element_text(title, 'title')}")
    match title.get("type"):
        case None:
            book.titles += [main, *(_text(element_text(each)) for each in descendants(title, "partName"))]
            book.subtitles += [_text(element_text(each)) for each in descendants(title, "subTitle")]
        case "uniform":
            book.original_titles.append(main)
        case _:
            book.titles.append(main)


def _add_mods_name(book: _Book, name: Element) -> None:
    parts: dict[str | None, str] = {}
    for part in descendants(name, "namePart"):
        parts.setdefault(part.get("type"), _text(element_text(part)))
    family, whole = parts.get("family", ""), parts.get(None, "")
    person = Name(family, parts.get("given", "")) if family else _person(whole, inverted=name.get("type") == "personal")
    _add_person(book, person, (element_text(role) for role in descendants(name, "role", "roleTerm")))


class K10plus(SruCatalog):
    """The union catalog of German libraries, with books from all over the world."""

    dialect: ClassVar = Dialect(
        path="/opac-de-627",
        isbn="pica.isb",
        title="pica.tit",
        name="pica.per",
        schema="marcxml",
        page="https://uri.gbv.de/document/opac-de-627:ppn:",
    )


class GermanNationalLibrary(SruCatalog):
    """Books published in Germany since 1913."""

    dialect: ClassVar = Dialect(
        path="/sru/dnb",
        isbn="num",
        title="tit",
        name="per",
        schema="MARC21-xml",
        page="https://d-nb.info/",
    )


class LibraryOfCongress(SruCatalog):
    """Books in the United States."""

    dialect: ClassVar = Dialect(
        path="/LCDB",
        isbn="bath.isbn",
        title="dc.title",
        name="dc.creator",
        schema="mods",
        page=_LCCN_PAGE,
        isbn_rows=1,
    )


K10PLUS = Service(
    name="K10plus",
    setting="k10plus",
    # Neither it nor the German National Library says what it allows.
    cost=Cost(limits=RateLimits(2, {"": 0.4})),
    source=K10plus,
    discloses=(BOOK_RECORDS,),
)
DNB = Service(
    name="German National Library",
    setting="dnb",
    cost=Cost(limits=RateLimits(2, {"": 0.6})),
    source=GermanNationalLibrary,
    discloses=(BOOK_RECORDS,),
)
LOC = Service(
    name="Library of Congress",
    setting="loc",
    cost=Cost(limits=RateLimits(1, {"": 0.6})),
    source=LibraryOfCongress,
    discloses=(BOOK_RECORDS,),
)
