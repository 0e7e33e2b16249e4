"""The server: who is kept out, what is refused, and what a fault looks like."""

from __future__ import annotations

import re
import sqlite3
from base64 import b64encode
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient
from tests.serve.editing import BRIEF, HOST, ORIGIN, TOKEN, Editor

from stacite.serve.web import application
from stacite.serve.workspace import Workspace
from stacite.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_no_address_answers_a_stranger_and_none_changes_anything_for_another_site(editor: Editor) -> None:
    """Every address that there is, whatever is added."""
    path = editor.add(("brief.docx", BRIEF)).url.path
    (accept,) = editor.addresses("accept")
    parts = {"key": path[3:], "name": accept.split("/")[4], "act": "accept", "what": "report"}
    stranger = TestClient(editor.client.app, base_url=f"http://{HOST}", follow_redirects=False)
    routes = editor.client.app.state.server.routes()  # type: ignore[attr-defined]
    assert len(routes) > 20
    for route in routes:
        address = route.path.format(**{**parts, **({"name": "serve.js"} if "static" in route.path else {})})
        method = "GET" if "GET" in route.methods else "POST"
        assert stranger.request(method, address, headers=ORIGIN).status_code == 403, address
        assert editor.client.request(method, address, headers={"host": "evil.example"}).status_code == 421, address
        if method == "POST":
            secret = {"X-CSRF": editor.secret()}
            assert editor.client.post(address, headers=secret).status_code == 403, address
            other = {"origin": "http://evil.example", **secret}
            assert editor.client.post(address, headers=other).status_code == 403, address
            assert editor.client.post(address, headers=ORIGIN).status_code == 403, address
    assert "A Small Book" in editor.open(path)


def test_another_start_gets_an_address_and_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacite.serve.web._LINGER_S", 0)
    stopped: list[bool] = []
    settings = Settings(offline=True, cache_dir=str(tmp_path / "cache"))
    app = application(
        Workspace(tmp_path / "data"),
        settings,
        frozenset({HOST}),
        TOKEN,
        reopening="known",
        stop=lambda: stopped.append(True),
    )
    with TestClient(app, base_url=f"http://{HOST}") as client:
        for secret in ("", "unknown", TOKEN):
            assert client.post("/reopen", headers={"X-Reopen": secret}).status_code == 403
        editor = Editor(client)
        assert client.get("/sent").status_code == 200
        token = client.post("/reopen", headers={"X-Reopen": "known"}).text.strip()
        other = TestClient(app, base_url=f"http://{HOST}")
        assert other.get("/", params={"token": token}).status_code == 200
        assert other.get("/", params={"token": TOKEN}).status_code == 200, "it is known by its cookie"
        assert "has stopped" in editor.post("/stop").text
    assert stopped == [True]


