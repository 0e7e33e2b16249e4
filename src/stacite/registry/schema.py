"""citations.yaml -> Registry, with the place of everything, and every problem at once."""

from __future__ import annotations

from dataclasses import replace

import yaml

from stacite.model.citation import CitationForm, Locator
from stacite.model.registry import (
    FORMAT_VERSION,
    Check,
    Cite,
    Ignore,
    Reference,
    RegisteredDocument,
    RegisteredNote,
    Registry,
)
from stacite.registry import shape
from stacite.registry.checks import Checks, is_null, refuse_extras
from stacite.registry.followed import following
from stacite.registry.ignores import read_ignores
from stacite.registry.keys import is_key_of
from stacite.registry.nodes import Node, Source, compose, without_collection
from stacite.registry.refused import PartlyReadError
from stacite.registry.unquoted import unquoted
from stacite.registry.variable_places import VariablePlaces
from stacite.registry.works import read_item


def read(text: str, path: str, *, surprises: bool = True) -> Registry:
    """The registry that a file's text holds; without `surprises`, not how other readers would take its texts.

    Raises RegistryError with all problems, in the order of the file: Y901 (no YAML), Y902 (a field
    given twice), Y903 (a field that is unknown, missing, or of the wrong shape), Y905 (a key that was
    changed while cites name the old one).
    """
    with without_collection():
        source = Source(text, path)
        return read_tree(source, compose(source), surprises=surprises)


def read_tree(source: Source, root: Node | None, *, surprises: bool = True) -> Registry:
    """As `read`, of a tree that is composed already."""
    if root is None or is_null(root):
        return Registry(path=source.path)
    if extras := refuse_extras(source, root):
        raise source.refuse(extras)
    reading = _Reading(source)
    registry = reading.registry(root)
    if surprises:
        registry = replace(registry, unquoted=unquoted(source, root))
    if reading.problems:
        raise PartlyReadError(source, reading.problems, following(registry, reading.changed))
    return registry


