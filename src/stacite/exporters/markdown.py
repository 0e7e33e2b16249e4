"""Escapes text as pandoc's Markdown that pandoc takes for nothing but text (Pandoc User's Guide, "Pandoc's Markdown").

Any sign may stand after a backslash there; only those get one that would mean something where they are. Quotation marks
and apostrophes are left alone: that pandoc curls them is what authors want.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.exporters.plain_text import clean
from stacite.text.passages import split_emphasis
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable


_SIGNS = pattern(
    r"[\\*`$\[\]^~|]"
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # inside a word it is plain text
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#|[A-Za-z][A-Za-z0-9]*;)"
    r"|(?<![A-Za-z0-9])@(?=[\w{])"
    r"|(?<=-)-"  # or two of them are a dash
)
_MEANS_NOTHING = pattern(r"[^\\*`$\[\]^~|_<&@-]*")
_NUMERAL = (
    r"[0-9]+|[a-z]|[ivxlcdm]+|[IVXLCDM]{2,}|[#@]|[A-Z](?=\))"  # a capital with a period needs two spaces to count
)
_START = pattern(rf"(?:#+|[-+]|>|:|%|=+|(?P<number>\(?(?:{_NUMERAL}))(?=[.)]))")


def markdown_text(text: str) -> str:
    """Plain text, escaped, on one line."""
    cleaned = clean(text, joiners=True)
    return cleaned if _MEANS_NOTHING.fullmatch(cleaned) else _SIGNS.sub(r"\\\g<0>", cleaned)


def markdown_title(text: str) -> str:
    """Text with `*…*` for emphasis, which stays."""
    cleaned = clean(text, joiners=True)
    return markdown_parts(split_emphasis(cleaned)) if "*" in cleaned else markdown_text(cleaned)


def markdown_parts(parts: Iterable[tuple[str, bool]]) -> str:
    """Parts of a text, each with whether it is emphasis."""
    return "".join(f"*{_escaped(part)}*" if emphasis else _escaped(part) for part, emphasis in parts if part)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def at_start(markdown: str) -> str:
    """A paragraph whose first signs would make it a heading, a list or a quotation: they are escaped."""
    match = _START.match(markdown)
    if match is None:
        return markdown
    if match["number"] is not None:
        return f"{match[0]}\\{markdown[match.end() :]}"
    return f"\\{markdown}"


def is_plain_key(key: str) -> bool:
    """Whether pandoc reads `@key` to its end without braces (User's Guide, "Citation syntax")."""
    # Single internal punctuation only; pandoc ends a key at two in a row.
    return re.fullmatch(r"\w(?:[:.#$%&+?<>~/-]?\w)*", key, re.ASCII) is not None
