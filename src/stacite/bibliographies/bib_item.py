"""The fields of a BibTeX or biblatex entry as CSL variables.

Sources: btxdoc, section 3.2; biblatex manual 3.20, section 2.2; the other way round exporters/bibtex_fields.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.bibliographies.bib_dates import date_of, issued_of
from stacite.bibliographies.bib_names import names_of
from stacite.bibliographies.bib_numbers import edition_of, identifiers_of, pages_of
from stacite.bibliographies.bib_types import is_in_books, type_of
from stacite.bibliographies.latex import text_of, verbatim_of
from stacite.model.item import Date, Item, Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Fields = Mapping[str, str]

_NAMES = {"author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author"}
_PLAIN = {
    "volume": "volume",
    "part": "part-number",
    "volumes": "number-of-volumes",
    "pagetotal": "number-of-pages",
    "venue": "event-place",
    "chapter": "chapter-number",
    "version": "version",
    "keywords": "keyword",
    "library": "call-number",
    "origlocation": "original-publisher-place",
    "origpublisher": "original-publisher",
    "shortjournal": "container-title-short",
}
"""Fields whose text is a variable's."""
_TITLES = {"shorttitle": "title-short", "eventtitle": "event-title", "origtitle": "original-title"}
"""The same, where emphasis is kept."""
_DATES = {"urldate": "accessed", "eventdate": "event-date", "origdate": "original-date"}
_LANGUAGES = dict(
    pair.split("=")
    for pair in """
    english=en american=en-US usenglish=en-US british=en-GB ukenglish=en-GB german=de ngerman=de austrian=de-AT
    french=fr spanish=es italian=it portuguese=pt brazilian=pt-BR dutch=nl polish=pl russian=ru swedish=sv danish=da
    norwegian=no finnish=fi czech=cs hungarian=hu greek=el latin=la chinese=zh japanese=ja korean=ko turkish=tr
    """.split()
)
"""Babel's names of languages, as IETF tags."""
_GENRES = {
    "phdthesis": "PhD thesis",
    "mathesis": "Master’s thesis",
    "candthesis": "Candidate thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "patentus": "U.S. patent",
}
"""Words that biblatex has for `type` (manual 3.20, 4.9.2.13)."""


def item_of(kind: str, fields: Fields) -> tuple[Item, list[str]]:
    """The work of an entry whose type and field names are in small letters; and what could not be read, in clauses."""
    reading = _Reading(kind, fields)
    return reading.item(), reading.doubts


