"""Writes entries as a `.bib` file that says nothing but what was meant, under citation keys that BibTeX accepts.

Programs that read such a file count braces (Patashnik, BibTeXing, 1988; btparse's manual), and those after a backslash
too or not, as they please. So a value that is one line, whose braces balance and have no backslash before them, can't
end before its own closing brace, whatever else it holds. Each value is checked for this before it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.errors import StaciteError
from stacite.exporters.latex import ascii_letters
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from stacite.model.item import Item
    from stacite.model.registry import Reference


_KEY = pattern(r"[A-Za-z0-9][A-Za-z0-9:._/+-]*")


def bibtex_keys(ids: Sequence[str]) -> list[str]:
    r"""A key for each id, in order. A legal id keeps its own; others are spelled in ASCII and numbered if they collide.

    BibTeX compares the keys of entries without regard to case, and breaks on spaces, commas,
    braces, quotation marks and `%`, `#`, `~`, `\`.
    """
    taken: set[str] = set()
    # Legal ids first, so that no made-up key takes one that belongs to another reference.
    keys = [_unique_key(key, taken) if _KEY.fullmatch(key) else "" for key in ids]
    return [key or _unique_key(_ascii_key(id_), taken, free=True) for key, id_ in zip(keys, ids, strict=True)]


def _unique_key(key: str, taken: set[str], *, free: bool = False) -> str:
    """The key if it is free, otherwise a numbered one, or the empty string for later."""
    # BibTeX compares keys without case.
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


def _ascii_key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9:._/+-]+", "-", ascii_letters(text)).lstrip(":._/+-").rstrip("-") or "reference"


# Fields whose value is one of BibTeX's macros and stands without braces.
_MACRO_FIELDS = frozenset(("month",))
_MACRO = pattern(r"[a-z]{3}")
_TYPE_NAME = pattern(r"[a-z]{1,20}")
_NO_SYNTAX = r"[^{}\\\x00-\x1f\x7f]*"
# No command, and braces one in another at most: what nearly all values are.
_FLAT = pattern(rf"{_NO_SYNTAX}(?:\{{{_NO_SYNTAX}\}}{_NO_SYNTAX})*")
_NEVER = pattern(r"\\[{}]|\\$|[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry whose values are LaTeX already."""

    kind: str
    key: str
    fields: Mapping[str, str]


def bib_file(entries: Iterable[BibEntry]) -> str:
    """The whole file; empty without entries. Raises StaciteError for an entry that could be read otherwise."""
    return "\n".join(map(_text, entries))


def bib_of(
    references: Sequence[Reference], kind_of: Callable[[Item], str], fields_of: Callable[[Item, str], Mapping[str, str]]
) -> str:
    """The file of these references in a dialect: its entry types, and its fields by work and type."""
    keys = bibtex_keys([reference.id for reference in references])
    return bib_file(
        BibEntry(kind, key, fields_of(reference.item, kind))
        for reference, key in zip(references, keys, strict=True)
        for kind in (kind_of(reference.item),)
    )


def _text(entry: BibEntry) -> str:
    if not (_TYPE_NAME.fullmatch(entry.kind) and _KEY.fullmatch(entry.key)):
        raise _refusal(entry)
    # Every reader knows this layout: a field a line, braces around values, a comma after each.
    lines = [f"@{entry.kind}{{{entry.key},\n"]
    for name, value in entry.fields.items():
        if name in _MACRO_FIELDS and _MACRO.fullmatch(value):
            lines.append(f"  {name} = {value},\n")
        elif name not in _MACRO_FIELDS and is_closed(value):
            lines.append(f"  {name} = {{{value}}},\n")
        else:
            raise _refusal(entry)
    lines.append("}\n")
    return "".join(lines)


def is_closed(value: str) -> bool:
    """Whether a value between braces ends where it should for every reader."""
    if _FLAT.fullmatch(value):
        return True
    if _NEVER.search(value):
        return False
    depth = 0
    for brace in re.findall(r"[{}]", value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _refusal(entry: BibEntry) -> StaciteError:
    return StaciteError(
        f"the BibTeX for {entry.key} would not read back unchanged, so nothing was exported",
        "Check the characters in its title and names in the registry, and report this as a bug in stacite.",
    )
