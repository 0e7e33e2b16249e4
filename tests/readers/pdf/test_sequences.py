"""PDFs with letters for labels, notes in columns, and lists that are not notes."""

from __future__ import annotations

import pytest
from tests.making.pages import WORDS, page, read, texts
from tests.making.pdf import ROMAN, TYPEWRITER, Sheet, lines, pdf_of

from stacite.model.document import NoteKind
from stacite.readers.layout import LabelFamily
from stacite.readers.layout.page_labels import find_page_labels
from stacite.readers.pdf.lines import lines_of_page
from stacite.readers.pdf.pdfium import read_pages

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")


def lettered(label: str, *notes: str) -> Sheet:
    """A page of text with lettered notes at its foot, from the letter `label` on."""
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    for at in range(len(notes)):
        sheet.called(72, y, "A sentence that ends with a call of a note.", chr(ord(label) + at))
        y = lines(sheet, 72, y - 13.2, WORDS)
    sheet.rule(72, 112, 120)
    for at, text in enumerate(notes):
        sheet.noted(72, 100 - 10.5 * at, chr(ord(label) + at), text)
    return sheet


def test_notes_labeled_with_letters() -> None:
    document = read(lettered("a", "First.", "Second.", "Third."), lettered("d", "Fourth."))
    assert texts(document) == [("a", "First."), ("b", "Second."), ("c", "Third."), ("d", "Fourth.")]
    assert [marker.label for marker in document.note_refs] == ["a", "b", "c", "d"]
    assert document.doubts == ()


def test_lettered_footnotes_and_numbered_endnotes_come_in_the_order_of_their_references() -> None:
    first, second = lettered("a", "Foot one.", "Foot two."), lettered("c", "Foot three.")
    for number, sheet in enumerate((first, second), 1):
        sheet.called(72, 400, "A sentence that ends with a call of an endnote.", str(number))
        lines(sheet, 72, 386, WORDS)
    last = Sheet().text(72, 720, "Notes", 14).text(72, 690, "1. End one.").text(72, 676, "2. End two.")
    document = read(first, second, last)
    assert texts(document) == [
        ("a", "Foot one."),
        ("b", "Foot two."),
        ("1", "End one."),
        ("c", "Foot three."),
        ("2", "End two."),
    ]
    assert [note.kind for note in document.notes] == [
        NoteKind.FOOT,
        NoteKind.FOOT,
        NoteKind.END,
        NoteKind.FOOT,
        NoteKind.END,
    ]


def test_raised_labels_in_brackets_at_the_end_of_a_book_are_those_of_its_notes() -> None:
    sheets = []
    for number in range(1, 9):
        sheet = Sheet()
        y = lines(sheet, 72, 720, WORDS)
        sheets.append(sheet.called(72, y, "A sentence that ends with a call of a note.", f"[{number}]"))
        lines(sheet, 72, y - 13.2, WORDS)
    for number in range(1, 9):
        sheet = Sheet().noted(82, 720, f"[{number}]", f" On the ledgers of year {number}.", 11)
        sheets.append(sheet.text(72, 706, "They are in the mill.", 11))
    document = read(*sheets)
    assert texts(document) == [
        (str(number), f"On the ledgers of year {number}. They are in the mill.") for number in range(1, 9)
    ]


def labels_of(sheet: Sheet) -> list[tuple[str, LabelFamily]]:
    """Text and family of each possible label on a page."""
    (read_page,) = read_pages(pdf_of([sheet]), "a.pdf")
    found, _ = lines_of_page(read_page)
    return [(label.text, label.family) for label in find_page_labels(found)]


def test_the_article_at_the_start_of_a_line_is_no_label() -> None:
    assert labels_of(Sheet().text(72, 89.5, "A mill in the valley", 8.5)) == []
    for text in ("A Miller, 1901.", "A École, 1901."):
        assert labels_of(Sheet().text(72, 89.5, text, 8.5)) == [("A", LabelFamily.LETTER)]


