"""A response's body, read within limits, so that hostile bodies cost neither memory nor time.

Its first bytes are believed before the Content-Type header, which is often wrong for downloads.
Source: WHATWG MIME Sniffing, sections 6 and 7.2 (patterns, binary data bytes).
"""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable


# Bytes after which the signature is known.
SIGNATURE_BYTES = 64
_PDF = b"%PDF-"
# UTF-16 and UTF-32, with a byte order mark or without: full of zero bytes and text all the same.
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_MEDIA_SIGNATURES = (
    b"GIF87a",
    b"GIF89a",
    b"%!PS",
    b"OggS",
    b"ID3",
    b"wOFF",
    b"wOF2",
    b"OTTO",
    b"BZh",
    b"Rar!",
    b"ITSF",
)
# Control bytes that no text holds; 1B is the escape of ISO-2022.
_BINARY = pattern(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def is_pdf(start: bytes | bytearray) -> bool:
    """Whether a PDF begins here."""
    return start.startswith(_PDF)


def is_media(start: bytes | bytearray) -> bool:
    """Whether an image, an archive, a film or another thing that is neither text nor PDF begins here."""
    if is_pdf(start) or start.startswith(_UTF16_STARTS):
        return False
    return start.startswith(_MEDIA_SIGNATURES) or _BINARY.search(start, 0, SIGNATURE_BYTES) is not None


# The encodings that the standard library decompresses chunk by chunk.
ENCODINGS = "gzip, deflate"


@dataclass(frozen=True, slots=True)
class ResponseBody:
    """What was read of a page."""

    data: bytes
    """Decompressed; empty where it came in an encoding that was not requested."""
    complete: bool
    """Whether this is all of it, sound and readable."""
    timed_out: bool = False
    """Whether it came too slowly, so that the rest was not waited for."""


async def read_body(response: httpx.Response, limit: int, deadline: float | None = None) -> ResponseBody:
    """Read until the end, or until `limit` bytes came in or out of the decompressor, or until `deadline`.

    If the first bytes show that it is neither text nor PDF, nothing more is read.

    The deadline is in the loop's time. Of a body that comes too slowly, the part until then is returned; TimeoutError
    is raised only if there is none. A wrong length, bad chunks or broken compression end the body early and are no
    failure, since the server did respond. A reset in mid-body raises httpx.NetworkError.
    """
    if response.is_stream_consumed:  # a transport with whole, decompressed responses
        return ResponseBody(response.content[:limit], complete=len(response.content) <= limit)
    # The raw stream, since httpx's own iterators decompress without a limit.
    chunks = response.stream
    if not isinstance(chunks, httpx.AsyncByteStream):
        raise TypeError(f"a body that can't be read piece by piece: {type(chunks)}")
    unpack = _unpacker(response.headers.get("content-encoding", ""))
    wire, data = 0, bytearray()
    try:
        async with asyncio.timeout_at(deadline):
            async for chunk in chunks:
                wire += len(chunk)
                data += unpack(chunk, limit - len(data)) if chunk and unpack else b""
                if (
                    wire >= limit
                    or len(data) >= limit
                    or (len(data) >= SIGNATURE_BYTES and is_media(data[:SIGNATURE_BYTES]))
                ):
                    return ResponseBody(bytes(data[:limit]), complete=False)
    except (httpx.RemoteProtocolError, zlib.error):
        return ResponseBody(bytes(data), complete=False)
    except TimeoutError:
        if not wire:
            raise
        return ResponseBody(bytes(data), complete=False, timed_out=True)
    return ResponseBody(bytes(data), complete=unpack is not None)


class _Zlib:
    """gzip and deflate; deflate comes with its zlib header or, wrongly but often, without (RFC 9110, 8.4.1.2)."""

    def __init__(self, *, gzip: bool) -> None:
        # zlib's window bits: 15 for a zlib header, 16 more for that of gzip, -15 for none (zlib manual, inflateInit2).
        self._engine = zlib.decompressobj(31) if gzip else None

    def __call__(self, chunk: bytes, limit_left: int) -> bytes:
        if self._engine is None:
            # The low four bits of a zlib header are the method, and 8 is the only one (RFC 1950, 2.2).
            self._engine = zlib.decompressobj(15 if chunk[0] & 0x0F == 8 else -15)
        # To zlib, a limit of 0 means no limit.
        return self._engine.decompress(chunk, max(1, limit_left))


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes] | None:
    """Makes the bytes of a body, so many at most, of a chunk; None for an encoding that was not requested."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return lambda chunk, limit_left: chunk[:limit_left]
    return _Zlib(gzip=encoding != "deflate") if encoding in ("gzip", "x-gzip", "deflate") else None
