"""CSL-JSON, as Zotero and pandoc write it: an array of items."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from stacite.bibliographies.base import LONGEST_KEY, MAX_ENTRIES, decode, first_of_each
from stacite.errors import FileError
from stacite.model.csl_json import csl_text, item_from_csl
from stacite.model.item import TYPES, Bibliography, BibliographyDoubt, BibliographyEntry

if TYPE_CHECKING:
    from collections.abc import Iterator


NAME = "CSL-JSON"
_HINT = "Export your library as CSL-JSON: an array of items, each with an id."


def read(data: bytes, path: str) -> Bibliography:
    """The works of a CSL-JSON file: an array of items, or an object that holds one under `references` or `items`.

    Raises FileError, with the line, for what is no JSON or no such array.
    """
    source, decoding_doubts = decode(data, path)
    value = _parsed(source, path)
    if isinstance(value, dict):
        # pandoc writes `references`, Zotero's API `items`.
        value = next((value[name] for name in ("references", "items") if name in value), None)
    if not isinstance(value, list):
        raise FileError(f"{path}:1: not an array of works", _HINT)
    doubts = list(decoding_doubts)
    entries = first_of_each(list(_entries(value[:MAX_ENTRIES], doubts)), doubts)
    if not entries:
        raise FileError(f"{path}: contains no work with an id", _HINT)
    ids = {csl_text(data.get(name)) for data in value if isinstance(data, dict) for name in ("id", "citation-key")}
    other_keys = frozenset(ids.difference(("", *(entry.key for entry in entries))))
    return Bibliography(path, entries, tuple(doubts), other_keys)


def _parsed(source: str, path: str) -> object:
    try:
        # NaN and Infinity, which are no JSON, become text.
        return json.loads(source, parse_constant=str)
    except json.JSONDecodeError as error:
        message = f"{path}:{error.lineno}: not valid JSON: {error.msg.lower()}, column {error.colno}"
        raise FileError(message, _HINT) from error
    except (RecursionError, ValueError) as error:  # nested too deeply, or a number of 5,000 digits
        raise FileError(f"{path}:1: not valid CSL-JSON: nested too deeply, or a number is too large", _HINT) from error


def _entries(items: list[object], doubts: list[BibliographyDoubt]) -> Iterator[BibliographyEntry]:
    for place, data in enumerate(items, 1):
        key = _key(data) if isinstance(data, dict) else ""
        if not isinstance(data, dict) or not key:
            doubts.append(BibliographyDoubt(f"item {place} of the array has no id and is skipped"))
            continue
        item = item_from_csl(data)
        named = data.get("type")
        # In a wrong library it can be a list, which no set can be asked for.
        if named is not None and item.type == "document" and not (isinstance(named, str) and named in TYPES):
            doubts.append(BibliographyDoubt(f"“{str(named)[:40]}” is not a CSL type; read as document", key))
        yield BibliographyEntry(key, item)


def _key(data: dict[str, object]) -> str:
    """The id; where that is an address, as Zotero writes it, the `citation-key` if there is one."""
    own, cited = csl_text(data.get("id")), csl_text(data.get("citation-key"))
    return (cited if cited and (not own or re.match(r"https?://", own)) else own)[:LONGEST_KEY]
