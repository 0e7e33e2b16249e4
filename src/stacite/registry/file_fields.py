"""The fields of citations.yaml, for checks, JSON Schema and writer, and the conversion of a registry to fields.

Trees of fields contain strings, integers, lists and dictionaries, in the order that a new entry has; empty values and
defaults (`form: full`, `label: page`) are left out. The JSON Schema is made from the same tables, and editors use it
for completion.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES, TYPES
from stacite.model.registry import FORMAT_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.item import Name
    from stacite.model.registry import Cite, Ignore, Reference, RegisteredDocument, RegisteredNote, Registry, Seen


ROOT = ("stacite", "documents", "references")
DOCUMENT = ("path", "sha256", "ignore", "notes", "sources", "bibliography")
NOTE = ("number", "line", "page", "marker", "text", "cites", "ignore")
ENTRY = ("number", "line", "page", "text", "cites")
"""An entry of a document's own bibliography."""
READ_ENTRY = ("id", "fingerprint")
MARKER = ("line", "text")
CITE = ("id", "form", "locator", "label", "prefix")
IGNORE = ("rule", "quote", "until", "reason")
CHECKED = ("on", "verdict", "archive", "reason")
SEEN = ("by", "on", "note")
NAME = ("family", "given", "literal", "dropping-particle", "non-dropping-particle", "suffix")
"""CSL-JSON's parts of a name, without the flags for programs (`static-ordering`, `comma-suffix`)."""
DATE = ("year", "month", "day", "season", "circa", "literal", "raw", "date-parts")
"""CSL-JSON's parts of a date, as pandoc reads them (pandoc manual, "Specifying bibliographic data")."""

REFERENCE_OWN = ("id", "type", "ignore", "checked", "seen")
REFERENCE = frozenset((*REFERENCE_OWN, *TEXT_VARIABLES, *NAME_VARIABLES, *DATE_VARIABLES))

REQUIRED = {
    "document": ("path",),
    "note": ("number",),
    "entry": ("text",),
    "read entry": ("id", "fingerprint"),
    "reference": ("id",),
    "ignore": ("rule",),
}

FORMS = tuple(form.value for form in CitationForm)
ITEM_TYPES = tuple(sorted(TYPES))

DAY_PATTERN = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
"""A date as JSON Schema can describe it; it can't say that April has 30 days."""

SEASONS = {"1": "21", "2": "22", "3": "23", "4": "24"}
"""CSL's seasons, spring first, as EDTF's months (ISO 8601-2:2019, 4.8)."""

REFERENCE_ORDER = (
    "id type author title container-title collection-title editor translator issued volume issue number edition page "
    "publisher publisher-place event-title event-place genre DOI ISBN ISSN PMID URL accessed"
).split()
"""The first fields of a new entry, in the order of a citation; the others follow in alphabetical order."""

Tree = str | int | list["Tree"] | dict[str, "Tree"]
Fields = dict[str, Tree]

_RANK = {name: rank for rank, name in enumerate(REFERENCE_ORDER)}
_NAME_PARTS = tuple((part, part.replace("-", "_")) for part in NAME)


def registry_fields(registry: Registry) -> Fields:
    """The whole file."""
    documents: list[Tree] = [document_fields(document) for document in registry.documents]
    references: list[Tree] = [reference_fields(reference) for reference in registry.references]
    return _filled({"stacite": FORMAT_VERSION, "documents": documents, "references": references})


def document_fields(document: RegisteredDocument) -> Fields:
    """A document, its notes and its bibliography last."""
    return own_fields(document) | _filled(
        {
            "notes": [note_fields(note) for note in document.notes],
            "sources": [entry_fields(entry) for entry in document.sources],
            "bibliography": bibliography_fields(document),
        }
    )


def bibliography_fields(document: RegisteredDocument) -> list[Tree]:
    """What a document's bibliography file said of the works that it cites by key."""
    return [{"id": entry.id, "fingerprint": entry.fingerprint} for entry in document.bibliography]


def own_fields(document: RegisteredDocument) -> Fields:
    """A document without its notes and its bibliographies."""
    ignored: list[Tree] = [_ignore(each) for each in document.ignore]
    return _filled({"path": document.path, "sha256": document.sha256, "ignore": ignored})


