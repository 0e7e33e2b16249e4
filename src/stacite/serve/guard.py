"""Who may use the page: only the one who started the server, from the server's own pages.

A token in the first address becomes a cookie, once; without it there is no answer. The Host of every request must be
this server's own name, so that no other site's name can be pointed at it (DNS rebinding), and what changes something
must come from a page of this server: by its Origin and by a secret that only these pages have.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from stacite.serve import pages
from stacite.serve.launcher import REOPEN, SECRET_HEADER

ADDING = "/documents"
"""The address to which documents are sent, which may be large."""
MAX_FILE = 100 * 2**20
"""Bytes of one document."""
_MAX_REQUEST = MAX_FILE * 3
_MAX_FORM = 64 * 2**10
_LOG = logging.getLogger("uvicorn.error")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # without any, forms would be sent with the Origin `null`
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# Seconds for which a browser keeps the cookie: it means nothing to the next server, which has another secret.
_COOKIE_S = 30 * 24 * 3600


class PageGuard:
    """Lets through what the user's own browser sends from this server's own pages."""

    def __init__(self, app: Any, hosts: frozenset[str], token: str, secret: str, reopening: str = "") -> None:
        """`token` opens the page once; with the secret `reopening`, another start of stacite gets another token."""
        self._app = app
        self._reopening = reopening
        self._hosts = hosts
        self._token = token
        self._secret = secret
        # Cookies don't know ports: two servers must not take each other's.
        self._cookie = f"stacite-{min(hosts).rpartition(':')[2]}"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        refusal = self._refusal(request)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        size, most, is_begun = 0, _MAX_REQUEST if request.url.path == ADDING else _MAX_FORM, False

        async def receive_counted() -> Any:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:  # whatever its header said
                raise HTTPException(413, f"Add less than {_MAX_REQUEST // 2**20} MB at a time.")
            return message

        async def send_with_headers(message: Any) -> None:
            nonlocal is_begun
            is_begun = True
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                added = ((name.lower().encode(), value.encode()) for name, value in _HEADERS.items())
                message["headers"] = [*message["headers"], *(pair for pair in added if pair[0] not in names)]
            await send(message)

        try:
            await self._app(scope, receive_counted, send_with_headers)
        except Exception as error:  # a line in the terminal, and a sentence in the browser
            _LOG.error("stacite failed on %s %s: %r", request.method, request.url.path, error)
            if not is_begun:
                await plain("stacite failed on this request. Please report this bug.", 500)(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        if request.headers.get("host", "") not in self._hosts:
            return plain("This is not the address of stacite.", 421)
        if request.method == "POST" and request.url.path == REOPEN:
            return self._another(request.headers.get(SECRET_HEADER, ""))
        is_known = secrets.compare_digest(request.cookies.get(self._cookie, "").encode(), self._secret.encode())
        given = request.query_params.get("token", "")
        if request.method == "GET" and request.url.path == "/" and given:
            return RedirectResponse("/", 303, headers=dict(_HEADERS)) if is_known else self._welcome(given)
        if not is_known:
            return _stranger(pages.UNKNOWN)
        if request.method not in ("GET", "HEAD"):
            origin = request.headers.get("origin", "")
            if origin not in {f"http://{host}" for host in self._hosts}:
                return plain("This request comes from another site.", 403)
        return None

    def _another(self, given: str) -> Response:
        """A token for the one who can read the file in the user's own folder; no page can send the header."""
        if not self._reopening or not secrets.compare_digest(given.encode(), self._reopening.encode()):
            return plain("This request comes from another program.", 403)
        self._token = secrets.token_urlsafe(24)
        return plain(self._token, 200)

    def _welcome(self, given: str) -> Response:
        if not self._token or not secrets.compare_digest(given.encode(), self._token.encode()):
            return _stranger(pages.OUTDATED)
        self._token = ""  # the address stands in the terminal, and in the command line of the browser
        response = RedirectResponse("/", 303, headers=dict(_HEADERS))
        response.set_cookie(self._cookie, self._secret, max_age=_COOKIE_S, httponly=True, samesite="strict")
        return response


def _stranger(words: str) -> Response:
    """A page for a browser that has no code."""
    digest = base64.b64encode(hashlib.sha256(pages.STRANGER_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"
    return HTMLResponse(pages.stranger(words), 403, headers=_HEADERS | {"Content-Security-Policy": policy})


def plain(words: str, status: int) -> Response:
    """A sentence, for what is no page."""
    return PlainTextResponse(f"{words}\n", status, headers=dict(_HEADERS))
