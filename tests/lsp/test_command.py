"""`stacite lsp` as an editor starts it."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from tests.cli.conftest import folder, stacite  # noqa: F401 - fixtures

from stacite import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from tests.cli.conftest import Ended


def test_the_server_talks_on_standard_input_and_output(tmp_path: Path) -> None:
    async def talk() -> types.InitializeResult:
        client = LanguageClient("tests", "1")
        words = (sys.executable, "-m", "stacite", "lsp", "--stdio", "--offline", "--isolated")
        await client.start_io(*words, env=dict(os.environ), cwd=tmp_path)
        params = types.InitializeParams(types.ClientCapabilities(), root_uri=tmp_path.as_uri())
        result = await client.initialize_async(params)
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()  # type: ignore[no-untyped-call]
        return result

    result = asyncio.run(talk())
    assert result.server_info == types.ServerInfo("stacite", __version__)
    can = result.capabilities
    sync = can.text_document_sync
    assert isinstance(sync, types.TextDocumentSyncOptions)
    assert sync.change is types.TextDocumentSyncKind.Incremental
    assert can.position_encoding == types.PositionEncodingKind.Utf16
    assert isinstance(can.code_action_provider, types.CodeActionOptions)
    assert "source.fixAll.stacite" in (can.code_action_provider.code_action_kinds or ())


def test_without_its_library_it_says_how_to_install_it(
    stacite: Callable[..., Ended],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.startswith("stacite.lsp")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pygls.uris", None)
    monkeypatch.setitem(sys.modules, "pygls.lsp.server", None)
    ended = stacite("lsp")
    assert (ended.status, ended.out) == (2, "")
    assert "the language server needs pygls" in ended.err
    assert "with the extra `lsp`" in ended.err
