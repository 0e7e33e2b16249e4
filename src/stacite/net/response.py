"""The result of a request: the response at the end of its redirects, or a failure.

A response's body is read within limits, so that hostile bodies cost neither memory nor time. Its first bytes are
believed before the Content-Type header, which is often wrong for downloads.

Source: WHATWG MIME Sniffing, sections 6 and 7.2 (patterns, binary data bytes).
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import zlib
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from stacite.net.address import AddressError, AddressRefused, SchemeError
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacite.model.evidence import Hop


_REDIRECTS = (301, 302, 303, 307, 308)
UNKNOWN_HOST = "the domain name does not exist"
# Of a service, which certainly exists: the fault is in the name server, or in a setting.
_UNRESOLVED = "its host name could not be resolved (DNS)"
# X509_V_ERR_… of OpenSSL's x509_vfy.h
_CERTIFICATE_REASONS = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is self-signed",
    19: "its certificate is not from a trusted authority",
    20: "its certificate is not from a trusted authority",
    21: "its certificate is not from a trusted authority",
    62: "its certificate is for another domain",
    64: "its certificate is for another domain",
}
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL)
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
# The encodings that the standard library decompresses chunk by chunk.
ENCODINGS = "gzip, deflate"


class FailureKind(StrEnum):
    """Kinds of reasons why there is no response."""

    NO_NAME = "no-name"
    """DNS knows no server of that name."""
    NO_NAME_SERVER = "no-name-server"
    """DNS itself did not respond."""
    NOT_CONNECTED = "not-connected"
    """The connection was refused."""
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    """The connection was closed or reset before a response."""
    BROKEN_OFF = "broken-off"
    """It was reset in the middle of one."""
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    HANDSHAKE = "handshake"
    LOOP = "loop"
    GARBLED = "garbled"
    """What came was not HTTP."""
    HELD = "held"
    """The host asked for more time than the run may wait."""
    REFUSED = "refused"
    """By the guard."""
    SCHEME = "scheme"
    """It is no address of the web: `ftp:`, `javascript:`."""
    MALFORMED = "malformed"


# Kinds that say nothing about the network.
NEVER_SENT = (FailureKind.REFUSED, FailureKind.SCHEME, FailureKind.MALFORMED, FailureKind.HELD)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no response."""

    kind: FailureKind
    reason: str
    """One clause, no period: `the connection was refused`."""


