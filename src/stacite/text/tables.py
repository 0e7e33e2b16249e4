"""Word lists and tables that are kept as data files beside the code that reads them."""

from __future__ import annotations

import pkgutil
import tomllib
from functools import cache
from typing import Any


@cache
def words(package: str, name: str) -> tuple[str, ...]:
    """The entries of a text file of a package, one a line, without `#` comments."""
    lines = map(str.strip, _read(package, name).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def table(package: str, name: str) -> dict[str, Any]:
    """The content of a TOML file of a package."""
    return tomllib.loads(_read(package, name))


def _read(package: str, name: str) -> str:
    # Not by importlib.resources, which imports tempfile and random: 10 ms at every start.
    data = pkgutil.get_data(package, name)
    if data is None:
        raise FileNotFoundError(f"{package}/{name}")
    return data.decode()
