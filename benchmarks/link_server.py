"""The pages of benchmarks/links.py: 50 loopback addresses, one port, in a process of its own.

`python link_server.py LATENCY_MS [CERTIFICATE]` prints its port and serves until its standard input ends; with
a certificate (PEM, its key inside) by TLS.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from functools import partial

HOSTS = tuple(f"127.0.1.{place}" for place in range(1, 51))
_FILLING = b"<p>All work and no play makes a page of twenty-five kilobytes.</p>\n"
_PAGE = b"<html><head><title>A page</title></head><body>\n" + _FILLING * 380 + b"</body></html>"
_RESPONSE = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: %d\r\n\r\n%b" % (len(_PAGE), _PAGE)


class _Pages(asyncio.Protocol):
    """One connection: each request gets the same page, after the latency."""

    def __init__(self, latency_s: float) -> None:
        self._latency_s = latency_s
        self._seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *whole, self._seen = (self._seen + data).split(b"\r\n\r\n")
        for _ in whole:
            asyncio.get_running_loop().call_later(self._latency_s, self._respond)

    def _respond(self) -> None:
        if isinstance(self._transport, asyncio.WriteTransport) and not self._transport.is_closing():
            self._transport.write(_RESPONSE)


async def _serve(latency_s: float, certificate: str) -> None:
    loop = asyncio.get_running_loop()
    pages = partial(_Pages, latency_s)
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    first = await loop.create_server(pages, HOSTS[0], 0, backlog=1024, ssl=context)
    port = first.sockets[0].getsockname()[1]
    others = [await loop.create_server(pages, host, port, backlog=1024, ssl=context) for host in HOSTS[1:]]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    for server in (first, *others):
        server.close()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]) / 1000, "".join(sys.argv[2:])))
