"""Match an author's library with the registry, and adopt fields and keys from it.

Works are matched by DOI, then URL, then title, first author and year. Values of the library are adopted like an
editor's corrections: they replace values that are as stacite read them; a value that somebody has changed by hand is
kept, and the difference is reported. Since the registry then differs from its notes, later extracts treat these values
as corrections and keep them (see readings.three_way_merge); rule M406 shows both. The library's key replaces a key that
stacite made, but not one that somebody has written by hand. Without a library all keys stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stacite.compare.same_work import Sameness, is_other_work, same_work
from stacite.compare.titles import main_part
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.item import PRIVATE_VARIABLES, Date
from stacite.model.url import page_key
from stacite.registry.keys import is_key_of, with_changed_keys
from stacite.registry.readings import item_from_variables, item_variables, overlap, value_text
from stacite.text.folding import simple_fold
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.item import BibliographyEntry, Item, Name
    from stacite.model.registry import Registry
    from stacite.registry.readings import VariableValue


# Share of common words from which on titles are compared in detail.
_SIMILAR = 0.4
# Few works have the same title if it has this many words.
_DISTINCTIVE = 4
# Years between which a reprint or a slip may lie.
_NEAR_YEARS = 2


@dataclass(frozen=True, slots=True)
class UnsureMatch:
    """A work without a match, although the library has similar entries."""

    reference: str
    """Its key."""
    keys: tuple[str, ...]
    """Of the entries."""
    reason: str
    """A clause: `both have its DOI`."""


@dataclass(slots=True)
class LibraryMatches:
    """The result of looking up every cited work."""

    found: dict[str, BibliographyEntry] = field(default_factory=dict)
    """By the key of the reference."""
    unsure: list[UnsureMatch] = field(default_factory=list)


def match_library(entries: Sequence[BibliographyEntry], works: Mapping[str, Sequence[Item]]) -> LibraryMatches:
    """Match works with the entries of a library; each work has its key and its readings, the registry's first.

    If an entry fits two works, the better match wins; if both are equal, neither gets it.
    """
    index = _LibraryIndex(entries)
    matches = LibraryMatches()
    candidates: dict[str, list[tuple[tuple[int, Sameness], str, BibliographyEntry]]] = {}
    for reference, items in works.items():
        found = index.find(items)
        if isinstance(found, _Found):
            candidates.setdefault(found.entry.key, []).append((found.strength, reference, found.entry))
        elif found is not None:
            matches.unsure.append(UnsureMatch(reference, *found))
    for rivals in candidates.values():
        best = max(strength for strength, _, _ in rivals)
        first = [each for each in rivals if each[0] == best]
        if len(first) == 1:
            matches.found[first[0][1]] = first[0][2]
        losers = rivals if len(first) > 1 else [each for each in rivals if each is not first[0]]
        matches.unsure += [
            UnsureMatch(name, (entry.key,), "another cited source matches it equally well") for _, name, entry in losers
        ]
    taken = {entry.key for entry in matches.found.values()}
    matched = matches.found.keys() | {each.reference for each in matches.unsure}
    for reference, items in works.items():
        if reference in matched:
            continue
        near = [each for each in index.of_near_years(items) if each[0].key not in taken]
        if near:
            years = " or ".join(dict.fromkeys(str(entry.item.year) for entry, _ in near))
            reason = f"same title and first author, but {near[0][1]} in the notes and {years} in the library"
            matches.unsure.append(UnsureMatch(reference, _keys([entry for entry, _ in near]), reason))
        elif entries := [entry for entry in index.titled(items) if entry.key not in taken]:
            reason = "same title, but a different first author or year"
            matches.unsure.append(UnsureMatch(reference, _keys(entries), reason))
    return matches


@dataclass(frozen=True, slots=True)
class _Found:
    entry: BibliographyEntry
    strength: tuple[int, Sameness]
    """2 for a DOI, 1 for an address, 0 for title, author and year; and how far these agree."""


class _LibraryIndex:
    """Indexes the entries of a library."""

    def __init__(self, entries: Iterable[BibliographyEntry]) -> None:
        self.by_doi: dict[str, list[BibliographyEntry]] = {}
        self.by_url: dict[str, list[BibliographyEntry]] = {}
        self.by_year: dict[int | None, list[tuple[str, BibliographyEntry]]] = {}
        self.by_title: dict[str, list[BibliographyEntry]] = {}
        self.by_main_title: dict[str, list[BibliographyEntry]] = {}
        for entry in entries:
            for known, keys in ((self.by_doi, _dois(entry.item)), (self.by_url, _urls(entry.item))):
                for key in keys:
                    known.setdefault(key, []).append(entry)
            self.by_year.setdefault(entry.item.year, []).append((simple_fold(entry.item.title), entry))
            self.by_main_title.setdefault(simple_fold(main_part(entry.item.title)), []).append(entry)
            self.by_title.setdefault(simple_fold(entry.item.title), []).append(entry)

    def find(self, items: Sequence[Item]) -> _Found | tuple[tuple[str, ...], str] | None:
        """Return the entry of a work, or the keys of possible entries and why none was chosen."""
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
        """Return the entries with the same title, unless the title is a common one."""
        titles = dict.fromkeys(simple_fold(item.title) for item in items)
        return _each_once(
            entry for title in titles if len(title.split()) >= _DISTINCTIVE for entry in self.by_title.get(title, ())
        )

    def of_near_years(self, items: Sequence[Item]) -> list[tuple[BibliographyEntry, int]]:
        """Return the entries that would be the work but for a difference of a few years, and the work's year."""
        found: dict[str, tuple[BibliographyEntry, int]] = {}
        for item in items:
            for entry in self.by_main_title.get(simple_fold(main_part(item.title)), ()):
                if item.year is None or entry.item.year is None or abs(item.year - entry.item.year) > _NEAR_YEARS:
                    continue
                if same_work(replace(item, dates={**item.dates, "issued": entry.item.dates["issued"]}), entry.item):
                    found.setdefault(entry.key, (entry, item.year))
        return [*found.values()]

    def _near(self, item: Item) -> Iterator[BibliographyEntry]:
        title = simple_fold(item.title)
        yield from self.by_main_title.get(simple_fold(main_part(item.title)), ())
        yield from self.by_title.get(title, ())
        for known, entry in self.by_year.get(item.year, ()) if title else ():
            if known and (title in known or known in title or overlap(title, known) >= _SIMILAR):
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
    """Yield the URL, unless it is a site's home page, which many works share."""
    url = item.get("URL")
    if not url or doi_of_url(url):
        return
    try:
        parts = urlsplit(url)
    except ValueError:  # `http://[`
        return
    if parts.path.strip("/") or parts.query:
        yield page_key(url)


