"""The user's Zotero library: by the API of a running Zotero, or that of zotero.org with the user's own key.

Both speak version 3 of one API (zotero.org/support/dev/web_api/v3): items are pages of a list, writes are batches that
say which version of the library they were made for, and fail as a whole if it has changed since. They differ in who may
write. zotero.org wants a key with write access. A running Zotero (server_localAPI.js) asks its user in a dialog; it can
since version 10, whose responses have a `Zotero-Server-ID`. Zotero 7 to 9 can only be read, older ones not even that.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from dataclasses import dataclass, field, replace
from shlex import quote
from typing import TYPE_CHECKING, Any, TypeVar

from stacite.bibliographies.zotero import CHILDREN, ZoteroSchema, citation_key
from stacite.errors import StaciteError, nearest
from stacite.net.client import ACCEPT_JSON, Client
from stacite.net.politeness import SystemClock
from stacite.net.response import service_reason, status_text
from stacite.services.base import Disclosure, RunServices, Service, Source
from stacite.services.client import Cost, Extra, RateLimits, ServiceClient, json_of, object_of, objects_of, text_of
from stacite.settings import keep_key, user_file, with_keyring
from stacite.text.characters import one_line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence

    from stacite.model.item import Item
    from stacite.net.politeness import Clock
    from stacite.net.response import Response
    from stacite.services.client import ServiceResponse
    from stacite.settings import Settings


MOST_WRITTEN = 50
"""Items of one batch; the API refuses more."""
# Of a page: zotero.org sends no more; a running Zotero makes the whole list anew for each page.
_PAGE, _LOCAL_PAGE = 100, 1000
# Items of a library that are read.
_MOST_ITEMS = 50_000
# Items whose citation keys Better BibTeX is asked for at the same time.
_MOST_KEYS = 500
# Seconds that Zotero's dialog may stay open.
_DIALOG_S = 300.0
# Seconds that zotero.org may ask for by `Backoff`, in all.
_MOST_BACKOFF_S = 60.0
_API = (("Zotero-API-Version", "3"),)
_JSON = ("Content-Type", "application/json")
_ALLOW = "open Settings > Advanced, and select “Allow other applications on this computer to communicate with Zotero”"
_PROXIES = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


def _set_key() -> str:
    """How to use zotero.org instead."""
    own = user_file(os.environ)
    where = f" ({own.as_posix()})" if own is not None else ""
    return f'set your key in [keys] of your own settings{where}: zotero = "…", from zotero.org/settings/keys'


@dataclass(frozen=True, slots=True)
class ZoteroItem:
    """A work in the library."""

    key: str
    """Zotero's own."""
    data: Mapping[str, Any]
    """As the API has it."""
    work: Item
    citation_key: str = ""
    """Empty where Zotero has none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which library, and which part of it; all as users name them."""

    group: str = ""
    """The name or the number of a group; empty for the user's own library."""
    collection: str = ""
    """A name, or a path (`/Thesis/Chapter 1`); empty for the whole library."""


@dataclass(frozen=True, slots=True)
class ZoteroLibrary:
    """A library, or a collection of it, as it was read; and all that is needed to write to it."""

    name: str
    """What to call it."""
    schema: ZoteroSchema
    items: tuple[ZoteroItem, ...]
    version: str
    """Of the whole library; empty if it is unknown."""
    is_local: bool
    prefix: str
    """`/users/1234`."""
    server: str = ""
    """Which Zotero it is, of one that can be written to."""
    collection: str = ""
    """The key of the collection that was asked for."""


@dataclass(slots=True)
class Written:
    """What became of the items that were sent, by their place in the list."""

    keys: dict[int, str] = field(default_factory=dict)
    """Zotero's keys of those that were added or changed, or needed no change."""
    failed: dict[int, str] = field(default_factory=dict)
    """Why the others were refused, as clauses."""
    stopped: StaciteError | None = None
    """Why nothing more was sent."""


class _LocalZotero(Source):
    """A running Zotero."""


class _Dialog(Source):
    """The same, while its user is asked."""


class _ZoteroOrg(Source):
    """The library at zotero.org."""