def test_a_small_number_above_an_address_that_had_no_room_beside_it_is_raised() -> None:
    sheet = Sheet().text(72, 100, "31", 5.5).text(72, 88, "https://example.org/a-long-report", 8.5)
    assert labels_of(sheet) == [("31", LabelFamily.RAISED)]


def test_numbers_after_letters_are_notes_of_their_own_though_some_references_are_not_sure() -> None:
    """In editions, letters are about the text, numbers about what it says; after a unit, `m³` may be a volume."""
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    for call in (*"abcdef", "1", "2"):
        sheet.called(72, y, "A word that was added here", call)
        y = lines(sheet, 72, y - 13.2, WORDS[:1])
    for text, call in (("The field has 10 m", "3"), ("The other has 20 m", "4"), ("He left the place", "5")):
        sheet.called(72, y, text, call)
        y = lines(sheet, 72, y - 13.2, WORDS[:1])
    foot = 190.0
    for label in (*"abcdef", *"12345"):
        sheet.noted(72, foot, label, f" On the place of {label}.", 8)
        foot -= 10.5
    assert texts(read(sheet)) == [(label, f"On the place of {label}.") for label in (*"abcdef", *"12345")]


def test_letters_in_a_table_refer_to_its_own_notes() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS * 3)
    for row, letter in enumerate("abc"):
        sheet.called(150, y - 14 * row - 14, "Mill", letter, 10).text(300, y - 14 * row - 14, "1901", 10)
    for at, letter in enumerate("abc"):
        sheet.noted(72, y - 70 - 10.5 * at, letter, "By the ledger of the board.")
    assert read(sheet).notes == ()


def test_rows_of_tables_and_items_of_lists_are_no_endnotes() -> None:
    sheet = Sheet()
    y = 720.0
    for number in (1, 2, 3):
        y = lines(sheet, 72, y, WORDS)
        sheet.called(72, y, "A sentence with a call.", str(number))
        y -= 13.2
    y = lines(sheet, 90, y, [f"{number}. an item of a list" for number in range(1, 6)])
    lines(sheet, 72, y - 14, [*WORDS, *WORDS, *WORDS])
    last = Sheet().text(72, 720, "Notes", 14)
    for number, text in enumerate(("First.", "Second.", "Third."), 1):
        last.text(72, 700 - 14 * number, f"{number}. {text}")
    assert texts(read(sheet, last)) == [("1", "First."), ("2", "Second."), ("3", "Third.")]


def test_notes_set_in_two_columns_below_text_in_one() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    for number in (1, 2):
        sheet.called(
            72, y, "A sentence that is long enough to run over the middle of the page, with a call.", str(number)
        )
        y = lines(sheet, 72, y - 13.2, WORDS)
    sheet.rule(72, 122, 80)
    sheet.noted(72, 110, "1", "A note that goes").text(72, 99.5, "on below, and", 8.5).text(72, 89, "then ends", 8.5)
    sheet.text(242, 110, "in the next column.", 8.5).noted(242, 99.5, "2", "Second.")
    assert texts(read(sheet)) == [
        ("1", "A note that goes on below, and then ends in the next column."),
        ("2", "Second."),
    ]


def test_a_number_that_ends_the_last_note_is_no_page_number() -> None:
    sheet = page(1, "A note that was written down in the year")
    sheet.text(72, 89.2, "1998.", 8.5).text(300, 40, "7", 9)
    assert texts(read(sheet)) == [("1", "A note that was written down in the year 1998.")]


@pytest.mark.parametrize("step", [3, 13])
def test_a_font_that_does_not_identify_its_characters_is_doubted(step: int) -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    moved = str.maketrans(alphabet, alphabet[step:] + alphabet[:step])
    sheet = Sheet()
    lines(sheet, 72, 720, [text.translate(moved) for text in WORDS * 3])
    sheet.called(72, 300, "uryyb, jbeyq".translate(moved), "1")
    sheet.rule(72, 112, 120).noted(72, 100, "1", "Smith, Ledger".translate(moved))
    document = read(sheet)
    assert any("text recognition (OCR)" in doubt for doubt in document.doubts)
    assert {note.confidence for note in document.notes} == {0.3}


