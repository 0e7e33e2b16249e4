"""The entries of a document's own bibliography, in each format, and what is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.making import docx as word
from tests.making import odt as office
from tests.making.epub import chapter, epub_of
from tests.making.pdf import Sheet, lines, pdf_of

from stacite.model.document import NoteKind
from stacite.readers import base as readers
from stacite.readers.bibliography import (
    EntryLines,
    PrintedLine,
    entry_labels,
    entry_lines,
    heads_bibliography,
    looks_like_entry,
)

if TYPE_CHECKING:
    from stacite.model.document import Document

BOOK = "Miller, Ann. Mills of the North. Leeds: Silt Press, 1998."
ARTICLE = "Weaver, Bo. “Looms.” Journal of Cloth 12 (2004): 3–19."
PAGE = "Young, Cy. “Rivers.” 2011. https://rivers.example/a."
ENTRIES = [BOOK, ARTICLE, PAGE]
BODY = "A sentence of the essay, which says what was there in 1998 and why it went away."


def _texts(document: Document) -> list[str]:
    return [entry.text for entry in document.sources]


def _read(text: str, name: str) -> Document:
    return readers.read(text.encode(), name)


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


HTML = f"<html><body><h1>Essay</h1><p>{BODY}</p><h2>References</h2>{_paragraphs(*ENTRIES)}<h2>Appendix</h2><p>{BODY}</p></body></html>"  # noqa: E501 - one page
MARKDOWN = "\n\n".join(["# Essay", BODY, "## Works Cited", *ENTRIES, "## Appendix", BODY])
RST = "\n\n".join(["Essay\n=====", BODY, "Bibliography\n============", *ENTRIES, "Appendix\n========", BODY])
ASCIIDOC = "\n\n".join(["= Essay", BODY, "== References", *ENTRIES, "== Appendix", BODY])
TYPST = "\n\n".join(["= Essay", BODY, "= References", *ENTRIES, "= Appendix", BODY])
LATEX = "\n\n".join(
    [
        r"\documentclass{article}\begin{document}\section{Essay}",
        BODY,
        r"\section*{References}",
        *ENTRIES,
        r"\section{Appendix}",
        BODY,
        r"\end{document}",
    ]
)
TEXT = "\n\n".join(["Essay", BODY, "REFERENCES", *ENTRIES, "APPENDIX", BODY])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (HTML, "a.html"),
        (MARKDOWN, "a.md"),
        (RST, "a.rst"),
        (ASCIIDOC, "a.adoc"),
        (TYPST, "a.typ"),
        (LATEX, "a.tex"),
        (TEXT, "a.txt"),
    ],
    ids=lambda each: each if len(each) < 10 else "",
)
def test_the_paragraphs_under_a_heading_are_entries_up_to_the_next_one(text: str, name: str) -> None:
    document = _read(text, name)
    assert _texts(document) == ENTRIES
    assert {entry.kind for entry in document.sources} == {NoteKind.ENTRY}
    places = [entry.location.line for entry in document.sources]
    assert None not in places
    assert places == sorted(places, key=lambda line: line or 0)


@pytest.mark.parametrize(("text", "name"), [(MARKDOWN, "a.md"), (LATEX, "a.tex"), (TEXT, "a.txt")])
def test_entries_of_text_formats_are_at_their_place_in_the_source(text: str, name: str) -> None:
    document = _read(text, name)
    for entry in document.sources:
        span = entry.passage.source_span(0, len(entry.text))
        assert span is not None
        assert text[slice(*span)] == entry.text


@pytest.mark.parametrize(("text", "name"), [(HTML, "a.html"), (MARKDOWN, "a.md"), (RST, "a.rst"), (TEXT, "a.txt")])
def test_the_texts_of_entries_lie_in_the_body_in_their_order(text: str, name: str) -> None:
    document = _read(text, name)
    at = 0
    for entry in document.sources:
        at = document.body.text.index(entry.text, at) + len(entry.text)
    assert at > 0


def test_entries_are_counted_on_after_the_notes() -> None:
    document = _read(f"A.[^1]\n\n[^1]: Note.\n\n## References\n\n{BOOK}\n\n{ARTICLE}\n", "a.md")
    assert [each.ordinal for each in document.texts] == [1, 2, 3]
    assert [each.text for each in document.notes] == ["Note."]


HEADINGS = """
References|7. References|IV. Bibliography|Works Cited|Selected Bibliography|Literaturverzeichnis|Bibliographie
Quellen- und Literaturverzeichnis|Références bibliographiques|Bibliografía|Referencias|Riferimenti bibliografici
Referências|Literatuurlijst|Список литературы|参考文献|Literatur|Sources
"""


@pytest.mark.parametrize("heading", HEADINGS.strip().replace("\n", "|").split("|"))
def test_headings_of_bibliographies(heading: str) -> None:
    assert heads_bibliography(heading)


@pytest.mark.parametrize("heading", ["Notes", "References and Notes", "Literature Review", "Cross-references", "Essay"])
def test_other_headings(heading: str) -> None:
    assert not heads_bibliography(heading)


@pytest.mark.parametrize(
    "text",
    [
        BOOK,
        "———. 2004. *Looms*. Leeds: Silt Press.",
        "van der Berg, A. (2001a) Mills. Leeds: Silt.",
        "„Mühlen.“ In: Jahrbuch, 1921.",
        "Roe, Jo. Forthcoming. *Silt*.",
        "[12] A. Roe, Silt, 2012.",
        "World Mill Organization. n.d. *Handbook*. Leeds.",
    ],
)
def test_what_looks_like_an_entry(text: str) -> None:
    assert looks_like_entry(text)


PROSE = (
    "In 1998 the mill was still there, and the men who had worked in it for so many years came to see what became of"
    " the old wheel and of the house beside it that they had left behind when they were young."
)


@pytest.mark.parametrize("text", ["and so it went on in 1998.", "Primary Sources", PROSE])
def test_what_does_not_look_like_an_entry(text: str) -> None:
    assert not looks_like_entry(text)


def test_prose_under_such_a_heading_is_no_bibliography() -> None:
    prose = "All figures in this chapter are from the ledgers of the mill, which the board keeps in its own house."
    assert _texts(_read(f"# A\n\n{BODY}\n\n## Sources\n\n{prose}\n\n{prose}\n\n{BODY}\n", "a.md")) == []


def test_a_document_without_a_bibliography_has_no_entries() -> None:
    document = _read(f"# A\n\n{BODY}[^1]\n\n[^1]: {BOOK}\n", "a.md")
    assert (document.sources, document.texts) == ((), document.notes)


def test_subheadings_and_letters_between_entries_are_skipped() -> None:
    parts = ["## Bibliography", "### Primary Sources", BOOK, "### Secondary Sources", "**W**", ARTICLE, "Y", PAGE]
    assert _texts(_read("\n\n".join([BODY, *parts]), "a.md")) == ENTRIES


def test_an_entry_without_a_date_between_others_is_kept() -> None:
    undated = "Archive of the Mill, Box 3, Folder 9, letters."
    assert _texts(_read(f"# References\n\n{BOOK}\n\n{undated}\n\n{ARTICLE}", "a.md")) == [BOOK, undated, ARTICLE]


def test_lines_that_the_author_set_are_entries() -> None:
    assert _texts(_read("# References\n\n" + "  \n".join(ENTRIES) + "\n", "a.md")) == ENTRIES
    assert (
        _texts(_read(f"<html><body><h2>References</h2><p>{'<br>'.join(ENTRIES)}</p></body></html>", "a.html"))
        == ENTRIES
    )


def test_an_address_on_a_line_of_its_own_belongs_to_the_entry_above() -> None:
    page = _paragraphs(
        "Mills in the Town:", '<a href="https://a.example/m">https://a.example/m</a> (2009).', BOOK, "(2nd ed.)"
    )
    document = _read(f"<html><body><h2>References</h2>{page}</body></html>", "a.html")
    assert _texts(document) == ["Mills in the Town: https://a.example/m (2009).", f"{BOOK} (2nd ed.)"]
    entry = document.sources[0]
    assert entry.text[slice(*(entry.addresses[0].span or (0, 0)))] == "https://a.example/m"


def test_a_parenthesis_may_begin_an_entry() -> None:
    series = "(Cable letters), The Mill Post, 2018, https://mills.example/cable"
    assert _texts(_read("\n\n".join(["# References", *ENTRIES, series, BOOK]), "a.md")) == [*ENTRIES, series, BOOK]


def test_addresses_after_the_last_entry_are_sources_of_their_own() -> None:
    pages = ["www.mills.example/history", "https://looms.example (accessed on May 3, 2020)."]
    assert _texts(_read("\n\n".join(["# References", *ENTRIES, *pages]), "a.md")) == [*ENTRIES, *pages]


def test_addresses_below_several_entries_are_theirs() -> None:
    linked = [part for entry in ENTRIES for part in (entry, "https://mills.example/x")]
    assert _texts(_read("\n\n".join(["# References", *linked]), "a.md")) == [
        f"{entry} https://mills.example/x" for entry in ENTRIES
    ]


@pytest.mark.parametrize(
    "text", ["References\n\n", f"References\n\n{BOOK}\n\n", f"References\n\n{BOOK}\n\n{BODY * 9}\n\n{BODY * 9}\n\n"]
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_headings_without_end_take_no_time(text: str, name: str) -> None:
    document = _read(text * (100_000 // len(text)), name)
    assert document.sources == () or document.sources[0].text == BOOK


def test_colons_without_end_take_no_time() -> None:
    assert _texts(_read(f"# References\n\n{BOOK}\n\n{':' * 50_000} \n\n{ARTICLE}\n\n{':::' * 9_000}x\n", "a.md")) == [
        BOOK,
        ARTICLE,
    ]


@pytest.mark.parametrize(
    ("form", "labels"),
    [("[{}] ", ["1", "2", "3"]), ("{}. ", ["1", "2", "3"]), ("({}) ", ["1", "2", "3"]), ("", ["", "", ""])],
)
def test_numbers_are_labels(form: str, labels: list[str]) -> None:
    page = _paragraphs(*(form.format(at) + text for at, text in enumerate(ENTRIES, 1)))
    document = _read(f"<html><body><p>{BODY}</p><h2>References</h2>{page}</body></html>", "a.html")
    assert [(entry.label, entry.text) for entry in document.sources] == list(zip(labels, ENTRIES, strict=True))


def test_the_short_forms_of_notes_are_labels() -> None:
    listed = ["G. Moor, *Low Water*, York 1999.", "B. Rist, *Tin*, Leeds 2001."]
    shortened = [
        "Vale 1940 (ed. 1975) = A. Vale, *Salt*, York 1975.",
        "*Salt Fair* 1987 = *The Salt Fair*, Hull 1987.",
        "Rist 2001 = B. Rist, *Tin*, Leeds 2001.",
    ]
    labels = ["Vale 1940 (ed. 1975)", "*Salt Fair* 1987", "Rist 2001"]
    assert [label for label, _ in entry_labels([*listed, *listed, *shortened])] == [*[""] * 4, *labels]
    assert entry_labels(shortened[:2]) == [("", 0)] * 2


def test_links_come_with_their_span_in_the_entry() -> None:
    linked = 'Roe, Jo. <a href="https://a.example/x">Silt</a>. 2001.'
    document = _read(f"<html><body><h2>References</h2>{_paragraphs(BOOK, linked)}</body></html>", "a.html")
    entry = document.sources[1]
    assert [(each.url, entry.text[slice(*(each.span or (0, 0)))]) for each in entry.addresses] == [
        ("https://a.example/x", "Silt")
    ]


def test_citeproc_and_aria_mark_entries_in_html() -> None:
    page = (
        f'<html><body><p>{BODY}</p><div id="refs" class="references csl-bib-body">'
        + "".join(f'<div id="ref-{at}" class="csl-entry">{text}</div>' for at, text in enumerate(ENTRIES))
        + '</div><section role="doc-bibliography"><h2>Further</h2><ul><li>Anonymous. <em>Silt</em>.</li></ul></section>'
        f"<p>{BODY}</p></body></html>"
    )
    document = _read(page, "a.html")
    assert _texts(document) == [*ENTRIES, "Anonymous. *Silt*."]
    assert document.sources[0].location.anchor == "ref-0"


def test_a_book_names_the_chapter_of_an_entry() -> None:
    entries = "".join(f'<li id="b{at}" role="doc-biblioentry">{text}</li>' for at, text in enumerate(ENTRIES))
    book = epub_of({"one.xhtml": chapter(f"<p>{BODY}</p>"), "two.xhtml": chapter(f"<ul>{entries}</ul>")})
    document = readers.read(book, "a.epub")
    assert _texts(document) == ENTRIES
    assert [entry.location.anchor.rpartition("/")[2] for entry in document.sources] == [
        "two.xhtml#b0",
        "two.xhtml#b1",
        "two.xhtml#b2",
    ]


def test_divisions_of_pandoc_in_markdown_are_no_text() -> None:
    entries = "\n\n".join(f"::: {{#ref-{at} .csl-entry}}\n{text}\n:::" for at, text in enumerate(ENTRIES))
    document = _read(f"{BODY}\n\n::: {{#refs .references .csl-bib-body}}\n{entries}\n:::\n", "a.md")
    assert _texts(document) == ENTRIES


def test_bibitems_of_latex() -> None:
    items = f"\\bibitem{{m}} {BOOK}\n\\bibitem[Wea04]{{w}} {ARTICLE}\n\\bibitem[Young(2011)]{{y}} \\newblock {PAGE}"
    works = f"\\begin{{thebibliography}}{{9}}\n{items}\\end{{thebibliography}}"
    text = f"\\begin{{document}}{BODY}{works}{BODY}\\end{{document}}"
    document = _read(text, "a.tex")
    assert [(entry.label, entry.text) for entry in document.sources] == [
        ("1", BOOK),
        ("Wea04", ARTICLE),
        ("", PAGE),
    ]


def test_the_style_bibliography_of_asciidoc() -> None:
    items = f"* [[[m]]] {BOOK}\n* [[[w,2]]] {ARTICLE}\n"
    text = f"= A\n\n{BODY}\n\n[bibliography]\n== Reading\n\n{items}\n== More\n\n* {PAGE}\n"
    document = _read(text, "a.adoc")
    assert [(entry.label, entry.text) for entry in document.sources] == [("m", BOOK), ("2", ARTICLE)]


def test_citations_of_restructured_text() -> None:
    text = f"A\n=\n\n{BODY}\n\n.. [Mil98] {BOOK}\n.. [Wea04] {ARTICLE}\n\n{BODY}\n"
    document = _read(text, "a.rst")
    assert [(entry.label, entry.text) for entry in document.sources] == [("Mil98", BOOK), ("Wea04", ARTICLE)]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Literatur"><w:name w:val="Bibliography"/></w:style>'
)


def _styled(text: str, style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{word.run(text).xml}</w:p>'


def _word(*paragraphs: str) -> Document:
    """A Word document; what is no WordprocessingML is the text of a paragraph."""
    blocks = [each if each.startswith("<") else f"<w:p>{word.run(each).xml}</w:p>" for each in paragraphs]
    return readers.read(word.docx_of([*blocks], styles=STYLES), "a.docx")


def test_styles_of_word_whatever_its_language() -> None:
    entries = [_styled(text, "Literatur") for text in ENTRIES]
    document = _word(BODY, _styled("Reading", "berschrift1"), *entries, BODY)
    assert _texts(document) == ENTRIES
    assert document.sources[2].location.anchor == "bibliography entry 3"


def test_headings_of_word() -> None:
    works, figures = (_styled(words, "berschrift1") for words in ("Works Cited", "Figures"))
    assert _texts(_word(BODY, works, *ENTRIES, figures, PAGE)) == ENTRIES


def test_an_entry_with_the_style_of_a_heading_ends_no_bibliography() -> None:
    article = f"{ARTICLE} Reprinted in Cloth and Trade. Leeds: Silt Press, 2009."
    works, entry = _styled("Works Cited", "berschrift1"), _styled(article, "berschrift1")
    assert _texts(_word(BODY, works, BOOK, entry, PAGE)) == [BOOK, article, PAGE]


def test_the_content_control_of_word() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Bibliographies"/></w:docPartObj>'
    held = "".join(f"<w:p>{word.run(text).xml}</w:p>" for text in ("References", *ENTRIES))
    control = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{held}</w:sdtContent></w:sdt>"
    assert _texts(_word(BODY, control, BODY)) == ENTRIES


def test_numbers_in_cells_of_their_own_are_labels() -> None:
    rows = ("".join(f"<w:tc><w:p>{word.run(text).xml}</w:p></w:tc>" for text in (f"[{at}]", BOOK)) for at in (1, 2))
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    document = _word(BODY, _styled("Works Cited", "berschrift1"), table)
    assert [(entry.label, entry.text) for entry in document.sources] == [("1", BOOK), ("2", BOOK)]


def test_a_number_before_the_entries_is_none_of_them() -> None:
    page = f'<p>{BODY}</p><p>[1]</p><section role="doc-bibliography">{_paragraphs(BOOK, ARTICLE)}</section>'
    assert _texts(_read(page, "a.html")) == [BOOK, ARTICLE]


def test_works_of_fields_in_the_text_belong_to_the_entries_that_have_their_titles() -> None:
    data = {"type": "book", "title": "Mills of the North", "author": [{"family": "Miller", "given": "Ann"}]}
    cited = word.zotero([{"itemData": data | {"issued": {"date-parts": [[1998]]}}, "locator": "7"}], "(Miller 1998, 7)")
    document = _word(f"<w:p>{cited.xml}</w:p>", "References", *ENTRIES)
    assert [[each.item.title for each in entry.items] for entry in document.sources] == [["Mills of the North"], [], []]
    assert document.sources[0].items[0].locator == ""


def _office(*blocks: str) -> Document:
    return readers.read(office.odt_of([*blocks]), "a.odt")


def test_indexes_and_headings_of_opendocument() -> None:
    body, *entries = (f"<text:p>{text}</text:p>" for text in (BODY, *ENTRIES))
    index = f"<text:bibliography><text:bibliography-source/><text:index-body>{''.join(entries)}</text:index-body>"
    assert _texts(_office(body, f"{index}</text:bibliography>", body)) == ENTRIES
    works, figures = (f'<text:h text:outline-level="1">{words}</text:h>' for words in ("Literatur", "Bilder"))
    assert _texts(_office(body, works, *entries, figures, entries[-1])) == ENTRIES


def test_references_of_jats() -> None:
    tagged = (
        '<element-citation publication-type="journal"><person-group person-group-type="author"><name><surname>Weaver'
        "</surname><given-names>B</given-names></name></person-group><article-title>Looms</article-title><source>Journal"
        " of Cloth</source><year>2004</year><volume>12</volume><fpage>3</fpage><lpage>19</lpage>"
        '<pub-id pub-id-type="doi">10.1000/looms</pub-id></element-citation>'
    )
    data = (
        '<article article-type="research-article"><front/><body><p>A.</p></body><back><ref-list><title>Works</title>'
        f'<ref id="r1"><label>1.</label><mixed-citation>Miller, A. <italic>Mills</italic>. 1998.</mixed-citation></ref>'
        f'<ref id="r2"><label>2.</label>{tagged}</ref></ref-list></back></article>'
    )
    document = _read(data, "a.xml")
    assert [(entry.label, entry.text, entry.location.anchor) for entry in document.sources] == [
        ("1", "Miller, A. *Mills*. 1998.", "r1"),
        ("2", "Weaver, B. 2004. Looms. *Journal of Cloth* 12: 3–19. https://doi.org/10.1000/looms", "r2"),
    ]
    item = document.sources[1].items[0].item
    assert (item.type, item.get("DOI"), item.year, item.authors[0].given) == (
        "article-journal",
        "10.1000/looms",
        2004,
        "B.",
    )


def test_the_accession_number_of_a_data_set_of_jats_has_its_address() -> None:
    data = (
        '<article xmlns:x="http://www.w3.org/1999/xlink"><body><p>A.</p></body><back><ref-list><ref><element-citation '
        'publication-type="data"><name><surname>Weaver</surname></name><year>2004</year><data-title>Looms</data-title>'
        '<pub-id pub-id-type="accession" x:href="one.example/7">7</pub-id></element-citation></ref></ref-list></back>'
        "</article>"
    )
    (entry,) = _read(data, "a.xml").sources
    assert entry.items[0].item.get("URL") == "https://one.example/7"


@pytest.mark.parametrize("around", ["{}", "<citation-alternatives>{}</citation-alternatives>"])
def test_printed_and_tagged_forms_of_one_reference_are_one_entry(around: str) -> None:
    forms = (
        "<mixed-citation>WEAVER, B. Looms? <bold>Cloth</bold>, v. 12, n. 3, 2004.</mixed-citation>"
        '<element-citation publication-type="journal"><person-group><name><surname>WEAVER</surname><given-names>B.'
        "</given-names></name></person-group><article-title>Looms?</article-title><source>Cloth</source>"
        "<volume>12</volume><issue>3</issue><year>2004</year></element-citation>"
    )
    data = (
        f"<article><body><p>A.</p></body><back><ref-list><ref>{around.format(forms)}</ref></ref-list></back></article>"
    )
    (entry,) = _read(data, "a.xml").sources
    assert entry.text == "WEAVER, B. Looms? Cloth, v. 12, n. 3, 2004."
    assert entry.items[0].item.get("container-title") == "Cloth"


def test_lists_of_tei() -> None:
    structure = (
        "<biblStruct><analytic><title>Looms</title><author><persName><surname>Weaver</surname><forename>Bo</forename>"
        '</persName></author></analytic><monogr><title level="j">Journal of Cloth</title><imprint><date when="2004"/>'
        '<biblScope unit="volume">12</biblScope></imprint></monogr></biblStruct>'
    )
    data = (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><listBibl><bibl>{PAGE}</bibl></listBibl></teiHeader><text>'
        f"<body><p>See <bibl>Roe 2001</bibl>.</p></body><back><listBibl><head>References</head><bibl>{BOOK}</bibl>"
        f"{structure}</listBibl></back></text></TEI>"
    )
    document = _read(data, "a.xml")
    assert _texts(document) == [BOOK, "Weaver, Bo. 2004. Looms. *Journal of Cloth* 12."]
    assert document.sources[1].items[0].item.get("container-title") == "Journal of Cloth"


def test_the_parts_of_a_work_that_tei_also_prints_are_no_entry_of_their_own() -> None:
    parts = "<biblStruct><monogr><author>Miller, Ann</author><title>Mills of the North</title></monogr></biblStruct>"
    data = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><back><listBibl><bibl>{BOOK}</bibl>{parts}</listBibl></back></text></TEI>'
    entry = _read(data, "a.xml").sources[0]
    assert (entry.text, entry.items[0].item.title) == (BOOK, "Mills of the North")


def _printed(*rows: tuple[float, str]) -> list[PrintedLine]:
    return [PrintedLine(text, left, 0) for left, text in rows]


def test_hanging_indents_cut_lines_into_entries() -> None:
    rows = [(0, "Bibliography"), (0, "Miller, Ann. Mills of the North."), (3, "Leeds: Silt Press, 1998.")]
    rows += [(0, "Weaver, Bo. “Looms.” Journal of Cloth 12"), (3, "(2004): 3–19."), (0, "Young, Cy. Rivers. 2011.")]
    assert [entry.lines for entry in entry_lines(_printed(*rows))] == [range(1, 3), range(3, 5), range(5, 6)]


def test_indents_of_first_lines_cut_lines_into_entries() -> None:
    rows = [(0, "References")]
    for at in range(4):
        rows += [
            (3, f"European Board of Mills, 199{at}, Mills and Looms of the North and"),
            (0, f"the South, Supplement {at}."),
        ]
    assert [entry.lines for entry in entry_lines(_printed(*rows))] == [range(at, at + 2) for at in (1, 3, 5, 7)]


def test_the_end_of_an_entry_at_the_top_of_a_page_begins_none() -> None:
    first = [PrintedLine("References", 0, 0)]
    for at in range(6):
        first += [
            PrintedLine(f"Miller, A{at}. Mills of the North and South.", 0, 0),
            PrintedLine(f"Leeds: Silt, 199{at}.", 3, 0),
        ]
    first[-1:] = [PrintedLine("Leeds: Silt Press, 1995, pp. 12–19, here", 3, 1)]
    assert [entry.lines.stop - entry.lines.start for entry in entry_lines(first)] == [2] * 6


@pytest.mark.parametrize(
    ("rest", "count"),
    [
        (PrintedLine("Box 13, 71001 Leeds, www.mills.example", 5, 1, size=10), 2),  # the back of the cover
        (PrintedLine("Copyright held by the mill.", 0, 0, has_gap=True, size=10), 2),
        (PrintedLine("Journal of Mills 7", 0, 0, size=8), 2),
        (PrintedLine("https://mills.example/north", 5, 1, size=10), 3),
    ],
)
def test_what_is_below_the_last_entry(rest: PrintedLine, count: int) -> None:
    rows = [PrintedLine("References", 0, 0, size=10)]
    for at in range(1, 5):
        rows.append(PrintedLine(f"[{at}] Miller, A{at}. Mills of the North and South.", 0, 0, size=10))
        rows.append(PrintedLine(f"Leeds: Silt, 199{at}.", 0, 0, size=10))
    assert len(entry_lines([*rows, rest])[-1].lines) == count


def test_an_entry_with_the_next_number_needs_no_date() -> None:
    rows = [PrintedLine("References", 0, 0)]
    for at in range(1, 7):
        text = (
            "everything that they say of the mills is what they have heard from others"
            if at == 3
            else f"Mills, 199{at}."
        )
        rows += [PrintedLine(f"[{at}] Miller, A.", 0, 0), PrintedLine(text, 0, 0)]
    assert [entry.label for entry in entry_lines(rows)] == ["1", "2", "3", "4", "5", "6"]


def test_numbers_cut_lines_into_entries() -> None:
    rows = [
        (0, "References"),
        (0, "[1] A. Miller, Mills, Leeds:"),
        (0, "Silt, 1998."),
        (0, "[2] B. Weaver, Looms, 2004."),
        (0, "[3] C. Young, Rivers, 2011."),
    ]
    assert entry_lines(_printed(*rows)) == [
        EntryLines(range(1, 3), "1", 4),
        EntryLines(range(3, 4), "2", 4),
        EntryLines(range(4, 5), "3", 4),
    ]


def test_names_cut_lines_into_entries_where_nothing_else_does() -> None:
    rows = [
        (0, "References"),
        (0, "Miller, Ann. Mills of the North and of the"),
        (0, "South. Leeds: Silt Press, 1998."),
        (0, "Weaver, Bo. Looms. 2004."),
        (0, "Young, Cy. Rivers. Leeds: S. T."),
        (0, "Silt, 1911."),
    ]
    assert [entry.lines for entry in entry_lines(_printed(*rows))] == [range(1, 3), range(3, 4), range(4, 6)]


@pytest.mark.parametrize("bullet", ["-", "- ", "• "])
def test_bullets_cut_lines_into_entries(bullet: str) -> None:
    rows = [(0, "References"), (0, "Miller, Ann (1998). Mills of the North and Spending in the")]
    rows += [(0, "South")]
    for year in range(2001, 2006):
        rows += [(0, f"{bullet}Board of Mills ({year}). Looms. Retrieved from"), (0, "www.mills.example")]
    entries = entry_lines(_printed(*rows))
    assert [entry.lines for entry in entries] == [range(at, at + 2) for at in range(1, 13, 2)]
    assert [entry.skipped for entry in entries] == [0, *[len(bullet)] * 5]


def test_lines_of_a_pdf() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, [BODY, BODY, BODY])
    sheet.text(72, y - 20, "References", 14)
    y -= 44
    for text in (BOOK, ARTICLE, PAGE):
        sheet.text(72, y, text[:30])
        sheet.text(96, y - 13, text[30:].strip())
        y -= 26
    document = readers.read(pdf_of([sheet]), "a.pdf")
    assert [entry.text.replace(" ", "") for entry in document.sources] == [text.replace(" ", "") for text in ENTRIES]
    assert [entry.location.page for entry in document.sources] == [1, 1, 1]


@pytest.mark.parametrize(
    ("document", "opaque"),
    [
        (_read(MARKDOWN.replace("Looms", "{{ looms }}"), "a.md"), "{{ looms }}"),
        (_read(HTML.replace("Looms", "<code>looms()</code>"), "a.html"), "looms()"),
        (_read(TEXT.replace("Looms", "{{ looms }}"), "a.txt"), "{{ looms }}"),
        (_word("References", BOOK, ARTICLE.replace("Looms", "{{ looms }}"), PAGE), "{{ looms }}"),
    ],
    ids=["markdown", "html", "text", "docx"],
)
def test_markup_in_an_entry_is_opaque(document: Document, opaque: str) -> None:
    found = [[entry.text[slice(*span)] for span in entry.opaque] for entry in document.sources]
    assert found == [[], [opaque], []]
