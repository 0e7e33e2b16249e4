"""Write a changed registry into the text of its file; everything unchanged stays as it is, byte for byte.

Two trees of fields are compared, and the text is edited where they differ, all at once; then it is read again and
must give exactly the intended registry, or nothing is written. Entries and their fields are blocks; names, cites,
markers and other small values are on one line in brackets, so that a work has about ten lines and diffs are readable.
The parser's marks can't be used directly: the end mark of a block is after the comments that follow it, so
the end is taken from its last leaf.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, cast

import yaml

from stacite.errors import RegistryError, RegistryProblem
from stacite.model.registry import FORMAT_VERSION
from stacite.registry import file_fields
from stacite.registry.nodes import YamlSource, compose, without_garbage_collection
from stacite.registry.readings import ListMatches, ascending, by_key, fill_gaps
from stacite.registry.schema import read_nodes, read_registry
from stacite.text.patterns import pattern
from stacite.text.yaml_scalars import scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stacite.model.finding import Location
    from stacite.model.registry import Reference, RegisteredDocument, RegisteredNote, Registry
    from stacite.registry.file_fields import Fields, Tree
    from stacite.registry.nodes import Node
    from stacite.text.spans import Span


# Lists whose entries are blocks.
_BLOCK_FIELDS = frozenset(("documents", "notes", "sources", "references"))
_INLINE_FIELDS = frozenset(("marker", "ignore", "checked", "seen", "date-parts"))


@dataclass(frozen=True, slots=True)
class YamlLayout:
    """The indentation that the file uses."""

    newline: str = "\n"
    offset: int = 0
    """Columns from a field to the dashes of its list."""
    gap: int = 2
    """Columns from a dash to its entry."""


def flow_text(tree: Tree) -> str:
    """Write a value on one line, so that it can be used inside brackets."""
    if isinstance(tree, str):
        return scalar(tree, flow=True)
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key_text(name, flow=True)}: {flow_text(tree[name])}" for name in tree) + "}"
    return str(tree) if isinstance(tree, int) else "[" + ", ".join([flow_text(value) for value in tree]) + "]"


@lru_cache(maxsize=256)
def key_text(name: str, *, flow: bool) -> str:
    """Write a field's name; `on` is quoted, since YAML 1.1 reads it as a truth value."""
    return scalar(name, flow=flow)


@lru_cache(maxsize=256)
def _start(name: str, column: int) -> str:
    """Write a field's name at the start of a line; cached, since files repeat the same few names."""
    return f"{' ' * column}{key_text(name, flow=False)}:"


def field_lines(name: str, tree: Tree, column: int, layout: YamlLayout) -> list[str]:
    """Write a field as lines, indented by `column`."""
    start = _start(name, column)
    if isinstance(tree, str):
        return [f"{start} {scalar(tree, flow=False)}"]
    if isinstance(tree, list) and tree and name not in _INLINE_FIELDS:
        block, lines = name in _BLOCK_FIELDS, [start]
        for entry in tree:
            lines += entry_lines(entry, column + layout.offset, layout, block=block)
        return lines
    return [f"{start} {flow_text(tree)}"]


def entry_lines(tree: Tree, column: int, layout: YamlLayout, *, block: bool) -> list[str]:
    """Write an entry of a list as lines, its dash at `column`."""
    dash = f"{' ' * column}-{' ' * (layout.gap - 1)}"
    if not block or not isinstance(tree, dict):
        return [dash + (scalar(tree, flow=False) if isinstance(tree, str) else flow_text(tree))]
    lines: list[str] = []
    for name, value in tree.items():
        lines += field_lines(name, value, column + layout.gap, layout)
    lines[0] = dash + lines[0][column + layout.gap :]
    return lines


def file_text(fields: Fields, layout: YamlLayout) -> str:
    """Write the fields of a whole file."""
    lines = [line for name, value in fields.items() for line in field_lines(name, value, 0, layout)]
    return "".join(line + layout.newline for line in lines)


_BLANK = pattern(r"[ \t]*\r?\n")
_TO_COMMA = pattern(r"(?:\s|#[^\n]*\n)*,")


