"""doi.org: whether a DOI is registered, from the handle system's own response, and by which agency.

A landing page is never requested: that it is gone says nothing about the DOI.
Sources: DOI Proxy Server Documentation, “Resolution REST API” (doi.org/the-identifier/resources); Handle.Net technical
manual, response codes; DOI Handbook, "Which RA?" service (doi.org/doiRA), which sends 200 for anything, in the order
of the request.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.model.evidence import Outcome, Registration
from stacite.model.identifiers import doi_key, is_doi
from stacite.net.client import ACCEPT_JSON, RequestOptions, follow_redirects
from stacite.net.response import service_reason, status_text
from stacite.services.base import Disclosure, Service, Source, batches, bulkhead
from stacite.services.client import Cost, RateLimits, ServiceClient, json_of, object_of, objects_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from stacite.net.response import FetchResult, Response


# Characters of a DOI; the longest in use have a few hundred.
_MAX_LENGTH = 2048
# Left as they are in a path. The first slash has to be, `+` must not be.
_SAFE = "/!$&'()*,;=:@"


def quoted(doi: str) -> str:
    """A DOI as part of a path: every byte of the name as it is, `//` and `.` too."""
    return quote(doi, safe=_SAFE)


def handle_url(base: str, doi: str) -> str:
    """The address of the handle API for a DOI."""
    return f"{base.rstrip('/')}/api/handles/{quoted(doi)}?type=URL"


def doi_fault(doi: str) -> str:
    """Why a DOI can't be requested, as a clause; empty where it can."""
    if len(doi) > _MAX_LENGTH:
        return f"it is longer than {_MAX_LENGTH} characters"
    if not is_doi(doi):
        return "it is not in the form of a DOI"
    if any("\ud800" <= character <= "\udfff" for character in doi):
        return "it contains an invalid character"
    return "it contains “..”, which a server would read as the folder above" if ".." in doi.split("/") else ""


_HANDLE_REQUEST = RequestOptions(accept=ACCEPT_JSON, service=True)


def judge_doi(base: str, doi: str, result: FetchResult) -> Registration:
    """Found, absent, or unknown with a reason."""
    if result.response is None:
        outcome, reason = Outcome.UNKNOWN, service_reason(result.failure) if result.failure else ""
    else:
        outcome, reason = _outcome_of(doi, result.response)
    fetched = result.hops[-1].requested_at if result.hops else None
    return Registration(doi, outcome, handle_url(base, doi), fetched, reason=reason)


def _outcome_of(doi: str, response: Response) -> tuple[Outcome, str]:
    """Only what the API says about this very handle counts; all else leaves it open."""
    code = _response_code(doi, response)
    if (response.status_code, code) in ((200, 1), (200, 200)):  # 200: registered, with no value of type URL
        return Outcome.FOUND, ""
    # 100: the handle is not found.
    if (response.status_code, code) == (404, 100):
        return Outcome.ABSENT, ""
    if response.status_code != 200:
        return Outcome.UNKNOWN, status_text(response.status_code)
    return Outcome.UNKNOWN, "the request timed out" if response.timed_out else "a response that can't be read"


def _response_code(doi: str, response: Response) -> int | None:
    data = object_of(json_of(response.body)) if response.complete else {}
    handle, code = data.get("handle"), data.get("responseCode")
    if not isinstance(handle, str) or doi_key(handle) != doi_key(doi):
        return None
    return code if type(code) is int else None


# The agency of a DOI that doi.org does not know.
NO_AGENCY = "none"
_BATCH = 100
_MAX_CHARACTERS = 2000
_MAX_AGENCY_NAME = 40
_UNREGISTERED = "doi does not exist"


# Responses without sense in a row, after which no more DOIs are requested. Requests go out side by side, and each DOI
# gets a second one: the service may have restarted.
_MAX_UNUSABLE = 50


