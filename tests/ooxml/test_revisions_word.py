"""Tracked changes: accepted they give the new text, rejected the old one, and nothing else changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.making import docx as word
from tests.making.archives import members_of, packed
from tests.ooxml.changing import DAY, REJECTING, changed, edit, replaced

from stacite.errors import DocumentError
from stacite.model.finding import TextChange
from stacite.ooxml.revisions import WordNotes
from stacite.readers import docx

if TYPE_CHECKING:
    from stacite.model.document import Document

TRACKED = re.compile(r"<w:(ins|del) [^>]*>(.*?)</w:\1>", re.DOTALL)


def texts(document: Document) -> list[str]:
    return [note.text for note in document.notes]


def marked(xml: str) -> list[tuple[str, str]]:
    """The tracked changes: their kinds and letters."""
    return [(kind, re.sub("<[^>]*>", "", inner)) for kind, inner in TRACKED.findall(xml)]


def test_only_letters_that_change_are_marked_and_the_run_keeps_its_properties() -> None:
    data = word.docx_of([["A", word.note("See ", word.italic("Nature 807-17"), ".")]])
    made = replaced(data, "807-17", "807–17")
    assert marked(made.xml) == [("del", "-"), ("ins", "–")]
    assert made.xml.count("<w:rPr><w:i/></w:rPr>") == 4
    assert 'w:author="stacite" w:date="2026-11-27T00:00:00Z"' in made.xml
    assert texts(made.accepted) == ["See *Nature 807–17*."]
    assert texts(made.rejected) == texts(docx.read(data, "a.docx"))


def test_a_change_over_runs_deletes_in_each_and_inserts_once() -> None:
    data = word.docx_of([["A", word.note("ab", word.run("cd", "<w:b/>"), "ef.")]])
    made = replaced(data, "bcde", "XY")
    assert marked(made.xml) == [("del", "b"), ("del", "cd"), ("del", "e"), ("ins", "XY")]
    assert (texts(made.accepted), texts(made.rejected)) == (["aXYf."], ["abcdef."])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("16 December 1966", "December 16, 1966", [("del", "16 December"), ("ins", "December 16,")]),
        ("http://dx.doi.org/10.1/a", "https://doi.org/10.1/a", [("del", "://dx."), ("ins", "s://")]),
        # Words that are far apart are still told apart.
        (
            "1-2, and of what else there is, 3-4",
            "1–2, and of what else there is, 3–4",
            [("del", "-"), ("ins", "–")] * 2,
        ),
    ],
)
def test_a_phrase_is_replaced_as_a_whole(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    data = word.docx_of([["A", word.note(f"See {old}.")]])
    made = replaced(data, old, new)
    assert marked(made.xml) == expected
    assert (texts(made.accepted), texts(made.rejected)) == ([f"See {new}."], [f"See {old}."])


def test_a_phrase_with_words_in_another_format_is_changed_around_them() -> None:
    data = word.docx_of([["A", word.note("See 16 ", word.run("December", "<w:b/>"), " 1966.")]])
    made = replaced(data, "16 December 1966", "December 16, 1966")
    assert marked(made.xml) == [("del", "16 "), ("ins", " 16,")]
    assert texts(made.accepted) == ["See December 16, 1966."]


@pytest.mark.parametrize("at", [0, 3, 13])
def test_insertions_at_edges_stay_in_their_note(at: int) -> None:
    data = word.docx_of([["A", word.note("Before"), word.note("See this also"), word.note("Behind")]])
    document = docx.read(data, "a.docx")
    made = edit(document, 1, at, at, "X")
    assert made is not None
    after = changed(data, made)
    assert texts(after.accepted) == ["Before", f"{'See this also'[:at]}X{'See this also'[at:]}", "Behind"]
    assert texts(after.rejected) == texts(document)


def test_other_members_and_the_rest_of_the_part_stay_as_they_are() -> None:
    data = word.docx_of([["A", word.note("One two.", kind="endnote"), word.note("Three four.")]])
    made = replaced(data, "four", "five", note=1)
    before, after = members_of(data), members_of(made.data)
    assert [name for name in after if before[name] != after[name]] == ["word/footnotes.xml"]
    old, new = before["word/footnotes.xml"].decode(), made.xml
    head = new.index("<w:del")
    run = old[old.rindex("<w:r>", 0, old.index("Three")) : old.index("</w:r>", old.index("Three")) + 6]
    assert new[: new.rindex("<w:r>", 0, head)] == old[: old.index(run)]
    assert new.endswith(old[old.index(run) + len(run) :])


def test_letters_that_xml_spells_are_spelled_again() -> None:
    data = word.docx_of([["A", word.note("R&D <a>, “x” &amp; é😀 end.")]])
    made = replaced(data, "D <a>, “x” &amp; é😀 e", "D & <b>]]>\u2028")
    assert texts(made.accepted) == ["R&D & <b>]]>\u2028nd."]
    assert texts(made.rejected) == texts(docx.read(data, "a.docx"))


@pytest.mark.parametrize("new", ["a\x0bb", "a\tb", "a\nb", "\ud800", "\ufffe"])
def test_letters_that_word_cannot_hold_are_refused(new: str) -> None:
    data = word.docx_of([["A", word.note("One.")]])
    assert (
        WordNotes.of(data, "a.docx").hindrance(TextChange(0, 1, new))
        == "the new text contains characters that a Word document can't have"
    )


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (word.zotero([{"id": 1, "itemData": {"title": "T", "type": "book"}}], "Held words"), "field"),
        (word.complex_field(' HYPERLINK "https://x.example" ', "Held words"), "link"),
        (word.Raw(f'<w:fldSimple w:instr="DATE">{word.run("Held words").xml}</w:fldSimple>'), "field"),
        (word.Raw(f"<w:sdt><w:sdtPr/><w:sdtContent>{word.run('Held words').xml}</w:sdtContent></w:sdt>"), "control"),
        (
            word.Raw(f'<w:moveTo w:id="9" w:author="A">{word.run("Held words").xml}</w:moveTo>'),
            "existing tracked change",
        ),
        (word.run("Held words", '<w:ins w:id="9" w:author="A"/>'), "existing tracked change"),
        (word.Raw("<w:r><w:t>Held <!-- no -->words</w:t></w:r>"), "changes can't be tracked"),
        (word.Raw("<w:r><w:t><![CDATA[Held words]]></w:t></w:r>"), "changes can't be tracked"),
        (
            word.Raw(
                f'<mc:AlternateContent><mc:Choice Requires="x">{word.run("Held words").xml}</mc:Choice>'
                f"<mc:Fallback>{word.run('Held words').xml}</mc:Fallback></mc:AlternateContent>"
            ),
            "changes can't be tracked",
        ),
    ],
)
def test_what_is_in_the_way_is_said_and_nothing_changes(held: word.Raw, why: str) -> None:
    data = word.docx_of([["A", word.note("See ", held, ".")]])
    made = replaced(data, "Held", "Other")
    assert [why in each for each in made.hindrances] == [True]
    assert made.data == data


@pytest.mark.parametrize(
    "parts",
    [
        ("a", word.Raw("<w:r><w:tab/></w:r>"), "b"),
        ("a", word.Raw("<w:r><w:noBreakHyphen/></w:r>"), "b"),
        ("a", word.Raw('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'), "b"),
        ("a", word.run("hidden", "<w:vanish/>"), "b"),
        ("a\u00adb",),
        ("a  b",),
        (word.run("ab", '<w:rFonts w:ascii="Symbol"/>'),),
        ("a", word.Raw("</w:p><w:p>"), "b"),
        ("a", word.italic("b")),
    ],
)
def test_what_the_file_does_not_hold_letter_for_letter_has_no_edit(parts: tuple[word.Part, ...]) -> None:
    document = docx.read(word.docx_of([["A", word.note(*parts)]]), "a.docx")
    assert edit(document, 0, 0, len(document.notes[0].text), "x") is None


def test_without_tracked_changes_there_are_no_edits() -> None:
    document = docx.read(word.docx_of([["A", word.note("ab")]]), "a.docx", REJECTING)
    assert edit(document, 0, 0, 1, "x") is None


def test_in_an_insertion_of_another_the_insertion_is_cut_in_two() -> None:
    data = word.docx_of([["A", word.note("See ", word.inserted("old words"), ".")]])
    made = replaced(data, "old", "new")
    assert re.findall(r'<w:ins w:id="\d+" w:author="(\w+)"', made.xml) == ["A", "stacite", "A"]
    assert texts(made.accepted) == ["See new words."]
    assert texts(made.rejected) == ["See ."]
    numbers = re.findall(r'<w:(?:ins|del) w:id="(\d+)"', made.xml)
    assert len(numbers) == len(set(numbers))


def test_deleted_letters_between_are_left_deleted() -> None:
    data = word.docx_of([["A", word.note("on", word.deleted("gone"), "e two.")]])
    made = replaced(data, "one", "1")
    assert (texts(made.accepted), texts(made.rejected)) == (["1 two."], ["ongonee two."])


def test_a_change_of_formatting_is_copied_under_ids_of_its_own() -> None:
    properties = '<w:b/><w:rPrChange w:id="7" w:author="A"><w:rPr/></w:rPrChange>'
    made = replaced(word.docx_of([["A", word.note(word.run("one two three", properties))]]), "two", "2")
    numbers = re.findall(
        r'w:id="(\d+)"', made.xml.split("one")[0].rpartition("<w:p>")[2] + made.xml.partition("one")[2]
    )
    assert made.xml.count("<w:rPrChange") == 4
    assert len(numbers) == len(set(numbers))


def test_brackets_go_beside_a_link_in_the_formatting_of_the_text() -> None:
    data = word.docx_of([["A", word.note("See ", word.Link("https://x.example/a", "https://x.example/a"))]])
    made = replaced(data, "https://x.example/a", "<https://x.example/a>")
    assert re.search(
        r"&lt;</w:t></w:r></w:ins><w:hyperlink .*</w:hyperlink><w:ins [^>]*><w:r><w:rPr></w:rPr>", made.xml
    )
    assert texts(made.accepted) == ["See <https://x.example/a>"]
    assert made.accepted.notes[0].addresses == docx.read(data, "a.docx").notes[0].addresses[:0] + tuple(
        made.accepted.notes[0].addresses
    )


def test_a_link_whose_address_changes_gives_way_to_a_new_one() -> None:
    old, new = "https://x.example/a", "https://y.example/b?c&d"
    data = word.docx_of([["A", word.note("See ", word.Link(old, old), ", and ", word.Link(old, old))]])
    made = replaced(data, old, f"<{new}>")
    assert marked(made.xml) == [("ins", "&lt;"), ("del", old), ("ins", "https://y.example/b?c&amp;d"), ("ins", "&gt;")]
    assert texts(made.accepted) == [f"See <{new}>, and {old}"]
    assert [each.url for each in made.accepted.notes[0].addresses] == [new, old]
    assert [each.url for each in made.rejected.notes[0].addresses] == [old, old]
    assert texts(made.rejected) == texts(docx.read(data, "a.docx"))


def test_a_link_that_then_shows_where_it_leads_needs_no_other() -> None:
    data = word.docx_of([["A", word.note("See ", word.Link("doi:10.1/a", "https://doi.org/10.1/a"), ".")]])
    made = replaced(data, "doi:10.1/a", "https://doi.org/10.1/a")
    assert made.xml.count("<w:hyperlink") == 1
    assert texts(made.accepted) == ["See https://doi.org/10.1/a."]


@pytest.mark.parametrize(
    ("shown", "target", "old", "new"),
    [
        ("https://x.example/a", "https://z.example/", "/a", "/b"),
        ("https://x.example/a", "https://x.example/a", "https://x.example/a", "not an address"),
        ("https://x.example/a", "", "/a", "/b"),
    ],
)
def test_a_link_that_would_lead_elsewhere_is_left(shown: str, target: str, old: str, new: str) -> None:
    data = word.docx_of([["A", word.note("See ", word.Link(shown, target), ".")]])
    assert replaced(data, old, new).hindrances == ["the text is a link, whose target would stay the same"]


def test_words_that_are_a_link_are_changed_in_it() -> None:
    data = word.docx_of([["A", word.note("See ", word.Link('"Its Title"', "https://x.example/a"), ".")]])
    made = replaced(data, '"I', "“I")
    assert re.search(r'<w:hyperlink r:id="rId1"><w:del .*</w:hyperlink>', made.xml)
    assert texts(made.accepted) == ['See “Its Title".']


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("names", [word.TRANSITIONAL, word.STRICT])
def test_both_namespaces_and_other_encodings(names: dict[str, str], encoding: str) -> None:
    data = word.docx_of([["A", word.note("Ünd 807-17.")]], names=names, encoding=encoding)
    made = replaced(data, "807-17", "807–17")
    assert (texts(made.accepted), texts(made.rejected)) == (["Ünd 807–17."], ["Ünd 807-17."])


def test_any_prefix_will_do_but_none() -> None:
    members = members_of(word.docx_of([["A", word.note("One two.")]]))
    notes = members["word/footnotes.xml"].decode()
    other = re.sub(r"\bw:", "x:", notes).replace("xmlns:w=", "xmlns:x=")
    made = replaced(packed(members | {"word/footnotes.xml": other.encode()}), "two", "2")
    assert re.search(r'<x:del x:id="\d+" x:author="stacite"', made.xml)
    assert (texts(made.accepted), texts(made.rejected)) == (["One 2."], ["One two."])


def test_a_part_that_declares_a_document_type_is_refused() -> None:
    members = members_of(word.docx_of([["A", word.note("One two.")]]))
    notes = members["word/footnotes.xml"].replace(b"?>", b"?><!DOCTYPE a>", 1)
    with pytest.raises(DocumentError, match="damaged"):
        WordNotes.of(packed(members | {"word/footnotes.xml": notes}), "a.docx")


def test_many_changes_in_a_long_text_take_no_long_time() -> None:
    data = word.docx_of([["A", word.note("1-2 & " * 20_000)]])
    notes = WordNotes.of(data, "a.docx")
    places = [match.start() for match in re.finditer("-", notes.characters)]
    made = notes.tracked([TextChange(at, at + 1, "–") for at in places], DAY)
    assert docx.read(made, "a.docx").notes[0].text == docx.read(data, "a.docx").notes[0].text.replace("-", "–")


# Any runs, any edits.

WORDS = st.text("ab -&<é\u0301😀.", min_size=1, max_size=6)
PIECES = st.one_of(
    WORDS.map(lambda words: words),
    WORDS.map(word.italic),
    WORDS.map(lambda words: word.run(words, '<w:b/><w:rPrChange w:id="3" w:author="A"><w:rPr/></w:rPrChange>')),
    WORDS.map(word.inserted),
    WORDS.map(word.deleted),
    WORDS.map(lambda words: word.Link(words, "https://x.example/")),
    st.sampled_from([word.Link("https://x.example/", "https://x.example/"), word.Link("doi:x-y", "https://x-y")]),
    WORDS.map(lambda words: word.complex_field(' HYPERLINK "https://x.example" ', words)),
    WORDS.map(lambda words: word.Raw(f"<w:smartTag>{word.run(words).xml}</w:smartTag>")),
    st.sampled_from(
        [
            word.Raw("<w:r><w:t>a</w:t><w:tab/><w:t> b</w:t><w:br/><w:t>c</w:t></w:r>"),
            word.Raw(
                '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="8" w:name="x"/><w:bookmarkEnd w:id="8"/>'
            ),
            word.Raw('<w:r><w:t xml:space="preserve">a</w:t><w:t/><w:t xml:space="preserve">b&#228;&amp;</w:t></w:r>'),
            word.Raw("</w:p><w:p>"),
            word.run("hidden", "<w:vanish/>"),
        ]
    ),
)


NOTES = st.lists(
    st.tuples(st.sampled_from(["footnote", "endnote"]), st.lists(PIECES, max_size=6)), min_size=1, max_size=3
)


@settings(deadline=None)
@given(NOTES, st.data())
def test_any_edits_of_any_runs(given_notes: list[tuple[str, list[word.Part]]], drawn: st.DataObject) -> None:
    data = word.docx_of([["A", *(word.note("Zz", *parts, kind=kind) for kind, parts in given_notes)]])
    document, before = docx.read(data, "a.docx"), docx.read(data, "a.docx", REJECTING)
    for note in document.notes:
        for piece in note.passage.pieces:
            held = (document.note_text or "")[piece.source : piece.source + piece.length]
            assert held == note.text[piece.start : piece.start + piece.length]
    number = drawn.draw(st.integers(0, len(document.notes) - 1))
    text = document.notes[number].text
    start = drawn.draw(st.integers(2, len(text)))  # at the head signs would be taken for the number's
    end = drawn.draw(st.integers(start, min(len(text), start + 8)))
    new = drawn.draw(st.text("xy<&-", max_size=4))
    made = edit(document, number, start, end, new)
    if made is None:
        return
    after = changed(data, made)
    assert texts(after.rejected) == texts(before)
    is_made = not after.hindrances and not after.skipped
    expected = texts(document)
    expected[number] = text[:start] + new + text[end:] if is_made else text
    assert list(map(_plain, texts(after.accepted))) == list(map(_plain, expected))


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").split())
