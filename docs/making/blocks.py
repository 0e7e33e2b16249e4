"""The fenced blocks of a page of the documentation."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r'^(?P<indent> *)```(?P<language>[a-z]*)(?: title="(?P<title>[^"]+)")?$')


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two fences."""

    language: str
    title: str
    """The file whose text this is; empty for none."""
    first: int
    """Index of the first line of its content."""
    lines: tuple[str, ...]
    """Without the page's indentation."""

    @property
    def text(self) -> str:
        """As a file holds it."""
        return "".join(f"{line}\n" for line in self.lines)


def blocks(page: str) -> list[Block]:
    """In order. Raises ValueError for a fence without an end, or one that is written in another way."""
    found, lines, at = [], page.splitlines(), 0
    while at < len(lines):
        if "```" in lines[at]:
            block = _block(lines, at)
            found.append(block)
            at = block.first + len(block.lines)
        at += 1
    return found


def _block(lines: list[str], at: int) -> Block:
    fence = _FENCE.match(lines[at])
    if fence is None:
        raise ValueError(f"line {at + 1}: not a fence that can be read: {lines[at]}")
    end = f"{fence['indent']}```"
    if end not in lines[at + 1 :]:
        raise ValueError(f"line {at + 1}: a fence without an end")
    content = lines[at + 1 : lines.index(end, at + 1)]
    shown = tuple(line.removeprefix(fence["indent"]) for line in content)
    return Block(fence["language"], fence["title"] or "", at + 1, shown)