class YamlSpans:
    """Offsets in the text of one file."""

    def __init__(self, source: YamlSource) -> None:
        self.source = source
        self.text = source.text

    def start(self, node: Node | yaml.CollectionNode) -> int:
        """The first character of a node."""
        return self.source.start(node)

    def end(self, node: Node) -> int:
        """After the last character that belongs to a node."""
        leaf = node
        while isinstance(leaf, yaml.CollectionNode) and not leaf.flow_style and leaf.value:
            leaf = leaf.value[-1][1] if isinstance(leaf, yaml.MappingNode) else leaf.value[-1]
        end = self.source.end(leaf)
        # Empty lines after a block scalar belong to the layout, unless its `+` keeps them (YAML 1.2.2, 8.1.1.2).
        if isinstance(leaf, yaml.ScalarNode) and leaf.style in ("|", ">") and not self._keeps(leaf):
            start = self.start(leaf)
            while end > start and self.text[end - 1] in " \t\r\n":
                end -= 1
        return end

    def _keeps(self, node: yaml.ScalarNode) -> bool:
        """Whether a block scalar keeps the empty lines after it, so that they belong to it."""
        header, _, _ = self.text[self.start(node) : self.line_end(self.start(node))].partition("#")
        return "+" in header

    def line_start(self, offset: int) -> int:
        """The start of the line."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """The end of the line, before its line end."""
        end = self.text.find("\n", offset)
        if end < 0:
            return len(self.text)
        return end - 1 if end > offset and self.text[end - 1] == "\r" else end

    def next_line(self, offset: int) -> int:
        """The start of the next line, or the end of the text."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end + 1

    def column(self, node: Node | yaml.CollectionNode) -> int:
        """Characters before a node in its line, 0-based."""
        start = self.start(node)
        return start - max(self.line_start(start), self.source.shift)

    def dash(self, items: yaml.SequenceNode, index: int) -> int:
        """Find the dash of an entry; comments and line ends may be between them."""
        column = self.column(items)
        start = self.line_start(self.start(items.value[index]))
        first = self.start(items)
        while start > first:
            if self.text.startswith("-", start + column) and not self.text[start : start + column].strip(" "):
                return start + column
            start = self.line_start(start - 1)
        return first

    def owns_line(self, offset: int) -> bool:
        """Whether only spaces are before this offset in its line."""
        return not self.text[self.line_start(offset) : offset].strip(" \ufeff")

    def lines_to_cut(self, start: int, end: int) -> tuple[int, int]:
        """Extend a span to whole lines; if the file's last line has no line end, include the one before."""
        first, after = self.line_start(start), self.next_line(end)
        if after == len(self.text) and not self.text.endswith("\n") and first > self.source.shift:
            return self.line_end(first - 1) if first > 1 and self.text[first - 2] != "\r" else first - 2, after
        blank = _BLANK.match(self.text, after)
        # Of the empty lines before and after, only one stays, or each removed entry would leave one more.
        if blank and first > 0 and not self.text[self.line_start(first - 1) : first].strip():
            after = blank.end()
        return first, after

    def separated(self, items: yaml.SequenceNode) -> bool:
        """Whether an empty line separates the last two entries."""
        if len(items.value) < 2:
            return False
        gap = self.text[self.end(items.value[-2]) : self.dash(items, len(items.value) - 1)]
        return re.search(r"\n[ \t]*\r?\n", gap) is not None

    def comma(self, offset: int) -> int | None:
        """Find the comma after an entry in brackets, skipping spaces and comments."""
        match = _TO_COMMA.match(self.text, offset)
        return match.end() - 1 if match else None


# The header of a block scalar without indentation indicator, and its first line's indentation.
_BLOCK = pattern(r"[|>][-]?[ \t]*(?:#[^\n]*)?\r?\n( +)(?=\S)")


@dataclass(frozen=True, slots=True)
class YamlSplice:
    """text[start:end] becomes `new`."""

    start: int
    end: int
    new: str


def apply_splices(text: str, splices: list[YamlSplice]) -> str | None:
    """Apply all splices, those at one offset in the given order; None if two overlap."""
    parts: list[str] = []
    at = 0
    cut: YamlSplice | None = None
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        new = splice.new
        if splice.start < at:
            # Only an insertion inside removed lines is harmless: it moves to their place.
            if cut is None or splice.start != splice.end:
                return None
            new = _instead(text, cut, new)
        else:
            parts.append(text[at : splice.start])
            at = splice.end
            cut = None if splice.new else splice
        parts.append(new)
    return "".join([*parts, text[at:]])


