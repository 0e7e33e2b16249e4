"""The protocol: what the client says, what it is told, and when checks run.

An edit is answered at once with what it changes in its note. The whole document is checked when the editor pauses, in a
thread, and the network is asked only on request, or on save if the user wants that. Standard output is the protocol's.
"""

from __future__ import annotations

import asyncio
import gc
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import FeatureNotificationError, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from stacite import __version__
from stacite.app.archive import find_copy
from stacite.app.check import count_dead_links
from stacite.app.session import warm_up
from stacite.errors import StaciteError
from stacite.lsp import actions, features
from stacite.lsp.workspace import OpenFile, OpenFiles, ServerOptions, Text, path_of
from stacite.services.gather import resolve
from stacite.settings import FILE_NAME, is_inside, with_keyring

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from pygls.server import ServerErrors

    from stacite.app.check import CheckResult
    from stacite.app.session import CheckSession
    from stacite.model.evidence import Evidence, EvidenceRequest

# Seconds without an edit after which a file is checked as a whole.
_PAUSE_S = 0.3
_SETTINGS_FILES = (FILE_NAME, "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the editor's own settings say."""

    online_on_save: bool = False
    """Whether saving a document checks its links and sources."""
    inlay_hints: bool = False

    def updated(self, values: object) -> Preferences:
        """With the values that a client sends, as `initializationOptions` or as its settings."""
        own = values.get("stacite", values) if isinstance(values, dict) else None
        if not isinstance(own, dict):
            return self
        given = {"online_on_save": own.get("onlineOnSave"), "inlay_hints": own.get("inlayHints")}
        return replace(self, **{name: value for name, value in given.items() if isinstance(value, bool)})


class _Protocol(LanguageServerProtocol):
    """pygls answers a request for a command that is canceled, but lets the command go on."""

    def _handle_cancel_notification(self, msg_id: int | str) -> None:
        super()._handle_cancel_notification(msg_id)
        if isinstance(self._server, StaciteServer):
            self._server.cancel(msg_id)


class StaciteServer(LanguageServer):
    """The server of one client."""

    def __init__(self, options: ServerOptions) -> None:
        super().__init__("stacite", __version__, protocol_cls=_Protocol)
        self.files = OpenFiles(options, self.say)
        self.preferences = Preferences()
        self.pages = actions.RulePages(str(options.given.get("cache_dir", "")))
        # One at a time: each uses a whole core, and Python runs no two at once.
        self._checking = ThreadPoolExecutor(1, "check")
        self._asking = ThreadPoolExecutor(2, "online")
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._online: dict[str, OnlineProgress] = {}
        self._errors: dict[str, str] = {}

    def say(self, sentence: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """Tell the user something."""
        self.window_show_message(types.ShowMessageParams(kind, sentence))

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:  # noqa: ARG002 - named by pygls
        """Log a bug; a message box for each keystroke would help nobody."""
        sentence = f"stacite failed ({type(error).__name__}: {error}). Please report this bug."
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, sentence))

    def known(self, uri: object) -> OpenFile:
        """The open file that a request is about. Raises JsonRpcInvalidParams where there is none."""
        opened = self.files.get(uri) if isinstance(uri, str) else None
        if opened is None:
            raise JsonRpcInvalidParams(f"stacite does not check the file {uri}")
        return opened

    def at(self, params: Any) -> tuple[OpenFile, int] | None:
        """The open file and the offset that a request is about."""
        opened = self.files.get(params.text_document.uri)
        return (opened, opened.text.offset(params.position)) if opened is not None else None

    def load(self) -> None:
        """While the editor opens its first file, load all that takes long."""
        self._checking.submit(warm_up)
        self._asking.submit(self.pages.prepare)

    def heed_settings(self, uris: list[str]) -> bool:
        """Read the settings again if one of these files has them; returns whether it is so."""
        if not any(path.name in _SETTINGS_FILES for path in map(path_of, uris) if path is not None):
            return False
        try:
            self.files.forget_settings()
        except StaciteError as error:
            self.say(_sentences(error))
        for each in self.files:
            self.schedule(each)
        return True

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the protocol."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self.report_server_error(error, FeatureNotificationError)

    def cancel(self, request: int | str) -> None:
        """End the requests to the network that a request of the client has caused."""
        for progress in list(self._online.values()):
            if progress.request == request:
                progress.stop()

    def stop(self) -> None:
        """End the requests to the network."""
        for progress in list(self._online.values()):
            progress.stop()

    # Checks of whole files

    def schedule(self, opened: OpenFile, after_s: float = _PAUSE_S) -> None:
        """Check a file when nothing has changed for so long."""
        self._unschedule(opened)
        begin = partial(self._begin, opened)
        self._timers[opened.uri] = asyncio.get_running_loop().call_later(after_s, begin)

    def _begin(self, opened: OpenFile) -> None:
        self.start(self.check(opened))

    def _unschedule(self, opened: OpenFile) -> None:
        if (timer := self._timers.pop(opened.uri, None)) is not None:
            timer.cancel()

    async def check(self, opened: OpenFile) -> None:
        """Check a file, and publish what was found."""
        async with self._locks.setdefault(opened.uri, asyncio.Lock()):
            self._unschedule(opened)
            if self.files.get(opened.uri) is not opened:
                return
            session, edited = opened.session, opened.edited
            begun = edited.begin()
            if opened.is_registry:
                texts = {each.name: each.text.source for each in self.files.documents_of(session)}
                work: Callable[[], Any] = partial(session.check_registry, begun, texts)
            else:
                registry = self.files.registry_text(session)
                show = partial(self._has_first, asyncio.get_running_loop(), opened)
                work = partial(session.check, opened.name, begun, opened.reader, registry=registry, first=show)
            self._errors.pop(opened.uri, None)
            gc.disable()  # looking for garbage takes a tenth of the time, and can wait until the findings are sent
            try:
                try:
                    result = await asyncio.get_running_loop().run_in_executor(self._checking, work)
                except StaciteError as error:
                    result = None
                    self._errors[opened.uri] = _sentences(error)
                if not edited.finish(result):  # the text has changed meanwhile, and was answered then
                    if opened.uri not in self._timers:
                        self.schedule(opened)
                    return
                self.publish(opened)
            finally:
                gc.enable()
            self._asking.submit(session.remember_notes)
            self._refresh_hints()

    def _has_first(self, loop: asyncio.AbstractEventLoop, opened: OpenFile, result: CheckResult) -> None:
        """In the thread of a check: hand over what it has found so far."""
        loop.call_soon_threadsafe(self._show_first, opened, result)
        time.sleep(0)  # or that would wait for this thread, which goes on for some milliseconds before it pauses

    def _show_first(self, opened: OpenFile, result: CheckResult) -> None:
        """Publish what the check that runs has found so far."""
        if opened.edited.show_first(result):
            self.publish(opened)

    def _refresh_hints(self) -> None:
        workspace = self.client_capabilities.workspace
        hints = workspace.inlay_hint if workspace is not None else None
        if self.preferences.inlay_hints and hints is not None and hints.refresh_support:
            self.workspace_inlay_hint_refresh(None)

    def text_in_folder(self, session: CheckSession, name: str) -> Text | None:
        """The text of a file in a folder that is open, as the editor has it; None of any other."""
        file = session.project.base / name
        if not any(is_inside(file, folder.resolve()) for folder in (*self.files.roots, session.project.base)):
            return None
        known = self.workspace.text_documents.get(self.files.uri(session, name))
        return Text(known.source, self.files.encoding) if known is not None else self.files.text(session, name)

    def edit_of(self, changes: dict[str, list[types.TextEdit]]) -> types.WorkspaceEdit:
        """An edit of several files, of their versions if the editor knows what that is."""
        workspace = self.client_capabilities.workspace
        can = workspace.workspace_edit if workspace is not None else None
        if can is None or not can.document_changes:
            return types.WorkspaceEdit(changes=changes)
        known = self.workspace.text_documents
        versioned = types.OptionalVersionedTextDocumentIdentifier
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(versioned(uri, known[uri].version if uri in known else None), edits)
                for uri, edits in changes.items()
            ]
        )

    def publish(self, opened: OpenFile) -> None:
        """Send the diagnostics of a file."""
        if self.files.get(opened.uri) is not opened:
            return
        found = actions.diagnostics(self.files, opened, self.pages.address)
        if error := self._errors.get(opened.uri):
            severity = types.DiagnosticSeverity.Warning
            found.append(types.Diagnostic(opened.text.range((0, 0)), error, severity=severity, source=actions.SOURCE))
        params = types.PublishDiagnosticsParams(opened.uri, found, opened.version)
        self.text_document_publish_diagnostics(params)

    async def settle(self, opened: OpenFile) -> None:
        """Wait until a file has been checked as it is now."""
        async with self._locks.setdefault(opened.uri, asyncio.Lock()):
            pass
        if opened.edited.change is not None:
            await self.check(opened)

    def check_project_of(self, opened: OpenFile) -> None:
        """Check the other files of a project, since one of them was changed."""
        for each in self.files:
            if each.session is opened.session and each is not opened:
                self.schedule(each)

    # The network

    async def check_online(self, opened: OpenFile, *, again: bool) -> None:
        """Ask the network about the links and sources of a document, with progress that the user can cancel.

        Unless it is to be asked `again`, what earlier checks have found counts.
        """
        session = opened.session
        settings = session.project.settings
        if opened.is_registry or opened.uri in self._online:
            return
        if settings.offline:
            self.say("The settings forbid network requests (offline), so that links and sources were not checked.")
            return
        progress = OnlineProgress(self, asyncio.get_running_loop())
        self._online[opened.uri] = progress
        own = with_keyring(settings) if settings.existence != "off" else settings
        new: list[Evidence] = []

        def ask(request: EvidenceRequest) -> Evidence:
            new.append(resolve(request, own, progress, progress.runs))
            return new[-1]

        def gather(request: EvidenceRequest) -> Evidence:
            return session.kept.gather(request, ask, again=again)

        def work() -> None:
            session.check(opened.name, text, opened.reader, registry=registry, gather=gather)

        text, registry = opened.text.source, self.files.registry_text(session)
        try:
            await progress.begin(f"Checking links and sources of {opened.name}")
            await asyncio.get_running_loop().run_in_executor(self._asking, work)
        except StaciteError as error:
            self.say(_sentences(error))
        finally:
            del self._online[opened.uri]
            progress.end()
        await self.check(opened)
        self.check_project_of(opened)
        for evidence in new:  # only now that the user can see what was found does the run count
            count_dead_links(evidence, settings)

    async def add_copy(self, opened: OpenFile, url: str) -> None:
        """Look for an archived copy of a page that the document cites, and put it after its URL."""
        settings = opened.session.project.settings
        known = actions.url_and_item(opened, url)
        if known is None or settings.offline:
            self.say("No archived copy was looked for: the network is not to be asked, or the link is no longer cited.")
            return
        loop = asyncio.get_running_loop()
        copy = await loop.run_in_executor(self._asking, partial(find_copy, *known, settings))
        if not copy.url:
            self.say(f"No archived copy was added: {copy.reason or 'none was found'}.")
            return
        await self.check(opened)
        edit = actions.edit_with_copy(self.files, opened, url, copy.url)
        if edit is None:
            self.say(f"An archived copy is at {copy.url}. It can't be put into this note; add it by hand.")
            return
        await self.apply("Add an archived copy", edit)

    async def apply(self, label: str, edit: types.WorkspaceEdit) -> None:
        """Have the client make an edit."""
        result = await self.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, label))
        if not result.applied:
            self.say(f"The editor did not make the change: {result.failure_reason or 'no reason was given'}.")

    async def change_registry(self, opened: OpenFile, label: str, change: Callable[[], str | None]) -> None:
        """Give the registry of a project another text; `change` makes it, or returns None."""
        await self.check(opened)
        try:
            after = await asyncio.get_running_loop().run_in_executor(self._checking, change)
        except StaciteError as error:
            self.say(_sentences(error))
            return
        if after is None:
            self.say("The finding is no longer there, or it is about no note or source that the registry could have.")
            return
        await self.apply(label, actions.edit_of_registry(self.files, opened, after))


