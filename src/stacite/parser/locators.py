"""The CSL label of a pinpoint, from the words before it: `p.`, `Rn.`, `art.`, `§`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    import re

# A label is not longer than this.
_REACH = 24


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    labels = table("stacite.parser", "data/locator_labels.toml")
    return tuple((name, pattern(rf"(?<!\w)(?:{source})\s?\Z", 2)) for name, source in labels.items())


def locator_label(text: str, start: int) -> str:
    """The label of the pinpoint that begins at `start`; `page` if nothing says otherwise."""
    before = text[max(0, start - _REACH) : start]
    return next((name for name, label in _labels() if label.search(before)), "page")