@dataclass(frozen=True, slots=True)
class Response:
    """One response of a server."""

    status_code: int
    headers: httpx.Headers
    body: bytes = b""
    """At most `max_body_kib`; empty for a redirect."""
    complete: bool = True
    timed_out: bool = False
    """Whether the body came too slowly, so that the rest was not waited for."""

    @property
    def location(self) -> str | None:
        """Where a redirect leads, as sent; raw UTF-8 is taken as such, other bytes as Latin-1."""
        if self.status_code not in _REDIRECTS:
            return None
        for name, value in self.headers.raw:
            if name.lower() == b"location":
                try:
                    return value.decode("utf-8")
                except UnicodeDecodeError:
                    return value.decode("latin-1")
        return None


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The hops of a request, and the response at their end or the failure."""

    hops: tuple[Hop, ...] = ()
    """Every request sent, in order."""
    response: Response | None = None
    failure: Failure | None = None
    elapsed_ms: int = 0
    """From the first byte sent to the last received, without the time in queues."""

    @property
    def status_code(self) -> int | None:
        """Of the last response."""
        return self.response.status_code if self.response else None

    @property
    def unreached(self) -> bool:
        """Whether something was sent and no server responded."""
        responded = any(hop.status_code is not None for hop in self.hops)
        return self.failure is not None and self.failure.kind not in NEVER_SENT and not responded


@dataclass(frozen=True, slots=True)
class ResponseBody:
    """What was read of a page."""

    data: bytes
    """Decompressed; empty where it came in an encoding that was not requested."""
    complete: bool
    """Whether this is all of it, sound and readable."""
    timed_out: bool = False
    """Whether it came too slowly, so that the rest was not waited for."""


def status_text(status_code: int) -> str:
    """`404 Not Found`; the number alone where it has no name (RFC 9110, 15)."""
    try:
        return f"{status_code} {HTTPStatus(status_code).phrase}"
    except ValueError:
        return str(status_code)


def service_reason(failure: Failure) -> str:
    """Why a service gave no response, as a clause after its name."""
    return _UNRESOLVED if failure.kind is FailureKind.NO_NAME else failure.reason


class BrokenOff(Exception):  # noqa: N818 - named for what happened
    """The connection was reset in the middle of a page."""


def failure_of(error: BaseException) -> Failure:
    """What an exception means; the causes of it say more than itself."""
    for cause in _causes(error):
        failure = _own_failure(cause) or _tls_failure(cause) or _socket_failure(cause)
        if failure is not None:
            return failure
    return _protocol_failure(error)


def _causes(error: BaseException, depth: int = 8) -> Iterator[BaseException]:
    """The deepest first; happy-eyeballs groups included."""
    if isinstance(error, BaseExceptionGroup):
        for member in error.exceptions[:4]:
            yield from _causes(member, depth - 1)
    below = error.__cause__ or error.__context__
    if below is not None and depth:
        yield from _causes(below, depth - 1)
    yield error


def _own_failure(cause: BaseException) -> Failure | None:
    if isinstance(cause, AddressRefused):
        return Failure(FailureKind.REFUSED, str(cause))
    if isinstance(cause, SchemeError):
        return Failure(FailureKind.SCHEME, str(cause))
    if isinstance(cause, BrokenOff):
        return Failure(FailureKind.BROKEN_OFF, "the connection broke off in the middle of the page")
    if isinstance(cause, AddressError):
        return Failure(FailureKind.MALFORMED, str(cause))
    return None


def _tls_failure(cause: BaseException) -> Failure | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = _CERTIFICATE_REASONS.get(cause.verify_code, "its certificate can't be trusted")
        return Failure(FailureKind.CERTIFICATE, reason)
    # Both are SSLErrors too, so they come first.
    if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Failure(FailureKind.DROPPED, "the connection was dropped")
    if isinstance(cause, ssl.SSLError):
        return Failure(FailureKind.HANDSHAKE, "no secure connection could be established")
    return None


def _socket_failure(cause: BaseException) -> Failure | None:
    if isinstance(cause, socket.gaierror):
        # Here the lookup failed; only other errors say that the name does not exist.
        if cause.errno in (socket.EAI_AGAIN, socket.EAI_FAIL):
            return Failure(FailureKind.NO_NAME_SERVER, "the name server (DNS) did not respond")
        return Failure(FailureKind.NO_NAME, UNKNOWN_HOST)
    if isinstance(cause, ConnectionRefusedError):
        return Failure(FailureKind.NOT_CONNECTED, "the connection was refused")
    if isinstance(cause, OSError) and cause.errno in _UNREACHABLE:
        return Failure(FailureKind.UNREACHABLE, "the server can't be reached")
    if isinstance(cause, OSError) and cause.errno == errno.ETIMEDOUT:
        return Failure(FailureKind.TIMEOUT, "the request timed out")
    return None


def _protocol_failure(error: BaseException) -> Failure:
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return Failure(FailureKind.TIMEOUT, "the request timed out")
    if isinstance(error, httpx.ProxyError):
        reason = "the proxy can't be reached" if "reached" in str(error) else "the proxy blocked the request"
        return Failure(FailureKind.UNREACHABLE, reason)
    # httpcore has no exception of its own for this, only the message.
    if isinstance(error, httpx.NetworkError) or "without sending a response" in str(error):
        return Failure(FailureKind.DROPPED, "the connection was dropped")
    return Failure(FailureKind.GARBLED, "the response was not HTTP")


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


def is_pdf(start: bytes | bytearray) -> bool:
    """Whether a PDF begins here."""
    return start.startswith(_PDF)


def is_media(start: bytes | bytearray) -> bool:
    """Whether an image, an archive, a film or another thing that is neither text nor PDF begins here."""
    if is_pdf(start) or start.startswith(_UTF16_STARTS):
        return False
    return start.startswith(_MEDIA_SIGNATURES) or _BINARY.search(start, 0, SIGNATURE_BYTES) is not None
