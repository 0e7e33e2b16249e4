"""BibTeX and biblatex: `.bib` files, read by bibtexparser.

bibtexparser finds the entries and their fields; macros, inheritance, names and LaTeX are read here. What is
wrong in an entry is told with its key and line, and the rest of it, and of the file, is used.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    ParsingFailedBlock,
)
from bibtexparser.model import Entry as Block

from stacite.bibliographies.base import LONGEST_KEY, MAX_ENTRIES, decode, first_of_each
from stacite.bibliographies.bib_item import item_of
from stacite.bibliographies.bib_types import NO_WORKS, covers_of, is_known
from stacite.bibliographies.bib_values import inherit, macros_of, value_of
from stacite.bibliographies.latex import text_of
from stacite.errors import FileError
from stacite.model.bibliography import Bibliography, Doubt, Entry
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bibtexparser.library import Library

NAME = "BibTeX"
_SHOWN = 60
_HEAD = pattern(r"@\w{0,40}[ \t]{0,40}[{(]")

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it complains of is told here


def read(data: bytes, path: str) -> Bibliography:
    """The works of a `.bib` file.

    Raises FileError, with the line, where no entry can be read, and for a file with too many.
    """
    text, told = decode(data, path)
    if sum(1 for _ in _HEAD.finditer(text)) > MAX_ENTRIES:
        raise FileError(f"{path}: holds more than {MAX_ENTRIES:,} entries", "Export the part of it that you cite.")
    library = parse_string(text.replace("\r\n", "\n").replace("\r", "\n"), parse_stack=[])
    doubts = list(told)
    blocks = _blocks(library, doubts)
    entries = first_of_each(list(_entries(library, blocks, doubts)), doubts)
    if not entries:
        raise _refusal(path, doubts)
    return Bibliography(path, entries, tuple(sorted(doubts, key=lambda doubt: doubt.line)))


def _refusal(path: str, doubts: list[Doubt]) -> FileError:
    first = next((doubt for doubt in doubts if doubt.line), None)
    if first is None:
        return FileError(f"{path}: holds no BibTeX entry", "Is this a .bib file? An entry begins with @book{key,")
    return FileError(
        f"{path}:{first.line}: {first.message}", "No entry of the file could be read: mend this one first."
    )


def _blocks(library: Library, doubts: list[Doubt]) -> list[Block]:
    """The entries, with those of which bibtexparser has some complaint that does not hinder reading."""
    found: list[Block] = []
    for block in library.blocks[:MAX_ENTRIES]:
        line = (block.start_line or 0) + 1
        if isinstance(block, Block):
            found.append(block)
        elif isinstance(block, DuplicateFieldKeyBlock) and isinstance(block.ignore_error_block, Block):
            entry = block.ignore_error_block
            names = ", ".join(sorted(block.duplicate_keys))[:_SHOWN]
            doubts.append(Doubt(f"has {names} more than once, of which the first counts", _key(entry), line))
            found.append(entry)
        elif isinstance(block, DuplicateBlockKeyBlock):
            if isinstance(block.ignore_error_block, Block):
                doubt = Doubt(
                    "there is an entry with this key already, which counts", _key(block.ignore_error_block), line
                )
                doubts.append(doubt)
        elif isinstance(block, ParsingFailedBlock) and not (block.raw or "").lower().startswith("@comment"):
            head = " ".join((block.raw or "").split())[:_SHOWN]
            doubts.append(Doubt(f"“{head}” can't be read: a brace, a comma or a quotation mark is missing", "", line))
    return found


def _key(entry: Block) -> str:
    return text_of(entry.key.replace("\\", ""))[:LONGEST_KEY]


def _entries(library: Library, blocks: list[Block], doubts: list[Doubt]) -> Iterator[Entry]:
    macros = macros_of([(string.key, string.value) for string in library.strings])
    raw = {_key(block): (block, _fields(block, macros, doubts)) for block in reversed(blocks)}
    works = {key: (block.entry_type.lower(), fields) for key, (block, fields) in reversed(raw.items())}
    whole, lost = inherit(works)
    for key, parent in lost:
        line = (raw[key][0].start_line or 0) + 1
        doubts.append(Doubt(f"names “{parent[:_SHOWN]}”, which is not in the file", key, line))
    for key, (kind, _) in works.items():
        if kind not in NO_WORKS:
            yield _entry(key, kind, whole[key], (raw[key][0].start_line or 0) + 1, doubts)


def _fields(block: Block, macros: Mapping[str, str], doubts: list[Doubt]) -> dict[str, str]:
    fields: dict[str, str] = {}
    missing: set[str] = set()
    for field in block.fields:
        fields.setdefault(field.key.lower(), value_of(field.value, macros, missing))
    if missing:
        names = ", ".join(sorted(missing))[:_SHOWN]
        line = (block.start_line or 0) + 1
        doubts.append(
            Doubt(
                f"uses {names}, which no @string of the file defines, and which was taken as it stands",
                _key(block),
                line,
            )
        )
    return fields


def _entry(key: str, kind: str, fields: Mapping[str, str], line: int, doubts: list[Doubt]) -> Entry:
    item, said = item_of(kind, fields)
    if not is_known(kind):
        said = [f"@{kind[:_SHOWN]} is no type that BibTeX or biblatex has, and was read as @misc", *said]
    doubts += [Doubt(message, key, line) for message in said]
    return Entry(key, item, line, covers_of(item.type))
