"""The result of a request: the response at the end of its redirects, or a failure."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from stacite.net.address import AddressError, AddressRefused, SchemeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.evidence import Hop


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


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no response."""

    kind: FailureKind
    reason: str
    """One clause, no period: `the connection was refused`."""


UNKNOWN_HOST = "the domain name does not exist"
# Of a service, which certainly exists: the fault is in the name server, or in a setting.
_UNRESOLVED = "its host name could not be resolved (DNS)"
# Kinds that say nothing about the network.
NEVER_SENT = (FailureKind.REFUSED, FailureKind.SCHEME, FailureKind.MALFORMED, FailureKind.HELD)


def service_reason(failure: Failure) -> str:
    """Why a service gave no response, as a clause after its name."""
    return _UNRESOLVED if failure.kind is FailureKind.NO_NAME else failure.reason


class BrokenOff(Exception):  # noqa: N818 - named for what happened
    """The connection was reset in the middle of a page."""


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


_REDIRECTS = (301, 302, 303, 307, 308)


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


def status_text(status_code: int) -> str:
    """`404 Not Found`; the number alone where it has no name (RFC 9110, 15)."""
    try:
        return f"{status_code} {HTTPStatus(status_code).phrase}"
    except ValueError:
        return str(status_code)
