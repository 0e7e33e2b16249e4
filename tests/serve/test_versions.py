"""New versions of a document: which one it is of, and what holds of the decisions."""

from __future__ import annotations

import re

import pytest
from tests.making import docx as word
from tests.making.pages import page as sheet
from tests.making.pdf import pdf_of
from tests.serve.editing import (
    FIXABLE,
    OPEN_QUOTE,
    Editor,
    edit,
    registry_of,
    source_of,
    unpacked,
)

from stacite.serve import versions

OTHERS = [
    word.note(f"Jo Roe, {each} (Leeds: Own Press, 2011), 3.") for each in ("One Book", "Two Books", "Three Books")
]
OTHER_QUOTE = word.note("Jo Roe, “On Dots, News, June 14, 2024, https://x.example/c.")


def _docx(*notes: word.Note) -> bytes:
    return word.docx_of([[part for note in (*OTHERS, *notes) for part in (" A", note)]])


@pytest.mark.parametrize("name", ["brief.docx", "Brief.reviewed.docx", "final text.docx"])
def test_a_new_version_gets_the_decisions_and_says_what_was_solved(editor: Editor, name: str) -> None:
    path = editor.add(("brief.docx", _docx(FIXABLE, OPEN_QUOTE, OTHER_QUOTE))).url.path
    editor.post(editor.addresses("ignore")[-2], reason="as printed there")
    edit(editor, path, "One Book", issued="2012")
    editor.post(f"{path}/sign", by="Pat Miller")
    later = editor.add((name, _docx(FIXABLE, OPEN_QUOTE))).url.path
    assert later != path
    question = r"looks like a new version of <a [^>]+>brief\.docx</a> \(added [^)]+, signed off by Pat Miller, [^)]+\)"
    assert re.search(question, editor.page)
    assert "Carry over your 1 decision and edits to 1 source?" in editor.page
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    shown = editor.open(later)
    assert "as printed there" in shown
    assert f'1 ignored, <a href="{later}/sources#edited">1 field edited</a>' in shown
    assert "Edited here." in shown
    assert "2012" in registry_of(editor, later)
    assert "Since then, 1 finding has been resolved; there are no new ones." in shown
    assert "Unmatched quotation mark or bracket, note 6" in shown
    assert "looks like" not in shown
    assert "Undone: nothing is carried over from brief.docx anymore." in editor.post(f"{later}/undo").text
    undone = editor.open(later)
    assert re.search(question, undone)
    assert "as printed there" not in undone
    assert "Undo the last step" not in undone, "it would undo one of the earlier version"
    assert "2012" not in registry_of(editor, later)
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    assert "Undo the last step" in editor.open(later)
    editor.post(editor.addresses("ignore")[0], reason="so it is")
    assert "Undo the last step" in editor.open(later)
    assert "No longer ignored" in editor.post(f"{later}/undo").text
    editor.open(later)
    compared = f"{later}/changes?since={path.removeprefix('/d/')}"
    assert f'href="{compared}"' in shown
    assert "<li>Note 6 is gone: Jo Roe, “On Dots, News, June 14, 2024, " in editor.client.get(compared).text
    assert editor.client.get(f"{path}/changes?since={later.removeprefix('/d/')}").status_code == 404
    listed = editor.client.get("/").text
    assert f'superseded by {name} · <a href="{path}/sign">signed off by Pat Miller, ' in listed
    editor.post(f"{later}/sign", by="Sam Roe")
    record = editor.client.get(f"{later}/save/record").json()
    assert record["new_version_of"].startswith("brief.docx, added ")
    assert {each["by"] for each in record["decisions"]} == {"Pat Miller"}, "who decided stays"


@pytest.mark.parametrize(
    ("name", "notes"),
    [("brief.docx", [OTHER_QUOTE]), ("other.docx", [FIXABLE, *OTHERS[:1]]), ("brief2.docx", [FIXABLE])],
)
def test_another_document_is_no_version(editor: Editor, name: str, notes: list[word.Note]) -> None:
    editor.add(("brief.docx", _docx(OPEN_QUOTE)))
    editor.add((name, word.docx_of([[part for note in notes for part in (" A", note)]])))
    assert "looks like a new version" not in editor.page


def test_of_several_versions_the_one_is_asked_about_that_the_document_was_made_from(editor: Editor) -> None:
    files = [
        ("brief.docx", _docx(FIXABLE)),
        ("brief_final_v2.docx", _docx(FIXABLE, OPEN_QUOTE)),
        ("brief_final_v3.docx", _docx(FIXABLE, OTHER_QUOTE)),
    ]
    for file in files:
        editor.add(file)
        editor.post(editor.addresses("ignore")[0], reason="so it is")
    for at, name in ((1, "brief_final_v2.reviewed.docx"), (2, "brief.docx"), (0, "other.docx")):
        editor.add((name, files[at][1] + b" "))
        assert f">{files[at][0]}</a> (added" in editor.page.partition("looks like a new version of ")[2]


