"""Which entry of an author's library each cited work is: by DOI, then URL, then title, first author and year."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stacite.compare.same_work import Sameness, is_other_work, same_work
from stacite.model.identifier import doi_key, doi_of_url
from stacite.model.url import same_page
from stacite.registry.fold import fold
from stacite.registry.sameness import overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.bibliography import Entry
    from stacite.model.item import Item

_ALIKE = 0.4
"""Words that titles share before they are compared letter by letter."""
_TELLING = 4
"""Words of a title that few works share."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A work that was not matched, though the library has something like it."""

    reference: str
    """Its key."""
    keys: tuple[str, ...]
    """Of the entries."""
    reason: str
    """A clause: `both have its DOI`."""


@dataclass(slots=True)
class Matches:
    """What came of looking up every cited work."""

    found: dict[str, Entry] = field(default_factory=dict)
    """By the key of the reference."""
    unsure: list[Unsure] = field(default_factory=list)


def match(entries: Sequence[Entry], works: Mapping[str, Sequence[Item]]) -> Matches:
    """Match works, by key and each with its readings (the registry's first), with a library.

    An entry that two works fit goes to the one that fits it by more; to neither where they are equal.
    """
    shelf = _Shelf(entries)
    matches = Matches()
    claims: dict[str, list[tuple[tuple[int, Sameness], str, Entry]]] = {}
    for reference, items in works.items():
        found = shelf.find(items)
        if isinstance(found, _Found):
            claims.setdefault(found.entry.key, []).append((found.strength, reference, found.entry))
        elif found is not None:
            matches.unsure.append(Unsure(reference, *found))
    for claimed in claims.values():
        best = max(strength for strength, _, _ in claimed)
        first = [each for each in claimed if each[0] == best]
        if len(first) == 1:
            matches.found[first[0][1]] = first[0][2]
        losers = claimed if len(first) > 1 else [each for each in claimed if each is not first[0]]
        matches.unsure += [
            Unsure(name, (entry.key,), "another cited work fits it as well") for _, name, entry in losers
        ]
    taken = {entry.key for entry in matches.found.values()}
    told = matches.found.keys() | {each.reference for each in matches.unsure}
    for reference, items in works.items():
        entries = [entry for entry in shelf.titled(items) if entry.key not in taken] if reference not in told else []
        if entries:
            reason = "has its title, but another first author or year"
            matches.unsure.append(Unsure(reference, _keys(entries), reason))
    return matches


@dataclass(frozen=True, slots=True)
class _Found:
    entry: Entry
    strength: tuple[int, Sameness]
    """2 for a DOI, 1 for an address, 0 for title, author and year; and how far these agree."""


class _Shelf:
    """The library, laid out for finding."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_doi: dict[str, list[Entry]] = {}
        self.by_url: dict[str, list[Entry]] = {}
        self.by_year: dict[int | None, list[tuple[str, Entry]]] = {}
        self.by_title: dict[str, list[Entry]] = {}
        for entry in entries:
            for known, keys in ((self.by_doi, _dois(entry.item)), (self.by_url, _urls(entry.item))):
                for key in keys:
                    known.setdefault(key, []).append(entry)
            year = entry.item.issued.year if entry.item.issued is not None else None
            self.by_year.setdefault(year, []).append((fold(entry.item.title), entry))
            self.by_title.setdefault(fold(entry.item.title), []).append(entry)

    def find(self, items: Sequence[Item]) -> _Found | tuple[tuple[str, ...], str] | None:
        """The entry of a work, or the keys of those that it may be and why none was taken."""
        for rank, what, known, keys_of in ((2, "DOI", self.by_doi, _dois), (1, "address", self.by_url, _urls)):
            keys = dict.fromkeys(key for item in items for key in keys_of(item))
            entries = _each_once(entry for key in keys for entry in known.get(key, ()))
            if len(entries) > 1:
                return _keys(entries), f"all have its {what}"
            if entries and all(is_other_work(item, entries[0].item) for item in items):
                return _keys(entries), f"has its {what}, but another title and author"
            if entries:
                return _Found(entries[0], (rank, _sameness(items, entries[0])))
        return self._by_title(items)

    def _by_title(self, items: Sequence[Item]) -> _Found | tuple[tuple[str, ...], str] | None:
        alike: dict[str, tuple[Sameness, Entry]] = {}
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
            return _keys(entries), "have its title, first author and year"
        return _Found(entries[0], (0, best))

    def titled(self, items: Sequence[Item]) -> list[Entry]:
        """The entries with the title of a work, where it is no common one."""
        titles = dict.fromkeys(fold(item.title) for item in items)
        return _each_once(
            entry for title in titles if len(title.split()) >= _TELLING for entry in self.by_title.get(title, ())
        )

    def _near(self, item: Item) -> Iterator[Entry]:
        year = item.issued.year if item.issued is not None else None
        title = fold(item.title)
        yield from self.by_title.get(title, ())
        for other, entry in self.by_year.get(year, ()):
            if title and other and (overlap(title, other) >= _ALIKE or title in other or other in title):
                yield entry


def _sameness(items: Sequence[Item], entry: Entry) -> Sameness:
    found = [same for item in items if (same := same_work(item, entry.item)) is not None]
    return max(found, default=Sameness(-1, 0))


def _each_once(entries: Iterable[Entry]) -> list[Entry]:
    return list({entry.key: entry for entry in entries}.values())


def _keys(entries: Sequence[Entry]) -> tuple[str, ...]:
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
        yield same_page(url)
