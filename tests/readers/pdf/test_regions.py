"""Regions of pages: what is not a note although it has numbers and small print, and where notes continue."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.making.pages import WORDS, page, read, texts
from tests.making.pdf import ROMAN, TYPEWRITER, Sheet, lines, pdf_of

from stacite.model.document import PageRegion
from stacite.readers import base as readers
from stacite.readers.layout.boxed_lines import BoxedLine, fold_of
from stacite.readers.layout.page_labels import find_page_labels
from stacite.readers.layout.page_regions import ordered_lines
from stacite.readers.pdf.lines import lines_of_page
from stacite.readers.pdf.pdfium import read_pages

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")

CITIES = ("Bergen", "Turku", "Gdansk", "Riga", "Aarhus", "Lund")


def table(sheet: Sheet, y: float, size: float = 8.5) -> float:
    """Rows that start with a number, with columns of figures."""
    sheet.rule(72, y + 12, 400)
    for number, city in enumerate(CITIES, 2):
        sheet.text(72, y, f"{number} {city}", size).text(250, y, f"{number}7.5", size).text(400, y, f"1{number}9", size)
        y -= 11
    sheet.rule(72, y + 6, 400)
    return y


def test_a_table_on_the_next_page_does_not_continue_a_note() -> None:
    following = Sheet()
    y = lines(following, 72, table(following, 700) - 20, WORDS)
    lines(following, 72, y, WORDS)
    document = read(page(1, "See the report of the board, p. 12."), following, page(2, "Second."))
    assert texts(document) == [("1", "See the report of the board, p. 12."), ("2", "Second.")]
    assert document.doubts == ()
    assert "Gdansk" in document.body.text


def test_a_table_at_the_foot_of_a_page_has_no_notes() -> None:
    last = Sheet()
    lines(last, 72, 720, WORDS)
    table(last, 130)
    document = read(page(1, "First."), last)
    assert texts(document) == [("1", "First.")]


def test_a_cell_of_a_table_heads_no_list_and_its_numbers_refer_to_notes() -> None:
    y = lines(sheet := page(1, "First."), 72, 520, WORDS)
    for cell, count in (
        ("Place", "Mills"),
        ("Bergen", "27.5"),
        ("Turku", "37.5"),
        ("Sources", "47.5"),
        ("Riga", "57.5"),
    ):
        sheet.text(72, y, cell).text(250, y, count).text(400, y, "119")
        y -= 13.2
    sheet.runs(72, y, ("x", 11, 0, ROMAN), ("23", 6, 4, ROMAN)).text(250, y, "67.5").text(400, y, "129")
    sheet.noted(72, 89.5, "2", "Second.")
    document = read(sheet, page(3, "Third."), page(4, "Fourth."))
    assert texts(document) == [("1", "First."), ("2", "Second."), ("3", "Third."), ("4", "Fourth.")]
    assert sorted(ref.label for ref in document.note_refs) == [*"1234"]


def test_print_of_another_size_below_a_rule_does_not_continue_a_note() -> None:
    last = Sheet().text(72, 720, "About this report", 14).rule(72, 690, 450)
    lines(last, 72, 670, [line.replace("mill", "press") for line in WORDS], 10)
    document = read(page(1, "First."), page(2, "Second, which ends in a period."), last)
    assert texts(document)[-1] == ("2", "Second, which ends in a period.")
    assert "The press stood idle" in document.body.text


def test_a_note_that_breaks_off_continues_below_the_next_separator() -> None:
    first = page(1, "First.", "A second note that breaks off at the end of the page, as it is far too")
    following = page(3, "Third.")
    following.rule(72, 123, 120).text(72, 110.5, "long for it.", 8.5)
    assert texts(read(first, following, page(4, "Fourth.")))[:3] == [
        ("1", "First."),
        ("2", "A second note that breaks off at the end of the page, as it is far too long for it."),
        ("3", "Third."),
    ]


def wide_page(number: int, *note: str, rest: str = "") -> Sheet:
    """A page whose note is printed in the text's size, its lines nearer to each other; `rest` ends the note before."""
    sheet = Sheet()
    y = 720.0 - number
    for at, words in enumerate(WORDS * 4):
        sheet.text(72, y, f"{CITIES[(number + at) % 6]}: {words}")
        y -= 24
        if at == 7:
            sheet.called(72, y, f"In {CITIES[number % 6]}, a sentence ends with a call of a note.", str(number))
            y -= 24
    sheet.rule(72, 132, 320 if rest else 100)
    foot = lines(sheet, 72, 118, [rest] if rest else [])
    sheet.noted(72, foot, str(number), note[0], 11)
    lines(sheet, 72, foot - 13.2, [*note[1:]])
    return sheet


def test_a_note_in_the_size_of_the_text_continues_below_a_separator_over_the_column() -> None:
    ledgers = ("On {}, see the ledgers of the mill,", "and those of the board.")
    sheets = [wide_page(at, ledgers[0].format(city), ledgers[1]) for at, city in enumerate(CITIES[:4], 1)]
    sheets += [wide_page(5, "A note of several lines", "that is longer than"), wide_page(6, "Sixth.", rest="a page.")]
    assert texts(read(*sheets))[-2:] == [("5", "A note of several lines that is longer than a page."), ("6", "Sixth.")]


@pytest.mark.parametrize(("rest", "is_note"), [("was left out of the books.", True), ("mill.log of.the board", False)])
def test_a_note_continues_above_a_picture_on_a_page_without_text(rest: str, is_note: bool) -> None:
    start = (
        "A note that is about the ledgers of the mill, and of the board that met only twice in that long year, which"
    )
    sheets = [page(number, f"On {city}, see the ledgers.") for number, city in enumerate(CITIES[:4], 1)]
    sheets += [page(5, start), Sheet().text(72, 720, rest, 8.5).image(72, 300, 400, 300)]
    assert texts(read(*sheets, page(6, "Sixth.")))[4] == ("5", start + f" {rest}" * is_note)


@pytest.mark.parametrize("heading", ["Notes", "N o t e s"])
def test_a_list_of_notes_goes_on_with_a_list_in_a_note_on_the_next_page(heading: str) -> None:
    text = Sheet()
    y = lines(text, 72, 720, WORDS * 3)
    for number in range(1, 5):
        text.called(72, y, "A sentence that ends with a call of a note.", str(number))
        y -= 14
    notes = Sheet().text(250, 720, heading, 20)
    y = lines(notes, 72, 680, ["Abbreviations:", *(f"{word} stands for a ledger" for word in CITIES)])
    for number in range(1, 4):
        notes.noted(72, y - 20, str(number), f"The ledger of the year 184{number}, which lists two mills:", 11)
        y -= 20
    more = Sheet().text(90, 720, "(1) that of the board, and").text(90, 706, "(2) that of the town.")
    more.noted(72, 680, "4", "The last ledger of the mill.", 11)
    assert texts(read(text, notes, more))[2:] == [
        ("3", "The ledger of the year 1843, which lists two mills: (1) that of the board, and (2) that of the town."),
        ("4", "The last ledger of the mill."),
    ]


