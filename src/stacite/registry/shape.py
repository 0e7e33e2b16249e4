"""The fields of citations.yaml: one table, from which the checks, the JSON Schema and the writer are made."""

from __future__ import annotations

from stacite.model.citation import CitationForm
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES, TYPES

ROOT = ("stacite", "documents", "references")
DOCUMENT = ("path", "sha256", "notes")
NOTE = ("number", "line", "page", "marker", "text", "cites", "ignore")
MARKER = ("line", "text")
CITE = ("id", "form", "locator", "label", "prefix")
IGNORE = ("rule", "until", "reason")
CHECKED = ("on", "verdict", "archive", "reason")
NAME = ("family", "given", "literal", "dropping-particle", "non-dropping-particle", "suffix")
"""CSL-JSON's parts of a name, without the flags for programs (`static-ordering`, `comma-suffix`)."""
DATE = ("year", "month", "day", "season", "circa", "literal", "raw", "date-parts")
"""CSL-JSON's parts of a date, as pandoc reads them (pandoc manual, "Specifying bibliographic data")."""

REFERENCE_OWN = ("id", "type", "ignore", "checked")
REFERENCE = frozenset((*REFERENCE_OWN, *TEXT_VARIABLES, *NAME_VARIABLES, *DATE_VARIABLES))

REQUIRED = {"document": ("path",), "note": ("number",), "reference": ("id",), "ignore": ("rule",)}

FORMS = tuple(form.value for form in CitationForm)
ITEM_TYPES = tuple(sorted(TYPES))

SEASONS = {"1": "21", "2": "22", "3": "23", "4": "24"}
"""CSL's seasons, spring first, as EDTF's months (ISO 8601-2:2019, 4.8)."""

REFERENCE_ORDER = (
    "id type author title container-title collection-title editor translator issued volume issue number edition page "
    "publisher publisher-place event-title event-place genre DOI ISBN ISSN PMID URL accessed"
).split()
"""What comes first in a new entry, as people read a citation; the rest follows by the alphabet."""

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
"""What YAML reads as nothing when it stands unquoted (YAML 1.2.2, 10.3.2)."""
