"""Readers whose libraries are not in the core install."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from stacite.errors import DocumentError

if TYPE_CHECKING:
    from types import ModuleType


def need(module: str, extra: str, path: str, what: str) -> ModuleType:
    """Import a library of an extra. Raises DocumentError with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"{path}: reading {what} needs {module.partition('.')[0]}, which is not installed"
        raise DocumentError(message, f"Install it with `pip install 'stacite[{extra}]'`.") from error
