"""HTTP/1.1 over one connection: h11's, with allowances for servers that break it.

httpcore's own layer between h11 and the connection costs twice what h11 does, and is as strict as h11 is. A line in the
head that is no header is passed over here, as browsers do it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import h11
import httpcore

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from stacite.net.connection import TcpStream, TlsStream


# Bytes of status line and headers.
MAX_HEAD = 100_000
_READ = 65_536
# Some servers end lines with LF alone, which clients may accept (RFC 9112, 2.2).
_HEAD_END = pattern(rb"\n\r?\n")
# Also with whitespace before the colon, which h11 refuses.
_HEADER = pattern(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(:[^\x00]*)")


class Http1Connection:
    """One connection and the requests on it, one after the other."""

    def __init__(self, stream: TcpStream | TlsStream) -> None:
        self._stream = stream
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD)
        self._seen = bytearray()
        """Bytes that came and were not passed to h11 yet."""
        self.responses = 0
        """Responses that came on it."""

    @property
    def unanswered(self) -> bool:
        """Whether no byte of the current response has come."""
        return not self._seen and self._http.their_state is h11.SEND_RESPONSE

    @property
    def reusable(self) -> bool:
        """Whether another request may go out: the server has neither closed the connection nor sent anything more."""
        return not self._stream.get_extra_info("is_readable")

    async def send(
        self, target: bytes, headers: list[tuple[bytes, bytes]], method: str = "GET", body: bytes = b""
    ) -> h11.Response:
        """Send a request; returns the head of the response. Raises httpcore's exceptions."""
        request = self._http.send(h11.Request(method=method, target=target, headers=headers)) or b""
        if body:
            request += self._http.send(h11.Data(body)) or b""
        request += self._http.send(h11.EndOfMessage()) or b""
        with suppress(httpcore.WriteError):  # a server may respond before the request, and close
            await self._stream.write(request)
        return await self._response_head()

    async def _response_head(self) -> h11.Response:
        while True:  # 103 Early Hints come first, as many as the server likes within its time
            self._http.receive_data(_without_bad_headers(await self._head()))
            event = self._next()
            if isinstance(event, h11.Response):
                break
            if not isinstance(event, h11.InformationalResponse):
                raise httpcore.RemoteProtocolError("the head of the response is malformed")
        self.responses += 1
        if self._seen:
            self._http.receive_data(bytes(self._seen))
            self._seen.clear()
        return event

    async def _head(self) -> bytes:
        """From the status line to the empty line."""
        looked = 0
        while (end := _HEAD_END.search(self._seen, looked)) is None:
            # The end may be cut between two reads: `\n\r` comes first, `\n` later.
            looked = max(0, len(self._seen) - 2)
            if len(self._seen) > MAX_HEAD:
                raise httpcore.RemoteProtocolError("the head of the response is too long")
            # Not waited for any longer: an SSH or mail server sends a greeting and then waits for us.
            if len(self._seen) >= 5 and not self._seen.startswith(b"HTTP/"):
                raise httpcore.RemoteProtocolError("the response is not HTTP")
            data = await self._stream.read(_READ)
            if not data:
                raise httpcore.RemoteProtocolError("closed without sending a response")
            self._seen += data if self._seen else data.lstrip(b"\r\n")
        head = bytes(self._seen[: end.end()])
        del self._seen[: end.end()]
        return head

    async def body(self) -> AsyncIterator[bytes]:
        """The chunks of the body as they come. Raises httpcore's exceptions."""
        while True:
            event = self._next()
            if event is h11.NEED_DATA:
                self._http.receive_data(await self._stream.read(_READ))
            elif isinstance(event, h11.Data):
                yield bytes(event.data)
            else:
                return

    def _next(self) -> object:
        try:
            return self._http.next_event()
        except h11.RemoteProtocolError as error:
            raise httpcore.RemoteProtocolError(str(error)) from error

    def finish(self) -> bool:
        """End a response, read or not; returns whether the connection can take another request, else closes it."""
        with suppress(httpcore.RemoteProtocolError):
            while self._http.their_state is h11.SEND_BODY and self._next() is not h11.NEED_DATA:
                pass  # skip what came already of a body that is not needed
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE and not self._http.trailing_data[0]:
            self._http.start_next_cycle()
            return True
        self.abort()
        return False

    def abort(self) -> None:
        """Close at once."""
        self._stream.abort()


def _has_valid_length(name: bytes, value: bytes) -> bool:
    """A malformed length is dropped: the body then ends with the connection."""
    return name.lower() != b"content-length" or re.fullmatch(rb"[ \t]*\d{1,18}[ \t]*", value) is not None


def _without_bad_headers(head: bytes) -> bytes:
    """The head without lines that are no headers; one that goes on with the line before stays where that does."""
    status, *lines = head.rstrip(b"\r\n").split(b"\n")
    kept = [status]
    good = True
    for line in lines:
        header = _HEADER.match(line.rstrip(b"\r"))
        if header is not None and _has_valid_length(header[1], header[2][1:]):
            kept.append(header[1] + header[2])
        # A header that is continued on the next line (obsolete line folding, RFC 9112, 5.2).
        elif good and line[:1] in b" \t" and b"\x00" not in line:
            kept.append(line)
        good = header is not None or (good and kept[-1] is line)
    return b"\r\n".join(line.rstrip(b"\r") for line in kept) + b"\r\n\r\n"
