"""Evidence from one check of a process to the next: kept, counted, and looked up in the cache."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.evidence import Evidence, NetworkState, Verdict
from stacite.model.identifiers import doi_key
from stacite.services.base import requested_dois

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable

    from stacite.model.evidence import CitedSource, Record
    from stacite.services.base import EvidenceRequest
    from stacite.settings import Settings

    Gather = Callable[[EvidenceRequest], Evidence]
    _Question = tuple[Hashable, ...]
    """The kind of a question, what it is about, and what else makes it another one."""


def count_dead_links(evidence: Evidence, settings: Settings) -> None:
    """Count one run for its dead links; call it after the user has seen the report."""
    if not settings.offline and any(link.verdict is Verdict.DEAD for link in evidence.links.values()):
        from stacite.services.gather import count

        count(evidence, settings)


def known_record(doi: str, settings: Settings) -> Record | None:
    """The cached record of a DOI, if it is still valid; makes no request."""
    from stacite.services.cache import cached_records

    return cached_records((doi,), settings).get(doi_key(doi))


class KeptEvidence:
    """The evidence of earlier checks in the same process. A page that was dead stays so until it ends."""

    def __init__(self) -> None:
        self._known = Evidence()
        self._asked: set[_Question] = set()

    def gather(self, queries: EvidenceRequest, gather: Gather, *, again: bool = False) -> Evidence:
        """The evidence for all queries; `gather` is called for new ones if there are any, or `again` for all."""
        if again:
            self._asked -= _query_keys(queries)
        fresh = replace(
            queries,
            # Records are part of the key: a check may need them for a DOI that was first looked up without.
            urls=[url for url in queries.urls if ("url", url, queries.records) not in self._asked],
            dois=[doi for doi in queries.dois if ("doi", doi, queries.records) not in self._asked],
            works={key: item for key, item in queries.works.items() if ("work", key, repr(item)) not in self._asked},
            copies={url: item for url, item in queries.copies.items() if ("copy", url) not in self._asked},
            changes={url: item for url, item in queries.changes.items() if ("change", url) not in self._asked},
            quotations={
                key: each for key, each in queries.quotations.items() if ("quoted", key, each) not in self._asked
            },
            sources={
                key: source for key, source in queries.sources.items() if _source_key(key, source) not in self._asked
            },
        )
        if any((fresh.urls, fresh.dois, fresh.works, fresh.copies, fresh.changes, fresh.quotations, fresh.sources)):
            quoted = [each.url for each in fresh.quotations.values() if each.url and not each.file]
            now = gather(replace(fresh, urls=[*dict.fromkeys((*fresh.urls, *fresh.copies, *fresh.changes, *quoted))]))
            self._known = self._known.merged(now)
            if not now.interrupted and now.network is not NetworkState.NONE:
                # Otherwise it is unknown which requests were made, or none got anywhere: all are repeated.
                self._asked |= _query_keys(fresh)
        else:
            self._known = replace(self._known, remarks=(), interrupted=False)
        return self._about(queries)

    def recall(self, queries: EvidenceRequest, offline: Evidence) -> Evidence:
        """What is known without asking anybody; `offline` is the evidence of a run that asks nobody."""
        if not self._asked:
            return offline
        known = self._about(queries)
        return replace(offline.merged(known), remarks=offline.remarks, interrupted=False)

    def _about(self, queries: EvidenceRequest) -> Evidence:
        # Of these questions alone: a link that is cited no more is no part of the report.
        dois = [doi_key(doi) for doi in requested_dois(queries)]
        return self._known.restricted_to(queries.urls, dois, queries.works, queries.copies, queries.sources)

    def forget(self, urls: Collection[str] = (), dois: Collection[str] = (), works: Collection[str] = ()) -> None:
        """Ask again about these URLs, DOIs in lower case, and works by their keys, the next time they are wanted."""
        named = {"url": urls, "copy": urls, "change": urls, "doi": dois, "work": works, "source": works}
        self._asked = {each for each in self._asked if each[1] not in named.get(str(each[0]), works)}


def _source_key(key: str, source: CitedSource) -> _Question:
    return "source", key, repr(source)


def _query_keys(queries: EvidenceRequest) -> set[_Question]:
    return {
        *(("url", url, queries.records) for url in queries.urls),
        *(("doi", doi, queries.records) for doi in queries.dois),
        *(("work", key, repr(item)) for key, item in queries.works.items()),
        *(("copy", url) for url in queries.copies),
        *(("change", url) for url in queries.changes),
        *(("quoted", key, each) for key, each in queries.quotations.items()),
        *(_source_key(key, source) for key, source in queries.sources.items()),
    }
