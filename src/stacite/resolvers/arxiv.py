"""What arXiv says of its papers, as records, and the asking for them.

Source: arXiv API User's Manual, 3.1 (`id_list`) and 3.3 (the Atom feed); arXiv identifier schemes. An identifier that
arXiv does not know has no entry in an answer that is sound otherwise.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from stacite.model.pattern import pattern
from stacite.model.record import Record
from stacite.resolvers.lookup import batches
from stacite.resolvers.pace import Limits
from stacite.resolvers.person import person_of
from stacite.resolvers.shapes import date_of_text, doi
from stacite.resolvers.xml import children, local, parse, value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from stacite.resolvers.lookup import Told
    from stacite.resolvers.service import Reply, Service

AGENCY = "arXiv"
ATOM = "application/atom+xml"
LIMITS = Limits(1, {"": 3.0})
"""One request every three seconds, over one connection (arXiv API terms of use)."""
BATCH = 50
_LETTERS = 1500
_ID = pattern(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)


def paper(identifier: str) -> str:
    """An identifier in lower case, without `arXiv:` and version; empty for what is none."""
    bare = re.sub(r"^(?:arxiv:|https?://(?:export\.)?arxiv\.org/(?:abs|pdf)/)", "", identifier.strip().lower())
    return re.sub(r"v\d+$", "", bare) if _ID.fullmatch(bare) else ""


async def look_up(arxiv: Service, papers: Sequence[str], told: Told) -> None:
    """Ask for papers, as `paper` spells them; records and absences in `told` are by that too."""
    await asyncio.gather(*(_ask(arxiv, group, told) for group in batches(papers, BATCH, _LETTERS)))


async def _ask(arxiv: Service, papers: Sequence[str], told: Told) -> None:
    names = quote(",".join(papers), safe=",/")
    reply = await arxiv.ask(f"/api/query?id_list={names}&max_results={len(papers)}", accept=ATOM)
    if reply.fault:
        return
    records = records_of(reply)
    if records is None:
        arxiv.refuse("no feed that can be read")
        return
    told.records.update({name: record for name, record in records.items() if name in papers})
    if records.keys() <= set(papers):
        told.absent.update(told.open(papers))
    else:
        arxiv.refuse("the record of another paper")


def records_of(reply: Reply) -> dict[str, Record] | None:
    """By identifier without version; None for what is no feed, or one that reports a fault."""
    feed = parse(reply.body) if reply.status_code == 200 else None
    if feed is None or local(feed) != "feed":
        return None
    entries = {paper(value(entry, "id")): entry for entry in children(feed, "entry")}
    if "" in entries:
        return None
    return {name: _record(name, entry, reply) for name, entry in entries.items()}


def _record(name: str, entry: Element, reply: Reply) -> Record:
    dates = {"issued": date_of_text(value(entry, "published")), "updated": date_of_text(value(entry, "updated"))}
    published = doi(value(entry, "doi"))
    people = (person_of(value(author, "name")) for author in children(entry, "author"))
    return Record(
        doi=f"10.48550/arxiv.{name}",
        agency=AGENCY,
        source=reply.url,
        fetched=reply.fetched,
        type="article",
        kind="preprint",
        titles=tuple(filter(None, (value(entry, "title"),))),
        authors=tuple(person for person in people if person is not None),
        dates={kind: date for kind, date in dates.items() if date is not None},
        relations={"is-preprint-of": (published,)} if published else {},
    )