class OnlineProgress:
    """The progress of the requests of one check, as the client shows it."""

    def __init__(self, server: StaciteServer, loop: asyncio.AbstractEventLoop) -> None:
        self.request = server.protocol.msg_id
        """The client's request for the check, if it was one."""
        self._server = server
        self._loop = loop
        self._token = uuid4().hex
        self._is_shown = False
        self._total = self._done = self._percent = 0
        self._stop: Callable[[], None] | None = None
        self._is_stopped = False

    async def begin(self, title: str) -> None:
        """Show it, if the client can."""
        window = self._server.client_capabilities.window
        if window is None or not window.work_done_progress:
            return
        work = self._server.work_done_progress
        await work.create_async(self._token)
        self._is_shown = True
        work.begin(self._token, types.WorkDoneProgressBegin(title, cancellable=True, percentage=0))
        work.tokens[self._token].add_done_callback(lambda _: self.stop())

    def end(self) -> None:
        """Take it away."""
        if self._is_shown:
            words = "Canceled" if self._is_stopped else f"Checked {self._done} of {self._total}"
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd(message=words))
            self._server.work_done_progress.tokens.pop(self._token, None)

    def start(self, total: int) -> None:
        """So many links and DOIs will be requested."""
        self._total = total

    def requested(self, name: str) -> None:
        """A request for a URL or a DOI went out."""

    def advance(self, name: str, verdict: str) -> None:  # noqa: ARG002 - as other progress bars
        """A URL or a DOI has its verdict."""
        self._done += 1
        percent = 100 * self._done // max(self._total, self._done)
        if percent > self._percent:
            self._percent = percent
            message = f"{self._done} of {self._total}"
            self._loop.call_soon_threadsafe(
                self._report, types.WorkDoneProgressReport(message=message, percentage=percent)
            )

    def _report(self, report: types.WorkDoneProgressReport) -> None:
        if self._is_shown:
            self._server.work_done_progress.report(self._token, report)

    def runs(self, stop: Callable[[], None]) -> None:
        """The requests go out now, and `stop` ends them."""
        self._stop = stop
        if self._is_stopped:
            stop()

    def stop(self) -> None:
        """End the requests; what is known by then is shown."""
        self._is_stopped = True
        if self._stop is not None:
            with suppress(RuntimeError):  # they have ended, and their loop is closed
                self._stop()


