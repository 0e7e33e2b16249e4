from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.model.document import NoteKind, NoteRefShape

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document

    ReadText = Callable[..., Document]

    from stacite.model.document import Document


def labels(document: Document) -> list[str]:
    return [note.label for note in document.notes]


def calls(document: Document) -> list[str]:
    return [marker.label for marker in document.note_refs]


def test_two_notes_of_one_number_are_both_kept(read: ReadText) -> None:
    document = read("One.¹ Two.² Three.³\n\n¹ First.\n\n² Second.\n\n² Second again.\n\n³ Third.\n")
    assert labels(document) == ["1", "2", "2", "3"]
    assert [note.text for note in document.notes] == ["First.", "Second.", "Second again.", "Third."]


def test_a_gap_in_the_numbers_is_kept(read: ReadText) -> None:
    document = read("One.¹ Four.⁴ Six.⁶\n\n¹ First.\n\n⁴ Fourth.\n\n⁶ Sixth.\n")
    assert labels(document) == calls(document) == ["1", "4", "6"]


def test_numbers_out_of_order_are_kept(read: ReadText) -> None:
    document = read("One.¹ Three.³ Two.²\n\n¹ First.\n\n³ Third.\n\n² Second.\n")
    assert labels(document) == calls(document) == ["1", "3", "2"]


def test_an_empty_note_is_a_note(read: ReadText) -> None:
    document = read("One.¹ Two.² Three.³\n\n¹ First.\n\n² \n\n³ Third.\n")
    assert [(note.label, note.text) for note in document.notes] == [("1", "First."), ("2", ""), ("3", "Third.")]


def test_references_without_notes_and_notes_without_references_are_doubts(read: ReadText) -> None:
    document = read("One.¹ Thirteen.¹³\n\n¹ First.\n\n² Second.\n")
    assert calls(document) == ["1", "13"]
    assert document.doubts == (
        "Note numbers in the text that have no note: 13.",
        "Notes that nothing in the text refers to: 2.",
    )
    assert [note.confidence for note in document.notes] == [1.0, 0.6]


def test_references_without_any_note_are_reported(read: ReadText) -> None:
    document = read("One.¹ Two.² And no more.\n")
    assert document.notes == ()
    assert calls(document) == ["1", "2"]
    assert document.doubts == ("No notes were found, but the text contains note numbers: 1, 2.",)


def test_a_text_without_notes_says_why(read: ReadText) -> None:
    document = read("Only words.\n\nAnd more of them.\n")
    assert not document.notes
    assert not document.note_refs
    assert document.doubts == ("No notes were found: no line looks like a footnote or endnote.",)
    assert document.body.text == "Only words.\n\nAnd more of them."


def test_a_numbered_list_is_no_list_of_notes(read: ReadText) -> None:
    document = read("Steps:\n\n1. Wash it.\n2. Dry it.\n3. Fold it.\n")
    assert document.notes == ()


def test_units_and_exponents_are_no_references(read: ReadText) -> None:
    document = read("It has 5 m² of x³ and 10⁶ y.¹ Then more.²\n\n¹ First.\n\n² Second.\n\n³ Third.\n")
    assert calls(document) == ["1", "2"]
    assert "5 m² of x³ and 10⁶ y. Then more." in document.body.text


def test_a_note_reference_has_its_place_shape_and_context(read: ReadText) -> None:
    document = read("First line.\nThe treaty.¹ And after.\n\n¹ Note.\n")
    (marker,) = document.note_refs
    assert (marker.shape, marker.span) == (NoteRefShape.SUPERSCRIPT, (23, 24))
    assert (marker.before, marker.after) == ("First line. The treaty.", " And after.")
    assert str(marker.location) == "doc.txt:2:12"
    assert str(document.notes[0].location) == "doc.txt:4:1"


def test_a_number_whose_digits_have_references_is_one_reference(read: ReadText) -> None:
    document = read("One.¹ Two.² Three.³ More.²³\n\n¹ A.\n\n² B.\n\n³ C.\n")
    assert [marker.label for marker in document.note_refs] == ["1", "2", "3", "23"]


