"""Tracked changes and comments in OpenDocument texts: accepted they give the new text, rejected the old one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import odt as made
from tests.making.archives import members_of, packed
from tests.ooxml.changing import DAY, REJECTING, edit

from stacite.app import text_edits
from stacite.errors import DocumentError
from stacite.model.document import CommentRun, NoteComment
from stacite.model.finding import Edit, Fix, TextChange
from stacite.odf import CommentedOdt, OdtNotes, with_style
from stacite.readers import odt
from stacite.reporters.summary import sentences_on_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.readers.base import ReadOptions


REGION = re.compile(r"<text:(insertion|deletion)>(?:<office:change-info>.*?</office:change-info>)(.*?)</text:\1>")


@dataclass
class Changed:
    """A document after a change."""

    data: bytes
    hindrances: list[str]

    @property
    def xml(self) -> str:
        return members_of(self.data)["content.xml"].decode()

    def texts(self, options: ReadOptions | None = None) -> list[str]:
        document = odt.read(self.data, "a.odt", options) if options else odt.read(self.data, "a.odt")
        return [note.text for note in document.notes]


def changed(data: bytes, *edits: Edit) -> Changed:
    """What comes of the edits that nothing hinders."""
    notes = OdtNotes.of(data, "a.odt")
    changes = {each: TextChange.of(each) for each in edits}
    hindrances = [found for each in edits for change in changes[each] if (found := notes.hindrance(change))]
    free = [Fix("", (each,)) for each in edits if not any(map(notes.hindrance, changes[each]))]
    outcome = text_edits.apply_fixes({"a.odt": notes.characters}, free)
    tracked = notes.tracked(outcome.changes["a.odt"], DAY) if outcome.changes["a.odt"] else data
    assert odt.read(tracked, "a.odt").note_text == outcome.sources["a.odt"]
    return Changed(tracked, hindrances)


def replaced(data: bytes, old: str, new: str) -> Changed:
    """What comes of one replacement in a note's text."""
    document = odt.read(data, "a.odt")
    number = next(at for at, note in enumerate(document.notes) if old in note.text)
    at = document.notes[number].text.index(old)
    found = edit(document, number, at, at + len(old), new)
    assert found is not None, "the file does not hold these letters in one"
    return changed(data, found)


def of(*parts: made.Part, **more: str) -> bytes:
    """A document with one note between others."""
    return made.odt_of([["A", made.note("Before."), "B", made.note(*parts), "C", made.note("After.")]], **more)


@pytest.mark.parametrize(
    ("parts", "old", "new", "regions", "accepted"),
    [
        (("See ", made.italic("Nature 807-17"), "."), "807-17", "807–17", ["-", ""], "See *Nature 807–17*."),
        (("R&D <a> é😀 end",), "D <a> é", "D & <b>\u2028", ["&lt;a&gt; é", ""], "R&D & <b>\u2028😀 end"),
        (("One two three",), "two ", "", ["two<text:s/>"], "One three"),
        (("One two three",), "One", "", ["One"], "two three"),
        (("One two",), "One", "One  and", [""], "One and two"),
        (
            ("On 16 December 1966.",),
            "16 December 1966",
            "December 16, 1966",
            ["16 December", ""],
            "On December 16, 1966.",
        ),
        (("See ", made.link("http://a.example/b", "http://a.example/b"), "."), "http://a", "https://a", None, None),
    ],
)
def test_only_letters_that_differ_change(
    parts: tuple[made.Part, ...], old: str, new: str, regions: list[str] | None, accepted: str | None
) -> None:
    data = of(*parts)
    after = replaced(data, old, new)
    assert after.hindrances == []
    found = REGION.findall(after.xml)
    if regions is not None:
        assert [re.sub(r"</?text:(?:p|span)[^>]*>", "", inner) for _, inner in found] == regions
    else:  # a link is replaced, with where it leads
        assert [kind for kind, _ in found] == ["deletion", "insertion"]
        assert 'xlink:href="http://a.example/b">http://a.example/b</text:a></text:p></text:deletion>' in after.xml
        assert 'xlink:href="https://a.example/b">https://a.example/b</text:a><text:change-end' in after.xml
    text = after.texts()[1]
    assert text == (accepted or "See https://a.example/b.")
    assert after.texts(REJECTING) == Changed(data, []).texts()
    assert [name for name, each in members_of(after.data).items() if members_of(data)[name] != each] == ["content.xml"]
    assert "<dc:creator>stacite</dc:creator><dc:date>2026-11-27T00:00:00</dc:date>" in after.xml


