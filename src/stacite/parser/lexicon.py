"""The word lists of `data/`: each file is read when it is first needed."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from stacite.text import tables

_PACKAGE = "stacite.parser"


@cache
def lexicon(name: str) -> frozenset[str]:
    """The entries of `data/NAME.txt`."""
    return frozenset(tables.words(_PACKAGE, f"data/{name}.txt"))


def alternatives(name: str) -> str:
    """The entries of `data/NAME.txt` as the branches of a regular expression, in the order of the file."""
    return "|".join(map(re.escape, tables.words(_PACKAGE, f"data/{name}.txt")))


def table(name: str) -> dict[str, Any]:
    """The content of `data/NAME.toml`, in the order of the file."""
    return tables.table(_PACKAGE, f"data/{name}.toml")
