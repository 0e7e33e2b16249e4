"""CSL-JSON: an array of items, as citation processors read them (CSL 1.0.2, csl-data.json).

JSON Lines, as `stacite parse` writes them, have each note with its citations and comments as one JSON object per line.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.exporters.base import exports_accessed
from stacite.exporters.plain_text import clean, date_words
from stacite.model.item import OTHERS
from stacite.text.languages import title_language
from stacite.text.patterns import pattern
from stacite.text.spans import split_emphasis

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacite.exporters.base import ExportOptions
    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.item import Date, Item, Name
    from stacite.model.registry import Reference

    Text = Callable[[str, str], str]
    """Of a variable's or a name part's name and its text, the text as the file has it."""


NAME = "csl-json"
SUFFIX = ".json"
NEXT = "Import it into a reference manager, or use it with pandoc --citeproc"

_VERBATIM = frozenset(("DOI", "ISBN", "ISSN", "PMCID", "PMID", "URL"))
# `a <b` could be taken for a tag; `p < 0.05` can't.
_MARKUP = pattern(r"<(?=[A-Za-z/!?])")
_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
_encode = json.JSONEncoder(ensure_ascii=False).encode


def export(references: Sequence[Reference], options: ExportOptions) -> str:
    """The array with one item per reference, in the order given, and one variable per line."""
    if not references:
        return "[]\n"
    return "[\n" + ",\n".join(_object(csl_entry(reference, options)) for reference in references) + "\n]\n"


def _object(entry: dict[str, object]) -> str:
    lines = (f"    {_encode(variable)}: {_encode(value)}" for variable, value in entry.items())
    return "  {\n" + ",\n".join(lines) + "\n  }"


def json_text(variable: str, text: str) -> str:
    """Processors take some tags for markup: emphasis becomes one of them, what only looks like a tag does not."""
    cleaned = clean(text, joiners=True)
    if variable in _VERBATIM:
        return cleaned
    if "*" not in cleaned or "title" not in variable:
        return _escape(cleaned)
    return "".join(
        f"<i>{_escape(part)}</i>" if emphasis else _escape(part) for part, emphasis in split_emphasis(cleaned)
    )


def _escape(text: str) -> str:
    return _MARKUP.sub("&lt;", text) if "<" in text else text


def csl_entry(reference: Reference, options: ExportOptions, text: Text = json_text) -> dict[str, object]:
    """A reference as a CSL-JSON object; its access date only where the user wants it."""
    entry = {"id": clean(reference.id), **csl_item(reference.item, text)}
    if "accessed" in entry and not exports_accessed(reference.item, options):
        del entry["accessed"]
    return entry


def with_language(reference: Reference) -> Reference:
    """The source with the language of its title where that is sure: styles capitalize all titles but foreign ones."""
    item = reference.item
    language = "" if item.get("language") else title_language(item.title)
    texts = {**item.texts, "language": language}
    return replace(reference, item=replace(item, texts=texts)) if language else reference


def csl_item(item: Item, text: Text = json_text) -> dict[str, object]:
    """A work as a CSL-JSON object without an id, all its dates included; its texts as `text` makes them."""
    fields: dict[str, object] = {"type": item.type}
    fields |= {
        variable: list(filter(None, (_name(name, text) for name in names))) for variable, names in item.names.items()
    }
    fields |= {variable: text(variable, value) for variable, value in item.texts.items() if variable != "id"}
    fields |= {variable: _date(date, text) for variable, date in item.dates.items()}
    return {variable: value for variable, value in fields.items() if value}


def _name(name: Name, text: Text) -> dict[str, str]:
    values = ((part, getattr(name, part.replace("-", "_"))) for part in _PARTS)
    cleaned = {part: text(part, value) for part, value in values if value}
    return {part: value for part, value in cleaned.items() if value}


def _date(date: Date, text: Text) -> dict[str, object]:
    """Date parts; in words where they can't say it (`n.d.`, the nineties, a range without end)."""
    ends = date.parts
    # `parts` leaves out what is no calendar date, such as an open end.
    if len(ends) != date.edtf.count("/") + 1:
        words = text("literal", date_words(date))
        return {"literal": words} if words else {}
    # EDTF counts seasons from 21, CSL from 1.
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


# What JSON leaves as it is and a terminal obeys (ECMA-48's C1 controls, bidirectional controls), what some programs
# take for a line's end, and half surrogates, which are no UTF-8.
_UNSAFE = pattern("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def json_line(note: ParsedNote, *, ascii_only: bool = False) -> str:
    """The note's text, citations and comments, with the line's end; nothing in it is a control character."""
    row = {
        "text": note.text,
        "citations": [citation_object(citation) for citation in note.citations],
        "comment": [list(span) for span in note.comments],
    }
    line = json.dumps(row, ensure_ascii=ascii_only)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", line) + "\n"


def citation_object(citation: Citation) -> dict[str, object]:
    """A citation, as the lines have it."""
    row: dict[str, object] = {"form": citation.form, "span": list(citation.span)}
    if citation.prefix:
        row |= {"prefix": citation.prefix, "role": citation.role}
    if citation.locator:
        row |= {"locator": citation.locator.value, "label": citation.locator.label}
    if citation.antecedent:
        row["antecedent"] = {"note": citation.antecedent.note, "citation": citation.antecedent.citation}
    if citation.candidates:
        row["candidates"] = [{"note": each.note, "citation": each.citation} for each in citation.candidates]
    # Three digits: more would differ between platforms.
    row["confidence"] = round(citation.confidence, 3)
    if variables := dict.fromkeys((*citation.fields, *citation.field_confidence)):
        row["field_confidence"] = {variable: round(citation.confidence_in(variable), 3) for variable in variables}
    if citation.item:
        lists = citation.item.names.items()
        names = {role: tuple(name for name in people if name != OTHERS) for role, people in lists}
        if shortened := [role for role, people in lists if OTHERS in people]:
            row["et_al"] = shortened
        row["item"] = csl_item(replace(citation.item, names=names))
    return row
