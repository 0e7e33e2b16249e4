"""CSL-JSON: an array of items, as citation processors read them (CSL 1.0.2, csl-data.json)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.exporters.base import exports_accessed
from stacite.exporters.clean_text import clean
from stacite.exporters.date_words import date_words
from stacite.model.emphasis import emphasised
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.exporters.base import Options
    from stacite.model.item import Date, Item, Name
    from stacite.model.registry import Reference

NAME = "csl-json"
SUFFIX = ".json"

_VERBATIM = frozenset(("DOI", "ISBN", "ISSN", "PMCID", "PMID", "URL"))
_MARKUP = pattern(r"<(?=[A-Za-z/!?])")


def export(references: Sequence[Reference], options: Options) -> str:
    """The array, an item a reference, in the order given."""
    items = [_entry(reference, options) for reference in references]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _entry(reference: Reference, options: Options) -> dict[str, object]:
    item = reference.item
    if not exports_accessed(item, options):
        item = replace(item, dates={name: date for name, date in item.dates.items() if name != "accessed"})
    return {"id": clean(reference.id), **csl_item(item)}


def csl_item(item: Item) -> dict[str, object]:
    """A work as a CSL-JSON object without an id, all its dates included."""
    fields: dict[str, object] = {"type": item.type}
    fields |= {variable: list(filter(None, map(_name, names))) for variable, names in item.names.items()}
    fields |= {variable: _text(variable, text) for variable, text in item.texts.items() if variable != "id"}
    fields |= {variable: _date(date) for variable, date in item.dates.items()}
    return {variable: value for variable, value in fields.items() if value}


def _text(variable: str, text: str) -> str:
    """Processors take some tags for markup: emphasis becomes one of them, what only looks like a tag does not."""
    cleaned = clean(text, joiners=True)
    if variable in _VERBATIM:
        return cleaned
    if "title" not in variable:
        return _escape(cleaned)
    return "".join(f"<i>{_escape(part)}</i>" if emphasis else _escape(part) for part, emphasis in emphasised(cleaned))


def _escape(text: str) -> str:
    return _MARKUP.sub("&lt;", text)


def _name(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "dropping-particle": name.dropping_particle,
        "non-dropping-particle": name.non_dropping_particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    cleaned = {part: _escape(clean(text, joiners=True)) for part, text in parts.items()}
    return {part: text for part, text in cleaned.items() if text}


def _date(date: Date) -> dict[str, object]:
    """Date parts; in words where they can't say it (`n.d.`, the nineties, a range without end)."""
    ends = date.parts
    if len(ends) != date.edtf.count("/") + 1:
        words = clean(date_words(date), joiners=True)
        return {"literal": words} if words else {}
    season = ends[0][1] - 20 if len(ends) == 1 and len(ends[0]) > 1 and ends[0][1] in range(21, 25) else None
    parts: list[list[int]] = [[_year(end[0]), *(end[1:] if season is None else ())] for end in ends]
    value: dict[str, object] = {"date-parts": parts}
    if season is not None:
        value["season"] = season
    if date.is_approximate:
        value["circa"] = True
    return value


def _year(year: int) -> int:
    """EDTF has a year 0, which is 1 BC; CSL, like historians, has none."""
    return year if year > 0 else year - 1
