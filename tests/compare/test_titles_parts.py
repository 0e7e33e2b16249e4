"""Signs of retraction, words of notices, numbers and spellings in titles."""

from __future__ import annotations

import pytest

from stacite.compare.titles import (
    is_editorial_notice,
    is_notice,
    main_part,
    number_tokens,
    plain_title,
    same_spelling,
    says_retracted,
    without_notice,
    word_diff,
)
from stacite.text.numerals import roman_value


@pytest.mark.parametrize(
    "title", ["RETRACTED: Acids", "[Retracted] Acids", "RETRACTED ARTICLE: Acids", "WITHDRAWN—Acids", "REMOVED: Acids"]
)
def test_a_sign_of_retraction_is_no_part_of_the_title(title: str) -> None:
    assert says_retracted(title)
    assert plain_title(title) == "Acids"


@pytest.mark.parametrize("title", ["Removed Plants", "Retracted papers: a survey", "Withdrawn from the World"])
def test_a_title_may_start_with_such_a_word(title: str) -> None:
    assert not says_retracted(title)
    assert plain_title(title) == title


@pytest.mark.parametrize(
    "title",
    [
        "Correction: Acids",
        "Correction to: Acids",
        "Corrigendum to “Acids”",
        "Retraction—Acids",
        "Retraction Note to: Acids",
        "Expression of Concern: Acids",
        "Erratum for Acids",
        "Author response: Acids",
        "Comment on “Acids”",
        "Book Review: Acids",
    ],
)
def test_notices_are_known_by_their_first_words(title: str) -> None:
    assert is_notice(title)
    assert without_notice(title).strip("”") == "Acids"


def test_a_notice_beyond_doubt() -> None:
    assert is_editorial_notice("Retraction—Acids")
    assert is_editorial_notice("Corrigendum")
    assert not is_editorial_notice("Retraction forces of tendons")
    assert not is_editorial_notice("Correction of myopia in children")


def test_numbers_of_titles() -> None:
    assert number_tokens("part iii of covid19 in 2020 17a") == ["17a", "19", "2020", "3"]
    assert number_tokens("part 3 covid 19 2020 17a") == ["17a", "19", "2020", "3"]
    assert number_tokens("i mix civil") == []


def test_roman_numbers() -> None:
    assert [roman_value(word) for word in ("xviii", "xl", "mcmxcix", "iix", "mix", "")] == [18, 40, 1999, 0, 1009, 0]


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("organised behaviour", "organized behavior"),
        ("analysing colour", "analyzing color"),
        ("modelling of centres", "modeling of centers"),
        ("paediatric oesophagus", "pediatric esophagus"),
        ("defence programme", "defense program"),
        ("sulphur catalogues", "sulfur catalogs"),
        ("world war ii", "world war 2"),
    ],
)
def test_british_for_american(british: str, american: str) -> None:
    assert same_spelling(british, american)
    assert not same_spelling(british, american + "s")


def test_main_parts() -> None:
    assert main_part("Heat: A Report: Two") == "Heat"
    assert main_part("Who Cares? A Report") == "Who Cares"
    assert main_part("Heat-wave in July") == "Heat-wave in July"


def test_words_are_set_against_each_other() -> None:
    assert word_diff("Feeding Low Levels", "Feeding high levels") == "Feeding [Low → high] Levels"
    assert word_diff("Feeding Levels", "Feeding high levels") == "Feeding [+high] Levels"
    assert word_diff("Feeding Low Levels", "Feeding levels") == "Feeding [−Low] Levels"
    assert word_diff("Same, words", "same words") == ""
