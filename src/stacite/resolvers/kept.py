"""Records that an earlier run was given and that still hold; nothing is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key
from stacite.resolvers.filed import file_of, record_in
from stacite.resolvers.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.record import Record
    from stacite.settings import Settings


def kept_records(dois: Iterable[str], settings: Settings) -> dict[str, Record]:
    """By DOI in lower case."""
    kept = Memory(settings).recall(file_of(settings.services), map(doi_key, dois), datetime.now(UTC))
    records = {doi: record_in(each.value) for doi, each in kept.items()}
    return {doi: record for doi, record in records.items() if record is not None}
