"""What an exception means to an editor."""

from __future__ import annotations

import errno
import socket
import ssl

import httpx
import pytest

from stacite.net.response import FailureKind, failure_of


def caused(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


def certificate(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return error


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (socket.gaierror(socket.EAI_NONAME, ""), FailureKind.NO_NAME),
        (socket.gaierror(socket.EAI_AGAIN, ""), FailureKind.NO_NAME_SERVER),
        (ConnectionRefusedError(), FailureKind.NOT_CONNECTED),
        (OSError(errno.ENETUNREACH, ""), FailureKind.UNREACHABLE),
        (OSError(errno.ETIMEDOUT, ""), FailureKind.TIMEOUT),
        (certificate(10), FailureKind.CERTIFICATE),
        (ssl.SSLEOFError(), FailureKind.DROPPED),
        (ssl.SSLError(), FailureKind.HANDSHAKE),
        (ConnectionResetError(), FailureKind.DROPPED),
        (ExceptionGroup("", [ConnectionRefusedError()]), FailureKind.NOT_CONNECTED),
    ],
)
def test_the_deepest_cause_counts(cause: BaseException, kind: FailureKind) -> None:
    error = caused(httpx.ConnectError("all attempts failed"), caused(OSError("all attempts failed"), cause))
    assert failure_of(error).kind is kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TimeoutError(), FailureKind.TIMEOUT),
        (httpx.ConnectTimeout(""), FailureKind.TIMEOUT),
        (httpx.ProxyError("403 Forbidden"), FailureKind.UNREACHABLE),
        (httpx.ReadError(""), FailureKind.DROPPED),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), FailureKind.DROPPED),
        (httpx.RemoteProtocolError("illegal status line"), FailureKind.GARBLED),
    ],
)
def test_without_a_cause_the_kind_of_exception_counts(error: BaseException, kind: FailureKind) -> None:
    assert failure_of(error).kind is kind


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (9, "its certificate is not valid yet"),
        (10, "its certificate has expired"),
        (18, "its certificate is self-signed"),
        (20, "its certificate is not from a trusted authority"),
        (62, "its certificate is for another domain"),
        (99, "its certificate can't be trusted"),
    ],
)
def test_what_is_wrong_with_a_certificate(code: int, reason: str) -> None:
    assert failure_of(certificate(code)).reason == reason


def test_causes_in_a_circle_end() -> None:
    error = OSError("round")
    other = OSError("and round")
    error.__cause__, other.__cause__ = other, error
    assert failure_of(error).kind is FailureKind.GARBLED