def test_text_that_is_one_is_not_doubted() -> None:
    assert read(page(1, "First.", "Second."), page(3, "Third.")).doubts == ()


def test_return_links_are_no_part_of_a_note() -> None:
    assert texts(read(page(1, "^ First, 5.", "Second. ^", "Third, with 2^ in it."))) == [
        ("1", "First, 5."),
        ("2", "Second."),
        ("3", "Third, with 2^ in it."),
    ]


def test_an_address_whose_link_holds_both_lines_is_joined() -> None:
    sheet = page(1, "See example.org/files/page")
    sheet.text(72, 90, ".html (accessed 5 May).", 8.5)
    for left, bottom in ((90, 98), (72, 88)):
        sheet.link(left, bottom, 160, bottom + 10, "https://example.org/files/page.html")
    (note,) = read(sheet).notes
    assert note.text == "See example.org/files/page.html (accessed 5 May)."
    assert [address.url for address in note.addresses] == ["https://example.org/files/page.html"]


def test_a_raised_number_does_not_turn_a_bibliography_into_notes() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    sheet.called(72, y, "The area of the meadow is raised to the power", "1")
    y = lines(sheet, 72, y - 13.2, [*WORDS, "1. an item of a list", "2. another one"])
    sheet.text(72, y - 20, "References", 14)
    for number in (1, 2, 3):
        sheet.text(72, y - 28 - 14 * number, f"[{number}] A. Author. A book. Press, 200{number}.")
    assert read(sheet).notes == ()


def test_a_number_refers_to_the_note_of_its_page_rather_than_two_numbers_to_two_notes_elsewhere() -> None:
    second = page(11, "Note 11.")
    second.runs(72, 420, ("The yield of the year (", 11, 0, 0), ("1", 7, 4, 0), (") was small.", 11, 0, 0))
    second.called(72, 400, "A sentence that ends with a call of a note.", "12").noted(72, 89.5, "12", "Note 12.")
    document = read(page(1, *(f"Note {at}." for at in range(1, 11))), second)
    assert [ref.label for ref in document.note_refs][-1] == "12"


def test_a_raised_year_before_a_note_number_is_no_part_of_it() -> None:
    sheet = Sheet()
    for label, call, y in (("1", "1", 720), ("2", "1879.2", 600)):
        sheet.called(72, y, "A sentence that ends with a call of a note.", call)
        lines(sheet, 72, y - 13.2, WORDS)
        sheet.noted(72, 121 - 21 * int(label), label, f"The ledger of the mill, folio {label}.")
    assert [ref.label for ref in read(sheet).note_refs][-1] == "2"


def test_the_notes_of_a_section_may_start_again_on_the_page_of_the_last_one() -> None:
    sheets = []
    for labels in (("1", "2"), ("3", "1"), ("2", "3")):
        sheet = Sheet()
        y = lines(sheet, 72, 720, WORDS)
        for at, label in enumerate(labels):
            sheet.called(72, y, "A sentence that ends with a call of a note.", label)
            y = lines(sheet, 72, y - 13.2, WORDS)
            sheet.noted(72, 100 - 21 * at, label, f"The ledger of the mill, folio {label}.")
        sheets.append(sheet.rule(72, 112, 120))
    document = read(*sheets)
    assert texts(document) == [(label, f"The ledger of the mill, folio {label}.") for label in "123123"]
    assert len(document.note_refs) == 6


@pytest.mark.parametrize(
    ("labels", "raised"),
    [
        (["1", "2", "2a", "2b", "3"], True),
        (["1", "2", "2a", "2b", "3"], False),
        (["1", "1.1", "1.2", "2", "2.1", "2.1a", "2.3", "3"], True),
    ],
)
def test_notes_that_were_inserted_later_have_a_letter_or_decimal_behind_the_number(
    labels: list[str], raised: bool
) -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    for label in labels:
        sheet.called(72, y, "A sentence that ends with a call of a note.", label)
        y = lines(sheet, 72, y - 13.2, WORDS)
    sheet.rule(72, 112, 120)
    for at, label in enumerate(labels):
        foot = 100 - 10.5 * at
        if raised:
            sheet.noted(72, foot, label, f"The ledger of the mill, {label}.")
        else:
            sheet.text(72, foot, f"{label} The ledger of the mill, {label}.", 8.5)
    document = read(sheet)
    assert texts(document) == [(label, f"The ledger of the mill, {label}.") for label in labels]
    assert [ref.label for ref in document.note_refs] == labels
    assert document.doubts == ()