def _instead(text: str, cut: YamlSplice, new: str) -> str:
    """Move insertions after a line that is removed to the place of that line."""
    if cut.start and text[cut.start - 1] != "\n":
        return new
    lines = new.lstrip("\r\n")
    return lines + new[: len(new) - len(lines)]


class YamlPatch:
    """Collects the edits of one file."""

    def __init__(self, spans: YamlSpans, layout: YamlLayout) -> None:
        self.spans = spans
        self.layout = layout
        self.splices: list[YamlSplice] = []

    def put(self, start: int, end: int, new: str) -> None:
        """Replace text[start:end]."""
        self.splices.append(YamlSplice(start, end, new))

    def put_lines(self, after: int, lines: list[str]) -> None:
        """Insert lines after the line in which a node ends."""
        newline, text = self.layout.newline, self.spans.text
        if after and text[after - 1] == "\n":
            self.put(after, after, "".join(line + newline for line in lines))
        else:
            at = self.spans.line_end(after)
            self.put(at, at, "".join(newline + line for line in lines))

    def cut_inside(self, spans: list[tuple[int, int]], kept: list[bool]) -> None:
        """Remove entries in brackets with their commas; at least one is kept."""
        last = max(at for at, keeps in enumerate(kept) if keeps)
        for at, (start, end) in enumerate(spans):
            if kept[at]:
                continue
            gap = self.spans.text[end : spans[at + 1][0]] if at < last else ""
            # A comment between two entries stays; then only the entry and its comma are removed.
            if at < last and "#" not in gap:
                self.put(start, spans[at + 1][0], "")
            elif at < last or "#" in self.spans.text[spans[last][1] : spans[-1][0]]:
                self.put(start, end, "")
                comma = self.spans.comma(end)
                if comma is not None:
                    self.put(comma, comma + 1, "")
            elif at == last + 1:
                self.put(spans[last][1], spans[-1][1], "")

    def whole(self, node: Node, new: Tree, parent: yaml.CollectionNode | None = None) -> None:
        """Replace a node by a value on one line."""
        start, end = self.spans.start(node), self.spans.end(node)
        need = self.spans.column(parent) + 2 if parent is not None and not parent.flow_style else 0
        pad = max(0, need - self.spans.column(node)) if self.spans.owns_line(start) else 0
        glue = " " if start and self.spans.text[start - 1] in ":-" else ""
        self.put(start, end, " " * pad + glue + flow_text(new))

    def scalar(self, node: yaml.ScalarNode, new: str | int, *, inside: bool) -> None:
        """Replace a scalar and keep its quotes or its block style."""
        start, end = self.spans.start(node), self.spans.end(node)
        style = node.style or ""
        if style in ("|", ">") and isinstance(new, str) and self._block(node, new):
            return
        if isinstance(new, int):
            text = f"{style}{new}{style}" if style in ("'", '"') else str(new)
        else:
            text = scalar(new, flow=inside, style=style if style in ("'", '"') else "")
        self.put(start, end, (self._glue(start, inside=inside) if start == end else "") + text)

    def _glue(self, start: int, *, inside: bool) -> str:
        """Insert a value after a field's name or a dash that has none."""
        line = self.spans.text[self.spans.line_start(start) : start]
        if line.rstrip(" \t").endswith((":", "-")):
            return "" if line.endswith((" ", "\t")) else " "
        return ": " if inside else ""

    def _block(self, node: yaml.ScalarNode, new: str) -> bool:
        """Write a text as block scalar: literal ones line by line, folded ones as one long line."""
        start, end = self.spans.start(node), self.spans.end(node)
        header = _BLOCK.match(self.spans.text, start, end)
        lines = new.split("\n")
        sound = all(line and line == line.strip() and line.isprintable() for line in lines)
        if header is None or not sound or (node.style == ">" and len(lines) > 1):
            return False
        indent = self.layout.newline + header[1]
        self.put(header.end(), end, indent.join(lines))
        return True


