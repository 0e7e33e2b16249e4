"""What earlier runs learned: registrations and records of DOIs, links that were alive, and since when others are dead.

A DOI that is registered stays so (DOI Handbook, "persistence"), one that is missing may be registered tomorrow: found
ones are kept for 30 days, absent ones for a day. Links that responded are kept as long as the settings say. What failed
is never kept, only counted.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import partial
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_origin, get_type_hints

from stacite.model.evidence import LinkCheck, Outcome, Record, Registration, Verdict
from stacite.model.identifiers import doi_key
from stacite.model.item import Date, Item, Name
from stacite.net import cache
from stacite.net.cache import Cache, cache_folder, delete_entries, put_entries

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from dataclasses import Field
    from pathlib import Path

    from stacite.net.cache import CacheEntry
    from stacite.settings import ServiceAddresses, Settings


T = TypeVar("T")


def to_json(value: Any, *, whole: bool = True) -> Any:
    """A value of the model as values of JSON, which `from_json` reads.

    Fields that have their default are left out if it is not to be `whole`: half of the time to read a parsed note.
    """
    kind: Any = type(value)
    if kind in _PLAIN:  # most of them
        return value
    if isinstance(value, Date):
        return value.edtf
    if isinstance(value, datetime):
        return value.isoformat()
    if defaults := _defaults(kind):
        given = ((name, getattr(value, name), default) for name, default in defaults)
        return {name: to_json(own, whole=whole) for name, own, default in given if whole or own != default}
    if isinstance(value, Mapping):
        return {name: to_json(each, whole=whole) for name, each in value.items()}
    return [to_json(each, whole=whole) for each in value] if isinstance(value, tuple | list) else value


@functools.cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a dataclass, each with its default; empty for another class."""
    return tuple((each.name, _default(each)) for each in fields(kind)) if is_dataclass(kind) else ()


def _default(each: Field[Any]) -> Any:
    return each.default if each.default_factory is MISSING else each.default_factory()


# Types whose values are the same in JSON.
_PLAIN = (str, int, float, bool)


def from_json(kind: type[T], value: object) -> T | None:
    """A dataclass of the model from what `to_json` made of it; None for what another version of stacite wrote.

    Every value has the type that the field says, however the row came about.
    """
    try:
        reader: Callable[[Any], T] = _reader(cast("Any", kind))
        return reader(value)
    except (TypeError, ValueError):
        return None


# What the model imports for its annotations alone.
_NAMES = {
    "datetime": datetime,
    "Mapping": Mapping,
    "Date": Date,
    "Name": Name,
    "Item": Item,
    "Span": tuple[int, int],
}


@functools.cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Makes a value of that type from one of JSON. Raises TypeError and ValueError."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is UnionType:
        read = _reader(arguments[0])
        return lambda value: None if value is None else read(value)
    if origin is tuple and arguments[0] in _PLAIN:
        return partial(_read_plain_tuple, {arguments[0]})
    if origin is Mapping and arguments[1] in _PLAIN:
        return partial(_read_plain_mapping, {arguments[1]})
    if origin is tuple:
        read = _reader(arguments[0])
        return lambda value: tuple(map(read, _of_type(list, value)))
    if origin is Mapping:
        read = _reader(arguments[1])
        return lambda value: {name: read(each) for name, each in _of_type(dict, value).items()}
    if kind is Date:
        return lambda value: Date(_of_type(str, value))
    if is_dataclass(kind):
        types = get_type_hints(kind, localns=_NAMES)
        # No value of JSON is an `object` and nothing more.
        kinds = {each.name: types[each.name] for each in fields(kind)}
        readers = {name: (each if each in _PLAIN else object, _reader(each)) for name, each in kinds.items()}
        return partial(_read_dataclass, cast("Any", kind), readers)
    if kind is datetime:
        return cache.moment_of
    return kind if issubclass(kind, Enum) else partial(_of_type, kind)


def _read_plain_tuple(kinds: set[type], value: object) -> tuple[Any, ...]:
    if type(value) is not list or not kinds.issuperset(map(type, value)):
        raise TypeError("no list, or an entry of another type")
    return tuple(value)


def _read_plain_mapping(kinds: set[type], value: object) -> dict[str, Any]:
    known = _of_type(dict, value)
    if not kinds.issuperset(map(type, known.values())):
        raise TypeError("a value of another type")
    return known


def _read_dataclass(
    kind: Callable[..., Any], readers: Mapping[str, tuple[type, Callable[[Any], Any]]], value: object
) -> object:
    values = {}
    for name, each in _of_type(dict, value).items():
        if name not in readers:
            raise ValueError("a field of another version")
        plain, read = readers[name]
        values[name] = each if type(each) is plain else read(each)
    return kind(**values)


def _of_type(kind: type[T], value: object) -> T:
    # Not isinstance, since True and False are instances of int.
    if type(value) is not kind:
        raise TypeError(f"{type(value).__name__} instead of {kind.__name__}")
    return value


# The settings with the addresses of the registries; the order is part of the stored format.
_REGISTRIES = ("crossref", "datacite", "doi")


def registries_cache_name(kind: str, addresses: ServiceAddresses) -> str:
    """The cache's name for records (`record`) or searches (`search`) of the registries at these addresses."""
    return " ".join((kind, *(getattr(addresses, name).rstrip("/") for name in _REGISTRIES)))


def record_of_entry(entry: Mapping[str, Any]) -> Record | None:
    """The record of a cache entry; None where the entry says that there is none, or is of another version."""
    return from_json(Record, entry.get("record"))


