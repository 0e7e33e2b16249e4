"""Where the text of an article is open to everybody: Europe PMC has some itself, Unpaywall knows where others are.

Only addresses come from Unpaywall: the PDF is then loaded as any other page, past the guard. Unpaywall wants an email
address of the user, and is not asked without one.
Sources: europepmc.org/RestfulWebService; unpaywall.org/products/api (404: an unknown DOI; 422: no email address).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import quote

from stacite.net.response import status_text
from stacite.services.base import Disclosure, Service, Source
from stacite.services.client import Cost, Extra, RateLimits
from stacite.services.page.html import html_tokens
from stacite.services.payload import object_of
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_PMCID = pattern(r"PMC\d{1,10}")
_WEB_ADDRESS = pattern(r"https?://[^\s<>\"]{3,2000}")
_XML = "application/xml"
_UNEXPECTED = "JSON of an unexpected form"
# Elements of JATS that are no text of the author: the list of references and what surrounds the article.
_NOT_READ = frozenset(("ref-list", "journal-meta", "permissions", "xref"))


class EuropePmc(Source):
    """The open articles of medicine and biology."""

    async def text_of(self, doi: str) -> tuple[str, str] | None:
        """The address and the text of an open article; None where there is none, or where it could not be asked."""
        query = quote(f'DOI:"{doi}"'.replace("\\", ""), safe="")
        found = await self.client.ask(f"/search?query={query}&resultType=core&format=json")
        results = object_of(object_of(found.data).get("resultList")).get("result")
        if found.data is not None and not isinstance(results, list):
            self.client.refuse(_UNEXPECTED)
        for result in map(object_of, results if isinstance(results, list) else []):
            number = result.get("pmcid")
            is_asked = str(result.get("doi", "")).casefold() == doi.casefold()
            if is_asked and result.get("isOpenAccess") == "Y" and isinstance(number, str) and _PMCID.fullmatch(number):
                return await self._article(number)
        return None

    async def _article(self, number: str) -> tuple[str, str] | None:
        article = await self.client.ask(f"/{number}/fullTextXML", accept=_XML)
        if article.status_code != 200 or article.fault:
            return None
        text = await asyncio.to_thread(lambda: " ".join(_texts(article.body.decode("utf-8", "replace"))))
        return f"https://europepmc.org/article/PMC/{number}", text


def _texts(article: str) -> Iterator[str]:
    """The texts of a JATS article, without an XML parser: entities are never expanded."""
    closed = ""
    for token in html_tokens(article):
        if closed:
            closed = "" if token.tag == f"/{closed}" else closed
        elif token.tag in _NOT_READ and not token.text.endswith("/>"):
            closed = token.tag
        elif not token.tag:
            yield token.text


class Unpaywall(Source):
    """The index of open copies of articles."""

    async def pdf_of(self, doi: str) -> list[str]:
        """The addresses of open PDFs, the best first; none without the user's email address."""
        if not self.client.mailto:
            return []
        # As an extra, so that no report and no reason has the address of the user.
        email = Extra(secret=f"?email={quote(self.client.mailto, safe='@')}")
        response = await self.client.ask(f"/v2/{quote(doi, safe='/:()')}", extra=email)
        if response.data is None:
            if not response.fault and response.status_code != 404:
                self.client.refuse(status_text(response.status_code or 0))
            return []
        data = object_of(response.data)
        others = data.get("oa_locations")
        places = [data.get("best_oa_location"), *(others if isinstance(others, list) else [])]
        found = [object_of(place).get("url_for_pdf") for place in places]
        return list(dict.fromkeys(url for url in found if isinstance(url, str) and _WEB_ADDRESS.fullmatch(url)))


EUROPE_PMC = Service(
    name="Europe PMC",
    setting="europepmc",
    cost=Cost(limits=RateLimits(2, {"": 0.2}), timeout_s=30.0),
    source=EuropePmc,
    discloses=(
        Disclosure(
            "Europe PMC, then Unpaywall",
            "only with `--quotes`, for articles with a DOI that are quoted, if their page could not be read; Unpaywall"
            " only if you set `mailto`",
            "the DOI; to Unpaywall also `mailto`",
        ),
    ),
)
UNPAYWALL = Service(
    name="Unpaywall",
    setting="unpaywall",
    cost=Cost(limits=RateLimits(2, {"": 0.2})),
    source=Unpaywall,
    discloses=EUROPE_PMC.discloses,
)
OPEN_TEXTS: tuple[Service, ...] = (EUROPE_PMC, UNPAYWALL)
