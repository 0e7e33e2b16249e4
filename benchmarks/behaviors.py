"""How web servers behave, each behavior on a loopback address of its own, and what a link checker should say of it.

`python benchmarks/behaviors.py` prints a port and serves all addresses there until its standard input ends. What is
right was decided before any checker was run, by what a reader with a browser would see:

live         the page is there, however oddly its server behaves: must be called fine
moved        a permanent redirect to the page: fine, or a note with the new address
passing      the server fails once or sends 429, then the page is there: fine
dead         no browser gets a page: broken
soft         a response, but not the page (an error page with status 200, the home page, a parked domain): not fine
walled       a bot wall, a login, a payment: nobody can tell from outside, so neither fine nor broken
down         the server fails each time: not fine
"""

from __future__ import annotations

import asyncio
import gzip
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Instead of a response: close the connection at once; never respond.
DROP, HANG = b"drop", b"hang"
# Before a response: it is sent after three seconds.
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
    """One behavior."""

    kind: str
    name: str
    routes: Mapping[str, Sequence[bytes]]
    """By path: the responses to the first, second … request; the last one repeats. `*` is any other path."""
    path: str = PATH
    """What is cited."""
    head: bytes = b""
    """The response to HEAD, if it differs from that to GET."""

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
    """A response with these headers, each with its line end."""
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{headers}\r\n".encode() + body


def to(place: str, status: str = "302 Found", headers: str = "") -> bytes:
    """A redirect."""
    return raw(status=status, headers=f"location: {place}\r\n{headers}")


def responses(*each: bytes) -> Mapping[str, Sequence[bytes]]:
    """Routes where only the cited path exists: its responses in order."""
    return {PATH: each}


def shown(
    title: str = TITLE, body: str = _TEXT, status: str = "200 OK", headers: str = "", head: str = ""
) -> Mapping[str, Sequence[bytes]]:
    """Routes to one page."""
    return responses(page(title, body, status, headers, head))


def bare(status: str, headers: str = "") -> Mapping[str, Sequence[bytes]]:
    """Routes to a response without a body."""
    return responses(raw(status=status, headers=headers))


def packed(response: bytes) -> bytes:
    """A response with its body compressed."""
    return raw(
        gzip.compress(response.partition(b"\r\n\r\n")[2]),
        headers="content-type: text/html\r\ncontent-encoding: gzip\r\n",
    )


def addresses(cases: Sequence[Case]) -> dict[str, Case]:
    """A loopback address for each."""
    return {f"127.0.2.{at}": case for at, case in enumerate(cases, 1)}


_GOOD = page()
_HTML = _GOOD.partition(b"\r\n\r\n")[2]
_HOME = page("The Harbour Office", "<h1>The Harbour Office</h1><p>News, tides, tariffs. " * 20)
_PDF = raw(b"%PDF-1.7\n" + bytes(40_000), headers="content-type: application/pdf\r\n")
_BIG = page(body="<p>All dues, year by year. " * 130_000)
_CHUNKS = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n"
_CHUNKS += b"%x\r\n%b\r\n0\r\n\r\n" % (len(_HTML), _HTML)
_BARE = b"HTTP/1.0 200 OK\r\nserver: old\r\n\r\n" + _HTML
_SHORT = _GOOD.replace(b"content-length: ", b"content-length: 9", 1)
_MISSING = "<h1>Page not found: a history of the missing page</h1>" + "<p>It began in 1992. " * 200
_ROBOTS = "<h1>Are you a robot? How captchas came to be</h1>" + "<p>An essay, long. " * 200
_APP = "<div id=root></div><script src=/app.js></script>"
_NOTICE = "<h1>Harbour dues</h1><p>From May on: 4.20 a metre."
_ODD = "/reports/a%2Fb(2019)/dues,%20new.html?x=&y=1&x=2"
_NEW = "/archive/harbour-dues.html"
_ONWARD = '<meta http-equiv=refresh content="0; url=/gone">'
_LOST = "<h1>Page not found</h1><p>Try the search."
_ADRIFT = "<h1>We lost our bearings</h1><p>What you wanted has sailed."
_LOGIN = "/login?next=/reports"
_FORM = "<h1>Sign in</h1><form>Name <input name=u> Password <input type=password name=p></form>"
_WAIT = "Just a moment..."
_CHALLENGE = (
    "<noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script src=/cdn-cgi/challenge-platform/h/b/o.js></script>"
)
_CAPTCHA = "<p>Pardon our interruption. Show that you are human.</p><div class=g-recaptcha></div>"
_JSON = "content-type: application/json\r\n"
_MOVED, _NO_PAGE, _BUSY = "301 Moved Permanently", "404 Not Found", "429 Too Many Requests"
_ERROR, _BAD, _DOWN = "500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable"