def test_adjacent_references_belong_to_two_notes(read: ReadText) -> None:
    document = read("Both.¹² Then.³\n\n¹ A.\n\n² B.\n\n³ C.\n")
    assert calls(document) == ["1", "2", "3"]


def test_a_bracket_among_raised_references_is_found(read: ReadText) -> None:
    document = read("One.¹ Two.[2] Three.³\n\n¹ A.\n\n² B.\n\n³ C.\n")
    assert [(marker.label, marker.shape) for marker in document.note_refs] == [
        ("1", NoteRefShape.SUPERSCRIPT),
        ("2", NoteRefShape.BRACKET),
        ("3", NoteRefShape.SUPERSCRIPT),
    ]


def test_a_number_in_parentheses_among_raised_references_is_found_only_after_punctuation(read: ReadText) -> None:
    document = read("One.¹ Two.(2) Three.³\n\n¹ A.\n\n² B.\n\n³ C.\n")
    assert calls(document) == ["1", "2", "3"]
    document = read("One.¹ Of section two(2) and (2). Three.³\n\n¹ A.\n\n² B.\n\n³ C.\n")
    assert calls(document) == ["1", "3"]


def test_a_digit_among_raised_references_is_found(read: ReadText) -> None:
    document = read("One.¹ Two.2 Three.³\n\n¹ A.\n\n² B.\n\n³ C.\n")
    assert [marker.shape for marker in document.note_refs] == [
        NoteRefShape.SUPERSCRIPT,
        NoteRefShape.DIGIT,
        NoteRefShape.SUPERSCRIPT,
    ]


def test_bracketed_labels(read: ReadText) -> None:
    document = read("One [1] and two.[2]\n\n[1] First, https://example.org/a.\n[2] Second.\n")
    assert [note.text for note in document.notes] == ["First, https://example.org/a.", "Second."]
    assert [marker.shape for marker in document.note_refs] == [NoteRefShape.BRACKET] * 2


def test_notes_listed_at_the_end_under_a_heading(read: ReadText) -> None:
    document = read("One.1 Two.2 Three.3\n\nNotes\n\n1. First.\n\n2. Second.\n\n3. Third.\n\nAbout the author\n")
    assert [(note.label, note.text, note.kind) for note in document.notes] == [
        ("1", "First.", NoteKind.END),
        ("2", "Second.", NoteKind.END),
        ("3", "Third.", NoteKind.END),
    ]
    assert calls(document) == ["1", "2", "3"]
    assert document.body.text == "One. Two. Three.\n\nAbout the author"


def test_notes_listed_by_chapter(read: ReadText) -> None:
    body = "One.1 Two.2 Three.3\n\nAgain.1 And again.2\n\n"
    document = read(body + "Notes\n\nChapter One\n1. A.\n2. B.\n3. C.\n\nChapter Two\n1. D.\n2. E.\n")
    assert labels(document) == ["1", "2", "3", "1", "2"]


def test_roman_numerals(read: ReadText) -> None:
    document = read("One.i Two.ii Three.iii\n\nNotes\ni First.\nii Second.\niii Third.\n")
    assert labels(document) == calls(document) == ["i", "ii", "iii"]


def test_notes_on_the_author_beside_numbers(read: ReadText) -> None:
    document = read("A Title\n\nAnn Berg*\n\nWords.¹ More.²\n\n* Ann Berg teaches.\n\n¹ First.\n\n² Second.\n")
    assert [(note.label, note.kind) for note in document.notes] == [
        ("*", NoteKind.AUTHOR),
        ("1", NoteKind.FOOT),
        ("2", NoteKind.FOOT),
    ]


