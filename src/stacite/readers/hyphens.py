"""Printed addresses that run over a line's end with a hyphen there: whether the hyphen is theirs, nobody can see.

Chicago 14.18 forbids a typesetter to add a hyphen where an address breaks, and programs add one all the same.
So both readings are kept, and whoever asks the network finds out which one answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.document import Address, AddressSource
from stacite.model.url import find_urls

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

HYPHENS = "-\u2010"
"""The hyphen-minus and Unicode's hyphen, which some fonts give for it."""


def doubtful_addresses(text: str, places: Collection[int]) -> Iterator[Address]:
    """The addresses of a text with a hyphen that stood at a line's end; `other` is the reading without such hyphens.

    `places` are the offsets in `text` of hyphens that ended lines, in addresses or elsewhere.
    """
    if not places:
        return
    for found in find_urls(text):
        start, end = found.span
        doubtful = {at - start for at in places if start < at < end - 1}
        if doubtful:
            other = "".join(letter for at, letter in enumerate(found.url) if at not in doubtful)
            yield Address(_plain(found.url), AddressSource.PRINTED, found.span, _plain(other))


def _plain(url: str) -> str:
    return url.replace("\u2010", "-")
