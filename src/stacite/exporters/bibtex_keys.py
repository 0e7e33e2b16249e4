"""Citation keys that BibTeX takes: ASCII, and different in more than their case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.exporters.latex_letters import ascii_letters
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEGAL = pattern(r"[A-Za-z0-9][A-Za-z0-9:._/+-]*")


def bibtex_keys(ids: Sequence[str]) -> list[str]:
    r"""A key for each id, in order. A legal id keeps its own; others are spelt in ASCII and numbered on collision.

    BibTeX compares the keys of entries without regard to case, and breaks on blanks, commas,
    braces, quotation marks and `%`, `#`, `~`, `\`.
    """
    taken: set[str] = set()
    keys = [_take(key, taken) if _LEGAL.fullmatch(key) else "" for key in ids]
    return [key or _take(_spelt(id_), taken, free=True) for key, id_ in zip(keys, ids, strict=True)]


def _take(key: str, taken: set[str], *, free: bool = False) -> str:
    """The key if it is free; else a numbered one, or the empty string for later."""
    if key.lower() not in taken:
        taken.add(key.lower())
        return key
    if not free:
        return ""
    number = 2
    while f"{key}-{number}".lower() in taken:
        number += 1
    taken.add(f"{key}-{number}".lower())
    return f"{key}-{number}"


def _spelt(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9:._/+-]+", "-", ascii_letters(text)).lstrip(":._/+-").rstrip("-") or "reference"
