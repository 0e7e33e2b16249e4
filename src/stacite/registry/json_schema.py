"""The JSON Schema of citations.yaml, for completion in editors; made from the tables of the checks."""

from __future__ import annotations

from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES
from stacite.model.registry import FORMAT_VERSION
from stacite.registry import file_fields
from stacite.registry.schema import DAY_PATTERN

Schema = dict[str, object]

_WORD: Schema = {"type": ["string", "number", "boolean", "null"]}
"""Read as it is written, whatever a YAML reader with types would make of it."""
_FILLED: Schema = {"anyOf": [{"type": "string", "minLength": 1}, {"type": ["number", "boolean"]}]}
_COUNT: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 999_999_999},
        {"type": "string", "pattern": "^[0-9]{1,9}$"},
        {"type": "null"},
    ]
}


def json_schema() -> dict[str, object]:
    """The schema, JSON Schema draft 2020-12. That ids are unique and cites lead somewhere it can't say."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "citations.yaml",
        "description": "The sources that your documents cite, and where they cite them. Valid CSL-YAML.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": {"stacite": _version(), "documents": _list("document"), "references": _list("reference")},
        "$defs": {
            "document": _fields({"path": _FILLED, "sha256": _WORD, "notes": _list("note")}, "document"),
            "note": _note(),
            "cite": _cite(),
            "reference": _reference(),
            "name": _name(),
            "ignored": _ignored(),
            "date": _date(),
            "checked": _fields(dict.fromkeys(file_fields.CHECKED, _WORD)),
        },
    }


def _fields(properties: dict[str, Schema], what: str = "") -> Schema:
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    required = file_fields.REQUIRED.get(what)
    return schema | {"required": list(required)} if required else schema


def _list(of: str) -> Schema:
    return {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{of}"}}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _version() -> Schema:
    texts = [str(version) for version in range(1, FORMAT_VERSION + 1)]
    numbers: Schema = {"type": "integer", "minimum": 1, "maximum": FORMAT_VERSION}
    return {"description": "Version of the format.", "anyOf": [numbers, {"enum": [*texts, None]}]}


def _ignore() -> Schema:
    words: Schema = {"type": ["array", "null"], "items": {"anyOf": [_FILLED, {"$ref": "#/$defs/ignored"}]}}
    return words | {"description": "Rules to ignore here: codes, prefixes or names."}


def _ignored() -> Schema:
    day: Schema = {"type": "string", "pattern": f"^{DAY_PATTERN}$"}
    until: Schema = {"description": "The last day on which the entry applies, as YYYY-MM-DD.", **_or_null(day)}
    return _fields({"rule": _FILLED, "until": until, "reason": _WORD}, "ignore")


def _note() -> Schema:
    marker = _fields({"line": _COUNT, "text": _WORD})
    properties: dict[str, Schema] = {"number": _FILLED, "line": _COUNT, "page": _COUNT, "marker": _or_null(marker)}
    return _fields(properties | {"text": _WORD, "cites": _list("cite"), "ignore": _ignore()}, "note")


def _cite() -> Schema:
    form: Schema = {"enum": [*file_fields.FORMS, None], "description": "How the note names the source (default: full)."}
    schema = _fields({"id": _WORD, "form": form, "locator": _WORD, "label": _WORD, "prefix": _WORD})
    short = [name for name in file_fields.FORMS if name != "full"]
    named = {"required": ["id"], "properties": {"id": _FILLED}}
    pinned = {"required": ["locator"], "properties": {"locator": _FILLED}}
    unlabelled = {"properties": {"label": {"enum": ["", None]}}}
    return schema | {
        "allOf": [
            {"anyOf": [named, {"required": ["form"], "properties": {"form": {"enum": short}}}]},
            {"anyOf": [pinned, unlabelled]},
        ]
    }


def _reference() -> Schema:
    properties: dict[str, Schema] = {"id": _FILLED, "type": {"enum": [*file_fields.ITEM_TYPES, None]}}
    properties |= dict.fromkeys(sorted(TEXT_VARIABLES), _WORD)
    properties |= dict.fromkeys(sorted(NAME_VARIABLES), _list("name"))
    properties |= {name: {"$ref": "#/$defs/date"} for name in sorted(DATE_VARIABLES)}
    checked = _or_null({"$ref": "#/$defs/checked"})
    return _fields(properties | {"ignore": _ignore(), "checked": checked}, "reference")


def _name() -> Schema:
    some: Schema = {"anyOf": [{"required": [part], "properties": {part: _FILLED}} for part in file_fields.NAME]}
    return _fields(dict.fromkeys(file_fields.NAME, _WORD)) | some


def _date() -> Schema:
    part = _fields(dict.fromkeys(file_fields.DATE, _WORD) | {"date-parts": {"type": "array"}})
    words: Schema = {"description": "A date in EDTF (2023, 2023-08-15, 2019/2021, 1850~), or text.", **_WORD}
    return {"anyOf": [words, part, {"type": "array", "minItems": 1, "maxItems": 2, "items": part}]}