# Variables that some formats use for anything without a field of its own.
_LOOSE = frozenset(("medium", "authority"))
_NUMBER = pattern(r"^(?:no|vol)\. ")
_QUOTES = str.maketrans("‘’“”", "''\"\"")
# A body or series may be in any of these, depending on format and parser.
_INTERCHANGEABLE = frozenset(("publisher", "container-title", "genre"))


@dataclass(frozen=True, slots=True)
class KeptValue:
    """A variable, or the `key`, that was set by hand and differs from the library's."""

    reference: str
    """The key of the reference."""
    field: str
    registered: str
    """Empty where it was deleted."""
    library: str


def adopt(key: str, registered: Item, base: Item, entry: BibliographyEntry) -> tuple[Item, tuple[KeptValue, ...]]:
    """Return the registry's work with the library's values, and the values that were not adopted.

    `base` is the work as stacite reads it in all notes that cite it.
    """
    file, read, library = item_variables(registered), item_variables(base), _library_variables(entry, base, registered)
    kept: list[KeptValue] = []
    values = {name: value for name, value in file.items() if not _is_in_other_variable(name, value, read, library)}
    for name, value in library.items():
        new = _better_value(name, read.get(name), value)
        if file.get(name) == new:
            continue
        if file.get(name) == read.get(name):
            values[name] = new
        else:
            kept.append(KeptValue(key, name, value_text(file.get(name)), value_text(value)))
    return item_from_variables(values), tuple(kept)


