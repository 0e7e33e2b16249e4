"""Who registered a DOI: doi.org tells it for many DOIs at once.

Source: DOI Handbook, "Which RA?" service (doi.org/doiRA). It answers 200 whatever it is asked, in the order asked.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from stacite.resolvers.doi_org import quoted
from stacite.resolvers.lookup import batches
from stacite.resolvers.shapes import tables, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.resolvers.service import Service

NONE = "none"
"""Stands for the agency of a DOI that doi.org does not know."""
_BATCH = 100
_LETTERS = 2000
"""Of the DOIs of one question, before they are quoted."""
_LONGEST = 40
"""Characters of an agency's name."""
_SPELLED = {"crossref": "Crossref", "datacite": "DataCite", "medra": "mEDRA"}
"""Those whose names stacite has to know again."""
_UNREGISTERED = "doi does not exist"


async def ask_agencies(resolver: Service, dois: Sequence[str], agencies: dict[str, str]) -> None:
    """Fill in who registered the DOIs, which are in lower case; nothing for those of which that is not known."""
    listed = [doi for doi in dois if "," not in doi]  # which ends a name here
    await asyncio.gather(*(_ask(resolver, group, agencies) for group in batches(listed, _BATCH, _LETTERS)))


async def _ask(resolver: Service, dois: Sequence[str], agencies: dict[str, str]) -> None:
    reply = await resolver.ask(f"/doiRA/{','.join(map(quoted, dois))}")
    if reply.fault:
        return
    for entry in tables(reply.data) if isinstance(reply.data, list) else ():
        agency = _agency(entry)
        for doi in dois if agency else ():
            if text(entry.get("DOI")).lower() in (doi, doi.partition("/")[0]):
                agencies.setdefault(doi, agency)


def _agency(entry: Mapping[str, Any]) -> str:
    """The agency, NONE, or nothing where the entry says neither."""
    agency = text(entry.get("RA"))
    if agency and len(agency) <= _LONGEST:
        return _SPELLED.get(agency.lower(), agency)
    return NONE if text(entry.get("status")).lower() == _UNREGISTERED else ""