def test_the_rest_of_a_note_may_be_apart_from_the_next_one() -> None:
    first = page(1, "A note that breaks off at the end of the page, as it is far too", ruled=False)
    following = page(2, "Second.", "Third.", ruled=False).text(72, 114, "long for it.", 8.5)
    assert texts(read(first, following))[0] == (
        "1",
        "A note that breaks off at the end of the page, as it is far too long for it.",
    )


def test_a_note_that_breaks_off_without_an_end_is_reported() -> None:
    sheets = [page(number, f"Note {number} ends.") for number in range(1, 7)]
    start = "A note that is about the ledgers of the mill and the board that met only twice in that year"
    rest = "and goes on for so long that it fills one more line to its very end, if not for even longer than"
    sheets[3] = page(4, start).text(72, 89.5, rest, 8.5)
    long = Sheet()
    lines(long, 72, 720, WORDS * 3)
    document = read(*sheets[:4], long, *sheets[4:])
    assert [doubt for doubt in document.doubts if "within a sentence" in doubt] == [
        "Notes that end within a sentence and may go on elsewhere: 4 (page 4)."
    ]
    assert [note.reason for note in document.notes if note.label == "4"] == ["it may go on elsewhere"]


def test_a_running_foot_in_several_columns_is_no_text_of_notes() -> None:
    sheets = [page(number, f"Note {number}.") for number in range(1, 5)]
    for sheet in sheets:
        sheet.text(72, 80, "@journalofmills", 8).text(180, 80, "This work is under a license of the Commons", 6)
        sheet.text(180, 73, "that allows everyone to copy it for any purpose, even", 6)
        sheet.text(180, 66, "commercially, as long as the author is named and a link", 6)
        sheet.text(72, 62, "www.mills.example", 8).text(180, 59, "to the license is given.", 6)
    assert texts(read(*sheets)) == [(str(number), f"Note {number}.") for number in range(1, 5)]


@pytest.mark.parametrize(
    ("start", "size", "step", "is_cut"),
    [
        ("© The Author(s) 2021. Published by the Mills.", 8, 10, True),
        ("This is an Open Access article that may be copied.", 8.5, 15, True),
        ("https://doi.org/10.1234/mill.2021", 8.5, 15, True),
        ("Fecha de recepción: julio 2015", 8, 10, True),
        ("Reçu le 12 mai 2015, publié en juin", 8, 10, True),
        ("© Museum of the Mills, in whose files it is.", 8.5, 10, False),
        ("This is a note that goes on.", 8, 15, False),
    ],
)
def test_the_notice_of_a_publisher_below_the_notes_is_none_of_them(
    start: str, size: float, step: float, is_cut: bool
) -> None:
    sheets = [page(number, f"Note {number}.") for number in range(1, 5)]
    rest = ["https://mills.example/licenses,", "which permits any use.", "doi:10.1234/mill", "On 29 May"]
    for at, line in enumerate([start, *rest]):
        sheets[0].text(72, 100 - step - 9 * at, line, size)
    note = "Note 1." if is_cut else " ".join(["Note 1.", start, *rest])
    assert texts(read(*sheets)) == [("1", note), *((str(number), f"Note {number}.") for number in range(2, 5))]


