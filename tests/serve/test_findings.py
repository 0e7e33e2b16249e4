"""The page of a document: its findings, decisions about them, and what undoes them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_word import texts
from tests.making import docx as word
from tests.making import odt
from tests.making.epub import chapter, epub_of
from tests.readers.test_libreoffice import RTF, needs_libreoffice
from tests.serve.editing import BRIEF, FIXABLE, MARKDOWN, OPEN_QUOTE, ORIGIN, Editor, client_of, edit, unpacked

from stacite.model.evidence import NetworkState
from stacite.readers.base import TrackedChanges
from stacite.serve import findings
from stacite.serve.pages import Form
from stacite.serve.workspace import Decision, DecisionKind
from stacite.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_a_word_file_is_checked_decided_about_and_saved(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    assert "DOI not written as a link" in editor.page
    assert "Unmatched quotation mark" in editor.page
    (accept,) = editor.addresses("accept")
    editor.post(accept)
    left = editor.open(path)
    assert "Accepted" in left
    (ignore,) = [each for each in editor.addresses("ignore") if each not in accept][:1]
    editor.post(ignore, reason="as in the original", until="2999-01-31")
    assert "<b>Ignored until Jan 31, 2999</b>: as in the original" in editor.open(path)
    copy = editor.client.get(f"{path}/save/reviewed")
    assert "brief.reviewed.docx" in copy.headers["content-disposition"]
    assert texts(copy.content)[0].endswith("https://doi.org/10.1000/182.")
    assert texts(copy.content, TrackedChanges.REJECT) == texts(BRIEF)
    assert "is signed off" in editor.post(f"{path}/sign", by="Jane Doe", note="second proof").text
    record = editor.client.get(f"{path}/save/record").json()
    assert (record["by"], record["note"]) == ("Jane Doe", "second proof")
    assert [(each["rule"], each["decision"], each["reason"], each["by"]) for each in record["decisions"]] == [
        ("I102", "accepted; not in this file", "", "Jane Doe"),
        ("S613", "ignored", "as in the original", "Jane Doe"),
    ]
    shown = editor.client.get(f"{path}/save/record-page").text
    assert "as in the original" in shown
    assert record["document"]["sha256"] in shown
    assert "ignored until Jan 31, 2999" in shown
    assert "<p>Signed off with 1 warning left.</p>" in shown, "the file that is signed has the finding still"
    assert "stacite check" not in shown
    assert "stacite rule" not in shown
    assert 'value="Jane Doe"' in editor.open(path), "asked only once"


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
    assert re.search(r'id="said"[^>]*>No longer ignored: [^<]+, note \d\.</p>', undone.text)
    assert "Undone" not in editor.open(path)
    assert "nothing to undo" in editor.post(f"{path}/undo").text


def test_what_is_decided_is_counted_in_the_summary_and_asks_for_no_fix(editor: Editor) -> None:
    path = editor.add(("brief.md", MARKDOWN)).url.path
    assert "of these decided" not in editor.page
    editor.post(editor.addresses("accept")[0])
    assert "1 of these decided" in editor.open(path)
    editor.post(f"{path}/undo")
    editor.open(path)
    for address in editor.addresses("ignore"):
        editor.post(address, reason="as is")
    assert "No fix was accepted: there is no corrected file." in editor.open(path)


def test_an_action_changes_its_part_of_the_page(editor: Editor) -> None:
    editor.add(("brief.docx", BRIEF))
    (accept,) = editor.addresses("accept")
    headers = {**ORIGIN, "HX-Request": "true", "X-CSRF": editor.secret()}
    answer = editor.client.post(accept, headers=headers)
    assert answer.text.startswith('<div class="actions accept decided"')
    assert 'hx-swap-oob="true"' in answer.text


def test_a_citation_that_was_read_correctly_is_doubted_no_more(tmp_path: Path) -> None:
    settings = Settings(offline=True, unsure_below=1.0)  # so that any is doubted
    with client_of(tmp_path / "data", tmp_path, settings) as client:
        editor = Editor(client)
        path = editor.add(("brief.docx", BRIEF)).url.path
        names = re.findall('value="(read-[0-9a-f]+)"', editor.page)
        assert len(names) == 2
        shown = editor.post(f"{path}/read", citation=names[0])
        assert shown.url.params["at"] == "n1-1"
        assert re.findall("read-[0-9a-f]+", shown.text) == names[1:]
        assert 'data-label="1" data-states="unsure"' not in shown.text
        editor.post(f"{path}/sign", by="Sam Roe")
        (made,) = client.get(f"{path}/save/record").json()["decisions"]
        assert (made["what"], made["decision"], made["by"]) == ("note 1", "read correctly", "Sam Roe")
        assert "No longer marked as read correctly: the citation in note 1." in editor.post(f"{path}/undo").text
        assert editor.post(f"{path}/read", citation="read-0").status_code == 409


UNSAFE = word.note("Jo Roe, “On Dots,” News, June 14, 2024, https://www-jstor-org.ezproxy.x.example/stable/12.")
ODT = odt.odt_of([["A", odt.note("Ada Okafor, A Small Book (Leeds: Own Press, 2011), doi:10.1000/182.")]])
EPUB = epub_of(
    {
        "a.xhtml": chapter(
            '<p>A<a href="#n" epub:type="noteref">1</a></p><aside id="n">Ada Okafor, doi:10.1000/182.</aside>'
        )
    }
)


@pytest.mark.parametrize(
    ("name", "data", "words", "is_changed"),
    [
        ("a.docx", BRIEF, "Save Word file (comments on 2 findings)", True),
        ("a.md", MARKDOWN, "Accept a fix to save a corrected file.", True),
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


@needs_libreoffice
def test_the_page_of_an_rtf_file_says_how_to_get_a_copy(editor: Editor) -> None:
    editor.add(("a.rtf", RTF))
    assert "Save it as .docx in Word (or LibreOffice), and add that file." in editor.page


def test_a_page_without_findings_does_not_explain_what_becomes_of_them(editor: Editor) -> None:
    editor.add(("brief.docx", BRIEF))
    assert "Only fixes that you accept become changes" in editor.page
    editor.add(("plain.docx", word.docx_of([["A", word.note("Jo Roe, Dots (Leeds: Own Press, 2011), 3.")]])))
    assert "No findings" in editor.page
    assert "Only fixes that you accept" not in editor.page


def test_all_safe_fixes_are_accepted_in_one_step(editor: Editor) -> None:
    path = editor.add(("brief.docx", word.docx_of([["A", FIXABLE, " B", FIXABLE, " C", OPEN_QUOTE]]))).url.path
    assert "Accept all safe fixes (2)" in editor.page
    assert "Accept all of this rule" in editor.page
    done = editor.post(f"{path}/accept", rule="I102").text
    assert "Accepted: 2 safe fixes. To take that back, choose Undo the last step.</p>" in done
    assert "2 accepted" in editor.open(path)
    editor.post(f"{path}/undo")
    assert "Accept all safe fixes (2)" in editor.open(path)
    assert 'data-place="f' not in editor.post(f"{path}/accept", here="").text, "at the top"
    editor.post(f"{path}/undo")
    first = editor.addresses("accept")[0].split("/")[-2]
    assert 'data-place="f3"' in editor.post(f"{path}/accept", here=first).text, "what is left after it"


def test_fixes_that_change_the_same_words_are_accepted_and_taken_back_in_one_step(editor: Editor) -> None:
    notes = [word.note(f"Jo Roe, Dots of the the {each} (Leeds: Press, 2001).") for each in ("Sea", "Coast")]
    other = word.note("Jo Roe, Dots in in Leeds (Leeds: Press, 2001).")
    path = editor.add(("brief.docx", word.docx_of([["A", *notes, other]]))).url.path
    names = re.findall(r'name="finding" value="([^"]+)"[^>]*>Accept all 2 with this change<', editor.page)
    assert len(names) == 2, "not for the change that is made once"
    done = editor.post(f"{path}/accept", finding=names[0]).text
    assert "Accepted: 2 fixes with the same change. To take that back, choose Undo the last step.</p>" in done
    assert "2 accepted" in editor.open(path)
    editor.post(f"{path}/undo")
    assert "accepted" not in re.sub(r"(?s)<section.*", "", editor.open(path))
    assert editor.post(f"{path}/accept", finding="gone").status_code == 409


def test_all_findings_of_a_rule_are_ignored_for_one_reason_in_one_step(editor: Editor) -> None:
    path = editor.add(("brief.docx", word.docx_of([["A", FIXABLE, " B", FIXABLE, " C", OPEN_QUOTE]]))).url.path
    asked = editor.addresses("ignore-all")
    assert len(asked) == 2, "not where a finding is the only one of its rule"
    editor.post(editor.addresses("comment")[0], reason="Why?", by="Jo")
    editor.open(path)
    assert editor.addresses("ignore-all") == [], "one of the two is left"
    editor.post(f"{path}/undo")
    form = editor.client.get(asked[0]).text
    assert "Ignore 2 findings</button>" in form
    assert 'name="rule" value="I102"' in form
    assert "Give a reason" in editor.post(f"{path}/ignore-all", rule="I102").text
    shown = editor.post(f"{path}/ignore-all", rule="I102", reason="as in the series").text
    assert "Ignored: 2 findings, DOI not written as a link. To take that back, choose Undo the last step." in shown
    assert 'data-place="f3"' in shown, "the one that is left"
    assert "2 ignored" in shown
    assert "2 others ignored" in shown, "beside the one that is counted"
    assert "Undone: 2 decisions that you made in one step." in editor.post(f"{path}/undo").text
    editor.open(path)
    assert editor.addresses("ignore-all") == asked


def test_what_one_rule_finds_is_told_apart_before_all_of_it_is_ignored(editor: Editor) -> None:
    notes = [word.note(f"Jo Roe, A Book{each} 3.") for each in (",,", " ,", ",,")]
    editor.add(("brief.docx", word.docx_of([[part for note in notes for part in ("A", note)]])))
    form = editor.client.get(editor.addresses("ignore-all")[0]).text
    assert "in place of one (notes 1 and 3)</li><li>There is a space" in form


def test_after_all_of_a_rule_are_ignored_comes_what_follows_the_one_at_hand(editor: Editor) -> None:
    data = word.docx_of([["A", FIXABLE, " B", OPEN_QUOTE, " C", FIXABLE, " D", OPEN_QUOTE]])
    path = editor.add(("brief.docx", data)).url.path
    here = editor.addresses("accept")[1]  # in note 3
    form = editor.client.get(here.replace("/accept", "/ignore-all")).text
    (name,) = re.findall('name="finding" value="([^"]+)"', form)
    shown = editor.post(f"{path}/ignore-all", rule="I102", reason="as in the series", finding=name).text
    assert 'data-place="f4"' in shown


BOOK = word.note("Jo Roe, ", word.italic("One Book"), " (Leeds: Own Press, 2011), 3.")


@pytest.mark.parametrize(("note", "said"), [(FIXABLE, "links were not checked"), (BOOK, "sources were not looked up")])
def test_the_way_online_stays_where_something_is_unchecked(editor: Editor, note: word.Note, said: str) -> None:
    path = editor.add(("brief.docx", word.docx_of([["A", note]]))).url.path
    assert f" · {said.split(maxsplit=1)[0].capitalize()} not checked" in editor.page
    assert f"The record will say that {said}." in editor.page
    server = editor.client.app.state.server  # type: ignore[attr-defined]
    check = server.checks.known(server.workspace.document(path.removeprefix("/d/")))
    tried = replace(check, project=replace(check.project, settings=replace(check.project.settings, offline=False)))
    assert check.report.evidence.network is not NetworkState.ONLINE
    shown = findings._tools(tried, {}, {}, Form("secret"), "")
    assert re.search(r'value="1" title="[^"]+">Check online</button></form><a [^>]+>All sources<', shown)


def test_a_fix_that_needs_reading_says_so(editor: Editor) -> None:
    path = editor.add(("brief.docx", word.docx_of([["A", UNSAFE]]))).url.path
    assert "Review first" in editor.page
    assert ">Accept this change</button>" in editor.page
    editor.post(f"{path}/accept")
    assert editor.addresses("undo") == [], "no step for all accepts it"


def test_a_finding_is_left_as_a_comment_and_a_later_decision_takes_the_place(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    (accept,) = editor.addresses("accept")
    editor.post(accept)
    comment = accept.replace("/accept", "/comment")
    assert "optional" in editor.client.get(comment).text
    assert 'name="by"' in editor.client.get(comment).text, "asked once"
    edit(editor, path, "A Small Book", title="A Smaller Book")
    headers = {**ORIGIN, "HX-Request": "true", "X-CSRF": editor.secret()}
    made = editor.client.post(
        comment, headers=headers, data={"reason": "Please ask <the> author.", "by": "Jane  Doe"}
    ).text
    assert re.search(r'<input type="text" name="by" id="signing-name" [^>]*value="Jane Doe"[^>]*hx-swap-oob', made)
    assert 'name="by"' not in editor.client.get(comment).text
    assert "1 left as a comment" in editor.open(path)
    assert "Please ask &lt;the&gt; author." in editor.page
    copy = editor.client.get(f"{path}/save/reviewed").content
    assert texts(copy) == texts(BRIEF)
    comments = unpacked(copy)
    assert "Jane Doe set the title to A Smaller Book" in comments, "edited before she gave her name"
    assert 0 < comments.index("Please ask &lt;the&gt; author.") < comments.index("DOI not written as a link")
    authors = re.findall(r'w:author="([^"]+)" w:initials="([^"]+)"', comments)
    assert (authors.count(("Jane Doe", "JD")), {*authors} - {("Jane Doe", "JD")}) == (1, {("stacite", "st")})
    editor.post(accept.replace("/accept", "/undo"))
    editor.open(path)
    assert editor.addresses("accept") == [accept], "what was decided before does not come back"


def test_each_of_two_forms_has_a_button_that_makes_it_the_one(editor: Editor) -> None:
    roads = word.note("Shoshana Zuboff, ", word.italic("Salt Roads of Europe"), " (London: Quay, 2001).")
    coasts = word.note("Shoshanna Zuboff, ", word.italic("Far Coasts of Asia"), " (London: Quay, 2003).")
    path = editor.add(("brief.docx", word.docx_of([["A", roads, " B", coasts]]))).url.path
    offered = re.findall(r"Accept: (Change it to [^<]+)</button>", editor.page)
    assert sorted(offered) == ["Change it to “Shoshana Zuboff” in note 2", "Change it to “Shoshanna Zuboff” in note 1"]
    editor.post(next(iter(editor.addresses("accept"))), choice="2")
    copy = editor.client.get(f"{path}/save/reviewed").content
    assert len({"Shoshanna" in each for each in texts(copy)}) == 1
    (changed,) = re.findall("Change it to “[^”]+” in (note [12])", unpacked(copy))
    assert re.search(f"Changed: [^<]+</w:t>.*?· {changed}: Change it to", unpacked(copy), re.DOTALL)
    editor.post(f"{path}/sign", by="Jane Doe")
    (made,) = editor.client.get(f"{path}/save/record").json()["decisions"]
    assert made["what"] == changed


def test_of_two_fixes_of_the_same_words_the_last_counts(editor: Editor) -> None:
    titles = "Le Chemin et le sel", "Le chemin et le Sel", "Le Chemin et le Sel"
    notes = [word.note("Bo Zuboff, ", word.italic(each), " (London: Quay, 2001).") for each in titles]
    path = editor.add(("brief.docx", word.docx_of([[part for note in notes for part in ("A", note)]]))).url.path
    first, second = dict.fromkeys(re.findall(r'"(/d/\w+/f/\w+/accept)"[^>]*>Accept: Change it to', editor.page))
    editor.post(first, choice="2")
    headers = {**ORIGIN, "HX-Request": "true", "X-CSRF": editor.secret()}
    made = editor.client.post(second, headers=headers, data={"choice": "2"}).text
    assert "the fix accepted earlier is taken back: One name, title, or date in two forms, note 2." in made
    assert made.count("Accept: Change it to") == 2, "the first is to be decided again"
    assert "Save Word file (1 fix" in editor.open(path)
    # As two that were accepted in earlier versions of stacite.
    server = editor.client.app.state.server  # type: ignore[attr-defined]
    kept = Decision(first.split("/")[-2], DecisionKind.ACCEPT, 2)
    server.workspace.decide(server.workspace.document(path.removeprefix("/d/")), kept)
    assert "was not fixed: another fix changes the same place" in editor.client.get(f"{path}/save/reviewed").text


@pytest.mark.parametrize(("name", "data"), [("brief.docx", BRIEF), ("brief.odt", ODT), ("brief.md", MARKDOWN)])
def test_a_note_is_commented_on(tmp_path: Path, name: str, data: bytes) -> None:
    words = "Check the page with the author."
    with client_of(tmp_path / "data", tmp_path) as client:
        editor = Editor(client)
        path = editor.add((name, data)).url.path
        comment = re.findall(rf'href="({path}/n/[^"]+/comment)"', editor.page)[0]
        assert "Your comment on note 1" in client.get(comment).text
        assert editor.post(comment, reason=" ").status_code == 400
        editor.post(comment, reason="Ask.")
        assert "No longer commented on: note 1." in editor.post(f"{path}/undo").text
        assert editor.post(comment, reason=words, by="Ada Roe").url.params["at"] == "n1-1"
        assert client.get(f"{path}/n/note-0/comment").status_code == 409
    with client_of(tmp_path / "data", tmp_path) as client:
        editor = Editor(client)
        editor.open(path)
        assert f"<b>Comment by Ada Roe</b>: {words}" in editor.page
        assert "1 comment on a note" in editor.page
        if name != "brief.md":
            copy = unpacked(client.get(f"{path}/save/reviewed").content)
            assert copy.count(words) == 1
            assert "Ada Roe" in copy
        report = client.get(f"{path}/save/report").text
        assert f"<li>Note 1, comment by Ada Roe: {words}</li>" in report
        assert f"<b>Comment by Ada Roe</b>: {words}" in report
        assert words in client.get(comment).text, "it can be changed"
        editor.post(comment, reason="Ask her.")
        assert "The earlier comment is back: note 1." in editor.post(f"{path}/undo").text
        assert f"<b>Comment by Ada Roe</b>: {words}" in editor.open(path)
        editor.post(f"{path}/sign", by="Jane Doe")
        (made,) = client.get(f"{path}/save/record").json()["decisions"]
        assert [made[each] for each in ("what", "title", "reason", "by")] == [
            "note 1", "Comment on the note", words, "Ada Roe"
        ]  # fmt: skip
        assert words in client.get(f"{path}/save/record-page").text
        editor.post(comment.replace("/comment", "/undo"))
        assert words not in editor.open(path)