def test_the_last_one_of_a_chain_of_versions_is_asked_about_unless_another_one_is_chosen(editor: Editor) -> None:
    files = ("paper.docx", _docx(OPEN_QUOTE)), ("paper_author.docx", _docx(OPEN_QUOTE, OTHER_QUOTE))
    first, second = (editor.add(each).url.path for each in files)
    editor.post(re.findall(rf'"({first}/f/\w+/ignore)"', editor.open(first))[0], reason="of round one")
    editor.post(f"{second}/version", earlier=first.removeprefix("/d/"))
    editor.post(re.findall(rf'"({second}/f/\w+/ignore)"', editor.open(second))[-1], reason="of round two")
    last = editor.add(("paper_final.docx", _docx(OPEN_QUOTE) + b" ")).url.path
    assert "looks like a new version of" in editor.page
    assert f'"/d/{second.removeprefix("/d/")}">paper_author.docx</a> (added' in editor.page
    shown = editor.client.get(last, params={"earlier": first.removeprefix("/d/")}).text
    assert f'"{first}">paper.docx</a> (added' in shown.partition("looks like a new version of ")[2]
    options = re.findall(r'<option value="(\w+)"(?: selected)?>([^<]+)</option>', shown)
    assert [each for each, _ in options if each in f"{first} {second}"] == [
        each.removeprefix("/d/") for each in (second, first)
    ]
    assert ", superseded by paper_author.docx" in dict(options)[first.removeprefix("/d/")]
    editor.post(f"{last}/version", earlier=second.removeprefix("/d/"))
    editor.open(last)
    editor.post(f"{last}/sign", by="Sam Roe")
    record = editor.client.get(f"{last}/save/record").json()
    assert record["new_version_of"].startswith("paper_author.docx, added ")
    assert {each["reason"] for each in record["decisions"]} == {"of round one", "of round two"}


def test_what_an_earlier_version_has_settled_is_not_counted_again(editor: Editor) -> None:
    path = editor.add(("brief.docx", _docx(FIXABLE, OPEN_QUOTE, OTHER_QUOTE))).url.path
    for each in editor.addresses("ignore"):
        editor.post(each, reason="as printed there")
    later = editor.add(("brief.docx", _docx(OPEN_QUOTE, OTHER_QUOTE))).url.path
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    editor.open(later)
    editor.add(("brief.docx", _docx(OPEN_QUOTE)))
    still = "Of your 2 decisions, 1 still applies, and 1 is about something that was not found again."
    assert still in editor.page


def test_a_note_that_is_not_printed_is_named_by_its_words(editor: Editor) -> None:
    lost = word.note("Bo Dyke, A Dam (Leeds: Press, 1999), 7.", wrap="<!-- {} -->")
    path = editor.add(("brief.docx", _docx(FIXABLE, lost))).url.path
    later = editor.add(("brief.docx", _docx(FIXABLE))).url.path
    for address in editor.open(path) and editor.addresses("ignore"):
        editor.post(address, reason="as it is")
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    assert "<li>Unreferenced note, “Bo Dyke, A Dam (Leeds: Press, 1999), 7.”</li>" in editor.open(later)
    editor.post(f"{later}/sign", by="Sam Roe")
    made = editor.client.get(f"{later}/save/record").json()["decisions"]
    assert "“Bo Dyke, A Dam (Leeds: Press, 1999), 7.”" in {each["what"] for each in made}


def test_a_comment_on_a_note_that_is_not_printed_begins_with_its_words_and_is_not_doubled(editor: Editor) -> None:
    lost = word.note("Bo Dyke, A Dam (Leeds: Press, 1999), 7.", wrap="<!-- {} -->")
    path = editor.add(("brief.docx", _docx(FIXABLE, lost))).url.path
    for address in editor.addresses("comment"):
        editor.post(address, reason="Where?", by="Eva")
    copy = editor.client.get(f"{path}/save/reviewed").content
    words = "Unreferenced note, “Bo Dyke, A Dam (Leeds: Press, 1999), 7.”: Where?"
    assert words in unpacked(copy)
    later = editor.add(("brief.reviewed.docx", copy)).url.path
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    editor.open(later)
    assert unpacked(editor.client.get(f"{later}/save/reviewed").content).count(words) == 1


def test_a_note_that_was_not_printed_and_is_so_now_is_named(editor: Editor) -> None:
    lost = "Bo Dyke, A Dam (Leeds: Press, 1999), 7."
    notes = FIXABLE, word.note(lost, wrap="<!-- {} -->"), OPEN_QUOTE
    path = editor.add(("brief.docx", _docx(*notes))).url.path
    later = editor.add(("brief.docx", _docx(FIXABLE, word.note(lost)))).url.path
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text
    moved = f"The note “{lost}” that nothing referred to is now note 5: check that the notes after it are at the right"
    assert moved in shown


