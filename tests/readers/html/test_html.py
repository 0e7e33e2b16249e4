"""HTML: notes in the ways of many programs, their text, addresses and places."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.making.html import ASIDES, KRAMDOWN, MANNERS, PANDOC, UNNAMED, WORD, noted, page_of

from stacite.errors import DocumentError
from stacite.model.document import AddressSource, Document, Note, NoteKind
from stacite.readers import html
from stacite.readers.formats import FORMATS, FormatMatch, choose

BlocksOf = Callable[[Note], list[tuple[str, str]]]
THREE = ["Berg, <em>Water</em> (1998), 4.", "Ibid., 7.", 'See <a href="https://a.example/x?y=1">the rolls</a>.']
TEXTS = ["Berg, *Water* (1998), 4.", "Ibid., 7.", "See the rolls."]


def _read(body: str, head: str = "") -> Document:
    return html.read(page_of(body, head), "a.html")


def _notes(document: Document) -> list[tuple[str, str]]:
    return [(note.label, note.text) for note in document.notes]


@pytest.mark.parametrize("name", MANNERS)
def test_notes_in_the_manner_of(name: str) -> None:
    document = html.read(noted(THREE, MANNERS[name]), "a.html")
    assert _notes(document) == list(zip("123", TEXTS, strict=True))
    assert [(marker.label, marker.ordinal) for marker in document.note_refs] == [("1", 1), ("2", 2), ("3", 3)]
    assert document.notes[2].addresses[0].url == "https://a.example/x?y=1"
    assert document.doubts == ()


@pytest.mark.parametrize("name", [name for name in MANNERS if name not in ("typed", "margin")])
def test_the_body_is_free_of_notes_and_markers(name: str) -> None:
    document = html.read(noted(THREE, MANNERS[name]), "a.html")
    assert "The mill of valley B stood still for a year." in document.body.text
    assert "Berg" not in document.body.text
    assert document.note_refs[0].before.endswith("valley A stood still")
    assert document.note_refs[0].after.startswith("for a year.")


def test_a_class_that_a_style_sheet_makes_a_footnote() -> None:
    document = _read('<p>It fell.<span class="q7">A flood.</span></p>', "<style>.q7 { float: footnote; }</style>")
    assert _notes(document) == [("1", "A flood.")]
    assert document.body.text == "It fell."


def test_an_address_has_its_letters() -> None:
    note = html.read(noted(THREE, PANDOC), "a.html").notes[2]
    (address,) = note.addresses
    assert address.source is AddressSource.RELATIONSHIP
    assert address.span is not None
    assert note.text[slice(*address.span)] == "the rolls"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("//a.example/x", "https://a.example/x"),
        ("doi:10.1234/x", "https://doi.org/10.1234/x"),
        ("ftp://a.example/x", "ftp://a.example/x"),
        ("other.html", None),
        ("mailto:a@a.example", None),
        ("javascript:go()", None),
    ],
)
def test_addresses_of_sources(href: str, url: str | None) -> None:
    note = html.read(noted([f'See <a href="{href}">it</a>.'], KRAMDOWN), "a.html").notes[0]
    assert note.text == "See it."
    assert [address.url for address in note.addresses] == ([url] if url else [])


def test_a_note_has_a_line_and_a_name() -> None:
    document = _read('\n\n<p>It fell.<a href="#q1"><sup>1</sup></a></p>\n<ol class="notes">\n<li id="q1">So.</li></ol>')
    (note,) = document.notes
    assert (note.location.line, note.location.anchor) == (7, "q1")
    assert document.note_refs[0].location.line == 5


def test_endnotes_say_so() -> None:
    assert html.read(noted(THREE, PANDOC), "a.html").notes[0].kind is NoteKind.END
    assert html.read(noted(THREE, ASIDES), "a.html").notes[0].kind is NoteKind.FOOT
    assert html.read(noted(THREE, UNNAMED), "a.html").notes[0].kind is NoteKind.FOOT


def test_a_note_called_twice_is_one() -> None:
    document = _read(
        '<p>A.<sup id="cite_ref-x_1-0"><a href="#cite_note-x-1">[1]</a></sup> '
        'B.<sup id="cite_ref-x_1-1"><a href="#cite_note-x-1">[1]</a></sup></p><ol><li id="cite_note-x-1">'
        '<span class="mw-cite-backlink">^ <a href="#cite_ref-x_1-0"><sup>a</sup></a> '
        '<a href="#cite_ref-x_1-1"><sup>b</sup></a></span> 1 Kings 3.</li></ol>'
    )
    assert _notes(document) == [("1", "1 Kings 3.")]
    assert [marker.ordinal for marker in document.note_refs] == [1, 1]


def test_a_note_of_several_paragraphs_ends_where_the_next_begins() -> None:
    document = _read(
        '<p>A<a href="#n1" id="c1"><sup>1</sup></a> b<a href="#n2" id="c2"><sup>2</sup></a>.</p><div class="notes">'
        '<p id="n1"><a href="#c1">1</a> First.</p><p>More of it.</p><ul><li>Even a list.</li></ul>'
        '<p id="n2"><a href="#c2">2</a> Second.</p></div><p>Colophon.</p>'
    )
    assert _notes(document) == [("1", "First. More of it. Even a list."), ("2", "Second.")]
    assert document.body.text.endswith("Colophon.")


def test_notes_may_stand_above_their_calls() -> None:
    document = _read(
        '<ol><li id="n1">Early. <a href="#c1">↑</a></li></ol><p>A<sup id="c1"><a href="#n1">1</a></sup>.</p>'
    )
    assert _notes(document) == [("1", "Early.")]


def test_notes_come_in_the_order_of_their_calls() -> None:
    document = _read(
        '<p>A<sup><a href="#n2">2</a></sup> b<sup><a href="#n1">1</a></sup>.</p>'
        '<ol class="notes"><li id="n1">One.</li><li id="n2">Two.</li></ol>'
    )
    assert [(note.label, note.ordinal) for note in document.notes] == [("2", 1), ("1", 2)]


def test_a_note_that_nothing_calls_is_an_entry_and_a_doubt() -> None:
    document = _read(
        '<p>A<sup><a href="#n1">1</a></sup>.</p><ol class="notes"><li id="n1">One.</li><li id="n2">Two.</li></ol>'
    )
    assert _notes(document) == [("1", "One."), ("2", "Two.")]
    assert document.notes[1].confidence < 1
    assert document.doubts == ("Notes that nothing in the text refers to: 2.",)


def test_the_number_of_an_edition_is_raised_before_its_year() -> None:
    document = _read('<p>A<sup><a href="#n1">1</a></sup>.</p><ol><li id="n1">Berlin <sup>2</sup>2010.</li></ol>')
    assert _notes(document) == [("1", "Berlin ²2010.")]


def test_the_notes_of_a_second_text_with_the_same_ids_are_a_doubt() -> None:
    texts = [
        f'<p>A<sup><a href="#fn1">1</a></sup>.</p><ol class="notes"><li id="fn1">{note}</li></ol>'
        for note in ('One <i id="fn1">so</i>.', "Un.", "One so.")
    ]
    document = _read("".join(texts))
    assert _notes(document) == [("1", "One *so*.")]
    assert document.doubts == ("Notes that were not read, since others of the page have the same ids: fn1.",)


def test_texts_with_the_same_ids_each_have_their_notes() -> None:
    texts = [
        f'<p>A.<a href="#_ftn1" name="_ftnref1">[1]</a></p><p><a href="#_ftnref1" name="_ftn1">[1]</a> {note}</p>'
        for note in ("One.", "Un.", "Eins.")
    ]
    document = _read("".join(texts))
    assert _notes(document) == [("1", "One."), ("1", "Un."), ("1", "Eins.")]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3]


def test_markers_whose_notes_are_missing_are_a_doubt() -> None:
    document = _read('<p>A<sup><a href="#fn1">1</a></sup> b<sup><a href="#fn2">2</a></sup>.</p>')
    assert document.notes == ()
    assert document.doubts == ("No notes were found, but the text contains note numbers: 1, 2.",)


def test_emphasis_by_style_and_class() -> None:
    styles = "<style>/* x */ .t7 { color: red; font-style: italic } em.up, .u { font-style: normal }</style>"
    two = '<span style="font-style:italic">two</span>'
    text = f'<span class="t7">One</span> {two} <em class="up">three</em> H<sub>2</sub>O'
    (note,) = html.read(page_of(noted([text], KRAMDOWN).decode().partition("<body>")[2], styles), "a.html").notes
    assert note.text == "*One two* three H2O"


def test_a_cite_is_emphasis_where_it_is_a_title() -> None:
    notes = ["Berg, <cite>Water</cite>, 4.", "<cite>Berg, <i>Water</i>, 4.</cite>"]
    assert [note.text for note in html.read(noted(notes, PANDOC), "a.html").notes] == ["Berg, *Water*, 4."] * 2


@pytest.mark.parametrize(
    "hiding",
    ["hidden", 'style="display: none"', 'class="sr-only"', 'style="visibility:hidden"'],
)
def test_what_is_hidden_is_absent(hiding: str) -> None:
    document = html.read(noted([f"Seen<span {hiding}> and not</span>."], PANDOC), "a.html")
    assert document.notes[0].text == "Seen."


def test_a_page_that_a_script_is_to_show_is_read() -> None:
    body = noted(THREE, PANDOC).decode().partition("<body>")[2]
    assert len(_read(f'<div hidden id="S:0">{body}</div>').notes) == 3


def test_labels_are_as_printed() -> None:
    labels = ["*", "†", "iv", "a", "note 3", "①"]
    calls = "".join(f'<p>Word<sup><a href="#n{n}">[{label}]</a></sup></p>' for n, label in enumerate(labels))
    items = "".join(f'<p id="n{n}">{label} Text.</p>' for n, label in enumerate(labels))
    assert (
        _notes(_read(f'{calls}<div class="footnotes">{items}</div>'))[3:]
        == [
            ("a", "Text."),
            ("note 3", "Text."),
            ("①", "Text."),
        ]
        or [note.label for note in _read(f'{calls}<div class="footnotes">{items}</div>').notes] == labels
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<meta charset=utf-8><p>é<sup><a href=#n>1</a></sup><li id=n class=note>ü".encode(), "ü"),
        ("<meta charset=windows-1252><p>é<sup><a href=#n>1</a></sup><li id=n class=note>ü€".encode("cp1252"), "ü€"),
        ("<p>é<sup><a href=#n>1</a></sup><li id=n class=note>ü".encode("latin-1"), "ü"),
        ("<meta charset=iso-8859-1><p>é<sup><a href=#n>1</a></sup><li id=n class=note>“".encode("cp1252"), "“"),
        ("<p>é<sup><a href=#n>1</a></sup><li id=n class=note>ü".encode("utf-16"), "ü"),
        ("\ufeff<p>é<sup><a href=#n>1</a></sup><li id=n class=note>ü".encode(), "ü"),
        ('<meta charset="shift_jis"><p>本<sup><a href=#n>1</a></sup><li id=n class=note>川'.encode("shift_jis"), "川"),
        pytest.param(
            "<meta charset=hex><p>é<sup><a href=#n>1</a></sup><li id=n class=note>ü".encode("cp1252"), "ü", id="no text"
        ),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert [note.text for note in html.read(b"<!doctype html>" + data, "a.html").notes] == [text]


@pytest.mark.parametrize(
    ("data", "likeness"),
    [
        (b"<!DOCTYPE html><p>", FormatMatch.CERTAIN),
        (b"\xef\xbb\xbf\n<!-- a -->\n<HTML><body>", FormatMatch.CERTAIN),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', FormatMatch.CERTAIN),
        ("<!doctype html><p>a".encode("utf-16"), FormatMatch.CERTAIN),
        (b"<p>A fragment.</p>", FormatMatch.LIKELY),
        (b'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0">', FormatMatch.NO),
        (b"<article><front/></article>", FormatMatch.NO),
        (b"# Heading\n\n<p>a</p>", FormatMatch.NO),
        (b"", FormatMatch.NO),
    ],
)
def test_sniffing(data: bytes, likeness: FormatMatch) -> None:
    assert FORMATS["html"].sniff(data) is likeness


def test_the_table_of_readers_knows_it() -> None:
    assert choose(noted(THREE, WORD), "a.txt").name == "html"
    assert choose(b"<p>x", "a.htm").name == "html"


def test_an_empty_page_is_an_error() -> None:
    with pytest.raises(DocumentError, match="is empty"):
        html.read(b" \n", "a.html")


def test_a_page_without_notes_says_why() -> None:
    assert _read("<p>Nothing to see.</p>").doubts == (
        "No notes were found: no link leads to a note, and nothing is marked up as a note.",
    )


QUOTATION = (
    "<p>He says:</p><blockquote><p>“This <cite>Silt</cite> stands.</p><p>“And this.”</p>{source}</blockquote>"
    "<ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr></table><pre>x = 'y</pre><p>So be it.</p>"
)


@pytest.mark.parametrize(
    "source", ["<cite>R. Berg, 3</cite>", "<p>— <cite>R. Berg, 3</cite></p>", "<footer>R. Berg, 3</footer>"]
)
def test_the_blocks_of_a_note(source: str, blocks_of: BlocksOf) -> None:
    page = '<p>One.<a id="r1" href="#n1">1</a></p><ol><li id="n1">{}<a href="#r1">↩</a></li></ol>'
    found = _read(page.format(QUOTATION.format(source=source))).notes[0]
    assert [(kind, text.strip("—* ")) for kind, text in blocks_of(found)] == [
        ("paragraph", "He says:"),
        ("quotation", "“This *Silt* stands."),
        ("quotation", "“And this.”"),
        ("attribution", "R. Berg, 3"),
        ("list item", "one"),
        ("list item", "two"),
        ("table", "a b"),
        ("code", "x = 'y"),
        ("paragraph", "So be it."),
    ]


def test_code_and_templates_in_a_note_are_opaque() -> None:
    page = '<p>One.<a id="r1" href="#n1">1</a></p><ol><li id="n1">{}<a href="#r1">↩</a></li></ol>'
    found = _read(page.format("See {{ x }}, <code>y</code>.")).notes[0]
    assert [found.text[slice(*span)] for span in found.opaque] == ["{{ x }}", "y"]


def test_a_line_of_a_quotation_that_begins_with_a_dash_is_its_attribution(blocks_of: BlocksOf) -> None:
    page = '<p>One.<a id="r1" href="#n1">1</a></p><ol><li id="n1">{}<a href="#r1">↩</a></li></ol>'
    found = _read(page.format("See:<br>— so.<blockquote>It stands.<br>— Berg</blockquote>")).notes[0]
    assert blocks_of(found) == [("paragraph", "See: — so."), ("quotation", "It stands."), ("attribution", "— Berg")]