_LIMIT_KIB = 65_536
LOCAL = Service(
    name="Zotero",
    setting="zoterolocal",
    cost=Cost(limits=RateLimits(1, {"": 0.0}), timeout_s=60.0, prompt_s=60.0, limit_kib=_LIMIT_KIB),
    source=_LocalZotero,
    discloses=(
        Disclosure(
            "a running Zotero, on this computer",
            "with `extract --zotero` and `stacite zotero push`",
            "nothing about your documents; after you have agreed to a push, the sources to add or to complete, with "
            "their keys and the names of the documents that cite them",
        ),
    ),
)
DIALOG = replace(LOCAL, cost=replace(LOCAL.cost, timeout_s=_DIALOG_S, prompt_s=_DIALOG_S), source=_Dialog)
WEB = Service(
    name="zotero.org",
    setting="zotero",
    cost=Cost(limits=RateLimits(1, {"": 0.1}), timeout_s=30.0, patience_s=120.0, limit_kib=_LIMIT_KIB),
    source=_ZoteroOrg,
    needs_key=True,
    discloses=(
        Disclosure(
            "zotero.org",
            "instead, if you have set your key `zotero` and no Zotero is running on this computer, or only an old one",
            "the same, and your key",
        ),
    ),
)
APIS = (LOCAL, DIALOG, WEB)


def read(settings: Settings, wanted: Wanted, *, to_write: bool = False, clock: Clock | None = None) -> ZoteroLibrary:
    """A library, or a collection of it and those below.

    With `to_write` it is the whole library in any case, and one that can be written to. A running Zotero comes first,
    since nothing then leaves this computer. Raises StaciteError, with what to do, where neither can be used.
    """
    if settings.offline:
        raise StaciteError("Zotero can't be asked, because offline is set", "Unset it for this command.")
    return _run(settings, clock, lambda apis: _Reading(apis, wanted, to_write=to_write).read())


def write(
    library: ZoteroLibrary, items: Sequence[Mapping[str, Any]], settings: Settings, clock: Clock | None = None
) -> Written:
    """Add the items; those with a `key` are changed, in the fields that they have. Stops where the library changed."""
    return _run(settings, clock, lambda apis: _Writing(apis, library).write(items))


_R = TypeVar("_R")


def _run(settings: Settings, clock: Clock | None, use: Callable[[RunServices], Awaitable[_R]]) -> _R:
    settings = with_keyring(settings)
    # A client's limit holds for all services, and the dialog of a running Zotero waits for its user.
    patient = replace(settings, network=replace(settings.network, timeout_s=_DIALOG_S))

    async def run() -> _R:
        async with Client(patient, clock or SystemClock()) as client:
            return await use(RunServices(APIS, client, settings))

    return asyncio.run(run())


class _Api:
    """One of the two, asked for one thing at a time."""

    def __init__(self, client: ServiceClient) -> None:
        self.client = client
        self._root = "/api" if client.name == LOCAL.name else ""
        self._backed_off_s = 0.0

    @property
    def is_local(self) -> bool:
        return bool(self._root)

    async def get(self, path: str, accept: str = ACCEPT_JSON) -> ServiceResponse:
        """What is at a path of the API. Raises StaciteError where that is nothing."""
        own = (("Zotero-API-Key", self.client.key),) if not self.is_local else ()
        response = await self.client.ask(self._root + path, accept=accept, extra=Extra(headers=(*_API, *own)))
        await self._heed_backoff(response.headers)
        if self.is_local:
            _require_zotero(response, self.client.base)
        if response.status_code != 200 or response.fault:
            raise self._refusal(response)
        return response

    async def post(self, path: str, value: object, headers: tuple[tuple[str, str], ...]) -> Response:
        """The response to a write, whatever it says. Never sent twice, but after a pause that was asked for."""
        extra = Extra(headers=(*_API, _JSON, *headers), form=json.dumps(value).encode())
        response = await self._send(path, extra)
        self.client.heed(response, "")
        if response.status_code in (429, 503) and not self.client.closed:
            response = await self._send(path, extra)
        return response

    async def _send(self, path: str, extra: Extra) -> Response:
        async with self.client.pace.turn("", lambda: self.client.closed):
            result = await self.client.send(self._root + path, ACCEPT_JSON, extra)
        if result.response is None:
            reason = service_reason(result.failure) if result.failure is not None else "no response"
            hint = "Some of it may be there. Run the command again: what Zotero has is not added twice."
            raise StaciteError(f"{self.client.name} did not respond: {reason}", hint)
        await self._heed_backoff(result.response.headers)
        return result.response

    async def _heed_backoff(self, headers: Mapping[str, str]) -> None:
        """zotero.org asks for a pause by this header in any response, when it is busy."""
        text = headers.get("backoff", "").strip()
        seconds = min(float(text), _MOST_BACKOFF_S - self._backed_off_s) if text.isdecimal() else 0.0
        if seconds > 0:
            self._backed_off_s += seconds
            await self.client.client.clock.sleep(seconds)

    def _refusal(self, response: ServiceResponse) -> StaciteError:
        """What a response without content means."""
        if self.is_local:
            if response.status_code == 403:
                return StaciteError("Zotero lets no other program read its library", f"In Zotero, {_ALLOW}.")
            why = response.fault or status_text(response.status_code or 0)
            return StaciteError(f"Zotero can't be read: {why}", "Restart Zotero, and run the command again.")
        if response.status_code in (401, 403):
            hint = "Check it at zotero.org/settings/keys. It needs access to your library."
            return StaciteError("zotero.org refused your key", hint)
        why = response.fault or status_text(response.status_code or 0)
        return StaciteError(f"zotero.org can't be used: {why}", "Try again later.")


