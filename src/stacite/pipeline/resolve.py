"""Questions become evidence; without network, honestly less of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key
from stacite.model.resolution import Verdict

if TYPE_CHECKING:
    from stacite.model.record import Record
    from stacite.model.resolution import Evidence
    from stacite.resolvers.base import Progress, Questions
    from stacite.settings import Settings


def resolve(questions: Questions, settings: Settings, progress: Progress | None = None) -> Evidence:
    """Ask every question once. Offline, nothing is imported that could ask."""
    from stacite.resolvers import all as resolvers

    return resolvers.resolve(questions, settings, progress)


def with_copies(evidence: Evidence, questions: Questions, settings: Settings) -> Evidence:
    """The evidence with archived copies of those pages that it says are gone."""
    from stacite.resolvers import all as resolvers

    return evidence if settings.offline else resolvers.with_copies(evidence, questions, settings)


def count(evidence: Evidence, settings: Settings) -> None:
    """Count one run for the links that it found dead; to be done when the user has been told."""
    if not settings.offline and any(link.verdict is Verdict.DEAD for link in evidence.links.values()):
        from stacite.resolvers import all as resolvers

        resolvers.count(evidence, settings)


def known_record(doi: str, settings: Settings) -> Record | None:
    """What an earlier check was told of the work under a DOI, where that still holds; nothing is asked."""
    from stacite.resolvers.kept import kept_records

    return kept_records((doi,), settings).get(doi_key(doi))
