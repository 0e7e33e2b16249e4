"""What earlier searches for works brought: a DOI that was found holds for 30 days, that none was for a day."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from stacite.compare.claim import judge
from stacite.model.item import Date, Name
from stacite.model.record import Record, Search, Update
from stacite.net.cache import Cache, folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.model.item import Item
    from stacite.settings import Settings

_FOUND, _NONE = timedelta(days=30), timedelta(days=1)


class SearchMemory:
    """`known` before asking, `keep` after. Works are known by all that is printed of them."""

    def __init__(self, settings: Settings) -> None:
        self._cache = Cache(folder(settings.cache_dir))
        self._service = f"search {settings.services.crossref} {settings.services.datacite}"
        self._forgetful = settings.refresh

    def known(self, works: Mapping[str, Item], now: datetime) -> dict[str, Search]:
        """By key: what came of earlier searches, judged anew."""
        if self._forgetful:
            return {}
        prints = {key: _print(item) for key, item in works.items()}
        kept = self._cache.all(self._service, prints.values(), now)
        searches = {key: _search(works[key], kept[mark].value) for key, mark in prints.items() if mark in kept}
        return {key: search for key, search in searches.items() if search is not None}

    def keep(self, item: Item, search: Search, now: datetime) -> None:
        """Remember what was found, or that nothing was."""
        sure = any(not candidate.doubts for candidate in search.candidates)
        value = {
            "records": [_value(candidate.record) for candidate in search.candidates],
            "asked": search.asked,
            "fetched": search.fetched and search.fetched.isoformat(),
        }
        self._cache.put(self._service, {_print(item): value}, now, _FOUND if sure else _NONE)


def _print(item: Item) -> str:
    return hashlib.sha256(repr(item).encode("utf-8", "replace")).hexdigest()


def _search(item: Item, value: Mapping[str, Any]) -> Search | None:
    """None for what another version of stacite wrote."""
    try:
        records = [_record(record) for record in value["records"]]
        return Search(judge(item, records), tuple(value["asked"]), _moment(value["fetched"]))
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def _value(record: Record) -> dict[str, Any]:
    return asdict(record) | {"fetched": record.fetched and record.fetched.isoformat()}


def _record(value: Mapping[str, Any]) -> Record:
    texts = ("titles", "subtitles", "original_titles", "containers", "short_containers")
    return Record(
        **{
            **value,
            **{name: tuple(value[name]) for name in texts},
            **{name: tuple(Name(**each) for each in value[name]) for name in ("authors", "editors")},
            **{name: tuple(Update(**each) for each in value[name]) for name in ("updated_by", "updates")},
            "dates": {name: Date(**each) for name, each in value["dates"].items()},
            "relations": {name: tuple(dois) for name, dois in value["relations"].items()},
            "fetched": _moment(value["fetched"]),
        }
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
