"""Numbers of labels, and runs of numbering."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.conftest import build

from stacite.rules import numbering
from stacite.rules.numbering import note_number, split_at_restarts
from stacite.rules.run import run, selected

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("1", 1),
        ("120", 120),
        ("i", 1),
        ("iv", 4),
        ("ix", 9),
        ("xiv", 14),
        ("xxxix", 39),
        ("", None),
        ("*", None),
        ("a", None),
        ("iiii", None),
        ("wagner", None),
        ("²", None),
        ("1234567", None),
    ],
)
def test_the_number_of_a_label(label: str, value: int | None) -> None:
    assert note_number(label) == value


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        ([], []),
        ([1, 2, 3], [[0, 1, 2]]),
        ([1, 2, 1, 2], [[0, 1], [2, 3]]),
        ([1, 2, 3, 4, 2, 5], [[0, 1, 2, 3, 4, 5]]),
        ([1, 2, 3, 4, 2, 3], [[0, 1, 2, 3], [4, 5]]),
        ([1, 1, 2], [[0, 1, 2]]),
    ],
)
def test_runs_start_again_at_one_and_where_the_count_goes_on(values: list[int], parts: list[list[int]]) -> None:
    assert split_at_restarts(values) == parts


def test_two_ones_are_two_runs_where_the_document_has_two() -> None:
    assert split_at_restarts([1, 1, 2], repeated_one_restarts=True) == [[0], [1, 2]]


@given(st.lists(st.integers(1, 12), max_size=8))
def test_chapters_are_distinguished(lengths: list[int]) -> None:
    values = [value for length in lengths for value in range(1, length + 1)]
    assert [len(part) for part in split_at_restarts(values, repeated_one_restarts=True)] == lengths


@given(st.lists(st.integers(0, 99), max_size=30), st.booleans())
def test_every_place_is_in_one_run_in_order(values: list[int], flag: bool) -> None:
    parts = split_at_restarts(values, repeated_one_restarts=flag)
    assert [at for part in parts for at in part] == list(range(len(values)))


@pytest.mark.parametrize("search", [numbering.orphan_notes, numbering.orphan_note_refs])
def test_notes_and_references_without_the_other_are_looked_for_once(search: Callable[..., object]) -> None:
    text = " ".join(f"Word.[^name{at}]" for at in range(9))
    context = build({"document": f"{text}\n\n[^Name1]: Doe.\n[^Name2]: Roe.\n[^other]: Poe.\n"})
    with patch.object(numbering, search.__name__, wraps=search) as searched:
        found = run(context, selected(select=["N001", "N002"]))
    assert searched.call_count == 1
    assert [each.message for each in found if "is called" in each.message] == [
        f"The text refers to note name{at}, but the note is called Name{at}" for at in (1, 2)
    ]
    assert [each.note for each in found if each.code == "N002"] == ["other"]
