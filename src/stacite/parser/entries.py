"""Entries of a bibliography, which are parsed as notes are, become one full citation each.

A dash in place of the names repeats those of the entry above (Chicago Manual of Style, 18th ed., chapter 13, “The 3-em
dash”).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm, ParsedNote
from stacite.model.item import Item
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.citation import Citation
    from stacite.model.item import Name


_REPEATED_NAMES = pattern(
    r"\s*(?:\[?\d{1,4}[\].]\s*)?(?:[—–―‒⸺⸻]{1,6}|_{2,12}|-{2,8})\s*[.,:;(]"
    r"|\s*(?:Ders|Dies|Derselbe|Dieselben?|Id|Idem|Eadem)\b\.?\s*[,:(]"
)
# The variables whose names an entry begins with.
_FIRST_NAMES = ("author", "editor")
_LETTER = pattern(r"(?<!\d)\d{4}(?P<letter>[a-z])\b")


def as_entry(note: ParsedNote) -> ParsedNote:
    """A parsed entry: its first citation is its work in full, whatever it looks like; no other counts."""
    if not note.citations:
        return note
    first = note.citations[0]
    if len(note.citations) == 1 and first.form is CitationForm.FULL:
        return note
    work = replace(first, form=CitationForm.FULL, target=None, item=first.item or Item())
    return ParsedNote(note.text, (work,), note.comments)


def with_repeated_names(entries: Iterable[ParsedNote]) -> Iterator[ParsedNote]:
    """The entries, with the names above for those that begin with a dash in their place."""
    above: tuple[Name, ...] = ()
    for entry in entries:
        work = entry.citations[0] if entry.citations else None
        if work is None or work.item is None:
            yield entry
            continue
        if above and _REPEATED_NAMES.match(entry.text):
            names = {**work.item.names, "author": above}
            yield replace(entry, citations=(replace(work, item=replace(work.item, names=names)),))
            continue
        above = next((work.item.names[role] for role in _FIRST_NAMES if work.item.names.get(role)), ())
        yield entry


def year_letter(text: str, citation: Citation) -> str:
    """The letter that distinguishes works of one year: `a` of `2019a`; empty if there is none."""
    start, end = citation.fields.get("issued", citation.span)
    match = _LETTER.search(text, start, min(end + 1, len(text)))
    return match["letter"] if match else ""
