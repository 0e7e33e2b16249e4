"""PDFs whose every character a test has set: notes are found by place, size and sequence."""

from __future__ import annotations

import pytest
from tests.making.pages import WORDS, page, read, texts
from tests.making.pdf import ITALIC, ROMAN, Sheet, lines, pdf_of

from stacite.errors import DocumentError
from stacite.model.document import AddressSource, NoteKind, NoteRefShape
from stacite.readers import pdf
from stacite.readers.formats import FORMATS, FormatMatch
from stacite.readers.pdf import LeftOut, PdfPage
from stacite.readers.pdf.document import read_document

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")


@pytest.mark.parametrize("ruled", [True, False])
def test_notes_at_the_feet_of_pages(ruled: bool) -> None:
    document = read(page(1, "First.", "Second.", ruled=ruled), page(3, "Third.", ruled=ruled))
    assert texts(document) == [("1", "First."), ("2", "Second."), ("3", "Third.")]
    assert [note.location.page for note in document.notes] == [1, 1, 2]
    assert {note.kind for note in document.notes} == {NoteKind.FOOT}
    assert {note.confidence for note in document.notes} == {1.0}
    assert "First." not in document.body.text
    assert document.source is None
    assert document.doubts == ()


def test_note_references_have_context() -> None:
    document = read(page(1, "First.", "Second."))
    assert [(marker.label, marker.ordinal, marker.shape) for marker in document.note_refs] == [
        ("1", 1, NoteRefShape.SUPERSCRIPT),
        ("2", 2, NoteRefShape.SUPERSCRIPT),
    ]
    assert document.note_refs[0].before.endswith("ends with a call of a note.")
    assert document.note_refs[0].after.lstrip().startswith("The mill stood idle")


def test_a_note_goes_on_below_the_rule_of_the_next_page() -> None:
    first = page(1, "A note that is long enough to run over the end of its")
    second = page(2, "Second.")
    second.text(72, 130, "page, where it ends.", 8.5).rule(72, 142, 120)
    second.content.remove("0.4 w 72 112.0 m 192 112.0 l S")
    document = read(first, second)
    assert texts(document)[0] == ("1", "A note that is long enough to run over the end of its page, where it ends.")
    assert document.notes[0].breaks
    assert document.notes[0].reason == "it was joined across a page break"


def test_numbers_start_again_on_each_page() -> None:
    assert texts(read(page(1, "One.", "Two."), page(1, "Uno."), page(1, "Un.", "Deux."))) == [
        ("1", "One."),
        ("2", "Two."),
        ("1", "Uno."),
        ("1", "Un."),
        ("2", "Deux."),
    ]


def test_two_columns_each_with_its_notes() -> None:
    sheet = Sheet()
    for x, number in ((72, 1), (330, 2)):
        y = 720.0
        for _ in range(5):
            y = lines(sheet, x, y, ["words in a narrow column of", "text that goes on and on, as"])
        sheet.called(x, y, "it does here.", str(number))
        lines(sheet, x, y - 13.2, ["More words follow after it."] * 6)
        sheet.rule(x, 112, 60).noted(x, 100, str(number), f"Note of column {number}.")
    document = read(sheet)
    assert texts(document) == [("1", "Note of column 1."), ("2", "Note of column 2.")]
    assert [marker.label for marker in document.note_refs] == ["1", "2"]


def test_endnotes_after_a_heading() -> None:
    sheet = Sheet()
    y = 720.0
    for number in (1, 2, 3):
        y = lines(sheet, 72, y, WORDS)
        sheet.called(72, y, "A sentence with a call.", str(number))
        y -= 13.2
    sheet.text(72, y - 20, "Notes", 14)
    for number, text in enumerate(("First.", "Second.", "Third."), 1):
        sheet.text(72, y - 40 - 14 * number, f"{number}. {text}")
    document = read(sheet)
    assert texts(document) == [("1", "First."), ("2", "Second."), ("3", "Third.")]
    assert {note.kind for note in document.notes} == {NoteKind.END}


