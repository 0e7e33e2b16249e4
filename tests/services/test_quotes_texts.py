"""Quotations in the text of their source: exact but for what quotations may change, altered, or missing."""

from __future__ import annotations

import time

import pytest

from stacite.model.evidence import QuotationMatch
from stacite.services.quotes import SourceText

FOUND, ALTERED, MISSING = QuotationMatch.FOUND, QuotationMatch.ALTERED, QuotationMatch.MISSING
PAGES = [
    ("11", "The harbor board met on Monday. Rivers never forget the beds that they have once left,"),
    (
        "12",
        "and so towns build walls. The walls hold for a gen-\neration; then “nobody” remembers why they were made.",
    ),
    ("13", "A naïve reader – it is said – takes the well-known gauge for the river itself."),
]


@pytest.fixture(scope="module")
def source() -> SourceText:
    return SourceText(PAGES)


@pytest.mark.parametrize(
    ("quotation", "page"),
    [
        ("Rivers never forget the beds that they have once left", "11"),
        ("rivers never forget the beds that they have once left, and so towns build walls.", "11"),
        ("[R]ivers never forget the beds … and so towns build walls", "11"),
        ("The walls hold for a generation; then ‘nobody’ remembers why they were made", "12"),
        ("The walls hold for a generation [of the town]; then “nobody” remembers [sic] why they were made", "12"),
        ("a naive reader—it is said—takes the well known gauge for the river itself", "13"),
        ("never forget the beds . . . remembers why they were made", "11"),
    ],
)
def test_what_quotations_may_change_is_no_difference(quotation: str, page: str, source: SourceText) -> None:
    found = source.look_for(quotation)
    assert (found.match, found.page) == (FOUND, page)


@pytest.mark.parametrize(
    ("quotation", "differences"),
    [
        (
            "Rivers always recall the beds that they have once left, and so towns build walls",
            ("the source has “never forget” instead of “always recall”",),
        ),
        (
            "Rivers never forget the beds that they have left, and so towns build walls",
            ("the source has “once”, which is left out",),
        ),
        (
            "Rivers never forget the deep beds that they have once left",
            ("the source does not have “deep”",),
        ),
    ],
)
def test_a_difference_is_told(quotation: str, differences: tuple[str, ...], source: SourceText) -> None:
    found = source.look_for(quotation)
    assert (found.match, found.page, found.differences) == (ALTERED, "11", differences)
    assert found.there.startswith("Rivers never forget the beds that they have once left")


@pytest.mark.parametrize(
    "quotation",
    [
        "Ferries cross the bay at noon and again at six in the evening",
        "walls build towns so and left once have they that beds the forget never rivers",
        "the the the the the the the the the",
        "… [x] …",
        "",
    ],
)
def test_other_words_are_not_found(quotation: str, source: SourceText) -> None:
    assert source.look_for(quotation).match is MISSING


def test_half_of_a_quotation_is_not_the_quotation(source: SourceText) -> None:
    quotation = "Rivers never forget the beds … ferries cross the bay at noon and again at six in the evening"
    assert source.look_for(quotation).match is MISSING


@pytest.mark.parametrize(
    "text", ["the " * 400_000, "a b c d " * 100_000, "x" * 3_000_000, "[" * 300_000, "-\n" * 300_000]
)
def test_a_hostile_text_takes_linear_time(text: str) -> None:
    begun = time.process_time()
    source = SourceText([("", text)])
    for quotation in ("the a " * 200, text[:5000], "b c d a x b c d a"):
        source.look_for(quotation)
    assert time.process_time() - begun < 10
