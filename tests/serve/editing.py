"""Somebody in front of the page, for the tests: adds documents, opens them and presses buttons."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient
from tests.making import docx as word

from stacite.serve.web import application
from stacite.serve.workspace import Workspace
from stacite.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


HOST = "127.0.0.1:8000"
ORIGIN = {"origin": f"http://{HOST}"}
TOKEN = "the-token"  # noqa: S105 - of a server in this process
OPEN_QUOTE = word.note("Jo Roe, “On Dots, News, June 14, 2024, https://x.example/b.")
FIXABLE = word.note("Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press, 2011), doi:10.1000/182.")
BRIEF = word.docx_of([["A", FIXABLE, " B", OPEN_QUOTE]])
MARKDOWN = b"A.[^1]\n\n[^1]: Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), doi:10.1000/182.\n"


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


def folder_of(editor: Editor) -> Path:
    """Where the server keeps its documents."""
    folder: Path = editor.client.app.state.server.workspace.folder  # type: ignore[attr-defined]
    return folder


def unpacked(data: bytes) -> str:
    """The text of a file, or of all files in an archive."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(BytesIO(data)) as package:
        return "".join(package.read(each).decode("utf-8", "replace") for each in package.namelist())