@pytest.mark.parametrize("numbers", [(8, 9, 10), (16,)])
def test_a_chapter_has_the_notes_of_its_book(numbers: tuple[int, ...]) -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 740, WORDS)
    for number in numbers:
        sheet.called(72, y, "A sentence with a call.", str(number))
        y = lines(sheet, 72, y - 13.2, WORDS)
    last = Sheet().text(72, 740, "Notes", 14)
    for number in range(1, 17):
        last.text(72, 720 - 14 * number, f"{number} Serra, A Book, {number}, on mills.", 9)
    document = read(sheet, page(0), last)
    assert texts(document) == [(str(number), f"Serra, A Book, {number}, on mills.") for number in range(1, 17)]
    assert (document.verdict == "") == (len(numbers) > 1)


def test_a_numbered_list_is_no_list_of_notes() -> None:
    sheet = page(1, "First.", "Second.")
    for number in (1, 2, 3):
        sheet.text(90, 400 - 14 * number, f"{number}. an item of a list in the text")
    assert texts(read(sheet)) == [("1", "First."), ("2", "Second.")]


def test_sources_that_are_cited_in_brackets_are_no_notes() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    y = lines(sheet, 72, y, ["As others saw before [1], and later too [2], it was so."])
    sheet.text(72, y - 20, "References", 14)
    sheet.text(72, y - 40, "[1] A. Author. A book. Press, 2001.").text(
        72, y - 54, "[2] B. Author. Another. Press, 2002."
    )
    document = read(sheet)
    assert document.notes == ()
    assert document.note_refs == ()
    assert any(doubt.startswith("No notes were found") for doubt in document.doubts)


def test_a_symbol_refers_to_a_note_on_the_author() -> None:
    sheet = page(1, "First.")
    sheet.called(72, 760, "A Title That Is Large", "*", 18)
    sheet.noted(72, 79, "*", "The author thanks nobody.")
    document = read(sheet)
    assert [(note.label, note.kind, note.text) for note in document.notes] == [
        ("*", NoteKind.AUTHOR, "The author thanks nobody."),
        ("1", NoteKind.FOOT, "First."),
    ]


def test_a_symbol_after_a_heading_and_a_space_refers_to_a_note() -> None:
    sheet = page(1, "First.")
    sheet.text(250, 760, "Syllabus *")
    sheet.noted(72, 79, "*", "The syllabus is by the reporter.")
    document = read(sheet)
    assert [(note.label, note.text) for note in document.notes] == [
        ("*", "The syllabus is by the reporter."),
        ("1", "First."),
    ]


def test_running_heads_and_stamps_are_no_text() -> None:
    sheets = [page(1, "First."), page(2, "Second."), page(3, "Third.")]
    for number, sheet in enumerate(sheets, 41):
        sheet.text(72, 770, "Journal of Idle Mills", 9).text(500, 40, str(number), 9)
        sheet.sideways(30, 200, "Downloaded from somewhere on 1 May")
    document = read(*sheets)
    assert texts(document) == [("1", "First."), ("2", "Second."), ("3", "Third.")]
    for gone in ("Journal of Idle", "Downloaded", "42"):
        assert gone not in document.body.text


def test_the_same_short_note_on_many_pages_is_no_running_foot() -> None:
    document = read(*(page(number, "Ibid.") for number in (1, 2, 3, 4)))
    assert texts(document) == [(str(number), "Ibid.") for number in (1, 2, 3, 4)]


def test_a_page_that_was_written_sideways_is_read_upright() -> None:
    sheet = Sheet(turn=90)
    for at, text in enumerate(WORDS):
        sheet.sideways(100 + 14 * at, 72, text)
    assert "the board met twice" in read(sheet).body.text


def test_italics_are_emphasis() -> None:
    sheet = page(1, "Placeholder")
    sheet.content.pop()
    sheet.runs(
        72, 100, ("1", 5.5, 3, ROMAN), ("Author, ", 8.5, 0, ROMAN), ("A Book", 8.5, 0, ITALIC), (", 5.", 8.5, 0, ROMAN)
    )
    assert texts(read(sheet)) == [("1", "Author, *A Book*, 5.")]


