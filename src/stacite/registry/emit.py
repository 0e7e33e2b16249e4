"""Trees -> YAML text, for what is new in a file.

Entries and their fields stand in blocks; names, cites, markers and other small things on one line
in brackets, so that a work is about ten lines and a diff of it can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.yaml_scalars import scalar

if TYPE_CHECKING:
    from stacite.registry.tree import Fields, Tree

_BLOCK_FIELDS = frozenset(("documents", "notes", "references"))
"""Lists whose entries are blocks too."""
_INLINE_FIELDS = frozenset(("marker", "ignore", "checked", "date-parts"))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out by hand."""

    newline: str = "\n"
    offset: int = 0
    """Columns from a field to the dashes of its list."""
    gap: int = 2
    """Columns from a dash to its entry."""


def flow(tree: Tree) -> str:
    """A value on one line, as it can stand inside brackets."""
    if isinstance(tree, str):
        return scalar(tree, flow=True)
    if isinstance(tree, dict):
        return "{" + ", ".join([f"{key(name, flow=True)}: {flow(value)}" for name, value in tree.items()]) + "}"
    return str(tree) if isinstance(tree, int) else "[" + ", ".join([flow(value) for value in tree]) + "]"


@lru_cache(maxsize=256)
def key(name: str, *, flow: bool) -> str:
    """A field's name; `on` is quoted, since YAML 1.1 reads a truth value there."""
    return scalar(name, flow=flow)


@lru_cache(maxsize=256)
def _start(name: str, column: int) -> str:
    """A field's name where a line begins: files have the same few hundreds of times."""
    return f"{' ' * column}{key(name, flow=False)}:"


def field_lines(name: str, tree: Tree, column: int, layout: Layout) -> list[str]:
    """A field as lines, indented by `column`."""
    start = _start(name, column)
    if isinstance(tree, str):
        return [f"{start} {scalar(tree, flow=False)}"]
    if isinstance(tree, list) and tree and name not in _INLINE_FIELDS:
        block, lines = name in _BLOCK_FIELDS, [start]
        for entry in tree:
            lines += entry_lines(entry, column + layout.offset, layout, block=block)
        return lines
    return [f"{start} {flow(tree)}"]


def entry_lines(tree: Tree, column: int, layout: Layout, *, block: bool) -> list[str]:
    """An entry of a list as lines, its dash at `column`."""
    dash = f"{' ' * column}-{' ' * (layout.gap - 1)}"
    if not block or not isinstance(tree, dict):
        return [dash + (scalar(tree, flow=False) if isinstance(tree, str) else flow(tree))]
    lines: list[str] = []
    for name, value in tree.items():
        lines += field_lines(name, value, column + layout.gap, layout)
    lines[0] = dash + lines[0][column + layout.gap :]
    return lines


def file_text(fields: Fields, layout: Layout) -> str:
    """A whole file's fields."""
    lines = [line for name, value in fields.items() for line in field_lines(name, value, 0, layout)]
    return "".join(line + layout.newline for line in lines)
