"""Checks of the page that ask a network: of a server on this computer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.serve.test_web import BRIEF, Editor, client_of

from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from tests.conftest import Web

NOTE = "A.[^1]\n\n[^1]: Jane Doe, “A Title,” *News*, May 4, 2020, <{}>.\n"


@pytest.fixture
def online(web: Web) -> Settings:
    """Settings with which every request stays on this computer."""
    return Settings(
        allow_private=("127.0.0.0/8",),
        services=ServiceAddresses(doi=web.base, crossref=web.base, datacite=web.base),
        existence="off",
        select=("L",),
        network=NetworkSettings(interval_ms=0, wait_budget_s=0),
    )


def test_a_document_that_was_checked_online_can_be_stopped_and_removed(
    web: Web, online: Settings, tmp_path: Path
) -> None:
    """The loop of its requests is closed by then."""
    web.page("/alive")
    with client_of(tmp_path / "data", tmp_path, online) as client:
        editor = Editor(client)
        path = editor.add(("a.md", NOTE.format(web.url("/alive")).encode()), online="1").url.path
        assert "/alive" in web.targets
        assert editor.post(f"{path}/stop").status_code == 200
        assert editor.post(f"{path}/remove").status_code == 200
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("act", ["stop", "remove"])
def test_a_running_check_is_ended(web: Web, online: Settings, tmp_path: Path, act: str) -> None:
    asked = threading.Event()

    def wait(_: socket.socket) -> None:
        asked.set()
        web.done.wait()

    web.act("/slow", wait)
    with client_of(tmp_path / "data", tmp_path, online) as client:
        editor = Editor(client)
        path = editor.send(("a.md", NOTE.format(web.url("/slow")).encode()), online="1").url.path
        assert asked.wait(30)
        server = client.app.state.server  # type: ignore[attr-defined]
        check = server.checks.known(server.workspace.document(path.removeprefix("/d/")))
        assert "Stop and show what is known" in client.get(path).text
        assert editor.post(f"{path}/{act}").status_code == 200
        assert check.progress.ended.wait(30)
        shown = client.get(path)
    if act == "stop":
        assert "Not all links checked" in shown.text
    else:
        assert shown.status_code == 404


def test_an_offline_check_does_not_wait_for_online_ones(web: Web, online: Settings, tmp_path: Path) -> None:
    web.hang("/slow")
    with client_of(tmp_path / "data", tmp_path, online) as client:
        editor = Editor(client)
        slow = NOTE.format(web.url("/slow")).encode()
        editor.send(*((f"{number}.md", slow) for number in range(3)), online="1")
        last = max(client.app.state.server.workspace.documents(), key=lambda each: each.name)  # type: ignore[attr-defined]
        assert "Waiting for 2 other documents" in client.get(f"/d/{last.id}").text
        editor.add(("brief.docx", BRIEF))
        assert "Links not checked" in editor.page


def test_after_a_restart_nothing_is_sent_before_somebody_says_so(web: Web, online: Settings, tmp_path: Path) -> None:
    web.page("/alive")
    with client_of(tmp_path / "data", tmp_path, online) as client:
        first = Editor(client)
        assert 'name="online" value="1" aria' in first.page, "not checked before it is chosen"
        path = first.add(("a.md", NOTE.format(web.url("/alive")).encode()), online="1").url.path
    before = len(web.asked)
    with client_of(tmp_path / "data", tmp_path, online) as client:
        second = Editor(client)
        second.page = client.get(path).text
        assert "Check again online" in second.page
        for address in ("events", "save/report"):
            assert client.get(f"{path}/{address}").status_code == 409
        assert len(web.asked) == before
        second.post(f"{path}/again", online="0")
        assert "Links not checked" in second.open(path)
        assert len(web.asked) == before
        second.post(f"{path}/again", online="1")
        assert "Links not checked" not in second.open(path)
        assert len(web.asked) > before
