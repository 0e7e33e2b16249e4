from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.errors import DocumentError
from stacite.readers.formats import FORMATS, FormatMatch
from stacite.readers.xml import jats

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document, Note


def article(body: str, back: str = "", notes: str = "") -> bytes:
    return (
        '<?xml version="1.0"?>\n<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="other"><front>'
        f"<article-meta><title-group><article-title>Tolls</article-title></title-group>{notes}</article-meta></front>"
        f"<body>{body}</body><back>{back}</back></article>"
    ).encode()


def read(body: str, back: str = "", notes: str = "") -> Document:
    return jats.read(article(body, back, notes), "a.xml")


def called(name: str, label: str = "1") -> str:
    return f'<xref ref-type="fn" rid="{name}"><sup>{label}</sup></xref>'


def test_notes_are_those_that_the_text_calls_in_the_order_of_their_calls() -> None:
    document = read(
        f"<p>One.{called('b')} Two.{called('a', '2')} Again.{called('b')}</p>",
        '<fn-group><fn id="a"><label>2.</label><p>See <italic>Silt</italic>.</p></fn>'
        '<fn id="b"><label>1.</label><p>First.</p><p>More.</p></fn>'
        '<fn fn-type="other"><p>Two readers.</p></fn></fn-group>',
    )
    assert [(each.label, each.text) for each in document.notes] == [("1", "First. More."), ("2", "See *Silt*.")]
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("1", 1), ("2", 2), ("1", 1)]
    assert [each.location.anchor for each in document.notes] == ["b", "a"]
    assert document.body.text == "Tolls\n\nOne. Two. Again."
    assert document.note_refs[0].before.endswith("One.")
    assert document.doubts == ()


def test_a_reference_with_the_number_of_another_note_is_no_second_reference() -> None:
    body = f"<p>One.{called('a')} Two.{called('b', '2')} Three.{called('a', '3')} See it again.{called('b', '2')}</p>"
    notes = "".join(f'<fn id="{name}"><label>{at}</label><p>Note.</p></fn>' for at, name in ((1, "a"), (2, "b")))
    found = read(body, f"<fn-group>{notes}</fn-group>").note_refs
    assert [(each.label, each.ordinal) for each in found] == [("1", 1), ("2", 2), ("3", None), ("2", 2)]


@pytest.mark.parametrize(
    ("body", "back", "notes"),
    [
        ("<p>A.</p>", '<fn-group><fn fn-type="con" id="c"><p>All wrote.</p></fn></fn-group>', ""),
        (f"<p>A.{called('c')}</p>", '<fn-group><fn fn-type="conflict" id="c"><p>None.</p></fn></fn-group>', ""),
        (f"<p>A.{called('c')}</p>", "", '<author-notes><fn id="c"><p>Both worked.</p></fn></author-notes>'),
        (
            (
                f"<table-wrap><table><td>1{called('t', 'a')}</td></table>"
                '<table-wrap-foot><fn id="t"><p>Rounded.</p></fn></table-wrap-foot></table-wrap>'
            ),
            "",
            "",
        ),
        ("<p>A.</p>", "", '<contrib-group><xref ref-type="fn" rid="q">*</xref></contrib-group><author-notes/>'),
    ],
)
def test_declarations_and_notes_of_tables_are_none(body: str, back: str, notes: str) -> None:
    document = read(body, back, notes)
    assert document.notes == ()
    assert document.doubts[0].startswith("No notes were found")


def test_a_note_in_the_text_is_called_where_it_stands() -> None:
    document = read("<p>One.<fn><p>Here.</p></fn> Two.<fn symbol='*'><p>There.</p></fn></p>")
    assert [(each.label, each.text) for each in document.notes] == [("1", "Here."), ("*", "There.")]
    assert document.body.text == "Tolls\n\nOne. Two."


def test_links_and_identifiers_give_their_addresses() -> None:
    document = read(
        f"<p>A.{called('a')}</p>",
        '<fn-group><fn id="a"><p>See <ext-link xlink:href="https://example.org/r?a=1&amp;b=2">the roll</ext-link>, '
        '<uri>https://example.org/u</uri>, doi: <pub-id pub-id-type="doi">10.5555/x.1</pub-id>.</p></fn></fn-group>',
    )
    note = document.notes[0]
    assert note.text == "See the roll, https://example.org/u, doi: 10.5555/x.1."
    spans = [(each.url, note.text[slice(*each.span)]) for each in note.addresses if each.span]
    assert spans == [
        ("https://example.org/r?a=1&b=2", "the roll"),
        ("https://example.org/u", "https://example.org/u"),
        ("https://doi.org/10.5555/x.1", "10.5555/x.1"),
    ]


def test_one_reference_may_call_several_notes() -> None:
    document = read(
        f"<p>A.{called('a b', '1,2')}</p>",
        '<fn-group><fn id="a"><p>One.</p></fn><fn id="b"><p>Two.</p></fn></fn-group>',
    )
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("1", 1), ("2", 2)]


