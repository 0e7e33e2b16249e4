"""Word documents: notes, marks, text and addresses as the specification has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.making.docx import STRICT, Link, Raw, complex_field, docx_of, italic, note, run

from stacite.model.document import AddressSource, NoteKind
from stacite.readers import base as readers
from stacite.readers import docx
from stacite.readers.formats import FORMATS, FormatMatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.making.docx import Part

    from stacite.model.document import Document, Note


def _read(*paragraphs: list[Part] | str, settings: str = "", styles: str = "", section: str = "") -> Document:
    return docx.read(docx_of(list(paragraphs), settings=settings, styles=styles, section=section), "a.docx")


def _text(*parts: Part, styles: str = "") -> str:
    return _read(["Text.", note(*parts)], styles=styles).notes[0].text


def _labels(*paragraphs: list[Part] | str, settings: str = "", section: str = "") -> list[str]:
    return [each.label for each in _read(*paragraphs, settings=settings, section=section).notes]


def test_notes_markers_and_body() -> None:
    document = _read(["One.", note("First."), " Two.", note("Second.", kind="endnote")], ["Three.", note("Third.")])
    assert [(each.label, each.ordinal, each.kind, each.text) for each in document.notes] == [
        ("1", 1, NoteKind.FOOT, "First."),
        ("i", 2, NoteKind.END, "Second."),
        ("2", 3, NoteKind.FOOT, "Third."),
    ]
    assert document.body.text == "One. Two.\n\nThree."
    assert [(each.label, each.ordinal, each.before, each.after) for each in document.note_refs] == [
        ("1", 1, "One.", " Two.\n\nThree."),
        ("i", 2, "One. Two.", "\n\nThree."),
        ("2", 3, "One. Two.\n\nThree.", ""),
    ]
    assert document.notes[2].location.anchor == "footnote 3"
    assert document.doubts == ()


@pytest.mark.parametrize(
    "data",
    [
        docx_of([["A.", note("B.")]], main="content/text7.xml"),
        docx_of([["A.", note("B.")]], names=STRICT),
        docx_of([["A.", note("B.")]], encoding="utf-16"),
    ],
    ids=["renamed", "strict", "utf-16"],
)
def test_a_package_is_read_whatever_its_parts_are_called(data: bytes) -> None:
    assert FORMATS["docx"].sniff(data) is FormatMatch.CERTAIN
    document = readers.read(data, "a.bin")
    assert (document.format, [each.text for each in document.notes]) == ("docx", ["B."])


def test_notes_have_relationships_of_their_own() -> None:
    document = _read(["See ", Link("x", "https://body.example"), note(Link("here", "https://note.example/a", "p2"))])
    (address,) = document.notes[0].addresses
    assert (address.url, address.source, address.span) == (
        "https://note.example/a#p2",
        AddressSource.RELATIONSHIP,
        (0, 4),
    )


def test_links_of_reference_managers_lead_to_no_source() -> None:
    zotero, paperpile = "https://www.zotero.org/google-docs/?6qgxw0", "https://paperpile.com/c/aB3x/Qw9Z"
    document = _read(["See ", Link("(Doe 2001)", zotero), note(Link("Doe, Tin (2001).", paperpile))])
    assert document.notes[0].addresses == ()
    assert [each.partition(":")[0] for each in document.doubts] == [
        "Citations are links to Zotero or Paperpile, which no reader can follow"
    ]


@pytest.mark.parametrize(
    ("instruction", "url"),
    [
        (' HYPERLINK "https://a.example/x" ', "https://a.example/x"),
        (r' HYPERLINK "https://a.example/x" \l "sec" \o "a \"tip\"" \t "_blank" ', "https://a.example/x#sec"),
        (r" HYPERLINK \o tip https://a.example/x \h", "https://a.example/x"),
        (r' hyperlink "file:///C:\\papers\\a.pdf"', r"file:///C:\papers\a.pdf"),
        (r' HYPERLINK \l "_Toc1" ', ""),
        (' HYPERLINK "mailto:a@b.example" ', ""),
        (" PAGE ", ""),
        (' HYPERLINK "https://a.example/never closed', "https://a.example/never%20closed"),
    ],
)
@pytest.mark.parametrize("pieces", [1, 4])
def test_a_field_shows_its_result_and_gives_its_address(instruction: str, url: str, pieces: int) -> None:
    (found,) = _read(["A.", note("See ", complex_field(instruction, "the page", pieces), ".")]).notes
    assert found.text == "See the page."
    assert [each.url for each in found.addresses] == ([url] if url else [])
    assert [found.text[slice(*each.span)] for each in found.addresses if each.span] == (["the page"] if url else [])


def test_a_field_within_an_instruction_is_no_text() -> None:
    inner = complex_field(" PAGE ", "7").xml
    begin, end = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    outer = f'{begin}{inner}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("shown").xml}{end}'
    assert _text("A ", Raw(outer), " B") == "A shown B"
    assert _text("A ", Raw(end + end), "B", Raw(begin), "C") == "A BC"


def test_a_simple_field_is_a_link_too() -> None:
    simple = f"<w:fldSimple w:instr=' HYPERLINK \"https://a.example\" '>{run('x').xml}</w:fldSimple>"
    (found,) = _read(["A.", note(Raw(simple), " y")]).notes
    assert (found.text, found.addresses[0].source) == ("x y", AddressSource.FIELD)


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("decimal", ["1", "2", "3"]),
        ("upperRoman", ["I", "II", "III"]),
        ("lowerLetter", ["a", "b", "c"]),
        ("chicago", ["*", "†", "‡"]),
        ("decimalZero", ["01", "02", "03"]),
        ("ordinal", ["1st", "2nd", "3rd"]),
        ("chineseCounting", ["一", "二", "三"]),
        ("decimalEnclosedCircle", ["①", "②", "③"]),
    ],
)
def test_number_formats(form: str, labels: list[str]) -> None:
    settings = f'<w:footnotePr><w:numFmt w:val="{form}"/></w:footnotePr>'
    assert _labels(["A", note("a"), note("b"), note("c")], settings=settings) == labels


def test_an_unknown_number_format_is_said() -> None:
    (found,) = _read(["A", note("a")], section='<w:footnotePr><w:numFmt w:val="bahtText"/></w:footnotePr>').notes
    assert found.label == "1"
    assert found.confidence < 1
    assert "bahtText" in found.reason


_SECTION = "<w:p><w:pPr><w:sectPr>{}</w:sectPr></w:pPr></w:p>"


def test_a_section_goes_before_the_document() -> None:
    settings = '<w:footnotePr><w:numFmt w:val="lowerLetter"/><w:numStart w:val="3"/></w:footnotePr>'
    own = '<w:footnotePr><w:numFmt w:val="decimal"/><w:numRestart w:val="eachSect"/></w:footnotePr>'
    first: list[Part] = ["A", note("a"), note("b")]
    second: list[Part] = ["B", note("c")]
    assert _labels(first, _SECTION.format(""), second, settings=settings, section=own) == ["c", "d", "3"]
    assert _labels(first, _SECTION.format(""), second, settings=settings) == ["c", "d", "e"]


def test_numbers_that_restart_on_pages_are_doubtful() -> None:
    settings = '<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'
    notes = _read(["A", note("a"), note("b")], settings=settings).notes
    assert [each.label for each in notes] == ["1", "2"]
    assert all(each.confidence < 1 and "page" in each.reason for each in notes)


def test_a_mark_of_the_authors_own_takes_no_number_and_is_no_text() -> None:
    symbol = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="4"/><w:sym w:font="Symbol" w:char="F02A"/></w:r>'
    document = _read(["A", note("a", mark="†"), "B", note("b"), "C", note("c"), Raw(symbol)])
    assert [(each.label, each.text) for each in document.notes] == [("†", "a"), ("1", "b"), ("2", "c")]
    assert document.body.text == "ABC"
    assert document.note_refs[3].label == "2"


def test_a_symbol_is_the_letter_that_it_shows() -> None:
    marked = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:sym w:font="Symbol" w:char="F02A"/></w:r>'
    data = docx_of([["A", note("B.", wrap=f"<!-- {{}} -->{marked}")]])
    assert docx.read(data, "a.docx").notes[0].label == "*"
    assert _text(Raw('<w:r><w:sym w:font="Symbol" w:char="F062"/><w:t>-test</w:t></w:r>')) == "β-test"


_BOX = "<w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict>"
_BOTH = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='w'>{_BOX}</mc:Choice>"
    f"<mc:Fallback>{_BOX}</mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    "wrap",
    [
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:smartTag w:element='x'>{}</w:smartTag>",
        "<w:ins w:id='1' w:author='A'>{}</w:ins>",
        _BOTH,
        "</w:p><w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p>",
    ],
    ids=["control", "smart tag", "insertion", "text box", "table"],
)
def test_calls_are_found_wherever_text_stands(wrap: str) -> None:
    xml = wrap.replace("{}", "{0}")
    document = _read(["A", note("a"), "B", note("b", wrap=xml), "C", note("c")])
    assert [(each.label, each.text) for each in document.notes] == [("1", "a"), ("2", "b"), ("3", "c")]
    assert len(document.note_refs) == 3


def test_a_text_box_does_not_part_the_sentence_that_it_hangs_on() -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    assert _read(["Be", Raw(box), "fore."], ["After."]).body.text == "Before.\n\nIn a box.\n\nAfter."


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([italic("Nature"), " 5"], "*Nature* 5"),
        ([italic("A "), italic("B"), " c"], "*A B* c"),
        ([run("x", '<w:i w:val="0"/>'), run("y", '<w:rStyle w:val="Em"/>')], "x*y*"),
        ([run("based", '<w:rStyle w:val="Sub"/>')], "*based*"),
        ([run("secret", "<w:vanish/>"), "seen"], "seen"),
        (["Berlin ", run("2", '<w:vertAlign w:val="superscript"/>'), "2010"], "Berlin ²2010"),
        (["Berlin ", run("2", '<w:rStyle w:val="Up"/>'), "20", run("10", "<w:i/>")], "Berlin 220*10*"),
        (["Berlin ", run("12", '<w:rStyle w:val="Up"/>'), "20", run("10"), "."], "Berlin ¹²2010."),
        ([run("secret", '<w:rStyle w:val="Hid"/>'), "seen"], "seen"),
        ([Raw("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>")], "a b c"),
        ([Raw("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r>")], "coop-x"),
        ([Raw("<m:oMath><m:r><m:t>x=</m:t></m:r></m:oMath>"), "1"], "x=1"),
        (["A", Raw('<w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'), "b"], "Ab"),
        ([". After a full stop"], "After a full stop"),
        (["... Three"], "... Three"),
        (["  two   blanks "], "two blanks"),
        ([], ""),
    ],
)
def test_text_is_what_a_reader_sees(parts: list[Part], text: str) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Em"><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Sub"><w:basedOn w:val="Em"/></w:style>'
        '<w:style w:type="character" w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Ring"><w:basedOn w:val="Ring"/></w:style>'
    )
    assert _text(*parts, styles=styles) == text


def test_emphasis_in_an_italic_paragraph_is_upright() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="P"><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Em"><w:rPr><w:i/></w:rPr></w:style>'
    )
    assert _text("all but ", run("this", '<w:rStyle w:val="Em"/>'), styles=styles) == "*all but* this"


def test_a_note_that_nothing_calls_is_absent_and_a_call_without_a_note_is_said() -> None:
    lone = Raw('<w:r><w:footnoteReference w:id="77"/></w:r>')
    deleted = note("d", wrap="<w:del>{}</w:del>")
    document = _read(["A", note("a", wrap="<!-- {} -->"), "B", note("b"), "C", lone, deleted])
    assert [each.text for each in document.notes] == ["b"]
    assert document.unprinted_notes == ("a",)
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("1", 1), ("2", None)]
    assert document.doubts == ("Note numbers in the text that have no note: 2.",)


def test_a_repeated_call_is_one_note_with_two_markers() -> None:
    marked = '<w:bookmarkStart w:id="9" w:name="_Ref1"/>{}<w:bookmarkEnd w:id="9"/>'
    again = complex_field(r" NOTEREF _Ref1 \f \h ", "1")
    document = _read(
        ["A", note("a", wrap=marked), " and B", again, ", see note ", complex_field(" NOTEREF _Ref1 ", "1")]
    )
    assert [each.ordinal for each in document.note_refs] == [1, 1]
    assert len(document.notes) == 1
    assert document.body.text == "A and B, see note 1"


def _raised(text: str) -> Raw:
    return Raw(f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{text}</w:t></w:r>')


def test_a_typed_note_number_has_no_note() -> None:
    text: list[Part] = [
        "The walls hold.",
        note("One."),
        " So they do.",
        _raised("2"),
        " Then",
        note("Two."),
        " nothing.",
    ]
    rest: list[Part] = ["It came late", note("Three."), " and was cheap,", _raised("4"), " and nobody moved⁵ at all."]
    refs = _read(text, rest).note_refs
    assert [(each.label, each.ordinal) for each in refs] == [
        *(("1", 1), ("2", 0), ("2", 2), ("3", 3), ("4", 0), ("5", 0)),
    ]
    assert (refs[4].before[-6:], refs[4].after[:11]) == ("cheap,", " and nobody")


@pytest.mark.parametrize(
    "parts",
    [
        ["A field of 3 km", _raised("2"), " was dry."],
        ["A field of three meters", _raised("2"), " was dry."],
        ["It holds that (a+b)", _raised("2"), " is positive."],
        ["In 10", _raised("2"), " years, it was the 1", _raised("2"), "."],
        ["The walls", _raised("7"), " hold."],
        ["The walls", _raised("2"), "B hold."],
        ["The walls.", Raw(f'<w:hyperlink w:anchor="n2">{_raised("2").xml}</w:hyperlink>')],
        [Raw(f"<w:tbl><w:tr><w:tc><w:p>{run('Of all.').xml}{_raised('2').xml}</w:p></w:tc></w:tr></w:tbl>")],
    ],
)
def test_a_raised_figure_may_be_something_else(parts: list[Part]) -> None:
    assert len(_read(["The walls hold.", note("One.")], parts).note_refs) == 1
    assert not _read(parts).note_refs


def test_a_number_whose_note_was_typed_is_left_alone() -> None:
    typed: list[Part] = ["The walls hold.", note("One."), " They hold for years.", _raised("2")]
    assert len(_read(typed, [_raised("2"), " Doe, 3."]).note_refs) == 1


def test_no_notes_have_a_reason() -> None:
    assert _read(["A."]).doubts == ("No notes were found: the document has no footnotes or endnotes.",)
    uncalled = _read(["A", note("a", wrap="<!-- {} -->")])
    assert uncalled.doubts == ("No notes were found: the file contains 1 note that the text doesn't refer to.",)


def _paragraph(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


NOTE_STYLES = (
    '<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mein"><w:name w:val="Mine"/><w:basedOn w:val="Zitat"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Source Code"/></w:style>'
)


def test_the_blocks_of_a_note(blocks_of: Callable[[Note], list[tuple[str, str]]]) -> None:
    inner = (
        _paragraph("One.", '<w:pStyle w:val="Zitat"/>')
        + _paragraph("Two.", '<w:pStyle w:val="Mein"/>')
        + _paragraph("— Berg", '<w:pStyle w:val="Mein"/>')
        + _paragraph("Three.", '<w:ind w:left="720"/>')
        + _paragraph("Four.", '<w:ind w:left="720" w:right="720"/>')
        + _paragraph("Five.", '<w:numPr><w:numId w:val="2"/></w:numPr>')
        + f"<w:tbl><w:tr><w:tc>{_paragraph('a')}</w:tc><w:tc>{_paragraph('b')}</w:tc></w:tr></w:tbl>"
        + _paragraph("x = 1", '<w:pStyle w:val="Code"/>')
    )
    # The note's own paragraph ends before the others.
    document = _read(["Text.", note("He says:", Raw(f"</w:p>{inner}<w:p>"))], styles=NOTE_STYLES)
    assert blocks_of(document.notes[0]) == [
        ("paragraph", "He says:"),
        ("quotation", "One."),
        ("quotation", "Two."),
        ("attribution", "— Berg"),
        ("paragraph", "Three."),
        ("quotation", "Four."),
        ("list item", "Five."),
        ("table", "a b"),
        ("code", "x = 1"),
    ]


def test_templates_and_formulas_in_a_note_are_opaque() -> None:
    formula = Raw("<m:oMath><m:r><m:t>a-b</m:t></m:r></m:oMath>")
    found = _read(["Text.", note("See {{ title }} and ", formula, ".")]).notes[0]
    assert [found.text[slice(*span)] for span in found.opaque] == ["{{ title }}", "a-b"]