CASES = (
    Case("live", "a plain page", responses(_GOOD)),
    Case("live", "HEAD is not allowed (405)", responses(_GOOD), head=raw(status="405 Method Not Allowed")),
    Case("live", "HEAD is answered 404", responses(_GOOD), head=raw(status=_NO_PAGE)),
    Case("live", "HEAD is answered 500", responses(_GOOD), head=raw(status=_ERROR)),
    Case("live", "a PDF", responses(_PDF)),
    Case("live", "a page by gzip", responses(packed(_GOOD))),
    Case("live", "a page of 3 MB", responses(_BIG)),
    Case("live", "a page in chunks", responses(_CHUNKS)),
    Case("live", "HTTP/1.0 without length or type", responses(_BARE)),
    Case("live", "fewer bytes than announced", responses(_SHORT)),
    Case("live", "an answer after 3 seconds", responses(LATE + _GOOD)),
    Case("live", "a temporary redirect (302)", {PATH: (to(_NEW),), _NEW: (_GOOD,)}),
    Case("live", "a temporary redirect (307)", {PATH: (to(_NEW, "307 Temporary Redirect"),), _NEW: (_GOOD,)}),
    Case("live", "a redirect to itself that sets a cookie", responses(to(PATH, headers="set-cookie: a=b\r\n"), _GOOD)),
    Case("live", "a home page that leads to /en/", {"/": (to("/en/"),), "/en/": (_HOME,)}, "/"),
    Case("live", "a path with %2F, brackets, empty values", {_ODD: (_GOOD,)}, _ODD),
    Case("live", "an article about missing pages", shown("The Missing Page", _MISSING)),
    Case("live", "an article about captchas", shown("Are you a robot?", _ROBOTS)),
    Case("live", "a page that a script fills", shown(TITLE, _APP)),
    Case("live", "a short notice", shown(TITLE, _NOTICE)),
    Case("moved", "a permanent redirect (301)", {PATH: (to(_NEW, _MOVED),), _NEW: (_GOOD,)}),
    Case("moved", "a permanent redirect (308)", {PATH: (to(_NEW, "308 Permanent Redirect"),), _NEW: (_GOOD,)}),
    Case("moved", "two of them", {PATH: (to("/b", _MOVED),), "/b": (to(_NEW, _MOVED),), _NEW: (_GOOD,)}),
    Case("passing", "429, come back in 2 s", responses(raw(status=_BUSY, headers="retry-after: 2\r\n"), _GOOD)),
    Case("passing", "429 without a time", responses(raw(status=_BUSY), _GOOD)),
    Case("passing", "503, come back in 1 s", responses(raw(status=_DOWN, headers="retry-after: 1\r\n"), _GOOD)),
    Case("passing", "500 once", responses(raw(status=_ERROR), _GOOD)),
    Case("passing", "502 once", responses(raw(status=_BAD), _GOOD)),
    Case("passing", "a connection dropped once", responses(DROP, _GOOD)),
    Case("dead", "404", shown("Not found", _LOST, _NO_PAGE)),
    Case("dead", "404 with much text", shown("Harbour Office", "<p>See our news. " * 300, _NO_PAGE)),
    Case("dead", "404, though HEAD is answered 200", shown("No", _LOST, _NO_PAGE), head=raw()),
    Case("dead", "410", shown("Gone", "<h1>Gone</h1>", "410 Gone")),
    Case("dead", "404 in JSON", responses(raw(b'{"error": "not found"}', _NO_PAGE, _JSON))),
    Case("dead", "a redirect to a 404", responses(to("/gone.html", _MOVED))),
    Case("dead", "a redirect to itself", responses(to(PATH))),
    Case("dead", "two redirects to each other", {PATH: (to("/b"),), "/b": (to(PATH),)}),
    Case("dead", "no server at the address", {}),
    Case("dead", "a connection dropped each time", responses(DROP)),
    Case("dead", "a page that leads on to a 404", shown(head=_ONWARD, body="")),
    Case("soft", "“Page not found”, 200", shown("Page not found | Harbour Office", _LOST)),
    Case("soft", "the same in German", shown("Seite nicht gefunden", "<h1>Seite nicht gefunden</h1>")),
    Case("soft", "the same in French", shown("Page introuvable", "<h1>Oups ! Cette page est introuvable</h1>")),
    Case(
        "soft", "the same in Japanese", shown("ページが見つかりません", "<h1>お探しのページは見つかりませんでした</h1>")
    ),
    Case("soft", "in the office’s own words", shown("Harbour Office", _ADRIFT)),
    Case("soft", "an error in JSON, 200", responses(raw(b'{"status": 404, "error": "Not Found"}', headers=_JSON))),
    Case("soft", "an article withdrawn", shown("The Ledger", "<h1>This article is no longer available</h1>")),
    Case("soft", "a redirect to the home page", {PATH: (to("/"),), "/": (_HOME,)}),
    Case("soft", "a permanent redirect to the home page", {PATH: (to("/", _MOVED),), "/": (_HOME,)}),
    Case(
        "soft", "a redirect to /404.html, 200", {PATH: (to("/404.html"),), "/404.html": (page("Lost?", "<p>Sorry."),)}
    ),
    Case("soft", "the same page at every address", {PATH: (_HOME,), "*": (_HOME,)}),
    Case("soft", "a domain for sale", shown("harbour.example is for sale", "<h1>Buy this domain</h1>")),
    Case("soft", "a site suspended", shown("Account Suspended", "<h1>Account Suspended</h1><p>Contact your host.")),
    Case("soft", "a server’s default page", shown("Welcome to nginx!", "<h1>Welcome to nginx!</h1>")),
    Case("soft", "an empty page", responses(raw(headers="content-type: text/html\r\n"))),
    Case("soft", "a domain taken over by gambling", shown("Situs Judi Slot Online Gacor", "<p>Bonus slot. " * 200)),
    Case("walled", "401", bare("401 Unauthorized", 'www-authenticate: Basic realm="a"\r\n')),
    Case("walled", "402", shown("Subscribe", "<h1>Subscribe to read</h1>", "402 Payment Required")),
    Case("walled", "403", shown("Forbidden", "<h1>Forbidden</h1>", "403 Forbidden")),
    Case("walled", "403 with a challenge", shown(_WAIT, _CHALLENGE, "403 Forbidden", "cf-mitigated: challenge\r\n")),
    Case("walled", "503 with a challenge", shown(_WAIT, _CHALLENGE, _DOWN, "server: cloudflare\r\n")),
    Case("walled", "200 with a challenge", shown(_WAIT, _CHALLENGE)),
    Case("walled", "200 with a captcha", shown("Harbour Office", _CAPTCHA)),
    Case("walled", "202 without a page", bare("202 Accepted", "x-amzn-waf-action: challenge\r\n")),
    Case("walled", "999", bare("999 Request denied")),
    Case("walled", "451", shown("No", "<h1>Not in your country</h1>", "451 Unavailable For Legal Reasons")),
    Case("walled", "a redirect to a login", {PATH: (to(_LOGIN),), _LOGIN: (page("Sign in", _FORM),)}),
    Case("walled", "429 each time", bare(_BUSY)),
    Case("down", "500 each time", bare(_ERROR)),
    Case("down", "502 each time", bare(_BAD)),
    Case("down", "503 each time", bare(_DOWN)),
    Case("down", "no answer", responses(HANG)),
)


async def _serve(sites: Mapping[str, Case]) -> None:
    loop = asyncio.get_running_loop()
    servers = []
    port = 0
    for address, case in sites.items():
        if case.routes:
            servers.append(await asyncio.start_server(_Site(case).respond, address, port, backlog=64))
            port = servers[0].sockets[0].getsockname()[1]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


class _Site:
    """One address."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._requests: Counter[str] = Counter()

    async def respond(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection, as the plainest servers do."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, target, _ = head.split(" ", 2)
            response = self._chosen(method, target, head)
            if response == HANG:
                await reader.read()  # until the client gives up
            elif response != DROP:
                await asyncio.sleep(3 if response.startswith(LATE) else 0)
                start, gap, body = response.removeprefix(LATE).partition(b"\r\n\r\n")
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
        responses = case.routes.get(path, (page("Not found", "<h1>Not found</h1>", "404 Not Found"),))
        if path == case.path and "cookie:" in head.lower():
            return responses[-1]
        self._requests[path] += method == "GET"
        return responses[min(max(0, self._requests[path] - 1), len(responses) - 1)]


if __name__ == "__main__":
    asyncio.run(_serve(addresses(CASES)))
