"""Where the parts of a YAML file start and end, in lines and letters.

The parser's marks can't be used as they are: a block's end mark runs on over the comments after it to
the next word, so its end is looked for at its last leaf.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from stacite.registry.nodes import Node, Source

_BLANK = pattern(r"[ \t]*\r?\n")
_TO_COMMA = pattern(r"(?:\s|#[^\n]*\n)*,")


class Spans:
    """Offsets in the text of one file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text

    def start(self, node: Node | yaml.CollectionNode) -> int:
        """The first letter of a node."""
        return self.source.start(node)

    def end(self, node: Node) -> int:
        """After the last letter that belongs to a node."""
        leaf = node
        while isinstance(leaf, yaml.CollectionNode) and not leaf.flow_style and leaf.value:
            leaf = leaf.value[-1][1] if isinstance(leaf, yaml.MappingNode) else leaf.value[-1]
        end = self.source.end(leaf)
        if isinstance(leaf, yaml.ScalarNode) and leaf.style in ("|", ">") and not self._keeps(leaf):
            start = self.start(leaf)
            while end > start and self.text[end - 1] in " \t\r\n":
                end -= 1
        return end

    def _keeps(self, node: yaml.ScalarNode) -> bool:
        """Whether a block scalar keeps the empty lines after it: they are its own then."""
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
        """Letters before a node in its line, 0-based."""
        start = self.start(node)
        return start - max(self.line_start(start), self.source.shift)

    def dash(self, items: yaml.SequenceNode, index: int) -> int:
        """The dash of an entry; there may be comments and line ends between the two."""
        column = self.column(items)
        start = self.line_start(self.start(items.value[index]))
        first = self.start(items)
        while start > first:
            if (
                self.text[start : start + column].strip(" ") == ""
                and self.text[start + column : start + column + 1] == "-"
            ):
                return start + column
            start = self.line_start(start - 1)
        return first

    def owns_line(self, offset: int) -> bool:
        """Whether only blanks stand before this place in its line."""
        return not self.text[self.line_start(offset) : offset].strip(" \ufeff")

    def lines_to_cut(self, start: int, end: int) -> tuple[int, int]:
        """The whole lines of a span; without a line end at the end of the file, the one before it goes."""
        first, after = self.line_start(start), self.next_line(end)
        if after == len(self.text) and not self.text.endswith("\n") and first > self.source.shift:
            return self.line_end(first - 1) if first > 1 and self.text[first - 2] != "\r" else first - 2, after
        blank = _BLANK.match(self.text, after)
        if blank and self._blank_before(first):
            after = blank.end()
        return first, after

    def _blank_before(self, line: int) -> bool:
        return line > 0 and not self.text[self.line_start(line - 1) : line].strip()

    def separated(self, items: yaml.SequenceNode) -> bool:
        """Whether an empty line stands between the last two entries."""
        if len(items.value) < 2:
            return False
        gap = self.text[self.end(items.value[-2]) : self.dash(items, len(items.value) - 1)]
        return re.search(r"\n[ \t]*\r?\n", gap) is not None

    def comma(self, offset: int) -> int | None:
        """The comma after an entry in brackets, past blanks and comments."""
        match = _TO_COMMA.match(self.text, offset)
        return match.end() - 1 if match else None
