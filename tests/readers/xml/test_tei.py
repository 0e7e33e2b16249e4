from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.errors import DocumentError
from stacite.readers.formats import FORMATS, FormatMatch
from stacite.readers.xml import tei

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document, Note


def read(body: str, back: str = "") -> Document:
    data = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><notesStmt><note>Header.</note></notesStmt>'
        f'<sourceDesc><bibl>B<note place="foot">No.</note></bibl></sourceDesc></fileDesc></teiHeader>'
        f"<text><body>{body}</body><back>{back}</back></text></TEI>"
    )
    return tei.read(data.encode(), "a.xml")


def test_notes_stand_where_they_are_called() -> None:
    document = read(
        '<p>One.<note place="foot" n="1">See <hi rend="italic">Silt</hi>, <hi xml:lang="de">Ton</hi>, 3.</note>'
        ' Two.<note place="end"><p>End.</p><p>More.</p></note>'
        ' Three.<note place="margin">1742</note><note place="bottom" n="*)">Star.</note></p>'
    )
    assert [(each.label, each.kind.value, each.text) for each in document.notes] == [
        ("1", "foot", "See *Silt*, *Ton*, 3."),
        ("1", "end", "End. More."),
        ("*)", "foot", "Star."),
    ]
    assert document.body.text == "One. Two. Three."
    assert [each.ordinal for each in document.note_refs] == [1, 2, 3]


@pytest.mark.parametrize("kind", ["margin", "inline", "display", "marginLeft", "opposite"])
def test_other_places_hold_no_notes(kind: str) -> None:
    document = read(f'<p>One.<note place="{kind}">x</note><note>y</note></p>')
    assert document.notes == ()
    assert document.doubts[0].startswith("No notes were found")


def test_notes_at_the_back_are_called_by_what_points_to_them() -> None:
    document = read(
        '<p>One.<ref target="#b" type="noteAnchor">1</ref> Two.<ptr target="#a" n="2"/> Three.'
        '<anchor xml:id="here"/></p>',
        '<div type="notes"><note xml:id="a" n="2">A.</note><note xml:id="b" n="[1]">B.</note>'
        '<note place="end" target="#here" n="3">C.</note><note place="end" n="4">Never.</note></div>',
    )
    assert [(each.label, each.text) for each in document.notes] == [
        ("1", "B."),
        ("2", "A."),
        ("3", "C."),
        ("4", "Never."),
    ]
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("1", 1), ("2", 2), ("3", 3)]
    assert "Notes that nothing in the text refers to: 4." in document.doubts


def test_a_division_of_notes_says_what_they_are() -> None:
    notes = "<note>A river.</note><note>A mill.</note><note type='editorial'>No.</note>"
    document = read("<p>One.</p>", f'<div type="notes">{notes}</div><div type="sources">{notes}</div>')
    assert [(each.label, each.kind.value, each.text) for each in document.notes] == [
        ("1", "end", "A river."),
        ("2", "end", "A mill."),
    ]


@pytest.mark.parametrize("words", ["note 1, p. 3.", "n. 1."])
def test_a_note_keeps_the_words_that_lead_to_another(words: str) -> None:
    document = read(
        '<p>One.<note place="foot" xml:id="a" n="1">Silt, 3.</note> Two.<note place="foot" n="2">Clay, see '
        f'<ref target="#a">{words}</ref></note></p>'
    )
    assert [each.text for each in document.notes] == ["Silt, 3.", f"Clay, see {words}"]


def test_a_note_that_goes_on_on_the_next_page_is_one() -> None:
    document = read(
        '<p>A<note xml:id="x" next="#y" place="foot" n="*">Begins</note></p><pb/>'
        '<p>B<note xml:id="y" prev="#x" place="foot" n="*">and ends.</note></p>'
    )
    assert [(each.label, each.text, each.breaks) for each in document.notes] == [("*", "Begins and ends.", (7,))]
    assert len(document.note_refs) == 1


