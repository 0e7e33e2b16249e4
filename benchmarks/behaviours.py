"""How web servers behave where a link leads: each behaviour on a loopback address of its own.

What a checker should make of each is decided here, by what a reader with a browser would see, before any is asked:

live         the page is there, however oddly its server behaves: to be called fine
moved        a permanent redirect to the page: fine, or an offer of the new address
passing      it fails once, or asks for patience (429), then the page is there: fine
dead         no browser gets a page: broken
soft         an answer, but not the page (an error page with status 200, the home page, a parked domain): not fine
walled       a wall, a login, a payment: nobody can tell from outside, so neither fine nor broken
down         the server fails each time: not fine
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Instead of an answer: close at once; never answer.
DROP, HANG = b"drop", b"hang"
# Before an answer: it comes after three seconds.
LATE = b"late "
FINE, DOUBTFUL, BROKEN = "fine", "doubtful", "broken"
# What a checker may say of each kind.
RIGHT: Mapping[str, frozenset[str]] = {
    "live": frozenset({FINE}),
    "moved": frozenset({FINE, DOUBTFUL}),
    "passing": frozenset({FINE}),
    "dead": frozenset({BROKEN}),
    "soft": frozenset({DOUBTFUL, BROKEN}),
    "walled": frozenset({DOUBTFUL}),
    "down": frozenset({DOUBTFUL, BROKEN}),
}
PATH = "/reports/2019/harbour-dues.html"
TITLE = "Harbour Dues and Who Pays Them"
_TEXT = "<p>The dues were raised in spring, and the smaller boats left for other harbours. " * 40


@dataclass(frozen=True, slots=True)
class Case:
    """One behaviour."""

    kind: str
    name: str
    routes: Mapping[str, Sequence[bytes]]
    """By path: the answers of the first, second … request; the last one stays. `*` is any other path."""
    path: str = PATH
    """What is cited."""
    head: bytes = b""
    """The answer to HEAD, where it isn't that to GET."""

    def at(self, address: str, port: int) -> str:
        """The cited URL."""
        return f"http://{address}:{port}{self.path}"


def page(title: str = TITLE, body: str = _TEXT, status: str = "200 OK", headers: str = "", head: str = "") -> bytes:
    """An HTML page."""
    html = (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
    )
    return raw(html.encode(), status, f"content-type: text/html; charset=utf-8\r\n{headers}")


def raw(body: bytes = b"", status: str = "200 OK", headers: str = "") -> bytes:
    """An answer with these headers, each with its line's end."""
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{headers}\r\n".encode() + body


def to(place: str, status: str = "302 Found", headers: str = "") -> bytes:
    """A redirect."""
    return raw(status=status, headers=f"location: {place}\r\n{headers}")


def answers(*each: bytes) -> Mapping[str, Sequence[bytes]]:
    """Routes where only the cited path is there: its answers in order."""
    return {PATH: each}


def shown(
    title: str = TITLE, body: str = _TEXT, status: str = "200 OK", headers: str = "", head: str = ""
) -> Mapping[str, Sequence[bytes]]:
    """Routes to one page."""
    return answers(page(title, body, status, headers, head))


def bare(status: str, headers: str = "") -> Mapping[str, Sequence[bytes]]:
    """Routes to an answer without a body."""
    return answers(raw(status=status, headers=headers))


def packed(answer: bytes) -> bytes:
    """A page's body by gzip."""
    return raw(
        gzip.compress(answer.partition(b"\r\n\r\n")[2]), headers="content-type: text/html\r\ncontent-encoding: gzip\r\n"
    )


def addresses(cases: Sequence[Case]) -> dict[str, Case]:
    """A loopback address for each."""
    return {f"127.0.2.{at}": case for at, case in enumerate(cases, 1)}
