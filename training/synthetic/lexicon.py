"""The lexicons: one entry a line, `#` for comments, `[name]` before the entries of a group, `|` between columns."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


@cache
def groups(name: str) -> dict[str, tuple[str, ...]]:
    """The groups of a lexicon; entries before the first heading are in the group ""."""
    found: dict[str, list[str]] = {}
    group = ""
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        entry = line.strip()
        if entry.startswith("[") and entry.endswith("]"):
            group = entry[1:-1]
        elif entry and not entry.startswith("#"):
            found.setdefault(group, []).extend(part for part in (piece.strip() for piece in entry.split(";")) if part)
    return {key: tuple(values) for key, values in found.items()}


@cache
def words(name: str, group: str = "") -> tuple[str, ...]:
    """The entries of one group of a lexicon."""
    return groups(name)[group]


@cache
def rows(name: str, group: str = "") -> tuple[tuple[str, ...], ...]:
    """The entries of one group, each in its columns."""
    return tuple(tuple(column.strip() for column in entry.split("|")) for entry in groups(name)[group])
