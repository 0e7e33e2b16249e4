"""An author's library and the registry: which entry each cited work is, and what is taken from it, its key included.

Works are matched by DOI, then URL, then title, first author and year. What the library says is taken in as an editor's
correction is: a variable that is as stacite read it gives way to the library's; one that somebody has changed by hand
stays, and the difference is reported. Since the registry then says something else than its notes, every later extract
takes it for a correction and leaves it (see readings.three_way_merge); rule M406 shows both. A key that stacite made
gives way when the author names hers; one that somebody has written by hand stays, as does every key while no library
is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stacite.compare.same_work import Sameness, is_other_work, same_work
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.item import Date
from stacite.model.url import page_key
from stacite.registry.keys import is_key_of, with_changed_keys
from stacite.registry.readings import item_from_variables, item_variables, overlap, value_text
from stacite.text.patterns import pattern
from stacite.text.transliteration import simple_fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.bibliography import BibliographyEntry
    from stacite.model.item import Item, Name
    from stacite.model.registry import Registry
    from stacite.registry.readings import VariableValue


_ALIKE = 0.4
"""Words that titles share before they are compared letter by letter."""
_TELLING = 4
"""Words of a title that few works share."""


@dataclass(frozen=True, slots=True)
class UnsureMatch:
    """A work that was not matched, though the library has something like it."""

    reference: str
    """Its key."""
    keys: tuple[str, ...]
    """Of the entries."""
    reason: str
    """A clause: `both have its DOI`."""


@dataclass(slots=True)
class LibraryMatches:
    """What came of looking up every cited work."""

    found: dict[str, BibliographyEntry] = field(default_factory=dict)
    """By the key of the reference."""
    unsure: list[UnsureMatch] = field(default_factory=list)


def match_library(entries: Sequence[BibliographyEntry], works: Mapping[str, Sequence[Item]]) -> LibraryMatches:
    """Match works, by key and each with its readings (the registry's first), with a library.

    An entry that two works fit goes to the one that fits it by more; to neither where they are equal.
    """
    shelf = _LibraryIndex(entries)
    matches = LibraryMatches()
    claims: dict[str, list[tuple[tuple[int, Sameness], str, BibliographyEntry]]] = {}
    for reference, items in works.items():
        found = shelf.find(items)
        if isinstance(found, _Found):
            claims.setdefault(found.entry.key, []).append((found.strength, reference, found.entry))
        elif found is not None:
            matches.unsure.append(UnsureMatch(reference, *found))
    for claimed in claims.values():
        best = max(strength for strength, _, _ in claimed)
        first = [each for each in claimed if each[0] == best]
        if len(first) == 1:
            matches.found[first[0][1]] = first[0][2]
        losers = claimed if len(first) > 1 else [each for each in claimed if each is not first[0]]
        matches.unsure += [
            UnsureMatch(name, (entry.key,), "another cited source matches it equally well") for _, name, entry in losers
        ]
    taken = {entry.key for entry in matches.found.values()}
    told = matches.found.keys() | {each.reference for each in matches.unsure}
    for reference, items in works.items():
        entries = [entry for entry in shelf.titled(items) if entry.key not in taken] if reference not in told else []
        if entries:
            reason = "same title, but a different first author or year"
            matches.unsure.append(UnsureMatch(reference, _keys(entries), reason))
    return matches


@dataclass(frozen=True, slots=True)
class _Found:
    entry: BibliographyEntry
    strength: tuple[int, Sameness]
    """2 for a DOI, 1 for an address, 0 for title, author and year; and how far these agree."""


class _LibraryIndex:
    """The library, laid out for finding."""

    def __init__(self, entries: Iterable[BibliographyEntry]) -> None:
        self.by_doi: dict[str, list[BibliographyEntry]] = {}
        self.by_url: dict[str, list[BibliographyEntry]] = {}
        self.by_year: dict[int | None, list[tuple[str, BibliographyEntry]]] = {}
        self.by_title: dict[str, list[BibliographyEntry]] = {}
        for entry in entries:
            for known, keys in ((self.by_doi, _dois(entry.item)), (self.by_url, _urls(entry.item))):
                for key in keys:
                    known.setdefault(key, []).append(entry)
            year = entry.item.issued.year if entry.item.issued is not None else None
            self.by_year.setdefault(year, []).append((simple_fold(entry.item.title), entry))
            self.by_title.setdefault(simple_fold(entry.item.title), []).append(entry)

    def find(self, items: Sequence[Item]) -> _Found | tuple[tuple[str, ...], str] | None:
        """The entry of a work, or the keys of those that it may be and why none was taken."""
        for rank, what, known, keys_of in ((2, "DOI", self.by_doi, _dois), (1, "URL", self.by_url, _urls)):
            keys = dict.fromkeys(key for item in items for key in keys_of(item))
            entries = _each_once(entry for key in keys for entry in known.get(key, ()))
            if len(entries) > 1:
                return _keys(entries), f"all have the same {what}"
            if entries and all(is_other_work(item, entries[0].item) for item in items):
                return _keys(entries), f"same {what}, but a different title and author"
            if entries:
                return _Found(entries[0], (rank, _sameness(items, entries[0])))
        return self._by_title(items)

    def _by_title(self, items: Sequence[Item]) -> _Found | tuple[tuple[str, ...], str] | None:
        alike: dict[str, tuple[Sameness, BibliographyEntry]] = {}
        for item in items:
            for entry in self._near(item):
                found = same_work(item, entry.item)
                if found is not None and (entry.key not in alike or found > alike[entry.key][0]):
                    alike[entry.key] = found, entry
        if not alike:
            return None
        best = max(found for found, _ in alike.values())
        entries = [entry for found, entry in alike.values() if found == best]
        if len(entries) > 1:
            return _keys(entries), "all have the same title, first author and year"
        return _Found(entries[0], (0, best))

    def titled(self, items: Sequence[Item]) -> list[BibliographyEntry]:
        """The entries with the title of a work, where it is no common one."""
        titles = dict.fromkeys(simple_fold(item.title) for item in items)
        return _each_once(
            entry for title in titles if len(title.split()) >= _TELLING for entry in self.by_title.get(title, ())
        )

    def _near(self, item: Item) -> Iterator[BibliographyEntry]:
        year = item.issued.year if item.issued is not None else None
        title = simple_fold(item.title)
        yield from self.by_title.get(title, ())
        for other, entry in self.by_year.get(year, ()):
            if title and other and (overlap(title, other) >= _ALIKE or title in other or other in title):
                yield entry


def _sameness(items: Sequence[Item], entry: BibliographyEntry) -> Sameness:
    found = [same for item in items if (same := same_work(item, entry.item)) is not None]
    return max(found, default=Sameness(-1, 0))


def _each_once(entries: Iterable[BibliographyEntry]) -> list[BibliographyEntry]:
    return list({entry.key: entry for entry in entries}.values())


def _keys(entries: Sequence[BibliographyEntry]) -> tuple[str, ...]:
    return tuple(entry.key for entry in entries)


def _dois(item: Item) -> Iterator[str]:
    if doi := item.get("DOI") or doi_of_url(item.get("URL")):
        yield doi_key(doi)


def _urls(item: Item) -> Iterator[str]:
    """The address, but a site's home page, which many works share."""
    url = item.get("URL")
    if not url or doi_of_url(url):
        return
    try:
        parts = urlsplit(url)
    except ValueError:  # `http://[`
        return
    if parts.path.strip("/") or parts.query:
        yield page_key(url)


_NOT_TAKEN = frozenset("abstract annote keyword citation-key citation-label citation-number".split())
"""What an author keeps for herself, and what is no part of the work."""
_LOOSE = frozenset(("medium", "authority"))
"""Variables that hold what a format has no other place for."""
_NUMBER = pattern(r"^(?:no|vol)\. ")
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_BESIDE = frozenset(("publisher", "container-title", "genre"))
"""Variables between which a body or series wanders, as formats and parsers see it."""


@dataclass(frozen=True, slots=True)
class KeptValue:
    """A variable, or the `key`, that somebody has set by hand and of which the library says something else."""

    reference: str
    """The key of the reference."""
    field: str
    registered: str
    """Empty where it was deleted."""
    library: str


def adopt(key: str, have: Item, base: Item, entry: BibliographyEntry) -> tuple[Item, tuple[KeptValue, ...]]:
    """The registry's work with what the library says, and what of it was not taken.

    `base` is what stacite reads of the work in all notes that cite it.
    """
    file, read, said = item_variables(have), item_variables(base), _said(entry, base)
    kept: list[KeptValue] = []
    values = {name: value for name, value in file.items() if not _is_said_beside(name, value, read, said)}
    for name, value in said.items():
        new = _better(name, read.get(name), value)
        if file.get(name) == new:
            continue
        if file.get(name) == read.get(name):
            values[name] = new
        else:
            kept.append(KeptValue(key, name, value_text(file.get(name)), value_text(value)))
    return item_from_variables(values), tuple(kept)


def _said(entry: BibliographyEntry, base: Item) -> dict[str, VariableValue]:
    """What the library says of the work, without what the reading says elsewhere, or better."""
    said = {name: value for name, value in item_variables(entry.item).items() if name not in _NOT_TAKEN}
    if entry.item.type == "document" or base.type in entry.covers:
        del said["type"]
    words = [
        simple_fold(value_text(value))
        for name, value in (*item_variables(base).items(), *said.items())
        if name not in _LOOSE
    ]
    return {
        name: value for name, value in said.items() if name not in _LOOSE or not _is_among(value_text(value), words)
    }


def _is_among(text: str, words: Sequence[str]) -> bool:
    """Whether each part of a text is said by some other variable: BibTeX's `howpublished` takes in many."""
    parts = [simple_fold(_NUMBER.sub("", part)) for part in text.split(", ")]
    return all(any(part in other for other in words) for part in parts)


def _is_said_beside(
    name: str, value: VariableValue, read: dict[str, VariableValue], said: dict[str, VariableValue]
) -> bool:
    """Whether the library gives what stacite read as one variable (a publisher) as another (a container)."""
    if name not in _BESIDE or name in said or not isinstance(value, str) or read.get(name) != value:
        return False
    return any(simple_fold(value_text(said[other])) == simple_fold(value) for other in _BESIDE & said.keys())


def _better(name: str, read: VariableValue | None, said: VariableValue) -> VariableValue:
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
        return page_key(read) == page_key(said)
    if read.translate(_QUOTES) == said.translate(_QUOTES):
        return True
    return "title" in name and simple_fold(read).startswith(f"{simple_fold(said)} ")


def _begin_alike(read: tuple[Name, ...], said: tuple[Name, ...]) -> bool:
    """Whether the library's names are the printed ones, or only the first of them (`and others`)."""
    if len(said) > len(read):
        return False
    if len(said) < len(read):
        return [simple_fold(name.sort) for name in said] == [simple_fold(name.sort) for name in read[: len(said)]]
    return [simple_fold(str(name)) for name in said] == [simple_fold(str(name)) for name in read]


def new_keys(
    registry: Registry, wanted: Mapping[str, str], readings: Mapping[str, Iterable[Item]]
) -> tuple[dict[str, str], tuple[KeptValue, ...]]:
    """The keys that change, old -> new; and those that were to change and stay.

    `wanted` has the library's key for each reference that it knows, `readings` how each work is read.
    """
    changing = {
        key: new for key, new in wanted.items() if key != new and any(is_key_of(key, item) for item in readings[key])
    }
    while clash := _clash(registry, changing):  # a key that stays after all may be the one that another was to get
        del changing[clash]
    kept = tuple(KeptValue(key, "key", key, new) for key, new in wanted.items() if key != new and key not in changing)
    return changing, kept


def _clash(registry: Registry, changing: Mapping[str, str]) -> str:
    """A reference whose new key is another's, be it in other letters; nothing where there is none."""
    taken = {reference.id.lower() for reference in registry.references if reference.id not in changing}
    for key, new in changing.items():
        if new.lower() in taken:
            return key
        taken.add(new.lower())
    return ""


def with_new_keys(registry: Registry, changing: Mapping[str, str]) -> Registry:
    """The registry with these keys in place of the old ones, in references and cites."""
    references = tuple(
        replace(reference, id=changing[reference.id]) if reference.id in changing else reference
        for reference in registry.references
    )
    return replace(with_changed_keys(registry, changing), references=references)