@pytest.mark.parametrize(
    ("name", "other", "is_same"),
    [
        ("brief.docx", "brief.reviewed_v2.docx", True),
        ("brief.docx", "Brief_v2.reviewed-2 (1).docx", True),
        ("brief-2.docx", "brief final corrected.docx", True),
        ("brief.docx", "brief.reviewed_JD.docx", True),
        ("brief.docx", "brief.reviewed-2 with edits by JD.docx", True),
        ("brief-2.docx", "brief-3.docx", False),
        ("brief.docx", "briefing.docx", False),
    ],
)
def test_a_name_is_the_same_with_other_endings_of_versions(name: str, other: str, *, is_same: bool) -> None:
    assert versions._is_same_name(name, other) is is_same
    assert versions._is_same_name(other, name) is is_same


def test_a_new_version_may_start_afresh(editor: Editor) -> None:
    editor.add(("brief.docx", _docx(OPEN_QUOTE)))
    later = editor.add(("brief.docx", _docx(OPEN_QUOTE, FIXABLE))).url.path
    assert "Show what has changed since?" in editor.page
    editor.post(f"{later}/version", earlier="-")
    assert "new version" not in editor.open(later)
    assert editor.post(f"{later}/version", earlier="nothing").status_code == 404
    assert editor.post(f"{later}/version", earlier=later.removeprefix("/d/")).status_code == 404


def test_what_has_changed_is_shown_where_nothing_is_carried_over(editor: Editor) -> None:
    note = "Al Coe, *Lines* (Leeds: Press, {}), 1."
    path = editor.add(("brief.docx", _docx(OPEN_QUOTE))).url.path
    later = editor.add(("brief.docx", _docx(OPEN_QUOTE, word.note(note.format(2001))))).url.path
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    last = editor.add(("brief.docx", _docx(OPEN_QUOTE, word.note(note.format(2003))))).url.path
    shown = editor.post(f"{last}/version", earlier=later.removeprefix("/d/")).text
    opened = (
        "<details open><summary>Since then, 1 note has changed.</summary><b>Text</b><ul><li>Changed notes: 5</li><li>"
        "Note 5: Al Coe, Lines (Leeds: Press, 2001), 1. → Al Coe, Lines (Leeds: Press, 2003), 1.</li></ul></details>"
    )
    assert opened in shown
    assert "Carried over" not in shown
    assert opened.replace(" open", "") in editor.open(last)
    assert "Since then, 1 note is new." in editor.open(later)
    same = editor.add(("brief_v2.docx", _docx(OPEN_QUOTE) + b" ")).url.path
    editor.post(f"{same}/version", earlier=path.removeprefix("/d/"))
    assert "<p>Since then, the notes have not changed.</p>" in editor.open(same)


def test_decisions_follow_a_finding_into_a_changed_note_or_are_asked_for_again(editor: Editor) -> None:
    notes = "Jo Roe, “On Dots, News, June 14, 2024, https://x.example/b.", "Al Coe, *Lines* (Leeds: Press, 2001),, 1."
    path = editor.add(("brief.docx", _docx(*map(word.note, notes)))).url.path
    for address in editor.addresses("ignore"):
        editor.post(address, reason="as printed there")
    assert "Everything is decided" in editor.open(path)
    editor.post(f"{path}/sign", by="Pat Miller")
    changed = notes[0].replace("On Dots", "On the Dots"), notes[1].replace(",, 1.", ", 1,")
    later = editor.add(("brief.docx", _docx(*map(word.note, changed)))).url.path
    assert "Of your 2 decisions, 1 still applies, and 1 has to be made again. Carry over your decisions?" in editor.page
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    shown = editor.open(later)
    about = "1 decision doesn’t apply anymore, because the author changed the note. Decide about this finding again:"
    assert f"<p>{about}</p>" in shown
    finding = "Typing mistake, note 5"
    assert re.search(rf'<a href="{later}\?at=\w+">{finding}</a>: ignored by Pat Miller: “as printed there”', shown)
    assert "Still to decide: 1 warning · 1 ignored" in re.sub("<[^>]+>", "", shown)
    assert "Since then, 2 notes have changed." in shown
    assert "been resolved" not in shown, "nothing is resolved, and nothing is new"
    compared = editor.client.get(f"{later}/changes?since={path.removeprefix('/d/')}").text
    assert "Changed notes: 4, 5" in compared
    assert not re.search("Gone: |New: ", compared)
    (again,) = re.findall(rf'formaction="({later}/f/\w+/again)"', shown)
    (earlier,) = re.findall('name="earlier" value="([0-9a-f]+)"', shown)

    def signed() -> set[tuple[str, str, str]]:
        editor.open(later)
        editor.post(f"{later}/sign", by="Sam Roe")
        made = editor.client.get(f"{later}/save/record").json()["decisions"]
        return {(each["what"], each["decision"], each["reason"]) for each in made}

    past = "ignored in the earlier version; the note has changed and the finding"
    kept = ("note 4", "ignored", "as printed there")
    assert signed() == {kept, ("note 5", f"{past} is open", "as printed there")}
    assert editor.post(again, earlier="nothing").status_code == 409
    assert "doesn’t apply anymore" not in editor.post(again, earlier=earlier).text
    was = ("note 5", f"{past} was decided again", "as printed there")
    assert signed() == {kept, was, ("note 5", "ignored", "as printed there")}


