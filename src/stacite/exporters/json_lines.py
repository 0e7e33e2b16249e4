"""JSON Lines, as `stacite parse` writes them: each note with its citations and comments as one JSON object per line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.exporters.csl_json import csl_item
from stacite.model.item import OTHERS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.citation import Citation, ParsedNote


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
