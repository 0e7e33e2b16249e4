"""An editor: pygls's client, which talks to a server in a thread over two pipes, as over standard input and output."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import attrs
import pytest
from lsprotocol import types
from pygls.io_ import StdoutWriter, run_async
from pygls.lsp.client import LanguageClient
from pygls.protocol import LanguageServerProtocol, default_converter

from stacite.lsp import server as lsp_server
from stacite.lsp.workspace import ServerOptions, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

LANGUAGES = {".md": "markdown", ".tex": "latex", ".rst": "restructuredtext", ".adoc": "asciidoc", ".typ": "typst"}
# Seconds in which a server must answer on the busiest machine.
PATIENCE_S = 120
UTF8, UTF16, UTF32 = types.PositionEncodingKind
# Of all clients: it writes a function for each type that it meets, which takes longer than most tests.
_CONVERTER = cache(default_converter)


@attrs.define
class CodeActions:
    """The response to a request for code actions. lsprotocol takes an action with a command for the command itself."""

    id: int | str | None
    result: list[types.CodeAction] | None
    jsonrpc: str = "2.0"


class _Protocol(LanguageServerProtocol):
    def get_result_type(self, method: str) -> Any:  # type: ignore[override]
        return CodeActions if method == types.TEXT_DOCUMENT_CODE_ACTION else super().get_result_type(method)


class Editor:
    """The client, and what it was told."""

    def __init__(self, client: LanguageClient, folder: Path, loop: asyncio.AbstractEventLoop) -> None:
        self.client = client
        self.folder = folder
        self.loop = loop
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = defaultdict(int)
        self.published: dict[str, list[types.PublishDiagnosticsParams]] = defaultdict(list)
        self.messages: list[str] = []
        self.progress: list[Any] = []
        self.shown: list[types.ShowDocumentParams] = []
        self.cancels = False
        """Whether the editor cancels what shows progress."""
        self.result: types.InitializeResult
        self._news = asyncio.Event()
        self._listen()

    def _listen(self) -> None:
        client = self.client

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params: types.PublishDiagnosticsParams) -> None:
            self.published[params.uri].append(params)
            self._news.set()

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        def _(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)
            self._news.set()

        @client.feature(types.WINDOW_LOG_MESSAGE)
        def _(params: types.LogMessageParams) -> None:
            self.messages.append(params.message)
            self._news.set()

        @client.feature(types.WINDOW_SHOW_DOCUMENT)
        def _(params: types.ShowDocumentParams) -> types.ShowDocumentResult:
            self.shown.append(params)
            return types.ShowDocumentResult(success=True)

        @client.feature(types.WINDOW_WORK_DONE_PROGRESS_CREATE)
        def _(params: types.WorkDoneProgressCreateParams) -> None:
            self.progress.append(params.token)

        @client.feature(types.PROGRESS)
        def _(params: types.ProgressParams) -> None:
            self.progress.append(params.value)
            self._news.set()
            if self.cancels and len(self.progress) == 2:
                client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(params.token))

        @client.feature(types.WORKSPACE_APPLY_EDIT)
        def _(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.apply(params.edit)
            self._news.set()
            return types.ApplyWorkspaceEditResult(applied=True)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Let both talk until this is done."""
        return self.loop.run_until_complete(asyncio.wait_for(work, PATIENCE_S))

    def wait(self, is_there: Callable[[], object]) -> None:
        """Let both talk until something has come."""

        async def waiting() -> None:
            while not is_there():
                self._news.clear()
                await self._news.wait()

        self.run(waiting())

    def uri(self, name: str) -> str:
        """The URI of a file in the folder."""
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str, language: str = "") -> list[types.Diagnostic]:
        """Open a file; returns its diagnostics."""
        uri = self.uri(name)
        self.texts[uri] = text
        self.versions[uri] = 1
        known = language or LANGUAGES.get(Path(name).suffix, "plaintext")
        item = types.TextDocumentItem(uri, known, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        self.wait(lambda: self.published[uri])
        # Answered after the check, of which a part is published before.
        self.actions(name, "", types.CodeActionKind.SourceOrganizeImports)
        return self.diagnostics(name)

    def diagnostics(self, name: str) -> list[types.Diagnostic]:
        """What was published last."""
        return list(self.published[self.uri(name)][-1].diagnostics)

    def codes(self, name: str) -> list[str]:
        """The codes of what was published last."""
        return [str(each.code) for each in self.diagnostics(name)]

    def edit(self, name: str, start: int, end: int, new: str) -> list[types.Diagnostic]:
        """Replace a span; returns the diagnostics of the check of the whole file that follows."""
        uri = self.uri(name)
        text = Text(self.texts[uri], self.encoding)
        change = types.TextDocumentContentChangePartial(text.range((start, end)), new)
        self.texts[uri] = f"{text.source[:start]}{new}{text.source[end:]}"
        self.versions[uri] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        self.settle(name)
        return self.diagnostics(name)

    def settle(self, name: str) -> None:
        """Wait for both answers to the last edit: at once, and after the check of the whole file."""
        uri = self.uri(name)
        self.wait(lambda: [each.version for each in self.published[uri]].count(self.versions[uri]) > 1)

    @property
    def encoding(self) -> str:
        """The encoding of positions that was agreed on."""
        return str(self.result.capabilities.position_encoding or UTF16)

    def at(self, name: str, words: str, after: int = 0) -> types.TextDocumentPositionParams:
        """The position of words in a file, and as many characters after it."""
        uri = self.uri(name)
        text = Text(self.texts[uri], self.encoding)
        offset = text.source.index(words) + after
        return types.TextDocumentPositionParams(types.TextDocumentIdentifier(uri), text.position(offset))

    def marked(self, place: types.Location) -> str:
        """The text at a location."""
        text = Text(self.texts[place.uri], self.encoding)
        return text.source[slice(*text.span(place.range))]

    def actions(self, name: str, words: str, *only: str) -> list[types.CodeAction]:
        """What can be done at these words."""
        uri = self.uri(name)
        text = Text(self.texts[uri], self.encoding)
        start = text.source.index(words)
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(uri),
            text.range((start, start + len(words))),
            types.CodeActionContext(self.diagnostics(name), only=list(only) or None),
        )
        return list(self.run(self.client.text_document_code_action_async(params)) or [])

    def command(self, action: types.CodeAction | types.Command) -> None:
        """Run what an action says."""
        command = action.command if isinstance(action, types.CodeAction) else action
        assert isinstance(command, types.Command)
        params = types.ExecuteCommandParams(command.command, arguments=command.arguments)
        self.run(self.client.workspace_execute_command_async(params))

    def apply(self, edit: types.WorkspaceEdit | None) -> None:
        """Make an edit, in the texts alone."""
        assert edit is not None
        for uri, changes in (edit.changes or {}).items():
            self._apply(uri, list(changes))
        for each in edit.document_changes or ():
            if isinstance(each, types.CreateFile):
                self.texts[each.uri] = ""
            elif isinstance(each, types.TextDocumentEdit):
                self._apply(each.text_document.uri, list(each.edits))

    def _apply(self, uri: str, edits: list[Any]) -> None:
        text = Text(self.texts[uri], self.encoding)
        spans = sorted(((text.span(each.range), each.new_text) for each in edits), reverse=True)
        source = text.source
        for (start, end), new in spans:
            source = f"{source[:start]}{new}{source[end:]}"
        self.texts[uri] = source


