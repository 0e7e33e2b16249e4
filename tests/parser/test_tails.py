"""Elements of entries that full stops and semicolons part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.parser import tails

TEXT = st.text(alphabet=st.sampled_from("ABab .,:;()[]“”12*&–\n"), max_size=200)
TESTS = (
    tails.is_tail,
    tails.is_head,
    tails.is_dated_head,
    tails.is_imprint,
    tails.awaits_title,
    tails.is_name_alone,
)


@pytest.mark.parametrize(
    "body", ["Salt Quarterly 28: 66-86", "Berlin", "New York: Brine, 1987", "Salt Letters, vol. 3, 1987"]
)
def test_a_tail_prints_what_follows_a_title(body: str) -> None:
    assert tails.is_tail(body)


@pytest.mark.parametrize("body", ["", "“Salt Roads”", "This work has shown, at length, that salt was dear", "x" * 300])
def test_other_words_are_no_tail(body: str) -> None:
    assert not tails.is_tail(body)


def test_a_head_is_names_and_a_title() -> None:
    assert tails.is_head("A. Vogt. Practical Methods of Salting")
    assert tails.is_head("[3] A. Vogt, B. Holm, et al. Practical Methods of Salting")
    assert not tails.is_head("the salt was dear. Practical Methods of Salting")


def test_a_dated_head_has_its_year_before_the_title() -> None:
    assert tails.is_dated_head("Vogt, A. (1987). Salt roads")
    assert not tails.is_dated_head("Salt roads were long")


def test_a_semicolon_may_stand_between_authors() -> None:
    assert tails.is_list_of_names("Vogt, A. B.", "Holm, B. Salt roads")
    assert not tails.is_list_of_names("Salt was dear", "Bread was not")


def test_an_imprint_begins_with_a_place() -> None:
    assert tails.is_imprint("Stuttgart: Salzverlag, 1994")
    assert not tails.is_imprint("Salt: A History, 1994")


def test_names_and_a_year_await_a_title() -> None:
    assert tails.awaits_title("Vogt, A., 1991.")
    assert not tails.awaits_title("Salt was dear in 1991.")


def test_a_name_may_stand_alone() -> None:
    assert tails.is_name_alone("University of Ghent.")
    assert not tails.is_name_alone("Vogt, A.")


@given(TEXT)
def test_any_text_is_judged(text: str) -> None:
    assert all(isinstance(test(text), bool) for test in TESTS)
    assert isinstance(tails.is_list_of_names(text, text), bool)
