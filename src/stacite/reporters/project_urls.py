"""Addresses of the project, as its package names them."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, metadata

from stacite.model.pattern import pattern

_LABELLED = pattern(r"Documentation, *(https://\S+)")


def documentation() -> str:
    """Where docs/ is published, with a final slash; empty where the package names no such address."""
    try:
        named = metadata("stacite").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    found = next(filter(None, map(_LABELLED.fullmatch, named)), None)
    return f"{found[1].rstrip('/')}/" if found else ""
