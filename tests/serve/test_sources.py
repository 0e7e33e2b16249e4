"""The sources of a document: their table, and the form for their fields."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.cli.test_word import texts
from tests.making import docx as word
from tests.making.epub import chapter, epub_of
from tests.serve.editing import BRIEF, Editor, client_of, edit, folder_of, registry_of, source_of, unpacked

from stacite.app.check import check
from stacite.app.documents import Project
from stacite.app.named_documents import NamedDocuments
from stacite.app.sign_off import SignOff, changes_since, record
from stacite.model.evidence import Evidence, NetworkState
from stacite.readers.base import TrackedChanges
from stacite.serve.downloads import DOWNLOADS, changes_in, edits_in_words
from stacite.serve.sources import kept_text, wrong_in
from stacite.serve.workspace import FieldEdit
from stacite.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

EPUB = epub_of(
    {
        "a.xhtml": chapter(
            '<p>A<a href="#n" epub:type="noteref">1</a></p>'
            '<aside id="n">Ada Okafor, A Small Book (Leeds: Own Press, 2011).</aside>'
        )
    }
)


def test_an_editor_says_that_she_has_seen_a_source(tmp_path: Path) -> None:
    with client_of(tmp_path / "data", tmp_path) as client:
        editor = Editor(client)
        path = editor.add(("brief.docx", BRIEF)).url.path
        row = re.search(r"(?s)<tr id=(?:(?!</tr>).)*A Small Book.*?</tr>", client.get(f"{path}/sources").text)
        assert row is not None
        address = re.search(r'href="(/d/\w+/edit\?[^"]*field=seen)"[^>]*>I have seen it<', row[0])
        assert address is not None
        assert "That ends the warning" in client.get(html.unescape(address[1])).text
        saved = edit(editor, path, "A Small Book", seen="library copy").text
        assert "Saved: you have seen “A Small Book” (library copy)." in saved
        seen = yaml.safe_load(registry_of(editor, path))["references"]
        (found,) = [each["seen"] for each in seen if each["title"] == "A Small Book"]
        assert found["note"] == "library copy"
        assert "seen by an editor</b></span><p>library copy</p>" in client.get(f"{path}/sources").text
        note = client.get(f"{path}/save/reviewed").content
        assert "library copy" not in unpacked(note), "nothing for the author to do"
        editor.post(f"{path}/sign", by="Sam Roe")
        assert "library copy" in client.get(f"{path}/save/record").text
        editor.post(f"{path}/undo")
        editor.open(path)
        assert "seen:" not in registry_of(editor, path)


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


def test_an_edit_of_an_entry_that_no_note_cites_is_told_in_the_copy(editor: Editor) -> None:
    parts: list[list[word.Part] | str] = [
        ["A", word.note("Bo Dyke, On Lines (Berlin: Reed, 1999), 12.")],
        ["Bibliography"],
        ["Dyke, Bo. On Lines. Berlin: Reed, 1999."],
        ["Okafor, Ada. A Small Book. Leeds: Own Press, 2011."],
    ]
    path = editor.add(("brief.docx", word.docx_of(parts))).url.path
    page = edit(editor, path, "A Small Book", volume="2").text
    assert "Correct the bibliography entry in your document, too." in page
    comments = unpacked(editor.client.get(f"{path}/save/reviewed").content)
    assert "An editor set the volume to 2. Correct the entry." in comments


def test_an_edit_is_told_at_the_entry_where_only_that_prints_the_old_value(editor: Editor) -> None:
    entry = "Dyke, Bo. “On Lines and Dots.” Signs 4 (1999): 1–20. https://doi.org/1O.1000/xyz."
    note = word.note("Bo Dyke, “On Lines and Dots,” Signs 4 (1999): 12, https://doi.org/10.1000/xyz.")
    parts: list[list[word.Part] | str] = [
        ["A", note, " B"],
        ["Bibliography"],
        [entry],
        ["Okafor, Ada. A Small Book. Leeds: Own Press, 2011."],
    ]
    path = editor.add(("brief.docx", word.docx_of(parts))).url.path
    form = editor.client.get(source_of(editor, path, "On Lines")).text
    assert f"<blockquote>Bibliography: {entry}</blockquote>" in form
    edit(editor, path, "On Lines", URL="https://doi.org/10.1000/xyz")
    copy = unpacked(editor.client.get(f"{path}/save/reviewed").content)
    told = "An editor set the URL to https://doi.org/10.1000/xyz. Correct the entry."
    number = re.search(rf'<w:comment [^>]*w:id="(\d+)"(?:(?!</w:comment>).)*{re.escape(told)}', copy, re.DOTALL)
    assert number is not None
    start, end = (f'<w:commentRange{edge} w:id="{number[1]}"/>' for edge in ("Start", "End"))
    assert "1O.1000/xyz" in copy.partition(start)[2].partition(end)[0]


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
def test_an_edit_hides_nothing_that_the_note_prints_and_is_told_in_the_copy(
    editor: Editor, printed: str, title: str
) -> None:
    note = word.note(f"Jo Roe, “On Dots,” News, June 14, 2024, {printed}.")
    path = editor.add(("brief.docx", word.docx_of([["A", note]]))).url.path
    assert title in editor.page
    form = edit(editor, path, "On Dots", issued="some day", URL="https://x.example/b")
    assert form.status_code == 400
    assert "This date can’t be read" in form.text
    assert 'value="https://x.example/b"' in form.text, "what was typed is kept"
    edit(editor, path, "On Dots", issued="June 15, 2024", URL="https://x.example/b", author="Roe, Joanna")
    assert "2024-06-15" in registry_of(editor, path)
    comments = unpacked(editor.client.get(f"{path}/save/reviewed").content)
    told = "An editor set the author to Roe, Joanna, the date to 2024-06-15, and the URL to https://x.example/b."
    assert re.findall("An editor [^<]*", comments) == [f"{told} Correct the note."]
    assert re.search(r"Save Word file \(comments on \d findings?, 3 fields edited\)", editor.page)
    editor.post(re.findall(rf'href="({path}/n/[^"]+/comment)"', editor.page)[0], reason="Ask.")
    assert "Save Word file (comments)</a>" in editor.open(path)
    assert re.search(r"comments on \d findings?, 1 comment on a note, 3 fields edited", editor.page)
    for shown in (editor.page, comments):
        assert title in shown
        assert "M406" not in shown
        assert "citations.yaml:" not in shown
        assert "Date in words" not in shown


@pytest.mark.parametrize(
    ("name", "good", "bad", "why"),
    [
        (
            "DOI",
            ("10.1000/182", "https://doi.org/10.1000/182", "doi:10.1000/182"),
            ("hello", "10.1", "10.1/x y"),
            "A DOI looks like 10.1000/abc123",
        ),
        ("DOI", (), ("10.109/abc", "https://doi.org/10.1/abc"), "10., 4 to 9 digits, and a slash"),
        ("page", ("83-84", "328–35", "12-1"), ("84-83", "7, 84–83"), "ends before it begins"),
        (
            "URL",
            ("https://x.example/b",),
            ("hello", "www.x.example", "https://", "https://x y.example"),
            "address of a",
        ),
        ("ISBN", ("0-306-40615-2", "978 0 306 40615 7, 0306406152"), ("hello", "12345"), "is not an ISBN"),
        ("page", ("17", "321–28", "xii–xiv", "S1, S7", "e0123"), ("hello", "see there"), "These are no pages"),
        ("issued", ("2011", "2011-03", "forthcoming"), ("hello there", "1988-1", "13-1988"), "date can’t be read"),
        (
            "issued",
            ("June 1st, 2018", "1er juin 2018", "ca. 1834", "15 de agosto de 2023", "IV/1988", "Spring/Summer 1979"),
            ("1834a b", "l’an 2023", "Roe 2018", "1990s"),
            "date can’t be read",
        ),
        (
            "issued",
            ("1988–89", "May 4, 2020", "4.5.2020", "Spring 1979", "1979-21", "c. 1850", "2019/2021", "185X"),
            ("1988-13", "1988-89", "1988-02-30", "31 June 2018", "32 May 1988"),
            "This date ",
        ),
        ("accessed", (), ("1988-13",), "This date does not exist: there is no month 13."),
        ("title", ("hello",), (), ""),
    ],
)
def test_a_field_refuses_what_it_cannot_be(name: str, good: tuple[str, ...], bad: tuple[str, ...], why: str) -> None:
    assert [wrong_in(name, each) for each in (*good, "")] == [""] * (len(good) + 1)
    assert all(why in wrong_in(name, each) for each in bad)
    assert kept_text("DOI", "https://doi.org/10.1000/182") == "10.1000/182"


def test_an_edit_is_in_what_is_saved_before_the_document_is_checked_again(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    server = editor.client.app.state.server  # type: ignore[attr-defined]
    source = source_of(editor, path, "A Small Book").partition("source=")[2]
    with server.checks.known(server.workspace.document(path[3:])).turn:
        shown = editor.post(f"{path}/edit", source=source, **{"field-title": "A Smaller Book"})
        assert "Checking again" in shown.text
        assert shown.url.params["at"] == source
        assert re.search(r'data-place="s\d"', shown.text), "the source that was edited"
        assert re.search(r'id="said"[^>]*>Saved: title\.', shown.text)
        assert "A Smaller Book" in shown.text.partition("<table")[2]
        for what in ("bibtex", "ris", "csl-json", "csv", "registry"):
            assert "A Smaller Book" in editor.client.get(f"{path}/save/{what}").text
    editor.open(path)
    assert "no field was changed" in editor.post(f"{path}/edit", source=source).text


def test_a_source_that_is_checked_again_says_what_came_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacite.serve.checks.resolve", lambda *_: Evidence(NetworkState.NONE))
    with client_of(tmp_path / "data", tmp_path, Settings()) as client:
        editor = Editor(client)
        path = editor.add(("brief.docx", BRIEF), online="1").url.path
        assert "There was no network" in editor.page
        shown = editor.post(f"{path}/recheck", source="roe2024dots").text
        client.get(f"{path}/events")
        shown += client.get(f"{path}/sources").text
        assert "Roe, “On Dots” (2024) is still not checked: there is no network." in shown


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ([FieldEdit("a", "container-title", "Lines")], "set “Published in” to Lines"),
        ([FieldEdit("a", "title", "Dots"), FieldEdit("a", "URL", "")], "set the title to Dots and removed the URL"),
    ],
)
def test_fields_are_named_in_a_sentence(edits: list[FieldEdit], words: str) -> None:
    assert edits_in_words(edits) == words


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
        assert refused.status_code == 400
        assert all(re.search(f'name="field-{each}"[^>]*aria-invalid', refused.text) for each in ("DOI", "ISBN", "URL"))
        assert "<script>alert" not in refused.text
        fields |= dict.fromkeys(("field-issued", "field-DOI", "field-ISBN", "field-URL"), "")
        assert editor.post(f"{path}/edit", source=source, **fields).status_code == 200
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
        "Okafor, <cite>A Small Book</cite> (2011)": "unchecked",
        "Roe, “On Dots” (2024)": "no-doi no-copy unchecked",
    }
    saved = editor.client.get(f"{path}/save/csv").text
    assert "10.1000/182: not checked" in saved
    assert "https://x.example/b: not checked" in saved
    assert editor.client.get(f"{path}/save/xlsx").content.startswith(b"PK")


def test_a_season_is_shown_in_words_and_is_no_edit_as_it_was(editor: Editor) -> None:
    note = word.note("Jo Roe, “On Dots,” ", word.italic("Lines"), " 4, no. 2 (Spring 1979): 12.")
    path = editor.add(("brief.docx", word.docx_of([["A", note]]))).url.path
    address = source_of(editor, path, "On Dots")
    assert 'value="Spring 1979"' in editor.client.get(address).text
    for same in ("Spring 1979", "1979-21", "spring 1979"):
        edit(editor, path, "On Dots", issued=same)
        assert "edited" not in editor.open(path).partition('id="standing"')[2].partition("</p>")[0]
    edit(editor, path, "On Dots", issued="Fall 1979")
    assert "1979-23" in registry_of(editor, path)


def test_from_a_finding_the_source_is_edited_whose_words_are_marked(editor: Editor) -> None:
    two = "Al Poe, “On Lines,” Times, May 3, 2023, https://x.example/c; Jo Roe, “On Dots, News, June 14, 2024."
    editor.add(("brief.docx", word.docx_of([["A", word.note(two)]])))
    (about,) = re.findall(r'class="actions[^>]* data-edit="([^"&]*)[^>]* data-cited="2"', editor.page)
    assert about.endswith("source=roe2024dots"), "not the first one"
    (whole,) = re.findall(r'class="actions[^>]* data-edit="([^"]*)[^>]* data-cited="2"', editor.page)
    assert "No field changes the finding “Unmatched quotation mark" in editor.client.get(html.unescape(whole)).text
    dateless = word.note("Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press).")
    path = editor.add(("dateless.docx", word.docx_of([["A", dateless]]))).url.path
    (about,) = set(re.findall(r'href="(/d/\w+/edit[^"]+field=issued)"', editor.page))
    form = editor.client.get(html.unescape(about)).text
    assert "No field changes" not in form
    assert re.findall('id="([^"]+)"[^>]* autofocus', form) == ["field-issued"]
    assert "More fields</summary>" in form
    assert "<details open>" not in form
    source = source_of(editor, path, "A Small Book")
    assert "<details open>" in editor.client.get(f"{source}&field=accessed").text


def test_a_wrong_doi_is_edited_in_the_field_that_has_it(editor: Editor) -> None:
    printed, link = "https://doi.org/10.123O/dots", ' HYPERLINK "https://doi.org/10.1230/dots" '
    for doi, field in ((word.complex_field(link, printed), "URL"), (printed, "DOI")):
        note = word.note("Jo Roe, « Les points », ", word.italic("Revue"), ", no 26, 2014, DOI : ", doi, ".")
        editor.add((f"{field}.docx", word.docx_of([["A", note]])))
        assert re.findall(r"field=(\w+)[^>]*>Edit fields", editor.page)[:1] == [field]


def test_a_date_of_access_that_does_not_exist_is_edited_in_its_field(editor: Editor) -> None:
    note = "Jo Roe, “On Dots,” https://x.example/dots, accessed June 31, 2024."
    editor.add(("brief.docx", word.docx_of([["A", word.note(note)]])))
    assert re.findall(r"field=(\w+)[^>]*>Edit fields", editor.page) == ["accessed"]


def test_an_edit_is_offered_for_the_notes_only_at_findings_about_its_field(editor: Editor) -> None:
    note = "https://x.example/dots (accessed June 31, 2024)."
    path = editor.add(("brief.docx", word.docx_of([["A", word.note(note)]]))).url.path
    assert sorted(re.findall(r"field=(\w+)[^>]*>Edit fields", editor.page)) == ["accessed", "title"]
    edit(editor, path, "x.example/dots", accessed="2024-06-30")
    assert editor.open(path).count("Change the access date in note 1, too") == 2, "at the finding, and at the source"


def test_notes_of_the_copy_get_an_edit_where_they_print_the_old_value_once(editor: Editor) -> None:
    notes = [
        word.note("Jo Roe, “On Dost,” *News* 3 (14 June 2018): 18, https://x.example/2018."),
        word.note("See Jo Roe and Al Coe, “Lines,” *News* 4 (2018): 20."),
        word.note("Roe, “Dost,” 19."),
    ]
    data = word.docx_of([[part for note in notes for part in (" A", note)]])
    path = editor.add(("brief.docx", data)).url.path
    saved = edit(editor, path, "On Dost", title="On Dots", issued="2019-07-14", author="Roe, Jo\nCoe, Al")
    assert "Note 1 still prints the old date, “14 June 2018”." in saved.text
    assert "Notes 1 and 3 still print the old title, “On Dost”." in saved.text
    assert "Note 1 still prints the old author, “Jo Roe”. Correct note 1 in your document." in saved.text
    offer = r'formaction="([^"?]+/print)[^"]*"[^>]*>Change the ([^<]+), too<'
    offers = dict(re.findall(offer, editor.page))
    assert sorted(offers.values()) == ["date in note 1", "title in notes 1 and 3"]
    assert "<del>2018</del><ins>2019</ins>" in editor.page
    for address in offers:
        editor.post(address)
    assert re.search(r"3 fixes,[^<]* 3 fields edited\)", editor.open(path))
    assert "The copy has the new title in notes 1 and 3." in editor.page
    copy = editor.client.get(f"{path}/save/reviewed").content
    assert [each.replace("*", "") for each in texts(copy)] == [
        "Jo Roe, “On Dots,” News 3 (14 July 2019): 18, https://x.example/2018.",
        "See Jo Roe and Al Coe, “Lines,” News 4 (2018): 20.",
        "Roe, “Dots,” 19.",
    ]
    assert texts(copy, TrackedChanges.REJECT) == texts(data)
    assert re.findall("An editor [^<]*", unpacked(copy)) == [
        "An editor set the author to Roe, Jo; Coe, Al. Correct the note."
    ]
    editor.post(f"{path}/sign", by="Jane Doe")
    made = editor.client.get(f"{path}/save/record").json()["decisions"]
    assert {each["title"]: each["reason"] for each in made if each["decision"] == "edited"} == {
        "title": "also changed in notes 1 and 3 of the copy, not in this file",
        "date": "also changed in note 1 of the copy, not in this file",
        "author": "",
    }
    later = editor.add(("brief.reviewed.docx", copy)).url.path
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    editor.open(later)
    editor.post(f"{later}/sign", by="Jane Doe")
    made = editor.client.get(f"{later}/save/record").json()["decisions"]
    done = "edited in the earlier version; the change is in this file as a tracked change"
    assert {(each["title"], each["message"]) for each in made if each["decision"] == done} == {
        ("title", "On Dots"),
        ("date", "2019-07-14"),
    }
    undone = re.findall(r'id="said"[^>]*>([^<]+)<', editor.post(f"{path}/undo").text)
    assert undone == ["No longer changed in the notes of the copy: your edit of Roe and Coe, “On Dots” (2019)."]


def test_a_finding_is_decided_that_an_edit_corrects_in_the_copy(tmp_path: Path) -> None:
    note = word.note("Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press, 2099).")
    with client_of(tmp_path / "data", tmp_path) as client:
        editor = Editor(client)
        path = editor.add(("brief.docx", word.docx_of([["A", note]]))).url.path
        edit(editor, path, "A Small Book", issued="2009")
        assert "Still to decide: 1 error" in editor.page, "only the list of sources has the right year"
        editor.post(re.findall(r'formaction="([^"]+/print[^"]*)"', editor.page)[0])
        editor.open(path)
        assert "Everything is decided</b> · 1 corrected by an edit, " in editor.page
        assert "Save Word file (1 fix, 1 field edited)" in editor.page
        assert "Sign off anyway?" not in editor.page
        assert "1 correction of yours is not in this file." in editor.page
        assert "<b>Corrected by your edit</b>: Change the date to 2009" in editor.page
        assert "is in the future" not in unpacked(client.get(f"{path}/save/reviewed").content)
        editor.post(f"{path}/sign", by="Jane Doe")
        (made,) = [each for each in client.get(f"{path}/save/record").json()["decisions"] if each["rule"]]
        assert made["decision"] == "corrected by an edit; not in this file"
        assert made["change"] == "Change the date to 2009"
        assert "Decisions changed since" not in editor.open(path)
    with client_of(tmp_path / "data", tmp_path, Settings()) as client:
        editor = Editor(client)
        assert "Still to decide" not in editor.page
        editor.open(path)
        editor.post(html.unescape(re.findall(r'formaction="([^"]+/undo[^"]*)"[^>]*>Undo<', editor.page)[0]))
        assert "Still to decide: 1 error" in editor.open(path)


def test_a_corrected_finding_names_the_edit_that_corrects_it(editor: Editor) -> None:
    books = ("Ada Okafor, ", word.italic("A Smal Book"), " (Leeds: Own Press, 2099); Jo Roe, ")
    note = word.note(*books, word.italic("Silt of the North"), " (York: Own Press, 2098).")
    path = editor.add(("brief.docx", word.docx_of([["A", note]]))).url.path
    for name, field, value in (
        ("A Smal Book", "title", "A Small Book"),
        ("A Small Book", "issued", "2009"),
        ("Silt of the North", "issued", "2008"),
    ):
        edit(editor, path, name, **{field: value})
        editor.open(path)
        for each in re.findall(r'formaction="([^"]+/print[^"]*)"', editor.page)[:1]:
            editor.post(html.unescape(each))
    editor.open(path)
    said = re.findall(r"“(20\d\d)” is in the future.*?Corrected by your edit</b>: ([^<]+)<", editor.page, re.DOTALL)
    assert dict(said) == {"2099": "Change the date to 2009", "2098": "Change the date to 2008"}


def test_a_text_without_findings_gets_an_edit_and_an_epub_is_to_be_corrected(editor: Editor) -> None:
    note = "Ada Okafor, *A Small Book* (Leeds: Own Press, 2011)."
    path = editor.add(("brief.md", f"A.[^1]\n\n[^1]: {note}\n".encode())).url.path
    edit(editor, path, "A Small Book", issued="2012")
    editor.post(re.findall(r'formaction="([^"]+/print[^"]*)"', editor.page)[0])
    assert "Save Markdown file (1 fix)" in editor.open(path)
    assert "Own Press, 2012)." in editor.client.get(f"{path}/save/reviewed").text
    path = editor.add(("brief.epub", EPUB)).url.path
    edit(editor, path, "A Small Book", issued="2012")
    assert "Note 1 still prints the old date, “2011”. Correct note 1 in your document." in editor.page
    assert "/print" not in editor.page


def test_an_edit_that_an_accepted_fix_makes_in_the_note_is_not_offered_again(editor: Editor) -> None:
    notes = [f"Ann Vale, *Salt Roads of Old Europe* (London: Quay Press, {year})." for year in (2011, 2010)]
    data = word.docx_of([[part for each in notes for part in (" A", word.note(each))]])
    path = editor.add(("brief.docx", data)).url.path
    offer = r'formaction="([^"]+/accept)"[^>]*value="(\d)"[^>]*>Accept: Change it to “2010” in note 1<'
    address, choice = re.findall(offer, editor.page)[0]
    editor.post(address, choice=choice)
    saved = edit(editor, path, "(2011)", issued="2010").text
    assert "Saved: date. The copy has the new date in note 1." in saved
    assert "/print" not in editor.page
    assert "Save Word file (1 fix, " in editor.page
    copy = editor.client.get(f"{path}/save/reviewed").content
    assert "An editor set the date" not in unpacked(copy)
    assert texts(copy)[0].endswith("2010).")


def test_words_that_may_be_misread_are_not_offered_for_a_change(tmp_path: Path) -> None:
    settings = Settings(offline=True, unsure_below=1)
    with client_of(tmp_path / "data", tmp_path, settings) as client:
        editor = Editor(client)
        path = editor.add(("brief.docx", BRIEF)).url.path
        saved = edit(editor, path, "A Small Book", author="Okafor, A.").text
        assert "still prints" not in saved
        assert "/print" not in editor.page
        copy = unpacked(client.get(f"{path}/save/reviewed").content)
        assert "An editor set the author to Okafor, A. Correct the note." in copy


def test_words_of_a_field_are_to_be_corrected_by_hand(editor: Editor) -> None:
    note = word.note(word.complex_field(" ADDIN ZOTERO_ITEM ", "Jo Roe, *Dots?* (Leeds: Press, 2018), 1."))
    path = editor.add(("brief.docx", word.docx_of([["A", note]]))).url.path
    saved = edit(editor, path, "Dots?", issued="2019", title="Lines").text
    assert "Note 1 still prints the old date, “2018”. Correct note 1 in your document." in saved
    assert "the old title, “Dots?”. Correct note 1" in saved
    assert "/print" not in editor.page
    copy = unpacked(editor.client.get(f"{path}/save/reviewed").content)
    assert "An editor set the title to Lines and the date to 2019. Correct the note." in copy


def test_words_of_a_reference_manager_are_to_be_corrected_there(editor: Editor) -> None:
    item = {"type": "book", "title": "Dots", "author": [{"family": "Roe", "given": "Jo"}]}
    cited: list[dict[str, object]] = [{"id": 1, "itemData": item}]
    note = word.note(word.zotero(cited, "Jo Roe, Dots (Leeds: Press, 2018),, 1."))
    path = editor.add(("brief.docx", word.docx_of([["A", note]]))).url.path
    saved = edit(editor, path, "Dots", issued="2019").text
    assert "The text of note 1 comes from Zotero: correct it there and refresh the document." in saved
    assert "Change it in Zotero: delete “,”." in editor.open(path)
    assert not editor.addresses("accept")


def test_the_form_names_languages_and_has_one_place(editor: Editor) -> None:
    item = {"type": "book", "title": "Dots", "publisher-place": "Leeds", "event-place": "Leeds", "language": "spa"}
    cited: list[dict[str, object]] = [{"id": 1, "itemData": item}]
    note = word.note(word.zotero(cited, "Jo Roe, Dots (Leeds: Press, 2018), 1."))
    path = editor.add(("brief.docx", word.docx_of([["A", note]]))).url.path
    form = editor.client.get(source_of(editor, path, "Dots")).text
    shown, _, more = form.partition("<details")
    assert "Spanish. The code of the language" in shown
    assert "Place of the event" not in shown
    assert "Place of the event" in more
    assert re.search(r"<th>Language</th><td[^>]*>Spanish<", editor.page)


def test_a_fix_that_the_document_does_not_allow_is_not_offered(editor: Editor) -> None:
    # Without an item, whose field it is isn't known.
    note = word.note(word.complex_field(" ADDIN ZOTERO_ITEM ", "Jo Roe, Dots (Leeds: Press, 2018),, 1."))
    editor.add(("brief.docx", word.docx_of([["A", note]])))
    assert (
        "Delete “,”. Do it in the document yourself: stacite can’t, because the text comes from a field" in editor.page
    )
    assert not editor.addresses("accept")


def test_a_field_that_is_as_before_again_needs_no_correction(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    edit(editor, path, "A Small Book", title="A Large Book")
    saved = edit(editor, path, "A Large Book", title="A Small Book").text
    assert re.findall(r'id="said"[^>]*>([^<]+)<', saved) == ["Saved: title."]


@pytest.mark.parametrize(
    ("printed", "field", "before", "value", "after"),
    [
        ("14 June 2018", "issued", "2018-06-14", "2019-06-14", "14 June 2019"),
        ("June 1, 2011", "issued", "2011-06-01", "2011-07-02", "July 2, 2011"),
        ("2018-06-14", "issued", "2018-06-14", "2018-06-15", "2018-06-15"),
        ("June 21st, 2018", "issued", "2018-06-21", "2018-06-22", ""),
        ("Jun. 14, 2018", "issued", "2018-06-14", "2018-07-14", ""),
        ("2018", "issued", "2018", "2018-03", ""),
        ("forthcoming", "issued", "forthcoming", "2024", "2024"),
        ("Jo Roe and Al Coe", "author", "Roe, Jo\nCoe, Al", "Roe, Joan\nCoe, Al", "Joan Roe and Al Coe"),
        ("Jo Roe", "author", "Roe, Jo", "Roe, Jo\nCoe, Al", ""),
        ("Dots and Dots", "title", "Dots and Dots", "Lines and Dots", ""),
        ("On Dots", "title", "On Dots", "On the Dots", "On the Dots"),
        ("On the Dots", "title", "On the Dots", "On Dots", "On Dots"),
        ("pp. 10–20", "page", "10–20", "10–22", "pp. 10–22"),
        ("12", "volume", "12", "", ""),
    ],
)
def test_only_the_words_that_differ_are_changed(printed: str, field: str, before: str, value: str, after: str) -> None:
    changed = printed
    for start, end, new in sorted(changes_in(printed, field, before, value), reverse=True):
        changed = changed[:start] + new + changed[end:]
    assert changed == (after or printed)


@pytest.mark.parametrize(
    ("printed", "rest", "before", "value", "after"),
    [
        ("IBM.", " *M", "IBM", "Own Press", "Own Press. *M"),
        ("IBM.", " *M", "IBM", "Acme Inc.", "Acme Inc. *M"),
        ("IBM", ". M", "IBM", "Acme Inc.", "Acme Inc. M"),
        ("Acme Inc.", " “D", "Acme Inc.", "Acme Group", "Acme Group. “D"),
        ("Acme Inc.", ", *", "Acme Inc.", "Acme Group", "Acme Group, *"),
        ("J. Roe", ", *", "Roe, J.", "Roe, Jo", "Jo Roe, *"),
    ],
)
def test_an_edit_keeps_the_period_of_the_sentence(printed: str, rest: str, before: str, value: str, after: str) -> None:
    ((start, end, new),) = changes_in(printed, "author", before, value, rest)
    assert f"{printed[:start]}{new}{printed[end:]}{rest}" == after


def test_of_many_notes_that_print_an_old_value_some_are_named(editor: Editor) -> None:
    notes = [word.note("Jo Roe, *On Dost* (Leeds: Press, 2018), 1."), *[word.note("Roe, *On Dost*, 5.")] * 14]
    data = word.docx_of([[part for note in notes for part in (" A", note)]])
    path = editor.add(("brief.docx", data)).url.path
    edit(editor, path, "On Dost", title="On Dots")
    assert "Change the title in notes 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, and 5 others, too" in editor.page
    assert editor.page.partition('id="n1-2"')[0].count("<ins>Dots</ins>") == 3
