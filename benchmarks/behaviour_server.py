"""The servers of benchmarks/behaviour_cases.py: a loopback address for each, one port, in a process of its own.

`python behaviour_server.py` prints its port and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from typing import TYPE_CHECKING

from behaviour_cases import CASES
from behaviours import DROP, HANG, LATE, Case, addresses, page

if TYPE_CHECKING:
    from collections.abc import Mapping


async def _serve(addresses: Mapping[str, Case]) -> None:
    loop = asyncio.get_running_loop()
    servers = []
    port = 0
    for address, case in addresses.items():
        if case.routes:
            servers.append(await asyncio.start_server(_Site(case).answer, address, port, backlog=64))
            port = servers[0].sockets[0].getsockname()[1]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


class _Site:
    """One address."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._asked: Counter[str] = Counter()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection, as the plainest servers do."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, target, _ = head.split(" ", 2)
            answer = self._chosen(method, target, head)
            if answer == HANG:
                await reader.read()  # until the client gives up
            elif answer != DROP:
                await asyncio.sleep(3 if answer.startswith(LATE) else 0)
                start, gap, body = answer.removeprefix(LATE).partition(b"\r\n\r\n")
                writer.write(start + b"\r\nconnection: close" + gap + (b"" if method == "HEAD" else body))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # a client that hangs up is no error
        finally:
            writer.close()

    def _chosen(self, method: str, target: str, head: str) -> bytes:
        case = self._case
        if method == "HEAD" and case.head:
            return case.head
        path = target if target in case.routes else "*"
        given = case.routes.get(path, (page("Not found", "<h1>Not found</h1>", "404 Not Found"),))
        if path == case.path and "cookie:" in head.lower():
            return given[-1]
        self._asked[path] += method == "GET"
        return given[min(max(0, self._asked[path] - 1), len(given) - 1)]


if __name__ == "__main__":
    asyncio.run(_serve(addresses(CASES)))
