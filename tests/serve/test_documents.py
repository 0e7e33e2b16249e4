"""The list of documents: adding them, what it says of each, removing them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.making import docx as word
from tests.making.archives import members_of, packed
from tests.serve.editing import (
    BRIEF,
    FIXABLE,
    MARKDOWN,
    Editor,
    client_of,
    edit,
    folder_of,
)

from stacite.serve.documents import revising
from stacite.serve.guard import MAX_FILE
from stacite.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_several_files_at_once_one_of_them_damaged(editor: Editor) -> None:
    editor.add(("brief.docx", BRIEF), ("bad.docx", b"PK\x03\x04 no archive"), ("a.md", b"A.[^1]\n\n[^1]: B, C.\n"))
    paths = re.findall(r'<a href="(/d/\w+)">', editor.page)
    assert len(paths) == 3
    pages = {re.search(r"<h1>([^<]+)", page)[1]: page for page in map(editor.open, paths)}  # type: ignore[index]
    assert 'role="alert"' in pages["bad.docx"]
    assert "Unmatched quotation mark" in pages["brief.docx"]
    assert str(editor.client.app.state.server.workspace.folder) not in "".join(pages.values())  # type: ignore[attr-defined]


def test_too_many_files_are_refused(editor: Editor) -> None:
    answer = editor.add(*((f"{number}.md", b"x") for number in range(21)))
    assert answer.status_code == 400
    assert "Add at most 20 files at a time." in answer.text
    assert "<li>" not in editor.client.get("/").text


def test_a_file_that_is_too_large_is_refused(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacite.serve.web.MAX_FILE", 1000)
    answer = editor.add(("brief.docx", BRIEF))
    assert answer.status_code == 413
    assert "is larger than" in answer.text
    assert MAX_FILE >= 60 * 2**20


def test_the_same_file_is_opened_with_its_decisions(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    editor.post(editor.addresses("accept")[0])
    again = editor.post("/documents", files=[("files", ("brief.docx", BRIEF))])
    assert again.url.path == path
    assert "1 accepted" in editor.open(path)
    styled = editor.post("/documents", files=[("files", ("brief.docx", BRIEF))], style="chicago17")
    assert styled.url.path == path
    shown = editor.open(path)
    assert "1 accepted" in shown
    assert "House style: Chicago, 17th edition." in shown
    assert re.search(r"Added [^<]+ · Chicago, 17th edition<", editor.client.get("/").text)
    assert "is now checked for its own style" in editor.post(f"{path}/style", style="none").text
    shown = editor.open(path)
    assert "1 accepted" in shown
    assert "House style: " not in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [("El estudio de la historia de los pueblos", True), ("Die Geschichte der Salzwege und der Städte", False)],
)
def test_the_choice_of_a_style_says_that_none_is_for_the_language(editor: Editor, text: str, *, said: bool) -> None:
    editor.add(("brief.docx", word.docx_of([[text, FIXABLE]])))
    assert ("None of these styles is for texts in Spanish" in editor.page) is said


def test_the_last_step_is_undone_also_if_it_changed_the_house_style(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    editor.post(editor.addresses("accept")[0])
    for style in ("chicago17", "chicago17", "oscola"):
        editor.post(f"{path}/style", style=style)
    for style in ("again checked against Chicago, 17th edition", "again checked for its own style"):
        assert style in editor.post(f"{path}/undo").text
        assert "1 accepted" in editor.open(path)
    assert "No longer accepted" in editor.post(f"{path}/undo").text


def test_documents_and_decisions_survive_a_restart(tmp_path: Path) -> None:
    with client_of(tmp_path / "data", tmp_path) as client:
        first = Editor(client)
        path = first.add(("brief.docx", BRIEF)).url.path
        first.post(first.addresses("accept")[0])
    with client_of(tmp_path / "data", tmp_path) as client:
        second = Editor(client)
        assert "brief.docx" in second.page
        assert re.search(
            r"Still to decide: [^<]* · 1 accepted \(as of the last check\)\. Open it to continue\.", second.page
        )
        assert "Accepted" in second.open(path)


def test_the_list_says_what_is_left_and_who_signed_off(editor: Editor) -> None:
    path = editor.add(("a brief.docx", BRIEF)).url.path
    editor.post(next(each for each in editor.addresses("accept")))
    question = r"<b>1 error is undecided</b>: Unmatched quotation mark or bracket in note 2\. Sign off anyway\?"
    assert re.search(question, editor.open(path))
    assert "The record will say “signed off with 1 error and 1 warning left”" in editor.page
    edit(editor, path, "A Small Book", title="A Smaller Book")
    assert editor.client.get(f"{path}/sign").url.path == path, "nobody has signed it off yet"
    assert editor.post(f"{path}/sign", by="Jane Doe").history[0].status_code == 303, "loading it again signs nothing"
    signed = editor.client.get(f"{path}/sign").text
    assert "Signed off by Jane Doe" in signed
    assert "<b>Signed off with 1 error and 1 warning left</b>" in signed
    assert '<code>stacite verify "a brief.docx.sign-off.json" "a brief.docx"</code>' in html.unescape(signed)
    assert "to decide: " not in signed
    changed = "Decisions changed since the sign-off; sign off again to record them."
    assert changed not in editor.open(path)
    editor.post(editor.addresses("ignore")[0], reason="as printed there")
    assert changed in editor.open(path)
    editor.post(f"{path}/undo")
    assert changed not in editor.open(path)
    record = editor.client.get(f"{path}/save/record-page").text
    assert "accepted; not in this file" in record
    assert "Signed off with 1 error and 1 warning left." in record
    assert "title: A Small Book → A Smaller Book" in record
    assert "Findings: 1 accepted (not in this file)." in record
    compared = editor.client.get(f"{path}/changes?since={path.removeprefix('/d/')}").text
    assert "Nothing has changed since Jane Doe signed it off on " in compared
    assert "Links and sources were not compared: the record was made without an online check." in compared
    listed = editor.client.get("/").text
    assert "Still to decide: 1 error · 1 accepted, 1 field edited" in listed
    time = r"[A-Z][a-z]{2} \d{1,2}, 20\d\d, \d{1,2}:\d\d [AP]M"
    assert re.search(rf'Added {time} · <a href="{path}/sign">signed off by Jane Doe, {time}</a><', listed)
    assert re.search(rf'<a href="{path}/sign">Signed off by Jane Doe, {time}</a>\.<', editor.open(path))
    assert '<option value="chicago17">Chicago, 17th edition</option>' in listed


def test_an_offline_server_says_why_it_is_offline(editor: Editor) -> None:
    assert re.search(r'<input type="checkbox" name="online" value="1" disabled', editor.page)
    assert "stacite was started with --offline, so nothing is sent." in editor.page
    assert "The online check sends" not in editor.page
    path = editor.add(("a.md", MARKDOWN.replace(b"doi:10", b"https://x.example/a doi:10"))).url.path
    assert "Links not checked" in editor.open(path)


def test_a_check_for_which_nobody_ticked_the_box_does_not_say_that_it_is_offline(tmp_path: Path) -> None:
    with client_of(tmp_path / "data", tmp_path, Settings()) as client:
        editor = Editor(client)
        editor.add(("brief.docx", BRIEF))
        assert editor.page.count("Links and sources were not checked online.") == 1
        assert "Offline: " not in editor.page
        assert "Not everything could be checked" not in editor.page


def test_the_house_style_of_the_last_upload_is_offered_for_the_next(editor: Editor) -> None:
    editor.add(("brief.docx", BRIEF), style="chicago17")
    assert '<option value="chicago17" selected>' in editor.client.get("/").text


def test_a_removed_document_is_gone(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    folder = editor.client.app.state.server.workspace.folder / path.removeprefix("/d/")  # type: ignore[attr-defined]
    assert folder.is_dir()
    editor.post(f"{path}/remove")
    assert not folder.exists()
    assert editor.client.get(path).status_code == 404


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


def test_a_file_that_is_not_word_gets_advice_for_the_browser(editor: Editor) -> None:
    editor.add(("brief.docx", b"no archive"))
    assert "the file is not a Word" in editor.page
    assert "save it in one of the formats" in editor.page
    assert "--from" not in editor.page
    assert "Check again" not in editor.page


def test_a_damaged_file_is_said_to_be_so_before_where_it_is_broken(editor: Editor) -> None:
    members = members_of(BRIEF)
    members["word/document.xml"] = members["word/document.xml"][:-20]
    editor.add(("brief.docx", packed(members)))
    first, detail = "The file is damaged and can’t be read.", "What was found: word/"
    assert 0 < editor.page.index(first) < editor.page.index(detail)


def test_a_check_that_ends_while_its_page_is_made_has_the_page_loaded_again(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    editor.open(path)
    server = editor.client.app.state.server  # type: ignore[attr-defined]
    done = server.checks.known(server.workspace.document(path.removeprefix("/d/")))
    assert "data-events" not in str(revising(done))
    late = replace(done, shows_earlier=True)
    assert late.progress.ended.is_set()
    assert f'data-events="{path}/events"' in str(revising(late))
    assert "data-events" not in str(revising(replace(late, error="A file is gone."))), "there is nothing else to show"
