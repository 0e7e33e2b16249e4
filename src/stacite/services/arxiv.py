"""arXiv: papers by their identifiers, as records.

Source: arXiv API User's Manual, 3.1 (`id_list`) and 3.3 (the Atom feed); arXiv identifier schemes. An identifier that
arXiv does not know has no entry in a response that is sound otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from stacite.model.evidence import Record
from stacite.services.base import Catalogue, Cost, RateLimits, Service
from stacite.services.payload import date_of_text, descendants, doi_of, element_text, local_name, parse_xml, people_of
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from stacite.services.base import ServiceResponse


AGENCY = "arXiv"
_ID = pattern(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)


def arxiv_id_of(identifier: str) -> str:
    """An identifier in lower case, without `arXiv:` and version; empty for what is none."""
    bare = re.sub(r"^(?:arxiv:|https?://(?:export\.)?arxiv\.org/(?:abs|pdf)/)", "", identifier.strip().lower())
    return re.sub(r"v\d+$", "", bare) if _ID.fullmatch(bare) else ""


class Arxiv(Catalogue):
    """Papers at arXiv, by identifiers as `arxiv_id_of` spells them."""

    accept: ClassVar = "application/atom+xml"
    unreadable: ClassVar = "a feed that can't be read"
    mismatch: ClassVar = "the record of another paper"

    def path(self, identifiers: Sequence[str]) -> str:
        """A list of identifiers."""
        names = quote(",".join(identifiers), safe=",/")
        return f"/api/query?id_list={names}&max_results={len(identifiers)}"

    def records_of(self, response: ServiceResponse) -> dict[str, Record] | None:
        """By identifier without version; None for what is no feed, or one that reports a fault."""
        feed = parse_xml(response.body) if response.status_code == 200 else None
        if feed is None or local_name(feed) != "feed":
            return None
        entries = {arxiv_id_of(element_text(entry, "id")): entry for entry in descendants(feed, "entry")}
        if "" in entries:
            return None
        return {name: _record(name, entry, response) for name, entry in entries.items()}


def _record(name: str, entry: Element, response: ServiceResponse) -> Record:
    dates = {
        "issued": date_of_text(element_text(entry, "published")),
        "updated": date_of_text(element_text(entry, "updated")),
    }
    published = doi_of(element_text(entry, "doi"))
    return Record(
        doi=f"10.48550/arxiv.{name}",
        agency=AGENCY,
        source=response.url,
        fetched=response.fetched,
        type="article",
        kind="preprint",
        titles=tuple(filter(None, (element_text(entry, "title"),))),
        authors=people_of(element_text(author, "name") for author in descendants(entry, "author")),
        dates={kind: date for kind, date in dates.items() if date is not None},
        relations={"is-preprint-of": (published,)} if published else {},
    )


SERVICE = Service(
    name=AGENCY,
    setting="arxiv",
    # One request every three seconds, over one connection (arXiv API terms of use).
    cost=Cost(limits=RateLimits(1, {"": 3.0})),
    source=Arxiv,
)
