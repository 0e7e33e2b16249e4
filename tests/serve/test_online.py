"""Checks of the page that ask a network: of a server on this computer."""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.serve.editing import BRIEF, ORIGIN, Editor, client_of, edit

from stacite.model.evidence import Candidate, DoiSearchResult, Evidence, NetworkState, Record
from stacite.model.item import Name
from stacite.serve.workspace import Decision, DecisionKind
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from tests.conftest import Web

    from stacite.model.evidence import EvidenceRequest

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
        workspace = client.app.state.server.workspace  # type: ignore[attr-defined]
        workspace.decide(workspace.documents()[0], Decision("gone", DecisionKind.ACCEPT))
    before = len(web.asked)
    with client_of(tmp_path / "data", tmp_path, online) as client:
        second = Editor(client)
        second.page = client.get(path).text
        assert "Check again online" in second.page
        assert "Your document is kept." in second.page, "the finding of that decision was gone by then"
        assert "Without the network, the findings on links" in second.page
        for address in ("events", "save/report"):
            assert client.get(f"{path}/{address}").status_code == 409
        assert len(web.asked) == before
        second.post(f"{path}/again", online="0")
        assert "Links not checked" in second.open(path)
        assert len(web.asked) == before
        second.post(f"{path}/again", online="1")
        assert "Links not checked" not in second.open(path)
        assert len(web.asked) > before


def test_what_no_service_says_is_resolved_also_without_the_network(web: Web, online: Settings, tmp_path: Path) -> None:
    web.page("/gone", 404)
    with client_of(tmp_path / "data", tmp_path, replace(online, select=("L", "S620"))) as client:
        editor = Editor(client)
        note = NOTE.format(web.url("/gone"))
        path = editor.add(("a.md", note.replace("Doe,", "Doe,,").encode()), online="1").url.path
        for address in editor.addresses("ignore"):
            editor.post(address, reason="as it is")
        later = editor.add(("a.md", note.encode())).url.path
        editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
        shown = editor.open(later)
        assert "<p>1 decision is no longer needed, because its finding is resolved:</p><ul><li>Typing mist" in shown
        assert "<p>1 decision no longer applies:</p><ul><li>Broken link" in shown


TWO = (
    "A.[^1] B.[^2]\n\n[^1]: Jo Roe, “A Title,” *News*, May 4, 2020, <{}>.\n"
    "[^2]: Bo Poe, “B Title,” *Paper*, May 5, 2020, <{}>.\n"
)


def test_only_what_one_finding_rests_on_is_asked_again(web: Web, online: Settings, tmp_path: Path) -> None:
    web.page("/other", 404)
    web.page("/gone", 404)
    with client_of(tmp_path / "data", tmp_path, online) as client:
        editor = Editor(client)
        path = editor.add(("a.md", TWO.format(web.url("/gone"), web.url("/other")).encode()), online="1").url.path
        assert editor.page.count("data-name=") == 2
        before = dict(Counter(web.targets))
        web.page("/gone")
        again = editor.addresses("recheck")[0]
        headers = {**ORIGIN, "HX-Request": "true", "X-CSRF": editor.secret()}
        answer = client.post(again, headers=headers).text
        assert re.search(r'id="progress" role="status"[^>]*data-events="/d/\w+/events" hx-swap-oob="true"', answer)
        left = editor.open(path)
        asked = Counter(web.targets)
        assert asked["/gone"] > before["/gone"]
        assert asked["/other"] == before["/other"]
        assert left.count("data-name=") == 1, "the other link is still broken"
        assert "Checked again: the finding is gone." in left
        (last,) = editor.addresses("recheck")
        table = client.get(f"{path}/sources").text
        names = re.findall(rf'formaction="{path}/recheck" name="source" value="([^"]+)"', table)
        assert len(names) == 2
        editor.post(f"{path}/recheck", source=names[0])
        editor.open(path)
        assert Counter(web.targets)["/other"] == before["/other"]
        client.post(last, headers=headers)
        assert re.search(
            r"Checked again at \d\d:\d\d: the finding is still there\.</p><div class=.actions", editor.open(path)
        )
        editor.post(f"{path}/again", online="0")
        editor.open(path)
        assert editor.addresses("recheck") == []
        assert editor.post(last).status_code == 409


