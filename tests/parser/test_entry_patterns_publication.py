"""Elements of entries that full stops and semicolons part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.parser import entry_patterns

TEXT = st.text(alphabet=st.sampled_from("ABab .,:;()[]“”12*&–\n"), max_size=200)
TESTS = (
    entry_patterns.is_publication_tail,
    entry_patterns.is_names_and_title,
    entry_patterns.is_names_date_and_title,
    entry_patterns.is_imprint,
    entry_patterns.awaits_title,
    entry_patterns.is_lone_name,
)


@pytest.mark.parametrize(
    "body", ["Salt Quarterly 28: 66-86", "Berlin", "New York: Brine, 1987", "Salt Letters, vol. 3, 1987"]
)
def test_a_tail_prints_what_follows_a_title(body: str) -> None:
    assert entry_patterns.is_publication_tail(body)


@pytest.mark.parametrize("body", ["", "“Salt Roads”", "This work has shown, at length, that salt was dear", "x" * 300])
def test_other_words_are_no_tail(body: str) -> None:
    assert not entry_patterns.is_publication_tail(body)


def test_a_head_is_names_and_a_title() -> None:
    assert entry_patterns.is_names_and_title("A. Vogt. Practical Methods of Salting")
    assert entry_patterns.is_names_and_title("[3] A. Vogt, B. Holm, et al. Practical Methods of Salting")
    assert not entry_patterns.is_names_and_title("the salt was dear. Practical Methods of Salting")


def test_a_dated_head_has_its_year_before_the_title() -> None:
    assert entry_patterns.is_names_date_and_title("Vogt, A. (1987). Salt roads")
    assert not entry_patterns.is_names_date_and_title("Salt roads were long")


def test_a_semicolon_may_stand_between_authors() -> None:
    assert entry_patterns.is_list_of_names("Vogt, A. B.", "Holm, B. Salt roads")
    assert not entry_patterns.is_list_of_names("Salt was dear", "Bread was not")


def test_an_imprint_begins_with_a_place() -> None:
    assert entry_patterns.is_imprint("Stuttgart: Salzverlag, 1994")
    assert not entry_patterns.is_imprint("Salt: A History, 1994")


def test_names_and_a_year_await_a_title() -> None:
    assert entry_patterns.awaits_title("Vogt, A., 1991.")
    assert not entry_patterns.awaits_title("Salt was dear in 1991.")


def test_a_name_may_stand_alone() -> None:
    assert entry_patterns.is_lone_name("University of Ghent.")
    assert not entry_patterns.is_lone_name("Vogt, A.")


@given(TEXT)
def test_any_text_is_judged(text: str) -> None:
    assert all(isinstance(test(text), bool) for test in TESTS)
    assert isinstance(entry_patterns.is_list_of_names(text, text), bool)
