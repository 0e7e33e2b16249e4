"""Labels that look like other things: numbers before figures, letters in brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.model.document import NoteKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document

    ReadText = Callable[..., Document]

BODY = "The dykes were kept by those who owned the land behind them, and the court saw to it."


def texts(document: Document) -> list[tuple[str, str]]:
    return [(note.label, note.text) for note in document.notes]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_notes_that_begin_with_a_figure(gap: str, read: ReadText) -> None:
    told = [
        "See the Dykes Act, s. 4.",
        "14 C.F.R. § 121 (2019).",
        "410 U.S. 113, 153 (1973).",
        "1993 was the year of the flood.",
        "28 & 29 Vict. c. 3.",
        "$1,200 in the money of the day.",
        "Ibid.",
    ]
    body = "".join(f"{BODY[:-1]}.{n} " for n in range(1, 8))
    notes = gap.join(f"{n} {text}" for n, text in enumerate(told, 1))
    document = read(f"{body}\n\n{notes}\n")
    assert texts(document) == [(str(n), text) for n, text in enumerate(told, 1)]
    assert [marker.label for marker in document.note_refs] == [str(n) for n in range(1, 8)]


def test_notes_that_all_begin_with_a_figure_on_pages(read: ReadText) -> None:
    pages = [
        f"{who} held that. {BODY}{n} {BODY}{n + 1} So {who} said.\n\n"
        f"{n} {n + 20} U.S.C. § {n}.\n{n + 1} 17 C.F.R., {who}.\n"
        for n, who in ((1, "Berg"), (3, "Lind"), (5, "Holm"))
    ]
    document = read("\f".join(pages))
    assert [note.label for note in document.notes] == ["1", "2", "3", "4", "5", "6"]
    assert document.notes[3].text == "17 C.F.R., Lind."


def test_a_table_of_contents_has_no_notes(read: ReadText) -> None:
    contents = "\n\n".join(f"{n} The dyke {'.' * 40} {n + 2}" for n in range(1, 5))
    notes = "1 See the rolls of the manor.\n2 Ibid."
    document = read(f"{contents}\n\f{BODY}1 {BODY}2\n\n{notes}\n\f2 The dyke\n\n{BODY}\n\n{BODY}3\n\n3 Ibid.\n")
    assert texts(document) == [("1", "See the rolls of the manor."), ("2", "Ibid."), ("3", "Ibid.")]


def test_a_blank_before_a_number_is_no_list_of_contents(read: ReadText) -> None:
    document = read(f"{BODY}1 {BODY}2\n\n1 See the rolls of the manor.\n2 Berg v. Lind, 598 U. S. _____ 12\n")
    assert texts(document) == [("1", "See the rolls of the manor."), ("2", "Berg v. Lind, 598 U. S. _____ 12")]


def test_lines_that_begin_with_two_figures_inside_a_note_are_none(read: ReadText) -> None:
    document = read(f"{BODY}1 {BODY}2\n\n1 See the rolls of the manor for\n2 14 and later years.\n2 Ibid.\n")
    assert texts(document) == [("1", "See the rolls of the manor for 2 14 and later years."), ("2", "Ibid.")]


def test_letters_that_start_again_on_each_page(read: ReadText) -> None:
    pages = [
        f"{who} held that. {BODY}(a) So it was in the old days.(b) {BODY}\n\n"
        f"(a) See the rolls, {n}.\n(b) Ibid., {who}.\n"
        for n, who in enumerate(("Berg", "Lind", "Holm"), 1)
    ]
    document = read("\f".join(pages))
    assert [note.label for note in document.notes] == ["a", "b"] * 3
    assert [note.text for note in document.notes][::2] == [f"See the rolls, {n}." for n in (1, 2, 3)]
    assert {note.kind for note in document.notes} == {NoteKind.FOOT}
    assert [marker.label for marker in document.note_refs] == ["a", "b"] * 3


@pytest.mark.parametrize("call", ["[{}]", " [{}]"])
def test_capitals_in_brackets_with_a_list_at_the_end(call: str, read: ReadText) -> None:
    body = "".join(f"{BODY[:-1]}{call.format(letter)}. " for letter in "ABCD")
    notes = "\n".join(f"[{letter}] See the rolls, {n}." for n, letter in enumerate("ABCD"))
    document = read(f"{body}\n\nNotes\n\n{notes}\n")
    assert texts(document) == [(letter, f"See the rolls, {n}.") for n, letter in enumerate("ABCD")]
    assert {note.kind for note in document.notes} == {NoteKind.END}
    assert not document.doubts


def test_lettered_items_are_no_notes(read: ReadText) -> None:
    items = "(a) the owner of the dyke;\n(b) the keeper of the dyke;\n(c) the court.\n"
    document = read(f"4. Under section 3(a) and paragraph (b), or under (c), these must pay:\n\n{items}")
    assert document.notes == ()
    assert read(f"Those who pay are (a) owners, (b) keepers and (c) all others.\n\n{items}").notes == ()
    assert read(f"The owner(s) pay. See Table 1(a), 1(b) and 1(c).\n\n{items}").notes == ()


@pytest.mark.parametrize("number", ["1     {}", "{}"])
def test_headings_above_a_list_of_notes_are_none(number: str, read: ReadText) -> None:
    heads = ["Introduction", "The Dykes", "Conclusion"]
    parts = [
        f"{n}     {head}\n\n    {BODY[:-1]} x{n}.{2 * n - 1}\n{BODY}{2 * n} The rest is x1 or x2 or x3.\n\n"
        for n, head in enumerate(heads, 1)
    ]
    notes = "\n".join(f"  {n}  See the rolls, {n}." for n in range(1, 7))
    document = read(f"{''.join(parts)}Notes\n\n{notes}\n")
    assert texts(document) == [(str(n), f"See the rolls, {n}.") for n in range(1, 7)]


@pytest.mark.parametrize(
    "source",
    [
        "def toll(x):\n    return x[1] + x[2]\n\n1 + 1\n2 + 2\n\n[1] the first\n[2] the second\n",
        "rows[1] = first\nrows[2] = second\nrows[3] += 1\n\n1 = one\n2 = two\n3 = three\n",
        "It is x[1] and x[2], then my_list[3].\n\n1. one\n2. two\n3. three\n",
    ],
)
def test_code_has_no_notes(source: str, read: ReadText) -> None:
    assert read(source).notes == ()


@pytest.mark.parametrize("blank", ["", " "])
@pytest.mark.parametrize("lines", [1, 3])
def test_numbers_before_verses_are_no_notes(blank: str, lines: int, read: ReadText) -> None:
    raised = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    verses = [f"{str(n).translate(raised)}{blank}And he saw the dyke, and it held." for n in range(1, 13)]
    chapter = "\n".join(" ".join(verses[at : at + lines]) for at in range(0, 12, lines))
    document = read(f"The Book of Dykes\n\n{chapter}\n\n{chapter}\n")
    assert document.notes == ()
    assert "⁷" in document.body.text


@pytest.mark.parametrize("each", [3, 4])
@pytest.mark.parametrize(("call", "label"), [("{}", "{} "), ("[{}]", "[{}] ")])
def test_notes_counted_by_page_are_at_its_foot(each: int, call: str, label: str, read: ReadText) -> None:
    pages = []
    for who in ("Berg", "Lind", "Holm"):
        said = "".join(f"{BODY[:-1]}, {who} said.{call.format(n)} " for n in range(1, each + 1))
        told = "".join(f"{label.format(n)}{who}, Letters, no. 1, 3.\n" for n in range(1, each + 1))
        pages.append(f"{who} wrote of it.\n{said}\n\n{told}")
    document = read("\f".join(pages))
    assert [(note.label, note.kind) for note in document.notes] == [
        (str(n), NoteKind.FOOT) for _ in pages for n in range(1, each + 1)
    ]


def test_a_law_that_a_line_end_parted_is_no_note(read: ReadText) -> None:
    said = "".join(f"{BODY[:-1]}.{n} " for n in range(1, 8))
    told = [f"{n} See the rolls, {n}0." for n in range(1, 8)]
    told[4] = "5 Those of the court, as set out in\n7 U.S.C. § 136."
    told[6] = "7 42 U.S.C. § 1983."
    document = read(f"{said}\n\n" + "\n".join(told) + "\n")
    assert [note.label for note in document.notes] == [str(n) for n in range(1, 8)]
    assert document.notes[4].text == "Those of the court, as set out in 7 U.S.C. § 136."
    assert document.notes[6].text == "42 U.S.C. § 1983."


@pytest.mark.parametrize("each", [2, 3])
def test_notes_counted_by_page_in_a_text_without_page_ends(each: int, read: ReadText) -> None:
    pages = []
    for who in ("Berg", "Lind", "Holm", "Dahl"):
        said = "".join(f"{BODY[:-1]}, {who} said.{n} " for n in range(1, each + 1))
        told = "".join(f"{n} {who}, Letters, no. 1, 3.\n" for n in range(1, each + 1))
        pages.append(f"{said}\n\n{told}")
    document = read("\n".join(pages))
    assert [(note.label, note.kind) for note in document.notes] == [
        (str(n), NoteKind.FOOT) for _ in pages for n in range(1, each + 1)
    ]
    assert "Letters" not in document.body.text


def test_subsections_and_file_names_are_no_references(read: ReadText) -> None:
    items = "(1) the owner must pay;\n(2) the keeper must dig.\n"
    assert read(f"{BODY} See Section 2(b)(1) and Section 3(a)(2).\n\n{items}").notes == ()
    assert read("Files: src/dyke1.c src/dyke2.c src/dyke3.h\n\n1. Keep it.\n2. Dig it.\n3. Pay.\n").notes == ()