def test_deleted_letters_keep_their_style_and_brackets_stay_out_of_a_link() -> None:
    data = of(made.italic("Old Ways"), " (", made.link("https://a.example", "https://a.example"), ")")
    assert '<text:p><text:span text:style-name="T1">Old</text:span></text:p></text:deletion>' in (
        replaced(data, "Old", "New").xml
    )
    after = replaced(data, "https://a.example", "<https://a.example>")
    assert re.search(r"&lt;<text:change-end [^>]*/><text:a .*</text:a><text:change-start [^>]*/>&gt;", after.xml)
    assert after.texts()[1] == "*Old Ways* (<https://a.example>)"


ITEM = [{"id": 1, "itemData": {"title": "T", "type": "book"}}]
INSERTED = (
    '<text:changed-region text:id="ct1"><text:insertion><office:change-info><dc:creator>A</dc:creator>'
    "</office:change-info></text:insertion></text:changed-region>"
)


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (made.zotero(ITEM, "Held words"), "comes from a field"),
        (made.zotero_of_word(ITEM, "Held words"), "comes from a field"),
        (made.Raw("<text:user-defined>Held words</text:user-defined>"), "comes from a field"),
        (
            made.Raw('<text:change-start text:change-id="ct1"/>Held words<text:change-end text:change-id="ct1"/>'),
            "existing tracked change",
        ),
        (made.Raw("Held <!-- no -->words"), "can't be tracked at this place"),
        (made.Raw("<![CDATA[Held words]]>"), "can't be tracked at this place"),
        (made.link("Held https://words.example", "https://other.example"), "the text is a link"),
    ],
)
def test_what_is_in_the_way_is_said_and_nothing_changes(held: made.Raw, why: str) -> None:
    data = of("See ", held, ".", changes=INSERTED)
    after = replaced(data, "Held", "www.other.example")
    assert [why in each for each in after.hindrances] == [True]
    assert after.data == data


@pytest.mark.parametrize("new", ["a\x0bb", "a\tb", "\ud800", "\ufffe"])
def test_letters_that_xml_cannot_hold_are_refused(new: str) -> None:
    assert "characters that an OpenDocument text can't have" in OdtNotes.of(of("One."), "a.odt").hindrance(
        TextChange(0, 1, new)
    )


@pytest.mark.parametrize(
    "parts",
    [
        ("a", made.Raw("<text:tab/>"), "b"),
        ("a", made.Raw("</text:p><text:p>"), "b"),
        ("a", made.italic("b")),
        ("a\u00adb",),
    ],
)
def test_what_the_file_does_not_hold_letter_for_letter_has_no_edit(parts: tuple[made.Part, ...]) -> None:
    document = odt.read(of(*parts), "a.odt")
    assert edit(document, 1, 0, len(document.notes[1].text), "x") is None


def test_changes_join_those_of_others_and_keep_their_own_ids() -> None:
    data = of("One two.", changes=INSERTED.replace("ct1", "stacite-1"))
    after = replaced(data, "One", "A")
    assert after.xml.count("<text:tracked-changes>") == 1
    assert 'text:id="stacite-2"' in after.xml
    assert after.xml.count('text:id="stacite-1"') == 1
    again = replaced(after.data, "two", "2")
    assert 'text:id="stacite-5"' in again.xml
    assert (again.texts()[1], again.texts(REJECTING)[1]) == ("A 2.", "One two.")