def note_fields(note: RegisteredNote) -> Fields:
    """A note; its text comes before its cites, so that both can be read together."""
    fields: Mapping[str, Tree | None] = {
        "line": note.line,
        "page": note.page,
        "marker": _filled({"line": note.marker_line, "text": note.marker_text}),
        "text": note.text,
        "cites": [_cite(cite) for cite in note.cites],
        "ignore": [_ignore(each) for each in note.ignore],
    }
    return {"number": note.number, **_filled(fields)}


def entry_fields(entry: RegisteredNote) -> Fields:
    """An entry of a bibliography: the fields of a note that it can have."""
    return {name: value for name, value in note_fields(entry).items() if name in ENTRY and value != ""}


def _cite(cite: Cite) -> Tree:
    fields: Fields = {"id": cite.id}
    if cite.form is not CitationForm.FULL:
        fields["form"] = cite.form.value
    if cite.locator is not None:
        fields["locator"] = cite.locator.value
        fields["label"] = "" if cite.locator.label == "page" else cite.locator.label
    fields["prefix"] = cite.prefix
    return _filled(fields)


def reference_fields(reference: Reference) -> Fields:
    """A reference; its variables in the order of a citation, the others in alphabetical order."""
    item = reference.item
    variables: Fields = {"type": item.type, **item.texts}
    for name, people in item.names.items():
        variables[name] = [_name(person) for person in people]
    for name, date in item.dates.items():
        variables[name] = date.edtf
    own: Fields = {"ignore": [_ignore(each) for each in reference.ignore]}
    if reference.checked is not None:
        own["checked"] = _filled({name: getattr(reference.checked, name) for name in CHECKED})
    if reference.seen is not None:
        own["seen"] = _seen(reference.seen)
    return {"id": reference.id, **_filled({name: variables[name] for name in sorted(variables, key=_order)} | own)}


@lru_cache(maxsize=256)
def _order(name: str) -> tuple[int, str]:
    """Sort the variables of a reference, of which there are about a hundred."""
    return _RANK.get(name, len(_RANK)), name


def _ignore(ignore: Ignore) -> Tree:
    """Return the rule alone if there is nothing else."""
    if ignore.until is None and not ignore.reason and not ignore.quote:
        return ignore.rule
    until = ignore.until.isoformat() if ignore.until else ""
    return _filled({"rule": ignore.rule, "quote": ignore.quote, "until": until, "reason": ignore.reason})


def _seen(seen: Seen) -> Tree:
    return _filled({"by": seen.by, "on": seen.on.isoformat() if seen.on else "", "note": seen.note})


def _name(name: Name) -> Tree:
    return {part: value for part, attribute in _NAME_PARTS if (value := getattr(name, attribute))}


def _filled(fields: Mapping[str, Tree | None]) -> Fields:
    # 0 is a value, an empty text is none.
    return {name: value for name, value in fields.items() if value is not None and (value or value == 0)}


Schema = dict[str, object]

# stacite reads these as text, whatever type other YAML readers would choose.
_WORD: Schema = {"type": ["string", "number", "boolean", "null"]}
_FILLED: Schema = {"anyOf": [{"type": "string", "minLength": 1}, {"type": ["number", "boolean"]}]}
_COUNT: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 999_999_999},
        {"type": "string", "pattern": "^[0-9]{1,9}$"},
        {"type": "null"},
    ]
}