class _Reading(Checks):
    """One way through the tree."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._cited: list[tuple[Node, str]] = []
        self._ids: dict[str, Node] = {}
        self.changed: dict[str, str] = {}
        """Keys that cites name, and what the references are called now for which they were made."""

    def registry(self, root: Node) -> Registry:
        fields = self.fields(root, shape.ROOT, "the registry")
        if "stacite" in fields:
            self._version(fields["stacite"])
        works = self._list(fields, "references")
        references = tuple(self._reference(node) for node in works)
        papers = self._list(fields, "documents")
        documents = tuple(self._document(node) for node in papers)
        self._unique("reference", "id", [(node, entry.id) for node, entry in zip(works, references, strict=True)])
        self._unique("document", "path", [(node, entry.path) for node, entry in zip(papers, documents, strict=True)])
        self._dangling(references)
        return Registry(documents, references, self.source.path)

    def _list(self, fields: dict[str, Node], name: str) -> list[Node]:
        return self.items(fields[name], name) if name in fields else []

    def _version(self, node: Node) -> None:
        version = self.number(node, "stacite")
        if version is not None and version > FORMAT_VERSION:
            message = f"the file has format {version}; this stacite knows formats up to {FORMAT_VERSION}"
            self.report(node, message, "Upgrade stacite.")
        elif version == 0:
            self.report(node, "there is no format 0", f"Write stacite: {FORMAT_VERSION}.")

    def _word(self, fields: dict[str, Node], name: str) -> str:
        """A field that is nothing where it is left out or empty."""
        node = fields.get(name)
        return "" if node is None or is_null(node) else self.text(node, name)

    def _ignore(self, fields: dict[str, Node]) -> tuple[Ignore, ...]:
        return read_ignores(self, fields["ignore"]) if "ignore" in fields else ()

    def _reference(self, node: Node) -> Reference:
        fields = self.fields(node, shape.REFERENCE, "a reference", shape.REQUIRED["reference"])
        own: dict[str, Node] = {name: fields.pop(name) for name in ("id", "ignore", "checked") if name in fields}
        key = self.filled(own["id"], "id") if "id" in own else ""
        if key:
            self._ids.setdefault(key, own["id"])
        item = read_item(self, fields)
        checked = self._checked(own["checked"]) if "checked" in own and not is_null(own["checked"]) else None
        places = VariablePlaces(
            self.source, {name: (value.start_mark, value.end_mark) for name, value in fields.items()}
        )
        return Reference(key, item, self._ignore(own), checked, self.place(own.get("id", node)), places)

    def _checked(self, node: Node) -> Check:
        fields = self.fields(node, shape.CHECKED, "checked")
        return Check(*(self._word(fields, name) for name in shape.CHECKED))

    def _document(self, node: Node) -> RegisteredDocument:
        fields = self.fields(node, shape.DOCUMENT, "a document", shape.REQUIRED["document"])
        path = self.filled(fields["path"], "path") if "path" in fields else ""
        notes = tuple(self._note(entry) for entry in self._list(fields, "notes"))
        return RegisteredDocument(path, self._word(fields, "sha256"), notes, self.place(fields.get("path", node)))

    def _note(self, node: Node) -> RegisteredNote:
        fields = self.fields(node, shape.NOTE, "a note", shape.REQUIRED["note"])
        number = fields.get("number", node)
        marker = fields.get("marker")
        call = self.fields(marker, shape.MARKER, "marker") if marker is not None and not is_null(marker) else {}
        return RegisteredNote(
            self.filled(number, "number") if "number" in fields else "",
            self._word(fields, "text"),
            tuple(self._cite(entry) for entry in self._list(fields, "cites")),
            self.number(fields["line"], "line") if "line" in fields else None,
            self.number(fields["page"], "page") if "page" in fields else None,
            self.number(call["line"], "marker’s line") if "line" in call else None,
            self._word(call, "text"),
            self._ignore(fields),
            self.place(number),
        )

    def _cite(self, node: Node) -> Cite:
        fields = self.fields(node, shape.CITE, "a cite")
        key = self._word(fields, "id")
        form = CitationForm.FULL
        if "form" in fields and not is_null(fields["form"]):
            form = CitationForm(self.choice(fields["form"], shape.FORMS, "form") or CitationForm.IBID)
        if key:
            self._cited.append((fields["id"], key))
        elif isinstance(node, yaml.MappingNode) and form is CitationForm.FULL:
            self.report(node, "a cite has no id", "Add the id of a reference, or say form: short, ibid or supra.")
        return Cite(key, form, self._locator(node, fields), self._word(fields, "prefix"))

    def _locator(self, node: Node, fields: dict[str, Node]) -> Locator | None:
        value, label = self._word(fields, "locator"), self._word(fields, "label")
        if label and not value:
            self.report(node, "a cite has a label, but no locator", "Add locator:, or remove label:.")
        return Locator(value, label or "page") if value else None

    def _unique(self, what: str, name: str, entries: list[tuple[Node, str]]) -> None:
        if len({value for _, value in entries}) == len(entries):
            return
        first: dict[str, Node] = {}
        for node, value in entries:
            if value and first.setdefault(value, node) is not node:
                line = self.source.place(first[value].start_mark)[0]
                message = f"the {name} {value[:60]} belongs to the {what} in line {line} already"
                self.report(node, message, f"Give each {what} its own {name}.")

    def _dangling(self, references: tuple[Reference, ...]) -> None:
        cited = {key for _, key in self._cited}
        known = {reference.id for reference in references}
        if cited <= known:
            return
        self._renamed(cited - known, [each for each in references if each.id not in cited])
        for node, key in self._cited:
            if key not in known and key not in self.changed:
                near = self.advice(key, known)
                hint = near if near.startswith("Did") else "Add a reference with this id, or correct the cite."
                self.report(node, f"no reference has the id {key[:60]}", hint)

    def _renamed(self, lost: set[str], uncited: list[Reference]) -> None:
        """Find those of the lost keys that were made for a reference which has another now; each is reported there."""
        for key in sorted(lost):
            made_for = [reference for reference in uncited if is_key_of(key, reference.item)]
            if len(made_for) == 1:
                self.changed[key] = made_for[0].id
                count = sum(cited == key for _, cited in self._cited)
                cites = "1 cite names" if count == 1 else f"{count} cites name"
                message = f"the key was {key[:60]}, and {cites} it so"
                self.report(self._ids[made_for[0].id], message, f"Put {key[:60]} back: a key is never changed.", "Y905")
