"""Two columns side by side, as `pdftotext -layout` writes them."""

from __future__ import annotations

import textwrap
from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacite.model.document import Document

    ReadText = Callable[..., Document]

PROSE = (
    "The harbour master counted the ships that came in over the winter and wrote their names into a long book which "
    "the council kept in its archive, where nobody read it for two hundred years until a clerk found it again. "
)


def column(body: str, notes: Sequence[str], width: int = 46) -> list[str]:
    lines = textwrap.wrap(body, width, break_on_hyphens=False)
    for note in notes:
        lines += ["", *textwrap.wrap(note, width, initial_indent="  ", break_long_words=False, break_on_hyphens=False)]
    return lines


def side_by_side(left: Sequence[str], right: Sequence[str], gutter: int = 52) -> str:
    rows = max(len(left), len(right))
    padded = [[*side, *[""] * (rows - len(side))] for side in (left, right)]
    return "".join(f"{a:{gutter}}{b}".rstrip() + "\n" for a, b in zip(*padded, strict=True))


def page() -> str:
    left = column(
        PROSE + "It was a long book.1 " + PROSE + "It was full.2", ["1 Berg, The Book of Ships, 12.", "2 Lind."]
    )
    right = column(
        PROSE + "It was read again.3 " + PROSE,
        ["3 See Holm, Harbours of the North and Their Masters (Lund 1999), https://example.org/harbours/north.html."],
    )
    return side_by_side(left, right)


def test_each_column_is_read_from_top_to_bottom(read: ReadText) -> None:
    document = read("A Book of Ships Found Again in the Archive of a Council Nobody Knew Any More\n\n" + page())
    assert [note.text for note in document.notes] == [
        "Berg, The Book of Ships, 12.",
        "Lind.",
        "See Holm, Harbours of the North and Their Masters (Lund 1999), https://example.org/harbours/north.html.",
    ]
    assert [marker.label for marker in document.note_refs] == ["1", "2", "3"]
    assert "until a clerk found it again. It was a long book. The harbour master" in document.body.text
    assert document.body.text.startswith("A Book of Ships Found Again")


def test_two_columns_are_said_and_lower_the_confidence(read: ReadText) -> None:
    document = read(page())
    assert any("two columns" in doubt for doubt in document.doubts)
    assert {note.confidence for note in document.notes} == {0.7}


def test_places_are_those_of_the_source(read: ReadText) -> None:
    source = page()
    document = read(source)
    assert document.source == source
    for note in document.notes:
        for piece in note.passage.pieces:
            assert note.text[piece.start :][: piece.length] == source[piece.source :][: piece.length]
    for marker in document.note_refs:
        assert marker.span is not None
        assert source[slice(*marker.span)] == marker.label
    assert document.notes[2].location.column == 55


def test_pages_are_counted_as_printed(read: ReadText) -> None:
    second = page().replace("1", "4").replace("2", "5").replace("3", "6")
    document = read(page() + "\f" + second)
    assert [note.location.page for note in document.notes] == [1, 1, 1, 2, 2, 2]


def test_a_table_is_no_column(read: ReadText) -> None:
    table = "".join(f"  Harbour {n:<30} {n * 17} ships        {n * 3},50\n" for n in range(12))
    document = read(textwrap.fill(PROSE, 80) + "1\n\n" + table + "\n1 Berg.\n")
    assert not any("columns" in doubt for doubt in document.doubts)
    assert [note.text for note in document.notes] == ["Berg."]


def test_justified_lines_with_wide_gaps_are_no_columns(read: ReadText) -> None:
    chance = Random(7)  # noqa: S311 - no secret hangs on it
    lines = [chance.sample(PROSE.split(), 12) for _ in range(45)]
    for line in lines:
        for at in chance.sample(range(1, 10), 3):
            line[at] += "  "
    document = read("\n".join(" ".join(line) for line in lines) + "1\n\n1 Berg.\n")
    assert not any("columns" in doubt for doubt in document.doubts)
    assert [note.text for note in document.notes] == ["Berg."]


