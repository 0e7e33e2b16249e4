"""Edits of a file's text that turn one tree into another; what did not change is not touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import yaml

from stacite.registry.align import Matches, ascending, by_key, fill_gaps
from stacite.registry.emit import entry_lines, field_lines, flow, key
from stacite.registry.patch import Patch

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.registry.nodes import Node
    from stacite.registry.tree import Fields, Tree


class Splicer(Patch):
    """Follows two trees down and edits where they differ."""

    # fields

    def fields(self, node: yaml.MappingNode, old: Fields, new: Fields, *, inside: bool = False) -> None:
        """Change the fields of a mapping; `inside` says whether it stands in brackets."""
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
        """Each new field after the one that it follows in a new entry, if that is there; else at the end."""
        values = {name.value: value for name, value in node.value}
        order = list(new)
        for name, value in added.items():
            before = [other for other in order[: order.index(name)] if other in kept]
            end = self.spans.end(values[before[-1] if before else kept[-1]])
            if node.flow_style:
                self.put(end, end, f", {key(name, flow=True)}: {flow(value)}")
            else:
                self.put_lines(end, field_lines(name, value, self.spans.column(node), self.layout))

    def _cut_fields(self, node: yaml.MappingNode, kept: list[bool]) -> None:
        for at, (name, value) in enumerate(node.value):
            if kept[at]:
                continue
            start, end = self.spans.start(name), self.spans.end(value)
            if self.spans.owns_line(start):
                self.put(*self.spans.lines_to_cut(start, end), "")
            else:  # the first after a dash: the next one moves up
                after = self.spans.start(node.value[at + 1][0])
                lonely = kept[at + 1] and "#" not in self.spans.text[end:after]
                self.put(start, after if lonely else end, "")

    # values

    def value(self, parent: yaml.CollectionNode, node: Node, change: tuple[Tree | None, Tree], *, inside: bool) -> bool:
        """Change a value where it stands; whether that was possible."""
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
        """A value of another shape, or the first entries of an empty list."""
        start, end = self.spans.end(name), self.spans.end(node)
        between = self.spans.text[start : self.spans.start(node)]
        if parent.flow_style or between.strip(": \t\r\n"):  # a comment stands between: it stays
            return self.whole(node, new, parent)
        column = self.spans.column(parent)
        lines = field_lines(name.value, new, column, self.layout)
        first = lines[0][column + len(key(name.value, flow=False)) :]
        if len(lines) > 1:  # a comment after the old value stays with the field's name
            line_end = self.spans.line_end(end)
            first, end = first + self.spans.text[end:line_end], line_end
        return self.put(start, end, self.layout.newline.join([first, *lines[1:]]))

    # lists

    def entries(self, node: yaml.SequenceNode, old: list[Tree], new: list[Tree], *, inside: bool = False) -> None:
        """Change the entries of a list of small things: names, cites, codes."""
        matches = by_key([flow(tree) for tree in old], [flow(tree) for tree in new])
        matches = ascending(fill_gaps(len(old), ascending(matches)))
        for at, place in enumerate(matches):
            if place is not None and old[place] != new[at]:
                self.entry(node, place, old[place], new[at], inside=inside)
        self.splice_list(node, matches, lambda at: new[at])

    def entry(self, node: yaml.SequenceNode, place: int, old: Tree, new: Tree, *, inside: bool = False) -> None:
        """Change one entry of a list."""
        if not self.value(node, node.value[place], (old, new), inside=inside):
            self.whole(node.value[place], new)

    def splice_list(self, node: yaml.SequenceNode, matches: Matches, tree: Callable[[int], Tree]) -> None:
        """Cut the entries that nothing matches, and put the new ones after the ones they follow."""
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
            return self.put(at, at, f"{flow(tree)}, " if after is None else f", {flow(tree)}")
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
        """No entry is left as it was."""
        if node.flow_style or not trees:
            return self.whole(node, cast("Tree", trees))
        lines = [line for tree in trees for line in self._entry_lines(node, tree)]
        start, end = self.spans.line_start(self.spans.dash(node, 0)), self.spans.line_end(self.spans.end(node))
        return self.put(start, end, self.layout.newline.join(lines))