def test_labels_that_are_printed_in_notes_are_left_out() -> None:
    notes = "*) First.", "**)Second.", "Its number is 3) or 4).", "† Fourth.", "1) to begin with; 2) to end with."
    document = read("".join(f'<p>A<note place="foot">{each}</note></p>' for each in notes))
    assert [each.text for each in document.notes] == ["First.", "Second.", notes[2], "Fourth.", notes[4]]
    numbered = read('<p>A<note place="foot" n="7"><p>7) Seventh.</p></note></p>')
    assert [(each.label, each.text) for each in numbered.notes] == [("7", "Seventh.")]


def test_a_note_without_the_printed_label_of_all_others_goes_on_with_the_one_before() -> None:
    notes = ["*) First.", "*) Second.", "*) Third runs on,", "and ends.", "*) Fifth.", "*) Sixth.", "Seventh."]
    document = read("".join(f'<p>A<note anchored="true">{each}</note></p>' for each in [*notes, *notes[:2] * 2]))
    texts = ["First.", "Second.", "Third runs on, and ends.", "Fifth.", "Sixth.", "Seventh."]
    assert [each.text for each in document.notes] == [*texts, *texts[:2] * 2]
    assert len(document.note_refs) == 10


def test_lines_that_end_within_a_word_are_joined() -> None:
    document = read(
        '<p>A<note place="foot">eben<lb break="no"/>da, <choice><sic>S</sic><corr>Seite</corr></choice>'
        "<lb/>15</note></p>"
    )
    assert document.notes[0].text == "ebenda, Seite 15"


def test_links_give_their_addresses() -> None:
    note = read(
        '<p>A<note place="foot"><ref target="https://example.org/a">the roll</ref>, '
        '<ptr target="https://example.org/b"/>, <ref target="https://example.org/c"/></note></p>'
    ).notes[0]
    assert note.text == "the roll, https://example.org/b, https://example.org/c"
    assert [each.url for each in note.addresses] == [f"https://example.org/{page}" for page in "abc"]


def test_p4_has_neither_namespace_nor_hash() -> None:
    document = tei.read(
        b'<TEI.2><text><body><p>A<ref target="n1">1</ref></p></body>'
        b'<back><note id="n1">Old.</note></back></text></TEI.2>',
        "a.xml",
    )
    assert [(each.label, each.text) for each in document.notes] == [("1", "Old.")]


def test_continuations_in_a_circle_end() -> None:
    document = read(
        '<p><note xml:id="a" place="foot" next="#b">A</note><note xml:id="b" place="foot" next="#a">B</note></p>'
    )
    assert document.notes == ()


@pytest.mark.parametrize(
    ("data", "likeness"),
    [
        (b'<?xml version="1.0"?><!-- x --><TEI xmlns="http://www.tei-c.org/ns/1.0"/>', FormatMatch.CERTAIN),
        (b"<teiCorpus/>", FormatMatch.CERTAIN),
        (b"<TEI.2/>", FormatMatch.CERTAIN),
        ("\ufeff<TEI/>".encode("utf-16"), FormatMatch.NO),
        ("<TEI/>".encode("utf-16"), FormatMatch.CERTAIN),
        (b"<text/>", FormatMatch.NO),
        (b"<!--" * 10_000, FormatMatch.NO),
    ],
)
def test_likeness(data: bytes, likeness: FormatMatch) -> None:
    assert FORMATS["tei"].sniff(data) is likeness


@pytest.mark.parametrize("data", [b"<TEI><p>", b"<html/>", b"<TEI>" + b"<p>" * 5000])
def test_what_can_not_be_read_says_so(data: bytes) -> None:
    with pytest.raises(DocumentError):
        tei.read(data, "a.xml")


def test_a_numbered_note_in_running_text_needs_no_place() -> None:
    document = read(
        '<p>One.<note n="1">First.</note> <bibl>Two.<note n="2">Of a source.</note></bibl>'
        '<note place="margin" n="3">1742</note><note place="inline" n="4">x</note></p><note n="5">Apart.</note>'
        "<p><note>Of whom?</note></p><p>End.<note place='foot'>Last.</note></p>"
    )
    assert [(each.label, each.text) for each in document.notes] == [("1", "First."), ("2", "Last.")]