# Files: what opens, changes, and closes them. pygls gives a handler the server if its first parameter is called `ls`.


def _initialize(ls: StaciteServer, params: types.InitializeParams) -> None:
    ls.preferences = ls.preferences.updated(params.initialization_options)
    uris = [each.uri for each in params.workspace_folders or ()] or [params.root_uri or ""]
    ls.files.roots = [path for path in map(path_of, uris) if path is not None]
    ls.files.encoding = types.PositionEncodingKind(ls.workspace.position_encoding).value


def _folders_changed(ls: StaciteServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    gone = {each.uri for each in params.event.removed}
    roots = [root for root in ls.files.roots if root.as_uri() not in gone]
    ls.files.roots = [*roots, *(path for each in params.event.added if (path := path_of(each.uri)) is not None)]


def _initialized(ls: StaciteServer, params: types.InitializedParams) -> None:  # noqa: ARG001
    ls.load()


def _opened(ls: StaciteServer, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    try:
        opened = ls.files.open(document.uri, document.language_id, document.version, document.text)
    except StaciteError as error:
        ls.files.say_once(_sentences(error))
        return
    if opened is not None:
        ls.start(ls.check(opened))


def _changed(ls: StaciteServer, params: types.DidChangeTextDocumentParams) -> None:
    opened = ls.files.get(params.text_document.uri)
    if opened is not None:
        opened.change(params.content_changes, params.text_document.version)
        ls.publish(opened)
        ls.schedule(opened)


def _saved(ls: StaciteServer, params: types.DidSaveTextDocumentParams) -> None:
    uri = params.text_document.uri
    ls.heed_settings([uri])
    opened = ls.files.get(uri)
    if opened is not None:
        ls.check_project_of(opened)
        if ls.preferences.online_on_save:
            ls.start(ls.check_online(opened, again=False))


def _closed(ls: StaciteServer, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    if ls.files.get(uri) is not None:
        ls.files.close(uri)
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def _changed_on_disk(ls: StaciteServer, params: types.DidChangeWatchedFilesParams) -> None:
    if not ls.heed_settings([each.uri for each in params.changes]):
        for opened in ls.files:
            ls.schedule(opened)


def _configured(ls: StaciteServer, params: types.DidChangeConfigurationParams) -> None:
    ls.preferences = ls.preferences.updated(params.settings)


def _shut_down(ls: StaciteServer, params: None) -> None:  # noqa: ARG001
    ls.stop()


# What an editor shows at a place.


def _hover(ls: StaciteServer, params: types.HoverParams) -> types.Hover | None:
    place = ls.at(params)
    return features.hover(*place) if place is not None else None


def _definition(ls: StaciteServer, params: types.DefinitionParams) -> list[types.Location]:
    place = ls.at(params)
    return features.definition(ls.files, *place) if place is not None else []


async def _references(ls: StaciteServer, params: types.ReferenceParams) -> list[types.Location]:
    await asyncio.sleep(0)  # a request that was canceled by now is not worked on
    place, with_entry = ls.at(params), params.context.include_declaration
    return features.references(ls.files, *place, with_entry=with_entry) if place is not None else []


def _symbols(ls: StaciteServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    opened = ls.files.get(params.text_document.uri)
    return features.symbols(opened) if opened is not None else []


def _lenses(ls: StaciteServer, params: types.CodeLensParams) -> list[types.CodeLens]:
    opened = ls.files.get(params.text_document.uri)
    return features.code_lenses(opened) if opened is not None else []


def _hints(ls: StaciteServer, params: types.InlayHintParams) -> list[types.InlayHint]:
    opened = ls.files.get(params.text_document.uri)
    return features.inlay_hints(opened, params.range) if opened is not None and ls.preferences.inlay_hints else []


def _completion(ls: StaciteServer, params: types.CompletionParams) -> list[types.CompletionItem]:
    place = ls.at(params)
    return features.completions(*place) if place is not None else []


def _prepare_rename(ls: StaciteServer, params: types.PrepareRenameParams) -> types.Range | None:
    place = ls.at(params)
    found = features.key_at(*place) if place is not None else None
    return place[0].text.range(found[0]) if place is not None and found is not None else None


async def _rename(ls: StaciteServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    await asyncio.sleep(0)  # as above
    place = ls.at(params)
    found = features.key_at(*place) if place is not None else None
    if place is None or found is None:
        raise JsonRpcInvalidParams("There is no key of a source here.")
    opened, key, new = place[0], found[1], params.new_name
    entries = opened.session.entries(opened.name)
    keys = [*(each.id for each in features.registry_of(opened).references), *(each.key for each in entries)]
    if reason := features.why_no_key(new, [each for each in keys if each != key]):
        raise JsonRpcInvalidParams(reason)
    try:
        path, edits = features.renamed_entry(opened, key, new, partial(ls.text_in_folder, opened.session))
    except StaciteError as error:
        raise JsonRpcInvalidParams(_sentences(error)) from error
    changes = features.renamed(ls.files, opened, key, new)
    return ls.edit_of({**changes, ls.files.uri(opened.session, path): edits} if edits else changes)


async def _code_action(ls: StaciteServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    opened = ls.files.get(params.text_document.uri)
    if opened is None:
        return []
    if params.context.only:
        # An editor that fixes on save asks right after the last keystroke.
        await ls.settle(opened)
    is_online = not opened.session.project.settings.offline
    return actions.code_actions(ls.files, opened, params, is_online=is_online)


# What the actions run. pygls reads the types of the parameters.


async def _check_online(ls: StaciteServer, uri: str) -> None:
    await ls.check_online(ls.known(uri), again=True)


async def _add_copy(ls: StaciteServer, uri: str, url: str) -> None:
    await ls.add_copy(ls.known(uri), url)


async def _ignore(ls: StaciteServer, *arguments: object) -> None:
    uri, code, note, reference, reason = (*map(str, arguments), *[""] * 5)[:5]
    opened = ls.known(uri)
    change = partial(actions.registry_after_ignoring, ls.files, opened, (code, note, reference), reason)
    await ls.change_registry(opened, f"Ignore {code}", change)


async def _extract(ls: StaciteServer, uri: str) -> None:
    opened = ls.known(uri)
    change = partial(actions.registry_after_extract, ls.files, opened)
    await ls.change_registry(opened, "Save the notes in the registry", change)


async def _show_citation(ls: StaciteServer, uri: str, key: str) -> None:
    place = features.first_citation(ls.files, ls.known(uri), key)
    if place is None:
        ls.say(f"No open document cites {key}.", types.MessageType.Info)
        return
    shown = types.ShowDocumentParams(place.uri, selection=place.range, take_focus=True)
    await ls.window_show_document_async(shown)


_KINDS = [types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite, actions.FIX_ALL, actions.KIND_CHECK]
# Characters that begin a key or a value.
_TRIGGERS = ["@", "{", "<", "[", "`", ":", " "]
_FEATURES: dict[str, tuple[Callable[..., Any], Any]] = {
    types.INITIALIZE: (_initialize, None),
    types.INITIALIZED: (_initialized, None),
    types.SHUTDOWN: (_shut_down, None),
    types.TEXT_DOCUMENT_DID_OPEN: (_opened, None),
    types.TEXT_DOCUMENT_DID_CHANGE: (_changed, None),
    types.TEXT_DOCUMENT_DID_SAVE: (_saved, None),
    types.TEXT_DOCUMENT_DID_CLOSE: (_closed, None),
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: (_changed_on_disk, None),
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: (_configured, None),
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: (_folders_changed, None),
    types.TEXT_DOCUMENT_HOVER: (_hover, None),
    types.TEXT_DOCUMENT_DEFINITION: (_definition, None),
    types.TEXT_DOCUMENT_REFERENCES: (_references, None),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (_symbols, None),
    types.TEXT_DOCUMENT_CODE_LENS: (_lenses, types.CodeLensOptions()),
    types.TEXT_DOCUMENT_INLAY_HINT: (_hints, None),
    types.TEXT_DOCUMENT_COMPLETION: (_completion, types.CompletionOptions(trigger_characters=_TRIGGERS)),
    types.TEXT_DOCUMENT_PREPARE_RENAME: (_prepare_rename, None),
    types.TEXT_DOCUMENT_RENAME: (_rename, types.RenameOptions(prepare_provider=True)),
    types.TEXT_DOCUMENT_CODE_ACTION: (_code_action, types.CodeActionOptions(_KINDS)),
}
_COMMANDS: dict[str, Callable[..., Any]] = {
    actions.CHECK_ONLINE: _check_online,
    actions.ADD_COPY: _add_copy,
    actions.IGNORE: _ignore,
    actions.EXTRACT: _extract,
    features.SHOW_CITATION: _show_citation,
}


def create(options: ServerOptions) -> StaciteServer:
    """The server with all that it can do."""
    server = StaciteServer(options)
    for method, (handler, registration) in _FEATURES.items():
        server.feature(method, registration)(handler)
    for name, handler in _COMMANDS.items():
        server.command(name)(handler)
    return server


def _sentences(error: StaciteError) -> str:
    return f"stacite: {error.message}. {error.hint}".strip()