def _require_zotero(response: ServiceResponse, base: str) -> None:
    """Raise StaciteError unless a Zotero with an API has responded."""
    if response.status_code is None:
        raise _NotRunningError(f"no Zotero responds at {base}: {response.fault}")
    version = response.headers.get("x-zotero-version")
    if version is None:
        raise _NotRunningError(f"the program that responds at {base} is not Zotero", _proxy_advice())
    if response.status_code == 404 and "zotero-api-version" not in response.headers:
        hint = f"Update to Zotero 7 or later, or {_set_key()}."
        raise StaciteError(f"this Zotero is too old ({_shown(version)}): other programs can't read it", hint)


class _NotRunningError(StaciteError):
    def __init__(self, message: str, advice: str = "") -> None:
        start = f"Start Zotero, {_ALLOW}; or {_set_key()}."
        super().__init__(message, f"{advice} {start}".strip())


def _proxy_advice() -> str:
    """What to do where it may be a proxy that responds, and not a program on this computer."""
    name = next((each for each in _PROXIES if os.environ.get(each)), "")
    return f"It may be the proxy that {name} names: add 127.0.0.1 to NO_PROXY." if name else ""


def _shown(text: str) -> str:
    return one_line(text)[:40]


class _Reading:
    """Reads a library once."""

    def __init__(self, apis: RunServices, wanted: Wanted, *, to_write: bool) -> None:
        self._local, self._web = _Api(apis.source(_LocalZotero).client), _Api(apis.source(_ZoteroOrg).client)
        self._has_key = bool(self._web.client.key)
        self._wanted = wanted
        self._to_write = to_write

    async def read(self) -> ZoteroLibrary:
        try:
            root = await self._local.get("/", "text/plain")
        except StaciteError:
            if not self._has_key:
                raise
            return await self._read_web()
        server = root.headers.get("zotero-server-id", "")
        if not self._to_write or server:
            return await self._read_library(self._local, "/users/0", server)
        if self._has_key:
            return await self._read_web()
        version = _shown(root.headers.get("x-zotero-version", ""))
        hint = f"Update to Zotero 10 or later, or {_set_key()}; it needs write access."
        raise StaciteError(f"other programs can only read this Zotero ({version}), not add to it", hint)

    async def _read_web(self) -> ZoteroLibrary:
        known = object_of((await self._web.get("/keys/current")).data)
        user, access = known.get("userID"), object_of(known.get("access"))
        if type(user) is not int:
            raise StaciteError("zotero.org does not say whose key yours is", "Try again later.")
        self._require_access(access.get("user"), "your library", when=not self._wanted.group)
        library = await self._read_library(self._web, f"/users/{user}")
        groups = object_of(access.get("groups"))
        own = groups.get(library.prefix.rpartition("/")[2]) or groups.get("all")
        self._require_access(own, f"the group {one_line(self._wanted.group)}", when=bool(self._wanted.group))
        return library

    def _require_access(self, granted: object, what: str, *, when: bool) -> None:
        """Raise StaciteError if the key is not good for what it is needed for."""
        rights = object_of(granted)
        if when and (not rights.get("library") or (self._to_write and not rights.get("write"))):
            needed = "write access" if self._to_write else "access"
            hint = "Change it, or make another one, at zotero.org/settings/keys."
            raise StaciteError(f"your key to zotero.org has no {needed} to {what}", hint)

    async def _read_library(self, api: _Api, user: str, server: str = "") -> ZoteroLibrary:
        name, prefix, group = api.client.name, user, ""
        if self._wanted.group:
            number, group = await self._group(api, user)
            name, prefix = f"the group {one_line(group)} of {name}", f"/groups/{number}"
        empty = ZoteroLibrary(name, await self._schema(api), (), "", api.is_local, prefix, server)
        library = await self._with_items(api, empty)
        return await self._with_keys(api, library, group) if api.is_local else library

    async def _group(self, api: _Api, user: str) -> tuple[str, str]:
        """The number and the name of the group."""
        found = [entry async for entry, _ in self._pages(api, f"{user}/groups")]
        names = {text_of(each.get("id")): text_of(object_of(each.get("data")).get("name")) for each in found}
        wanted = self._wanted.group
        chosen = [number for number, name in names.items() if wanted.casefold() in (number, name.casefold())]
        if len(chosen) == 1 and chosen[0].isdecimal():
            return chosen[0], names[chosen[0]]
        if chosen:
            hint = f"Name one by its number: {', '.join(map(one_line, chosen[:5]))}."
            raise StaciteError(f"{len(chosen)} groups are called {one_line(wanted)}", hint)
        near = nearest(wanted, names.values())
        hint = f"Did you mean {one_line(near)}?" if near else "Name a group that you are a member of."
        raise StaciteError(f"Zotero has no group {one_line(wanted)}", hint)

    async def _schema(self, api: _Api) -> ZoteroSchema:
        try:
            return ZoteroSchema((await api.get("/schema")).data)
        except ValueError as error:
            message = f"{api.client.name} does not say what its items are made of"
            raise StaciteError(message, "Update Zotero, and run the command again.") from error

    async def _with_items(self, api: _Api, library: ZoteroLibrary) -> ZoteroLibrary:
        name, places, keys = library.name, [""], [""]
        if self._wanted.collection:
            keys = await self._collections(api, library.prefix)
            # A push has to know what other collections have, or it would add that again.
            places = places if self._to_write else [f"/collections/{key}" for key in keys]
        if places != [""]:
            name = f"the collection {one_line(self._wanted.collection)} of {name}"
        found: dict[str, ZoteroItem] = {}
        version = ""
        for place in places:
            async for entry, seen in self._pages(api, f"{library.prefix}{place}/items/top"):
                # The first: what changes while the rest is read makes a write fail.
                version = version or seen
                if (item := _item(entry, library.schema)) is not None:
                    found[item.key] = item
        return replace(library, name=name, items=tuple(found.values()), version=version, collection=keys[0])

    async def _pages(self, api: _Api, path: str) -> AsyncIterator[tuple[Mapping[str, Any], str]]:
        """The objects of a list with the version of the library; the oldest first, so that new ones come last."""
        limit = _LOCAL_PAGE if api.is_local else _PAGE
        for start in range(0, _MOST_ITEMS, limit):
            query = f"format=json&include=data&sort=dateAdded&direction=asc&limit={limit}&start={start}"
            response = await api.get(f"{path}?{query}")
            entries = list(objects_of(response.data))
            for entry in entries:
                yield entry, response.headers.get("last-modified-version", "").strip()
            total = response.headers.get("total-results", "")
            if len(entries) < limit or (total.isdecimal() and start + limit >= int(total)):
                return
        message = f"the library has more than {_MOST_ITEMS:,} items, which is more than stacite reads"
        raise StaciteError(message, "Export a part of it, and use --bibliography.")

    async def _collections(self, api: _Api, prefix: str) -> list[str]:
        """The key of the collection, and of all below it."""
        wanted = self._wanted.collection
        found = [object_of(entry.get("data")) async for entry, _ in self._pages(api, f"{prefix}/collections")]
        names = {key: text_of(each.get("name")) for each in found if (key := text_of(each.get("key"))).isalnum()}
        above = {text_of(each.get("key")): text_of(each.get("parentCollection")) for each in found}

        def path(key: str, depth: int = 20) -> str:
            parent = above.get(key, "")
            return f"{path(parent, depth - 1) if parent in names and depth else ''}/{names[key]}"

        word = wanted.casefold()
        called = {key: path(key) if "/" in wanted else name for key, name in names.items()}
        chosen = [key for key, name in called.items() if name.casefold() in (word, f"/{word}")]
        if len(chosen) > 1:
            first, *_ = listed = [one_line(path(key)) for key in chosen]
            message = f"{len(chosen)} collections are called {one_line(wanted)}: {', '.join(listed[:5])}"
            raise StaciteError(message, f"Name one with its path, such as --collection {quote(first)}.")
        if not chosen:
            near = nearest(wanted, names.values())
            otherwise = "Create it in Zotero first, or leave --collection out."
            hint = f"Did you mean {one_line(near)}?" if near else otherwise
            raise StaciteError(f"Zotero has no collection {one_line(wanted)}", hint)
        below: dict[str, list[str]] = {}
        for key in names:
            below.setdefault(above[key], []).append(key)
        keys = dict.fromkeys(chosen)
        waiting = list(chosen)
        while waiting:
            fresh = [key for key in below.get(waiting.pop(), ()) if key not in keys]
            keys |= dict.fromkeys(fresh)
            waiting += fresh
        return list(keys)

    async def _with_keys(self, api: _Api, library: ZoteroLibrary, group: str) -> ZoteroLibrary:
        """With the citation keys that only Better BibTeX knows, if it is there."""
        without = [item.key for item in library.items if not item.citation_key]
        start = ""
        if group and without:
            # Better BibTeX has numbers of its own for libraries.
            listed = objects_of(await self._better_bibtex(api, "user.groups", []))
            start = next((f"{each.get('id')}:" for each in listed if each.get("name") == group), "")
            without = without if start else []
        named: dict[str, str] = {}
        for at in range(0, len(without), _MOST_KEYS):
            keys = [f"{start}{key}" for key in without[at : at + _MOST_KEYS]]
            known = object_of(await self._better_bibtex(api, "item.citationkey", [keys]))
            if not known:
                break
            named |= {key.removeprefix(start): "".join(text_of(known.get(key)).split()) for key in keys}
        items = (replace(item, citation_key=item.citation_key or named.get(item.key, "")) for item in library.items)
        return replace(library, items=tuple(items))

    @staticmethod
    async def _better_bibtex(api: _Api, method: str, params: list[object]) -> object:
        """The result of a call; None where Better BibTeX is not installed."""
        call = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1}
        extra = Extra(headers=(_JSON,), form=json.dumps(call).encode())
        return object_of((await api.client.ask("/better-bibtex/json-rpc", extra=extra)).data).get("result")


