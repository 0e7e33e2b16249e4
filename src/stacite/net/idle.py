"""Connections that wait for their host's next request."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.net.http1 import Connection

MAX_IDLE = 256
"""Connections that are kept, so that file descriptors last."""
Place = tuple[str, str, int | None]
"""Scheme, host and port."""


class Idle:
    """The longest idle is closed first where they are too many."""

    def __init__(self) -> None:
        self._all: OrderedDict[Connection, Place] = OrderedDict()
        self._at: defaultdict[Place, list[Connection]] = defaultdict(list)

    def take(self, place: Place) -> Connection | None:
        """The one that was used last, and that the server has not closed."""
        waiting = self._at[place]
        while waiting:
            connection = waiting.pop()
            del self._all[connection]
            if connection.rested:
                return connection
            connection.abort()
        return None

    def put(self, place: Place, connection: Connection) -> None:
        """Keep it for the host's next request."""
        self._all[connection] = place
        self._at[place].append(connection)
        if len(self._all) > MAX_IDLE:
            oldest, where = self._all.popitem(last=False)
            self._at[where].remove(oldest)
            oldest.abort()

    def clear(self) -> None:
        """Close all."""
        for connection in self._all:
            connection.abort()
        self._all.clear()
        self._at.clear()
