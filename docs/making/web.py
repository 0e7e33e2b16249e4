"""A little web on loopback, which commands of a page see by way of a proxy: sites with names, and no network.

`<!-- web: URL STATUS [ADDRESS or title of the page] -->` in a page defines the response to a URL.
`<!-- zotero -->` has a Zotero run, with one book in its library.
"""

from __future__ import annotations

import html
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from docs.making.zotero import BOOK, FakeZotero, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEFINITION = re.compile(r"^<!-- web: (?P<url>\S+) (?P<status>\d{3})(?: (?P<more>.+?))? -->$", re.MULTILINE)
_ZOTERO = "<!-- zotero -->"
_BODY = "<html><title>{0}</title><h1>{0}</h1>{1}</html>"
_TEXT = "<p>A page with text of its own, as long as pages are that somebody has written for readers.</p>" * 20
_CANARY = b'{"responseCode": 1, "handle": "10.1000/182", "values": []}'


@dataclass(frozen=True, slots=True)
class WebResponse:
    """The response to a URL."""

    status: int
    more: str
    """Where it redirects to, or the title of its page."""


def responses_in(page: str) -> dict[str, WebResponse]:
    """By address: the responses that a page of the documentation defines."""
    return {each["url"]: WebResponse(int(each["status"]), each["more"] or "") for each in _DEFINITION.finditer(page)}


@contextmanager
def web(page: str) -> Iterator[Mapping[str, str]]:
    """Serve it; gives the variables with which a program sees it, none where the page has no web."""
    responses = responses_in(page)
    if _ZOTERO in page:
        with serving(FakeZotero(items=[dict(BOOK)])) as zotero:
            yield {"STACITE_SERVICES_ZOTEROLOCAL": zotero.base, "STACITE_OFFLINE": "0", "no_proxy": "127.0.0.1"}
        return
    if not responses:
        yield {}
        return
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(responses)) as server:
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


def _handler(responses: Mapping[str, WebResponse]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers requests as a proxy does."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            response = responses.get(self.path, WebResponse(404, "Not Found"))
            body, kind = _page(response), "text/html"
            if self.path.startswith("http://doi.example/"):
                response, body, kind = WebResponse(200, ""), _CANARY, "application/json"
            self.send_response(response.status)
            if 300 <= response.status < 400:
                self.send_header("Location", response.more)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _page(response: WebResponse) -> bytes:
    text = _TEXT if response.status == 200 and "not found" not in response.more.lower() else ""
    return _BODY.format(html.escape(response.more), text).encode()
