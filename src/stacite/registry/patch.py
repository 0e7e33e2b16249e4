"""A file's text and the edits that are to be made in it, in letters and lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.model.yaml_scalars import scalar
from stacite.registry.emit import Layout, flow

if TYPE_CHECKING:
    import yaml

    from stacite.registry.nodes import Node
    from stacite.registry.spans import Spans
    from stacite.registry.tree import Tree

_BLOCK = pattern(r"[|>][-]?[ \t]*(?:#[^\n]*)?\r?\n( +)(?=\S)")
"""The header of a block scalar without indentation indicator, and the indentation of its first line."""


@dataclass(frozen=True, slots=True)
class Splice:
    """text[start:end] becomes `new`."""

    start: int
    end: int
    new: str


def apply(text: str, splices: list[Splice]) -> str | None:
    """The text with all splices made, those at one place in the order given; None where two overlap."""
    parts: list[str] = []
    at = 0
    cut: Splice | None = None
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        new = splice.new
        if splice.start < at:
            if cut is None or splice.start != splice.end:
                return None
            new = _instead(text, cut, new)
        else:
            parts.append(text[at : splice.start])
            at = splice.end
            cut = None if splice.new else splice
        parts.append(new)
    return "".join([*parts, text[at:]])


def _instead(text: str, cut: Splice, new: str) -> str:
    """Lines that were to follow a line which is cut: they take its place."""
    if cut.start and text[cut.start - 1] != "\n":
        return new
    lines = new.lstrip("\r\n")
    return lines + new[: len(new) - len(lines)]


class Patch:
    """Collects the edits of one file."""

    def __init__(self, spans: Spans, layout: Layout) -> None:
        self.spans = spans
        self.layout = layout
        self.splices: list[Splice] = []

    def put(self, start: int, end: int, new: str) -> None:
        """Have text[start:end] replaced."""
        self.splices.append(Splice(start, end, new))

    def put_lines(self, after: int, lines: list[str]) -> None:
        """New lines after the line in which something ends."""
        newline, text = self.layout.newline, self.spans.text
        if after and text[after - 1] == "\n":
            self.put(after, after, "".join(line + newline for line in lines))
        else:
            at = self.spans.line_end(after)
            self.put(at, at, "".join(newline + line for line in lines))

    def cut_inside(self, spans: list[tuple[int, int]], kept: list[bool]) -> None:
        """Entries in brackets, with the comma that goes with them; at least one is kept."""
        last = max(at for at, keeps in enumerate(kept) if keeps)
        for at, (start, end) in enumerate(spans):
            if kept[at]:
                continue
            gap = self.spans.text[end : spans[at + 1][0]] if at < last else ""
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
        """A value on one line in place of all that stands there."""
        start, end = self.spans.start(node), self.spans.end(node)
        need = self.spans.column(parent) + 2 if parent is not None and not parent.flow_style else 0
        pad = max(0, need - self.spans.column(node)) if self.spans.owns_line(start) else 0
        glue = " " if start and self.spans.text[start - 1] in ":-" else ""
        self.put(start, end, " " * pad + glue + flow(new))

    def scalar(self, node: yaml.ScalarNode, new: str | int, *, inside: bool) -> None:
        """Another value in the quotes, or the block, that stand there."""
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
        """What stands between a field's name, or a dash, and a value that was left out."""
        line = self.spans.text[self.spans.line_start(start) : start]
        if line.rstrip(" \t").endswith((":", "-")):
            return "" if line.endswith((" ", "\t")) else " "
        return ": " if inside else ""

    def _block(self, node: yaml.ScalarNode, new: str) -> bool:
        """A text in its block of lines: literal ones line by line, folded ones as one long line."""
        start, end = self.spans.start(node), self.spans.end(node)
        header = _BLOCK.match(self.spans.text, start, end)
        lines = new.split("\n")
        sound = all(line and line == line.strip() and line.isprintable() for line in lines)
        if header is None or not sound or (node.style == ">" and len(lines) > 1):
            return False
        indent = self.layout.newline + header[1]
        self.put(header.end(), end, indent.join(lines))
        return True
