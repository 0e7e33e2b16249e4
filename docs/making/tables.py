"""Tables in Markdown."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BAR = "&#124;"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A row a line."""
    return "\n".join((_row(head), "|" + "---|" * len(head), *map(_row, rows)))


def code(text: str) -> str:
    """As it is typed. Between backticks readers of Markdown don't agree on bars."""
    return f"<code>{html.escape(text, quote=False).replace('|', _BAR)}</code>" if "|" in text else f"`{text}`"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |"
