from __future__ import annotations

import pytest

from stacite.errors import DocumentError
from stacite.readers import base as readers
from stacite.readers.formats import FORMATS, FormatMatch
from stacite.readers.xml import fb2


def book(body: str, notes: str = "", declared: str = "utf-8") -> bytes:
    return (
        f'<?xml version="1.0" encoding="{declared}"?>\n<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" '
        'xmlns:l="http://www.w3.org/1999/xlink"><description><title-info><book-title>Tolls</book-title></title-info>'
        f'</description><body><section>{body}</section></body><body name="notes"><title><p>Notes</p></title>{notes}'
        '</body><binary id="c.png" content-type="image/png">AAAA</binary></FictionBook>'
    ).encode(declared)


NOTES = (
    '<section id="n1"><title><p>1</p></title><p>See <emphasis>Silt</emphasis>.</p><p>More.</p></section>'
    '<section id="n2"><title><p>[2]</p></title><p>At <a l:href="https://a.example/b">there</a>.</p></section>'
)


def test_notes_are_the_sections_that_the_text_calls() -> None:
    document = readers.read(
        book(
            '<p>One<a type="note" l:href="#n2"><sup>[2]</sup></a> two<a l:href="#n1" type="note">1</a>, '
            'again<a type="note" l:href="#n2">2</a>.</p>',
            NOTES,
        ),
        "book.xml",
    )
    assert document.format == "fb2"
    assert [(note.label, note.text) for note in document.notes] == [("2", "At there."), ("1", "See *Silt*. More.")]
    assert [(marker.label, marker.ordinal) for marker in document.note_refs] == [("2", 1), ("1", 2), ("2", 1)]
    assert [address.url for address in document.notes[0].addresses] == ["https://a.example/b"]
    assert "Notes" not in document.body.text
    assert document.notes[0].location.anchor == "n2"


def test_groups_of_notes_are_none_and_lost_calls_are_told() -> None:
    document = fb2.read(
        book(
            '<p>One<a type="note" l:href="#n1">1</a> two<a type="note" l:href="#n9">9</a>.</p>',
            f"<section><title><p>Chapter</p></title>{NOTES}</section>",
        ),
        "b.fb2",
    )
    assert [note.label for note in document.notes] == ["1", "2"]
    assert [(marker.label, marker.ordinal) for marker in document.note_refs] == [("1", 1), ("9", None)]
    assert document.doubts


def test_a_book_in_another_encoding_is_read() -> None:
    notes = '<section id="n1"><title><p>1</p></title><p>Сл. Соль.</p></section>'
    document = fb2.read(book('<p>Да<a type="note" l:href="#n1">1</a>.</p>', notes, "windows-1251"), "b.fb2")
    assert [note.text for note in document.notes] == ["Сл. Соль."]


def test_other_xml_is_refused() -> None:
    assert FORMATS["fb2"].sniff(b"<FictionBooks/>") is FormatMatch.NO
    with pytest.raises(DocumentError, match="stacite can't read this kind of XML"):
        fb2.read(b"<other/>", "b.fb2")


def test_a_book_without_notes_says_so() -> None:
    document = fb2.read(book("<p>None.</p>"), "b.fb2")
    assert not document.notes
    assert document.doubts
