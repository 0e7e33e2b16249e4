"""Word lists and tables that are kept as data files beside the code that reads them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(package: str, name: str) -> tuple[str, ...]:
    """The entries of a text file of a package, one a line, without `#` comments."""
    text = (files(package) / name).read_text(encoding="utf-8")
    return tuple(line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#"))


@cache
def table(package: str, name: str) -> dict[str, Any]:
    """The content of a TOML file of a package."""
    return tomllib.loads((files(package) / name).read_text(encoding="utf-8"))