def test_what_is_sent_without_a_length_is_counted(editor: Editor) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            yield b"x" * 1000

    headers = {**ORIGIN, "X-CSRF": editor.secret(), "Content-Type": "application/x-www-form-urlencoded"}
    answer = editor.client.post("/d/none/again", content=endless(), headers=headers)
    assert answer.status_code in (404, 413)
    headers = {**ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    assert editor.client.post("/d/none/again", content=endless(), headers=headers).status_code == 413


def test_a_database_that_is_in_use_is_one_sentence(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(Workspace, "documents", locked)
    answer = editor.client.get("/")
    assert answer.status_code == 503
    assert "can’t use the folder in which it keeps documents: database is locked" in answer.text


def test_a_bug_is_a_line_in_the_terminal_and_a_sentence_in_the_browser(
    editor: Editor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(Workspace, "documents", broken)
    answer = editor.client.get("/")
    assert (answer.status_code, answer.text) == (500, "stacite failed on this request. Please report this bug.\n")
    assert [each.getMessage() for each in caplog.records if each.name == "uvicorn.error"] == [
        "stacite failed on GET /: KeyError('x')"
    ]
    assert not any(each.exc_info for each in caplog.records)


# Who is kept out.


def test_the_first_address_opens_one_browser(editor: Editor) -> None:
    stranger = TestClient(editor.client.app, base_url=f"http://{HOST}")
    assert stranger.get("/", params={"token": TOKEN}).status_code == 403
    assert editor.client.get("/", params={"token": TOKEN}).status_code == 200
    (cookie,) = editor.client.cookies.jar
    assert cookie.name == "stacite-8000"
    assert cookie.expires is not None, "it outlives the browser's windows"
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"


def test_without_the_token_there_is_no_answer(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    stranger = TestClient(editor.client.app, base_url=f"http://{HOST}")
    for address in ("/", path, f"{path}/save/reviewed", f"{path}/events", "/static/serve.js", "/nowhere"):
        answer = stranger.get(address)
        assert answer.status_code == 403
        assert "stacite serve" in answer.text
        assert "brief" not in answer.text
    (style,) = re.findall("<style>([^<]+)</style>", answer.text)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in answer.headers["content-security-policy"]
    assert stranger.get("/", params={"token": "another"}).status_code == 403
    assert stranger.post(f"{path}/remove", headers=ORIGIN, data={"csrf": editor.secret()}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:8001", "localhost.", ""])
def test_another_name_for_this_server_is_refused(editor: Editor, host: str) -> None:
    """As by DNS rebinding: the browser sends the cookie to a name that leads here."""
    assert editor.client.get("/", headers={"host": host}).status_code == 421
    assert editor.client.get("/", params={"token": TOKEN}, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://127.0.0.1:8000", "http://127.0.0.1:1"])
def test_another_site_can_change_nothing(editor: Editor, origin: str) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    for address in (f"{path}/remove", f"{path}/again", editor.addresses("accept")[0], "/documents"):
        answer = editor.client.post(address, headers={"origin": origin}, data={"csrf": editor.secret()})
        assert answer.status_code == 403
    assert editor.client.get(path).status_code == 200


@pytest.mark.parametrize("given", ["", "wrong", "é"])
def test_without_the_secret_of_our_pages_nothing_is_changed(editor: Editor, given: str) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    assert editor.client.post(f"{path}/remove", headers=ORIGIN, data={"csrf": given}).status_code == 403
    assert editor.client.get(path).status_code == 200


@pytest.mark.parametrize("address", ["/static/%2e%2e%2fweb.py", "/static/..%5cweb.py", "/static//etc/passwd", "/d/%00"])
def test_no_path_leads_out(editor: Editor, address: str) -> None:
    assert editor.client.get(address).status_code in (403, 404)


def test_every_answer_forbids_what_a_hostile_document_could_try(editor: Editor) -> None:
    hostile = (
        "A.[^1]\n\n[^1]: <script>alert(1)</script>, *<img src=x onerror=alert(1)>*, 2020. [x](javascript:alert(1))\n"
    )
    path = editor.add(("<script>.md", hostile.encode())).url.path
    for address in ("/", path, f"{path}/save/report", "/static/report.js"):
        headers = editor.client.get(address).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
    assert "<script>alert" not in editor.page
    assert "<img" not in editor.page
    assert 'href="javascript' not in editor.page
    assert " style=" not in editor.page


def test_nonsense_is_refused_in_one_sentence(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    (accept,) = editor.addresses("accept")
    assert editor.post(accept, choice="7").status_code == 400
    assert editor.post(accept, choice="x" * 9999).status_code == 400
    ignore = accept.replace("/accept", "/ignore")
    assert editor.post(ignore, until="tomorrow", reason="x").status_code == 400
    yesterday = date.today() - timedelta(days=2)  # noqa: DTZ011 - of no time zone
    assert "is over" in editor.post(ignore, until=yesterday.isoformat(), reason="x").text
    assert "Give a reason" in editor.post(ignore, reason="  ").text
    assert editor.post(accept.replace("/accept", "/explode")).status_code == 404
    assert editor.post(re.sub(r"/f/\w+/", "/f/0/", accept)).status_code == 409
    assert editor.client.get(f"{path}/save/everything").status_code == 404
    assert "Open the document from the list" in editor.client.get(f"{path}/again").text
