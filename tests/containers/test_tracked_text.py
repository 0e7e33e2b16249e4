"""Only characters that differ are marked."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.containers.tracked_text import differences, parts_of
from stacite.model.finding import TextChange


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("http://a.example", "https://a.example", [(4, 4, "s")]),
        ("http://dx.doi.org/10.1/a", "https://doi.org/10.1/a", [(4, 4, "s"), (7, 10, "")]),
        ("807-17", "807–17", [(3, 4, "–")]),
        ("a.html.", "a.html", [(6, 7, "")]),
        ("same", "same", []),
        ("", "new", [(0, 0, "new")]),
        ("old", "", [(0, 3, "")]),
        ("cafe\u0301", "cafe\u0300", [(3, 5, "e\u0300")]),
        ("Wang", "Wong", [(1, 2, "o")]),
        ("doi:10.1/a", "https://doi.org/10.1/a", [(0, 4, "https://doi.org/")]),
        ("http://a.example/some/page", "https://b.example/other", [(4, 4, "s"), (7, 8, "b"), (17, 26, "other")]),
    ],
)
def test_what_differs(old: str, new: str, expected: list[tuple[int, int, str]]) -> None:
    assert list(differences(old, new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1 February 2024", "1 January 2024", [(12, 20, "January")]),
        ("Recieved", "Received", [(10, 18, "Received")]),
        ("Mu\u0308ller, p. 7", "Mo\u0308ller, p. 7", [(10, 17, "Mo\u0308ller")]),
        ("p 7", "p. 7", [(11, 11, ".")]),
        ("pp. 107-18", "pp. 107–18", [(17, 18, "–")]),
        ("1967", "1968", [(13, 14, "8")]),
        ("example.org/pege", "example.org/page", [(23, 24, "a")]),
    ],
)
def test_letters_of_a_word_change_with_the_word(old: str, new: str, expected: list[tuple[int, int, str]]) -> None:
    parts = parts_of(TextChange(10, 10 + len(old), new), old, is_link=False, has_one_format=lambda _, __: True)
    assert list(parts) == [TextChange(*part) for part in expected]


def test_a_word_in_two_formats_keeps_both() -> None:
    change = TextChange(0, 8, "January")
    parts = parts_of(change, "February", is_link=False, has_one_format=lambda start, _: start > 0)
    assert list(parts) == [TextChange(0, 4, "Jan")]


@given(st.text("abc\u0301", max_size=30), st.text("abc\u0301", max_size=30))
def test_they_make_the_new_text_and_part_no_accent(old: str, new: str) -> None:
    made, at = "", 0
    for start, end, put in differences(old, new):
        assert start >= at
        assert old[start:end] != put
        made, at = made + old[at:start] + put, end
    assert made + old[at:] == new
    if old[:1] == new[:1] == "a":
        assert all(not unicodedata.combining(put[:1] or " ") for _, _, put in differences(old, new))


def test_long_texts_take_no_long_time() -> None:
    old, new = "ab" * 50_000, "ba" * 50_000
    assert len(list(differences(old, new))) == 1
