"""Registry -> the fields of the file, in the order in which a new entry has them.

The trees hold only texts, whole numbers, lists and dictionaries; what is empty or goes without
saying (`form: full`, `label: page`) is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.registry import FORMAT_VERSION
from stacite.registry.shape import CHECKED, NAME, REFERENCE_ORDER

if TYPE_CHECKING:
    from stacite.model.item import Name
    from stacite.model.registry import Cite, Ignore, Reference, RegisteredDocument, RegisteredNote, Registry

Tree = str | int | list["Tree"] | dict[str, "Tree"]
Fields = dict[str, Tree]

_RANK = {name: rank for rank, name in enumerate(REFERENCE_ORDER)}
_LAST = ("ignore", "checked")


def registry_fields(registry: Registry) -> Fields:
    """The whole file."""
    fields: Fields = {"stacite": FORMAT_VERSION}
    if registry.documents:
        fields["documents"] = [document_fields(document) for document in registry.documents]
    if registry.references:
        fields["references"] = [reference_fields(reference) for reference in registry.references]
    return fields


def document_fields(document: RegisteredDocument) -> Fields:
    """A document, its notes last."""
    fields = own_fields(document)
    if document.notes:
        fields["notes"] = [note_fields(note) for note in document.notes]
    return fields


def own_fields(document: RegisteredDocument) -> Fields:
    """A document without its notes."""
    return _filled({"path": document.path, "sha256": document.sha256})


def note_fields(note: RegisteredNote) -> Fields:
    """A note; its text before its cites, so that the two can be read together."""
    marker: Fields = {} if note.marker_line is None else {"line": note.marker_line}
    if note.marker_text:
        marker["text"] = note.marker_text
    fields: Fields = {"number": note.number}
    for name, number in (("line", note.line), ("page", note.page)):
        if number is not None:
            fields[name] = number
    rest: Fields = {"marker": marker, "text": note.text, "cites": [_cite(cite) for cite in note.cites]}
    return fields | _filled(rest) | _filled({"ignore": [_ignore(each) for each in note.ignore]})


def _cite(cite: Cite) -> Tree:
    fields: Fields = {"id": cite.id}
    if cite.form is not CitationForm.FULL:
        fields["form"] = cite.form.value
    if cite.locator is not None:
        fields["locator"] = cite.locator.value
        fields["label"] = "" if cite.locator.label == "page" else cite.locator.label
    return _filled(fields | {"prefix": cite.prefix})


def reference_fields(reference: Reference) -> Fields:
    """A reference; its variables as people read a citation, the others by the alphabet."""
    item = reference.item
    variables: Fields = {"type": item.type, **item.texts}
    variables |= {name: [_name(person) for person in people] for name, people in item.names.items()}
    variables |= {name: date.edtf for name, date in item.dates.items()}
    fields: Fields = {"id": reference.id}
    for name in sorted(variables, key=lambda name: (_RANK.get(name, len(_RANK)), name)):
        fields[name] = variables[name]
    if reference.ignore:
        fields["ignore"] = [_ignore(each) for each in reference.ignore]
    if reference.checked is not None:
        fields["checked"] = _filled({name: getattr(reference.checked, name) for name in CHECKED})
    return {"id": reference.id} | _filled({name: fields[name] for name in fields if name != "id"})


def _ignore(ignore: Ignore) -> Tree:
    """A word where there is nothing more to say."""
    if ignore.until is None and not ignore.reason:
        return ignore.rule
    until = ignore.until.isoformat() if ignore.until else ""
    return _filled({"rule": ignore.rule, "until": until, "reason": ignore.reason})


def _name(name: Name) -> Tree:
    return _filled({part: getattr(name, part.replace("-", "_")) for part in NAME})


def _filled(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value not in ("", [], {})}
