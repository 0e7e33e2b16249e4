"""What a run of the services is given and whom it tells how far it is; imports nothing of the network.

A doi.org URL is no link: its DOI is looked up instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from stacite.model.identifiers import doi_key, doi_of_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.item import Item


@dataclass(frozen=True, slots=True)
class EvidenceRequest:
    """What is to be asked; each once, in this order."""

    urls: Sequence[str] = ()
    """As cited."""
    dois: Sequence[str] = ()
    works: Mapping[str, Item] = field(default_factory=dict)
    """By key of the reference: works whose DOIs are to be looked for."""
    copies: Mapping[str, Item] = field(default_factory=dict)
    """By URL as cited: the work that it shows; an archived copy is to be looked for where the page is gone."""
    records: bool = False
    """Whether to ask what is registered under the DOIs as well."""


class Progress(Protocol):
    """Who wants to know how far the run is."""

    def start(self, total: int) -> None:
        """So many questions will be asked."""
        ...

    def asked(self, what: str) -> None:
        """A question went out, a URL or a DOI; again, where it is asked again."""
        ...

    def advance(self, what: str, verdict: str) -> None:
        """One question has its answer."""
        ...


def requested_links(questions: EvidenceRequest) -> list[str]:
    """The URLs that are asked as links, each once, in order."""
    return [url for url in dict.fromkeys(questions.urls) if doi_of_url(url) is None]


def requested_dois(questions: EvidenceRequest) -> list[str]:
    """The DOIs, those of doi.org URLs too, each once as first named: they are compared case-insensitively."""
    named = [*questions.dois, *filter(None, map(doi_of_url, questions.urls))]
    first: dict[str, str] = {}
    for doi in named:
        first.setdefault(doi_key(doi), doi)
    return list(first.values())
