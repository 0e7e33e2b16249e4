from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.text.characters import without_diacritics


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("plain", "plain"),
        ("Café “noir”", "Cafe “noir”"),
        ("Nguyễn", "Nguyen"),
        ("ﬁn", "fin"),
        ("מֹשֶׁה", "משה"),
        ("a\u20d7", "a"),
    ],
)
def test_marks_go_and_letters_stay(text: str, bare: str) -> None:
    assert without_diacritics(text) == bare


@given(st.text(max_size=40))
def test_no_mark_is_overlooked(text: str) -> None:
    assert not any(unicodedata.combining(letter) for letter in without_diacritics(text))
