"""The rest of a note beyond a page's end, where the end broke an address or followed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document

    ReadText = Callable[..., Document]

BODY = "The dykes were kept by those who owned the land behind them, and the court saw to it."


def notes(document: Document) -> list[str]:
    return [note.text for note in document.notes]


@pytest.mark.parametrize(
    ("broken", "rest"),
    [("http:", "//example.org/a.html"), ("https:/", "/example.org/a.html"), ("http://", "example.org")],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("body", [BODY, BODY[:-1]])
def test_a_page_that_ends_within_the_scheme(broken: str, rest: str, gap: str, body: str, read: ReadText) -> None:
    document = read(f"{BODY}1\n\n1 Berg, {broken}\n\f{BODY}2 {body}{gap}{rest}, p. 4.\n2 Lind.\n")
    assert notes(document) == [f"Berg, {broken}{rest}, p. 4.", "Lind."]
    assert "example" not in document.body.text


def test_a_page_without_other_notes_may_end_the_address(read: ReadText) -> None:
    document = read(f"{BODY}1\n\n1 Berg, http:\n\f{BODY} {BODY}\n//example.org/a.html.\n")
    assert notes(document) == ["Berg, http://example.org/a.html."]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_words_after_an_address_below_the_next_body(gap: str, read: ReadText) -> None:
    document = read(
        f"{BODY}1\n\n1 Berg, <https://example.org/a>\n\n{BODY}2\n\naccessed 4 May 2021.{gap}2 Lind.\n\n{BODY}\n"
    )
    assert notes(document) == ["Berg, <https://example.org/a> accessed 4 May 2021.", "Lind."]
    assert document.notes[0].breaks


def test_a_body_that_goes_on_in_lower_case_is_no_tail(read: ReadText) -> None:
    open_body = f"{BODY} And those who did not own the land had to"
    document = read(f"{open_body}1\n\n1 Berg, <https://example.org/a>\n\npay all the same.2\n\n2 Lind.\n\n{BODY}\n")
    assert notes(document) == ["Berg, <https://example.org/a>", "Lind."]


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("‘Dykes and Their Keepers’", "(1987) 44 Law of the Marsh Review 12, 19."),
        ("‘Dykes and Their Keepers’", "[1987] 2 Marsh LJ 12."),
        ("*Dykes and Their Keepers*", "(Emden: Deichverlag, 1987), 19."),
        ("*Dykes and Their Keepers*", "(2nd edn, Marsh Press 1987) 19."),
    ],
)
@pytest.mark.parametrize("page", ["\f", ""])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_where_a_title_at_the_foot_appeared(title: str, rest: str, page: str, gap: str, read: ReadText) -> None:
    document = read(f"{BODY}¹\n\n¹ Berg, {title}\n\n{page}{BODY}²\n\n{rest}{gap}² Lind.\n\n{page}{BODY}\n")
    assert notes(document) == [f"Berg, {title} {rest}", "Lind."]
    assert document.notes[0].breaks


@pytest.mark.parametrize("end", ["Berg, ‘Dykes.’", "Berg, ‘Dykes’ (1986) 3 Marsh LJ 4."])
@pytest.mark.parametrize(
    "body", ["(1987) 44 articles had been counted.", "(Emden: Deichverlag, 1987) is how it is cited."]
)
def test_a_body_in_brackets_below_a_whole_note(end: str, body: str, read: ReadText) -> None:
    document = read(f"{BODY}¹\n\n¹ {end}\n\n\f{BODY}²\n\n{body}\n² Lind.\n")
    assert notes(document) == [end, "Lind."]


def test_a_body_with_a_note_reference_is_no_imprint(read: ReadText) -> None:
    document = read(
        f"{BODY}¹\n\n¹ Berg, ‘Dykes’\n\n\f{BODY}²\n\n(1987) 44 articles had been counted.³\n² Lind.\n³ Ost.\n"
    )
    assert notes(document) == ["Berg, ‘Dykes’", "Lind.", "Ost."]
