"""`stacite serve`: how it starts."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import typer
import uvicorn
from tests.cli.conftest import folder, stacite  # noqa: F401 - fixtures

from stacite.cli.serve import listen, usual_socket
from stacite.serve.launcher import RunningServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from tests.cli.conftest import Ended


def test_the_browser_is_opened_when_the_server_listens(
    stacite: Callable[..., Ended],  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The browser asks at once, before the server has its first turn."""
    opened: list[str] = []

    def open_in_browser(address: str) -> int:
        place = urlsplit(address)
        socket.create_connection((place.hostname or "", place.port or 0), timeout=5).close()
        opened.append(place.query.partition("=")[0])
        return 0

    monkeypatch.setattr(typer, "launch", open_in_browser)
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: None)
    assert stacite("serve", "--open", "--isolated", "--offline", "--data-dir", str(tmp_path / "data")).status == 0
    assert opened == ["token"]


def test_the_port_is_the_same_each_time_unless_it_is_taken() -> None:
    with listen(0) as taken:
        taken.listen(1)
        port = taken.getsockname()[1]
        with usual_socket(port) as other:
            assert other.getsockname()[1] not in (0, port)
    with usual_socket(port) as same:
        assert same.getsockname()[1] == port


def test_a_server_that_runs_with_the_same_folder_is_opened_instead(
    stacite: Callable[..., Ended],  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(typer, "launch", opened.append)
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: opened.append("started"))
    monkeypatch.setattr(RunningServer, "address", lambda known: f"http://127.0.0.1:{known.port}/?token=other")
    RunningServer(1234, "known").keep(tmp_path)
    started = ("serve", "--open", "--isolated", "--offline", "--data-dir", str(tmp_path))
    for options, is_told in (((), True), (("--reuse",), False)):
        said = stacite(*started, *options).err
        assert "already running. Open this address in your browser: http://127.0.0.1:1234/?token=other" in said
        assert ("Stop stacite" in said) == is_told
    assert opened == ["http://127.0.0.1:1234/?token=other"] * 2
    monkeypatch.setattr(RunningServer, "address", lambda _: "")
    assert "already" not in stacite(*started).err, "it was killed"
    assert opened[-1] == "started"
