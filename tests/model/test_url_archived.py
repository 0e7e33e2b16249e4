"""Addresses of archived copies, and the pages of which they say that they are."""

from __future__ import annotations

import pytest

from stacite.model.url import is_same_page, is_snapshot, snapshot


@pytest.mark.parametrize(
    ("url", "page", "captured"),
    [
        ("https://web.archive.org/web/20230502100000/https://gone.example/a", "https://gone.example/a", "2023-05-02"),
        ("http://web.archive.org/web/2019id_/http://gone.example/a?b=c#d", "http://gone.example/a?b=c#d", "2019"),
        ("web.archive.org/web/201906/gone.example/a", "http://gone.example/a", "2019-06"),
        ("https://web.archive.org/web/20230502100000/https:/gone.example/a", "https://gone.example/a", "2023-05-02"),
        ("https://archive.ph/20200101/https://gone.example/a", "https://gone.example/a", "2020-01-01"),
        ("https://perma.cc/A1B2-C3D4", "", ""),
        ("https://archive.today/AbC12", "", ""),
        ("https://arquivo.pt/wayback/20100101000000/http://gone.example/", "http://gone.example/", "2010-01-01"),
    ],
)
def test_what_a_copy_is_of(url: str, page: str, captured: str) -> None:
    assert snapshot(url) == (page, captured)


@pytest.mark.parametrize(
    "url",
    [
        "https://gone.example/web/2019/https://other.example",
        "https://archive.org/details/harbor",
        "https://web.archive.org/",
        "https://web.archive.org/collections",
        "https://perma.cc/about",
        "https://notperma.cc/A1B2-C3D4",
        "",
    ],
)
def test_other_addresses_are_no_copies(url: str) -> None:
    assert not is_snapshot(url)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.gone.example:80/a/", "https://gone.example/a", True),
        ("https://gone.example/a%20b?utm_source=x", "https://gone.example/a b", True),
        ("https://gone.example/a?id=1", "https://gone.example/a?id=2", False),
        ("https://gone.example/a", "https://gone.example/b", False),
        ("https://gone.example/a", "https://other.example/a", False),
        ("https://gone.example/a#part", "https://gone.example/a", True),
        ("https://[broken/a", "https://gone.example/a", False),
    ],
)
def test_what_makes_two_addresses_one_page(one: str, other: str, *, same: bool) -> None:
    assert is_same_page(one, other) is same
