"""The page in the browser: adding documents, deciding about findings, saving; and who is kept out."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from starlette.testclient import TestClient
from tests.cli.test_word import DATA, texts
from tests.making import docx as word
from tests.making import odt
from tests.making.epub import chapter, epub_of

from stacite.app.check import check
from stacite.app.documents import NamedDocuments, Project
from stacite.app.sign_off import SignOff, changes_since, record
from stacite.model.evidence import Evidence
from stacite.readers.base import TrackedChanges
from stacite.serve.pages import DOWNLOADS
from stacite.serve.web import MAX_FILE, application
from stacite.serve.workspace import Workspace, file_name
from stacite.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "127.0.0.1:8000"
ORIGIN = {"origin": f"http://{HOST}"}
TOKEN = "the-token"  # noqa: S105 - of a server in this process
OPEN_QUOTE = word.note("Jo Roe, “On Dots, News, June 14, 2024, https://x.example/b.")
FIXABLE = word.note("Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press, 2011), doi:10.1000/182.")
BRIEF = word.docx_of([["A", FIXABLE, " B", OPEN_QUOTE]])


def client_of(folder: Path, tmp_path: Path, settings: Settings = Settings(offline=True)) -> TestClient:  # noqa: B008
    """A server over a folder, as a browser sees it."""
    settings = replace(settings, cache_dir=str(tmp_path / "cache"))
    app = application(Workspace(folder), settings, frozenset({HOST}), TOKEN)
    return TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False)


class Editor:
    """Somebody in front of the page."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.page = client.get("/", params={"token": TOKEN}).text

    def secret(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.page)
        assert found is not None
        return found[1]

    def add(self, *files: tuple[str, bytes], **fields: str) -> Any:
        """Add files, and wait until the first is checked."""
        answer = self.send(*files, **fields)
        self.page = answer.text
        if answer.url.path.startswith("/d/"):
            self.open(answer.url.path)
        return answer

    def send(self, *files: tuple[str, bytes], **fields: str) -> Any:
        """Add files, and agree where the page says what would be sent."""
        answer = self.post("/documents", files=[("files", each) for each in files], **fields)
        if "Before the first online check" not in answer.text:
            return answer
        documents = re.findall('name="document" value="([0-9a-f]+)"', answer.text)
        data = {"csrf": self.secret(), "document": documents, "online": "1"}
        return self.client.post("/online", data=data, headers=ORIGIN)

    def open(self, path: str) -> str:
        """The document's page, once the check is done: the stream of events ends with it."""
        self.client.get(f"{path}/events")
        text = str(self.client.get(path).text)
        self.page = text
        return text

    def post(self, path: str, files: Any = None, **fields: str) -> Any:
        data = {"csrf": self.secret(), **fields}
        return self.client.post(path, data=data, files=files, headers=ORIGIN)

    def addresses(self, act: str) -> list[str]:
        return re.findall(rf'(?:formaction|href)="(/d/\w+/f/\w+/{act})"', self.page)


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    with client_of(tmp_path / "data", tmp_path) as client:
        yield Editor(client)


