"""The server of the page: on this computer only, for the one who started it.

A token in the first address becomes a cookie; without it there is no answer. The Host of every request must be this
server's own name, so that no other site's name can be pointed at it (DNS rebinding), and what changes something must
come from a page of this server: by its Origin and by a secret that only these pages have.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import date
from importlib.resources import files as package_files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from stacite.errors import StaciteError
from stacite.model.house_style import HOUSE_STYLES
from stacite.serve import pages
from stacite.serve.checks import Checks
from stacite.serve.downloads import Download, download
from stacite.serve.workspace import Decision, DecisionKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import StoredDocument, Workspace
    from stacite.settings import Settings

    Endpoint = Callable[[Request], Awaitable[Response]]

COOKIE = "stacite"
MAX_FILE = 100 * 2**20
"""Bytes of one document."""
_MAX_FILES = 20
_MAX_REQUEST = MAX_FILE * 3
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
_STATIC = {
    "report.css": ("stacite.reporters.html", "", "text/css"),
    "report.js": ("stacite.reporters.html", "", "text/javascript"),
    "serve.css": ("stacite.serve", "static", "text/css"),
    "serve.js": ("stacite.serve", "static", "text/javascript"),
    "htmx.min.js": ("stacite.serve", "static", "text/javascript"),
}
# Seconds between two looks at a running check.
_TICK_S = 0.2


class Guard:
    """Lets through what the user's own browser sends from this server's own pages."""

    def __init__(self, app: Any, hosts: frozenset[str], token: str, secret: str) -> None:
        self._app = app
        self._hosts = hosts
        self._token = token
        self._secret = secret

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

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                added = ((name.lower().encode(), value.encode()) for name, value in _HEADERS.items())
                message["headers"] = [*message["headers"], *(pair for pair in added if pair[0] not in names)]
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _refusal(self, request: Request) -> Response | None:
        if request.headers.get("host", "") not in self._hosts:
            return _plain("This is not the address of stacite.", 421)
        given = request.query_params.get("token", "")
        if request.method == "GET" and request.url.path == "/" and given:
            return self._welcome(given)
        if not secrets.compare_digest(request.cookies.get(COOKIE, "").encode(), self._secret.encode()):
            return _plain("Open the address that stacite has printed in the terminal.", 403)
        if request.method not in ("GET", "HEAD"):
            origin = request.headers.get("origin", "")
            if origin not in {f"http://{host}" for host in self._hosts}:
                return _plain("This request comes from another site.", 403)
        return None

    def _welcome(self, given: str) -> Response:
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            return _plain("This address is not valid any more. Start stacite again.", 403)
        response = RedirectResponse("/", 303, headers=dict(_HEADERS))
        response.set_cookie(COOKIE, self._secret, httponly=True, samesite="strict")
        return response


def _plain(words: str, status: int) -> Response:
    return PlainTextResponse(f"{words}\n", status, headers=dict(_HEADERS))


@dataclass(frozen=True, slots=True)
class Server:
    """What the requests share."""

    workspace: Workspace
    checks: Checks
    form: pages.Form

    def routes(self) -> list[Route]:
        """All addresses."""
        post = ["POST"]
        return [
            Route("/", self.home),
            Route("/static/{name}", self.static),
            Route("/favicon.ico", lambda _: Response(status_code=204)),
            Route("/documents", self._changing(self.add), methods=post),
            Route("/d/{key}", self.show),
            Route("/d/{key}/events", self.events),
            Route("/d/{key}/save/{what}", self.save),
            Route("/d/{key}/stop", self._changing(self.stop), methods=post),
            Route("/d/{key}/again", self._changing(self.again), methods=post),
            Route("/d/{key}/remove", self._changing(self.remove), methods=post),
            Route("/d/{key}/undo", self._changing(self.undo_last), methods=post),
            Route("/d/{key}/f/{name}/{act}", self._changing(self.decide), methods=post),
        ]

    def _changing(self, endpoint: Endpoint) -> Endpoint:
        """An endpoint that is called only with the secret of our pages, in a header or in the form."""

        async def guarded(request: Request) -> Response:
            if int(request.headers.get("content-length") or 0) > _MAX_REQUEST:
                raise HTTPException(413, f"Add less than {_MAX_REQUEST // 2**20} MB at a time.")
            try:
                given = request.headers.get("x-csrf", "") or str((await _form(request)).get("csrf", ""))
                if not secrets.compare_digest(given.encode(), self.form.secret.encode()):
                    raise HTTPException(403, "This request was not made by a page of stacite.")
                return await endpoint(request)
            finally:
                await request.close()  # the files that were sent

        return guarded

    async def home(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's interface
        """The list of documents."""
        return await run_in_threadpool(self._home, "")

    def _home(self, message: str, status: int = 200) -> Response:
        listed = [(each, self.checks.known(each)) for each in self.workspace.documents()]
        return HTMLResponse(pages.home(listed, self.form, message), status)

    async def static(self, request: Request) -> Response:
        """Our own scripts and styles."""
        name = request.path_params["name"]
        if name not in _STATIC:
            raise HTTPException(404, "There is no such file.")
        package, folder, kind = _STATIC[name]
        data = package_files(package).joinpath(folder, name).read_bytes()
        return Response(data, media_type=kind, headers={"Cache-Control": "no-cache"})

    async def add(self, request: Request) -> Response:
        """Add the files that were sent, and check them."""
        form = await _form(request)
        style = str(form.get("style", ""))
        added: list[StoredDocument] = []
        for upload in form.getlist("files"):
            if isinstance(upload, str) or not upload.filename:
                continue
            data = await upload.read(MAX_FILE + 1)
            if len(data) > MAX_FILE:
                message = f"{upload.filename} is larger than {MAX_FILE // 2**20} MB."
                return await run_in_threadpool(self._home, message, 413)
            added.append(
                await run_in_threadpool(
                    self.workspace.add,
                    upload.filename,
                    data,
                    online=bool(form.get("online")),
                    style=style if style in HOUSE_STYLES else "",
                )
            )
        if not added:
            return await run_in_threadpool(self._home, "Choose a file first.", 400)
        for document in added:
            self.checks.of(document)
        return RedirectResponse(f"/d/{added[0].id}" if len(added) == 1 else "/", 303)

    def _document(self, request: Request) -> StoredDocument:
        document = self.workspace.document(request.path_params["key"])
        if document is None:
            raise HTTPException(404, "There is no such document any more.")
        return document

    async def show(self, request: Request) -> Response:
        """The document: how far its check is, or what it has found."""
        document = await run_in_threadpool(self._document, request)
        check = self.checks.of(document)
        if not check.progress.ended.is_set():
            return HTMLResponse(pages.waiting(check, self.form))
        if check.result is None:
            return HTMLResponse(pages.failed(check, self.form))
        return HTMLResponse(await run_in_threadpool(self._workplace, check))

    def _workplace(self, check: DocumentCheck) -> str:
        return pages.workplace(check, self.workspace.decisions(check.document), self.form)

    async def events(self, request: Request) -> Response:
        """How far the check is, as server-sent events; the last one is called `done`."""
        check = self.checks.of(await run_in_threadpool(self._document, request))

        async def stream() -> AsyncIterator[str]:
            last = ""
            while not check.progress.ended.is_set() and not await request.is_disconnected():
                now = str(pages.progress(check))
                if now != last:
                    yield f"data: {now}\n\n"
                    last = now
                await asyncio.sleep(_TICK_S)
            yield "event: done\ndata: \n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def stop(self, request: Request) -> Response:
        """End the requests of a check."""
        check = self.checks.of(await run_in_threadpool(self._document, request))
        check.progress.stop()
        return _back(check.document)

    async def again(self, request: Request) -> Response:
        """Check anew, without what earlier runs have learned."""
        document = await run_in_threadpool(self._document, request)
        self.checks.of(document, again=True)
        return _back(document)

    async def remove(self, request: Request) -> Response:
        """Forget a document."""
        document = await run_in_threadpool(self._document, request)
        self.checks.forget(document)
        await run_in_threadpool(self.workspace.remove, document)
        return RedirectResponse("/", 303)

    async def undo_last(self, request: Request) -> Response:
        """Take back the last decision."""
        document = await run_in_threadpool(self._document, request)
        name = await run_in_threadpool(self.workspace.undo, document)
        check = self.checks.of(document)
        number = check.names.index(name) + 1 if name in check.names else 0
        return _back(document, f"#f{number}" if number else "")

    async def decide(self, request: Request) -> Response:
        """Accept the fix of a finding, ignore it, or take that back."""
        document = await run_in_threadpool(self._document, request)
        check, name, act = self.checks.of(document), request.path_params["name"], request.path_params["act"]
        if check.result is None or name not in check.names:
            raise HTTPException(409, "The document was checked again. Load the page again.")
        number = check.names.index(name) + 1
        form = await _form(request)
        if act == "undo":
            await run_in_threadpool(self.workspace.undo, document, name)
        else:
            decision = _decision(name, act, {key: str(value) for key, value in form.items()})
            finding = check.result.report.findings[number - 1]
            if decision.kind is DecisionKind.ACCEPT and pages.chosen_fix(finding, decision.choice) is None:
                raise HTTPException(400, "This finding has no such fix.")
            await run_in_threadpool(self.workspace.decide, document, decision)
        if "hx-request" not in request.headers:
            return _back(document, f"#f{number}")
        decisions = await run_in_threadpool(self.workspace.decisions, document)
        parts = (pages.actions(check, number, decisions, self.form), pages.standing(check, decisions, swap=True))
        return HTMLResponse("".join(parts))

    async def save(self, request: Request) -> Response:
        """Something made of the document, its findings and the decisions."""
        document = await run_in_threadpool(self._document, request)
        check, what = self.checks.of(document), request.path_params["what"]
        if check.result is None or what not in pages.DOWNLOADS:
            raise HTTPException(404, "There is nothing to save yet.")
        decisions = await run_in_threadpool(self.workspace.decisions, document)
        made: Download = await run_in_threadpool(download, what, check, decisions)
        disposition = f"attachment; filename*=UTF-8''{_quoted(made.name)}"
        return Response(made.data, media_type=made.kind, headers={"Content-Disposition": disposition})


def _quoted(name: str) -> str:
    return quote(name, safe="")


async def _form(request: Request) -> Any:
    try:
        return await request.form(max_files=_MAX_FILES, max_fields=50)
    except MultiPartException as error:
        raise HTTPException(400, f"Add at most {_MAX_FILES} files at a time.") from error


def _back(document: StoredDocument, place: str = "") -> Response:
    return RedirectResponse(f"/d/{document.id}{place}", 303)


def _decision(name: str, act: str, form: dict[str, str]) -> Decision:
    """Raises HTTPException for what no page of ours sends."""
    if act == "accept":
        choice = form.get("choice", "0")
        if not choice.isdecimal() or len(choice) > 3:
            raise HTTPException(400, "This finding has no such fix.")
        return Decision(name, DecisionKind.ACCEPT, int(choice))
    if act == "ignore":
        until = form.get("until", "")
        try:
            until = date.fromisoformat(until).isoformat() if until else ""
        except ValueError as error:
            raise HTTPException(400, "Write the date as 2026-12-31.") from error
        return Decision(name, DecisionKind.IGNORE, reason=" ".join(form.get("reason", "").split()), until=until)
    raise HTTPException(404, "There is no such action.")


async def _error(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's interface
    if isinstance(error, HTTPException):
        return _plain(error.detail, error.status_code)
    if isinstance(error, StaciteError):
        return _plain(f"{error.message}. {error.hint}".strip(), 409)
    return _plain("stacite failed on this request. Please report this bug.", 500)


def application(workspace: Workspace, settings: Settings, hosts: frozenset[str], token: str) -> Starlette:
    """The whole server. `hosts` are its own names with the port, `token` opens it."""
    server = Server(workspace, Checks(settings), pages.Form(secrets.token_urlsafe(32)))
    app = Starlette(
        routes=server.routes(),
        exception_handlers={HTTPException: _error, StaciteError: _error, Exception: _error},
    )
    app.state.server = server
    app.add_middleware(Guard, hosts=hosts, token=token, secret=secrets.token_urlsafe(32))
    return app
