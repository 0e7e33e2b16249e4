from __future__ import annotations

import re

import pytest

from stacite.text.months import (
    LANGUAGES,
    bibtex_months,
    month_abbreviations,
    month_by_first_letters,
    month_name,
    month_names,
    month_numbers,
    season_numbers,
)
from stacite.text.patterns import any_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_twelve_months(language: str) -> None:
    assert len(month_names(language)) == 12
    assert sorted(set(month_numbers(language).values())) == list(range(1, 13))


def test_a_name_stands_for_one_month_in_all_languages() -> None:
    everything = month_numbers(*LANGUAGES)
    for language in LANGUAGES:
        assert month_numbers(language).items() <= everything.items()


def test_abbreviations_have_no_period() -> None:
    assert not any("." in name for language in LANGUAGES for name in month_abbreviations(language))
    assert month_numbers("fr")["juill"] == 7


def test_names_by_number() -> None:
    assert (month_name(1), month_name(12), month_name(21), month_name(24)) == (
        "January",
        "December",
        "Spring",
        "Winter",
    )
    assert (month_name(0), month_name(13), month_name(25)) == ("", "", "")
    assert season_numbers() == {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


def test_bibtex_macros() -> None:
    assert " ".join(bibtex_months()) == "jan feb mar apr may jun jul aug sep oct nov dec"
    assert month_by_first_letters("Sept") == 9
    assert (month_by_first_letters("Ma"), month_by_first_letters("")) == (0, 0)


@pytest.mark.parametrize("words", [["a"], ["ab", "a"], ["a", "b"], ["June", "July", "Jun", "may"], ["a.b", "a", "ac"]])
def test_a_pattern_of_words_matches_them_and_nothing_else(words: list[str]) -> None:
    made = re.compile(any_of(words))
    assert all(made.fullmatch(word) for word in words)
    assert not any(made.fullmatch(word + "x") or made.fullmatch(f"x{word}") for word in words)
    assert made.groups == 0


def test_the_longest_word_wins() -> None:
    assert re.findall(any_of(("no", "nos", "notes")), "no nos notes") == ["no", "nos", "notes"]
    assert any_of(()) == "(?:)"
