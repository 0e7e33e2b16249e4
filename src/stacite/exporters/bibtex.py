"""BibTeX for classic styles and for biber.

Every value is escaped here, field by field, since bibtexparser writes values as they are; the
file is then read again, so that none leaves the house that says something else than was meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from stacite.errors import StaciteError
from stacite.exporters.bibtex_fields import entry_fields
from stacite.exporters.bibtex_keys import bibtex_keys
from stacite.exporters.bibtex_types import entry_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.exporters.base import Options
    from stacite.model.registry import Reference

NAME = "bibtex"
SUFFIX = ".bib"


def export(references: Sequence[Reference], options: Options) -> str:
    """A `.bib` file that BibTeX's styles and biber read without a warning.

    Raises StaciteError if the file, read again, does not say what was written.
    """
    if not references:
        return ""
    keys = bibtex_keys([reference.id for reference in references])
    entries = [_entry(reference, key, options) for reference, key in zip(references, keys, strict=True)]
    text = write_string(Library([*entries]), unparse_stack=[], bibtex_format=_format())
    _verify(text, entries)
    return text


def _format() -> BibtexFormat:
    layout = BibtexFormat()  # type: ignore[no-untyped-call]  # its __init__ has no annotations
    layout.indent = "  "
    layout.trailing_comma = True
    layout.block_separator = "\n"
    return layout


def _entry(reference: Reference, key: str, options: Options) -> Entry:
    kind = entry_type(reference.item)
    fields = entry_fields(reference.item, kind, options)
    return Entry(kind, key, [Field(name, _enclosed(name, value)) for name, value in fields.items()])


def _enclosed(name: str, value: str) -> str:
    """The value in braces; a month is one of BibTeX's macros and stands without."""
    return value if name == "month" else f"{{{value}}}"


def _verify(text: str, written: Sequence[Entry]) -> None:
    """Raise StaciteError unless reading the file gives back every entry, field for field."""
    library = parse_string(text, parse_stack=[])
    read = library.entries
    if len(library.blocks) == len(written) == len(read) and all(map(_same, read, written)):
        return
    wrong = next((entry.key for entry, back in zip(written, read, strict=False) if not _same(back, entry)), "the last")
    raise StaciteError(
        f"the BibTeX of reference {wrong} does not read back as it was written, so nothing was exported",
        "Look at the letters of its title and names in the registry, and report this as a fault of stacite.",
    )


def _same(left: Entry, right: Entry) -> bool:
    return (left.entry_type, left.key, _pairs(left)) == (right.entry_type, right.key, _pairs(right))


def _pairs(entry: Entry) -> list[tuple[str, str]]:
    return [(field.key, field.value) for field in entry.fields]