def test_a_call_of_nothing_is_a_marker_without_a_note() -> None:
    document = read(
        f"<p>A.{called('a')} B.{called('lost', '2')}</p>",
        '<fn-group><fn id="a"><label>1</label><p>One.</p></fn></fn-group>',
    )
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("1", 1), ("2", None)]
    assert document.doubts == ("Note numbers in the text that have no note: 2.",)


@pytest.mark.parametrize(
    ("data", "likeness"),
    [
        (article("<p/>"), FormatMatch.CERTAIN),
        (b"<pmc-articleset><article dtd-version='1.2'/></pmc-articleset>", FormatMatch.CERTAIN),
        (
            b'<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "a.dtd"><article><body/></article>',
            FormatMatch.CERTAIN,
        ),
        (b'<article xmlns="http://docbook.org/ns/docbook"><title/></article>', FormatMatch.NO),
        (b"<html><article><front/></article></html>", FormatMatch.NO),
        (b"Words about <article><front>", FormatMatch.NO),
        (b"", FormatMatch.NO),
    ],
)
def test_likeness(data: bytes, likeness: FormatMatch) -> None:
    assert FORMATS["jats"].sniff(data) is likeness


@pytest.mark.parametrize("data", [b"<article><p>", b"<book><p/></book>", b"", b"<article>" + b"<p>" * 5000])
def test_what_can_not_be_read_says_so(data: bytes) -> None:
    with pytest.raises(DocumentError):
        jats.read(data, "a.xml")


def test_entities_are_not_expanded_but_letters_are_spelled() -> None:
    body = f"<p>A.{called('a')}</p>"
    back = '<fn-group><fn id="a"><p>x&ndash;y &own; z</p></fn></fn-group>'
    data = article(body, back).replace(
        b"<article ", b'<!DOCTYPE article [<!ENTITY own SYSTEM "file:///etc/hostname"><!ENTITY ndash "-">]><article ', 1
    )
    assert jats.read(data, "a.xml").notes[0].text == "x–y z"


def test_a_book_has_notes_in_each_of_its_parts() -> None:
    part = (
        '<book-part id="{0}" book-part-type="chapter"><book-part-meta><book-part-id>X{0}</book-part-id><title-group>'
        "<title>Tolls {0}</title></title-group><fpage>7</fpage></book-part-meta><body><p>Text.{1}</p></body><back>"
        '<fn-group><fn id="{0}n"><label>1</label><p>Note {0}.</p></fn></fn-group></back></book-part>'
    )
    data = (
        '<?xml version="1.0"?><book dtd-version="2.1"><book-meta><book-id>B</book-id></book-meta>'
        f"<front-matter><preface><named-book-part-body><p>Before.{called('pn')}</p></named-book-part-body>"
        '<back><fn-group><fn id="pn"><p>Note p.</p></fn></fn-group></back></preface></front-matter><book-body>'
        f"{part.format('a', called('an'))}{part.format('b', called('bn'))}</book-body></book>"
    ).encode()
    assert FORMATS["jats"].sniff(data) is FormatMatch.CERTAIN
    document = jats.read(data, "b.xml")
    assert [(each.label, each.text) for each in document.notes] == [
        ("1", "Note p."),
        ("1", "Note a."),
        ("1", "Note b."),
    ]
    assert "X" not in document.body.text
    assert "Tolls b" in document.body.text


def test_a_book_of_docbook_is_none_of_these() -> None:
    assert (
        FORMATS["jats"].sniff(b'<book xmlns="http://docbook.org/ns/docbook"><info/><chapter/></book>') is FormatMatch.NO
    )


def test_the_blocks_of_a_note(blocks_of: Callable[[Note], list[tuple[str, str]]]) -> None:
    inner = (
        "<p>He says:</p><disp-quote><p>“One.</p><p>“Two.”</p><attrib>Berg, 3</attrib></disp-quote>"
        "<list><list-item><p>a</p></list-item><list-item><p>b</p></list-item></list>"
        "<table-wrap><table><tr><td>c</td><td>d</td></tr></table></table-wrap><preformat>x = 'y</preformat>"
        "<p>So <inline-formula>a-b</inline-formula>.</p>"
    )
    document = read(f"<p>A{called('n1')}</p>", f'<fn-group><fn id="n1"><label>1</label>{inner}</fn></fn-group>')
    found = document.notes[0]
    assert blocks_of(found) == [
        ("paragraph", "He says:"),
        ("quotation", "“One."),
        ("quotation", "“Two.”"),
        ("attribution", "Berg, 3"),
        ("list item", "a"),
        ("list item", "b"),
        ("table", "c d"),
        ("code", "x = 'y"),
        ("paragraph", "So a-b."),
    ]
    assert [found.text[slice(*span)] for span in found.opaque] == ["a-b"]
