"""Gaps in the numbers of notes, in the doubts of any format."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stacite.model.document import Note, NoteKind, NoteRef, NoteRefShape
from stacite.model.finding import Location
from stacite.readers.health import doubts_about
from stacite.text.spans import Passage


def _notes(labels: str, kind: NoteKind = NoteKind.FOOT) -> list[Note]:
    return [Note(label, n, Passage("A.", ()), Location("a"), kind) for n, label in enumerate(labels.split(), 1)]


def _markers(labels: str) -> list[NoteRef]:
    return [NoteRef(label, Location("a"), NoteRefShape.SUPERSCRIPT, None, "", "") for label in labels.split()]


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ("3 4 6 7", "Note numbers jump from 4 to 6."),
        ("1 4 5 7", "Note numbers jump from 1 to 4 and from 5 to 7."),
        ("1 3 5 7 9 11", "Note numbers jump from 1 to 3, from 3 to 5, from 5 to 7, and 2 more times."),
        ("1 2 4 3 6", "Note numbers jump from 4 to 6."),
        ("i ii iv", "Note numbers jump from ii to iv."),
    ],
)
def test_jumps_are_one_sentence(labels: str, sentence: str) -> None:
    assert doubts_about(_notes(labels), _markers(labels), "", "") == [sentence]


@pytest.mark.parametrize("labels", ["1 2 3", "7 8 9", "* † §", "1 2 4 1 3", "1 3 1 2", "a c e", "1 2 2 3"])
def test_symbols_letters_and_numbers_that_start_again_do_not_jump(labels: str) -> None:
    assert doubts_about(_notes(labels), _markers(labels), "", "") == []


@pytest.mark.parametrize(
    ("labels", "jumps"),
    [("1 2 3 4 5 1 2 4", ["from 2 to 4 (page 8)"]), ("1 2 3 1 2 4", []), ("1 2 1 3", []), ("1 2 3 1 2 3 4", [])],
)
def test_a_gap_within_a_count_that_started_again_on_a_page_is_a_jump(labels: str, jumps: list[str]) -> None:
    notes = [replace(note, location=Location("a", page=at)) for at, note in enumerate(_notes(labels), 1)]
    expected = [f"Note numbers jump {jump}." for jump in jumps]
    assert doubts_about(notes, _markers(f"{labels} 3"), "", "") == expected


def test_a_gap_whose_notes_the_text_refers_to_is_named_once() -> None:
    notes = [replace(note, location=Location("a", page=1)) for note in _notes("1 2 3 1 2 3 6")]
    doubts = doubts_about(notes, _markers("1 2 3 1 2 3 4 5 6"), "", "")
    assert doubts == ["Note numbers in the text that have no note: 4, 5."]


def test_notes_without_a_label_among_notes_with_names_are_counted_with_them() -> None:
    assert doubts_about(_notes("1 salt 3 tin 5"), _markers("1 salt 3 tin 5"), "", "") == []


def test_each_kind_of_notes_counts_apart() -> None:
    notes = [*_notes("1 2 3"), *_notes("5 6", NoteKind.END)]
    assert doubts_about(notes, _markers("1 2 3 5 6"), "", "") == []


def test_a_reference_whose_note_is_missing_is_named_once() -> None:
    assert doubts_about(_notes("1 3"), _markers("1 2 3"), "", "") == ["Note numbers in the text that have no note: 2."]