def test_a_word_file_is_checked_decided_about_and_saved(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    assert "DOI not written as a link" in editor.page
    assert "Unmatched quotation mark" in editor.page
    (accept,) = editor.addresses("accept")
    editor.post(accept)
    left = editor.open(path)
    assert "Accepted" in left
    (ignore,) = [each for each in editor.addresses("ignore") if each not in accept][:1]
    editor.post(ignore, reason="as in the original")
    assert "as in the original" in editor.open(path)
    copy = editor.client.get(f"{path}/save/reviewed")
    assert "brief.reviewed.docx" in copy.headers["content-disposition"]
    assert texts(copy.content)[0].endswith("https://doi.org/10.1000/182.")
    assert texts(copy.content, TrackedChanges.REJECT) == texts(BRIEF)
    assert "is signed off" in editor.post(f"{path}/sign", by="Jane Doe", note="second proof").text
    record = editor.client.get(f"{path}/save/record").json()
    assert (record["by"], record["note"]) == ("Jane Doe", "second proof")
    assert [(each["rule"], each["decision"], each["reason"], each["by"]) for each in record["decisions"]] == [
        ("I102", "fixed", "", "Jane Doe"),
        ("S613", "ignored", "as in the original", "Jane Doe"),
    ]
    assert "as in the original" in editor.client.get(f"{path}/save/record-page").text
    assert 'name="by" value="Jane Doe"' in editor.open(path), "asked only once"


def test_what_is_not_accepted_is_not_changed_and_what_is_ignored_gets_no_comment(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    for each in editor.addresses("ignore"):
        editor.post(each, reason="seen")
    copy = editor.client.get(f"{path}/save/reviewed").content
    assert texts(copy) == texts(BRIEF)
    with zipfile.ZipFile(BytesIO(copy)) as package:
        comments = package.read("word/comments.xml").decode() if "word/comments.xml" in package.namelist() else ""
    assert "Unmatched" not in comments


def test_undo_takes_back_the_last_decision(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    (accept,) = editor.addresses("accept")
    editor.post(accept)
    editor.post(f"{path}/undo")
    editor.open(path)
    assert editor.addresses("accept") == [accept]


def test_undo_says_what_it_took_back_once(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    ignore = editor.addresses("ignore")[0]
    editor.post(ignore, reason="as is")
    assert "1 ignored" in editor.open(path)
    undone = editor.post(f"{path}/undo")
    assert undone.url.params["at"] == ignore.split("/")[-2]
    assert re.search(r'id="said"[^>]*>Undone: ignoring it \([^<]+, note \d\)\.</p>', undone.text)
    assert "Undone" not in editor.open(path)
    assert "nothing to undo" in editor.post(f"{path}/undo").text


def test_the_same_file_is_opened_with_its_decisions(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    editor.post(editor.addresses("accept")[0])
    again = editor.post("/documents", files=[("files", ("brief.docx", BRIEF))])
    assert again.url.path == path
    assert "1 accepted" in editor.open(path)
    assert editor.post("/documents", files=[("files", ("brief.docx", BRIEF))], style="chicago17").url.path != path


def test_an_action_changes_its_part_of_the_page(editor: Editor) -> None:
    editor.add(("brief.docx", BRIEF))
    (accept,) = editor.addresses("accept")
    headers = {**ORIGIN, "HX-Request": "true", "X-CSRF": editor.secret()}
    answer = editor.client.post(accept, headers=headers)
    assert answer.text.startswith('<div class="actions accept decided"')
    assert 'hx-swap-oob="true"' in answer.text


def test_documents_and_decisions_survive_a_restart(tmp_path: Path) -> None:
    with client_of(tmp_path / "data", tmp_path) as client:
        first = Editor(client)
        path = first.add(("brief.docx", BRIEF)).url.path
        first.post(first.addresses("accept")[0])
    with client_of(tmp_path / "data", tmp_path) as client:
        second = Editor(client)
        assert "brief.docx" in second.page
        assert "1 accepted; open it to go on." in second.page
        assert "Accepted" in second.open(path)


def source_of(editor: Editor, path: str, words: str) -> str:
    """The address at which a source is edited, by words of its row in the table."""
    rows = re.findall(r"(?s)<tr id=.*?</tr>", editor.client.get(f"{path}/sources").text)
    (row,) = [each for each in rows if words in each]
    found = re.search(r'href="(/d/\w+/edit\?source=[^"&]+)', row)
    assert found is not None
    return found[1]


def edit(editor: Editor, path: str, words: str, **fields: str) -> Any:
    """Change fields of a source in the form, and wait until the document is checked again."""
    source = source_of(editor, path, words).partition("source=")[2]
    answer = editor.post(f"{path}/edit", source=source, **{f"field-{name}": text for name, text in fields.items()})
    editor.open(path)
    return answer


def registry_of(editor: Editor, path: str) -> str:
    return str(editor.client.get(f"{path}/save/registry").text)


def test_fields_are_edited_kept_in_the_registry_and_put_back(tmp_path: Path) -> None:
    with client_of(tmp_path / "data", tmp_path) as client:
        editor = Editor(client)
        path = editor.add(("brief.docx", BRIEF)).url.path
        form = client.get(source_of(editor, path, "A Small Book")).text
        assert "Ada Okafor" in form, "what the note says"
        assert re.search(r"<textarea[^>]*>\nOkafor, Ada</textarea>", form)
        authors = "Okafor, Ada\r\nvan Dyke, Bo\r\nWorld Bank"
        edit(editor, path, "A Small Book", title="A Smaller Book", author=authors, issued="2012-03")
        assert "3 fields edited" in editor.page
        kept = registry_of(editor, path)
        assert "title: A Smaller Book" in kept
        assert "{family: Okafor, given: Ada}" in kept
        assert "{literal: World Bank}" in kept
        assert "issued: 2012-03" in kept or "issued: '2012-03'" in kept
        edit(editor, path, "A Smaller Book", issued="")
        assert "issued: 2012" not in registry_of(editor, path).replace("'", "")
    with client_of(tmp_path / "data", tmp_path) as client:
        editor = Editor(client)
        editor.open(path)
        assert "A Smaller Book" in registry_of(editor, path), "after a restart"
        editor.post(f"{path}/undo")
        editor.open(path)
        assert "2012-03" in registry_of(editor, path)
        assert "3 fields edited" in editor.page
        editor.post(f"{path}/undo")
        editor.open(path)
        assert "edited" not in re.sub(r"(?s)<section.*", "", editor.page)
        assert "title: A Small Book" in registry_of(editor, path)
        assert sorted(each.name for each in (folder_of(editor) / path[3:]).iterdir()) == [
            "brief.docx",
            "citations.yaml",
        ]


def test_an_edit_of_a_source_is_no_change_of_the_document(editor: Editor, tmp_path: Path) -> None:
    """A later check of the same document knows nothing of the edit."""
    data = word.docx_of([["A", word.note("Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press), 4.")]])
    path = editor.add(("brief.docx", data)).url.path
    assert "No date" in editor.page
    edit(editor, path, "A Small Book", issued="2011")
    assert "No date" in editor.page, "the note prints none"
    editor.post(f"{path}/sign", by="Jane Doe")
    old = editor.client.get(f"{path}/save/record").json()
    file = tmp_path / "brief.docx"
    file.write_bytes(data)
    project = Project(Settings(offline=True), tmp_path / "citations.yaml")
    report = check(NamedDocuments((str(file),)), project, lambda _: Evidence(), date(2026, 11, 24)).report
    now = json.loads(record(report, SignOff("", datetime(2026, 11, 25, tzinfo=UTC))))
    assert not changes_since(old, now)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        # Read into a field, but no URLs of the text.
        ("www.x..example/b", "Invalid URL"),
        ("https:/x.example/b", "Invalid URL"),
        ("https://x..example/b", "Invalid URL"),
    ],
)
def test_an_edit_hides_nothing_that_the_note_prints_and_is_no_comment(editor: Editor, printed: str, title: str) -> None:
    note = word.note(f"Jo Roe, “On Dots,” News, June 14, 2024, {printed}.")
    path = editor.add(("brief.docx", word.docx_of([["A", note]]))).url.path
    assert title in editor.page
    form = edit(editor, path, "On Dots", issued="some day", URL="https://x.example/b")
    assert form.status_code == 400
    assert "This date can&#x27;t be read" in form.text
    assert 'value="https://x.example/b"' in form.text, "what was typed is kept"
    edit(editor, path, "On Dots", issued="June 15, 2024", URL="https://x.example/b", author="Roe, Joanna")
    assert "2024-06-15" in registry_of(editor, path)
    comments = unpacked(editor.client.get(f"{path}/save/reviewed").content)
    for shown in (editor.page, comments):
        assert title in shown
        assert "M406" not in shown
        assert "citations.yaml:" not in shown
        assert "Date in words" not in shown


def test_the_list_says_what_is_left_and_who_signed_off(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    editor.post(next(each for each in editor.addresses("accept")))
    question = r"<b>1 error is undecided</b>: Unmatched quotation mark or bracket in note 2\. Sign off anyway\?"
    assert re.search(question, editor.open(path))
    edit(editor, path, "A Small Book", title="A Smaller Book")
    editor.post(f"{path}/sign", by="Jane Doe")
    record = editor.client.get(f"{path}/save/record-page").text
    assert "fix accepted, and in the copy" in record
    assert "title: A Small Book → A Smaller Book" in record
    listed = editor.client.get("/").text
    assert "To decide: 1 error · 1 accepted, 1 field edited" in listed
    assert re.search(r"Added 20\d\d-\d\d-\d\d \d\d:\d\d · signed off by Jane Doe, 20\d\d-\d\d-\d\d \d\d:\d\d<", listed)
    assert '<option value="chicago17">Chicago, 17th edition</option>' in listed


def test_a_file_that_is_not_word_gets_advice_for_the_browser(editor: Editor) -> None:
    editor.add(("brief.docx", b"no archive"))
    assert "the file is not a Word" in editor.page
    assert "save it in one of the formats" in editor.page
    assert "--from" not in editor.page
    assert "Check again" not in editor.page


HOSTILE = [
    "<script>alert(1)</script>",
    "a: b\n- c: !!python/object/apply:os.system [id]",
    "*alias &anchor {[",
    "\x00\x1b[2J\u202e",
    "=HYPERLINK(1)",
    "x" * 3_000,
    "javascript:alert(1)",
    "]]>' \" \\ % $ {",
    "\r\nTY  - BOOK",
]


def test_nothing_that_is_typed_into_a_field_is_more_than_text(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    names = ("title", "author", "issued", "DOI", "ISBN", "URL", "type", "nonsense")
    source = source_of(editor, path, "A Small Book").partition("source=")[2]
    for text in HOSTILE:
        fields = {f"field-{name}": text for name in names}
        refused = editor.post(f"{path}/edit", source=source, **fields)
        assert refused.status_code == 400, "the date"
        assert "<script>alert" not in refused.text
        assert editor.post(f"{path}/edit", source=source, **{**fields, "field-issued": ""}).status_code == 200
        editor.open(path)
        assert "<script>alert" not in editor.page
        assert 'href="javascript' not in editor.page
        document = yaml.safe_load(registry_of(editor, path))
        assert set(document) == {"stacite", "documents", "references"}
        assert "nonsense" not in str(document)
        assert editor.client.get(f"{path}/save/ris").text.count("TY  - ") == len(document["references"])
        saved = [editor.client.get(f"{path}/save/{what}") for what in DOWNLOADS]
        assert {each.status_code for each in saved} == {200}
        assert str(folder_of(editor)) not in "".join([editor.page, *(unpacked(each.content) for each in saved)])
    assert editor.post(f"{path}/edit", source="nobody").status_code == 404
    assert editor.post(f"{path}/edit", source=source, back="//evil.example").url.host == "127.0.0.1"


def test_all_sources_are_in_a_table_that_can_be_saved(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    page = editor.client.get(f"{path}/sources").text
    assert re.findall(r'<th scope="col"[^>]*>([^<]+)', page)[:6] == [
        "Source",
        "Exists?",
        "DOI",
        "Link",
        "Archived copy",
        "Retraction",
    ]
    patterns = ('<td role="cell"><b>(.+?)</b><div', 'data-tags="([^"]*)"')
    tags = dict(zip(*(re.findall(each, page) for each in patterns), strict=True))
    assert tags == {
        "Okafor, <cite>A Small Book</cite> (2011)": "open unchecked",
        "Roe, “On Dots” (2024)": "open no-doi no-copy unchecked",
    }
    saved = editor.client.get(f"{path}/save/csv").text
    assert "10.1000/182: not checked" in saved
    assert "https://x.example/b: not checked" in saved
    assert editor.client.get(f"{path}/save/xlsx").content.startswith(b"PK")


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


def test_several_files_at_once_one_of_them_damaged(editor: Editor) -> None:
    editor.add(("brief.docx", BRIEF), ("bad.docx", b"PK\x03\x04 no archive"), ("a.md", b"A.[^1]\n\n[^1]: B, C.\n"))
    paths = re.findall(r'<a href="(/d/\w+)">', editor.page)
    assert len(paths) == 3
    pages = {re.search(r"<h1>([^<]+)", page)[1]: page for page in map(editor.open, paths)}  # type: ignore[index]
    assert 'role="alert"' in pages["bad.docx"]
    assert "Unmatched quotation mark" in pages["brief.docx"]
    assert str(editor.client.app.state.server.workspace.folder) not in "".join(pages.values())  # type: ignore[attr-defined]


MARKDOWN = b"A.[^1]\n\n[^1]: Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), doi:10.1000/182.\n"


def folder_of(editor: Editor) -> Path:
    """Where the server keeps its documents."""
    folder: Path = editor.client.app.state.server.workspace.folder  # type: ignore[attr-defined]
    return folder


@pytest.mark.parametrize(("name", "data"), [("brief.docx", DATA), ("brief.md", MARKDOWN)])
def test_what_is_shown_and_saved_names_no_folder_and_no_command(editor: Editor, name: str, data: bytes) -> None:
    path = editor.add((name, data)).url.path
    editor.post(f"{path}/accept")
    shown = [editor.client.get("/").text, editor.open(path)]
    assert "stacite check" not in "".join(shown)
    for what in DOWNLOADS:
        saved = editor.client.get(f"{path}/save/{what}")
        assert saved.status_code == 200
        assert "attachment" in saved.headers["content-disposition"]
        shown.append(unpacked(saved.content))
    assert str(folder_of(editor)) not in "".join(shown)
    assert path.removeprefix("/d/") not in "".join(shown[2:])


def unpacked(data: bytes) -> str:
    """The text of a file, or of all files in an archive."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(BytesIO(data)) as package:
        return "".join(package.read(each).decode("utf-8", "replace") for each in package.namelist())


def test_a_file_that_is_gone_is_an_error_without_a_folder_and_can_be_removed(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    for each in (folder_of(editor) / path.removeprefix("/d/")).iterdir():
        each.unlink()
    editor.post(f"{path}/again")
    shown = editor.open(path)
    assert re.search('role="alert">brief.docx: [^/]+</p>', shown)
    assert "Check again" in shown
    editor.post(f"{path}/remove")
    assert editor.client.get(path).status_code == 404


LINKED = word.note(
    "Ada Okafor, A Small Book (Leeds: Own Press, 2011), ",
    word.complex_field(' HYPERLINK "https://x.example" ', "doi:10.1000/182"),
    ".",
)
UNSAFE = word.note("Jo Roe, “On Dots,” News, June 14, 2024, https://www-jstor-org.ezproxy.x.example/stable/12.")
ODT = odt.odt_of([["A", odt.note("Ada Okafor, A Small Book (Leeds: Own Press, 2011), doi:10.1000/182.")]])
EPUB = epub_of(
    {
        "a.xhtml": chapter(
            '<p>A<a href="#n" epub:type="noteref">1</a></p><aside id="n">Ada Okafor, doi:10.1000/182.</aside>'
        )
    }
)


def test_a_fix_that_could_not_be_made_is_said_before_the_copy_is_saved(editor: Editor) -> None:
    path = editor.add(("brief.docx", word.docx_of([["A", LINKED]]))).url.path
    editor.post(f"{path}/accept")
    warned = editor.client.get(f"{path}/save/reviewed")
    assert "brief.docx, note 1: DOI not written as a link (I102) was not fixed: the text is a link" in warned.text
    assert "content-disposition" not in warned.headers
    copy = editor.client.get(f"{path}/save/reviewed", params={"anyway": "1"})
    assert texts(copy.content) == texts(word.docx_of([["A", LINKED]]))
    editor.post(f"{path}/sign", by="Jane Doe")
    decisions = editor.client.get(f"{path}/save/record").json()["decisions"]
    assert [each["decision"] for each in decisions] == ["fix accepted, but not in the copy"]


@pytest.mark.parametrize(
    ("name", "data", "words", "is_changed"),
    [
        ("a.docx", BRIEF, "Save Word file (comments on 2 findings)", True),
        ("a.md", MARKDOWN, "Accept a fix to save a patch.", True),
        ("a.odt", ODT, "Save ODT file (comments on 1 finding)", True),
        ("a.epub", EPUB, "Save report", False),
    ],
)
def test_a_copy_is_offered_only_where_there_is_one(
    editor: Editor, name: str, data: bytes, words: str, *, is_changed: bool
) -> None:
    path = editor.add((name, data)).url.path
    assert words in editor.page
    assert bool(editor.addresses("accept")) == is_changed
    answer = editor.client.get(f"{path}/save/reviewed")
    if not name.endswith(("docx", "odt")):
        assert answer.status_code == 409
        assert 'role="alert"' in answer.text
        assert "All documents" in answer.text


def test_all_safe_fixes_are_accepted_in_one_step(editor: Editor) -> None:
    path = editor.add(("brief.docx", word.docx_of([["A", FIXABLE, " B", FIXABLE, " C", OPEN_QUOTE]]))).url.path
    assert "Accept all safe fixes (2)" in editor.page
    assert "Accept all of this rule" in editor.page
    editor.post(f"{path}/accept", rule="I102")
    assert "2 accepted" in editor.open(path)
    editor.post(f"{path}/undo")
    assert "Accept all safe fixes (2)" in editor.open(path)


def test_a_fix_that_needs_reading_says_so(editor: Editor) -> None:
    path = editor.add(("brief.docx", word.docx_of([["A", UNSAFE]]))).url.path
    assert "Review first" in editor.page
    assert "Review first, then accept" in editor.page
    editor.post(f"{path}/accept")
    assert editor.addresses("undo") == [], "no step for all accepts it"


def test_a_finding_is_left_as_a_comment_and_a_later_decision_takes_the_place(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    (accept,) = editor.addresses("accept")
    editor.post(accept)
    comment = accept.replace("/accept", "/comment")
    assert "optional" in editor.client.get(comment).text
    editor.post(comment, reason="Please ask <the> author.")
    assert "1 left as a comment" in editor.open(path)
    assert "Please ask &lt;the&gt; author." in editor.page
    copy = editor.client.get(f"{path}/save/reviewed").content
    assert texts(copy) == texts(BRIEF)
    comments = unpacked(copy)
    assert 0 < comments.index("Please ask &lt;the&gt; author.") < comments.index("DOI not written as a link")
    editor.post(accept.replace("/accept", "/undo"))
    editor.open(path)
    assert editor.addresses("accept") == [accept], "what was decided before does not come back"


def test_an_offline_server_says_why_it_is_offline(editor: Editor) -> None:
    assert re.search(r'<input type="checkbox" name="online" value="1" disabled', editor.page)
    assert "(--offline)" in editor.page
    path = editor.add(("a.md", MARKDOWN.replace(b"doi:10", b"https://x.example/a doi:10"))).url.path
    assert "Links not checked" in editor.open(path)


def test_a_removed_document_is_gone(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    folder = editor.client.app.state.server.workspace.folder / path.removeprefix("/d/")  # type: ignore[attr-defined]
    assert folder.is_dir()
    editor.post(f"{path}/remove")
    assert not folder.exists()
    assert editor.client.get(path).status_code == 404


def test_too_many_files_are_refused(editor: Editor) -> None:
    answer = editor.add(*((f"{number}.md", b"x") for number in range(21)))
    assert answer.status_code == 400
    assert "Add at most 20 files at a time." in answer.text
    assert "<li>" not in editor.client.get("/").text


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
    assert "can&#x27;t use the folder in which it keeps documents: database is locked" in answer.text


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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_user_can_read_what_is_kept(editor: Editor) -> None:
    editor.add(("brief.docx", BRIEF))
    kept = list(folder_of(editor).rglob("*"))
    assert {each.name for each in kept} >= {"workspace.db", "brief.docx"}
    assert {f"{each.stat().st_mode & 0o777:o}" for each in kept} == {"600", "700"}


def test_a_file_that_is_too_large_is_refused(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacite.serve.web.MAX_FILE", 1000)
    answer = editor.add(("brief.docx", BRIEF))
    assert answer.status_code == 413
    assert "is larger than" in answer.text
    assert MAX_FILE >= 60 * 2**20


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\brief.docx", "brief.docx"),
        ("/", "document"),
        ("..", "document"),
        (".bashrc", "bashrc"),
        ("a\0b\n.md", "a_b_.md"),
        ("<script>.html", "_script_.html"),
        ("x" * 400 + ".docx", "x" * 195 + ".docx"),
        ("é" * 400 + ".docx", "é" * 97 + ".docx"),
        ("x" * 400, "x" * 200),
        ("nul.docx", "_nul.docx"),
        ("COM1", "_COM1"),
        ("con.tar.md", "_con.tar.md"),
        ("citations.yaml", "_citations.yaml"),
        ("Müller 1.docx", "Müller 1.docx"),
    ],
)
def test_only_the_last_part_of_a_name_is_kept(name: str, kept: str) -> None:
    assert file_name(name) == kept


# Who is kept out.


def test_the_first_address_opens_one_browser(editor: Editor) -> None:
    stranger = TestClient(editor.client.app, base_url=f"http://{HOST}")
    assert stranger.get("/", params={"token": TOKEN}).status_code == 403
    assert editor.client.get("/", params={"token": TOKEN}).status_code == 200
    assert list(editor.client.cookies) == ["stacite-8000"]


def test_without_the_token_there_is_no_answer(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    stranger = TestClient(editor.client.app, base_url=f"http://{HOST}")
    for address in ("/", path, f"{path}/save/reviewed", f"{path}/events", "/static/serve.js", "/nowhere"):
        answer = stranger.get(address)
        assert answer.status_code == 403
        assert "stacite serve --reuse" in answer.text
        assert "brief" not in answer.text
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
