"""The judge of expressions knows slow ones from fast ones."""

from __future__ import annotations

import pytest
from tests.patterns.ambiguity import doubts


@pytest.mark.parametrize("source", ["(a+)+b", "(a|a)*b", "(?:a*)*b", "(?:ab|a|b)*c", r"(?:\w+ ?)*x", "(?:a{1,3})+b"])
def test_a_loop_that_reads_a_word_in_two_ways_is_exponential(source: str) -> None:
    assert "exponential" in {doubt.degree for doubt in doubts(source, method="match")}


@pytest.mark.parametrize("source", ["a*a*b", r"\d*\w*x", ".*a.*b$", "a*(?:a*c)?b", "(?:ab)*a(?:ba)*c"])
def test_two_loops_over_the_same_letters_are_polynomial(source: str) -> None:
    assert {doubt.degree for doubt in doubts(source, method="match")} == {"polynomial"}


@pytest.mark.parametrize(
    "source",
    [
        "a*b",  # one loop
        "(?:a|b)+?c$",
        r"(?:\w+ )*x",  # the blank tells the repeats apart
        "a+(?:[ab]*c)?",  # after the first character it has matched
        "(?s:.*a.*)",  # whatever follows the character matches
        "a{0,40}a{0,40}b",  # bounded
        "[^,]*,[^,]*;",
    ],
)
def test_one_way_to_read_is_linear(source: str) -> None:
    assert doubts(source, method="match") == []


@pytest.mark.parametrize("source", ["a*b", r"\s+$", "[^,]+, b", "[ab](?=b*c)", r"\(.*\)", "x.*?y"])
def test_a_search_that_starts_anew_within_its_loop_is_polynomial(source: str) -> None:
    assert doubts(source, method="search")
    assert doubts(source, method="match") == []


@pytest.mark.parametrize("source", ["(?<!a)a+b", r"\ba+b", ", [^,]+b", "a(?=b*c)", r"\d{1,40} x", "a+", "a[^a]*b"])
def test_a_search_that_cannot_start_within_its_loop_is_linear(source: str) -> None:
    assert doubts(source, method="search") == []


def test_runs_of_marks_count_for_nothing_in_squeezed_notes() -> None:
    assert doubts(r"[\s,]*x")
    assert doubts(r"[\s,]*x", squeezed=True) == []
    assert doubts(r"[\w,]*x ", squeezed=True)


def test_a_doubt_tells_the_word_that_is_read_again() -> None:
    assert doubts("(?:ab)*(?:aab)*c", method="match") == []
    (doubt,) = doubts("(?:ab)*[ab]*c", method="match")
    assert doubt.word in {"ab", "ba"}