def _item(entry: Mapping[str, Any], schema: ZoteroSchema) -> ZoteroItem | None:
    data = object_of(entry.get("data"))
    key = text_of(data.get("key"))
    if not key.isalnum() or data.get("itemType") in CHILDREN or data.get("deleted"):
        return None
    published = text_of(object_of(entry.get("meta")).get("parsedDate"))
    return ZoteroItem(key, data, schema.work(data, published), citation_key(data))


class _Writing:
    """Writes to a library once."""

    def __init__(self, apis: RunServices, library: ZoteroLibrary) -> None:
        self._api = _Api(apis.source(_LocalZotero if library.is_local else _ZoteroOrg).client)
        self._dialog = _Api(apis.source(_Dialog).client)
        self._library = library
        self._version = library.version
        self._key = self._api.client.key

    async def write(self, items: Sequence[Mapping[str, Any]]) -> Written:
        written = Written()
        try:
            for start in range(0, len(items), MOST_WRITTEN):
                batch = items[start : start + MOST_WRITTEN]
                response = await self._send(batch)
                self._note(object_of(json_of(response.body)), len(batch), start, written)
                self._version = response.headers.get("last-modified-version", "").strip()
        except StaciteError as error:
            written.stopped = error
        return written

    async def _send(self, batch: Sequence[Mapping[str, Any]]) -> Response:
        """The response to a batch that was taken. Raises StaciteError."""
        # The version makes sure that nothing changed meanwhile, and so that nothing is added twice; without one, the
        # token does the latter (zotero.org/support/dev/web_api/v3/write_requests).
        once = (
            ("If-Unmodified-Since-Version", self._version)
            if self._version.isdecimal()
            else ("Zotero-Write-Token", secrets.token_hex(16))
        )
        response = None
        if self._key:
            response = await self._post(batch, once)
        if self._library.is_local and (response is None or response.status_code == 401):
            # Without a key, or with one that was withdrawn in Zotero's settings.
            self._key, is_kept = await self._authorize()
            response = await self._post(batch, once)
            self._key = self._key if is_kept else ""  # it was good for one write
        if response is None or response.status_code != 200:
            raise self._refusal(response)
        return response

    async def _post(self, batch: Sequence[Mapping[str, Any]], once: tuple[str, str]) -> Response:
        headers = (once, *self._server(), ("Zotero-API-Key", self._key))
        return await self._api.post(f"{self._library.prefix}/items", batch, headers)

    def _server(self) -> tuple[tuple[str, str], ...]:
        return (("Zotero-Server-ID", self._library.server),) if self._library.is_local else ()

    async def _authorize(self) -> tuple[str, bool]:
        """A key from the dialog that Zotero shows its user, and whether it is good for more than one write."""
        response = await self._dialog.post("/local/authorize", {"appName": "stacite"}, self._server())
        if response.status_code == 403:
            hint = "Run the command again, and choose Allow or Always Allow in the dialog of Zotero."
            raise StaciteError("you did not allow stacite to change Zotero", hint)
        granted = object_of(json_of(response.body))
        key = text_of(granted.get("key"))
        if response.status_code != 200 or not key.isalnum():
            raise self._refusal(response)
        if is_kept := granted.get("remember") is True:
            keep_key(LOCAL.setting, key)
        return key, is_kept

    def _note(self, result: Mapping[str, Any], count: int, start: int, written: Written) -> None:
        for name in ("success", "unchanged"):
            for place, key in _by_place(result.get(name), count):
                written.keys[start + place] = text_of(key)
        for place, why in _by_place(result.get("failed"), count):
            code = object_of(why).get("code")
            message = one_line(text_of(object_of(why).get("message")))[:200].rstrip(".")
            written.failed[start + place] = message or (status_text(code) if type(code) is int else "no reason given")
        for place in range(start, start + count):
            if place not in written.keys and place not in written.failed:
                written.failed[place] = "Zotero did not say what became of it"

    def _refusal(self, response: Response | None) -> StaciteError:
        name, status = self._library.name, response.status_code if response is not None else 401
        if status in (409, 412):
            why = "is being changed by another program" if status == 409 else "has changed since it was read"
            hint = "Run the command again: what Zotero has is not added twice."
            return StaciteError(f"your library {why}, so no more was written", hint)
        if status in (401, 403):
            hint = "Check your key at zotero.org/settings/keys. It needs write access."
            local = "Choose a library in Zotero that you may change."
            return StaciteError(f"{name} does not let stacite write", local if self._library.is_local else hint)
        if status in (429, 503):
            wait = response.headers.get("retry-after", "") if response is not None else ""
            hint = f"Try again in {wait} seconds." if wait.isdecimal() else "Try again later."
            return StaciteError(f"{name} takes no more for now: {status_text(status)}", hint)
        hint = "Update Zotero, or report this." if self._library.is_local else "Try again later."
        return StaciteError(f"{name} refused to write: {status_text(status)}", hint)


def _by_place(value: object, count: int) -> Iterator[tuple[int, object]]:
    for place, content in object_of(value).items():
        if place.isdecimal() and int(place) < count:
            yield int(place), content
