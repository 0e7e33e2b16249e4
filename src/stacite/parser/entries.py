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
_GIVEN = pattern(r"[^\W\d_a-zß-öø-ÿ][\w’'.-]{0,30}(?: [^\W\d_a-zß-öø-ÿ][\w’'.-]{0,30}){0,3}")
_LETTER = pattern(r"(?<!\d)\d{4}(?P<letter>[a-z])\b")


def as_entry(note: ParsedNote) -> ParsedNote:
    """A parsed entry: its first citation is its work in full, whatever it looks like; no other counts."""
    if not note.citations:
        return note
    first = note.citations[0]
    work = replace(first, form=CitationForm.FULL, target=None, item=_family_first(first, note.text))
    return note if (work,) == note.citations else ParsedNote(note.text, (work,), note.comments)


def _family_first(citation: Citation, text: str) -> Item:
    """The work; a lone author of several words before a comma (`Van Millen, Elizabeth`) has that family name."""
    item = citation.item or Item()
    family, comma, given = text[slice(*citation.fields.get("author", (0, 0)))].strip("* .,").partition(",")
    given = given.strip("* .,")
    if not comma or len(item.authors) != 1 or not _GIVEN.fullmatch(given):
        return item
    name = item.authors[0]
    if f"{name.given} {name.family}" != family.strip():
        return item
    return replace(item, names={**item.names, "author": (replace(name, family=family.strip(), given=given),)})


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
