"""HTML: what looks like a note and is none, and pages that are made to break a reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making.html import KRAMDOWN, noted, page_of

from stacite.errors import DocumentError
from stacite.readers import html

NONE = {
    "contents": '<nav><a href="#s1">1</a> <a href="#s2">2</a></nav><h2 id="s1">1 One</h2><p>A.</p>'
    '<h2 id="s2">2 Two</h2>',
    "contents back": '<ul><li>See <a href="#s1" id="t1">1</a></li></ul><h2 id="s1"><a href="#t1">1</a> One</h2>',
    "equations": '<p>By (<a href="#e1">1</a>) and (<a href="#e2">2</a>).</p><div id="e1">x = 1 (1)</div>'
    '<div id="e2">y = 2 (2)</div>',
    "pages": '<p>More: <a href="?p=1">1</a> <a href="?p=2">2</a> <a href="#p3">3</a></p><div id="p3">Page</div>',
    "works": '<p>As shown [<a href="#bib1">1</a>].</p><h2>References</h2><ol>'
    '<li id="bib1">Berg, Water, 1998.</li></ol>',
    "works by year": '<p>As shown (<a href="#b1">Berg 1998</a>).</p><h2>Works cited</h2><p id="b1">Berg, Water.</p>',
    "works by role": '<p>So<sup><a href="#b1" role="doc-biblioref">1</a></sup>.</p><ol role="doc-bibliography">'
    '<li id="b1" role="doc-biblioentry">Berg, Water.</li></ol>',
    "paragraphs of a law": '<p id="s1">(1) See <a href="#s2">(2)</a>.</p><p id="s2">(2) See <a href="#s1">(1)</a>.</p>',
    "articles of a bylaw": '<ol><li><a id="2.1"></a>The board meets in May (see <a href="#4.6">4.6</a>).</li></ol>'
    '<ol><li>It votes.</li><li><a id="4.6"></a>It meets at other times (see <a href="#2.1">2.1</a>).</li></ol>',
    "powers": "<p>10<sup>2</sup> and 10<sup>3</sup> and the 1<sup>st</sup>.</p><ol><li>One</li><li>Two</li></ol>",
    "figures": '<p>See figure <a href="#fig1">1</a>.</p><figure id="fig1"><figcaption>1 A mill</figcaption></figure>',
    "comments": '<ol class="comments"><li id="comment-1"><a href="#comment-1">1</a> Nice!</li></ol>',
    "entries of a list with a class of notes": '<p>So (<a href="#b1">Berg, 1998</a>; '
    '<sup><a href="#b2">2007a</a></sup>).</p><h2>Referências</h2><ul class="footnotes">'
    '<li><a id="b1"></a>Berg, A. Water, 1998.</li><li><a id="b2"></a>Berg, A. Ice, 2007a.</li></ul>',
    "ordinals": "<p>1.<sup>a</sup> edición, el 2.<sup>o</sup>, n.<sup>o</sup> 3, 1<sup>er</sup>, le X<sup>e</sup>.</p>",
    "letters": '<p><a href="#a">A</a> | <a href="#b">B</a></p><p id="a">A</p><p>Ash</p><p id="b">B</p><p>Beech</p>',
    "self": '<p id="v1"><sup><a href="#v1">1</a></sup> In the beginning.</p>'
    '<p id="v2"><sup><a href="#v2">2</a></sup> x.</p>',
    "affiliations": '<p>Ada<sup><a href="#aff1" role="doc-noteref">1</a></sup></p>'
    '<p id="aff1"><sup>1</sup> Hill College</p>',
    "code": "<pre>a&lt;sup&gt;1 <a href='#l1'>1</a></pre><p id='l1' class='note'>1 x</p>",
    "script": "<script>document.write('<sup><a href=#fn1>1</a></sup><p id=fn1>1 x')</script><p>A.</p>",
    "comment": "<!-- <sup><a href=#fn1>1</a></sup><p id=fn1>1 x --><p>A.</p>",
    "template": '<template><p>a<sup><a href="#fn1">1</a></sup></p><p id="fn1">1 x</p></template><p>A.</p>',
    "another page": '<p>A<sup><a href="notes.html#note-1">1</a></sup>.</p>',
}


@pytest.mark.parametrize("name", NONE)
def test_no_note_in(name: str) -> None:
    assert html.read(page_of(NONE[name]), "a.html").notes == ()


@pytest.mark.parametrize("name", NONE)
def test_beside_real_notes_they_are_still_none(name: str) -> None:
    page = noted(["First.", "Second."], KRAMDOWN).decode().replace("<h1>", NONE[name] + "<h1>")
    assert [note.text for note in html.read(page.encode(), "a.html").notes] == ["First.", "Second."]


def test_the_page_that_an_index_gives_for_a_note_is_no_number_of_it() -> None:
    body = (
        '<p>One.<a href="#n1" id="c1"><sup>1</sup></a> Two.<a href="#n2" id="c2"><sup>2</sup></a></p>'
        '<p id="n1"><a href="#c1">1</a> Berg.</p><p id="n2"><a href="#c2">2</a> Dale.</p>'
        '<h2>Index</h2><p>Berg, Ada <a href="#n1">31</a>, <a href="#n2">2</a></p>'
    )
    document = html.read(page_of(body), "a.html")
    assert [(ref.label, ref.ordinal) for ref in document.note_refs] == [("1", 1), ("2", 2)]
    assert "31, 2" in document.body.text


def test_a_cross_reference_is_no_marker() -> None:
    body = (
        '<p>See note <a href="#n1">1</a> below.</p><p>A<sup><a href="#n1">1</a></sup>.</p>'
        '<ol class="notes"><li id="n1">One.</li></ol>'
    )
    document = html.read(page_of(body), "a.html")
    assert [marker.before for marker in document.note_refs] == ["See note 1 below.\n\nA"]


def test_a_footer_is_no_part_of_the_last_note() -> None:
    body = '<p>A<a href="#n1">[1]</a>.</p><hr><a name="n1">1</a> One.<br>\n<footer><p>Imprint</p></footer>'
    (note,) = html.read(page_of(body), "a.html").notes
    assert note.text == "One."


def test_what_is_nested_too_deep_is_an_error() -> None:
    with pytest.raises(DocumentError, match="nested too deep"):
        html.read(page_of("<div>" * 100_000 + "x"), "a.html")


def test_too_many_elements_are_an_error() -> None:
    with pytest.raises(DocumentError, match="elements"):
        html.read(page_of("<a href='#x'>1</a>" * 1_000_000), "a.html")


def test_entities_are_not_expanded() -> None:
    entities = "".join(f'<!ENTITY e{n} "{"&e" + str(n - 1) + ";" if n else "x"}{"y" * 50}">' for n in range(40))
    page = f'<?xml version="1.0"?><!DOCTYPE html [{entities}<!ENTITY f SYSTEM "file:///etc/hostname">]><html xmlns='
    document = html.read(
        f'{page}"http://www.w3.org/1999/xhtml"><body><p>a&e39;&f;&nbsp;b</p></body></html>'.encode(), "a.html"
    )
    assert document.body.text == "a&e39;&f;\u00a0b"


def test_xhtml_that_is_not_well_formed_is_read_as_browsers_do() -> None:
    page = (
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>A<sup><a href="#n">1</a></sup><br>'
    )
    assert [note.text for note in html.read(page + b'<ol class="notes"><li id="n">B & C</ol>', "a.xhtml").notes] == [
        "B & C"
    ]


_PARTS = st.sampled_from(
    ["<p>", "</p>", "<a href='#a'>", "<a id='a' href='#b'>", "</a>", "<sup>", "</sup>", "1", "[1]", "text ", "</ol>",
     "<ol class='footnotes'>", "<li id='b'>", "<br>", "<hr>", "<aside role='doc-footnote'>", "<span class='sidenote'>",
     "</span>", "<div hidden id='c'>", "<dt>", "<td>", "<h2>Notes</h2>", "*", "&#8617;", "<!--", "-->", "<pre>"]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=40))
def test_any_page_is_read(parts: list[str]) -> None:
    document = html.read(page_of("".join(parts)), "a.html")
    assert [note.ordinal for note in document.notes] == list(range(1, len(document.notes) + 1))
    assert all(marker.ordinal is None or marker.ordinal <= len(document.notes) for marker in document.note_refs)
    for note in document.notes:
        assert all(address.span is None or address.span[1] <= len(note.text) for address in note.addresses)
