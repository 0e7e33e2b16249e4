"""The formats that are read and written, from the modules that do it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from docs.making.tables import code, table

from stacite.exporters.base import EXPORTERS
from stacite.readers.base import READERS, reader
from stacite.reporters.base import REPORTERS

if TYPE_CHECKING:
    from collections.abc import Mapping


def readers() -> str:
    """By name: suffixes, and what is read."""
    rows = ((code(name), _codes(reader(name).SUFFIXES), _sentence(reader(name).__doc__)) for name in READERS)
    return table(("`--from`", "file names", "what is read"), rows)


def reporters() -> str:
    """By name: what it gives."""
    return table(("`--output-format`", "what it is"), _modules(REPORTERS))


def exporters() -> str:
    """By name: what it gives."""
    return table(("`--format`", "what it is"), _modules(EXPORTERS))


def _modules(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code(name), _sentence(importlib.import_module(module).__doc__)) for name, module in names.items()]


def _sentence(docstring: str | None) -> str:
    """The first, which is a module's own."""
    return " ".join((docstring or "").strip().partition("\n\n")[0].partition("\n")[0].split())


def _codes(suffixes: tuple[str, ...]) -> str:
    return ", ".join(map(code, suffixes))
