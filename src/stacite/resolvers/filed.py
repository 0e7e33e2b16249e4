"""Records on their way into the cache and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from stacite.model.item import Date, Name
from stacite.model.record import Record, Update

if TYPE_CHECKING:
    from collections.abc import Mapping


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
