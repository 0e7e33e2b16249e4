from __future__ import annotations

from stacite.model.document import Address, AddressSource
from stacite.readers.line_joining import addresses_with_line_end_hyphens


def test_a_hyphen_at_a_line_end_gives_two_readings() -> None:
    text = "Berg, https://example.org/new-york/a-b.html, 1999."
    at = text.index("-york")
    url, other = "https://example.org/new-york/a-b.html", "https://example.org/newyork/a-b.html"
    assert list(addresses_with_line_end_hyphens(text, [at])) == [Address(url, AddressSource.PRINTED, (6, 43), other)]


def test_hyphens_outside_addresses_and_whole_addresses_give_none() -> None:
    text = "A well-known page, https://example.org/a-b."
    assert list(addresses_with_line_end_hyphens(text, [text.index("-known")])) == []
    assert list(addresses_with_line_end_hyphens(text, [])) == []


def test_the_hyphen_of_another_font_is_an_ordinary_one_in_the_address() -> None:
    text = "See <https://example.org/a\u2010b/c\u2010d>."
    (address,) = addresses_with_line_end_hyphens(text, [text.index("\u2010b")])
    assert (address.url, address.second_reading) == ("https://example.org/a-b/c-d", "https://example.org/ab/c-d")


def test_two_line_ends_in_one_address_are_read_alike() -> None:
    text = "https://example.org/a-b/c-d/e-f"
    (address,) = addresses_with_line_end_hyphens(text, [text.index("-b"), text.index("-d")])
    assert address.second_reading == "https://example.org/ab/cd/e-f"