def test_a_finding_that_could_not_be_checked_again_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check is over at once, before the page can follow it: it is loaded again all the same."""
    monkeypatch.setattr("stacite.serve.checks.resolve", lambda *_: Evidence(NetworkState.NONE))
    with client_of(tmp_path / "data", tmp_path, Settings(select=("U208",))) as client:
        editor = Editor(client)
        path = editor.add(("a.md", NOTE.format("http://bit.ly/2LPuySh").encode()), online="1").url.path
        headers = {**ORIGIN, "HX-Request": "true", "X-CSRF": editor.secret()}
        answer = client.post(editor.addresses("recheck")[0], headers=headers).text
        assert re.search(r'id="progress" role="status"[^>]*data-events="/d/\w+/events" hx-swap-oob="true"', answer)
        assert "Still not checked: there is no network.</p><div class" in editor.open(path)


def test_after_a_restart_the_page_says_what_the_last_check_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stacite.serve.checks.resolve", lambda *_: Evidence(NetworkState.NONE))
    with client_of(tmp_path / "data", tmp_path, Settings()) as client:
        editor = Editor(client)
        path = editor.add(("a.docx", BRIEF), online="1").url.path
        edit(editor, path, "A Small Book", title="A Large Book", issued="2012")
        editor.open(path)
        edit(editor, path, "A Large Book", title="A Small Book")
        assert "1 field edited" in editor.open(path)
    with client_of(tmp_path / "data", tmp_path, Settings()) as client:
        shown = Editor(client).client.get(path).text
        assert "Your decisions are kept: 1 field edited." in shown
        assert "At the last online check, there was no network, and stacite sends nothing" in shown
        assert "1 field edited" in client.get("/").text


def test_what_is_sent_is_said_once_before_anything_is(web: Web, online: Settings, tmp_path: Path) -> None:
    web.page("/alive")
    note = NOTE.format(web.url("/alive")).encode()
    online = replace(online, mailto="jane@x.example", existence="search")
    with client_of(tmp_path / "data", tmp_path, online) as client:
        editor = Editor(client)
        said = editor.post("/documents", files=[("files", ("a.md", note)), ("files", ("b.md", note))], online="1").text
        for words in ("Nothing has been sent yet", "a.md", "b.md", "doi.org", "OpenAlex", "jane@x.example"):
            assert words in said
        assert web.targets == []
        keys = re.findall('name="document" value="([0-9a-f]+)"', said)
        refused = {"csrf": editor.secret(), "document": keys, "online": "0"}
        assert client.post("/online", data=refused, headers=ORIGIN).status_code == 200
        assert "Links not checked" in editor.open(f"/d/{keys[0]}")
        assert web.targets == []
        assert "Nothing has been sent yet" in editor.post(f"/d/{keys[0]}/again", online="1").text
        assert web.targets == []
        client.post("/online", data={**refused, "online": "1"}, headers=ORIGIN)
        editor.open(f"/d/{keys[0]}")
        assert 'name="online" value="1" aria' in client.get("/").text, "other documents are not asked about"
        editor.add(("c.md", note), online="1")
        assert 'name="online" value="1" checked' in client.get("/").text


def record(doi: str, title: str) -> Record:
    return Record(doi, "Crossref", "https://api.x.example/", titles=(title,), authors=(Name("Roe", "Jo"),))


def test_a_doi_is_chosen_among_those_that_were_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a document to which the fix can't be made, too."""
    title = "The Navigation of Long Canals in Winter"
    found = (record("10.5555/one", title), record("10.5555/two", f"{title}: Part 2"))

    def answered(request: EvidenceRequest, *_: object) -> Evidence:
        result = DoiSearchResult(tuple(Candidate(each, ("the year differs",)) for each in found))
        return Evidence(NetworkState.ONLINE, searches=dict.fromkeys(request.works, result))

    monkeypatch.setattr("stacite.serve.checks.resolve", answered)
    note = f"A.[^1]\n\n[^1]: Jo Roe, “{title},” *Journal of Canals* 3, no. 2 (2001): 12–19.\n"
    settings = Settings(select=("I105",), existence="off")
    with client_of(tmp_path / "data", tmp_path, settings) as client:
        editor = Editor(client)
        path = editor.add(("a.md", note.encode()), online="1").url.path
        (choose, _) = editor.addresses("doi")
        assert f"Use the DOI 10.5555/two: “{title}: Part 2” by Roe" in editor.page
        assert editor.post(choose, doi="10.5555/other").status_code == 400
        editor.post(choose, doi="10.5555/TWO")
        assert "No findings" in editor.open(path)
        assert "1 field edited" in editor.page
        assert "DOI: 10.5555/two" in client.get(f"{path}/save/registry").text
        editor.post(f"{path}/undo")
        editor.open(path)
        assert len(editor.addresses("doi")) == 2