# What could not be asked is never cached.
_KEEP_FOR = {Outcome.FOUND: timedelta(days=30), Outcome.ABSENT: timedelta(days=1)}


class EvidenceCache:
    """`cached_registrations` and `known_links` before requests, `keep` after.

    `fault` says why the cache can't be used, if so.
    """

    def __init__(self, settings: Settings) -> None:
        self._cache = Cache(cache_folder(settings.cache_dir))
        self._doi_name = f"doi {settings.services.doi}"
        # A private address that was open to an earlier run may be closed to this one.
        self._link_name = " ".join(("link", *settings.allow_private))
        self._times = {
            Verdict.ALIVE: timedelta(days=settings.cache.alive_days),
            Verdict.MOVED: timedelta(days=settings.cache.moved_days),
        }
        self._refresh = settings.refresh

    @property
    def fault(self) -> str:
        """Why the cache can't be used; empty where it can."""
        return self._cache.fault

    def held_open(self) -> AbstractContextManager[None]:
        """For a run that caches many results, each as it comes."""
        return self._cache.held_open()

    def cached_registrations(self, dois: Iterable[str], now: datetime) -> dict[str, Registration]:
        """By DOI in lower case: results of earlier runs that have not expired."""
        named = {doi_key(doi): doi for doi in dois}
        kept = self.recall(self._doi_name, named, now)
        results = {key: from_json(Registration, {**each.value, "doi": named[key]}) for key, each in kept.items()}
        return {
            key: replace(result, fetched=kept[key].fetched)
            for key, result in results.items()
            if result is not None and result.outcome in _KEEP_FOR
        }

    def keep(self, registrations: Iterable[Registration], now: datetime) -> None:
        """Remember what was found or denied."""
        results = list(registrations)
        for outcome, time in _KEEP_FOR.items():
            values = {
                doi_key(each.doi): {"outcome": outcome.value, "source": each.source}
                for each in results
                if each.outcome is outcome
            }
            self._cache.put(self._doi_name, values, now, time)

    def recall(self, service: str, keys: Iterable[str], now: datetime) -> dict[str, CacheEntry]:
        """By key: results that earlier runs cached for a service, and that have not expired."""
        return {} if self._refresh else self._cache.all(service, keys, now)

    def remember(
        self,
        service: str,
        values: Mapping[str, Mapping[str, Any]],
        outcome: Outcome,
        now: datetime,
        days: int | None = None,
    ) -> None:
        """Cache results of a service: those found for a month, those absent for a day, those unknown not at all.

        `days` replaces these times.
        """
        if outcome is not Outcome.UNKNOWN:
            self._cache.put(service, values, now, _KEEP_FOR[outcome] if days is None else timedelta(days=days))

    def known_links(self, urls: Iterable[str], now: datetime) -> dict[str, LinkCheck]:
        """By URL as cited: the verdicts of earlier runs that still hold.

        Their age counts by the settings of this run: a run with other ones, of another project, may have kept them
        for years.
        """
        kept = self.recall(self._link_name, urls, now)
        checks = [from_json(LinkCheck, each.value) for each in kept.values()]
        return {
            url: check
            for url, check in zip(kept, checks, strict=True)
            if check is not None
            and check.url == url
            and check.verdict in self._times
            and now - kept[url].fetched < self._times[check.verdict]
        }

    def keep_links(self, checks: Iterable[LinkCheck], now: datetime) -> None:
        """Cache the links that work, and drop what the cache says of those that don't."""
        results = list(checks)
        alive = [check.url for check in results if check.verdict in self._times]
        failed = [check.url for check in results if check.verdict not in self._times]

        def write(database: sqlite3.Connection) -> None:
            for verdict, time in self._times.items():
                good = {check.url: to_json(check) for check in results if check.verdict is verdict}
                # With 0 days in the settings, nothing is kept.
                if time:
                    put_entries(database, self._link_name, good, now, time)
            # A run with --refresh may find a link dead that an earlier one found alive.
            delete_entries(database, self._link_name, failed)
            cache.note_alive(database, alive, now)

        if alive or failed:
            self._cache.write(write)

    def with_history(self, checks: Mapping[str, LinkCheck], now: datetime) -> dict[str, LinkCheck]:
        """The checks, those of dead links with what is known of their past, this run included."""
        past = cache.histories(self._cache, _dead(checks.values()), now)
        return {url: replace(check, history=past.get(url)) for url, check in checks.items()}

    def count_dead(self, checks: Iterable[LinkCheck], now: datetime) -> None:
        """Count one run more for those that are dead; to be called once, when the user has seen the report."""
        if urls := _dead(checks):
            self._cache.write(partial(cache.note_dead, urls=urls, now=now))


def retraction_list(cache_dir: str) -> Path:
    """Where the list of retractions is kept, if it was downloaded."""
    return cache_folder(cache_dir) / "retractions.sqlite"


def _dead(checks: Iterable[LinkCheck]) -> list[str]:
    return [check.url for check in checks if check.verdict is Verdict.DEAD]


def cached_records(dois: Iterable[str], settings: Settings) -> dict[str, Record]:
    """By DOI in lower case."""
    kept = EvidenceCache(settings).recall(
        registries_cache_name("record", settings.services), map(doi_key, dois), datetime.now(UTC)
    )
    records = {doi: record_of_entry(each.value) for doi, each in kept.items()}
    return {doi: record for doi, record in records.items() if record is not None}
