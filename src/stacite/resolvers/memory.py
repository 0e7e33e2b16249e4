"""Registrations that earlier runs were told of: found ones for 30 days, absent ones for a day.

The times are those that services.md measured for doi.org: a DOI that is registered stays so (DOI
Handbook, "persistence"), one that is missing may be registered tomorrow.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key
from stacite.model.resolution import Outcome, Registration
from stacite.net.cache import Cache, folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stacite.settings import Settings

_KEEP = {Outcome.FOUND: timedelta(days=30), Outcome.ABSENT: timedelta(days=1)}
"""What could not be asked is never kept."""


class Memory:
    """`known` before asking, `keep` after. `fault` says why the cache is out of use, if it is."""

    def __init__(self, settings: Settings) -> None:
        self._cache = Cache(folder(settings.cache_dir))
        self._service = f"doi {settings.services.doi}"
        self._forgetful = settings.refresh

    @property
    def fault(self) -> str:
        """Why the cache can't be used; empty where it can."""
        return self._cache.fault

    def known(self, dois: Iterable[str], now: datetime) -> dict[str, Registration]:
        """By DOI in lower case: what an earlier run was told and what has not expired."""
        found = {} if self._forgetful else {doi: self._known(doi, now) for doi in dois}
        return {doi_key(doi): registration for doi, registration in found.items() if registration}

    def _known(self, doi: str, now: datetime) -> Registration | None:
        kept = self._cache.get(self._service, doi_key(doi), now)
        if kept is None:
            return None
        return Registration(doi, Outcome(kept.value["outcome"]), kept.value["source"], kept.fetched)

    def keep(self, registrations: Iterable[Registration], now: datetime) -> None:
        """Remember what was found or denied."""
        told = list(registrations)
        for outcome, time in _KEEP.items():
            answers = {
                doi_key(each.doi): {"outcome": outcome.value, "source": each.source}
                for each in told
                if each.outcome is outcome
            }
            self._cache.put(self._service, answers, now, time)
