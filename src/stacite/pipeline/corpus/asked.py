"""The questions of all documents, each asked once, and each document's share of the evidence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key, doi_of_url
from stacite.resolvers.base import Questions

if TYPE_CHECKING:
    from stacite.model.item import Item
    from stacite.model.resolution import Evidence

_MARK = "\t"
"""Between a document's place and a reference's key, which holds no such letter."""


@dataclass(slots=True)
class Asked:
    """`add` what each document asks, then ask `questions` once; `share` gives a document its part of the answers."""

    _urls: dict[str, None] = field(default_factory=dict)
    _dois: dict[str, None] = field(default_factory=dict)
    _works: dict[str, Item] = field(default_factory=dict)
    _copies: dict[str, Item] = field(default_factory=dict)
    _by_place: dict[int, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """By document: its URLs, its DOIs, the keys of the works whose DOIs are sought."""
    records: bool = False

    def add(self, place: int, questions: Questions) -> None:
        """What one document asks."""
        self._urls.update(dict.fromkeys(questions.urls))
        self._dois.update(dict.fromkeys(questions.dois))
        self._works.update({f"{place}{_MARK}{key}": item for key, item in questions.works.items()})
        for url, item in questions.copies.items():
            self._copies.setdefault(url, item)
        self._by_place[place] = (tuple(questions.urls), tuple(questions.dois), tuple(questions.works))
        self.records = self.records or questions.records

    @property
    def questions(self) -> Questions:
        """All of them, each once, in the order of the documents."""
        return Questions(tuple(self._urls), tuple(self._dois), self._works, self._copies, self.records)

    def share(self, place: int, evidence: Evidence) -> Evidence | None:
        """What the answers say of one document's questions; None for a document that has not asked."""
        if place not in self._by_place:
            return None
        urls, dois, keys = self._by_place[place]
        named = dict.fromkeys(doi_key(doi) for doi in (*dois, *filter(None, map(doi_of_url, urls))))
        return replace(
            evidence,
            links={url: evidence.links[url] for url in urls if url in evidence.links},
            registrations={doi: evidence.registrations[doi] for doi in named if doi in evidence.registrations},
            records={doi: evidence.records[doi] for doi in named if doi in evidence.records},
            searches={
                key: evidence.searches[long] for key in keys if (long := f"{place}{_MARK}{key}") in evidence.searches
            },
            copies={url: evidence.copies[url] for url in urls if url in evidence.copies},
            remarks=(),
        )
