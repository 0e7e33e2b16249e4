"""How labels and note references look: brackets of all kinds and widths, circles; and lists that look like notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document

    ReadText = Callable[..., Document]


def texts(document: Document) -> list[tuple[str, str]]:
    return [(note.label, note.text) for note in document.notes]


@pytest.mark.parametrize(
    ("marker", "label"),
    [
        ("({})", "({})"),
        ("（{}）", "（{}）"),
        ("[{}]", "[{}]"),
        ("［{}］", "［{}］"),
        ("〔{}〕", "〔{}〕"),
        ("({})", "{}."),
        ("({})", "{}"),
        ("[{}]", "{}."),
        ("{}", "[{}]"),
    ],
)
def test_brackets(marker: str, label: str, read: ReadText) -> None:
    body = "".join(f"This is said here.{marker.format(n)} " for n in (1, 2, 3))
    notes = "".join(f"{label.format(n)} Berg, The Book, {n}0.\n" for n in (1, 2, 3))
    document = read(f"{body}\n\n{notes}")
    assert texts(document) == [(str(n), f"Berg, The Book, {n}0.") for n in (1, 2, 3)]
    assert [found.label for found in document.note_refs] == ["1", "2", "3"]


def test_full_width_digits_and_circles(read: ReadText) -> None:
    document = read("港の記録は古い。（１）町は払った。（２）\n\n注\n\n（１）渡辺『港』12頁。\n（２）高橋『町』4頁。\n")
    assert texts(document) == [("1", "渡辺『港』12頁。"), ("2", "高橋『町』4頁。")]
    document = read("港的记录很早。①城镇付了钱。②\n\n① 王明:《港》,第12页。\n② 李华:《城》,第4页。\n")
    assert texts(document) == [("1", "王明:《港》,第12页。"), ("2", "李华:《城》,第4页。")]


def test_a_note_inside_its_bracket_below_the_paragraph(read: ReadText) -> None:
    document = read(
        "It was long ago.[1]\n\n[Footnote 1: See Berg, The Book [1999],\n12. And so on.]\n\n"
        "It was dull.[2]\n\n[Footnote 2: Two paragraphs:\n\nthis is the second.]\n\nThe end of it.\n"
    )
    assert texts(document) == [
        ("1", "See Berg, The Book [1999], 12. And so on."),
        ("2", "Two paragraphs: this is the second."),
    ]
    assert document.body.text == "It was long ago.\n\nIt was dull.\n\nThe end of it."


def test_subsections_and_enumerations_are_no_notes(read: ReadText) -> None:
    source = (
        "4 Tolls\n\n(1) A person who enters must pay, subject to section 3(1) and 12A(2).\n\n"
        "(2) The toll is (1) fixed and (2) public, as section 5(3) says.\n\n(3) Nothing in section 2(2) limits this.\n"
    )
    assert read(source).notes == ()


def test_a_list_of_works_without_references_is_no_list_of_notes(read: ReadText) -> None:
    source = "Publications\n\n[1] Berg, The Book, 1999.\n[2] Lind, A Reply, 2001.\n[3] Holm, Harbours, 2004.\n"
    assert read(source).notes == ()


def test_line_numbers_are_no_notes(read: ReadText) -> None:
    page = "".join(f"{n:2} The ship came in at {n + 3} and left at 17 with\n" for n in range(1, 26))
    assert read(page + "\f" + page).notes == ()


def test_numbered_headings_are_no_notes(read: ReadText) -> None:
    part = "The ships came in and the clerk wrote down their names.\n" * 12
    document = read(
        f"1 Introduction\n\n{part}It was long.1\n\n2 The Harbour\n\n{part}It was dull.2\n\n3 The End\n\n{part}"
        "It was over.3\n\nNotes\n\n1 Berg, The Book.\n2 Lind, A Reply.\n3 Holm, Harbours.\n"
    )
    assert texts(document) == [("1", "Berg, The Book."), ("2", "Lind, A Reply."), ("3", "Holm, Harbours.")]


def test_a_numbered_list_after_the_notes_is_none_of_them(read: ReadText) -> None:
    document = read(
        "It was long.¹ It was dull.²\n\nNotes\n\n1. Berg, The Book.\n\n2. Lind, A Reply.\n\n"
        "Appendix\n\n1. The ships came in.\n2. The ships went out.\n"
    )
    assert texts(document) == [("1", "Berg, The Book."), ("2", "Lind, A Reply.")]


def test_bullets_below_a_symbol_are_none_of_its_notes(read: ReadText) -> None:
    document = read("It was long.*\n\n* ships\n* books\n* bells\n\nThat was it.\n\n* Berg, The Book, 12.\n")
    assert texts(document) == [("*", "Berg, The Book, 12.")]


def test_rows_of_a_table_are_no_notes(read: ReadText) -> None:
    table = "".join(f"{n}    Harbour {n}     18{n}0     {n}37\n" for n in range(1, 5))
    document = read(f"It was long.1 It was dull.2\n\n{table}\nAnd so on.\n\n1 Berg, The Book.\n2 Lind, A Reply.\n")
    assert texts(document) == [("1", "Berg, The Book."), ("2", "Lind, A Reply.")]


def test_the_number_of_an_issue_at_a_line_start_is_no_label(read: ReadText) -> None:
    document = read(
        "One.1 Two.2 Three.3\n\n1 Berg, Harbours 4, no.\n2 (1985): 11.\n2 See U.S.\n3 Lind, https://a.example/12-z.\n"
    )
    assert texts(document) == [
        ("1", "Berg, Harbours 4, no. 2 (1985): 11."),
        ("2", "See U.S."),
        ("3", "Lind, https://a.example/12-z."),
    ]


def test_chinese_without_spaces(read: ReadText) -> None:
    document = read("港的记录很早。1城镇付了钱。2\n\n1此处取其狭义。\n2同上书,第4页。\n")
    assert texts(document) == [("1", "此处取其狭义。"), ("2", "同上书,第4页。")]


def _paged(*pages: str) -> str:
    return "\f".join(pages)


def test_reads_roman_endnotes_beside_arabic_footnotes(read: ReadText) -> None:
    source = _paged(
        "The dyke was cut in spring.1 Nobody asked the miller.i\nHe wrote to the court.ii\n\n1 See the rolls.\n",
        "The court was slow.iii A second letter is lost.2\nA third one was burnt.3\n\n2 It is known from a list.\n"
        "3 So the clerk says.\n",
        "Notes\ni Miller, Letters, 4.\nii Miller, Letters, 9.\niii Court Rolls, 12.\n",
    )
    document = read(source)
    assert [(note.label, note.kind.value) for note in document.notes] == [
        ("1", "foot"),
        ("2", "foot"),
        ("3", "foot"),
        ("i", "end"),
        ("ii", "end"),
        ("iii", "end"),
    ]
    assert [marker.label for marker in document.note_refs] == ["1", "i", "ii", "iii", "2", "3"]
    assert not document.doubts


def test_takes_no_rows_of_tables_for_notes_that_a_list_of_notes_accounts_for(read: ReadText) -> None:
    source = (
        "Salt was dear.1 Bread was not.2\nNo.\n1 Ashdown\n1864 826\n2 Marlowe\n1823 82\nCoin was scarce.3\n\n"
        "Notes\n1 Rolls, 4.\n2 Rolls, 9.\n3 Rolls, 12.\n"
    )
    document = read(source)
    assert [note.text for note in document.notes] == ["Rolls, 4.", "Rolls, 9.", "Rolls, 12."]


def test_reads_lists_by_chapter_under_one_heading_without_the_chapters_heads(read: ReadText) -> None:
    source = (
        "One\n\nSalt was dear.1 Bread was not.2\n\nTwo\n\nCoin was scarce.1 Land was not.2\nNor was wood.3\n\n"
        "Notes\n\nOne\n1 Rolls, 4.\n2 Rolls, 9.\n\nTwo\n1 Accounts, 3.\n2 Accounts, 5.\n3 Accounts, 6.\n"
    )
    document = read(source)
    assert [note.text for note in document.notes] == [
        "Rolls, 4.",
        "Rolls, 9.",
        "Accounts, 3.",
        "Accounts, 5.",
        "Accounts, 6.",
    ]
    assert {note.kind.value for note in document.notes} == {"end"}


def test_leaves_out_heads_that_name_the_chapter_and_the_page(read: ReadText) -> None:
    pages = [
        f"CHAPTER {number}\n\n{number + 6}\n\n{who} said where water and credit were to be had.{number}\n"
        f"{who} was believed in the valley.\n\n{number} See the rolls and\n"
        for number, who in enumerate(("Berg", "Lind", "Holm", "Dahl", "Ost"), 1)
    ]
    document = read("\f".join(pages))
    assert len(document.notes) == 5
    assert "CHAPTER" not in document.body.text + "".join(note.text for note in document.notes)


@pytest.mark.parametrize(("marker", "label"), [("{}", "{} "), ("[{}]", "[{}] ")])
def test_splits_notes_that_run_on_in_a_paragraph(marker: str, label: str, read: ReadText) -> None:
    body = "".join(f"This is said here.{marker.format(n)} " for n in range(1, 5))
    told = "".join(f"{label.format(n)}See the rolls of the manor, {n + 20}. " for n in range(1, 5))
    document = read(f"{body}\n\n{told.strip()}\n")
    assert texts(document) == [(str(n), f"See the rolls of the manor, {n + 20}.") for n in range(1, 5)]


def test_a_list_of_works_cited_out_of_order_is_no_list_of_notes(read: ReadText) -> None:
    works = "\n".join(
        f"[{n}] {name}, A Book (London, 1999)." for n, name in enumerate("Adam Bell Cook Dean".split(), 1)
    )
    calls = "As is known [3], and told [1]. It is denied [4] and held again [2].\n\nReferences\n"
    assert read(calls + works).notes == ()
    assert len(read("As is known [1], and told [2]. It is denied [3] and held [4].\n\nNotes\n" + works).notes) == 4


def test_what_follows_an_address_on_the_next_page_belongs_to_the_note(read: ReadText) -> None:
    page = "The mills stood by the water and the court was slow to learn of it.[{0}]\n\n"
    note = "[{0}] Miller, Letters <https://example.org/{0}> accessed 4 May 2021.\n"
    pages = [page.format(n) + note.format(n) + note.format(n + 1).replace("[", "[") for n in range(1, 9, 2)]
    pages = [each.replace(".[", f".[{n + 1}] So it was.[", 1) for n, each in zip(range(1, 9, 2), pages, strict=True)]
    whole = "\f".join(pages)
    broken = whole.replace("/4> accessed 4 May 2021.\n\f", "/4>\n\f").replace(
        "[5] Miller", "accessed 4 May 2021.\n[5] Miller"
    )
    assert [note.text for note in read(broken).notes] == [note.text for note in read(whole).notes]


def test_a_million_labels_are_a_table(read: ReadText) -> None:
    document = read("".join(f"[{n % 5000}] a\n" for n in range(251_000)))
    assert document.notes == ()
    assert document.doubts == ("No notes were found: too many lines start with a number for them to be notes.",)
    assert document.body.text.startswith("[0] a\n[1] a")


@pytest.mark.parametrize(
    "table",
    [
        "No.\n£\n1 Ashdown\n1864 826\n2 Marlowe 1823 82\n3 Teague\n1871 135\n",
        "No.\n1\n2\n3\nAshdown 1864\nMarlowe 1823\nTeague 1871\n",
    ],
)
def test_rows_and_columns_of_a_table_are_no_notes(table: str, read: ReadText) -> None:
    notes = "1 Rolls, 4.\n2 Rolls, 9.\n3 Rolls, 12.\n"
    source = f"Salt was dear.1 Bread was not.2\n\n{table}\nCoin was scarce.3 So was wood.\n\n{notes}"
    assert texts(read(source)) == [("1", "Rolls, 4."), ("2", "Rolls, 9."), ("3", "Rolls, 12.")]


def test_references_set_side_by_side_and_after_words(read: ReadText) -> None:
    notes = "\n".join(f"{label} Rolls, {n}." for n, label in enumerate("i ii iii iv v vi".split(), 11))
    document = read(f"Salt was dear.i Bread was not.iiiiiiv The source,v as it is, ends.vi\n\nNotes\n{notes}\n")
    assert [marker.label for marker in document.note_refs] == ["i", "ii", "iii", "iv", "v", "vi"]
    notes = "\n".join(f"{n} Rolls, {n + 20}." for n in range(1, 16))
    calls = " ".join(f"So it was said.{n}" for n in range(1, 11))
    document = read(f"{calls} And so it was done.1112131415\n\nNotes\n{notes}\n")
    assert [marker.label for marker in document.note_refs] == [str(n) for n in range(1, 16)]
    assert not document.doubts
