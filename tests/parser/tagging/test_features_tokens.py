"""A citation as words and gaps."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.parser.tagging.features import gaps_around, token_class, token_offsets, tokenize, tokens_within
from stacite.parser.text_slice import TextSlice

PRINTED = st.text(alphabet=st.sampled_from('Aa zé1990.,:;()[]“”"‘’*–-/w&§\n\u00a0'), max_size=120) | st.text(
    max_size=60
)


def test_words_are_names_numbers_ranges_and_addresses() -> None:
    text = "J. R. O’Neil, “Salt Roads,” Archive 12 (1987): 33–41, https://example.org/salt."
    assert [word.text for word in tokenize(text)] == [
        *("J", "R", "O’Neil", "Salt", "Roads", "Archive", "12", "1987", "33–41", "https://example.org/salt."),
    ]


@pytest.mark.parametrize(
    ("word", "sort"),
    [
        ("1987", "Y"),
        ("1987–88", "YY"),
        ("33–41", "NN"),
        ("12", "N2"),
        ("xiv", "R"),
        ("xiv–xx", "NN"),
        ("Verlag", "pr^"),
        ("vol", "vo"),
        ("March", "M^"),
        ("J", "I"),
        ("Berlin", "Cp"),
        ("Brine", "C"),
        ("brine", "l"),
        ("UNESCO", "UL"),
        ("www.example.org", "U"),
        ("10.1234/salt", "U"),
    ],
)
def test_a_word_is_classed_by_its_shape_or_meaning(word: str, sort: str) -> None:
    assert token_class(word) == sort


def test_gaps_fold_whitespace_and_quotation_marks() -> None:
    text = "Vogt,\u00a0 „Wege“"
    assert gaps_around(text, tokenize(text)) == ["", ', "', "“"]


@given(PRINTED)
def test_words_stand_in_the_text_in_order(text: str) -> None:
    words = tokenize(text)
    assert all(text[word.start : word.end] == word.text and word.text for word in words)
    assert all(left.end <= right.start for left, right in pairwise(words))
    assert len(gaps_around(text, words)) == len(words) + 1
    assert all(token_class(word.text) for word in words)


@given(PRINTED, st.integers(0, 130), st.integers(0, 130))
def test_the_words_of_a_span_are_those_wholly_inside(text: str, start: int, end: int) -> None:
    words = tokenize(text)
    inside = tokens_within(token_offsets(TextSlice(text, range(5, 5 + len(text))), words), (start, end))
    assert [*inside] == [at for at, word in enumerate(words) if word.start + 5 >= start and word.end + 5 <= end]
