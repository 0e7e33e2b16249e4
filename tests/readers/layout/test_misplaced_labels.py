"""Labels on lines of their own, apart from their notes, as `pdftotext` without `-layout` writes raised ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document

    ReadText = Callable[..., Document]

BODY = (
    "The harbour master counted the ships that came in over the whole winter and\n"
    "wrote their names into a long book, which the council kept in its archive.\n"
)


def texts(document: Document) -> list[tuple[str, str]]:
    return [(note.label, note.text) for note in document.notes]


def test_labels_below_their_notes(read: ReadText) -> None:
    document = read(
        f"{BODY}It was long.1 It was dull.2\n\nBerg, The Book of Ships, 12.\n1\n\nLind, Reply, 4.\n2\n"
        f"\f{BODY}It was short.3\n\nHolm, Harbours of the North and Their\nMasters, 7.\n3\n"
    )
    assert texts(document) == [
        ("1", "Berg, The Book of Ships, 12."),
        ("2", "Lind, Reply, 4."),
        ("3", "Holm, Harbours of the North and Their Masters, 7."),
    ]
    assert [note.location.line for note in document.notes] == [6, 9, 16]
    assert "Berg" not in document.body.text


def test_a_label_that_fell_to_the_foot_of_the_page(read: ReadText) -> None:
    document = read(
        f"{BODY}One.1 Two.2 Three.3\n1\n\nBerg, The Book of Ships.\n"
        "Lind, A Reply to Those Who Read It.\n3\nHolm, 7.\n2\n"
        f"\f{BODY}Four.4\n4\nDahl, The End.\n"
    )
    assert texts(document) == [
        ("1", "Berg, The Book of Ships."),
        ("2", "Lind, A Reply to Those Who Read It."),
        ("3", "Holm, 7."),
        ("4", "Dahl, The End."),
    ]


def test_labels_in_their_place_stay_there(read: ReadText) -> None:
    source = f"{BODY}One.1 Two.2\n\n1\n\nBerg, The Book of Ships.\n\n2\n\nLind, A Reply.\n"
    document = read(source)
    assert texts(document) == [("1", "Berg, The Book of Ships."), ("2", "Lind, A Reply.")]
    assert document.notes[0].passage.source_span(0, 4) == (source.index("Berg"), source.index("Berg") + 4)


def test_characters_keep_their_offsets(read: ReadText) -> None:
    source = f"{BODY}One.1 Two.2\n\nBerg, The Book of Ships, 12.\n1\n\nLind, A Reply, 4.\n2\n"
    document = read(source)
    for passage in (document.body, *(note.passage for note in document.notes)):
        for piece in passage.pieces:
            assert passage.text[piece.start :][: piece.length] == source[piece.source :][: piece.length]
    assert [source[slice(*marker.span)] for marker in document.note_refs if marker.span] == ["1", "2"]


def test_a_label_at_a_page_edge_is_no_page_number(read: ReadText) -> None:
    who = ("Berg", "Lind", "Holm", "Dahl", "Ost")
    pages = [f"{name} counted all of the ships.{n}\n\n{name}, {n}.\n{n}\n\n{n + 40}\n" for n, name in enumerate(who, 1)]
    document = read("\f".join(pages))
    assert texts(document) == [(str(n), f"{name}, {n}.") for n, name in enumerate(who, 1)]
    assert "41" not in document.body.text
