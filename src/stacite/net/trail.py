"""What a server answered, and the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from stacite.net.failure import NEVER_SENT

if TYPE_CHECKING:
    import httpx

    from stacite.model.resolution import Hop
    from stacite.net.failure import Failure

_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server."""

    status_code: int
    headers: httpx.Headers
    body: bytes = b""
    """At most `max_body_kib`; empty for a redirect."""
    complete: bool = True

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
class Trail:
    """What happened on the way: an answer at its end, or a failure."""

    hops: tuple[Hop, ...] = ()
    """Every request sent, in order."""
    answer: Answer | None = None
    failure: Failure | None = None
    elapsed_ms: int = 0
    """From the first byte to the last, without the time in queues."""

    @property
    def status_code(self) -> int | None:
        """Of the last answer."""
        return self.answer.status_code if self.answer else None

    @property
    def unreached(self) -> bool:
        """Whether the network was asked and brought nothing."""
        answered = any(hop.status_code is not None for hop in self.hops)
        return self.failure is not None and self.failure.kind not in NEVER_SENT and not answered


def status_text(status_code: int) -> str:
    """`404 Not Found`; the number alone where it has no name (RFC 9110, 15)."""
    try:
        return f"{status_code} {HTTPStatus(status_code).phrase}"
    except ValueError:
        return str(status_code)
