"""Records that an earlier run was given and that still hold; nothing is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key
from stacite.net.client import Client
from stacite.net.clock import SystemClock
from stacite.resolvers.memory import Memory
from stacite.resolvers.registries import Registries
from stacite.resolvers.works import Works

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacite.model.record import Record
    from stacite.settings import Settings


def kept_records(dois: Iterable[str], settings: Settings) -> Mapping[str, Record]:
    """By DOI in lower case. Raises SettingsError for a bad `mailto` or `allow_private`."""
    clock = SystemClock()
    registries = Registries(Client(settings, clock), settings)
    return Works(registries, Memory(settings), [doi_key(doi) for doi in dois], clock.now()).records
