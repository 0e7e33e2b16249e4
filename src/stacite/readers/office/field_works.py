"""Works that reference managers leave in fields: CSL-JSON behind `ADDIN ZOTERO_ITEM CSL_CITATION`.

Sources: Zotero's and Mendeley's word processor plug-ins; CSL citation data schema 1.0 (csl-citation.json).
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

from stacite.model.csl_json import item_from_csl, locator_label
from stacite.model.document import FieldItem
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARK = pattern(r"(?:ZOTERO_ITEM|CSL_CITATION)\b[^{]{0,200}(?=\{)")
_CONTROL_TAG = "MENDELEY_CITATION_v3_"
_LONGEST = 8 * 2**20
_MOST = 200
"""Works that one field cites."""
_WORD = 1000
"""Letters of a locator or prefix."""


def works_of_field(instruction: str) -> tuple[FieldItem, ...]:
    """The works in an instruction or a reference mark's name, without spans.

    None where it holds no citation, or JSON that a program has broken.
    """
    match = _MARK.search(instruction[:_LONGEST])
    return _works(instruction[match.end() : _LONGEST]) if match else ()


def works_of_control(tag: str) -> tuple[FieldItem, ...]:
    """The works that Mendeley Cite keeps in the tag of a content control, as JSON in base64."""
    if not tag.startswith(_CONTROL_TAG):
        return ()
    packed = tag.removeprefix(_CONTROL_TAG)[:_LONGEST]
    try:
        return _works(base64.b64decode(packed + "=" * (-len(packed) % 4)).decode())
    except (binascii.Error, ValueError):
        return ()


def _works(text: str) -> tuple[FieldItem, ...]:
    try:
        citation, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return ()
    cited = citation.get("citationItems") if isinstance(citation, dict) else None
    entries = [each for each in cited[:_MOST] if isinstance(each, dict)] if isinstance(cited, list) else []
    return tuple(work for entry in entries if (work := _work(entry)))


def _work(entry: Mapping[str, object]) -> FieldItem | None:
    data = entry.get("itemData", entry.get("item"))
    if not isinstance(data, dict):
        return None
    return FieldItem(
        item_from_csl(data),
        locator=_text(entry.get("locator")),
        label=locator_label(entry.get("label")),
        prefix=_text(entry.get("prefix")),
    )


def _text(value: object) -> str:
    """A text or number on one line."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).encode(errors="ignore").decode()[:_WORD].split())