class YamlSplicer(YamlPatch):
    """Compares two trees of fields and edits the text where they differ."""

    # fields

    def fields(self, node: yaml.MappingNode, old: Fields, new: Fields, *, inside: bool = False) -> None:
        """Change the fields of a mapping; `inside` says whether it is in brackets."""
        have = {name.value: (name, value) for name, value in node.value}
        gone = {name for name in have if name not in new and (name in old or (name == "label" and "locator" in old))}
        if "locator" in new:
            gone -= {"label"} - set(old)
        added = {name: value for name, value in new.items() if name not in have and old.get(name) != value}
        if gone == set(have):
            return self.whole(node, new)
        for name, value in new.items():
            if name in have and old.get(name) != value:
                name_node, value_node = have[name]
                if not self.value(node, value_node, (old.get(name), value), inside=inside):
                    self.replace(node, name_node, value_node, value)
        kept = [name not in gone for name in have]
        if node.flow_style:
            self.cut_inside([(self.spans.start(name), self.spans.end(value)) for name, value in node.value], kept)
        else:
            self._cut_fields(node, kept)
        return self._add_fields(node, [name for name in have if name not in gone], new, added)

    def _add_fields(self, node: yaml.MappingNode, kept: list[str], new: Fields, added: Fields) -> None:
        """Insert each new field after the one that it follows in a new entry; else at the end."""
        values = {name.value: value for name, value in node.value}
        order = list(new)
        for name, value in added.items():
            before = [other for other in order[: order.index(name)] if other in kept]
            end = self.spans.end(values[before[-1] if before else kept[-1]])
            if node.flow_style:
                self.put(end, end, f", {key_text(name, flow=True)}: {flow_text(value)}")
            else:
                self.put_lines(end, field_lines(name, value, self.spans.column(node), self.layout))

    def _cut_fields(self, node: yaml.MappingNode, kept: list[bool]) -> None:
        for at, (name, value) in enumerate(node.value):
            if kept[at]:
                continue
            start, end = self.spans.start(name), self.spans.end(value)
            if self.spans.owns_line(start):
                self.put(*self.spans.lines_to_cut(start, end), "")
            else:  # the first field after a dash: the next one moves up
                after = self.spans.start(node.value[at + 1][0])
                lonely = kept[at + 1] and "#" not in self.spans.text[end:after]
                self.put(start, after if lonely else end, "")

    # values

    def value(self, parent: yaml.CollectionNode, node: Node, change: tuple[Tree | None, Tree], *, inside: bool) -> bool:
        """Change a value in place; return whether that was possible."""
        old, new = change
        inside = inside or bool(parent.flow_style)
        if isinstance(node, yaml.MappingNode) and isinstance(old, dict) and isinstance(new, dict) and node.value:
            self.fields(node, old, new, inside=inside)
        elif isinstance(node, yaml.SequenceNode) and isinstance(old, list) and isinstance(new, list) and node.value:
            self.entries(node, old, new, inside=inside)
        elif isinstance(node, yaml.ScalarNode) and not isinstance(new, dict | list):
            self.scalar(node, new, inside=inside)
        else:
            return False
        return True

    def replace(self, parent: yaml.MappingNode, name: Node, node: Node, new: Tree) -> None:
        """Replace a value by one of another kind, or fill an empty list."""
        start, end = self.spans.end(name), self.spans.end(node)
        between = self.spans.text[start : self.spans.start(node)]
        if parent.flow_style or between.strip(": \t\r\n"):  # a comment in between is kept
            return self.whole(node, new, parent)
        column = self.spans.column(parent)
        lines = field_lines(name.value, new, column, self.layout)
        first = lines[0][column + len(key_text(name.value, flow=False)) :]
        if len(lines) > 1:  # keep a comment after the old value
            line_end = self.spans.line_end(end)
            first, end = first + self.spans.text[end:line_end], line_end
        return self.put(start, end, self.layout.newline.join([first, *lines[1:]]))

    # lists

    def entries(self, node: yaml.SequenceNode, old: list[Tree], new: list[Tree], *, inside: bool = False) -> None:
        """Change the entries of a list of small values: names, cites, codes."""
        matches = by_key([flow_text(tree) for tree in old], [flow_text(tree) for tree in new])
        matches = ascending(fill_gaps(len(old), ascending(matches)))
        for at, place in enumerate(matches):
            if place is not None and old[place] != new[at]:
                self.entry(node, place, old[place], new[at], inside=inside)
        self.splice_list(node, matches, lambda at: new[at])

    def entry(self, node: yaml.SequenceNode, place: int, old: Tree, new: Tree, *, inside: bool = False) -> None:
        """Change one entry of a list."""
        if not self.value(node, node.value[place], (old, new), inside=inside):
            self.whole(node.value[place], new)

    def splice_list(self, node: yaml.SequenceNode, matches: ListMatches, tree: Callable[[int], Tree]) -> None:
        """Remove entries without a counterpart, and insert new ones after those they follow."""
        kept = {place for place in matches if place is not None}
        if not kept:
            return self._whole_list(node, [tree(at) for at in range(len(matches))])
        flags = [place in kept for place in range(len(node.value))]
        if node.flow_style:
            self.cut_inside([(self.spans.start(entry), self.spans.end(entry)) for entry in node.value], flags)
        else:
            self._cut_entries(node, flags)
        last, first = None, min(kept)
        for at, place in enumerate(matches):
            if place is None:
                self._insert(node, last, tree(at), first)
            last = place if place is not None else last
        return None

    def _cut_entries(self, node: yaml.SequenceNode, kept: list[bool]) -> None:
        for place, keeps in enumerate(kept):
            if not keeps:
                start = self.spans.dash(node, place)
                self.put(*self.spans.lines_to_cut(start, self.spans.end(node.value[place])), "")

    def _insert(self, node: yaml.SequenceNode, after: int | None, tree: Tree, first: int) -> None:
        if node.flow_style:
            at = self.spans.start(node.value[first]) if after is None else self.spans.end(node.value[after])
            return self.put(at, at, f"{flow_text(tree)}, " if after is None else f", {flow_text(tree)}")
        lines = self._entry_lines(node, tree)
        blank = [""] if self.spans.separated(node) else []
        if after is not None:
            return self.put_lines(self.spans.end(node.value[after]), [*blank, *lines])
        at = self.spans.line_start(self.spans.dash(node, first))
        return self.put(at, at, "".join(line + self.layout.newline for line in [*lines, *blank]))

    def _entry_lines(self, node: yaml.SequenceNode, tree: Tree) -> list[str]:
        like = node.value[-1]
        block = isinstance(like, yaml.MappingNode) and not like.flow_style
        return entry_lines(tree, self.spans.column(node), self.layout, block=block)

    def _whole_list(self, node: yaml.SequenceNode, trees: list[Tree]) -> None:
        """Replace all entries."""
        if node.flow_style or not trees:
            return self.whole(node, cast("Tree", trees))
        lines = [line for tree in trees for line in self._entry_lines(node, tree)]
        start, end = self.spans.line_start(self.spans.dash(node, 0)), self.spans.line_end(self.spans.end(node))
        return self.put(start, end, self.layout.newline.join(lines))


