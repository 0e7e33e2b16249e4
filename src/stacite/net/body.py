"""A page's bytes, as many as are wanted: hostile bodies cost neither memory nor time."""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import dataclass

import httpx

from stacite.net.signature import ENOUGH, is_media

ENCODINGS = "gzip, deflate"
"""What is asked for, since the standard library unpacks it piece by piece."""


@dataclass(frozen=True, slots=True)
class Body:
    """What was read of a page."""

    data: bytes
    """Decompressed; empty where it came in an encoding that was not asked for."""
    complete: bool
    """Whether this is all of it, sound and readable."""


async def read_body(response: httpx.Response, limit: int, deadline: float | None = None) -> Body:
    """Read until the end, or until `limit` bytes came in or out of the decompressor, or until `deadline`.

    Of anything that its first bytes show to be neither text nor PDF, no more than these is read.

    The deadline is in the loop's time; a page that drips is taken for what came until then, and only one
    of which nothing came raises TimeoutError. A wrong length, bad chunks or broken compression end the
    body early and are no failure: the page did answer. A reset in mid-body raises httpx.NetworkError.
    """
    if response.is_stream_consumed:  # a transport that hands over a whole response, read and unpacked
        return Body(response.content[:limit], complete=len(response.content) <= limit)
    pieces = response.stream
    if not isinstance(pieces, httpx.AsyncByteStream):
        raise TypeError(f"a body that can't be read piece by piece: {type(pieces)}")
    unpack = _unpacker(response.headers.get("content-encoding", ""))
    wire, data = 0, bytearray()
    try:
        async with asyncio.timeout_at(deadline):
            async for piece in pieces:
                wire += len(piece)
                data += unpack(piece, limit - len(data)) if piece else b""
                if wire >= limit or len(data) >= limit or (len(data) >= ENOUGH and is_media(data[:ENOUGH])):
                    return Body(bytes(data[:limit]), complete=False)
    except (httpx.RemoteProtocolError, zlib.error):
        return Body(bytes(data), complete=False)
    except TimeoutError:
        if not wire:
            raise
        return Body(bytes(data), complete=False)
    return Body(bytes(data), complete=not isinstance(unpack, _Unreadable))


class _Plain:
    def __call__(self, piece: bytes, room: int) -> bytes:
        return piece[:room]


class _Unreadable:
    def __call__(self, piece: bytes, room: int) -> bytes:  # noqa: ARG002 - an unpacker's shape
        return b""


class _Zlib:
    """gzip and deflate; deflate comes with its zlib header or, wrongly but often, without (RFC 9110, 8.4.1.2)."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._engine = zlib.decompressobj(31) if gzip else None

    def __call__(self, piece: bytes, room: int) -> bytes:
        if self._engine is None:
            self._engine = zlib.decompressobj(15 if piece[0] & 0x0F == 8 else -15)
        return self._engine.decompress(piece, max(1, room))


def _unpacker(encoding: str) -> _Plain | _Unreadable | _Zlib:
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Zlib(gzip=encoding != "deflate")
    return _Unreadable()
