from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.text.numerals import percent, roman, roman_value


@given(st.integers(1, 3999))
def test_a_numeral_is_read_as_it_is_written(number: int) -> None:
    assert roman_value(roman(number)) == number


@pytest.mark.parametrize("text", ["", "iix", "IV", "vv", "ic", "iiii", "word"])
def test_what_is_no_numeral_is_worth_nothing(text: str) -> None:
    assert roman_value(text) == 0


def test_a_numeral_beyond_the_bound_is_a_word() -> None:
    assert (roman_value("cccxcix", 399), roman_value("cd", 399), roman_value("mix", 399)) == (399, 0, 0)


@pytest.mark.parametrize(("share", "shown"), [(0.498, "49%"), (0.29, "29%"), (0.58, "58%"), (1.0, "100%"), (0.0, "0%")])
def test_a_percentage_does_not_reach_a_limit_that_the_share_is_below(share: float, shown: str) -> None:
    assert percent(share) == shown
