"""What the services are asked for, and the interface for progress; imports nothing of the network.

A doi.org URL is no link: its DOI is looked up instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from stacite.model.identifiers import doi_key, doi_of_url, is_doi

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.evidence import CitedSource
    from stacite.model.item import Item


# Why nothing was requested, for whole runs.
OFFLINE = "offline"
NO_NETWORK = "no network"
INTERRUPTED = "the run was stopped before this was checked"


@dataclass(frozen=True, slots=True)
class QuotedSource:
    """A source and the quotations to look for in its text."""

    quotations: Sequence[str]
    url: str = ""
    """Of its page."""
    file: str = ""
    """The path of its text on this computer; read instead of the page."""
    doi: str = ""
    """Of an article that may be open elsewhere, if neither can be read."""


@dataclass(frozen=True, slots=True)
class EvidenceRequest:
    """What is asked for; each once, in this order."""

    urls: Sequence[str] = ()
    """As cited."""
    dois: Sequence[str] = ()
    works: Mapping[str, Item] = field(default_factory=dict)
    """By key of the reference: works whose DOIs are to be looked for."""
    copies: Mapping[str, Item] = field(default_factory=dict)
    """By URL as cited: the work that it shows; an archived copy is to be looked for where the page is gone."""
    records: bool = False
    """Whether to look up the records of the DOIs as well."""
    sources: Mapping[str, CitedSource] = field(default_factory=dict)
    """By key of the reference: works of which is asked whether they exist."""
    captures: int = 0
    """Of how many pages that are gone, at most, to ask whether they were ever archived."""
    changes: Mapping[str, Item] = field(default_factory=dict)
    """By URL as cited: the work that it shows; the page is to be compared with how it was when it was read."""
    quotations: Mapping[str, QuotedSource] = field(default_factory=dict)
    """By key of the reference."""


class Progress(Protocol):
    """A progress bar."""

    def start(self, total: int) -> None:
        """So many links and DOIs will be requested."""
        ...

    def requested(self, name: str) -> None:
        """A request for a URL or a DOI went out, the first one or another."""
        ...

    def advance(self, name: str, verdict: str) -> None:
        """A URL or a DOI has its verdict."""
        ...


def requested_links(request: EvidenceRequest) -> list[str]:
    """The URLs that are requested as links, each once, in order."""
    return [url for url in dict.fromkeys(request.urls) if doi_of_url(url) is None]


def requested_dois(request: EvidenceRequest) -> list[str]:
    """The DOIs, those of doi.org URLs too, each once as first named: they are compared case-insensitively."""
    cited = [doi for source in request.sources.values() if is_doi(doi := source.doi)]
    named = [*request.dois, *filter(None, map(doi_of_url, request.urls)), *cited]
    first: dict[str, str] = {}
    for doi in named:
        first.setdefault(doi_key(doi), doi)
    return list(first.values())