def test_numbers_that_are_small_and_not_raised_refer_to_notes() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    for number in ("1", "2", "3"):
        sheet.runs(72, y, ("The ledgers show no grain.", 11, 0, 0), (number, 7, 0, 0), (" The board met.", 11, 0, 0))
        y = lines(sheet, 72, y - 13.2, WORDS)
    noted = (("1", " Ada Okafor, Ledgers, 12."), ("2", " Id."), ("3", "https://rivers.example/reports"))
    for at, (number, text) in enumerate(noted):
        sheet.runs(72, 100 - 10.5 * at, (number, 5.5, 0, 0), (text, 8.5, 0, 0))
    document = read(sheet)
    assert texts(document) == [(number, text.strip()) for number, text in noted]
    assert [ref.label for ref in document.note_refs] == ["1", "2", "3"]
    assert document.doubts == ()


def test_a_small_number_after_a_space_refers_to_a_note_at_the_end_of_a_sentence_only() -> None:
    first = Sheet()
    lines(first, 72, 720, WORDS)
    first.runs(72, 600, ("The board met twice. ", 11, 0, 0), ("1", 7, 0, 0), (" The mill stood idle.", 11, 0, 0))
    first.runs(72, 580, ("There were ", 11, 0, 0), ("2", 7, 0, 0), (" of them.", 11, 0, 0)).rule(72, 112, 120)
    first.noted(72, 100, "1", "First.")
    assert [ref.label for ref in read(first).note_refs] == ["1"]


def test_a_reference_after_a_possessive_is_no_unit() -> None:
    sheet = Sheet()
    lines(sheet, 72, 720, WORDS)
    sheet.runs(72, 600, ("Serra's", 11, 0, 0), ("1", 7, 4, 0), (" ledgers are 12 s", 11, 0, 0), ("2", 7, 4, 0))
    sheet.rule(72, 112, 120).noted(72, 100, "1", "First.")
    document = read(sheet)
    assert ([ref.label for ref in document.note_refs], document.doubts) == (["1"], ())


def test_small_numbers_of_the_lines_of_a_program_and_of_fractions_are_no_references() -> None:
    sheet = page(1, "First.")
    for at in range(4):
        sheet.runs(72, 420 - 13 * at, (str(at + 1), 6, 0, 0), (" total = first + second", 11, 0, 0))
    sheet.runs(72, 350, ("They got 1/", 11, 0, 0), ("3", 6, 0, 0), (" of it.", 11, 0, 0))
    document = read(sheet)
    assert (texts(document), [ref.label for ref in document.note_refs]) == ([("1", "First.")], ["1"])


def test_a_list_within_a_note_is_no_numbering_of_its_own() -> None:
    first = Sheet()
    y = lines(first, 72, 720, WORDS)
    for number in ("1", "2"):
        first.called(72, y, "A sentence that ends with a call of a note.", number)
        y = lines(first, 72, y - 13.2, WORDS)
    first.rule(72, 112, 120).noted(72, 100, "1", "Act of 2001, at 5(a)(1) and 5(a)(2).")
    first.noted(72, 89.5, "2", "The section names anyone who").text(84, 79, "(1) lives there; or", 8.5)
    first.text(84, 68.5, "(2) was held there.", 8.5)
    second = page(3, "Okafor, Ledgers, 12.", "Okafor, Ledgers, 14.")
    assert texts(read(first, second)) == [
        ("1", "Act of 2001, at 5(a)(1) and 5(a)(2)."),
        ("2", "The section names anyone who (1) lives there; or (2) was held there."),
        ("3", "Okafor, Ledgers, 12."),
        ("4", "Okafor, Ledgers, 14."),
    ]


