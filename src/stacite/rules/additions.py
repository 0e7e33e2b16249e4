"""The fix that puts a variable into a reference, in the text of the registry's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Edit, Fix
from stacite.model.location import line_text, offset_at
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Location
    from stacite.model.registry import Reference
    from stacite.rules.base import Context

_BEFORE = (
    "event-place event-title publisher-place publisher page edition number issue volume issued container-title title"
    " type"
).split()
"""Variables after which a DOI stands in a new entry, the last first."""
_IN_BLOCK = pattern(r"(?P<indent> *(?:- +)?)(?P<key>[A-Za-z_-]+): +")
_IN_BRACKETS = pattern(r".*[{,]\s*['\"]?(?P<key>[A-Za-z_-]+)['\"]?\s*:\s*|\s*['\"]?(?P<first>[A-Za-z_-]+)['\"]?\s*:\s*")
_NOTHING_MORE = pattern(r"[ \t]*(?:[ \t]#.*)?\r?")
_BARE = pattern(r"[A-Za-z0-9./()_-]*[A-Za-z0-9/()_-]")
"""A value that YAML takes for a text without quotes, in brackets too."""


def add_doi(context: Context, reference: Reference, doi: str) -> Fix | None:
    """Put the DOI into the reference; None where the file has no such reference, or is laid out too oddly."""
    if "DOI" in reference.places or reference.location is None or not doi.isprintable():
        return None
    edit = next(_edits(context, reference, doi), None)
    if edit is None:
        return None
    return Fix(f"Put DOI: {doi} into the reference {reference.id}", (edit,), Applicability.UNSAFE)


def _edits(context: Context, reference: Reference, doi: str) -> Iterator[Edit]:
    text, place = context.registry_text, reference.location
    places = {name: reference.places[name] for name in _BEFORE if name in reference.places}
    for name, value in places.items():
        if place is not None and (new := _entry(text, place, name, value, doi)) is not None:
            at, words = new
            yield Edit(context.registry.path, at, at, "", words)


def _entry(text: str, place: Location, name: str, value: Location, doi: str) -> tuple[int, str] | None:
    """Where the new entry goes, and its words; None where this value is not on a line that can be read."""
    if value.line is None or value.line != value.end_line or not value.column or not value.end_column:
        return None
    line = line_text(text, value.line)
    before, after = line[: value.column - 1], line[value.end_column - 1 :]
    block = _IN_BLOCK.fullmatch(before)
    if (
        block
        and block["key"] == name
        and _NOTHING_MORE.fullmatch(after)
        and _column(text, place) == len(block["indent"])
    ):
        newline = "\r\n" if _ends_in_crlf(text, value.line) else "\n"
        return offset_at(text, value.line, len(line) + 1), f"{newline}{' ' * len(block['indent'])}DOI: {_written(doi)}"
    found = _IN_BRACKETS.fullmatch(before)
    if found and (found["key"] or found["first"]) == name and after.lstrip()[:1] in (",", "}"):
        return offset_at(text, value.line, value.end_column), f", DOI: {_written(doi)}"
    return None


def _column(text: str, place: Location) -> int:
    """Where the name of the field `id` stands in its line; -1 where it is in brackets."""
    found = _IN_BLOCK.fullmatch(line_text(text, place.line or 1)[: (place.column or 1) - 1])
    return len(found["indent"]) if found else -1


def _ends_in_crlf(text: str, line: int) -> bool:
    end = text.find("\n", offset_at(text, line, 1))
    return end > 0 and text[end - 1] == "\r"


def _written(doi: str) -> str:
    return doi if _BARE.fullmatch(doi) else "'" + doi.replace("'", "''") + "'"
