"""Volumes, issues, pages."""

from __future__ import annotations

import pytest

from stacite.compare.numbers import Pages, pages_of, plain_number, same_number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("XII", "12"), ("vol. 012", "12"), ("Bd. 12", "12"), ("3-4", "3/4"), ("3–4", "3"), ("Suppl. 1", "S1"),
        ("6 Pt 1", "6"), ("Spring", "1"), ("", "1"), ("no. 4", "4"), ("4", "vol4"),
    ],
)  # fmt: skip
def test_one_number(one: str, other: str) -> None:
    assert same_number(one, other)
    assert same_number(other, one)


@pytest.mark.parametrize(("one", "other"), [("12", "13"), ("S1", "1"), ("12a", "12b"), ("Spring", "Fall"), ("XI", "9")])
def test_two_numbers(one: str, other: str) -> None:
    assert not same_number(one, other)
    assert not same_number(other, one)


def test_plain_numbers() -> None:
    assert [plain_number(text) for text in ("Vol. XII", "n. 007", "Supplement 2", "V", "")] == [
        "12",
        "7",
        "s2",
        "5",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("807–17", Pages("", 807, 817)),
        ("pp. 1825-39", Pages("", 1825, 1839)),
        ("S12-S19", Pages("s", 12, 19)),
        ("S1487–513", Pages("s", 1487, 1513)),
        ("xii–xv", Pages("roman", 12, 15)),
        ("p. 810", Pages("", 810, 810, is_single=True)),
        ("12-15, 20", Pages("", 12, 20)),
        ("111-128_1", Pages("", 111, 128)),
        ("001-010", Pages("", 1, 10)),
    ],
)
def test_pages(text: str, pages: Pages) -> None:
    assert pages_of(text) == pages


@pytest.mark.parametrize("text", ["n/a-n/a", "no-no", "", "-", "1-2-3", "et seq."])
def test_no_pages(text: str) -> None:
    assert pages_of(text) is None