SCHEMA_FILE = "citations.schema.json"
HEADER = f"# yaml-language-server: $schema={SCHEMA_FILE}"
"""Tells editors where the schema is: beside the registry, where `stacite schema` can write it."""
# All attributes of a note except its location.
_SAID = attrgetter("number", "text", "cites", "line", "page", "marker_line", "marker_text", "ignore")
# All attributes of a reference except its locations.
_SAID_OF_WORK = attrgetter("id", "item", "ignore", "checked", "seen")


def rewrite(text: str, old: Registry, new: Registry) -> str:
    """Change `text`, which contains `old`, so that it contains `new`; an empty text gives a new file.

    Raises RegistryError, with the location, if the text doesn't contain `old`, or if the change can't be
    made without changing something else.
    """
    return rewritten(text, old, new)[0]


def rewritten(text: str, old: Registry, new: Registry) -> tuple[str, Registry]:
    """Like `rewrite`, but also return the registry read from the new text, with all locations."""
    if same(old, new):
        return text, old
    if not text.strip("\ufeff \t\r\n"):
        return _checked(
            text + HEADER + "\n" + file_text(file_fields.registry_fields(new), YamlLayout()), new, find_unquoted=False
        )
    with without_garbage_collection():
        return _spliced(YamlSource(text, old.path), old, new)


def same(one: Registry, other: Registry) -> bool:
    """Whether two registries give the same file, whatever their locations."""
    return (
        len(one.references) == len(other.references)
        and len(one.documents) == len(other.documents)
        and all(_same_reference(a, b) for a, b in zip(one.references, other.references, strict=True))
        and all(_same_document(a, b) for a, b in zip(one.documents, other.documents, strict=True))
    )