def test_columns_with_rows_of_their_own_are_reported(read: ReadText) -> None:
    rows = "".join(f"{PROSE[n : n + 40]}\n{'':60}{PROSE[n + 9 : n + 49]}\n" for n in range(30))
    assert any("two columns" in doubt for doubt in read(rows).doubts)


def test_pages_with_more_lines_than_a_narrow_column_has_are_said(read: ReadText) -> None:
    narrow = "".join(f"{PROSE[n : n + 48]}\n" for n in range(67))
    assert any("two columns" in doubt for doubt in read(f"{narrow}\f{narrow}").doubts)
    wide = "".join(f"{PROSE[n : n + 90]}\n" for n in range(67))
    assert read(f"{wide}\f{wide}").doubts == (read("Only words.").doubts[0],)


def test_a_stamp_along_the_margin_does_not_hide_two_columns(read: ReadText) -> None:
    left, right = "words of the left column stand here", "and those of the right one stand there"
    rows = [f"{'':60}{left:<42}{right}" for _ in range(30)]
    stamp = "Downloaded from a server by a reader who had the right to it"
    wide = [f"{'':60}A note that runs across both columns, as notes at the foot of such pages do." for _ in range(12)]
    assert any("two columns" in doubt for doubt in read("\n".join([*rows, stamp, *wide])).doubts)


def test_page_numbers_and_heads_close_to_the_text(read: ReadText) -> None:
    who = ("Berg", "Lind", "Holm", "Dahl", "Ost")
    pages = [
        f"# {n + 40} ships\n{name} kept a long book.{n}\n\n{n} See the rolls of {name}.\n{n + 40}\n"
        for n, name in enumerate(who, 1)
    ]
    document = read("\f".join(pages))
    assert [note.text for note in document.notes] == [f"See the rolls of {name}." for name in who]
    assert document.body.text.split("\n\n") == [f"{name} kept a long book." for name in who]


def test_rows_of_a_table_are_no_notes(read: ReadText) -> None:
    rows = "".join(f"{n}  Ship of {who}      Lund      Oslo\n" for n, who in enumerate(("Berg", "Lind", "Ost"), 3))
    notes = "1 See the rolls.\n2   Ibid., 12.\n"
    document = read(f"{PROSE}1 {PROSE}2\n\n{notes}\fIt was ship3 or ship4.\n\n{rows}\n{PROSE}\n")
    assert [note.text for note in document.notes] == ["See the rolls.", "Ibid., 12."]


@pytest.mark.parametrize(
    "notes",
    [
        ("Berg 1990, 12, 34.", "Lind 1991: 5, 7.", "Ost 12, 483, 495."),
        tuple(f"{who} v. Vale, 602 U. S. _____." for who in ("Berg", "Lind", "Ost")),
    ],
)
def test_notes_of_figures_or_blanks_are_no_rows_of_a_table(read: ReadText, notes: tuple[str, ...]) -> None:
    document = read(f"{PROSE}1 {PROSE}2 {PROSE}3\n\n" + "".join(f"{n} {note}\n" for n, note in enumerate(notes, 1)))
    assert [note.text for note in document.notes] == list(notes)


def test_notes_of_justified_text_are_no_rows_of_a_table(read: ReadText) -> None:
    texts = [
        f"{n} The rolls of {who} that the clerk found, Oslo 19{n + 10}" for n, who in enumerate(("Berg", "Lind"), 1)
    ]
    texts += ["3 The long book of Ost that the council kept in its archive, and the names there"]
    notes = ("   ".join(line.rsplit(" ", 3)).replace("that ", "that  ") for line in texts)
    document = read(f"{PROSE}1 {PROSE}2 {PROSE}3\n\n" + "\n".join(notes) + "\n")
    assert [note.text for note in document.notes] == [text[2:] for text in texts]


def test_a_table_is_not_taken_for_two_columns(read: ReadText) -> None:
    rows = "".join(f"The ship of Berg and Lind, {n:<16}{n * 12_345:>16}\n" for n in range(1801, 1831))
    assert not any("two columns" in doubt for doubt in read(f"{textwrap.fill(PROSE, 60)}1\n\n{rows}").doubts)
