"""Cites by key, as readers show those of LaTeX and as Pandoc has them: `[see @doe2019, 12; @roe2020]`.

Their sources are in a bibliography file, so there is nothing to parse in them. (Pandoc User's Guide, "Citation syntax")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.text.spans import Span


_GROUP = pattern(r"\[(?=[^@\[\]]{0,200}@\w)(?P<cites>[^\[\]]{2,2000})\]")
_KEY = r"(?<!\w)@(?P<key>[A-Za-z0-9_]+(?:[:./+-]+[A-Za-z0-9_]+)*)"
_CITE = pattern(rf"(?P<prefix>[^@;\[\]]{{0,200}}?){_KEY}(?:,?\s+(?P<suffix>[^@;\[\]]{{1,200}}))?")


@dataclass(frozen=True, slots=True)
class KeyedCite:
    """A cite by key."""

    key: str
    prefix: str = ""
    suffix: str = ""
    """What follows the key and a comma: `12`, `chap. 3`."""


def find_keyed_cites(text: str) -> Iterator[tuple[Span, tuple[KeyedCite, ...]]]:
    """The groups in brackets with their cites; brackets that hold anything else are none."""
    for group in _GROUP.finditer(text) if "@" in text else ():
        cites = [_CITE.fullmatch(each.strip()) for each in group["cites"].split(";")]
        found = [
            KeyedCite(each["key"], each["prefix"].strip(), (each["suffix"] or "").strip()) for each in cites if each
        ]
        if len(found) == len(cites):
            yield group.span(), tuple(found)