def test_a_flat_document_and_one_with_other_prefixes_are_changed_too() -> None:
    members = members_of(of("See 807-17."))
    content = members["content.xml"].decode().replace("text:", "t:").replace("xmlns:text", "xmlns:t")
    flat = re.sub(r"<(/?)office:document-content", r"<\1office:document", content).replace(
        "<office:document ", f'<office:document office:mimetype="{made.MIMETYPE}" ', 1
    )
    renamed = packed({**members, "content.xml": content.replace("t:1.0", "text:1.0").encode()})
    for data in (flat.replace("t:1.0", "text:1.0").encode(), renamed):
        after = replaced(data, "807-17", "807–17")
        assert (after.texts()[1], after.texts(REJECTING)[1]) == ("See 807–17.", "See 807-17.")


WORDS = st.text(st.sampled_from("ab &<é😀–"), max_size=8)


@given(
    st.lists(st.tuples(WORDS, st.sampled_from(["plain", "italic", "link", "mark"])), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6), WORDS), max_size=3),
)
def test_any_change_is_made_and_undone(parts: list[tuple[str, str]], wanted: list[tuple[int, int, str]]) -> None:
    shapes: dict[str, Callable[[str], made.Part]] = {
        "plain": lambda words: words,
        "italic": made.italic,
        "link": lambda words: made.link(words, "https://a.example"),
        "mark": lambda words: made.Raw(f'{escape(words)}<text:bookmark text:name="m"/>'),
    }
    data = of("x", *(shapes[kind](words) for words, kind in parts), "y")
    document = odt.read(data, "a.odt")
    before = [note.text for note in document.notes]
    room = len(before[1])
    edits = [
        found
        for start, length, new in wanted
        if (found := edit(document, 1, min(start, room), min(start + length, room), new)) is not None
    ]
    after = changed(data, *edits)
    assert ["".join(text.split()) for text in after.texts(REJECTING)] == ["".join(text.split()) for text in before]


LINES = [(CommentRun("Title", is_bold=True), CommentRun(" and more")), (CommentRun("R&D <x>"),)]


def test_comments_are_at_their_notes_and_the_first_paragraph() -> None:
    data = of("One.")
    copy = CommentedOdt.of(data, "a.odt")
    assert [copy.has_note_ref(anchor) for anchor in ("ftn2", "ftn9", "")] == [True, False, False]
    after = copy.with_comments([NoteComment("", LINES), NoteComment("ftn2", LINES)], DAY)
    xml = members_of(after)["content.xml"].decode()
    assert re.search(r"<text:p><office:annotation office:name=\"stacite-comment-1\">.*?</office:annotation>A<", xml)
    assert re.search(
        r'B<office:annotation office:name="stacite-comment-2">.*?</office:annotation><text:note text:id="ftn2".*?'
        r'</text:note><office:annotation-end office:name="stacite-comment-2"/>C',
        xml,
    )
    assert "Title</text:span><text:s/>and more</text:p><text:p>R&amp;D &lt;x&gt;</text:p>" in xml
    assert Changed(after, []).texts() == Changed(data, []).texts()
    assert odt.read(after, "a.odt").body.text == odt.read(data, "a.odt").body.text
    assert (odt.read(data, "a.odt").own_comments, odt.read(after, "a.odt").own_comments) == (0, 2)
    others = copy.with_comments([NoteComment("", LINES), NoteComment("ftn2", LINES, "Eva")], DAY)
    (said,) = sentences_on_file(odt.read(others, "a.odt"))
    assert said == "This file still has 1 comment by stacite, and 1 other."


SAYS = "<dc:creator>stacite</dc:creator>"