def test_endnotes_that_start_again_belong_to_the_references_of_their_chapter() -> None:
    sheets = []
    for _ in range(2):
        sheet = Sheet()
        y = lines(sheet, 72, 720, WORDS)
        for number in ("1", "2", "3"):
            sheet.called(72, y, "A sentence that ends with a call of a note.", number)
            y = lines(sheet, 72, y - 13.2, WORDS)
        sheets.append(sheet)
    last = Sheet().text(72, 720, "Notes", 14)
    for at in range(6):
        last.text(72, 690 - 14 * at, f"{at % 3 + 1}. End {at + 1}.")
    document = read(*sheets, last)
    assert [note.text for note in document.notes] == [f"End {at}." for at in range(1, 7)]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("before", "power"), [("The count never goes beyond 2", "63"), ("It takes time of O(n", "32")])
def test_a_power_refers_to_no_note(before: str, power: str) -> None:
    sheet = page(1, "First.", "Second.")
    sheet.runs(72, 300, (before, 11, 0, 0), (power, 7, 4, 0), (" in a year.", 11, 0, 0))
    document = read(sheet)
    assert ([ref.label for ref in document.note_refs], document.doubts) == (["1", "2"], ())


def test_a_note_without_a_period_is_whole_if_nothing_can_continue_it() -> None:
    whole = ["Okafor, Ledgers of a Mill, 12.", "Serra, Rivers and Laws, 33.", "Okafor, Ledgers of a Mill, 14."]
    long_note = (
        "The scripts are in the appendix and also on the page of their author in the same town by the river mill"
    )
    sheets = [page(3 * at + 1, *whole) for at in range(4)]
    sheets += [page(13, long_note), Sheet()]
    lines(sheets[-1], 72, 720, WORDS * 4)
    document = read(*sheets)
    assert (len(document.notes), document.doubts) == (13, ())


def test_a_raised_label_alone_on_its_line_starts_a_note() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    for number in ("1", "2", "3", "4"):
        sheet.called(72, y, "A sentence that ends with a call of a note.", number)
        y = lines(sheet, 72, y - 13.2, WORDS)
    sheet.rule(72, 142, 120).noted(84, 130, "1", "Ada Okafor, Ledgers, 12.").text(84, 121.5, "2", 5.5)
    sheet.text(72, 107, "https://rivers.example/reports", 8.5).noted(84, 96.5, "3", "Okafor, 14.").text(
        84, 88, "4", 5.5
    )
    assert texts(read(sheet)) == [
        ("1", "Ada Okafor, Ledgers, 12."),
        ("2", "https://rivers.example/reports"),
        ("3", "Okafor, 14."),
        ("4", ""),
    ]


def test_a_label_that_is_raised_by_nearly_the_size_of_its_line_belongs_to_it() -> None:
    sheets = [page(3 * at + 1, *[f"Note {3 * at + step} is here." for step in (1, 2, 3)]) for at in range(14)]
    last = page(43, "Note 43 is here.", "Note 44 is here.").called(72, 500, "A sentence that calls one.", "45")
    sheets.append(last.text(72, 84, "45", 6).text(78, 76.6, "Note 45 is here.", 8.5))
    assert texts(read(*sheets)) == [(str(number), f"Note {number} is here.") for number in range(1, 46)]


@pytest.mark.parametrize(
    ("runs", "is_exponent"),
    [
        ([("It takes time of O(nP", 11, 0, 0), ("+3", 7, 4, 0), (") to read.", 11, 0, 0)], True),
        ([("We say that the sum", 11, 0, 0), ("3", 7, 4, 0), (" = 4 here.", 11, 0, 0)], True),
        ([("See Okafor's Ledgers (Leeds 1995", 11, 0, 0), ("3", 7, 4, 0), (").", 11, 0, 0)], True),
        ([("They were read in 1995", 11, 0, 0), ("3", 7, 4, 0), (" and later.", 11, 0, 0)], False),
        ([("The mills that were LGBT+", 11, 0, 0), ("3", 7, 4, 0), (" had it.", 11, 0, 0)], False),
    ],
)
def test_figures_of_exponents_and_editions_refer_to_no_note(
    runs: list[tuple[str, float, float, int]], is_exponent: bool
) -> None:
    document = read(page(1, "First.", "Second.").runs(72, 300, *runs))
    assert [ref.label for ref in document.note_refs] == ["1", "2"] + ["3"] * (not is_exponent)


