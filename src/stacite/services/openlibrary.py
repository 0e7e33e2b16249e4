"""Open Library: books by their ISBNs, as records. Nothing asks it yet; the existence check will.

Source: Open Library Books API (`bibkeys`, `jscmd=data`). A book that it does not hold is not in its response.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from stacite.model.evidence import Record
from stacite.model.identifiers import is_valid_isbn
from stacite.model.item import Date
from stacite.services.base import RateLimits, batches
from stacite.services.payload import object_of, objects_of, person_of, text_of, texts_of
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.services.base import LookupResult, ServiceClient, ServiceResponse


AGENCY = "Open Library"
LIMITS = RateLimits(1, {"": 1.0})
BATCH = 50
_YEAR = pattern(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")


def isbn_of(isbn: str) -> str:
    """An ISBN without hyphens; empty for one whose check digit is wrong: it stands for no book, or for another."""
    bare = re.sub(r"[^\dXx]", "", isbn).upper()
    return bare if is_valid_isbn(bare) else ""


async def look_up(library: ServiceClient, numbers: Sequence[str], told: LookupResult) -> None:
    """Ask for ISBNs, as `number` spells them; records and absences in `told` are by that too."""
    await asyncio.gather(*(_ask(library, group, told) for group in batches(numbers, BATCH, 1500)))


async def _ask(library: ServiceClient, numbers: Sequence[str], told: LookupResult) -> None:
    keys = ",".join(f"ISBN:{each}" for each in numbers)
    reply = await library.ask(f"/api/books?bibkeys={keys}&format=json&jscmd=data")
    records = records_of(reply)
    if records is None:
        if not reply.fault:
            library.refuse("JSON of another shape")
        return
    told.records.update({each: record for each, record in records.items() if each in numbers})
    if records.keys() <= set(numbers):
        told.absent.update(told.open(numbers))
    else:
        library.refuse("the record of another book")


def records_of(reply: ServiceResponse) -> dict[str, Record] | None:
    """By ISBN as it was asked for; None for what is no answer."""
    if not isinstance(reply.data, dict) or any(not isinstance(book, dict) for book in reply.data.values()):
        return None
    return {key.removeprefix("ISBN:"): _record(book, reply) for key, book in reply.data.items()}


def _record(book: Mapping[str, Any], reply: ServiceResponse) -> Record:
    people = (person_of(text_of(author.get("name"))) for author in objects_of(book.get("authors")))
    year = _YEAR.search(text_of(book.get("publish_date")))
    publishers = texts_of([object_of(each).get("name") for each in objects_of(book.get("publishers"))])
    return Record(
        doi="",
        agency=AGENCY,
        source=reply.url,
        fetched=reply.fetched,
        type="book",
        titles=texts_of(book.get("title")),
        subtitles=texts_of(book.get("subtitle")),
        authors=tuple(person for person in people if person is not None),
        dates={"issued": Date(year[0])} if year else {},
        publisher=publishers[0] if publishers else "",
    )
