"""The formats that are read and written, from the modules that do it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from docs.making.tables import code, table

from stacite.exporters.base import EXPORTERS
from stacite.readers.formats import FORMATS, Format
from stacite.reporters.base import REPORTERS

if TYPE_CHECKING:
    from collections.abc import Mapping


def readers() -> str:
    """By name: suffixes, and what is read."""
    rows = [(code(each.name), ", ".join(map(code, each.suffixes)), _first(each)) for each in FORMATS.values()]
    return table(("`--from`", "file names", "what is read"), rows)


def _first(each: Format) -> str:
    """The sentence of the module; where a module reads several formats, that of the function."""
    module = each.load()
    return _sentence(module.__doc__ if each.function == "read" else getattr(module, each.function).__doc__)


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
