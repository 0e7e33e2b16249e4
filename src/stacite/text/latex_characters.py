"""LaTeX's commands for accents, letters and symbols (data: latex_characters.toml).

All tables go from a command, its backslash left out, to what it prints.
"""

from __future__ import annotations

from stacite.text.tables import table

_TABLES = table("stacite.text", "latex_characters.toml")
ACCENTS: dict[str, str] = _TABLES["accents"]
"""Combining marks."""
LETTERS: dict[str, str] = _TABLES["letters"]
"""Those that exports write, and SYMBOLS too; each prints another character."""
SYMBOLS: dict[str, str] = _TABLES["symbols"]
_READ: dict[str, str] = LETTERS | SYMBOLS | _TABLES["read"]
BIBLIOGRAPHY_CHARACTERS: dict[str, str] = _READ | _TABLES["bibliographies"]
DOCUMENT_CHARACTERS: dict[str, str] = _READ | _TABLES["documents"]
