"""The label that a block starts with, told from a first word that looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.web.labels import leading_label, parse_label

if TYPE_CHECKING:
    from stacite.readers.web.page import Node, Page

_FEW = 60


def own_mark(page: Page, node: Node) -> str:
    """The label that starts a note, where it is an element of its own, or stands in brackets."""
    for at in range(node.open + 1, min(node.close, node.open + _FEW)):
        token = page.tokens[at]
        if isinstance(token, str) and token.strip():
            alone = parse_label(token) if page.place(at) is not node else None
            leading = leading_label(page.text_of(node, _FEW))
            if alone is not None:
                return alone.text
            return leading[0].text if leading is not None and leading[0].bracketed else ""
    return ""
