"""Reads BibTeX and biblatex: `.bib` files, with bibtexparser.

bibtexparser finds the entries and their fields; `@string` macros, `#`, inheritance, names and LaTeX are read here. What
is wrong in an entry is reported with its key and line, and the rest of it, and of the file, is used.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock
from bibtexparser.model import Entry as Block

from stacite.bibliographies.base import LONGEST_KEY, MAX_ENTRIES, SAME_KEY, decode, first_of_each
from stacite.bibliographies.bib_fields import NON_WORK_TYPES, TYPES, covered_types, item_of
from stacite.bibliographies.latex import LONGEST, text_of
from stacite.errors import FileError
from stacite.model.bibliography import Bibliography, BibliographyDoubt, BibliographyEntry
from stacite.text.months import bibtex_months
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bibtexparser.library import Library

    Fields = dict[str, str]


_BARE = pattern(r"[^\s#{}\"]+")
_BRACE = pattern(r"(?<!\\)[{}]|\"")
# Characters; macros are journals and publishers, but can be composed of each other without end.
_LONGEST_MACRO = 1000
# Characters of all macros.
_MOST_IN_MACROS = 16_000_000
# Entries that inherit from each other in a row.
_DEEPEST = 8
# What no entry inherits as it is; a parent's DOI or address is not the chapter's.
_NOT_INHERITED = frozenset(table("stacite.bibliographies", "fields.toml")["bib"]["not-inherited"]["fields"].split())
# As the parts of a book have it (biblatex manual 3.20, appendix B).
_INHERITED_AS = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_AUTHORED = frozenset(("inbook", "bookinbook", "suppbook"))


def value_of(raw: str, macros: Mapping[str, str], missing: set[str]) -> str:
    """A field's value without what encloses it; parts joined with `#` in one.

    Names of macros that the file does not define go to `missing`, and stand for themselves.
    """
    parts: list[str] = []
    length = 0
    for kind, text in _parts(raw):
        # Numbers need no braces either: `year = 2024`.
        if kind == "bare" and not text.isdigit():
            if text.lower() not in macros:
                missing.add(text)
            text = macros.get(text.lower(), text)  # noqa: PLW2901 - the macro in place of its name
        # The sum is limited, not only each part: macros can double at every step (`b = a # a`, `c = b # b`).
        parts.append(text[: LONGEST - length])
        length += len(parts[-1])
    return "".join(parts)


def _parts(raw: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(raw):
        if raw[at] in '{"':
            end = _end(raw, at)
            yield "text", raw[at + 1 : end]
            at = end + 1
        elif match := _BARE.match(raw, at):
            yield "bare", match[0]
            at = match.end()
        else:
            at += 1


def _end(raw: str, start: int) -> int:
    """Where a value that begins with a brace or a quotation mark ends."""
    closing = "}" if raw[start] == "{" else '"'
    depth = 0
    for match in _BRACE.finditer(raw, start + 1):
        # In braces, a quotation mark does not end the value: `"the {"}old{"} way"`.
        if match[0] == closing and depth == 0:
            return match.start()
        depth += (match[0] == "{") - (match[0] == "}")
    return len(raw)


def macros_of(strings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The values of `@string` by name in lower case, the months among them; the last of a name counts."""
    # A month stays `jan`, since months are read by their first three letters.
    macros = {name: name for name in bibtex_months()}
    total = 0
    for name, raw in strings:
        value = value_of(raw[:LONGEST], macros, set())[:_LONGEST_MACRO]
        total += len(value)
        macros[name.lower()] = value if total <= _MOST_IN_MACROS else ""
    return macros


def inherit(entries: Mapping[str, tuple[str, Fields]]) -> tuple[dict[str, Fields], list[tuple[str, str]]]:
    """Each entry's fields with those of the entries it names in `crossref` and `xdata`; and (key, missing parent)."""
    heirs = _Inheritance(entries)
    found = {key: heirs.fields(key, kind, fields) for key, (kind, fields) in entries.items()}
    return found, heirs.lost