def test_notes_without_any_attribute_count_in_a_text_that_gives_no_note_a_place() -> None:
    document = read(
        "<p>One.<note><p>First.</p></note> Two.<note type='gloss'>Word.</note> Three.<note>Second.</note></p>"
    )
    assert [(each.label, each.text) for each in document.notes] == [("1", "First."), ("2", "Second.")]


def test_notes_of_a_group_stand_where_the_group_does() -> None:
    document = read(
        '<p>One.<note place="foot">A.</note> Two.<noteGrp place="foot"><note xml:lang="en">B.</note>'
        '<note xml:lang="de">C.</note></noteGrp> Three.<note place="foot">D.</note></p>'
    )
    assert [(each.label, each.text) for each in document.notes] == [("1", "A."), ("2", "B."), ("3", "C."), ("4", "D.")]
    assert [each.ordinal for each in document.note_refs] == [1, 2, 3, 4]


def test_a_note_in_a_note_comes_next_after_it() -> None:
    document = read(
        '<p>One.<note place="foot">Outer<note place="foot">Inner.</note>.</note> Two.'
        '<note place="foot">Next.</note></p>'
    )
    assert [each.text for each in document.notes] == ["Outer.", "Inner.", "Next."]
    assert [each.label for each in document.notes] == ["1", "2", "3"]


def test_a_reference_to_a_note_lends_it_neither_its_label_nor_its_place() -> None:
    document = read(
        '<p>See <ref target="#b">3 below</ref>. One.<note place="foot" xml:id="a">A.</note> '
        'Two.<note place="foot" xml:id="b">B.</note> Again <ref target="#a">9</ref>.</p>'
    )
    assert [(each.label, each.text) for each in document.notes] == [("1", "A."), ("2", "B.")]
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("2", 2), ("1", 1), ("2", 2), ("1", 1)]


def test_the_blocks_of_a_note(blocks_of: Callable[[Note], list[tuple[str, str]]]) -> None:
    document = read(
        '<p>One.<note place="foot"><p>He says <q>so</q>:</p><cit><quote><p>“One.</p><p>“Two.”</p></quote>'
        "<bibl>Berg, 3</bibl></cit><list><item>a</item><item>b</item></list><table><row><cell>c</cell><cell>d</cell>"
        "</row></table><p>See <bibl>Silt</bibl>, <formula>a-b</formula>.</p></note></p>"
    )
    found = document.notes[0]
    assert blocks_of(found) == [
        ("paragraph", "He says so:"),
        ("quotation", "“One."),
        ("quotation", "“Two.”"),
        ("attribution", "Berg, 3"),
        ("list item", "a"),
        ("list item", "b"),
        ("table", "c d"),
        ("paragraph", "See Silt, a-b."),
    ]
    assert [found.text[slice(*span)] for span in found.opaque] == ["a-b"]


ODD_IDS = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="273_final"><text><body>'
    '<p>One<ref target="#1.n">1</ref> two.'
    '<note place="foot" xml:id="x">A.</note><note place="foot" xml:id="x">B.</note></p>'
    '<note xml:id="1.n">Called.</note></body></text></TEI>'
)


def test_ids_that_are_no_names_or_occur_twice_are_read() -> None:
    document = tei.read(ODD_IDS.encode(), "a.xml")
    assert [note.text for note in document.notes] == ["Called.", "A.", "B."]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3]


@pytest.mark.parametrize("damage", [("</p>", ""), ("A.</note>", "A.&undefined;<b></note>"), ("<body>", "<x:body>")])
def test_odd_ids_excuse_no_other_damage(damage: tuple[str, str]) -> None:
    with pytest.raises(DocumentError, match=r"a\.xml: the file is damaged: not well-formed XML \(line 1\)"):
        tei.read(ODD_IDS.replace(*damage).encode(), "a.xml")


def test_entities_stay_unread_beside_odd_ids() -> None:
    document = tei.read(
        b'<!DOCTYPE TEI [<!ENTITY e SYSTEM "file:///etc/hostname">]><TEI xml:id="1"><text><body><p>A'
        b'<note place="foot">x&e;y</note></p></body></text></TEI>',
        "a.xml",
    )
    assert [note.text for note in document.notes] == ["xy"]