@pytest.mark.parametrize(
    ("more", "stays", "again"),
    [
        ("", False, 0),
        ('<office:annotation loext:parent-name="stacite-comment-3"/>', True, 0),
        ("resolved", True, 1),
        (f"<office:annotation>{SAYS}<text:p>A<text:note text:id='n9'/></text:p></office:annotation>" * 2, False, 0),
        (f"<office:annotation>{SAYS}<office:annotation>{SAYS}</office:annotation></office:annotation>", False, 0),
        ("<office:annotation><dc:creator>Anna</dc:creator><text:p>R&amp;D</text:p></office:annotation>", False, 0),
    ],
)
def test_comments_of_an_earlier_copy_are_replaced_and_answered_ones_stay(more: str, stays: bool, again: int) -> None:
    mine, own = NoteComment("ftn2", LINES, "Jane D. & Doe"), [NoteComment("", LINES), NoteComment("ftn2", LINES)]
    after = CommentedOdt.of(of("One."), "a.odt").with_comments([mine, *own], DAY)
    members = members_of(after)
    xml = members["content.xml"].decode()
    xml = xml.replace("<office:document-content", '<office:document-content xmlns:loext="urn:x"', 1)
    resolved = 'office:name="stacite-comment-3" loext:resolved="true">'
    at = xml.index('office:name="stacite-comment-3">')
    if more == "resolved":
        xml = xml[:at] + resolved + xml[at + len('office:name="stacite-comment-3">') :]
    elif more:
        xml = xml.replace("<text:note ", f"{more}<text:note ", 1)
    earlier = packed({**members, "content.xml": xml.encode()})
    twice = members_of(CommentedOdt.of(earlier, "a.odt").with_comments([mine, *own], DAY))["content.xml"].decode()
    assert ('office:name="stacite-comment-3"' in twice) is stays
    assert twice.count("<dc:creator>stacite</dc:creator>") == 2 + again, "what is resolved and found again isn't done"
    assert twice.count("<dc:creator>Jane D. &amp; Doe</dc:creator>") == 1, "what she has said is not said again"
    assert twice.count('style:name="stacite_bold"') == 1
    assert odt.read(packed({**members, "content.xml": twice.encode()}), "a.odt").notes[1].text == "One."


def test_the_same_words_at_another_note_are_said_there_too() -> None:
    whole, first, second = (NoteComment(anchor, LINES, "Jane") for anchor in ("", "ftn1", "ftn2"))
    once = CommentedOdt.of(of("One."), "a.odt").with_comments([whole, second], DAY)
    twice = CommentedOdt.of(once, "a.odt").with_comments([whole, first, second], DAY)
    said = re.findall("Jane|<text:note ", members_of(twice)["content.xml"].decode())
    assert " ".join(said) == "Jane Jane <text:note  Jane <text:note  <text:note "


def test_a_note_in_a_frame_has_no_comment_of_its_own() -> None:
    framed = made.Raw(
        "<draw:frame><draw:text-box><text:p>In<text:note text:id='f9' text:note-class='footnote'>"
        "<text:note-citation>9</text:note-citation><text:note-body><text:p>Framed.</text:p></text:note-body>"
        "</text:note></text:p></draw:text-box></draw:frame>"
    )
    assert not CommentedOdt.of(made.odt_of([["A", framed]]), "a.odt").has_note_ref("f9")


@pytest.mark.parametrize("content", [b"", b"<a/>", b"<office:text", b'<!DOCTYPE a><a xmlns:office="x"/>'])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    data = packed({**members_of(of("One.")), "content.xml": content})
    with pytest.raises(DocumentError):
        OdtNotes.of(data, "a.odt")


def test_a_document_names_the_style_that_it_was_checked_against() -> None:
    meta = (
        "<o:m xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
        " xmlns:m='urn:oasis:names:tc:opendocument:xmlns:meta:1.0'>"
        "<o:meta><m:user-defined m:name='Info 1'>A &amp; B</m:user-defined></o:meta></o:m>"
    )
    data = packed({**members_of(of("One.")), "meta.xml": meta.encode()})
    once = with_style(data, "a.odt", "apa")
    twice = with_style(once, "a.odt", "mhra")
    assert [odt.read(each, "a.odt").reviewed_style for each in (data, once, twice)] == ["", "apa", "mhra"]
    changed = [name for name, each in members_of(twice).items() if members_of(data)[name] != each]
    assert changed == ["meta.xml"]
    assert members_of(twice)["meta.xml"].count(b"user-defined>") == 2, "in place of the earlier one"
    flat = made.flat_odt_of([["A"]]).replace(b"<office:body>", b"<office:meta/><office:body>")
    assert odt.read(with_style(flat, "a.fodt", "mhra"), "a.fodt").reviewed_style == "mhra"
    bare = of("One.")
    assert with_style(bare, "a.odt", "mhra") == bare
    damaged = packed({**members_of(bare), "meta.xml": b"<a"})
    assert with_style(damaged, "a.odt", "mhra") == damaged
    assert odt.read(damaged, "a.odt").reviewed_style == ""
