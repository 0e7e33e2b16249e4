"""Doubts about a text."""

import sys
import unicodedata

import pytest

from stacite.readers.health import is_right_to_left, listed_labels
from stacite.text.characters import RIGHT_TO_LEFT


@pytest.mark.parametrize(
    ("text", "expected"), [("plain", False), ("שלום", True), ("one שלום", True), ("a word, ש", False)]
)
def test_a_quarter_of_the_letters_decides(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected


def test_every_letter_that_is_read_from_the_right_is_searched() -> None:
    letters = (chr(code) for code in range(sys.maxunicode + 1))
    right = [each for each in letters if unicodedata.bidirectional(each) in ("R", "AL") and each.isalpha()]
    assert len(right) > 1000
    assert [each for each in right if not RIGHT_TO_LEFT.search(each)] == []


def test_labels_that_are_left_out_are_counted_each() -> None:
    labels = [str(number) for number in (*range(1, 100, 2), *range(201, 206), 300)]
    assert listed_labels(labels).endswith(", 97, 99, and 6 more")
