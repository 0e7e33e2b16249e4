"""A changed registry into the text of its file: byte for byte what did not change.

The edits are made in the text, all at once; then the text is read again and must say exactly what was
meant, or nothing is written.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import yaml

from stacite.errors import Problem, RegistryError
from stacite.model.registry import FORMAT_VERSION
from stacite.registry import tree
from stacite.registry.align import Matches, ascending, by_key, fill_gaps
from stacite.registry.emit import Layout, file_text
from stacite.registry.nodes import Source, compose, without_collection
from stacite.registry.patch import apply
from stacite.registry.schema import read, read_tree
from stacite.registry.spans import Spans
from stacite.registry.splice import Splicer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.location import Location
    from stacite.model.registry import Reference, RegisteredDocument, RegisteredNote, Registry
    from stacite.registry.nodes import Node
    from stacite.registry.tree import Fields

SCHEMA_FILE = "citations.schema.json"
HEADER = f"# yaml-language-server: $schema={SCHEMA_FILE}"
"""Where editors find the schema: beside the registry, where `stacite schema` can put it."""
_SAID = attrgetter("number", "text", "cites", "line", "page", "marker_line", "marker_text", "ignore")
"""All of a note but its place in the file."""
_SAID_OF_WORK = attrgetter("id", "item", "ignore", "checked")
"""All of a reference but the places in the file."""


def rewrite(text: str, old: Registry, new: Registry) -> str:
    """`text`, which holds `old`, changed so that it holds `new`; an empty text gives a new file.

    Raises RegistryError, saying where, if the text does not hold `old`, or if the change can't be
    made without touching what must stay.
    """
    return rewritten(text, old, new)[0]


def rewritten(text: str, old: Registry, new: Registry) -> tuple[str, Registry]:
    """As `rewrite`, and the registry as it is read from the new text, with the place of everything."""
    if same(old, new):
        return text, old
    if not text.strip("\ufeff \t\r\n"):
        return _checked(text + HEADER + "\n" + file_text(tree.registry_fields(new), Layout()), new, surprises=False)
    with without_collection():
        return _spliced(Source(text, old.path), old, new)


def same(one: Registry, other: Registry) -> bool:
    """Whether two registries would be the same file, wherever things stand in it."""
    return (
        len(one.references) == len(other.references)
        and len(one.documents) == len(other.documents)
        and all(_same_reference(a, b) for a, b in zip(one.references, other.references, strict=True))
        and all(_same_document(a, b) for a, b in zip(one.documents, other.documents, strict=True))
    )


def _same_reference(one: Reference, other: Reference) -> bool:
    """Whether they are written alike; most are equal part by part, so that no trees need be made."""
    is_equal = one is other or _SAID_OF_WORK(one) == _SAID_OF_WORK(other)
    return is_equal or tree.reference_fields(one) == tree.reference_fields(other)


def _same_document(one: RegisteredDocument, other: RegisteredDocument) -> bool:
    return one is other or (
        tree.own_fields(one) == tree.own_fields(other)
        and len(one.notes) == len(other.notes)
        and all(_same_note(a, b) for a, b in zip(one.notes, other.notes, strict=True))
    )


def _same_note(one: RegisteredNote, other: RegisteredNote) -> bool:
    return one is other or _SAID(one) == _SAID(other) or tree.note_fields(one) == tree.note_fields(other)


def _spliced(source: Source, old: Registry, new: Registry) -> tuple[str, Registry]:
    root = compose(source)
    if not same(read_tree(source, root), old):
        raise _refusal(source, "the file has changed since it was read", "Run the command again.")
    layout = _layout(source, root)
    if not isinstance(root, yaml.MappingNode) or not root.value:
        glue = "" if source.text.endswith("\n") else layout.newline
        kept = source.text if root is None else source.text[: source.start(root)] + source.text[source.end(root) :]
        return _checked(kept + glue + file_text(tree.registry_fields(new), layout), new)
    rewriter = _Rewriter(Spans(source), layout)
    rewriter.registry(root, old, new)
    changed = apply(source.text, rewriter.splices)
    if changed is None:
        raise _refusal(source, "two changes meet in one place", "Put each field on a line of its own.")
    return _checked(changed, new)


def _checked(text: str, new: Registry, *, surprises: bool = True) -> tuple[str, Registry]:
    """The text and what it says, if that is what was meant; what stacite writes alone holds no surprises."""
    try:
        got = read(text, new.path, surprises=surprises)
    except RegistryError as error:
        first = error.problems[0]
        message = f"the change can’t be written without breaking the file: {first.message}"
        raise RegistryError(f"{new.path}: {message}", new.path, text, error.problems) from error
    if not same(got, new):
        raise _refusal(Source(text, new.path), *_difference(got, new))
    return text, got


def _difference(got: Registry, new: Registry) -> tuple[str, str, Location | None]:
    hint = "Lay that entry out as the others are, and run the command again."
    for a, b in zip(got.references, new.references, strict=False):
        if tree.reference_fields(a) != tree.reference_fields(b):
            return f"the change of reference {b.id} can’t be written safely", hint, a.location
    for one, other in zip(got.documents, new.documents, strict=False):
        for note, meant in zip(one.notes, other.notes, strict=False):
            if not _same_note(note, meant):
                return f"the change of note {meant.number} can’t be written safely", hint, note.location
    return "the change can’t be written safely", hint, None


def _refusal(source: Source, message: str, hint: str, location: Location | None = None) -> RegistryError:
    line, column = (location.line or 1, location.column or 1) if location else (1, 1)
    return source.refuse([Problem("Y903", message, line, column, column, hint)])


def _layout(source: Source, root: yaml.Node | None) -> Layout:
    newline = "\r\n" if "\r\n" in source.text else "\n"
    if isinstance(root, yaml.MappingNode):
        spans = Spans(source)
        for name, value in root.value:
            if isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style:
                dash, entry = spans.dash(value, 0), spans.start(value.value[0])
                same_line = spans.line_start(entry) == spans.line_start(dash)
                gap = min(entry - dash, 8) if same_line else 2
                return Layout(newline, max(0, spans.column(value) - spans.column(name)), gap)
    return Layout(newline)


class _Rewriter(Splicer):
    """The upper levels, whose entries are many: they are compared before trees are made of them.

    What is inside comes first: where a list ends with its last entry, the entry's new field stands
    before the list's new entry.
    """

    def registry(self, root: yaml.MappingNode, old: Registry, new: Registry) -> None:
        """All changes of a file."""
        have = {name.value: value for name, value in root.value}
        before: Fields = {"stacite": FORMAT_VERSION}
        after: Fields = {"stacite": FORMAT_VERSION}
        if (documents := _filled(have, "documents")) is not None:
            before["documents"] = after["documents"] = _UNSEEN
        if (references := _filled(have, "references")) is not None:
            before["references"] = after["references"] = _UNSEEN
        if documents is not None and new.documents:
            self._documents(documents, old.documents, new.documents)
        if references is not None and new.references:
            matches = by_key([entry.location for entry in old.references], [entry.location for entry in new.references])
            matches = ascending(by_key(_ids(old), _ids(new), matches))
            for place, at in _pairs(matches):
                if old.references[place] is not new.references[at]:
                    one, other = (tree.reference_fields(entry) for entry in (old.references[place], new.references[at]))
                    self.entry(references, place, one, other)
            self.splice_list(references, matches, lambda at: tree.reference_fields(new.references[at]))
        self.fields(root, before, _with_lists(after, new))

    def _documents(
        self, node: yaml.SequenceNode, old: Sequence[RegisteredDocument], new: Sequence[RegisteredDocument]
    ) -> None:
        matches = ascending(by_key([entry.path for entry in old], [entry.path for entry in new]))
        for place, at in _pairs(matches):
            entry = node.value[place]
            if old[place] is not new[at] and isinstance(entry, yaml.MappingNode):
                self._document(entry, old[place], new[at])
        self.splice_list(node, matches, lambda at: tree.document_fields(new[at]))

    def _document(self, node: yaml.MappingNode, old: RegisteredDocument, new: RegisteredDocument) -> None:
        before, after = tree.own_fields(old), tree.own_fields(new)
        notes = _filled({name.value: value for name, value in node.value}, "notes")
        if notes is not None:
            before["notes"] = _UNSEEN
        if new.notes:
            after["notes"] = _UNSEEN if notes is not None else [tree.note_fields(note) for note in new.notes]
        if notes is not None and new.notes:
            self._notes(notes, old.notes, new.notes)
        self.fields(node, before, after)

    def _notes(self, node: yaml.SequenceNode, old: Sequence[RegisteredNote], new: Sequence[RegisteredNote]) -> None:
        matches = by_key([note.location for note in old], [note.location for note in new])
        matches = by_key([note.text for note in old], [note.text for note in new], matches)
        matches = ascending(fill_gaps(len(old), ascending(matches)))
        for place, at in _pairs(matches):
            if old[place] is not new[at]:
                self.entry(node, place, tree.note_fields(old[place]), tree.note_fields(new[at]))
        self.splice_list(node, matches, lambda at: tree.note_fields(new[at]))


_UNSEEN = "="
"""Stands for a list that is compared entry by entry."""


def _with_lists(fields: Fields, new: Registry) -> Fields:
    """The file's fields; a list that the file has already stays unseen, one that is empty now goes."""
    whole = tree.registry_fields(new) if len(fields) < 3 else {}
    for name, entries in (("documents", new.documents), ("references", new.references)):
        if not entries:
            fields.pop(name, None)
        elif name not in fields:
            fields[name] = whole[name]
    return fields


def _filled(fields: Mapping[str, Node], name: str) -> yaml.SequenceNode | None:
    node = fields.get(name)
    return node if isinstance(node, yaml.SequenceNode) and node.value else None


def _ids(registry: Registry) -> list[str]:
    return [reference.id for reference in registry.references]


def _pairs(matches: Matches) -> list[tuple[int, int]]:
    return [(place, at) for at, place in enumerate(matches) if place is not None]
