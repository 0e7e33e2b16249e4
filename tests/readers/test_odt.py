"""OpenDocument texts: notes, marks, text and addresses as the specification has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.making.odt import MIMETYPE, NAMES, Raw, flat_odt_of, italic, link, note, odt_of, packed, span

from stacite.model.document import NoteKind
from stacite.readers import base as readers
from stacite.readers import odt
from stacite.readers.base import ReadOptions, TrackedChanges
from stacite.readers.formats import FORMATS, FormatMatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.making.odt import Part

    from stacite.model.document import Document, Note

ACCEPT, REJECT = ReadOptions(), ReadOptions(TrackedChanges.REJECT)


def _read(*paragraphs: list[Part] | str, automatic: str = "", styles: str = "") -> Document:
    return odt.read(odt_of(list(paragraphs), automatic=automatic, styles=styles), "a.odt")


def test_notes_markers_and_body() -> None:
    document = _read(["One.", note("First."), " Two."], ["Three.", note("Last.", kind="endnote", number="i"), " End."])
    assert [(each.label, each.ordinal, each.kind, each.text, each.location.anchor) for each in document.notes] == [
        ("1", 1, NoteKind.FOOT, "First.", "ftn1"),
        ("i", 2, NoteKind.END, "Last.", "ftn2"),
    ]
    assert document.body.text == "One. Two.\n\nThree. End."
    assert [(each.label, each.ordinal, each.before, each.after) for each in document.note_refs] == [
        ("1", 1, "One.", " Two.\n\nThree. End."),
        ("i", 2, "One. Two.\n\nThree.", " End."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_flat_document_is_read_too(encoding: str) -> None:
    data = flat_odt_of([["Á.", note("See ", italic("Nature"), ".")]], encoding=encoding)
    assert FORMATS["odt"].sniff(data) is FormatMatch.CERTAIN
    document = readers.read(data, "a.xml")
    assert (document.format, [each.text for each in document.notes]) == ("odt", ["See *Nature*."])


def test_pictures_of_a_flat_document_are_no_text_whatever_their_size() -> None:
    letters = f"<office:binary-data>{'QUJD' * 3_000_000}</office:binary-data>"
    picture = f"<draw:frame><draw:image>{letters}</draw:image></draw:frame>"
    document = odt.read(flat_odt_of([["A", Raw(picture), note("a"), "."]]), "a.fodt")
    assert (document.body.text, len(document.notes)) == ("A.", 1)


def test_a_package_without_its_mimetype_is_known_by_its_manifest() -> None:
    content = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
    members = {
        "META-INF/manifest.xml": f'<m xmlns="urn:x"><file-entry media-type="{MIMETYPE}"/></m>',
        "content.xml": f"<office:document-content{content}><office:body><office:text><text:p>A</text:p></office:text>"
        "</office:body></office:document-content>",
    }
    data = packed(members, mimetype="")
    assert FORMATS["odt"].sniff(data) is FormatMatch.CERTAIN
    assert odt.read(data, "a.odt").body.text == "A"
    assert FORMATS["odt"].sniff(packed(members | {"META-INF/manifest.xml": "<m/>"}, mimetype="")) is FormatMatch.NO


def test_an_authors_label_goes_before_numbers() -> None:
    document = _read(["A", note("a", label="*"), note("b"), note("c", label="†"), note("d")])
    assert [each.label for each in document.notes] == ["*", "1", "†", "2"]


@pytest.mark.parametrize(
    ("settings", "labels"),
    [
        ("", ["1", "2", "3"]),
        ('style:num-format="a" text:start-value="25" style:num-letter-sync="true"', ["z", "aa", "bb"]),
        ('style:num-format="a" text:start-value="25"', ["z", "aa", "ab"]),
        ('style:num-format="I"', ["I", "II", "III"]),
        ('style:num-format="1" text:start-numbering-at="chapter"', ["1", "2", "1"]),
    ],
)
def test_where_the_file_holds_no_number_it_is_counted(settings: str, labels: list[str]) -> None:
    configuration = f'<text:notes-configuration text:note-class="footnote" {settings}/>'
    heading = '<text:h text:outline-level="1">Chapter</text:h>'
    first: list[Part] = ["A", note("a", number=""), note("b", number="")]
    second: list[Part] = ["B", note("c", number="")]
    assert [each.label for each in _read(heading, first, heading, second, styles=configuration).notes] == labels


def test_a_zero_is_no_number() -> None:
    numbers = [note("a", number="1"), note("b", number="0"), note("c", number="0")]
    assert [each.label for each in _read(["A", *numbers]).notes] == ["1", "2", "3"]


_NESTED = '<text:span text:style-name="Em">all <text:span text:style-name="Up">but</text:span> this</text:span>'
_STYLES = (
    '<style:style style:name="Em" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    '<style:style style:name="Sub" style:family="text" style:parent-style-name="Em"/>'
    '<style:style style:name="Up" style:family="text"><style:text-properties fo:font-style="normal"/></style:style>'
    '<style:style style:name="Hid" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="Ring" style:family="text" style:parent-style-name="Ring"/>'
    '<style:style style:name="Sup" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    "</style:style>"
)


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([italic("Nature"), " 5"], "*Nature* 5"),
        ([span("based", "Sub"), span(" on", "Ring")], "*based* on"),
        (["Berlin ", span("2", "Sup"), "2010, m", span("2", "Sup")], "Berlin ²2010, m2"),
        (
            [Raw(_NESTED)],
            "*all* but *this*",
        ),
        ([span("hidden", "Hid"), "seen"], "seen"),
        ([Raw('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d<text:soft-page-break/>e')], "a b c de"),
        (["co\u00adop \n  in  blanks"], "coop in blanks"),
        (
            ["A", Raw("<office:annotation><dc:creator>B</dc:creator><text:p>No.</text:p></office:annotation>"), "b"],
            "Ab",
        ),
        (["A", Raw("<draw:frame><svg:title>T</svg:title><svg:desc>D</svg:desc></draw:frame>"), "b"], "Ab"),
        (["A", Raw('<text:hidden-text text:is-hidden="true">x</text:hidden-text>'), "b"], "Ab"),
        ([Raw('<text:bibliography-mark text:title="Hidden">[Old11]</text:bibliography-mark>'), ", 4"], "[Old11], 4"),
        (
            ["see note ", Raw('<text:note-ref text:ref-name="ftn1" text:note-class="footnote">1</text:note-ref>')],
            "see note 1",
        ),
        ([Raw("<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>")], "漢"),
        ([], ""),
    ],
)
def test_text_is_what_a_reader_sees(parts: list[Part], text: str) -> None:
    assert _read(["Text.", note(*parts)], styles=_STYLES).notes[0].text == text


def test_links_give_addresses_that_are_addresses() -> None:
    (found,) = _read(["A", note(link("here", "https://a.example/x#y"), link(" b", "../b.odt"), link(" c", "#d"))]).notes
    assert [(each.url, found.text[slice(*each.span or (0, 0))]) for each in found.addresses] == [
        ("https://a.example/x#y", "here")
    ]


def test_a_raised_reference_calls_the_note_again() -> None:
    again = '<text:span text:style-name="Sup"><text:note-ref text:ref-name="ftn1">1</text:note-ref></text:span>'
    document = _read(["A", note("a"), " and B", Raw(again), "."], styles=_STYLES)
    assert [each.ordinal for each in document.note_refs] == [1, 1]
    assert (len(document.notes), document.body.text) == (1, "A and B.")


def test_a_typed_note_number_has_no_note() -> None:
    typed = Raw('<text:span text:style-name="Sup">2</text:span>')
    document = _read(
        ["The walls hold.", note("One."), " They hold for years.", typed, " Then nothing."], styles=_STYLES
    )
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("1", 1), ("2", 0)]
    assert document.body.text == "The walls hold. They hold for years.2 Then nothing."


def _noted(name: str) -> str:
    body = f"<text:note-citation>{name}</text:note-citation><text:note-body><text:p>{name}</text:p></text:note-body>"
    return f'<text:note text:id="{name}" text:note-class="footnote">{body}</text:note>'


def test_notes_in_tables_frames_and_lists_come_in_order_and_hidden_ones_do_not() -> None:
    cell = f"<table:table-cell><text:p>T{_noted('t')}</text:p></table:table-cell>"
    table = f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
    hidden = f'<text:section text:display="none"><text:p>H{_noted("h")}</text:p></text:section>'
    frame = f"<draw:frame><draw:text-box><text:p>F{_noted('f')}</text:p></draw:text-box></draw:frame>"
    listed = f"<text:list><text:list-item><text:p>L{_noted('l')}</text:p></text:list-item></text:list>"
    document = _read(table, hidden, ["Be", Raw(frame), "fore."], listed)
    assert [each.text for each in document.notes] == ["t", "f", "l"]
    assert document.body.text == "T\n\nBefore.\n\nF\n\nL"


_REGION = '<text:changed-region text:id="{}"><text:{}>{}</text:{}></text:changed-region>'


def _tracked(options: ReadOptions) -> Document:
    gone = "<text:p>cut</text:p><text:p>short, </text:p>"
    lost = f"<text:p>{_noted('lost')}</text:p>"
    changes = (
        _REGION.format("c1", "insertion", "", "insertion")
        + _REGION.format("c2", "deletion", gone, "deletion")
        + _REGION.format("c3", "deletion", lost, "deletion")
    )
    start, end = Raw('<text:change-start text:change-id="c1"/>'), Raw('<text:change-end text:change-id="c1"/>')
    paragraphs: list[list[Part] | str] = [
        ["One", note("one"), start, " new", note("new", number="2"), end, "."],
        ["A ", Raw('<text:change text:change-id="c2"/>'), "tail", Raw('<text:change text:change-id="c3"/>'), "."],
        ["Last", note("last", number="4")],
    ]
    return odt.read(odt_of(paragraphs, changes=changes), "a.odt", options)


@pytest.mark.parametrize(("options", "text"), [(ACCEPT, "kept last"), (REJECT, "kept gone last")])
def test_who_made_a_change_is_no_text(options: ReadOptions, text: str) -> None:
    made = "<office:change-info><dc:creator>Ada</dc:creator><dc:date>2020-02-02T10:00:00</dc:date></office:change-info>"
    changes = _REGION.format("c1", "deletion", f"{made}<text:p>gone </text:p>", "deletion")
    change = Raw('<text:change text:change-id="c1"/>')
    both: list[list[list[Part] | str]] = [
        [["A", note("kept ", change, "last")]],
        [["kept ", change, "last"], ["B", note("b")]],
    ]
    for paragraphs in both:
        document = odt.read(odt_of([*paragraphs], changes=changes), "a.odt", options)
        assert text in (document.notes[0].text, document.body.text.partition("\n")[0])


def test_tracked_changes_are_done() -> None:
    document = _tracked(ACCEPT)
    assert document.body.text == "One new.\n\nA tail.\n\nLast"
    assert [(each.label, each.text) for each in document.notes] == [("1", "one"), ("2", "new"), ("3", "last")]


def test_tracked_changes_are_undone() -> None:
    document = _tracked(REJECT)
    assert document.body.text == "One.\n\nA cut\n\nshort, tail.\n\nLast"
    assert [(each.label, each.text) for each in document.notes] == [("1", "one"), ("2", "lost"), ("3", "last")]


def test_no_notes_have_a_reason() -> None:
    assert _read(["A."]).doubts == ("No notes were found: the document has no footnotes or endnotes.",)


def test_the_blocks_of_a_note(blocks_of: Callable[[Note], list[tuple[str, str]]]) -> None:
    automatic = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>'
        '<style:style style:name="P2" style:family="paragraph">'
        '<style:paragraph-properties fo:margin-left="1cm" fo:margin-right="0.5in"/></style:style>'
        '<style:style style:name="P3" style:family="paragraph">'
        '<style:paragraph-properties fo:margin-left="1cm" fo:margin-right="0cm"/></style:style>'
    )
    inner = (
        '<text:p text:style-name="P1">One.</text:p><text:p text:style-name="P2">— Berg</text:p>'
        '<text:p text:style-name="P3">Two.</text:p><text:list><text:list-item><text:p>Three.</text:p></text:list-item>'
        "</text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    document = _read(["Text.", note("He says:", Raw(f"</text:p>{inner}<text:p>"))], automatic=automatic)
    assert blocks_of(document.notes[0]) == [
        ("paragraph", "He says:"),
        ("quotation", "One."),
        ("attribution", "— Berg"),
        ("paragraph", "Two."),
        ("list item", "Three."),
        ("table", "a b"),
    ]