class _Inheritance:
    def __init__(self, entries: Mapping[str, tuple[str, Fields]]) -> None:
        # BibTeX compares keys without case; reversed, so that the first of two equal keys stays.
        self.entries = {key.lower(): entry for key, entry in reversed(list(entries.items()))}
        self.lost: list[tuple[str, str]] = []

    def fields(self, key: str, kind: str, own: Fields) -> Fields:
        """Of one entry; its own fields come first, nearer parents before those farther away."""
        if "crossref" not in own and "xdata" not in own:
            return own
        found, heads, seen = dict(own), self._named(own), {key.lower()}
        for _ in range(_DEEPEST):
            following: list[tuple[str, str]] = []
            for how, parent in heads:
                # Entries can name each other in a circle.
                if parent.lower() in seen:
                    continue
                seen.add(parent.lower())
                if parent.lower() not in self.entries:
                    self.lost.append((key, parent))
                    continue
                _, fields = self.entries[parent.lower()]
                for name, value in fields.items() if how == "xdata" else _inherited_fields(kind, fields):
                    found.setdefault(name, value)
                following += self._named(fields)
            heads = following
        return found

    @staticmethod
    def _named(fields: Fields) -> list[tuple[str, str]]:
        return [
            (how, parent.strip())
            for how in ("xdata", "crossref")
            for parent in fields.get(how, "").split(",")[:_DEEPEST]
            if parent.strip()
        ]


def _inherited_fields(kind: str, fields: Fields) -> Iterator[tuple[str, str]]:
    """What a part takes over from its book."""
    for name, value in fields.items():
        if name in _INHERITED_AS:
            yield _INHERITED_AS[name], value
        # The parts of an author's own book have the book's author, those of a collection do not (biblatex manual,
        # appendix B).
        elif name == "author" and kind in _AUTHORED:
            yield name, value
            yield "bookauthor", value
        elif name not in _NOT_INHERITED:
            yield name, value


NAME = "BibTeX"
_SHOWN = 60
_HEAD = pattern(r"@\w{0,40}[ \t]{0,40}[{(]")
_KEY = pattern(r"@\w{1,40}\s{0,40}[{(]\s{0,40}(?P<key>[^\s,{}()=\"#%]{1,60})\s{0,40},")

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # its complaints are reported here, as doubts


def read(data: bytes, path: str) -> Bibliography:
    """The works of a `.bib` file.

    Raises FileError, with the line, where no entry can be read, and for a file with too many.
    """
    text, decoding_doubts = decode(data, path)
    # Counted before parsing: bibtexparser takes memory for each entry.
    if sum(1 for _ in _HEAD.finditer(text)) > MAX_ENTRIES:
        raise FileError(f"{path}: more than {MAX_ENTRIES:,} entries", "Export only the entries that you cite.")
    # bibtexparser counts lines by LF, and has no middleware here: values stay as they are in the file.
    library = parse_string(text.replace("\r\n", "\n").replace("\r", "\n"), parse_stack=[])
    doubts = list(decoding_doubts)
    blocks = _blocks(library, doubts)
    entries = first_of_each(list(_entries(library, blocks, doubts)), doubts)
    if not entries:
        raise _refusal(path, doubts)
    return Bibliography(path, entries, tuple(sorted(doubts, key=lambda doubt: doubt.line)))


def _refusal(path: str, doubts: list[BibliographyDoubt]) -> FileError:
    first = next((doubt for doubt in doubts if doubt.line), None)
    if first is None:
        return FileError(f"{path}: contains no BibTeX entry", "Is this a .bib file? An entry begins with @book{key,")
    return FileError(f"{path}:{first.line}: {first.message}", "No entry in the file could be read. Fix this one first.")


