"""EPUB: chapters in their order, notes in other files, protected books."""

from __future__ import annotations

import pytest
from tests.making.epub import chapter, encryption, epub_of
from tests.making.html import ASIDES, PANDOC, note_list, paragraphs

from stacite.errors import DocumentError
from stacite.model.document import NoteKind
from stacite.readers import epub
from stacite.readers.formats import FORMATS, FormatMatch, choose

CALLS = chapter(
    '<p>It froze<a id="r1" href="notes.xhtml#n1"><sup>1</sup></a> and '
    'thawed<a id="r2" href="notes.xhtml#n2"><sup>2</sup></a>.</p>'
)
NOTES = chapter(
    '<h2>Notes</h2><p id="n1"><a href="one.xhtml#r1">1</a>. Berg, <i>Ice</i>, 4.</p>'
    '<p id="n2"><a href="one.xhtml#r2">2</a>. Ibid.</p>'
)


def test_notes_in_another_file_are_endnotes() -> None:
    document = epub.read(epub_of({"one.xhtml": CALLS, "notes.xhtml": NOTES}), "a.epub")
    assert [(note.label, note.text, note.kind, note.location.anchor) for note in document.notes] == [
        ("1", "Berg, *Ice*, 4.", NoteKind.END, "OPS/notes.xhtml#n1"),
        ("2", "Ibid.", NoteKind.END, "OPS/notes.xhtml#n2"),
    ]
    assert [marker.location.anchor for marker in document.note_refs] == ["OPS/one.xhtml#r1", "OPS/one.xhtml#r2"]
    assert document.doubts == ()


def test_notes_before_the_text() -> None:
    document = epub.read(epub_of({"notes.xhtml": NOTES, "one.xhtml": CALLS}), "a.epub")
    assert [note.text for note in document.notes] == ["Berg, *Ice*, 4.", "Ibid."]


def test_the_spine_gives_the_order() -> None:
    chapters = {f"{name}.xhtml": chapter(paragraphs([text], ASIDES) + note_list([text], ASIDES)) for name, text in
                (("a", "Last."), ("b", "First."))}  # fmt: skip
    document = epub.read(epub_of(chapters, spine=["b.xhtml", "a.xhtml"]), "a.epub")
    assert [(note.label, note.text) for note in document.notes] == [("1", "First."), ("1", "Last.")]


def test_a_file_that_only_links_lead_to_is_read() -> None:
    document = epub.read(epub_of({"one.xhtml": CALLS, "notes.xhtml": NOTES}, spine=["one.xhtml"]), "a.epub")
    assert len(document.notes) == 2


@pytest.mark.parametrize("role", ["index", "index-headnotes"])
def test_raised_numbers_lead_to_notes_in_a_file_that_says_index(role: str) -> None:
    notes = NOTES.replace("<body>", f'<body epub:type="{role}">')
    assert notes != NOTES
    document = epub.read(epub_of({"one.xhtml": CALLS, "notes.xhtml": notes}), "a.epub")
    assert len(document.notes) == 2


def test_pictures_in_the_spine_are_no_chapters() -> None:
    book = epub_of({"one.xhtml": CALLS, "notes.xhtml": NOTES, "map.svg": "[1] \x00"})
    assert len(epub.read(book, "a.epub").notes) == 2


def test_chapters_keep_their_notes_apart() -> None:
    one, two = (chapter(paragraphs([text], PANDOC) + note_list([text], PANDOC)) for text in ("One.", "Two."))
    document = epub.read(epub_of({"one.xhtml": one, "two.xhtml": two}), "a.epub")
    assert [note.text for note in document.notes] == ["One.", "Two."]


def test_italics_of_a_sheet_that_a_chapter_links_to() -> None:
    sheet = {"OPS/look.css": ".i9 { font-style: italic }"}
    text = chapter(
        paragraphs(["x"], ASIDES) + note_list(['In <span class="i9">Ice</span>.'], ASIDES),
        '<link rel="stylesheet" href="look.css"/>',
    )
    assert epub.read(epub_of({"one.xhtml": text}, others=sheet), "a.epub").notes[0].text == "In *Ice*."


def test_names_in_links_are_decoded() -> None:
    calls = CALLS.replace("notes.xhtml#n1", "the%20notes.xhtml#n1").replace("notes.xhtml#n2", "./the%20notes.xhtml#n2")
    document = epub.read(epub_of({"one.xhtml": calls, "the notes.xhtml": NOTES}), "a.epub")
    assert len(document.notes) == 2


def test_a_protected_book_is_an_error() -> None:
    protected = encryption("OPS/one.xhtml", "http://www.w3.org/2001/04/xmlenc#aes256-cbc")
    with pytest.raises(DocumentError, match="copy-protected"):
        epub.read(epub_of({"one.xhtml": CALLS, "notes.xhtml": NOTES}, others=protected), "a.epub")


@pytest.mark.parametrize("method", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"])
def test_fonts_made_unusable_elsewhere_are_fine(method: str) -> None:
    others = encryption("OPS/font.otf", method)
    document = epub.read(epub_of({"one.xhtml": CALLS, "notes.xhtml": NOTES}, others=others), "a.epub")
    assert len(document.notes) == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (epub_of({}), "the file contains no chapters"),
        (epub_of({"one.xhtml": CALLS})[:200], "is damaged"),
    ],
)
def test_what_is_no_book_is_an_error(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        epub.read(data, "a.epub")


def test_an_empty_chapter_costs_the_others_nothing() -> None:
    document = epub.read(epub_of({"empty.xhtml": "", "one.xhtml": CALLS, "notes.xhtml": NOTES}), "a.epub")
    assert [note.label for note in document.notes] == ["1", "2"]


def test_a_book_of_empty_chapters_is_an_error() -> None:
    with pytest.raises(DocumentError, match="all chapters are empty"):
        epub.read(epub_of({"empty.xhtml": ""}), "a.epub")


def test_sniffing() -> None:
    book = epub_of({"one.xhtml": CALLS})
    assert FORMATS["epub"].sniff(book) is FormatMatch.CERTAIN
    assert FORMATS["epub"].sniff(epub_of({"one.xhtml": CALLS}, mimetype=False)) is FormatMatch.CERTAIN
    assert FORMATS["epub"].sniff(b"PK\x03\x04 word/document.xml") is FormatMatch.NO
    assert FORMATS["epub"].sniff(b"") is FormatMatch.NO
    assert choose(book, "a.zip").name == "epub"
