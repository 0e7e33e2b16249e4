"""Sound responses of services, spoiled in all the ways that servers and networks have."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from stacite.net.client import ACCEPT_JSON
from stacite.services.client import NO_EXTRA, ServiceClient, ServiceResponse, _parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.services.client import Extra

_ODD_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**400, 1.5, "", "x", "\ud800", "é" * 30_000,
    [], {}, [None], [[]], [{}], {"": None}, [1, "a", {}],
)  # fmt: skip
_ODD_BYTES = (
    b"", b"<html><title>Sign in</title></html>", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b"<a>" * 20_000,
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
)  # fmt: skip


class Sent(ServiceClient):
    """A client that is handed its responses, for thousands of them; `body` is the next one."""

    body: bytes = b""

    async def ask(
        self, path: str, pool: str = "", accept: str = ACCEPT_JSON, extra: Extra = NO_EXTRA
    ) -> ServiceResponse:
        """What a service responds with status 200."""
        del pool, extra
        data, fault = _parsed(self.body, "") if accept == ACCEPT_JSON else (None, "")
        if fault:
            self.note_fault(fault)
        return ServiceResponse(self.base + path, 200, data, self.body, None, fault)


def mutations(sound: bytes, count: int) -> Iterator[bytes]:
    """So many spoiled forms of a response, always the same ones."""
    chance = random.Random(sound)  # noqa: S311 - for variety, not for secrets
    is_json = sound[:1] in (b"{", b"[")
    yield from _ODD_BYTES
    for turn in range(count - len(_ODD_BYTES)):
        if is_json and turn % 2:
            data = json.loads(sound)
            _spoil(data, chance)
            yield json.dumps(data).encode()
        else:
            yield _spoiled_bytes(sound, chance)


def _spoil(data: Any, chance: random.Random) -> None:
    """Drop, double, rename or replace something within."""
    places = list(_places(data))
    for holder, key in chance.sample(places, min(len(places), chance.choice((1, 1, 2, 5)))):
        if isinstance(holder, dict) and key in holder:
            value = holder.pop(key)
            match chance.randrange(4):
                case 0:
                    holder[f"{key}s"] = value
                case 1:
                    holder[key] = [value]
                case 2:
                    holder[key] = chance.choice(_ODD_VALUES)
        elif isinstance(holder, list) and key < len(holder):
            holder[key] = chance.choice(_ODD_VALUES)


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield data, key
        yield from _places(value)


def _spoiled_bytes(sound: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(sound))
    end = at + chance.choice((1, 3, 20, 200))
    match chance.randrange(5):
        case 0:
            return sound[:at]
        case 1:
            return sound[:at] + sound[end:]
        case 2:
            return sound[:at] + bytes(chance.randrange(256) for _ in range(chance.randint(1, 4))) + sound[at + 1 :]
        case 3:
            return sound[:at] + sound[at:end] * 2 + sound[end:]
        case _:
            digits = [place for place, byte in enumerate(sound) if 48 <= byte <= 57] or [at]
            place = chance.choice(digits)
            return sound[:place] + chance.choice((b"0", b"7", b"9" * 30)) + sound[place + 1 :]
