"""A little web on loopback, which commands of a page see by way of a proxy: sites with names, and no network.

`<!-- web: URL STATUS [ADDRESS or title of the page] -->` in a page says what a site answers.
"""

from __future__ import annotations

import html
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOLD = re.compile(r"^<!-- web: (?P<url>\S+) (?P<status>\d{3})(?: (?P<more>.+?))? -->$", re.MULTILINE)
_BODY = "<html><title>{0}</title><h1>{0}</h1>{1}</html>"
_TEXT = "<p>A page with text of its own, as long as pages are that somebody has written for readers.</p>" * 20
_CANARY = b'{"responseCode": 1, "handle": "10.1000/182", "values": []}'


@dataclass(frozen=True, slots=True)
class Told:
    """What a site answers."""

    status: int
    more: str
    """Where it redirects to, or the title of its page."""


def told_in(page: str) -> dict[str, Told]:
    """By address: what a page of the documentation says of its web."""
    return {each["url"]: Told(int(each["status"]), each["more"] or "") for each in _TOLD.finditer(page)}


@contextmanager
def web(page: str) -> Iterator[Mapping[str, str]]:
    """Serve it; gives the variables with which a program sees it, none where the page has no web."""
    answers = told_in(page)
    if not answers:
        yield {}
        return
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(answers)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield _variables(f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()


def _variables(proxy: str) -> dict[str, str]:
    services = {
        f"STACITE_SERVICES_{name}": f"http://{name.lower()}.example" for name in ("DOI", "CROSSREF", "DATACITE")
    }
    return {"http_proxy": proxy, "STACITE_OFFLINE": "0"} | services


def _handler(answers: Mapping[str, Told]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers what a proxy is asked."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            told = answers.get(self.path, Told(404, "Not Found"))
            body, kind = _page(told), "text/html"
            if self.path.startswith("http://doi.example/"):
                told, body, kind = Told(200, ""), _CANARY, "application/json"
            self.send_response(told.status)
            if 300 <= told.status < 400:
                self.send_header("Location", told.more)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _page(told: Told) -> bytes:
    text = _TEXT if told.status == 200 and "not found" not in told.more.lower() else ""
    return _BODY.format(html.escape(told.more), text).encode()
