"""Names to addresses, in threads that no one has to wait for.

asyncio's own getaddrinfo works in a pool that is joined at the end: one name server that doesn't answer
would keep the program from ending.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress

from stacite.net.guard import literal_address


async def lookup(host: str, port: int) -> list[str]:
    """The addresses of a host, best first, each once. Raises socket.gaierror."""
    if host == "invalid" or host.endswith(".invalid"):  # never a name; to be answered without asking (RFC 6761, 6.4)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if literal_address(host) is not None:
        return [host]
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str], error: OSError | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(addresses)
        else:
            future.set_exception(error)

    def work() -> None:
        addresses, error = _resolve(host, port)
        with suppress(RuntimeError):  # the loop is gone: nobody waits any more
            loop.call_soon_threadsafe(settle, addresses, error)

    threading.Thread(target=work, name=f"lookup {host}", daemon=True).start()
    return await future


def _resolve(host: str, port: int) -> tuple[list[str], OSError | None]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        return [], error
    except UnicodeError:  # a label that the codec refuses is no name
        return [], socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return list(dict.fromkeys(str(entry[4][0]) for entry in found)), None
