"""Open Library: books by their ISBNs, as records.

Source: Open Library Books API (`bibkeys`, `jscmd=data`). A book that it does not hold is not in its response.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from stacite.model.evidence import Record
from stacite.model.identifiers import is_valid_isbn
from stacite.model.item import Date
from stacite.services.base import Catalogue, Cost, RateLimits, Service
from stacite.services.payload import object_of, objects_of, people_of, text_of, texts_of
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.services.base import ServiceResponse


AGENCY = "Open Library"
_YEAR = pattern(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")


def isbn_of(isbn: str) -> str:
    """An ISBN without hyphens; empty for one whose check digit is wrong: it stands for no book, or for another."""
    bare = re.sub(r"[^\dXx]", "", isbn).upper()
    return bare if is_valid_isbn(bare) else ""


class OpenLibrary(Catalogue):
    """Books at Open Library, by ISBNs as `isbn_of` spells them."""

    mismatch: ClassVar = "the record of another book"

    def path(self, identifiers: Sequence[str]) -> str:
        """A list of ISBNs."""
        keys = ",".join(f"ISBN:{isbn}" for isbn in identifiers)
        return f"/api/books?bibkeys={keys}&format=json&jscmd=data"

    def records_of(self, response: ServiceResponse) -> dict[str, Record] | None:
        """By ISBN as requested; None for another shape."""
        books = response.data
        if not isinstance(books, dict) or any(not isinstance(book, dict) for book in books.values()):
            return None
        return {key.removeprefix("ISBN:"): _record(book, response) for key, book in books.items()}


def _record(book: Mapping[str, Any], response: ServiceResponse) -> Record:
    year = _YEAR.search(text_of(book.get("publish_date")))
    publishers = texts_of([object_of(each).get("name") for each in objects_of(book.get("publishers"))])
    return Record(
        doi="",
        agency=AGENCY,
        source=response.url,
        fetched=response.fetched,
        type="book",
        titles=texts_of(book.get("title")),
        subtitles=texts_of(book.get("subtitle")),
        authors=people_of(text_of(author.get("name")) for author in objects_of(book.get("authors"))),
        dates={"issued": Date(year[0])} if year else {},
        publisher=publishers[0] if publishers else "",
    )


SERVICE = Service(name=AGENCY, setting="openlibrary", cost=Cost(limits=RateLimits(1, {"": 1.0})), source=OpenLibrary)
