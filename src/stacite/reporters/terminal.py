"""How text fills the columns of a terminal, and its colors (ECMA-48, 8.3.117)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST_COMBINING = "\u0300"
_JOINER = "\u200d"
TAB = "    "


class Cell(NamedTuple):
    """A user-perceived character: a base with its combining marks, or a joined emoji."""

    text: str
    start: int
    """Offset in the text it comes from, in code points."""
    end: int
    width: int
    """Columns: 0, 1 or 2; 4 for a tab."""


def cells(text: str, offset: int = 0) -> list[Cell]:
    """The characters of a text with their widths; `offset` is that of its first code point."""
    if text.isascii() and text.isprintable():
        return [Cell(character, offset + at, offset + at + 1, 1) for at, character in enumerate(text)]
    found: list[Cell] = []
    at = 0
    while at < len(text):
        end = _end(text, at)
        shown = TAB if text[at] == "\t" else text[at:end]
        found.append(Cell(shown, offset + at, offset + end, _width(shown)))
        at = end
    return found


def width(shown: Iterable[Cell]) -> int:
    """The columns of these cells."""
    return sum(cell.width for cell in shown)


@lru_cache(maxsize=4096)
def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    # Only here: its tables take longer to load than a run on plain text takes in all.
    from rich.cells import cell_len  # noqa: PLC0415

    return cell_len(text)


def _end(text: str, at: int) -> int:
    """Where the character that starts at `at` ends (a simple form of Unicode Annex 29, enough for real documents)."""
    # Two regional indicators are one flag.
    flag = _is_regional(text[at])
    at += 1
    if flag and at < len(text) and _is_regional(text[at]):
        at += 1
    while at < len(text) and text[at] >= _FIRST_COMBINING and _extends(text, at):
        at += 1
    return at


def _extends(text: str, at: int) -> bool:
    character = text[at]
    return (
        character == _JOINER
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or (text[at - 1] == _JOINER and unicodedata.category(character) == "So")
    )


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


_SEVERITY_CODES = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


@dataclass(frozen=True, slots=True)
class Paint:
    """Puts colors around text, if colors are wanted."""

    color: bool

    def severity(self, text: str, severity: Severity) -> str:
        """Red, yellow or cyan."""
        return self._in(text, _SEVERITY_CODES[severity])

    def bold(self, text: str) -> str:
        """In bold."""
        return self._in(text, "1")

    def dim(self, text: str) -> str:
        """In the blue of what is only a frame."""
        return self._in(text, "34")

    def _in(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text else text