def _library_variables(entry: BibliographyEntry, base: Item, registered: Item) -> dict[str, VariableValue]:
    """Return the library's values, without those that the work has in other variables or more fully."""
    library = {name: value for name, value in item_variables(entry.item).items() if name not in PRIVATE_VARIABLES}
    if entry.item.type == "document" or base.type in entry.covers:
        del library["type"]
    values = (*item_variables(base).items(), *item_variables(registered).items(), *library.items())
    words = [simple_fold(value_text(value)) for name, value in values if name not in _LOOSE]
    for name in _LOOSE & library.keys():
        # BibTeX's `howpublished` combines several: it says nothing if other variables contain each of its words.
        parts = [simple_fold(_NUMBER.sub("", part)) for part in value_text(library[name]).split(", ")]
        if all(any(word in known for known in words) for part in parts for word in part.split()):
            del library[name]
    return library


def _is_in_other_variable(
    name: str, value: VariableValue, read: dict[str, VariableValue], library: dict[str, VariableValue]
) -> bool:
    """Whether the library has the value in another variable (a publisher as container)."""
    if name not in _INTERCHANGEABLE or name in library or not isinstance(value, str) or read.get(name) != value:
        return False
    others = (value_text(library[other]) for other in _INTERCHANGEABLE & library.keys())
    return any(simple_fold(other) == simple_fold(value) for other in others)


def _better_value(name: str, read: VariableValue | None, library: VariableValue) -> VariableValue:
    """Return the library's value, or the printed one if that says the same or more."""
    if isinstance(read, Date) and isinstance(library, Date):
        # If the note has `2023-08-15` and the library `2023`, the note says more.
        return read if read.edtf.startswith(library.edtf) and not read.is_literal else library
    if isinstance(read, tuple) and isinstance(library, tuple):
        return read if _begin_alike(read, library) else library
    if isinstance(read, str) and isinstance(library, str):
        return read if _is_another_form(name, read, library) else library
    return library


def _is_another_form(name: str, read: str, library: str) -> bool:
    """Whether the library's text is only another form of the printed one, or a title without its subtitle."""
    if name == "DOI":
        return doi_key(read) == doi_key(library)
    if name == "URL":
        return page_key(read) == page_key(library)
    if read.translate(_QUOTES) == library.translate(_QUOTES):
        return True
    return "title" in name and simple_fold(read).startswith(f"{simple_fold(library)} ")


def _begin_alike(read: tuple[Name, ...], library: tuple[Name, ...]) -> bool:
    """Whether the library's names are the printed ones or the first of them (`and others`)."""
    if len(library) > len(read):
        return False
    text_of = str if len(library) == len(read) else attrgetter("sort")
    return all(
        simple_fold(text_of(name)) == simple_fold(text_of(own)) for name, own in zip(library, read, strict=False)
    )


def new_keys(
    registry: Registry, wanted: Mapping[str, str], readings: Mapping[str, Iterable[Item]]
) -> tuple[dict[str, str], tuple[KeptValue, ...]]:
    """Return the keys to change, old to new, and those that should change but are kept.

    `wanted` has the library's key of each matched reference, `readings` each work as the notes print it.
    """
    changing = {
        key: new for key, new in wanted.items() if key != new and any(is_key_of(key, item) for item in readings[key])
    }
    while clash := _clash(registry, changing):  # a key that is kept may be the new key of another reference
        del changing[clash]
    kept = tuple(KeptValue(key, "key", key, new) for key, new in wanted.items() if key != new and key not in changing)
    return changing, kept


def _clash(registry: Registry, changing: Mapping[str, str]) -> str:
    """Return a reference whose new key belongs to another one, ignoring case; nothing if there is none."""
    taken = {reference.id.lower() for reference in registry.references if reference.id not in changing}
    for key, new in changing.items():
        if new.lower() in taken:
            return key
        taken.add(new.lower())
    return ""


def with_new_keys(registry: Registry, changing: Mapping[str, str]) -> Registry:
    """Change keys, old to new, in references and cites."""
    references = tuple(
        replace(reference, id=changing[reference.id]) if reference.id in changing else reference
        for reference in registry.references
    )
    return replace(with_changed_keys(registry, changing), references=references)