def _same_reference(one: Reference, other: Reference) -> bool:
    """Whether two entries are written in the same way; usually their attributes are equal, so no trees are needed."""
    is_equal = one is other or _SAID_OF_WORK(one) == _SAID_OF_WORK(other)
    return is_equal or file_fields.reference_fields(one) == file_fields.reference_fields(other)


def _same_document(one: RegisteredDocument, other: RegisteredDocument) -> bool:
    return one is other or (
        file_fields.own_fields(one) == file_fields.own_fields(other)
        and one.bibliography == other.bibliography
        and len(one.notes) == len(other.notes)
        and len(one.sources) == len(other.sources)
        and all(_same_note(a, b) for a, b in zip(one.texts, other.texts, strict=True))
    )


def _same_note(one: RegisteredNote, other: RegisteredNote) -> bool:
    return one is other or _SAID(one) == _SAID(other) or file_fields.note_fields(one) == file_fields.note_fields(other)


def _spliced(source: YamlSource, old: Registry, new: Registry) -> tuple[str, Registry]:
    root = compose(source)
    if not same(read_nodes(source, root), old):
        raise _refusal(source, "The file has changed since it was read", "Run the command again.")
    layout = _layout(source, root)
    if not isinstance(root, yaml.MappingNode) or not root.value:
        glue = "" if source.text.endswith("\n") else layout.newline
        kept = source.text if root is None else source.text[: source.start(root)] + source.text[source.end(root) :]
        return _checked(kept + glue + file_text(file_fields.registry_fields(new), layout), new)
    rewriter = _Rewriter(YamlSpans(source), layout)
    rewriter.registry(root, old, new)
    changed = apply_splices(source.text, rewriter.splices)
    if changed is None:
        raise _refusal(source, "Two changes affect the same place in the file", "Put each field on its own line.")
    return _checked(changed, new)


def _checked(text: str, new: Registry, *, find_unquoted: bool = True) -> tuple[str, Registry]:
    """Read the new text and check that it gives the intended registry; stacite itself writes no unquoted texts."""
    try:
        got = read_registry(text, new.path, find_unquoted=find_unquoted)
    except RegistryError as error:
        first = error.problems[0]
        message = f"the change can't be written without breaking the file: {first.message}"
        raise RegistryError(f"{new.path}: {message}", new.path, text, error.problems) from error
    if not same(got, new):
        raise _refusal(YamlSource(text, new.path), *_difference(got, new))
    return text, got


def _difference(got: Registry, new: Registry) -> tuple[str, str, Location | None]:
    hint = "Format that entry like the others, and run the command again."
    for a, b in zip(got.references, new.references, strict=False):
        if file_fields.reference_fields(a) != file_fields.reference_fields(b):
            return f"The change to source {b.id} can't be written safely", hint, a.location
    for one, other in zip(got.documents, new.documents, strict=False):
        for note, meant in zip(one.texts, other.texts, strict=False):
            if not _same_note(note, meant):
                what = f"note {meant.number}" if meant.number else f"the entry “{meant.text[:40]}”"
                return f"The change to {what} can't be written safely", hint, note.location
    return "The change can't be written safely", hint, None


def _refusal(source: YamlSource, message: str, hint: str, location: Location | None = None) -> RegistryError:
    line, column = (location.line or 1, location.column or 1) if location else (1, 1)
    problem = RegistryProblem("Y903", message, line, column, column, hint)
    return RegistryError(f"{source.path} was not written", source.path, source.text, [problem])


def _layout(source: YamlSource, root: yaml.Node | None) -> YamlLayout:
    newline = "\r\n" if "\r\n" in source.text else "\n"
    if isinstance(root, yaml.MappingNode):
        spans = YamlSpans(source)
        for name, value in root.value:
            if isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style:
                dash, entry = spans.dash(value, 0), spans.start(value.value[0])
                same_line = spans.line_start(entry) == spans.line_start(dash)
                gap = min(entry - dash, 8) if same_line else 2
                return YamlLayout(newline, max(0, spans.column(value) - spans.column(name)), gap)
    return YamlLayout(newline)