def json_schema() -> dict[str, object]:
    """Return the schema (JSON Schema draft 2020-12). It can't express that ids are unique and cites must exist."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "citations.yaml",
        "description": "The sources that your documents cite, and where they cite them. Valid CSL-YAML.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": {"stacite": _version(), "documents": _list("document"), "references": _list("reference")},
        "$defs": {
            "document": _fields(
                {
                    "path": _FILLED,
                    "sha256": _WORD,
                    "ignore": _ignore_schema(),
                    "notes": _list("note"),
                    "sources": _list("entry"),
                    "bibliography": _list("read-entry"),
                },
                "document",
            ),
            "read-entry": _fields({"id": _FILLED, "fingerprint": _FILLED}, "read entry"),
            "note": _note(),
            "entry": _entry(),
            "cite": _cite_schema(),
            "reference": _reference(),
            "name": _name_schema(),
            "ignored": _ignored(),
            "date": _date(),
            "checked": _fields(dict.fromkeys(CHECKED, _WORD)),
            "seen": _seen_schema(),
        },
    }


def _fields(properties: dict[str, Schema], what: str = "") -> Schema:
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    required = REQUIRED.get(what)
    return schema | {"required": list(required)} if required else schema


def _list(of: str) -> Schema:
    return {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{of}"}}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _version() -> Schema:
    texts = [str(version) for version in range(1, FORMAT_VERSION + 1)]
    numbers: Schema = {"type": "integer", "minimum": 1, "maximum": FORMAT_VERSION}
    return {"description": "Version of the format.", "anyOf": [numbers, {"enum": [*texts, None]}]}


def _ignore_schema() -> Schema:
    words: Schema = {"type": ["array", "null"], "items": {"anyOf": [_FILLED, {"$ref": "#/$defs/ignored"}]}}
    return words | {"description": "Rules to ignore here: codes, prefixes or names."}


def _ignored() -> Schema:
    day: Schema = {"type": "string", "pattern": f"^{DAY_PATTERN}$"}
    until: Schema = {"description": "The last day on which the entry applies, as YYYY-MM-DD.", **_or_null(day)}
    quote: Schema = {"description": "Ignore only findings on words that begin so.", **_WORD}
    return _fields({"rule": _FILLED, "quote": quote, "until": until, "reason": _WORD}, "ignore")


def _note() -> Schema:
    marker = _fields({"line": _COUNT, "text": _WORD})
    properties: dict[str, Schema] = {"number": _FILLED, "line": _COUNT, "page": _COUNT, "marker": _or_null(marker)}
    return _fields(properties | {"text": _WORD, "cites": _list("cite"), "ignore": _ignore_schema()}, "note")


def _entry() -> Schema:
    properties: dict[str, Schema] = {"number": _WORD, "line": _COUNT, "page": _COUNT, "text": _FILLED}
    return _fields(properties | {"cites": _list("cite")}, "entry")


def _cite_schema() -> Schema:
    form: Schema = {"enum": [*FORMS, None], "description": "How the note names the source (default: full)."}
    schema = _fields({"id": _WORD, "form": form, "locator": _WORD, "label": _WORD, "prefix": _WORD})
    short = [name for name in FORMS if name != "full"]
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
    properties: dict[str, Schema] = {"id": _FILLED, "type": {"enum": [*ITEM_TYPES, None]}}
    properties |= dict.fromkeys(sorted(TEXT_VARIABLES), _WORD)
    properties |= dict.fromkeys(sorted(NAME_VARIABLES), _list("name"))
    properties |= {name: {"$ref": "#/$defs/date"} for name in sorted(DATE_VARIABLES)}
    own = {name: _or_null({"$ref": f"#/$defs/{name}"}) for name in ("checked", "seen")}
    return _fields(properties | {"ignore": _ignore_schema(), **own}, "reference")


def _seen_schema() -> Schema:
    day: Schema = {"type": "string", "pattern": f"^{DAY_PATTERN}$"}
    some: Schema = {"anyOf": [{"required": [part], "properties": {part: _FILLED}} for part in SEEN]}
    words: Schema = {"description": "An editor has seen this source, whatever services know of it."}
    return words | _fields({"by": _WORD, "on": _or_null(day), "note": _WORD}) | some


def _name_schema() -> Schema:
    some: Schema = {"anyOf": [{"required": [part], "properties": {part: _FILLED}} for part in NAME]}
    return _fields(dict.fromkeys(NAME, _WORD)) | some


def _date() -> Schema:
    part = _fields(dict.fromkeys(DATE, _WORD) | {"date-parts": {"type": "array"}})
    words: Schema = {"description": "A date in EDTF (2023, 2023-08-15, 2019/2021, 1850~), or text.", **_WORD}
    return {"anyOf": [words, part, {"type": "array", "minItems": 1, "maxItems": 2, "items": part}]}
