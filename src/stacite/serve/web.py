"""The server of the page: on this computer only, for the one who started it (see `guard`).

What changes something needs a secret that only pages of this server have.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib.resources import files as package_files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from stacite.app import sign_off
from stacite.app.extract import SourceEdits
from stacite.errors import StaciteError
from stacite.model.house_style import HOUSE_STYLES, style_words
from stacite.model.identifiers import doi_key
from stacite.model.registry import Seen
from stacite.reporters.html.page_data import note_id
from stacite.reporters.wording import curly, rule_title
from stacite.serve import actions, documents, findings, pages, sources, versions
from stacite.serve.checks import Checks, Revision, asked_services, what_is_sent
from stacite.serve.downloads import (
    DOWNLOADS,
    RECORDS,
    Download,
    download,
    printed_edits,
    sign_off_of,
    unsaid_edits,
    with_corrected,
)
from stacite.serve.guard import ADDING, MAX_FILE, PageGuard, plain
from stacite.serve.workspace import NO_EARLIER, SEEN, Decision, DecisionKind, FieldEdit
from stacite.text.characters import one_line
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence

    from starlette.requests import Request

    from stacite.model.registry import Reference
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.workspace import StoredDocument, Undone, Workspace
    from stacite.settings import Settings

    Endpoint = Callable[[Request], Awaitable[Response]]

_MAX_FILES = 20
_STATIC = {
    "report.css": ("stacite.reporters.html", "", "text/css"),
    "report.js": ("stacite.reporters.html", "", "text/javascript"),
    "serve.css": ("stacite.serve", "static", "text/css"),
    "serve.js": ("stacite.serve", "static", "text/javascript"),
    "htmx.min.js": ("stacite.serve", "static", "text/javascript"),
}
# Seconds between two looks at a running check.
_TICK_S = 0.2
# Seconds in which the last page gets its style.
_LINGER_S = 0.5


@dataclass(frozen=True, slots=True)
class Server:
    """What the requests share."""

    workspace: Workspace
    checks: Checks
    form: pages.Form
    settings: Settings
    stop_serving: Callable[[], None]
    said: dict[str, findings.Remark] = field(default_factory=dict)
    """By the document's id: what its page says once, of what was done last."""
    seen: dict[str, tuple[tuple[str, ...], list[str]]] = field(default_factory=dict)
    """By the document's id: the findings that are kept for the next version, and those that edits correct."""

    def routes(self) -> list[Route]:
        """All addresses."""
        post = ["POST"]
        return [
            Route("/", self.home),
            Route("/static/{name}", self.static),
            Route("/favicon.ico", lambda _: Response(status_code=204)),
            Route("/sent", self.sent),
            Route(ADDING, self._changing(self.add), methods=post),
            Route("/online", self._changing(self.go_online), methods=post),
            Route("/stop", self._changing(self.quit), methods=post),
            Route("/d/{key}", self.show),
            Route("/d/{key}/events", self.events),
            Route("/d/{key}/sources", self.sources),
            Route("/d/{key}/edit", self.edit),
            Route("/d/{key}/edit", self._changing(self.save_fields), methods=post),
            Route("/d/{key}/edits/{name}/{act}", self._changing(self.print_edit), methods=post),
            Route("/d/{key}/recheck", self._changing(self.recheck), methods=post),
            Route("/d/{key}/sign", self.signed),
            Route("/d/{key}/sign", self._changing(self.sign), methods=post),
            Route("/d/{key}/version", self._changing(self.choose_version), methods=post),
            Route("/d/{key}/read", self._changing(self.confirm_reading), methods=post),
            Route("/d/{key}/style", self._changing(self.change_style), methods=post),
            Route("/d/{key}/save/{what}", self.save),
            Route("/d/{key}/stop", self._changing(self.stop), methods=post),
            Route("/d/{key}/again", self._changing(self.again), methods=post),
            Route("/d/{key}/remove", self._changing(self.remove), methods=post),
            Route("/d/{key}/undo", self._changing(self.undo_last), methods=post),
            Route("/d/{key}/accept", self._changing(self.accept_all), methods=post),
            Route(f"/d/{{key}}/{actions.IGNORE_ALL}", self._changing(self.ignore_all), methods=post),
            Route("/d/{key}/changes", self.changes),
            Route("/d/{key}/n/{name}/comment", self.ask_comment),
            Route("/d/{key}/n/{name}/{act}", self._changing(self.comment_on_note), methods=post),
            Route("/d/{key}/f/{name}/ignore", self.ask_reason),
            Route("/d/{key}/f/{name}/comment", self.ask_reason),
            Route(f"/d/{{key}}/f/{{name}}/{actions.IGNORE_ALL}", self.ask_reason),
            Route("/d/{key}/f/{name}/again", self._changing(self.decide_again), methods=post),
            Route("/d/{key}/f/{name}/{act}", self._changing(self.decide), methods=post),
        ]

    def _changing(self, endpoint: Endpoint) -> Endpoint:
        """An endpoint that is called only with the secret of our pages, in a header or in the form."""

        async def guarded(request: Request) -> Response:
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
        listed, documents_here = [], self.workspace.documents()
        names = {each.id: each.name for each in documents_here}
        # The newest last: the one that counts.
        later = {each.earlier: each.name for each in documents_here[::-1]}
        for document in documents_here:
            check = self.checks.known(document)
            if check is not None and check.result is not None:
                decisions, edits = self._made(check)
            else:
                decisions, edits = self._kept(document)
            # What a check since the start has found is at hand.
            seen = self.workspace.seen_findings(document) if check is None else ""
            listed.append(
                documents.Listed(
                    document,
                    check,
                    decisions,
                    len(unsaid_edits(check, edits))
                    if check is not None and check.result is not None
                    else versions.last_unsaid(seen, edits),
                    bool(seen),
                    names.get(document.earlier, ""),
                    later.get(document.id, ""),
                    versions.last_found(seen),
                )
            )
        # As it was chosen the last time that files were added; the style is the last one, too.
        is_online = bool(self.workspace.kept("online"))
        return HTMLResponse(documents.home(listed, self.form, message, is_online=is_online), status)

    async def sent(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's interface
        """What an online check sends to whom."""
        return HTMLResponse(documents.sent(what_is_sent(self.settings), asked_services(self.settings), self.form))

    async def quit(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's interface
        """End the server after this response, and what its page loads."""

        async def stop() -> None:
            await asyncio.sleep(_LINGER_S)
            self.stop_serving()

        return HTMLResponse(pages.stopped(self.form), background=BackgroundTask(stop))

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
        uploads = [each for each in form.getlist("files") if not isinstance(each, str) and each.filename]
        # All or none: what was refused is sent again as a whole.
        for upload in uploads:
            if (upload.size or 0) > MAX_FILE:
                message = f"{upload.filename} is larger than {MAX_FILE // 2**20} MB."
                return await run_in_threadpool(self._home, message, 413)
        wants_online = bool(form.get("online")) and not self.checks.is_offline
        is_told = bool(await run_in_threadpool(self.workspace.kept, "told"))
        if not self.checks.is_offline:
            await run_in_threadpool(self.workspace.keep, "online", "1" if wants_online else "")
        style = style if style in HOUSE_STYLES else ""
        added = [
            await run_in_threadpool(
                self._add, upload.filename or "", await upload.read(), online=wants_online and is_told, style=style
            )
            for upload in uploads
        ]
        if not added:
            return await run_in_threadpool(self._home, "Choose a file first.", 400)
        if wants_online and not is_told:
            return self._before_online(added)
        return self._begun(added)

    def _add(self, name: str, data: bytes, *, online: bool, style: str) -> StoredDocument:
        """Keep a document; one that is there already is used again, with its decisions, and the style that is asked."""
        known = self.workspace.same(name, data)
        if known is None:
            return self.workspace.add(name, data, online=online, style=style)
        words = f"You added this file before, on {pages.local_time(known.added)}. Your decisions are kept."
        if style and style != known.style:
            known = self.workspace.set_style(known, style)
            words += f" It is now checked against {style_words(style)}."
        self.said[known.id] = findings.Remark(words)
        return self.workspace.set_online(known, online=online)

    def _before_online(self, added: Sequence[StoredDocument]) -> Response:
        """What will be sent, before anything is: the check begins when somebody agrees."""
        told = what_is_sent(self.settings), asked_services(self.settings)
        return HTMLResponse(documents.before_online(added, *told, self.form))

    def _begun(self, added: Sequence[StoredDocument]) -> Response:
        for document in added:
            self.checks.of(document, again=True)
        return RedirectResponse(f"/d/{added[0].id}" if len(added) == 1 else "/", 303)

    async def go_online(self, request: Request) -> Response:
        """Check the documents of the page that says what is sent, online if that was chosen; it is said only once."""
        form = await _form(request)
        online = form.get("online") == "1" and not self.checks.is_offline
        if online:
            await run_in_threadpool(self.workspace.keep, "told", datetime.now(UTC).isoformat(timespec="seconds"))
        else:
            await run_in_threadpool(self.workspace.keep, "online", "")
        found = [await run_in_threadpool(self.workspace.document, str(key)) for key in form.getlist("document")]
        known = [each for each in found if each is not None]
        if not known:
            raise HTTPException(404, "This document doesn’t exist anymore.")
        return self._begun([await run_in_threadpool(self.workspace.set_online, each, online=online) for each in known])

    def _document(self, request: Request) -> StoredDocument:
        document = self.workspace.document(request.path_params["key"])
        if document is None:
            raise HTTPException(404, "This document doesn’t exist anymore.")
        return document

    async def _check(self, request: Request) -> DocumentCheck:
        """The document's check. Raises HTTPException where it would send requests that nobody has asked for."""
        document = await run_in_threadpool(self._document, request)
        check = self.checks.to_show(document)
        if check is None:
            raise HTTPException(409, "This document is not checked yet. Load the page again.")
        # Of a sign-off, and of what was carried over, the check knows nothing.
        return check if check.result is None else replace(check, document=document)

    async def show(self, request: Request) -> Response:
        """The document: how far its check is, or what it has found."""
        document = await run_in_threadpool(self._document, request)
        check = self.checks.to_show(document)
        if check is None:
            decisions, edits = await run_in_threadpool(self._kept, document)
            # What was decided about findings that the last check didn't have any more is not counted.
            seen = await run_in_threadpool(self.workspace.seen_findings, document)
            last = versions.last_found(seen)
            decisions = {
                name: each for name, each in decisions.items() if last is None or name in last or each.is_at_note
            }
            unsaid, had_network = versions.last_unsaid(seen, edits), versions.had_network(seen)
            page = documents.unchecked(document, decisions, unsaid, self.form, had_network=had_network)
            return HTMLResponse(page)
        if check.result is None and not check.progress.ended.is_set():
            return HTMLResponse(documents.waiting(check, self.checks.ahead(check), self.form))
        if check.result is None:
            return HTMLResponse(documents.failed(check, self.form))
        # Of a sign-off the check knows nothing.
        shown = replace(check, document=document)
        at, earlier = (request.query_params.get(each, "") for each in ("at", "earlier"))
        parts = await run_in_threadpool(self._workplace, shown, at, earlier)
        return StreamingResponse(parts, media_type="text/html")

    def _workplace(self, check: DocumentCheck, at: str, earlier: str) -> Iterator[str]:
        name = self.workspace.kept("name")
        remark = self._remark(check)
        version = None
        if not check.is_revised:
            versions.decide_as_before(check, self.workspace)
        decisions, edits = self._made(check)
        if not check.is_revised:
            corrected = [each.finding for each in decisions.values() if each.kind is DecisionKind.EDIT]
            seen = self.seen.get(check.document.id)
            if seen is None or seen[0] is not check.names or seen[1] != corrected:
                versions.keep_version(check, self.workspace, corrected)
                self.seen[check.document.id] = check.names, corrected
            version = versions.version_of(check, decisions, self.workspace, earlier)
        notice = ""
        if version is not None:
            is_open = remark is not None and remark.lists_changes
            notice = versions.version_notice(version, check.document.id, self.form, is_open=is_open)
        is_new_version = version is not None and not version.is_settled and version.brings
        stale = versions.stale_words(check, decisions, self.workspace)
        visit = findings.Visit(name, at, remark, notice, asks_version=is_new_version, stale=stale)
        return findings.workplace(check, decisions, edits, self.form, visit)

    def _made(self, check: DocumentCheck) -> tuple[Mapping[str, Decision], dict[tuple[str, str], FieldEdit]]:
        """The decisions and edits of a document whose check is done."""
        decisions, edits = self._kept(check.document)
        return with_corrected(check, decisions, [*edits.values()]), edits

    def _kept(self, document: StoredDocument) -> tuple[Mapping[str, Decision], dict[tuple[str, str], FieldEdit]]:
        return self.workspace.decisions(document), self.workspace.edits(document)

    async def events(self, request: Request) -> Response:
        """How far the check is, as server-sent events; the last one is called `done`."""
        check = await self._check(request)

        async def stream() -> AsyncIterator[str]:
            last = ""
            while not check.progress.ended.is_set() and not await request.is_disconnected():
                now = str(documents.progress(check, self.checks.ahead(check)))
                if now != last:
                    yield f"data: {now}\n\n"
                    last = now
                await asyncio.sleep(_TICK_S)
            yield "event: done\ndata: \n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def stop(self, request: Request) -> Response:
        """End the requests of a check."""
        check = await self._check(request)
        check.progress.stop()
        return _back(check.document)

    async def again(self, request: Request) -> Response:
        """Check anew, without what earlier runs have learned; the form says whether online."""
        document = await run_in_threadpool(self._document, request)
        online = (await _form(request)).get("online")
        if online == "1" and not self.checks.is_offline and not await run_in_threadpool(self.workspace.kept, "told"):
            return self._before_online([document])
        if online is not None:
            document = await run_in_threadpool(self.workspace.set_online, document, online=online == "1")
        self.checks.of(document, again=True, refresh=True)
        return _back(document)

    async def remove(self, request: Request) -> Response:
        """Forget a document."""
        document = await run_in_threadpool(self._document, request)
        self.checks.forget(document)
        await run_in_threadpool(self.workspace.remove, document)
        return RedirectResponse("/", 303)

    async def undo_last(self, request: Request) -> Response:
        """Take back the last step."""
        check = await self._check(request)
        document = check.document
        undone = await run_in_threadpool(self.workspace.undo, document)
        if undone.style is not None and not undone.earlier:
            return await self._restyled(check, "again ")
        if check.result is None:
            return _back(document)
        if undone.earlier:
            await run_in_threadpool(self._not_carried, check, undone)
            return _back(document)
        words, place = findings.undone_words(check, undone), findings.place_of(check, undone)
        self.said[document.id] = findings.Remark(words)
        if undone.edits:
            await run_in_threadpool(self._write_fields, check, {each.source for each in undone.edits})
        return _back(document, f"?at={_quoted(place)}" if place else "")

    def _write_fields(self, check: DocumentCheck, edited: Collection[str]) -> DocumentCheck:
        """Bring the registry in line with the edits, after some of these sources were made or undone; check again."""

        def edits() -> SourceEdits:
            fields: dict[str, dict[str, str]] = {}
            seen = {}
            for each in self.workspace.edits(check.document).values():
                if each.field != SEEN:
                    fields.setdefault(each.source, {})[each.field] = each.value
                elif each.value:
                    seen[each.source] = Seen(each.by, datetime.fromisoformat(each.made).date(), each.value)
            return SourceEdits(fields, seen)

        return self.checks.edit(check, edits, edited)

    async def sources(self, request: Request) -> Response:
        """All sources in a table."""
        check = await self._done(request)
        decisions, edits = await run_in_threadpool(self._made, check)
        remark = await run_in_threadpool(self._remark, check)
        visit = findings.Visit(at=request.query_params.get("at", ""), remark=remark)
        return HTMLResponse(await run_in_threadpool(sources.table_page, check, decisions, edits, self.form, visit))

    def _remark(self, check: DocumentCheck) -> findings.Remark | None:
        """What the page says of the last step, once; after a check again, what came of it."""
        # A check that runs loads the page again at its end.
        remark = (self.said.get if check.is_revised else self.said.pop)(check.document.id, None)
        if remark is None or (check.is_revised and (remark.is_asked or remark.source)):
            return None
        return replace(remark, words=findings.source_asked_again(check, remark.source)) if remark.source else remark

    async def _done(self, request: Request) -> DocumentCheck:
        """The document's check, which has a result; raises HTTPException if it has none."""
        check = await self._check(request)
        if check.result is None:
            raise HTTPException(409, _CHECKED_AGAIN)
        return check

    def _reference(self, check: DocumentCheck, key: str) -> Reference:
        reference = check.report.registry.reference(key)
        if reference is None:
            raise HTTPException(404, "There is no such source any more. Load the page again.")
        return reference

    async def edit(self, request: Request) -> Response:
        """The form for the fields of a source."""
        check = await self._done(request)
        reference = self._reference(check, request.query_params.get("source", ""))
        edits = await run_in_threadpool(self.workspace.edits, check.document)
        back, field = (request.query_params.get(each, "") for each in ("back", "field"))
        typed = sources.Typed({}, {}, field)
        return HTMLResponse(sources.edit_page(check, reference, edits, back, self.form, typed))

    async def save_fields(self, request: Request) -> Response:
        """Keep the fields that were changed in the form, and check again."""
        check, form = await self._done(request), await _form(request)
        reference = self._reference(check, str(form.get("source", "")))
        before, back = sources.fields_of(reference), str(form.get("back", ""))
        now = {name: str(form.get(f"field-{name}", text)).replace("\r\n", "\n") for name, text in before.items()}
        new = {
            name: text
            for name, text in now.items()
            if text.strip() != before[name] and sources.kept_text(name, text) != sources.kept_text(name, before[name])
        }
        if wrong := {name: why for name, text in new.items() if (why := sources.wrong_in(name, text))}:
            edits = await run_in_threadpool(self.workspace.edits, check.document)
            typed = sources.Typed(new, wrong)
            return HTMLResponse(sources.edit_page(check, reference, edits, back, self.form, typed), 400)
        changed = [FieldEdit(reference.id, name, sources.kept_text(name, text)) for name, text in new.items()]
        if changed:
            decisions = await run_in_threadpool(self.workspace.decisions, check.document)
            saved = await run_in_threadpool(sources.saved_words, check, decisions, reference, changed)
            self.said[check.document.id] = findings.Remark(saved)
            await run_in_threadpool(self.workspace.edit, check.document, *changed)
            await run_in_threadpool(self._write_fields, check, {reference.id})
        else:
            self.said[check.document.id] = findings.Remark("Nothing was saved: no field was changed.")
        return RedirectResponse(actions.back_address(check.document.id, back, reference.id), 303)

    async def print_edit(self, request: Request) -> Response:
        """Have the notes of the copy get an edit of a source, too, or take that back."""
        check, name, act = await self._done(request), request.path_params["name"], request.path_params["act"]
        document, back = check.document, request.query_params.get("back", "")
        decisions, edits = await run_in_threadpool(self._kept, document)
        printed = (await run_in_threadpool(printed_edits, check, edits, decisions)).get(name)
        if printed is None or not printed.changes:
            raise HTTPException(409, _CHECKED_AGAIN)
        if act not in ("print", "undo"):
            raise HTTPException(404, "There is no such action.")
        source = printed.edit.source
        if act == "undo":
            await run_in_threadpool(self.workspace.undo, document, name)
        else:
            await run_in_threadpool(self.workspace.decide, document, Decision(name, DecisionKind.PRINT, reason=source))
        self.said[document.id] = findings.Remark(findings.still_printed(printed, is_chosen=act == "print"))
        return RedirectResponse(actions.back_address(document.id, back, source), 303)

    async def recheck(self, request: Request) -> Response:
        """Ask again about a source."""
        check, form = await self._done(request), await _form(request)
        reference = self._reference(check, str(form.get("source", "")))
        self._ask_again(check, Revision(reference=reference.id))
        self.said[check.document.id] = findings.Remark("", source=reference.id)
        return RedirectResponse(actions.back_address(check.document.id, "", reference.id), 303)

    def _ask_again(self, check: DocumentCheck, revision: Revision) -> DocumentCheck:
        if check.project.settings.offline:
            raise HTTPException(409, "This document was checked without the network. Check it online first.")
        return self.checks.revise(check, revision)

    async def sign(self, request: Request) -> Response:
        """Keep the record of a sign-off."""
        check, form = await self._done(request), await _form(request)
        name, note = (one_line(" ".join(str(form.get(field, "")).split())) for field in ("by", "note"))
        if not name:
            raise HTTPException(400, "Give your name.")
        if check.is_revised or check.report.evidence.interrupted:
            raise HTTPException(409, "Not everything is checked yet. Check the document again, then sign it off.")
        await run_in_threadpool(self._sign, check, name[: actions.LONGEST_NAME], note)
        # Loading the page again, or going back to it, must not sign again.
        return _back(check.document, "/sign")

    def _sign(self, check: DocumentCheck, name: str, note: str) -> None:
        decisions, edits = self._made(check)
        past = versions.past_decisions(check, decisions, self.workspace, name)
        earlier = versions.earlier_words(check.document, self.workspace)
        signed = sign_off_of(check, decisions, [*edits.values()], name, note)
        signed = replace(signed, past=tuple(past), earlier=earlier)
        report = check.report
        self.workspace.sign(check.document, name, sign_off.record(report, signed), sign_off.page(report, signed))

    async def signed(self, request: Request) -> Response:
        """That the document is signed off; its own page if it is not."""
        document = await run_in_threadpool(self._document, request)
        check = self.checks.known(document)
        if not document.signed or check is None or check.result is None:
            return _back(document)
        decisions, edits = await run_in_threadpool(self._made, check)
        fields = len(await run_in_threadpool(unsaid_edits, check, edits))
        return HTMLResponse(findings.signed(replace(check, document=document), decisions, fields, self.form))

    async def choose_version(self, request: Request) -> Response:
        """Carry over what was decided about an earlier version, or start afresh."""
        check, earlier = await self._done(request), str((await _form(request)).get("earlier", ""))
        document = await run_in_threadpool(self._document, request)
        if earlier == NO_EARLIER:
            await run_in_threadpool(self.workspace.start_fresh, document)
            return _back(document)
        known = await run_in_threadpool(self.workspace.document, earlier)
        if known is None or known.id == document.id:
            raise HTTPException(404, "This document doesn’t exist anymore.")
        await run_in_threadpool(self._carry_over, replace(check, document=document), known)
        return _back(document)

    def _carry_over(self, check: DocumentCheck, earlier: StoredDocument) -> None:
        before, style = self.workspace.edits(check.document), check.document.style
        edited = {source for source, _ in self.workspace.edits(earlier)}
        found = versions.sources_now(check, earlier, edited) if edited else ({}, {})
        notes = versions.notes_now(check, earlier, self.workspace)
        document = self.workspace.carry_over(check.document, earlier, *found, notes)
        words = f"Carried over from {earlier.name}, added {pages.local_time(earlier.added)}."
        is_carried = self.workspace.decisions(earlier) or edited or document.style != style
        self.said[document.id] = findings.Remark(words) if is_carried else findings.Remark("", lists_changes=True)
        edits = self.workspace.edits(document)
        if len(edits) > len(before) or document.style != style:
            self._write_fields(replace(check, document=document), {each.source for each in edits.values()})

    def _not_carried(self, check: DocumentCheck, undone: Undone) -> None:
        """Say that nothing is carried over any more, and check without the edits and the house style that were."""
        document = self.workspace.document(check.document.id) or check.document
        earlier = self.workspace.document(undone.earlier)
        name = earlier.name if earlier is not None else "the earlier version"
        self.said[document.id] = findings.Remark(f"Undone: nothing is carried over from {name} anymore.")
        if undone.edits or undone.style is not None:
            self._write_fields(replace(check, document=document), {each.source for each in undone.edits})

    async def confirm_reading(self, request: Request) -> Response:
        """Keep that a citation was read correctly."""
        check, name = await self._done(request), str((await _form(request)).get("citation", ""))
        places = await run_in_threadpool(findings.readings, check)
        if name not in places:
            raise HTTPException(409, _CHECKED_AGAIN)
        await run_in_threadpool(self.workspace.decide, check.document, Decision(name, DecisionKind.READ))
        return _back(check.document, f"?at={places[name]}")

    async def change_style(self, request: Request) -> Response:
        """Check against another house style; decisions are kept."""
        check, style = await self._done(request), str((await _form(request)).get("style", ""))
        style = style if style in HOUSE_STYLES else ""
        await run_in_threadpool(self.workspace.set_style, check.document, style)
        return await self._restyled(check)

    async def _restyled(self, check: DocumentCheck, again: str = "") -> Response:
        """Check against the house style that is kept now."""
        document = await run_in_threadpool(self.workspace.document, check.document.id) or check.document
        words = f"against {style_words(document.style)}" if document.style else "for its own style"
        words = f"The document is now {again}checked {words}. Your decisions are kept."
        self.said[document.id] = findings.Remark(words)
        self.checks.revise(replace(check, document=document), Revision())
        return _back(document)

    async def accept_all(self, request: Request) -> Response:
        """Accept the fixes of the undecided findings that need no reading, or of all of one rule.

        Those that are to be read first are accepted together if they change the same words into the same.
        """
        check = await self._check(request)
        if check.result is None:
            raise HTTPException(409, _CHECKED_AGAIN)
        form = await _form(request)
        rule, like = str(form.get("rule", "")), str(form.get("finding", ""))
        decisions, _ = await run_in_threadpool(self._made, check)
        if like and like not in check.names:
            raise HTTPException(409, _CHECKED_AGAIN)
        names = actions.same_changes(check, decisions, like) if like else actions.acceptable(check, decisions, rule)
        made = [Decision(name, DecisionKind.ACCEPT) for name in names]
        if not made:
            return _back(check.document)
        undone: list[int] = []
        for each in made if like else ():
            undone += await run_in_threadpool(self._take_back, check, each)
        await run_in_threadpool(self.workspace.decide, check.document, *made)
        fixes = "fix" if len(made) == 1 else "fixes"
        number = f"{len(made)} {fixes} with the same change" if like else f"{len(made)} safe {fixes}"
        words = (f"Accepted: {number}. {_UNDO_STEP}", actions.no_longer_accepted(check, undone))
        self.said[check.document.id] = findings.Remark(" ".join(filter(None, words)))
        # Scripts say where one is: it goes on with what is left there, and stays at the top.
        here = str(form.get("here", like or (names[0] if rule else "")))
        if here not in check.names:
            return _back(check.document)
        return _back(check.document, f"?at={_quoted(actions.next_left(check, decisions, names, here))}")

    async def ask_reason(self, request: Request) -> Response:
        """The form with the reason for ignoring a finding, or with words for its comment."""
        check, name = await self._done(request), request.path_params["name"]
        if name not in check.names:
            raise HTTPException(409, _CHECKED_AGAIN)
        act, names = request.url.path.rpartition("/")[2], [name]
        if act == actions.IGNORE_ALL:
            rule = check.report.findings[check.names.index(name)].code
            decisions, _ = await run_in_threadpool(self._made, check)
            act, names = "ignore", actions.undecided_of(check, decisions, rule) or names
        is_part, known = "hx-request" in request.headers, await run_in_threadpool(self.workspace.kept, "name")
        kind = DecisionKind(act)
        names = [name, *(each for each in names if each != name)]
        return HTMLResponse(actions.asking(check, names, kind, self.form, is_part=is_part, asks_name=not known))

    async def ignore_all(self, request: Request) -> Response:
        """Ignore the undecided findings of a rule, for one reason, in one step."""
        check, form = await self._done(request), await _form(request)
        fields = {key: str(value) for key, value in form.items()}
        decisions, _ = await run_in_threadpool(self._made, check)
        names = actions.undecided_of(check, decisions, fields.get("rule", ""))
        made = [_decision(name, "ignore", fields) for name in names]
        if not made:
            return _back(check.document)
        await run_in_threadpool(self.workspace.decide, check.document, *made)
        title = curly(rule_title(check.report.findings[check.names.index(names[0])]))
        words = f"Ignored: {pluralize(len(made), 'finding')}, {title}."
        self.said[check.document.id] = findings.Remark(f"{words} {_UNDO_STEP}")
        here = fields.get("finding", "")
        here = here if here in check.names else names[0]
        return _back(check.document, f"?at={_quoted(actions.next_left(check, decisions, names, here))}")

    async def changes(self, request: Request) -> Response:
        """What has changed since the document, or the version before it, was signed off."""
        check, since = await self._done(request), request.query_params.get("since", "")
        known = check.document
        if since != known.id:
            earlier = await run_in_threadpool(self.workspace.document, since)
            if earlier is None or since != known.earlier:
                raise HTTPException(404, "This document doesn’t exist anymore.")
            known = earlier
        if not known.signed:
            raise HTTPException(404, "This document is not signed off yet.")
        return HTMLResponse(await run_in_threadpool(self._changes, check, known))

    def _changes(self, check: DocumentCheck, since: StoredDocument) -> str:
        decisions, edits = self._made(check)
        now = sign_off_of(check, decisions, [*edits.values()], "", "")
        return versions.changes_page(check, now, since, self.form)

    async def decide(self, request: Request) -> Response:
        """Accept the fix of a finding, leave it as a comment, ignore it, or take that back."""
        check, name, act = await self._check(request), request.path_params["name"], request.path_params["act"]
        document = check.document
        if check.result is None or name not in check.names:
            raise HTTPException(409, _CHECKED_AGAIN)
        number, asks = check.names.index(name) + 1, act in ("recheck", "doi")
        form = await _form(request)
        finding = check.result.report.findings[number - 1]
        editor, undone = _words(form, "by"), list[int]()
        if act == "undo":
            await run_in_threadpool(self.workspace.undo, document, name)
        elif act == "recheck":
            check = self._ask_again(check, Revision(reference=finding.reference, note=finding.note))
            self.said[document.id] = findings.Remark("", name, is_asked=True)
        elif act == "doi":
            given = doi_key(str(form.get("doi", "")))
            doi = next((each.doi for each in actions.candidates(check, finding) if doi_key(each.doi) == given), "")
            if not doi:
                raise HTTPException(400, "This finding names no such DOI.")
            await run_in_threadpool(self.workspace.edit, document, FieldEdit(finding.reference, "DOI", doi))
            check = await run_in_threadpool(self._write_fields, check, {finding.reference})
        else:
            decision = _decision(name, act, {key: str(value) for key, value in form.items()})
            if decision.kind is DecisionKind.ACCEPT and not actions.is_offered(check, finding, decision.choice):
                raise HTTPException(400, "This finding has no such fix.")
            if decision.kind is DecisionKind.ACCEPT:
                undone = await run_in_threadpool(self._take_back, check, decision)
            await run_in_threadpool(self._keep, document, decision, editor)
        said = actions.no_longer_accepted(check, undone)
        if "hx-request" not in request.headers:
            if said:
                self.said[document.id] = findings.Remark(said)
            return _back(document, f"#f{number}")
        decisions, edits = await run_in_threadpool(self._made, check)
        same, targets = actions.alike(check, decisions), actions.edit_targets(check)
        shown = "".join(
            actions.actions(check, each, decisions, self.form, same, targets.get(each), swap=each != number)
            for each in (number, *(at + 1 for at in undone))
        )
        shown += pages.warning(said, swap=True) if said else ""
        return await run_in_threadpool(self._parts, check, shown, decisions, edits, editor, is_revised=asks)

    def _take_back(self, check: DocumentCheck, decision: Decision) -> list[int]:
        """Take back the acceptances that contradict this one; returns the places of their findings."""
        decisions = self.workspace.decisions(check.document)
        undone = actions.contradicted(check, decisions, decision.finding, decision.choice)
        for at in undone:
            self.workspace.undo(check.document, check.names[at])
        return undone

    def _keep(self, document: StoredDocument, decision: Decision, editor: str) -> None:
        """Keep a decision, and the name of its editor, if it was given."""
        if editor:
            self.workspace.keep_name(document, editor[: actions.LONGEST_NAME])
        self.workspace.decide(document, decision)

    def _parts(
        self,
        check: DocumentCheck,
        shown: str,
        decisions: Mapping[str, Decision],
        edits: Mapping[tuple[str, str], FieldEdit],
        editor: str,
        *,
        is_revised: bool = False,
    ) -> Response:
        """What has changed on the page of findings, after what takes the place of a button; `editor` is a new name.

        `is_revised` says that this step has begun a check.
        """
        fields = len(unsaid_edits(check, edits))
        parts = (
            shown,
            documents.standing(check, decisions, fields, swap=True),
            findings.saving(check, decisions, edits, swap=True),
            documents.undecided(check, decisions, versions.stale_words(check, decisions, self.workspace), swap=True),
            findings.found(check, decisions),
            findings.steps(check, decisions, edits, self.form, swap=True),
            findings.signature(check, decisions, edits, swap=True),
            *([documents.revising(check, swap=True)] if is_revised or check.is_revised else ()),
            *([findings.signing_name(editor, swap=True)] if editor else ()),
        )
        return HTMLResponse("".join(parts))

    async def ask_comment(self, request: Request) -> Response:
        """The form with a comment on a note."""
        check, name = await self._done(request), request.path_params["name"]
        place = actions.place_of_note(check, name)
        if place is None:
            raise HTTPException(409, _CHECKED_AGAIN)
        decisions = await run_in_threadpool(self.workspace.decisions, check.document)
        is_part, known = "hx-request" in request.headers, await run_in_threadpool(self.workspace.kept, "name")
        asks = {"is_part": is_part, "asks_name": not known}
        return HTMLResponse(actions.asking_at_note(check, place, decisions.get(name), self.form, **asks))

    async def comment_on_note(self, request: Request) -> Response:
        """Keep a comment on a note, or take it back."""
        check, name, act = await self._done(request), request.path_params["name"], request.path_params["act"]
        document, form, at = check.document, await _form(request), actions.place_of_note(check, name)
        if at is None:
            raise HTTPException(409, _CHECKED_AGAIN)
        editor, words = _words(form, "by"), _words(form, "reason")
        if act == "undo":
            await run_in_threadpool(self.workspace.undo, document, name)
        elif act != "comment":
            raise HTTPException(404, "There is no such action.")
        elif not words:
            raise HTTPException(400, "Write a comment first.")
        else:
            made = Decision(name, DecisionKind.NOTE, reason=words)
            await run_in_threadpool(self._keep, document, made, editor)
        place = (0, at)
        if "hx-request" not in request.headers:
            return _back(document, f"?at={note_id(place)}")
        decisions, edits = await run_in_threadpool(self._made, check)
        shown = actions.note_actions(check, place, name, decisions.get(name), self.form)
        return await run_in_threadpool(self._parts, check, shown, decisions, edits, editor)

    async def decide_again(self, request: Request) -> Response:
        """Decide about a finding as about the one of the earlier version, whose note the author has changed."""
        check, name = await self._done(request), request.path_params["name"]
        decisions = await run_in_threadpool(self.workspace.decisions, check.document)
        earlier = decisions.get(str((await _form(request)).get("earlier", "")))
        if earlier is None or name not in check.names:
            raise HTTPException(409, _CHECKED_AGAIN)
        await run_in_threadpool(self.workspace.decide, check.document, replace(earlier, finding=name))
        return _back(check.document, f"?at={_quoted(name)}")

    async def save(self, request: Request) -> Response:
        """Something made of the document, its findings and the decisions."""
        check, what = await self._check(request), request.path_params["what"]
        if check.result is None or what not in {*DOWNLOADS, *RECORDS}:
            raise HTTPException(404, "There is nothing to save yet.")
        if what in RECORDS and not await run_in_threadpool(check.document.record.exists):
            raise HTTPException(404, "This document is not signed off yet.")
        decisions, edits = await run_in_threadpool(self._made, check)
        before = await run_in_threadpool(self.workspace.earlier_decisions, check.document)
        made: Download = await run_in_threadpool(download, what, check, decisions, [*edits.values()], before)
        if made.remarks and "anyway" not in request.query_params:
            return HTMLResponse(pages.not_all_made(check, made.name, made.remarks, request.url.path, self.form))
        if what == "reviewed":
            await run_in_threadpool(self.workspace.keep_unmade, check.document, made.unmade)
        disposition = f"attachment; filename*=UTF-8''{_quoted(made.name)}"
        return Response(made.data, media_type=made.kind, headers={"Content-Disposition": disposition})


_UNDO_STEP = "To take that back, choose Undo the last step."
_CHECKED_AGAIN = "The document was checked again. Load the page again."


def _quoted(name: str) -> str:
    return quote(name, safe="")


async def _form(request: Request) -> Any:
    try:
        return await request.form(max_files=_MAX_FILES, max_fields=50)
    except MultiPartException as error:
        raise HTTPException(400, _TOO_MANY) from error
    except HTTPException as error:
        # Starlette's own, with which it answers a form that it refuses.
        raise HTTPException(error.status_code, _TOO_MANY if error.status_code == 400 else error.detail) from error


_TOO_MANY = f"Add at most {_MAX_FILES} files at a time."


def _words(form: Any, field: str) -> str:
    """What was typed into a field, in one line."""
    return one_line(" ".join(str(form.get(field, "")).split()))


def _back(document: StoredDocument, place: str = "") -> Response:
    return RedirectResponse(f"/d/{document.id}{place}", 303)


def _decision(name: str, act: str, form: dict[str, str]) -> Decision:
    """Raises HTTPException for what no page of ours sends."""
    if act == "accept":
        choice = form.get("choice", "0")
        if not choice.isdecimal() or len(choice) > 3:
            raise HTTPException(400, "This finding has no such fix.")
        return Decision(name, DecisionKind.ACCEPT, int(choice))
    if act == "comment":
        return Decision(name, DecisionKind.COMMENT, reason=" ".join(form.get("reason", "").split()))
    if act == "ignore":
        until, reason = form.get("until", ""), " ".join(form.get("reason", "").split())
        try:
            last = date.fromisoformat(until) if until else None
        except ValueError as error:
            raise HTTPException(400, "Write the date as 2026-12-31.") from error
        if last is not None and last < datetime.now(UTC).date():
            raise HTTPException(400, f"{last} is over. Give a later date, or none.")
        if not reason:
            raise HTTPException(400, "Give a reason, or leave the finding as a comment.")
        return Decision(name, DecisionKind.IGNORE, reason=reason, until=last.isoformat() if last else "")
    raise HTTPException(404, "There is no such action.")


def _said(server: Server) -> Callable[[Request, Exception], Response]:
    """What the browser shows of an error: a page, or the sentence alone for a part of a page."""

    def answer(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            words, status = error.detail, error.status_code
            if status == 405:  # the address of a button, opened by itself
                words = "This address belongs to a button. Open the document from the list, and use the button there."
        elif isinstance(error, StaciteError):
            words, status = ". ".join(filter(None, (error.message, error.hint))), 409
        else:
            words, status = f"stacite can’t use the folder in which it keeps documents: {_reason(error)}.", 503
        if "hx-request" in request.headers:
            return plain(words, status)
        return HTMLResponse(pages.refused(words, server.form), status)

    return answer


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)


def application(
    workspace: Workspace,
    settings: Settings,
    hosts: frozenset[str],
    token: str,
    *,
    reopening: str = "",
    stop: Callable[[], None] = lambda: None,
) -> Starlette:
    """The whole server. `hosts` are its own names with the port, `token` opens it, and `stop` ends it.

    The secret `reopening` gets another token.
    """
    form = pages.Form(secrets.token_urlsafe(32), settings.offline)
    server = Server(workspace, Checks(settings), form, settings, stop)
    answer = _said(server)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        server.checks.close()

    app = Starlette(
        routes=server.routes(),
        exception_handlers=dict.fromkeys((HTTPException, StaciteError, sqlite3.Error, OSError), answer),
        lifespan=lifespan,
    )
    app.state.server = server
    app.add_middleware(PageGuard, hosts=hosts, token=token, secret=secrets.token_urlsafe(32), reopening=reopening)
    return app