class _Reading:
    """One entry."""

    def __init__(self, kind: str, fields: Fields) -> None:
        self.kind, self.fields = kind, fields
        self.type = type_of(kind, fields)
        self.doubts: list[str] = []
        self.unknown: set[str] = set()
        self.names: dict[str, tuple[Name, ...]] = {}

    def item(self) -> Item:
        self.names = self._names()
        texts = {name: text for name, text in self._texts() if text}
        item = Item(self.type, texts, self.names, self._dates())
        if self.unknown:
            named = ", ".join(f"\\{name[:30]}" for name in sorted(self.unknown)[:5])
            self.doubts.append(f"has LaTeX commands that are not known, and whose arguments were kept: {named}")
        return item

    def _text(self, *names: str, emphasis: bool = False) -> str:
        """The first of these fields that says something."""
        for name in names:
            if text := text_of(self.fields.get(name, ""), emphasis=emphasis, unknown=self.unknown):
                return text
        return ""

    def _names(self) -> dict[str, tuple[Name, ...]]:
        found: dict[str, tuple[Name, ...]] = {}
        for field, variable in _NAMES.items():
            names, doubts = names_of(self.fields[field], self.unknown) if field in self.fields else ((), [])
            self.doubts += [f"{field} {doubt}" for doubt in dict.fromkeys(doubts)]
            if names:
                found[variable] = names
        return found

    def _dates(self) -> dict[str, Date]:
        issued, doubt = issued_of(self.fields)
        self.doubts += [doubt] if doubt else []
        found = {"issued": issued} if issued is not None else {}
        for field, variable in _DATES.items():
            if (date := date_of(verbatim_of(self.fields.get(field, "")))) is not None:
                found[variable] = date
        return found

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield from self._titles()
        yield from ((variable, self._text(field)) for field, variable in _PLAIN.items())
        yield from ((variable, self._text(field, emphasis=True)) for field, variable in _TITLES.items())
        yield from self._places()
        yield from self._numbers()
        yield from identifiers_of(self.fields)
        notes = (self._text(name, emphasis=True) for name in ("note", "addendum"))
        yield "note", ". ".join(filter(None, notes))
        yield "annote", self._text("annote", "annotation")
        yield "abstract", self._text("abstract")
        yield "status", self._text("pubstate")
        language = self._text("langid", "language")
        yield "language", _LANGUAGES.get(language.lower().replace("lang", ""), language)

    def _titles(self) -> Iterator[tuple[str, str]]:
        title, how = self._whole("title", "subtitle"), self._text("howpublished", emphasis=True)
        in_book = self._whole("booktitle", "booksubtitle")
        main = self._whole("maintitle", "mainsubtitle")
        journal = self._whole("journaltitle", "journalsubtitle") or self._text("journal", emphasis=True)
        series = self._text("series", emphasis=True)
        if self.kind == "misc" and how and how == title:  # what an export puts in place of a missing title
            yield "genre", title
        else:
            yield "title", title
        yield "container-title", journal or in_book or (main if self.type == "chapter" else "")
        yield "collection-title", series or (main if in_book or self.type == "book" else "")

    def _whole(self, title: str, subtitle: str) -> str:
        main, rest = self._text(title, emphasis=True), self._text(subtitle, emphasis=True)
        if not main or not rest:
            return main or rest
        return f"{main} {rest}" if main[-1] in "?!:" else f"{main}: {rest}"

    def _places(self) -> Iterator[tuple[str, str]]:
        body = self._text("organization", emphasis=True)
        publisher = self._text("publisher", "institution", "school")
        if self.type == "report" and publisher and publisher in map(str, self.names.get("author", ())):
            publisher = ""  # a report's own author, who stands in its institution because every report needs one
        if self._is_label_of_title(body) or (publisher and body != publisher):
            yield "authority", body
        yield "publisher", publisher or ("" if self._is_label_of_title(body) else self._text("organization"))
        yield "publisher-place", self._text("address", "location")
        how = self._text("howpublished", emphasis=True)
        if how and not _is_address(self.fields["howpublished"]) and how != self._whole("title", "subtitle"):
            yield "medium", how

    def _is_label_of_title(self, body: str) -> bool:
        """Whether `key` says that the organization of a work without author is not its publisher.

        An export labels a work by its publisher; where it has none the label is the title, and the
        organization the body or container that it goes with.
        """
        label = self._text("key")
        return self.kind == "misc" and bool(body and label) and label != self._text("organization")

    def _numbers(self) -> Iterator[tuple[str, str]]:
        number, issue = self._text("number"), self._text("issue")
        if self.type.startswith(("article", "periodical", "review")):
            yield "issue", ", ".join(filter(None, (number, issue)))
        elif is_in_books(self.type) and self._text("series"):
            yield "collection-number", number
        else:
            yield "number", number
        pages = pages_of(self._text("pages"))
        yield "page", pages
        if "eid" in self.fields and not pages:
            yield "number", self._text("eid")
        yield "edition", edition_of(self._text("edition"))
        genre = self._text("type")
        default = "Master’s thesis" if self.kind == "mastersthesis" else ""
        if self.type != "report" or genre != "Report":  # which an export says of every report without a genre
            yield "genre", _GENRES.get(genre.lower(), genre) or default


def _is_address(howpublished: str) -> bool:
    r"""Whether it is nothing but `\url{…}`."""
    return re.fullmatch(r"\s*\{*\s*(?:\\url\s*\{[^{}]*\}|https?://\S+)\s*\}*\s*", howpublished) is not None
