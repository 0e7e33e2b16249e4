"""Word lists of the rules, kept in `data/*.txt` and read when a rule first needs them."""

from __future__ import annotations

import re
from functools import cache

from stacite.text.tables import words


@cache
def word_set(name: str) -> frozenset[str]:
    """The entries of a list."""
    return frozenset(words("stacite.rules", f"data/{name}.txt"))


@cache
def any_word(name: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern for any entry of a list as a whole word."""
    # No `\b` at the end: some entries end in a period.
    return re.compile(rf"\b(?:{'|'.join(words('stacite.rules', f'data/{name}.txt'))})(?!\w)", flags)