def test_a_links_target_is_the_address() -> None:
    sheet = page(1, "See the report at")
    sheet.text(72, 90, "https://example.org/a-long-", 8.5).text(72, 80, "report.", 8.5)
    sheet.link(72, 88, 180, 98, "https://example.org/a-longreport").link(
        72, 78, 95, 88, "https://example.org/a-longreport"
    )
    (note,) = read(sheet).notes
    assert note.text == "See the report at https://example.org/a-longreport."
    (address,) = note.addresses
    assert (address.url, address.source) == ("https://example.org/a-longreport", AddressSource.ANNOTATION)
    assert address.span is not None
    assert note.text[slice(*address.span)] == address.url


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ("See the report, https://example.org/a-long-", "report.", 123),  # the box begins over the comma
        ("See the report: ht", "tps://example.org/a-longreport.", 126),  # the line ends in the scheme
    ],
)
def test_an_address_is_not_doubled_where_its_link_covers_more_or_its_scheme_is_broken(
    first: str, second: str, left: float
) -> None:
    url = "https://example.org/a-longreport"
    sheet = page(1, first)
    sheet.text(72, 90, second, 8.5).link(left, 98, 300, 108, url).link(72, 88, 200, 98, url)
    (note,) = read(sheet).notes
    assert note.text.count("example.org") == 1
    assert note.text.endswith(f"{url}.")
    assert [(each.url, note.text[slice(*(each.span or (0, 0)))]) for each in note.addresses] == [(url, url)]


def test_a_link_ends_with_its_address_where_its_box_covers_whole_lines() -> None:
    url = "https://example.org/a-long-report"
    sheet = page(1, "See the report, https://example.org/a-long-")
    sheet.text(72, 90, "report [perma.cc/AB12-CD34]; see also B.", 8.5).link(72, 88, 400, 108, url)
    (note,) = read(sheet).notes
    assert [(each.url, note.text[slice(*(each.span or (0, 0)))]) for each in note.addresses] == [(url, url)]


def test_a_hyphen_at_a_lines_end_leaves_two_readings_of_an_address() -> None:
    sheet = page(1, "See the report at")
    sheet.text(72, 90, "https://example.org/files/zeno-", 8.5).text(72, 80, "quark.pdf.", 8.5)
    (note,) = read(sheet).notes
    (address,) = note.addresses
    assert address.source is AddressSource.PRINTED
    assert {address.url, address.second_reading} == {
        "https://example.org/files/zeno-quark.pdf",
        "https://example.org/files/zenoquark.pdf",
    }


def test_words_that_a_line_breaks_are_whole_again() -> None:
    sheet = page(1, "It was a hy-")
    sheet.text(72, 90, "phen, well-", 8.5).text(72, 80, "known, and", 8.5).text(72, 70, "a well-known one.", 8.5)
    assert texts(read(sheet)) == [("1", "It was a hyphen, well-known, and a well-known one.")]


def test_numbers_of_lines_beside_the_text_are_dropped() -> None:
    sheets = [page(1, "First."), page(2, "Second.")]
    for sheet in sheets:
        for at in range(12):
            sheet.text(40, 720 - 13.2 * at, str(at + 1), 7)
    document = read(*sheets)
    assert texts(document) == [("1", "First."), ("2", "Second.")]
    assert "The mill stood idle for most of that winter, and the ledgers that were" in document.body.text


def test_a_page_without_text_is_reported() -> None:
    document = read(Sheet().image(0, 0, 612, 792))
    assert document.notes == ()
    assert any("text recognition (OCR)" in doubt for doubt in document.doubts)
    blank = read(Sheet().rule(72, 300, 200), page(1, "One."))
    assert not any("text recognition (OCR)" in doubt for doubt in blank.doubts)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00\xff" * 3000, pdf_of([page(1, "One.")])[:120]])
def test_damaged_files_are_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^b\.pdf: the PDF is damaged") as caught:
        pdf.read(data, "b.pdf")
    assert caught.value.hint


def test_a_header_after_rubbish_is_a_header() -> None:
    assert FORMATS["pdf"].sniff(b"rubbish\n" * 20 + b"%PDF-1.4") is FormatMatch.CERTAIN
    assert FORMATS["pdf"].sniff(b"x" * 1100 + b"%PDF-1.4") is FormatMatch.NO