def test_a_running_foot_counts_on_though_its_last_pages_are_of_another_part() -> None:
    sheets = [Sheet() for _ in range(7)]
    for number, sheet in enumerate(sheets[:5], 1):
        y = lines(sheet, 72, 720, [f"{CITIES[number]}: {line}" for line in WORDS])
        sheet.called(72, y, f"{CITIES[number]} is where a note is called.", str(number))
    sheets[5].text(72, 720, "Notes", 14)
    for number in range(1, 6):
        sheets[5 + number // 4].text(72, 700 - 14 * number, f"{number}. The ledger of {CITIES[number]}.", 9)
    for number, sheet in zip((49, 50, 51, 52, 53, 101, 102), sheets, strict=True):
        sheet.text(420, 60, f"The Ledgers of a Mill {number}", 9)
    assert texts(read(*sheets)) == [(str(number), f"The ledger of {CITIES[number]}.") for number in range(1, 6)]


def test_the_rule_of_a_table_that_fills_a_page_continues_no_finished_note() -> None:
    filled = Sheet().text(72, 720, "Table 1. What the mills kept", 8.5)
    lines(filled, 72, 690, [line * 2 for line in WORDS], 8.5)
    lines(filled.rule(72, 640, 480), 72, 620, [line * 2 for line in WORDS * 3], 8.5)
    sheets = [page(1, "First."), page(2, "Second, which ends in a period."), filled, page(3, "Third.")]
    for sheet in (sheets[0], sheets[1], sheets[3]):
        lines(sheet, 72, 500, WORDS * 6)
    assert texts(read(*sheets)) == [("1", "First."), ("2", "Second, which ends in a period."), ("3", "Third.")]


def test_a_note_that_breaks_off_before_a_table_in_it_is_reported() -> None:
    whole = ["Okafor, Ledgers of a Mill, 12.", "Serra, Rivers and Laws, 33."]
    sheets = [page(2 * at + 1, *whole) for at in range(5)]
    last = page(11, "Serra gives the harvests of these years, which the board")
    for at, city in enumerate(CITIES[:4]):
        for column, cell in enumerate((city, f"{at}7.5", f"1{at}9")):
            last.text(72 + 150 * column, 89.5 - 10.5 * at, cell, 8.5)
    assert read(*sheets, last).doubts == ("Notes that end within a sentence and may go on elsewhere: 11 (page 6).",)


def test_a_rule_below_the_running_head_is_no_separator() -> None:
    sheets = []
    for number in range(1, 5):
        sheet = Sheet().text(72, 760, "Report of the board", 9).rule(72, 752, 450)
        y = lines(
            sheet, 72, 720, [f"{word} {line}" for word, line in zip(CITIES[number - 1 :], WORDS * 2, strict=False)]
        )
        if number != 2:
            sheet.called(72, y, f"{CITIES[number]} is where a note is called.", str(number))
            y = lines(sheet, 72, y - 13.2, WORDS[number - 1 :])
            sheet.rule(72, 112, 120).noted(72, 97, str(number), f"A note in the size of the text, number {number}.", 11)
        sheets.append(sheet)
    notes = texts(read(*sheets))
    assert notes == [(str(number), f"A note in the size of the text, number {number}.") for number in (1, 3, 4)]


def test_the_separator_of_a_page_looks_like_the_others_and_not_like_the_rule_below_its_head() -> None:
    form = Sheet().text(72, 780, "2 July 2019").rule(72, 770, 280)
    form.called(72, 750, "7. To be handed over to one of these parties, if the order of the court names", "4", 8.5)
    for number, y in enumerate(range(720, 300, -20)):
        form.text(72, y, f"7.{number}", 11).text(250, y, "Name", 11).text(400, y, "Date", 11)
    form.rule(72, 112, 120).noted(72, 100, "4", "Attach a sheet for more.")
    document = read(page(1, "First."), page(2, "Second."), page(3, "Third."), form)
    assert texts(document)[2:] == [("3", "Third."), ("4", "Attach a sheet for more.")]


def test_parallel_columns_with_the_same_numbers_are_read_one_by_one() -> None:
    sheets = []
    for number in (1, 3, 5):
        sheet = Sheet()
        for x, language in ((50, "German"), (320, "English")):
            y = 720.0
            for at in (number, number + 1):
                y = lines(sheet, x, y, [line[:44] for line in WORDS * 2], 10)
                sheet.called(x, y, f"The {language} text calls a note.", str(at), 10)
                y -= 24
            for at in (number, number + 1):
                sheet.noted(x, 110 - 10.5 * at + 10.5 * number, str(at), f"{language} note {at}.")
        sheets.append(sheet)
    document = read(*sheets)
    assert [text for _, text in sorted(texts(document))] == [
        f"{language} note {at}." for at in range(1, 7) for language in ("English", "German")
    ]
    assert document.doubts == ()


def test_three_columns_are_read_one_by_one() -> None:
    narrow = [
        "The mill stood idle for most of the",
        "winter, and the ledgers that were",
        "kept show no grain until the thaw",
    ]
    sheet = Sheet()
    for number, x in enumerate((50, 225, 400), 1):
        y = lines(sheet, x, 720, narrow * 6, 10)
        sheet.called(x, y, "which is why the board had met twice", str(number), 10)
        lines(sheet, x, y - 12, narrow * 6, 10)
        sheet.noted(x, 100, str(number), f"The note of column {number}, which is")
        sheet.text(x, 89.5, "two lines long.", 8.5)
    assert texts(read(sheet)) == [
        (str(number), f"The note of column {number}, which is two lines long.") for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("is_cut_in", [False, True])
def test_notes_beside_the_text_are_read_apart_from_it(is_cut_in: bool) -> None:
    sheet = Sheet()
    x, short = (270, 36) if is_cut_in else (400, 80)
    y = lines(sheet, 72, 720, WORDS * 3)
    for number in (1, 2):
        sheet.called(72, y, "A sentence that ends with a call", str(number))
        sheet.noted(x, y, str(number), "Serra, Rivers and")
        sheet.text(x, y - 10, f"Laws (Leeds, 2004), {number}2.", 8.5)
        sheet.text(x, y - 20, "See also Okafor.", 8.5)
        y = lines(sheet, 72, y - 13.2, [line[:short] for line in WORDS])
        y = lines(sheet, 72, y, WORDS * 2)
    document = read(sheet)
    assert texts(document) == [
        (str(number), f"Serra, Rivers and Laws (Leeds, 2004), {number}2. See also Okafor.") for number in (1, 2)
    ]
    assert "Serra" not in document.body.text


def test_a_running_head_in_two_parts_above_a_wide_title_is_apart_from_the_columns() -> None:
    sheet = Sheet().text(50, 750, "Journal of Rivers, Vol. 7", 9).text(400, 750, "The Society of Mills", 9)
    y = lines(
        sheet, 60, 715, ["A title of many words that is as wide as both of the columns", "A second wide line of it"], 16
    )
    y = lines(sheet, 60, y, [line * 2 for line in WORDS], 8)
    for number, x in ((1, 50), (2, 320)):
        left = lines(sheet, x, y - 20, [line[:44] for line in WORDS * 5], 10)
        sheet.called(x, left, "A sentence ends with the call of a note.", str(number), 10)
        lines(sheet, x, left - 12, [line[:44] for line in WORDS * 2], 10)
        sheet.noted(x, 80, str(number), f"Note {number} below its own column.")
    document = read(sheet)
    assert texts(document) == [(str(number), f"Note {number} below its own column.") for number in (1, 2)]
    assert "The mill stood idle for most of that winter, that were kept there" in document.body.text.replace("\n", " ")


@pytest.mark.parametrize(
    ("after", "step"),
    [
        ("Abstract. The ledgers show no grain at all until the thaw came.", 18.5),
        ("Corresponding author: Ada Okafor (ada@mills.example)", 10.5),
    ],
)
def test_what_is_below_the_affiliations_of_authors_is_none_of_them(after: str, step: float) -> None:
    sheet = Sheet().text(72, 720, "The Ledgers of a Mill", 16)
    sheet.runs(72, 690, ("Ada Okafor", 11, 0, 0), ("1", 7, 4, 0), (" and Miguel Serra", 11, 0, 0), ("2", 7, 4, 0))
    sheet.noted(72, 672, "1", "Institute of Rivers, Leeds").noted(72, 661.5, "2", "School of Mills, Turku")
    sheet.text(72, 661.5 - step, after, 8.5)
    lines(sheet, 72, 620, WORDS * 8)
    assert texts(read(sheet)) == [("1", "Institute of Rivers, Leeds"), ("2", "School of Mills, Turku")]


def test_a_note_that_ends_in_an_address_does_not_continue_in_a_caption() -> None:
    first = page(1, "First.", "See https://rivers.example/reports/2011/")
    first.text(72, 79, "ledgers-of-the-mill", 8.5)
    following = Sheet().text(72, 720, "Table 1. The grain of most of that winter", 8.5)
    lines(following, 72, 690, WORDS * 3)
    assert texts(read(first, following))[1] == ("2", "See https://rivers.example/reports/2011/ledgers-of-the-mill")


def test_a_line_of_a_formula_begins_no_note() -> None:
    sheet = page(1, "A note on the board.")
    sheet.text(200, 300, "1 + x = y", 8.5).text(200, 285, "2 > x | y", 8.5)
    assert texts(read(sheet)) == [("1", "A note on the board.")]


def test_the_number_beside_a_formula_begins_no_note() -> None:
    sheet = Sheet()
    sheet.called(72, 720, "The mill ran for so many hours", "1").called(72, 706, "and the river rose to", "2")
    for number, y in ((1, 680), (2, 640)):
        sheet.text(200, y, "h = gf", 11).text(520, y, f"({number})", 11)
        sheet.text(72, y - 20, "where all the grain of that winter is meant, and more of it.", 11)
    lines(sheet, 72, 580, WORDS)
    assert texts(read(sheet)) == []


def test_the_number_of_an_equation_is_no_label_of_the_next_column() -> None:
    """It is higher than the line beside it, and in larger print than a bibliography."""
    sheet = page(1, "First.")
    sheet.text(300, 304, "(17)", 11).text(336, 300, "[24] Mill, A. The mills of three counties.", 8.5)
    assert "(17) [24] Mill" in read(sheet).body.text


def test_a_raised_number_in_parentheses_of_the_text_is_an_equation() -> None:
    sheet = page(1, "First.", "Second.")
    sheet.text(72, 400, "When it ends, as we have seen above, (", 11).text(262, 403, "14", 7).text(
        270, 400, ") holds.", 11
    )
    assert read(sheet).doubts == ()


def test_the_rest_of_a_row_begins_no_note() -> None:
    first = BoxedLine("The sum of the ledgers", 1, x0=72, x1=180, y=100, top=107, bottom=98, size=7)
    rest = BoxedLine("d (Q, m).", 1, x0=160, x1=210, y=100, top=110, bottom=97, size=10)
    assert find_page_labels([first, rest]) == []
    # What is far to the right is in another column.
    assert find_page_labels([first, replace(rest, x0=300, x1=350)])


def test_figures_of_a_formula_or_diagram_are_no_labels() -> None:
    sheet = Sheet()
    sheet.called(72, 720, "The mill ran for so many hours", "1").called(72, 706, "and the river rose to", "2")
    y = lines(sheet, 72, 690, WORDS * 4)
    sheet.text(300, y - 10, "1 0", 8).text(300, y - 34, "2", 8)
    lines(sheet, 72, y - 60, WORDS)
    assert texts(read(sheet)) == []


PROGRAM = ["import ledgers", "def grain(mill):", "for sack in mill:", "yield sack", "}"]


@pytest.mark.parametrize("mark", ["", "."])
def test_numbered_lines_of_a_program_are_no_notes(mark: str) -> None:
    sheets = []
    for foot, program in ((140, PROGRAM), (170, PROGRAM), (200, PROGRAM), (140, ["print(ledgers)", "ls -l"])):
        sheet = Sheet()
        y = lines(sheet, 72, 720, WORDS * 4)
        for number in (1, 2, 3):
            sheet.called(72, y - 14 * number, "The mill ran for so many hours", str(number))
        for line, text in enumerate(program, 1):
            # Word's numbered lists have a period after the number.
            sheet.text(90, foot - 11 * line, f"{line}." if mark else str(line), 6)
            sheet.text(100, foot - 11 * line, text, 9, TYPEWRITER)
        sheets.append(sheet)
    assert texts(read(*sheets)) == []


def test_a_program_of_short_numbered_lines_has_no_notes() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS * 4)
    for number in range(1, 6):
        sheet.called(72, y - 14 * number, "The mill ran for so many hours", str(number))
    for line, text in enumerate(["do", "{", "reckon(grain);", "count(ledgers);", "}"], 1):
        sheet.text(90, 140 - 11 * line, str(line), 6).text(100, 140 - 11 * line, text, 8, TYPEWRITER)
    assert texts(read(sheet)) == []


def test_notes_in_a_typewriters_font_stay_notes() -> None:
    sheet = page(1, "https://rivers.example/a", "https://rivers.example/b", "https://rivers.example/c")
    sheet.content = [part.replace("/F0 8.5", "/F3 8.5") for part in sheet.content]
    assert [label for label, _ in texts(read(sheet))] == ["1", "2", "3"]
    whole = page(1, "See the ledger of the mill.", "The board met twice.", "No grain was there.")
    whole.content = [part.replace("/F0 ", "/F3 ") for part in whole.content]
    assert [label for label, _ in texts(read(whole))] == ["1", "2", "3"]


def test_two_numbered_statements_and_exponents_are_no_notes() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    sheet.called(72, y, "The mill ran for so many hours", "1").called(72, y - 14, "and the river rose to", "2")
    lines(sheet, 72, y - 40, ["1. The grain is never more than the mill.", "2. The mill is never less than that."])
    assert texts(read(sheet)) == []


def test_a_page_number_above_crop_marks_is_no_part_of_a_note() -> None:
    sheets = []
    for number in (1, 2, 3, 4):
        sheet = Sheet()
        y = lines(sheet, 72, 720, WORDS)
        sheet.called(72, y, "A sentence that ends with a call of a note.", str(number))
        lines(sheet, 72, y - 13.2, WORDS)
        sheet.noted(72, 112, str(number), f"The ledger of the mill, folio {number}.").text(
            150, 90, str(number + 9), 8.5
        )
        sheets.append(sheet.text(300, 45, "+").text(300, 36, "*").text(300, 27, "~").text(300, 18, "="))
    document = read(*sheets)
    assert texts(document) == [(str(at), f"The ledger of the mill, folio {at}.") for at in (1, 2, 3, 4)]


def test_notes_go_on_at_the_foot_of_the_next_column_however_wide_the_space_below_them() -> None:
    sheet = Sheet()
    for x, label, other in ((72, "1", "2"), (320, "3", "4")):
        y = lines(sheet, x, 720, [words[:40] for words in WORDS] * 5)
        for number in (label, other):
            sheet.called(x, y, "A sentence of the text that ends so.", number)
            y -= 13.2
    column = ("1Okafor writes about the ledgers of mills.", "", "2The grain was weighed twice, and the miller")
    for x, noted in (
        (72, (*column, "wrote down what he saw in his own hand.")),
        (320, ("The clerk compared the ledgers. There was", "none missing.", "", "3Ibid.", "", "4Okafor, 17.")),
    ):
        for at, text in enumerate(noted):
            if text[:1].isdigit():
                sheet.noted(x, 150 - 10.5 * at, text[0], text[1:])
            elif text:
                sheet.text(x, 150 - 10.5 * at, text, 8.5)
    document = read(sheet)
    assert dict(texts(document))["2"] == (
        "The grain was weighed twice, and the miller wrote down what he saw in his own hand. "
        "The clerk compared the ledgers. There was none missing."
    )
    assert [label for label, _ in texts(document)] == ["1", "2", "3", "4"]


def test_a_page_number_in_brackets_is_no_part_of_a_note() -> None:
    sheet = page(1, "The board met twice.").text(300, 80, "[325]", 8)
    assert texts(read(sheet)) == [("1", "The board met twice.")]


def test_numbers_in_the_margin_are_no_labels() -> None:
    sheets = []
    for number in (1, 2, 3):
        sheet = page(number, f"Note {number} is here.")
        for line, y in enumerate(range(720, 90, -66), 1):
            sheet.text(40, y, f"{number}.{5 * line}", 11)
        sheets.append(sheet)
    assert texts(read(*sheets)) == [(str(number), f"Note {number} is here.") for number in (1, 2, 3)]


def test_a_letter_in_the_margin_of_several_lines_is_a_mark_for_the_printer() -> None:
    sheet = page(1, "See Mill, note 4.", "See Oak, note 5, at 7.", "Id., note 6.", "See Mill, note 7.")
    for at in range(4):
        sheet.text(480, 100 - 10.5 * at, "R", 8)
    assert [text for _, text in texts(read(sheet))][1:3] == ["See Oak, note 5, at 7.", "Id., note 6."]


def test_the_scale_of_a_chart_has_no_notes() -> None:
    sheet = page(1, "First.")
    for step in range(6):
        sheet.text(90, 420 - 14 * step, str(7 - step), 8).text(150 + 40 * step, 300 + 17 * step, f"{step}.{step}", 8)
    assert texts(read(sheet, page(2, "Second."))) == [("1", "First."), ("2", "Second.")]


@pytest.mark.parametrize("text", ["1 2 3 4 5 6 7", "1 Mar"])
def test_the_numbers_and_days_along_an_axis_begin_no_note(text: str) -> None:
    assert find_page_labels([BoxedLine(text, 1, 72, 200, 100, 108, 98, 9)]) == []


def test_labels_without_a_space_before_an_address() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    for number in range(1, 4):
        sheet.called(72, y, "A sentence that ends with a call of a note.", str(number))
        y = lines(sheet, 72, y - 13.2, WORDS)
    lines(sheet, 72, 110, ["1 https://example.org/a-report", "2https://example.org/b", "3ibid."], 8.5)
    assert texts(read(sheet)) == [
        ("1", "https://example.org/a-report"),
        ("2", "https://example.org/b"),
        ("3", "ibid."),
    ]


def test_a_table_of_contents_has_no_notes() -> None:
    contents = Sheet().text(72, 720, "Contents", 14)
    for at, title in enumerate(WORDS):
        contents.text(72, 690 - 14 * at, f"{at + 1} {title[:24]} {'.' * 40} {3 * at + 2}", 9)
    assert texts(read(contents, page(1, "First."), page(2, "Second."))) == [("1", "First."), ("2", "Second.")]


def test_a_label_that_is_raised_out_of_its_line_belongs_to_it() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    for number in (1, 2):
        sheet.called(72, y, "A sentence that ends with a call of a note.", str(number))
        y = lines(sheet, 72, y - 13.2, WORDS)
    sheet.rule(72, 132, 120)
    sheet.text(76, 118, "First.", 9).text(76, 100, "Second.", 9).text(71, 123, "1", 9).text(71, 105, "2", 9)
    assert texts(read(sheet)) == [("1", "First."), ("2", "Second.")]


def test_labels_that_text_recognition_misread_are_found_between_others() -> None:
    sheet = page(1, "First.", "", "Third.", "Fourth.").noted(72, 89.5, "Z", "Second.")
    del sheet.content[-4]
    assert [label for label, _ in texts(read(sheet))] == ["1", "2", "3", "4"]


def test_regions_are_shown_with_their_reasons() -> None:
    sheets = [page(number, f"Note {number}.") for number in (1, 2, 3)]
    for sheet in sheets:
        sheet.text(72, 770, "Journal of Idle Mills", 9)
    table(sheets[1], 300)
    (view,) = readers.view_pages(pdf_of(sheets), "a.pdf", None, [2]).pages
    found = {line.text: (line.region, line.reason) for line in view.lines}
    assert found["Journal of Idle Mills"][0] is PageRegion.HEAD
    assert found["4 Gdansk"] == (PageRegion.TABLE, "in rows whose cells are below each other, or below such rows")
    assert found["2Note 2."] == (PageRegion.NOTES, "below a rule that starts at the edge of its column")


def test_text_that_is_printed_twice_to_look_bold_is_read_once() -> None:
    sheet = page(1, "See www.mills.example, till all balls roll.")
    sheet.noted(72.2, 100.2, "1", "See www.mills.example, till all balls roll.")
    assert texts(read(sheet)) == [("1", "See www.mills.example, till all balls roll.")]


def test_a_reference_that_is_raised_by_a_tenth_of_the_size() -> None:
    sheet = Sheet().runs(72, 700, ("A sentence that ends with a call of a note.", 10, 0, 0), ("1", 8, 0.95, 0))
    lines(sheet, 72, 680, WORDS * 2)
    sheet.rule(72, 112, 120).text(72, 100, "1 A note.", 8)
    document = read(sheet)
    assert texts(document) == [("1", "A note.")]
    assert [ref.label for ref in document.note_refs] == ["1"]


def test_text_that_is_printed_twice_does_not_hide_text_of_another_size() -> None:
    # In sizes of their letters, both lines are as far from the edges of the page.
    sheet = Sheet().text(104, 208, "noon", 13).text(72, 144, "noon is noted", 9).text(76.5, 144, "oon is noted", 9)
    assert read(sheet).body.text.split() == ["noon", "noon", "is", "noted"]


def test_short_notes_that_count_like_pages_are_no_feet() -> None:
    sheets = []
    for number in range(1, 7):
        sheet = Sheet()
        y = lines(sheet, 72, 720, WORDS * 2)
        sheet.called(72, y, "A sentence that ends with a call of a note.", str(40 + number))
        lines(sheet, 72, y - 13.2, WORDS)
        sheets.append(sheet.text(72, 100, f"{40 + number} Box {200 + number}.", 8.5).text(300, 60, f"{number}", 11))
    assert texts(read(*sheets)) == [(str(40 + number), f"Box {200 + number}.") for number in range(1, 7)]


def test_notes_with_equal_words_on_several_pages_are_no_feet() -> None:
    sheets = []
    for word in ("first", "second", "third"):
        sheet = Sheet()
        y = lines(sheet, 72, 720, WORDS)
        for call in ("(1)", "(2)"):
            sheet.called(72, y, "Name of each party, on a line of this form.", call)
            y = lines(sheet, 72, y - 13.2, WORDS)
        sheet.rule(72, 112, 120).text(72, 100, f"(1) Of the {word} party.", 8.5)
        sheets.append(sheet.text(72, 89, "(2) Attach a sheet.", 8.5))
    assert [text for label, text in texts(read(*sheets)) if label == "2"] == ["Attach a sheet."] * 3


def test_short_notes_with_years_are_no_table() -> None:
    notes = ["Stone (2001)", "Brook (2018)", "Wood (2003)", "Hill (2014)"]
    sheet = page(1)
    for number in range(1, 5):
        sheet.called(72, 560 - 14 * number, "A sentence that ends with a call of a note.", str(number))
    for number, note in enumerate(notes, 1):
        sheet.noted(72, 100 - 10.5 * number, f"{number}", f" {note}")
    assert texts(read(sheet)) == [(str(number), note) for number, note in enumerate(notes, 1)]


def test_a_note_with_a_symbol_on_the_next_page_does_not_continue_a_note() -> None:
    following = page(2, "Second.", "Third.")
    following.rule(72, 123, 120).text(72, 113, "* Ledger of the mill, 1901.", 8.5)
    document = read(page(1, "A note that breaks off at the end of the page without a period"), following)
    found = dict(texts(document))
    assert found["1"] == "A note that breaks off at the end of the page without a period"
    assert found["2"] == "Second."


def test_the_source_of_a_table_does_not_end_the_word_that_a_note_breaks() -> None:
    table_page = Sheet().text(72, 720, "Table 1. Grain by year", 8.5).rule(72, 123, 450)
    table_page.text(72, 110.5, "Source: the ledgers of the mill, 1901.", 8.5)
    following = page(3, "Third.")
    following.rule(72, 123, 120).text(72, 110.5, "sons of its own.", 8.5)
    document = read(page(1, "First.", "A note that breaks off within a word, for rea-"), table_page, following)
    assert dict(texts(document))["2"] == "A note that breaks off within a word, for reasons of its own."


def test_a_note_goes_on_with_a_capital_after_a_hyphen_on_the_next_page() -> None:
    following = page(3, "Third.").rule(72, 123, 120).text(72, 110.5, "Saxon kings of the mill.", 8.5)
    document = read(page(1, "First.", "A note on the rolls of the Anglo-"), following)
    assert dict(texts(document))["2"] == "A note on the rolls of the Anglo-Saxon kings of the mill."


def test_what_is_beside_a_note_at_the_foot_of_a_page_is_none_of_it() -> None:
    sheet = page(1, "First.").text(72, 60, "M = miller", 8.5).text(250, 60, "* Some years of the table", 8.5)
    sheet.text(72, 400, "The ledgers of the mill show no grain until the thaw came.*", 11)
    sheet.text(72, 50, "B = board", 8.5).text(250, 50, "are not in the ledgers.", 8.5)
    assert dict(texts(read(sheet)))["*"] == "Some years of the table are not in the ledgers."


def test_bold_text_of_markdown_begins_no_note() -> None:
    sheet = page(1, "First.").text(72, 420, "The ledgers of the mill are **closed** for the year.**", 11)
    sheet.text(72, 80, "**Mode:** read only", 8.5, TYPEWRITER).text(72, 70, "**Table 2.** Ledgers", 8.5, TYPEWRITER)
    assert [label for label, _ in texts(read(sheet))] == ["1"]


def test_symbols_before_a_capital_refer_to_notes_whose_symbols_have_periods() -> None:
    sheet = page(1, "First.")
    sheet.text(72, 400, "The mill stood idle for all of that winter, it says.**Grain came late.", 11)
    sheet.text(72, 380, "The ledgers of the mill show no grain until the thaw came.*", 11)
    sheet.text(72, 80, "*. See the ledger.", 8.5).text(72, 69, "**. See the board.", 8.5)
    assert dict(texts(read(sheet))) == {"1": "First.", "*": "See the ledger.", "**": "See the board."}


def test_numbers_of_three_notes_may_be_raised_as_one() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    sheet.called(72, y, "A sentence that ends with a call of a note.", "8")
    sheet.called(72, y - 14, "A sentence that ends with a call of three notes.", "91011")
    sheet.rule(72, 112, 120)
    for number in range(8, 12):
        sheet.noted(72, 186 - 10.5 * number, str(number), f"Note {number} is here.")
    document = read(sheet)
    assert [ref.label for ref in document.note_refs] == ["8", "9", "10", "11"]


def edition(count: int) -> Sheet:
    """A page of an edition with this many lines, every fifth of which is numbered in the margin."""
    sheet = Sheet()
    for line in range(1, count + 1):
        y = 740 - 13 * line
        sheet.text(82, y, WORDS[line % 4], 10)
        if line % 5 == 0:
            sheet.text(67 + (2.8 if line < 10 else 0), y, str(line), 5)
    return sheet


def test_numbers_of_every_fifth_line_are_no_part_of_notes() -> None:
    sheets = [edition(45), edition(45), edition(3)]
    for number, sheet in enumerate(sheets, 1):
        sheet.called(82, 142, WORDS[number], str(number), 10).rule(82, 135, 100)
    sheets[0].noted(82, 124, "1", "The bishop of that see.", 8)
    sheets[1].noted(82, 124, "2", "The abbot.", 8)
    last = (
        sheets[2].text(69.8, 142, "5", 5).noted(82, 124, "3", "Corrected from another word, which is in the margin", 8)
    )
    last.text(67, 114, "10", 5).text(82, 114, "of the page.", 8)
    assert texts(read(*sheets))[2] == ("3", "Corrected from another word, which is in the margin of the page.")


def test_the_number_of_a_chapter_is_no_label() -> None:
    first = page(1, ruled=False)
    for number, text in ((1, "First."), (2, "Second.")):
        first.called(72, 500 - 14 * number, "A sentence that ends with a call of a note.", str(number))
        first.text(72, 110 - 10 * number, f"{number} {text}", 8.5)
    chapter = Sheet()
    y = lines(chapter, 72, 720, WORDS)
    chapter.called(72, y, "The area of the mill is that of its yard, or more", "3").text(72, y - 40, "3 Grain", 16)
    lines(chapter, 72, y - 80, WORDS * 3)
    document = read(first, chapter)
    assert texts(document) == [("1", "First."), ("2", "Second.")]


def ruled_table(sheet: Sheet, top: float, size: float = 8.5) -> None:
    """Eight rows of four cells, with rules between the rows that are drawn cell by cell."""
    for row in range(9):
        y = top - 34 * row
        for x, width in ((72, 170), (242, 150), (392, 60), (452, 80)):
            sheet.rule(x, y + 12, width)
        if row < 8:
            sheet.text(76, y - 2, "The share of all the mills that", size).text(
                76, y - 12, "were sold in this year", size
            )
            sheet.text(250, y - 2, "Levied in the second part", size).text(250, y - 12, "of the year before it", size)
            sheet.text(400, y - 2, "See", size).text(460, y - 2, "Essential", size).text(460, y - 12, "but up", size)


def test_a_ruled_table_does_not_continue_a_note_in_print_of_its_size() -> None:
    following = Sheet()
    lines(following, 72, 740, WORDS[:2])
    following.called(72, 700, "The board met only once in that year, as is known.", "2")
    ruled_table(following, 430)
    following.rule(72, 112, 120).noted(72, 100, "2", "Second.")
    document = read(page(1, "The report of the board, Slide 33"), following, page(3, "Third."))
    assert texts(document) == [("1", "The report of the board, Slide 33"), ("2", "Second."), ("3", "Third.")]
    regions = {region for _, region in table_regions(following)}
    assert regions == {PageRegion.TABLE}


def table_regions(sheet: Sheet) -> list[tuple[str, PageRegion]]:
    """The lines of a page between its text and its notes, and their regions."""
    found = next(iter(read_pages(pdf_of([sheet]), "a.pdf")))
    ordered, _ = ordered_lines({1: lines_of_page(found)[0]}, {1: found.rules})
    return [(line.text, line.region) for line in ordered if 112 < line.y < 500]


def test_a_column_of_short_notes_is_found_where_those_of_other_pages_are() -> None:
    """The margins of left and right pages differ, so that the gutter is not at the same place."""
    sheets = []
    for number in range(1, 9):
        sheet = Sheet()
        y = lines(sheet, 60, 720, [line[:40] for line in WORDS * 4], 10)
        sheet.called(60, y, "This line calls a note.", str(number), 10)
        lines(sheet, 275, 720, [line[:40] for line in WORDS * 5], 10)
        sheets.append(sheet)
    notes = lines(last := Sheet(), 80, 720, [line[:40] for line in WORDS], 10) - 20
    last.text(80, notes, "Notes", 14)
    entries = (
        "Reed, The History of the Mills and the Rivers.",
        "Reed, Mills, 2.",
        "Reed, Mills, 3.",
        "Reed, Mills, 4.",
    )
    for label in range(1, 5):
        y = notes + 6 - 24 * label
        last.text(80, y, f"{label}. A note that fills its column to the right, as nearly", 8)
        last.text(93, y - 10, "all do, and goes on in a second line.", 8)
        last.text(292, y - 4, f"{label + 4}. {entries[label - 1]}", 8)
    pages = list(read_pages(pdf_of([*sheets, last]), "a.pdf"))
    ordered, _ = ordered_lines({page.number: lines_of_page(page)[0] for page in pages}, {})
    labels = [line.text[0] for line in ordered if line.page == len(pages) and line.text[0].isdigit()]
    assert labels == list("12345678")


def test_an_address_that_juts_out_of_its_column_does_not_end_the_columns() -> None:
    sheet = Sheet()
    y = lines(sheet, 50, 720, [line[:40] for line in WORDS * 4], 10)
    for label in range(1, 5):
        sheet.called(50, y - 12 * label, f"This line calls note {label}.", str(label), 10)
    lines(sheet, 320, 720, [line[:40] for line in WORDS * 6], 10)
    notes = Sheet().text(50, 740, "Notes", 14)
    lines(notes, 50, 720, ["1. A note, at https://example.org/a-long-address-", "that-is-not-broken"], 9)
    lines(
        notes,
        50,
        690,
        ["2. Another note, at", f"https://example.org/{'long' * 14}.", "and more of the second note."],
        9,
    )
    lines(notes, 50, 650, [line[:40] for line in WORDS * 3], 9)
    lines(
        notes,
        320,
        720,
        ["3. The third note, as long as the others are", "in this list, goes on to the", *["so on"] * 4],
        9,
    )
    lines(notes, 320, 650, ["4. The fourth and last note of the page.", *[line[:40] for line in WORDS * 2]], 9)
    found = dict(texts(read(sheet, notes)))
    assert found["2"].startswith(f"Another note, at https://example.org/{'long' * 14}. and more of the second note.")
    assert (
        found["3"] == "The third note, as long as the others are in this list, goes on to the so on so on so on so on"
    )


def test_a_page_that_ends_a_note_is_no_page_number() -> None:
    first = page(1)
    first.called(72, 400, "A line that calls a note.", "1").rule(72, 140, 120)
    first.noted(72, 128, "1", "On the mills, see the following: A Journal of Mills and")
    first.text(72, 114, "Rivers, vol. 20, no. 7, which is from (October 2018):", 8.5).text(72, 100, "1025.", 8.5)
    assert texts(read(first, page(2, "Second.")))[0][1].endswith("(October 2018): 1025.")


def test_the_notes_of_a_first_page_are_below_the_lowest_rule() -> None:
    """A rule below the head of an article may be as long as those above notes."""
    title = Sheet().rule(72, 700, 120).text(72, 680, "ARTICLE", 14).called(72, 640, "Jill Mill and Ann Oak", "\x86")
    lines(title, 72, 600, WORDS)
    title.rule(72, 112, 120).text(72, 100, "\u2020 The authors teach at the school of mills.", 8.5)
    others = [page(number, f"Note {number} is here.") for number in range(1, 6)]
    assert texts(read(title, *others))[0] == ("\u2020", "The authors teach at the school of mills.")


def test_a_note_in_two_pieces_below_a_table_is_no_row_of_it() -> None:
    """A formula that can't be read divides the note's line as cells divide a row."""
    sheet = page(1, ruled=False)
    sheet.called(72, 500, "The table that follows shows the loss.", "1")
    table(sheet, 200, 11)
    sheet.rule(72, 112, 150).noted(72, 100, "1", "The last one would also lower", 8.5).text(240, 100, "by much.", 8.5)
    assert texts(read(sheet, page(2, "Second.")))[0] == ("1", "The last one would also lower by much.")


def test_numbers_of_every_fifth_line_may_be_at_the_right() -> None:
    sheets = []
    note = "The bishop of that see, whose letters of the year were lost in the fire of a town"
    for number in (1, 2):
        sheet = Sheet()
        for line in range(1, 46):
            sheet.text(82, 740 - 13 * line, WORDS[line % 4], 10)
            if line % 5 == 0:
                sheet.text(350, 740 - 13 * line, str(line), 5)
        sheet.called(82, 142, WORDS[number], str(number), 10).rule(82, 135, 100)
        sheet.noted(82, 124, str(number), f" {note} {number}", 8).text(350, 124, "50", 5)
        sheets.append(sheet)
    assert texts(read(*sheets)) == [(str(number), f"{note} {number}") for number in (1, 2)]


def test_raised_numbers_in_brackets_beside_bare_ones_are_those_of_a_list_of_sources() -> None:
    sheet = page(1, "See the ledger of the mill.", "The board met twice.", "No grain was there.")
    y = 560
    for label in ("[1]", "[2]", "[12]"):
        sheet.called(72, y, "The mill ran for so many hours that the river rose to it", label)
        y -= 14
    document = read(sheet)
    assert [(ref.label, ref.ordinal) for ref in document.note_refs] == [("1", 1), ("2", 2), ("3", 3)]
    assert [label for label, _ in texts(document)] == ["1", "2", "3"]


def test_the_margin_with_the_numbers_of_lines_alternates_from_page_to_page() -> None:
    first, note = Sheet(), "Added above the line."
    for line in range(1, 46):
        first.text(60, 740 - 13 * line, WORDS[line % 4], 10)
        if line % 5 == 0:
            first.text(340, 740 - 13 * line, str(line), 5)
    second = edition(8)
    second.called(82, 600, WORDS[0], "a", 10).called(82, 587, WORDS[0], "b", 10)
    second.rule(82, 135, 100).noted(82, 124, "a", note, 8)
    # The number of the line is closer to the note than its label is in the order of the file.
    second.text(67, 113, "10", 5).text(82, 116, "b", 5).text(89, 113, note, 8)
    assert texts(read(first, second)) == [("a", note), ("b", note)]


def test_notes_on_one_part_of_a_page_end_where_the_next_part_begins() -> None:
    sheet = Sheet()
    y = lines(sheet, 72, 720, WORDS)
    sheet.called(72, y, "A letter that is edited here.", "1").noted(72, y - 30, "1", " The first letter, of May.", 8)
    y = lines(sheet, 72, y - 60, [line.replace("mill", "press") for line in WORDS])
    sheet.called(72, y, "Another one that is edited here.", "2")
    sheet.noted(72, 100, "2", " The second letter, of June.", 8)
    document = read(sheet, page(3, "Third."))
    assert texts(document)[:2] == [("1", "The first letter, of May."), ("2", "The second letter, of June.")]
    assert "The press stood idle" in document.body.text


def test_what_is_too_small_to_be_seen_is_not_read() -> None:
    """Word hides a letter beside each link in the PDFs that it makes."""
    sheet = page(1, "First, and")
    sheet.text(72, 89, "H", 0.1).text(72.1, 89, "www.mills.example", 8.5).text(146, 89, "H", 0.1)
    sheet.text(148, 89, "of May.", 8.5)
    assert texts(read(sheet)) == [("1", "First, and www.mills.example of May.")]


def double_page(number: int) -> Sheet:
    """Two small pages beside each other, each with two columns, and notes with hanging indents below the second one."""
    sheet = Sheet()
    for x, first in ((40, 2 * number), (320, 2 * number + 1)):
        words = [line[:38] for line in WORDS * 8]
        for at, line in enumerate(words):
            sheet.text(x, 700 - 10 * at, line, 6)
        for at, line in enumerate(words[:20]):
            sheet.text(x + 124, 700 - 10 * at, line, 6)
        for label in (1, 2):
            sheet.called(x + 124, 500 - 10 * label, "The board met twice in that year.", str(label), 6)
            y = 460 - 20 * label
            sheet.text(x + 124, y, f"{label}. Okafor, Ledgers of a Mill on a", 5)
            sheet.text(x + 132, y - 10, f"River, {first}, and then 14.", 5)
        sheet.text(x, 370, f"The Ledgers of a Mill {first}", 6)
    return sheet


def test_a_number_that_a_raised_variable_follows_is_no_reference() -> None:
    sheet = page(1, "First.")
    for y in (420, 400, 380):
        sheet.runs(
            72, y, ("The labels of the set {l", 11, 0, ROMAN), ("16i6n", 7, 4, ROMAN), (" are one.", 11, 0, ROMAN)
        )
    assert [ref.label for ref in read(sheet).note_refs] == ["1"]


def test_double_pages_are_read_as_two_pages() -> None:
    document = read(*(double_page(number) for number in range(5, 9)))
    expected = [
        (label, f"Okafor, Ledgers of a Mill on a River, {first}, and then 14.")
        for first in range(10, 18)
        for label in ("1", "2")
    ]
    assert texts(document) == expected
    assert document.doubts == ()
    assert "The Ledgers of a Mill" not in document.body.text


def test_a_wide_table_with_a_gap_in_its_middle_is_no_double_page() -> None:
    cells = [
        BoxedLine(f"{number} sacks", 1, x0=x, x1=x + 40, y=700 - 12 * number, top=0, bottom=0, size=9)
        for x in (40, 120, 200, 400, 480, 560)
        for number in range(30)
    ]
    assert fold_of([cells]) is None
    words = [replace(cell, text=WORDS[0][:20]) for cell in cells]
    assert fold_of([words]) == pytest.approx(320)


def test_columns_in_the_print_of_notes_continue_none() -> None:
    form = Sheet()
    for row in range(14):
        form.text(72, 700 - 40 * row, "9.1. The party to which this was sent", 8.5)
        form.text(320, 700 - 40 * row, "9.2. The place at which that was", 8.5)
    first = page(1, "Attach the papers that are named in Article 37 of this")
    document = read(first, form, page(2, "Second."))
    assert texts(document) == [("1", "Attach the papers that are named in Article 37 of this"), ("2", "Second.")]


@pytest.mark.parametrize("is_full", [True, False])
def test_a_note_continues_below_a_rule_of_another_length_if_its_line_was_full(is_full: bool) -> None:
    start = "The ledgers of the mill are those of the board and" + " of all of those who were there with" * is_full
    sheets = [page(number, f"Note {number} is here.") for number in range(1, 5)]
    following = Sheet()
    lines(following, 72, 720, WORDS * 3)
    following.rule(72, 122, 210).text(72, 110, "everyone who came, as the mill was theirs. They met.", 8.5)
    found = dict(texts(read(*sheets, page(5, start), following, page(6, "Sixth."))))
    assert found["5"] == (f"{start} everyone who came, as the mill was theirs. They met." if is_full else start)


@pytest.mark.parametrize("heads", [("Report 3 4", "Report # 4", "Report 5 4"), ("Report 3", "Report #", "Report #")])
def test_a_head_with_a_number_sign_is_another_one(heads: tuple[str, ...]) -> None:
    sheets = [page(n, "Ibid.").text(72, 760, head, 9) for n, head in enumerate(heads, 1)]
    assert texts(read(*sheets)) == [("1", "Ibid."), ("2", "Ibid."), ("3", "Ibid.")]
