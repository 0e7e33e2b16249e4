"""Word lists and tables that are kept as data files beside the code that reads them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacite.text.patterns import compiled

if TYPE_CHECKING:
    import re


@cache
def words(package: str, name: str) -> tuple[str, ...]:
    """The entries of a text file of a package, one a line, without `#` comments."""
    lines = map(str.strip, _read(package, name).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def table(package: str, name: str) -> dict[str, Any]:
    """The content of a TOML file of a package."""
    return tomllib.loads(_read(package, name))


def _listed(name: str) -> tuple[str, ...]:
    area, _, file = name.partition("/")
    return words(f"stacite.{area}", f"data/{file}.txt")


@cache
def word_set(name: str) -> frozenset[str]:
    """The entries of a word list: `parser/cities` is `data/cities.txt` of the parser."""
    return frozenset(_listed(name))


@cache
def _phrase_lists(area: str) -> dict[str, str]:
    _, *lists = _read(f"stacite.{area}", "data/phrases.txt").rstrip("\n").split("\n== ")
    return {name: entries.replace("\n", "|") for name, _, entries in (each.partition("\n") for each in lists)}


def phrases(area: str, name: str) -> str:
    """A list of a package's `data/phrases.txt` as the branches of a pattern, in its order; entries may be patterns."""
    return _phrase_lists(area)[name]


@cache
def any_word(name: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern for any entry of a word list as a whole word; entries may be patterns."""
    # No `\b` at the end: some entries end in a period.
    return compiled(rf"\b(?:{'|'.join(_listed(name))})(?!\w)", flags)


def _read(package: str, name: str) -> str:
    # Not by importlib.resources or pkgutil, which import tempfile, random and zipimport: 10 ms at every start. The
    # loader also reads from an archive.
    module: Any = import_module(package)
    data: bytes = module.__loader__.get_data(str(Path(module.__file__).parent / name))
    return data.decode()