@contextmanager
def connected(folder: Path, encodings: list[types.PositionEncodingKind], given: dict[str, Any]) -> Iterator[Editor]:
    """An editor whose folder this is, with a server that has these settings."""
    with ExitStack() as stack:
        to_server, to_client = os.pipe(), os.pipe()
        server_in, client_out = (os.fdopen(end, mode) for end, mode in zip(to_server, ("rb", "wb"), strict=True))
        client_in, server_out = (os.fdopen(end, mode) for end, mode in zip(to_client, ("rb", "wb"), strict=True))
        for each in (server_in, client_out, client_in, server_out):
            stack.callback(each.close)
        server = lsp_server.create(ServerOptions(isolated=not (folder / ".stacite.toml").exists(), given=given))
        thread = threading.Thread(target=server.start_io, args=(server_in, server_out))
        thread.start()
        loop = asyncio.new_event_loop()
        stack.callback(loop.close)
        client = LanguageClient("tests", "1", protocol_cls=_Protocol, converter_factory=_CONVERTER)
        editor = Editor(client, folder, loop)
        client.protocol.set_writer(StdoutWriter(cast("BinaryIO", client_out)))

        async def listen() -> None:
            reader = asyncio.StreamReader()
            await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), client_in)
            await run_async(threading.Event(), reader, client.protocol)

        listening = loop.create_task(listen())
        general = types.GeneralClientCapabilities(position_encodings=encodings)
        window = types.WindowClientCapabilities(work_done_progress=True)
        capabilities = types.ClientCapabilities(general=general, window=window)
        params = types.InitializeParams(capabilities, root_uri=folder.as_uri())
        editor.result = editor.run(client.initialize_async(params))
        client.initialized(types.InitializedParams())
        try:
            yield editor
        finally:
            editor.run(client.shutdown_async(None))
            client.exit(None)
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), "the server ends when the editor says so"
            client_out.close()
            server_out.close()
            editor.run(asyncio.wait([listening]))


@pytest.fixture
def connect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Editor]]:
    """Start an editor with a server of its own, which waits for nobody to pause."""
    monkeypatch.setattr(lsp_server, "_PAUSE_S", 0)
    monkeypatch.setattr(lsp_server.StaciteServer, "load", lambda _: None)
    folder = tmp_path / "work"
    folder.mkdir()
    with ExitStack() as stack:

        def start(*encodings: types.PositionEncodingKind, **given: Any) -> Editor:
            given = {"offline": True, "jobs": 1, **given}
            return stack.enter_context(connected(folder, list(encodings), given))

        yield start


@pytest.fixture
def editor(connect: Callable[..., Editor]) -> Editor:
    """An editor that asks no network."""
    return connect()
