"""What Open Library says of the books under ISBNs, as records, and the asking for them.

Source: Open Library Books API (`bibkeys`, `jscmd=data`). A book that it does not hold is not in its answer.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from stacite.model.identifier import isbn_is_sound
from stacite.model.item import Date
from stacite.model.pattern import pattern
from stacite.model.record import Record
from stacite.resolvers.lookup import batches
from stacite.resolvers.pace import Limits
from stacite.resolvers.person import person_of
from stacite.resolvers.shapes import table, tables, text, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.resolvers.lookup import Told
    from stacite.resolvers.service import Reply, Service

AGENCY = "Open Library"
LIMITS = Limits(1, {"": 1.0})
BATCH = 50
_YEAR = pattern(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")


def number(isbn: str) -> str:
    """An ISBN without hyphens; empty for one whose check digit is wrong: it stands for no book, or for another."""
    bare = re.sub(r"[^\dXx]", "", isbn).upper()
    return bare if isbn_is_sound(bare) else ""


async def look_up(library: Service, numbers: Sequence[str], told: Told) -> None:
    """Ask for ISBNs, as `number` spells them; records and absences in `told` are by that too."""
    await asyncio.gather(*(_ask(library, group, told) for group in batches(numbers, BATCH, 1500)))


async def _ask(library: Service, numbers: Sequence[str], told: Told) -> None:
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


def records_of(reply: Reply) -> dict[str, Record] | None:
    """By ISBN as it was asked for; None for what is no answer."""
    if not isinstance(reply.data, dict) or any(not isinstance(book, dict) for book in reply.data.values()):
        return None
    return {key.removeprefix("ISBN:"): _record(book, reply) for key, book in reply.data.items()}


def _record(book: Mapping[str, Any], reply: Reply) -> Record:
    people = (person_of(text(author.get("name"))) for author in tables(book.get("authors")))
    year = _YEAR.search(text(book.get("publish_date")))
    publishers = texts([table(each).get("name") for each in tables(book.get("publishers"))])
    return Record(
        doi="",
        agency=AGENCY,
        source=reply.url,
        fetched=reply.fetched,
        type="book",
        titles=texts(book.get("title")),
        subtitles=texts(book.get("subtitle")),
        authors=tuple(person for person in people if person is not None),
        dates={"issued": Date(year[0])} if year else {},
        publisher=publishers[0] if publishers else "",
    )
