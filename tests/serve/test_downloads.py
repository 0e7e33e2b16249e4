"""What is saved of a document: no more than was decided, and nothing of this computer."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from tests.cli.test_word import DATA, texts
from tests.making import docx as word
from tests.making.pages import page as sheet
from tests.making.pdf import pdf_of
from tests.serve.editing import BRIEF, MARKDOWN, Editor, folder_of, unpacked

from stacite.serve.downloads import DOWNLOADS
from stacite.serve.workspace import Decision, DecisionKind, Workspace


def test_what_is_not_accepted_is_not_changed_and_what_is_ignored_gets_no_comment(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    assert "error: Unmatched" in editor.client.get(f"{path}/save/csv").text
    for each in editor.addresses("ignore"):
        editor.post(each, reason="seen")
    copy = editor.client.get(f"{path}/save/reviewed").content
    assert texts(copy) == texts(BRIEF)
    with zipfile.ZipFile(BytesIO(copy)) as package:
        comments = package.read("word/comments.xml").decode() if "word/comments.xml" in package.namelist() else ""
    assert "Unmatched" not in comments
    assert "Unmatched" not in editor.client.get(f"{path}/save/csv").text


def test_of_a_text_the_corrected_file_is_saved(editor: Editor) -> None:
    path = editor.add(("brief.md", MARKDOWN)).url.path
    editor.post(f"{path}/accept")
    assert "Save Markdown file (1 fix)" in editor.open(path)
    saved = editor.client.get(f"{path}/save/reviewed")
    assert saved.headers["content-disposition"].endswith("brief.reviewed.md")
    assert saved.content == MARKDOWN.replace(b"doi:10.1000", b"https://doi.org/10.1000")


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
        if what == "report":
            assert "stacite check" not in shown[-1]
    assert str(folder_of(editor)) not in "".join(shown)
    assert path.removeprefix("/d/") not in "".join(shown[2:])


LINKED = word.note(
    "Ada Okafor, A Small Book (Leeds: Own Press, 2011), ",
    word.complex_field(' HYPERLINK "https://x.example" ', "doi:10.1000/182"),
    ".",
)


def test_a_fix_that_could_not_be_made_is_said_before_the_copy_is_saved(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What can't be made is not offered, unless two fixes are about one place.
    monkeypatch.setattr("stacite.serve.checks.without_hindered_fixes", lambda report, _: report)
    path = editor.add(("brief.docx", word.docx_of([["A", LINKED]]))).url.path
    editor.post(f"{path}/accept")
    warned = editor.client.get(f"{path}/save/reviewed")
    assert "brief.docx, note 1: DOI not written as a link (I102) was not fixed: the text is a link" in warned.text
    assert "content-disposition" not in warned.headers
    copy = editor.client.get(f"{path}/save/reviewed", params={"anyway": "1"})
    assert texts(copy.content) == texts(word.docx_of([["A", LINKED]]))
    editor.post(f"{path}/sign", by="Jane Doe")
    decisions = editor.client.get(f"{path}/save/record").json()["decisions"]
    assert [each["decision"] for each in decisions] == ["accepted; not in this file"]


def test_the_report_says_what_was_decided(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    assert "Not ready: " in editor.client.get(f"{path}/save/report").text
    ignored, *_ = editor.addresses("ignore")
    editor.post(ignored, reason="as printed there")
    some = editor.client.get(f"{path}/save/report").text
    assert "1 ignored. " in some
    assert "left to decide." in some
    for each in editor.addresses("ignore"):
        editor.post(each, reason="as printed there")
    editor.post(ignored.replace("/ignore", "/comment"), reason="Ask her.")
    report = editor.client.get(f"{path}/save/report").text
    assert "Not ready: " not in report
    assert "1 left as a comment. All are decided." in report
    assert "Ask her." in report
    assert "as printed there" in report


def test_in_a_pdf_what_was_accepted_gets_a_comment_and_is_counted(editor: Editor) -> None:
    notes = [
        "Ada Okafor, A Small Book (Leeds: Own Press, 2011), doi:10.1000/182.",
        'Jo Roe, "On Dots, News, June 2024.',
    ]
    key = editor.add(("brief.pdf", pdf_of([sheet(1, *notes)]))).url.path.removeprefix("/d/")
    button = re.compile(r'class="main">(Save PDF [^<]+)')
    before, finding = button.findall(editor.page), editor.addresses("ignore")[0].split("/")[-2]
    assert "comments on" in before[0]
    workspace: Workspace = editor.client.app.state.server.workspace  # type: ignore[attr-defined]
    workspace.decide(workspace.documents()[0], Decision(finding, DecisionKind.ACCEPT))
    assert "1 accepted" in editor.open(f"/d/{key}")
    assert button.findall(editor.page) == before
