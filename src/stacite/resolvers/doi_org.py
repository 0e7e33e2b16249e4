"""doi.org: whether a DOI is registered, from the handle system's own answer.

Source: DOI Proxy Server Documentation, “Resolution REST API” (doi.org/the-identifier/resources), and the
Handle.Net technical manual, response codes. A landing page is never asked: that it is gone says nothing
about the DOI.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from stacite.model.identifier import doi_key, is_doi
from stacite.model.resolution import Outcome, Registration
from stacite.net.client import JSON, Ask
from stacite.net.trail import status_text
from stacite.net.walk import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.net.client import Client
    from stacite.net.trail import Answer, Trail

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


async def ask_doi(client: Client, base: str, doi: str) -> Trail:
    """Ask the handle API at `base`, which may be private."""
    return await walk(client, handle_url(base, doi), Ask(accept=JSON, service=True))


def judge_doi(base: str, doi: str, trails: Sequence[Trail]) -> Registration:
    """Found, absent, or unknown with a reason; pure."""
    last = trails[-1]
    if last.answer is None:
        outcome, reason = Outcome.UNKNOWN, last.failure.reason if last.failure else ""
    else:
        outcome, reason = _read(doi, last.answer)
    fetched = last.hops[-1].asked_at if last.hops else None
    return Registration(doi, outcome, handle_url(base, doi), fetched, reason=reason)


def _read(doi: str, answer: Answer) -> tuple[Outcome, str]:
    """Only what the API says about this very handle counts; all else leaves it open."""
    code = _response_code(doi, answer)
    if (answer.status_code, code) in ((200, 1), (200, 200)):  # 200: registered, with no value of type URL
        return Outcome.FOUND, ""
    if (answer.status_code, code) == (404, 100):
        return Outcome.ABSENT, ""
    if answer.status_code != 200:
        return Outcome.UNKNOWN, f"the DOI resolver answered {status_text(answer.status_code)}"
    return Outcome.UNKNOWN, "the DOI resolver's answer can't be read"


def _response_code(doi: str, answer: Answer) -> int | None:
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
