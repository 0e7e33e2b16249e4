"""Places, edits and texts as SARIF has them: files by relative URIs, regions by line and column, notes by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stacite.model.location import locate
from stacite.reporters.visible_text import visible
from stacite.reporters.wording import note_name, words_meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.finding import Edit, Finding
    from stacite.model.location import Location

BASE = "%SRCROOT%"
"""What relative paths are relative to; the service that takes the report knows where that is (3.14.14)."""


def location(finding: Finding) -> dict[str, Any]:
    """The file, the region where the format has lines, and the note; else the page, and the words that are meant."""
    place = finding.location
    found: dict[str, Any] = {"physicalLocation": {"artifactLocation": _file(place.path)}}
    if place.line is not None:
        found["physicalLocation"]["region"] = _region(place)
    names = _logical(finding)
    if names:
        found["logicalLocations"] = names
    if words := words_meant(place):
        found["message"] = message(words)
    return found


def message(text: str) -> dict[str, str]:
    """Plain text in which braces are no placeholders (3.11.5) and brackets no links (3.11.6)."""
    shown = "\n".join(map(visible, text.split("\n")))
    return {"text": shown.replace("{", "{{").replace("}", "}}").replace("](", "\\](")}


def change(path: str, text: str, edits: Sequence[Edit]) -> dict[str, Any]:
    """The edits of one file, by line and column of its text."""
    return {"artifactLocation": _file(path), "replacements": [_replacement(text, edit) for edit in edits]}


def _replacement(text: str, edit: Edit) -> dict[str, Any]:
    region = _region(locate(edit.path, text, (edit.start, edit.end)))
    return {"deletedRegion": region, "insertedContent": {"text": edit.new}}


def _file(path: str) -> dict[str, Any]:
    if path.startswith("/"):
        return {"uri": f"file://{_quoted(path)}"}
    return {"uri": _quoted(path), "uriBaseId": BASE}


def _quoted(path: str) -> str:
    """Percent-encoded; a path that is not UTF-8 byte for byte, as the file system has it."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote(visible(path))


def _region(place: Location) -> dict[str, int]:
    """Columns are code points, the end is exclusive: as in the model."""
    parts = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {name: value for name, value in parts.items() if value is not None}


def _logical(finding: Finding) -> list[dict[str, str]]:
    """The note, under its page where the format has pages; a page alone where it is about no note."""
    page = finding.location.page
    names = list(filter(None, (f"page {page}" if page is not None else "", note_name(finding))))
    if not names:
        return []
    kind = "note" if finding.note else "page"
    return [{"name": names[-1], "fullyQualifiedName": ", ".join(names), "kind": kind}]
