"""What an author's library says of a work, taken into the registry as an editor's correction is.

A variable that is as stacite read it gives way to the library's; one that somebody has changed by hand stays,
and the difference is told. Since the registry then says something else than its notes, every later extract
takes it for a correction and leaves it (see readings.follow); rule M406 shows both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key
from stacite.model.item import Date
from stacite.model.pattern import pattern
from stacite.model.url import same_page
from stacite.registry.fold import fold
from stacite.registry.readings import in_words, item_of, variables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.bibliography import Entry
    from stacite.model.item import Item, Name
    from stacite.registry.readings import Value

_NOT_TAKEN = frozenset("abstract annote keyword citation-key citation-label citation-number".split())
"""What an author keeps for herself, and what is no part of the work."""
_LOOSE = frozenset(("medium", "authority"))
"""Variables that hold what a format has no other place for."""
_NUMBER = pattern(r"^(?:no|vol)\. ")
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_BESIDE = frozenset(("publisher", "container-title", "genre"))
"""Variables between which a body or series wanders, as formats and parsers see it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A variable, or the `key`, that somebody has set by hand and of which the library says something else."""

    reference: str
    """The key of the reference."""
    field: str
    registered: str
    """Empty where it was deleted."""
    library: str


def adopt(key: str, have: Item, base: Item, entry: Entry) -> tuple[Item, tuple[Kept, ...]]:
    """The registry's work with what the library says, and what of it was not taken.

    `base` is what stacite reads of the work in all notes that cite it.
    """
    file, read, said = variables(have), variables(base), _said(entry, base)
    kept: list[Kept] = []
    values = {name: value for name, value in file.items() if not _is_said_beside(name, value, read, said)}
    for name, value in said.items():
        new = _better(name, read.get(name), value)
        if file.get(name) == new:
            continue
        if file.get(name) == read.get(name):
            values[name] = new
        else:
            kept.append(Kept(key, name, in_words(file.get(name)), in_words(value)))
    return item_of(values), tuple(kept)


def _said(entry: Entry, base: Item) -> dict[str, Value]:
    """What the library says of the work, without what the reading says elsewhere, or better."""
    said = {name: value for name, value in variables(entry.item).items() if name not in _NOT_TAKEN}
    if entry.item.type == "document" or base.type in entry.covers:
        del said["type"]
    words = [fold(in_words(value)) for name, value in (*variables(base).items(), *said.items()) if name not in _LOOSE]
    return {name: value for name, value in said.items() if name not in _LOOSE or not _is_among(in_words(value), words)}


def _is_among(text: str, words: Sequence[str]) -> bool:
    """Whether each part of a text is said by some other variable: BibTeX's `howpublished` takes in many."""
    parts = [fold(_NUMBER.sub("", part)) for part in text.split(", ")]
    return all(any(part in other for other in words) for part in parts)


def _is_said_beside(name: str, value: Value, read: dict[str, Value], said: dict[str, Value]) -> bool:
    """Whether the library gives what stacite read as one variable (a publisher) as another (a container)."""
    if name not in _BESIDE or name in said or not isinstance(value, str) or read.get(name) != value:
        return False
    return any(fold(in_words(said[other])) == fold(value) for other in _BESIDE & said.keys())


def _better(name: str, read: Value | None, said: Value) -> Value:
    """The library's value; the printed one where that says the same, or more."""
    if isinstance(read, Date) and isinstance(said, Date):
        return read if read.edtf.startswith(said.edtf) and not read.is_literal else said
    if isinstance(read, tuple) and isinstance(said, tuple):
        return read if _begin_alike(read, said) else said
    if isinstance(read, str) and isinstance(said, str):
        return read if _says_no_more(name, read, said) else said
    return said


def _says_no_more(name: str, read: str, said: str) -> bool:
    """Whether the library's text is the printed one in another form, or a title without its subtitle."""
    if name == "DOI":
        return doi_key(read) == doi_key(said)
    if name == "URL":
        return same_page(read) == same_page(said)
    if read.translate(_QUOTES) == said.translate(_QUOTES):
        return True
    return "title" in name and fold(read).startswith(f"{fold(said)} ")


def _begin_alike(read: tuple[Name, ...], said: tuple[Name, ...]) -> bool:
    """Whether the library's names are the printed ones, or only the first of them (`and others`)."""
    if len(said) > len(read):
        return False
    if len(said) < len(read):
        return [fold(name.sort) for name in said] == [fold(name.sort) for name in read[: len(said)]]
    return [fold(str(name)) for name in said] == [fold(str(name)) for name in read]