def test_what_is_decided_of_words_is_asked_again_of_others(editor: Editor) -> None:
    note = "Jo Roe, *Dots* (Leeds: Own Press, 2012), 5, ISBN 978-0-306-40615-{}, https://x.example/d (accessed {})."
    path = editor.add(("brief.docx", _docx(word.note(note.format(1, "February 31, 2024"))))).url.path
    for address in editor.addresses("ignore"):
        editor.post(address, reason="as printed there")
    later = editor.add(("brief.docx", _docx(word.note(note.format(2, "February 30, 2024"))))).url.path
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    shown = editor.open(later)
    assert "2 decisions don’t apply anymore, because the author changed the notes." in shown
    assert "1 ignored" not in shown


def test_an_accepted_fix_does_not_become_another_one(editor: Editor) -> None:
    def titled(*titles: str) -> bytes:
        return _docx(*(word.note("Bo Zuboff, ", word.italic(each), " (London: Quay, 2001).") for each in titles))

    path = editor.add(
        ("brief.docx", titled("Le Chemin et le sel", "Le chemin et le Sel", "Le Chemin et le Sel"))
    ).url.path
    accepts = list(dict.fromkeys(re.findall(r'"(/d/\w+/f/\w+/accept)"[^>]*>Accept: Change it to', editor.page)))
    editor.post(accepts[1], choice="2")
    name = accepts[1].split("/")[-2]
    later = editor.add(("brief.docx", titled(*["Le chemin et le sel"] * 2, "Le Chemin et le Sel"))).url.path
    assert f"/f/{name}/accept" in editor.page, "the same finding"
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    shown = editor.open(later)
    assert "1 accepted" not in shown
    assert "1 decision doesn’t apply anymore" in shown
    assert "accepted: sel → Sel" in shown
    editor.post(f"{later}/sign", by="Sam Roe")
    (made,) = editor.client.get(f"{later}/save/record").json()["decisions"]
    assert made["decision"].endswith("the change is not in this file and the finding is open")


def test_the_record_has_what_was_decided_about_the_earlier_version(editor: Editor) -> None:
    path = editor.add(("brief.docx", _docx(FIXABLE, OPEN_QUOTE))).url.path
    for address in editor.addresses("ignore"):
        editor.post(address, reason="as printed there", until="2099-12-15")
    edit(editor, path, "One Book", issued="2012")
    later = editor.add(("brief.docx", _docx()))
    editor.post(f"{later.url.path}/version", earlier=path.removeprefix("/d/"))
    editor.open(later.url.path)
    editor.post(f"{later.url.path}/sign", by="Sam Roe")
    record = editor.client.get(f"{later.url.path}/save/record").json()
    made = {(each["what"], each["title"], each["decision"], each["reason"], each["by"]) for each in record["decisions"]}
    done = "ignored; the finding is no longer in this file"
    where = "note 5 (in the earlier version)"
    assert (where, "Unmatched quotation mark or bracket", done, "as printed there", "Sam Roe") in made
    page = editor.client.get(f"{later.url.path}/save/record-page").text
    assert "New version of brief.docx, added " in page
    assert done.replace("ignored", "ignored until Dec 15, 2099") in page


def test_what_was_accepted_and_is_in_the_new_version_is_said_and_recorded(editor: Editor) -> None:
    # Another note says already what the change makes of this one.
    fixed = word.note(
        "Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press, 2011), https://doi.org/10.1000/182."
    )
    path = editor.add(("brief.docx", _docx(FIXABLE, fixed))).url.path
    editor.post(editor.addresses("accept")[0])
    copy = editor.client.get(f"{path}/save/reviewed").content
    later = editor.add(("brief.reviewed.docx", copy)).url.path
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text
    pending = "The fix that you accepted is in the document as a tracked change that is not accepted yet."
    assert shown.count(pending) == 1
    assert "1 comment by stacite." in shown
    assert "1 tracked change is not accepted yet; the text was read as if it were." in shown
    editor.post(f"{later}/sign", by="Sam Roe")
    record = editor.client.get(f"{later}/save/record-page").text
    change = "doi:10.1000/182 → https://doi.org/10.1000/182"
    pending_words = "accepted; in this file as a tracked change that is not accepted yet"
    assert f"DOI not written as a link: {change}</td><td>{pending_words}</td>" in record


COMMA = word.note("Jo Roe, ", word.italic("Dots"), ", (Leeds: Own Press, 2012), 5.")


