"""Pinpoints with what follows a page: notes, letters, “and the next page”."""

from __future__ import annotations

import pytest

from stacite.model.citation import Locator
from stacite.parser.locators import parse_locator, split_locator
from stacite.parser.text_slice import TextSlice


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("12f", "12f"),
        ("12ff.", "12ff"),
        ("12 ff.", "12 ff."),
        ("12ff., 14", "12ff., 14"),
        ("12ff. and 13", "12ff. and 13"),
        ("12f–14", "12f–14"),
        ("12a", "12a"),
        ("12n5", "12n5"),
        ("12fn3", "12fn3"),
        ("1n1, 2n2", "1n1, 2n2"),
        ("S. 45 f.", "45 f."),
    ],
)
def test_pages(printed: str, value: str) -> None:
    assert parse_locator(printed) == Locator(value, "page")


@pytest.mark.parametrize("tail", ["66, 1991, 27–42", "102–106, 2002–2003", "319327, 1995"])
def test_a_volume_or_a_year_is_no_page(tail: str) -> None:
    text = f"Ann Bee, Bread, {tail}"
    _, locator = split_locator(TextSlice(text, range(len(text))))
    assert locator is None or locator.value != tail