def test_what_points_to_a_listed_work_prints_its_short_form_there() -> None:
    document = read(
        '<p>One.<note place="foot" n="1"><ref target="#vale"/>; <ref target="#rist">S. 3–4</ref>.</note>'
        ' Two.<note place="foot" n="2">See <ref target="#rist">Rist</ref> and <ptr target="#moor"/>.</note></p>',
        '<listBibl><bibl xml:id="vale">Ann Vale, <title>Salt</title>, Bonn <edition>2</edition>1880'
        '<bibl type="short">Vale, Salt</bibl></bibl>'
        '<bibl xml:id="rist">Bo Rist, <title>Tin</title>, in: <title>Tides</title> 3, 2004, '
        '<ptr target="https://tides.example/3"/><bibl type="short">Rist, Tin</bibl></bibl>'
        '<biblStruct xml:id="moor"><monogr><author><surname>Moor</surname></author><title>Low</title>'
        "<imprint><date>2007</date></imprint></monogr></biblStruct></listBibl>",
    )
    assert [each.text for each in document.notes] == ["Vale, Salt; Rist, Tin, S. 3–4.", "See Rist and Moor, Low."]
    assert [each.text for each in document.sources[:2]] == [
        "Ann Vale, Salt, Bonn ²1880",
        "Bo Rist, Tin, in: Tides 3, 2004, https://tides.example/3",
    ]


def test_a_listed_work_without_a_short_form_lends_its_author_and_title() -> None:
    document = read(
        '<p>One.<note place="foot">See <ref target="#vale"/>.</note></p>',
        '<listBibl><bibl xml:id="vale">Ann Vale, <title>Salt</title>, Bonn 1880, S. 3–9</bibl></listBibl>',
    )
    assert [each.text for each in document.notes] == ["See Ann Vale, Salt."]


def test_a_note_without_a_number_among_numbered_ones_gets_none() -> None:
    document = read(
        '<p>One.<note place="foot" n="1">A.</note> Two.<note place="foot">B.</note> '
        'Three.<note place="foot" n="2">C.</note></p><lg><l>Four.</l><note n="3">D.</note></lg>'
    )
    assert [(each.label, each.text) for each in document.notes] == [("1", "A."), ("*", "B."), ("2", "C."), ("3", "D.")]


def test_a_note_that_points_to_the_name_it_explains_stands_where_it_is() -> None:
    document = read(
        '<p>In <placeName xml:id="p1">Bonn</placeName><note target="p1">A town.</note> and <note target="#p2">B.</note>'
        '<placeName xml:id="p2">Ulm</placeName>.</p>'
    )
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("1", 1), ("2", 2)]
    assert document.body.text == "In Bonn and Ulm."


def test_a_reference_inside_a_note_comes_after_the_one_to_that_note() -> None:
    document = read(
        '<p>One.<note place="foot">Outer<note place="foot">Inner.</note>.</note> Two.'
        '<note place="foot">Next.</note></p>'
    )
    assert [each.label for each in document.note_refs] == ["1", "2", "3"]


def test_notes_without_numbers_have_those_that_are_missing_there() -> None:
    notes = "".join(f'x<note place="foot"{n}>T.</note>' for n in (' n="1"', "", ' n="3"', "", ' n="6"', ' n="7"'))
    assert [each.label for each in read(f"<p>{notes}</p>").notes] == ["1", "2", "3", "*", "6", "7"]


def test_notes_count_without_a_place_where_hardly_any_has_one() -> None:
    notes = "".join(f'x<note xml:id="n{n}">Note {n}.</note>' for n in range(12))
    document = read(f'<p>{notes} y<note place="foot">At the foot.</note></p>')
    assert len(document.notes) == 13


def test_a_note_in_a_note_that_is_left_out_is_left_out() -> None:
    document = read('<p>x<note n="1">A.</note><note type="lead"><p>Lead<note n="2">B.</note></p></note></p>')
    assert [each.text for each in document.notes] == ["A."]
