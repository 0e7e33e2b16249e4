"""Records on their way into the cache and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from stacite.model.item import Date, Name
from stacite.model.record import Record, Update

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.settings import Services


def filed(record: Record) -> dict[str, Any]:
    """As JSON can say it."""
    value = asdict(record)
    value["fetched"] = record.fetched.isoformat() if record.fetched else None
    value["dates"] = {name: date.edtf for name, date in record.dates.items()}
    return value


def unfiled(value: Mapping[str, Any]) -> Record | None:
    """None for what another version of stacite wrote."""
    try:
        plain = {name: tuple(entry) if isinstance(entry, list) else entry for name, entry in value.items()}
        return Record(
            **plain
            | {
                "fetched": datetime.fromisoformat(value["fetched"]) if value["fetched"] else None,
                "authors": tuple(Name(**name) for name in value["authors"]),
                "editors": tuple(Name(**name) for name in value["editors"]),
                "dates": {name: Date(edtf) for name, edtf in value["dates"].items()},
                "updated_by": tuple(Update(**update) for update in value["updated_by"]),
                "updates": tuple(Update(**update) for update in value["updates"]),
                "relations": {name: tuple(dois) for name, dois in value["relations"].items()},
            }
        )
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def file_of(services: Services) -> str:
    """The cache's name for what the registries at these addresses said."""
    return " ".join(("record", *(base.rstrip("/") for base in (services.crossref, services.datacite, services.doi))))


def record_in(answer: Mapping[str, Any]) -> Record | None:
    """The record in a kept answer; None where that says that there is none, or is another version's."""
    return unfiled(answer["record"]) if answer.get("record") else None
