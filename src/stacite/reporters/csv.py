"""The table of sources as comma-separated values, for a spreadsheet.

Source: RFC 4180. It begins with a byte order mark, without which Excel takes UTF-8 for the encoding of the country.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from stacite.reporters.sources import COLUMNS, spreadsheet_rows

if TYPE_CHECKING:
    from stacite.model.report import Report
    from stacite.reporters.base import Style


NAME = "csv"

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report, style: Style) -> str:
    """The heading, and a line for each source."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows((COLUMNS, *([*map(_inert, row)] for row in spreadsheet_rows(report, style))))
    return f"\ufeff{file.getvalue()}"


def _inert(value: str) -> str:
    """The value as text, whatever a document says in it."""
    return f"'{value}" if value.startswith(_FORMULA) else value
