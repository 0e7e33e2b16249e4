"""Where the names at the head of an entry end."""

from __future__ import annotations

import pytest

from stacite.parser.entry_patterns import find_leading_names


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Alder, R. B., and Quince, M.", "Salt"),
        ("Alder, R., Quince, M. T.,", "Salt"),
        ("R. B. Alder and M. van Quince.", "Salt"),
        ("Alder RB, Quince M.", "Salt"),
        ("Alder RB, Quince M, et al.", "Salt"),
        ("Alder, Robert B., and Mary Quince.", "Salt"),
        ("Robert Alder, Mary Quince, and Otto von Stein.", "Salt"),
        ("Alder, Robert B.; Quince, Mary; & Stein, Otto.", "Salt"),
        ("Alder, R., & Quince, M. (Eds.).", "Salt"),
        ("Alder, Robert, editor.", "Salt"),
        ("Alder, Robert B. and Mary Quince", "2013 Salt in Spain"),
    ],
)
def test_names_end_before_the_title(head: str, title: str) -> None:
    names = find_leading_names(f"{head} {title} and other minerals. Press, 1990.")
    assert names is not None
    assert f"{head} {title}"[names.start :] == title


@pytest.mark.parametrize(
    "text",
    [
        "Annual Report of the Salt Board. Madrid: Prensa, 1966.",
        "J. Salt Res., 12 (1998): 4.",
        "Letters from Spain, ed. Ann Bee (London: Salt Books, 1990).",
        "Ann Bee, Pebbles and Dust, ed. Carl Dee (London: Salt Books, 1990).",
        "Ann Bee, Große Steine. Eine Geschichte, Berlin 1990.",
        "the salt of the earth. A history.",
    ],
)
def test_what_is_no_list_of_names(text: str) -> None:
    assert find_leading_names(text) is None