class DoiHandles(Source):
    """The handle system: whether a DOI is registered. Its requests wait for the turn of their host, like a page's."""

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self._outcomes: dict[str, Outcome] = {}
        self._unusable = 0

    async def request(self, doi: str) -> FetchResult | None:
        """Request a DOI once; None where the service is given up."""
        service = self.client
        if service.closed:
            return None
        url = handle_url(service.base, doi)
        result = await service.unless_closed(
            follow_redirects(service.client, url, _HANDLE_REQUEST, timeout_s=service.timeout_s)
        )
        if result is not None:
            self._judge(judge_doi(service.base, doi, result), result)
        return result

    def _judge(self, registration: Registration, result: FetchResult) -> None:
        """Count responses without sense, and pauses that are asked for."""
        if registration.outcome is not Outcome.UNKNOWN:
            self._unusable = 0
            self.client.note_success()
            return
        self._unusable += 1
        if self._unusable >= _MAX_UNUSABLE:
            self.client.close(registration.reason)
        elif result.response is not None:
            self.client.heed(result.response)

    async def outcome(self, doi: str) -> Outcome:
        """Whether a DOI is registered, for a work that prints none; each is requested once."""
        if doi not in self._outcomes:
            result = await self.request(doi)
            if result is None:
                return Outcome.UNKNOWN
            registration = judge_doi(self.client.base, doi, result)
            if registration.outcome is Outcome.UNKNOWN:
                self.client.fault = self.client.fault or registration.reason
                return Outcome.UNKNOWN
            self._outcomes[doi] = registration.outcome
        return self._outcomes[doi]


class DoiAgencies(Source):
    """Which agency registered a DOI."""

    def __init__(self, client: ServiceClient) -> None:
        super().__init__(client)
        self.errors: dict[str, Exception] = {}
        """Exceptions of our own code, by DOI."""

    async def find_agencies(
        self, dois: Sequence[str], agencies: dict[str, str], known_names: Collection[str] = ()
    ) -> None:
        """Put the agencies of DOIs (in lower case) into `agencies`; nothing where the agency is not known.

        An agency of `known_names` is spelled as it is there.
        """
        spellings = {name.lower(): name for name in known_names}
        listable = [doi for doi in dois if "," not in doi]  # in a list a comma ends the DOI
        groups = batches(listable, _BATCH, _MAX_CHARACTERS)
        await asyncio.gather(*(self._find_batch(group, agencies, spellings) for group in groups))

    async def _find_batch(self, dois: Sequence[str], agencies: dict[str, str], spellings: Mapping[str, str]) -> None:
        with bulkhead(self.errors, *dois):
            response = await self.client.ask(f"/doiRA/{','.join(map(quoted, dois))}")
            if isinstance(response.data, list):
                self._take(response.data, dois, agencies, spellings)
            elif not response.fault:
                self.client.refuse("a response that can't be read")

    @staticmethod
    def _take(
        entries: Sequence[Any], dois: Sequence[str], agencies: dict[str, str], spellings: Mapping[str, str]
    ) -> None:
        for entry in objects_of(entries):
            agency = _agency(entry, spellings)
            for doi in dois if agency else ():
                if text_of(entry.get("DOI")).lower() in (doi, doi.partition("/")[0]):
                    agencies.setdefault(doi, agency)


def _agency(entry: Mapping[str, Any], spellings: Mapping[str, str]) -> str:
    """The agency, NO_AGENCY, or nothing where the entry says neither."""
    agency = text_of(entry.get("RA"))
    if agency and len(agency) <= _MAX_AGENCY_NAME:
        return spellings.get(agency.lower(), agency)
    return NO_AGENCY if text_of(entry.get("status")).lower() == _UNREGISTERED else ""


NAME = "doi.org"
_COST = Cost(limits=RateLimits(2, {"": 0.2}), timeout_s=10.0)
_DOIS = Disclosure(
    "doi.org",
    "for each DOI that you cite, and for each DOI found for a work without one; if nothing else responds, or only "
    "hosts in your own network do, for `10.1000/182`, which is known to exist, to check the network connection",
    "the DOI",
)
# Two services at one address: that agencies can't be looked up says nothing about handles.
HANDLES = Service(name=NAME, setting="doi", cost=_COST, source=DoiHandles, discloses=(_DOIS,))
AGENCIES = Service(name=NAME, setting="doi", cost=_COST, source=DoiAgencies, discloses=(_DOIS,))
