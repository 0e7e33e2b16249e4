"""International hosts with the one spelling that browsers give them, and a name server that knows every name."""

from __future__ import annotations

import re
import socket
from pathlib import Path

_TABLE = Path(__file__).parents[1] / "data" / "hosts.txt"


def hosts() -> dict[str, str]:
    """By host as printed: how a browser encodes it."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {re.sub(r"\\u\{(\w+)\}", _character, printed): encoded for printed, encoded in pairs}


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


class NameServer:
    """In place of `socket.getaddrinfo`: every name is at 127.0.0.1."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        """The names in order, as they came."""

    def __call__(self, host: object, port: int, **_: object) -> list[tuple[object, ...]]:
        """The one address of a name."""
        self.asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