def _blocks(library: Library, doubts: list[BibliographyDoubt]) -> list[Block]:
    """The entries, with those of which bibtexparser has some complaint that does not hinder reading."""
    found: list[Block] = []
    for block in library.blocks[:MAX_ENTRIES]:
        line = (block.start_line or 0) + 1
        if isinstance(block, Block):
            found.append(block)
        elif isinstance(block, DuplicateFieldKeyBlock) and isinstance(block.ignore_error_block, Block):
            entry = block.ignore_error_block
            names = ", ".join(sorted(block.duplicate_keys))[:_SHOWN]
            doubts.append(BibliographyDoubt(f"more than one field {names}; the first one is used", _key(entry), line))
            found.append(entry)
        elif isinstance(block, DuplicateBlockKeyBlock):
            if isinstance(block.ignore_error_block, Block):
                doubts.append(BibliographyDoubt(SAME_KEY, _key(block.ignore_error_block), line))
        elif isinstance(block, ParsingFailedBlock) and not (block.raw or "").lower().startswith("@comment"):
            message = f"{_name_of(block.raw or '')} can't be read: a brace, a comma or a quotation mark is missing"
            doubts.append(BibliographyDoubt(message, "", line))
    return found


def _name_of(raw: str) -> str:
    """The key of an entry that can't be read, else how the entry begins."""
    if match := _KEY.match(raw):
        return text_of(match["key"])
    head = " ".join(raw.split())
    return f"“{head}”" if len(head) <= _SHOWN else f"“{head[: _SHOWN - 1].rstrip()}…”"


def _key(entry: Block) -> str:
    return text_of(entry.key.replace("\\", ""))[:LONGEST_KEY]


def _entries(library: Library, blocks: list[Block], doubts: list[BibliographyDoubt]) -> Iterator[BibliographyEntry]:
    macros = macros_of([(string.key, string.value) for string in library.strings])
    # In reverse, so that the first of two entries with one key stays.
    raw = {_key(block): (block, _fields(block, macros, doubts)) for block in reversed(blocks)}
    works = {key: (block.entry_type.lower(), fields) for key, (block, fields) in reversed(raw.items())}
    whole, lost = inherit(works)
    for key, parent in lost:
        line = (raw[key][0].start_line or 0) + 1
        doubts.append(BibliographyDoubt(f"refers to “{parent[:_SHOWN]}”, which is not in the file", key, line))
    for key, (kind, _) in works.items():
        if kind not in NON_WORK_TYPES:
            yield _entry(key, kind, whole[key], (raw[key][0].start_line or 0) + 1, doubts)


def _fields(block: Block, macros: Mapping[str, str], doubts: list[BibliographyDoubt]) -> dict[str, str]:
    fields: dict[str, str] = {}
    missing: set[str] = set()
    for field in block.fields:
        fields.setdefault(field.key.lower(), value_of(field.value, macros, missing))
    if missing:
        # `pages = 3 volume=8`: the fields run together.
        joined = sorted(name for name in missing if "=" in name)
        undefined = sorted(missing.difference(joined))
        messages = [f"a comma seems to be missing before {name[:_SHOWN]}" for name in joined]
        if undefined:
            names = ", ".join(undefined)[:_SHOWN]
            messages.append(f"no @string in the file defines {names}, so it is kept as text")
        line = (block.start_line or 0) + 1
        doubts += [BibliographyDoubt(message, _key(block), line) for message in messages]
    return fields


def _entry(
    key: str, kind: str, fields: Mapping[str, str], line: int, doubts: list[BibliographyDoubt]
) -> BibliographyEntry:
    item, problems = item_of(kind, fields)
    if kind not in TYPES:
        problems = [f"@{kind[:_SHOWN]} is not a type of BibTeX or biblatex; read as @misc", *problems]
    doubts += [BibliographyDoubt(message, key, line) for message in problems]
    return BibliographyEntry(key, item, line, covered_types(item.type))