def test_an_address_may_be_broken_within_its_scheme() -> None:
    first = page(1, "The manual of the board [hereinafter Manual], htt")
    first.text(72, 89.5, "ps://example.org/manual.pdf (describing it).", 8.5)
    assert texts(read(first))[0][1].endswith("Manual], https://example.org/manual.pdf (describing it).")


@pytest.mark.parametrize("is_numbered", [True, False])
def test_raised_numbers_of_sources_refer_to_no_notes_on_authors(is_numbered: bool) -> None:
    first = page(1, "School of Mills, Leeds.", "School of Rivers, Turku.")
    y = lines(text := Sheet(), 72, 720, WORDS)
    for number in range(1, 15):
        text.called(72, y - 14 * number, "The mill ran for so many hours that the river rose to its bank", str(number))
    listed = Sheet().text(72, 720, "References", 14)
    for number in range(1, 15):
        entry = f"Okafor A, Serra M. Ledgers of a mill. J Mills. {2000 + number};{number}(2):12-19."
        listed.text(72, 695 - 14 * number, f"{number}. {entry}" if is_numbered else entry, 9)
    lines(rest := Sheet(), 72, 720, WORDS * 8)
    document = read(first, text, rest, listed)
    assert texts(document) == [("1", "School of Mills, Leeds."), ("2", "School of Rivers, Turku.")]
    assert ([ref.label for ref in document.note_refs] == ["1", "2"]) is is_numbered


@pytest.mark.parametrize("repeated", ["See footnote 2 above (Serra).", "Ibid., p. 14."])
def test_sources_that_refer_to_each_other_are_notes(repeated: str) -> None:
    y = lines(text := Sheet(), 72, 720, WORDS)
    for number in range(1, 13):
        text.called(72, y - 14 * number, "The mill ran for so many hours that the river rose to", f"[{number}]")
    lines(rest := Sheet(), 72, 720, WORDS * 8)
    listed = Sheet().text(72, 720, "References", 14)
    for number in range(1, 13):
        entry = repeated if number == 5 else f"Okafor and Serra, Ledgers of a Mill ({2000 + number}), {number}."
        listed.text(72, 695 - 14 * number, f"{number}. {entry}", 9)
    document = read(text, rest, listed)
    assert len(document.notes) == len(document.note_refs) == 12
    assert (document.notes[4].text, document.notes[4].kind, document.sources) == (repeated, NoteKind.END, ())


def test_marks_that_a_program_writes_after_the_text_belong_to_their_line() -> None:
    y = lines(sheet := Sheet(), 72, 720, WORDS * 3)
    sheet.text(72, y, "The ledgers of the mill were kept in a loft above the wheel.")
    sheet.text(370, y, "They were dry there.").rule(72, 112, 120)
    for at, text in enumerate(("First.", "Second.", "Third.")):
        sheet.noted(72, 100 - 10.5 * at, str(at + 1), text)
    sheet.text(342, y + 5, "[1][2][3]", 6)
    assert [ref.label for ref in read(sheet).note_refs] == [*"123"]


def test_underscores_of_an_address_may_be_drawn_as_rules() -> None:
    sheet = page(1, "See https://example.org/Time Protocol for that.")
    sheet.link(86, 98, 232, 108, "https://example.org/Time_Protocol")
    (note,) = read(sheet).notes
    assert note.text == "See https://example.org/Time_Protocol for that."


@pytest.mark.parametrize(("pages", "is_doubted"), [(3, True), (2, False)])
def test_ligatures_without_their_letters_are_reported(pages: int, is_doubted: bool) -> None:
    shown = [PdfPage(at, (), (), (), 0, left_out=LeftOut(joined=6)) for at in range(pages)]
    document = read_document(shown, "a.pdf", "", "a.pdf")
    assert any(doubt.startswith("Letters are missing on pages") for doubt in document.doubts) is is_doubted


def test_a_ligature_that_is_a_quotation_mark_is_reported() -> None:
    sheets = [page(number, 'Die Wirtscha"s- und Brie"asche, im Inkra"treten abru"ar.') for number in range(1, 5)]
    assert any(doubt.startswith("Letters are missing on pages 1-4:") for doubt in read(*sheets).doubts)