def test_a_deletion_is_found_in_the_new_version_and_what_no_longer_applies_is_named(editor: Editor) -> None:
    path = editor.add(("brief.docx", _docx(FIXABLE, COMMA, OPEN_QUOTE))).url.path
    accepted = editor.addresses("accept")
    assert len(accepted) == 2
    for each in accepted:
        editor.post(each)
    editor.post(editor.addresses("ignore")[-1], reason="as printed there")
    said = (
        "<b>2 fixes that you accepted are not in this file.</b> Save the copy, add it here, and sign off that version."
    )
    assert said in editor.open(path)
    copy = _docx(
        word.note("Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press, 2011)."),
        word.note("Jo Roe, ", word.italic("Dots"), " (Leeds: Own Press, 2012), 5."),
    )
    later = editor.add(("brief.docx", copy)).url.path
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text
    assert "<p>One of the 2 fixes that you accepted is now in the document.</p>" in shown
    assert "<p>2 decisions are no longer needed" in shown
    dropped = (
        "<li>DOI not written as a link, note 4: accepted: doi:10.1000/182 → https://doi.org/10.1000/182</li>"
        "<li>Unmatched quotation mark or bracket, note 6 (in the earlier version): ignored: “as printed there”</li>"
    )
    assert dropped in shown
    assert dropped in editor.open(later), "for good"
    assert "not in this file" not in shown
    last = editor.add(("brief.docx", _docx(word.note("Al Coe, Lines (Leeds: Press, 2001), 1."), COMMA))).url.path
    shown = editor.post(f"{last}/version", earlier=later.removeprefix("/d/")).text
    assert "New version of" in shown
    assert "no longer needed" not in shown, "it was said of the version before"


