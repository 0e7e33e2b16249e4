"""doi.org: whether a DOI is registered, from the handle system's own response, and by which agency.

A landing page is never asked: that it is gone says nothing about the DOI.
Sources: DOI Proxy Server Documentation, “Resolution REST API” (doi.org/the-identifier/resources); Handle.Net technical
manual, response codes; DOI Handbook, "Which RA?" service (doi.org/doiRA), which sends 200 whatever it is asked, in the
order asked.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.model.evidence import Outcome, Registration
from stacite.model.identifiers import doi_key, is_doi
from stacite.net.client import ACCEPT_JSON, RequestOptions
from stacite.net.redirects import follow_redirects
from stacite.net.response import status_text
from stacite.services.base import batches
from stacite.services.payload import objects_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.net.client import Client
    from stacite.net.response import FetchResult, Response
    from stacite.services.base import ServiceClient


MAX_LENGTH = 2048
"""Characters of a DOI; the longest in use have a few hundred."""
_SAFE = "/!$&'()*,;=:@"
"""Left as they are in a path; the first slash has to be, `+` must not be."""


def quoted(doi: str) -> str:
    """A DOI as it stands in a path: every byte of the name as it is, `//` and `.` too."""
    return quote(doi, safe=_SAFE)


def handle_url(base: str, doi: str) -> str:
    """The address of the handle API for a DOI."""
    return f"{base.rstrip('/')}/api/handles/{quoted(doi)}?type=URL"


def doi_fault(doi: str) -> str:
    """Why a DOI can't be asked; empty where it can."""
    if len(doi) > MAX_LENGTH:
        return f"it is longer than {MAX_LENGTH} characters"
    if not is_doi(doi):
        return "it does not have the form of a DOI"
    if any("\ud800" <= letter <= "\udfff" for letter in doi):
        return "it holds half a character"
    return "a server would take “..” for a way upwards" if ".." in doi.split("/") else ""


async def ask_doi(client: Client, base: str, doi: str) -> FetchResult:
    """Ask the handle API at `base`, which may be private."""
    return await follow_redirects(client, handle_url(base, doi), RequestOptions(accept=ACCEPT_JSON, service=True))


def judge_doi(base: str, doi: str, trails: Sequence[FetchResult]) -> Registration:
    """Found, absent, or unknown with a reason; pure."""
    last = trails[-1]
    if last.answer is None:
        outcome, reason = Outcome.UNKNOWN, last.failure.reason if last.failure else ""
    else:
        outcome, reason = _outcome_of(doi, last.answer)
    fetched = last.hops[-1].asked_at if last.hops else None
    return Registration(doi, outcome, handle_url(base, doi), fetched, reason=reason)


def _outcome_of(doi: str, answer: Response) -> tuple[Outcome, str]:
    """Only what the API says about this very handle counts; all else leaves it open."""
    code = _response_code(doi, answer)
    if (answer.status_code, code) in ((200, 1), (200, 200)):  # 200: registered, with no value of type URL
        return Outcome.FOUND, ""
    if (answer.status_code, code) == (404, 100):
        return Outcome.ABSENT, ""
    if answer.status_code != 200:
        return Outcome.UNKNOWN, f"the DOI resolver answered {status_text(answer.status_code)}"
    return Outcome.UNKNOWN, "the DOI resolver's answer can't be read"


def _response_code(doi: str, answer: Response) -> int | None:
    try:
        data = json.loads(answer.body) if answer.complete else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    handle, code = data.get("handle"), data.get("responseCode")
    if not isinstance(handle, str) or doi_key(handle) != doi_key(doi):
        return None
    return code if type(code) is int else None


NO_AGENCY = "none"
"""Stands for the agency of a DOI that doi.org does not know."""
_BATCH = 100
_MAX_DOI_CHARACTERS = 2000
"""Of the DOIs of one question, before they are quoted."""
_MAX_AGENCY_NAME = 40
"""Characters of an agency's name."""
_SPELLED = {"crossref": "Crossref", "datacite": "DataCite", "medra": "mEDRA"}
"""Those whose names stacite has to know again."""
_UNREGISTERED = "doi does not exist"


async def ask_agencies(resolver: ServiceClient, dois: Sequence[str], agencies: dict[str, str]) -> None:
    """Fill in who registered the DOIs, which are in lower case; nothing for those of which that is not known."""
    listed = [doi for doi in dois if "," not in doi]  # which ends a name here
    await asyncio.gather(
        *(_ask_batch(resolver, group, agencies) for group in batches(listed, _BATCH, _MAX_DOI_CHARACTERS))
    )


async def _ask_batch(resolver: ServiceClient, dois: Sequence[str], agencies: dict[str, str]) -> None:
    reply = await resolver.ask(f"/doiRA/{','.join(map(quoted, dois))}")
    if reply.fault:
        return
    for entry in objects_of(reply.data) if isinstance(reply.data, list) else ():
        agency = _agency(entry)
        for doi in dois if agency else ():
            if text_of(entry.get("DOI")).lower() in (doi, doi.partition("/")[0]):
                agencies.setdefault(doi, agency)


def _agency(entry: Mapping[str, Any]) -> str:
    """The agency, NONE, or nothing where the entry says neither."""
    agency = text_of(entry.get("RA"))
    if agency and len(agency) <= _MAX_AGENCY_NAME:
        return _SPELLED.get(agency.lower(), agency)
    return NO_AGENCY if text_of(entry.get("status")).lower() == _UNREGISTERED else ""
