"""Notes that a page break interrupts: where on the next page they continue."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document

    ReadText = Callable[..., Document]

BODY = "The council met again in the winter and heard the report of the harbour master.\n"


def test_a_tail_above_the_next_label_after_a_blank_line(read: ReadText) -> None:
    document = read(
        f"{BODY}It was long.1 It was dull.\n\n1 Berg, “The Report, and More,” Harbours 7, as well as\n"
        f"\f{BODY}It was short.2 It was read.\n\nthe appendix, which nobody printed.\n2 Lind, Reply.\n"
    )
    assert document.notes[0].text.endswith("as well as the appendix, which nobody printed.")
    assert document.notes[1].text == "Lind, Reply."
    assert "appendix" not in document.body.text


def test_a_tail_in_lower_case_after_a_whole_line_of_body(read: ReadText) -> None:
    document = read(
        f"{BODY}It was long.1 It was dull.\n1 Berg, “The Report,” Harbours 7, as well as\n"
        f"\f{BODY}It was short.2\nIt was read twice in all.\nthe appendix, which nobody printed.\n2 Lind, Reply.\n"
    )
    assert document.notes[0].text.endswith("as well as the appendix, which nobody printed.")
    assert document.body.text.endswith("It was read twice in all.")


def test_a_note_that_fills_the_foot_of_a_page_without_labels(read: ReadText) -> None:
    document = read(
        f"{BODY}It was long.1 It was dull.\n\n1 Berg, “The Report,” Harbours 7, as well as\n"
        f"\f{BODY}Nothing is noted here.\n\nthe appendix, which nobody printed.\n"
        f"\f{BODY}It was short.2\n\n2 Lind, Reply.\n"
    )
    assert [note.text[-20:] for note in document.notes] == ["hich nobody printed.", "Lind, Reply."]
    assert document.notes[0].location.page == 1


def test_notes_that_never_end_in_a_period_do_not_take_the_next_page(read: ReadText) -> None:
    pages = [
        f"Now {word} was heard again, and at length.\nIt said one.{3 * n - 2} And two.{3 * n - 1} And three.{3 * n}\n\n"
        f"{3 * n - 2} Berg 1999, S 12\n{3 * n - 1} Lind 2001, S 4\n{3 * n} ebenda\n"
        for n, word in enumerate(("Lund", "Oslo", "Kiel"), 1)
    ]
    pages.append("A page of nothing but body\n\nin two parts that end as they like\n")
    document = read("\f".join(pages))
    assert {note.text for note in document.notes} == {"Berg 1999, S 12", "Lind 2001, S 4", "ebenda"}


def test_lines_wider_than_the_body_are_the_rest_of_a_note(read: ReadText) -> None:
    body = "The line of the body is as wide as this one is, and no wider.\n" * 12
    wide = "The line of a note is set in smaller type, so that it holds rather more letters than that.\n"
    document = read(
        f"{body}Here it is.1\n1 Berg says it all.\n{wide * 5}\f{body}Then on.2\n{wide * 2}Done.\n2 Lind.\n{wide * 3}"
    )
    assert document.notes[0].text.endswith(" Done.")
    assert document.notes[0].text.count("smaller type") == 7
    assert "smaller type" not in document.body.text


def test_an_interrupted_sentence_of_the_body_shows_where_the_page_ends(read: ReadText) -> None:
    document = read(
        "The first claim is an old one and it is told by everybody who writes of it.¹\n\n"
        "¹ Ann Berg, “Of Harbours,” in Papers Read before the Historical Society of\n\n"
        "This is a sentence of the body that was broken in the middle by the foot of the Great\n\n"
        "Lund and Its Friends, vol. 3 (Lund, 1999), 12.\n\n"
        "² Two.\n\n"
        "Northern page, and it goes on here.²\n"
    )
    assert document.notes[0].text.endswith("Historical Society of Lund and Its Friends, vol. 3 (Lund, 1999), 12.")
    assert "foot of the Great Northern page, and it goes on here." in document.body.text


def test_pages_after_a_comma_are_a_tail_whatever_they_begin_with(read: ReadText) -> None:
    document = read(
        f"{BODY}It was long.1 It was dull.\n\n1 Berg, Der Hafen, Ulm 1951,\n"
        f"\f{BODY}It was short.2 It was read.\n\nS. 4–5, mit Karte.\n2 Lind, Antwort.\n"
    )
    assert [note.text for note in document.notes] == ["Berg, Der Hafen, Ulm 1951, S. 4–5, mit Karte.", "Lind, Antwort."]


def test_a_paragraph_below_a_whole_note_is_no_tail_though_it_begins_like_one(read: ReadText) -> None:
    document = read(
        f"{BODY}It was long.1 It was dull.\n\n1 Berg, Der Hafen, Ulm 1951.\n"
        f"\f{BODY}It was short.2 It was read.\n\nS. 4 of the Act was read.\n2 Lind, Antwort.\n"
    )
    assert document.notes[0].text == "Berg, Der Hafen, Ulm 1951."
