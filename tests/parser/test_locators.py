"""Pinpoints with what follows a page: notes, letters, `and the next one`."""

from __future__ import annotations

import pytest

from stacite.model.citation import Locator
from stacite.parser.locators import locator_of


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
    assert locator_of(printed) == Locator(value, "page")