def test_symbols_on_each_page(read: ReadText) -> None:
    pages = [f"{word} says this.* And that.†\n\n* Star {n}.\n† Dagger {n}.\n" for n, word in ((1, "She"), (2, "He"))]
    document = read("\f".join(pages))
    assert [note.text for note in document.notes] == ["Star 1.", "Dagger 1.", "Star 2.", "Dagger 2."]
    assert [note.location.page for note in document.notes] == [1, 1, 2, 2]


def test_bullets_and_emphasis_are_no_symbols(read: ReadText) -> None:
    assert read("Read *this* and *that*.\n\n* one\n* two\n* three\n").notes == ()


def test_emphasis_over_a_line_end_is_no_symbol(read: ReadText) -> None:
    document = read(
        "A claim.¹ More.²\n\n¹ Berg, *The Long\nTitle*, 1999.\n\n² Lind,\n*Another* and *a\nthird*.\n\n* item\n"
    )
    assert [note.text for note in document.notes] == ["Berg, *The Long Title*, 1999.", "Lind, *Another* and *a third*."]


def test_a_byte_order_mark_is_in_no_note(read: ReadText) -> None:
    document = read("\ufeffOne.¹\n\n¹ First.\n")
    assert document.body.text == "One."
    assert document.notes[0].text == "First."


def test_a_tail_in_lower_case_below_the_next_body(read: ReadText) -> None:
    document = read(
        "The first claim is old.¹ The second is new.\n\n"
        "¹ Ann Berg, “A Long Title That Goes On and On,” in the volume that was\n\n"
        "A whole paragraph of body stands here and ends well.²\n\n"
        "published by the society in Lund, 1999.\n\n"
        "² Second.\n\nThe end of the text.\n"
    )
    first = document.notes[0]
    assert first.text.endswith("in the volume that was published by the society in Lund, 1999.")
    assert first.text[first.breaks[0] :].startswith("published")
    assert (first.confidence, first.reason) == (0.9, "it was joined across a page break")
    assert "published" not in document.body.text


def test_a_url_broken_inside_its_brackets(read: ReadText) -> None:
    document = read(
        "A claim.¹ More.\n\n¹ Berg, <https://example.org/long-\n\nBody goes on here.²\n\n"
        "path/a.html>. Seen twice.\n\n² Two.\n"
    )
    assert document.notes[0].text == "Berg, <https://example.org/long-path/a.html>. Seen twice."


def test_a_hyphen_at_a_line_end_in_an_address_leaves_two_readings(read: ReadText) -> None:
    document = read("A claim.¹\n\n¹ Berg, “A Well-\nkept Title,” https://example.org/new-\nyork/a-b.html.\n")
    (note,) = document.notes
    (address,) = note.addresses
    assert (address.url, address.second_reading) == (
        "https://example.org/new-york/a-b.html",
        "https://example.org/newyork/a-b.html",
    )
    assert address.span is not None
    assert note.text[slice(*address.span)] == address.url


def test_a_paragraph_of_body_after_an_open_note_stays_body(read: ReadText) -> None:
    document = read("A claim.¹ More.\n\n¹ Berg, Title, 1999, 44\n\nThe body goes on.² And on.\n\n² Two.\n")
    assert [note.text for note in document.notes] == ["Berg, Title, 1999, 44", "Two."]


@pytest.mark.parametrize(
    ("source", "doubt"),
    [
        ("זהו טקסט בעברית עם הערות.¹\n\n¹ הערה ראשונה.\n", "from right to left"),
        (("left column words here it is        right column words go along\n" * 40 + "\f") * 2, "two columns"),
        (("short line of a narrow column\n" * 90 + "\f") * 3, "two columns"),
    ],
)
def test_what_plain_text_cannot_show_is_a_doubt(source: str, doubt: str, read: ReadText) -> None:
    assert any(doubt in sentence for sentence in read(source).doubts)


def test_many_references_without_notes_are_counted(read: ReadText) -> None:
    raised = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    document = read(" ".join(f"Word.{str(n).translate(raised)}" for n in range(1, 13)))
    assert document.doubts[0].endswith("1–12.")