class _Rewriter(YamlSplicer):
    """Edits the upper levels, which have many entries: they are compared before trees are made of them.

    Inner edits come first: at the end of a list, a new field of its last entry must come before
    a new entry of the list.
    """

    def registry(self, root: yaml.MappingNode, old: Registry, new: Registry) -> None:
        """Make all changes of a file."""
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
            # By their place in the file first, so that an entry whose key was changed is still the same entry.
            matches = by_key([entry.location for entry in old.references], [entry.location for entry in new.references])
            matches = ascending(by_key(_ids(old), _ids(new), matches))
            for place, at in _pairs(matches):
                if old.references[place] is not new.references[at]:
                    one, other = (
                        file_fields.reference_fields(entry) for entry in (old.references[place], new.references[at])
                    )
                    self.entry(references, place, one, other)
            self.splice_list(references, matches, lambda at: file_fields.reference_fields(new.references[at]))
        self.fields(root, before, _with_lists(after, new))

    def _documents(
        self, node: yaml.SequenceNode, old: Sequence[RegisteredDocument], new: Sequence[RegisteredDocument]
    ) -> None:
        matches = ascending(by_key([entry.path for entry in old], [entry.path for entry in new]))
        for place, at in _pairs(matches):
            entry = node.value[place]
            if old[place] is not new[at] and isinstance(entry, yaml.MappingNode):
                self._document(entry, old[place], new[at])
        self.splice_list(node, matches, lambda at: file_fields.document_fields(new[at]))

    def _document(self, node: yaml.MappingNode, old: RegisteredDocument, new: RegisteredDocument) -> None:
        before, after = file_fields.own_fields(old), file_fields.own_fields(new)
        have = {name.value: value for name, value in node.value}
        for name, stored, now, fields in (
            ("notes", old.notes, new.notes, file_fields.note_fields),
            ("sources", old.sources, new.sources, file_fields.entry_fields),
        ):
            entries = _filled(have, name)
            if entries is not None:
                before[name] = _UNSEEN
            if now:
                after[name] = _UNSEEN if entries is not None else [fields(note) for note in now]
            if entries is not None and now:
                self._notes(entries, stored, now, fields)
        for each, document in ((before, old), (after, new)):
            if document.bibliography:
                each["bibliography"] = file_fields.bibliography_fields(document)
        self.fields(node, before, after)

    def _notes(
        self,
        node: yaml.SequenceNode,
        old: Sequence[RegisteredNote],
        new: Sequence[RegisteredNote],
        fields: Callable[[RegisteredNote], Fields],
    ) -> None:
        matches = by_key([note.location for note in old], [note.location for note in new])
        matches = by_key([note.text for note in old], [note.text for note in new], matches)
        matches = ascending(fill_gaps(len(old), ascending(matches)))
        for place, at in _pairs(matches):
            if old[place] is not new[at]:
                self.entry(node, place, fields(old[place]), fields(new[at]))
        self.splice_list(node, matches, lambda at: fields(new[at]))


# Placeholder for a list that is compared entry by entry.
_UNSEEN = "="


def _with_lists(fields: Fields, new: Registry) -> Fields:
    """Return the file's fields; lists that the file already has are placeholders, empty ones are left out."""
    whole = file_fields.registry_fields(new) if len(fields) < 3 else {}
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


def _pairs(matches: ListMatches) -> list[tuple[int, int]]:
    return [(place, at) for at, place in enumerate(matches) if place is not None]


def key_spans(text: str, path: str) -> list[tuple[Span, str]]:
    """Where the file has keys of references, without quotation marks: of the references first, then elsewhere.

    Raises RegistryError for a text that is no YAML.
    """
    source = YamlSource(text, path)
    root = compose(source)
    notes = [
        note
        for document in _entries(root, "documents")
        for name in ("notes", "sources")
        for note in _entries(document, name)
    ]
    read = (entry for document in _entries(root, "documents") for entry in _entries(document, "bibliography"))
    owners = [*_entries(root, "references"), *(cite for note in notes for cite in _entries(note, "cites")), *read]
    keys = (_field(owner, "id") for owner in owners)
    found = []
    for key in keys:
        if isinstance(key, yaml.ScalarNode) and key.value:
            start, end = source.start(key), source.end(key)
            quotes = int(text[start] in "'\"")
            found.append(((start + quotes, end - quotes), key.value))
    return found


def _field(node: Node | None, name: str) -> Node | None:
    fields = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in fields if key.value == name), None)


def _entries(node: Node | None, name: str) -> list[Node]:
    entries = _field(node, name)
    return list(entries.value) if isinstance(entries, yaml.SequenceNode) else []