def test_a_fix_that_the_copy_never_had_was_rejected_by_nobody(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacite.serve.checks.without_hindered_fixes", lambda report, _: report)
    held = word.note("Jo Roe, Dots, ", word.complex_field(' HYPERLINK "https://x.example" ', "doi:10.1000/182"), ".")
    path = editor.add(("brief.docx", _docx(held))).url.path
    editor.post(f"{path}/accept")
    copy = editor.client.get(f"{path}/save/reviewed", params={"anyway": "1"}).content
    later = editor.add(("brief.reviewed.docx", copy)).url.path
    assert "rejected" not in editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text
    assert "1 accepted" in editor.open(later)


def test_a_fix_that_the_copy_has_come_back_without_is_open_again(editor: Editor) -> None:
    path = editor.add(("brief.docx", _docx(FIXABLE, COMMA))).url.path
    for each in editor.addresses("accept"):
        editor.post(each)
    fixed = word.note(
        "Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press, 2011), https://doi.org/10.1000/182."
    )
    later = editor.add(("brief.reviewed.docx", _docx(fixed, COMMA))).url.path
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text
    said = "1 fix that you accepted is not in the document; the author may have rejected it."
    assert said.removesuffix(".") in shown
    assert "One of the 2 fixes that you accepted is now in the document." in shown
    assert "1 accepted" not in shown
    assert re.search(rf'<a href="{later}\?at=\w+">Comma before a parenthesis, note 5</a>: accepted: Delete', shown)
    editor.post(f"{later}/sign", by="Sam Roe")
    record = editor.client.get(f"{later}/save/record").json()
    done = "accepted in the earlier version; the change is not in this file and the finding is open"
    assert ("note 5", done) in {(each["what"], each["decision"]) for each in record["decisions"]}
    (accept,) = editor.addresses("accept")
    editor.post(accept)
    again = editor.open(later)
    assert "1 accepted" in again
    assert said not in again


def test_a_fix_is_found_beside_another_one_and_changes_no_note_for_others(editor: Editor) -> None:
    ranges = word.note("Jo Roe, “On Dots,” ", word.italic("Lines"), " 65 (2004): 251-276.")
    path = editor.add(("brief.docx", _docx(ranges, word.note("https://x.example/dots/")))).url.path
    editor.post(f"{path}/style", style="chicago17")
    editor.open(path)
    accepted = editor.addresses("accept")
    assert len(accepted) == 3, "a dash, a shorter number, a final period"
    for each in editor.addresses("ignore"):
        editor.post(each, reason="as printed there")
    for each in accepted:
        editor.post(each)
    copy = editor.client.get(f"{path}/save/reviewed").content
    later = editor.add(("brief.reviewed.docx", copy)).url.path
    assert re.search(r"Of your \d decisions, 3 are done in this file, and \d still appl", editor.page)
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    shown = editor.open(later)
    assert "The 3 fixes that you accepted are in the document as tracked changes that are not accepted yet." in shown
    assert "no longer" not in shown
    assert "the author changed" not in shown


def test_two_fixes_of_the_same_words_are_both_found(editor: Editor) -> None:
    url = "https://news.example/world/science-pact-"
    links = [word.note(f"Jo Roe, “On Dots,” *News*, https://x.example/{each}.") for each in "abc"]
    path = editor.add(("brief.docx", _docx(*links, word.note(f"Al Coe, “Lines,” *News*, <{url} talks/>.")))).url.path
    accepted = editor.addresses("accept")
    assert len(accepted) == 2, "brackets, and a space within them"
    for each in accepted:
        editor.post(each)
    later = editor.add(("brief.reviewed.docx", editor.client.get(f"{path}/save/reviewed").content)).url.path
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text
    assert "The 2 fixes that you accepted are in the document as tracked changes that are not accepted yet." in shown
    assert "no longer needed" not in shown
    editor.post(f"{later}/sign", by="Sam Roe")
    made = editor.client.get(f"{later}/save/record").json()["decisions"]
    assert {each["decision"] for each in made} == {
        "accepted; in this file as a tracked change that is not accepted yet"
    }


def test_a_change_is_looked_for_in_its_own_note_where_another_one_says_the_same(editor: Editor) -> None:
    start, end = "Al Coe, Lines (Leeds: Press, 2001),", " 1."
    path = editor.add(("brief.docx", _docx(*[word.note(f"{start},{end}")] * 2))).url.path
    accepted = editor.addresses("accept")
    assert len(accepted) == 2
    for each in accepted:
        editor.post(each)
    fixed, pending = word.note(f"{start}{end}"), word.note(start, word.deleted(","), end)
    later = editor.add(("brief.docx", _docx(fixed, pending))).url.path
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text
    assert "One of the 2 fixes that you accepted is now in the document." in shown
    assert "One of the 2 fixes that you accepted is in the document as a tracked change" in shown


def test_a_word_that_is_deleted_once_is_pending_as_long_as_the_file_has_it_twice(editor: Editor) -> None:
    path = editor.add(("brief.docx", _docx(word.note("Al Coe, Lines, http://http://www.x.example/a.")))).url.path
    editor.post(editor.addresses("accept")[0])
    later = editor.add(("brief.reviewed.docx", editor.client.get(f"{path}/save/reviewed").content)).url.path
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text
    assert "The fix that you accepted is in the document as a tracked change that is not accepted yet." in shown


@pytest.mark.parametrize("is_tracked", [True, False])
def test_a_fix_is_found_where_the_author_has_changed_words_beside_it(editor: Editor, *, is_tracked: bool) -> None:
    book = word.note("Lena Obermann, ", word.italic("A Small Book of Roads"), " (Leeds: Own Press, 2011).")
    title = word.italic("A Small Book of Roads")
    path = editor.add(("brief.docx", _docx(book, word.note("Oberman, ", title, ", 9.")))).url.path
    editor.post(editor.addresses("accept")[0], choice="1")
    name = ("Oberma", word.inserted("n"), "n") if is_tracked else ("Obermann",)
    copy = _docx(book, word.note("See ", *name, ", ", title, ", 9."))
    later = editor.add(("brief.docx", copy)).url.path
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text
    how = "in the document as a tracked change that is not accepted yet" if is_tracked else "now in the document"
    assert f"The fix that you accepted is {how}." in shown


def test_edits_follow_a_source_whose_key_has_changed_and_others_are_named(editor: Editor) -> None:
    noted = ["Michael Danti, “Report,” *ASOR*, March 30, 2016, 4.", "Bo Dyke, *A Dam* (Leeds: Press, 1999), 7."]
    path = editor.add(("brief.docx", _docx(*map(word.note, noted)))).url.path
    edit(editor, path, "Danti", title="A Full Report", issued="2017-03-30")
    edit(editor, path, "Dyke", title="The Dam", publisher="Old Press")
    new = [word.note(noted[0].replace("March 30, 2016", "(March 30, 2017)").replace("Danti", "Dantis"))]
    later = editor.add(("brief.docx", _docx(*new))).url.path
    # The check with these edits may be done by then.
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text + editor.open(later)
    said = (
        r"<p>Your edits to Dyke, “The Dam” \(1999\) \(note 5\) couldn’t be carried over: you set the title to The Dam"
        r" and the publisher to Old Press\.</p>"
    )
    assert re.search(said, editor.open(later))
    assert "title: A Full Report" in registry_of(editor, later)
    assert "1 field edited</a>" in shown, "the author has corrected the date"
    form = editor.client.get(source_of(editor, later, "A Full Report")).text
    assert re.search(r"Title: edited, was Report; [^<]+</li>", form)
    assert re.search(r"Date: edited, and the note now says the same; [^<]+</li>", form)
    editor.post(f"{later}/sign", by="Sam Roe")
    record = editor.client.get(f"{later}/save/record").json()
    assert [each["title"] for each in record["decisions"] if each["decision"] == "edited"] == ["title"], (
        "the author has corrected the date"
    )
    done = "edited in the earlier version; this file has no source that is clearly the same"
    assert [each["what"] for each in record["decisions"] if each["decision"] == done] == 2 * [
        "Dyke, “The Dam” (1999) (note 5)"
    ]


def test_an_edit_is_done_that_makes_the_note_cite_the_work_of_the_bibliography(editor: Editor) -> None:
    note = "Ada Okafor, *A Small Book* (Leeds: Own Press, {})."
    entry = "Okafor, Ada. *A Small Book*. Leeds: Own Press, {}."

    def brief(year: str) -> bytes:
        return word.docx_of([["A", *OTHERS, word.note(note.format(year))], ["References"], [entry.format("2009")]])

    path = editor.add(("brief.docx", brief("2099"))).url.path
    edit(editor, path, "(2099)", issued="2009")
    later = editor.add(("brief.docx", brief("2009"))).url.path
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    shown = editor.open(later)
    assert "The field that you edited is now corrected in the document." in shown
    assert "couldn’t be carried over" not in shown


def test_a_corrected_url_of_a_doi_is_what_the_note_says(editor: Editor) -> None:
    note = "Jo Roe, “On Dots,” *News* 3 (2014): 18, https://doi.org/10.40{}0/dots.327."
    path = editor.add(("brief.docx", _docx(word.note(note.format("O"))))).url.path
    edit(editor, path, "On Dots", URL="https://doi.org/10.4000/dots.327")
    assert "1 field edited" in editor.open(path)
    later = editor.add(("brief.docx", _docx(word.note(note.format("0"))))).url.path
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    shown = editor.open(later)
    assert "The field that you edited is now corrected in the document." in shown
    assert "1 field edited" not in shown
    assert "Correct the note." not in unpacked(editor.client.get(f"{later}/save/reviewed").content)


def test_what_is_gone_from_the_note_of_an_edited_source_is_named_since_the_sign_off(editor: Editor) -> None:
    noted = "Jo Roe, “On Dots,” *News*, February 31, 2024, https://x.example/b."
    path = editor.add(("brief.docx", _docx(word.note(noted)))).url.path
    edit(editor, path, "On Dots", issued="2024-02-13")
    editor.post(f"{path}/sign", by="Pat Miller")
    later = editor.add(("brief.docx", _docx(word.note(noted.replace("February 31", "February 13"))))).url.path
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    assert "Impossible or future date, note 4" in editor.open(later)
    compared = editor.client.get(f"{later}/changes?since={path.removeprefix('/d/')}").text
    assert "Gone: “February 31, 2024” does not exist: February 2024 has 29 days (C709, error, note 4)" in compared


def test_decisions_about_the_house_style_are_carried_over_with_it(editor: Editor) -> None:
    dates = word.note("Jo Roe, “On Dots,” ", word.italic("News"), ", 14 June 2024, https://x.example/b.")
    path = editor.add(("brief.docx", _docx(dates)), style="chicago17").url.path
    title = "Date format"
    assert title in editor.page
    for each in editor.addresses("ignore"):
        editor.post(each, reason="as in the book")
    later = editor.add(("brief.docx", _docx(dates, FIXABLE))).url.path
    assert title not in editor.page
    assert re.search(r"Carry over your \d decisions? and the house style\?", editor.page)
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text + editor.open(later)
    assert "Carried over from brief.docx" in shown
    assert title in shown
    assert "no longer appl" not in shown


def test_the_same_finding_with_another_count_is_neither_resolved_nor_new() -> None:
    entries = ["Full citation repeated, note 47", "No date, note 3", "No date, note 3"]
    assert versions._without_same(entries, [entries[0], entries[1], "No title, note 3"]) == [entries[1]]


def test_a_comment_follows_its_note_and_is_named_if_that_is_gone(editor: Editor) -> None:
    notes = ["Jo Roe, Dots (Leeds: Press, 2001), 1.", "Al Coe, Lines (Leeds: Press, 2001), 5.", "Ibid.", "Gone."]
    path = editor.add(("brief.docx", _docx(*map(word.note, notes)))).url.path
    comments = re.findall(rf'href="({path}/n/[^"]+/comment)"', editor.page)[-3:]
    for address, words in zip(comments, ("Which edition?", "Page?", "Why?"), strict=True):
        editor.post(address, reason=words)
    changed = ["Bo Ode, Knots (Leeds: Press, 2002), 7.", notes[0], notes[1].replace("5", "6"), notes[2]]
    later = editor.add(("brief.docx", _docx(*map(word.note, changed)))).url.path
    assert "Of your 3 decisions, 2 still apply, and 1 is about something that was not found again." in editor.page
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    shown, first = editor.open(later), len(OTHERS) + 3
    said = re.findall(r'id="c(\d)"[^>]*><p><b>Your comment</b>: ([^<]+)</p>', shown)
    assert said == [(f"{first}", "Which edition?"), (f"{first + 1}", "Page?")]
    assert "1 comment is on a note that is gone:" in shown
    assert f"<li>Note {first + 1}: “Why?”</li>" in shown
    stale = "added to the earlier version; the note has changed since, and it may no longer be needed"
    maybe = ", and may no longer be needed"
    assert f"1 comment is on a note that has changed since{maybe}:" in shown
    assert f'<a href="{later}?at=n1-{first}">Note {first}</a>: “Which edition?”</li>' in shown
    editor.post(f"{later}/sign", by="Jane Doe")
    made = editor.client.get(f"{later}/save/record").json()["decisions"]
    assert {(each["what"], each["reason"], each["decision"]) for each in made if each["reason"]} == {
        (f"note {first}", "Which edition?", stale),
        (f"note {first + 1}", "Why?", "added to the earlier version; this file has no such note"),
        (f"note {first + 1}", "Page?", "added"),
    }
    last = editor.add(("brief.docx", _docx(*map(word.note, [*changed, "New."])))).url.path
    editor.post(f"{last}/version", earlier=later.removeprefix("/d/"))
    words = f"1 comment is on a note that has changed since{maybe}: note {first}."
    assert words in editor.open(last).partition("Sign off …")[2], "it changed before the last version"
    again = re.findall(rf'href="({last}/n/[^"]+/comment)"', editor.page)[first - 1]
    editor.post(again, reason="Which edition?")
    assert words not in editor.open(last), "it is about the note as it is now"


@pytest.mark.parametrize("undone", [False, True])
def test_an_editors_comments_of_an_earlier_copy_are_not_doubled_and_go_where_they_are_undone(
    editor: Editor, *, undone: bool
) -> None:
    note = "Jo Roe, Dots (Leeds: Press, 2001),, 1."
    path = editor.add(("brief.docx", _docx(word.note(note)))).url.path
    editor.post(re.findall(rf'href="({path}/n/[^"]+/comment)"', editor.page)[-1], reason="Which edition?", by="Eva")
    editor.post(editor.addresses("comment")[-1], reason="Really?", by="Eva")
    copy = editor.client.get(f"{path}/save/reviewed").content
    assert [unpacked(copy).count(each) for each in ("Which edition?", "Really?", 'w:author="Eva"')] == [1, 1, 2]
    later = editor.add(("brief.reviewed.docx", copy)).url.path
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    editor.open(later)
    if undone:
        for address in re.findall(rf'formaction="({later}/[fn]/[^"]+/undo)"', editor.page):
            editor.post(address)
    again = unpacked(editor.client.get(f"{later}/save/reviewed").content)
    assert [again.count(each) for each in ("Which edition?", "Really?")] == ([0, 0] if undone else [1, 1])


def test_the_comment_on_a_note_that_is_gone_is_not_at_another_one_with_its_words(editor: Editor) -> None:
    dots, lines, ibid = "Jo Roe, Dots (Leeds: Press, 2001), 1.", "Al Coe, Lines (Leeds: Press, 2001), 5.", "Ibid."
    path = editor.add(("brief.docx", _docx(*map(word.note, (dots, ibid, lines, ibid))))).url.path
    first = len(OTHERS) + 2
    for address, words in zip(re.findall(rf'href="({path}/n/[^"]+/comment)"', editor.page)[-3::2], "ab", strict=True):
        editor.post(address, reason=words)
    later = editor.add(("brief.docx", _docx(*map(word.note, (dots, lines, ibid))))).url.path
    editor.post(f"{later}/version", earlier=path.removeprefix("/d/"))
    shown = editor.open(later)
    assert re.findall(r'id="c(\d)"[^>]*><p><b>Your comment</b>: ([^<]+)</p>', shown) == [(f"{first + 1}", "b")]
    assert "1 comment is on a note that is gone:" in shown
    assert f"<li>Note {first}: “a”</li>" in shown
    assert "1 comment on a note" in editor.client.get("/").text
    checks = editor.client.app.state.server.checks  # type: ignore[attr-defined]
    checks.forget(editor.client.app.state.server.workspace.document(later.removeprefix("/d/")))  # type: ignore[attr-defined]
    assert "1 comment on a note" in editor.client.get("/").text


FIXED = "Ada Okafor, A Small Book (Leeds: Own Press, 2011), https://doi.org/10.1000/182."


def _pdf(*notes: str) -> bytes:
    return pdf_of([sheet(1, *(f"Jo Roe, {each} Books (Leeds: Own Press, 2011), 3." for each in "ABC"), *notes)])


@pytest.mark.parametrize("between", [("final.docx", _docx(word.note(FIXED))), ("brief.pdf", _pdf(FIXED))])
def test_a_fix_that_a_later_version_has_lost_again_is_asked_about(editor: Editor, between: tuple[str, bytes]) -> None:
    earlier = editor.add(("brief.docx", _docx(FIXABLE))).url.path
    editor.post(editor.addresses("accept")[0])
    for file in (between, ("brief_final2.docx", _docx(FIXABLE))):
        later = editor.add(file).url.path
        shown = editor.post(f"{later}/version", earlier=earlier.removeprefix("/d/")).text
        earlier = later
    assert "1 accepted" not in shown
    assert "1 fix that you accepted is not in the document; the author may have rejected it." in shown


def test_a_pdf_beside_its_word_file_is_kept_first_of_all(editor: Editor) -> None:
    texts = [f"Jo Roe, {each} Books (Leeds: Own Press, 2011), 3." for each in "ABC"]
    editor.add(("brief.docx", word.docx_of([[part for each in texts for part in (" A", word.note(each))]])))
    editor.add(("brief.pdf", _pdf()))
    asked = editor.page.partition("This looks like the same text as ")[2].partition("</section>")[0]
    assert re.findall(r"<button [^>]+>([^<]+)<", asked) == ["Keep both", "Show changes"]
    assert "Nothing is deleted either way." in asked


def test_a_fix_that_a_pdf_has_not_is_named_so(editor: Editor) -> None:
    path = editor.add(("brief.docx", _docx(FIXABLE))).url.path
    editor.post(editor.addresses("accept")[0])
    unfixed = FIXED.replace("https://doi.org/", "doi:")
    later = editor.add(("brief.pdf", _pdf(unfixed))).url.path
    shown = editor.post(f"{later}/version", earlier=path.removeprefix("/d/")).text
    assert shown.count("1 fix that you accepted isn’t in this file, and stacite can’t change a PDF.") == 1
    assert "the author changed" not in shown
