"""All services that are asked in a check. A service is a constant of its module, named here or in `coverage.toml`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from stacite.text.tables import table

if TYPE_CHECKING:
    from stacite.services.base import Service


def _named(names: str) -> tuple[Service, ...]:
    modules = (name.partition(".") for name in names.split())
    return tuple(
        cast("Service", getattr(importlib.import_module(f"stacite.services.{module}"), constant))
        for module, _, constant in modules
    )


# The order is that in which works are searched for, and in which a DOI of unknown agency is looked up.
SERVICES = _named("""
    doi_org.HANDLES doi_org.AGENCIES crossref.SERVICE datacite.SERVICE medra.SERVICE wayback.AVAILABILITY
    wayback.SERVICE
""")
INDEXES = _named(
    " ".join(row["asked"] for row in table("stacite.services", "coverage.toml").values() if "asked" in row)
)
"""Those that are asked whether a source exists, the cheapest first."""