def test_a_line_of_a_program_with_uneven_steps_is_no_note() -> None:
    sheets = []
    program = ["import_ledgers()", "for sack in mill:", "yield sack", "yield grain", "reckon(mill)"]
    for uneven in (1, 2):
        lines(prose := Sheet(), 72, 720, WORDS * 10)
        y = lines(sheet := Sheet(), 72, 720, WORDS * 2)
        lines(sheet, 72, y, [f"The mill ran for so many hours, as they say [{uneven}]; and then the thaw came."])
        for top in (400, 300, 150):
            for line, text in enumerate(program, 1):
                font = ROMAN if top == 150 and line == uneven else TYPEWRITER
                sheet.text(90, top - 11 * line, str(line), 6).text(100, top - 11 * line, text, 8, font)
        sheets += [prose, sheet]
    assert texts(read(*sheets)) == []


def test_a_note_with_several_numbers_begins_after_them() -> None:
    sheet = page(1, "First.").called(72, 300, "The mill ran for so many hours", "2").noted(72, 89.5, "2,3", "Both.")
    assert texts(read(sheet)) == [("1", "First."), ("2", "Both.")]


def test_narrow_letters_of_a_name_are_no_typewriters_font() -> None:
    y = lines(sheet := Sheet(), 72, 720, WORDS * 4)
    sheet.called(72, y, "The mill ran for so many hours", "1").called(72, y - 14, "and the river rose to", "2")
    sheet.rule(72, 140, 150).text(72, 128, "1. Dellilli, The Mills.", 8).text(72, 118, "2. Okafor, The Rivers.", 8)
    lines(program := Sheet(), 72, 480, WORDS * 10)
    for line, text in enumerate(["import ledgers", "def grain(mill):", "for sack in mill:", "yield sack"] * 4, 1):
        program.text(90, 700 - 11 * line, str(line), 6).text(100, 700 - 11 * line, text, 9, TYPEWRITER)
    assert [text for _, text in texts(read(sheet, program))] == ["Dellilli, The Mills.", "Okafor, The Rivers."]


def test_numbered_statements_of_a_program_in_the_texts_font_are_no_notes() -> None:
    program = ["List<Sack> all = new List();", "for (Sack each : mill){", "all.add(each.grain());", "return all;", "}"]
    sheets = []
    for _ in range(3):
        y = lines(sheet := Sheet(), 72, 720, WORDS * 2)
        for number in ("1", "2", "3"):
            sheet.called(72, y - 14 * int(number), "The mill ran for so many hours", number)
        for line, text in enumerate(program, 1):
            sheet.text(72, 140 - 11 * line, str(line), 5).text(84, 140 - 11 * line, text, 8)
        sheets.append(sheet)
    assert texts(read(*sheets)) == []
    document = read(page(1, "See Okafor (1999);", "Ibid. (2001);", "Serra (2004);", "Ibid. (2007);", "Okafor (2011);"))
    assert [label for label, _ in texts(document)] == ["1", "2", "3", "4", "5"]


def test_a_line_that_goes_on_with_an_equation_starts_no_note() -> None:
    y = lines(second := Sheet(), 72, 720, WORDS)
    second.runs(72, y, ("The grain of each of those mills (sum", 11, 0, 0), ("2", 7, 4, 0), (") is more.", 11, 0, 0))
    proof = ["Thus, one may prove without any doubt that it is so, since 2 × 1 and 1 ×", "2 = 2, as is known."]
    lines(second, 72, y - 30, [*proof, *WORDS])
    assert texts(read(page(1, "First."), second)) == [("1", "First.")]
